"""A report whose own columns name another government never gets a place of the city."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy, finder, place_words
from aduan.application.intake.ports import FreshIds
from aduan.application.lapor.hear import new_complaint
from aduan.application.routing.dispatch import Dispatch
from aduan.domain.city.city import load_city
from aduan.domain.intake.events import Delivery
from aduan.domain.lapor.region import another_government
from aduan.domain.lapor.remote import IncomingReport

PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"
CITY = load_city(PACK)
DISPATCH = Dispatch(CITY)
PRIVACY = RegisterPrivacy(KeyedHere(lambda: b"k" * 32), finder(place_words(PACK)))
NOW = datetime(2026, 3, 2, tzinfo=UTC)
REPORT = IncomingReport(
    tracking_id="5282813",
    filed_at=NOW,
    title="Jalan rusak",
    text_first="Jalan desa berlubang parah, mohon diaspal",
    text_final="Jalan desa berlubang parah",
    status="Terdisposisi",
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("", ""),
        ("Kota Serang", ""),
        (" KOTA  SERANG ", ""),
        ("Serang", "Kabupaten Serang"),
        ("Kab. Serang", "Kab. Serang"),
        ("Kota Cilegon", "Kota Cilegon"),
        ("Kutai Timur", "Kabupaten Kutai Timur"),
        ("Pemerintah Kabupaten Serang", "Kabupaten Serang"),
        ("Pemkab Serang", "Kabupaten Serang"),
        ("Pemkot Cilegon", "Kota Cilegon"),
        ("Cilegon, Kota", "Kota Cilegon"),
        ("Serang, Kab.", "Kab Serang"),
        ("Serang, Banten", "Kabupaten Serang, Banten"),
        ("Kota Serang Baru", "Kota Serang Baru"),
        ("Kota Serang / Kabupaten Serang", "Kota Serang / Kabupaten Serang"),
        ("Kota Tangerang Selatan", "Kota Tangerang Selatan"),
        ("Pemerintah Provinsi Banten", "Provinsi Banten"),
        ("Banten", "Provinsi Banten"),
        ("Nabire", "Kabupaten Nabire"),
    ],
)
def test_the_column_names_a_regency_bare(written: str, found: str) -> None:
    assert another_government(written, "Kota Serang") == found


@pytest.mark.parametrize(
    "written",
    [
        *(
            "-",
            "--",
            ".",
            "N/A",
            "n.a.",
            "NA",
            "null",
            "Tidak diketahui",
            "tdk diketahui",
            "Lainnya",
        ),
        *("Tidak Ada", "belum diisi", "Kota/Kabupaten", "Kab/Kota", "0", "3673", "(kosong)", "?"),
    ],
)
def test_a_cell_that_says_nothing_names_no_government(written: str) -> None:
    assert another_government(written, "Kota Serang") == ""


@pytest.mark.parametrize(
    "written",
    [
        *("Pemerintah Kota Serang", "PEMKOT SERANG", "Kota Serang, Banten", "Kota Serang."),
        *("Kota Serang Banten", "Kota Serang (Banten)", "Kota Serang - Banten", "Kotamadya Serang"),
        *("Serang, Kota", "Serang (Kota)", "KotaSerang", "kota-serang", "36.73 Kota Serang"),
        *("Kota. Serang", "Pemerintah Daerah Kota Serang", "Wali Kota Serang", "Kota\u00a0Serang"),
        *("Kota Serang, Provinsi Banten", "Kota Serang, Kec. Curug", "Pemkot Kota Serang"),
    ],
)
def test_the_own_name_is_ours_in_any_form(written: str) -> None:
    assert another_government(written, "Kota Serang") == ""


def test_a_regency_is_ours_by_its_bare_name_where_we_are_that_regency() -> None:
    assert another_government("Serang", "Kabupaten Serang") == ""
    assert another_government("Kab. Serang", "Kabupaten Serang") == ""
    assert another_government("Kota Serang", "Kabupaten Serang") == "Kota Serang"


@pytest.mark.parametrize("written", ["-", "N/A", "Pemerintah Kota Serang", "Kota Serang, Banten"])
def test_such_a_report_keeps_the_ward_it_names(written: str) -> None:
    report = replace(REPORT, city=written, kecamatan="CURUG", kelurahan="Sukajaya")
    ids, delivery = FreshIds("01A", "SA-1"), Delivery("lapor", "pull-1", "0", NOW, "01A")
    new = new_complaint(report, delivery, ids, PRIVACY, {}, city=CITY.name)
    assigned = DISPATCH(replace(new.complaint, category="jalan_rusak"))
    assert assigned.place.kelurahan_code == "36.73.04.1010"


@pytest.mark.parametrize(
    ("city", "kecamatan", "kelurahan"),
    [
        ("Kabupaten Serang", "Pontang", "Sukajaya"),
        ("Kabupaten Serang", "Anyar", "Banjarsari"),
        ("Serang", "", "Banjarsari"),
        ("Kab. Serang", "PABUARAN", "Pabuaran"),
        ("Kota Cilegon", "Citangkil", "Taman Baru"),
        ("Tangerang", "Curug", "Curug"),
        ("Kota Samarinda", "", ""),
        ("Kota Adm. Jakarta Timur", "Jatinegara", "Cipinang"),
        ("Ogan Komering Ulu Timur", "", "Sukajaya"),
    ],
)
def test_a_person_decides_where_a_report_of_another_government_belongs(
    city: str, kecamatan: str, kelurahan: str
) -> None:
    report = replace(REPORT, city=city, kecamatan=kecamatan, kelurahan=kelurahan)
    ids, delivery = FreshIds("01A", "SA-1"), Delivery("lapor", "pull-1", "0", NOW, "01A")
    new = new_complaint(report, delivery, ids, PRIVACY, {}, city=CITY.name)
    assigned = DISPATCH(replace(new.complaint, category="jalan_rusak"))
    assert assigned.triage
    assert assigned.place.kelurahan_code is None
    assert assigned.place.kecamatan is None


def test_a_kelurahan_in_the_words_does_not_make_it_ours() -> None:
    words = "Jalan di kelurahan Banjarsari berlubang parah"
    report = replace(REPORT, city="Serang", text_first=words)
    ids, delivery = FreshIds("01A", "SA-1"), Delivery("lapor", "pull-1", "0", NOW, "01A")
    new = new_complaint(report, delivery, ids, PRIVACY, {}, city=CITY.name)
    assigned = DISPATCH(replace(new.complaint, category="jalan_rusak"))
    assert (assigned.triage, assigned.place.kelurahan_code) == (True, None)


def test_a_report_of_the_city_keeps_its_place_and_its_office() -> None:
    report = replace(REPORT, city="Kota Serang", kecamatan="CURUG", kelurahan="Sukajaya")
    ids, delivery = FreshIds("01A", "SA-1"), Delivery("lapor", "pull-1", "0", NOW, "01A")
    new = new_complaint(report, delivery, ids, PRIVACY, {}, city=CITY.name)
    assigned = DISPATCH(replace(new.complaint, category="jalan_rusak"))
    assert assigned.place.kelurahan_code == "36.73.04.1010"
