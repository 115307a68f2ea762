"""A chat that is copied into a complaint names its writers before every line."""

import pytest

from aduan.adapters.privacy.masking import finder

FINDER = finder(frozenset({"serang", "kasemen", "unyur", "cipare"}))


@pytest.mark.parametrize(
    "head",
    [
        "[26/11 07.41] {}: ",
        "[26/11/26 07.41.22] {}: ",
        "[26/11/26, 07.41.22] ~ {}: ",
        "[7:41 AM, 11/26/2026] {}: ",
        "[07.41, 26/11/2026] {}: ",
        "[26 Nov 07.41] {}: ",
        "26/11/26 07.41 - {}: ",
        "26/11/2026, 07:41 - {}: ",
        "11/26/26, 7:41 PM - {}: ",
        "sampah menumpuk lagi\n> [26/11 07.41] {}: ",
        "\u200e[26/11/26,\u202f07.41.22] \u202a{}\u202c: ",
    ],
)
@pytest.mark.parametrize(
    "writer", ["Kasirin", "warsinah", "JULPIKAR", "Mamah Zefanya", "Darkim Cipare", "Teh Ipit 🙏"]
)
def test_the_writer_of_a_copied_line_is_taken_out(head: str, writer: str) -> None:
    masked = FINDER.mask(head.format(writer) + "lampu jalan mati")
    assert writer.split()[-2 if "Cipare" in writer or "🙏" in writer else -1] not in masked
    assert masked.endswith(": lampu jalan mati")


def test_every_line_of_the_chat_is_read() -> None:
    chat = "[26/11 07.41] Kasirin: got mampet\n[26/11 07.42] warsinah: iya\n[26/11 07.43] Admin: ok"
    assert FINDER.mask(chat) == (
        "[26/11 07.41] [NAMA]: got mampet\n[26/11 07.42] [NAMA]: iya\n[26/11 07.43] Admin: ok"
    )


@pytest.mark.parametrize("head", ["[26/11 07.41] {}: ok", "26/11/26 07.41 - {}: ok"])
@pytest.mark.parametrize(
    "nobody",
    ["Petugas", "Admin", "Operator", "Kelurahan Unyur", "Kecamatan Kasemen", "Pak RT", "Pak Lurah",
     "Dishub", "PDAM", "PLN", "RT 03", "RW 5 Cipare", "saya", "Anda", "Call center 112",
     "Grup Warga Unyur", "Laporan", "Lokasi", "Kondisi lampu", "Kronologi", "Genangan",
     "Jl. Ahmad Yani", "Status", "Cuaca", "tinggi air", "volume sampah", "Keterangan",
     "Jalan rusak", "alamat", "Hasil"],
)  # fmt: skip
def test_what_a_line_is_about_stays(head: str, nobody: str) -> None:
    assert FINDER.mask(head.format(nobody)) == head.format(nobody)


@pytest.mark.parametrize("about", ["Tekanan", "Penyebab", "Ketinggian", "Tindakan", "Sumbernya"])
def test_a_list_of_what_happened_when_is_no_chat(about: str) -> None:
    written = f"26/11/26 07.41 - {about}: dua"
    assert FINDER.mask(written) == written
