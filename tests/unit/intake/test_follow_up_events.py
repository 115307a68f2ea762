"""A citizen's later word, by what becomes of the case: each kind of word in each status."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from aduan.application.case.merges import MOST_MERGES
from aduan.application.intake.apply_follow_up_event import FollowUpRow, apply_follow_up_event
from aduan.domain.case.case import (
    CLOSED,
    HELD,
    OPEN,
    Actor,
    Audience,
    Case,
    ClosedBy,
    HistoryEntry,
    Notice,
    NoticeKind,
    PublicStatus,
    Role,
    Status,
    Transition,
)
from aduan.domain.case.complaint import Attachment, Feedback
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.case.lifecycle import PUBLIC, Move, Request
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
)
from aduan.domain.privacy.reading import Reading
from tests.city import DESK, DISHUB, REPORTER, RULES, SEKDA, SYSTEM, hours, new_case, wib
from tests.contract.intake.follow_up_events_contract import complaint
from tests.fakes.follow_up_events import FollowUpEventsInMemory
from tests.fakes.word_reader import Heedful, fresh

START: Final = wib("2026-03-02 08:00")
SAID: Final = START + hours(30)
PHOTO: Final = Attachment("https://foto.contoh.id/2.jpg", "image/jpeg")

MORE_TEXT: Final = ComplaintAmended("RBG-A", SAID, "Sekarang dua lampu padam")
MORE_PHOTOS: Final = ComplaintAmended("RBG-A", SAID, "", (PHOTO,))
TAKEN_BACK: Final = ComplaintWithdrawn("RBG-A", SAID, "Sudah menyala sendiri")
NOT_FIXED: Final = FeedbackGiven("RBG-A", SAID, Feedback.NOT_FIXED, None, "Masih gelap")
FIXED: Final = FeedbackGiven("RBG-A", SAID, Feedback.FIXED, None, "Terima kasih")
RATED: Final = FeedbackGiven("RBG-A", SAID, None, 4, "Cepat")
WORDS: Final[Mapping[str, FollowUpEvent]] = {
    "more text": MORE_TEXT,
    "more photos": MORE_PHOTOS,
    "taken back": TAKEN_BACK,
    "not fixed": NOT_FIXED,
    "fixed": FIXED,
    "rated": RATED,
}


@dataclass(frozen=True)
class Becomes:
    """What one word makes of a case. `told` are the notices, by kind and post."""

    move: Move
    status: Status
    told: tuple[tuple[NoticeKind, str, Audience], ...] = ()


ANSWERED: Final = ((NoticeKind.REPORTER_ANSWERED, "DISHUB", Audience.OPERATOR),)

# Whatever does not stand here is noted, and changes nothing else.
TABLE: Final[Mapping[tuple[str, Status], Becomes]] = {
    # an answer to the office's question, or to its follow-up
    **{
        (word, status): Becomes(Move.REPORTER_ANSWERED, back, ANSWERED)
        for word in ("more text", "more photos", "not fixed")
        for status, back in (
            (Status.MENUNGGU_PELAPOR, Status.BARU),  # as it was before the question
            (Status.DITINDAKLANJUTI, Status.DITINDAKLANJUTI),
        )
    },
    # the only complaint of the case is taken back
    **{("taken back", status): Becomes(Move.WITHDRAW, Status.DITARIK) for status in OPEN},
    # closed is not done while the citizen says it is not
    ("not fixed", Status.SELESAI): Becomes(Move.REOPEN, Status.DIBUKA_KEMBALI),
    ("not fixed", Status.DITOLAK): Becomes(Move.REOPEN, Status.DIBUKA_KEMBALI),
    # only the reporter's yes confirms
    ("fixed", Status.SELESAI): Becomes(Move.CONFIRM, Status.SELESAI),
}


@dataclass
class Office:
    """One case with its complaint `01A`, and the words about it."""

    words: FollowUpEventsInMemory = field(default_factory=FollowUpEventsInMemory)
    reader: Heedful = field(default_factory=Heedful)

    def holds(self, case: Case, *complaint_ids: str) -> "Office":
        self.words.register.cases[case.case_id] = case
        for one in complaint_ids or ("01A",):
            self.words.complaints[one] = complaint(one, case_id=case.case_id)
        return self

    def took_back(self, complaint_id: str) -> "Office":
        before = self.words.complaints[complaint_id]
        self.words.complaints[complaint_id] = replace(before, withdrawn_at=START)
        return self

    def hears(
        self, word: FollowUpEvent, *, about: str = "01A", row: str = "02A", at: datetime = SAID
    ) -> Transition | None:
        self.words.words[about, row] = word
        return apply_follow_up_event(
            about, row, events=self.words, rules=RULES, now=at, reader=self.reader, fresh=fresh
        )

    def hears_row(self, row: str) -> Transition | None:
        return apply_follow_up_event(
            "01A", row, events=self.words, rules=RULES, now=SAID, reader=self.reader, fresh=fresh
        )

    def case(self, case_id: str = "K1") -> Case:
        return self.words.register.cases[case_id]

    def rows(self, case_id: str = "K1") -> list[HistoryEntry]:
        return self.words.register.history.get(case_id, [])

    def notices(self, case_id: str = "K1") -> list[Notice]:
        return list(self.words.register.notices.get(case_id, {}).values())

    def withdrawn(self, complaint_id: str = "01A") -> datetime | None:
        return self.words.complaints[complaint_id].withdrawn_at


def after(case: Case, *moves: Move, by: Actor = DISHUB, at: datetime = START) -> Case:
    """The case after legal moves, an hour apart."""
    for number, move in enumerate(moves, start=1):
        request = Request(
            move=move,
            actor=by,
            at=at + hours(number),
            note="sudah dicek",
            public_note="Mohon menunggu.",
            evidence=("foto-1",),
            next_owner="Pemprov Banten",
            until=START + timedelta(days=60),
            fiscal_year=2027,
            into="another",
        )
        case = decide_move(case, request, RULES).case
    return case


def in_status(status: Status) -> Case:
    """A case of DISHUB that came to `status` by legal moves before the word was said."""
    case = opening(new_case(START), SYSTEM).case
    done = after(case, Move.RESOLVE)
    return {
        Status.TRIASE: lambda: replace(case, status=Status.TRIASE, agency="DISKOMINFO"),
        Status.BARU: lambda: case,
        Status.DITERIMA: lambda: after(case, Move.ACCEPT),
        Status.DITINDAKLANJUTI: lambda: after(case, Move.FOLLOW_UP),
        Status.MENUNGGU_PELAPOR: lambda: after(case, Move.ASK_REPORTER),
        Status.DITUNDA: lambda: after(
            after(case, Move.PROPOSE_POSTPONE), Move.APPROVE_POSTPONE, by=SEKDA, at=START + hours(1)
        ),
        Status.DITERUSKAN: lambda: replace(case, status=Status.DITERUSKAN, hops=1),
        Status.BUKAN_WEWENANG: lambda: after(case, Move.NOT_OUR_AUTHORITY),
        Status.DIBUKA_KEMBALI: lambda: after(done, Move.REOPEN, by=REPORTER, at=START + hours(1)),
        Status.SELESAI: lambda: done,
        Status.DITOLAK: lambda: after(case, Move.REJECT),
        Status.DITARIK: lambda: after(case, Move.WITHDRAW, by=REPORTER),
    }[status]()


UNMERGED: Final = [status for status in Status if status is not Status.DIGABUNG]


@pytest.mark.parametrize("status", UNMERGED)
@pytest.mark.parametrize("said", list(WORDS))
def test_each_word_does_in_each_status_what_the_table_says(said: str, status: Status) -> None:
    before, word = in_status(status), WORDS[said]
    expected = TABLE.get((said, status), Becomes(Move.NOTE, status))
    office = Office().holds(before)
    done = office.hears(word)
    assert done is not None
    case = office.case()
    assert case == done.case
    (row,) = office.rows()
    assert (row.move, row.from_status, row.to_status) == (expected.move, status, expected.status)
    assert (row.actor, row.at, row.version) == (Actor(Role.REPORTER, "pelapor"), SAID, case.version)
    assert row.details.items() >= {"complaint_id": "01A", "word": "02A"}.items()
    assert case.status is expected.status
    assert case.version == before.version + 1
    told = tuple((one.kind, one.to, one.audience) for one in office.notices())
    assert told == expected.told
    assert office.withdrawn() == (SAID if said == "taken back" else None)
    assert office.words.used("word-02A")
    if expected.move is Move.NOTE:
        assert replace(case, version=before.version) == before
        assert not done.arms


def test_the_table_knows_every_status_and_names_none_that_a_complaint_never_meets() -> None:
    assert {status for _, status in TABLE} <= set(UNMERGED)
    assert set(UNMERGED) == OPEN | CLOSED


# --- not fixed ----------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", [Status.SELESAI, Status.DITOLAK])
def test_not_fixed_opens_a_new_cycle_with_fresh_clocks_at_the_same_agency(closed: Status) -> None:
    before = in_status(closed)
    office = Office().holds(before)
    done = office.hears(NOT_FIXED)
    assert done is not None
    assert (done.opens_cycle, done.arms) == (True, True)
    case = office.case()
    assert (case.cycle, case.agency, case.cycle_opened_at) == (2, "DISHUB", SAID)
    assert case.due.opd == SAID + RULES.opd.length
    assert (case.closed_at, case.closed_by, case.confirmed) == (None, None, False)
    assert case.evidence == before.evidence
    assert office.rows()[0].cycle == 2
    assert office.words.register.timer_rows == [("K1", 2, case.version)]
    assert PUBLIC[case.status] is PublicStatus.MENUNGGU


@pytest.mark.parametrize(
    ("late", "becomes"), [(0, Status.DIBUKA_KEMBALI), (1, Status.SELESAI)], ids=["last", "too late"]
)
def test_not_fixed_reopens_to_the_last_moment_of_the_time_for_it_and_is_noted_afterwards(
    late: int, becomes: Status
) -> None:
    before = in_status(Status.SELESAI)
    assert before.closed_at is not None
    calendar = RULES.calendar
    last = (
        calendar.add_working_time(before.closed_at, RULES.reopen.length)
        if RULES.reopen.working
        else before.closed_at + RULES.reopen.length
    )
    office = Office().holds(before)
    office.hears(NOT_FIXED, at=last + timedelta(seconds=late))
    assert office.case().status is becomes
    assert office.rows()[0].note == "Masih gelap"


def test_a_case_reopened_once_may_be_reopened_again() -> None:
    again = replace(
        after(in_status(Status.DIBUKA_KEMBALI), Move.RESOLVE, at=START + hours(3)), case_id="K1"
    )
    office = Office().holds(again)
    office.hears(NOT_FIXED)
    assert (office.case().status, office.case().cycle) == (Status.DIBUKA_KEMBALI, 3)


def test_not_fixed_said_twice_in_two_words_opens_one_cycle() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(NOT_FIXED, row="02A")
    office.hears(NOT_FIXED, row="02B")
    assert office.case().cycle == 2
    assert [row.move for row in office.rows()] == [Move.REOPEN, Move.NOTE]


def test_not_fixed_after_a_yes_takes_the_yes_back() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(FIXED, row="02A")
    office.hears(NOT_FIXED, row="02B")
    assert (office.case().status, office.case().confirmed) == (Status.DIBUKA_KEMBALI, False)


# --- fixed --------------------------------------------------------------------------------------


def test_fixed_confirms_a_case_that_is_done_and_it_stays_closed_when_it_was() -> None:
    before = in_status(Status.SELESAI)
    office = Office().holds(before)
    assert (before.confirmed, before.closed_by) == (False, ClosedBy.AGENCY)
    office.hears(FIXED)
    case = office.case()
    assert (case.confirmed, case.closed_by, case.closed_at) == (
        True,
        ClosedBy.REPORTER,
        before.closed_at,
    )
    assert case.cycle == 1


@pytest.mark.parametrize("status", sorted(set(UNMERGED) - {Status.SELESAI}))
def test_fixed_confirms_nothing_that_nobody_has_called_done(status: Status) -> None:
    office = Office().holds(in_status(status))
    office.hears(FIXED)
    assert not office.case().confirmed


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [MORE_TEXT, NOT_FIXED])
def test_an_answer_ends_the_wait_when_it_comes_and_gives_no_time_away(word: FollowUpEvent) -> None:
    before = in_status(Status.MENUNGGU_PELAPOR)
    assert before.hold is not None
    office = Office().holds(before)
    office.hears(word)
    case = office.case()
    assert case.hold is None
    assert case.past_holds == (replace(before.hold, ended_at=SAID),)
    assert case.due.opd == START + RULES.opd.length + (SAID - before.hold.since)
    assert case.reporter_replied_at == SAID
    assert case.cycle == 1


@pytest.mark.parametrize("word", [MORE_TEXT, NOT_FIXED])
def test_an_answer_to_a_follow_up_stops_the_automatic_closing(word: FollowUpEvent) -> None:
    before = in_status(Status.DITINDAKLANJUTI)
    assert before.due.auto_close is not None
    office = Office().holds(before)
    office.hears(word)
    assert office.case().due.auto_close is None


def test_a_rating_is_no_answer() -> None:
    office = Office().holds(in_status(Status.MENUNGGU_PELAPOR))
    office.hears(RATED)
    assert office.case().hold is not None


@pytest.mark.parametrize("status", sorted(HELD - {Status.MENUNGGU_PELAPOR}))
def test_more_text_ends_no_hold_that_waits_for_somebody_else(status: Status) -> None:
    before = in_status(status)
    office = Office().holds(before)
    office.hears(MORE_TEXT)
    assert office.case().hold == before.hold


# --- withdrawals --------------------------------------------------------------------------------


def test_a_withdrawn_case_is_closed_by_its_reporter() -> None:
    office = Office().holds(in_status(Status.MENUNGGU_PELAPOR))
    office.hears(TAKEN_BACK)
    case = office.case()
    assert (case.closed_by, case.closed_at, case.hold) == (ClosedBy.REPORTER, SAID, None)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_one_of_several_withdraws_and_the_case_goes_on_for_the_others(status: Status) -> None:
    before = replace(in_status(status), complaint_count=3, reporter_count=3)
    office = Office().holds(before, "01A", "01B", "01C")
    office.hears(TAKEN_BACK, about="01B")
    case = office.case()
    assert (case.status, case.complaint_count) == (status, 2)
    assert (case.closed_at, case.hold, case.due) == (None, before.hold, before.due)
    assert office.rows()[0].move == Move.WITHDRAW
    assert [office.withdrawn(one) for one in ("01A", "01B", "01C")] == [None, SAID, None]


def test_the_last_of_several_to_withdraw_closes_the_case() -> None:
    office = Office().holds(replace(in_status(Status.BARU), complaint_count=2), "01A", "01B")
    office.hears(TAKEN_BACK, about="01A", row="02A")
    assert office.case().status is Status.BARU
    office.hears(TAKEN_BACK, about="01B", row="02B")
    assert office.case().status is Status.DITARIK


def test_who_withdraws_twice_takes_back_one_complaint_and_not_the_neighbours() -> None:
    office = Office().holds(replace(in_status(Status.BARU), complaint_count=2), "01A", "01B")
    office.hears(TAKEN_BACK, row="02A")
    office.hears(TAKEN_BACK, row="02B", at=SAID + hours(1))
    assert (office.case().status, office.case().complaint_count) == (Status.BARU, 1)
    assert [row.move for row in office.rows()] == [Move.WITHDRAW, Move.NOTE]
    assert (office.withdrawn("01A"), office.withdrawn("01B")) == (SAID, None)


# --- a report the desk has split ----------------------------------------------------------------


def split_up(*statuses: Status) -> Office:
    """The report 01A in K1, and of each status a part of it in a case of its own: 01B in K2 …"""
    office = Office().holds(in_status(Status.BARU))
    for number, status in enumerate(statuses, start=2):
        part = f"01{chr(64 + number)}"
        office.holds(replace(in_status(status), case_id=f"K{number}"), part)
        split_off(office, part)
    return office


def split_off(office: Office, part: str) -> None:
    known = office.words.complaints
    whole = known["01A"]
    known[part] = replace(known.get(part) or complaint(part), part_of=whole.tracking_code)
    known["01A"] = replace(whole, parts=(*whole.parts, known[part].tracking_code))


def delivered(office: Office, *, at: datetime = SAID) -> None:
    """Every word that waits, in no order anybody promised."""
    for about, row in sorted(office.words.waiting, reverse=True):
        apply_follow_up_event(
            about, row, events=office.words, rules=RULES, now=at, reader=office.reader, fresh=fresh
        )


def test_the_withdrawal_of_a_split_report_is_that_of_all_its_matters() -> None:
    office = split_up(Status.BARU, Status.DITINDAKLANJUTI)
    office.hears(TAKEN_BACK)
    assert office.rows("K2") == [], "each part hears it by a transition of its own"
    delivered(office)
    for case_id, part in (("K1", "01A"), ("K2", "01B"), ("K3", "01C")):
        assert office.case(case_id).status is Status.DITARIK
        assert [row.note for row in office.rows(case_id)] == ["Sudah menyala sendiri"]
        assert office.withdrawn(part) == SAID
    assert office.words.waiting == set()


def test_a_withdrawal_delivered_again_takes_no_part_back_twice() -> None:
    office = split_up(Status.BARU)
    for later in range(3):
        office.hears(TAKEN_BACK, at=SAID + hours(later))
        delivered(office, at=SAID + hours(later))
    assert [row.move for row in office.rows("K2")] == [Move.WITHDRAW]
    assert office.withdrawn("01B") == SAID


def test_a_part_split_off_before_the_withdrawal_was_applied_is_taken_back_with_it() -> None:
    office = Office().holds(in_status(Status.BARU))
    office.holds(replace(in_status(Status.BARU), case_id="K2"), "01B")
    office.words.rivals.append(lambda: split_off(office, "01B"))  # as the word is being saved
    office.hears(TAKEN_BACK)
    delivered(office)
    assert office.case("K2").status is Status.DITARIK


def test_a_part_without_a_case_yet_is_taken_back_once_it_has_one() -> None:
    office = split_up()
    split_off(office, "01B")
    office.hears(TAKEN_BACK)
    with pytest.raises(ConflictError):
        delivered(office)
    office.holds(replace(in_status(Status.BARU), case_id="K2"), "01B")
    delivered(office)
    assert office.case("K2").status is Status.DITARIK


def test_a_part_taken_back_before_hears_nothing_and_others_of_its_case_keep_it_open() -> None:
    office = split_up(Status.BARU, Status.BARU).took_back("01B")
    joined = replace(office.case("K3"), complaint_count=2)
    office.holds(joined, "01Y")
    office.hears(TAKEN_BACK)
    delivered(office)
    assert office.rows("K2") == []
    assert (office.case("K3").status, office.case("K3").complaint_count) == (Status.BARU, 1)


def test_parts_left_behind_by_an_earlier_withdrawal_are_reached_by_the_next() -> None:
    office = split_up(Status.BARU).took_back("01A")
    office.hears(TAKEN_BACK)
    delivered(office)
    assert [row.move for row in office.rows()] == [Move.NOTE]
    assert office.case("K2").status is Status.DITARIK


@pytest.mark.parametrize("said", sorted(set(WORDS) - {"taken back"}))
def test_any_other_word_about_a_split_report_is_about_its_first_matter(said: str) -> None:
    office = split_up(Status.SELESAI)
    office.hears(WORDS[said])
    delivered(office)
    assert len(office.rows()) == 1
    assert office.rows("K2") == []


# --- merged cases -------------------------------------------------------------------------------


def merged(into: str, case_id: str = "K1") -> Case:
    case = replace(in_status(Status.BARU), case_id=case_id)
    return replace(after(case, Move.MERGE, by=DESK), merged_into=into)


@pytest.mark.parametrize("said", list(WORDS))
@pytest.mark.parametrize("status", UNMERGED)
def test_a_word_about_a_merged_case_does_to_the_whole_what_it_does_to_a_case_of_its_own(
    said: str, status: Status
) -> None:
    whole = replace(in_status(status), case_id="K2")
    office = Office().holds(merged("K2")).holds(whole, "01Z").took_back("01Z")
    office.hears(WORDS[said])
    expected = TABLE.get((said, status), Becomes(Move.NOTE, status))
    assert [row.move for row in office.rows("K2")] == [expected.move]
    assert office.case("K2").status is expected.status
    assert office.case("K1") == merged("K2")
    assert office.rows("K1") == []
    assert office.withdrawn("01A") == (SAID if said == "taken back" else None)


def test_the_whole_is_found_through_merges_of_merges() -> None:
    whole = replace(in_status(Status.SELESAI), case_id="K3")
    office = Office().holds(merged("K2")).holds(merged("K3", "K2"), "01Y").holds(whole, "01Z")
    office.hears(NOT_FIXED)
    assert office.case("K3").cycle == 2
    assert (office.rows("K1"), office.rows("K2")) == ([], [])


@pytest.mark.parametrize(("merges", "found"), [(MOST_MERGES, True), (MOST_MERGES + 1, False)])
def test_a_chain_of_merges_is_followed_as_far_as_a_desk_ever_merges_by_hand(
    merges: int, found: bool
) -> None:
    office = Office()
    for number in range(1, merges + 1):
        office.holds(merged(f"K{number + 1}", f"K{number}"), f"01{chr(64 + number)}")
    office.holds(replace(in_status(Status.SELESAI), case_id=f"K{merges + 1}"), "01Z")
    office.hears(NOT_FIXED)
    assert (office.case(f"K{merges + 1}").cycle == 2) is found


def test_cases_merged_into_each_other_by_mistake_keep_the_stream_from_nothing() -> None:
    office = Office().holds(merged("K2")).holds(merged("K1", "K2"), "01Y")
    done = office.hears(NOT_FIXED)
    assert done is not None
    assert done.history.move == Move.NOTE


def test_a_reporter_of_a_merged_case_withdraws_and_the_whole_goes_on() -> None:
    whole = replace(in_status(Status.DITERIMA), case_id="K2", complaint_count=2)
    office = Office().holds(merged("K2")).holds(whole, "01Z")
    office.hears(TAKEN_BACK)
    assert (office.case("K2").status, office.case("K2").complaint_count) == (Status.DITERIMA, 1)


# --- repeats, rivals, and what is not there -----------------------------------------------------


@pytest.mark.parametrize("said", list(WORDS))
@pytest.mark.parametrize("status", [Status.DITINDAKLANJUTI, Status.SELESAI, Status.BARU])
def test_the_same_row_delivered_again_changes_nothing(said: str, status: Status) -> None:
    office = Office().holds(in_status(status))
    assert office.hears(WORDS[said]) is not None
    once, noticed = office.case(), office.notices()
    for later in (1, 24):
        assert office.hears(WORDS[said], at=SAID + hours(later)) is None
    assert office.case() == once
    assert len(office.rows()) == 1
    assert office.notices() == noticed


def rival(office: Office, move: Move, by: Actor = DISHUB) -> Callable[[], None]:
    """Somebody else's move, saved first."""

    def act() -> None:
        request = Request(move, by, SAID, note="lebih dulu", public_note="-", evidence=("f",))
        office.words.register.save(decide_move(office.case(), request, RULES))

    return act


