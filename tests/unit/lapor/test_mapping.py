"""From the hub's codes to LAPOR!'s ids: named when they are missing, never guessed."""

from dataclasses import replace

import pytest

from aduan.domain.lapor.mapping import (
    MappedReport,
    MappingTables,
    Meaning,
    StatusMeaning,
    Unmapped,
    map_report,
)
from tests.unit.lapor.world import report_payload

TABLES = MappingTables(
    classification={"pengaduan": 2, "berkadar": 1},
    classification_of_category={"pju": "pengaduan", "pungli": "berkadar", "banjir": "hilang"},
    category={"pju": 1398, "pungli": "S-pungli", "banjir": 2397, "bencana": 12},
    agency={"DISHUB": "S-DISHUB", "DLH": 77},
    place={"36.73.01.1001": "S-1001"},
    place_of_city="S-36.73",
    template_of_status={},
    template_of_kind={},
    status={"ditutup oleh pelapor": StatusMeaning(Meaning.CLOSED)},
    classification_not_given=9,
)


@pytest.mark.parametrize(
    ("given", "category", "classification_id", "unclassified"),
    [
        ("berkadar", "pju", 1, ""),  # what the citizen or the desk said
        ("", "pju", 2, ""),  # else what reports of that kind are
        ("", "pungli", 1, ""),
        ("keluhan", "pungli", 1, "keluhan"),  # a name no table knows counts as none
        ("keluhan", "bencana", 9, "keluhan"),
        ("", "bencana", 9, "-"),
        ("", "banjir", 9, "-"),  # the category's own is not in the table
    ],
)
def test_no_report_is_kept_back_for_its_classification(
    given: str, category: str, classification_id: int, unclassified: str
) -> None:
    mapped = map_report(report_payload(classification=given, category=category), TABLES)
    assert isinstance(mapped, MappedReport)
    assert (mapped.classification_id, mapped.unclassified) == (classification_id, unclassified)


def test_an_agreement_that_takes_reports_without_one_gets_an_empty_field_and_not_none() -> None:
    tables = replace(TABLES, classification_not_given="")
    mapped = map_report(report_payload(category="bencana"), tables)
    assert isinstance(mapped, MappedReport)
    assert mapped.classification_id == ""


def test_everything_else_is_mapped_by_its_table() -> None:
    assert map_report(report_payload(), TABLES) == MappedReport(2, 1398, "S-DISHUB", "S-1001")
    elsewhere = report_payload(place="36.73.09.9999", agency="DLH")
    assert map_report(elsewhere, TABLES) == MappedReport(2, 1398, 77, "S-36.73")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"category": "lainnya"}, ("category=lainnya",)),
        ({"category": ""}, ("category=-",)),
        ({"agency": "X"}, ("agency=X",)),
        ({"agency": ""}, ("agency=-",)),
        ({"category": "x", "agency": "y"}, ("category=x", "agency=y")),
    ],
)
def test_what_no_table_knows_is_named(changes: dict[str, object], missing: tuple[str, ...]) -> None:
    assert map_report(report_payload(**changes), TABLES) == Unmapped(missing)


def test_without_a_place_for_the_city_a_place_no_table_knows_is_named() -> None:
    tables = replace(TABLES, place_of_city=None)
    assert map_report(report_payload(place="x"), tables) == Unmapped(("place=x",))
    assert map_report(report_payload(place=""), tables) == Unmapped(("place=-",))


def test_a_status_is_known_whatever_its_spaces_and_capitals() -> None:
    assert TABLES.meaning_of("  Ditutup  oleh PELAPOR ") == StatusMeaning(Meaning.CLOSED)
    assert TABLES.meaning_of("Ditutup") is None


def test_the_citys_code_of_an_institution_is_found_by_its_id_as_text() -> None:
    assert TABLES.agency_of("77") == "DLH"
    assert TABLES.agency_of("S-DISHUB") == "DISHUB"
    assert TABLES.agency_of("78") == ""
