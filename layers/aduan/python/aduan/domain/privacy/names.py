"""Names of persons, found by their company.

A name has no form, so it is known by what stands beside it: a title (Pak, Bu, Sdr., Kang, Haji), a
label ("atas nama", "nama:"), a closing ("Terima kasih. - Nama"), an office ("Ketua RT 03"), or
another common name. What stands after a title is a name unless it is an ordinary word. After
"Jl.", "Masjid" or "RSUD" a name belongs to a place, and a place is what officials need.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import dropwhile
from typing import Final, NamedTuple

from aduan.dataclass import dataclass
from aduan.domain.privacy.chats import senders
from aduan.domain.privacy.introductions import FAMILY as _RELATIVES
from aduan.domain.privacy.introductions import (
    I_WORDS,
    LONGEST,
    MINE,
    PLACES,
    has_the_form,
    introduced,
)
from aduan.domain.privacy.numbers import Span
from aduan.domain.privacy.patterns import pattern

NAME: Final = "NAMA"


@dataclass(frozen=True)
class Vocabulary:
    """Words people and places are known by, in lower case. `common` are names that are hardly ever
    anything else; `doubtful` are names and also ordinary words ("Indah", "Bagus")."""

    titles: frozenset[str] = frozenset()
    short_titles: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        return self.common | self.doubtful

    @cached_property
    def any_titles(self) -> frozenset[str]:
        return self.titles | self.short_titles

    @cached_property
    def offices(self) -> frozenset[str]:
        return self.any_titles | self.roles


_TOKEN: Final = pattern(r"[A-Za-z][A-Za-z']*\.?")
_GAP: Final = pattern(r"[ \t]{1,3}")
_LABEL: Final = pattern(
    r"(?:atas\s+nama|a\.?\s?n\.|a\.\s?n\b|a/n|an\s*[:.]|"
    r"(?:be?r)?nama(?:nya|ku)?(?:\s+(?:saya|sy|aku|gue|ane|lengkap|pelapor|pel|pelanggan|siswa|siswi|anak|ayah|"
    r"ibu|bapak|suami|istri|ktp|orang\s+tua|ortu|pemilik|pasien|kepala\s+keluarga|adalah|kulo|abdi|asli|"
    r"panggilan|nasabah|korban|pelaku|oknum|kandung))*(?=\W)|perkenalkan(?:\s+nama)?(?:\s+saya)?|cp\b|"
    r"ttd\b|(?:nami|jeneng)(?:\s+(?:kulo|abdi|isun|kula))?\b|alias|panggil\s+(?:saja|aja)|disebut|"
    r"(?:dari|pelapor|pengirim|kontak|pemilik|pengadu|pemohon|ketua)\s*:|"
    r"yang\s+bertanda\s+tangan(?:\s+di\s?bawah\s+ini)?)"
    r"[ \t]*(?P<colon>[:=]?)\s*[.,]?\s*"
)
_LOOSE_LABEL: Final = pattern(r"alias|disebut|ttd|cp|nama(?:nya)?[ \t]")
_OF_SOMEBODY: Final = pattern(r"(?:be?r)?namanya|alias|disebut|cp")
_ENDED: Final = pattern(r"[ \t]*(?:[,.!)\n\x00]|$)")
_CLOSING: Final = pattern(
    r"(?:(?:hormat|salam)\s+(?:saya|kami|hormat|hangat|santun|warga)|hormat\s*ku|"
    r"atas\s+(?:perhatian|bantuan|respon|kerja\s?sama)\w*\s+(?:\w+\s+){0,4}terima\s?kasih|"
    r"terima\s?kasih(?:\s+(?:banyak|sebelumnya|atas\s+(?:perhatian|bantuan|respon\w*)\w*|pak|bu|"
    r"min|banget|ya|kak|bapak|ibu))*|"
    r"(?:trima\s?kasih|makasih?|mksh|trims?|tks|thx|thanks|tq)(?:\s+(?:min|ya|pak|bu|kak|gan|bos|"
    r"banyak|bang|admin|sebelumnya))*|"
    r"(?:matur|hatur)\s+(?:su?wun|nu?wun|nuhun)(?:\s+\w+)?|su?wun|nuhun|salam|regards?|"
    r"wassalam\w*(?:\s+\w+\.?\s*\w*)?|ttd|tertanda|pelapor|dari\s+warga|demikian|hormat|sekian)"
    r"(?P<gap>(?:[ ]|[^a-z0-9\n\x00]{1,8})?(?:\n[^a-z0-9\n\x00]{0,6}){0,4})"
    r"(?P<name>[a-z][a-z.']*(?: [a-z][a-z.']*){0,4})"
    r"(?P<after>[ \t]*(?:\n|$|[.,;!]?[ \t]*\n|[.!)]?[ \t]*$|[,(/-]|[ ]?(?:\x00|0|\+|rt|warga)))"
)
_LAST_LINE: Final = pattern(
    r"(?:\n[ \t]*[-~*]{0,2}|[.!?,][ ]*[-~]{1,2})[ \t]{0,3}"
    r"(?P<name>[a-z][a-z.']*(?: [a-z][a-z.']*){0,3})[ \t]*"
    r"(?:[.,)]?[ \t]*$|[ ]?\x00|,|[.,)]?[ \t]*\n[ \t(]*(?:ketua|rt\b|rw\b|warga|hp\b|wa\b|no\b|"
    r"pemilik|alamat|sekretaris|jl\b|perum|\x00))",
)
_REACHED: Final = pattern(
    r"(?:hubungi|hub\.?|kontak|kontek|contact(?:\s+person)?|cp|telp\.?|tlp\.?|telepon|telfon|sms|wa|"
    r"japri|chat)"
    r"[ \t]*[:.]?[ \t]*(?P<name>[a-z][a-z']+(?: [a-z][a-z']+){0,2}?)"
    r"[ \t,:(/-]{1,4}(?:(?:di|ke|no|nomor|nomer|hp|hape|wa|whatsapp|telp|tlp|telepon)\b"
    r"[ \t.:]{0,3}){0,3}\x00"
)
"""Who is to be called, and the number that was found there."""
_A_PHONE: Final = r"(?:\+? ?62|0)[ .()-]{0,2}8[0-9][0-9 .()-]{6,15}[0-9]"
_ONE_OR_TWO: Final = r"[A-Za-z]{3,20}(?: [A-Za-z]{3,20})?"
_BESIDE_A_PHONE: Final = pattern(
    rf"(?:(?:^|[,.;:!?\n(][ \t]{{0,3}})(?P<before>{_ONE_OR_TWO})[ \t]{{0,2}}[,:(/-]?[ \t]{{0,2}}"
    rf"(?:(?i:wa|hp|telp|no|no hp|no wa)\.? ?:? ?)?{_A_PHONE}(?![0-9])"
    rf"|(?<![0-9]){_A_PHONE}[ \t]{{1,2}}[(/-]?[ ]?(?P<behind>{_ONE_OR_TWO})"
    r"(?=[ \t]*(?:[,.!)\n]|$)))"
)
_OF_A_NAME: Final = pattern(r"[ \t.\"'(_-]*")
_NEAR: Final = pattern(r"[ \t.,:()_-]{0,4}(?:[0-9]{1,3}[ \t,/.]{1,3}){0,2}[ \t]{0,2}")
_COMMA: Final = pattern(r"[ \t,.]{1,3}")
_AND: Final = pattern(r"[ ]?[/&][ ]?")
_TOUCHING: Final = pattern(r"[ \t(:.,]{0,6}")
_NUMBERED: Final = pattern(r"(?:\(|(?:^|\n)[ \t]{0,8}[0-9]{1,2}[.)][ \t]{0,3})$")
_OFFICE: Final = pattern(
    r"r[tw][ .:]{0,2}[0-9]{1,3}(?:[ ]?[/,][ ]?(?:rw[ .]{0,2})?[0-9]{1,3}|"
    r"[ ]?rw[ .]{0,2}[0-9]{1,3})?[ \t]*[,:(-]?[ \t]*(?=[a-z])"
)


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


_LABEL_WORDS: Final = _words(
    """
    atas a an nama namanya namaku bernama brnama bernamanya perkenalkan cp ttd nami jeneng dari
    pelapor pengirim kontak pemilik pengadu pemohon ketua alias panggil yang disebut
    """
)
_CLOSING_WORDS: Final = _words(
    """
    hormat salam hormatku atas terima terimakasih trima trimakasih makasih makasi mksh trim trims
    tks thx thanks tq matur hatur suwun swun nuhun regard regards ttd tertanda pelapor dari
    demikian sekian
    """
)
_BEFORE_A_NAME: Final = _words(
    """
    aye ulun saya sy aku kulo kula abdi isun gue gw ane an anak istri suami eyang mbah nenek
    kakek adik kakak warga oleh dengan dgn bareng kata namanya oknum saudara tetangga petugas
    korban pelaku sama dari ke rumah guru dokter bidan perawat sopir supir mandor satpam kenal
    hubungi ketemu almarhum pemilik pengurus ketua lurah camat carik kades dr drg prof sekretaris
    bendahara staf staff kasi operator siswa siswi pasien bayi si anaknya anaknye istrinya
    suaminya ibunya bapaknya adiknya kakaknya neneknya menantu keponakan mertua sepupu cucu guru
    kepsek tukang penjual pedagang
    """
)
_FAMILY: Final = _words(
    """
    istri suami anak bapak ibu ayah emak mamah abah adik kakak nenek kakek mertua menantu paman
    bibi uwak keponakan sepupu cucu tetangga majikan teman kawan pembantu ponakan putra putri
    """
)
_I: Final = frozenset(
    {"saya", "sy", "aku", "kulo", "kula", "abdi", "isun", "gue", "gw", "ane", "aye"}
)
_OF_ME: Final = _words(
    """
    warga dari dr selaku alamat tinggal umur usia nik mahasiswa penduduk orang asal beralamat
    ketua rt rw bertempat domisili karyawan guru pedagang ti saking wong urang
    """
)
_OF_SOMEBODY_ELSE: Final = _words(
    "orangnya dia beliau umur umurnya usia usianya rumahnya tinggal warga anaknya kerjanya"
)
_OF_ME_LOW: Final = _words("warga selaku mahasiswa penduduk ketua asal beralamat umur usia")
_CALLED_WORDS: Final = _words(
    "hubungi hub kontak kontek contact cp telp tlp telepon telfon sms wa japri chat"
)
_NO_PERSON: Final = _words(
    """
    lembaga toko usaha jalan restoran barang produk aplikasi program kegiatan sekolah perusahaan
    jenazah tuan warung instansi grup group forum paguyuban
    """
)
_NAME_FORM: Final = pattern(
    r"[a-z]{2,}(?:[jhmrsf]udd?in|ull?oh|ullah|ansyah|riyanto|diyanto|wati|ningsih|yono|rohman|rochman)"
)
_GREETINGS: Final = ("wassalam", "assalam", "wasalam")
_HEADS: Final = _words(
    """
    ketua kepala kadis kabid kasi kasubag kepsek lurah camat kades direktur dirut koordinator
    sekretaris bendahara mandor pengurus pimpinan plt pj danramil kapolsek kapolres
    """
)
_SET_OFF: Final = pattern(r"[ \t]?[,(:][ \t]{0,2}|[ \t]-[ \t]")
_SET_OFF_AGAIN: Final = pattern(r"[ \t]?(?:[,.);:\n\x00]|-[ \t]|$)")
_LONGEST_OFFICE: Final = 9
"""Words between the head of an office and its name: "Ketua RT 03 Lingkungan X Kelurahan Y"."""
_PLACE_FORM: Final = pattern(r"ci[a-z]{3,}")
"""Of a river or a hamlet of Banten."""
_FIELD_OF_A_PERSON: Final = pattern(
    r"(?:ayah|ibu|bapak|istri|suami|anak|adik|kakak|nenek|kakek|paman|bibi|menantu|mertua|wali"
    r"(?:\s+(?:murid|kelas|siswa))?|pelanggan|pasien|korban|saksi|debitur|nasabah|siswa|siswi|murid|"
    r"karyawan|pemilik(?:\s+[a-z]+)?|penghuni|penanggung\s+jawab|terlapor|pelaku|penerima|sopir|"
    r"tetangga|guru(?:\s+[a-z]+)?|kepala\s+(?:sekolah|keluarga|puskesmas))[ \t]*:[ \t]*"
    r"(?P<name>[a-z][a-z.']+(?: [a-z][a-z.']*){0,3})[ \t]*(?=[,.;()\n\x00-]|$)"
)
_RANKS: Final = frozenset({"Rt.", "Tb.", "R.", "Rr."})
_NAME_ENDS: Final = ("din", "oh", "lah", "yah", "nto", "ati", "sih", "ono", "man")
_ORDINARY_FORM: Final = pattern(
    r"(?:di|ke|se|ber|ter|mem|men|meng|meny|pem|pen|peng|ng|ny)[a-z]{4,}|[a-z]{3,}(?:nya|kan|lah|kah|pun)"
)
_THING_FORM: Final = pattern(r"(?:di|ke|se|ber|ter|me|pe)[a-z]{4,}|[a-z]{3,}(?:nya|an|kah|pun)")
_DEGREE: Final = pattern(
    r"(?:,[ ]?(?:s|m|a|d|st)\.?[ ]?(?:pd|h|e|kom|sos|t|ag|si|ip|kep|km|md|ked|hum|tr)\.?(?![a-z])"
    r"(?:[ ]?i\b)?){1,3}",
    re.IGNORECASE,
)
_LONGEST_NAME: Final = 5
_MOST_ROLES: Final = 5
_SURE_LENGTH: Final = 4
_SHORTEST_NAME: Final = 3


class _Word(NamedTuple):
    start: int
    end: int
    written: str
    low: str


def _is_like_jamilah(word: _Word) -> bool:
    """With a capital "-ilah" ends a woman's name, without one it is a word and "-lah"."""
    return word.written.istitle() and word.low.endswith("ilah")


