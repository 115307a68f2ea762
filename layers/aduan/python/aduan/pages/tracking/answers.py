"""A complaint's progress, for programs as JSON and for people as a page."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from aduan.application.tracking.track import Progress, Step
from aduan.domain.case.case import PublicStatus, Status
from aduan.domain.case.lifecycle import public_status
from aduan.domain.case.spoken_time import moment_words
from aduan.entrypoints.problems import Response, not_found, render
from aduan.pages.shared import components
from aduan.pages.shared import labels as words
from aduan.pages.shared.exchange import show
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page

_ORDER: Final = (PublicStatus.MENUNGGU, PublicStatus.PROSES, PublicStatus.SELESAI)


BEING_CHECKED: Final = "Sedang diperiksa: dicocokkan dengan laporan lain."


CALL_112: Final = (
    "Bila ada jiwa yang terancam, hubungi 112 sekarang juga (bebas pulsa); jangan menunggu balasan."
)


def answer(progress: Progress | None, city: CityNames, headers: Mapping[str, str]) -> Response:
    """The page for a browser, JSON for everybody else."""
    if wants_page(headers):
        return _missing_page(city) if progress is None else _page(progress, city)
    if progress is None:
        return render(not_found("tracking_code"))
    return _json(progress, city)


def wants_page(headers: Mapping[str, str]) -> bool:
    """A browser asks for HTML by name; whoever does not gets JSON."""
    return "text/html" in headers.get("accept", "")


def _json(progress: Progress, city: CityNames) -> Response:
    """Times in the city's zone; what is unknown or hidden is left out."""
    body: dict[str, Any] = {
        "tracking_code": progress.tracking_code,
        "status": progress.public.value,
        "detail": _detail(progress),
        "received_at": _written(progress.received_at, city),
        "history": [_row(step, city) for step in progress.steps],
    }
    if progress.emergency:
        body["advice"] = CALL_112
    if progress.dedup_pending:
        body["dedup_pending"] = True
    if progress.due_at:
        body["due_at"] = _written(progress.due_at, city)
    if progress.case_number and progress.agency:
        body |= {"case_number": progress.case_number, "agency": city.office(progress.agency)}
    return {
        "statusCode": 200,
        "headers": {
            "content-type": "application/json",
            "cache-control": "no-store",
            "vary": "accept",
        },
        "body": json.dumps(body, ensure_ascii=False),
    }


def _page(progress: Progress, city: CityNames) -> Response:
    page = Page(
        title="Lacak aduan",
        template="tracking/progress.html",
        values={
            "code": progress.tracking_code,
            "status": words.PUBLIC[progress.public],
            "steps": _public_steps(progress.public, progress.status),
            "detail": _detail(progress),
            "advice": CALL_112 if progress.emergency else "",
            "facts": _facts(progress, city),
            "history": [_event(step, city) for step in reversed(progress.steps)],
        },
        footer="Siapa pun yang memegang kode lacak dapat melihat halaman ini. Simpan baik-baik.",
    )
    return show(page, city=city.name)


def _detail(progress: Progress) -> str:
    return BEING_CHECKED if progress.dedup_pending else words.STATUS[progress.status]


def _missing_page(city: CityNames) -> Response:
    page = Page(
        title="Kode lacak tidak ditemukan",
        template="shared/message.html",
        values={
            "why": "Tidak ada aduan dengan kode lacak ini. Periksa kembali kodenya, lalu coba lagi."
        },
        status=404,
        footer="",
    )
    return show(page, city=city.name)


def _public_steps(now: PublicStatus, status: Status) -> list[components.Step]:
    reached = _ORDER.index(now)
    tone = words.TONE[status] if now is PublicStatus.SELESAI else ""
    return [
        components.Step(
            words.PUBLIC[each], "now" if at == reached else "past" if at < reached else "", tone
        )
        for at, each in enumerate(_ORDER)
    ]


def _facts(progress: Progress, city: CityNames) -> list[tuple[str, str]]:
    facts = [("Diterima", moment_words(progress.received_at, city.zone))]
    if progress.due_at:
        facts.append(("Tenggat berikutnya", moment_words(progress.due_at, city.zone)))
    if progress.agency:
        facts.append(("Ditangani oleh", city.office(progress.agency)))
    if progress.case_number:
        facts.append(("Nomor kasus", progress.case_number))
    return facts


def _event(step: Step, city: CityNames) -> components.Event:
    return components.Event(
        what=words.STATUS[step.status],
        when=moment_words(step.at, city.zone),
        said=(step.note,) if step.note else (),
    )


def _row(step: Step, city: CityNames) -> dict[str, str]:
    row = {"at": _written(step.at, city), "status": public_status(step.status).value}
    row["detail"] = words.STATUS[step.status]
    return row | {"note": step.note} if step.note else row


def _written(at: datetime, city: CityNames) -> str:
    return at.astimezone(city.zone).isoformat(timespec="seconds")
