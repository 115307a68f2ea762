"""What each place would show of one case, made by the very functions that show it there.

The report is invented: marked words in its text, matter and address, and its reporter's name and
number in the text. It is masked as intake masks it (`adapters/privacy/masking.py`); each function
of `SHOWN` then gives everything its place would hold of the case. What may be read there is what
stands in that.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any, Final, cast

from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.lapor.month import row_of
from aduan.adapters.privacy.masking import finder
from aduan.application.board.build import board_objects
from aduan.application.channels.ask import complaint_now
from aduan.application.channels.discretion import Discretion
from aduan.application.desk.lapor_inbox import LaporAtDesk
from aduan.application.desk.ports import Wanted
from aduan.application.intake.ports import Original
from aduan.application.lapor.push.ports import PushRules
from aduan.application.lapor.push.prepare import spoken
from aduan.application.notices.compose import (
    DigestCount,
    NoticeTexts,
    compose_digest,
    compose_notice,
    notice_texts,
)
from aduan.application.office.show import Asked, OfficeRow, OfficeView
from aduan.application.reports.make import MAKERS, make_report
from aduan.application.search.find import SearchPorts, find_cases
from aduan.application.tracking.track import progress_of
from aduan.cli.lapor_month import month_csv, month_html
from aduan.domain.case.case import (
    Actor,
    Case,
    DueTimes,
    HistoryEntry,
    Level,
    NoticeKind,
    Place,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.changes import OPENED, change_of
from aduan.domain.case.complaint import Complaint, Location, Reporter
from aduan.domain.case.entry import Entry
from aduan.domain.case.entry import Kind as Sort
from aduan.domain.case.messages import ReportPayload
from aduan.domain.case.secrecy import as_seen
from aduan.domain.channels.calls import call_of, events_of, facts_of
from aduan.domain.figures.facts import Ended, Fact, begun
from aduan.domain.figures.ledger import Arrival, Ledger
from aduan.domain.figures.periods import period_of
from aduan.domain.intake.channel import Channel
from aduan.domain.lapor.authority import Conflict, Field
from aduan.domain.lapor.monthly import compare_month
from aduan.domain.links import ActionLink, OfficeLink, refusal_for
from aduan.domain.outbox.telling import leaving, message_of
from aduan.domain.photos.evidence import Photo, PhotoState, shown_to_all
from aduan.domain.photos.opening import Opening
from aduan.domain.reports.about import REPORTS
from aduan.domain.search.terms import terms_of
from aduan.entrypoints.status.events import Dressing, body_of
from aduan.pages.office.office_csv import office_csv
from tests.canary.kinds import DESK, INSPECTORATE, OFFICE, OTHER, Kind, Where
from tests.city import CALENDAR
from tests.fakes.search import IndexInMemory
from tests.unit.board.a_board import FEW_WARDS_WRITER, a_board_desk, of_few_wards
from tests.unit.reports.beside import whole_desk
from tests.unit.samples import CITY, PACK

MATTER: Final = "zumbarik"
"""A word that stands nowhere but in what was reported."""
NAME: Final = "Sunarto Wiyono"
PHONE: Final = "081299887766"
PHOTO: Final = b"\xff\xd8 zumbarik \xff\xd9"
_WRITTEN: Final = f"lampu mati di depan {MATTER}, gelap sekali. Nama saya Bapak {NAME}, hp {PHONE}"
AT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
CATEGORY: Final = "pju"
WARD: Final = "36.73.01.1004"
_SYSTEM: Final = Actor(Role.SYSTEM, "system")


def case_of(kind: Kind) -> Case:
    common = Case(
        case_id="K1",
        number="SRG-2026-0001",
        status=Status.BARU,
        agency=OFFICE,
        category=CATEGORY,
        matter=f"Lampu jalan {MATTER}",
        place=Place(
            kelurahan_code=WARD,
            kelurahan="Kotabaru",
            kecamatan="Serang",
            address=f"Gang {MATTER}",
            reason=f"kata {MATTER}",
        ),
        arrived_at=AT,
        opened_at=AT,
        due=DueTimes(AT, AT, AT, AT, AT, AT),
        route_reason=f"kata {MATTER}",
        channels=("rabeg",),
        opened_by="A1",
    )
    match kind:
        case Kind.OPEN:
            return common
        case Kind.SECRET:
            return replace(common, secret=True)
        case Kind.ACCUSING:
            return replace(
                common,
                agency=INSPECTORATE,
                secret=True,
                inspektorat_only=True,
                withheld_from=(OFFICE,),
            )


@cache
def complaint_of(kind: Kind) -> Complaint:
    """As the register keeps it: masked."""
    return Complaint(
        complaint_id="A1",
        channel="rabeg",
        external_id="RBG-1",
        tracking_code="7F3K-Q2MN",
        reported_at=AT,
        received_at=AT,
        title=f"Lampu {MATTER}",
        text=finder().mask(_WRITTEN),
        location=Location(address=f"Gang {MATTER}"),
        case_id="K1",
        secret=kind is not Kind.OPEN,
    )


def _opened(case: Case) -> Transition:
    row = HistoryEntry(
        case.case_id, 1, AT, _SYSTEM, OPENED, None, Status.BARU, 1, Level.OPD, note=_WRITTEN
    )
    return Transition(case, row)


# Pages of officials -------------------------------------------------------------------------------


def _page(post: str, role: Role, kind: Kind) -> str:
    """The page behind a link to the case: what was reported stands beside the case as far as the
    post sees that whole."""
    case = case_of(kind)
    link = ActionLink(case.case_id, post, role, (), case.cycle, case.hops, AT, "n", AT, post)
    return "" if refusal_for(link, case) else _as_far_as_seen(case, post, kind)


def _desk(kind: Kind) -> str:
    return _as_far_as_seen(case_of(kind), DESK, kind)


def _as_far_as_seen(case: Case, post: str, kind: Kind) -> str:
    seen = as_seen(case, post, INSPECTORATE)
    return f"{seen} {complaint_of(kind) if seen is case else ''}"


def _found(post: str, kind: Kind, *, everywhere: bool) -> str:
    """Asked by its words and by its number."""
    case, complaint = case_of(kind), complaint_of(kind)
    index = IndexInMemory(cases={case.number: case.case_id})
    index.file(complaint, terms_of(complaint, case.place, case.matter))
    ports = SearchPorts(
        index, _Register(kind), ("rabeg",), "SRG", INSPECTORATE, lambda _said: None
    )  # fmt: skip
    return str(
        [
            find_cases(asked, post=post, everywhere=everywhere, now=AT, ports=ports)
            for asked in (MATTER, case.number)
        ]
    )


def _list_file(kind: Kind) -> str:
    """Of every post that has the case on its list: its office, and the leaders."""
    case, written = case_of(kind), []
    for post, role in ((case.agency, Role.AGENCY_HEAD), ("SEKDA", Role.SEKDA)):
        seen = as_seen(case, post, INSPECTORATE)
        rows = (OfficeRow(seen, "t"),) if seen else ()
        link = OfficeLink(post, role, AT, AT, post)
        written.append(office_csv(OfficeView(link, "t", post, Asked(), AT, rows), CITY))
    return "".join(written)


# SP4N-LAPOR! --------------------------------------------------------------------------------------


def _report(kind: Kind) -> ReportPayload:
    """Of the case and its complaint, as it was decided when the case was opened and open."""
    case = replace(case_of(kind), inspektorat_only=False, withheld_from=())
    complaint = complaint_of(kind)
    message = message_of(_opened(case), complaint=complaint, incident_on=AT.date(), parent=None)
    assert message is not None
    assert isinstance(message.payload, ReportPayload)
    return message.payload


def _entry(kind: Kind) -> Entry:
    case = case_of(kind)
    return Entry(case.case_id, 1, case.number, Sort.CREATE_REPORT, _report(kind), AT, AT)


def _at_lapor(kind: Kind) -> str:
    entry = _entry(kind)
    left = leaving(entry.payload, case_of(kind), entry.target)
    return "" if left is None else str(spoken(replace(entry, payload=left), PushRules()).payload)


def _inbox(kind: Kind) -> LaporAtDesk:
    case, register = case_of(kind), _Register(kind)
    words = complaint_of(kind).text
    entry = replace(_entry(kind), last_error=f"ditolak: {words}")
    conflict = Conflict(case.case_id, "88", Field.REPORTER_TEXT, words, words, AT)
    none = cast(Any, None)  # for presses, which are not asked here
    return LaporAtDesk(
        none, none, none, register.get_cases, lambda _after, _limit: ((entry,), ""),
        lambda _after, _limit: ((conflict,), ""), INSPECTORATE,
    )  # fmt: skip


def _conflicts(kind: Kind) -> str:
    return str(_inbox(kind).conflicts(Wanted(), 9, DESK))


def _by_hand(kind: Kind) -> str:
    return str(_inbox(kind).stuck(Wanted(), 9, DESK))


def _month(kind: Kind) -> str:
    month = compare_month([row_of(case_of(kind), None)], [])
    return month_html(month, "Maret 2026") + month_csv(month)


# What leaves the house ----------------------------------------------------------------------------


@cache
def _texts() -> NoticeTexts:
    parsed = tomllib.loads((PACK / "texts" / "notices.toml").read_text(encoding="utf-8"))
    return notice_texts(parsed, city=CITY.name, zone=CITY.zone, offices=CITY.agencies)


def _mail(kind: Kind) -> str:
    """Every notice there is, and the morning's list."""
    case, texts = case_of(kind), _texts()
    told = [
        compose_notice(case, one, to=OFFICE, link="", due_at=AT, now=AT, texts=texts)
        for one in NoticeKind
    ]
    count = DigestCount(1, 0, 0, 0)
    return str([*told, compose_digest(OFFICE, count, [(case, AT)], now=AT, texts=texts)])


