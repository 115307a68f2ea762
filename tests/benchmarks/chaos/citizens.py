"""Citizens on their own page, channels that ask instead of being called, operators with an export.

As everybody in a story they see only answers: a page with its forms, a list behind a cursor, the
report that lies beside an imported file.
"""

import csv
import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from aduan.entrypoints.signatures import signed_headers
from tests.benchmarks.chaos import pages
from tests.benchmarks.chaos.cloud import Cloud
from tests.benchmarks.chaos.outside import picture
from tests.benchmarks.chaos.virtual import CLOCK

ZONE: Final = ZoneInfo("Asia/Jakarta")
LIMIT: Final = 7
"""How many changes a channel asks for at once; few, so that it must come again."""
COLUMNS: Final = (
    "Tracking ID", "Tanggal Laporan Masuk", "Waktu Laporan Masuk", "Nama Pelapor",
    "Klasifikasi Laporan", "ID Kategori", "Kategori", "Judul Laporan", "Isi Laporan Awal",
    "Isi Laporan Akhir", "Tipe Laporan (Anonim/Rahasia)", "Sumber Laporan", "Instansi Induk",
    "ID Instansi Terdisposisi", "Instansi Terdisposisi", "Status Laporan", "Alasan Tunda/Arsip",
    "Provinsi", "Kota/Kabupaten", "Kecamatan", "Kelurahan",
)  # fmt: skip
"""The operators' export at LAPOR!, as its header says."""
MONTHS: Final = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
ELSEWHERE: Final = (("Kabupaten Serang", "Pontang", "Sukajaya"), ("Kota Cilegon", "Citangkil", ""))
"""Other governments, whose places must not be taken for ours of the same name."""


@dataclass
class Reporter:
    """One reporter before the page of one complaint, with the browser's cookie."""

    cloud: Cloud
    draw: random.Random
    code: str
    digits: str
    token: str
    read: Callable[[str, Mapping[str, Any]], pages.Read]
    cookie: str = ""
    said: list[str] = field(default_factory=list)
    """The words the page said it had taken, by their ids."""

    def sit_down(self) -> None:
        """Open the page, prove who one is, say what it asks for; sometimes twice."""
        page = self._open()
        if page is None:
            return
        forms = [one for one in page.forms if one.method == "post"]
        if not forms:
            return
        form = self.draw.choice(forms)
        given = form.filled(
            self.draw,
            self.draw.choice(
                ("Di dekat pos ronda, sebelah kiri.", "ok terima kasih", "Masih sama saja.", "")
            ),
        )
        if "angka" in given:
            wrong = self.draw.random() < 0.15
            given["angka"] = "0000" if wrong else self.digits
        self._press(given)
        if self.draw.random() < 0.2:
            self._press(given)
        if self.draw.random() < 0.6:
            self.cloud.after(self.draw.uniform(5, 7200), self.sit_down)

    def _open(self) -> pages.Read | None:
        asked = {"kunci": self.token} if self.token and self.draw.random() < 0.3 else {}
        event = pages.get("/complaints/{tracking_code}", "tracking_code", self.code, **asked)
        return self._ask("track", event)

    def _press(self, given: Mapping[str, str]) -> None:
        event = pages.post("/complaints/{tracking_code}", "tracking_code", self.code, given)
        event["requestContext"] = {"identity": {"sourceIp": "203.0.113.9"}}
        done = self._ask("citizen_action", event)
        if done is None:
            return
        if done.status == 303:
            self.said += parse_qs(urlsplit(done.location).query).get("kata", [])
        for form in done.forms:
            if "key" in form.fields and self.draw.random() < 0.7:  # the others leave the page
                self._photograph(form.fields["key"])

    def _photograph(self, key: str) -> None:
        body = picture(self.draw)
        self.cloud.counts["photos of citizens"] += 1
        self.cloud.after(
            self.draw.uniform(1, 290), lambda: self.cloud.services.upload("evidence", key, body)
        )

    def _ask(self, function: str, event: dict[str, Any]) -> pages.Read | None:
        if self.cookie:
            event["headers"]["cookie"] = self.cookie
        answer = self.cloud.ask(function, event)
        if answer is None:
            return None
        headers = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
        self.cookie = headers.get("set-cookie", "").partition(";")[0] or self.cookie
        return self.read(function, answer)


@dataclass
class Asking:
    """A channel that nobody calls: it asks behind its cursor, and keeps the cursor only once it
    has the answer."""

    cloud: Cloud
    channel: str
    secret: str
    hear: Callable[[str, str, Mapping[str, Any]], None]
    cursor: str = "0"
    asked: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def ask(self) -> bool:
        """One question; whether there is more behind it."""
        self.asked += 1
        event = pages.get("/channels/{channel}/changes", "channel", self.channel,
                          after=self.cursor, limit=str(LIMIT))  # fmt: skip
        event["headers"] = signed_headers(
            self.secret, f"ask_{self.channel}_{self.asked}", CLOCK.datetime(), b""
        )
        answer = self.cloud.ask("answer_channels", event)
        if answer is None or answer["statusCode"] >= 500:
            return True
        if answer["statusCode"] != 200:
            self.refused.append((answer["statusCode"], str(answer["body"])[:200]))
            return False
        body = json.loads(answer["body"])
        for change in body["changes"]:
            self.hear(self.channel, f"{self.channel}#{change['data']['sequence']}", change)
        self.cursor = body["next"]
        return bool(body["more"])

    def catch_up(self) -> None:
        for _ in range(2_000):
            if not self.ask():
                return


@dataclass(frozen=True)
class Export:
    """One file in the folder as it was put there, and which report stands on which of its lines."""

    key: str
    lines: Mapping[int, str]
    elsewhere: frozenset[str]
    body: bytes


def export_of(
    key: str, reports: Sequence[Mapping[str, Any]], draw: random.Random
) -> tuple[Export, bytes]:
    """LAPOR!'s own export of some reports, each cell as its operators get it."""
    rows, lines, elsewhere = [], {}, set()
    at = 2
    for one in reports:
        filed = datetime.fromisoformat(str(one["filed_at"])).astimezone(ZONE)
        text = str(one["content"])
        city, district, ward = ("Kota Serang", "", "")
        if one.get("elsewhere"):
            city, district, ward = draw.choice(ELSEWHERE)
            elsewhere.add(str(one["id"]))
        flags = [name for name, field_ in (("Anonim", "is_anonymous"), ("Rahasia", "is_secret"))
                 if one.get(field_)]  # fmt: skip
        rows.append([
            str(one["id"]), f"{filed.day} {MONTHS[filed.month - 1]} {filed.year}",
            f"{filed:%H:%M:%S}", "Pelapor 001", "Aspirasi", "928", "Infrastruktur Jalan",
            str(one["title"]), text, text, "|".join(flags), "Website", "Pemerintah Kota Serang",
            "", "", str(one["status"]), "", "Banten", city, district, ward,
        ])  # fmt: skip
        lines[at] = str(one["id"])
        at += 1 + 2 * text.count("\n")
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([COLUMNS, *rows])
    body = out.getvalue().encode()
    return Export(key, lines, frozenset(elsewhere), body), body