def test_a_word_that_meets_another_change_is_decided_anew_on_the_case_as_it_is_now() -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.words.rivals.append(rival(office, Move.REOPEN, DESK))
    office.hears(NOT_FIXED)
    assert [row.move for row in office.rows()] == [Move.REOPEN, Move.NOTE]
    assert office.case().cycle == 2


def test_a_word_meets_a_case_closed_at_the_same_moment_and_opens_it_again() -> None:
    office = Office().holds(in_status(Status.DITERIMA))
    office.words.rivals.append(rival(office, Move.RESOLVE))
    office.hears(NOT_FIXED)
    assert [row.move for row in office.rows()] == [Move.RESOLVE, Move.REOPEN]


def test_two_deliveries_of_one_word_at_once_apply_it_once() -> None:
    office = Office().holds(in_status(Status.SELESAI))

    def other_delivery() -> None:
        assert office.hears(NOT_FIXED) is not None

    office.words.rivals.append(other_delivery)
    assert office.hears(NOT_FIXED) is None
    assert [row.move for row in office.rows()] == [Move.REOPEN]


def test_a_case_merged_away_at_the_same_moment_hands_the_word_to_the_whole() -> None:
    whole = replace(in_status(Status.DITERIMA), case_id="K2", complaint_count=2)
    office = Office().holds(in_status(Status.BARU)).holds(whole, "01Z")

    def merge() -> None:
        request = Request(Move.MERGE, DESK, SAID, note="sama", into="K2")
        office.words.register.save(decide_move(office.case("K1"), request, RULES))

    office.words.rivals.append(merge)
    office.hears(TAKEN_BACK)
    assert [row.move for row in office.rows("K1")] == [Move.MERGE]
    assert [row.move for row in office.rows("K2")] == [Move.WITHDRAW]


