"""Erasing: nothing of the person is left, the city's own record stays, and no kill changes that."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.adapters.dynamodb.channels import RegisterCalls, RegisterChanges
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.channels.publish import PublishPorts, publish_changes
from aduan.application.rights.ask import Wish, ask, confirm, turn_down
from aduan.application.rights.erase import Erased, certificate, erase
from aduan.domain.case.complaint import ERASED, Location
from aduan.domain.case.errors import RefusedError
from aduan.domain.case.lifecycle import Move
from aduan.domain.photos.evidence import STILL_CHECKING, Photo, PhotoState
from aduan.domain.rights.request import Right, Stage
from tests.city import DESK, DISHUB
from tests.unit.rights.world import SIGNED, World

MINE = "lampu penanda04 mati di depan warung"


def planted() -> tuple[World, str, str]:
    """A world with the person's complaint and a neighbour's in one case."""
    world = World()
    mine = world.complain(1, MINE)
    case_id = world.case_of(mine)
    theirs = world.complain(
        2, "lampu mati di jalan besar", joins=case_id, location=Location(lat=-6.12, lng=106.15)
    )
    world.add(mine, 1, "tiangnya dekat penanda10")
    world.move(case_id, Move.ACCEPT, DISHUB)
    world.move(case_id, Move.FOLLOW_UP, DISHUB, note="Ibu Siti Penanda1 ditelepon.")
    world.move(case_id, Move.NOTE, DISHUB, note="Kabel putus di tiang kedua.")
    for version in (b"penanda12", b"penanda13"):
        world.files.put("evidence", f"sealed/aduan.{mine}/e1", version)
    world.files.put(
        "exports", "lapor/inbox/a.csv", b"Tracking ID,Isi\r\n1,Siti Penanda1\r\n2,x\r\n"
    )
    call = json.dumps({"requestPayload": {"complaint_id": mine, "teks": "penanda14"}})
    world.files.put("failures", "aws/x.json", call.encode())
    return world, mine, theirs


def merged() -> tuple[World, str, str]:
    """The person's case, merged into that of somebody else."""
    world = World()
    mine = world.complain(1, MINE)
    theirs = world.complain(
        2, "got meluap di pasar", location=Location(lat=-6.2, lng=106.2, address="Jl. Pasar")
    )
    note = "Sama dengan laporan Siti Penanda1."
    world.move(world.case_of(mine), Move.MERGE, DESK, note=note, into=world.case_of(theirs))
    return world, mine, theirs


def told(world: World) -> list[str]:
    """What the neighbours' channels wait to be told beside the status."""
    ports = PublishPorts(RegisterChanges(world.register), {}, frozenset(), lambda: world.now)
    publish_changes(ports, world.now + timedelta(minutes=9))
    return notes_of_calls(world)


def notes_of_calls(world: World) -> list[str]:
    calls = [
        call
        for channel in ("rabeg", "wa", "lama")
        for call in RegisterCalls(world.register).page(channel, 0, 50)
    ]
    return [call.facts.note for call in calls if call.complaint_id != "01K00001ADUAN"]


def opened(world: World, complaint: int = 1) -> str:
    wish = Wish(Right.ERASE, ((f"SA-{complaint:04d}", "3391"),), "", SIGNED)
    return ask(wish, world.now.replace(hour=5), world.asking()).request_id


def run(world: World, request: str) -> Erased:
    for _ in range(9):
        done = erase(request, SIGNED, world.now.replace(hour=6), world.erasing())
        if not done.left:
            return done
    raise AssertionError(done.left)


@pytest.fixture(scope="module")
def erased() -> tuple[World, str, str, Erased]:
    world, mine, theirs = planted()
    return world, mine, theirs, run(world, opened(world))


def test_no_mark_is_left(erased: tuple[World, str, str, Erased]) -> None:
    # The neighbour is a Siti Penanda too, in the vault and in the export's other row alone.
    assert {name for name in erased[0].marks() if "00002" not in name} == set()


def test_of_a_case_that_was_merged_no_mark_is_left_in_either() -> None:
    world, mine, theirs = merged()
    whole = world.cases.get_case(world.case_of(theirs))
    run(world, opened(world))
    assert [name for name in world.marks() if "00002" not in name] == []
    after = world.cases.get_case(whole.case_id)
    assert after.place.kelurahan == whole.place.kelurahan
    assert (after.due, after.complaint_count) == (whole.due, whole.complaint_count)
    assert world.cases.get_case(world.case_of(mine)).merged_into == whole.case_id


