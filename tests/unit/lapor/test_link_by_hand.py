"""Somebody types a report in at lapor.go.id while the hub files it: whatever happens in between,
the hub files it at most once and the case ends with exactly one report that counts."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product

import pytest

from aduan.application.lapor.link_by_hand import (
    TRIES,
    Busy,
    LinkedBefore,
    LinkedElsewhere,
    LinkedNow,
    LinkedOnceSettled,
    Linking,
    NotAtLapor,
    NotATrackingId,
    link_by_hand,
    linking_words,
    stands,
)
from aduan.domain.case.entry import State
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.marker import Ours, origin_of
from aduan.domain.outbox import entries
from tests.unit.lapor.fakes import HubCase, Saboteur, Stopped, T
from tests.unit.lapor.world import World

TROUBLES = ("none", "lost_before", "lost_after", "refused_connection")
TIMES = tuple(product(TROUBLES, (False, True)))


@dataclass
class Interloper(Saboteur):
    """Does something of somebody else's just before, or just after, the call numbered `at`."""

    act: Callable[[], object] = lambda: None
    done: bool = field(default=False)

    def around(self, name: str, act: Callable[[], T]) -> T:
        self.calls += 1
        mine = self.calls == self.at and not self.done
        if mine and not self.after:
            self.done = True
            self.act()
        result = act()
        if mine and self.after:
            self.done = True
            self.act()
        return result


def typed_in(world: World) -> str:
    return world.lapor.citizen_files("Lampu padam, diketik petugas.")


def link(world: World, case: HubCase, typed: str) -> Linking:
    return link_by_hand(
        case_id=case.case_id,
        reference=case.number,
        typed=typed,
        links=world.register.as_links,
        outbox=world.register.as_outbox,
        records=world.lapor,
        now=world.clock.now(),
    )


def filed_by_us(world: World) -> list[str]:
    return [
        one
        for one, report in world.lapor.reports.items()
        if isinstance(origin_of(report.text), Ours)
    ]


def check(world: World, case: HubCase, typed: str) -> None:
    """Ours, if it ever arrived; else the typed one; what follows is said there and only there."""
    ours = filed_by_us(world)
    assert len(ours) <= 1
    counted = world.register.own_copy(case.case_id)
    assert counted is not None
    assert counted.complaint_id == (ours[0] if ours else typed)
    assert {entry.state for entry in world.register.entries.values()} == {State.SENT}
    answered = [one for one, report in world.lapor.reports.items() if report.follow_ups]
    assert answered == [counted.complaint_id]


def once(trouble: str) -> Callable[[], str | None]:
    waiting = [trouble] if trouble != "none" else []
    return lambda: waiting.pop() if waiting else None


def the_day(trouble: str, saboteur: Saboteur) -> tuple[World, HubCase, str]:
    world = World(saboteur=saboteur)
    case = world.open_case()
    world.follow_up(case, "Tim berangkat.")
    typed = typed_in(world)
    world.lapor.troubles = once(trouble)
    saboteur.calls = 0
    return world, case, typed


def calls_of(trouble: str) -> int:
    world, _, _ = the_day(trouble, Saboteur())
    world.tick()
    return world.saboteur.calls


@pytest.mark.parametrize(("trouble", "after"), TIMES)
def test_typed_at_any_moment_of_a_run(trouble: str, after: bool) -> None:
    for at in range(1, calls_of(trouble) + 1):
        interloper = Interloper(at=at, after=after)
        world, case, typed = the_day(trouble, interloper)
        said: list[Linking] = []

        def type_it(
            world: World = world,
            case: HubCase = case,
            typed: str = typed,
            said: list[Linking] = said,
        ) -> None:
            said.append(link(world, case, typed))

        interloper.act = type_it
        for _ in range(8):
            world.tick()
        assert len(said) == 1
        ours = filed_by_us(world)
        check(world, case, typed)
        if isinstance(said[0], LinkedNow):
            assert ours == []


