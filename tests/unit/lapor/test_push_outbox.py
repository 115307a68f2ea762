"""What LAPOR! hears of a case: once, in order, whole, and nothing it must not know."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count, pairwise
from typing import Any

import pytest

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.link_by_hand import (
    LinkedBefore,
    LinkedElsewhere,
    LinkedNow,
    NotAtLapor,
    NotATrackingId,
    link_by_hand,
)
from aduan.application.lapor.operate import (
    pause,
    replay,
    resume,
    sync_status,
    waiting_for_a_person,
    withdraw,
)
from aduan.application.lapor.push.ports import PushReport, PushRules
from aduan.application.lapor.push.run import push_outbox
from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.case.errors import BusyError
from aduan.domain.case.messages import HandBackPayload, MergedPayload
from aduan.domain.lapor.composing import follow_up_texts, report_text
from aduan.domain.lapor.drafts import FollowUpDraft, ReportDraft
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.lapor.marker import Ours, origin_of
from aduan.domain.lapor.outcome import PushOutcome
from aduan.domain.lapor.remote import RemoteFollowUp
from aduan.domain.outbox import entries
from aduan.domain.outbox.backoff import Backoff
from tests.unit.lapor.fakes import START, HubCase, LaporReport
from tests.unit.lapor.world import TABLES, World, report_payload

QUICK = PushRules(backoff=Backoff(timedelta(seconds=15), timedelta(seconds=60)))
"""As the city packs have it: no wait is longer than a run may linger."""


def filings_waiting(register: Any) -> tuple[Entry, ...]:
    """Reports that a person may have to enter, or find, at lapor.go.id."""
    waiting = waiting_for_a_person(register)
    return tuple(entry for entry in waiting if entry.kind is Kind.CREATE_REPORT)


class Calls(Gate):
    """Its run is over after so many calls."""

    def __init__(self, world: World, most: int = 1) -> None:
        super().__init__(
            states=world.register.as_states,
            records=world.lapor,
            clock=world.clock,
            rules=world.gate_rules,
            until=world.clock.now() + timedelta(minutes=10),
        )

        self.most = most

    def admits(self) -> bool:
        return self.calls < self.most and super().admits()


UNKNOWN_AFTER_NINE = Entry(
    case_id="c",
    sequence=1,
    reference="SRG-1",
    kind=Kind.CREATE_REPORT,
    payload=report_payload(),
    created_at=START,
    next_attempt_at=START,
    state=State.UNKNOWN,
    attempts=9,
)


def states(world: World) -> list[str]:
    return [entry.state.value for entry in world.register.entries.values()]


def settle(world: World, ticks: int = 60) -> None:
    for _ in range(ticks):
        world.tick()


def test_a_case_is_filed_once_with_its_reference_and_linked() -> None:
    world = World()
    case = world.open_case(files=2)
    world.tick()
    ((complaint_id, report),) = world.lapor.reports.items()
    assert report.draft is not None
    assert report.draft.document_ids == ("1", "2")
    assert report.draft.category_id == 1398
    origin = origin_of(report.text)
    assert isinstance(origin, Ours)
    assert origin.mark.reference == "SRG-1"
    assert world.register.links[complaint_id].case_id == case.case_id
    assert states(world) == ["sent"]


def test_follow_ups_wait_for_the_report_and_keep_their_order() -> None:
    world = World()
    case = world.open_case()
    for number in range(5):
        world.follow_up(case, f"Tindak lanjut {number}")
    world.tick()
    ((_, texts),) = world.texts_at_lapor().items()
    assert [text.split("\n")[0] for text in texts] == [f"Tindak lanjut {n}" for n in range(5)]


@pytest.mark.parametrize("lost", ["lost_before", "lost_after"])
@pytest.mark.parametrize("nth", range(4))
def test_a_lost_answer_is_looked_up_and_nothing_is_there_twice(lost: str, nth: int) -> None:
    world = World()
    case = world.open_case(files=1)
    world.follow_up(case, "Petugas menuju lokasi.", "ditindaklanjuti")
    world.follow_up(case, "Lampu sudah menyala.", "selesai", files=1)
    count = iter(range(1000))
    world.lapor.troubles = lambda: lost if next(count) == nth else None
    settle(world, 20)
    ((report, texts),) = world.texts_at_lapor().items()
    assert [text.split("\n")[0] for text in texts] == [
        "Petugas menuju lokasi.",
        "Lampu sudah menyala.",
    ]
    assert set(states(world)) == {"sent"}
    assert len({report}) == 1


@pytest.mark.parametrize("save", ["save_entry", "save_link", "save_state"])
@pytest.mark.parametrize("nth", range(1, 5))
def test_a_save_that_only_met_another_is_never_taken_for_kept_and_stops_no_other_case(
    save: str, nth: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DynamoDB's TransactionConflict after LAPOR! gave its number: nothing was kept of it."""
    world = World()
    cases = [world.open_case(), world.open_case("SRG-2")]
    kept, calls = getattr(world.register, save), count(1)

    def crowded(value: object) -> bool:
        if next(calls) == nth:
            raise BusyError("dynamodb")
        return bool(kept(value))

    monkeypatch.setattr(world.register, save, crowded)
    world.tick()
    assert len(world.lapor.reports) >= 1  # whoever was not busy was heard in the same run
    settle(world)
    assert sorted(link.case_id for link in world.register.links.values()) == sorted(
        case.case_id for case in cases
    )
    assert len(world.lapor.reports) == 2
    assert states(world) == ["sent", "sent"]


def test_files_are_uploaded_once_however_often_the_report_is_tried() -> None:
    world = World()
    world.open_case(files=2)
    count = iter(range(1000))
    world.lapor.troubles = lambda: "lost_before" if 0 < next(count) < 4 else None
    settle(world, 20)
    assert len(world.lapor.documents) == 2
    (report,) = world.lapor.reports.values()
    assert report.draft is not None
    assert report.draft.document_ids == ("1", "2")


