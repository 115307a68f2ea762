"""What thanks and tells nothing, and what answers, as people write to an office. All invented."""

import pytest

from aduan.domain.intake.thanks import is_mere_thanks

THANKS = """
trima kasih
makasih bgt min
Oke pak, terima kasih atas perhatian dan kerjasamanya
terima kasih atas kerja samanya
terima kasih atas respon cepatnya
Terimakasih kpd Dinas Perhubungan
terima kasih infonya, sangat membantu
Terima kasih admin, kami tunggu realisasinya
okay noted with thanks
sama-sama
oke sama2 pak
gpp min makasih
ok terima kasih
oke
baik pak
Terima kasih banyak, Pak
makasih min
makasiiih kak
siap
siap bu, terima kasih
sip
oke siap
trims
thanks ya
tq
noted
nuhun
hatur nuhun pisan
hatur nuhun, Kang
matur nuwun
suwun mas
matur suwun sanget nggih
muhun, hatur nuhun
mangga
makasi bang
okeee makasih bang
nanti saya jawab ya
ntar dikabari
baik, terima kasih atas infonya
terima kasih atas perhatian dan bantuannya
iya terima kasih banyak ya pak
trmksh pak
Alhamdulillah terima kasih
sami-sami
iya pak ditunggu
siap 86
Oke, 86!
oke ditunggu kabarnya
kami tunggu tindak lanjutnya ya pak
siap laksanakan
halo
selamat pagi pak
Assalamualaikum
permisi
tes
besok saya kirim fotonya
nanti sore saya foto ya pak
saya cek dulu
maaf baru baca, nanti saya jawab
nggih, matur nuwun
Terima kasih atas tindak lanjutnya
terima kasih sudah ditindaklanjuti
Terima kasih Pemkot Serang
terima kasih banyak Pemerintah Kota Serang
terimakasih pak wali
terima kasih Dinas Lingkungan Hidup
makasih admin satu aduan
makasih ya semoga cepat ditangani
Assalamualaikum wr wb
Assalamu'alaikum Wr. Wb.
Waalaikumsalam warahmatullahi wabarakatuh
met pagi kak
sebentar ya
bentar ya pak
Oke, sebentar
maaf baru balas
mohon maaf pak baru sempat balas
maaf slow respon
Ok, saya akan segera kirim
segera saya kirim fotonya
oke pak nanti saya kabari lagi
sy cek dl
Thanks for the info
thank you so much for your response
jazakallahu khairan katsiran
kalau begitu terima kasih
siap laksanakan komandan
terima kasih, semoga sehat selalu
"""
ANSWERS = """
✅
sama saja pak
makasih tapi sama sama gelap
iya sudah
belum
di depan masjid
iya
sudah
tidak
ya
enya
durung
teu acan
masih
sudah pak, terima kasih
belum pak, makasih
RT 03
di gang sebelah
dekat sekolah, terima kasih
sebelah kiri
yang besar
kemarin malam
tadi pagi
besok
pagi
selamat semua
besok di depan masjid
nanti di pos ronda saya tunggu
foto terlampir
lagi dicek pak RT
sebentar
baik, letaknya di pasar
tiang nomor 12
ok, sudah menyala
oke sudah diperbaiki, terima kasih
saya di rumah
bukan
nomor 7
warung bu Imas
masih gelap, nuhun
saya tunggu di depan gang
ditunggu di pos ronda
nomor 86
86
oke nomor 86
siap 86 meter dari pasar
alhamdulillah
nggih
nggih pak
inggih
muhun
muhun kang
bantuan diterima
bantuannya sudah diterima, terima kasih
siang ok
oke malam
kalau malam ok
ok besok pagi
baik, pagi
ok sehat
atas ok
ok a
tunggu nanti malam
cuma sebentar ya
sebentar lagi
terima kasih, dinas perhubungan
dari dinas perhubungan, terima kasih
sudah ditindaklanjuti, terima kasih
terima kasih sudah menyala
terima kasih tapi belum
terima kasih Pemkot tapi lampunya masih mati
kelurahan Cipare, terima kasih
makasih, semua tiang
maaf tidak jadi
maaf salah, yang kiri
segera kirim petugas
akan saya cabut laporannya
"""


@pytest.mark.parametrize("text", THANKS.strip().splitlines())
def test_it_thanks_or_acknowledges_and_says_nothing_else(text: str) -> None:
    assert is_mere_thanks(text)


@pytest.mark.parametrize("text", ANSWERS.strip().splitlines())
def test_it_says_something(text: str) -> None:
    assert not is_mere_thanks(text)


@pytest.mark.parametrize(
    ("text", "mere"),
    [
        ("\N{PERSON WITH FOLDED HANDS}", True),
        ("\N{THUMBS UP SIGN}", True),
        ("...", True),
        ("", False),
        ("12", False),
        ("\u0645\u0633\u062c\u062f", False),
        ("\N{THUMBS DOWN SIGN}", False),
        ("\N{THUMBS DOWN SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", False),
        ("\N{CROSS MARK}", False),
        ("ok \N{CROSS MARK}", False),
        ("\N{LEFTWARDS BLACK ARROW}", False),
        ("\N{NEGATIVE SQUARED LATIN CAPITAL LETTER A}", False),
        ("1\N{COMBINING ENCLOSING KEYCAP}", False),
        ("\N{VULGAR FRACTION ONE HALF}", False),
        ("\N{LARGE RED CIRCLE}", False),
        ("ok \N{OK HAND SIGN}", True),
        ("\N{WHITE HEAVY CHECK MARK}", False),
    ],
)
def test_signs_alone_say_nothing_and_letters_of_any_script_do(text: str, mere: bool) -> None:
    assert is_mere_thanks(text) is mere
