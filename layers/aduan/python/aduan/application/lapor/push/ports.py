"""What pushing the outbox needs, by which rules it goes, and what it says it did."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from aduan.application.lapor.ports import (
    Clock,
    FileStore,
    LaporRecords,
    LaporSubmissions,
    Links,
    Outbox,
)
from aduan.domain.case.case import Case
from aduan.domain.case.entry import Entry
from aduan.domain.lapor.mapping import MappingTables
from aduan.domain.outbox.backoff import Backoff


@dataclass(frozen=True, slots=True)
class PushRules:
    """`settle`: how long LAPOR! may take to show what it kept; sooner, "not there" proves nothing.
    `look_first`: but it may well be there by then. `lease`: longer than any call and save takes.
    `limit`: the most characters of one answer. `linger`: how long a run may wait for an entry.
    `secret_narrative`: whether the copy of a secret case holds what was told, or it stays here."""

    settle: timedelta = timedelta(seconds=60)
    look_first: timedelta = timedelta(seconds=5)
    lease: timedelta = timedelta(seconds=120)
    most_attempts: int = 12
    backoff: Backoff = field(default_factory=Backoff)
    look_by_hand: timedelta = timedelta(hours=6)
    limit: int = 1000
    lanes_at_once: int = 25
    linger: timedelta = timedelta(seconds=60)
    secret_narrative: bool = False


@dataclass(slots=True)
class PushReport:
    """What a run did; every number is a metric. `unclassified` were filed although no table knows
    their classification; `triage` names them, and what could not be filed for want of a mapping.
    `steps` are the entries that were moved on, one after the other, as they were saved. `failed`:
    the lanes this run could not work off, each with the kind of its error."""

    sent: int = 0
    already_there: int = 0
    unknown: int = 0
    refused: int = 0
    put_off: int = 0
    dead: int = 0
    by_hand: int = 0
    unclassified: int = 0
    stopped: str = ""
    triage: list[str] = field(default_factory=list)
    steps: list[Entry] = field(default_factory=list, compare=False)
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushPorts:
    """What pushing needs; wired once. `chance` is uniform in [0, 1). `case_of` reads a case as it
    stands at this moment (strongly consistent), kept from whom those above it are kept from."""

    outbox: Outbox
    links: Links
    submissions: LaporSubmissions
    records: LaporRecords
    files: FileStore
    tables: MappingTables
    rules: PushRules
    clock: Clock
    chance: Callable[[], float]
    case_of: Callable[[str], Case]