def test_absence_proves_nothing_before_lapor_had_time_to_show_it() -> None:
    world = World(push_rules=PushRules(settle=timedelta(minutes=5)))
    world.open_case()
    world.lapor.troubles = lambda: "lost_before"
    world.tick()
    world.lapor.troubles = lambda: None
    for _ in range(3):
        world.tick()
        assert states(world) == ["unknown"]
        assert world.lapor.reports == {}
    world.tick(2)
    assert states(world) == ["sent"]


def test_a_report_that_shows_up_late_is_found_and_not_filed_again() -> None:
    world = World()
    world.open_case()
    world.lapor.troubles = lambda: "lost_after"
    world.tick()
    world.lapor.troubles = lambda: None
    settle(world, 5)
    assert len(world.lapor.reports) == 1
    assert states(world) == ["sent"]


def test_without_a_search_an_unknown_waits_for_a_person_and_is_never_sent_again() -> None:
    world = World()
    world.lapor.searchable = False
    case = world.open_case()
    world.lapor.troubles = lambda: "lost_after"
    world.tick()
    world.lapor.troubles = lambda: None
    settle(world, 120)
    assert states(world) == ["unknown"]
    assert len(world.lapor.reports) == 1
    (entry,) = filings_waiting(world.register)
    assert entry.by_hand
    (complaint_id,) = world.lapor.reports

    def link(typed: str, case_id: str = case.case_id) -> object:
        return link_by_hand(
            case_id=case_id,
            reference="SRG-1",
            typed=typed,
            links=world.register.as_links,
            outbox=world.register.as_outbox,
            records=world.lapor,
            now=world.clock.now(),
        )

    assert link("bukan nomor") == NotATrackingId()
    assert link("12345") == NotAtLapor()
    assert link(f" #{complaint_id} ") == LinkedNow(seen=True)
    assert link(complaint_id) == LinkedBefore()
    assert link(complaint_id, "c-lain") == LinkedElsewhere(case.case_id, complaint_id)
    assert states(world) == ["sent"]
    world.tick(60 * 7)
    assert len(world.lapor.reports) == 1


def test_a_refused_report_that_somebody_typed_in_counts_as_filed_and_its_case_goes_on() -> None:
    world = World()
    case = world.open_case(category="lainnya")
    world.follow_up(case, "Tim berangkat.", "ditindaklanjuti")
    world.tick()
    assert states(world) == ["refused", "pending"]
    complaint_id = world.lapor.citizen_files("Diketik operator di lapor.go.id")
    linking = link_by_hand(
        case_id=case.case_id,
        reference=case.number,
        typed=complaint_id,
        links=world.register.as_links,
        outbox=world.register.as_outbox,
        records=world.lapor,
        now=world.clock.now(),
    )
    assert linking == LinkedNow(seen=True)
    assert filings_waiting(world.register) == ()
    settle(world)
    assert states(world) == ["sent", "sent"]
    assert list(world.lapor.reports) == [complaint_id]


def test_a_number_that_begins_alike_is_not_ours() -> None:
    world = World()
    world.open_case("SRG-11")
    world.tick()
    world.open_case("SRG-1")
    world.lapor.troubles = lambda: "lost_before"
    world.tick()
    world.lapor.troubles = lambda: None
    settle(world, 5)
    assert len(world.lapor.reports) == 2
    assert len(world.register.links) == 2


def test_a_citizen_who_quotes_our_number_is_not_taken_for_our_copy() -> None:
    world = World()
    world.open_case("SRG-1")
    world.lapor.citizen_files("Laporan saya Nomor tiket: SRG-1 belum dikerjakan.")
    world.lapor.troubles = lambda: "lost_before"
    world.tick()
    world.lapor.troubles = lambda: None
    settle(world, 5)
    assert len(world.lapor.reports) == 2
    assert states(world) == ["sent"]


def test_what_no_table_maps_goes_to_triage_and_is_not_guessed() -> None:
    world = World()
    case = world.open_case(category="lainnya", agency="TIDAK-ADA")
    world.follow_up(case, "Menyusul.")
    report = world.tick()
    assert world.lapor.reports == {}
    assert states(world) == ["refused", "pending"]
    assert report.triage == [
        "c-SRG-1#1: belum ada padanan: category=lainnya, agency=TIDAK-ADA",
    ]
    assert report.refused == 1


@pytest.mark.parametrize(
    ("given", "category", "sent", "named"),
    [
        ("Aspirasi", "pju", 3, ""),
        ("", "pju", 2, ""),
        ("", "pungli", 1, ""),
        ("Keluhan", "pungli", 1, "Keluhan"),  # no table knows it: as if it were not given
        ("Keluhan", "bpbd_khusus", 9, "Keluhan"),
        ("", "bpbd_khusus", 9, "-"),
    ],
)
def test_a_report_without_a_known_classification_is_filed_as_not_given_and_counted(
    given: str, category: str, sent: int, named: str
) -> None:
    world = World()
    world.tables = replace(
        TABLES, category={**TABLES.category, "bpbd_khusus": 7}, classification_not_given=9
    )
    world.open_case(category=category, classification=given)
    report = world.tick()
    (there,) = world.lapor.reports.values()
    assert there.draft is not None
    assert there.draft.classification_id == sent
    assert states(world) == ["sent"]
    assert report.unclassified == bool(named)
    assert report.triage == ([f"c-SRG-1#1: klasifikasi {named} tidak dikenal"] if named else [])


def test_a_refused_entry_holds_its_own_case_only_and_can_be_replayed_or_withdrawn() -> None:
    world = World()
    bad = world.open_case("SRG-1", title=" ")
    world.follow_up(bad, "Menyusul.")
    world.open_case("SRG-2")
    world.tick()
    assert states(world) == ["refused", "pending", "sent"]
    stuck = waiting_for_a_person(world.register)
    assert [entry.reference for entry in stuck] == ["SRG-1"]
    shown = replay(world.register.as_outbox, stuck, world.clock.now(), dry_run=True)
    assert shown[0].state is State.PENDING
    assert states(world)[0] == "refused"
    replay(world.register.as_outbox, stuck, world.clock.now())
    world.tick()
    assert states(world)[0] == "refused"
    withdraw(
        world.register.as_outbox,
        waiting_for_a_person(world.register)[0],
        world.clock.now(),
        "operator",
        "sudah dimasukkan sendiri",
    )
    assert states(world)[0] == "withdrawn"


