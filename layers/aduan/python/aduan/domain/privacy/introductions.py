"""Names without a capital, where people say who they are or whom of their family they mean.

"isun sarmidi wong kasemen", "kulo sarmidi saking unyur", "istri saya sarmidi jatuh": in a chat
nobody writes capitals, and hardly a verb of Javanese, Sundanese or Betawi is in a word list. So
two things must speak for a name: its place in the sentence, and its form, the endings that names
of Banten have and words do not. A name that is also a word ("budi") needs a place or a mishap
behind it.
"""

from collections.abc import Callable, Sequence
from typing import Final

from aduan.domain.privacy.patterns import pattern

I_WORDS: Final = frozenset(
    [
        "saya",
        "sy",
        "aku",
        "kulo",
        "kula",
        "abdi",
        "isun",
        "gue",
        "gua",
        "gw",
        "ane",
        "aye",
        "kulone",
        "kawula",
    ]
)
FAMILY: Final = frozenset(
    [
        "istri",
        "isteri",
        "suami",
        "anak",
        "bapak",
        "ibu",
        "ayah",
        "emak",
        "mamah",
        "abah",
        "adik",
        "kakak",
        "nenek",
        "kakek",
        "mertua",
        "menantu",
        "paman",
        "bibi",
        "uwak",
        "keponakan",
        "sepupu",
        "cucu",
        "bini",
        "laki",
        "bojo",
        "rabi",
        "garwa",
        "pamajikan",
        "salaki",
        "rama",
        "biyung",
        "embah",
        "mbah",
        "eyang",
        "engkong",
        "nyai",
        "encing",
        "encang",
        "aa",
        "teteh",
        "akang",
    ]
)
MINE: Final = frozenset(f"{one}ku" for one in FAMILY)
_POINTING: Final = frozenset(
    ["niki", "puniki", "iki", "kih", "kuh", "ieu", "teh", "mah", "ini", "nih"]
)
_OF: Final = frozenset(
    ["wong", "warga", "wargi", "tiyang", "urang", "orang", "lare", "saking", "ti", "dari", "asal"]
)
_AT: Final = frozenset(["di", "ning", "ing", "tinggal", "lenggah", "cicing"])
_BEFALLEN: Final = frozenset(
    [
        "jatuh",
        "sakit",
        "meninggal",
        "kecelakaan",
        "ketabrak",
        "ditabrak",
        "luka",
        "terluka",
        "dirawat",
        "kepleset",
        "terpeleset",
        "keserempet",
        "diserempet",
        "terserempet",
        "kesetrum",
        "pingsan",
        "kejang",
        "tiba",
        "dhawah",
        "dawah",
        "labuh",
        "murag",
        "tibo",
        "geblag",
        "umur",
        "usia",
    ]
)
_NOT_ALONE: Final = frozenset(
    ["putri", "putra", "imam", "queen", "pangeran", "raden", "ratu", "unggul", "sendiri"]
)
"""Names that are oftener a word behind "anak saya" or "bapak saya"."""
_FORM: Final = pattern(
    r"(?=[a-z]{5,15}$)[a-z]+(?:[dkmnr]idi|[mryhnkw]adi|[kmpnrh]ardi|aedi|[ai]kun|[rtk]sim|[rtks]min|"
    r"[aeus]rman|[mrtdnls]inah|[mrdtk]unah|[mrtdnks]onah|[lrmtn]amah|[srtl]imah|[kmnprt]iyah|"
    r"[sht]itoh|[nmh]aroh|[kmntr]iyem|[mrt]inem|[rsmk]atun|[ntrm]iyati|[aruns]wati|iyono|[sk]arno|"
    r"[sm]arto|[aui]?yanto|iningsih|[aui]rudin|[nms]udin|[aui]h[iu]din|[wks]idin|arja|karta|marta|"
    r"[hmks]odin|[skr]atma)"
)
PLACES: Final = frozenset(
    [
        "kp",
        "kampung",
        "kel",
        "kelurahan",
        "kec",
        "kecamatan",
        "desa",
        "ds",
        "perum",
        "perumahan",
        "komplek",
        "link",
        "lingkungan",
    ]
)
"""What stands before the name of where somebody lives."""
LONGEST: Final = 7
"""Words from the pronoun on that are looked at."""


def has_the_form(low: str) -> bool:
    """Whether a word ends as names do and hardly a word does."""
    return _FORM().fullmatch(low) is not None


def introduced(
    said: Sequence[str],
    *,
    named: Callable[[str], bool],
    perhaps: Callable[[str], bool],
    is_place: Callable[[str], bool],
) -> int | None:
    """Which word of `said` (lower case, commas among them, from the pronoun or the word of the
    family on) begins a name. `named` knows a name by its form, `perhaps` one that is a word too."""
    first = said[0]
    if first in MINE:
        return _of_family(said, 1, named, perhaps)
    if first in FAMILY and len(said) > 1 and said[1] in I_WORDS:
        return _of_family(said, 2, named, perhaps)
    return _of_oneself(said, named, perhaps, is_place) if first in I_WORDS else None


def _of_family(
    said: Sequence[str], at: int, named: Callable[[str], bool], perhaps: Callable[[str], bool]
) -> int | None:
    if at >= len(said):
        return None
    if named(said[at]):
        return at
    befallen = at + 1 < len(said) and said[at + 1] in _BEFALLEN
    return at if befallen and perhaps(said[at]) and said[at] not in _NOT_ALONE else None


def _of_oneself(
    said: Sequence[str],
    named: Callable[[str], bool],
    perhaps: Callable[[str], bool],
    is_place: Callable[[str], bool],
) -> int | None:
    at = 2 if len(said) > 1 and said[1] in _POINTING else 1
    if at >= len(said):
        return None
    sure = named(said[at])
    if not sure and (not perhaps(said[at]) or said[at] in _NOT_ALONE):
        return None
    after = list(said[at + 1 :])
    if after and (named(after[0]) or perhaps(after[0])):
        del after[0]
    comma = bool(after) and after[0] == ","
    rest = after[1:] if comma else after
    if not rest:
        return None
    if rest[0] in _OF and sure:
        return at
    if rest[0] in _OF | _AT:
        return at if len(rest) > 1 and is_place(rest[1]) else None
    return at if sure and comma and is_place(rest[0]) else None
