"""From words to a kelurahan: what an address says, and what it only seems to say.

People write "Kel. Unyur", "Unyur", "Jl. Raya Unyur", "Perumahan Unyur Indah" and mean four
different things. A name is taken for a place by what stands before it: after "kel." it is the
kelurahan, after "jl." it is a street that may lie anywhere, alone it is a hint. Names that are
ordinary words, or another government's, need their marker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from aduan.domain.city.city import City
from aduan.domain.city.provinces import PROVINCES

EXPLICIT: Final = 3
"""Said with its marker ("kel. X"), or filled into the channel's own field."""
NAMED: Final = 2
"""A part of an address by itself, or a landmark the city knows."""
HINTED: Final = 1
"""Somewhere in the sentence."""

MARKERS: Final = {
    "kelurahan": "kel", "kel": "kel", "klurahan": "kel", "klrhn": "kel", "kelurhan": "kel",
    "kelurahn": "kel", "desa": "kel", "ds": "kel", "lurah": "kel",
    "kecamatan": "kec", "kec": "kec", "kcmtn": "kec", "kecmatan": "kec", "camat": "kec",
    "jalan": "jl", "jl": "jl", "jln": "jl", "jlan": "jl", "gang": "jl", "gg": "jl",
    "kota": "kota", "kab": "kab", "kabupaten": "kab", "kabupten": "kab",
}  # fmt: skip
ESTATE_WORDS: Final = frozenset(
    {
        *("perumahan", "perum", "perumnas", "komplek", "kompleks", "komp", "griya", "cluster"),
        *("villa", "graha", "ruko", "blok"),
    }
)
"""An estate's name often holds the name of a kelurahan it does not lie in."""
PARTS_OF_A_PLACE: Final = frozenset(
    {"rt", "rw", "kp", "kampung", "lingkungan", "ling", "link", "lingk", "no", "nomor", "km"}
)
"""What an address goes on with behind the name of a place, and a sentence seldom does."""
BESIDE: Final = frozenset(
    {"dekat", "depan", "belakang", "samping", "sebelah", "sekitar", "tepatnya"}
)
"""In an address they go on from a place's name to what stands near it."""
STREET_ENDS: Final = frozenset(
    {
        *("di", "dekat", "depan", "belakang", "samping", "sebelah", "rt", "rw", "kp", "kampung"),
        *("lingkungan", "ling", "link", "lingk", "no", "nomor", "km", "tepatnya", "yang"),
        *("kawasan", "wilayah", "daerah", "rusak", "berlubang", "arah", "menuju", "dan", "banjir"),
        *("macet", "gelap", "kota", "kab", "kel", "kec", "jl", "sekitar", "dalam", "area"),
        *("sudah", "ini", "itu"),
    }
)
"""Words no street name goes on with: after them a name counts again."""
QUALIFIERS: Final = frozenset({"baru", "lama", "timur", "barat", "utara", "selatan", "tengah"})
"""A name that ends in one of them is another place's: "Kec. X Baru" is not Kec. X."""
VILLAGE_QUALIFIERS: Final = QUALIFIERS | {
    *("jaya", "mekar", "indah", "wetan", "kulon", "kidul", "lor", "kaler", "hilir", "ilir", "hulu"),
    *("girang", "udik", "tonggoh", "agung", "mulya", "makmur", "asri", "permai", "sari"),
}
"""Of them the names of kelurahan and desa are made as well: "Kel. X Jaya" is not Kel. X."""
ALSO_ADVERBS: Final = frozenset({"baru", "lama"})
"""They go on with a sentence as often as with a name: "Kel. X baru diaspal"."""
DIRECTIONS: Final = frozenset({"arah", "menuju", "jurusan", "tujuan", "ke", "dari", "sampai"})
"""What is named after them is where a road leads, not where the matter is."""
PEOPLE: Final = frozenset({"warga", "orang", "plat", "asal", "raya", "tol", "bus", "angkot"})
"""After them the bare name of a town says who or what it is, not where."""
AT: Final = frozenset({"di", "d", "daerah", "wilayah", "kawasan"})
"""Before a bare name they say that it is where the matter is."""
ADMINISTRATIVE: Final = frozenset({"adm", "administrasi", "."})
NO_NAME: Final = frozenset(
    {
        *(
            "ini",
            "itu",
            "kita",
            "kami",
            "saya",
            "anda",
            "tersebut",
            "yang",
            "dan",
            "atau",
            "dengan",
        ),
        *("lain", "sendiri", "setempat", "terdekat", "tetangga", "sebelah", "kurang", "lambat"),
        *("diam", "malah", "pun", "cuek", "tutup", "seolah", "sampai", "hingga", "belum", "tidak"),
        *(
            "untuk",
            "agar",
            "supaya",
            "masih",
            "sudah",
            "sangat",
            "harus",
            "juga",
            "tolong",
            "mohon",
        ),
        *("di", "ke", "dari", "provinsi", "propinsi", "serta", "para", "nya", "maupun", "bukan"),
        *("tak", "tdk", "gak", "ga", "nggak", "jangan", "tanpa", "cuma", "hanya", "terkesan"),
        *(
            "acuh",
            "bungkam",
            "lalai",
            "abai",
            "lamban",
            "lelet",
            "cepat",
            "segera",
            "mana",
            "dimana",
        ),
        *("agak", "bagaimana", "kapan", "kenapa", "mengapa", "apakah", "katanya", "mestinya"),
        *("seharusnya", "harusnya", "bersama", "kok", "kan", "dong", "lagi", "terus", "selalu"),
        *(
            "banyak",
            "ada",
            "pernah",
            "seperti",
            "karena",
            "sebab",
            "tapi",
            "tetapi",
            "jika",
            "kalau",
        ),
        *(
            "saat",
            "ketika",
            "sejak",
            "selama",
            "semua",
            "seluruh",
            "setiap",
            "tiap",
            "oleh",
            "pada",
        ),
        *("dalam", "bisa", "dapat", "akan", "mau", "ingin", "perlu", "wajib", "hendaknya"),
        *("menanggapi", "merespon", "merespons", "membiarkan", "mengabaikan", "menjawab"),
        *(
            "menyuruh",
            "meminta",
            "bilang",
            "diharapkan",
            "dimohon",
            "diminta",
            "ditutup",
            "dibiarkan",
        ),
        *("melayani", "mempersulit", "memperbaiki", "membantu", "memungut", "mengatakan"),
        *("jalan", "jalannya", "rusak", "banjir", "gelap", "macet", "kondisi", "lampu", "sampah"),
    }
)
"""What goes on after "kecamatan" or "kabupaten" without being the name of one."""
WORD: Final = re.compile(r"[a-z0-9']+|[,.;:\n()/\-]")
BREAKS: Final = frozenset(",;:\n()")


