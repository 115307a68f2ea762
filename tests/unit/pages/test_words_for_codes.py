"""Every code people can meet has words, and says the right thing by its colour."""

from dataclasses import replace
from datetime import UTC
from typing import Final

import pytest

from aduan.domain.case.case import HoldReason, Level, PublicStatus, Status
from aduan.domain.case.clocks import HOLD_WORDS
from aduan.domain.case.due import Owing
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.voice import Tally
from aduan.domain.city.city import UNIT_OF_THE_PLACE, load_city
from aduan.domain.links import Refusal
from aduan.pages.official.case_page import case_page
from aduan.pages.shared import labels
from aduan.pages.shared.labels import city_names
from tests.unit.pages.every_page import SERANG, a_view, html
from tests.unit.samples import CITY, PACK, a_case


def test_every_code_has_words() -> None:
    assert set(labels.STATUS) == set(labels.TONE) == set(Status)
    assert set(labels.PUBLIC) == set(PublicStatus)
    assert set(labels.LEVEL) == set(Level)
    assert set(labels.OWING) == set(Owing)
    assert set(labels.REFUSAL) == set(Refusal)
    assert set(HOLD_WORDS) == set(HoldReason)


def test_waiting_is_not_green_and_only_what_is_done_is() -> None:
    assert {status for status, tone in labels.TONE.items() if tone == "ok"} == {Status.SELESAI}


def test_who_acted_is_named_in_words_even_when_it_was_no_office() -> None:
    text = html(case_page(a_view(a_case()), SERANG))
    for post, name in (("pelapor", "Pelapor"), ("lapor", "SP4N-LAPOR!"), ("pewaktu", "Sistem")):
        assert f"· {name}" in text
        assert f"· {post}<" not in text


def test_a_sign_is_said_in_words_with_its_office() -> None:
    assert labels.flag_words("tanpa_penerima:DISHUB", SERANG).startswith("Tanpa penerima aktif: D")
    assert labels.flag_words("foto_pernah_dipakai", SERANG) == "Foto pernah dipakai"
    assert labels.flag_words("darurat", SERANG) == "Menyebut keadaan darurat"
    assert labels.flag_words("tak_terkirim:LAIN", SERANG) == "Pemberitahuan tak terkirim: LAIN"


def test_every_sign_says_what_to_do_about_it_and_an_unknown_one_that_too() -> None:
    assert set(labels.SIGN_TO_DO) == set(labels.FLAG)
    assert labels.sign_to_do("darurat:DISHUB") == labels.SIGN_TO_DO["darurat"]
    assert labels.sign_to_do("lain") == "Buka kasusnya dan periksa riwayatnya."


@pytest.mark.parametrize(
    ("code", "words"),
    [("lapor_baru", "Lapor baru"), (" x_ ", "X"), ("DISHUB", "Dishub"), ("", "")],
)
def test_a_code_nobody_gave_words_is_readable(code: str, words: str) -> None:
    assert labels.readable(code) == words


def test_a_move_has_words_however_it_is_written_and_one_of_a_later_version_is_readable() -> None:
    assert labels.move_words("accept") == labels.move_words("ACCEPT") == "Aduan diterima instansi"
    assert labels.move_words("open") == "Kasus dibuka"
    assert labels.move_words("Send_Back") == "Send back"
    assert set(labels.MOVE) == {"open", *Move}


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (Tally(9), ""),
        (Tally(9, ratings=(5,)), ""),
        (Tally(9, fixed=7), "7 dari 9 pelapor: sudah beres."),
        (Tally(9, fixed=7, not_fixed=1), "7 dari 9 pelapor: sudah beres; 1 belum beres."),
        (
            Tally(9, fixed=1, not_fixed=2, unsure=3),
            "1 dari 9 pelapor: sudah beres; 2 belum beres; 3 tidak bisa memastikan.",
        ),
        (Tally(2, unsure=1), "1 dari 2 pelapor: tidak bisa memastikan."),
    ],
)
def test_voices_are_counted_in_words_and_where_nobody_spoke_nothing_is_said(
    tally: Tally, words: str
) -> None:
    assert labels.tally_words(tally) == words


HEARS: Final = replace(
    SERANG,
    channels={"rabeg": "RABEG", "lapor": "SP4N LAPOR!", "wa": "WhatsApp", "112": "Siaga 112"},
    hearing=frozenset({"rabeg", "lapor"}),
)


@pytest.mark.parametrize(
    ("channels", "words"),
    [
        ((), ""),
        (("rabeg",), "Pelapor diberi tahu lewat RABEG."),
        (("wa",), "Pelapor dari WhatsApp membacanya dengan kode lacak."),
        (
            ("wa", "rabeg", "112", "lapor"),
            (
                "Pelapor diberi tahu lewat RABEG dan SP4N LAPOR!. "
                "Pelapor dari WhatsApp dan Siaga 112 membacanya dengan kode lacak."
            ),
        ),
    ],
)
def test_who_of_the_reporters_hears_of_a_move_is_said_channel_by_channel(
    channels: tuple[str, ...], words: str
) -> None:
    assert labels.told_words(Move.RESOLVE, channels, HEARS) == words
    assert labels.told_words(Move.ACCEPT, channels, HEARS) == "", "of this nobody outside is told"