def _tracking(kind: Kind) -> str:
    return str(progress_of(complaint_of(kind), register=cast(Any, _Register(kind))))


def _channels(kind: Kind) -> str:
    """The call of a change, as it was numbered and as it is said, and the answer to a question."""
    case, complaint = case_of(kind), complaint_of(kind)
    change = change_of(_opened(case))
    assert change is not None
    bare = change.guarded or complaint.secret
    facts = facts_of(change, bare=bare)
    calls = [
        call_of(change, complaint, event, facts, sequence=1, own_id="RBG-1")
        for event in events_of(change, bare=bare)
    ]
    register = _Register(kind)
    calls = Discretion(register.get_case).of(calls)
    calls.append(complaint_now(Channel("rabeg", "RABEG", "app"), "RBG-1", register=register))
    dressing = Dressing(CITY.agencies, "https://aduan.example", str, timedelta(days=1))
    return str([body_of(one, dressing, AT) for one in calls])


def _fact(kind: Kind) -> Fact:
    """Of the case settled well, which is when most of it is shown."""
    case = case_of(kind)
    (fact,) = begun(case, _opened(case).history).facts
    done = AT + timedelta(days=1)
    return replace(
        fact, status=Status.SELESAI, ended=Ended.SELESAI, ended_at=done, ended_post=OFFICE,
        follow_up_at=done, confirmed_at=done, photos=1,
    )  # fmt: skip


