"""From the first mail to `selesai` with two photos on a telephone: one mail, one link, no renewal.

The function is the real one, over a register in memory. The bucket is played: it takes the form
that was signed for one photo, and has checked it by the time somebody looks again.
"""

import email
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page

from aduan.application.notices.write import write_notice
from aduan.application.official.act import ActPorts
from aduan.application.official.open_link import LinkPorts
from aduan.application.official.open_photo import OpeningPorts
from aduan.application.official.upload import UploadPorts
from aduan.bootstrap.official_action import Wired
from aduan.domain.case.case import Audience, Evidence, Notice, NoticeKind, Status
from aduan.domain.case.decide import allowed_moves
from aduan.domain.photos.evidence import PhotoState
from aduan.pages.official.answers import OfficialPages
from tests.browser.conftest import Opened
from tests.browser.gateway import Request, free_port, served
from tests.browser.seen import PHONE
from tests.contract.photos.test_photos import a_picture
from tests.fakes.pages import JUDGING, CasesInMemory, NobodyNamed, VoicesInMemory, never_filed
from tests.handlers import ENVIRONMENT, lay_out_pack, started
from tests.unit.notices.test_written_notices import LETTERHEAD
from tests.unit.samples import CITY, NOW, a_case, a_complaint, a_history_entry, the_rules

Answer = Mapping[str, Any]


@dataclass
class Bucket:
    """Signs a form for each photo, takes the file, and passes what is a picture at the next look
    but one: an official sees it waiting first."""

    origin: str
    register: CasesInMemory
    files: dict[str, bytes] = field(default_factory=dict)
    looks: int = 0

    def sign(self, key: str, media_type: str, *, back_to: str) -> tuple[str, dict[str, str]]:
        fields = {"key": key, "Content-Type": media_type}
        return f"{self.origin}/store", fields | {"success_action_redirect": back_to}

    def address(self, clean_key: str) -> str:
        return f"{self.origin}/clean/{clean_key}"

    def take(self, request: Request) -> Answer:
        head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
        sent = email.message_from_bytes(head + request.body)
        parts: dict[str, Message] = {
            str(part.get_param("name", header="Content-Disposition")): part
            for part in sent.walk()
            if not part.is_multipart()
        }
        told = {name: part.get_payload(decode=True) for name, part in parts.items()}
        self.files[str(bytes(told["key"]), "utf-8")] = bytes(told["file"])
        back = str(bytes(told.get("success_action_redirect") or b""), "utf-8")
        return {"statusCode": 303 if back else 204, "headers": {"Location": back}, "body": ""}

    def look(self, case_id: str) -> None:
        """What arrived is checked, as the function that the bucket calls does."""
        self.looks += 1
        checked = []
        for photo in self.register.photos.get(case_id, []):
            key = next((one for one in self.files if one.endswith(f"/{photo.evidence_id}")), None)
            if key is not None and photo.state is PhotoState.CHECKING:
                Image.open(BytesIO(self.files[key])).verify()
                clean = Evidence(photo.evidence_id, NOW, "DISHUB", f"{photo.evidence_id}.jpg")
                photo = replace(photo, state=PhotoState.CLEAN, clean=clean)  # noqa: PLW2901
            checked.append(photo)
        self.register.photos[case_id] = checked


@pytest.fixture
def register() -> CasesInMemory:
    case = a_case()
    return CasesInMemory(
        cases={case.case_id: case},
        entries={case.case_id: [a_history_entry()]},
        complaints={case.case_id: [a_complaint()]},
    )


class Site:
    """The function behind its address, and the mail that led there."""

    def __init__(self, handler: Any, bucket: Bucket) -> None:
        self.handler, self.bucket = handler, bucket

    def __call__(self, request: Request) -> Answer:
        if request.path == "/store":
            return self.bucket.take(request)
        if request.path.startswith("/clean/"):
            return {"statusCode": 200, "headers": {"Content-Type": "image/jpeg"}, "body": jpeg(1)}
        if request.path == "/favicon.ico":
            return {"statusCode": 204, "headers": {}, "body": ""}
        token, _, tail = request.path.removeprefix("/actions/").partition("/")
        answer: Answer = self.handler(
            {
                "httpMethod": request.method,
                "resource": "/actions/{token}" + (f"/{tail}" if tail else ""),
                "pathParameters": {"token": token},
                "queryStringParameters": dict(request.query),
                "headers": dict(request.headers),
                "body": request.body.decode(),
            },
            None,
        )
        if request.method == "GET":
            self.bucket.look("01K-CASE")
        return answer