def test_a_case_that_will_not_hold_still_sends_the_stream_for_the_word_again() -> None:
    office = Office().holds(in_status(Status.DITERIMA))
    office.words.rivals = [rival(office, Move.NOTE) for _ in range(50)]
    with pytest.raises(ConflictError, match="01A"):
        office.hears(TAKEN_BACK)
    assert {row.note for row in office.rows()} == {"lebih dulu"}
    assert (office.withdrawn(), office.words.used("word-02A")) == (None, False)
    office.words.rivals = []
    office.hears(TAKEN_BACK)
    assert office.case().status is Status.DITARIK


def test_a_few_rivals_are_outlasted() -> None:
    office = Office().holds(in_status(Status.DITERIMA))
    office.words.rivals = [rival(office, Move.NOTE) for _ in range(3)]
    office.hears(TAKEN_BACK)
    assert office.case().status is Status.DITARIK


def test_a_word_that_overtakes_the_placing_waits_and_spends_nothing() -> None:
    office = Office()
    office.words.complaints["01A"] = complaint("01A")
    with pytest.raises(ConflictError, match="01A"):
        office.hears(TAKEN_BACK)
    assert not office.words.used("word-02A")
    office.holds(in_status(Status.BARU))
    office.hears(TAKEN_BACK)
    assert office.case().status is Status.DITARIK


