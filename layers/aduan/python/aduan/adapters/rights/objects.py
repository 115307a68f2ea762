"""Files in which something of a person lies, in every version: photos, also those on the board,
failure records, exports.

A bucket with versions keeps what was overwritten or deleted, so each version is looked at and taken
by its own id. Where a file holds others too, it is written anew without the person and the old
version is taken; nobody else's row is lost.
"""

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aduan.adapters.aws.versions import Version, Versions
from aduan.application.rights.ports import Person
from aduan.domain.board.photos import folder_of, is_before
from aduan.domain.photos.evidence import owner_of

INBOX: Final = "lapor/inbox/"
FOLDERS: Final = ("uploads", "clean", "sealed", "public")


@dataclass(frozen=True)
class _Files(ABC):
    """A `Place` whose files go whole, in all their versions."""

    versions: Versions

    def count(self, person: Person) -> int:
        return sum(1 for _ in self._found(person))

    def clear(self, person: Person, now: datetime) -> None:
        del now
        for one in list(self._found(person)):
            self.versions.take(one)

    @abstractmethod
    def _found(self, person: Person) -> Iterator[Version]: ...


@dataclass(frozen=True)
class PhotoFiles(_Files):
    """Everything under a complaint's own folders, delete markers too."""

    name: str = "berkas foto (semua versi)"

    def _found(self, person: Person) -> Iterator[Version]:
        for complaint_id in sorted(person.ids):
            for folder in FOLDERS:
                yield from self.versions.under(f"{folder}/{owner_of(complaint_id)}/")


@dataclass(frozen=True)
class BoardPhotos(_Files):
    """The person's opened photo as the public board shows it. The city's own photo of
    what was done stays. It comes after `PhotoFiles`: what the board is built of is gone by then."""

    name: str = "foto di papan umum (semua versi)"

    def _found(self, person: Person) -> Iterator[Version]:
        numbers = {
            case.number
            for held in person.cases.values()
            for case in held
            if case.opened_by in person.ids
        }
        for number in sorted(numbers):
            for one in self.versions.under(folder_of(number)):
                if is_before(one.key):
                    yield one


@dataclass(frozen=True)
class RewrittenFiles:
    """A `Place` whose files hold several persons. `without` answers the file without this one, the
    same bytes where they are not in it, None where nothing else is."""

    versions: Versions
    prefix: str
    without: Callable[[bytes, Person], bytes | None]
    name: str

    def count(self, person: Person) -> int:
        return sum(1 for _ in self._found(person))

    def clear(self, person: Person, now: datetime) -> None:
        del now
        for one, left in list(self._found(person)):
            if left is None or not one.latest:
                self.versions.take(one)
            else:
                self.versions.replace(one, left)

    def _found(self, person: Person) -> Iterator[tuple[Version, bytes | None]]:
        for one in self.versions.under(self.prefix):
            if one.marker:
                continue
            content = self.versions.read(one)
            left = self.without(content, person)
            if left != content:
                yield one, left


def failure_without(content: bytes, person: Person) -> bytes | None:
    """A record of Lambda's without the person's items. A stream's batch holds others, which stay to
    be tried again, those of the person's cases without what repeats them; a call about the person's
    complaint goes whole."""
    text = content.decode("utf-8", "replace")
    try:
        kept = json.loads(text)
    except ValueError:
        return None if _is_about(text, person) else content
    of_a_case = any(case_id in text for case_id in person.all_cases())
    if not of_a_case and not _is_about(kept, person):
        return content
    try:
        payload = kept["payload"]
        event = json.loads(payload) if isinstance(payload, str) else payload
        records = event["Records"]
    except (ValueError, KeyError, TypeError):
        return None if _is_about(kept, person) else content
    left = [_unquoted(one, person) for one in records if not _is_record_of(one, person)]
    if left == records:
        return content  # others' items, which name its id and no word of it
    if not left:
        return None
    event = {**event, "Records": left}
    kept["payload"] = json.dumps(event) if isinstance(payload, str) else event
    return json.dumps(kept).encode()


def _is_record_of(record: Any, person: Person) -> bool:
    """A stream's record by the key of its item; any other by everything in it."""
    try:
        keys = record["dynamodb"]["Keys"]
    except (KeyError, TypeError):
        return _is_about(record, person)
    return _is_about(keys, person) or person.traces.named_in(record)


def _unquoted(record: Any, person: Person) -> Any:
    """A row of the person's case may quote them; other reporters may well have used the same words
    for the same lamp."""
    try:
        pk = str(record["dynamodb"]["Keys"]["pk"]["S"])
    except (KeyError, TypeError):
        return record
    mine = pk.removeprefix("CASE#") in person.all_cases()
    return person.traces.without(record, person.said) if mine else record


def _is_about(value: Any, person: Person) -> bool:
    """Whether it holds the id of one of the complaints, or names the person. A text may itself be
    JSON (a stream's event is): what is in it is looked at as it is."""
    match value:
        case str():
            if value[:1] in {"{", "["}:
                try:
                    return _is_about(json.loads(value), person)
                except ValueError:
                    pass
            return any(one in value for one in person.ids) or person.traces.names_in(value)
        case Mapping():
            return any(_is_about(one, person) for one in value.values())
        case list():
            return any(_is_about(one, person) for one in value)
        case _:
            return False


def export_without(content: bytes, person: Person) -> bytes | None:
    """LAPOR!'s export without the rows of the person: those under the number of one of their
    reports there, and any that repeats them. The header stays; a file with nothing else goes."""
    bom = content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig", "surrogateescape")
    ids = {
        lapor_id
        for one in person.complaints
        for case in person.cases.get(one.complaint_id, ())
        for lapor_id in (
            *((one.external_id,) if one.channel == "lapor" else ()),
            *(case.lapor_ids if case.opened_by == one.complaint_id else ()),
        )
    }
    delimiter = max(",;\t|", key=text[:4000].count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    left = [
        row
        for row in rows
        if not (ids & {cell.strip() for cell in row} or person.traces.named_in(row))
    ]
    if len(left) == len(rows):
        return content
    if sum(bool(any(row)) for row in left) <= 1:
        return None
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(left)
    plain = written.getvalue().encode("utf-8", "surrogateescape")
    return b"\xef\xbb\xbf" + plain if bom else plain


def file_places(
    client: Any, *, evidence: str, failures: str, exports: str, board: str
) -> list[Any]:
    """Those to be looked through while the person is still known, and the photos."""
    return [
        RewrittenFiles(Versions(client, failures), "", failure_without, "catatan kerja yang gagal"),
        RewrittenFiles(
            Versions(client, exports), INBOX, export_without, "ekspor SP4N-LAPOR! (semua versi)"
        ),
        PhotoFiles(Versions(client, evidence)),
        BoardPhotos(Versions(client, board)),
    ]
