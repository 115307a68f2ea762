"""When a page cannot be made: a person is told in words, the alarm hears of the rest.

What nobody planned for flies on so that it is counted, but without its text, which may quote what
a citizen or an official wrote.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from aduan.domain.case.errors import AduanError, NotFoundError, UnavailableError
from aduan.pages.shared.exchange import show, too_long
from aduan.pages.shared.page import Page

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]
_LOG: Final = logging.getLogger(__name__)


class PageFailedError(Exception):
    """Stands for an error nobody planned for: its kind, never its text."""


def paged(handler: Handler) -> Handler:
    """A handler whose planned errors are pages."""

    @wraps(handler)
    def answering(event: dict[str, Any], context: Any) -> dict[str, Any]:
        if too_long(event):
            return _page(
                413,
                "Isian terlalu panjang",
                "Tidak ada yang tersimpan. Kembali ke halaman sebelumnya, persingkat isiannya, "
                "lalu kirim lagi.",
            )
        try:
            return handler(event, context)
        except AduanError as error:
            return _sorry(error, str(event.get("httpMethod", "GET")).upper() == "POST")
        except Exception as error:
            raise PageFailedError(type(error).__name__) from None

    return answering


def _sorry(error: AduanError, pressed: bool) -> dict[str, Any]:
    """After a time-out nobody knows whether a press was saved, so nothing is said of it: the page
    shows it when it is loaded again."""
    _LOG.warning("page refused: %s", type(error).__name__)
    match error:
        case UnavailableError(retry_after_s=seconds):
            why = "Tunggu sebentar, lalu muat ulang halaman ini."
            if pressed:
                why = (
                    "Belum pasti apakah tekanan terakhir tersimpan. Tunggu sebentar, buka lagi "
                    "tautannya, dan periksa riwayat sebelum menekan lagi."
                )
            answer = _page(503, "Layanan sedang terganggu", why)
            answer["headers"]["Retry-After"] = str(seconds)
            return answer
        case NotFoundError():
            return _page(
                404, "Tidak ditemukan", "Yang dicari tidak ada. Periksa kembali alamatnya."
            )
        case _:
            return _page(
                409,
                "Ada perubahan lain lebih dahulu",
                "Tidak ada yang tersimpan dari tekanan terakhir. Muat ulang, lalu coba lagi.",
            )


def _page(status: int, title: str, why: str) -> dict[str, Any]:
    page = Page(title, "shared/message.html", {"why": why}, status=status, footer="")
    return show(page, city="")