def test_a_word_nobody_wrote_is_an_error_and_no_note() -> None:
    office = Office().holds(in_status(Status.BARU))
    with pytest.raises(NotFoundError):
        office.hears_row("02Z")
    assert office.rows() == []


# --- what stands in the history -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "note"),
    [
        (MORE_TEXT, "Sekarang dua lampu padam"),
        (MORE_PHOTOS, "Lampiran baru."),
        (TAKEN_BACK, "Sudah menyala sendiri"),
        (replace(TAKEN_BACK, reason=""), "Aduan ditarik pelapor."),
        (NOT_FIXED, "Masih gelap"),
        (replace(NOT_FIXED, comment=""), "Pelapor menyatakan belum beres."),
        (FIXED, "Terima kasih"),
        (replace(FIXED, comment=""), "Pelapor menyatakan sudah beres."),
        (RATED, "Pelapor memberi penilaian. Cepat"),
        (replace(RATED, comment=""), "Pelapor memberi penilaian."),
        (replace(RATED, rating=None), "Pelapor memberi penilaian. Cepat"),
    ],
)
def test_the_history_keeps_what_was_said_or_says_what_happened(
    word: FollowUpEvent, note: str
) -> None:
    office = Office().holds(in_status(Status.SELESAI))
    office.hears(word)
    assert office.rows()[0].note == note
    assert office.rows()[0].public_note == ""


