"""The figures of a routing are counted as people count them."""

from pathlib import Path

import pytest

from aduan.cli import routing as cli_routing
from aduan.cli.routing import Judged, figures
from aduan.domain.city.city import City

CITIES = Path(__file__).parents[3] / "layers" / "cities"


def case(decided: str, truth: str, *, alone: bool = True, suggested: tuple[str, ...] = ()):
    return Judged(decided, suggested, {"sampah": "DLH", "pju": "DISHUB"}[decided], alone, truth)


def test_figures_count_what_went_alone_and_what_a_person_was_shown(city: City):
    judged = [
        case("sampah", "sampah"),
        case("pju", "pju"),
        case("pju", "parkir", alone=False, suggested=("parkir",)),
        case("pju", "sampah", alone=False),
    ]
    counted = figures(city, judged)
    assert counted["top-1"] == 0.5
    assert counted["top-3"] == 0.75
    assert counted["agency"] == 0.75  # parkir and pju are one office
    assert counted["routed without a person"] == 0.5
    assert counted["  right among those"] == 1.0
    assert counted["  in three among the rest"] == 0.5


def test_evaluate_reads_labelled_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "t.csv").write_text("id,text\n1,sampah menumpuk tidak diangkut\n2,halo\n")
    (tmp_path / "l.csv").write_text("id,category\n1,sampah\n")
    monkeypatch.setattr(cli_routing, "CITIES", CITIES)
    files = [str(tmp_path / "t.csv"), str(tmp_path / "l.csv")]
    command = ["evaluate", *files, "--city", "serang"]
    assert cli_routing.main(command) == 0
    assert "top-1" in capsys.readouterr().out
    (tmp_path / "l.csv").write_text("id,category\n")
    assert cli_routing.main(command) == 2
