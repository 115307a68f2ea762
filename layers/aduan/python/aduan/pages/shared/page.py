"""A page and the answer that carries it: which template, filled with what, under which headers.

Written by hand, because the headers are a promise about the very text that is sent: nothing is
stored, framed or referred, nothing is fetched from elsewhere, and the only style and script a
browser may use are the two whose hashes the policy names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from aduan.pages.shared.assets import SCRIPT_HASH, STYLE_HASH
from aduan.pages.shared.templates import render


@dataclass(frozen=True, slots=True)
class Page:
    """One page before it is written: `template` under `templates/`, and the values it names.
    `image_sources` and `form_targets` are the addresses it needs beyond our own; `connects_to`
    those its script may ask beside our own, None where it asks nothing."""

    title: str
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    wide: bool = False
    refresh_s: int | None = None
    image_sources: Sequence[str] = ()
    form_targets: Sequence[str] = ()
    connects_to: Sequence[str] | None = None
    footer: str = "Halaman ini khusus penerimanya. Jangan teruskan tautannya."


def headers(page: Page) -> dict[str, str]:
    """What a browser must and must not do with the page. Nothing is stored, framed or referred."""
    images = " ".join(["'self'", *page.image_sources])
    targets = " ".join(["'self'", *page.form_targets])
    asked = " ".join(["'self'", *(page.connects_to or ())])
    asks = "" if page.connects_to is None else f"connect-src {asked}; "
    policy = (
        f"default-src 'none'; style-src {STYLE_HASH}; script-src {SCRIPT_HASH}; "
        f"img-src {images}; {asks}form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        **GUARD_HEADERS,
    }


GUARD_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Strict-Transport-Security": "max-age=31536000",
}


def document(page: Page, city: str) -> str:
    """The whole HTML text."""
    return render(page.template, {**page.values, "page": page, "city": city})