# --- who is left --------------------------------------------------------------------------------


def test_a_withdrawal_while_the_case_is_closed_counts_once_it_is_open_again() -> None:
    office = Office().holds(replace(in_status(Status.SELESAI), complaint_count=2), "01A", "01B")
    office.hears(TAKEN_BACK, row="02A")
    assert office.case().status is Status.SELESAI
    office.hears(NOT_FIXED, about="01B", row="02B")
    assert office.case().status is Status.DIBUKA_KEMBALI
    office.hears(TAKEN_BACK, about="01B", row="02C")
    assert office.case().status is Status.DITARIK


@pytest.mark.parametrize("counted", [1, 2, 3, 7])
def test_who_is_left_is_asked_of_the_complaints_and_not_of_a_count(counted: int) -> None:
    office = Office().holds(replace(in_status(Status.BARU), complaint_count=counted), "01A", "01B")
    office.hears(TAKEN_BACK, row="02A")
    assert (office.case().status, office.case().complaint_count) == (Status.BARU, 1)
    office.hears(TAKEN_BACK, about="01B", row="02B")
    assert office.case().status is Status.DITARIK


def test_those_of_merged_cases_stand_behind_the_whole() -> None:
    whole = replace(in_status(Status.BARU), case_id="K2", complaint_count=1)
    office = Office().holds(whole, "01Z").holds(in_status(Status.BARU))
    request = Request(Move.MERGE, DESK, SAID, note="sama", into="K2")
    office.words.register.save(decide_move(office.case("K1"), request, RULES))
    office.hears(TAKEN_BACK, about="01Z", row="02A")
    assert office.case("K2").status is Status.BARU
    office.hears(TAKEN_BACK, about="01A", row="02B")
    assert office.case("K2").status is Status.DITARIK


