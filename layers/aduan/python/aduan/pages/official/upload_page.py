"""The page with the camera: one form that goes straight to storage, and comes back by itself."""

from urllib.parse import urlsplit

from markupsafe import Markup

from aduan.application.official.upload import MEDIA_TYPES, NoUpload, UploadForm
from aduan.domain.photos.evidence import MAX_PHOTO_BYTES
from aduan.pages.shared.page import Page


def upload_page(form: UploadForm) -> Page:
    target = urlsplit(form.url)
    return Page(
        title=f"Foto untuk kasus {form.number}",
        template="official/upload.html",
        values={
            "number": form.number,
            "url": form.url,
            "fields": form.fields,
            "token": form.token,
            "media_types": MEDIA_TYPES,
            "max_bytes": MAX_PHOTO_BYTES,
            "max_mb": MAX_PHOTO_BYTES // 1_000_000,
            "word": form.word,
            "code": _code(form.word) if form.word else "",
        },
        form_targets=(f"{target.scheme}://{target.netloc}",),
    )


def _code(word: str) -> Markup:
    """The word as a QR code, drawn into the page."""
    import segno  # noqa: PLC0415  # for the few cases that ask for a word

    drawn = segno.make_qr(word, error="m").svg_inline(scale=6, border=4, light="white")
    return Markup(drawn)  # a drawing of our own, and words of our own list


def no_upload_page(declined: NoUpload, token: str) -> Page:
    return Page(
        title="Foto tidak dapat diunggah",
        template="official/no_upload.html",
        values={"why": declined.reason, "token": token},
        status=409,
    )
