"""The page with the camera: one form that goes straight to storage, and comes back by itself."""

from urllib.parse import urlsplit

from aduan.application.official.upload import NoUpload, UploadForm
from aduan.pages.markup import fill, join
from aduan.pages.page import Page


def upload_page(form: UploadForm) -> Page:
    """S3 ignores every field after the file, so the file stands last."""
    hidden = [
        fill('<input type="hidden" name="$name" value="$value">', name=name, value=value)
        for name, value in form.fields.items()
    ]
    body = fill(
        '<section class="card"><h1>Foto hasil pekerjaan</h1><p class="soft small">Kasus $number. '
        "JPEG, PNG, atau WebP, paling besar 10 MB. Formulir berlaku 5 menit.</p>"
        '<form method="post" action="$url" enctype="multipart/form-data">$hidden'
        '<label for="berkas">Pilih atau ambil foto</label>'
        '<input id="berkas" type="file" name="file" required data-max="10000000" '
        'accept="image/jpeg,image/png,image/webp"><button type="submit">Unggah foto</button></form>'
        '<p class="soft small">Data kamera dan posisi dihapus dari salinan yang ditampilkan. Waktu '
        "dan jarak pengambilan dicatat untuk pemeriksaan.</p>"
        '<a class="button second" href="../$token">Kembali ke kasus</a></section>',
        number=form.number, url=form.url, hidden=join(hidden), token=form.token,
    )  # fmt: skip
    target = urlsplit(form.url)
    return Page(
        title=f"Foto untuk kasus {form.number}",
        body=body,
        form_targets=(f"{target.scheme}://{target.netloc}",),
    )


def no_upload_page(declined: NoUpload, token: str) -> Page:
    body = fill(
        '<section class="card"><h1>Foto tidak dapat diunggah</h1><p>$why</p>'
        '<a class="button second" href="../$token">Kembali ke kasus</a></section>',
        why=declined.reason,
        token=token,
    )
    return Page(title="Foto tidak dapat diunggah", body=body, status=409)
