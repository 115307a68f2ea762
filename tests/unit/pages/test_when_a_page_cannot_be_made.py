"""What a person reads when the register does not answer: nothing that nobody can know."""

from base64 import b64encode
from typing import Any

import pytest

from aduan.domain.case.errors import AduanError, ConflictError, UnavailableError
from aduan.pages.shared.faults import paged


def asked(method: str, error: AduanError) -> dict[str, Any]:
    @paged
    def handler(_event: dict[str, Any], _context: Any) -> dict[str, Any]:
        raise error

    return handler({"httpMethod": method}, None)


def test_of_a_press_without_an_answer_nobody_says_that_it_was_saved_or_that_it_was_not() -> None:
    answer = asked("POST", UnavailableError("dynamodb", retry_after_s=7))
    assert (answer["statusCode"], answer["headers"]["Retry-After"]) == (503, "7")
    assert "Belum pasti apakah tekanan terakhir tersimpan" in answer["body"]
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
    assert "Tidak ada yang tersimpan" in answer["body"]
    assert not pressed


def test_a_press_that_lost_against_another_is_said_to_have_saved_nothing() -> None:
    assert "Tidak ada yang tersimpan" in asked("POST", ConflictError("case"))["body"]
