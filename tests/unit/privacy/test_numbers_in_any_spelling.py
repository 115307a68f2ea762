"""A number of a person is found by what it is: any composition of separators, scripts, invisible
marks and glue from the alphabets below leaves none of it standing."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.adapters.privacy.masking import finder
from aduan.domain.privacy.finding import Finder, mask_identifiers
from aduan.domain.privacy.folding import fold

FINDER = finder(frozenset({"serang", "kasemen"}))

SCRIPTS = (0x30, 0x660, 0x6F0, 0x966, 0x1B50, 0x1BB0, 0xA9D0, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7F6)
SPACES = " \u00a0\u2002\u2007\u2009\u202f\u205f\u3000\t"
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
OTHERS = "._/·,\n"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202c\u2066\u2069"
KEYCAP = "\ufe0f\u20e3"
GLUE = ("", " ", "hp", "WA", "nik", "data", "(", "no.", "nomor: ", "\u202a")
BEHIND = ("", " ", "ya", "(wa)", ".", ", trims", "\u202c", ")", "an")
NUMBERS = st.one_of(
    st.builds(
        "0{}{}".format,
        st.sampled_from(["811", "812", "813", "821", "838", "852", "857", "877", "896"]),
        st.from_regex(r"[0-9]{7,9}", fullmatch=True),
    ),
    st.builds(
        "36730{}{:02d}{:02d}{:02d}{:04d}".format,
        st.integers(1, 6),
        st.integers(1, 31),
        st.integers(1, 12),
        st.integers(30, 99),
        st.integers(1, 9999),
    ),
    st.builds(
        "19{}{:02d}{:02d}20{:02d}{:02d}1{:03d}".format,
        st.integers(60, 99),
        st.integers(1, 12),
        st.integers(1, 28),
        st.integers(0, 20),
        st.integers(1, 12),
        st.integers(1, 999),
    ),
    st.builds("000{:010d}".format, st.integers(1, 10**10 - 1)),
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Hub 0812&nbsp;3456&nbsp;7890 ya", "Hub [TELEPON] ya"),
        ("0812&#x2011;3456&#x2011;7890", "[TELEPON]"),
        ("0812&ndash;3456&ndash;7890", "[TELEPON]"),
        ("&#48;&#56;12 3456 7890", "[TELEPON]"),
        ("0812<br>3456<br/>7890", "[TELEPON]"),
        ("<p>0812<b>3456</b>7890</p>", "<p>[TELEPON]</p>"),
        ("NIK 3673<br />0112<br />0590<br />0003", "NIK [NIK]"),
        ("0812\\u20113456\\u20117890", "[TELEPON]"),
        ("0812\\n3456\\n7890", "[TELEPON]"),
        ("0812%203456%207890", "[TELEPON]"),
        ("budi&#64;contoh.co.id", "[EMAIL]"),
        ("budi&commat;contoh.co.id", "[EMAIL]"),
        ("budi<span>@</span>contoh.co.id", "[EMAIL]"),
        ("Rp50.000 &amp; 3 < 5, naik 20%25 lagi", "Rp50.000 &amp; 3 < 5, naik 20%25 lagi"),
        ("<b>Lampu</b> mati di RT 03 &ndash; RW 02", "<b>Lampu</b> mati di RT 03 &ndash; RW 02"),
    ],
)
def test_what_a_form_made_of_a_sign_is_undone_before_looking(text: str, masked: str) -> None:
    assert FINDER.mask(text) == masked


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A number in groups of two to five digits, and the same number as somebody might write it."""
    digits = draw(NUMBERS)
    script = draw(st.sampled_from(SCRIPTS))
    keycaps = script == 0x30 and draw(st.booleans())
    separator = draw(
        st.one_of(
            st.text(SPACES, min_size=1, max_size=2),
            st.sampled_from(DASHES),
            st.sampled_from(OTHERS),
            st.builds(" {} ".format, st.sampled_from(DASHES)),
            st.just(""),
        )
    )
    invisible = draw(st.text(INVISIBLE, max_size=2))
    groups, rest = [], digits
    while rest:
        size = draw(st.integers(2, 5))
        groups.append(rest[:size])
        rest = rest[size:]
    if len(groups[-1]) < 2:
        groups[-2:] = ["".join(groups[-2:])]
    shown = [
        "".join(chr(script + int(digit)) + (KEYCAP if keycaps else "") for digit in group)
        for group in groups
    ]
    between = [separator] * len(shown)
    if draw(st.booleans()):
        between = draw(
            st.lists(
                st.sampled_from(
                    [" ", "-", ".", "_", "/", " - ", "\u00a0", "\u2011", "\n", ", ", ""]
                ),
                min_size=len(shown),
                max_size=len(shown),
            )
        )
    between[-1] = ""
    parts = (
        f"{group}{invisible}{sign}{invisible}" for group, sign in zip(shown, between, strict=True)
    )
    return digits, "".join(parts)


