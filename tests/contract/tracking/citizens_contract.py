"""What every store behind the citizen's page must do. A test class of an adapter subclasses the
contract and gives the fixture `store`, empty."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from aduan.application.intake.apply_follow_up_event import FollowUpEvents, apply_follow_up_event
from aduan.application.intake.ports import Spoken
from aduan.application.tracking.ports import Applied
from aduan.domain.case.case import Transition
from aduan.domain.case.complaint import ERASED, Complaint, Feedback
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError, ForgottenError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.voice import Tally
from aduan.domain.intake.events import FeedbackGiven, JoiningDisputed
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of
from aduan.domain.tracking.guesses import NONE, Guesses, cleared, spent
from tests.city import DESK, DISHUB, RULES, SYSTEM, hours, new_case, wib
from tests.fakes.word_reader import Heedful, fresh

START = wib("2026-03-02 09:00")


HEARD: dict[str, Any] = {"reader": Heedful(), "fresh": fresh}


@dataclass(frozen=True)
class Store:
    """What is under test, and ways to put things beside it."""

    page: Any
    events: FollowUpEvents
    receive: Callable[[Complaint], None]
    open: Callable[[Transition], None]

    def judge(self, one: str, verdict: Feedback, row_id: str, rating: int | None = None) -> None:
        word = FeedbackGiven(f"RBG-{one}", START, verdict, rating)
        assert self.page.say(Spoken(one, row_id, word, None, START))
        apply_follow_up_event(
            one,
            row_id,
            events=self.events,
            rules=RULES,
            now=START + hours(3),
            reader=Heedful(),
            fresh=fresh,
        )

    def resolved(self, case_id: str) -> None:
        case = self.page.get_case(case_id)
        done = Request(Move.RESOLVE, DISHUB, START + hours(1), note="Beres", public_note="Beres",
                       evidence=("e1",))  # fmt: skip
        self.open(decide_move(case, done, RULES))


def complaint(complaint_id: str, **changes: Any) -> Complaint:
    one = Complaint(
        complaint_id=complaint_id,
        channel="rabeg",
        external_id=f"RBG-{complaint_id}",
        tracking_code=f"SA-{complaint_id}",
        reported_at=START,
        received_at=START,
        title="Lampu mati",
        text="Lampu jalan padam",
        phone_proof="sidik",
    )
    return replace(one, **changes)


def opened(case_id: str = "K1") -> Transition:
    return opening(new_case(START, case_id=case_id, number=f"SRG-{case_id}"), SYSTEM)


class CitizensContract:
    """The facts."""

    def test_a_code_leads_to_its_complaint_with_the_proof_of_its_phone(self, store: Store) -> None:
        one = complaint("01A", case_id="K1")
        store.receive(one)
        assert store.page.complaint_by_code("SA-01A") == one
        assert store.page.complaint_by_code("SA-01B") is None

    def test_nobody_has_guessed_yet(self, store: Store) -> None:
        assert store.page.guesses("01A", "n1") == (NONE, NONE)

    def test_guesses_are_counted_for_the_complaint_and_for_each_network(self, store: Store) -> None:
        first = spent(NONE, START)
        store.page.keep("01A", "n1", first, first, START)
        assert store.page.guesses("01A", "n1") == (first, first)
        assert store.page.guesses("01A", "n2") == (first, NONE)
        assert store.page.guesses("01B", "n1") == (NONE, NONE)
        store.page.keep("01A", "n2", spent(first, START), spent(NONE, START), START)
        assert store.page.guesses("01A", "n2") == (Guesses(2, START, 2), first)

    def test_who_counts_on_what_was_counted_meanwhile_counts_nothing(self, store: Store) -> None:
        first = spent(NONE, START)
        store.page.keep("01A", "n1", first, first, START)
        with pytest.raises(ConflictError):
            store.page.keep("01A", "n2", first, first, START)
        assert store.page.guesses("01A", "n2") == (first, NONE)

    def test_the_right_one_clears_the_count_and_not_the_fence(self, store: Store) -> None:
        first = spent(NONE, START)
        store.page.keep("01A", "n1", first, first, START)
        store.page.keep("01A", "n1", cleared(first), cleared(first), START)
        assert store.page.guesses("01A", "n1") == (Guesses(0, None, 2), Guesses(0, None, 2))

    def test_a_word_is_said_once_and_knows_what_became_of_it(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        store.resolved("K1")
        word = FeedbackGiven("RBG-01A", START, Feedback.NOT_FIXED)
        spoken = Spoken("01A", "laman-1", word, None, START)
        assert store.page.applied("01A", "laman-1") is None
        assert store.page.say(spoken)
        assert not store.page.say(spoken)
        assert store.page.applied("01A", "laman-1") == Applied("feedback", "")
        row = store.events.row("01A", "laman-1")
        assert (row.event, row.by_page, row.channel) == (word, True, "rabeg")
        apply_follow_up_event(
            "01A",
            "laman-1",
            events=store.events,
            rules=RULES,
            now=START + hours(2),
            reader=Heedful(),
            fresh=fresh,
        )
        assert store.page.applied("01A", "laman-1") == Applied("feedback", "reopen")
        assert store.page.applied("01B", "laman-1") is None

    def test_a_cycle_has_a_receipt_once_it_ended(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        assert store.page.receipt("K1", 1) is None
        store.resolved("K1")
        found = store.page.receipt("K1", 1)
        assert (found.number, found.cycle, found.ended) == ("SRG-K1", 1, "selesai")
        assert (found.post, found.ended_at) == ("DISHUB", START + hours(1))
        assert store.page.receipt("K1", 2) is None

    def test_a_dispute_is_a_word_of_its_own_kind(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.open(opened())
        word = JoiningDisputed("RBG-01A", START, "Beda gang")
        store.page.say(Spoken("01A", "laman-2", word, None, START))
        apply_follow_up_event(
            "01A",
            "laman-2",
            events=store.events,
            rules=RULES,
            now=START + hours(2),
            reader=Heedful(),
            fresh=fresh,
        )
        assert store.page.applied("01A", "laman-2") == Applied("dispute", "note")

    def test_voices_are_counted_by_person_over_the_case_and_what_was_merged_into_it(
        self, store: Store
    ) -> None:
        for one, case_id, who in (
            ("01A", "K1", "siti"), ("01B", "K1", None), ("01C", "K1", "siti"), ("01D", "K2", None),
        ):  # fmt: skip
            store.receive(complaint(one, case_id=case_id, reporter_hash=who))
        store.open(opened("K1"))
        store.open(opened("K2"))
        into = Request(Move.MERGE, DESK, START + hours(1), note="sama", into="K1")
        store.open(decide_move(store.page.get_case("K2"), into, RULES))
        store.resolved("K1")
        assert store.page.tally("K1", 1) == Tally()
        store.judge("01A", Feedback.FIXED, "laman-a", 5)
        store.judge("01D", Feedback.UNSURE, "laman-d")
        found = store.page.tally("K1", 1)
        assert (found.reporters, found.fixed, found.unsure, found.ratings) == (3, 1, 1, (5,))
        assert store.page.voice("K2", "01D", "K1", 1).verdict is Feedback.UNSURE
        assert store.page.voice("K1", "01B", "K1", 1) is None
        assert store.page.tally("K1", 2) == Tally()

    def test_who_took_the_complaint_back_is_not_asked_any_more(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1"))
        store.receive(complaint("01B", case_id="K1", withdrawn_at=START))
        store.open(opened())
        store.resolved("K1")
        store.judge("01A", Feedback.FIXED, "laman-a")
        assert store.page.tally("K1", 1) == Tally(reporters=1, fixed=1)

    def test_photos_of_a_complaint_are_not_those_of_its_case(self, store: Store) -> None:
        mine = Photo(owner_of("01A"), "f1", PhotoState.CHECKING, "pelapor", START, 1)
        store.page.expect_photo(mine)
        assert list(store.page.photos_of(owner_of("01A"))) == [mine]
        assert list(store.page.photos_of(owner_of("01B"))) == []
        assert list(store.page.photos_of("K1")) == []

    def test_no_photo_is_asked_for_of_words_that_were_taken_away(self, store: Store) -> None:
        store.receive(complaint("01A", case_id="K1", text=ERASED))
        with pytest.raises(ForgottenError):
            store.page.expect_photo(
                Photo(owner_of("01A"), "f1", PhotoState.CHECKING, "pelapor", START, 1)
            )
        assert list(store.page.photos_of(owner_of("01A"))) == []

    def test_nobody_was_told_of_a_case_nobody_was_told_of(self, store: Store) -> None:
        store.open(opened())
        assert store.page.notified("K1") == {}
