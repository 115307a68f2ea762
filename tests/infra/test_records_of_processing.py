"""The record of processing and the impact assessment equal the template and the code."""

from tests.canary import records
from tests.infra.conftest import Declared
from tests.infra.grants import GRANTS

WHY = "make them anew: python -m tests.canary.records"


def test_the_record_of_processing_is_what_the_template_grants(declared: Declared) -> None:
    written = (records.FOLDER / "processing.md").read_text(encoding="utf-8")
    assert written == records.processing(declared.template), WHY


def test_the_impact_assessment_counts_what_is_there(declared: Declared) -> None:
    written = (records.FOLDER / "impact.md").read_text(encoding="utf-8")
    assert written == records.impact(declared.template), WHY


def test_every_function_has_a_purpose() -> None:
    assert set(records.PURPOSES) == set(GRANTS)


def test_one_more_reader_changes_the_record(declared: Declared) -> None:
    before = records.processing(declared.template)
    GRANTS["track"] = (*GRANTS["track"], "dynamodb: GetItem on identities")
    try:
        assert records.processing(declared.template) != before
    finally:
        GRANTS["track"] = GRANTS["track"][:-1]
