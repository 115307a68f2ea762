"""Shapes of JSON that say themselves twice: as a reader and as a JSON Schema.

One table of a body is both what is checked and what the OpenAPI document shows, so the two cannot
drift apart. Pydantic does the same and more; it would be two fifths of the webhook's whole cold
start (`python -m tests.benchmarks.cold_start`), for a function that is to be awake at once.

A reader never stops at the first fault: it notes every one with its JSON pointer and goes on, and
its result counts only if none was noted. Unknown fields are passed over, so a channel may add
some; `Record.unread` says which, so that it hears of a name it only misspelt. A `Spared` part
may be wrong without the whole being refused: its faults say what is done without it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol
from urllib.parse import quote

from aduan.dataclass import dataclass

_RFC3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}")
_OTHER_NAMES: Final = {
    **dict.fromkeys(("image/jpg", "image/pjpeg", "jpg", "jpeg"), "image/jpeg"),
    **dict.fromkeys(("image/x-png", "png"), "image/png"),
    "webp": "image/webp",
}
"""What senders write for a registered type (IANA) that has no such name."""
_TOLD_NAME: Final = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")
"""Not a number, and no sentence: nothing of a person is quoted in a receipt."""
_HTTPS: Final = re.compile(r"https://[A-Za-z0-9._-]+(:[0-9]{1,5})?(/[!-~]*)?")
_LOOSE_HTTPS: Final = re.compile(r"(?i:https)(://[^/?#\s]+)([/?#][^\x00-\x1f\x7f]*)?")
_KEPT_IN_ADDRESS: Final = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Fault:
    """`pointer` after RFC 6901, `reason` in Indonesian. Neither quotes what was sent. `instead` is
    what is done without the part that is at fault; without it, the whole cannot be read."""

    pointer: str
    reason: str
    instead: str = ""


class UnprocessableBodyError(Exception):
    """Well-formed, but not one of our bodies: every fault, each with its pointer."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Shape(Protocol):
    """Reads a JSON value, noting its faults; describes itself as JSON Schema (2020-12)."""

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> Any: ...

    def schema(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Text:
    """`longest` counts characters. With a `pattern`, the whole text must match; `hint` says it."""

    longest: int
    shortest: int = 0
    pattern: str = ""
    hint: str = ""

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> str:
        if not isinstance(value, str):
            faults.append(Fault(pointer, "Harus berupa teks."))
        elif len(value) > self.longest:
            faults.append(Fault(pointer, f"Paling panjang {self.longest} karakter."))
        elif len(value.strip()) < self.shortest:
            faults.append(Fault(pointer, "Tidak boleh kosong."))
        elif self.pattern and not re.fullmatch(self.pattern, value):
            faults.append(Fault(pointer, self.hint))
        else:
            return value.strip()
        return ""

    def schema(self) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", "maxLength": self.longest}
        if self.shortest:
            found["minLength"] = self.shortest
        if self.pattern:
            found["pattern"] = f"^{self.pattern}$"
        return found


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Number:
    """`places`: how many decimals are kept. Without them a valid number may be one that DynamoDB
    refuses to keep (1e-200), long after the call was accepted."""

    lowest: float
    highest: float
    whole: bool = False
    places: int = 6

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> float | int | None:
        if isinstance(value, bool) or not isinstance(value, int if self.whole else int | float):
            faults.append(Fault(pointer, f"Harus berupa {self._kind()}."))
        elif not self.lowest <= value <= self.highest:
            faults.append(Fault(pointer, f"Harus antara {self.lowest:g} dan {self.highest:g}."))
        else:
            return value if self.whole else round(float(value), self.places) + 0.0  # no -0.0
        return None

    def _kind(self) -> str:
        return "bilangan bulat" if self.whole else "angka"

    def schema(self) -> dict[str, Any]:
        kind = "integer" if self.whole else "number"
        return {"type": kind, "minimum": self.lowest, "maximum": self.highest}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Flag:
    def read(self, value: Any, pointer: str, faults: list[Fault]) -> bool:
        if not isinstance(value, bool):
            faults.append(Fault(pointer, "Harus true atau false."))
        return value is True

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Moment:
    """An instant with its zone: seven hours lost would move every deadline. With `any_year` a year
    nobody can mean is read all the same, for whoever knows what to make of it."""

    any_year: bool = False

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> datetime | None:
        if isinstance(value, str) and _RFC3339.fullmatch(value):
            try:
                at = datetime.fromisoformat(value.upper())
            except ValueError:
                faults.append(Fault(pointer, "Tanggal atau jam ini tidak ada."))
                return None
            if self.any_year or 2000 <= at.year < 2100:
                return at
            faults.append(Fault(pointer, "Tahun harus antara 2000 dan 2099."))
            return None
        hint = "Harus waktu RFC 3339 dengan zona, misalnya 2026-03-02T07:14:31+07:00."
        faults.append(Fault(pointer, hint))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Link:
    """https only: photos of citizens do not travel in the clear. A space or a letter with an accent
    in a file's name is read as every browser reads it (WHATWG URL)."""

    longest: int = 2000

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> str:
        if isinstance(value, str) and len(value) <= self.longest:
            plain = _as_browsers_read(value)
            if len(plain) <= self.longest and _HTTPS.fullmatch(plain):
                return plain
        reason = f"Harus alamat https, paling panjang {self.longest} karakter."
        faults.append(Fault(pointer, reason))
        return ""

    def schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "format": "iri",
            "pattern": "^[Hh][Tt][Tt][Pp][Ss]://",
            "maxLength": self.longest,
        }


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class MediaType:
    """A media type as RFC 9110 (8.3.1) writes it, kept in one spelling: its case means nothing, and
    its parameters say nothing of a picture that its own bytes do not say better."""

    longest: int = 200

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> str:
        if isinstance(value, str) and len(value) <= self.longest:
            written = value.partition(";")[0].strip().lower()
            plain = _OTHER_NAMES.get(written, written)
            if _MEDIA_TYPE.fullmatch(plain):
                return plain
        faults.append(Fault(pointer, "Harus jenis media, misalnya image/jpeg."))
        return ""

    def schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "maxLength": self.longest,
            "pattern": r"^\s*([A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+"
            r"|[Jj][Pp][Ee]?[Gg]|[Pp][Nn][Gg]|[Ww][Ee][Bb][Pp])\s*(;.*)?$",
        }


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class OneOf:
    """One of the values of an enumeration."""

    values: type[StrEnum]

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> StrEnum | None:
        for known in self.values:
            if value == known.value:
                return known
        known_values = ", ".join(self.values)
        faults.append(Fault(pointer, f"Harus salah satu dari: {known_values}."))
        return None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": [known.value for known in self.values]}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Spared:
    """A part that costs itself alone: whatever is wrong with it, the rest is taken, and the caller
    is told so. `instead` says in Indonesian what is done without it. It reads as None then."""

    shape: Shape
    instead: str

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> Any:
        own: list[Fault] = []
        found = self.shape.read(value, pointer, own)
        faults += [one if one.instead else replace(one, instead=self.instead) for one in own]
        return None if any(not one.instead for one in own) else found

    def schema(self) -> dict[str, Any]:
        other = f"Bentuk lain diterima dan disebut dalam warnings. {self.instead}"
        return {"anyOf": [self.shape.schema(), {"description": other}]}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Many:
    """An item that reads as None is left out."""

    item: Shape
    most: int

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> tuple[Any, ...]:
        if not isinstance(value, list):
            faults.append(Fault(pointer, "Harus berupa daftar."))
            return ()
        if len(value) > self.most:
            faults.append(Fault(pointer, f"Paling banyak {self.most}."))
            return ()
        read = (
            self.item.read(inner, f"{pointer}/{place}", faults) for place, inner in enumerate(value)
        )
        return tuple(one for one in read if one is not None)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema(), "maxItems": self.most}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LabelsShape:
    """Named single values of any kind, kept as texts: what a channel says of its own."""

    most: int
    longest: int

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> dict[str, str]:
        if not isinstance(value, dict):
            faults.append(Fault(pointer, "Harus berupa objek."))
            return {}
        if len(value) > self.most:
            faults.append(Fault(pointer, f"Paling banyak {self.most} isian."))
            return {}
        found: dict[str, str] = {}
        for name, inner in value.items():
            here = f"{pointer}/{escaped(name)}"
            if isinstance(inner, dict | list):
                faults.append(Fault(here, "Harus berupa satu nilai."))
            elif inner is not None:
                written = inner if isinstance(inner, str) else _as_text(inner)
                if len(written) > self.longest or not 0 < len(name) <= 60:
                    reason = f"Paling panjang {self.longest} karakter, namanya 60."
                    faults.append(Fault(here, reason))
                found[name] = written
        return found

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "maxProperties": self.most,
            "additionalProperties": {
                "type": ["string", "number", "boolean", "null"],
                "maxLength": self.longest,
            },
        }


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Field:
    shape: Shape
    required: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Record:
    """An object read into `build`, a dataclass whose fields have the same names. Null counts as
    absent; what is absent takes the dataclass's default."""

    build: Callable[..., Any]
    fields: Mapping[str, Field]
    rule: Callable[[Any, str, list[Fault]], None] | None = None
    """A fact about the whole, checked once every field is good."""

    def read(self, value: Any, pointer: str, faults: list[Fault]) -> Any:
        if not isinstance(value, dict):
            faults.append(Fault(pointer, "Harus berupa objek."))
            return None
        before = len(faults)
        read: dict[str, Any] = {}
        for name, spec in self.fields.items():
            here = f"{pointer}/{escaped(name)}"
            if value.get(name) is not None:
                found = spec.shape.read(value[name], here, faults)
                if found is not None:
                    read[name] = found
            elif spec.required:
                faults.append(Fault(here, "Wajib diisi."))
        if any(not one.instead for one in faults[before:]):
            return None
        built = self.build(**read)
        if self.rule:
            self.rule(built, pointer, faults)
        return built

    def unread(self, value: Any, pointer: str) -> Iterator[str]:
        """Where in a value that was read well something stands under a name that no field has. A
        name that may be more than one is not repeated: its object is pointed at."""
        for name, inner in value.items():
            here = f"{pointer}/{escaped(name)}"
            shape = _bare(self.fields[name].shape) if name in self.fields else None
            if shape is None:
                yield here if _TOLD_NAME.fullmatch(name) else pointer
            elif isinstance(shape, Record) and isinstance(inner, dict):
                yield from shape.unread(inner, here)
            elif isinstance(shape, Many) and isinstance(inner, list):
                item = _bare(shape.item)
                for place, one in enumerate(inner[: shape.most]):
                    if isinstance(item, Record) and isinstance(one, dict):
                        yield from item.unread(one, f"{here}/{place}")

    def schema(self) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        for name, spec in self.fields.items():
            properties[name] = spec.shape.schema()
            if spec.about:
                properties[name]["description"] = spec.about
        found: dict[str, Any] = {"type": "object", "properties": properties}
        required = [name for name, spec in self.fields.items() if spec.required]
        return found | {"required": required} if required else found


def escaped(name: str) -> str:
    """A name as one step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _bare(shape: Shape) -> Shape:
    return _bare(shape.shape) if isinstance(shape, Spared) else shape


def _as_browsers_read(address: str) -> str:
    """The address in plain ASCII, its scheme in small letters and with a path. A surrogate is no
    letter: such an address stays as it is, and is none."""
    loose = _LOOSE_HTTPS.fullmatch(address.strip(" "))
    if loose is None:
        return address
    rest = loose[2] or ""
    try:
        plain = quote(rest, safe=_KEPT_IN_ADDRESS)
    except UnicodeEncodeError:
        return address
    return f"https{loose[1]}{plain if rest[:1] in ('', '/') else f'/{plain}'}"


def _as_text(value: float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value}"