def test_of_what_only_this_person_said_more_than_once_no_block_is_left() -> None:
    world = World()
    first = world.complain(1, "got meluap di warung Bu Penanda Jaya", reporter_hash="hash1")
    far = Location(lat=-6.2, lng=106.2, address="Jl. Pasar")
    for number in (2, 3, 4):
        world.complain(
            number, f"jalan {number} rusak di warung Bu Penanda Jaya", reporter_hash="hash1",
            location=far,
        )  # fmt: skip
    shared = "BLOCK#name:warung"
    assert sum(name.startswith(f"register {shared}") for name in world.everything()) == 5
    why = "nomor yang sama, KTP dilihat"
    codes = tuple((f"SA-{number:04d}", "3391") for number in (1, 2, 3, 4))
    wish = Wish(Right.ERASE, codes, why, SIGNED)
    run(world, ask(wish, world.now.replace(hour=5), world.asking()).request_id)
    assert first in str(world.everything())
    assert world.marks() == []
    assert not any(name.startswith(f"register {shared}") for name in world.everything())


def test_what_the_office_wrote_of_its_work_stays(erased: tuple[World, str, str, Erased]) -> None:
    world, mine, _, _ = erased
    notes = [row.note for row in world.cases.history(world.case_of(mine))]
    assert "Kabel putus di tiang kedua." in notes
    assert "Ibu Siti Penanda1 ditelepon." not in notes


def test_the_cases_clocks_and_every_figure_stay_as_they_were() -> None:
    world, mine, theirs = planted()
    case_id = world.case_of(mine)
    figures, case = world.figures(), world.cases.get_case(case_id)
    neighbour = world.register.query(f"COMPLAINT#{theirs}")
    for _ in range(2):
        run(world, opened(world))
        after = world.cases.get_case(case_id)
        assert world.figures() == figures
        assert (after.due, after.status, after.level, after.agency) == (
            case.due, case.status, case.level, case.agency,
        )  # fmt: skip
        assert (after.complaint_count, after.reporter_count) == (2, 2)
        assert world.register.query(f"COMPLAINT#{theirs}") == neighbour


def test_the_certificate_names_what_went_and_what_stayed(
    erased: tuple[World, str, str, Erased],
) -> None:
    _, mine, _, done = erased
    letter = certificate(done.request, {mine: "SA-0001"}, "Kota Contoh")
    for line in ("- identitas dan teks asli: 2", "- berkas foto (semua versi): 2", "SA-0001"):
        assert line in letter
    assert "angka: hitungan aduan" in letter
    assert done.request.stage is Stage.DONE


@pytest.mark.parametrize("channel", ["rabeg", "wa", "lama"])
def test_what_a_neighbours_channel_waits_to_be_told_names_the_person_no_more(channel: str) -> None:
    # The city's table knows rabeg and wa; "lama" has left it, and its case still names it.
    world = World()
    mine = world.complain(1, MINE)
    case_id = world.case_of(mine)
    world.complain(2, "lampu mati di jalan besar", joins=case_id, channel=channel)
    world.move(case_id, Move.ACCEPT, DISHUB)
    for said in ("Terima kasih Ibu Siti Penanda1, lampu diganti.", "Kabel putus di tiang kedua."):
        world.move(case_id, Move.FOLLOW_UP, DISHUB, note="Dikerjakan.", public_note=said)
    before = told(world)
    assert sum("Penanda1" in note for note in before) == 1
    run(world, opened(world))
    after = notes_of_calls(world)
    assert [note for note in after if "Penanda1" in note] == []
    assert after == [ERASED if "Penanda1" in note else note for note in before]


def test_a_case_the_complaint_left_does_not_name_the_person_to_whoever_stayed() -> None:
    world, mine, theirs = planted()
    case_id = world.case_of(theirs)
    world.move(
        case_id, Move.FOLLOW_UP, DISHUB, note="Dikerjakan.", public_note="Ibu Siti Penanda1."
    )
    assert "Ibu Siti Penanda1." in told(world)
    before = stored_complaint(world.register, mine)
    row = world.register.get(keys.complaint(mine))
    assert row is not None
    apart = encode(replace(before, case_id=None, not_same=(case_id,)))
    world.register.transact([world.register.put({**row, **apart})])
    run(world, opened(world))
    assert [note for note in notes_of_calls(world) if "Penanda1" in note] == []


