"""The demonstration's browser reads forms as a person's would."""

from infra.local.demo import browser, officials, photo
from infra.local.demo.story import Act

PAGE = """
<form method="post"><input type="hidden" name="move" value="accept">
<button type="submit">Terima</button></form>
<form method="post"><input type="hidden" name="move" value="forward">
<select name="agency" required><option value="">Pilih</option><option value="DLH">DLH</option>
</select><textarea name="note" required></textarea></form>
<form method="post" action="abc/photo"><button>Tambah foto</button></form>
<form method="post" action="http://s3/bucket" enctype="multipart/form-data">
<input type="hidden" name="key" value="uploads/1"><input type="file" name="file"></form>
"""


def read() -> browser.Page:
    return browser.Page("http://x/api/actions/abc", 200, PAGE, browser._forms(PAGE))


def test_a_form_is_found_by_its_move() -> None:
    form = read().form("forward")
    assert form is not None
    assert form.choices == {"agency": ["", "DLH"]}
    assert form.required == {"agency", "note"}
    assert read().form("resolve") is None


def test_an_upload_form_keeps_its_hidden_fields() -> None:
    upload = read().forms[3]
    assert (upload.file_field, upload.fields, upload.multipart) == (
        "file",
        {"key": "uploads/1"},
        True,
    )


def test_an_official_fills_in_what_the_form_asks() -> None:
    form = read().form("forward")
    assert form is not None
    values = officials._values(form, Act(1, "forward", "DLH"))
    assert values["agency"] == "DLH"
    assert values["note"]


def test_the_link_of_a_notice_is_found_without_the_words_around_it() -> None:
    text = "Buka, terima:\nhttp://localhost:8080/api/actions/k.p-1.s_2\n\nTautan ini khusus"
    assert officials.link_in(text) == "http://localhost:8080/api/actions/k.p-1.s_2"
    assert officials.link_in("tanpa tautan") is None


def test_no_two_photos_are_alike() -> None:
    assert photo.finished_work("a") == photo.finished_work("a")
    assert photo.finished_work("a") != photo.finished_work("b")
    assert photo.finished_work("a").startswith(b"\x89PNG")
