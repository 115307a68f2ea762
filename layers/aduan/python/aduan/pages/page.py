"""The frame of every page and the answer that carries it: one document, one set of headers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aduan.pages.markup import Markup, fill
from aduan.pages.style import CSS, SCRIPT, SCRIPT_HASH, STYLE_HASH

_DOCUMENT: Final = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="format-detection" content="telephone=no">$refresh
<title>$title · Satu Aduan $city</title>
<style>$css</style>
</head>
<body>
<a class="skip" href="#isi">Langsung ke isi</a>
<header class="top"><b>Satu Aduan</b> $city</header>
<main id="isi"$width>
$body
</main>
<footer>$footer</footer>
<script>$script</script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page: `sources` are the image and form addresses it needs beyond our own."""

    title: str
    body: Markup
    status: int = 200
    wide: bool = False
    refresh_s: int | None = None
    image_sources: Sequence[str] = ()
    form_targets: Sequence[str] = ()
    footer: str = "Halaman ini khusus penerimanya. Jangan teruskan tautannya."


def headers(page: Page) -> dict[str, str]:
    """What a browser must and must not do with the page. Nothing is stored, framed or referred."""
    images = " ".join(["'self'", *page.image_sources])
    targets = " ".join(["'self'", *page.form_targets])
    policy = (
        f"default-src 'none'; style-src {STYLE_HASH}; script-src {SCRIPT_HASH}; "
        f"img-src {images}; form-action {targets}; base-uri 'none'; frame-ancestors 'none'"
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
    refresh = (
        fill('\n<meta http-equiv="refresh" content="$s">', s=page.refresh_s)
        if page.refresh_s
        else None
    )
    return fill(
        _DOCUMENT,
        title=page.title,
        city=city,
        css=Markup(CSS),
        script=Markup(SCRIPT),
        body=page.body,
        width=Markup(' class="wide"') if page.wide else None,
        refresh=refresh,
        footer=page.footer,
    )
