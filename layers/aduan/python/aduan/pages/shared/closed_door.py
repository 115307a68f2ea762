"""What a person sees whose link opens nothing, and what to do next."""

from typing import Final

from aduan.application.official.open_link import DeadLink
from aduan.domain.links import Refusal
from aduan.pages.shared import labels as words
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page

STATUS_OF: Final = {
    Refusal.TAMPERED: 404,
    Refusal.EXPIRED: 410,
    Refusal.CLOSED: 410,
    Refusal.REASSIGNED: 410,
    Refusal.HANDED_OVER: 410,
}
RENEW: Final = "kirim_tautan"
"""The value of `move` that asks for a fresh link."""

_RENEWABLE: Final = frozenset({Refusal.EXPIRED})


def fresh_link_page(number: str) -> Page:
    """The link itself is never shown: only the office's own addresses get it."""
    return Page(
        title="Tautan baru dikirim",
        template="official/fresh_link.html",
        values={"number": number},
    )


def closed_door(dead: DeadLink, city: CityNames, *, renewable: bool = True) -> Page:
    """404 for what we never wrote, 410 for a link whose time is over. `renewable`: offer a fresh
    one, where there can be one."""
    title, why = words.REFUSAL[dead.refusal]
    return Page(
        title=title,
        template="shared/closed_door.html",
        values={
            "why": why,
            "number": dead.number,
            "office": city.office(dead.agency or ""),
            "renew": RENEW if renewable and dead.refusal in _RENEWABLE else None,
        },
        status=STATUS_OF[dead.refusal],
    )