@pytest.mark.parametrize(("trouble", "after"), TIMES)
def test_stopped_at_any_call_after_it_was_typed_in_the_middle_of_a_filing(
    trouble: str, after: bool
) -> None:
    """The run that files dies as it hears the outcome, somebody types, any later call dies too."""
    at = 1
    while True:
        saboteur = Saboteur()
        world, case, typed = the_day(trouble, saboteur)
        with suppress(Stopped):
            world.saboteur.at, world.saboteur.after = calls_until(trouble, "file_report"), True
            world.tick()
        saboteur.calls, saboteur.at, saboteur.after = 0, at, after
        for _ in range(9):
            with suppress(Stopped):
                link(world, case, typed)
            with suppress(Stopped):
                world.tick()
        reached, saboteur.at = saboteur.calls >= at, None
        check(world, case, typed)
        if not reached:
            return
        at += 1


def calls_until(trouble: str, name: str) -> int:
    world, _, _ = the_day(trouble, Saboteur())
    world.saboteur.names.clear()
    world.tick()
    names = world.saboteur.names
    return names.index(name) + 1 if name in names else len(names)


def test_what_is_in_doubt_is_looked_up_before_the_typed_one_counts() -> None:
    world = World()
    case = world.open_case()
    world.lapor.troubles = once("lost_before")
    (entry,) = world.register.entries.values()
    claimed = entries.claim(entry, world.clock.now(), "run", world.push_rules.lease)
    world.register.save_entry(claimed)
    typed = typed_in(world)
    assert link(world, case, typed) == LinkedOnceSettled()
    assert link(world, case, typed) == LinkedOnceSettled()
    assert world.register.own_copy(case.case_id) is None
    for _ in range(6):
        world.tick()
    assert filed_by_us(world) == []
    assert link(world, case, typed) == LinkedBefore()


def test_a_typed_one_that_turns_out_to_be_another_cases_does_not_keep_ours_from_being_filed() -> (
    None
):
    world = World()
    case, other = world.open_case("SRG-1"), world.register.case("SRG-2")
    (entry,) = world.register.entries.values()
    world.register.save_entry(
        entries.claim(entry, world.clock.now(), "run", world.push_rules.lease)
    )
    typed = typed_in(world)
    assert link(world, case, typed) == LinkedOnceSettled()
    assert isinstance(link(world, other, typed), LinkedNow)
    for _ in range(8):
        world.tick()
    assert len(filed_by_us(world)) == 1
    assert link(world, case, typed) == LinkedElsewhere(other.case_id, typed)


def test_where_nothing_can_be_looked_up_the_typed_one_ends_the_doubt() -> None:
    world = World()
    world.lapor.searchable = False
    case = world.open_case()
    world.lapor.troubles = once("lost_before")
    for _ in range(3):
        world.tick()
    (entry,) = world.register.entries.values()
    assert (entry.state, entry.by_hand) == (State.UNKNOWN, True)
    typed = typed_in(world)
    assert isinstance(link(world, case, typed), LinkedNow)
    for _ in range(3):
        world.tick()
    assert filed_by_us(world) == []


def test_where_nothing_can_be_looked_up_what_was_typed_meanwhile_counts_at_once() -> None:
    world = World()
    world.lapor.searchable = False
    case = world.open_case()
    (entry,) = world.register.entries.values()
    claimed = entries.claim(entry, world.clock.now(), "died", world.push_rules.lease)
    world.register.save_entry(claimed)
    typed = typed_in(world)
    assert link(world, case, typed) == LinkedOnceSettled()
    world.clock.sleep(180)
    assert world.push().already_there == 1
    (filed,) = world.register.entries.values()
    assert (filed.state, filed.settled_at) == (State.SENT, world.clock.now())
    assert link(world, case, typed) == LinkedBefore()
    assert filed_by_us(world) == []


@pytest.mark.parametrize(
    ("typed", "is_one"),
    [
        ("123456789012", True),
        ("# 12", False),
        ("#12", True),
        (" 12\n", True),
        ("1234567890123", False),
        ("\u0661\u0662", False),
        ("12a", False),
        ("", False),
        ("-12", False),
    ],
)
def test_a_tracking_id_is_at_most_twelve_digits(typed: str, is_one: bool) -> None:
    world = World()
    case = world.register.case("SRG-1")
    asked = world.lapor.calls
    assert link(world, case, typed) == (NotAtLapor() if is_one else NotATrackingId())
    assert world.lapor.calls - asked == is_one  # LAPOR! is asked about numbers only


