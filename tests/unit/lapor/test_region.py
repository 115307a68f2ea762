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
    ],
)
def test_the_column_names_a_regency_bare(written: str, found: str) -> None:
    assert another_government(written, "Kota Serang") == found


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
