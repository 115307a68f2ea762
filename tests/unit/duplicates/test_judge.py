"""What is one event, what only looks like one, and what a person must say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aduan.domain.duplicates.fingerprint import Report
from aduan.domain.duplicates.model import Model
from aduan.domain.duplicates.sameness import (
    Ask,
    CandidateCase,
    Decision,
    Linked,
    New,
    NotSame,
    SameDelivery,
    SamenessRules,
    judge,
)
from tests.unit.duplicates.reports import case, now, printed, report, rules

HERE = (-6.12410, 106.15230)
THIRD = "lubang di jalan makin besar pak"
NEAR = (-6.12418, 106.15236)
ACROSS_TOWN = (-6.09800, 106.18800)


def decided(
    one: Report,
    *cases: CandidateCase,
    by: SamenessRules | None = None,
    not_same: NotSame = frozenset(),
) -> Decision:
    return judge(printed(one), cases, by or rules(), now=now(one), not_same=not_same)


def pothole(number: int, **more: object) -> Report:
    words = {
        "text": "jalan berlubang dalam di depan toko roti, kemarin ada yang jatuh",
        "category": "jalan_rusak",
        "at": HERE,
        "address": "Jl. Kepodang depan toko roti",
        "kelurahan": "Cipare",
        **more,
    }
    return report(number, **words)  # type: ignore[arg-type]


def again(number: int, **more: object) -> Report:
    """The same hole as `pothole`, in another citizen's words."""
    return pothole(number, **{"text": "aspal bolong depan toko roti", "at": NEAR, **more})


def test_the_same_hole_in_other_words_through_another_channel_is_linked() -> None:
    later = report(
        2,
        "lobang gede di jln kepodang deket toko roti, bahaya pak",
        hours=5,
        channel="112",
        category="jalan_rusak",
        at=NEAR,
        accuracy=20,
        address="kepodang dkt toko roti",
        kelurahan="Cipare",
    )
    decision = decided(later, case("K1", pothole(1)))
    assert isinstance(decision, Linked)
    assert decision.case_id == "K1"


def test_a_link_says_in_a_sentence_why() -> None:
    later = again(2, hours=26)
    decision = decided(later, case("K1", pothole(1)))
    assert isinstance(decision, Linked)
    sentence = decision.basis.sentence
    assert sentence.startswith("Jarak 11 m; jenis sama: jalan rusak; jalan sama: Kepodang")
    assert "selisih 1 hari" in sentence
    assert decision.basis.model_version == rules().model.version  # type: ignore[union-attr]
    assert decision.basis.thresholds["link"] > 0.5
    assert decision.basis.features
    assert decision.basis.telling


def test_what_differs_is_named_for_the_person_who_checks() -> None:
    first = pothole(1, address="Jl. Kepodang RT 02 RW 05")
    later = pothole(2, address="Jl. Kepodang RT 04 RW 05", hours=3, at=NEAR)
    assert "Perlu dicek: RT berbeda" in decided(later, case("K1", first)).basis.sentence


def test_nothing_around_is_a_new_case() -> None:
    assert isinstance(decided(pothole(1)), New)


def test_the_channel_that_sends_twice_is_attached_without_a_question() -> None:
    repeat = pothole(2, external="rabeg-1", hours=2)
    decision = decided(repeat, case("K1", pothole(1)))
    assert isinstance(decision, SameDelivery)
    assert (decision.case_id, decision.complaint_id) == ("K1", "A1")


def test_a_phone_pressed_twice_is_one_delivery() -> None:
    first = pothole(1, reporter="r7")
    assert isinstance(
        decided(pothole(2, reporter="r7", hours=0.02), case("K1", first)), SameDelivery
    )


@pytest.mark.parametrize("title", ["", "Terusan RABEG", "Fwd: laporan warga"])
def test_a_forward_from_another_channel_is_the_same_delivery(title: str) -> None:
    forwarded = report(
        2,
        title=title,
        text="Meneruskan laporan warga via RABEG: jalan berlubang dalam di depan toko roti, "
        "kemarin ada yang jatuh",
        hours=9,
        channel="lapor",
        address="Jl. Kepodang depan toko roti",
        kelurahan="Cipare",
    )
    assert isinstance(decided(forwarded, case("K1", pothole(1))), SameDelivery)


