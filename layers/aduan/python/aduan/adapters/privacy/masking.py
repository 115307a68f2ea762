"""The `Privacy` port of the register: the domain's finder with its word lists, and a keyed hash.

What personal data is, is decided in `aduan.domain.privacy`, with the standard library alone. A
library for Indonesian identifiers (`lokal-id`) and one for phone numbers (`phonenumbers`) were
measured and left out: each finds less in what people write than the finder does, and their import
costs as much as boto3's or a sixth of it (`python -m tests.benchmarks.masking`, `...cold_start`).
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from aduan.adapters.privacy.keyed import Keyed
from aduan.dataclass import dataclass
from aduan.domain.case.complaint import Reporter
from aduan.domain.privacy.contact import contact
from aduan.domain.privacy.file_names import names_in_files
from aduan.domain.privacy.finding import Finder, PersonalData, find_identifiers, replaced
from aduan.domain.privacy.foreign import certain, unescaped
from aduan.domain.privacy.health import without_health_detail
from aduan.domain.privacy.names import Vocabulary
from aduan.domain.privacy.patterns import pattern
from aduan.domain.privacy.proof import last_digits, phone_proof

HIDDEN_ID: Final = "rahasia-"
ANONYMOUS: Final = "anonim|"
"""Before the contact of who asked not to be named: the hash is another than that of the same person
under a name, so nobody who reads the register can lay the two side by side."""
"""Begins an external id that was a person's number or address (see `RegisterPrivacy.source_id`)."""


def _word_lists() -> Iterator[tuple[str, frozenset[str]]]:
    written = Path(__file__).with_name("masking_words.txt").read_text(encoding="utf-8")
    for section in written.split("[")[1:]:
        heading, _, words = section.partition("]")
        yield heading, frozenset(words.split())


@cache
def vocabulary() -> Vocabulary:
    """The word lists beside this file."""
    lists = dict(_word_lists())
    return Vocabulary(
        titles=lists["titles"],
        short_titles=lists["short titles"],
        roles=lists["roles"],
        places=lists["places"],
        common=lists["common names"] - lists["names and words"],
        doubtful=lists["names and words"],
        ordinary=lists["ordinary words"] - lists["common names"],
    )


def finder(places: frozenset[str] = frozenset()) -> Finder:
    return Finder(places, vocabulary)


def place_words(pack: Traversable) -> frozenset[str]:
    """The words of the names of the city's kelurahan and kecamatan, from a city pack."""
    found: set[str] = set()
    for table in ("kelurahan.csv", "kecamatan.csv"):
        rows = pack.joinpath(table).read_text(encoding="utf-8").splitlines()[1:]
        for row in rows:
            found |= set(re.findall(r"[a-z]{3,}", ",".join(row.split(",")[1:3]).lower()))
    return frozenset(found)


_PERSON_FIELD: Final = pattern(
    r"nama|name|nik|ktp|\bkk\b|phone|telp|telepon|\bhp\b|wa\b|whatsapp|mail|caller|pelapor|"
    r"reporter|pasien|patient|diagnos|umur|usia|lahir|birth|gender|kelamin|akun|account|user|"
    r"\bdob\b|\bttl\b|instagram|facebook|tiktok|twitter|telegram|medsos|sosmed|"
    r"\b(?:ig|fb|handle)\b",
    re.IGNORECASE,
)
_ROLE_FIELD: Final = pattern(
    r"saksi|korban|witness|victim|penghubung|pengirim|sender|pengadu|pemohon|terlapor|pelaku|"
    r"pemilik|owner|penghuni|ketua|penanggung jawab|kontak|contact|pelanggan|customer|nasabah|"
    r"\b(?:ibu|ayah|bapak|orang tua|istri|suami|anak|adik|kakak|nenek|kakek|wali|siswa|murid)\b|"
    r"\b(?:cp|pic|hubungi|from|oleh)\b|petugas|author|driver|sopir",
    re.IGNORECASE,
)
"""Who is meant and not what happened: whatever has letters there may be a person, known to a word
list or not. Bare digits may be a count ("jumlah_korban") and are judged as a number."""
_COUNT_FIELD: Final = pattern(r"\b(?:jumlah|jml|banyak|total|count)\b", re.IGNORECASE)
_LETTER: Final = pattern(r"[^\W\d_]")
_CAMEL: Final = pattern(r"(?<=[a-z0-9])(?=[A-Z])|[_\-./]+")


def _label(field: str) -> str:
    """ "idPelanggan", "id_pelanggan" and "id-pelanggan" as people say it."""
    return _CAMEL().sub(" ", field).strip()


def _of_a_person(label: str, value: str) -> bool:
    if _PERSON_FIELD().search(label):
        return True
    role = _ROLE_FIELD().search(label) and not _COUNT_FIELD().search(label)
    return bool(role and _LETTER().search(value))


def _certain(written: str) -> list[PersonalData]:
    return list(certain(unescaped(written), find_identifiers))


@dataclass(frozen=True, slots=True)
class RegisterPrivacy:
    """`keyed` makes the reporter's hash, `proof_key` gives the key of the second proof; each is
    asked only when one is made. Who takes in no phones of citizens has no `proof_key`."""

    keyed: Keyed = field(repr=False)
    finder: Finder = field(default_factory=finder, repr=False)
    proof_key: Callable[[], bytes] | None = field(default=None, repr=False)

    def mask(self, text: str) -> str:
        return self.finder.mask(text)

    def without_health_detail(self, text: str) -> str:
        return without_health_detail(text)

    def safe_fields(self, fields: Mapping[str, str]) -> Mapping[str, str]:
        return {
            self.mask(name): self.finder.mask_value(label, value)
            for name, value in fields.items()
            if not _of_a_person(label := _label(name), value)
        }

    def safe_address(self, url: str) -> str:
        """Without numbers, addresses and names; of a name that stands in an id (`source_id`) the
        reports known by that id already would be lost."""
        names = names_in_files(unescaped(url), vocabulary())
        finds = sorted([*_certain(url), *names], key=lambda find: find.start)
        return replaced(url, finds, lambda find: find.kind)

    def source_id(self, channel: str, external_id: str) -> str:
        """The id a channel gave, unless it *is* a phone number, a NIK or an e-mail address (some
        sign their reports up with one): then a keyed hash of it. It is a key of the register, shown
        on the desk and named in logs, and a key must stay the same: the same id gives the same
        hash, so the same report is still known again, and the answer to the channel never quotes
        it. Ids that are merely long numbers stay; they are the channel's."""
        if not _certain(external_id):
            return external_id
        return HIDDEN_ID + self.keyed(f"{channel}#{external_id}")

    def reporter_hash(self, reporter: Reporter, *, anonymous: bool = False) -> str | None:
        who = contact(reporter)
        if who is None:
            return None
        return self.keyed(f"{ANONYMOUS}{who}" if anonymous else who)

    def mark_of(self, reporter: Reporter, about: str) -> str | None:
        given = (reporter.name, reporter.phone, reporter.email)
        name, phone, email = (" ".join((one or "").casefold().split()) for one in given)
        who = [name, contact(Reporter(phone=phone)) or phone, email]
        if not any(who):
            return None
        said = "\n".join(["said", about, *who])
        return self.keyed(f"said|{hashlib.sha256(said.encode()).hexdigest()}")

    def phone_proof(self, complaint_id: str, reporter: Reporter) -> str | None:
        digits = last_digits(reporter)
        if digits is None or self.proof_key is None:
            return None
        return phone_proof(self.proof_key(), complaint_id, digits)
