"""The public board in a browser: without scripts it is whole, with them it has a map; axe-core and
the checker of HTML find nothing on any page."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, date
from functools import cache
from pathlib import Path

import pytest

from aduan.adapters.photos.images import PillowReader
from aduan.adapters.photos.small import small_copy
from aduan.application.board.build import board_objects
from aduan.application.board.ports import Object
from aduan.application.figures.improvements import note_improvement
from aduan.bootstrap.parts.board_files import BoardFiles
from aduan.domain.figures.frozen import freeze
from aduan.domain.figures.improvements import Called, Sort
from aduan.domain.figures.periods import parse_period
from aduan.domain.photos.evidence import Unfit, owner_of
from aduan.pages.board.board_page import POLICY
from infra.local.demo.photo import finished_work
from tests.benchmarks.reports_city import a_month
from tests.browser.conftest import Opened
from tests.browser.seen import DESK, HOST, NARROW, Answer, found_by_axe, serve, too_wide
from tests.city import CALENDAR, wib
from tests.fakes.figures import ArchiveInMemory, ImprovementsInMemory
from tests.unit.board.a_board import a_board_desk, outlines
from tests.unit.reports.a_desk import MARCH, serang

MODULES = Path(__file__).parents[2] / "node_modules"
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIBRARY = {
    "maplibre-gl.mjs": "dist/maplibre-gl.mjs",
    "maplibre-gl-worker.mjs": "dist/maplibre-gl-worker.mjs",
    "maplibre-gl.css": "dist/maplibre-gl.css",
    "LICENSE.txt": "LICENSE.txt",
}
ONE_OF_EACH = (
    "index.html", "opd/index.html", "opd/dishub.html", "kecamatan/index.html",
    "kecamatan/36.73.01.html", "kelurahan/index.html", "kelurahan/36.73.01.1001.html",
    "hal/index.html", "hal/bansos.html", "janji.html", "cara-menghitung.html", "data/index.html",
    "laporan/index.html", "laporan/2025-s2.html", "laporan/2025-s2-hal.html", "tanda-terima.html",
    "periksa.html", "perbaikan.html", "hasil-baik.html",
)  # fmt: skip


@cache
def board() -> Mapping[str, Object]:
    library = {
        name: (MODULES / "maplibre-gl" / path).read_bytes() for name, path in LIBRARY.items()
    }
    month = a_month(serang(), MARCH, 400)
    read = PillowReader(UTC).read(finished_work("SRG-1"))
    assert not isinstance(read, Unfit)
    photo = small_copy(read[0])
    assert photo is not None
    owners = {fact.case_id: photo for fact in month.facts}
    owners |= {owner_of(fact.opened_by): photo for fact in month.facts}
    log = ImprovementsInMemory()
    note_improvement(
        log,
        sort=Sort.BUDGET,
        title="Perkerasan Jalan Raya Cipare",
        basis="DPA 2026 DPUPR 5.2.04.01",
        decided_on=date(2026, 1, 12),
        decided_by="WALI_KOTA",
        called=[Called("SRG-1", "jalan", "36.73.01.1002")],
        effective_on=date(2026, 2, 2),
        now=wib("2026-01-13 10:00"),
    )
    half = parse_period("2025-S2", CALENDAR)
    archive = ArchiveInMemory()
    archive.keep(freeze(a_month(serang(), half, 900), half, CALENDAR, wib("2026-01-06 07:00")))
    papers = {"2025-S2": {"R5-2025-S2.pdf": b"%PDF-1.7", "R5-2025-S2.xlsx": b"PK"}}
    desk = a_board_desk(month, photos=owners, log=log, papers=papers, archive=archive)
    return board_objects(desk, BoardFiles(outlines(), library))[0]


def answers() -> Mapping[str, Answer]:
    return {
        f"/papan/{path}": {
            "statusCode": 200,
            "headers": {"Content-Type": one.media_type, "Content-Security-Policy": POLICY},
            "body": one.body,
        }
        for path, one in board().items()
    }


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_axe_finds_nothing_and_nothing_overflows(path: str, opened: Opened) -> None:
    for window in (NARROW, DESK):
        context = opened(window)
        serve(context, answers())
        page = context.new_page()
        page.goto(f"{HOST}/papan/{path}")
        assert (found_by_axe(page), too_wide(page)) == ([], [])


def test_the_map_is_drawn_from_here_and_the_drawing_stays(opened: Opened) -> None:
    context = opened(DESK)
    serve(context, answers())
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.goto(f"{HOST}/papan/index.html")
    page.wait_for_selector("#peta[data-drawn]", timeout=20_000)
    assert page.locator("#gambar").is_visible()
    assert said == []


def test_a_good_result_is_seen_before_and_after(opened: Opened) -> None:
    context = opened(NARROW, scripts=False)
    serve(context, answers())
    page = context.new_page()
    page.goto(f"{HOST}/papan/hasil-baik.html")
    widths = page.eval_on_selector_all("img", "all => all.map(one => one.naturalWidth)")
    assert len(widths) == 8
    assert min(widths) > 100


def test_without_scripts_the_page_is_whole(opened: Opened) -> None:
    context = opened(scripts=False)
    serve(context, answers())
    page = context.new_page()
    page.goto(f"{HOST}/papan/index.html")
    assert page.locator("#peta").is_hidden()
    assert page.locator("#gambar svg path").count() == 67
    page.get_by_role("link", name="Kelurahan", exact=True).click()
    page.get_by_role("link", name="Cipare (Serang)").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Kelurahan Cipare"


def test_the_checker_of_html_finds_nothing(tmp_path: Path) -> None:
    java = shutil.which("java")
    if java is None or not VNU.is_file():
        pytest.skip("no Java, or vnu-jar is missing: run `npm ci`")
    for path, one in board().items():
        if path.endswith(".html"):
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(one.body)
    answer = subprocess.run(
        [java, "-jar", VNU, "--format", "json", "--no-langdetect", "--skip-non-html", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    found = json.loads(answer.stderr)["messages"]
    assert [(one["url"].rpartition("/")[2], one["message"]) for one in found][:10] == []