def test_an_entry_that_never_succeeds_dies_and_its_replay_looks_first() -> None:
    world = World(push_rules=PushRules(most_attempts=3))
    world.open_case()
    world.lapor.troubles = lambda: "lost_before"
    settle(world, 60)
    assert states(world) == ["dead"]
    assert sync_status(world.register, world.register.as_states, world.clock.now()).dead == 1
    world.lapor.troubles = lambda: None
    dead = waiting_for_a_person(world.register)
    replay(world.register.as_outbox, dead, world.clock.now())
    assert states(world) == ["unknown"]
    settle(world, 3)
    assert states(world) == ["sent"]
    assert len(world.lapor.reports) == 1


def test_a_day_without_lapor_kills_nothing_and_asks_at_most_every_half_minute() -> None:
    world = World()
    for number in range(30):
        case = world.open_case(f"SRG-{number}")
        world.follow_up(case, "Menyusul.")
    world.lapor.down = True
    for _ in range(24 * 60):
        world.tick()
    assert world.lapor.calls <= 24 * 60 * 60 / 30 + 10
    assert set(states(world)) == {"pending"}
    world.lapor.down = False
    settle(world, 15)
    assert set(states(world)) == {"sent"}
    assert len(world.lapor.reports) == 30


def test_a_request_to_slow_down_is_honoured() -> None:
    world = World()
    world.open_case()
    asked_at = []

    def too_many() -> str:
        asked_at.append(world.clock.now())
        return "too_many"

    world.lapor.troubles = too_many
    world.push()
    world.push()
    assert len(asked_at) > 2
    pauses = [later - earlier for earlier, later in pairwise(asked_at)]
    assert min(pauses) >= timedelta(seconds=30)
    world.lapor.troubles = lambda: None
    settle(world, 5)
    assert states(world) == ["sent"]


def test_a_paused_sync_sends_nothing_until_resumed() -> None:
    world = World()
    world.open_case()
    pause(world.register.as_states, "diskominfo", "pemeliharaan", dry_run=True)
    assert not world.register.state.paused_by
    pause(world.register.as_states, "diskominfo", "pemeliharaan")
    assert world.tick().stopped == "dijeda oleh petugas"
    assert world.lapor.calls == 0
    resume(world.register.as_states)
    world.tick()
    assert len(world.lapor.reports) == 1


def test_a_long_answer_goes_in_parts_and_goes_on_where_it_was_lost() -> None:
    world = World()
    case = world.open_case()
    words = [f"Kalimat ke-{number} tentang penanganan di lapangan." for number in range(90)]
    world.follow_up(case, " ".join(words))
    chance = random.Random(4)
    world.lapor.troubles = lambda: chance.choice([None, None, "lost_before", "lost_after"])
    settle(world, 60)
    ((_, texts),) = world.texts_at_lapor().items()
    assert len(texts) >= 4
    assert all(len(text) <= 1000 for text in texts)
    said = " ".join(text.rsplit("\n\nNomor tiket:", 1)[0] for text in texts)
    assert said.split() == " ".join(words).split()


def test_a_merged_case_names_its_parent_unless_the_parent_is_secret() -> None:
    world = World()
    case = world.open_case()
    world.register.tell(case, Kind.MERGED, MergedPayload("SRG-9", "DISHUB"))
    world.register.tell(case, Kind.MERGED, MergedPayload("SRG-8", "DISHUB", parent_secret=True))
    world.tick()
    ((_, texts),) = world.texts_at_lapor().items()
    assert "ditangani bersama laporan nomor #SRG-9" in texts[0]
    assert "SRG-8" not in texts[1]


def test_not_our_authority_names_the_next_owner_and_is_checked_before_it_counts() -> None:
    world = World(push_rules=PushRules(linger=timedelta(0)))
    case = world.open_case()
    world.tick()
    payload = HandBackPayload("X-PLN", "Kabel milik PLN.")
    world.register.tell(case, Kind.NOT_OUR_AUTHORITY, payload)
    world.tick()
    assert states(world) == ["sent", "unknown"]
    settle(world, 3)
    assert states(world) == ["sent", "sent"]
    (report,) = world.lapor.reports.values()
    assert [log.status_new for log in report.logs] == ["Bukan Wewenang"]


def test_no_nik_and_no_phone_leaves_even_when_masking_failed_before() -> None:
    world = World()
    case = world.open_case(text="Hubungi 0812-3456-7890, NIK 3673011234567890, jalan 12.")
    world.follow_up(case, "Telepon +62 812 3456 7890 tidak aktif.")
    world.tick()
    ((report, texts),) = world.texts_at_lapor().items()
    assert report.startswith("Hubungi [TELEPON], NIK [NIK], jalan 12.")
    assert texts[0].startswith("Telepon [TELEPON] tidak aktif.")


def test_each_lapor_report_in_a_case_hears_it() -> None:
    world = World()
    ids = [world.lapor.citizen_files(f"Jalan rusak {number}") for number in range(2)]
    world.list_new()
    case = world.register.cases[world.register.links[ids[0]].case_id]
    case.targets = ids
    world.follow_up(case, "Ditambal besok.", "ditindaklanjuti")
    world.tick()
    assert [len(texts) for texts in world.texts_at_lapor().values()] == [1, 1]


def test_two_runs_at_once_do_not_send_twice() -> None:
    world = World()
    world.open_case()
    other = world.pushing
    original = world.lapor.file_report

    def slow(draft: object) -> object:
        world.lapor.file_report = original  # type: ignore[method-assign]
        push_outbox(ports=other, gate=world.gate(), holder="lain")
        assert states(world) == ["sending"]  # the other run left it to the one that holds it
        return original(draft)  # type: ignore[arg-type]

    world.lapor.file_report = slow  # type: ignore[method-assign,assignment]
    world.tick()
    assert len(world.lapor.reports) == 1
    assert states(world) == ["sent"]


class NoChance(random.Random):
    def random(self) -> float:
        return 0.0


