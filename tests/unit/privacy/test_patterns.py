"""Patterns are compiled by the texts that need them: none at the start of a function."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

PRIVACY: Final = "aduan.domain.privacy."
_COMPILED: Final = f"""
import json, re, sys
from aduan.adapters.privacy.masking import finder
found = finder(frozenset({{"kasemen"}}))
text = json.loads(sys.argv[1])
masked = found.mask(text) if text else ""
compiled = [
    f"{{name.removeprefix({PRIVACY!r})}}.{{pattern}}"
    for name, module in sys.modules.items() if name.startswith({PRIVACY!r})
    for pattern, made in vars(module).items()
    if hasattr(made, "cache_info") and made.__qualname__.startswith("pattern.")
    and made.cache_info().currsize
]
eager = [
    pattern for name, module in sys.modules.items() if name.startswith({PRIVACY!r})
    for pattern, made in vars(module).items() if isinstance(made, re.Pattern)
]
print(json.dumps([compiled, eager, masked]))
"""


def compiled_by(text: str) -> tuple[set[str], list[str], str]:
    """The patterns of a fresh interpreter after it masked one text, those made while importing,
    and the masked text."""
    done = subprocess.run(
        [sys.executable, "-c", _COMPILED, json.dumps(text)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[3] / "layers" / "aduan" / "python")},
    )
    compiled, eager, masked = json.loads(done.stdout)
    return set(compiled), eager, masked


def test_a_start_compiles_no_pattern_of_the_finder() -> None:
    assert compiled_by("") == (set(), [], "")


@pytest.mark.parametrize(
    "text",
    [
        "Lampu jalan depan musala Kasemen mati sudah seminggu, mohon diperbaiki.",
        "Pak Jumhadi, sampah di depan pasar menumpuk.\nTerima kasih.",
        "Selokan mampet — airnya meluap 😢, tolong segera ditangani…",
    ],
)
def test_a_complaint_without_digits_compiles_no_pattern_of_a_number(text: str) -> None:
    compiled, _, _ = compiled_by(text)
    assert {name for name in compiled if name.startswith("numbers.")} == set()
    assert "spelt._BESIDE_DIGITS" not in compiled
    assert any(name.startswith("names.") for name in compiled)


def test_a_telephone_number_compiles_them_and_is_found() -> None:
    compiled, _, masked = compiled_by("hubungi 0812-3456-7890")
    assert "numbers._MOBILE" in compiled
    assert masked == "hubungi [TELEPON]"
