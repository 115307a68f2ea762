"""What a person reads when the register does not answer: nothing that nobody can know."""

from base64 import b64encode
from typing import Any

import pytest

from aduan.domain.case.errors import AduanError, ConflictError, NotFoundError, UnavailableError
from aduan.pages.shared.faults import PageFailedError, paged


def asked(method: str, error: AduanError) -> dict[str, Any]:
    @paged
    def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
        raise error

    return handler({"httpMethod": method}, None)


def test_of_a_press_without_an_answer_nobody_says_that_it_was_saved_or_that_it_was_not() -> None:
    answer = asked("POST", UnavailableError("dynamodb", retry_after_s=7))
    assert (answer["statusCode"], answer["headers"]["Retry-After"]) == (503, "7")
    assert (
        ">Belum pasti apakah tekanan terakhir tersimpan. Tunggu sebentar, buka lagi tautannya, dan "
        "periksa riwayat sebelum menekan lagi.<"
    ) in answer["body"]
    assert "Tidak ada yang" not in answer["body"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_only_reads_is_told_nothing_of_presses(method: str) -> None:
    answer = asked(method, UnavailableError("dynamodb"))
    assert answer["statusCode"] == 503
    assert "tekanan" not in answer["body"]


@pytest.mark.parametrize("encoded", [False, True])
def test_who_wrote_more_than_a_form_takes_hears_that_and_not_that_something_is_missing(
    encoded: bool,
) -> None:
    pressed: list[object] = []

    @paged
    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        pressed.append(event)
        return {}

    body = b64encode(b"note=" + b"x" * 20_000).decode() if encoded else "note=" + "x" * 20_000
    answer = handler({"httpMethod": "POST", "body": body, "isBase64Encoded": encoded}, None)
    assert answer["statusCode"] == 413
    assert "<h1>Isian terlalu panjang</h1>" in answer["body"]
    assert (
        ">Tidak ada yang tersimpan. Kembali ke halaman sebelumnya, persingkat isiannya, lalu kirim "
        "lagi.<"
    ) in answer["body"]
    assert not pressed


def test_a_press_that_lost_against_another_is_said_to_have_saved_nothing() -> None:
    assert "Tidak ada yang tersimpan" in asked("POST", ConflictError("case"))["body"]


@pytest.mark.parametrize(
    ("error", "status", "title", "why"),
    [
        (
            UnavailableError("dynamodb"),
            503,
            "Layanan sedang terganggu",
            "Tunggu sebentar, lalu muat ulang halaman ini.",
        ),
        (
            NotFoundError("case", "K1"),
            404,
            "Tidak ditemukan",
            "Yang dicari tidak ada. Periksa kembali alamatnya.",
        ),
        (
            ConflictError("case"),
            409,
            "Ada perubahan lain lebih dahulu",
            "Tidak ada yang tersimpan dari tekanan terakhir. Muat ulang, lalu coba lagi.",
        ),
    ],
)
def test_what_was_planned_for_is_a_page_that_says_what_to_do(
    error: AduanError, status: int, title: str, why: str
) -> None:
    answer = asked("GET", error)
    assert answer["statusCode"] == status
    assert f"<h1>{title}</h1>" in answer["body"]
    assert f">{why}<" in answer["body"]
    assert "K1" not in answer["body"]


def test_what_nobody_planned_for_flies_on_by_its_kind_and_without_its_words() -> None:
    @paged
    def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
        raise KeyError("Bu Ani, 0812")

    with pytest.raises(PageFailedError, match=r"^KeyError$") as flown:
        handler({}, None)
    assert flown.value.__suppress_context__


def test_what_went_wrong_is_logged_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    asked("GET", ConflictError("aduan Bu Ani"))
    assert [one.getMessage() for one in caplog.records] == ["page refused: ConflictError"]


def test_a_page_that_can_be_made_is_handed_on_as_it_is() -> None:
    @paged
    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Says."""
        return {"event": event, "context": context}

    assert handler({"a": 1}, "c") == {"event": {"a": 1}, "context": "c"}
    assert (handler.__name__, handler.__doc__) == ("handler", "Says.")


def test_a_press_is_a_press_however_its_method_is_written() -> None:
    assert "tekanan" in asked("post", UnavailableError("dynamodb"))["body"]
