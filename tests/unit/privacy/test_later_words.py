"""What a reporter says later, read with the case it is said of."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Final

import pytest

from aduan.application.routing.dispatch import Dispatch
from aduan.domain.city.city import load_city

ROOT: Final = Path(__file__).parents[3]
WORDS: Final = ROOT / "tests" / "data" / "reading" / "later_words.csv"


@pytest.fixture(scope="module")
def dispatch() -> Dispatch:
    return Dispatch(load_city(ROOT / "layers" / "cities" / "serang"))


@pytest.mark.parametrize(
    "said",
    [
        "Petugas datang tapi saya diancam jangan lapor lagi",
        "Sudah beres soalnya saya kasih pelicin",
        "Baru dikerjakan setelah saya kasih uang",
        "bohong, belum dikerjakan sama sekali, laporannya fiktif",
        "foto sesudahnya bukan di sini, ngarang",
        "Takut, saya diteror lewat telepon semenjak lapor",
        "Aye ditakut-takutin, katanya jangan ngadu lagi kalo mau aman",
        "Kudu mere pelicin heula karek digawean",
        "Bar lapor kite diteror, kon nyabut laporane",
    ],
)
def test_what_accuses_only_with_its_case_is_secret_and_names_nobody(
    dispatch: Dispatch, said: str
) -> None:
    read = dispatch.read_later(said)
    assert read.misconduct
    assert read.secret
    assert read.accusation_reason
    assert read.accused == ()


@pytest.mark.parametrize(
    "said",
    [
        "sudah bagus terima kasih",
        "belum dikerjakan",
        "tolong cepat",
        "petugasnya belum datang",
        "masih gelap",
        "sudah dua kali lapor belum ada tanggapan",
        "bohong, lampunya masih mati",
        "fotonya kurang jelas",
        "Petugasnya ramah, tidak minta uang sama sekali",
        "Sudah saya bayar pajaknya, buktinya ada",
        "Preman parkir di situ minta 5 ribu, mohon ditertibkan",
        "Foto dari saya asli bukan editan, silakan cek",
    ],
)
def test_an_angry_denial_a_thank_you_and_a_strangers_doing_accuse_no_office(
    dispatch: Dispatch, said: str
) -> None:
    assert not dispatch.read_later(said).misconduct


def test_a_first_report_is_read_as_ever(dispatch: Dispatch) -> None:
    said = "foto sesudahnya bukan di sini, ngarang"
    assert not dispatch.read(said).misconduct
    assert dispatch.read_later("Masih gelap").secret == dispatch.read("Masih gelap").secret


def test_of_later_words_nobody_tuned_on_most_that_accuse_are_found_and_the_case_takes_no_other(
    dispatch: Dispatch,
) -> None:
    """Without the second look; the rows of `held_out` were drawn by a hash of their text. What of
    ordinary words is taken, the reader of every text took already."""
    taken = defaultdict(list)
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            with_case = dispatch.read_later(row["text"]).misconduct
            alone = dispatch.read(row["text"]).misconduct
            taken[row["half"], row["kind"]].append((with_case, alone))
    accusing, ordinary = taken["held_out", "accusing"], taken["held_out", "ordinary"]
    assert len(accusing) >= 30
    assert len(ordinary) >= 60
    assert sum(found for found, _ in accusing) / len(accusing) >= 0.85
    assert sum(found and not alone for found, alone in ordinary) / len(ordinary) <= 0.03
    assert sum(found for found, _ in ordinary) / len(ordinary) <= 0.07
