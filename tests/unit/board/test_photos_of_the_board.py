"""The board shows what was complained of beside what was done, once a person has opened both."""

from dataclasses import replace
from datetime import datetime, timedelta

from aduan.application.board.build import board_objects, build_board
from aduan.domain.figures.facts import Ended, Fact
from aduan.domain.figures.ledger import Ledger
from aduan.domain.photos.evidence import Photo, PhotoState, owner_of
from aduan.domain.photos.opening import Opening
from infra.local.demo.photo import finished_work
from tests.city import wib
from tests.fakes.board import OpenedInMemory, PlaceInMemory
from tests.unit.board.a_board import DELICATE, NOW, WRITER, a_board_desk
from tests.unit.reports.a_desk import MARCH, march, serang

OPENED = wib("2026-03-19 10:00")
PAGE = "foto/index.html"
LAMP = next(
    code for code, one in serang().categories.items() if not (one.about_persons or one.secret)
)


def a_work(**changes: object) -> Fact:
    fact = replace(
        march().facts[0], case_id="K1", category=LAMP, kelurahan_code="36.73.01.1001",
        began_at=MARCH.since, ended_at=MARCH.since + timedelta(days=3), ended=Ended.SELESAI,
        hidden=False, reopened_at=None, cycle=1, merged_into="",
    )  # fmt: skip
    return replace(fact, **changes)  # type: ignore[arg-type]


def opened(owner: str, *, at: datetime = OPENED, shown: bool = True, cycle: int = 1) -> Photo:
    return Photo(
        owner, "e1", PhotoState.CLEAN, "DISHUB", MARCH.since, cycle,
        opening=Opening("DISKOMINFO", at, shown, (), "K1"), public_key=f"public/{owner}/e1.jpg",
    )  # fmt: skip


def photos_of_works() -> OpenedInMemory:
    both = opened(owner_of("A1")), opened("K1")
    return OpenedInMemory(both, {one.public_key: finished_work(one.case_id) for one in both})


def page(photos: OpenedInMemory, *facts: Fact) -> str:
    desk = a_board_desk(Ledger(facts or (a_work(),)), photos=photos)
    return board_objects(desk, WRITER)[0][PAGE].body.decode()


def test_before_and_after_stand_beside_each_other_under_names_that_tell_nothing() -> None:
    desk = a_board_desk(Ledger((a_work(),)), photos=photos_of_works())
    objects = board_objects(desk, WRITER)[0]
    text = objects[PAGE].body.decode()
    pictures = [path for path in objects if path.endswith(".jpg")]
    assert len(pictures) == 2
    assert all(path.removeprefix("foto/") in text for path in pictures)
    assert text.index("Sebelum") < text.index("Foto laporan") < text.index("Sesudah")
    assert "A1" not in "".join(pictures)
    assert "K1" not in "".join(pictures)


def test_one_side_alone_is_no_before_and_after() -> None:
    photos = photos_of_works()
    for left in photos.photos:
        assert "Belum ada foto" in page(replace(photos, photos=(left,)))
    assert "Belum ada foto" in page(replace(photos, copies=dict([*photos.copies.items()][:1])))


def test_what_was_opened_in_the_last_day_or_kept_again_is_not_there() -> None:
    before, after = photos_of_works().photos
    late = replace(photos_of_works(), photos=(before, opened("K1", at=NOW - timedelta(hours=2))))
    kept = replace(photos_of_works(), photos=(before, opened("K1", shown=False)))
    other_cycle = replace(photos_of_works(), photos=(before, opened("K1", cycle=2)))
    for photos in (late, kept, other_cycle):
        assert "Belum ada foto" in page(photos)
    assert "Belum ada foto" not in page(replace(photos_of_works(), photos=(before, after)))


def test_no_picture_of_what_is_secret_about_persons_or_open_again() -> None:
    person, secret = sorted(DELICATE.persons)[0], sorted(DELICATE.secret)[0]
    reopened = MARCH.since + timedelta(days=4)
    for changes in (
        {"hidden": True},
        {"category": person},
        {"category": secret},
        {"reopened_at": reopened},
        {"ended": Ended.DITOLAK},
    ):
        assert "Belum ada foto" in page(photos_of_works(), a_work(**changes)), changes


def test_a_picture_that_was_taken_back_leaves_the_board() -> None:
    place = PlaceInMemory()
    photos = photos_of_works()
    build_board(a_board_desk(Ledger((a_work(),)), photos=photos), WRITER, place)
    assert sum(path.endswith(".jpg") for path in place.objects) == 2
    build_board(a_board_desk(Ledger((a_work(),)), photos=OpenedInMemory()), WRITER, place)
    assert not [path for path in place.objects if path.endswith(".jpg")]
    assert PAGE in place.objects
