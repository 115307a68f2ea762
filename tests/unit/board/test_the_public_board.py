"""What the public board says of an invented month, and what it never says."""

import csv
import io
import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from aduan.application.board.build import UnfitBoardError, build_board, faults
from aduan.application.board.ports import Object
from aduan.application.reports.make import make_report
from aduan.domain.board.outlines import drawn, read_outlines
from aduan.domain.board.shown import FEWEST
from aduan.domain.case.case import HistoryEntry, Place
from aduan.domain.figures.facts import Fact, begun
from aduan.domain.figures.ledger import Ledger
from aduan.pages.board.board_page import POLICY
from infra.settings import board_policy
from tests.benchmarks.reports_city import MARKERS
from tests.city import SYSTEM, new_case, wib
from tests.fakes.board import PlaceInMemory
from tests.unit.board.a_board import DELICATE, WRITER, a_board_desk, objects_of, the_board
from tests.unit.reports.a_desk import MARCH, a_desk, march


def table_of(path: str) -> list[list[str]]:
    text = the_board()[path].body.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def json_of(path: str) -> Any:
    return json.loads(the_board()[path].body)


def seen() -> list[Fact]:
    """What a reader may know: begun in March, a day ago."""
    return [one for one in march().facts if MARCH.since <= one.began_at <= wib("2026-03-20 05:30")]


def test_totals_agree_on_pages_in_csv_in_geojson_and_in_the_monthly_report() -> None:
    (report,) = make_report("R1", "2026-03", replace(a_desk(), now=wib("2026-03-20 05:30"),
                                                     archive=type(a_desk().archive)()))  # fmt: skip
    summary = {row[0]: row[2] for row in report.sheets[0].rows}
    city = {row[0]: row[3] for row in table_of("index.csv")}
    for name in ("Masuk", "Putaran periode", "Ditindaklanjuti", "Selesai", "Terbuka akhir"):
        assert city[name] == str(summary[name]), name
    total = json_of("data/ringkasan.json")["periode"][1]
    assert total["angka"]["putaran"] == summary["Putaran periode"] == len(seen())
    rows = list(csv.DictReader(io.StringIO(the_board()["data/kasus.csv"].body.decode())))
    assert (
        len(rows)
        == len(json_of("data/kasus.geojson")["features"])
        == len(json_of("data/kasus.json"))
    )
    assert len(rows) + total["rahasia"] == len(seen())
    for path in ("opd/index.csv", "kelurahan/index.csv", "kecamatan/index.csv"):
        assert sum(int(row[1]) for row in table_of(path)[1:]) == len(rows), path


def test_nothing_of_the_last_day_is_there() -> None:
    later = [one.number for one in march().facts if one.began_at > wib("2026-03-20 05:30")]
    said = b"".join(one.body for one in the_board().values()).decode()
    assert later
    assert [number for number in later if number in said] == []


def test_what_is_kept_from_view_is_in_no_object() -> None:
    hidden = [one.number for one in march().facts if one.hidden]
    said = b"".join(one.body for one in the_board().values()).decode()
    assert hidden
    assert [number for number in hidden if number in said] == []


def test_a_secret_kind_is_in_no_row_whatever_its_case_says() -> None:
    (secret,) = sorted(DELICATE.secret)[:1]
    facts = tuple(replace(one, category=secret, hidden=False) for one in march().facts[:5])
    objects = objects_of(Ledger(facts))
    assert len(json.loads(objects["data/kasus.json"].body)) == 0
    assert json.loads(objects["data/ringkasan.json"].body)["periode"][1]["rahasia"] > 0
    assert f"hal/{secret}.html" not in objects


def test_a_matter_about_persons_has_no_position_and_a_name_from_three_on() -> None:
    base = [replace(one, hidden=False, category="bansos", lat=-6.1, lng=106.1, began_at=MARCH.since)
            for one in march().facts[:5]]  # fmt: skip
    many = [replace(one, kelurahan_code="36.73.01.1001") for one in base[:FEWEST]]
    few = [replace(one, kelurahan_code="36.73.01.1002") for one in base[FEWEST:]]
    rows = json.loads(objects_of(Ledger((*many, *few)))["data/kasus.json"].body)
    assert {one["lat_100m"] for one in rows} == {None}
    named = Counter((one["kode_kel"], bool(one["kategori"])) for one in rows)
    assert named == {("36.73.01.1001", True): 3, ("36.73.01.1002", False): 2}


def test_positions_lie_on_the_grid() -> None:
    for one in json_of("data/kasus.geojson")["features"]:
        if one["geometry"]:
            assert all(round(at, 3) == at for at in one["geometry"]["coordinates"])