PATIENT = PushRules(backoff=Backoff(timedelta(minutes=30), timedelta(hours=8)))


def test_what_was_put_off_while_lapor_was_away_goes_on_when_it_is_back() -> None:
    world = World(push_rules=PATIENT)
    world.lapor.down = True
    for number in range(6):
        world.open_case(f"SRG-{number}")
    for _ in range(10):
        world.tick()
    assert min(e.next_attempt_at for e in world.register.entries.values()) > world.clock.now()
    world.lapor.down = False
    world.tick(2)
    assert set(states(world)) == {"sent"}
    assert len(world.lapor.reports) == 6


def test_a_doubt_that_could_not_be_looked_up_while_lapor_was_away_is_settled_when_it_is_back() -> (
    None
):
    world = World(push_rules=PATIENT)
    world.open_case()
    world.lapor.troubles = lambda: "lost_after"
    world.clock.sleep(60)
    push_outbox(
        ports=world.pushing, gate=Calls(world), holder="run"
    )  # the answer is lost, then LAPOR! goes away
    world.lapor.troubles, world.lapor.down = (lambda: None), True
    world.tick()
    for number in range(2, 8):
        world.open_case(f"SRG-{number}")
    world.tick()
    (looked_for, *_) = world.register.entries.values()
    assert looked_for.state is State.UNKNOWN
    assert looked_for.looks > 1
    world.lapor.down = False
    world.tick(2)
    assert set(states(world)) == {"sent"}
    assert len(world.lapor.reports) == 7


def test_a_wait_that_lapor_asked_for_is_not_cut_short_by_its_return() -> None:
    world = World(push_rules=PATIENT)
    world.open_case()
    (entry,) = world.register.entries.values()
    until = world.clock.now() + timedelta(hours=1)
    asked = entries.claim(entry, world.clock.now(), "run", timedelta(minutes=2))
    world.register.save_entry(asked)
    put_off = entries.put_off(asked, world.clock.now(), until, "HTTP 429", asked=True)
    world.register.save_entry(put_off)
    assert entries.due_at(put_off, until) == until
    other = entries.put_off(asked, world.clock.now(), until, "ConnectError", asked=False)
    back = world.clock.now() + timedelta(minutes=1)
    assert entries.due_at(other, back) == back


def test_looks_that_get_no_answer_have_a_backoff_of_their_own() -> None:
    """However often the entry was sent before, the first look in vain is soon followed by one."""
    unanswered = entries.not_answered(UNKNOWN_AFTER_NINE, START, START, "HTTP 500")
    assert (unanswered.looks, unanswered.attempts) == (1, 9)
    again = entries.not_answered(unanswered, START, START, "HTTP 500")
    assert again.looks == 2
    assert entries.still_unknown(again, START, "belum tampak").looks == 0


def test_a_run_waits_for_what_an_earlier_one_left_and_is_due_at_once() -> None:
    world = World()
    world.open_case()
    world.lapor.troubles = lambda: "lost_after"
    world.clock.sleep(60)
    push_outbox(ports=world.pushing, gate=Calls(world), holder="first")
    assert states(world) == ["unknown"]
    world.lapor.troubles = lambda: None
    assert world.push().already_there == 1
    assert states(world) == ["sent"]


# A portal that shows late, or not everything ------------------------------------------------------

LATE = timedelta(seconds=30)


def once(trouble: str) -> Callable[[], str | None]:
    waiting = [trouble]
    return lambda: waiting.pop() if waiting else None


def at_lapor(world: World) -> list[str]:
    """What the only report there was answered, without the lines we know it by."""
    ((_, texts),) = world.texts_at_lapor().items()
    return [text.split("\n")[0] for text in texts]


def test_an_answer_that_is_shown_late_is_not_said_again() -> None:
    world = World(shows_after=LATE)
    case = world.open_case()
    world.tick()
    world.follow_up(case, "Tim berangkat.")
    world.lapor.troubles = once("lost_after")
    settle(world, 5)
    assert at_lapor(world) == ["Tim berangkat."]
    assert states(world) == ["sent", "sent"]


def test_a_report_that_is_shown_late_is_not_filed_again() -> None:
    world = World(shows_after=LATE)
    world.open_case()
    world.lapor.troubles = once("lost_after")
    settle(world, 5)
    assert len(world.lapor.reports) == 1
    assert states(world) == ["sent"]


@pytest.mark.parametrize("kind", [Kind.FOLLOW_UP, Kind.NOT_OUR_AUTHORITY])
def test_an_answer_to_a_report_that_is_not_shown_yet_needs_no_person(kind: Kind) -> None:
    world = World(shows_after=LATE)
    case = world.open_case()
    if kind is Kind.FOLLOW_UP:
        world.follow_up(case, "Tim berangkat.")
    else:
        world.register.tell(case, kind, HandBackPayload("X-PLN", "Kabel milik PLN."))
    count = iter(range(100))
    world.lapor.troubles = lambda: "lost_after" if next(count) == 1 else None
    report = world.tick()
    assert report.by_hand == 0
    settle(world, 3)
    assert states(world) == ["sent", "sent"]
    (there,) = world.lapor.reports.values()
    assert len(there.follow_ups) + len([one for one in there.logs if one.sender == "Instansi"]) == 1


def hand_backs(world: World) -> int:
    (report,) = world.lapor.reports.values()
    return [log.status_new for log in report.logs].count("Bukan Wewenang")


def handed_back(world: World) -> None:
    case = world.open_case()
    world.tick()
    payload = HandBackPayload("X-PLN", "Kabel milik PLN.")
    world.register.tell(case, Kind.NOT_OUR_AUTHORITY, payload)


def test_a_hand_back_is_known_by_the_status_where_its_reason_is_not_shown() -> None:
    world = World()
    world.lapor.shows_reasons = False
    handed_back(world)
    settle(world, 10)
    assert hand_backs(world) == 1
    assert states(world) == ["sent", "sent"]


