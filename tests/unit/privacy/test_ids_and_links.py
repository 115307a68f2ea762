"""What an id or a link of another system may not hold, and what it holds without being touched."""

import pytest

from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import HIDDEN_ID, RegisterPrivacy

PRIVACY = RegisterPrivacy(KeyedHere(lambda: b"k" * 32))


@pytest.mark.parametrize(
    "written",
    [
        "20261126_081390077123",
        "20261126081390077123",
        "08139007712320261126",
        "20261126T0812-081390077123",
        "kasirin91%40gmail.com",
        "%2B6281390077123",
        "%30%38%31390077123",
        "0813%209007%207123",
        "0813%E2%80%919007%E2%80%917123",
        "%FF%E2%80081390077123",
        "+60124458899",
        "wa.me/6281390077123",
        "https://t.me/kasirin_91",
        "@kasirin_91",
        "tw-@kasirin_91-88",
        "09.118.442.7-407.000",
        "198308172009021003",
        "3673011708830004",
    ],
)
def test_an_id_that_is_a_person_is_hidden(written: str) -> None:
    assert PRIVACY.source_id("lapak", written).startswith(HIDDEN_ID)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://cdn/foto-20261126-081390077123.jpg", "https://cdn/foto-20261126-TELEPON.jpg"),
        ("https://cdn/20261126081390077123.jpg", "https://cdn/20261126TELEPON.jpg"),
        ("https://cdn/081390077123_20261126.jpg", "https://cdn/TELEPON_20261126.jpg"),
        ("https://cdn/x?user=kasirin91%40gmail.com&a=1", "https://cdn/x?user=EMAIL&a=1"),
        ("https://cdn/x?tel=%2B6281390077123", "https://cdn/x?tel=TELEPON"),
        ("https://cdn/x?tel=+60124458899", "https://cdn/x?tel=TELEPON"),
        ("https://cdn/0813%209007%207123.jpg", "https://cdn/TELEPON.jpg"),
        ("https://cdn/%30%38%31390077123.jpg", "https://cdn/TELEPON.jpg"),
        ("https://cdn/%E2%28%FF/081390077123.jpg", "https://cdn/%E2%28%FF/TELEPON.jpg"),
        ("https://instagram.com/kasirin_91/p/1", "https://instagram.com/TAUTAN"),
        ("https://cdn/a?npwp=09.118.442.7-407.000", "https://cdn/a?npwp=NOMOR"),
    ],
)
def test_a_person_is_cut_out_of_a_link(url: str, kept: str) -> None:
    assert PRIVACY.safe_address(url) == kept
    assert PRIVACY.safe_address(kept) == kept


@pytest.mark.parametrize(
    "harmless",
    ["20261126", "20261126074122", "20261126074122123", "20261126_074122", "IMG-20261126-WA0012",
     "IMG_20261126_074122123", "1764142882123", "fb:100012345678901", "LPR-20261126-00045",
     "2026-11-26T07:41:22+07:00", "2026-11-26T07%3A41%3A22%2B07%3A00", "000123456789",
     "0001234567890", "RBG-2026-004512", "ticket-123456789", "a1b2c3d4-0000-4000-8000-0812ab34cd56",
     "01JDK3V9Q2R5T7W8X9Y0Z1A2B3", "112-20261126-0007", "12.345.678", "9007199254740993",
     "call%20center", "a%2Fb%2Fc", "x=-6.120113,106.150312", "SRG-2026-7K3M-Q2W4",
     "0254-7914", "batch 12+20261126", "user_1", "line_01", "A-17", "100%", "%zz"],
)  # fmt: skip
def test_what_is_merely_long_or_dated_stays(harmless: str) -> None:
    assert PRIVACY.source_id("lapak", harmless) == harmless
    url = f"https://cdn/f/{harmless}/1.jpg"
    assert PRIVACY.safe_address(url) == url


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://cdn/foto_rumah_pak_sarmidi.jpg", "https://cdn/foto_rumah_pak_NAMA.jpg"),
        ("https://cdn/f/Foto-Bu-Siti-Rohmah-2.jpg", "https://cdn/f/Foto-Bu-NAMA-2.jpg"),
        ("https://cdn/surat%20sdr%20wasikun.pdf", "https://cdn/surat%20sdr%20NAMA.pdf"),
        ("https://cdn/x?name=bapak+jumhadi&a=1", "https://cdn/x?name=bapak+NAMA&a=1"),
        ("https://cdn/IMG_PAK_SARMIDI_20261126.JPG", "https://cdn/IMG_PAK_NAMA_20261126.JPG"),
        ("https://cdn/rumahPakSarmidi.jpg", "https://cdn/rumahPakNAMA.jpg"),
        (
            "https://cdn/foto_rumah_pak_sarmidi_081390077123.jpg",
            "https://cdn/foto_rumah_pak_NAMA_TELEPON.jpg",
        ),
    ],
)
def test_a_name_behind_a_title_is_cut_out_of_a_files_name(url: str, kept: str) -> None:
    assert PRIVACY.safe_address(url) == kept
    assert PRIVACY.safe_address(kept) == kept


def test_an_id_with_a_name_stays_the_key_its_report_is_known_by() -> None:
    assert PRIVACY.source_id("lapak", "pak-sarmidi-3") == "pak-sarmidi-3"


@pytest.mark.parametrize(
    "harmless",
    [
        "foto_rumah_pak_rt.jpg",
        "foto_kantor_pak_lurah_unyur.jpg",
        "jl_pak_sarmidi_rusak.jpg",
        "gang-haji-siti-01.jpg",
        "masjid_haji_karman.jpg",
        "lampu_pak_mati.jpg",
        "bu_sampah_lagi.png",
        "sarmidi.jpg",
        "pak.jpg",
        "ibu-kota.jpg",
        "bapak_jalan_rusak_sekali.jpg",
        "kampak_karman.jpg",
    ],
)
def test_a_place_an_office_or_a_word_behind_a_title_stays(harmless: str) -> None:
    url = f"https://pak-sarmidi.example/f/{harmless}"
    assert PRIVACY.safe_address(url) == url