def _goes_on_about_a_person(after: _Word | None, gap: str) -> bool:
    return after is not None and (
        (after.low in _OF_ME and _GAP().fullmatch(gap) is not None)
        or (after.low in _OF_SOMEBODY_ELSE and "," in gap and "\n" not in gap)
    )


def names(text: str, vocabulary: Vocabulary, places: frozenset[str]) -> Iterator[Span]:
    """Kind, start and end of every name in a folded text. `places` are the city's own."""
    return _Names(text, vocabulary, places).found()


def ordinary_word(low: str, vocabulary: Vocabulary, places: frozenset[str]) -> bool:
    """Whether a word is one of the language, of offices or of places, or is formed like one."""
    return (
        low in vocabulary.ordinary
        or low in vocabulary.places
        or low in vocabulary.roles
        or low in places
        or _ORDINARY_FORM().fullmatch(low) is not None
    )


class _Names:
    def __init__(self, text: str, vocabulary: Vocabulary, places: frozenset[str]) -> None:
        self.text = text
        low = text.lower()
        self.low = low if len(low) == len(text) else text
        self.v = vocabulary
        self.city = places
        self.words = [
            _Word(m.start(), m.end(), written := m.group(), written.rstrip(".").lower())
            for m in _TOKEN().finditer(text)
        ]
        self.at = {word.start: place for place, word in enumerate(self.words)}

    def found(self) -> Iterator[Span]:
        titles, short = self.v.titles, self.v.short_titles
        for place, word in enumerate(self.words):
            low = word.low
            if low in titles or (low in short and self._is_title(word)):
                if not self._of_place(place):
                    yield from self._after_title(place)
            elif self._known(low):
                yield from self._by_itself(place)
                yield from self._in_company(place)
            if low == "si":
                yield from self._nickname(place)
            if low in _I:
                yield from self._myself(place)
            if low in I_WORDS or low in _RELATIVES or low in MINE:
                yield from self._plainly(place)
            yield from self._announced(place)
            if low in _CLOSING_WORDS or low.startswith("wassalam"):
                closing = _CLOSING().match(self.low, word.start)
                if closing:
                    yield from self._signature(closing, sure=True)
        yield from self._in_lines()

    def _announced(self, place: int) -> Iterator[Span]:
        """Names that a label, a call or an office says are coming."""
        word = self.words[place]
        if word.low in _LABEL_WORDS:
            yield from self._labelled(word)
        if word.low in _CALLED_WORDS:
            yield from self._called(word)
        if word.low in _HEADS:
            yield from self._head_of_an_office(place)
        if word.low in {"rt", "rw"}:
            yield from self._after_office(word)

    def _in_lines(self) -> Iterator[Span]:
        """Names that have a line, the head of one, or a side of a number to themselves."""
        yield from self._beside_phones()
        yield from self._in_fields()
        if any(sign in self.low for sign in "\n-~"):
            yield from self._last_lines()
        for start, end, surely in senders(self.low):
            yield from self._sender(start, end, surely=surely)

    def _beside_phones(self) -> Iterator[Span]:
        """ "..., Wasikun 0812...", "wa 0812... Wasikun": one or two words that have a side of a
        mobile number to themselves."""
        for found in _BESIDE_A_PHONE().finditer(self.text):
            side = "before" if found["before"] else "behind"
            place = self.at.get(found.start(side))
            if place is None:
                continue
            last = place + found[side].count(" ")
            if all(self._beside(word) for word in self.words[place : last + 1]):
                yield NAME, found.start(side), found.end(side)

    def _beside(self, word: _Word) -> bool:
        if word.low in self.v.common or self._formed(word.low):
            return True
        titled = word.written.istitle()
        if word.low in self.v.doubtful:
            return titled
        return titled and self._strange(word) and word.low not in _CLOSING_WORDS

    def _sender(self, start: int, end: int, *, surely: bool) -> Iterator[Span]:
        """All of what a chat calls its writer, from the first word that is no office's, if one of
        them may be a name: "[26/11 07.41] Petugas: sudah" names nobody. A list of what happened
        when has the same head ("26/11/26 07.41 - Penyebab: ..."), so one word that is formed like
        others is taken only out of what is surely a chat."""
        places = [at for at, word in enumerate(self.words) if start <= word.start < end]
        while places and self.words[places[0]].low in self.v.offices:
            del places[0]
        if places and self.words[places[0]].low in _NO_PERSON:
            return
        alone = len(places) == 1 and not surely
        if any(
            self._of_a_person(self.words[at])
            and not self._of_place(at)
            and (
                not alone
                or self._known(self.words[at].low)
                or not _THING_FORM().fullmatch(self.words[at].low)
            )
            for at in places
        ):
            yield NAME, self.words[places[0]].start, min(end, self.words[places[-1]].end)

    def _of_a_person(self, word: _Word) -> bool:
        """Whether a word without company may be a name: a known one, or one with a capital or the
        form of a name that is neither ordinary nor the city's."""
        if self._known(word.low):
            return True
        if self._never(word.low) or word.low in self.city or len(word.low) < _SHORTEST_NAME:
            return False
        return word.written.istitle() or self._unusual(word.low)

    def _called(self, word: _Word) -> Iterator[Span]:
        """ "Hubungi Jumhadi hp 0812...": whatever is neither an office nor an ordinary word, with
        capitals or with the form of a name."""
        called = _REACHED().match(self.low, word.start)
        if not called or called.start("name") not in self.at:
            return
        here = self.at[called.start("name")]
        wanted = [one for one in self.words[here : here + 3] if one.end <= called.end("name")]
        titled = all(
            one.written.istitle() and not self._never(one.low) and one.low not in self.city
            for one in wanted
        )
        if titled or all(self._known(one.low) or self._strange(one) for one in wanted):
            yield NAME, called.start("name"), called.end("name")

    def _last_lines(self) -> Iterator[Span]:
        for last in _LAST_LINE().finditer(self.low):
            yield from self._signature(last, sure=False)

    def _labelled(self, word: _Word) -> Iterator[Span]:
        label = _LABEL().match(self.low, word.start)
        if not label or label.end() not in self.at:
            return
        here = self._past_roles(self.at[label.end()])
        if here >= len(self.words) or self.words[here].low in _NO_PERSON:
            return
        first = self.words[here]
        loose = not label["colon"] and _LOOSE_LABEL().match(label.group())
        firm = bool(label["colon"])
        if loose and not self._known(first.low) and not first.written.istitle():
            if not self._named_so(label.group(), here):
                return
            firm = True
        yield from self._name(here, sure=firm, labelled=True)

    def _named_so(self, label: str, here: int) -> bool:
        """ "nama saya wasikun dari ...", "ttd wasikun": an unusual word is a name if the sentence
        goes on as it does behind a name. "Namanya juga ..." and "ttd basah" go on otherwise."""
        word = self.words[here]
        if not self._strange(word):
            return False
        after = self.words[here + 1] if here + 1 < len(self.words) else None
        gap = self.text[word.end : after.start if after else len(self.text)]
        ended = not gap.strip(" \t.,!)") if after is None else bool(_ENDED().match(gap))
        if _OF_SOMEBODY().match(label):
            return _goes_on_about_a_person(after, gap)
        joined = after is not None and _GAP().fullmatch(gap) is not None
        return ended or (
            joined and after is not None and (after.low in _OF_ME or self._known(after.low))
        )

    def _strange(self, word: _Word) -> bool:
        """Whether a word in any case is unusual enough to be a name where one is expected."""
        return (
            len(word.low) >= _SURE_LENGTH
            and (self._unusual(word.low) or _is_like_jamilah(word))
            and not self._never(word.low)
            and word.low not in self.city
        )

    def _myself(self, place: int) -> Iterator[Span]:
        """ "Saya Wasilah Nurjanah ...", "saya misbahudin selaku ...": an unusual name needs a
        second one, or the words that people go on with."""
        here = place + 1
        if here >= len(self.words):
            return
        word = self.words[here]
        gap = self.text[self.words[place].end : word.start]
        if not _TOUCHING().fullmatch(gap) or self._never(word.low) or word.low in self.city:
            return
        if self._known(word.low) or not self._strange(word):
            return
        if self._of_family(place) and word.written.istitle():
            yield from self._name(here, sure=True)
            return
        after = self.words[here + 1] if here + 1 < len(self.words) else None
        if after is None or not _COMMA().fullmatch(self.text[word.end : after.start]):
            return
        if not word.written.istitle() and after.low not in _OF_ME_LOW:
            return
        second = word.written.istitle() and after.written.istitle() and not self._never(after.low)
        if after.low in _OF_ME or (second and after.low not in self.city):
            yield from self._name(here, sure=True)

    def _plainly(self, place: int) -> Iterator[Span]:
        """ "isun sarmidi wong kasemen", "istri saya sarmidi jatuh", all in small letters."""
        said, places = [self.words[place].low], [place]
        while places[-1] + 1 < len(self.words) and len(said) < LONGEST:
            word, after = self.words[places[-1]], self.words[places[-1] + 1]
            gap = self.text[word.end : after.start]
            if not _COMMA().fullmatch(gap) or "." in gap or not after.written[0].islower():
                break
            if "," in gap:
                said.append(",")
                places.append(places[-1])
            said.append(after.low)
            places.append(places[-1] + 1)
        at = introduced(
            said,
            named=self._plain_name,
            perhaps=lambda low: low in self.v.doubtful,
            is_place=lambda low: low in self.city or low in PLACES,
        )
        if at is not None:
            second = at + 1 < len(said) and self._plain_name(said[at + 1])
            last = places[at + 1] if second else places[at]
            yield (
                NAME,
                self.words[places[at]].start,
                self.words[last].start + len(said[at + second]),
            )

    def _plain_name(self, low: str) -> bool:
        formed = has_the_form(low) and not self._never(low) and low not in self.city
        return formed or low in self.v.common

    def _of_family(self, place: int) -> bool:
        """ "istri saya ..." in a sentence whose words have no capitals of their own."""
        before = self.words[place - 1] if place else None
        after = self.words[place + 2] if place + 2 < len(self.words) else None
        return (
            before is not None
            and before.low in _FAMILY
            and self._joined(place - 1)
            and self._joined(place)
            and self.words[place].written.islower()
            and (after is None or after.written[0].islower() or not self._joined(place + 1))
        )

    def _nickname(self, place: int) -> Iterator[Span]:
        """ "si Boncel": whatever has a capital there."""
        here = place + 1
        if here < len(self.words) and self._joined(place) and self.words[here].written.istitle():
            yield from self._name(here, sure=True)

    def _in_company(self, place: int) -> Iterator[Span]:
        """A name after a word that people stand behind: "warga Budi", "kata Siti", "(Asep)"."""
        word = self.words[place]
        before = self.words[place - 1] if place else None
        company = (
            before is not None
            and before.low in _BEFORE_A_NAME
            and _TOUCHING().fullmatch(self.text, before.end, word.start)
        ) or _NUMBERED().search(self.text, max(0, word.start - 14), word.start)
        shown = word.low in self.v.common or word.written[0].isupper()
        if company and shown and not self._of_place(place):
            yield from self._name(place, sure=True)

    # -- what a word is

    def _is_title(self, word: _Word) -> bool:
        if word.low in self.v.titles:
            return True
        return (
            word.low in self.v.short_titles
            and word.written.endswith(".")
            and (word.written[0].isupper() or word.low in {"dr", "drs", "ir", "prof", "hj", "kh"})
        )

    def _known(self, low: str) -> bool:
        if low in self.v.names:
            return True
        return low.endswith(_NAME_ENDS) and self._formed(low)

    def _formed(self, low: str) -> bool:
        return _NAME_FORM().fullmatch(low) is not None and low not in self.v.ordinary

    def _never(self, low: str) -> bool:
        return low in self.v.ordinary or low in self.v.places or low in self.v.roles

    def _unusual(self, low: str) -> bool:
        """Neither formed like a verb or an adverb, nor a chat abbreviation without vowels."""
        return not _ORDINARY_FORM().fullmatch(low) and sum(letter in "aiueo" for letter in low) >= 2

    def _of_place(self, place: int) -> bool:
        """Whether the word is part of a place's name: "Jl. KH. Abdul Fatah", "Masjid H. Sidik"."""
        for back in range(1, 5):
            if place < back:
                return False
            before = self.words[place - back]
            between = self.text[before.end : self.words[place - back + 1].start]
            if not _OF_A_NAME().fullmatch(between):
                return False
            if before.low in self.v.places or (
                before.low == "makan"
                and place > back
                and self.words[place - back - 1].low == "rumah"
            ):
                return True
            if not (
                before.low in self.v.any_titles
                or before.low in self.v.names
                or before.written[0].isupper()
            ):
                return False
        return False

    # -- where a name may begin

    def _by_itself(self, place: int) -> Iterator[Span]:
        """A common name without company: two side by side, or one with a capital in a sentence."""
        word = self.words[place]
        before = self.words[place - 1] if place else None
        if before is not None and before.low in self.v.names and self._joined(place - 1):
            return  # its first word has decided
        if self._of_place(place) or word.low in self.city:
            return
        after = self.words[place + 1] if place + 1 < len(self.words) else None
        pair = (
            after is not None
            and after.low in self.v.names
            and self._joined(place)
            and word.written.islower() == after.written.islower()
            and (word.low in self.v.common or after.low in self.v.common)
        )
        if (
            pair
            and after is not None
            and (
                word.written[0].isupper()
                or (word.low in self.v.common and after.low in self.v.common)
            )
        ):
            yield from self._name(place, sure=True)
            return
        alone = (
            word.low in self.v.common
            and len(word.low) >= _SURE_LENGTH
            and word.written[0].isupper()
            and not word.written.isupper()
            and before is not None
            and before.written.islower()
            and _GAP().fullmatch(self.text[before.end : word.start]) is not None
        )
        if alone:
            yield from self._name(place, sure=True)

    def _joined(self, place: int) -> bool:
        first, second = self.words[place], self.words[place + 1]
        return _GAP().fullmatch(self.text[first.end : second.start]) is not None

    def _after_title(self, place: int) -> Iterator[Span]:
        """Behind "Pak RT" or "Bu Lurah" stands oftener a verb than an unusual name."""
        here = self._past_roles(place + 1)
        if here >= len(self.words) or not self._near(here - 1):
            return
        word = self.words[here]
        if "_" in self.text[self.words[place].end : word.start] and not self._plain_name(word.low):
            return  # in the name of a file nothing but a known form is a name
        if here > place + 1 and not self._known(word.low):
            head = self.words[here - 1].low in {"lurah", "camat", "kota", "walikota"}
            if head or not word.written[0].isupper():
                return
        yield from self._name(here, sure=False, titled=True)

    def _after_office(self, office: _Word) -> Iterator[Span]:
        """ "Ketua RT 03 Sarkawi", "RT 02/RW 05, Pak Jumhadi"."""
        found = _OFFICE().match(self.low, office.start)
        if not found or found.end() not in self.at:
            return
        here = self._past_roles(self.at[found.end()])
        if here < len(self.words) and self.words[here].low in self.v.names:
            yield from self._name(here, sure=True)

    def _head_of_an_office(self, place: int) -> Iterator[Span]:
        """ "Ketua RT 03 Kelurahan X, Wasikun, ...", "Kepala Dinas X (Jumhadi Rekaan)", "Kadis PUPR
        Iwan Sunardi": behind the name of the office, between signs whatever may be a name, without
        them what is known for one."""
        here = place + 1
        while here < len(self.words) and here - place <= _LONGEST_OFFICE:
            gap = self.text[self.words[here - 1].end : self.words[here].start]
            if _SET_OFF().fullmatch(gap):
                yield from self._set_off(here)
                return
            if not _NEAR().fullmatch(gap):
                return
            if self._names_a_person(here):
                yield from self._name(here, sure=True)
                return
            if not self._of_an_office(self.words[here]):
                return
            here += 1

    def _of_an_office(self, word: _Word) -> bool:
        if self._never(word.low) or word.low in self.city or word.low in self.v.offices:
            return True
        return word.written.isupper()

    def _names_a_person(self, here: int) -> bool:
        word = self.words[here]
        if word.low in self.city or self._never(word.low) or self._of_place(here):
            return False
        if word.written.islower():
            return has_the_form(word.low)
        return self._plain_name(word.low)

    def _set_off(self, here: int) -> Iterator[Span]:
        here = self._past_roles(here)
        several = self.words[here : here + _LONGEST_NAME]
        named: list[_Word] = []
        for word in several:
            named.append(word)
            if _SET_OFF_AGAIN().match(self.text, word.end):
                break
            if not _GAP().match(self.text, word.end):
                return
        if named and _SET_OFF_AGAIN().match(self.text, named[-1].end) and self._are_names(named):
            yield NAME, named[0].start, named[-1].end

    def _are_names(self, named: Sequence[_Word]) -> bool:
        """One that is known or has the form of a name; or two and more with capitals that are
        neither words nor places."""
        known = [self._plain_name(one.low) for one in named]
        if not all(
            sure or one.low in self.v.doubtful or self._capital(one)
            for one, sure in zip(named, known, strict=True)
        ):
            return False
        return any(known) or len(named) > 1

    def _capital(self, word: _Word) -> bool:
        """Whether an unusual word begins with a capital and is no place's."""
        if _PLACE_FORM().fullmatch(word.low):
            return False
        return word.written.istitle() and self._strange(word)

    def _in_fields(self) -> Iterator[Span]:
        """ "Ayah: Wasikun", "Saksi: Jumhadi Rekaan"."""
        if ":" not in self.low:
            return
        for found in _FIELD_OF_A_PERSON().finditer(self.low):
            here = self.at.get(found.start("name"))
            if here is None:
                continue
            named = [one for one in self.words[here : here + 4] if one.end <= found.end("name") + 1]
            rest = self._past_offices(named)
            names = [word for word in rest if word.low not in self.v.titles]  # "Jumhadi Haji"
            if names and (self._are_names(names) or (len(names) == 1 and self._capital(names[0]))):
                yield NAME, rest[0].start, found.end("name")

    def _past_offices(self, written: Sequence[_Word]) -> list[_Word]:
        """From the first word that is no title and no office."""
        return list(dropwhile(lambda word: word.low in self.v.offices, written))

    def _past_roles(self, here: int) -> int:
        first = here
        while (
            here - first < _MOST_ROLES
            and here < len(self.words)
            and (here == first or self._near(here - 1))
        ):
            low = self.words[here].low
            if low not in self.v.roles | self.v.titles | self.v.short_titles and not (
                low in self.city and here > first
            ):
                break
            here += 1
        return here

    def _near(self, before: int) -> bool:
        """Nothing but a gap, and perhaps the number of an RT or RW, lies to the next word."""
        if before + 1 >= len(self.words):
            return False
        gap = self.text[self.words[before].end : self.words[before + 1].start]
        return _NEAR().fullmatch(gap) is not None

    # -- how far it goes

    def _name(
        self, here: int, *, sure: bool, titled: bool = False, labelled: bool = False
    ) -> Iterator[Span]:
        if here >= len(self.words) or not self._starts(
            self.words[here], sure=sure, titled=titled or labelled
        ):
            return
        last = here
        while last + 1 < len(self.words) and last - here + 1 < _LONGEST_NAME:
            gap = self.text[self.words[last].end : self.words[last + 1].start]
            joined = self.words[last].written.endswith(".") and not gap
            if not (joined or _GAP().fullmatch(gap)) or not self._goes_on(last):
                break
            if self.words[last].written.endswith(".") and len(self.words[last].low) > 3:
                break
            last += 1
        end = self.words[last].end - (1 if self.words[last].written.endswith(".") else 0)
        if labelled and self.text[end : end + 2].strip().startswith(":"):
            return  # "Nama Lembaga: ..." names a field
        degree = _DEGREE().match(self.text, end)
        yield NAME, self._with_rank(here), degree.end() if degree else end
        yield from self._and_another(last)

    def _with_rank(self, here: int) -> int:
        """Where the name begins with the "Tb." or "Rt." of Banten's nobility before it."""
        before = self.words[here - 1] if here else None
        start = self.words[here].start
        ranked = before and before.written in _RANKS and before.end + 1 >= start
        return before.start if before and ranked else start

    def _and_another(self, last: int) -> Iterator[Span]:
        """ "Sukardi dan Sumiyati", "Dewi Lestari / Encum"."""
        following = self.words[last + 1 : last + 3]
        if not following:
            return
        gap = self.text[self.words[last].end : following[0].start]
        if following[0].low in {"dan", "sama", "serta"} and len(following) > 1 and gap.isspace():
            other = last + 2
        elif _AND().fullmatch(gap):
            other = last + 1
        else:
            return
        if self._known(self.words[other].low):
            yield from self._name(other, sure=True)

    def _starts(self, word: _Word, *, sure: bool, titled: bool) -> bool:
        low = word.low
        if low in self.v.common or self._formed(low):
            return True
        if low in self.v.doubtful and (sure or word.written[0].isupper() or titled):
            return low not in self.city or sure
        if low in self.city or self._never(low):
            return False
        if word.written.rstrip(".").istitle():
            return (
                len(low) > 2
                and any(letter in "aiueoy" for letter in low)
                and (sure or not word.written.endswith("."))
            )
        if not word.written.isupper() and not word.written.islower():
            return False
        return len(low) >= (3 if sure else 4) and self._unusual(low)

    def _goes_on(self, last: int) -> bool:  # noqa: PLR0911
        word = self.words[last + 1]
        low = word.low
        if (self._known(low) and low not in self.v.doubtful) or (
            low in {"bin", "binti"} and last + 2 < len(self.words)
        ):
            return True
        first = self.words[last].written
        if self.words[last].low in {"bin", "binti"}:
            return word.written[0].isupper() or first.isupper() or self._known(low)
        if low in self.v.doubtful:
            return word.written[0].isupper() == first[0].isupper()
        if low in self.city or self._never(low):
            return False
        if word.written[0].isupper() and first[0].isupper() and not word.written.isupper():
            return True
        if len(low) == 1 and word.written.isupper():
            return word.written.endswith(".") or first[0].isupper()
        same_case = word.written.isupper() == first.isupper()
        same_case &= word.written.islower() == first.islower()
        return same_case and len(low) >= 4 and self._unusual(low)

    def _signature(self, closing: re.Match[str], *, sure: bool) -> Iterator[Span]:
        place = self.at.get(closing.start("name"))
        if place is None:
            return
        end_of = closing.end("name")
        written = []
        while place < len(self.words) and self.words[place].end <= end_of + 1:
            written.append(self.words[place])
            place += 1
        written = self._past_offices(written)
        if not 1 <= len(written) <= _LONGEST_NAME:
            return
        known = sum(self._known(word.low) for word in written)
        strange = [word for word in written if not self._known(word.low)]
        if any(word.low.startswith(_GREETINGS) or word.low in _CLOSING_WORDS for word in strange):
            return
        if any(self._never(word.low) or word.low in self.city for word in strange):
            if known < 1 or written[0].low not in self.v.names:
                return
            written = written[: next(i for i, w in enumerate(written) if w in strange)]
        elif not known:
            if not sure or len(written) > 3:
                return
            own_line = "\n" in closing["gap"]
            if not all(
                self._unusual(word.low)
                and (word.written.istitle() or (own_line and len(word.low) >= _SURE_LENGTH))
                for word in strange
            ):
                return
        last = written[-1]
        yield NAME, written[0].start, last.end - (1 if last.written.endswith(".") else 0)
