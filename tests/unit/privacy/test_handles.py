"""The name of an account that is all letters is known by the network it stands behind."""

import pytest

from aduan.adapters.privacy.masking import finder
from aduan.domain.privacy.finding import mask_identifiers

FINDER = finder(frozenset({"serang", "kasemen", "unyur", "cipare"}))
HANDLES = ("wasikunjaya", "darmilahcantik", "BangKasirap", "tehipitunyur")


@pytest.mark.parametrize(
    "written",
    ["IG: {}", "instagram saya {}", "akun ig {}", "tiktok: {}", "line id {}", "id line {}",
     "username ig {}", "akun tele {}", "Telegram: {}", "akun instagram saya: {}", "ig sy {}",
     "akun tiktok pelaku namanya {}", "instagramnya: {}", "fb saya {}, tolong"],
)  # fmt: skip
@pytest.mark.parametrize("handle", HANDLES)
def test_a_handle_of_letters_is_taken_out(written: str, handle: str) -> None:
    assert FINDER.mask(written.format(handle)) == written.format("[AKUN]")


@pytest.mark.parametrize("handle", HANDLES)
def test_without_a_word_list_a_colon_behind_a_network_tells(handle: str) -> None:
    assert mask_identifiers(f"IG: {handle}") == "IG: [AKUN]"
    assert mask_identifiers(f"instagram saya {handle}") == f"instagram saya {handle}"
    assert mask_identifiers(f"line: {handle}") == f"line: {handle}"


@pytest.mark.parametrize(
    "harmless",
    ["akun SIAK error", "user id tidak bisa login", "tele robot", "tik tok viral jalan rusak",
     "username dan password salah", "fb live tadi ramai", "akun facebook palsu",
     "medsos: Instagram", "sosmed: viral", "akun saya diblokir", "ig saya dihack",
     "akun: pelanggan", "line: telepon mati", "line telepon mati", "username: tidak dikenal",
     "akun fb saya dibajak", "instagram: pemkotserang", "ig saya error", "akun mobile jkn",
     "user: admin", "akun saya nonaktif", "telegram saya banyak spam", "medsos saya ramai",
     "twitter: macet total", "di fb saya lihat jalan rusak", "lewat ig saya sudah lapor",
     "lewat ig saya kirim foto", "via fb saya komplain", "akun facebook kelurahan",
     "tiktok: banjir kasemen", "facebook: Warga Serang", "akun ig dinas",
     "nama akun sesuai ktp", "di instagram saya tulis", "shopee id pesanan", "line id kosong"],
)  # fmt: skip
def test_what_is_said_of_an_account_stays(harmless: str) -> None:
    assert FINDER.mask(harmless) == harmless