def test_the_same_words_from_another_person_are_not_the_same_delivery() -> None:
    first = pothole(1, reporter="r7")
    assert not isinstance(
        decided(pothole(2, reporter="r8", hours=1), case("K1", first)), SameDelivery
    )


def test_one_sentence_copied_to_another_spot_is_not_linked() -> None:
    text = "mohon pemangkasan pohon yang sudah tinggi"
    first = report(1, text, at=HERE, address="Jl. Jalak no 4", kelurahan="Cipare", reporter="r1")
    copy = report(
        2,
        text,
        hours=0.3,
        at=ACROSS_TOWN,
        address="Jl. Gelatik no 9",
        kelurahan="Terondol",
        reporter="r1",
    )
    assert isinstance(decided(copy, case("K1", first)), New | Ask)


def test_another_house_far_down_the_same_street_is_not_linked() -> None:
    first = report(1, "pju depan rumah mati", address="Jl. Cendrawasih no 12", kelurahan="Unyur")
    other = report(2, "pju mati", hours=6, address="Jl. Cendrawasih no 88", kelurahan="Unyur")
    assert not isinstance(decided(other, case("K1", first)), Linked)


def test_blok_d_is_not_blok_g() -> None:
    text = "jalan lingkungan rusak, paving lepas di"
    first = report(
        1,
        f"{text} Blok D",
        channel="lapor",
        address="Perum Nuri Asri Blok D",
        kelurahan="Banjarsari",
        reporter="r2",
        category="jalan_rusak",
    )
    other = report(
        2,
        f"{text} Blok G",
        channel="lapor",
        address="Perum Nuri Asri Blok G",
        kelurahan="Banjarsari",
        reporter="r2",
        hours=30,
        category="jalan_rusak",
    )
    assert not isinstance(decided(other, case("K1", first)), Linked | SameDelivery)


def test_a_leaking_pipe_and_no_water_are_two_things() -> None:
    leak = report(
        1,
        "pipa pdam bocor, air terbuang ke jalan",
        at=HERE,
        address="Perum Merak blok B2",
        kelurahan="Unyur",
        category="air_bersih",
    )
    dry = report(
        2,
        "air pdam tidak mengalir sejak subuh",
        hours=4,
        at=(-6.12500, 106.15330),
        address="Perum Merak blok F7",
        kelurahan="Unyur",
        category="air_bersih",
    )
    assert not isinstance(decided(dry, case("K1", leak)), Linked)


def test_another_issue_at_the_same_spot_is_not_linked() -> None:
    lamp = report(
        1, "lampu jalan padam", at=HERE, address="Jl. Kepodang", kelurahan="Cipare", category="pju"
    )
    waste = report(
        2,
        "sampah menumpuk belum diangkut",
        hours=2,
        at=HERE,
        address="Jl. Kepodang",
        kelurahan="Cipare",
        category="sampah",
    )
    assert not isinstance(decided(waste, case("K1", lamp)), Linked)


def test_two_estates_flooded_in_one_kelurahan_stay_two() -> None:
    first = report(
        1,
        "banjir selutut di Perum Bangau Lestari Indah",
        at=HERE,
        address="Perum Bangau Lestari Indah",
        kelurahan="Unyur",
    )
    other = report(
        2, "rumah kemasukan air sepaha", hours=0.1, address="Perum Camar Asri", kelurahan="Unyur"
    )
    assert not isinstance(decided(other, case("K1", first)), Linked)