def digits_left(text: str) -> str:
    return re.sub(r"[^0-9]", "", fold(text).text)


@given(written(), st.sampled_from(GLUE), st.sampled_from(BEHIND))
def test_no_digit_of_a_number_survives(number: tuple[str, str], before: str, behind: str) -> None:
    _, shown = number
    masked = FINDER.mask(f"lampu mati tolong {before}{shown}{behind} segera")
    assert digits_left(masked) == ""


@given(st.text(max_size=80), written(), st.text(max_size=80))
def test_masking_twice_is_masking_once(before: str, number: tuple[str, str], after: str) -> None:
    once = FINDER.mask(f"{before} {number[1]} {after}")
    assert FINDER.mask(once) == once


ANY = st.one_of(
    st.text(max_size=120),
    st.lists(
        st.sampled_from(
            ["Pak ", "Jumhadi ", "0812", "-", "3456", "7890 ", "NIK ", "3673", "\u202a", "e\u0301",
             "👨‍👩‍👧", "5\ufe0f\u20e3",
             "nol ", "delapan ", "satu ", "dua ", "@", "gmail.com ", "\r\n",
             "terima kasih", ". ", "\u0661", "①", "º", "ﬁ", "한", "กำ"]
        ),
        max_size=40,
    ).map("".join),
)  # fmt: skip


@given(ANY)
def test_what_stands_outside_of_a_find_stays_as_it_was(text: str) -> None:
    finds = FINDER.find(text)
    rest, done = [], 0
    for find in finds:
        assert done <= find.start < find.end <= len(text)
        rest += (text[done : find.start], f"[{find.kind}]")
        done = find.end
    assert FINDER.mask(text) == "".join(rest) + text[done:]


@given(ANY)
def test_no_cut_parts_a_sign_from_its_marks(text: str) -> None:
    for find in FINDER.find(text):
        for cut in (find.start, find.end):
            if 0 < cut < len(text):
                assert unicodedata.category(text[cut]) not in {"Mn", "Me"}
                assert text[cut] not in KEYCAP
        if find.end < len(text):
            assert text[find.end] != "\u200d"


