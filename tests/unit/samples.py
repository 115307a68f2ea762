"""A case, its history and its complaints, invented, for tests of what people see."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from aduan.domain.case.calendar import parse_calendar
from aduan.domain.case.case import Actor, Case, DueTimes, HistoryEntry, Level, Place, Role, Status
from aduan.domain.case.clocks import ClockRules, parse_rules
from aduan.domain.intake.complaint import Complaint, Location
from aduan.pages.shared.labels import CityNames

PACK = Path(__file__).parents[2] / "layers" / "cities" / "serang"
NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
ARRIVED = datetime(2026, 3, 2, 0, 14, 31, tzinfo=UTC)

CITY = CityNames(
    name="Kota Serang",
    zone=ZoneInfo("Asia/Jakarta"),
    agencies={
        "DISHUB": "Dinas Perhubungan",
        "DPUPR": "Dinas Pekerjaan Umum dan Penataan Ruang",
        "DLH": "Dinas Lingkungan Hidup",
        "INSPEKTORAT": "Inspektorat",
    },
    outside={"X-PLN": "PLN", "X-BPJN": "Balai Pelaksanaan Jalan Nasional Banten"},
    channels={"rabeg": "RABEG", "lapor": "SP4N LAPOR!", "112": "Siaga 112"},
    categories={"pju_mati": "Lampu jalan mati"},
)


def a_case(**changes: object) -> Case:
    case = Case(
        case_id="01K-CASE",
        number="SRG-2026-00017",
        status=Status.BARU,
        agency="DISHUB",
        category="pju_mati",
        matter="Lampu jalan mati di depan pasar",
        place=Place(
            kelurahan_code="36.73.01.1004",
            kelurahan="Lontar Baru",
            kecamatan="Serang",
            address="Jl. Veteran, depan pasar",
            lat=-6.1178,
            lng=106.1512,
            reason="Titik GPS dan teks sama-sama menunjuk Lontar Baru.",
        ),
        arrived_at=ARRIVED,
        opened_at=ARRIVED + timedelta(seconds=20),
        due=DueTimes(
            opd=ARRIVED + timedelta(hours=72),
            sekda=ARRIVED + timedelta(hours=96),
            verify=ARRIVED + timedelta(days=3),
            follow_up=ARRIVED + timedelta(days=7),
            resolve=ARRIVED + timedelta(days=20),
        ),
        complaint_count=3,
        reporter_count=3,
        channels=("rabeg", "lapor"),
        severity="sedang",
        route_reason="Kata “lampu jalan” dan “mati”: penerangan jalan umum diurus Dishub.",
        route_alternatives=("DPUPR",),
    )
    return replace(case, **changes)  # type: ignore[arg-type]


def a_history_entry(**changes: object) -> HistoryEntry:
    entry = HistoryEntry(
        case_id="01K-CASE",
        version=1,
        at=ARRIVED + timedelta(seconds=20),
        actor=Actor(Role.SYSTEM, "system"),
        move="open",
        from_status=None,
        to_status=Status.BARU,
        cycle=1,
        level=Level.OPD,
        public_note="Aduan diteruskan ke Dinas Perhubungan.",
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def a_complaint(**changes: object) -> Complaint:
    complaint = Complaint(
        complaint_id="01K-ADUAN",
        channel="rabeg",
        external_id="RBG-2026-00123",
        tracking_code="7F3K-Q2MN",
        reported_at=ARRIVED - timedelta(seconds=40),
        received_at=ARRIVED,
        title="Lampu jalan mati",
        text="Min, lampu jalan depan pasar udah 3 malem mati, gelap pisan. Tulung dibenerin.",
        location=Location(lat=-6.1178, lng=106.1512, address="Jl. Veteran"),
        case_id="01K-CASE",
    )
    return replace(complaint, **changes)  # type: ignore[arg-type]


def the_rules() -> ClockRules:
    """The city's own clocks."""
    calendar = parse_calendar(tomllib.loads((PACK / "calendar.toml").read_text("utf-8")))
    return parse_rules(tomllib.loads((PACK / "clocks.toml").read_text("utf-8")), calendar)
