"""Which offices and posts a text names, in whatever form people use.

Aliases are data of the city (`reading/offices.toml`); the names in `agencies.toml` count too. An
office of the place - lurah, kelurahan, camat, RT and RW - is named by its kecamatan where one
stands behind the word, and stands as UNIT_OF_THE_PLACE where the place of the report decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aduan.domain.city.city import UNIT_OF_THE_PLACE, City
from aduan.domain.privacy.signs import plain

ENDING: Final = r"(?:nya|nye|ne|na|e|mu|ku|mah|teh)?"
OF_THE_PLACE: Final = (
    r"\b(?:lurah|kelurahan|kel|desa|camat|kecamatan|kacamatan|kec|sekcam|trantib){0} "
)
ASKED_BEFORE: Final = re.compile(
    r"(?:mohon|minta|tolong|tulung|tlg|harap|semoga|agar|supaya|biar|yth|undang|usul|coba|"
    r"ayo|hubungi)(?: [a-z0]+){0,2} $"
)
ASKED_AFTER: Final = re.compile(
    r"^ (?:[a-z0]+ ){0,2}(?:turun|usut|mengusut|periksa|memeriksa|audit|mengaudit|tindak|menindak|"
    r"selidiki|menyelidiki|cek|mengecek|membuka|sidak|tolong|mohon)"
)


@dataclass(frozen=True, slots=True)
class Offices:
    """Every way of naming an office of one city, as one expression each."""

    aliases: tuple[tuple[str, re.Pattern[str]], ...]
    districts: tuple[tuple[str, re.Pattern[str]], ...]
    judge: str
    """The inspectorate: who asks it for help does not accuse it."""
    plain_names: re.Pattern[str]
    """Names that are no other word: an office, or its people, and not what it looks after."""

    @classmethod
    def of(
        cls, city: City, table: Mapping[str, Sequence[str]], by_name: Sequence[str] = ()
    ) -> Offices:
        named: dict[str, list[str]] = {}
        for agency in city.agencies.values():
            if agency.kind != "kecamatan":
                named[agency.code] = [agency.name, agency.short, *agency.former]
        for code, listed in table.items():
            named.setdefault(code, []).extend(listed)
        return cls(
            tuple((code, expression(listed)) for code, listed in named.items()),
            tuple(districts(city)),
            city.inspectorate,
            expression(
                [
                    *by_name,
                    *(
                        name
                        for agency in city.agencies.values()
                        for name in (agency.name, agency.short, *agency.former)
                    ),
                ]
            ),
        )

    def names_one(self, text: str) -> bool:
        """Whether an office is called by its name. "Parkiran" may be whose it is or merely where it
        happened; then nobody can say whom an accusation means."""
        return self.plain_names.search(spoken(text)) is not None

    def named_in(self, text: str) -> tuple[str, ...]:
        """Codes of the offices and posts that `text` names as more than the one asked for help."""
        said = spoken(text)
        found = [code for code, names in self.aliases if self._means(code, names, said)]
        units = [code for code, names in self.districts if names.search(said)]
        if units and UNIT_OF_THE_PLACE in found:
            found.remove(UNIT_OF_THE_PLACE)
        return tuple(dict.fromkeys([*found, *units]))

    def _means(self, code: str, names: re.Pattern[str], said: str) -> bool:
        if code != self.judge:
            return names.search(said) is not None
        return any(
            not ASKED_BEFORE.search(said[: one.start()])
            and not ASKED_AFTER.search(said[one.end() :])
            for one in names.finditer(said)
        )


def spoken(text: str) -> str:
    return f" {' '.join(re.findall(r'[a-z0]+', plain(text)))} "


def expression(names: Sequence[str]) -> re.Pattern[str]:
    """Whole words only, with the endings of four languages; "*" stands for the rest of a word."""
    parts = []
    for name in sorted(set(names), key=len, reverse=True):
        words = re.findall(r"[a-z0]+", plain(name.replace("*", "")))
        if words:
            ending = "[a-z0]*" if name.endswith("*") else ENDING
            parts.append(" ".join(map(re.escape, words)) + ending)
    return re.compile(rf"(?<= )(?:{'|'.join(parts)})(?= )" if parts else r"(?!)")


def districts(city: City) -> Iterator[tuple[str, re.Pattern[str]]]:
    """By kecamatan: its own name and those of its kelurahan, after the word for such an office."""
    marker = OF_THE_PLACE.format(ENDING)
    for code, kecamatan in city.kecamatan.items():
        unit = city.kecamatan_unit(code)
        if unit is None:
            continue
        names = [kecamatan.name, *kecamatan.aliases]
        for kelurahan in city.kelurahan.values():
            if kelurahan.kecamatan == code:
                names += [kelurahan.name, *kelurahan.aliases]
        spoken = {" ".join(re.findall(r"[a-z0]+", plain(name))) for name in names}
        spoken |= {name.split()[0] for name in spoken if len(name.split()[0]) >= 6}
        listed = "|".join(map(re.escape, sorted(filter(None, spoken), key=len, reverse=True)))
        yield unit.code, re.compile(rf"{marker}(?:{listed})\b")


def resolved(city: City, accused: Sequence[str], place: str | None) -> tuple[str, ...]:
    """The accused as offices that exist: the unit of the place is that of `place`, and while the
    place is not known it may be any of them, so all are kept out."""
    codes: list[str] = []
    for code in accused:
        if code != UNIT_OF_THE_PLACE:
            codes.append(code)
            continue
        unit = city.kecamatan_unit(place) if place else None
        if unit is not None:
            codes.append(unit.code)
        else:
            codes += [one.code for one in map(city.kecamatan_unit, city.kecamatan) if one]
    return tuple(dict.fromkeys(codes))


def read_offices(city: City, table: Mapping[str, Any]) -> Offices:
    """`offices.toml` as it was read. KeyError without its tables."""
    return Offices.of(city, table["offices"], table["by_name"]["names"])