def test_an_acronym_meets_the_estate_it_stands_for() -> None:
    first = report(
        1,
        "banjir selutut",
        at=HERE,
        address="Perum Bangau Lestari Indah",
        kelurahan="Unyur",
        category="banjir",
    )
    other = report(
        2,
        "banjir masuk rumah warga",
        hours=0.2,
        channel="112",
        address="BLI blok C2",
        kelurahan="Unyur",
        category="banjir",
    )
    decision = decided(other, case("K1", first))
    assert isinstance(decision, Linked | Ask)
    assert ["Bangau", "Lestari", "Indah"][0] in decision.basis.sentence or "Bli" in (
        decision.basis.sentence
    )


def test_the_same_place_after_closing_is_a_recurrence_that_names_the_old_case() -> None:
    back = pothole(2, hours=24 * 60, text="jalan depan toko roti berlubang lagi")
    decision = decided(back, case("K1", pothole(1), closed_hours=24 * 9))
    assert isinstance(decision, New)
    assert decision.recurrence_of == "K1"


def test_a_closing_in_the_future_does_not_count_yet() -> None:
    later = again(2, hours=3)
    assert isinstance(decided(later, case("K1", pothole(1), closed_hours=240)), Linked)


def test_a_leftover_of_a_closed_case_is_not_linked_to() -> None:
    """A provisional case nobody answered does not outlive the case it was asked about."""
    closed = case("K1", pothole(1), closed_hours=24)
    leftover = case("K2", again(2, hours=2), resembles=(("K1", 0.6),))
    decision = decided(again(3, hours=24 * 30), closed, leftover)
    assert isinstance(decision, New)
    assert decision.recurrence_of == "K1"


def test_emergencies_are_asked_never_linked() -> None:
    first = report(1, "kebakaran kios, api membesar", at=HERE, address="Pasar Kenari")
    later = report(
        2, "kebakaran di pasar kenari tolong damkar", hours=0.1, at=NEAR, address="Pasar Kenari"
    )
    assert isinstance(decided(later, case("K1", first)), Ask)
    flagged = again(2, hours=1, emergency=True)
    assert isinstance(decided(flagged, case("K1", pothole(1))), Ask)


def test_inspektorat_matters_are_never_linked() -> None:
    first = pothole(1, inspektorat=True)
    assert not isinstance(decided(again(2, hours=1), case("K1", first)), Linked)
    bribe = report(1, "oknum pegawai kelurahan minta pungutan liar", kelurahan="Cipare")
    another = report(2, "pungli pegawai kelurahan lagi", hours=2, kelurahan="Cipare")
    assert printed(bribe).inspektorat
    assert not isinstance(decided(another, case("K1", bribe)), Linked)


def test_shadow_mode_links_nothing() -> None:
    settings = rules().settings
    assert settings is not None
    quiet = replace(rules(), settings=replace(settings, shadow=True))
    decision = decided(again(2, hours=1), case("K1", pothole(1)), by=quiet)
    assert isinstance(decision, Ask)
    assert decision.candidates[0].case_id == "K1"


def test_without_settings_or_model_everything_is_asked() -> None:
    for lacking in (replace(rules(), settings=None), replace(rules(), model=None)):
        decision = decided(again(2, hours=1), case("K1", pothole(1)), by=lacking)
        assert isinstance(decision, Ask)


def test_a_human_not_the_same_is_remembered() -> None:
    later = again(2, hours=1)
    for pair in (frozenset(("A2", "K1")), frozenset(("A2", "A1"))):
        decision = decided(later, case("K1", pothole(1)), not_same=frozenset((pair,)))
        assert isinstance(decision, New)


def test_at_most_three_are_asked_about_best_first() -> None:
    cases = [
        case(f"K{number}", report(number, "kebakaran lahan ilalang", hours=number / 10, at=HERE))
        for number in range(1, 7)
    ]
    decision = decided(report(9, "kebakaran lahan dekat kebun", hours=1, at=NEAR), *cases)
    assert isinstance(decision, Ask)
    assert len(decision.candidates) == 3
    scores = [candidate.score or 0 for candidate in decision.candidates]
    assert scores == sorted(scores, reverse=True)