@cache
def _board_of(kind: Kind) -> Mapping[str, bytes]:
    """Whole, of a city with one office, one matter and one ward: pages without the case say no
    more."""
    desk = of_few_wards(a_board_desk(Ledger((_fact(kind),), (_arrival(),))))
    all_names = desk.names
    names = replace(
        all_names,
        offices={OFFICE: all_names.office(OFFICE)},
        categories={CATEGORY: all_names.category(CATEGORY)},
        kelurahan={WARD: all_names.ward(WARD)},
    )
    objects, _ = board_objects(replace(desk, names=names, photos=_PhotoOf(kind)), FEW_WARDS_WRITER)
    return {path: one.body for path, one in objects.items()}


def _board(kind: Kind) -> str:
    return _text(one for path, one in _board_of(kind).items() if not path.endswith(".jpg"))


def _board_photos(kind: Kind) -> str:
    return _text(one for path, one in _board_of(kind).items() if path.endswith(".jpg"))


def _reports(kind: Kind) -> str:
    """Every report of a period the case lies in, as sheets."""
    ledger = Ledger((_fact(kind),), (_arrival(),))
    made = []
    for name in MAKERS:
        code = period_of(REPORTS[name].kinds[0], AT, CALENDAR).code
        made.append(make_report(name, code, whole_desk(code, ledger)))
    return str(made)


