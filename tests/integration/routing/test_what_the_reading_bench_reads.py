"""The bench through which the reading is measured from outside reads as the intake does."""

from tests.benchmarks.reading import read


def test_persons_are_masked_as_in_the_register() -> None:
    said = read("Hubungi Jumhadi Rekaan hp 0812-3456-7890, atau Pak Budi warga RT 02")
    assert said["masked"] == "Hubungi [NAMA] hp [TELEPON], atau Pak [NAMA] warga RT 02"


def test_an_accusation_is_secret_and_withheld_from_whom_it_names() -> None:
    said = read("Petugas Dishub minta uang 50 ribu supaya lampu dibetulkan")
    assert said["secret"]
    assert said["inspektorat"]
    assert "DISHUB" in said["withheld_from"]