def test_a_fresh_case_of_the_spot_is_asked_about_where_an_old_one_is_not() -> None:
    """All are as likely, a fourth: what is near in time, place and kind deserves a look."""
    doubtful = replace(rules(), model=Model("even", -1.1, {}))
    first = case("K1", pothole(1))

    def asked(later: Report) -> bool:
        return isinstance(decided(later, first, by=doubtful), Ask)

    assert asked(again(2, hours=40))
    assert not asked(again(2, hours=60))
    assert not asked(again(2, hours=40, at=ACROSS_TOWN, address=None))
    assert not asked(again(2, hours=40, text="tolong ditangani", category=None))
    likely = replace(doubtful, model=Model("even", 0.5, {}))
    assert isinstance(decided(again(2, hours=60), first, by=likely), Ask)


def test_a_report_is_not_compared_with_itself() -> None:
    assert isinstance(decided(pothole(1), case("K1", pothole(1))), New)


def test_two_strangers_that_fit_equally_well_are_asked() -> None:
    first, second = case("K1", pothole(1)), case("K2", again(2, hours=0.5))
    decision = decided(again(3, hours=2, text=THIRD), first, second)
    assert isinstance(decision, Ask)
    assert decision.why == "lebih dari satu kasus cocok"


def test_two_cases_asked_about_each_other_are_no_rivals() -> None:
    first = case("K1", pothole(1))
    second = case("K2", again(2, hours=0.5), resembles=(("K1", 0.7),))
    assert isinstance(decided(again(3, hours=2, text=THIRD), first, second), Linked)


def test_without_coordinates_street_house_and_issue_decide() -> None:
    first = report(
        1,
        "lampu jalan mati sudah tiga hari",
        channel="lapor",
        category="pju",
        address="Gg. Kutilang No. 7 RT 03 RW 05 dekat musholla",
        kelurahan="Kaligandu",
    )
    later = report(
        2,
        "lampu jalan padam di gang kutilang no 7 rt 3/5 dekat mushola, sudah tiga hari",
        channel="112",
        hours=20,
        category="pju",
        address="gg kutilang no 7 rt 3 rw 5 dkt mushola",
        kelurahan="Kaligandu",
    )
    assert isinstance(decided(later, case("K1", first)), Linked)


def test_a_personal_matter_of_another_person_is_not_linked() -> None:
    first = report(
        1,
        "ktp saya belum jadi sudah sebulan",
        channel="lapor",
        kelurahan="Unyur",
        reporter="r1",
        category="adminduk",
    )
    other = report(
        2,
        "ktp saya belum jadi juga",
        channel="lapor",
        hours=20,
        kelurahan="Unyur",
        reporter="r2",
        category="adminduk",
    )
    assert not isinstance(decided(other, case("K1", first)), Linked)


def test_after_a_month_of_silence_a_person_says_whether_it_is_the_same_hole() -> None:
    """Nobody closes a case the moment a lamp shines; dark again in spring it is another fault. Who
    reports in between keeps the case awake."""
    first, late = pothole(1), again(3, hours=40 * 24)
    decision = decided(late, case("K1", first))
    assert isinstance(decision, Ask)
    assert [asked.case_id for asked in decision.candidates] == ["K1"]
    between = again(2, hours=20 * 24)
    awake = decided(late, case("K1", first, between))
    assert "lebih dari sebulan" in decision.why
    assert not isinstance(awake, Ask) or "sebulan" not in awake.why


def test_two_lamps_nine_houses_apart_are_two() -> None:
    """Good positions that say the same as the numbers: not one lamp told badly."""
    words = {"text": "lampu jalan depan rumah mati", "category": "pju", "kelurahan": "Cipare"}
    one = report(1, at=HERE, address="Jl. Kepodang no 35", **words)  # type: ignore[arg-type]
    north = (HERE[0] + 0.00045, HERE[1])
    other = report(2, at=north, hours=19, address="Jl. Kepodang no 26", **words)  # type: ignore[arg-type]
    decision = decided(other, case("K1", one))
    assert isinstance(decision, Ask)
    assert decision.why == "nomor rumah berbeda"
