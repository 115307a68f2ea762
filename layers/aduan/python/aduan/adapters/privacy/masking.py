"""Take persons out of free text, as people in Indonesia write it: NIK, KK, phone, e-mail, names.

Numbers and addresses are found by their form. A name has none, so it is found by its company: after
a title (Pak, Bu, Sdr., Kang, Haji), after a label ("atas nama", "nama:"), under a closing line, or
as two common names side by side. What stands after a title is a name unless it is an ordinary word
(the word lists lie beside this file). After "Jl.", "Masjid" or "RSUD" a name belongs to a place,
and a place is what officials need.

`lokal-id` gives a second opinion, on identifiers only and only where digits are left that could be
one: its import costs as much as boto3's, and on real complaints it finds seven names in ten and
takes streets for people (`python -m tests.benchmarks.masking`).
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aduan.domain.case.complaint import Reporter

if TYPE_CHECKING:
    from lokal import PiiType

HEALTH_LEFT_OUT: Final = "[…]"


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One find; `text[start:end]` is it. Kinds are the tokens that replace it."""

    kind: str
    start: int
    end: int


# --- by form --------------------------------------------------------------------------------------

_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HANDLE: Final = re.compile(r"(?<![\w/])@[A-Za-z_][\w.]{2,29}")
_CHAT_LINK: Final = re.compile(
    r"(?:https?://)?(?:www\.)?"
    r"(?:wa\.me|api\.whatsapp\.com|t\.me|instagram\.com|facebook\.com|fb\.com|tiktok\.com|x\.com|"
    r"twitter\.com)/[^\s)\]]+",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(
    r"(?<!\w)(?<![0-9]\.)\(?\+?[0-9][0-9]*+(?:[ .()/_–-]{1,2}[0-9]++)*(?![0-9A-Za-z])"
)
_LETTER_ZERO: Final = re.compile(r"(?<![A-Za-z])[oO](?=[0-9]{2})|(?<=[0-9])[oO]+(?=[0-9])")
_LETTER_ONE: Final = re.compile(r"(?<=[0-9])[lI](?=[0-9])")
_PHONE: Final = re.compile(r"(?:\+?62|0)8[0-9]{7,12}|(?:\+?62|0)[2-9][0-9]{7,10}")
_BARE_MOBILE: Final = re.compile(r"8[1-9][0-9]{8,10}")
_DATED: Final = re.compile(
    r"(?:[0-3]?[0-9][ ./-][01]?[0-9][ ./-](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[ ./-][01]?[0-9][ ./-]"
    r"[0-3]?[0-9])(?:[ .-].*)?"
)
_DEGREES: Final = re.compile(r"[0-9]{1,3}\.[0-9]{3,}")
_MONEY: Final = re.compile(r"(?:rp|idr)\.?\s*$", re.IGNORECASE)
_AFTER_KK: Final = re.compile(r"\b(?:kk|kartu\s+keluarga)\W{0,4}(?:no\w*\W{0,3})?$", re.IGNORECASE)
_AFTER_PHONE_WORD: Final = re.compile(
    r"(?:\b(?:hp|wa|wasap|whatsapp|telp?|telepon|telfon|tlp|tlpn|hub|hubungi|cp|kontak|nomor|nomer|no))"
    r"\W{0,4}$",
    re.IGNORECASE,
)
_PLATE: Final = re.compile(
    r"(?<![\w.])(?:[ABDEFGHKLMNPRSTWZ]|A[ABDEG]|B[ABDEGHKLMNP]|D[ABCDEGHKLMNRST]|E[ABDE]|K[BHTU])"
    r"[ -]?[0-9]{3,4}[ -]?[A-Z]{2,3}(?!\w)"
)
_LEFT_OVER: Final = re.compile(r"(?:[0-9][ .()/_-]{0,3}){9,}")
_AROUND: Final = 40
_LONGEST_NUMBER: Final = 60
_MOST_OPINIONS: Final = 20
"""No citizen writes more odd numbers; whoever does pays with all of them masked, not with time."""


def _identifiers(text: str) -> Iterator[PersonalData]:
    for found in _MAIL.finditer(text):
        yield PersonalData("EMAIL", found.start(), found.end())
    for pattern, kind in ((_CHAT_LINK, "TAUTAN"), (_HANDLE, "AKUN"), (_PLATE, "PLAT")):
        for found in pattern.finditer(text):
            yield PersonalData(kind, found.start(), found.end())
    digits = _LETTER_ONE.sub("1", _LETTER_ZERO.sub(lambda found: "0" * len(found.group()), text))
    for found in _GROUPED.finditer(digits):
        kind = _number_kind(text, found)
        if kind:
            yield PersonalData(kind, found.start(), found.end())


def _number_kind(text: str, found: re.Match[str]) -> str:
    """What a run of digits (with its spaces, dots, dashes) is; empty where it may stay."""
    written = found.group()
    digits = re.sub(r"[^0-9]", "", written)
    before = text[max(0, found.start() - 24) : found.start()]
    decree = "/" in written and bool(re.search(r"[.-]", written))
    if len(digits) < 8 or decree or _MONEY.search(before):
        return ""
    if _DATED.fullmatch(written) or _DEGREES.fullmatch(written):
        return ""
    plus = "+" if written.lstrip("(").startswith("+") else ""
    solid = not re.search(r"[ ./_]", written)
    if len(digits) == 16:
        return "KK" if _AFTER_KK.search(before) else "NIK"
    if _PHONE.fullmatch(plus + digits):
        return "TELEPON"
    bare = _AFTER_PHONE_WORD.search(before) and _BARE_MOBILE.fullmatch(digits)
    if bare or (plus and len(digits) >= 9):
        return "TELEPON"
    return "NOMOR" if len(digits) >= (9 if solid else 14) else ""


# --- by company -----------------------------------------------------------------------------------


def _word_lists() -> Iterator[tuple[str, frozenset[str]]]:
    written = Path(__file__).with_name("masking_words.txt").read_text(encoding="utf-8")
    for section in written.split("[")[1:]:
        heading, _, words = section.partition("]")
        yield heading, frozenset(words.split())


_WORDS: Final = dict(_word_lists())
_TITLES: Final = _WORDS["titles"]
_SHORT_TITLES: Final = _WORDS["short titles"]
_ROLES: Final = _WORDS["roles"]
_PLACES: Final = _WORDS["places"]
_NAMES: Final = _WORDS["common names"]
_NO_NAMES: Final = _WORDS["ordinary words"] | _PLACES | _ROLES
_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z'’]*\.?")
_GAP: Final = re.compile(r"[ \t]{1,3}")
_LABEL: Final = re.compile(
    r"\b(?:atas\s+nama|a\.?n\.|a/n|an\s*[:.]|(?:be?r)?nama(?:nya)?(?:\s+(?:saya|sy|lengkap|pelapor|"
    r"pel|pelanggan|siswa|anak|ayah|ibu|bapak|suami|istri|ktp|orang\s+tua|ortu|pemilik|pasien|"
    r"kepala\s+keluarga|adalah))*(?=\W)|perkenalkan(?:\s+nama)?(?:\s+saya)?|cp\b|ttd\b)"
    r"[ \t]*(?P<colon>[:=]?)\s*[.,]?\s*",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"(?:hormat\s+(?:saya|kami)|terima\s?kasih|makasih|suwun|nuhun|salam|regards?|wassalam\w*"
    r"[^\n]{0,30}|ttd|pelapor)[ \t.,!]*\n\s*(?P<name>[A-Za-z.' ]{3,40}?)[ \t]*(?:\n|$)",
    re.IGNORECASE,
)
_BEFORE_A_NAME: Final = re.compile(
    r"(?:\b(?:saya|sy|aku|kulo|abdi|an|anak|istri|suami|eyang|mbah|nenek|kakek|adik|kakak|warga|"
    r"petugas|korban|pelaku|sama)|\(|^[ \t]{0,8}[0-9]{1,2}[.)])[ \t(:.]{0,6}(?=[A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
_ORDINARY_FORM: Final = re.compile(
    r"(?:di|ke|se|ber|ter|mem|men|meng|meny|pem|pen|peng)[a-z]{4,}|[a-z]{3,}(?:nya|kan|lah|kah)"
)
_LONGEST_NAME: Final = 4
_MOST_ROLES: Final = 5


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    written: str

    @property
    def low(self) -> str:
        return self.written.rstrip(".").lower()


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds personal data. `places` are words of the city's place names, in lower case:
    "Bapak Walikota" and one of them names no person."""

    places: frozenset[str] = frozenset()

    def find(self, text: str) -> list[PersonalData]:
        """Every find, in order of place, without overlaps (the earlier and longer one stays)."""
        finds = [*_identifiers(text), *self._names(text)]
        for asked, left in enumerate(_LEFT_OVER.finditer(_blanked(text, finds))):
            if asked < _MOST_OPINIONS and left.end() - left.start() <= _LONGEST_NUMBER:
                finds += _second_opinion(text, left.start(), left.end())
            else:
                finds.append(PersonalData("NOMOR", left.start(), left.end()))
        return _apart(finds)

    def _names(self, text: str) -> Iterator[PersonalData]:
        words = [_Word(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        starts = {word.start: place for place, word in enumerate(words)}
        for place, word in enumerate(words):
            if self._is_title(word) and not self._of_place(words, place, text):
                yield from self._after_title(words, place, text)
            elif self._pair(words, place, text):
                yield from self._name(words, place, text, sure=True)
        for label in _LABEL.finditer(text):
            if label.end() in starts:
                colon = bool(label["colon"])
                yield from self._name(words, starts[label.end()], text, sure=colon, skip_roles=True)
        for before in _BEFORE_A_NAME.finditer(text):
            here = starts.get(before.end())
            if here is not None and words[here].low in _NAMES:
                yield from self._name(words, here, text, sure=True)
        for closing in _CLOSING.finditer(text):
            yield from self._signature(closing)

    def _is_title(self, word: _Word) -> bool:
        if word.low in _TITLES:
            return True
        capital = word.written[0].isupper()
        return word.low in _SHORT_TITLES and capital and word.written.endswith(".")

    def _of_place(self, words: list[_Word], place: int, text: str) -> bool:
        """Whether the word is part of a place's name: "Jl. KH. Abdul Fatah", "Masjid H. Sidik"."""
        for back in range(1, 4):
            if place < back:
                return False
            before = words[place - back]
            if not re.fullmatch(r"[ \t.\"“'(-]*", text[before.end : words[place - back + 1].start]):
                return False
            if before.low in _PLACES:
                return True
            if before.low not in _TITLES | _SHORT_TITLES and not before.written[0].isupper():
                return False
        return False

    def _after_title(self, words: list[_Word], place: int, text: str) -> Iterator[PersonalData]:
        here = self._past_roles(words, place + 1, text)
        if here < len(words) and self._near(words, here - 1, text):
            yield from self._name(words, here, text, sure=False)

    def _past_roles(self, words: list[_Word], here: int, text: str) -> int:
        first = here
        while here - first < _MOST_ROLES and self._near(words, here - 1, text):
            low = words[here].low
            if low not in _ROLES | _TITLES and not (low in self.places and here > first):
                break
            here += 1
        return here

    def _near(self, words: list[_Word], before: int, text: str) -> bool:
        """Nothing but a gap, and perhaps the number of an RT or RW, lies to the next word."""
        if before + 1 >= len(words):
            return False
        gap = text[words[before].end : words[before + 1].start]
        return bool(re.fullmatch(r"[ \t.,:()-]{0,4}(?:[0-9]{1,3}[ \t,/.]{1,3})?[ \t]{0,2}", gap))

    def _name(
        self,
        words: list[_Word],
        here: int,
        text: str,
        *,
        sure: bool,
        skip_roles: bool = False,
    ) -> Iterator[PersonalData]:
        if skip_roles:
            here = self._past_roles(words, here, text)
        if here >= len(words) or not self._starts(words[here], sure=sure):
            return
        last = here
        while last + 1 < len(words) and last - here + 1 < _LONGEST_NAME:
            gap = text[words[last].end : words[last + 1].start]
            joined = words[last].written.endswith(".") and not gap
            if not (joined or _GAP.fullmatch(gap)) or not self._goes_on(words, last):
                break
            last += 1
        end = words[last].end - (1 if words[last].written.endswith(".") else 0)
        yield PersonalData("NAMA", words[here].start, end)

    def _starts(self, word: _Word, *, sure: bool) -> bool:
        low = word.low
        if low in _NAMES:
            return True
        if low in self.places or low in _NO_NAMES:
            return False
        if word.written[0].isupper() and not word.written.isupper():
            return len(low) > 1 or sure
        return len(low) >= (3 if sure else 4) and self._unusual(low)

    def _goes_on(self, words: list[_Word], last: int) -> bool:
        word, low = words[last + 1], words[last + 1].low
        if low in _NAMES:
            return True
        if low in self.places or low in _NO_NAMES:
            return False
        first = words[last].written
        if word.written[0].isupper() and first[0].isupper() and not word.written.isupper():
            return True
        same_case = word.written.isupper() == first.isupper()
        same_case &= word.written.islower() == first.islower()
        return same_case and len(low) >= 4 and self._unusual(low)

    def _unusual(self, low: str) -> bool:
        """Neither formed like a verb or an adverb, nor a chat abbreviation without vowels."""
        return not _ORDINARY_FORM.fullmatch(low) and sum(letter in "aiueo" for letter in low) >= 2

    def _pair(self, words: list[_Word], place: int, text: str) -> bool:
        """Two common names side by side, both with capitals, not in a place's name."""
        if place + 1 >= len(words):
            return False
        first, second = words[place], words[place + 1]
        return (
            first.low in _NAMES
            and second.low in _NAMES
            and first.written[0].isupper()
            and second.written[0].isupper()
            and bool(_GAP.fullmatch(text[first.end : second.start]))
            and not self._of_place(words, place, text)
        )

    def _signature(self, closing: re.Match[str]) -> Iterator[PersonalData]:
        written = closing["name"].split()
        lows = [part.rstrip(".").lower() for part in written]
        ordinary = _NO_NAMES | self.places
        if 1 <= len(written) <= _LONGEST_NAME and not any(low in ordinary for low in lows):
            yield PersonalData("NAMA", closing.start("name"), closing.end("name"))


_LOKAL_KINDS: Final["dict[PiiType, str]"] = {
    "NIK": "NIK",
    "KK": "KK",
    "PHONE": "TELEPON",
    "EMAIL": "EMAIL",
    "NPWP": "NOMOR",
    "NIP": "NOMOR",
    "BPJS": "NOMOR",
    "NISN": "NOMOR",
    "CARD": "NOMOR",
    "BANK_ACCOUNT": "NOMOR",
    "SIM": "NOMOR",
}


def _second_opinion(text: str, start: int, end: int) -> Iterator[PersonalData]:
    """What lokal-id says of the number there, with a few words around it: some of its patterns take
    time with the square of the text. Imported here, because few texts have digits left by now."""
    import lokal  # noqa: PLC0415

    first = max(0, start - _AROUND)
    window = text[first : end + _AROUND]
    for match in lokal.detect_pii(window, types=list(_LOKAL_KINDS)):
        yield PersonalData(_LOKAL_KINDS[match.type], first + match.start, first + match.end)


def _apart(finds: list[PersonalData]) -> list[PersonalData]:
    kept: list[PersonalData] = []
    for find in sorted(finds, key=lambda find: (find.start, -find.end)):
        if not kept or find.start >= kept[-1].end:
            kept.append(find)
        elif find.end > kept[-1].end:
            kept[-1] = PersonalData(kept[-1].kind, kept[-1].start, find.end)
    return kept


def _blanked(text: str, finds: list[PersonalData]) -> str:
    """Every place keeps its number."""
    return _replaced(text, _apart(finds), lambda find: "\n" * (find.end - find.start))


def _replaced(text: str, finds: list[PersonalData], by: Callable[[PersonalData], str]) -> str:
    parts: list[str] = []
    done = 0
    for find in finds:
        parts += (text[done : find.start], by(find))
        done = find.end
    return "".join(parts) + text[done:]


def place_words(pack: Traversable) -> frozenset[str]:
    """The words of the names of the city's kelurahan and kecamatan, from a city pack."""
    found: set[str] = set()
    for table in ("kelurahan.csv", "kecamatan.csv"):
        rows = pack.joinpath(table).read_text(encoding="utf-8").splitlines()[1:]
        for row in rows:
            found |= set(re.findall(r"[a-z]{3,}", ",".join(row.split(",")[1:3]).lower()))
    return frozenset(found)


def find_personal_data(text: str, places: frozenset[str] = frozenset()) -> list[PersonalData]:
    """What must not be in any notice, log or export; `places` as the Finder has them."""
    return Finder(places).find(text)


# --- health ---------------------------------------------------------------------------------------

_DISEASES: Final = (
    r"hiv|aids|odha|tbc?|tuberkulosis|kanker|tumor|kista|diabetes|kencing manis|hipertensi|"
    r"darah tinggi|stroke|jantung|gagal ginjal|ginjal|cuci darah|hemodialisa|hepatitis|lepra|"
    r"kusta|sifilis|gonore|raja singa|dbd|demam berdarah|tifus|tipes|malaria|covid(?:-?19)?|"
    r"pneumonia|asma|epilepsi|ayan|skizofrenia|gangguan jiwa|odgj|depresi|bipolar|autis\w*|"
    r"down syndrome|stunting|gizi buruk|hamil(?: \d+ (?:bulan|minggu))?|keguguran|kehamilan|"
    r"persalinan|melahirkan|bersalin|caesar|sesar|kandungan|menstruasi|kb suntik|kemoterapi|"
    r"operasi|amputasi|patah tulang|koma|kejang|sesak(?: na[fp]as)?|muntah\w*|diare|mencret|"
    r"demam|pendarahan|perdarahan|luka bakar|keracunan|overdosis|narkoba|"
    r"sakau|bunuh diri"
)
_HEALTH: Final = re.compile(
    rf"\b(?:(?:sakit|menderita|mengidap|terkena|kena|didiagnos[ai]s?|diagnos[ai]s?(?:nya)?|penyakit)"
    rf"\s+(?:{_DISEASES}|kritis|parah|kronis|[a-z]+(?=[,.;!?\n]))(?:\s+stadium\s+\w+)?"
    rf"|(?:{_DISEASES})(?:\s+stadium\s+\w+)?"
    r"|(?:hasil (?:lab|tes|rontgen|usg)|gula darah|tekanan darah|tensi)\s*:?\s*[\w./%]+"
    r"|(?:rekam medis|rm|no\.? ?rm)\s*:?\s*[0-9][\w.-]*"
    r"|(?:umur|usia|berumur|berusia)\s*:?\s*[0-9]{1,3}(?:\s*(?:tahun|thn|th|bulan|bln|hari))?"
    r"|[0-9]{1,3}\s*(?:tahun|thn)(?=\W))",
    re.IGNORECASE,
)
_RELATIVE: Final = re.compile(
    r"\b(?:anak|ayah|ibu|bapak|istri|isteri|suami|nenek|kakek|adik|kakak|mertua|keponakan|bayi|"
    r"orang ?tua)\s+(?:saya|kami|sy)\b",
    re.IGNORECASE,
)


# --- the port -------------------------------------------------------------------------------------

_PERSON_FIELD: Final = re.compile(
    r"nama|name|nik|ktp|\bkk\b|phone|telp|telepon|\bhp\b|_hp|hp_|wa\b|whatsapp|mail|caller|pelapor|"
    r"reporter|pasien|patient|diagnos|umur|usia|lahir|birth|gender|kelamin|akun|account|user",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RegisterPrivacy:
    """`hash_key` gives the key of the reporter's hash; it is asked only when one is made."""

    hash_key: Callable[[], bytes] = field(repr=False)
    finder: Finder = field(default=Finder(), repr=False)

    def mask(self, text: str) -> str:
        if not text:
            return text
        return _replaced(text, self.finder.find(text), lambda find: f"[{find.kind}]")

    def without_health_detail(self, text: str) -> str:
        """Also relatives: "my wife" at a named clinic on a named day is a person."""
        return _RELATIVE.sub(HEALTH_LEFT_OUT, _HEALTH.sub(HEALTH_LEFT_OUT, text))

    def safe_fields(self, fields: Mapping[str, str]) -> Mapping[str, str]:
        return {
            name: self.mask(value)
            for name, value in fields.items()
            if not _PERSON_FIELD.search(name)
        }

    def reporter_hash(self, reporter: Reporter) -> str | None:
        who = contact(reporter)
        if who is None:
            return None
        return hmac.new(self.hash_key(), who.encode(), hashlib.sha256).hexdigest()[:32]


def contact(reporter: Reporter) -> str | None:
    """The same for one person however it was typed: the phone number, else the e-mail address. A
    name alone is no contact: two people may share it."""
    phone = phone_number(reporter.phone or "")
    if phone:
        return f"phone:{phone}"
    email = (reporter.email or "").strip().casefold()
    return f"email:{email}" if "@" in email else None


def phone_number(written: str) -> str | None:
    """`+62…` out of any usual way to write an Indonesian number; foreign ones need their `+`."""
    digits = re.sub(r"[^0-9]", "", written)
    if written.strip().startswith("+") and not digits.startswith("62"):
        return f"+{digits}" if 8 <= len(digits) <= 15 else None
    national = re.sub(r"^(?:62|0)?0*", "", digits)
    return f"+62{national}" if 8 <= len(national) <= 12 else None
