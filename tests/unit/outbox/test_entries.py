"""Every move of an outbox entry: from where, to where, and what it keeps of what it knew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aduan.domain.case.entry import Entry, Kind, State, lane_of, target_of
from aduan.domain.case.messages import FollowUpPayload
from aduan.domain.outbox import entries
from aduan.domain.outbox.entries import IllegalMoveError

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
FULL = Entry(
    case_id="c",
    sequence=7,
    reference="SRG-1",
    kind=Kind.FOLLOW_UP,
    payload=FollowUpPayload("x", "DISHUB"),
    created_at=NOW - timedelta(hours=2),
    next_attempt_at=NOW - timedelta(minutes=1),
    target="9000001",
    attempts=3,
    unknown_since=NOW - timedelta(minutes=9),
    lease_until=NOW - timedelta(minutes=2),
    holder="run-1",
    parts_sent=2,
    document_ids=("11", "12"),
    complaint_id="9000001",
    last_error="terputus",
    by_hand=True,
    backed_off_at=NOW - timedelta(minutes=3),
    looks=4,
    typed="9000002",
    held=True,
    revision=20,
)
"""One of which everything is known, so that whatever a move forgets or keeps can be seen."""

Move = Callable[[Entry], Entry]
MOVES: list[tuple[str, set[State], Move, dict[str, object]]] = [
    (
        "claim",
        {State.PENDING},
        lambda one: entries.claim(one, NOW, "run-2", timedelta(minutes=5)),
        {
            "state": State.SENDING,
            "attempts": 4,
            "holder": "run-2",
            "next_attempt_at": LATER,
            "lease_until": LATER,
            "backed_off_at": None,
            "last_error": "",
        },
    ),
    (
        "sent",
        {State.PENDING, State.SENDING, State.UNKNOWN, State.REFUSED, State.DEAD},
        lambda one: entries.sent(one, NOW),
        {
            "state": State.SENT,
            "settled_at": NOW,
            "typed": "",
            "lease_until": None,
            "unknown_since": None,
            "by_hand": False,
            "last_error": "",
        },
    ),
    (
        "sent as another report",
        {State.PENDING, State.SENDING, State.UNKNOWN, State.REFUSED, State.DEAD},
        lambda one: entries.sent(one, NOW, "9000009"),
        {
            "state": State.SENT,
            "settled_at": NOW,
            "complaint_id": "9000009",
            "typed": "",
            "lease_until": None,
            "unknown_since": None,
            "by_hand": False,
            "last_error": "",
        },
    ),
    (
        "doubted",
        {State.SENDING, State.SENT, State.DEAD},
        lambda one: entries.doubted(one, NOW, "HTTP 500", LATER),
        {
            "state": State.UNKNOWN,
            "unknown_since": NOW,
            "next_attempt_at": LATER,
            "lease_until": None,
            "backed_off_at": None,
            "looks": 0,
            "last_error": "HTTP 500",
        },
    ),
    (
        "not there",
        {State.SENDING, State.UNKNOWN, State.REFUSED},
        lambda one: entries.not_there(one, LATER, 4),
        {
            "state": State.PENDING,
            "next_attempt_at": LATER,
            "unknown_since": None,
            "backed_off_at": None,
            "by_hand": False,
        },
    ),
    (
        "not there, once too often",
        {State.PENDING, State.SENDING, State.UNKNOWN},
        lambda one: entries.not_there(one, LATER, 3),
        {"state": State.DEAD, "last_error": "3 kali dicoba: terputus"},
    ),
    (
        "part found",  # having moved on, it starts counting afresh
        {State.SENDING, State.UNKNOWN, State.REFUSED},
        lambda one: entries.part_found(one, 3, LATER),
        {
            "state": State.PENDING,
            "parts_sent": 3,
            "attempts": 0,
            "next_attempt_at": LATER,
            "unknown_since": None,
            "backed_off_at": None,
            "by_hand": False,
        },
    ),
    (
        "put off",
        {State.SENDING, State.UNKNOWN, State.REFUSED},
        lambda one: entries.put_off(one, NOW, LATER, "ConnectError", asked=False),
        {
            "state": State.PENDING,
            "attempts": 2,
            "next_attempt_at": LATER,
            "lease_until": None,
            "unknown_since": None,
            "backed_off_at": NOW,
            "last_error": "ConnectError",
        },
    ),
    (
        "put off as LAPOR! asked",
        {State.SENDING, State.UNKNOWN, State.REFUSED},
        lambda one: entries.put_off(one, NOW, LATER, "HTTP 429", asked=True),
        {
            "state": State.PENDING,
            "attempts": 2,
            "next_attempt_at": LATER,
            "lease_until": None,
            "unknown_since": None,
            "backed_off_at": None,
            "last_error": "HTTP 429",
        },
    ),
    (
        "refused",
        {State.PENDING, State.SENDING},
        lambda one: entries.refused(one, "HTTP 422"),
        {
            "state": State.REFUSED,
            "lease_until": None,
            "unknown_since": None,
            "last_error": "HTTP 422",
        },
    ),
    (
        "missed",
        {State.SENT, State.SENDING, State.DEAD},
        lambda one: entries.missed(one, NOW),
        {"state": State.UNKNOWN, "unknown_since": NOW, "next_attempt_at": NOW, "parts_sent": 0},
    ),
    (
        "withdrawn",
        {State.PENDING, State.UNKNOWN, State.REFUSED, State.DEAD},
        lambda one: entries.withdrawn(one, NOW, "operator: ganda"),
        {"state": State.WITHDRAWN, "settled_at": NOW, "last_error": "operator: ganda"},
    ),
]
WITHIN: list[tuple[str, Move, dict[str, object]]] = [
    (
        "part sent",
        lambda one: entries.part_sent(one, 3, LATER),
        {"parts_sent": 3, "lease_until": LATER, "next_attempt_at": LATER},
    ),
    (
        "uploaded",
        lambda one: entries.uploaded(one, ("21",), LATER),
        {"document_ids": ("21",), "lease_until": LATER, "next_attempt_at": LATER},
    ),
    (
        "still unknown",
        lambda one: entries.still_unknown(one, LATER, "belum tampak"),
        {
            "next_attempt_at": LATER,
            "last_error": "belum tampak",
            "by_hand": False,
            "held": False,
            "backed_off_at": None,
            "looks": 0,
        },
    ),
    (
        "left to a person",
        lambda one: entries.still_unknown(one, LATER, "hilang", by_hand=True),
        {
            "next_attempt_at": LATER,
            "last_error": "hilang",
            "by_hand": True,
            "held": False,
            "backed_off_at": None,
            "looks": 0,
        },
    ),
    (
        "not answered",
        lambda one: entries.not_answered(one, NOW, LATER, "HTTP 500"),
        {"next_attempt_at": LATER, "last_error": "HTTP 500", "backed_off_at": NOW, "looks": 5},
    ),
    (
        "typed meanwhile",
        lambda one: entries.typed_meanwhile(one, "9000003"),
        {"typed": "9000003"},
    ),
    (
        "deferred",
        lambda one: entries.deferred(replace(one, held=False), LATER, "menunggu"),
        {"next_attempt_at": LATER, "last_error": "menunggu", "held": True},
    ),
]


def named(case: object) -> str:
    return case if isinstance(case, str) else ""


@pytest.mark.parametrize(("name", "starts", "move", "changes"), MOVES, ids=named)
def test_a_move_changes_what_it_must_and_keeps_the_rest(
    name: str, starts: set[State], move: Move, changes: dict[str, object]
) -> None:
    for state in starts:
        after = move(replace(FULL, state=state))
        wanted: dict[str, object] = {"held": False, "revision": 21} | changes
        assert after == replace(FULL, **wanted), state  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "starts", "move", "changes"), MOVES, ids=named)
def test_no_move_starts_from_anywhere_else(
    name: str, starts: set[State], move: Move, changes: dict[str, object]
) -> None:
    for state in set(State) - starts:
        with pytest.raises(IllegalMoveError) as raised:
            move(replace(FULL, state=state))
        error = raised.value
        assert (error.entry_id, error.before, error.after) == (
            "c@9000001#7",
            state,
            changes["state"],
        )
        assert str(error) == f"c@9000001#7: {state} -> {changes['state']}"


@pytest.mark.parametrize(("name", "move", "changes"), WITHIN, ids=named)
def test_a_step_within_a_state_changes_what_it_must_and_counts_the_revision(
    name: str, move: Move, changes: dict[str, object]
) -> None:
    for state in (State.SENDING, State.UNKNOWN, State.PENDING):
        before = replace(FULL, state=state)
        assert move(before) == replace(before, revision=21, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "since"),
    [(State.REFUSED, State.PENDING, None), (State.DEAD, State.UNKNOWN, NOW)],
)
def test_a_replay_counts_afresh_and_looks_first_where_it_may_be_there(
    before: State, after: State, since: datetime | None
) -> None:
    assert entries.replayed(replace(FULL, state=before), NOW) == replace(
        FULL,
        state=after,
        attempts=0,
        next_attempt_at=NOW,
        unknown_since=since,
        held=False,
        revision=21,
    )


def test_an_outage_longer_than_any_count_kills_nothing() -> None:
    never_tried = replace(FULL, state=State.SENDING, attempts=0)
    assert entries.put_off(never_tried, NOW, LATER, "x", asked=False).attempts == 0


def test_what_was_put_off_is_due_when_lapor_is_back_and_nothing_else_is() -> None:
    back = NOW
    put_off = replace(FULL, next_attempt_at=LATER, backed_off_at=NOW - timedelta(seconds=1))
    assert entries.due_at(put_off, back) == back
    assert entries.due_at(put_off) == LATER
    assert entries.due_at(replace(put_off, backed_off_at=back), back) == LATER
    assert entries.due_at(replace(put_off, backed_off_at=None), back) == LATER
    early = replace(put_off, next_attempt_at=NOW - timedelta(minutes=1))
    assert entries.due_at(early, back) == early.next_attempt_at


@pytest.mark.parametrize(
    ("state", "by_hand", "waits"),
    [
        (State.REFUSED, False, True),
        (State.DEAD, False, True),
        (State.UNKNOWN, True, True),
        (State.UNKNOWN, False, False),
        (State.PENDING, True, False),
        (State.SENDING, False, False),
    ],
)
def test_what_only_a_person_can_move_on(state: State, by_hand: bool, waits: bool) -> None:
    assert entries.waits_for_a_person(replace(FULL, state=state, by_hand=by_hand)) is waits


def test_the_head_of_a_lane_is_the_oldest_that_is_not_settled() -> None:
    first, second, third = (
        replace(FULL, sequence=number, state=state)
        for number, state in ((1, State.WITHDRAWN), (2, State.REFUSED), (3, State.PENDING))
    )
    assert entries.head([third, second, first]) is second
    assert entries.head([first]) is None
    assert entries.head([]) is None


def test_a_lane_is_a_case_or_one_of_its_reports() -> None:
    assert lane_of("c") == "c"
    assert lane_of("c", "9") == "c@9"
    assert (target_of("c"), target_of("c@9")) == ("", "9")
    assert (FULL.lane, FULL.entry_id) == ("c@9000001", "c@9000001#7")