def _arrival() -> Arrival:
    return Arrival("A1", "K1", "rabeg", AT)


def _text(bodies: Any) -> str:
    return "\n".join(one.decode("utf-8", errors="replace") for one in bodies)


# What is kept -------------------------------------------------------------------------------------


def _kept(kind: Kind) -> str:
    return str([encode(case_of(kind)), encode(complaint_of(kind))])


def _identities(_kind: Kind) -> str:
    return str(encode(Original(text=_WRITTEN, reporter=Reporter(name=NAME, phone=PHONE))))


class _Register:
    """One case and its complaint."""

    def __init__(self, kind: Kind) -> None:
        self.case, self.complaint = case_of(kind), complaint_of(kind)

    def get_case(self, case_id: str) -> Case:
        return self.case

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        return {one: self.case for one in case_ids if one == self.case.case_id}

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        return [self.complaint for one in complaint_ids if one == self.complaint.complaint_id]

    def complaint_of(self, channel: str, external_id: str) -> Complaint | None:
        return self.complaint

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return [_opened(self.case).history]


class _PhotoOf:
    """`PublicPhotos` of a photo that somebody opened to everybody when the case was settled."""

    def __init__(self, kind: Kind) -> None:
        done = AT + timedelta(days=1)
        self.case = replace(case_of(kind), status=Status.SELESAI, closed_at=done)
        opening = Opening(DESK, done, shown=True)
        self.photo = Photo(
            "K1", "e1", PhotoState.CLEAN, OFFICE, done, 1, opening=opening, public_key="public/e1"
        )

    def newest(self, owner: str, since: datetime) -> bytes | None:
        return PHOTO if shown_to_all(self.photo, self.case) else None


SHOWN: Final[Mapping[Where, Callable[[Kind], str]]] = {
    Where.OFFICE: partial(_page, OFFICE, Role.AGENCY_HEAD),
    Where.OTHER: partial(_page, OTHER, Role.AGENCY_HEAD),
    Where.INSPECTORATE: partial(_page, INSPECTORATE, Role.AGENCY_HEAD),
    Where.DESK: _desk,
    Where.LEADERS: partial(_page, "SEKDA", Role.SEKDA),
    Where.FOUND_BY_OFFICE: partial(_found, OFFICE, everywhere=False),
    Where.FOUND_BY_OTHER: partial(_found, OTHER, everywhere=False),
    Where.FOUND_BY_INSPECTORATE: partial(_found, INSPECTORATE, everywhere=False),
    Where.FOUND_BY_DESK: partial(_found, DESK, everywhere=True),
    Where.FOUND_BY_LEADERS: partial(_found, "SEKDA", everywhere=True),
    Where.LIST_FILE: _list_file,
    Where.CONFLICTS: _conflicts,
    Where.BY_HAND: _by_hand,
    Where.MONTH: _month,
    Where.MAIL: _mail,
    Where.TRACKING: _tracking,
    Where.CHANNELS: _channels,
    Where.LAPOR: _at_lapor,
    Where.BOARD: _board,
    Where.BOARD_PHOTOS: _board_photos,
    Where.REPORTS: _reports,
    Where.REGISTER: _kept,
    Where.IDENTITIES: _identities,
}
"""Logs, metrics, executions, queues and objects have no function that decides what they hold: the
canary run looks at every one of them."""


@cache
def shown(kind: Kind, where: Where) -> str:
    return SHOWN[where](kind) if where in SHOWN else ""