@dataclass(frozen=True, slots=True)
class Mention:
    """One name found: the codes it can mean, how plainly it was said, and the words."""

    codes: tuple[str, ...]
    strength: int
    words: str
    longer: bool = False
    """The words go on as another place's name does: "Kel. X Utara", and no X Utara is here."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """What the words say about the place."""

    kelurahan: tuple[Mention, ...] = ()
    kecamatan: tuple[Mention, ...] = ()
    city: bool = False
    """The city's own name was written ("Kota ...")."""
    neighbour: str = ""
    """Another government that was named instead or as well."""
    neighbour_district: bool = False
    """One of that government's own districts was named ("Kec. Kramatwatu")."""
    neighbour_bare: bool = False
    """Only its town was named ("Cilegon"), without a word for the government."""
    stranger: str = ""
    """A government of which the city's pack knows nothing, as it was written ("Kota Depok")."""
    neighbour_behind: bool = False
    """It stood right behind the name of a place ("X, Depok")."""
    strange_district: bool = False
    """A kecamatan was named that neither the city nor a neighbour has."""


class NameIndex:
    """Every way to write a place of one city."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._kelurahan: dict[str, list[str]] = {}
        for place in city.kelurahan.values():
            for name in spellings((place.name, *place.aliases)):
                codes = self._kelurahan.setdefault(name, [])
                if place.code not in codes:
                    codes.append(place.code)
        self._kecamatan: dict[str, str] = {}
        for district in city.kecamatan.values():
            for name in spellings((district.name, *district.aliases)):
                self._kecamatan[name] = district.code
        self._landmarks = {" ".join(tokens_of(name)): code for name, code in city.landmarks.items()}
        self._ordinary = {" ".join(tokens_of(name)) for name in city.ordinary_names} | set(
            self._kecamatan
        )
        self._own = {" ".join(tokens_of(city.name))}
        self._short = " ".join(tokens_of(city.short_name))
        self._neighbours = [
            (
                neighbour.name,
                {word for word in map(spoken, neighbour.words) if is_town(word)},
                {" ".join(tokens_of(word)) for word in neighbour.districts},
            )
            for neighbour in city.neighbours
        ]
        self._governments = {
            spoken(word): neighbour.name
            for neighbour in city.neighbours
            for word in neighbour.words
        }
        self._longest_government = max(
            (name.count(" ") + 1 for name in self._governments), default=1
        )
        ours = {*self._kelurahan, *self._kecamatan, *self._landmarks}
        self._districts = {
            name: neighbour
            for neighbour, towns, districts in self._neighbours
            for name in districts - towns - ours
        }
        self._cities = {" ".join(tokens_of(name)) for name in city.other_cities}
        self._provinces = PROVINCES - {spoken(city.province)} - ours - self._cities
        self._bare_cities = self._cities - ours
        self._cities_and_words = {" ".join(tokens_of(name)) for name in city.cities_and_words}
        self._marker_names = {name.split()[0] for name in self._kelurahan} & set(MARKERS)
        longest = [*self._kelurahan, *self._kecamatan, *self._landmarks]
        self._longest = max((name.count(" ") + 1 for name in longest), default=1)

    def read(self, text: str, address: str, kelurahan: str, kecamatan: str) -> NamedPlace:
        """Everything the channel's fields, the address and the text say, strongest first."""
        found = Findings()
        if kelurahan.strip():
            self._field(kelurahan, found)
        if kecamatan.strip():
            self._district_field(kecamatan, found)
        for written, is_address in ((address, True), (text, False)):
            if written:
                self._scan(written, found, is_address=is_address)
        if not found.neighbour and (found.behind_a_kelurahan or not found.kelurahan):
            found.neighbour, found.neighbour_bare = found.elsewhere, bool(found.elsewhere)
            found.neighbour_behind |= bool(found.elsewhere) and found.behind_a_kelurahan
        return NamedPlace(
            tuple(sorted(found.kelurahan, key=lambda mention: -mention.strength)),
            tuple(found.kecamatan),
            found.city,
            found.neighbour,
            found.neighbour_district,
            found.neighbour_bare,
            found.stranger,
            found.neighbour_behind,
            found.strange_district,
        )

    def _field(self, kelurahan: str, found: Findings) -> None:
        """With its marker or without; a name may itself begin with a word that marks others."""
        written = tokens_of(kelurahan)
        bare = written[1:] if MARKERS.get(written[0] if written else "") == "kel" else written
        for tokens in (bare, [token for token in written if token not in MARKERS]):
            codes, taken = self._kelurahan_at(tokens, 0, fuzzy=True)
            if codes and taken == len(tokens):
                found.kelurahan.append(Mention(tuple(codes), NAMED, kelurahan.strip()))
                return

    def _district_field(self, kecamatan: str, found: Findings) -> None:
        written = parts_of(kecamatan)
        for position in range(len(written)):  # "Kab. X" is no kecamatan X
            self._other_names(written, position, found, hidden=False)
        if found.neighbour:
            return
        tokens = [token for token in tokens_of(kecamatan) if token not in MARKERS]
        district = self._kecamatan_named(tokens)
        if district:
            found.kecamatan.append(Mention((district,), NAMED, kecamatan.strip()))
            return
        name = " ".join(tokens)
        for neighbour, _, districts in self._neighbours:
            if name in districts:
                found.neighbour, found.neighbour_district = neighbour, True
                return
        found.strange_district |= bool(tokens)

    def _scan(self, written: str, found: Findings, *, is_address: bool) -> None:
        tokens = parts_of(written)
        position, marker, street, estate, alone = 0, "", False, False, True
        while position < len(tokens):
            token = tokens[position]
            if token in BREAKS:
                position, marker, street, estate, alone = position + 1, "", False, False, True
                continue
            self._other_names(tokens, position, found, hidden=street or estate)
            if not (street or estate or marker):
                self._bare_elsewhere(tokens, position, found, alone=alone, is_address=is_address)
            kind = MARKERS.get(token, "")
            if kind and token in self._marker_names:
                taken = self._marker_name_at(
                    tokens,
                    position,
                    found,
                    marker=marker,
                    hidden=street or estate,
                    alone=alone,
                    is_address=is_address,
                )
                if taken:
                    position, marker, street, estate, alone = (
                        position + taken,
                        "",
                        False,
                        False,
                        False,
                    )
                    continue
            if kind:
                if (marker, kind) == ("kec", "kota") and not self._own_behind(tokens, position):
                    found.strange_district |= self._strange_district(tokens, position, found)
                marker, street = kind, kind == "jl"
                estate, alone = False, False
                position += 1
                continue
            if token in STREET_ENDS or token.isdigit():
                street = estate = False
                alone = alone or token.isdigit()
                marker = "" if marker in ("jl", "kota", "kab") else marker
                position += 1
                continue
            if token in ESTATE_WORDS:
                estate, position = True, position + 1
                continue
            if marker == "kec":
                found.strange_district |= self._strange_district(tokens, position, found)
            taken = self._name_at(
                tokens,
                position,
                found,
                marker=marker,
                hidden=street or estate,
                alone=alone,
                is_address=is_address,
            )
            if taken or marker not in ("jl", "estate"):
                marker = ""
            alone = False
            position += taken or 1

    def _name_at(  # noqa: PLR0911 - each return is one way a name can be meant
        self,
        tokens: list[str],
        position: int,
        found: Findings,
        *,
        marker: str,
        hidden: bool,
        alone: bool,
        is_address: bool,
    ) -> int:
        """Take in the name that starts here; how many words it had, 0 when there is none."""
        if marker == "kec":
            name, taken = longest_name(tokens, position, self._longest, self._kecamatan)
            if taken and not self._qualified(tokens, position + taken):
                found.kecamatan.append(Mention((self._kecamatan[name],), EXPLICIT, name))
                return taken
        if marker == "kel":
            codes, taken = self._kelurahan_at(tokens, position, fuzzy=True)
            if taken:
                longer = self._goes_on(tokens, position, taken)
                taken += longer
                words = " ".join(tokens[position : position + taken])
                found.kelurahan.append(Mention(tuple(codes), EXPLICIT, words, bool(longer)))
                return taken
        if marker in ("kota", "kab"):
            return 0
        name, taken = longest_name(tokens, position, self._longest, self._landmarks)
        if taken:
            found.kelurahan.append(Mention((self._landmarks[name],), NAMED, name))
            return taken
        name, taken = longest_name(tokens, position, self._longest, self._kelurahan)
        if not taken:
            return 0
        if hidden:
            return taken
        if name in self._ordinary:
            if name in self._kecamatan and name != self._short:
                found.kecamatan.append(Mention((self._kecamatan[name],), HINTED, name))
            return taken
        after = tokens[position + taken] if position + taken < len(tokens) else ","
        closed = after in BREAKS or (is_address and (after in MARKERS or after in STREET_ENDS))
        whole = alone and closed and (is_address or len(tokens) > position + taken)
        strength = NAMED if whole else HINTED
        longer = self._qualified(tokens, position + taken)
        taken += longer
        words = " ".join(tokens[position : position + taken])
        found.kelurahan.append(Mention(tuple(self._kelurahan[name]), strength, words, longer))
        return taken

    def _goes_on(self, tokens: list[str], position: int, taken: int) -> int:
        """1 where the word behind "kel. X" makes another name of it, and none that is known here.
        Before a street, an RT or a break "baru" is a name's; else it may begin a sentence."""
        behind = tokens[position + taken] if position + taken < len(tokens) else ""
        landmark = longest_name(tokens, position, self._longest, self._landmarks)[1]
        if behind not in VILLAGE_QUALIFIERS or landmark > taken:
            return 0
        return int(
            behind not in ALSO_ADVERBS
            or self._qualified(tokens, position + taken)
            or "".join(tokens[position + taken + 1 : position + taken + 2]) in PARTS_OF_A_PLACE
        )

    def _marker_name_at(
        self,
        tokens: list[str],
        position: int,
        found: Findings,
        *,
        marker: str,
        hidden: bool,
        alone: bool,
        is_address: bool,
    ) -> int:
        """A kelurahan whose name begins with a marker ("Kota Baru"): after "kel.", as a part of an
        address by itself, with the city's own name behind it, or among the parts of a place ("Kota
        Baru RT 3", "lingk. Kota Baru,"). Elsewhere the words are only words."""
        fuzzy = marker == "kel"
        codes, taken = self._kelurahan_at(tokens, position, fuzzy=fuzzy)
        if not codes or taken < 2:
            return 0
        before = tokens[position - 1] if position else ""
        after = tokens[position + taken] if position + taken < len(tokens) else ","
        ends = after in BREAKS or after in MARKERS or after in PARTS_OF_A_PLACE
        longer = 0
        if marker == "kel":
            strength = EXPLICIT
            longer = self._goes_on(tokens, position, taken)
        elif alone and is_address and (ends or after.isdigit() or after in BESIDE):
            strength = NAMED
        elif (marker != "jl" and self._own_behind(tokens, position + taken)) or (
            not marker
            and not hidden
            and (after in PARTS_OF_A_PLACE or (before in PARTS_OF_A_PLACE and ends))
        ):
            strength = HINTED
        else:
            return 0
        taken += longer
        words = " ".join(tokens[position : position + taken])
        found.kelurahan.append(Mention(tuple(codes), strength, words, bool(longer)))
        return taken

    def _own_behind(self, tokens: list[str], position: int) -> bool:
        """Whether the city's own name is what follows, after its marker or a comma or not."""
        rest = [token for token in tokens[position : position + 4] if token != ","]
        while rest and MARKERS.get(rest[0]) in ("kota", "kec"):
            rest = rest[1:]
        return " ".join(rest[: self._short.count(" ") + 1]) == self._short

    def _other_names(
        self, tokens: list[str], position: int, found: Findings, *, hidden: bool
    ) -> None:
        """The city's own name and other governments', wherever they stand."""
        two = " ".join(tokens[position : position + 2])
        if two in self._own:
            found.city |= not self._qualified(tokens, position + 2)
            return
        led_to = _word_before(tokens, position) in DIRECTIONS
        kind = MARKERS.get(tokens[position], "")
        words, length = longest_name(tokens, position, self._longest_government, self._governments)
        if length and not is_town(words) and not led_to:
            found.neighbour, found.neighbour_bare = self._governments[words], False
            return
        if (
            length
            and is_town(words)
            and not led_to
            and self._stands_for_a_place(tokens, position, length, hidden=hidden)
        ):
            found.neighbour_bare |= not found.neighbour
            found.neighbour_behind |= not found.neighbour and _right_behind(tokens, position, found)
            found.neighbour = found.neighbour or self._governments[words]
        rest = tokens[position + 1 : position + 3]
        tails = (" ".join(rest), " ".join(rest[:1]))
        for name, _, districts in self._neighbours:
            if kind == "kec" and districts.intersection(tails):
                found.neighbour, found.neighbour_district = name, True
                found.neighbour_bare = False
                return
        if not led_to and kind in ("kota", "kab"):
            found.stranger = self._stranger(tokens, position + 1, kind) or found.stranger

    def _bare_elsewhere(
        self, tokens: list[str], position: int, found: Findings, *, alone: bool, is_address: bool
    ) -> None:
        """A neighbour's district without "kec." or another city without "kota". Right behind a
        kelurahan ("desa X Pontang", "Kel. X, Padang") it says which of two places of one name is
        meant; a district says where the matter is, too, where no kelurahan is named. A name that
        is an ordinary word does only the first, and only after "kel." or in an address; a city that
        is none does it behind any name of a place of ours ("X, Depok")."""
        for length in (2, 1):
            name = " ".join(tokens[position : position + length])
            if name in self._districts or name in self._bare_cities or name in self._provinces:
                break
        else:
            return
        last = found.kelurahan[-1] if found.kelurahan else Mention((), 0, "")
        behind = [token for token in tokens[:position] if token != "."]
        part = bool(behind) and behind[-1] == "," and alone
        behind = behind[:-1] if part else behind
        closes = self._closes(tokens, position + length, within=1)
        before_it = f" {' '.join(behind)}"
        right_behind = last.strength > 0 and before_it.endswith(f" {last.words}")
        longer_name = (
            part
            and last.strength == EXPLICIT
            and not right_behind
            and " ".join(behind[:-1]).endswith(last.words)
            and behind[-1].isalpha()
            and behind[-1] not in STREET_ENDS | NO_NAME
        )
        plainly = is_address or last.strength == EXPLICIT
        neighbour = self._districts.get(name, "")
        if neighbour and name not in self._ordinary:
            follows = right_behind and (closes or last.strength == EXPLICIT)
            follows |= longer_name and closes  # "Kel. X Y, Kramatwatu": the desa X Y
            before = tokens[position - 1] if position else ""
            says_where = closes and (before in AT or (is_address and alone))
        else:
            alone_it_tells = (
                not neighbour
                and name not in self._cities_and_words
                and _right_behind(tokens, position, found)
            )
            if not neighbour and name not in self._cities_and_words:
                alone_it_tells |= part and self._same_chain(tokens[:position], last)
                alone_it_tells |= is_address and tokens == name.split()  # the kelurahan is a field
            follows = closes and ((plainly and (right_behind or part)) or alone_it_tells)
            says_where = False
        if follows or says_where:
            kind = "Provinsi" if name in self._provinces else "Kota"
            found.elsewhere = found.elsewhere or neighbour or f"{kind} {name.title()}"
            found.behind_a_kelurahan |= follows or (is_address and alone)

    def _same_chain(self, before: list[str], last: Mention) -> bool:
        """Whether nothing but names of places stands between a kelurahan and the city in whose
        address it is: "X, Cilandak, Jakarta Selatan". One of ours among them says it is ours."""
        ours = {*self._kecamatan, *self._own, self._short, *self._kelurahan, *self._landmarks}
        behind, parts = list(before), 0
        while last.strength and behind and behind[-1] == ",":
            behind.pop()
            if f" {' '.join(behind)}".endswith(f" {last.words}"):
                return parts > 0
            words: list[str] = []
            while behind and behind[-1] not in BREAKS:
                words.insert(0, behind.pop())
            named = [word for word in words if MARKERS.get(word) != "kec" and word != "."]
            no_name = any(
                not word.isalpha() or word in NO_NAME or word in MARKERS or word in STREET_ENDS
                for word in named
            )
            if no_name or not 0 < len(named) <= 3 or " ".join(named) in ours:
                return False
            parts += 1
        return False

    def _stranger(self, tokens: list[str], position: int, kind: str) -> str:
        """A government the pack does not describe. "Kota" goes before many a word, so the names of
        cities are known; a name after "kabupaten" is taken for one."""
        rest = [token for token in tokens[position : position + 4] if token not in ADMINISTRATIVE]
        rest = rest[:2]
        if kind == "kota":
            name = next(
                (name for name in (" ".join(rest), " ".join(rest[:1])) if name in self._cities), ""
            )
            return f"Kota {name.title()}" if name else ""
        if not rest or rest[0] in NO_NAME or not rest[0].isalpha() or rest[0] in MARKERS:
            return ""
        ours = rest[0] in self._short.split()
        return "" if ours else f"Kabupaten {rest[0].title()}"

    def _stands_for_a_place(
        self, tokens: list[str], position: int, length: int, *, hidden: bool
    ) -> bool:
        """A bare town: not in the name of a street, not a direction, and not one end of a road
        that is called after both its ends."""
        before = tokens[position - 1] if position else ""
        after = tokens[position + length] if position + length < len(tokens) else ""
        ends = {self._short.split()[-1], self._short.split()[0]}
        if hidden or before in DIRECTIONS or before in PEOPLE or MARKERS.get(before) == "jl":
            return False
        if tokens[position] in self._ordinary:
            return (not before or before in BREAKS) and (not after or after in BREAKS)
        return before not in ends and after not in ends

    def _strange_district(self, tokens: list[str], position: int, found: Findings) -> bool:
        """Whether "kec." beside a kelurahan names one that is nobody's here. Elsewhere the word is
        as often the office's as a place's. Behind "kel. X", before it, and after the short "kec."
        any name is one; behind a bare name, where the address has its end."""
        first = tokens[position]
        if first in MARKERS:  # "Kec. Kota Agung"
            first = tokens[position + 1] if position + 1 < len(tokens) else ","
        named = first.isalpha() and first not in NO_NAME and first not in MARKERS
        if not named or self._district_known(tokens, position):
            return False
        if self._before_a_kelurahan(tokens, position):
            return True
        behind, marker = tokens[:position], ""
        while behind and _between_parts(behind[-1]):
            if MARKERS.get(behind[-1]) == "kec":
                marker = behind[-1]
            behind = behind[:-1]
        last = found.kelurahan[-1] if found.kelurahan else Mention((), 0, "")
        if not last.strength or not f" {' '.join(behind)}".endswith(f" {last.words}"):
            names_ours = longest_name(tokens, position, self._longest, self._kelurahan)[1]
            return bool(names_ours) and marker != "camat"
        plain = last.strength == EXPLICIT or marker in ("kec", "kcmtn")
        longer = self._qualified(tokens, position + 1)
        return plain or longer or self._closes(tokens, position + 1)

    def _before_a_kelurahan(self, tokens: list[str], position: int) -> bool:
        """Whether the kelurahan follows: "Kec. Y, Kel. X"."""
        for at in range(position + 1, min(position + 4, len(tokens))):
            if MARKERS.get(tokens[at]) == "kel":
                return bool(self._kelurahan_at(tokens, at + 1, fuzzy=True)[1])
            if not tokens[at].isalpha() and tokens[at] not in BREAKS:
                return False
        return False

    def _district_known(self, tokens: list[str], position: int) -> bool:
        two = " ".join(tokens[position : position + 2])
        return self._district_at(tokens, position) or any(
            districts.intersection((tokens[position], two)) for _, _, districts in self._neighbours
        )

    def _district_at(self, tokens: list[str], position: int) -> bool:
        """Whether the city has a kecamatan of the name written here, perhaps with a slip."""
        taken = longest_name(tokens, position, self._longest, self._kecamatan)[1]
        if taken:
            return not self._qualified(tokens, position + taken)
        return any(
            one_slip("".join(tokens[position : position + length]), name.replace(" ", ""))
            for length in (1, 2)
            for name in self._kecamatan
        )

    def _qualified(self, tokens: list[str], position: int) -> bool:
        """Also with the city behind it that it lies in: "Kec. X Baru Bekasi"."""
        before_a_city = (
            position + 1 < len(tokens)
            and tokens[position] in QUALIFIERS
            and tokens[position + 1] in self._bare_cities
        )
        return before_a_city or qualified(tokens, position)

    def _closes(self, tokens: list[str], position: int, within: int = 2) -> bool:
        """Whether the name of a government, of one word or two, has its end hereabouts: what goes
        on as a sentence was no name."""
        for at in range(position, position + within):
            after = tokens[at] if at < len(tokens) else ","
            if after in BREAKS or after == "." or after in MARKERS or after in STREET_ENDS:
                return True
        return False

    def _kelurahan_at(
        self, tokens: list[str], position: int, *, fuzzy: bool
    ) -> tuple[list[str], int]:
        name, taken = longest_name(tokens, position, self._longest, self._kelurahan)
        if taken:
            return self._kelurahan[name], taken
        if not fuzzy:
            return [], 0
        for length in range(min(self._longest, len(tokens) - position), 0, -1):
            words = tokens[position : position + length]
            if any(word in BREAKS or word in MARKERS for word in words[1:]):
                continue
            if words[0] in BREAKS or (words[0] in MARKERS and words[0] not in self._marker_names):
                continue
            written = "".join(words)
            near = {
                code
                for known, codes in self._kelurahan.items()
                if one_slip(written, known.replace(" ", ""))
                for code in codes
            }
            if len(near) == 1:
                return sorted(near), length
        return [], 0

    def _kecamatan_named(self, tokens: list[str]) -> str:
        name, taken = longest_name(tokens, 0, self._longest, self._kecamatan)
        if taken and not self._qualified(tokens, taken):
            return self._kecamatan[name]
        written = "".join(tokens)
        near = {
            code
            for known, code in self._kecamatan.items()
            if one_slip(written, known.replace(" ", ""))
        }
        return near.pop() if len(near) == 1 else ""