@pytest.mark.parametrize("said", ["more text", "not fixed", "fixed"])
@pytest.mark.parametrize("status", [Status.SELESAI, Status.MENUNGGU_PELAPOR, Status.DITOLAK])
def test_who_took_a_complaint_back_is_heard_and_moves_nothing(said: str, status: Status) -> None:
    office = Office().holds(in_status(status), "01A", "01B").took_back("01A")
    office.hears(WORDS[said])
    assert [row.move for row in office.rows()] == [Move.NOTE]
    assert office.case().status is status


def test_two_withdrawals_of_one_complaint_at_once_are_one() -> None:
    office = Office().holds(replace(in_status(Status.BARU), complaint_count=2), "01A", "01B")

    def other() -> None:
        office.hears(TAKEN_BACK, row="02B")

    office.words.rivals.append(other)
    office.hears(TAKEN_BACK, row="02A")
    assert [row.move for row in office.rows()] == [Move.WITHDRAW, Move.NOTE]
    assert office.case().complaint_count == 1


# --- thanks -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["ok terima kasih", "\N{PERSON WITH FOLDED HANDS}", "baik pak"])
def test_a_thank_you_leaves_the_one_question_open(text: str) -> None:
    office = Office().holds(in_status(Status.MENUNGGU_PELAPOR))
    office.hears(replace(MORE_TEXT, text=text))
    assert office.case().status is Status.MENUNGGU_PELAPOR
    assert [(row.move, row.note) for row in office.rows()] == [(Move.NOTE, text)]
    office.hears(replace(MORE_TEXT, text="di depan masjid"), row="02B")
    assert office.case().status is Status.BARU


