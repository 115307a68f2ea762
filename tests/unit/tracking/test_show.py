"""What the citizen's page knows of a complaint, and what it keeps from who only has the code."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.tracking.show import ComplaintView, Late, Offer
from aduan.domain.case.case import Actor, Evidence, Level, Role, Status
from aduan.domain.case.complaint import Feedback
from aduan.domain.case.lifecycle import Move
from aduan.domain.figures.ledger import canonical
from aduan.domain.figures.receipts import leaf, sealed, verify
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of
from aduan.domain.photos.opening import Opening
from tests.city import DESK, hours, wib
from tests.unit.tracking.citizen import START, Town, complaint

MINE = complaint()


@pytest.fixture
def town() -> Town:
    return Town()


def test_who_has_the_code_reads_what_where_and_how_many(town: Town) -> None:
    case_id = town.open(MINE, reporter_count=3).case_id
    found = town.view(MINE)
    assert (found.category, found.kelurahan, found.others) == ("pju_padam", "Cipare", 2)
    assert found.progress.agency == "DISHUB"
    assert not found.known
    assert town.store.get_case(case_id).number == found.progress.case_number


def test_late_is_counted_from_the_offices_own_due_time_whoever_was_told_since(town: Town) -> None:
    case = town.open(MINE)
    assert town.view(MINE).late is None
    town.now = case.due.opd + hours(5)
    assert town.view(MINE).late == Late(case.due.opd)
    for level in (Level.OPD, Level.SEKDA):
        town.escalate(case.case_id, level, case.due.opd)
    town.now = case.due.sekda + hours(1)
    town.escalate(case.case_id, Level.WALI_KOTA, case.due.sekda)
    late = town.view(MINE).late
    assert late == Late(case.due.opd)


def test_after_the_first_follow_up_only_the_resolution_can_be_late(town: Town) -> None:
    case = town.open(MINE)
    town.move(case.case_id, Move.FOLLOW_UP, note="Dicek.", public_note="Sudah dicek.")
    town.now = case.due.opd + hours(5)
    assert town.view(MINE).late is None
    due = town.store.get_case(case.case_id).due.resolve
    town.now = due + hours(1)
    assert town.view(MINE).late == Late(due, resolution=True)


@pytest.mark.parametrize("closing", ["resolve", "reject", "ask"])
def test_what_is_over_or_waits_for_the_reporter_is_never_late(town: Town, closing: str) -> None:
    case = town.open(MINE)
    getattr(town, closing)(case.case_id)
    town.now = case.due.sekda + timedelta(days=90)
    assert town.view(MINE).late is None


def test_every_escalation_is_a_row_and_says_only_who_was_told(town: Town) -> None:
    case = town.open(MINE)
    told_at = case.due.opd + hours(1)
    town.escalate(case.case_id, Level.OPD, START)
    town.escalate(case.case_id, Level.SEKDA, case.due.opd)
    town.escalate(case.case_id, Level.WALI_KOTA, case.due.sekda)
    town.store.notices[case.case_id] = {(1, Level.SEKDA): told_at}
    rows = [(row.level, row.told_at) for row in town.view(MINE).rows if row.level]
    assert rows == [(Level.SEKDA, told_at), (Level.WALI_KOTA, None)]


def test_a_question_is_a_row_of_its_own_and_so_is_the_answer(town: Town) -> None:
    case = town.open(MINE)
    town.ask(case.case_id)
    town.do(MINE, "jawab", isi="Tiang nomor 12, di depan warung.")
    rows = town.view(MINE).rows
    (asked,) = (row for row in rows if row.asks)
    assert asked.note == "Di tiang nomor berapa?"
    assert [row.answers for row in rows].count(True) == 1


def test_a_guess_that_waits_for_the_desk_is_not_sold_as_what_the_complaint_is_about(
    town: Town,
) -> None:
    case = town.open(MINE, status=Status.TRIASE, agency="DISKOMINFO")
    assert case.category
    assert town.view(MINE).category is None


def test_of_a_secret_complaint_the_code_opens_the_status_alone(town: Town) -> None:
    for secret in (complaint(1, secret=True), complaint(2)):
        case = town.open(secret, secret=True, reporter_count=4)
        town.ask(case.case_id)
        found = town.view(secret)
        assert found.hidden
        assert (found.category, found.kelurahan, found.others, found.asked) == (None, None, 0, None)
        assert (found.progress.agency, found.progress.case_number) == (None, None)
        assert all(row.note == "" for row in found.rows)
        asked = town.known(secret).asked
        assert asked is not None
        assert asked.text == "Di tiang nomor berapa?"
        assert town.known(secret).category is None


def photo(owner: str, name: str, **changes: object) -> Photo:
    clean = Evidence(name, START, "pelapor", f"clean/{owner}/{name}.jpg")
    one = Photo(owner, name, PhotoState.CLEAN, "rabeg", START, 0, clean=clean)
    return replace(one, **changes)  # type: ignore[arg-type]


def test_photos_are_for_the_reporter_who_proved_it_and_for_nobody_else(town: Town) -> None:
    case = town.open(MINE)
    town.store.photos += [
        photo(owner_of(MINE.complaint_id), "a"),
        photo(owner_of(MINE.complaint_id), "b", clean=None, state=PhotoState.REFUSED),
        photo(owner_of(complaint(2).complaint_id), "c"),
        photo(case.case_id, "e1"),
    ]
    for found in (town.view(MINE), town.view(MINE, "salah")):
        assert (found.before, found.after) == ((), ())
    found = town.known(MINE)
    assert [one.address.split("/")[-1].split(".")[0] for one in found.before] == ["a"]
    assert [one.address.split("/")[-1].split(".")[0] for one in found.after] == ["e1"]


def test_what_was_opened_to_everybody_is_seen_by_whoever_has_the_code(town: Town) -> None:
    case = town.open(MINE)
    owner = owner_of(MINE.complaint_id)
    town.resolve(case.case_id)
    opening = Opening("DISKOMINFO", town.now, shown=True)
    town.store.photos += [
        photo(owner, "a", public_key="public/a.jpg", opening=opening),
        photo(owner, "b"),
        photo(case.case_id, "e1", public_key="public/e1.jpg", opening=opening),
    ]
    found = town.view(MINE)
    assert [one.address.split("?")[0][-12:] for one in found.before] == ["public/a.jpg"]
    assert [one.address.split("?")[0][-13:] for one in found.after] == ["public/e1.jpg"]
    own = town.known(MINE)
    assert len(own.before) == 2
    town.store.words.complaints[MINE.complaint_id] = replace(MINE, withdrawn_at=town.now)
    assert town.view(MINE).before == ()
    town.move(case.case_id, Move.KEEP_SECRET, DESK, note="menyangkut anak")
    assert (town.view(MINE).before, town.view(MINE).after) == ((), ())


def test_what_was_opened_is_closed_with_the_reopening_and_opened_anew_of_a_new_end(
    town: Town,
) -> None:
    case = town.open(MINE)
    town.resolve(case.case_id)
    opening = Opening("DISKOMINFO", town.now, shown=True)
    town.store.photos.append(photo(case.case_id, "e1", public_key="public/e1.jpg", opening=opening))
    assert len(town.view(MINE).after) == 1
    town.judge(MINE, Feedback.NOT_FIXED)
    assert town.view(MINE).after == ()
    town.now += timedelta(days=1)
    town.resolve(case.case_id)
    assert town.view(MINE).after == (), "nobody decided of this end"
    town.store.photos[-1] = replace(
        town.store.photos[-1], opening=Opening("DISKOMINFO", town.now, shown=True)
    )
    assert len(town.view(MINE).after) == 1


def test_the_own_voice_is_for_its_owner(town: Town) -> None:
    case = town.open(MINE)
    other = town.receive(complaint(2, case_id=case.case_id))
    town.resolve(case.case_id)
    town.judge(MINE, Feedback.FIXED)
    assert town.view(MINE).mine is None
    mine = town.known(MINE).mine
    assert mine is not None
    assert mine.verdict is Feedback.FIXED
    assert town.known(other).mine is None
    assert town.known(other).tally.fixed == 1


OFFERED = {
    "open": frozenset(),
    "ask": {Offer.ANSWER},
    "resolve": {Offer.JUDGE, Offer.RATE},
    "reject": {Offer.OBJECT, Offer.RATE},
}


@pytest.mark.parametrize("state", OFFERED)
def test_what_may_be_pressed_follows_the_state(town: Town, state: str) -> None:
    case = town.open(MINE)
    if state != "open":
        getattr(town, state)(case.case_id)
    assert town.view(MINE).offers == OFFERED[state]
    assert town.known(MINE).offers == OFFERED[state]


def test_a_merged_complaint_follows_the_living_case_and_can_be_disputed(town: Town) -> None:
    whole, part = MINE, complaint(2)
    whole_id, part_id = town.open(whole).case_id, town.open(part).case_id
    town.merge(part_id, whole_id)
    found = town.view(part)
    assert found.joined
    assert found.progress.status is Status.BARU
    assert found.offers == {Offer.DISPUTE}
    assert not town.view(whole).joined


def test_a_merge_into_a_secret_case_hides_what_was_open(town: Town) -> None:
    whole, part = complaint(1, secret=True), complaint(2)
    whole_id = town.open(whole, secret=True).case_id
    part_id = town.open(part).case_id
    town.merge(part_id, whole_id)
    found = town.view(part)
    assert found.hidden
    assert not found.joined
    assert found.category is None


def test_a_complaint_no_case_holds_yet_offers_nothing(town: Town) -> None:
    town.receive(replace(MINE, case_id=None))
    found = town.known(MINE)
    assert found.progress.dedup_pending
    assert (found.offers, found.rows) == (frozenset(), ())


def test_what_was_said_by_somebody_else_is_not_told(town: Town) -> None:
    case = town.open(MINE)
    other = town.receive(complaint(2, case_id=case.case_id))
    town.resolve(case.case_id)
    outcome = town.do(other, "nilai", verdict="fixed")
    said = outcome.said  # type: ignore[union-attr]
    assert town.known(other, said).heard is not None
    assert town.known(MINE, said).heard is None
    assert town.view(other, said=said).heard is None


def test_showing_a_page_writes_nothing(town: Town) -> None:
    case = town.open(MINE)
    town.ask(case.case_id)
    before = repr(town.store)
    found: ComplaintView = town.known(MINE, "laman-x")
    assert found.heard is None
    assert repr(town.store) == before


def test_a_postponed_case_is_neither_late_nor_done(town: Town) -> None:
    case = town.open(MINE)
    review = town.now + timedelta(days=90)
    town.move(case.case_id, Move.PROPOSE_POSTPONE, note="Anggaran", public_note="Tahun depan.",
              fiscal_year=2027, until=review)  # fmt: skip
    town.move(case.case_id, Move.APPROVE_POSTPONE, Actor(Role.SEKDA, "SEKDA"), note="Setuju")
    town.now = case.due.sekda + timedelta(days=30)
    found = town.view(MINE)
    assert (found.late, found.offers) == (None, frozenset())
    assert found.progress.public == "menunggu"


# --- the receipt of the end ---------------------------------------------------------------------


def test_the_reporter_keeps_the_receipt_of_the_end_once_its_day_is_on_the_board(town: Town) -> None:
    case = town.open(MINE)
    assert town.known(MINE).receipt is None
    town.resolve(case.case_id)
    waiting = town.known(MINE)
    assert waiting.receipt is not None
    assert (waiting.receipt.day, waiting.may_keep) == ("2026-03-02", None)
    assert waiting.receipt.checked_from == wib("2026-03-05 07:00")
    town.now = wib("2026-03-05 07:00")
    kept = town.known(MINE).may_keep
    assert kept is not None
    day = json.loads(canonical(sealed("2026-03-02", [leaf(kept.receipt)])))
    assert verify(json.loads(canonical(kept.receipt)), day=day).ok


def test_who_only_has_the_code_gets_no_receipt_nor_does_anybody_of_a_secret_case(
    town: Town,
) -> None:
    case = town.open(MINE)
    town.resolve(case.case_id)
    hidden = complaint(2, secret=True)
    secret = town.open(hidden, secret=True)
    town.resolve(secret.case_id)
    town.now = wib("2026-03-09 07:00")
    assert town.view(MINE).receipt is None
    assert town.known(hidden).receipt is None


def test_a_case_that_was_opened_again_has_no_receipt_until_it_ends_again(town: Town) -> None:
    case = town.open(MINE)
    town.resolve(case.case_id)
    town.now = wib("2026-03-06 09:00")
    town.judge(MINE, Feedback.NOT_FIXED)
    assert town.known(MINE).receipt is None
    town.resolve(case.case_id)
    again = town.known(MINE).receipt
    assert again is not None
    assert (again.receipt.cycle, again.day) == (2, "2026-03-06")
