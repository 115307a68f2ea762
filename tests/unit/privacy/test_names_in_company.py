"""A name without a capital is known by how the sentence goes on, or by a number beside it."""

import pytest

from aduan.adapters.privacy.masking import finder

FINDER = finder(frozenset({"serang", "kasemen", "unyur", "cipare", "walantaka", "curug"}))
UNUSUAL = ("wasikun", "Darmilah", "KASIRAP", "jumaedi")


@pytest.mark.parametrize(
    "written",
    [
        "nama saya {} dari kasemen, lampu mati",
        "nama sy {}, jalan rusak",
        "NAMA SAYA {} DARI KASEMEN",
        "nama lengkap {}",
        "nama pelapor {}\njalan rusak",
        "namanya {}, orangnya galak",
        "lampu mati pak. ttd {}",
        "jalan rusak hub {} 081390077123",
        "wa: {} 0813-9007-7123",
    ],
)
@pytest.mark.parametrize("name", UNUSUAL)
def test_a_name_in_any_case_is_taken_out(written: str, name: str) -> None:
    masked = FINDER.mask(written.format(name))
    assert name not in masked
    assert "[NAMA]" in masked


@pytest.mark.parametrize(
    "written",
    [
        "isun {} wong Sawah Luhur, dalane rusak",
        "kulo {} saking Curug, dalane rusak",
        "abdi {} ti Walantaka, jalan butut",
        "saya {} urang Walantaka",
        "Istri saya {} jatuh di lubang",
        "kemarin anak sy {} jatuh",
        "Jalan rusak. wa 081390077123 {}",
        "wa 0813 9007 7123 ({}), trims",
        "Jalan rusak, {} 081390077123",
        "Jalan rusak.\n{}, +62 813-9007-7123",
        "{} wa 081390077123",
    ],
)
@pytest.mark.parametrize("name", ["Wasikun", "Darmilah", "Kasirap", "Jumaedi"])
def test_a_name_with_a_capital_is_taken_out(written: str, name: str) -> None:
    masked = FINDER.mask(written.format(name))
    assert name not in masked
    assert "[NAMA]" in masked


@pytest.mark.parametrize(
    "harmless",
    ["nama saya dicoret dari pkh", "nama saya tidak ada di daftar", "nama saya hilang dari daftar",
     "nama saya salah, tolong", "nama saya dobel di data", "nama saya kosong di dtks",
     "nama saya beda dari ktp", "nama saya keluar dari daftar", "nama saya typo, mohon",
     "nama saya tertukar dari kk", "nama saya sama dengan orang lain", "nama saya jelek dari awal",
     "nama saya terblokir", "nama lengkap sesuai ktp", "nama lengkap siswa",
     "nama saya rahasiakan", "nama saya rahasia, takut", "nama saya anonim, mohon",
     "nama saya tercantum dari 2020", "namanya juga usaha, maklum", "namanya musibah, mau gimana",
     "namanya hidup, dia bilang", "namanya takdir, dia bilang", "ttd lurah", "ttd basah",
     "ttd dan cap", "ttd elektronik", "ttd digital", "ttd palsu, lalu", "NAMA SAYA HILANG, TOLONG",
     "anak saya Demam tinggi", "Anak Saya Demam", "Istri Saya Melahirkan Di Jalan",
     "isun wong serang", "saya korban dari kasemen", "saya pelanggan dari unyur",
     "saya bingung dari tadi", "saya capek, dari kemarin", "saya asli urang serang",
     "kulo nuwun saking pundi", "abdi hoyong ti kamari", "isun njaluk ti wingi"],
)  # fmt: skip
def test_what_is_said_of_a_name_is_no_name(harmless: str) -> None:
    assert FINDER.mask(harmless) == harmless


@pytest.mark.parametrize(
    "written",
    ["wa {} Terima kasih", "wa {} Trims", "hub posko {}", "hub bagian umum {}", "wa {} Dishub",
     "wa {} Kelurahan Unyur", "{} Aktif", "wa {} Mohon", "Kurir {}", "hub kurir {}",
     "hub nomor {}", "hubungi segera {}", "hubungi langsung {}", "wa center {}", "wa darurat {}",
     "hub bengkel las {}", "hub sekretariat {}", "Jalan rusak, Segera {}", "Damkar {}",
     "Ambulans {}", "wa {} (aktif)", "Lapor: {} Cepat", "WA {} Banjir", "Posko: {}",
     "Hub Sekolah {}", "Sedot WC {}", "jasa sedot wc, Murah {}", "hub marketing {}",
     "pengaduan, telp {}", "Hotline {}", "Jalan rusak, Unyur {}", "teknisi PLN {}"],
)  # fmt: skip
def test_who_is_no_person_stays_beside_a_number(written: str) -> None:
    assert FINDER.mask(written.format("081390077123")) == written.format("[TELEPON]")


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        (f"{head}, {name}, tidak mau tanda tangan", f"{head}, [NAMA], tidak mau tanda tangan")
        for head in (
            "Ketua RT 03 Kelurahan Unyur",
            "Ketua RW 02 Lingkungan Cipare Kecamatan Serang",
            "Kepala Dinas Sosial",
            "Kepala Puskesmas Unyur",
            "Lurah Unyur",
        )
        for name in ("Wasikun", "Jumhadi Rekaan", "Sarkawi")
    ]
    + [
        ("Camat Kasemen (Wasikun) belum datang", "Camat Kasemen ([NAMA]) belum datang"),
        ("Kadis PUPR Iwan Sunardi belum datang", "Kadis PUPR [NAMA] belum datang"),
        ("Ayah: Wasikun", "Ayah: [NAMA]"),
        ("Ayah: Jumhadi haji", "Ayah: [NAMA]"),
        ("Wali murid: Wasikun Saputra, kelas 3", "Wali murid: [NAMA], kelas 3"),
        ("Debitur: Wasikun; Saksi: Jumhadi", "Debitur: [NAMA]; Saksi: [NAMA]"),
    ],
)
def test_a_name_behind_the_name_of_an_office_or_a_field(written: str, masked: str) -> None:
    assert FINDER.mask(written) == masked


@pytest.mark.parametrize(
    "written",
    ["Ketua RT 03 Kelurahan Unyur, Tolong perbaiki lampu", "Lurah Unyur, Camat Kasemen, hadir",
     "Ketua RT 03 Perumahan Puri Anggrek, Ciracas, tidak tanda tangan",
     "Kepala Dinas Perhubungan, Kota Serang, Banten, tidak menjawab",
     "Kepala Kantor Pos, Jalan Veteran, lambat", "Lurah setempat, Perangkat, dan warga hadir",
     "Kepala Dinas Pendidikan dan Kebudayaan Kota Serang tidak hadir", "Pelanggan: Prabayar",
     "Korban: Meninggal dunia", "Saksi: Warga sekitar", "Anak: dua orang", "Pemilik: Pemkot",
     "Pelaku: Ormas", "Terlapor: Disdukcapil", "Pasien: Rujukan", "Sopir: Truk Pasir"],
)  # fmt: skip
def test_what_stands_behind_an_office_or_a_field_and_is_no_name(written: str) -> None:
    assert FINDER.mask(written) == written
