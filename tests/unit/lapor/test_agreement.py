"""What `lapor.toml` may say: what does nothing, or cannot work, is refused when it is read."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from aduan.adapters.lapor.contract import load_contract, parse_contract
from tests.unit.lapor.world import CITY

CITIES = sorted(path.parent for path in CITY.parent.glob("*/lapor.toml"))


def agreement() -> dict[str, Any]:
    return tomllib.loads((CITIES[0] / "lapor.toml").read_text("utf-8"))


@pytest.mark.parametrize("limit", [0, 199])
def test_an_answer_too_short_for_our_line_is_no_agreement(limit: int) -> None:
    values = agreement()
    values["follow_up_add"]["limit"] = limit
    with pytest.raises(ValidationError, match=r"follow_up_add\.limit"):
        parse_contract(values)
    values["follow_up_add"]["limit"] = 200
    assert parse_contract(values).push_rules().limit == 200


def test_a_setting_that_does_nothing_is_not_taken() -> None:
    values = agreement()
    values["connection"]["secret_name"] = "lapor"
    with pytest.raises(ValidationError, match=r"connection\.secret_name"):
        parse_contract(values)


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.name)
def test_a_report_nobody_classified_is_filed_as_an_ordinary_one(city: Path) -> None:
    """Wrongly calling one an accusation against an official would be the worse guess."""
    tables = load_contract(city).tables()
    assert tables.classification_not_given == tables.classification["pengaduan"]
    assert tables.classification_not_given != tables.classification["pengaduan_berkadar"]


def test_an_agreement_need_not_name_a_classification_for_what_is_not_given() -> None:
    values = agreement()
    del values["mapping"]["classification_not_given"]
    assert parse_contract(values).tables().classification_not_given == ""