# the city's own names


def test_a_post_is_named_by_the_city_and_else_by_what_everybody_calls_it() -> None:
    assert CITY.office("DISHUB") == "Dinas Perhubungan"
    assert CITY.office("X-PLN") == "PLN"
    assert (CITY.office("SEKDA"), CITY.office("pewaktu")) == (
        "Sekretaris Daerah", "Sistem (pengingat waktu)",
    )  # fmt: skip
    assert CITY.office("LAIN") == "LAIN"
    assert replace(CITY, agencies={"SEKDA": "Setda"}).office("SEKDA") == "Setda"


def test_a_case_may_be_kept_from_every_office_of_the_city_and_from_its_leaders() -> None:
    assert CITY.posts() == {
        "WALI_KOTA": "Wali Kota", "SEKDA": "Sekretaris Daerah", **CITY.agencies,
    }  # fmt: skip


def test_an_office_is_called_what_people_call_it() -> None:
    short = replace(CITY, shorts={"DISHUB": "Dishub", "DLH": ""})
    assert (short.short("DISHUB"), short.short("DLH")) == ("Dishub", "Dinas Lingkungan Hidup")
    assert short.short("DINAS_LAIN") == "Dinas lain"


def test_a_sentence_of_the_rules_names_offices_and_leaves_other_capitals_alone() -> None:
    said = CITY.named("Urusan DISHUB, bukan X-PLN; PJU di RT 02 tetap PJU.")
    assert said == "Urusan Dinas Perhubungan, bukan PLN; PJU di RT 02 tetap PJU."


def test_channels_and_categories_are_named_and_what_is_unknown_is_readable() -> None:
    assert (CITY.channel("lapor"), CITY.channel("kotak_surat")) == ("SP4N LAPOR!", "Kotak surat")
    assert CITY.category("pju_mati") == "Lampu jalan mati"
    assert CITY.category("jalan_rusak") == "Jalan rusak"
    assert CITY.category(None) == CITY.category("") == "Belum ditentukan"


def test_what_the_router_thought_of_is_a_category_with_its_office_or_an_office() -> None:
    city = replace(CITY, answers_for={"pju_mati": "DISHUB"}, shorts={"DISHUB": "Dishub"})
    assert city.suggestion("pju_mati") == "Lampu jalan mati → Dishub"
    assert city.suggestion("DLH") == "Dinas Lingkungan Hidup"


def test_the_office_of_a_kind_of_complaint_is_that_of_the_place_where_the_pack_says_so() -> None:
    city = replace(
        CITY,
        answers_for={"pju": "DISHUB", "ktp": UNIT_OF_THE_PLACE},
        units={"Serang": "KEC-36.73.01"},
    )
    assert city.office_for("pju", None) == "DISHUB"
    assert city.office_for("ktp", "Serang") == "KEC-36.73.01"
    assert (city.office_for("ktp", None), city.office_for("ktp", "Lain")) == ("", "")
    assert city.office_for("lain", "Serang") == "lain"


def test_the_words_of_a_pack_are_its_own() -> None:
    pack = load_city(PACK)
    names = city_names(pack, zone=UTC, channels={"wa": "WhatsApp"})
    assert (names.name, names.zone, names.channels) == (pack.name, UTC, {"wa": "WhatsApp"})
    assert (names.hearing, names.trial) == (frozenset(), frozenset())
    assert set(names.agencies) | set(names.outside) == set(pack.agencies)
    assert names.outside == {k: one.name for k, one in pack.agencies.items() if one.outside}
    assert names.categories == {k: one.label for k, one in pack.categories.items()}
    assert names.answers_for == {k: one.agency for k, one in pack.categories.items()}
    assert names.shorts == {k: one.short or one.name for k, one in pack.agencies.items()}
    assert names.districts == tuple(one.name for one in pack.kecamatan.values())
    units = {pack.kecamatan[code].name: f"KEC-{code}" for code in pack.kecamatan}
    assert names.units == {k: v for k, v in units.items() if v in pack.agencies}
    assert names.units


def test_wards_are_listed_by_name_and_two_of_one_name_by_their_district() -> None:
    pack = load_city(PACK)
    names = city_names(pack, zone=UTC, channels={"wa": "WhatsApp"})
    named = [one.name for one in pack.kelurahan.values()]
    assert set(names.areas) == set(pack.kelurahan)
    assert list(names.areas.values()) == sorted(names.areas.values())
    assert len(set(names.areas.values())) == len(named)
    for code, one in pack.kelurahan.items():
        twins = named.count(one.name) > 1
        district = f" ({pack.kecamatan[one.kecamatan].name})" if twins else ""
        assert names.areas[code] == f"{one.name}{district}"
    assert len(set(named)) < len(named), "the city has two of one name"


def test_which_channels_hear_and_which_are_tried_is_said_by_who_knows_them() -> None:
    names = city_names(
        load_city(PACK), zone=UTC, channels={}, hearing=frozenset({"wa"}), trial=frozenset({"uji"})
    )
    assert (names.hearing, names.trial) == ({"wa"}, {"uji"})
