"""A report that LAPOR! closes after we took it is closed here, and only a person opens it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from aduan.application.case.kept_together import MOST_MERGED
from aduan.application.lapor.hear import MOST_MERGED_BESIDE, heard
from aduan.application.lapor.take_report import TITLED, Taken, take_report
from aduan.domain.case.case import Case, ClosedBy, Role, Status
from aduan.domain.case.lifecycle import Move
from aduan.domain.lapor.authority import Field
from aduan.domain.lapor.comparing import (
    Loosened,
    Restricted,
    StatusChanged,
    TextAmended,
    Update,
    flag_updates,
)
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.lapor.remote import IncomingReport
from tests.unit.lapor.fakes import START
from tests.unit.lapor.test_hear import AT, LINK, answered
from tests.unit.lapor.test_hearing import Store, hearing
from tests.unit.lapor.world import TABLES, World
from tests.unit.samples import a_case, a_complaint, the_rules

SECRET, ANONYMOUS, BOTH, OPEN = (
    Flags(secret=True),
    Flags(anonymous=True),
    Flags(True, True),
    Flags(),
)
SAID = "LAPOR! menandai laporan 77 rahasia."


def shown(*, text: str = "Lampu padam", **changes: Any) -> IncomingReport:
    report = IncomingReport(
        "8001", START, "Lampu", text_first=text, text_final=text, status="Terdisposisi"
    )
    return replace(report, **changes)


def take(world: World, report: IncomingReport) -> Taken:
    register = world.register
    return take_report(
        report, links=register.as_links, news=register, tables=TABLES, now=world.clock.now()
    )


def news(world: World) -> list[Update]:
    """What was heard since the last look."""
    found = [update for _, update in world.register.news]
    world.register.news.clear()
    return found


# what the flags say ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "held", "now", "said"),
    [
        (OPEN, OPEN, OPEN, []),
        (OPEN, OPEN, SECRET, [Restricted(SECRET, AT)]),
        (OPEN, OPEN, BOTH, [Restricted(BOTH, AT)]),
        (SECRET, OPEN, BOTH, [Restricted(ANONYMOUS, AT)]),
        (SECRET, SECRET, SECRET, []),
        (BOTH, BOTH, SECRET, [Loosened(ANONYMOUS, AT)]),
        (SECRET, SECRET, ANONYMOUS, [Restricted(ANONYMOUS, AT), Loosened(SECRET, AT)]),
        (None, OPEN, SECRET, [Restricted(SECRET, AT)]),
        (None, SECRET, SECRET, []),
        (None, SECRET, OPEN, []),  # it was never said there, so it was not taken away there
    ],
)
def test_what_is_new_is_told_from_what_was_known(
    known: Flags | None, held: Flags, now: Flags, said: list[Update]
) -> None:
    assert flag_updates(replace(LINK, flags=known), held, now, AT) == said


# from the export and from the listing ------------------------------------------------------------


@pytest.mark.parametrize("flags", [SECRET, ANONYMOUS, BOTH], ids=["secret", "anonymous", "both"])
def test_a_row_whose_flags_alone_are_new_is_an_update_once(flags: Flags) -> None:
    world = World()
    closed = shown(secret=flags.secret, anonymous=flags.anonymous)
    assert [take(world, one) for one in (shown(), closed, closed)] == [
        Taken.NEW,
        Taken.UPDATED,
        Taken.UNCHANGED,
    ]
    assert news(world) == [Restricted(flags, START)]
    assert world.register.closed["8001"] == flags


def test_what_came_in_secret_is_no_news() -> None:
    world = World()
    take(world, shown(secret=True))
    assert take(world, shown(secret=True, text="Lampu padam")) is Taken.UNCHANGED
    assert world.register.links["8001"].flags == SECRET


def test_a_row_that_is_open_again_opens_nothing_and_is_told() -> None:
    world = World()
    take(world, shown(secret=True))
    assert take(world, shown()) is Taken.UPDATED
    assert news(world) == [Loosened(SECRET, START)]
    assert world.register.closed["8001"] == SECRET


def test_a_listing_without_flags_says_nothing_of_them() -> None:
    world = World()
    take(world, shown(secret=True))
    assert take(world, shown(secret=None, anonymous=None)) is Taken.UNCHANGED
    assert news(world) == []
    assert world.register.links["8001"].flags == SECRET


def test_a_report_that_became_secret_under_an_earlier_version_is_closed_at_the_next_import() -> (
    None
):
    """That version kept the new row as read, and no flags: nothing of it would ever be new."""
    world = World()
    take(world, shown())
    assert take(world, shown(secret=True)) is Taken.UPDATED
    link = world.register.links["8001"]
    world.register.links["8001"] = replace(link, flags=None)
    world.register.closed["8001"] = OPEN
    news(world)
    assert take(world, shown(secret=True)) is Taken.UPDATED
    assert news(world) == [Restricted(SECRET, START)]


def test_a_secret_report_of_an_earlier_version_is_no_news_and_is_looked_up_once() -> None:
    world = World()
    take(world, shown(secret=True))
    link = world.register.links["8001"]
    world.register.links["8001"] = replace(link, flags=None)
    assert take(world, shown(secret=True)) is Taken.UNCHANGED
    assert world.register.links["8001"].flags == SECRET
    writes = world.register.writes
    assert take(world, shown(secret=True)) is Taken.UNCHANGED
    assert (news(world), world.register.writes) == ([], writes)


def test_the_listing_closes_what_it_brought() -> None:
    world = World()
    lapor_id = world.lapor.citizen_files("Lampu padam")
    world.list_new()
    world.lapor.flag(lapor_id, secret=True)
    assert world.list_new().taken == {Taken.UPDATED: 1}
    assert world.list_new().taken == {Taken.UNCHANGED: 1}
    assert news(world) == [Restricted(SECRET, START)]


def test_a_copy_of_ours_that_was_closed_before_we_saw_it_is_ours_and_closed() -> None:
    """The answer to our filing was lost; the listing shows our report before it is looked up."""
    world = World()
    world.open_case()
    world.push()
    ((lapor_id, _),) = world.lapor.reports.items()
    world.register.links.clear()
    world.lapor.flag(lapor_id, secret=True)
    assert world.list_new().taken == {Taken.OUR_OWN: 1}
    assert [type(one) for one in news(world)] == [Restricted]
    assert world.list_new().taken == {Taken.UNCHANGED: 1}


# from a reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize("ours", [True, False])
def test_a_reading_closes_theirs_and_ours_once(ours: bool) -> None:
    world = World()
    if ours:
        world.open_case()
        world.push()
        ((lapor_id, _),) = world.lapor.reports.items()
    else:
        lapor_id = world.lapor.citizen_files("Lampu padam")
        world.list_new()
    for _ in range(2):
        world.tick(6)
    news(world)
    world.lapor.flag(lapor_id, secret=True, anonymous=True)
    world.tick(6)
    assert [one.flags for one in news(world) if isinstance(one, Restricted)] == [BOTH]
    world.tick(6)
    assert news(world) == []


def test_a_copy_we_filed_secret_is_our_own_echo() -> None:
    world = World()
    world.open_case(secret=True, anonymous=True)
    for _ in range(3):
        world.tick(6)
    assert [one for one in news(world) if isinstance(one, Restricted)] == []
    ((_, link),) = world.register.links.items()
    assert link.flags == BOTH


def test_a_record_without_flags_says_nothing_of_them() -> None:
    world = World()
    world.lapor.shows_flags = False
    lapor_id = world.lapor.citizen_files("Lampu padam")
    world.lapor.flag(lapor_id, secret=True)
    world.list_new()
    for _ in range(3):
        world.tick(6)
    assert not any(isinstance(one, Restricted | Loosened) for one in news(world))
    assert world.register.links[lapor_id].flags == SECRET


# what becomes of the case ------------------------------------------------------------------------


def lines(case: Case, *updates: Update) -> list[tuple[str, Role, str, bool]]:
    transitions = heard(case, LINK, updates, the_rules(), str)
    return [
        (one.history.move, one.history.actor.role, one.history.note, one.case.secret)
        for one in transitions
    ]


def test_the_case_is_made_secret_by_the_move_of_the_desk() -> None:
    assert lines(a_case(), Restricted(SECRET, AT)) == [
        (Move.KEEP_SECRET, Role.SYSTEM, SAID, True),
    ]


def test_it_closes_also_a_case_that_is_over() -> None:
    closed = a_case(status=Status.SELESAI)
    assert [line[0] for line in lines(closed, Restricted(SECRET, AT))] == [Move.KEEP_SECRET]


def test_a_case_that_is_secret_already_stays_so_and_the_history_says_who_said_it_too() -> None:
    assert lines(a_case(secret=True), Restricted(SECRET, AT)) == [
        (Move.NOTE, Role.SYSTEM, SAID, True),
    ]


def test_an_anonymous_reporter_does_not_make_the_matter_secret() -> None:
    said = "LAPOR! menandai laporan 77 anonim."
    assert lines(a_case(), Restricted(ANONYMOUS, AT)) == [(Move.NOTE, Role.SYSTEM, said, False)]


@pytest.mark.parametrize("secret", [True, False])
def test_what_lapor_opens_again_changes_nothing_here(secret: bool) -> None:
    ((move, role, note, kept),) = lines(a_case(secret=secret), Loosened(BOTH, AT))
    assert (move, role, kept) == (Move.NOTE, Role.SYSTEM, secret)
    assert note.startswith("Menurut LAPOR! laporan 77 tidak lagi rahasia dan anonim. Di sini tidak")


@pytest.mark.parametrize("answers", [1, 40])
def test_nothing_is_told_before_the_case_is_secret(answers: int) -> None:
    said = [answered(f"Masih padam {number}.", number) for number in range(answers)]
    found = lines(a_case(), *said, Restricted(SECRET, AT))
    assert found[0][0] == Move.KEEP_SECRET
    assert all(secret for *_, secret in found)
    words = " ".join(note for _, _, note, _ in found)
    assert all(one.text in words for one in said)


# and of its complaint ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "new", "marked"),
    [
        (OPEN, SECRET, SECRET),
        (OPEN, BOTH, BOTH),
        (ANONYMOUS, BOTH, SECRET),
        (SECRET, SECRET, None),
    ],
)
@pytest.mark.parametrize("ours", [True, False])
def test_its_complaint_is_marked_in_the_same_transaction(
    ours: bool, known: Flags, new: Flags, marked: Flags | None
) -> None:
    complaint = a_complaint(secret=known.secret, anonymous=known.anonymous)
    store = Store(first=complaint) if ours else Store(report=complaint)
    link = replace(LINK, ours=ours)
    assert hearing(store).apply(link, [Restricted(new, AT)], [])
    ((_, (transition,), _, _),) = store.heard
    assert transition.case.secret is new.secret
    (found,) = store.marked
    assert (None if found is None else found.flags) == marked
    if found is None or not found.flags.anonymous:
        assert found is None or found.word is None
        return
    assert found.word is not None, "whatever its reporter is known by goes as well"
    assert (found.word.anonymous, found.word.secret, found.word.at_lapor) == (True, False, True)


def test_of_a_complaint_that_is_erased_the_case_alone_is_made_secret() -> None:
    store = Store()
    assert hearing(store).apply(LINK, [Restricted(SECRET, AT)], [])
    assert store.marked == [None]
    ((_, (transition,), _, _),) = store.heard
    assert transition.case.secret


@pytest.mark.parametrize("case_secret", [True, False])
def test_what_the_hub_holds_is_its_complaints_and_of_its_own_copy_the_cases_too(
    case_secret: bool,
) -> None:
    complaint = a_complaint(anonymous=True)
    cases = {"01K-CASE": a_case(secret=case_secret)}
    store = Store(cases=cases, first=complaint, report=complaint)
    assert hearing(store).flags(LINK) == ANONYMOUS
    assert hearing(store).flags(replace(LINK, ours=True)) == Flags(case_secret, True)
    assert hearing(Store()).flags(LINK) == OPEN


def test_an_open_report_no_case_holds_yet_waits_for_it() -> None:
    """Were it marked now, the case that is being opened this instant would not know of it."""
    store = Store(report=a_complaint())
    assert not hearing(store).apply(replace(LINK, case_id=""), [Restricted(SECRET, AT)], [])
    assert store.heard == []


# and of what was merged with it ------------------------------------------------------------------


def merged(count: int, lapor: bool = False) -> list[Case]:
    return [
        a_case(
            case_id=f"M{number:03}", number=f"SRG-M{number}", status=Status.DIGABUNG,
            merged_into="01K-CASE", lapor_ids=(f"9{number:03}",) if lapor else (),
        )
        for number in range(count)
    ]  # fmt: skip


def kept(store: Store) -> list[tuple[str, bool]]:
    ((_, (first, *_), _, _),) = store.heard
    return [(step.case.case_id, step.case.secret) for step in first.passed_on]


def test_what_is_merged_into_it_is_kept_from_the_same_people() -> None:
    store = Store(merged=merged(2))
    assert hearing(store).apply(LINK, [Restricted(SECRET, AT)], [])
    assert kept(store) == [("M000", True), ("M001", True)]


@pytest.mark.parametrize(
    ("updates", "most"),
    [
        ([Restricted(SECRET, AT)], MOST_MERGED),
        ([answered(), Restricted(SECRET, AT)], MOST_MERGED_BESIDE),
    ],
    ids=["alone", "with a word"],
)
def test_of_very_many_the_reports_own_case_is_among_the_first(
    updates: Sequence[Update], most: int
) -> None:
    store = Store(merged=merged(60))
    store.cases["M059"] = store.merged[59]
    link = replace(LINK, case_id="M059")
    assert hearing(store).apply(link, updates, [])
    found = kept(store)
    assert found[0] == ("M059", True)
    assert len(found) == most


def test_what_merged_cases_hear_in_the_same_reading_goes_on_from_there() -> None:
    """The reporter confirms in the reading in which the report became secret: each merged case
    takes both steps, one after the other, and hears of it as of a secret one."""
    open_case = a_case(status=Status.SELESAI)
    store = Store(cases={"01K-CASE": open_case}, merged=merged(1, lapor=True))
    closed = StatusChanged("Diproses", "Ditutup", None, ClosedBy.REPORTER, AT)
    assert hearing(store).apply(LINK, [Restricted(SECRET, AT), closed], [])
    ((_, transitions, _, _),) = store.heard
    versions = [step.case.version for one in transitions for step in one.passed_on]
    before = store.merged[0].version
    assert versions == [before + 1, before + 2]
    last = [step.case for one in transitions for step in one.passed_on][-1]
    assert last.secret


def test_links_of_earlier_versions_are_read_without_flags() -> None:
    assert Link("77", "c", "SRG-1", ours=False, linked_at=AT).flags is None


# what else a row may say of a known report -------------------------------------------------------


def test_a_title_that_an_admin_changed_is_told_once() -> None:
    world = World()
    take(world, shown())
    assert take(world, shown(title="Lampu dan kabel")) is Taken.UPDATED
    assert take(world, shown(title="Lampu dan kabel")) is Taken.UNCHANGED
    assert news(world) == [TextAmended("judul menjadi Lampu dan kabel", START)]


def test_a_title_that_an_earlier_version_did_not_keep_is_not_taken_for_new() -> None:
    world = World()
    take(world, shown())
    link = world.register.links["8001"]
    untitled = frozenset(key for key in link.taken if not key.startswith(TITLED))
    world.register.links["8001"] = replace(link, taken=untitled, fingerprint="earlier")
    assert take(world, shown(title="Lampu dan kabel")) is Taken.UNCHANGED
    assert news(world) == []


def test_an_agency_that_a_row_names_is_put_before_the_desk_by_the_next_reading() -> None:
    world = World()
    lapor_id = world.lapor.citizen_files("Lampu padam")
    dishub, other = str(TABLES.agency["DISHUB"]), str(TABLES.agency["DPUPR"])
    world.lapor.dispose(lapor_id, dishub)
    world.list_new()
    world.lapor.dispose(lapor_id, other)
    world.list_new()
    world.tick(6)
    (conflict,) = world.register.conflicts.values()
    assert (conflict.field, conflict.hub_value) == (Field.AGENCY, "DISHUB")