def test_a_hand_back_is_known_by_its_reason_where_the_status_went_on() -> None:
    world = World(push_rules=PushRules(linger=timedelta(0)))
    handed_back(world)
    world.tick()
    (complaint_id,) = world.lapor.reports
    world.lapor.set_status(complaint_id, "Terdisposisi")
    settle(world, 10)
    assert hand_backs(world) == 1
    assert states(world) == ["sent", "sent"]


def test_a_hand_back_that_never_arrived_is_made_again_and_not_taken_for_done() -> None:
    world = World()
    handed_back(world)
    world.lapor.troubles = once("lost_before")
    settle(world, 10)
    assert hand_backs(world) == 1
    assert states(world) == ["sent", "sent"]


def test_the_photos_of_a_long_answer_go_with_its_first_part_only() -> None:
    world = World()
    case = world.open_case()
    world.follow_up(case, "Petugas sudah di tempat. " * 90, files=1)
    add = world.lapor.add_follow_up
    photos: list[int] = []

    def watched(draft: FollowUpDraft) -> PushOutcome:
        photos.append(len(draft.files))
        return add(draft)

    world.lapor.add_follow_up = watched  # type: ignore[method-assign]
    settle(world, 3)
    assert photos == [1, 0, 0]
    assert len(at_lapor(world)) == 3
    assert len(world.lapor.documents) == 1


def test_a_long_answer_begun_at_another_limit_is_left_to_a_person() -> None:
    """The rest cannot be cut so that it follows what stands there."""
    world = World()
    case = world.open_case()
    world.follow_up(case, "Petugas sudah di tempat. " * 90)
    count = iter(range(1000))
    world.lapor.troubles = lambda: "refused_connection" if next(count) == 2 else None
    world.clock.sleep(60)
    push_outbox(ports=world.pushing, gate=Calls(world, 3), holder="run")
    assert len(at_lapor(world)) == 1
    (_, answer) = world.register.entries.values()
    world.register.save_entry(
        entries.claim(answer, world.clock.now(), "run", timedelta(seconds=30))
    )
    world.push_rules = PushRules(limit=500)
    world.lapor.troubles = lambda: None
    settle(world, 5)
    assert len(at_lapor(world)) == 1
    (waiting,) = waiting_for_a_person(world.register)
    assert waiting.entry_id == answer.entry_id


# Who has it in hand -------------------------------------------------------------------------------


@pytest.mark.parametrize("interrupted", [True, False])
@pytest.mark.parametrize("at", range(1, 4))
def test_of_two_runs_that_meet_on_an_entry_one_goes_on_and_one_lets_go(
    interrupted: bool, at: int
) -> None:
    """Whichever of its saves the other run comes before."""
    world = World()
    world.open_case(files=1)
    (entry,) = world.register.entries.values()
    if interrupted:
        in_doubt(world, entry)
    other, save = world.pushing, world.register.save_entry
    saves = iter(range(1, 100))

    def meet(entry: Entry) -> bool:
        if next(saves) == at:
            world.register.save_entry = save  # type: ignore[method-assign]
            world.clock.sleep(121)  # longer than a lease: this run was thought to be dead
            push_outbox(ports=other, gate=world.gate(), holder="other")
        return save(entry)

    world.register.save_entry = meet  # type: ignore[method-assign]
    world.push()
    settle(world, 3)
    assert states(world) == ["sent"]
    assert len(world.lapor.reports) == 1
    assert len(world.register.links) == 1


@pytest.mark.parametrize("files", [0, 1])
@pytest.mark.parametrize("at", range(1, 3))
def test_who_stood_still_past_its_lease_says_nothing_any_more(files: int, at: int) -> None:
    """It had claimed the entry, or saved a step of it; another run has said the same meanwhile."""
    world = World()
    case = world.open_case(files=files)
    world.follow_up(case, "Tim berangkat. " * 90)
    other, save = world.pushing, world.register.save_entry
    saves = iter(range(1, 100))

    def stand_still(entry: Entry) -> bool:
        kept = save(entry)
        if next(saves) == at:
            world.register.save_entry = save  # type: ignore[method-assign]
            for _ in range(3):
                world.clock.sleep(121)
                push_outbox(ports=other, gate=world.gate(), holder="other")
        return kept

    world.register.save_entry = stand_still  # type: ignore[method-assign]
    world.push()
    settle(world, 4)
    assert set(states(world)) == {"sent"}
    assert len(world.lapor.reports) == 1
    assert len(at_lapor(world)) == len(set(at_lapor(world)))


def test_a_report_whose_link_could_not_be_kept_is_not_settled_before_it_is() -> None:
    """A save that merely met another one says False too, and has kept nothing."""
    world = World()
    case = world.open_case()
    world.follow_up(case, "Tim berangkat.")
    save = world.register.save_link
    refusals = iter([False, False])
    world.register.save_link = (  # type: ignore[method-assign]
        lambda link: next(refusals, None) is None and save(link)
    )
    settle(world, 5)
    assert len(world.lapor.reports) == 1
    assert states(world) == ["sent", "sent"]
    assert at_lapor(world) == ["Tim berangkat."]


def test_a_link_that_the_listing_made_meanwhile_is_the_same_link() -> None:
    world = World()
    case = world.open_case()
    file = world.lapor.file_report

    def listed_at_once(draft: ReportDraft) -> PushOutcome:
        outcome = file(draft)
        world.list_new()
        return outcome

    world.lapor.file_report = listed_at_once  # type: ignore[method-assign]
    assert world.push() == PushReport(sent=1)
    link = world.register.own_copy(case.case_id)
    assert link is not None
    assert list(world.lapor.reports) == [link.complaint_id]


def test_a_report_that_is_linked_to_another_case_is_left_to_a_person() -> None:
    world = World()
    case, other = world.open_case(), world.register.case("SRG-9")
    world.lapor.troubles = once("lost_after")
    push_outbox(ports=world.pushing, gate=Calls(world, 1), holder="run")
    (complaint_id,) = world.lapor.reports
    wrong = Link(complaint_id, other.case_id, other.number, ours=True, linked_at=START, revision=1)
    world.register.save_link(wrong)
    settle(world, 5)
    (waiting,) = waiting_for_a_person(world.register)
    assert (waiting.case_id, waiting.by_hand) == (case.case_id, True)
    assert world.register.links[complaint_id].case_id == other.case_id
    assert len(world.lapor.reports) == 1


