"""What each order of the command does, from whoever AWS says it comes from."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import stored_complaint
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.labels import label_writes
from aduan.adapters.dynamodb.lists import RegisterCaseLists
from aduan.adapters.dynamodb.photo_evidence import RegisterPhotoEvidence
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.application.case.labels import Label
from aduan.application.desk.split import parts_of
from aduan.application.intake.ports import FreshIds
from aduan.application.rights.serve import Served, serve
from aduan.application.routing.corrections import routing_corrections
from aduan.application.search.file_again import file_again
from aduan.domain.case.decide import decide_move
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.lifecycle import Request as AskedFor
from tests.city import DISHUB, RULES
from tests.unit.rights.world import SIGNED, START, World, row_of

LATER = START + timedelta(hours=2)
MINE = "lampu penanda04 mati di depan warung"
SECOND = "arn:aws:iam::1:user/dua"


def joined() -> tuple[World, str, str]:
    """A neighbour's case the person's complaint was joined to."""
    world = World()
    theirs = world.complain(1, "lampu mati di jalan besar")
    mine = world.complain(2, MINE, joins=world.case_of(theirs))
    return world, mine, theirs


def order(world: World, do: str, *, by: str = SIGNED, **fields: str) -> Served:
    return serve({"do": do, **fields}, by, LATER, world.desk())


def opened(world: World, right: str, code: str = "SA-0002") -> str:
    found = order(world, "find", right=right, code=code, proof="3391")
    assert found.done, found.words
    return str(found.data["request"])


@pytest.mark.parametrize(
    ("fields", "by", "word"),
    [
        ({"do": "find", "list": "true"}, "", "tidak ditandatangani"),
        ({"do": "drop"}, SIGNED, "tidak dikenal"),
        ({}, SIGNED, "tidak dikenal"),
        ({"do": "erase", "request": "PDP-0"}, SIGNED, "Tidak ada permintaan"),
        ({"do": "find", "right": "breach", "code": "SA-0002"}, SIGNED, "--right"),
        ({"do": "find", "code": "SA-0002", "received": "kemarin"}, SIGNED, "--received"),
        ({"do": "retain", "minute": "dua"}, SIGNED, "--minute"),
        ({"do": "hold", "code": "SA-9999"}, SIGNED, "--code"),
        ({"do": "breach", "scope": "identities"}, SIGNED, "--since"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    fields: dict[str, str], by: str, word: str
) -> None:
    world, _, _ = joined()
    before = world.everything()
    served = serve(fields, by, LATER, world.desk())
    assert not served.done
    assert word in " ".join(served.words)
    assert world.everything() == before


@pytest.mark.parametrize("do", ["show", "export"])
def test_a_person_sees_all_that_is_held_and_who_looked(do: str) -> None:
    world, mine, _ = joined()
    world.add(mine, 1, "tiangnya dekat penanda10")
    shown = order(world, do, request=opened(world, do))
    (held,) = shown.data["held"]
    assert held["asli"][0]["nama"] == "Siti Penanda2"
    assert held["asli"][0]["isi"] == MINE
    assert [one["isi_tersamar"] for one in held["kata_susulan"]] == ["tiangnya dekat penanda10"]
    assert held["kasus"][0]["nomor"] == "SRG-1"
    looked = [row for row in held["jejak"] if row["apa"] == "membaca identitas"]
    assert [row["oleh"] for row in looked] == [SIGNED]
    assert [row.complaint_id for row in world.trail.rows] == [mine]


def test_where_the_trail_takes_no_row_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    world, _, _ = joined()
    request = opened(world, "show")

    def full(_row: Any) -> None:
        raise OSError("no trail")

    def read(*_: Any) -> None:
        pytest.fail("read without a row")

    monkeypatch.setattr(world.trail, "note", full)
    monkeypatch.setattr(type(world.vault.vault), "read", read)
    with pytest.raises(OSError, match="no trail"):
        order(world, "show", request=request)


def test_what_is_corrected_stands_in_the_vault_and_proves_the_person_from_now_on() -> None:
    world, mine, theirs = joined()
    request = opened(world, "correct")
    assert not order(world, "correct", request=request).done
    done = order(world, "correct", request=request, name=" Siti  Baru ", phone="0813-1111-2222")
    assert done.done
    stored = str(world.identities.get({"pk": f"COMPLAINT#{mine}"}))
    assert "Siti Baru" in stored
    assert "0813-1111-2222" in stored
    assert row_of(world, mine)["phone_proof"] == {"S": "proof of 0813-1111-2222"}
    assert "Siti Baru" not in str(world.identities.get({"pk": f"COMPLAINT#{theirs}"}))
    assert "memperbaiki identitas" in [row.did for row in world.trail.of(mine)]


def test_what_is_limited_is_found_and_compared_no_more_and_the_case_goes_on() -> None:
    world, mine, theirs = joined()
    case_id = world.case_of(mine)
    assert order(world, "limit", request=opened(world, "limit")).done
    indexes = ("FIND#", "BLOCK#", "SENT#PICTURE#", "LABEL#")
    filed = [name.split()[1:] for name in world.everything() if name.split()[1].startswith(indexes)]
    assert filed
    assert not any(mine in " ".join(where) for where in filed)
    assert any(theirs in " ".join(where) for where in filed)
    assert row_of(world, mine)["text"] == {"S": MINE}
    assert "limited_at" in row_of(world, mine)
    assert world.move(case_id, Move.ACCEPT, DISHUB).accepted_at is not None


def limited() -> tuple[World, str, str]:
    world, mine, theirs = joined()
    assert order(world, "limit", request=opened(world, "limit")).done
    return world, mine, theirs


def used(world: World, complaint_id: str) -> list[str]:
    """Rows by which it is searched, compared, or learnt from."""
    indexes = ("FIND#", "BLOCK#", "SENT#PICTURE#", "LABEL#")
    rows = [name.partition(" ")[2] for name in world.everything()]
    return [name for name in rows if name.startswith(indexes) and complaint_id in name]


def test_what_is_limited_is_not_filed_again() -> None:
    world, mine, theirs = limited()
    for item in world.register.query("FIND#@hash1"):
        world.register.transact([world.register.delete({k: item[k]["S"] for k in ("pk", "sk")})])
    refiled = file_again(
        RegisterCaseLists(world.register),
        RegisterCases(world.register),
        RegisterSearch(world.register),
        dry_run=False,
    )
    assert [one.complaint_id for one in refiled] == [theirs]
    assert used(world, mine) == []


def test_of_what_is_limited_a_decision_stands_and_no_example_is_kept() -> None:
    world, mine, theirs = limited()
    fair = Label("duplicate", theirs, "", "beda", "", "META", LATER)
    for label, kept in (
        (fair, 1),
        (replace(fair, about=mine, other=theirs), 0),
        (replace(fair, about=theirs, other=mine), 0),
        (replace(fair, kind="route", about=world.case_of(theirs)), 1),
    ):
        assert len(label_writes(world.register, label)) == kept


def test_of_a_case_that_was_opened_for_what_is_limited_no_example_is_kept() -> None:
    world = World()
    mine = world.complain(2, MINE)
    case = world.cases.get_case(world.case_of(mine))
    assert order(world, "limit", request=opened(world, "limit")).done
    asked = AskedFor(Move.ACCEPT, DISHUB, world.now)
    label = Label("route", case.case_id, "", "lampu/DISHUB", "", "META", LATER)
    RegisterDesk(world.register).save_routed(decide_move(case, asked, RULES), label)
    assert world.cases.get_case(case.case_id).accepted_at is not None
    assert list(RegisterDesk(world.register).labels("route", START)) == []


def test_a_decision_of_before_is_no_example_of_what_was_limited_since() -> None:
    world = World()
    mine = world.complain(2, MINE)
    case = world.case_of(mine)
    label = Label("route", case, "", "lampu/DISHUB", "", "META", LATER)
    lists = RegisterCases(world.register)
    book = SimpleNamespace(labels=lambda _kind, _since: [label])
    assert [one.complaint_id for one in routing_corrections(book, lists, START)] == [mine]
    assert order(world, "limit", request=opened(world, "limit")).done
    assert list(routing_corrections(book, lists, START)) == []


def test_a_later_photo_of_what_is_limited_is_compared_with_none() -> None:
    world, mine, theirs = limited()
    photos = RegisterPhotoEvidence(world.register, lambda: LATER)
    assert photos.remember(7, theirs) == ()
    assert photos.remember(7, mine) == ()
    assert used(world, mine) == []


def test_what_is_split_off_what_is_limited_is_limited_too() -> None:
    world, mine, _ = limited()
    whole, case = stored_complaint(world.register, mine), world.cases.get_case(world.case_of(mine))
    matters = ("lampu mati di depan warung", "got meluap di depan pasar")
    ids = FreshIds("01K00009ADUAN", "SA-0009")
    (part,) = parts_of(case, whole, matters, now=LATER, fresh=lambda _: ids)
    assert part.limited_at == whole.limited_at == LATER


def test_what_is_on_its_way_to_its_case_is_limited_once_it_is_there() -> None:
    world = World()
    mine = world.complain(2, MINE, placed=False)
    row = row_of(world, mine)
    listed = {"work_pk": {"S": "UNPLACED"}, "work_sk": {"S": "x"}}
    world.register.put_over({**row, **listed})
    refused = order(world, "limit", request=opened(world, "limit"))
    assert not refused.done
    assert "dalam perjalanan" in " ".join(refused.words)
    assert "limited_at" not in row_of(world, mine)


def test_an_objection_to_a_merge_is_a_question_to_the_desk_once() -> None:
    world, mine, _ = joined()
    request = opened(world, "object")
    assert not order(world, "object", request=request, why="x").done
    for _ in range(2):
        done = order(world, "object", request=request, why="lampu Penanda lain, bukan itu")
        assert done.done
    words = world.register.query(f"COMPLAINT#{mine}", prefix="WORD#hak-")
    (word,) = words
    assert word["type"] == {"S": "dispute"}
    assert word["work_pk"] == {"S": "UNAPPLIED"}  # from here on its way is that of the page's press
    assert "[nama]" in str(word)


def test_erasing_gives_the_certificate_and_the_same_again() -> None:
    world, _, _ = joined()
    request = opened(world, "erase")
    first, again = (order(world, "erase", request=request) for _ in range(2))
    assert first.data == again.data
    assert "SURAT KETERANGAN PENGHAPUSAN" in first.data["certificate"]
    assert "SA-0002" in first.data["certificate"]


def test_what_is_held_is_not_erased_until_it_is_let_go() -> None:
    world, _, _ = joined()
    request = opened(world, "erase")
    assert order(world, "hold", code="SA-0002", why="perkara 12/Pdt.G/2026").done
    held = order(world, "hold", list="true")
    assert len(held.data["requests"]) == 1
    refused = order(world, "erase", request=request)
    assert not refused.done
    assert "perkara 12" in refused.words[0]
    assert order(world, "hold", code="SA-0002", release="true").done
    assert order(world, "erase", request=request).done


def test_how_the_person_was_checked_does_not_name_them_once_they_are_erased() -> None:
    world, _, _ = joined()
    why = "KTP Siti Penanda2 dilihat di loket"
    found = order(world, "find", right="erase", code="SA-0002", by_hand="true", why=why)
    request = str(found.data["request"])
    assert order(world, "find", by=SECOND, request=request, confirm="true").done
    assert order(world, "erase", request=request).done
    stored = world.book.get(request)
    assert stored is not None
    assert "penanda" not in stored.why.casefold()
    assert stored.confirmed_by == SECOND


def test_a_drill_of_a_breach_runs_on_its_clock_until_everybody_was_told() -> None:
    world, _, _ = joined()
    found = order(
        world, "breach", scope="identities", since="2026-03-01", discovered="2026-03-02",
        why="kunci akses hilang", drill="true",
    )  # fmt: skip
    assert found.done, found.words
    assert "LATIHAN" in found.data["certificate"]
    assert found.data["codes"] == {"rabeg": ["SA-0001", "SA-0002"]} or found.data["codes"] == {
        "rabeg": ("SA-0001", "SA-0002")
    }
    listed = order(world, "find", list="true")
    assert [row["hak"] for row in listed.data["requests"]] == ["pemberitahuan kebocoran"]
    assert order(world, "breach", request="PDP-9", why="surat lewat RABEG dan ke Komdigi").done
    assert order(world, "find", list="true").data["requests"] == []
