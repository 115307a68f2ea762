"""Who asks is proven by one or by two; the 3x24 hours run and climb; a merge is put to the desk."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from aduan.application.rights.ask import Wish, ask, confirm, turn_down
from aduan.application.rights.breach import Breach, BreachPorts, breach, told
from aduan.application.rights.watch import WatchPorts, watch
from aduan.domain.case.errors import RefusedError
from aduan.domain.rights.request import Request, Right, Stage
from tests.unit.rights.world import SIGNED, START, World

SECOND = "arn:aws:iam::1:user/dua"
LATER = START + timedelta(hours=2)


@dataclass
class Posts:
    """What the posts were told; one that is broken raises."""

    broken: bool = False
    said: list[tuple[str, str, str]] = field(default_factory=list)

    def tell(self, post: str, subject: str, message: str) -> None:
        if self.broken:
            raise OSError
        self.said.append((post, subject, message))


def world_with_one() -> World:
    world = World()
    world.complain(1, "lampu penanda04 mati di sini")
    return world


def wish(**changes: object) -> Wish:
    given: dict[str, object] = {
        "right": Right.SHOW,
        "codes": (("SA-0001", "3391"),),
        "why": "",
        "by": SIGNED,
    }
    return Wish(**{**given, **changes})  # type: ignore[arg-type]


def watching(world: World, posts: Posts) -> WatchPorts:
    return WatchPorts(world.book, posts, "DUTY", "DISKOMINFO", 3600.0)


def opened(world: World, **changes: object) -> Request:
    return ask(wish(**changes), LATER, world.asking())


def test_a_code_and_its_proof_open_at_once_and_the_clock_runs_from_the_asking() -> None:
    request = opened(world_with_one(), received_at=START)
    assert request.stage is Stage.OPEN
    assert request.due_at == START + timedelta(hours=72)


def test_by_hand_another_person_confirms() -> None:
    world = world_with_one()
    request = opened(world, by_hand=True, codes=(("SA-0001", ""),), why="KTP dilihat di loket")
    assert request.stage is Stage.UNPROVEN
    with pytest.raises(RefusedError, match="orang lain"):
        confirm(request.request_id, SIGNED, book=world.book)
    assert confirm(request.request_id, SECOND, book=world.book).stage is Stage.OPEN


@pytest.mark.parametrize(
    "changes",
    [
        {"codes": ()},
        {"codes": (("SA-9999", "3391"),)},
        {"codes": (("'; --", "3391"),)},
        {"codes": (("SA-0001", ""),)},
        {"by_hand": True, "why": "x"},
        {"received_at": LATER + timedelta(days=1)},
    ],
)
def test_rubbish_opens_nothing(changes: dict[str, object]) -> None:
    world = world_with_one()
    with pytest.raises(RefusedError):
        opened(world, **changes)
    assert world.book.waiting(9) == ()


def test_other_complaints_of_the_same_number_come_along_only_with_two_people() -> None:
    world = world_with_one()
    second = world.complain(2, "selokan mampet", reporter_hash="hash1")
    assert second not in opened(world).complaints
    both = opened(world, all_of_reporter=True, why="nomor yang sama, KTP dilihat")
    assert second in both.complaints
    assert both.stage is Stage.UNPROVEN


def test_what_the_desk_split_off_belongs_to_the_same_wish() -> None:
    world = world_with_one()
    part = world.complain(2, "selokan mampet", part_of="SA-0001", reporter_hash=None)
    key = {"pk": "COMPLAINT#01K00001ADUAN", "sk": "COMPLAINT"}
    row = world.register.get(key)
    assert row is not None
    parts = {"parts": {"L": [{"S": "SA-0002"}]}}
    world.register.transact([world.register.put({**row, **parts})])
    assert part in opened(world).complaints


def test_the_desk_hears_after_a_day_and_the_officer_after_two_and_three() -> None:
    world, posts = world_with_one(), Posts()
    opened(world, received_at=START)
    for hours in (1, 23, 25, 26, 49, 50, 73, 99):
        watch(START + timedelta(hours=hours), watching(world, posts))
    assert [post for post, _, _ in posts.said] == ["DUTY", "DISKOMINFO", "DISKOMINFO"]
    assert "sisa" in posts.said[1][1]
    assert "lewat" in posts.said[2][1]
    assert not any("penand" in text.casefold() for row in posts.said for text in row)


def test_what_was_refused_climbs_no_more() -> None:
    world, posts = world_with_one(), Posts()
    request = opened(world, received_at=START)
    turn_down(request.request_id, SIGNED, "bukan pelapor aduan ini", LATER, book=world.book)
    assert watch(START + timedelta(hours=80), watching(world, posts)).waiting == 0
    assert posts.said == []


def test_who_cannot_be_told_is_told_the_next_time() -> None:
    world, posts = world_with_one(), Posts(broken=True)
    opened(world, received_at=START)
    late = START + timedelta(hours=25)
    assert len(watch(late, watching(world, posts)).failed) == 1
    posts.broken = False
    assert watch(late, watching(world, posts)).told == 1


def drill(world: World, **changes: object) -> Breach:
    given: dict[str, object] = {
        "scope": "identities",
        "since": START,
        "until": START + timedelta(hours=1),
        "discovered_at": LATER,
        "cause": "kunci akses hilang",
        "by": SIGNED,
    }
    return Breach(**{**given, **changes})  # type: ignore[arg-type]


def breaching(world: World) -> BreachPorts:
    return BreachPorts(
        world.people, world.keeping, world.book, lambda _: "PDP-9", "Kota Contoh", 3600.0
    )


def test_a_breach_counts_whose_data_lay_there_and_writes_the_letter() -> None:
    world = world_with_one()
    world.complain(2, "selokan mampet", reporter_hash="hash1")
    world.complain(300, "jalan rusak", channel="112")
    found = breach(drill(world), LATER + timedelta(hours=9), breaching(world))
    assert (found.persons, found.codes) == (1, {"rabeg": ("SA-0001", "SA-0002")})
    assert found.request.due_at == LATER + timedelta(hours=72)
    for words in ("kunci akses hilang", "pasal 46", "rabeg 2"):
        assert words in found.letter
    assert [one.request_id for one in world.book.waiting(9)] == ["PDP-9"]
    told("PDP-9", LATER, "surat lewat RABEG dan ke Komdigi", book=world.book)
    assert world.book.waiting(9) == ()


@pytest.mark.parametrize(
    "changes",
    [{"scope": "semua"}, {"cause": "x"}, {"until": START}, {"discovered_at": START.replace(day=1)}],
)
def test_a_breach_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    world = world_with_one()
    with pytest.raises(RefusedError):
        breach(drill(world, **changes), LATER + timedelta(hours=9), breaching(world))