@given(st.text(max_size=200))
def test_the_copy_knows_where_each_of_its_characters_came_from(text: str) -> None:
    copy = fold(text)
    assert len(copy.text) == len(copy.starts) == len(copy.ends)
    assert list(copy.starts) == sorted(copy.starts)
    for start, end in zip(copy.starts, copy.ends, strict=True):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("wa nol delapan satu dua tiga tiga empat empat lima lima ya", "wa [TELEPON] ya"),
        ("kosong lapan dua belas, 3344, 5566", "[TELEPON]"),
        ("noldelapansatuduatigatigaempatempatlimalima", "[TELEPON]"),
        ("plus enam dua delapan satu dua tiga empat lima enam tujuh delapan", "[TELEPON]"),
        ("hp 0 8 1 2 3 4 5 6 7 8 9 0", "hp [TELEPON]"),
        ("ke +65 9123 4567 dan 0060 12 345 6789", "ke [TELEPON] dan [TELEPON]"),
        ("O8l2-3456-78qo", "[TELEPON]qo"),
        ("3673 0101 0190 OOO1", "[NIK]"),
        ("rek BCA 245 0987 6612 a.n. Rosdiana", "rek BCA [NOMOR] a.n. [NAMA]"),
        ("rekening bendahara 12-3456-78", "rekening bendahara [NOMOR]"),
        ("id pel 5613 0123 4567", "id pel [NOMOR]"),
        ("no meter 14 0523 66789", "no meter [NOMOR]"),
        ("PDAM 01-04-02345", "PDAM [NOMOR]"),
        ("NISN 0081234567, NIS 20210445", "NISN [NOMOR], NIS [NOMOR]"),
        ("NIP 19791225 200501 1 003", "NIP [NOMOR]"),
        ("paspor X 1234567", "paspor [NOMOR]"),
        ("motor a 4455 cd balap liar", "motor [PLAT] balap liar"),
        ("asep77 at gmail dot com", "[EMAIL]"),
        ("joko titik widodo at contoh titik id", "[EMAIL]"),
        ("budi(at)gmail", "[EMAIL]"),
        ("ig: budi_77, fb asep.94", "ig: [AKUN], fb [AKUN]"),
        ("linktr.ee/siti77", "[TAUTAN]"),
        ("ttl serang, 05-11-1992", "ttl serang, [TANGGAL_LAHIR]"),
        ("email n\u0069\u0301na@contoh.id", "email [EMAIL]"),
    ],
)
def test_numbers_and_addresses_in_words_and_oddities(text: str, masked: str) -> None:
    assert FINDER.mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Rp 500.000, 50rb, 2,5 juta dan Rp1.250.000.000,00",
        "tanggal 25-11-2026 pukul 10.00-12.00, 1 Januari 2026 jam 21:30:45",
        "koordinat -6.1201, 106.1502 atau 6°07'12.3\"S 106°09'01.2\"E",
        "https://maps.google.com/?q=-6.1185,106.1543",
        "RT 03/RW 05 No. 12 blok C-14, KM 71+200, 200 KK, 87,5 persen",
        "tiang listrik no 12345, gardu KS-0123, tiang PJU nomor 102345",
        "Perda No. 10 Tahun 2010, SK 188.45/4858/436.8.3/2019, surat 470/0123-Dukcapil/2026",
        "laporan #5282813, tracking ID 8123456, tiket 12345678",
        "SRG-2026-7123-9012 dan SA-1234-5678-901",
        "112, 119, 110, call center 1500123, hub 14045",
        "SDN Serang 12, kode pos 42118, bus 05, tahun 2019 2020 2021 2022",
        "IMG-20261125-WA0012.jpg VID_20261125_103000.mp4",
        "2026-11-25T07:14:31+07:00 dan 2026-11-25 07:14:31.123",
        "550e8400-e29b-41d4-a716-446655440000 k0123456789abcdef0123",
        "akta lahir tanggal 22 Agustus 2025 belum terbit",
        "ditawar 300.000 - 500.000 per bulan",
    ],
)
def test_what_officials_need_stays(text: str) -> None:
    assert FINDER.mask(text) == text


HOSTILE = (
    "9", "9 ", "9-", "9, ", "08 ", "0812 ", "+", "+62 ", "a@", "@", " at ", "a at ", "nol ",
    "satu dua ", "o", "O0", "l1", "I|", "(", "[", "[NIK]", "wa.me/", "Pak ", "pak budi ", "a.n. ",
    "nama ", "saya ", "terima kasih\n", "hormat saya, ", "\n- ", "\u200b", "9\u200b", "\u00e9",
    "9\u00e9", "\u2460", "lahir ", "plat ", "mobil a ", "A 1234 ", "1.", "1.234.", "1/2/",
    "12/12/2026 ", "-6.1, ", "k0", "0f", "rp ", "rek ", "RT 01 ", "dan budi ", "ig ", "akun ",
    "dot ", "titik a ", "x.com/", "noldelapan", "12:30 ",
)  # fmt: skip


TRIES = 3
"""What else the machine does only adds: one quick run is proof."""


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_characters_take_time_in_proportion(piece: str) -> None:
    """Four times the text may take about four times the time, not sixteen times."""
    short, long = (piece * 6_000)[:6_000], (piece * 24_000)[:24_000]
    assert any(_spent_on(long) < 8 * _spent_on(short) + 0.1 for _ in range(TRIES))


def _spent_on(text: str) -> float:
    """Seconds of the process."""
    begin = time.process_time()
    FINDER.mask(text)
    return time.process_time() - begin


def test_without_a_vocabulary_numbers_are_found_and_names_stay() -> None:
    assert Finder().mask("Pak Budi 081234567890") == "Pak Budi [TELEPON]"
    assert mask_identifiers("Pak Budi, budi@contoh.id") == "Pak Budi, [EMAIL]"
