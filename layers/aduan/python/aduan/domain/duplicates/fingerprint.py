"""What is kept of a report to compare it with later ones: small, parsed once, nobody's name in it.

Reading a text costs ten times more than comparing it, so a complaint is read when it arrives and
its fingerprint is stored beside it. Words are kept as 24-bit hashes; only the words of places stay
readable, because a person must be told why two reports were thought to be one.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from aduan.domain.case.complaint import Location
from aduan.domain.duplicates.address import Street, read_address, read_text
from aduan.domain.duplicates.governments import named_government
from aduan.domain.duplicates.issues import read_issues
from aduan.domain.duplicates.lexicon import RARE_WEIGHT, Lexicon
from aduan.domain.duplicates.matters import matter_words, tells_several
from aduan.domain.duplicates.shapes import word_hash
from aduan.domain.duplicates.words import BREAK, own_title, tokens, without_forwarding

MAX_WORDS: Final = 60
MAX_TEXT: Final = 1_200
MAX_DIGITS: Final = 4
"""A longer number is a person's or an office's, no house."""
_FOLLOW_UP: Final = (
    frozenset(("menindaklanjuti",)),
    frozenset(("laporan", "saya")),
    frozenset(("laporan", "direspon")),
    frozenset(("laporan", "gw")),
    frozenset(("belum", "tindakan")),
    frozenset(("belum", "penanganan")),
    frozenset(("pengaduan", "saya")),
    frozenset(("laporan", "kemarin")),
    frozenset(("aduan", "saya")),
    frozenset(("blm", "tindakan")),
    frozenset(("laporan", "pertama")),
    frozenset(("pengaduan", "kami")),
    frozenset(("masih", "belum")),
)


@dataclass(frozen=True, slots=True)
class Report:
    """A complaint as duplicate detection sees it."""

    complaint_id: str
    channel: str
    external_id: str
    reported_at: datetime
    received_at: datetime
    title: str = ""
    text: str = ""
    category: str | None = None
    location: Location = field(default_factory=Location)
    reporter_hash: str | None = None
    emergency: bool = False
    inspektorat: bool = False


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The comparable remains of one report. Times are seconds since 1970.

    words: hashes of the text's words; length: their joint weight as a vector, times 100.
    place_words: hashes of telling words of address and title; rare: telling words anywhere.
    matter: hashes of the text's words that are neither everybody's nor a place's: what it is about.
    numbers: all short numbers of text and address, whatever they count.
    government: another government the report names; several: it strings several matters together.
    """

    complaint_id: str
    channel: str
    external_hash: int
    reported: int
    received: int
    text_hash: int
    words: frozenset[int]
    length: int
    place_words: frozenset[int]
    rare: frozenset[int] = frozenset()
    matter: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    issues: tuple[str, ...] = ()
    category_issues: tuple[str, ...] = ()
    streets: tuple[Street, ...] = ()
    landmark: tuple[str, ...] = ()
    house: int | None = None
    blok: str | None = None
    blok_number: int | None = None
    rt: int | None = None
    rw: int | None = None
    km: int | None = None
    pole: int | None = None
    kecamatan: str | None = None
    government: str | None = None
    several: bool = False
    kelurahan: tuple[str, ...] = ()
    hinted_kelurahan: str | None = None
    nearest_kelurahan: str | None = None
    lat: float | None = None
    lng: float | None = None
    accuracy_m: int | None = None
    reporter: str | None = None
    forwarded: bool = False
    follow_up: bool = False
    emergency: bool = False
    inspektorat: bool = False
    personal: bool = False
    areal: bool = False

    @property
    def issue(self) -> str | None:
        """The main kind of issue as far as the text tells."""
        return self.issues[0] if self.issues else None

    @property
    def has_place(self) -> bool:
        return bool(self.lat is not None or self.streets or self.landmark)

    def to_json(self) -> dict[str, Any]:
        """Plain values only, empty ones left out."""
        out: dict[str, Any] = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if value is None or value is False or value in ((), frozenset()):
                continue
            if part.name == "streets":
                value = [[street.kind, list(street.words), street.ordinal] for street in value]
            elif isinstance(value, frozenset):
                value = sorted(value)
            elif isinstance(value, tuple):
                value = list(value)
            out[part.name] = value
        return out

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Fingerprint:
        values = dict(data)
        values["words"] = frozenset(values.get("words", ()))
        values["place_words"] = frozenset(values.get("place_words", ()))
        values["rare"] = frozenset(values.get("rare", ()))
        values["matter"] = frozenset(values.get("matter", ()))
        values["numbers"] = frozenset(values.get("numbers", ()))
        values["streets"] = tuple(
            Street(kind, tuple(words), ordinal)
            for kind, words, ordinal in values.get("streets", ())
        )
        for name in ("issues", "category_issues", "landmark", "kelurahan"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


def _behind(text: str, lexicon: Lexicon) -> list[str]:
    """The words behind what is compared: two messages are the same only with the same end."""
    return [word for word in tokens(text[MAX_TEXT:], lexicon) if word not in (BREAK, "/")]


def fingerprint(report: Report, lexicon: Lexicon) -> Fingerprint:
    """Read one report. Pure: the same report and lexicon give the same fingerprint for ever."""
    body, forwarded = without_forwarding(report.text[:MAX_TEXT])
    body_tokens = tokens(body, lexicon)
    title_tokens = tokens(own_title(report.title), lexicon)
    address_tokens = tokens(report.location.address or "", lexicon)
    areas = _areas(report.location, lexicon)
    place = read_address(address_tokens, lexicon, areas)
    place.absorb(read_text(body_tokens, lexicon, areas))
    place.absorb(read_text(title_tokens, lexicon, areas))
    said = [*title_tokens, BREAK, *body_tokens]
    issues = tuple(code for code, _ in read_issues(said, lexicon))
    kinds = [lexicon.issues[code] for code in issues[:1]]
    expected = lexicon.categories.get(report.category or "", ())
    words = [word for word in body_tokens if word not in (BREAK, "/")]
    hashes = frozenset(word_hash(word) for word in words[:MAX_WORDS])
    weigh = lexicon.weight.get
    where = report.location
    has_fix = where.lat is not None and where.lng is not None
    return Fingerprint(
        complaint_id=report.complaint_id,
        channel=report.channel,
        external_hash=_hash(f"{report.channel}|{report.external_id}"),
        reported=int(report.reported_at.timestamp()),
        received=int(report.received_at.timestamp()),
        text_hash=_hash(" ".join([*words, *_behind(report.text, lexicon)])),
        words=hashes,
        length=round(100 * math.sqrt(sum(weigh(word, RARE_WEIGHT) ** 2 for word in hashes))),
        place_words=frozenset(
            word_hash(word)
            for word in (*address_tokens, *title_tokens)
            if len(word) > 2 and word not in lexicon.common
        ),
        rare=frozenset(
            word_hash(word)
            for word in (*address_tokens, *title_tokens, *words[:MAX_WORDS])
            if len(word) > 2
            and word not in lexicon.common
            and word not in lexicon.known_words
            and word not in lexicon.administrative
            and word not in areas
        ),
        matter=frozenset(map(word_hash, matter_words(said, place, areas, lexicon))),
        numbers=frozenset(
            int(word)
            for word in (*words[:MAX_WORDS], *address_tokens)
            if word.isdigit() and len(word) <= MAX_DIGITS
        ),
        km=place.km,
        pole=place.pole,
        kecamatan=_squeezed(where.kecamatan),
        government=named_government(
            f"{body} {BREAK} {own_title(report.title)} {BREAK} {where.address or ''}", lexicon
        ),
        several=place.lists or tells_several(body, lexicon),
        issues=issues,
        category_issues=expected,
        streets=tuple(place.streets[:4]),
        landmark=tuple(place.landmark[:6]),
        house=place.house,
        blok=place.blok,
        blok_number=place.blok_number,
        rt=place.rt,
        rw=place.rw,
        kelurahan=_kelurahan(where.kelurahan, place.kelurahan, lexicon),
        hinted_kelurahan=place.hinted_kelurahan,
        nearest_kelurahan=(
            lexicon.nearest_kelurahan(where.lat or 0.0, where.lng or 0.0) if has_fix else None
        ),
        lat=where.lat if has_fix else None,
        lng=where.lng if has_fix else None,
        accuracy_m=None if where.accuracy_m is None else int(where.accuracy_m),
        reporter=report.reporter_hash,
        forwarded=forwarded,
        follow_up=any(words_needed <= set(words) for words_needed in _FOLLOW_UP),
        emergency=report.emergency or any(kind.emergency for kind in kinds),
        inspektorat=report.inspektorat or any(lexicon.issues[code].inspectorate for code in issues),
        personal=_all(lexicon, issues[:1] or expected[:1], "personal"),
        areal=_all(lexicon, issues[:1] or expected[:1], "areal"),
    )


def _squeezed(name: str | None) -> str | None:
    return "".join(ch for ch in (name or "").lower() if ch.isalpha()) or None


def _areas(where: Location, lexicon: Lexicon) -> tuple[str, ...]:
    """What the channel names as kelurahan and kecamatan, in the spelling the tokens have."""
    names = (where.kelurahan, where.kecamatan)
    return tuple("".join(tokens(name, lexicon)) for name in names if name)


def _kelurahan(claimed: str | None, read: str | None, lexicon: Lexicon) -> tuple[str, ...]:
    key = lexicon.kelurahan_key(claimed)
    return tuple(dict.fromkeys(name for name in (key, read) if name))


def _all(lexicon: Lexicon, codes: tuple[str, ...], flag: str) -> bool:
    return bool(codes) and all(getattr(lexicon.issues[code], flag) for code in codes)


def _hash(text: str) -> int:
    return zlib.crc32(text.encode())
