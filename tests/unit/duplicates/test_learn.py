"""Fitting finds what is there, and says the same every time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aduan.cli.duplicates import run_evaluate, run_fit
from aduan.domain.duplicates.learn import Example, fit
from aduan.domain.duplicates.measure import measure_pairs, measure_stream
from aduan.domain.duplicates.model import Model, dump_model, load_model, probability
from aduan.domain.duplicates.settings import load_settings, parse_settings
from tests.unit.duplicates.reports import PACK

TOSSES = [
    *[Example(("near", "kind"), same=True)] * 30,
    *[Example(("far", "kind"), same=False)] * 30,
    *[Example(("near",), same=False)] * 10,
]


def test_fitting_separates_and_repeats() -> None:
    model = fit(TOSSES, version="t", ridge=0.1)
    assert probability(model.log_odds(("near", "kind"))) > 0.9
    assert probability(model.log_odds(("far", "kind"))) < 0.1
    assert dump_model(model) == dump_model(fit(TOSSES, version="t", ridge=0.1))


def test_a_sum_is_held_more_loosely_than_one_of_many_names() -> None:
    def weight(name: str) -> float:
        told = [Example((name,) if same else (), same) for same in (True, False) for _ in range(9)]
        return fit(told, version="t").weights[name]

    assert weight("blind:about") > 2 * weight("street:same")


def test_a_rare_indicator_gets_no_weight() -> None:
    model = fit([*TOSSES, Example(("odd",), same=True)], version="t")
    assert "odd" not in model.weights


def test_a_model_survives_its_file(tmp_path: Path) -> None:
    model = fit(TOSSES, version="t")
    (tmp_path / "model.json").write_text(dump_model(model), encoding="utf-8")
    read = load_model(tmp_path)
    assert read is not None
    assert read.version == "t"
    assert read.log_odds(("near", "kind")) == pytest.approx(
        model.log_odds(("near", "kind")), abs=0.01
    )


def test_any_missing_setting_is_no_settings_at_all() -> None:
    settings = load_settings(PACK)
    assert settings is not None
    full = settings.thresholds()
    assert parse_settings(dict(full)) == settings
    for name in full:
        assert parse_settings({key: value for key, value in full.items() if key != name}) is None


def test_the_packed_model_says_what_it_was_trained_on() -> None:
    model = load_model(PACK)
    assert model is not None
    assert model.figures["trained_on"]
    assert model.figures["measured_in_sample"]


def test_a_wrong_link_and_a_right_ask_are_counted() -> None:
    truth = [
        {"incident": "a", "kind": "first"},
        {"incident": "b", "kind": "first"},
        {"incident": "a", "kind": "same_incident"},
        {"incident": "a", "kind": "same_incident"},
    ]
    decisions = [
        {"decision": "new", "case": "1"},
        {"decision": "linked", "case": "1"},
        {"decision": "ask", "case": "3", "candidates": ["1"]},
        {"decision": "linked", "case": "3"},
    ]
    figures = measure_stream(decisions, truth)
    assert (figures["links"], figures["wrong_links"]) == (2, 1)
    assert figures["found"] == 0.5  # after the wrong link case 1 stands for nothing
    assert measure_pairs([(0.9, True, 1), (0.1, False, 1)])["average_precision"] == 1.0


def recorded(folder: Path) -> None:
    """A tiny invented recording: pairs of reports on one street, two days apart."""
    rows, truth = [], []
    for number in range(24):
        day, street = number // 2 + 1, ("Nuri", "Jalak", "Merak")[number % 3]
        rows.append(
            {
                "channel": "rabeg",
                "received_at": f"2026-03-{day:02d}T0{number % 2 + 1}:00:00Z",
                "data": {
                    "external_id": f"R{number}",
                    "reported_at": f"2026-03-{day:02d}T0{number % 2 + 8}:00:00+07:00",
                    "title": "",
                    "text": "lampu jalan mati",
                    "category": "pju",
                    "location": {"address": f"Jl. {street} no {number}", "kelurahan": "Unyur"},
                },
            }
        )
        truth.append({"external_id": f"R{number}", "incident": f"{street}", "kind": "first"})
    (folder / "stream_tiny.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "stream_tiny_truth.jsonl").write_text(
        "\n".join(map(json.dumps, truth)), encoding="utf-8"
    )


def test_fit_writes_a_model_with_its_figures_and_evaluate_reads_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(tmp_path)
    out = tmp_path / "fitted"
    out.mkdir()
    common = ["--data", str(tmp_path), "--pack", str(PACK)]
    assert run_fit([*common, "--version", "tiny", "--out", str(out / "model.json")]) == 0
    fitted = load_model(out)
    assert fitted is not None
    assert fitted.figures["trained_on"]["stream_tiny"]["comparisons"] > 0
    capsys.readouterr()
    assert run_evaluate([*common, "--model", str(out / "model.json")]) == 0
    assert json.loads(capsys.readouterr().out)["stream_tiny"]["reports"] == 24


def test_what_is_named_several_times_weighs_as_often() -> None:
    """The wording grows evenly with what two reports share; why is told once."""
    model = Model("m", 0.0, {"said": 0.5, "once": 1.0})
    assert model.log_odds(("said", "once", "said", "said")) == 2.5
    assert model.telling(("said", "once", "said", "said")) == [("said", 1.5), ("once", 1.0)]