# A report whose case changed hands ----------------------------------------------------------------


def changed_hands(world: World) -> tuple[HubCase, HubCase, str]:
    """A citizen's report that a person took out of one case and gave one of its own."""
    complaint_id = world.lapor.citizen_files("Jalan rusak")
    world.list_new()
    before = world.register.cases[world.register.links[complaint_id].case_id]
    own = world.register.case("SRG-2", targets=[complaint_id])
    link = world.register.links[complaint_id]
    world.register.save_link(
        replace(
            link,
            case_id=own.case_id,
            reference=own.number,
            former_case=before.case_id,
            revision=link.revision + 1,
        )
    )
    return before, own, complaint_id


def test_what_the_former_case_had_to_say_goes_first() -> None:
    world = World()
    before, own, _ = changed_hands(world)
    world.follow_up(own, "Ditangani tersendiri.")
    world.follow_up(before, "Tim berangkat.")
    settle(world, 3)
    assert at_lapor(world) == ["Tim berangkat.", "Ditangani tersendiri."]
    assert states(world) == ["sent", "sent"]


def test_a_report_that_came_back_to_its_case_waits_for_nobody() -> None:
    world = World()
    before, _, complaint_id = changed_hands(world)
    link = world.register.links[complaint_id]
    world.register.save_link(replace(link, case_id=before.case_id, revision=link.revision + 1))
    world.follow_up(before, "Tim berangkat.")
    settle(world, 1)
    assert at_lapor(world) == ["Tim berangkat."]


def test_what_the_former_case_waits_for_a_person_with_holds_nobody() -> None:
    world = World()
    before, own, _ = changed_hands(world)
    world.follow_up(before, "Tim berangkat.", "tidak_dikenal")  # no template: refused
    world.follow_up(before, "Selesai.")
    world.follow_up(own, "Ditangani tersendiri.")
    settle(world, 3)
    assert at_lapor(world) == ["Ditangani tersendiri."]
    assert states(world) == ["refused", "pending", "sent"]
    assert [one.reference for one in waiting_for_a_person(world.register)] == [before.number]


def test_what_the_former_case_is_looked_for_by_a_person_with_holds_nobody() -> None:
    world = World()
    before, own, _ = changed_hands(world)
    world.follow_up(before, "Tim berangkat.")
    (told,) = world.register.entries.values()
    claimed = entries.claim(told, world.clock.now(), "run", timedelta(minutes=2))
    doubted = entries.doubted(claimed, world.clock.now(), "terputus", world.clock.now())
    later = world.clock.now() + timedelta(hours=6)
    for step in (claimed, doubted, entries.still_unknown(doubted, later, "hilang", by_hand=True)):
        assert world.register.save_entry(step)
    world.follow_up(own, "Ditangani tersendiri.")
    settle(world, 3)
    assert at_lapor(world) == ["Ditangani tersendiri."]


def test_a_run_does_not_stay_for_what_has_to_wait_for_something_else() -> None:
    world = World(push_rules=QUICK)
    before, own, _ = changed_hands(world)
    world.follow_up(before, "Tim berangkat.")
    (told,) = world.register.entries.values()
    world.register.save_entry(
        entries.claim(told, world.clock.now(), "other run", timedelta(hours=1))
    )
    world.follow_up(own, "Ditangani tersendiri.")
    for _ in range(3):
        began = world.clock.now()
        report = world.push()
        assert world.clock.now() == began
        assert (report.put_off, report.stopped) == (1, "")
        world.clock.sleep(60)
    (_, held) = world.register.entries.values()
    assert (held.state, held.held) == (State.PENDING, True)
    assert held.last_error == "menunggu kabar kasus sebelumnya"


def test_a_run_does_not_stay_for_what_an_earlier_one_put_aside() -> None:
    world = World(push_rules=QUICK)
    before, own, _ = changed_hands(world)
    world.follow_up(before, "Tim berangkat.")
    (told,) = world.register.entries.values()
    world.register.save_entry(
        entries.claim(told, world.clock.now(), "other run", timedelta(hours=1))
    )
    world.follow_up(own, "Ditangani tersendiri.")
    world.push()
    world.clock.sleep(30)
    began = world.clock.now()
    assert world.push().put_off == 0
    assert world.clock.now() == began


def test_answers_of_a_case_whose_filing_was_withdrawn_are_listed_and_keep_no_run_busy() -> None:
    world = World(push_rules=QUICK)
    case = world.open_case(title=" ")
    world.follow_up(case, "Tim berangkat.")
    world.tick()
    (refused,) = waiting_for_a_person(world.register)
    now = world.clock.now()
    withdraw(world.register.as_outbox, refused, now, "operator", "tidak perlu")
    world.tick()
    began = world.clock.now()
    world.push()
    assert world.clock.now() == began
    (told,) = waiting_for_a_person(world.register)
    assert (told.kind, told.last_error) == (Kind.FOLLOW_UP, "menunggu nomor laporan LAPOR!")
    assert filings_waiting(world.register) == ()
    assert withdraw(world.register.as_outbox, told, now, "operator", "tidak perlu") is not None
    assert waiting_for_a_person(world.register) == ()


def test_a_run_never_sleeps_up_to_the_end_of_its_time() -> None:
    world = World()
    world.open_case()
    world.lapor.troubles = lambda: "lost_before"
    world.clock.sleep(60)
    gate = world.gate()
    gate.until = world.clock.now() + timedelta(seconds=40)
    began = world.clock.now()
    push_outbox(ports=world.pushing, gate=gate, holder="run")
    assert world.clock.now() - began == timedelta(seconds=5)  # the first look, not the next
    assert states(world) == ["unknown"]


# What a look-up makes of what it finds ------------------------------------------------------------


def in_doubt(world: World, entry: Entry, **changes: object) -> None:
    """Its run died after it had been claimed; when the next one comes it is looked up."""
    now = world.clock.now()
    claimed = entries.claim(entry, now, "died", timedelta(seconds=30))
    world.register.save_entry(replace(claimed, **changes))  # type: ignore[arg-type]
    world.clock.sleep(60)


