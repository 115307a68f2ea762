"""The city's LAPOR! tables name every agency, category and status the city itself knows."""

import tomllib
from pathlib import Path

import pytest

from aduan.adapters.lapor.contract import load_contract
from aduan.domain.case.case import PublicStatus
from aduan.domain.lapor.mapping import Meaning

CITY = Path(__file__).parents[3] / "layers" / "cities" / "serang"
CONTRACT = load_contract(CITY)
LEFT_TO_PEOPLE = {"lainnya"}


def keys_of(name: str, table: str) -> set[str]:
    path = CITY / name
    if not path.exists():
        pytest.skip(f"{name} is not there yet")
    return set(tomllib.loads(path.read_text("utf-8"))[table])


def test_every_category_is_mapped_or_left_to_people_on_purpose() -> None:
    categories = keys_of("categories.toml", "categories")
    assert categories - set(CONTRACT.mapping.category) == LEFT_TO_PEOPLE
    assert categories - set(CONTRACT.mapping.classification_of_category) == LEFT_TO_PEOPLE


def test_every_agency_is_mapped() -> None:
    assert keys_of("agencies.toml", "agencies") <= set(CONTRACT.mapping.agency)


def test_every_status_a_citizen_sees_has_a_template() -> None:
    assert {status.value for status in PublicStatus} <= set(CONTRACT.mapping.template_of_status)


def test_classifications_of_categories_exist() -> None:
    mapping = CONTRACT.mapping
    assert set(mapping.classification_of_category.values()) <= set(mapping.classification)


def test_closed_by_the_system_is_told_from_closed_by_the_reporter() -> None:
    tables = CONTRACT.tables()
    system, reporter = (
        tables.meaning_of("Ditutup oleh Sistem"),
        tables.meaning_of("ditutup  oleh pelapor"),
    )
    assert system is not None
    assert reporter is not None
    assert system.meaning is reporter.meaning is Meaning.CLOSED
    assert system.closed_by is not reporter.closed_by
