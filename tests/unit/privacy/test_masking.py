"""Who is taken out of a text, and what stays because officials need it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy, finder
from aduan.domain.case.complaint import Reporter
from aduan.domain.privacy.contact import contact, phone_number

PRIVACY = RegisterPrivacy(
    KeyedHere(lambda: b"k" * 32), finder(frozenset({"serang", "kasemen", "curug"}))
)


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("NIK 3673012505850003 a.n. Marfuah", "NIK [NIK] a.n. [NAMA]"),
        ("nik saya 3673 0125 0585 0003 ya", "nik saya [NIK] ya"),
        ("NIK:3673.0125.0585.0003.", "NIK:[NIK]."),
        ("No. KK 3673012505850003", "No. KK [KK]"),
        ("hub 0812-3456-7890", "hub [TELEPON]"),
        ("WA +62 812 3456 7890, trims", "WA [TELEPON], trims"),
        ("wa:6281234567890", "wa:[TELEPON]"),
        ("hp o8123456789", "hp [TELEPON]"),
        ("hp 8123456789", "hp [TELEPON]"),
        ("telp (0254) 200-1234", "telp [TELEPON]"),
        ("email warga.serang@contoh.co.id ya", "email [EMAIL] ya"),
        ("rek BCA 1234567890", "rek BCA [NOMOR]"),
        ("lihat https://wa.me/6281234567890", "lihat [TAUTAN]"),
        ("ig @warga_serang", "ig [AKUN]"),
        ("mobil A 1234 XY parkir", "mobil [PLAT] parkir"),
        ("Pak Jumhadi tidak ada", "Pak [NAMA] tidak ada"),
        ("pak jumhadi tidak ada", "pak [NAMA] tidak ada"),
        ("PAK JUMHADI TIDAK ADA", "PAK [NAMA] TIDAK ADA"),
        ("Bu Hj. Siti Aminah tetangga saya", "Bu Hj. [NAMA] tetangga saya"),
        ("Bapak RT 03 Sarkawi diam saja", "Bapak RT 03 [NAMA] diam saja"),
        ("atas nama: yayah rohayati", "atas nama: [NAMA]"),
        ("Nama : Tubagus Arif\nAlamat : Unyur", "Nama : [NAMA]\nAlamat : Unyur"),
        ("anak saya bernama Encum sakit", "anak saya bernama [NAMA] sakit"),
        ("Perkenalkan saya Asep Saepudin dari Cipare", "Perkenalkan saya [NAMA] dari Cipare"),
        ("mohon dibantu.\nHormat saya,\nRosmiati", "mohon dibantu.\nHormat saya,\n[NAMA]"),
        ("Hubungi Jumhadi Rekaan hp 081234567890", "Hubungi [NAMA] hp [TELEPON]"),
        ("Kontak: Wakijan di nomor 0812 3456 7890", "Kontak: [NAMA] di nomor [TELEPON]"),
        ("hubungi Posko Banjir 081234567890", "hubungi Posko Banjir [TELEPON]"),
        ("WA Kelurahan Unyur 081234567890", "WA Kelurahan Unyur [TELEPON]"),
        ("kata Ahmad Fauzi lampunya mati", "kata [NAMA] lampunya mati"),
    ],
)
def test_a_person_is_taken_out(written: str, masked: str) -> None:
    assert PRIVACY.mask(written) == masked


@pytest.mark.parametrize(
    "written",
    [
        "Jalan Ahmad Yani rusak di depan Pasar Rau",
        "Jl. KH. Abdul Fatah Hasan banjir",
        "Jl Ki Ajurum depan Masjid H. Sidik, lampu mati",
        "RSUD dr. Drajat Prawiranegara antre lama",
        "Gang Haji Sarmili RT 03 RW 05 Kelurahan Kasemen",
        "Yth. Bapak Walikota Serang, mohon lampu jalan diperbaiki",
        "pak tolong lampu jalan mati, bu lurah sudah tahu",
        "Pak Lurah dan Pak Camat tidak menanggapi",
        "sudah lapor tanggal 02-03-2026 10.30 dan 12/05/2026",
        "kerugian Rp 1.500.000.000 atau 250000 rupiah",
        "titik -6.117834, 106.151234 dekat Alun-alun",
        "sesuai SK Nomor 188.45/4858/436.8.3/2019",
        "nomor rumah 12 blok C5 no 7, kode pos 42115",
        "warga Perumahan Ciracas Indah minta PJU",
        "aing mah cape euy, dalane wis rusak pisan",
    ],
)
def test_places_dates_sums_and_offices_stay(written: str) -> None:
    assert PRIVACY.mask(written) == written


@pytest.mark.parametrize(
    "number",
    ["367301 250585 0003", "3673/0125/0585/0003", "3673_0125_0585_0003", "36730125O585OOO3"],
)
def test_a_nik_in_an_unusual_dress_is_found(number: str) -> None:
    assert PRIVACY.mask(f"nik saya {number} ya") == "nik saya [NIK] ya"


def test_a_tax_number_is_found_by_its_dots() -> None:
    assert PRIVACY.mask("npwp 01.234.567.8-901.000 saya") == "npwp [NOMOR] saya"


@given(st.text(max_size=300))
def test_masking_any_text_ends_and_masks_no_more_the_second_time(text: str) -> None:
    once = PRIVACY.mask(text)
    assert PRIVACY.mask(once) == once


@given(
    st.sampled_from(["0", "62", "+62", "+62 "]),
    st.from_regex(r"8[1-9][0-9]{8,9}", fullmatch=True),
    st.sampled_from(["", " ", "-", "."]),
)
def test_a_mobile_number_is_found_however_it_is_parted(prefix: str, number: str, mark: str) -> None:
    parted = prefix + mark.join((number[:3], number[3:7], number[7:]))
    assert number[7:] not in PRIVACY.mask(f"hubungi saya di {parted} ya")


@given(
    st.from_regex(r"36730[1-6][0-7][0-9](0[1-9]|1[0-2])[0-9]{2}[0-9]{4}", fullmatch=True),
    st.sampled_from(["NIK ", "ktp: ", "", "nik=", "#"]),
)
def test_a_nik_is_found_anywhere(nik: str, before: str) -> None:
    assert nik not in PRIVACY.mask(f"mohon dicek {before}{nik}, terima kasih")


@pytest.mark.parametrize(
    "piece",
    ["a", "9", "9 ", "9.", "9-", "(", "( ", "a@", "a.", "-", "+", "_", "lo", "o9", "Pak ", "Hj. ",
     "pak jumhadi ", "Jl. Ki ", "nama: ", "a.n. ", "saya ", "1) ", "A1234", "terima kasih\n",
     "\n \n", "12 3456 789 x ", "https://wa.me/", "menderita ", "anak saya "],
)  # fmt: skip
def test_no_text_of_the_longest_length_takes_long(piece: str) -> None:
    """A pattern that takes time with the square of a text is a way to stop the function."""
    text = (piece * 10_000)[:10_000]
    begin = time.process_time()
    PRIVACY.mask(PRIVACY.without_health_detail(text))
    assert time.process_time() - begin < 3


def test_fields_that_name_a_person_are_left_out_and_the_others_masked() -> None:
    fields = {
        "call_type": "normal",
        "caller_phone": "0812",
        "nama_pelapor": "Uus",
        "note": "hp 081234567890",
    }
    assert PRIVACY.safe_fields(fields) == {"call_type": "normal", "note": "hp [TELEPON]"}


@pytest.mark.parametrize(
    "written",
    ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "81234567890", "0812.3456.7890"],
)
def test_one_phone_is_one_reporter_however_it_is_written(written: str) -> None:
    assert phone_number(written) == "+6281234567890"
    assert PRIVACY.reporter_hash(Reporter(phone=written)) == PRIVACY.reporter_hash(
        Reporter(name="lain", phone="081234567890", email="x@y.id")
    )


@pytest.mark.parametrize(
    ("released", "contact_of"),
    [
        ("081234567890", "phone:+6281234567890"),
        ("+62 812-3456-7890", "phone:+6281234567890"),
        ("6281234567890", "phone:+6281234567890"),
        ("0254 200123", "phone:+62254200123"),
        ("0622123456", "phone:+62622123456"),
        ("+65 9123 4567", "phone:+6591234567"),
    ],
)
def test_usual_spellings_keep_the_contact_that_stored_hashes_were_made_of(
    released: str, contact_of: str
) -> None:
    assert contact(Reporter(phone=released)) == contact_of


@pytest.mark.parametrize(
    "written",
    [
        "\u202a+62 812\u20113456\u20117890\u202c",
        "０８１２３４５６７８９０",
        "٠٨١٢٣٤٥٦٧٨٩٠",
        "0062 812 3456 7890",
        "+62 (0)812 3456 7890",
        "+62 62 812 3456 7890",
        "0812 3456 7890 (WA)",
        "O812 3456 789O",
        "nol delapan satu dua tiga empat lima enam tujuh delapan sembilan nol",
        "081234567890 / 081399998888",
        "081234567890, 081399998888",
        "0812-3456-7890 (hp 1)",
        "HP1 081234567890",
        "081234567890 ext 2",
        "0812 3456 7890 a.n. Budi RT 03",
        "+081234567890",
        "+062 81234567890",
        "0062081234567890",
        "001-62-812-3456-7890",
        "81234567890.0",
        "8.1234567890E+10",
        "%2B6281234567890",
        "0812&nbsp;3456&nbsp;7890",
        "+6281234567890:12@s.whatsapp.net",
    ],
)
def test_unusual_spellings_are_the_same_reporter(written: str) -> None:
    assert phone_number(written) == "+6281234567890"


@pytest.mark.parametrize(
    "written",
    [
        *("<budi@contoh.id>", "Budi <Budi@contoh.id>", "mailto:budi@contoh.id", "budi@contoh.id."),
        *("budi%40contoh.id", "budi&#64;contoh.id", "BUDI@CONTOH.ID; kantor"),
    ],
)
def test_one_address_is_one_reporter_whatever_stands_around_it(written: str) -> None:
    assert contact(Reporter(email=written)) == "email:budi@contoh.id"


def test_a_nik_as_contact_and_an_address_are_read_over_their_spelling() -> None:
    niks = {contact(Reporter(phone=nik)) for nik in ("3673012505850003", "3673.0125 0585-0003")}
    assert niks == {"phone:NIK3673012505850003"}
    assert contact(Reporter(email="Rina88 @Contoh.ID\u200b")) == "email:rina88@contoh.id"


@pytest.mark.parametrize("nobody", ["112", "-", "0000000000", "tidak ada", "", "1500123"])
def test_what_is_nobodys_number_is_no_contact(nobody: str) -> None:
    assert phone_number(nobody) is None


def test_without_a_phone_the_address_counts_and_a_name_alone_does_not() -> None:
    assert contact(Reporter(phone="12", email=" A@B.id ")) == "email:a@b.id"
    assert contact(Reporter(name="Budi")) is None
    assert contact(Reporter(phone="+65 9123 4567")) == "phone:+6591234567"
    assert PRIVACY.reporter_hash(Reporter()) is None
    assert PRIVACY.reporter_hash(Reporter(), anonymous=True) is None


def test_the_hash_depends_on_the_key_and_shows_nothing() -> None:
    who = Reporter(phone="081234567890")
    other = RegisterPrivacy(KeyedHere(lambda: b"other key")).reporter_hash(who)
    assert PRIVACY.reporter_hash(who) != other
    assert "8123" not in str(other)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Istri saya hamil 7 bulan antre lama di Puskesmas", "[…] […] antre lama di Puskesmas"),
        ("menderita TBC dan obat habis", "[…] dan obat habis"),
        ("pasien usia 45 tahun ditolak loket", "pasien […] ditolak loket"),
        ("Ambulans datang terlambat satu jam", "Ambulans datang terlambat satu jam"),
    ],
)
def test_health_detail_is_left_out_and_the_service_stays(written: str, left: str) -> None:
    assert PRIVACY.without_health_detail(written) == left


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("nopol", "A 23 TQ", "[PLAT]"),
        ("plat", "A 1876 W", "[PLAT]"),
        ("id_pelanggan", "56120931", "[NOMOR]"),
        ("idPelanggan", "56120931", "[NOMOR]"),
        ("id-pel", "5612 0931", "[NOMOR]"),
        ("no_rekening", "0417 7732", "[NOMOR]"),
        ("nisn", "98712043", "[NOMOR]"),
        ("tgl_lhr", "17-08-1983", "[TANGGAL_LAHIR]"),
        ("kontak", "7918820", "[TELEPON]"),
        ("pin", "902211", "[NOMOR]"),
        ("catatan", "hubungi 081390011223 ya", "hubungi [TELEPON] ya"),
    ],
)
def test_a_field_is_read_with_its_name(field: str, value: str, kept: str) -> None:
    assert PRIVACY.safe_fields({field: value}) == {field: kept}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ttl", "Serang, 17-08-1983"),
        ("instagram", "kasirin_91"),
        ("ig", "warsinahjaya"),
        ("handle", "darkimcipare"),
        ("pengirim", "kasirin"),
        ("korban", "Zefanya"),
        ("saksi", "Warsinah"),
        ("penghubung", "Darkim"),
        ("ketua_rt", "Kasirin"),
        ("ketuaRT", "Kasirin"),
        ("penanggung_jawab", "Darkim Cipare"),
        ("sender", "Ipit"),
    ],
)
def test_a_field_that_says_who_is_left_out(field: str, value: str) -> None:
    assert PRIVACY.safe_fields({field: value, "jenis": "lampu"}) == {"jenis": "lampu"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rt_rw", "003/012"), ("jumlah", "12000"), ("tarif", "Rp 50.000"), ("tiang", "081234"),
        ("call_type", "complaint"), ("jumlah_korban", "3 luka"), ("korban", "2"),
        ("panjang", "12.5"), ("lebar_jalan", "4 m"), ("kategori", "lampu jalan"),
        ("channel", "instagram"), ("kecamatan", "Kasemen"), ("kelurahan", "Unyur"),
        ("no_tiang", "KSM-12-045"), ("gardu", "12045"), ("tanggal", "2026-11-26"),
        ("jam", "07.41"), ("lat", "-6.120113"), ("lon", "106.150312"), ("kode_pos", "42111"),
        ("blok", "C 12"), ("no_rumah", "12"), ("durasi", "45 menit"), ("tinggi_air", "40 cm"),
        ("instansi", "DPUPR"), ("prioritas", "3"), ("status", "baru"), ("trafo", "20"),
        ("daya", "1300 VA"), ("tiket", "20261126"), ("durationSeconds", "184"),
        ("nominal", "345600"), ("bus_no", "12"), ("simpang", "empat"),
    ],
)  # fmt: skip
def test_a_field_about_the_matter_stays(field: str, value: str) -> None:
    assert PRIVACY.safe_fields({field: value}) == {field: value}


def test_an_anonymous_report_is_not_linked_to_a_named_one_of_the_same_person() -> None:
    named, spelt = Reporter(phone="0812-3456-7890"), Reporter(phone="+62 81234567890")
    anonymous = PRIVACY.reporter_hash(named, anonymous=True)
    assert anonymous not in {None, PRIVACY.reporter_hash(named)}
    assert PRIVACY.reporter_hash(spelt, anonymous=True) == anonymous
