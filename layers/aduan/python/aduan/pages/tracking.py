"""A complaint's progress, for programs as JSON and for people as a page."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from aduan.application.tracking.track import Progress, Step
from aduan.domain.case.case import PublicStatus
from aduan.domain.case.lifecycle import public_status
from aduan.domain.case.spoken_time import moment_words, short_words
from aduan.entrypoints.problems import Response, not_found, render
from aduan.pages import labels as words
from aduan.pages.exchange import show
from aduan.pages.labels import CityNames
from aduan.pages.markup import Markup, fill, join, lines
from aduan.pages.page import Page

_ORDER: Final = (PublicStatus.MENUNGGU, PublicStatus.PROSES, PublicStatus.SELESAI)


BEING_CHECKED: Final = "Sedang diperiksa: dicocokkan dengan laporan lain."


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
    body = fill(
        '<section class="card"><p class="soft small">Kode lacak $code</p><h1>$status</h1>'
        '<ul class="tags">$tags</ul><p>$detail</p><dl>$facts</dl></section>'
        '<section class="card"><h2>Riwayat</h2><ol class="history">$steps</ol></section>',
        code=progress.tracking_code,
        status=words.PUBLIC[progress.public],
        tags=join([_tag(status, progress.public) for status in _ORDER]),
        detail=_detail(progress),
        facts=join(_facts(progress, city)),
        steps=join([_item(step, city) for step in reversed(progress.steps)])
        or Markup("<li>Belum ada langkah. Aduan sudah tersimpan.</li>"),
    )
    footer = "Siapa pun yang memegang kode lacak dapat melihat halaman ini. Simpan baik-baik."
    return show(Page(title="Lacak aduan", body=body, footer=footer), city=city.name)


def _detail(progress: Progress) -> str:
    return BEING_CHECKED if progress.dedup_pending else words.STATUS[progress.status]


def _missing_page(city: CityNames) -> Response:
    title = "Kode lacak tidak ditemukan"
    why = "Tidak ada aduan dengan kode lacak ini. Periksa kembali kodenya, lalu coba lagi."
    body = fill('<section class="card"><h1>$title</h1><p>$why</p></section>', title=title, why=why)
    return show(Page(title=title, body=body, status=404, footer=""), city=city.name)


def _facts(progress: Progress, city: CityNames) -> list[Markup]:
    facts = [("Diterima", moment_words(progress.received_at, city.zone))]
    if progress.due_at:
        facts.append(("Tenggat berikutnya", moment_words(progress.due_at, city.zone)))
    if progress.agency:
        facts.append(("Ditangani oleh", city.office(progress.agency)))
    if progress.case_number:
        facts.append(("Nomor kasus", progress.case_number))
    return [fill("<dt>$name</dt><dd>$value</dd>", name=name, value=value) for name, value in facts]


def _tag(status: PublicStatus, now: PublicStatus) -> Markup:
    kind = "ok" if status is now else "soft"
    return fill('<li class="tag $kind">$text</li>', kind=kind, text=words.PUBLIC[status])


def _item(step: Step, city: CityNames) -> Markup:
    note = fill("<p>$note</p>", note=lines(step.note)) if step.note else Markup("")
    return fill(
        '<li><h3>$status</h3><p class="soft small">$at</p>$note</li>',
        status=words.STATUS[step.status],
        at=short_words(step.at, city.zone),
        note=note,
    )


def _row(step: Step, city: CityNames) -> dict[str, str]:
    row = {"at": _written(step.at, city), "status": public_status(step.status).value}
    row["detail"] = words.STATUS[step.status]
    return row | {"note": step.note} if step.note else row


def _written(at: datetime, city: CityNames) -> str:
    return at.astimezone(city.zone).isoformat(timespec="seconds")