class Findings:
    """What a scan gathers before it becomes a NamedPlace."""

    def __init__(self) -> None:
        self.kelurahan: list[Mention] = []
        self.kecamatan: list[Mention] = []
        self.city = False
        self.neighbour = ""
        self.neighbour_district = False
        self.neighbour_bare = False
        self.neighbour_behind = False
        self.stranger = ""
        self.strange_district = False
        self.elsewhere = ""
        self.behind_a_kelurahan = False


def _word_before(tokens: list[str], position: int) -> str:
    """The word before a name, its "kota" or "kabupaten" left out: "menuju Kota X"."""
    at = position - 1
    while at >= 0 and MARKERS.get(tokens[at]) in ("kota", "kab"):
        at -= 1
    return tokens[at] if at >= 0 else ""


def _between_parts(token: str) -> bool:
    """What may stand between a kelurahan and its kecamatan: a break, an RT with its number."""
    apart = token in BREAKS or token in ("rt", "rw") or token.isdigit()
    return apart or MARKERS.get(token) == "kec"


def _right_behind(tokens: list[str], position: int, found: Findings) -> bool:
    """Whether a name of the city's ends where this one begins, with a comma between or not."""
    behind = [token for token in tokens[:position] if token != "."]
    behind = behind[:-1] if behind and behind[-1] == "," else behind
    before = " " + " ".join(behind)
    last = [mentions[-1].words for mentions in (found.kelurahan, found.kecamatan) if mentions]
    return any(before.endswith(f" {words}") for words in last)