def test_a_thank_you_with_a_photo_is_an_answer() -> None:
    office = Office().holds(in_status(Status.MENUNGGU_PELAPOR))
    office.hears(replace(MORE_PHOTOS, text="ok terima kasih"))
    assert office.case().status is Status.BARU


ACCUSING = Reading(accusation=True, accused=("DISHUB",), secret=True)
BRIBE = "Petugasnya minta dua ratus ribu kalau mau menyala hari ini."


def accused(word: FollowUpEvent, case: Case) -> tuple[Office, Transition | None]:
    office = Office(reader=Heedful({BRIBE: ACCUSING})).holds(case)
    return office, office.hears(word)


@pytest.mark.parametrize(
    "word",
    [
        ComplaintAmended("RBG-A", SAID, BRIBE),
        ComplaintWithdrawn("RBG-A", SAID, BRIBE),
        FeedbackGiven("RBG-A", SAID, Feedback.NOT_FIXED, None, BRIBE),
        FeedbackGiven("RBG-A", SAID, Feedback.FIXED, None, BRIBE),
        FeedbackGiven("RBG-A", SAID, None, 1, BRIBE),
    ],
    ids=lambda word: type(word).__name__,
)
@pytest.mark.parametrize("status", [Status.BARU, Status.MENUNGGU_PELAPOR, Status.SELESAI])
def test_a_word_that_accuses_stands_apart_and_the_case_reads_nothing_of_it(
    word: FollowUpEvent, status: Status
) -> None:
    office, done = accused(word, in_status(status))
    own = office.words.complaints["01Z"]
    assert (own.text, own.secret, own.case_id) == (BRIBE, True, None)
    assert own.kept_from == ("DISHUB",)
    assert own.said_of == "01A"
    assert not any(BRIBE in row.note + row.public_note for row in office.rows())
    assert done is None or BRIBE not in repr(done)
    assert office.words.used("word-02A")
    assert office.hears(word) is None
    assert len(office.words.complaints) == 2


def test_what_the_word_does_to_the_case_it_does_all_the_same() -> None:
    said_no = FeedbackGiven("RBG-A", SAID, Feedback.NOT_FIXED, None, BRIBE)
    office, _ = accused(said_no, in_status(Status.SELESAI))
    assert office.case().status is Status.DIBUKA_KEMBALI
    office, _ = accused(ComplaintAmended("RBG-A", SAID, BRIBE), in_status(Status.MENUNGGU_PELAPOR))
    assert office.rows()[-1].move == Move.REPORTER_ANSWERED
    office, done = accused(ComplaintAmended("RBG-A", SAID, BRIBE), in_status(Status.BARU))
    assert done is None
    assert office.rows() == []


