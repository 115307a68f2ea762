"""`aduan signing`: a channel changes its secret while both count."""

import io
import json
from dataclasses import dataclass

import pytest

from aduan.adapters.aws.secrets import channel_secrets
from aduan.cli.signing import main


@dataclass
class Stored:
    text: str = json.dumps({"key": "k" * 64, "112": {"current": "whsec_own", "previous": None}})

    def read(self) -> str:
        return self.text

    def write(self, text: str) -> None:
        self.text = text


def run(stored: Stored, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    code = main(["--city", "serang", *words], opened=lambda _city, _stage: stored, out=out)
    return code, out.getvalue().strip()


def test_before_its_first_replacement_a_channel_signs_with_the_derived_one() -> None:
    stored = Stored()
    assert run(stored, "secret", "rabeg") == (
        0,
        channel_secrets(json.loads(stored.text), "rabeg")[0],
    )


def test_while_it_changes_over_both_count_and_then_only_the_new_one() -> None:
    stored = Stored()
    _, old = run(stored, "secret", "rabeg")
    code, new = run(stored, "rotate", "rabeg")
    assert code == 0
    assert channel_secrets(json.loads(stored.text), "rabeg") == (new, old)
    assert run(stored, "settle", "rabeg") == (0, new)
    assert channel_secrets(json.loads(stored.text), "rabeg") == (new,)
    assert run(stored, "settle", "rabeg")[0] == 1
    assert channel_secrets(json.loads(stored.text), "112") == ("whsec_own",), "no other changed"


def test_a_channel_the_city_does_not_have_is_refused_before_anything_is_asked() -> None:
    def never(_city: str, _stage: str) -> Stored:
        pytest.fail("the stack was asked")

    out = io.StringIO()
    assert main(["--city", "serang", "rotate", "wa"], opened=never, out=out) == 2
    assert "rabeg" in out.getvalue()
