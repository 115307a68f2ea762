"""What every store of later words must do. A test class of an adapter subclasses the contract and
gives the fixture `store`, empty."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from aduan.application.intake.apply_follow_up_event import (
    Dispute,
    Earlier,
    FollowUpEvents,
    Part,
    PassedOn,
)
from aduan.domain.case.case import Case, HistoryEntry, Transition
from aduan.domain.case.complaint import Attachment, Complaint, Feedback
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError, NotFoundError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.voice import Voice
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
    JoiningDisputed,
    SecrecyAsked,
)
from tests.city import DESK, REPORTER, RULES, SYSTEM, hours, new_case, wib

START = wib("2026-03-02 09:00")
WITHDRAWN = ComplaintWithdrawn("RBG-1", START, "Sudah menyala")


@dataclass(frozen=True)
class Store:
    """The words under test, and ways to put things beside them and to look."""

    words: FollowUpEvents
    receive: Callable[[Complaint], None]
    say: Callable[[str, str, FollowUpEvent], None]
    open: Callable[[Transition], None]
    complaint: Callable[[str], Complaint]
    history: Callable[[str], Any]
    waiting: Callable[[], set[tuple[str, str]]]
    disputes: Callable[[], Sequence[Dispute]]
    set_aside: Callable[[str, str], None]
    photo_calls: Callable[[], set[tuple[str, str | None]]]

    def moves(self, case_id: str) -> list[str]:
        rows: list[HistoryEntry] = list(self.history(case_id))
        return [row.move for row in rows]


def complaint(complaint_id: str = "01A", **changes: Any) -> Complaint:
    number = complaint_id[-1]
    return Complaint(
        complaint_id=complaint_id,
        channel="rabeg",
        external_id=f"RBG-{number}",
        tracking_code=f"SA-{number}",
        reported_at=START,
        received_at=START,
        title="Lampu mati",
        text="Lampu jalan padam",
        **changes,
    )


def opened(case_id: str = "K1") -> Transition:
    return opening(new_case(START, case_id=case_id, number=f"SRG-{case_id}"), SYSTEM)


def withdrawal(case: Case, after: float = 1) -> Transition:
    request = Request(Move.WITHDRAW, REPORTER, START + hours(after), note="Sudah menyala")
    return decide_move(case, request, RULES)


class FollowUpEventsContract:
    """The facts."""

    @pytest.mark.parametrize(
        "word",
        [
            ComplaintAmended(
                "RBG-A", START, "Masih", (Attachment("https://a.id/2", "image/jpeg"),)
            ),
            ComplaintAmended("RBG-A", START),
            ComplaintWithdrawn("RBG-A", START, "Sudah menyala"),
            FeedbackGiven("RBG-A", START, Feedback.NOT_FIXED, None, "Belum"),
            FeedbackGiven("RBG-A", START, Feedback.FIXED),
            FeedbackGiven("RBG-A", START, None, 4, "Cepat", ("cepat", "jelas")),
            FeedbackGiven("RBG-A", START, Feedback.UNSURE),
            JoiningDisputed("RBG-A", START, "Beda jalan"),
            SecrecyAsked("RBG-A", START, True, True, "h"),
            SecrecyAsked("RBG-A", START, anonymous=True, at_lapor=True),
        ],
    )
    def test_a_word_comes_back_as_it_was_said(self, store: Store, word: FollowUpEvent) -> None:
        store.receive(complaint("01A"))
        store.say("01A", "02A", word)
        row = store.words.row("01A", "02A")
        assert (row.complaint_id, row.row_id, row.event) == ("01A", "02A", word)

    def test_a_word_knows_the_case_of_its_complaint_once_there_is_one(self, store: Store) -> None:
        store.receive(complaint("01A"))
        store.receive(complaint("01B", case_id="K1"))
        for one in ("01A", "01B"):
            store.say(one, "02A", WITHDRAWN)
        assert store.words.row("01A", "02A").case_id is None
        assert store.words.row("01B", "02A").case_id == "K1"

    def test_a_word_nobody_said_is_not_found(self, store: Store) -> None:
        store.receive(complaint("01A"))
        store.receive(complaint("01B"))
        store.say("01A", "02A", WITHDRAWN)
        for complaint_id, row_id in (("01A", "02B"), ("01B", "02A"), ("01C", "02A")):
            with pytest.raises(NotFoundError):
                store.words.row(complaint_id, row_id)

    def test_a_case_that_does_not_exist_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFoundError):
            store.words.get_case("K1")

    def test_a_saved_word_changes_its_case_and_is_used(self, store: Store) -> None:
        store.open(opened())
        done = withdrawal(store.words.get_case("K1"))
        assert not store.words.used("word-02A")
        store.words.save(done, consume="word-02A")
        assert store.words.used("word-02A")
        assert not store.words.used("word-02B")
        assert store.words.get_case("K1") == done.case
        assert store.moves("K1") == ["open", "withdraw"]

    def test_a_withdrawal_marks_its_complaint_and_no_other_at_the_time_of_the_move(
        self, store: Store
    ) -> None:
        mine, other = complaint("01A", case_id="K1"), complaint("01B", case_id="K1")
        store.receive(mine)
        store.receive(other)
        store.say("01A", "02A", WITHDRAWN)
        store.open(opened())
        assert not store.words.row("01A", "02A").withdrawn
        done = withdrawal(store.words.get_case("K1"))
        store.words.save(done, consume="word-02A", withdraws="01A")
        assert store.complaint("01A") == replace(mine, withdrawn_at=done.history.at)
        assert store.complaint("01B") == other
        assert store.words.row("01A", "02A").withdrawn

    def test_a_word_that_is_no_withdrawal_marks_nothing(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        store.words.save(withdrawal(store.words.get_case("K1")), consume="word-02A")
        assert store.complaint("01A").withdrawn_at is None

    def test_a_word_used_before_changes_nothing_at_all(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened("K1"))
        store.open(opened("K2"))
        store.words.save(withdrawal(store.words.get_case("K2")), consume="word-02A")
        before = store.words.get_case("K1")
        with pytest.raises(ConflictError):
            store.words.save(withdrawal(before), consume="word-02A", withdraws="01A")
        assert store.words.get_case("K1") == before
        assert store.complaint("01A").withdrawn_at is None
        assert store.moves("K1") == ["open"]

    def test_a_case_that_moved_on_meanwhile_is_not_overwritten(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        read = store.words.get_case("K1")
        first = decide_move(read, Request(Move.NOTE, REPORTER, START + hours(1)), RULES)
        store.words.save(first, consume="word-02A")
        with pytest.raises(ConflictError):
            store.words.save(withdrawal(read), consume="word-02B", withdraws="01A")
        assert store.words.get_case("K1") == first.case
        assert not store.words.used("word-02B")
        assert store.complaint("01A").withdrawn_at is None

    def test_a_complaint_is_withdrawn_once(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        first = withdrawal(store.words.get_case("K1"))
        store.words.save(first, consume="word-02A", withdraws="01A")
        request = Request(Move.NOTE, REPORTER, START + hours(2))
        again = decide_move(store.words.get_case("K1"), request, RULES)
        with pytest.raises(ConflictError):
            store.words.save(again, consume="word-02B", withdraws="01A")
        assert store.complaint("01A").withdrawn_at == first.history.at
        assert not store.words.used("word-02B")

    def test_those_who_stand_behind_a_case_are_its_complaints_and_those_merged_into_it(
        self, store: Store
    ) -> None:
        for one, case_id in (("01A", "K1"), ("01B", "K1"), ("01C", "K2"), ("01D", "K3")):
            store.receive(complaint(one, case_id=case_id))
        for case_id in ("K1", "K2", "K3"):
            store.open(opened(case_id))
        merge = Request(Move.MERGE, DESK, START + hours(1), note="sama", into="K1")
        store.open(decide_move(store.words.get_case("K2"), merge, RULES))
        assert set(store.words.standing("K1")) == {"01A", "01B", "01C"}
        taken_back = withdrawal(store.words.get_case("K1"), after=2)
        store.words.save(taken_back, consume="word-02A", withdraws="01C")
        assert set(store.words.standing("K1")) == {"01A", "01B"}

    def test_what_was_said_becomes_a_complaint_in_the_transaction_of_its_word(
        self, store: Store
    ) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        store.say("01A", "02A", replace(WITHDRAWN, external_id="RBG-A"))
        own = complaint(
            "01Z", secret=True, said_of="01A", kept_from=("DISHUB",), inspektorat_only=True,
            kept_from_lapor=True,
        )  # fmt: skip
        row = store.words.row("01A", "02A")
        done = withdrawal(store.words.get_case("K1"))
        store.words.save(done, consume="word-02A", withdraws="01A", applies=row, apart=own)
        assert store.complaint("01Z") == own
        assert store.waiting() == set()

    def test_a_word_set_apart_is_used_and_its_case_hears_nothing(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        store.say("01A", "02A", replace(WITHDRAWN, external_id="RBG-A"))
        row = store.words.row("01A", "02A")
        store.words.set_apart(row, complaint("01Z", secret=True), consume="word-02A")
        assert store.words.used("word-02A")
        assert store.complaint("01Z").secret
        assert store.moves("K1") == ["open"]
        assert store.waiting() == set()
        with pytest.raises(ConflictError):
            store.words.set_apart(row, complaint("01Y", secret=True), consume="word-02A")
        with pytest.raises((KeyError, AssertionError)):
            store.complaint("01Y")

    def test_the_parts_of_a_report_are_those_that_stand(self, store: Store) -> None:
        for one, at in (("01A", None), ("01B", None), ("01C", START)):
            store.receive(complaint(one, case_id="K1", withdrawn_at=at))
        assert store.words.parts(["SA-B", "SA-C", "SA-Z"]) == [Part("01B", "RBG-B")]

    def test_what_is_passed_on_waits_for_its_case_from_the_transaction_on(
        self, store: Store
    ) -> None:
        store.receive(complaint("01A", case_id="K1", parts=("SA-B",)))
        store.receive(complaint("01B", part_of="SA-A"))
        store.open(opened())
        store.say("01A", "02A", replace(WITHDRAWN, external_id="RBG-A"))
        row, word = store.words.row("01A", "02A"), replace(WITHDRAWN, external_id="RBG-B")
        done = withdrawal(store.words.get_case("K1"), after=0.5)
        passed_on = [PassedOn("01B", "02A~01B", word)]
        store.words.save(
            done, consume="word-02A", withdraws="01A", applies=row, passed_on=passed_on
        )
        assert store.waiting() == {("01B", "02A~01B")}
        assert store.words.row("01B", "02A~01B").event == word
        assert store.complaint("01B").withdrawn_at is None

    @pytest.mark.parametrize("parts", [(), ("SA-B",)])
    def test_a_report_split_since_its_word_was_read_is_not_withdrawn_without_its_new_part(
        self, store: Store, parts: tuple[str, ...]
    ) -> None:
        store.receive(complaint("01A", case_id="K1", parts=(*parts, "SA-C")))
        store.open(opened())
        store.say("01A", "02A", replace(WITHDRAWN, external_id="RBG-A"))
        row = store.words.row("01A", "02A")
        before = replace(row, complaint=replace(row.complaint, parts=parts))
        done = withdrawal(store.words.get_case("K1"))
        with pytest.raises(ConflictError):
            store.words.save(done, consume="word-02A", withdraws="01A", applies=before)
        assert store.complaint("01A").withdrawn_at is None
        store.words.save(done, consume="word-02A", withdraws="01A", applies=row)
        assert store.complaint("01A").withdrawn_at == done.history.at

    @pytest.mark.parametrize("heard", [True, False], ids=["its case moves", "its case is silent"])
    def test_the_photos_of_a_word_set_apart_are_called_for_as_the_new_complaints_and_no_others(
        self, store: Store, heard: bool
    ) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        photos = (Attachment("https://a.id/2", "image/jpeg"),)
        store.say("01A", "02A", ComplaintAmended("RBG-A", START, "Minta uang", photos))
        assert store.photo_calls() == {("01A", "02A")}
        row = store.words.row("01A", "02A")
        own = complaint("01Z", secret=True, attachments=photos)
        if heard:
            note = Request(Move.NOTE, REPORTER, START + hours(1))
            done = decide_move(store.words.get_case("K1"), note, RULES)
            store.words.save(done, consume="word-02A", applies=row, apart=own)
        else:
            store.words.set_apart(row, own, consume="word-02A")
        assert store.complaint("01Z").attachments == photos
        left = store.words.row("01A", "02A").event
        assert isinstance(left, ComplaintAmended)
        assert left.attachments == ()
        assert store.photo_calls() == {("01Z", None)}

    def test_the_photos_of_a_word_its_case_heard_are_called_for_as_the_words(
        self, store: Store
    ) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        photos = (Attachment("https://a.id/2", "image/jpeg"),)
        store.say("01A", "02A", ComplaintAmended("RBG-A", START, "Masih", photos))
        row = store.words.row("01A", "02A")
        note = Request(Move.NOTE, REPORTER, START + hours(1))
        done = decide_move(store.words.get_case("K1"), note, RULES)
        store.words.save(done, consume="word-02A", applies=row)
        assert store.words.row("01A", "02A").event == row.event
        assert store.photo_calls() == {("01A", "02A")}

    @pytest.mark.parametrize(
        ("asked", "becomes"),
        [
            (SecrecyAsked("RBG-A", START, secret=True), {"secret": True}),
            (
                SecrecyAsked("RBG-A", START, anonymous=True),
                {"anonymous": True, "reporter_hash": None},
            ),
            (
                SecrecyAsked("RBG-A", START, True, True, "other"),
                {"secret": True, "anonymous": True, "reporter_hash": "other"},
            ),
        ],
    )
    def test_a_wish_for_secrecy_marks_its_complaint_with_the_case_that_hears_it(
        self, store: Store, asked: SecrecyAsked, becomes: dict[str, Any]
    ) -> None:
        mine = complaint("01A", case_id="K1", reporter_hash="me")
        other = complaint("01B", case_id="K1", reporter_hash="me")
        store.receive(mine)
        store.receive(other)
        store.open(opened())
        store.say("01A", "02A", asked)
        row = store.words.row("01A", "02A")
        request = Request(Move.NOTE, REPORTER, START + hours(1))
        noted = decide_move(store.words.get_case("K1"), request, RULES)
        store.words.save(noted, consume="word-02A", applies=row)
        assert store.complaint("01A") == replace(mine, **becomes)
        assert store.complaint("01B") == other
        assert store.waiting() == set()

    def test_a_complaint_without_a_case_is_marked_and_its_wish_waits(self, store: Store) -> None:
        store.receive(complaint("01A", reporter_hash="me"))
        store.say("01A", "02A", SecrecyAsked("RBG-A", START, True, True))
        for _ in range(2):
            store.words.restrict(store.words.row("01A", "02A"))
        kept = store.complaint("01A")
        assert (kept.secret, kept.anonymous, kept.reporter_hash) == (True, True, None)
        assert store.waiting() == {("01A", "02A")}

    def test_the_matters_taken_out_of_a_report_wish_what_it_wishes(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1", parts=("SA-B",)))
        for one in ("01B", "01C"):
            store.receive(complaint(one, case_id="K1"))
        store.open(opened())
        asked = SecrecyAsked("RBG-A", START, secret=True)
        store.say("01A", "02A", asked)
        request = Request(Move.NOTE, REPORTER, START + hours(1))
        noted = decide_move(store.words.get_case("K1"), request, RULES)
        store.words.save(noted, consume="word-02A", applies=store.words.row("01A", "02A"))
        assert store.waiting() == {("01B", "01B-02A")}
        assert store.words.row("01B", "01B-02A").event == asked

    def test_a_word_that_became_a_complaint_wishes_what_the_one_it_was_said_of_wishes(
        self, store: Store
    ) -> None:
        """Else the named word would lead from the anonymous report to its reporter."""
        store.receive(complaint("01A", case_id="K1", reporter_hash="me"))
        store.open(opened())
        store.say("01A", "02A", ComplaintAmended("RBG-A", START, "Petugasnya minta uang"))
        own = complaint("01B", said_of="01A", reporter_hash="me")
        store.words.set_apart(store.words.row("01A", "02A"), own, consume="word-02A")
        asked = SecrecyAsked("RBG-A", START, anonymous=True)
        store.say("01A", "02B", asked)
        request = Request(Move.NOTE, REPORTER, START + hours(1))
        noted = decide_move(store.words.get_case("K1"), request, RULES)
        store.words.save(noted, consume="word-02B", applies=store.words.row("01A", "02B"))
        assert store.waiting() == {("01B", "01B-02B")}
        store.words.restrict(store.words.row("01B", "01B-02B"))
        kept = store.complaint("01B")
        assert (kept.anonymous, kept.reporter_hash) == (True, None)

    def test_a_wish_for_secrecy_waits_for_no_word_and_no_word_for_it(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        said = replace(WITHDRAWN, external_id="RBG-A")
        store.say("01A", "02A", said)
        store.say("01A", "02B", SecrecyAsked("RBG-A", START, secret=True))
        store.say("01A", "02C", said)
        assert [one.row_id for one in store.words.earlier("01A", "02B")] == []
        assert [one.row_id for one in store.words.earlier("01A", "02C")] == ["02A"]

    def test_a_word_waits_until_the_transaction_that_applies_it(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        said = replace(WITHDRAWN, external_id="RBG-A")
        for row_id in ("02A", "02B"):
            store.say("01A", row_id, said)
        assert store.waiting() == {("01A", "02A"), ("01A", "02B")}
        done = withdrawal(store.words.get_case("K1"))
        row = store.words.row("01A", "02A")
        store.words.save(done, consume="word-02A", withdraws="01A", applies=row)
        assert store.waiting() == {("01A", "02B")}
        for _ in range(2):
            store.words.settle(store.words.row("01A", "02B"))
            assert store.waiting() == set()
        assert store.words.row("01A", "02A").event == said

    def test_a_word_that_could_not_be_applied_waits_on(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        store.say("01A", "02A", WITHDRAWN)
        read, row = store.words.get_case("K1"), store.words.row("01A", "02A")
        store.words.save(withdrawal(read), consume="word-02B")
        with pytest.raises(ConflictError):
            store.words.save(withdrawal(read), consume="word-02A", applies=row)
        assert store.waiting() == {("01A", "02A")}

    def test_a_voice_is_kept_with_the_move_it_led_to_and_takes_the_place_of_the_earlier(
        self, store: Store
    ) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        voice = Voice("01A", "K1", "K1", 1, "DISHUB", "rabeg", START, Feedback.FIXED)
        assert store.words.voice("K1", "01A", "K1", 1) is None
        for row_id, said in (("02A", voice), ("02B", replace(voice, verdict=Feedback.UNSURE))):
            note = Request(Move.NOTE, REPORTER, START + hours(1))
            done = decide_move(store.words.get_case("K1"), note, RULES)
            store.words.save(done, consume=f"word-{row_id}", voice=said)
            assert store.words.voice("K1", "01A", "K1", 1) == said
        assert store.words.voice("K1", "01A", "K1", 2) is None
        assert store.words.voice("K1", "01B", "K1", 1) is None

    def test_a_word_that_lost_leaves_no_voice(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        read = store.words.get_case("K1")
        note = decide_move(read, Request(Move.NOTE, REPORTER, START + hours(1)), RULES)
        store.words.save(note, consume="word-02A")
        voice = Voice("01A", "K1", "K1", 1, "DISHUB", "rabeg", START, Feedback.FIXED)
        with pytest.raises(ConflictError):
            store.words.save(note, consume="word-02B", voice=voice)
        assert store.words.voice("K1", "01A", "K1", 1) is None

    def test_a_dispute_is_put_on_the_desks_list_with_its_move(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        asked = Dispute("01A", "K1", "K1", START + hours(1), "Beda jalan")
        note = Request(Move.NOTE, REPORTER, START + hours(1))
        done = decide_move(store.words.get_case("K1"), note, RULES)
        store.words.save(done, consume="word-02A", disputes=asked)
        assert list(store.disputes()) == [asked]

    def test_of_one_complaints_words_those_before_are_known_until_a_case_heard_them(
        self, store: Store
    ) -> None:
        for about in ("01A", "01B"):
            store.receive(complaint(about, case_id="K1"))
        for about, row_id in (("01A", "02A"), ("01B", "02B"), ("01A", "02C"), ("01A", "02D")):
            store.say(about, row_id, WITHDRAWN)
        assert list(store.words.earlier("01A", "02A")) == []
        assert list(store.words.earlier("01A", "02D")) == [Earlier("02A"), Earlier("02C")]
        assert list(store.words.earlier("01B", "02B")) == [], (
            "neighbours do not wait for each other"
        )
        store.set_aside("01A", "02C")
        assert list(store.words.earlier("01A", "02D")) == [Earlier("02A"), Earlier("02C", True)]
        assert list(store.words.earlier("01A", "02C")) == [Earlier("02A")]
        store.words.settle(store.words.row("01A", "02A"))
        assert list(store.words.earlier("01A", "02D")) == [Earlier("02C", True)]
        store.words.settle(store.words.row("01A", "02C"))
        assert list(store.words.earlier("01A", "02D")) == []
        store.words.settle(store.words.row("01A", "02D"))
        assert list(store.words.earlier("01A", "02D")) == [], "what was heard waits for nothing"