def test_every_page_is_light_leads_somewhere_and_to_nobody_else() -> None:
    assert faults(the_board()) == ()
    assert sum(path.endswith(".html") for path in the_board()) > 100


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("x" * 150_001, "bita"),
        ('<a href="tidak-ada.html">', "buntu"),
        ('<script src="https://cdn.example/x.js">', "luar"),
        ("hubungi 081299990000", "telepon"),
        ("NIK 3673010101900001", "NIK"),
    ],
)
def test_a_board_that_is_unfit_is_refused(body: str, why: str) -> None:
    found = faults({"index.html": Object(body.encode(), "text/html")})
    assert len(found) == 1
    assert why in found[0]


def test_with_the_builder_down_the_last_good_board_stays() -> None:
    place = PlaceInMemory(dict(the_board()))

    class Broken:
        def written(self, *args: Any) -> dict[str, Object]:
            objects = dict(WRITER.written(*args))
            return objects | {"janji.html": Object(b"Siti 081299990000", "text/html")}

        def pictured(self, *args: Any) -> dict[str, Object]:
            return dict(WRITER.pictured(*args))

    with pytest.raises(UnfitBoardError):
        build_board(a_board_desk(Ledger()), Broken(), place)
    assert place.objects == the_board()
    assert place.order == []


def test_what_leads_on_is_written_after_what_it_leads_to() -> None:
    place = PlaceInMemory()
    built = build_board(a_board_desk(), WRITER, place)
    assert place.order[-1] == "index.html"
    assert place.order.index("kelurahan/index.html") > place.order.index(
        "kelurahan/36.73.01.1001.html"
    )
    assert built.objects == len(place.objects)
    assert built.largest_page < 150_000


def test_the_same_register_gives_the_same_board() -> None:
    assert objects_of() == the_board()


def test_the_package_describes_every_file_and_every_field() -> None:
    package = json_of("data/datapackage.json")
    offered = {f"data/{one['path']}" for one in package["resources"]}
    assert offered == {path for path in the_board() if path.startswith("data/")} - {
        "data/datapackage.json",
        "data/index.html",
    }
    for one in package["resources"]:
        assert one["bytes"] == len(the_board()[f"data/{one['path']}"].body)
    cases = package["resources"][0]
    heads = next(csv.reader(io.StringIO(the_board()["data/kasus.csv"].body.decode())))
    assert [one["name"] for one in cases["schema"]["fields"]] == heads
    assert all(one["description"] for one in cases["schema"]["fields"])


def test_promises_are_those_of_the_clocks_in_real_hours() -> None:
    rows = {row[0]: row for row in table_of("janji.csv")}
    assert rows["Instansi menindaklanjuti"][1] == "72 jam"
    assert "SOP" in rows["Instansi menindaklanjuti"][2]
    assert rows["Selesai: Pengaduan Berkadar Pengawasan"][1] == "60 hari kerja"


def test_every_kelurahan_has_an_outline_on_the_drawing() -> None:
    page = the_board()["index.html"].body.decode()
    assert page.count("<path class=") == 67


def test_an_outline_without_a_code_is_refused() -> None:
    bad = {"features": [{"properties": {}, "geometry": {"type": "Polygon", "coordinates": []}}]}
    with pytest.raises(ValueError, match="kode"):
        read_outlines(json.dumps(bad))
    assert drawn(()).areas == ()


def test_the_policy_is_the_one_the_template_sends() -> None:
    assert POLICY == board_policy.POLICY


def test_a_planted_person_is_in_no_object() -> None:
    case = new_case(
        MARCH.since,
        matter=f"Lampu padam di rumah {MARKERS[0]} {MARKERS[1]}",
        place=Place(kelurahan="Cipare", kecamatan="Serang", kelurahan_code="36.73.01.1002",
                    address=f"Jl. {MARKERS[0]} no. {MARKERS[2]}", lat=-6.1252551, lng=106.1640522),
    )  # fmt: skip
    entry = HistoryEntry(
        case.case_id, 1, MARCH.since, SYSTEM, "open", None, case.status, 1, case.level,
        note=f"dari {MARKERS[0]}", public_note=MARKERS[1], details={"phone": MARKERS[2]},
    )  # fmt: skip
    objects = objects_of(Ledger(begun(case, entry).facts))
    assert len(json.loads(objects["data/kasus.json"].body)) == 1
    said = b"".join(one.body for one in objects.values()).decode()
    assert [one for one in (*MARKERS, "-6.12525", "106.16405") if one in said] == []