def test_what_was_typed_beside_the_persons_other_wishes_goes_and_the_wishes_stay() -> None:
    world, mine, _ = planted()
    for code, why in (
        ("SA-0001", "Ibu Siti Penanda1 datang, KTP dilihat, HP 0812-7764-3391"),
        ("SA-0001", "Penandawati, adiknya, datang dengan surat kuasa"),
        ("SA-0002", "Siti Penanda2 datang, KTP dilihat"),
    ):
        wish = Wish(Right.SHOW, ((code, ""),), why, SIGNED, by_hand=True)
        ask(wish, world.now.replace(hour=5), world.asking())
    refusal = "Siti Penanda1 tidak dapat menunjukkan KTP"
    turn_down("PDP-1", "arn:lain", refusal, world.now.replace(hour=5), book=world.book)
    done = run(world, opened(world))
    assert done.request.went["catatan permintaan hak"] == 2
    refused, waiting, of_a_neighbour = (world.book.get(f"PDP-{n}") for n in (1, 2, 3))
    assert refused is not None
    assert waiting is not None
    assert of_a_neighbour is not None
    assert (refused.why, refused.outcome, refused.stage) == (ERASED, ERASED, Stage.REFUSED)
    assert (refused.complaints, refused.opened_by) == ((mine,), SIGNED)
    assert (waiting.why, waiting.stage) == (
        "[nama]wati, adiknya, datang dengan surat kuasa", Stage.UNPROVEN,
    )  # fmt: skip
    assert of_a_neighbour.why == "Siti Penanda2 datang, KTP dilihat"


def test_of_the_persons_opened_photo_the_board_keeps_no_version_and_keeps_the_citys_own() -> None:
    world, mine, _ = planted()
    number = world.cases.get_case(world.case_of(mine)).number.lower()
    before, after = f"foto/{number}-0-sebelum.jpg", f"foto/{number}-0-sesudah.jpg"
    another = f"foto/{number}0-0-sebelum.jpg"
    for key, body in (
        (before, b"a"),
        (before, b"b"),
        (before, None),
        (after, b"c"),
        (another, b"d"),
    ):
        world.files.put("board", key, body)
    done = run(world, opened(world))
    assert done.request.went["foto di papan umum (semua versi)"] == 3
    assert [key for key, _, _ in world.files.held["board"]] == [after, another]


def test_whoever_only_joined_a_case_has_no_photo_on_the_board() -> None:
    world, mine, theirs = planted()
    number = world.cases.get_case(world.case_of(mine)).number.lower()
    world.files.put("board", f"foto/{number}-0-sebelum.jpg", b"of the other")
    done = run(world, opened(world, 2))
    assert done.request.complaints == (theirs,)
    assert len(world.files.held["board"]) == 1


def test_beside_the_wish_itself_nobody_is_named_either() -> None:
    world, _, _ = planted()
    why = "Penandawati, adiknya, datang dengan surat kuasa"
    wish = Wish(Right.ERASE, (("SA-0001", ""),), why, SIGNED, by_hand=True)
    request = ask(wish, world.now.replace(hour=5), world.asking()).request_id
    confirm(request, "arn:lain", book=world.book)
    assert "enanda" not in run(world, request).request.why


def test_what_is_on_its_way_is_waited_for() -> None:
    world, mine, _ = planted()
    row = world.register.get({"pk": f"COMPLAINT#{mine}", "sk": "WORD#word1"})
    assert row is not None
    listed = {"work_pk": {"S": "UNAPPLIED"}, "work_sk": {"S": "x"}}
    world.register.transact([world.register.put(row | listed)])
    with pytest.raises(RefusedError, match="dalam perjalanan"):
        erase(opened(world), SIGNED, world.now.replace(hour=6), world.erasing())


def test_a_wrong_proof_opens_nothing_and_is_kept() -> None:
    world, mine, _ = planted()
    wish = Wish(Right.ERASE, (("SA-0001", "0000"),), "", SIGNED)
    with pytest.raises(RefusedError, match="tidak cocok"):
        ask(wish, world.now.replace(hour=5), world.asking())
    assert [row.did for row in world.trail.of(mine)] == ["bukti kedua salah"]
    assert world.book.waiting(10) == ()


def test_a_photo_that_comes_is_waited_for_and_one_that_never_came_is_not() -> None:
    world, mine, _ = planted()
    asked_at = world.now.replace(hour=6) - STILL_CHECKING + timedelta(minutes=1)
    photo = Photo(f"aduan.{mine}", "e9", PhotoState.CHECKING, "rabeg", asked_at, cycle=0)
    RegisterPhotos(world.register).expect_photo(photo)
    request = opened(world)
    with pytest.raises(RefusedError, match=r"Foto aduan SA-0001 .* ulangi"):
        erase(request, SIGNED, world.now.replace(hour=6), world.erasing())
    assert world.marks() != []
    RegisterPhotos(world.register).expect_photo(replace(photo, asked_at=asked_at - STILL_CHECKING))
    assert run(world, request).request.stage is Stage.DONE