def filed_with_an_answer(world: World, text: str) -> tuple[str, Entry]:
    case = world.open_case()
    world.tick()
    world.follow_up(case, text)
    (complaint_id,) = world.lapor.reports
    return complaint_id, list(world.register.entries.values())[-1]


@pytest.mark.parametrize("there", [{2}, {3}, {1, 3}, {2, 3}])
def test_an_answer_that_lacks_a_part_in_the_middle_is_left_to_a_person(there: set[int]) -> None:
    world = World()
    text = "Petugas sudah di tempat. " * 90
    complaint_id, answer = filed_with_an_answer(world, text)
    parts = follow_up_texts(answer.payload, answer.reference, answer.sequence)
    assert len(parts) == 3
    world.lapor.reports[complaint_id].follow_ups = [
        RemoteFollowUp(world.clock.now(), part, "Instansi S-DISHUB")
        for number, part in enumerate(parts, start=1)
        if number in there
    ]
    in_doubt(world, answer)
    report = world.push()
    assert (report.by_hand, report.sent) == (1, 0)
    assert len(at_lapor(world)) == len(there)
    (waiting,) = waiting_for_a_person(world.register)
    assert waiting.last_error == "sebagian tindak lanjut hilang di tengah"


@pytest.mark.parametrize("kind", [Kind.FOLLOW_UP, Kind.NOT_OUR_AUTHORITY])
def test_what_belongs_to_a_report_that_vanished_is_left_to_a_person(kind: Kind) -> None:
    world = World()
    complaint_id, answer = filed_with_an_answer(world, "Tim berangkat.")
    if kind is Kind.NOT_OUR_AUTHORITY:
        payload = HandBackPayload("X-PLN", "Kabel milik PLN.")
        answer = replace(answer, kind=kind, payload=payload)
    in_doubt(world, answer)
    del world.lapor.reports[complaint_id]
    assert world.push().by_hand == 1
    (waiting,) = waiting_for_a_person(world.register)
    assert (waiting.state, waiting.by_hand) == (State.UNKNOWN, True)
    assert waiting.last_error == f"laporan {complaint_id} tidak ada di LAPOR!"
    assert waiting.next_attempt_at == world.clock.now() + timedelta(hours=6)


@pytest.mark.parametrize("kind", [Kind.FOLLOW_UP, Kind.NOT_OUR_AUTHORITY, Kind.CREATE_REPORT])
def test_a_look_up_without_an_answer_is_made_again_soon(kind: Kind) -> None:
    world = World(push_rules=PATIENT)
    _, answer = filed_with_an_answer(world, "Tim berangkat.")
    if kind is Kind.NOT_OUR_AUTHORITY:
        answer = replace(answer, kind=kind, payload=HandBackPayload("X-PLN", "Kabel milik PLN."))
    if kind is Kind.CREATE_REPORT:
        world.register.entries.clear()
        world.register.lanes.clear()
        world.open_case("SRG-2")
        (answer,) = world.register.entries.values()
    in_doubt(world, answer)
    world.lapor.down = True
    gate = Calls(world, 1)
    push_outbox(ports=world.pushing, gate=gate, holder="run")
    looked_for = list(world.register.entries.values())[-1]
    assert (looked_for.state, looked_for.looks, looked_for.by_hand) == (State.UNKNOWN, 1, False)
    pause = looked_for.next_attempt_at - world.clock.now()
    assert timedelta(seconds=30) <= pause <= timedelta(seconds=60)


def test_a_report_that_bears_our_line_under_other_words_is_left_to_a_person() -> None:
    """An admin may have rewritten it: then it is there, and filing it again would double it."""
    world = World()
    world.open_case()
    (entry,) = world.register.entries.values()
    text = report_text(entry.payload, entry.reference, entry.sequence)  # type: ignore[arg-type]
    rewritten = text.replace("padam", "mati")
    world.lapor.reports["9000005"] = LaporReport(None, rewritten, filed_at=START)
    in_doubt(world, entry)
    world.clock.sleep(600)
    assert world.push().by_hand == 1
    (waiting,) = filings_waiting(world.register)
    assert waiting.last_error == "ada laporan bernomor ini dengan isi yang lain"
    assert list(world.lapor.reports) == ["9000005"]


def test_of_two_copies_the_one_filed_first_counts() -> None:
    world = World()
    case = world.open_case()
    (entry,) = world.register.entries.values()
    text = report_text(entry.payload, entry.reference, entry.sequence)  # type: ignore[arg-type]
    for complaint_id in ("10000001", "9000005", "9000004"):
        world.lapor.reports[complaint_id] = LaporReport(None, text, filed_at=START)
    in_doubt(world, entry)
    assert world.push().already_there == 1
    link = world.register.own_copy(case.case_id)
    assert link is not None
    assert link.complaint_id == "9000004"
    (settled,) = world.register.entries.values()
    assert (settled.state, settled.complaint_id) == (State.SENT, "9000004")


# What a run says it did ---------------------------------------------------------------------------


def test_a_run_counts_what_it_did() -> None:
    world = World(push_rules=PushRules(linger=timedelta(0)))
    world.open_case("SRG-1")
    world.open_case("SRG-2", title=" ")
    assert world.push() == PushReport(sent=1, refused=1)
    world.open_case("SRG-3")
    world.lapor.troubles = once("lost_after")
    assert world.push() == PushReport(unknown=1)
    world.clock.sleep(10)
    assert world.push() == PushReport(already_there=1)
    world.open_case("SRG-4")
    world.lapor.troubles = once("refused_connection")
    assert world.push() == PushReport(put_off=1)


def test_a_run_that_gives_up_on_an_entry_counts_it() -> None:
    world = World(push_rules=PushRules(most_attempts=1, linger=timedelta(0)))
    world.open_case()
    world.lapor.troubles = once("lost_before")
    world.push()
    world.clock.sleep(60)
    assert world.push() == PushReport(dead=1)
    assert states(world) == ["dead"]


