"""The register in memory and the one in DynamoDB keep the same contract, so what the use cases do
with the one they do with the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import boto3
import pytest
from moto import mock_aws

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.lapor.links import RegisterLinks, follow_link
from aduan.adapters.dynamodb.lapor.news import RegisterNews
from aduan.adapters.dynamodb.lapor.state import RegisterConflicts, RegisterSyncStates
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.outbox_rows import outbox_item
from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.application.intake.ports import FreshIds
from aduan.application.lapor import ports
from aduan.application.lapor.hear import LaporHearing
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.decide import opening
from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.case.messages import (
    FileRef,
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    Payload,
    ReportPayload,
)
from aduan.domain.lapor.authority import Conflict, Field, Side
from aduan.domain.lapor.comparing import FollowUpArrived, Restricted
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.lapor.remote import IncomingReport
from aduan.domain.lapor.ruling import Ruling
from aduan.domain.outbox import entries
from aduan.domain.outbox.breaker import BreakerRules, failed
from tests.register_table import create_identities, create_register
from tests.unit.lapor.fakes import START, Clock, Register
from tests.unit.samples import PACK, a_case, the_rules

MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=90)
FILE = FileRef("clean/k/f.jpg", "f.jpg", "image/jpeg", 3)
FOLLOW_UP = FollowUpPayload("Tim berangkat.", "DISHUB", "proses", secret=True, files=(FILE,))
PAYLOADS: tuple[Payload, ...] = (
    ReportPayload(
        title="Lampu padam",
        text="Padam sejak kemarin",
        category="pju",
        agency="DISHUB",
        place="",
        incident_on=date(2026, 3, 1),
        anonymous=True,
        tags=("lampu", "malam"),
        files=(FILE, FILE),
    ),
    ReportPayload("", "", "", "DISHUB", "", None),
    FOLLOW_UP,
    MergedPayload("SRG-1", "DISHUB", parent_secret=True),
    HandBackPayload("X-PLN", "Kabel milik PLN."),
)


@dataclass
class Kept:
    """One register, seen through every port of the synchronisation. `keep` writes an entry as a
    change of its case does; `case` opens one; `place` gives a report from LAPOR! its case."""

    outbox: ports.Outbox
    history: ports.OutboxHistory
    links: ports.Links
    book: ports.LinkBook
    news: ports.LaporNews
    states: ports.SyncStates
    inbox: ports.Conflicts
    keep: Callable[[Entry], None]
    case: Callable[[str], str]
    place: Callable[[str], str]
    heard: Callable[[str], list[str]]


@pytest.fixture(params=["memory", "dynamodb"])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    if request.param == "memory":
        yield _memory()
        return
    with mock_aws():
        yield _dynamodb()


def _memory() -> Kept:
    register = Register(Clock())
    return Kept(
        outbox=register.as_outbox,
        history=register,
        links=register.as_links,
        book=register,
        news=register,
        states=register.as_states,
        inbox=register,
        keep=register.keep,
        case=lambda number: register.case(number).case_id,
        place=lambda tracking_id: register.links[tracking_id].case_id,
        heard=lambda case_id: [
            update.text
            for complaint_id, update in register.news
            if register.links[complaint_id].case_id == case_id
            and isinstance(update, FollowUpArrived)
        ],
    )


def _dynamodb() -> Kept:
    client = boto3.client("dynamodb")
    table, identities = create_register(client), create_identities(client)
    made = iter(range(1, 1000))
    news = LaporHearing(
        RegisterNews(RegisterIntake(table, identities)),
        privacy=RegisterPrivacy(
            keyed=KeyedHere(lambda: b"k" * 32), finder=finder(place_words(PACK))
        ),
        rules=the_rules(),
        categories={},
        fresh=lambda at: FreshIds(f"a-{(n := next(made))}", f"SA-{n}"),
    )
    cases = RegisterCases(table)

    def open_case(number: str) -> str:
        case = a_case(case_id=f"c-{number}", number=number)
        cases.save(opening(case, Actor(Role.SYSTEM, "system")))
        return case.case_id

    def place(tracking_id: str) -> str:
        case_id = open_case(f"L{tracking_id}")
        table.transact([follow_link(table, tracking_id, cases.get_case(case_id), START)])
        return case_id

    return Kept(
        outbox=RegisterOutbox(table),
        history=RegisterOutbox(table),
        links=RegisterLinks(table),
        book=RegisterLinks(table),
        news=news,
        states=RegisterSyncStates(table),
        inbox=RegisterConflicts(table),
        keep=lambda entry: table.transact([table.put(outbox_item(entry), only_if_new=True)]),
        case=open_case,
        place=place,
        heard=lambda case_id: [
            row.note.partition(": ")[2] for row in cases.history(case_id) if row.move == "note"
        ],
    )


def entry(number: int = 1, payload: Payload = FOLLOW_UP, **changes: object) -> Entry:
    values: dict[str, object] = {
        "case_id": "c-1",
        "sequence": number,
        "reference": "SRG-1",
        "kind": Kind.FOLLOW_UP,
        "payload": payload,
        "created_at": START + number * MINUTE,
        "next_attempt_at": START + number * MINUTE,
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]


def link(complaint_id: str = "7001", case_id: str = "c-1", **changes: object) -> Link:
    made = Link(complaint_id, case_id, "SRG-1", True, START, revision=1)
    return replace(made, **changes)  # type: ignore[arg-type]


def report(tracking_id: str = "8001") -> IncomingReport:
    return IncomingReport(
        tracking_id=tracking_id,
        filed_at=START,
        title="Jalan rusak",
        text_first="Jalan rusak di gang 2",
        text_final="Jalan rusak di gang 2.",
        status="Terdisposisi",
    )


def conflict(case_id: str, complaint_id: str, found_at: datetime = START) -> Conflict:
    return Conflict(
        case_id, complaint_id, Field.WORK_STATUS, "menunggu", "Diarsipkan oleh Admin", found_at
    )


def answer(key: str, at: datetime = START) -> FollowUpArrived:
    return FollowUpArrived(key, at, f"Jawaban {key}", "Dinas", by_reporter=False)


# Outbox -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("target", ["", "8001"])
def test_an_entry_comes_back_as_it_was_kept(kept: Kept, payload: Payload, target: str) -> None:
    first = entry(payload=payload, target=target)
    kept.keep(first)
    assert list(kept.outbox.queue(first.lane)) == [first]
    doubted = entries.doubted(entries.claim(first, START, "jalan-1", LEASE), START, "putus", START)
    full = replace(doubted, document_ids=("1", "2"), parts_sent=1, by_hand=True, revision=1)
    assert kept.outbox.save(full)
    assert list(kept.history.of_lane(first.lane)) == [full]


def test_a_lane_is_read_in_the_order_of_the_cases_versions(kept: Kept) -> None:
    for number in (2, 10, 1):
        kept.keep(entry(number, next_attempt_at=START - number * MINUTE))
    kept.keep(entry(3, target="8001"))
    assert [one.sequence for one in kept.outbox.queue("c-1")] == [1, 2, 10]
    assert [one.sequence for one in kept.outbox.queue("c-1@8001")] == [3]


def test_of_two_savings_of_one_revision_one_is_kept(kept: Kept) -> None:
    first = entry()
    kept.keep(first)
    mine = entries.claim(first, START, "jalan-1", LEASE)
    theirs = entries.claim(first, START, "jalan-2", LEASE)
    assert kept.outbox.save(mine)
    assert not kept.outbox.save(theirs)
    assert [one.holder for one in kept.outbox.queue("c-1")] == ["jalan-1"]


def test_lanes_are_due_when_an_entry_is_longest_waiting_first(kept: Kept) -> None:
    kept.keep(entry(1, case_id="c-late", next_attempt_at=START + 2 * MINUTE))
    kept.keep(entry(1, case_id="c-now", next_attempt_at=START))
    kept.keep(entry(1, case_id="c-soon", next_attempt_at=START + 9 * MINUTE))
    kept.keep(entry(1, case_id="c-sent", state=State.SENT, settled_at=START))
    kept.keep(entry(1, case_id="c-dead", state=State.DEAD))
    kept.keep(entry(1, case_id="c-asked", state=State.UNKNOWN, next_attempt_at=START + MINUTE))
    assert list(kept.outbox.due_lanes(START + 2 * MINUTE, 9)) == ["c-now", "c-asked", "c-late"]
    assert list(kept.outbox.due_lanes(START + 2 * MINUTE, 1)) == ["c-now"]


def test_lanes_that_only_waited_for_lapor_to_be_back_are_due_when_it_is(kept: Kept) -> None:
    later = START + 60 * MINUTE
    kept.keep(entry(1, case_id="c-away", next_attempt_at=later, backed_off_at=START))
    kept.keep(entry(1, case_id="c-asked", next_attempt_at=later))
    kept.keep(entry(1, case_id="c-since", next_attempt_at=later, backed_off_at=START + 9 * MINUTE))
    kept.keep(entry(1, case_id="c-now", next_attempt_at=START))
    assert list(kept.outbox.due_lanes(START + 9 * MINUTE, 9)) == ["c-now"]
    back = START + 5 * MINUTE
    assert list(kept.outbox.due_lanes(START + 9 * MINUTE, 9, back)) == ["c-now", "c-away"]


def test_one_lane_with_many_entries_does_not_hide_the_others(kept: Kept) -> None:
    for number in range(30):
        kept.keep(entry(number, case_id="c-long", next_attempt_at=START))
    kept.keep(entry(1, case_id="c-short", next_attempt_at=START + MINUTE))
    assert list(kept.outbox.due_lanes(START + MINUTE, 2)) == ["c-long", "c-short"]


def test_what_is_settled_leaves_the_queue_and_stays_in_the_history(kept: Kept) -> None:
    first, second = entry(1), entry(2)
    kept.keep(first)
    kept.keep(second)
    claimed = entries.claim(first, START, "jalan-1", LEASE)
    assert kept.outbox.save(claimed)
    assert kept.outbox.save(entries.sent(claimed, START, "7001"))
    assert [one.sequence for one in kept.outbox.queue("c-1")] == [2]
    assert [one.state for one in kept.history.of_lane("c-1")] == [State.SENT, State.PENDING]


def test_unsettled_entries_are_listed_by_state_and_the_oldest_is_known(kept: Kept) -> None:
    assert kept.history.oldest_unsettled() is None
    kept.keep(entry(1, case_id="c-sent", state=State.SENT, settled_at=START))
    kept.keep(entry(2, case_id="c-dead", state=State.DEAD))
    kept.keep(entry(3, case_id="c-refused", state=State.REFUSED))
    kept.keep(entry(4, case_id="c-doubt", state=State.UNKNOWN))
    kept.keep(entry(5, case_id="c-wait"))
    for state in (State.DEAD, State.REFUSED, State.UNKNOWN, State.PENDING):
        assert [one.state for one in kept.history.in_state(state, 9)] == [state]
    assert list(kept.history.in_state(State.SENT, 9)) == []
    assert kept.history.oldest_unsettled() == START + 2 * MINUTE


# Links --------------------------------------------------------------------------------------------


def test_a_link_comes_back_as_it_was_kept_and_is_found_by_its_case(kept: Kept) -> None:
    made = link(taken=frozenset({"b", "a"}), status="Terdisposisi", agency_id="131")
    assert kept.links.save(made)
    assert kept.links.of("7001") == made
    assert kept.links.own_copy("c-1") == made
    assert kept.links.of("7002") is None
    assert kept.links.own_copy("c-2") is None


def test_a_link_and_what_counts_as_filed_by_it_are_kept_together_or_not_at_all(kept: Kept) -> None:
    case_id = kept.case("SRG-1")
    first = entry(case_id=case_id, kind=Kind.CREATE_REPORT)
    kept.keep(first)
    typed = link(case_id=case_id)
    filed = entries.sent(first, START, typed.complaint_id)
    claimed = entries.claim(first, START, "jalan-1", LEASE)
    assert kept.outbox.save(claimed)
    assert not kept.links.adopt(typed, filed)
    assert kept.links.of(typed.complaint_id) is None
    assert kept.links.own_copy(case_id) is None
    doubted = entries.doubted(claimed, START, "putus", START)
    assert kept.outbox.save(doubted)
    assert kept.links.adopt(typed, entries.sent(doubted, START, typed.complaint_id))
    assert kept.links.own_copy(case_id) == typed
    assert list(kept.outbox.queue(case_id)) == []
    assert not kept.links.adopt(link("7002", case_id), None)
    assert kept.links.of("7002") is None


def test_a_report_is_answered_once_the_city_began_to_say_something_there(kept: Kept) -> None:
    case_id = kept.case("SRG-1")
    seen = link("8001", case_id, ours=False)
    assert not kept.news.answered(replace(seen, case_id=""))
    first = entry(case_id=case_id, target="8001")
    kept.keep(first)
    assert not kept.news.answered(seen)
    assert kept.outbox.save(entries.claim(first, START, "jalan-1", LEASE))
    assert kept.news.answered(seen)


def test_a_link_is_fenced_on_its_revision(kept: Kept) -> None:
    assert kept.links.save(link())
    assert not kept.links.save(link(status="dua kali"))
    assert kept.links.save(link(status="lanjut", revision=2))
    assert not kept.links.save(link(status="terlambat", revision=2))
    assert kept.links.of("7001") == link(status="lanjut", revision=2)


def test_a_citizens_report_is_nobodys_copy_and_the_first_copy_stays_it(kept: Kept) -> None:
    assert kept.links.save(link("8001", ours=False))
    assert kept.links.own_copy("c-1") is None
    assert kept.links.save(link("7001"))
    assert kept.links.save(link("7002"))
    assert kept.links.save(link("7002", status="lanjut", revision=2))
    assert kept.links.own_copy("c-1") == link("7001")


def test_unread_links_come_longest_unread_first_settled_ones_for_a_while(kept: Kept) -> None:
    day = timedelta(days=1)
    for made in (
        link("1", "c-1", checked_at=START - MINUTE),
        link("2", "c-2", checked_at=START - 9 * MINUTE, settled_at=START - 2 * day),
        link("3", "c-3"),
        link("4", "c-4", checked_at=START - 5 * MINUTE),
        link("5", "c-5", checked_at=START - 8 * MINUTE, settled_at=START - 40 * day),
        link("6", "c-6", checked_at=START, settled_at=START - 3 * day),
        link("7", "", ours=False),
    ):
        assert kept.links.save(made)

    def unread(limit: int) -> list[str]:
        found = kept.book.unread_since(START - MINUTE, START - 30 * day, limit)
        return [one.complaint_id for one in found]

    assert unread(9) == ["3", "2", "4", "1"]
    assert unread(2) == ["3", "2"]


def test_settled_links_read_lately_do_not_hide_one_that_was_not(kept: Kept) -> None:
    for number in range(6):
        settled = START - timedelta(days=9 - number)
        checked = START if number < 5 else START - timedelta(hours=5)
        kept.links.save(link(str(number), f"c-{number}", checked_at=checked, settled_at=settled))
    found = kept.book.unread_since(START - timedelta(hours=3), START - timedelta(days=30), 2)
    assert [one.complaint_id for one in found] == ["5"]


def test_all_placed_links_are_read_page_by_page(kept: Kept) -> None:
    for number in range(7):
        placed = "" if number in (0, 1, 4) else f"c-{number}"
        kept.links.save(link(f"70{number}", placed, ours=False))
    pages, after = [], ""
    while page := kept.book.page(after, 2):
        pages.append([one.complaint_id for one in page])
        after = page[-1].complaint_id
    assert pages == [["702", "703"], ["705", "706"]]


@pytest.mark.parametrize("flags", [None, Flags(), Flags(secret=True, anonymous=True)])
def test_a_link_keeps_the_flags_lapor_showed(kept: Kept, flags: Flags | None) -> None:
    assert kept.links.save(link(flags=flags))
    assert kept.links.of("7001") == link(flags=flags)


# State --------------------------------------------------------------------------------------------


def test_the_state_of_the_sync_outlives_a_run_and_is_fenced(kept: Kept) -> None:
    blank = kept.states.load()
    assert blank == ports.SyncState()
    rules, breaker = BreakerRules(failures=1), blank.breaker
    full = replace(
        blank,
        breaker=failed(breaker, rules, START),
        rest_until=START + MINUTE,
        paused_by="diskominfo",
        paused_reason="pemeliharaan",
        watermark=START,
        comparing_since=START,
        compared_until="7001",
        revision=1,
    )
    assert kept.states.save(full)
    assert kept.states.load() == full
    assert not kept.states.save(replace(blank, revision=1))
    assert kept.states.save(ports.SyncState(revision=2))
    assert not kept.states.save(replace(full, revision=2))
    assert kept.states.load() == ports.SyncState(revision=2)


# News ---------------------------------------------------------------------------------------------


def seed(tracking_id: str = "8001") -> Link:
    return Link(tracking_id, "", "", False, START, "Terdisposisi", revision=1)


def test_a_report_is_registered_once_with_its_link(kept: Kept) -> None:
    assert kept.news.register(report(), seed())
    assert not kept.news.register(report(), seed())
    case_id = kept.place("8001")
    placed = kept.links.of("8001")
    assert placed is not None
    assert (placed.case_id, placed.ours, placed.status) == (case_id, False, "Terdisposisi")
    assert kept.news.case_numbered("L8001") == case_id
    assert kept.news.case_numbered("L9") is None
    found = kept.book.unread_since(START, START, 9)
    assert [one.complaint_id for one in found] == ["8001"]


def test_a_report_whose_link_stands_already_is_not_registered(kept: Kept) -> None:
    assert kept.links.save(link("8001"))
    assert not kept.news.register(report(), seed())


def test_news_is_taken_once_and_in_order(kept: Kept) -> None:
    case_id = kept.case("SRG-1")
    before = link(case_id=case_id)
    assert kept.links.save(before)
    after = replace(before, taken=frozenset({"a", "b"}), checked_at=START, revision=2)
    said = (answer("a"), answer("b", START + MINUTE))
    assert kept.news.apply(after, said, ())
    assert not kept.news.apply(after, said, ())
    assert kept.heard(case_id) == ["Jawaban a", "Jawaban b"]
    assert kept.links.of("7001") == after


def test_however_much_was_said_it_is_taken_in_one_reading(kept: Kept) -> None:
    case_id = kept.case("SRG-1")
    assert kept.links.save(link(case_id=case_id))
    said = [answer(f"ke-{number}", START + number * MINUTE) for number in range(150)]
    said += [replace(one, by_reporter=True, text=f"Warga {one.key}") for one in said[:50]]
    assert kept.news.apply(link(case_id=case_id, revision=2), said, ())
    words = " ".join(kept.heard(case_id))
    assert all(one.text in words for one in said)


def test_a_reading_without_news_only_moves_the_link(kept: Kept) -> None:
    case_id = kept.case("SRG-1")
    assert kept.links.save(link(case_id=case_id))
    assert kept.news.apply(link(case_id=case_id, checked_at=START, revision=2), (), ())
    assert kept.heard(case_id) == []


def test_news_waits_until_a_case_holds_the_complaint(kept: Kept) -> None:
    waiting = link("8001", "", ours=False)
    assert kept.links.save(waiting)
    assert not kept.news.apply(replace(waiting, revision=2), (answer("a"),), ())
    assert kept.links.of("8001") == waiting


@pytest.mark.parametrize(
    ("secret", "new", "held"),
    [
        (False, Flags(), Flags()),
        (False, Flags(secret=True), Flags(secret=True)),
        (False, Flags(anonymous=True), Flags(anonymous=True)),
        (True, Flags(anonymous=True), Flags(secret=True, anonymous=True)),
    ],
)
def test_a_report_is_closed_where_lapor_closes_it_and_keeps_what_it_had(
    kept: Kept, secret: bool, new: Flags, held: Flags
) -> None:
    assert kept.news.register(replace(report(), secret=secret), seed())
    kept.place("8001")
    placed = kept.links.of("8001")
    assert placed is not None
    assert kept.news.flags(placed) == Flags(secret=secret)
    after = replace(placed, flags=new, revision=placed.revision + 1)
    assert kept.news.apply(after, [Restricted(new, START)] if new.any else [], ())
    assert kept.news.flags(after) == held
    assert kept.links.of("8001") == after
    stale = replace(placed, revision=placed.revision + 1)
    assert not kept.news.apply(stale, [Restricted(Flags(True, True), START)], ())
    assert kept.news.flags(after) == held


def test_what_became_secret_before_a_case_holds_it_waits(kept: Kept) -> None:
    waiting = link("8001", "", ours=False)
    assert kept.links.save(waiting)
    closed = replace(waiting, flags=Flags(secret=True), revision=2)
    assert not kept.news.apply(closed, [Restricted(Flags(secret=True), START)], ())
    assert kept.links.of("8001") == waiting


def test_a_contradiction_enters_the_inbox_once_and_is_decided_once(kept: Kept) -> None:
    case_id = kept.case("SRG-1")
    first = conflict(case_id, "7001")
    assert kept.links.save(link(case_id=case_id))
    assert kept.news.apply(link(case_id=case_id, revision=2), (), (first, first))
    again = conflict(case_id, "7001", START + MINUTE)
    assert kept.news.apply(link(case_id=case_id, revision=3), (), (again,))
    assert list(kept.inbox.open(9)) == [first]
    assert kept.inbox.get(first.key) == first
    assert kept.inbox.get("tidak ada") is None
    told = Ruling(tell=entry(7, case_id=case_id))
    assert not kept.inbox.decide("tidak ada", Side.HUB, "diskominfo", START, told)
    assert kept.inbox.decide(first.key, Side.HUB, "diskominfo", START + MINUTE, told)
    assert not kept.inbox.decide(first.key, Side.LAPOR, "lain", START + MINUTE, told)
    assert [one.sequence for one in kept.outbox.queue(case_id)] == [7]
    assert list(kept.inbox.open(9)) == []
    decided = kept.inbox.get(first.key)
    assert decided is not None
    assert (decided.decided, decided.decided_by) == (Side.HUB, "diskominfo")
    assert kept.news.apply(link(case_id=case_id, revision=4), (), (again,))
    assert list(kept.inbox.open(9)) == []


def test_the_citys_facts_of_a_case_are_known(kept: Kept) -> None:
    facts = kept.news.facts(kept.case("SRG-1"))
    assert (facts.agency, facts.settled) == ("DISHUB", False)
