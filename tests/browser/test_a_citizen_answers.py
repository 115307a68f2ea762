"""A citizen with a telephone, scripts off: each form of the complaint's page goes the whole way
through both functions, on a register in memory."""

import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from aduan.bootstrap.citizen_action import CitizenDoor
from aduan.domain.case.case import Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.city.city import load_city
from aduan.pages.shared.labels import city_names
from aduan.pages.tracking.answers import Counter
from tests.browser.conftest import Opened
from tests.browser.seen import DESK, HOST, NARROW, PHONE, found_by_axe, serve, too_wide
from tests.handlers import ENVIRONMENT, lay_out_pack, started
from tests.unit.pages.citizen_pages import citizens_pages
from tests.unit.pages.every_page import SERANG
from tests.unit.samples import PACK
from tests.unit.tracking.citizen import DIGITS, Town, complaint

MINE = complaint()
Function = Callable[[dict[str, Any], Any], dict[str, Any]]


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def functions(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> dict[str, Function]:
    """GET is answered by `track`, POST by `citizen_action`, as the API has it."""
    lay_out_pack(tmp_path)
    names = city_names(load_city(PACK), zone=ZoneInfo("Asia/Jakarta"), channels={"rabeg": "RABEG"})
    counter = Counter(town.showing, names, f"http://127.0.0.1:{port}/prod", "", lambda: town.now)
    found: dict[str, Function] = {}
    for method, name, wired in (
        ("GET", "track", counter),
        ("POST", "citizen_action", CitizenDoor(counter, town.speaking)),
    ):
        module: ModuleType = started(name, tmp_path, monkeypatch, ENVIRONMENT)
        monkeypatch.setattr(module, "WIRED", wired)
        found[method] = module.handler
    return found


class _Gateway(BaseHTTPRequestHandler):
    """API Gateway, as far as a page needs it: a request in, an event on, an answer out."""

    functions: ClassVar[Mapping[str, Function]] = {}

    def do_GET(self) -> None:
        self._answer("GET", None)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer("POST", self.rfile.read(length).decode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""

    def _answer(self, method: str, body: str | None) -> None:
        url = urlsplit(self.path)
        code = url.path.removeprefix("/prod").removeprefix("/complaints").strip("/")
        event = {
            "httpMethod": method,
            "resource": url.path,
            "pathParameters": {"tracking_code": code} if code else None,
            "queryStringParameters": dict(parse_qsl(url.query)) or None,
            "headers": dict(self.headers),
            "body": body,
            "requestContext": {"identity": {"sourceIp": "10.0.0.1"}},
        }
        told = self.functions[method](event, None)
        self.send_response(told["statusCode"])
        for name, value in told["headers"].items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(told["body"].encode())


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@pytest.fixture
def page(opened: Opened, functions: dict[str, Function], port: int) -> Iterator[Page]:
    gateway = type("Gateway", (_Gateway,), {"functions": functions})
    with ThreadingHTTPServer(("127.0.0.1", port), gateway) as server:
        server.daemon_threads = True
        server.block_on_close = False
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        yield opened(PHONE, scripts=False).new_page()
        server.shutdown()
        serving.join()


def go(page: Page, port: int, one: Complaint = MINE) -> None:
    page.goto(at(port, one))


def at(port: int, one: Complaint = MINE) -> str:
    return f"http://127.0.0.1:{port}/prod/complaints/{one.tracking_code}"


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_a_typed_code_leads_to_its_page_however_it_was_typed(
    page: Page, town: Town, port: int
) -> None:
    town.open(MINE)
    page.goto(f"http://127.0.0.1:{port}/prod/")
    page.get_by_label("Kode lacak").fill(MINE.tracking_code.lower().replace("-", " "))
    page.get_by_role("button", name="Lihat aduan").click()
    assert page.url == at(port)
    assert heading(page) == "Baru, belum diterima"
    page.goto(at(port).replace(MINE.tracking_code, MINE.tracking_code.lower()))
    assert page.url.endswith(MINE.tracking_code)


def test_an_unknown_code_offers_the_field_again(page: Page, town: Town, port: int) -> None:
    page.goto(f"http://127.0.0.1:{port}/prod/complaints/SA-0000-0000-000")
    assert heading(page) == "Kode lacak tidak ditemukan"
    town.open(MINE)
    page.get_by_label("Kode lacak").fill(MINE.tracking_code)
    page.get_by_role("button", name="Lihat aduan").click()
    assert heading(page) == "Baru, belum diterima"


def test_a_question_is_answered_with_the_last_digits(page: Page, town: Town, port: int) -> None:
    case = town.open(MINE)
    town.ask(case.case_id)
    go(page, port)
    assert heading(page) == "Ada pertanyaan untuk Anda"
    page.get_by_label("Jawaban Anda").fill("Tiang nomor 12, depan musala")
    page.locator("#angka-jawab").fill("9999")
    page.get_by_role("button", name="Kirim jawaban").click()
    assert "tidak cocok" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Jawaban Anda").input_value() == "Tiang nomor 12, depan musala"
    page.locator("#angka-jawab").fill(DIGITS)
    page.get_by_role("button", name="Kirim jawaban").click()
    assert "Jawaban Anda tercatat" in page.get_by_role("status").inner_text()
    assert town.store.get_case(case.case_id).status is Status.BARU
    assert page.locator("#angka-bukti").count() == 0  # the browser is known from now on


def test_belum_beres_opens_it_again_and_a_reload_says_nothing_twice(
    page: Page, town: Town, port: int
) -> None:
    case = town.open(MINE)
    town.resolve(case.case_id)
    go(page, port)
    page.locator("#angka-nilai").fill(DIGITS)
    page.get_by_role("button", name="Belum beres").click()
    assert heading(page) == "Dibuka kembali"
    assert "Kasus dibuka kembali" in page.get_by_role("status").inner_text()
    page.reload()
    page.go_back()
    assert len(town.store.spoken) == 1
    assert town.store.get_case(case.case_id).cycle == 2


def test_a_rating_with_reasons_is_kept_as_data(page: Page, town: Town, port: int) -> None:
    town.resolve(town.open(MINE).case_id)
    go(page, port)
    page.get_by_label("4 – baik").check()
    page.get_by_text("Alasannya").click()
    page.get_by_label("Cepat ditangani").check()
    page.locator("#angka-bintang").fill(DIGITS)
    page.get_by_role("button", name="Kirim nilai").click()
    (voice,) = town.store.words.voices.values()
    assert (voice.rating, voice.reasons) == (4, ("cepat",))
    assert "Nilai Anda: 4 dari 5." in page.content()


def test_a_rejection_is_objected_to_and_a_merge_disputed(page: Page, town: Town, port: int) -> None:
    case = town.open(MINE)
    other = town.receive(complaint(2, case_id=case.case_id))
    go(page, port, other)
    page.get_by_text("Bukan kejadian yang sama").click()
    page.locator("#angka-beda").fill(DIGITS)
    page.get_by_role("button", name="Minta diperiksa meja layanan").click()
    assert "masuk daftar meja layanan" in page.get_by_role("status").inner_text()
    assert len(town.store.words.disputes) == 1
    town.reject(case.case_id)
    go(page, port)
    page.get_by_label("Mengapa Anda tidak setuju").fill("Ini jalan kota")
    page.locator("#angka-keberatan").fill(DIGITS)
    page.get_by_role("button", name="Tidak setuju, buka kembali").click()
    assert heading(page) == "Dibuka kembali"


def test_the_link_of_a_channel_knows_its_reporter_and_leaves_no_token_in_the_address(
    page: Page, town: Town, port: int
) -> None:
    town.resolve(town.open(MINE).case_id)
    token = town.showing.proofs.token(MINE.complaint_id)  # type: ignore[attr-defined]
    page.goto(f"{at(port)}?kunci={token}")
    assert token not in page.url
    assert page.locator("#angka-nilai").count() == 0
    page.get_by_role("button", name="Sudah beres").click()
    assert "sudah beres tercatat" in page.get_by_role("status").inner_text()
    page.goto(f"{at(port, complaint(2))}?kunci={token}")
    assert page.locator("#angka-nilai").count() == 0  # nobody's complaint


def test_the_mark_of_a_known_browser_is_kept_from_scripts_and_from_other_pages(
    page: Page, town: Town, port: int
) -> None:
    town.resolve(town.open(MINE).case_id)
    go(page, port)
    page.locator("#angka-bukti").fill(DIGITS)
    page.get_by_role("button", name="Lanjutkan").click()
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, False, "Lax")
    assert cookie["path"] == f"/prod/complaints/{MINE.tracking_code}"


def test_a_photo_is_asked_for_by_a_form_of_its_own(page: Page, town: Town, port: int) -> None:
    town.ask(town.open(MINE).case_id)
    go(page, port)
    page.get_by_text("Menjawab dengan foto").click()
    page.locator("#angka-foto").fill(DIGITS)
    page.get_by_role("button", name="Tambah foto").click()
    assert heading(page) == "Foto untuk jawaban Anda"
    assert page.locator("form").get_attribute("action") == "https://bukti.example/"
    page.get_by_role("link", name="Kembali ke aduan").click()
    assert "1 foto belum masuk atau masih diperiksa" in page.content()


PAGES = citizens_pages(SERANG)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_without_its_script_every_state_is_whole_on_a_narrow_phone_and_on_a_desk(
    name: str, opened: Opened
) -> None:
    """axe-core is a script itself, so the page's own is taken out rather than all switched off."""
    bare = re.sub(r"<script>.*?</script>", "", PAGES[name], flags=re.DOTALL)
    assert bare != PAGES[name]
    for window in (NARROW, DESK):
        context = opened(window)
        serve(context, {"/page": bare})
        page = context.new_page()
        page.goto(f"{HOST}/page")
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true }")
        assert (found_by_axe(page), too_wide(page)) == ([], [])
