"""What a person sees whose link opens nothing, and what to do next."""

from typing import Final

from aduan.application.official.open_link import DeadLink
from aduan.domain.links import Refusal
from aduan.pages import labels as words
from aduan.pages.labels import CityNames
from aduan.pages.markup import Markup, fill
from aduan.pages.page import Page

STATUS_OF: Final = {
    Refusal.TAMPERED: 404,
    Refusal.EXPIRED: 410,
    Refusal.USED: 410,
    Refusal.REASSIGNED: 410,
}


_RENEWABLE: Final = frozenset({Refusal.EXPIRED, Refusal.USED})
RENEW: Final = "kirim_tautan"
_ASK: Final = Markup(
    '<form method="post"><input type="hidden" name="move" value="kirim_tautan">'
    '<button type="submit">Kirim tautan baru ke kantor saya</button></form>'
    '<p class="soft small">Tautan dikirim ke alamat resmi kantor, paling banyak satu kali '
    "setiap jam.</p>"
)


def fresh_link_page(number: str) -> Page:
    """The link itself is never shown: only the office's own addresses get it."""
    title = "Tautan baru dikirim"
    body = fill(
        '<section class="card"><h1>$title</h1><p>Tautan baru untuk kasus <b>$number</b> sedang '
        "dikirim ke alamat resmi kantor Anda. Periksa surel dalam beberapa menit.</p></section>",
        title=title,
        number=number,
    )
    return Page(title=title, body=body)


def closed_door(dead: DeadLink, city: CityNames, *, renewable: bool = True) -> Page:
    """404 for what we never wrote, 410 for a link whose time is over. `renewable`: offer a fresh
    one, where there can be one."""
    title, why = words.REFUSAL[dead.refusal]
    case = (
        fill("<p>Kasus <b>$number</b>, saat ini pada $agency.</p>",
             number=dead.number, agency=city.office(dead.agency or ""))
        if dead.number else Markup("")
    )  # fmt: skip
    body = fill(
        '<section class="card"><h1>$title</h1><p>$why</p>$case$ask<p class="soft small">Bila '
        "tautan terbaru tidak ditemukan, hubungi meja layanan Diskominfo dan sebut nomor kasusnya."
        "</p></section>",
        title=title, why=why, case=case,
        ask=_ASK if renewable and dead.refusal in _RENEWABLE else None,
    )  # fmt: skip
    return Page(title=title, body=body, status=STATUS_OF[dead.refusal])
