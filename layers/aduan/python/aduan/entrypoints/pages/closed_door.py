"""What a person sees whose link opens nothing, and what to do next."""

from typing import Final

from aduan.application.show_case import DeadLink
from aduan.domain.links import Refusal
from aduan.entrypoints.pages import words
from aduan.entrypoints.pages.markup import Markup, fill
from aduan.entrypoints.pages.page import Page
from aduan.entrypoints.pages.words import City

STATUS_OF: Final = {
    Refusal.TAMPERED: 404,
    Refusal.EXPIRED: 410,
    Refusal.USED: 410,
    Refusal.REASSIGNED: 410,
}


def closed_door(dead: DeadLink, city: City) -> Page:
    """404 for what we never wrote, 410 for a link whose time is over."""
    title, why = words.REFUSAL[dead.refusal]
    case = (
        fill("<p>Kasus <b>$number</b>, saat ini pada $agency.</p>",
             number=dead.number, agency=city.office(dead.agency or ""))
        if dead.number else Markup("")
    )  # fmt: skip
    body = fill(
        '<section class="card"><h1>$title</h1><p>$why</p>$case<p class="soft small">Bila tautan '
        "terbaru tidak ditemukan, hubungi meja layanan Diskominfo dan sebut nomor kasusnya."
        "</p></section>",
        title=title, why=why, case=case,
    )  # fmt: skip
    return Page(title=title, body=body, status=STATUS_OF[dead.refusal])