def test_the_typed_report_is_the_cases_own_from_now_on_and_was_not_read_yet() -> None:
    world = World()
    case = world.open_case()
    typed = typed_in(world)
    assert link(world, case, typed) == LinkedNow(seen=True)
    now = world.clock.now()
    assert world.register.links[typed] == Link(
        typed, case.case_id, case.number, ours=True, linked_at=now, revision=1
    )
    (filed,) = world.register.entries.values()
    assert (filed.state, filed.complaint_id, filed.settled_at) == (State.SENT, typed, now)


def test_while_lapor_does_not_answer_the_number_is_taken_unseen() -> None:
    world = World()
    case = world.register.case("SRG-1")
    world.lapor.down = True
    assert link(world, case, "9000001") == LinkedNow(seen=False)
    assert link(world, case, "9000001") == LinkedBefore()
    assert link(world, case, "9000002") == LinkedElsewhere(case.case_id, "9000001")


def test_a_link_that_stands_settles_what_still_waits_to_be_filed() -> None:
    world = World()
    case = world.register.case("SRG-1")
    typed = typed_in(world)
    link(world, case, typed)
    world.open_case()
    assert link(world, case, typed) == LinkedBefore()
    assert {entry.state for entry in world.register.entries.values()} == {State.SENT}


def test_what_was_typed_for_a_doubt_is_kept_once_and_the_later_number_counts() -> None:
    world = World()
    case = world.open_case()
    (entry,) = world.register.entries.values()
    claimed = entries.claim(entry, world.clock.now(), "run", world.push_rules.lease)
    world.register.save_entry(claimed)
    first, second = typed_in(world), typed_in(world)
    for typed in (first, first, second):
        assert link(world, case, typed) == LinkedOnceSettled()
    (kept,) = world.register.entries.values()
    assert (kept.typed, kept.revision) == (second, claimed.revision + 2)


@pytest.mark.parametrize(("lost", "said"), [(TRIES - 1, LinkedNow(seen=True)), (TRIES, Busy())])
def test_whoever_loses_again_and_again_is_asked_to_type_it_once_more(
    lost: int, said: Linking, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    case = world.register.case("SRG-1")
    typed = typed_in(world)
    adopt, left = world.register.adopt, [False] * lost

    def crowded(one: Link, filed: object) -> bool:
        return left.pop() if left else adopt(one, filed)  # type: ignore[arg-type]

    monkeypatch.setattr(world.register, "adopt", crowded)
    assert link(world, case, typed) == said
    assert (typed in world.register.links) == isinstance(said, LinkedNow)


def test_a_link_that_stands_while_the_filing_is_in_doubt_stood_before() -> None:
    world = World()
    case = world.open_case()
    (entry,) = world.register.entries.values()
    typed = typed_in(world)
    claimed = entries.claim(entry, world.clock.now(), "run", world.push_rules.lease)
    assert world.register.save_entry(claimed)
    stands_there = Link(
        typed, case.case_id, case.number, ours=True, linked_at=world.clock.now(), revision=1
    )
    assert world.register.save_link(stands_there)
    assert link(world, case, typed) == LinkedBefore()
    (noted,) = world.register.entries.values()
    assert noted.typed == typed


@pytest.mark.parametrize(
    ("linking", "counts", "words"),
    [
        (LinkedNow(seen=True), True, "Nomor pelacakan tersimpan."),
        (LinkedBefore(), True, "Nomor ini sudah tersimpan sebelumnya."),
        (
            LinkedOnceSettled(),
            True,
            (
                "Laporan kasus ini sedang dikirim dan hasilnya belum pasti. Nomor Anda dicatat, "
                "dan dipakai bila kiriman itu ternyata tidak sampai. Periksa lagi beberapa menit "
                "kemudian."
            ),
        ),
        (
            LinkedElsewhere("K2", "77"),
            False,
            "Kasus atau nomor ini sudah terhubung (laporan 77).",
        ),
        (NotAtLapor(), False, "Nomor ini tidak dikenal di SP4N-LAPOR!."),
        (NotATrackingId(), False, "Nomor pelacakan hanya terdiri atas angka."),
        (Busy(), False, "Kasusnya sedang diubah. Coba sekali lagi."),
    ],
)
def test_the_person_is_told_whether_it_counts(linking: Linking, counts: bool, words: str) -> None:
    assert stands(linking) is counts
    assert linking_words(linking) == words