def test_a_hand_back_is_settled_in_the_run_that_makes_it() -> None:
    world = World()
    handed_back(world)
    assert world.push() == PushReport(unknown=1, already_there=1)
    assert states(world) == ["sent", "sent"]


def test_a_report_without_photos_is_one_call() -> None:
    world = World()
    world.open_case()
    world.push()
    assert world.lapor.calls == 1


def test_each_part_is_saved_as_said_before_the_next_is_begun() -> None:
    world = World()
    _, answer = filed_with_an_answer(world, "Petugas sudah di tempat. " * 90)
    kept: list[int] = []
    save = world.register.save_entry

    def watched(entry: Entry) -> bool:
        if entry.entry_id == answer.entry_id:
            kept.append(entry.parts_sent)
        return save(entry)

    world.register.save_entry = watched  # type: ignore[method-assign]
    world.push()
    assert kept == [0, 1, 2, 2]  # claimed, two parts, all of it


def test_what_is_begun_anew_has_a_lease_for_every_part() -> None:
    world = World()
    _, answer = filed_with_an_answer(world, "Petugas sudah di tempat. " * 90)
    add = world.lapor.add_follow_up
    leases: list[timedelta] = []

    def slow(draft: FollowUpDraft) -> PushOutcome:
        entry = world.register.entries[answer.entry_id]
        assert entry.lease_until is not None
        assert entry.lease_until == entry.next_attempt_at
        leases.append(entry.lease_until - world.clock.now())
        world.clock.sleep(100)
        return add(draft)

    world.lapor.add_follow_up = slow  # type: ignore[method-assign]
    world.push()
    assert leases == [timedelta(seconds=120)] * 3
    assert states(world) == ["sent", "sent"]


def test_what_was_not_filed_is_not_counted_as_filed_without_a_classification() -> None:
    world = World(push_rules=PushRules(linger=timedelta(0)))
    world.open_case(classification="Keluhan")
    world.lapor.troubles = once("refused_connection")
    assert world.push() == PushReport(put_off=1)


def test_an_upload_that_got_lost_is_made_again_in_the_same_run() -> None:
    world = World(push_rules=QUICK)
    world.open_case(files=1)
    world.lapor.troubles = once("lost_before")
    assert world.push() == PushReport(put_off=1, sent=1)
    (report,) = world.lapor.reports.values()
    assert report.draft is not None
    assert report.draft.document_ids == ("1",)


def test_what_is_certainly_not_there_is_sent_again_a_wait_after_it_was_sent() -> None:
    """Not a wait after it was looked for: the look-ups have taken their time already."""
    world = World(push_rules=PATIENT)
    world.chance = NoChance()
    world.open_case()
    world.lapor.troubles = once("lost_before")
    began = world.clock.now()
    world.push()
    (entry,) = world.register.entries.values()
    assert (entry.state, entry.next_attempt_at) == (State.PENDING, began + timedelta(minutes=15))


@pytest.mark.parametrize(("look_first", "there"), [(60, 1), (61, 0)])
def test_a_run_stays_for_what_is_due_as_long_as_it_may_linger(look_first: int, there: int) -> None:
    world = World(push_rules=PushRules(look_first=timedelta(seconds=look_first)))
    world.open_case()
    world.lapor.troubles = once("lost_after")
    assert world.push() == PushReport(unknown=1, already_there=there)


# Whose turn it is ---------------------------------------------------------------------------------


def test_what_a_run_has_in_hand_bears_its_name() -> None:
    world = World()
    world.open_case()
    file_report, holders = world.lapor.file_report, []

    def watched(draft: ReportDraft) -> PushOutcome:
        (entry,) = world.register.entries.values()
        holders.append(entry.holder)
        return file_report(draft)

    world.lapor.file_report = watched  # type: ignore[method-assign]
    push_outbox(ports=world.pushing, gate=world.gate(), holder="run of noon")
    assert holders == ["run of noon"]


def test_what_was_begun_goes_on_before_a_third_case_is_begun() -> None:
    """Of two lanes at once the first is in doubt; its look-up is due when both are through."""
    world = World(push_rules=PushRules(lanes_at_once=2, look_first=timedelta(seconds=5)))
    for number in range(3):
        world.open_case(f"SRG-{number}")
    world.lapor.troubles = once("lost_before")
    file_report = world.lapor.file_report

    def slow(draft: ReportDraft) -> PushOutcome:
        world.clock.sleep(5)
        return file_report(draft)

    world.lapor.file_report = slow  # type: ignore[method-assign]
    world.saboteur.names.clear()
    world.push()
    asked = [name for name in world.saboteur.names if name in {"file_report", "find"}]
    assert asked[:4] == ["file_report", "file_report", "find", "file_report"]


def test_a_run_that_has_met_many_lanes_still_waits_for_what_an_earlier_one_left() -> None:
    world = World(push_rules=PushRules(lanes_at_once=1, look_first=timedelta(seconds=30)))
    world.open_case("SRG-1")
    world.lapor.troubles = once("lost_after")
    push_outbox(ports=world.pushing, gate=Calls(world), holder="first")
    assert states(world) == ["unknown"]
    world.open_case("SRG-2")
    assert world.push() == PushReport(sent=1, already_there=1)


def test_a_report_we_filed_counts_as_read_at_that_moment() -> None:
    world = World()
    case = world.open_case()
    world.push()
    ((complaint_id, link),) = world.register.links.items()
    now = world.clock.now()
    assert link == Link(
        complaint_id,
        case.case_id,
        case.number,
        ours=True,
        linked_at=now,
        checked_at=now,
        flags=Flags(),
        revision=1,
    )


def test_a_case_linked_meanwhile_is_not_filed_and_its_entry_names_the_report() -> None:
    world = World()
    case = world.open_case()
    typed = world.lapor.citizen_files("Diketik petugas")
    now = world.clock.now()
    world.register.save_link(
        Link(typed, case.case_id, case.number, ours=True, linked_at=now, revision=1)
    )
    assert world.push() == PushReport(already_there=1)
    (entry,) = world.register.entries.values()
    assert (entry.state, entry.complaint_id) == (State.SENT, typed)
    assert list(world.lapor.reports) == [typed]