def test_more_about_an_accusation_goes_to_those_who_judge_it_already() -> None:
    judged = replace(in_status(Status.BARU), agency="INSPEKTORAT", inspektorat_only=True)
    office, done = accused(ComplaintAmended("RBG-A", SAID, BRIBE), judged)
    assert done is not None
    assert office.rows()[-1].note == BRIBE
    assert office.case().withheld_from == ("DISHUB",)
    assert set(office.words.complaints) == {"01A"}


def test_a_word_that_accuses_the_judge_stands_apart_from_the_judge() -> None:
    judged = replace(in_status(Status.BARU), agency="INSPEKTORAT", inspektorat_only=True)
    against = replace(ACCUSING, accused=("INSPEKTORAT",))
    office = Office(reader=Heedful({BRIBE: against})).holds(judged)
    assert office.hears(ComplaintAmended("RBG-A", SAID, BRIBE)) is None
    assert office.words.complaints["01Z"].text == BRIBE


def test_lives_in_danger_in_a_later_word_tell_the_duty_desk_at_once_and_once() -> None:
    drowning = "Sekarang anak saya hanyut di kali itu!"
    office = Office(reader=Heedful({drowning: Reading(emergency=True)}))
    office.holds(in_status(Status.BARU))
    for row in ("02A", "02B"):
        office.hears(ComplaintAmended("RBG-A", SAID, drowning), row=row)
    assert "darurat" in office.case().flags
    told = [(one.kind, one.to) for one in office.notices()]
    assert told.count((NoticeKind.EMERGENCY, "DUTY")) == 1


def test_a_word_about_somebody_to_be_protected_makes_its_case_secret() -> None:
    hurt = "Anaknya dipukuli bapaknya tiap malam."
    office = Office(reader=Heedful({hurt: Reading(secret=True)})).holds(in_status(Status.BARU))
    office.hears(ComplaintAmended("RBG-A", SAID, hurt))
    assert office.case().secret
    assert office.rows()[-1].note == hurt


# --- one reporter's words are heard in the order they were said -----------------------------------


def waiting(office: Office, *said: tuple[str, FollowUpEvent]) -> Office:
    for row, word in said:
        office.words.say("01A", row, word)
    return office


def test_what_was_said_earlier_and_waits_is_heard_first() -> None:
    office = Office().holds(in_status(Status.BARU))
    waiting(office, ("02A", MORE_TEXT), ("02B", TAKEN_BACK))
    office.hears(TAKEN_BACK, row="02B")
    assert [row.move for row in office.rows()] == [Move.NOTE, Move.WITHDRAW]
    assert office.words.waiting == set()
    assert office.hears(MORE_TEXT, row="02A") is None, "its own record comes late"


def test_a_no_that_the_stream_gave_up_does_not_undo_the_yes_that_came_after_it() -> None:
    office = Office().holds(in_status(Status.DITINDAKLANJUTI))
    waiting(office, ("02A", NOT_FIXED), ("02B", FIXED))
    office.hears(FIXED, row="02B")
    assert [row.note for row in office.rows()] == ["Masih gelap", "Terima kasih"]
    moved = office.case()
    assert office.hears(NOT_FIXED, row="02A") is None
    assert office.case() == moved


def test_while_an_earlier_word_fails_the_later_one_waits() -> None:
    office = Office().holds(in_status(Status.BARU))
    waiting(office, ("02A", MORE_TEXT), ("02B", TAKEN_BACK))
    bad = office.words.row

    def row(complaint_id: str, row_id: str) -> FollowUpRow:
        if row_id == "02A":
            raise KeyError("poison")
        return bad(complaint_id, row_id)

    office.words.row = row  # type: ignore[method-assign]
    with pytest.raises(KeyError, match="poison"):
        office.hears(TAKEN_BACK, row="02B")
    assert office.words.waiting == {("01A", "02A"), ("01A", "02B")}
    assert office.rows() == []

    office.words.aside.add(("01A", "02A"))
    office.hears(TAKEN_BACK, row="02B")
    assert [row.move for row in office.rows()] == [Move.WITHDRAW], "set aside, it holds nobody back"
    assert office.words.waiting == {("01A", "02A")}


def test_a_word_set_aside_is_heard_before_those_after_it_once_it_can_be() -> None:
    office = Office().holds(in_status(Status.BARU))
    waiting(office, ("02A", MORE_TEXT), ("02B", TAKEN_BACK))
    office.words.aside.add(("01A", "02A"))
    office.hears(TAKEN_BACK, row="02B")
    assert [row.move for row in office.rows()] == [Move.NOTE, Move.WITHDRAW]
