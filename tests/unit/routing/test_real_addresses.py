"""The address phrases collected for the city, when they lie beside the repository."""

import json
from pathlib import Path

import pytest

from aduan.domain.routing.places import Gazetteer, resolve_place

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "geo" / "address_samples.jsonl"


@pytest.mark.skipif(not SAMPLES.exists(), reason="address samples are not here")
def test_every_collected_address_is_right_or_honestly_open(gazetteer: Gazetteer):
    wrong = []
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        result = resolve_place(gazetteer, text=sample["teks"])
        found = "AMBIGU" if result.ambiguous else result.code
        if found != sample["kode"]:
            wrong.append((sample["kode"], found))
    assert wrong == []
