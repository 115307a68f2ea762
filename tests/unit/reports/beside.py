"""What an invented city has beside its figures: appointments, links, decisions, wishes."""

from dataclasses import replace
from datetime import date, timedelta

from aduan.adapters.lapor.contract import load_contract
from aduan.application.reports.ports import ReportPorts, Sources
from aduan.bootstrap.parts.report_sources import doors, instruments
from aduan.domain.case.case import Audience
from aduan.domain.figures.improvements import Called, Improvement, Sort
from aduan.domain.figures.ledger import Ledger
from aduan.domain.lapor.link import Link
from aduan.domain.officials.appointments import Appointment
from aduan.domain.reports.lapor import Lapor
from aduan.domain.reports.machine import Decision, Meter
from aduan.domain.reports.protection import Ended, Protection
from aduan.domain.reports.satisfaction import SurveyAnswer
from aduan.domain.rights.request import Proof, Request, Right, Stage
from tests.city import PACK, RULES, wib
from tests.fakes.figures import BookInMemory
from tests.unit.reports.a_desk import a_desk, march

TABLES = load_contract(PACK).tables()
DECREE = "SK-CONTOH/006/2026"


def appointment(post: str, name: str, since: str, until: str = "") -> Appointment:
    end = wib(f"{until} 00:00") if until else None
    return Appointment(f"{post}-{name}", post, name, Audience.HEAD, DECREE,
                       wib(f"{since} 00:00"), until=end)  # fmt: skip


def link(case_id: str, lapor_id: str, status: str) -> Link:
    at = wib("2026-04-01 06:00")
    return Link(lapor_id, case_id, "", True, wib("2026-03-05 08:00"), status, checked_at=at)


def request(number: int, right: Right, hours: float | None, stage: Stage = Stage.DONE) -> Request:
    at = wib("2026-02-10 09:00")
    done = None if hours is None else at + timedelta(hours=hours)
    return Request(f"PDP-{number}", right, at, at + timedelta(hours=72), stage, Proof.CODE, "arn:x",
                   ("C1",), done_at=done, why="kata seorang warga")  # fmt: skip


ANSWERS = tuple(SurveyAnswer("2026-Q1", "DISHUB", (3, 3, 3, 4, 3, 3, 3, 3, 4)) for _ in range(6))
PAVED = Improvement("P1", 1, Sort.PROGRAMME, "Lampu jalan diganti", "SK-CONTOH/9/2026",
                    date(2026, 3, 5), "DISHUB", (Called("SRG-1", "pju"),),
                    wib("2026-03-05 09:00"), date(2026, 4, 1))  # fmt: skip
DECISIONS = (
    Decision("duplicate", "sama", "0.710", wib("2026-03-05 10:00")),
    Decision("duplicate", "beda", "0.520", wib("2026-03-06 10:00")),
    Decision("duplicate", "beda", "auto", wib("2026-03-07 10:00")),
)
REQUESTS = (
    request(1, Right.SHOW, 5),
    request(2, Right.SHOW, 90),
    request(3, Right.ERASE, 20, Stage.REFUSED),
    request(4, Right.ERASE, None, Stage.OPEN),
    request(5, Right.BREACH, 60),
)
ENDED = tuple(Ended(wib(f"2026-02-{day} 02:00"), "umum", "JRA") for day in (20, 21))


def some_links() -> tuple[Link, ...]:
    """Every third case of March is at LAPOR!, as received there."""
    facts = [one for one in march().facts if not one.hidden][::3]
    return tuple(
        link(fact.case_id, f"L{number}", next(iter(TABLES.status)))
        for number, fact in enumerate(facts)
    )


def sources() -> Sources:
    return Sources(
        rules=RULES,
        appointments=lambda: (
            appointment("DISHUB", "Budi Contoh", "2026-01-01", "2026-03-11"),
            appointment("DISHUB", "Sari Contoh", "2026-03-21"),
        ),
        lapor=lambda _: Lapor(some_links(), TABLES, True),
        survey=lambda: ANSWERS,
        decisions=lambda _: DECISIONS,
        meters=lambda: (Meter("Surat mati ke LAPOR!", "pesan", 2, "Menunggu orang."),),
        protection=lambda _: Protection(REQUESTS, ENDED, due=0, held=1, looks=4),
        improvements=lambda: (PAVED,),
        doors=doors,
        version="1.0",
        instruments=instruments(PACK),
        roles={"DESK": "DISKOMINFO", "INSPECTORATE": "INSPEKTORAT", "OFFICER": "SETDA"},
    )


def equipped(desk: ReportPorts) -> ReportPorts:
    return replace(desk, sources=sources())


def whole_desk(
    code: str, ledger: Ledger | None = None, *, now: str = "2027-01-06 07:00"
) -> ReportPorts:
    """A desk with everything, of which the period `code` and its March are known."""
    found = march() if ledger is None else ledger
    desk = a_desk(now=wib(now), ledger=found)
    return replace(desk, book=BookInMemory({code: found, "2026-03": found}), sources=sources())
