"""What the public board says of an invented month, and what it never says."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from aduan.adapters.photos.small import HEAVIEST
from aduan.application.board.build import (
    LARGEST_PAGE,
    UnfitBoardError,
    board_objects,
    build_board,
    faults,
)
from aduan.application.board.ports import Object
from aduan.application.figures.improvements import note_improvement
from aduan.application.reports.make import make_report
from aduan.domain.board.half_years import half_year_pages
from aduan.domain.board.model import HalfYear
from aduan.domain.board.outlines import drawn, read_outlines
from aduan.domain.case.case import ClosedBy, HistoryEntry, HoldReason, Place
from aduan.domain.figures.facts import OPENED, Ended, Fact, Stand, Stay, begun
from aduan.domain.figures.frozen import freeze
from aduan.domain.figures.improvements import Called, Sort
from aduan.domain.figures.ledger import Ledger, canonical
from aduan.domain.figures.measures import FEWEST
from aduan.domain.figures.periods import parse_period
from aduan.domain.figures.receipts import proven, verify
from aduan.domain.reports.public import HIDDEN_SINCE
from aduan.domain.reports.tables import Column, Kind, Sheet
from aduan.pages.board.board_page import POLICY
from infra.settings import board_policy
from tests.benchmarks.reports_city import MARKERS
from tests.city import CALENDAR, SYSTEM, new_case, wib
from tests.fakes.board import PhotosInMemory, PlaceInMemory
from tests.fakes.figures import ArchiveInMemory, BookInMemory, ImprovementsInMemory
from tests.unit.board.a_board import (
    DELICATE,
    FEW_WARDS_WRITER,
    PHOTO,
    WRITER,
    a_board_desk,
    objects_of,
    of_few_wards,
    receipts,
    sealed_days,
    the_board,
)
from tests.unit.reports.a_desk import MARCH, a_desk, march, serang


def table_of(path: str) -> list[list[str]]:
    text = the_board()[path].body.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def json_of(path: str) -> Any:
    return json.loads(the_board()[path].body)


def seen() -> list[Fact]:
    """What a reader may know: begun in March, a day ago."""
    return [one for one in march().facts if MARCH.since <= one.began_at <= wib("2026-03-20 05:30")]


def good(number: int, **changes: Any) -> Fact:
    """Settled with a proof, and confirmed by its reporter."""
    done = next(
        one for one in march().facts if one.ended is Ended.SELESAI and MARCH.holds(one.began_at)
    )
    at = wib("2026-03-10 08:00")
    base = replace(
        done, case_id=f"K{number}", number=f"SRG-2026-9{number:05}", cycle=1, began_at=at,
        ended_at=at.replace(hour=10 + number), confirmed_at=at.replace(hour=22), reopened_at=None,
        returned=False, photos=1, doubted=False, hidden=False, category="jalan", follow_up_at=at,
        ended_by=ClosedBy.AGENCY, opened_by=f"C{number}", said=(), stands=(), told=(),
    )  # fmt: skip
    return replace(base, **changes)


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


SINCE_SECRET = {"hidden": True, "category": "", "kelurahan": "", "kelurahan_code": "",
                "kecamatan": "", "lat": None, "lng": None}  # fmt: skip


@pytest.mark.parametrize("changes", [SINCE_SECRET, {"category": sorted(DELICATE.secret)[0]}])
def test_what_became_secret_after_its_month_was_frozen_is_in_no_row(
    changes: dict[str, Any],
) -> None:
    one, other = good(1), replace(good(2), number="SRG-2026-900002")
    archive = ArchiveInMemory()
    archive.keep(freeze(Ledger((one, other)), MARCH, CALENDAR, wib("2026-04-08 07:30")))
    today = Ledger((replace(one, **changes), other))
    photos = {"K1": JPEG, "aduan.C1": JPEG}
    desk = a_board_desk(today, now=wib("2026-04-15 05:30"), archive=archive, photos=photos)
    place = PlaceInMemory()
    build_board(of_few_wards(desk), FEW_WARDS_WRITER, place)
    assert [path for path, found in place.objects.items() if one.number in str(found.body)] == []
    assert [path for path in place.objects if path.startswith("foto/")] == []
    assert [row["nomor"] for row in json.loads(place.objects["data/kasus.json"].body)] == [
        other.number
    ]
    last = json.loads(place.objects["data/ringkasan.json"].body)["periode"][0]
    assert (last["angka"]["putaran"], last["rahasia"]) == (2, 1)


def test_a_matter_about_persons_has_no_position_and_a_name_from_three_on() -> None:
    base = [replace(one, hidden=False, category="bansos", lat=-6.1, lng=106.1, began_at=MARCH.since)
            for one in march().facts[:5]]  # fmt: skip
    many = [replace(one, kelurahan_code="36.73.01.1001") for one in base[:FEWEST]]
    few = [replace(one, kelurahan_code="36.73.01.1002") for one in base[FEWEST:]]
    rows = json.loads(objects_of(Ledger((*many, *few)))["data/kasus.json"].body)
    assert {one["lat_100m"] for one in rows} == {None}
    named = Counter((one["kode_kel"], bool(one["kategori"])) for one in rows)
    assert named == {("36.73.01.1001", True): 3, ("36.73.01.1002", False): 2}


def of_persons(case: int, cycle: int = 1, **changes: Any) -> Fact:
    """A matter about a person in one kelurahan, open since the month began."""
    base = good(
        case, category="bansos", kelurahan_code="36.73.01.1001", ended=None, ended_at=None,
        ended_by=None, confirmed_at=None, cycle=cycle, began_at=wib(f"2026-03-{cycle:02} 08:00"),
    )  # fmt: skip
    return replace(base, **changes)


EARLIER = wib("2026-02-01 08:00")


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ([of_persons(1), of_persons(2), of_persons(3)], True),
        ([of_persons(1), of_persons(1, 2), of_persons(1, 3)], False),
        ([of_persons(1), *(of_persons(case, began_at=EARLIER) for case in (2, 3))], False),
    ],
)
def test_one_person_reopened_twice_or_beside_old_cases_is_not_three(
    facts: list[Fact], named: bool
) -> None:
    desk = of_few_wards(a_board_desk(Ledger(tuple(facts))))
    objects, _ = board_objects(desk, FEW_WARDS_WRITER)
    label = serang().categories["bansos"].label
    ward = objects["kelurahan/36.73.01.1001.csv"].body.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(objects["hal/index.csv"].body.decode("utf-8-sig"))))
    (matter,) = [row for row in rows if row[0] == label]
    data = json.loads(objects["data/kasus.json"].body)
    assert (label in ward) is named
    assert (matter[1] != "0") is named
    assert {bool(one["kategori"]) for one in data} == {named}


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


def test_the_root_of_each_day_stands_on_the_board_with_its_list() -> None:
    day, empty = sealed_days()
    page = the_board()["tanda-terima.html"].body.decode()
    for one in (day, empty):
        assert one.root in page
        assert f'href="segel/{one.day}.json"' in page
    index = json_of("data/segel.json")["hari"]
    assert [(one["hari"], one["jumlah"], one["akar"]) for one in index] == [
        (one.day, one.count, one.root) for one in (day, empty)
    ]
    published = json_of("segel/2026-03-02.json")
    document = json.loads(canonical(proven(receipts()[3], day)))
    assert verify(document, photos={"bukti.jpg": PHOTO}, day=published).ok
    assert verify(document["receipt"], day=published).ok
    assert [day.root, day.count] == json.loads(embedded_roots())[0][:0:-1]


def embedded_roots() -> str:
    page = the_board()["periksa.html"].body.decode()
    return page.partition('id="akar-hari">')[2].partition("</script>")[0]


def test_a_day_whose_list_was_changed_keeps_its_root_and_is_named() -> None:
    day, empty = sealed_days()
    place = PlaceInMemory()
    built = build_board(a_board_desk(days=(replace(day, leaves=()), empty)), WRITER, place)
    assert built.damaged == ("2026-03-02",)
    assert day.root in place.objects["tanda-terima.html"].body.decode()
    assert "segel/2026-03-02.json" not in place.objects


def half_year(
    ledger: Ledger | None = None, place: PlaceInMemory | None = None, today: Ledger | None = None
) -> dict[str, Object]:
    """The board of July, when the first half-year was frozen and printed. `today`, what the
    register says of it since."""
    found = march() if ledger is None else ledger
    period = parse_period("2026-S1", CALENDAR)
    archive = ArchiveInMemory()
    archive.keep(freeze(found, period, CALENDAR, wib("2026-07-03 07:00")))
    place = PlaceInMemory() if place is None else place
    papers = {"2026-S1": {"R5-2026-S1.pdf": b"%PDF-1.7", "R5-2026-S1.xlsx": b"PK"}}
    desk = a_board_desk(found, now=wib("2026-07-04 05:30"), papers=papers, archive=archive)
    desk = replace(desk, book=BookInMemory({period.code: found if today is None else today}))
    build_board(desk, WRITER, place)
    return place.objects


def test_the_half_year_is_on_the_board_as_it_was_frozen_with_what_was_printed() -> None:
    objects = half_year()
    listed = objects["laporan/index.html"].body.decode()
    assert 'href="2026-s1.html"' in listed
    page = objects["laporan/2026-s1.html"].body.decode()
    frozen = freeze(march(), parse_period("2026-S1", CALENDAR), CALENDAR, wib("2026-07-03 07:00"))
    assert frozen.hash in page
    assert 'href="R5-2026-S1.pdf"' in page
    assert objects["laporan/R5-2026-S1.pdf"] == Object(b"%PDF-1.7", "application/pdf")
    arrived = sum(
        1 for one in march().arrivals if parse_period("2026-S1", CALENDAR).holds(one.received_at)
    )
    assert f"menyampaikan {arrived} aduan" in page
    for part in ("opd", "hal", "wilayah"):
        assert f'href="2026-s1-{part}.html"' in page


def test_a_half_year_names_no_case_and_of_persons_no_office_and_few_not_at_all() -> None:
    rare = replace(march().facts[0], category="bansos", hidden=False, began_at=MARCH.since)
    others = [replace(one, category="jalan", hidden=False) for one in march().facts[1:]]
    (secret,) = sorted(DELICATE.secret)[:1]
    others[0] = replace(others[0], category=secret)
    objects = half_year(Ledger((rare, *others), march().arrivals))
    said = b"".join(
        one.body for path, one in objects.items()
        if path.startswith("laporan/") and path.endswith((".html", ".csv"))
    ).decode()  # fmt: skip
    assert serang().categories["bansos"].label not in said
    assert serang().categories[secret].label not in said
    assert [one.number for one in others if one.number in said] == []
    again = [replace(rare, cycle=cycle) for cycle in range(1, FEWEST + 1)]
    once = half_year(Ledger((*again, *others), march().arrivals))["laporan/2026-s1-hal.csv"]
    assert serang().categories["bansos"].label not in once.body.decode("utf-8-sig")
    many = [replace(rare, case_id=f"B{at}", number=f"B-{at}") for at in range(FEWEST)]
    table = half_year(Ledger((*many, *others), march().arrivals))["laporan/2026-s1-hal.csv"]
    rows = list(csv.reader(io.StringIO(table.body.decode("utf-8-sig"))))
    (row,) = [one for one in rows if one[0] == serang().categories["bansos"].label]
    assert row[1] == "Semua"


def half_year_words(objects: Mapping[str, Object]) -> str:
    paths = [path for path in objects if path.startswith("laporan/") and path.endswith(".html")]
    return b"".join(objects[path].body for path in paths).decode()


def test_a_half_year_keeps_from_view_what_became_secret_since_with_its_papers() -> None:
    rest = tuple(
        replace(one, category="jalan", hidden=False, stays=(Stay("DPUPR", one.began_at, OPENED),))
        for one in march().facts[2:9]
    )
    one = good(1, category="sampah", stays=(Stay("DLH", good(1).began_at, OPENED),))
    place, frozen = PlaceInMemory(), Ledger((one, *rest))
    named = serang().categories["sampah"].label, ">DLH<"
    assert all(name in half_year_words(half_year(frozen, place)) for name in named)
    objects = half_year(frozen, place, Ledger((replace(one, **SINCE_SECRET), *rest)))
    said = half_year_words(objects)
    assert [name for name in named if name in said] == []
    assert HIDDEN_SINCE in said
    assert [path for path in objects if path.endswith((".pdf", "S1.xlsx"))] == []


def test_a_long_table_of_a_half_year_goes_on_on_a_second_page_with_every_row_once() -> None:
    sheet = Sheet("5 Kategori", "Hal", (Column("Hal"), Column("n", Kind.COUNT)),
                  tuple((f"hal {at}", at) for at in range(700)))  # fmt: skip
    (report,) = make_report("R5", "2026-S1", replace(a_desk(), now=wib("2026-07-04 05:30")))
    found = half_year_pages([HalfYear(replace(report, sheets=(sheet,)))], "Kota Contoh")
    rows = [
        row for page in found for table in page.tables if "-hal" in page.path for row in table.rows
    ]
    assert rows == list(sheet.rows)


def test_before_the_first_half_year_the_page_says_when_it_comes() -> None:
    page = the_board()["laporan/index.html"].body.decode()
    assert "hari kerja ketiga" in page


def test_digits_within_a_hash_are_no_telephone_number() -> None:
    hashed = "a081299990000b" + "0" * 50
    assert faults({"data/segel.json": Object(hashed.encode(), "application/json")}) == ()
    assert faults({"data/segel.json": Object(hashed[:-1].encode(), "application/json")}) != ()


def test_the_checker_is_one_file_that_asks_for_nothing_else() -> None:
    page = the_board()["periksa.html"].body.decode()
    assert "Skrip peramban Anda mati" in page
    assert [word for word in ("src=", "fetch(", "@import", "url(", "http") if word in page] == []
    assert set(re.findall(r'href="([^"]+)"', page)) == {"tanda-terima.html"}


class Rewriter:
    """Writes the board of the invented March again, without rendering it."""

    def written(self, *_: object) -> Mapping[str, Object]:
        return the_board()


def test_a_write_that_fails_leaves_the_last_good_board_whole() -> None:
    last = dict(objects_of(now=wib("2026-03-18 05:30")))
    for at in (0, 1, 30, 60):
        place = PlaceInMemory(dict(last), fails_at=at)
        with pytest.raises(ConnectionError):
            build_board(a_board_desk(), Rewriter(), place)
        assert {path: place.objects[path] for path in last} == last
        build_board(a_board_desk(), Rewriter(), place)
        assert place.objects["index.html"] == the_board()["index.html"]


def test_what_did_not_change_is_not_written_again() -> None:
    place = PlaceInMemory()
    build_board(a_board_desk(), Rewriter(), place)
    place.order.clear()
    build_board(a_board_desk(), Rewriter(), place)
    assert place.order == []


JPEG = b"\xff\xd8 081299990000 \xff\xd9"
"""Bytes that happen to look like a telephone number are no fault of a picture."""


def with_photos(*facts: Fact) -> Mapping[str, Object]:
    """The board where every case and complaint has an opened photo."""
    owners = {one.case_id: JPEG for one in facts} | {
        f"aduan.{one.opened_by}": JPEG for one in facts
    }
    place = PlaceInMemory()
    build_board(of_few_wards(a_board_desk(Ledger(facts), photos=owners)), FEW_WARDS_WRITER, place)
    return place.objects


def test_a_good_result_is_shown_before_and_after() -> None:
    objects = with_photos(good(1))
    page = objects["hasil-baik.html"].body.decode()
    for which in ("sebelum", "sesudah"):
        path = f"foto/srg-2026-900001-1-{which}.jpg"
        assert objects[path] == Object(JPEG, "image/jpeg")
        assert f'src="{path}"' in page
        assert json.loads(objects["data/kasus.json"].body)[0][f"foto_{which}"] == f"../{path}"


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden": True},
        {"category": sorted(DELICATE.persons)[0]},
        {"category": sorted(DELICATE.secret)[0]},
        {"doubted": True},
        {"confirmed_at": None},
        {"photos": 0},
        {"reopened_at": wib("2026-03-12 08:00")},
        {"reopened_at": wib("2026-03-21 05:00")},
        {"ended": Ended.DITOLAK},
        {"confirmed_at": wib("2026-03-21 05:00"), "ended_at": wib("2026-03-21 04:00")},
    ],
)
def test_of_anything_else_no_photo_is_shown_whatever_was_opened(changes: dict[str, Any]) -> None:
    assert [path for path in with_photos(good(1, **changes)) if path.startswith("foto/")] == []


def test_what_was_reopened_after_its_month_was_frozen_is_no_good_result() -> None:
    archive = ArchiveInMemory()
    archive.keep(freeze(Ledger((good(1),)), MARCH, CALENDAR, wib("2026-04-08 07:30")))
    today = Ledger((good(1, reopened_at=wib("2026-04-10 09:00")),))
    desk = a_board_desk(today, now=wib("2026-04-15 05:30"), archive=archive, photos={"K1": JPEG})
    objects, _ = board_objects(of_few_wards(desk), FEW_WARDS_WRITER)
    assert good(1).number not in objects["hasil-baik.html"].body.decode()
    assert [path for path in objects if path.startswith("foto/")] == []


def test_a_photo_opened_for_an_earlier_end_is_not_shown_for_this_one() -> None:
    one = good(1)
    desk = of_few_wards(a_board_desk(Ledger((one,))))
    for opened_at, shown in ((one.began_at, 0), (one.confirmed_at, 1)):
        photos = PhotosInMemory({"K1": JPEG}, opened_at)
        objects, _ = board_objects(replace(desk, photos=photos), FEW_WARDS_WRITER)
        assert sum(path.startswith("foto/") for path in objects) == shown


def test_a_page_of_pictures_is_as_light_as_any() -> None:
    objects = with_photos(*(good(number) for number in range(9)))
    photos = [path for path in objects if path.startswith("foto/")]
    assert len(photos) == 8
    assert HEAVIEST * len(photos) + len(objects["hasil-baik.html"].body) <= LARGEST_PAGE


def test_a_photo_that_was_taken_back_is_gone_with_the_next_board() -> None:
    place = PlaceInMemory()
    build_board(
        of_few_wards(a_board_desk(Ledger((good(1),)), photos={"K1": JPEG})), FEW_WARDS_WRITER, place
    )
    assert "foto/srg-2026-900001-1-sesudah.jpg" in place.objects
    build_board(of_few_wards(a_board_desk(Ledger((good(1),)))), FEW_WARDS_WRITER, place)
    assert [path for path in place.objects if path.startswith("foto/")] == []


def test_decisions_and_what_waits_for_money_stand_on_the_board_without_numbers() -> None:
    stand = Stand(HoldReason.POSTPONED, wib("2026-03-11 08:00"), fiscal_year=2027)
    waits = good(1, ended=None, ended_at=None, ended_by=None, confirmed_at=None, stands=(stand,))
    log = ImprovementsInMemory()
    note_improvement(
        log, sort=Sort.BUDGET, title="Overlay <Cipare>", basis="DPA 2027",
        decided_on=date(2026, 3, 12), decided_by="WALI_KOTA",
        called=[Called(waits.number, "jalan", waits.kelurahan_code)], effective_on=None,
        now=wib("2026-03-12 10:00"),
    )  # fmt: skip
    place = PlaceInMemory()
    build_board(of_few_wards(a_board_desk(Ledger((waits,)), log=log)), FEW_WARDS_WRITER, place)
    page = place.objects["perbaikan.html"].body.decode()
    assert "Overlay &lt;Cipare&gt;" in page
    assert "2027" in page
    assert waits.number not in page
    log.rows[0] = replace(log.rows[0], noted_at=wib("2026-03-21 04:00"))
    build_board(of_few_wards(a_board_desk(Ledger((waits,)), log=log)), FEW_WARDS_WRITER, place)
    assert "Overlay" not in place.objects["perbaikan.html"].body.decode()