@pytest.fixture
def site(
    register: CasesInMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, Site]:
    port = free_port()
    bucket = Bucket(f"http://127.0.0.1:{port}", register)
    nonces = iter(f"next-{n}" for n in range(1_000))
    reading = LinkPorts(
        lambda: list(LETTERHEAD.keys), register, register, register, bucket, allowed_moves,
        "INSPEKTORAT", NobodyNamed(), lambda: next(nonces), VoicesInMemory(), fresh_word_from=25,
    )  # fmt: skip
    acting = ActPorts(
        reading, register, the_rules(), CITY.agencies, str, lambda: 1.0, JUDGING, never_filed
    )
    uploading = UploadPorts(reading, register, bucket, bucket.origin, lambda: next(nonces))
    # Nothing is decided about public photos on this way.
    opening = OpeningPorts(reading, None, None)  # type: ignore[arg-type]
    pages = OfficialPages(
        acting, uploading, opening, CITY, lambda _lat, _lng: (), lambda _code: (), bucket.origin,
        lambda: NOW,
    )  # fmt: skip
    lay_out_pack(tmp_path)
    module = started("official_action", tmp_path, monkeypatch, ENVIRONMENT)
    monkeypatch.setattr(module, "WIRED", Wired(pages, None))  # type: ignore[arg-type]
    return port, Site(module.handler, bucket)


def the_mail(register: CasesInMemory, origin: str) -> str:
    (case,) = register.cases.values()
    notice = Notice("n-1", case.case_id, 1, NoticeKind.ASSIGNED, "DISHUB", Audience.OPERATOR, NOW)
    paper = replace(LETTERHEAD, public_url=origin)
    return write_notice(notice, case, NOW, paper).message


def jpeg(number: int) -> bytes:
    out = BytesIO()
    a_picture(number).save(out, "JPEG")
    return out.getvalue()


def photo(number: int) -> Any:
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(number)}


@pytest.mark.parametrize("scripts", [True, False])
def test_one_mail_and_one_link_from_new_to_done_with_two_photos(
    scripts: bool, opened: Opened, site: tuple[int, Site], register: CasesInMemory
) -> None:
    port, answering = site
    with served(port, answering) as origin:
        (address,) = re.findall(rf"{origin}/actions/\S+", the_mail(register, origin))
        page = opened(PHONE, scripts=scripts).new_page()
        wrong: list[str] = []
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.goto(address)
        page.get_by_text("Tindakan lain").click()
        page.get_by_role("button", name="Terima aduan ini").click()
        page.locator("#follow_up-note").fill("Tim berangkat malam ini.")
        page.get_by_role("button", name="Simpan tindak lanjut").click()
        assert page.get_by_role("status").first.inner_text().startswith("Tindak lanjut tersimpan")
        (_with_script if scripts else _without_script)(page)
        page.locator("#resolve-note").fill("Dua titik lampu diganti.")
        page.get_by_role("button", name="Nyatakan selesai").click()
        page.get_by_role("heading", name="Kasus sudah ditutup").wait_for()
        assert page.url.partition("?")[0] == address
        assert wrong == []
    (case,) = register.cases.values()
    assert case.status is Status.SELESAI
    assert len(case.cycle_evidence) == 2
    assert [entry.move for entry in register.entries[case.case_id]] == [
        "open", "accept", "follow_up", "resolve",
    ]  # fmt: skip
    assert [one for one in register.notices if one.kind is NoticeKind.FRESH_LINK] == []
    assert [one for one in register.notices if one.to == "DISHUB"] == []


def _with_script(page: Page) -> None:
    page.locator("#foto-baru").set_input_files([photo(1), photo(2)])
    page.locator("#resolve-note").fill("Dua titik lampu")
    page.locator("#resolve [data-ready='2']").wait_for(timeout=30_000)
    assert page.locator("#resolve-note").input_value() == "Dua titik lampu"


def _without_script(page: Page) -> None:
    for number in (1, 2):
        page.get_by_role("button", name="Tambah foto hasil pekerjaan").click()
        page.locator("#kamera").set_input_files(photo(number))
        page.get_by_role("button", name="Unggah foto", exact=True).click()
        page.get_by_text("1 foto belum masuk atau masih diperiksa").wait_for()
        page.get_by_role("link", name="Muat ulang untuk melihat hasilnya").click()
        page.get_by_text(f"{number} foto siap dipakai sebagai bukti").wait_for()