def parts_of(written: str) -> list[str]:
    """The words and the breaks; the colon of a form ("Kelurahan: X") is none."""
    tokens = [token for token in WORD.findall(written.lower()) if token not in "./-"]
    return [
        token
        for at, token in enumerate(tokens)
        if not (token == ":" and at and MARKERS.get(tokens[at - 1]) in ("kel", "kec", "jl"))
    ]


def tokens_of(name: str) -> list[str]:
    return [token for token in WORD.findall(name.lower()) if token not in "./-,;:\n()"]


def spoken(name: str) -> str:
    return " ".join(tokens_of(name))


def is_town(word: str) -> bool:
    """A name without a word for the government: "cilegon", but not "pemkot cilegon"."""
    return not word.startswith(("kab", "kota", "pem", "bupati", "wali"))


def spellings(names: Iterable[str]) -> Iterator[str]:
    """Each name apart and written together: "Sumur Pecung", "Sumurpecung"."""
    for name in names:
        tokens = tokens_of(name)
        yield " ".join(tokens)
        if len(tokens) > 1:
            yield "".join(tokens)


def longest_name(
    tokens: list[str], position: int, longest: int, known: dict[str, str] | dict[str, list[str]]
) -> tuple[str, int]:
    """The longest known name that starts at a token, and its number of words."""
    for length in range(min(longest, len(tokens) - position), 0, -1):
        name = " ".join(tokens[position : position + length])
        if name in known:
            return name, length
    return "", 0


def qualified(tokens: list[str], position: int) -> bool:
    """Whether a name goes on with the last word of another one: "baru," but not "baru saja"."""
    if position >= len(tokens) or tokens[position] not in QUALIFIERS:
        return False
    after = tokens[position + 1] if position + 1 < len(tokens) else ","
    return after in BREAKS or after in MARKERS or after in ESTATE_WORDS


def one_slip(written: str, known: str) -> bool:
    """Is this the name with one letter wrong, missing, doubled or swapped? Short names: never."""
    if len(known) < 6 or abs(len(written) - len(known)) > 1 or written[:1] != known[:1]:
        return False
    at = 0
    while at < min(len(written), len(known)) and written[at] == known[at]:
        at += 1
    if len(written) == len(known):
        rest, other = written[at:], known[at:]
        swapped = rest[1:2] + rest[:1] + rest[2:]
        return rest[1:] == other[1:] or swapped == other
    shorter, longer = sorted((written, known), key=len)
    return shorter[at:] == longer[at + 1 :]
