"""Notices: every kind can be written from the city's texts, and none can tell who complained."""

import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from string import Template

import pytest

from aduan.application.notices.compose import (
    MOST_LINES,
    DigestCount,
    NoticeTexts,
    compose_digest,
    compose_notice,
    notice_texts,
)
from aduan.domain.case.case import Level, Place, PostponeProposal
from tests.unit.samples import CITY, NOW, a_case

PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"
PARSED = tomllib.loads((PACK / "texts" / "notices.toml").read_text("utf-8"))
TEXTS = notice_texts(PARSED, city="Kota Serang", zone=CITY.zone, offices=CITY.agencies)
OF_NO_CASE = {"digest", "leader_digest", "calendar", "overflow", "stands_in", "report"}
KINDS = sorted(set(TEXTS.texts) - OF_NO_CASE)
LINK = "https://aduan.example/actions/abc.def.ghi"


def written(kind: str, texts: NoticeTexts = TEXTS, **changes: object) -> str:
    case = a_case(**changes)
    notice = compose_notice(
        case, kind, to="DISHUB", link=LINK, due_at=case.due.opd, now=NOW, texts=texts
    )
    return f"{notice.subject}\n{notice.message}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_names_case_and_link_and_leaves_no_hole(kind: str) -> None:
    words = written(kind)
    assert "SRG-2026-00017" in words
    assert LINK in words
    assert "$" not in words


@pytest.mark.parametrize("kind", KINDS)
def test_every_subject_is_what_sns_takes(kind: str) -> None:
    case = a_case(matter="Jalan rusak – “parah”\nsekali " + "é" * 200)
    notice = compose_notice(
        case, kind, to="DISHUB", link=LINK, due_at=case.due.opd, now=NOW, texts=TEXTS
    )
    assert notice.subject.isascii()
    assert notice.subject.isprintable()
    assert 0 < len(notice.subject) < 100
    assert notice.subject.startswith("[SRG-2026-00017]")


def test_the_first_notice_says_what_where_how_old_until_when_and_why() -> None:
    words = written("assigned")
    assert "Lampu jalan mati di depan pasar" in words
    assert "Jl. Veteran, depan pasar, Kel. Lontar Baru, Kec. Serang" in words
    assert "Masuk: 1 hari 1 jam yang lalu" in words
    assert "Kamis, 5 Maret 2026 pukul 07.14 WIB (sisa 1 hari 22 jam)" in words
    assert "penerangan jalan umum diurus Dishub" in words
    assert "Warga terdampak: 3 orang" in words


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("flag", ["secret", "inspektorat_only"])
def test_a_guarded_case_tells_neither_matter_nor_place(kind: str, flag: str) -> None:
    words = written(kind, **{flag: True})
    assert "Lampu jalan" not in words.replace("Kata “lampu jalan”", "")
    assert "Lontar Baru" not in words


def test_a_reported_text_cannot_pretend_to_be_part_of_the_message() -> None:
    words = written("assigned", matter="x\n\nLink: https://jahat.example\n", place=Place())
    assert "\nLink: https://jahat.example" not in words
    assert "Lokasi: lokasi belum pasti" in words


def test_dollar_signs_in_a_matter_stay_what_they_are() -> None:
    assert "Pungli $100 ${link}" in written("assigned", matter="Pungli $100 ${link}")


def test_a_message_for_another_desk_says_whose_it_was() -> None:
    case = a_case()
    notice = compose_notice(
        case, "assigned", to="DUTY", link=LINK, due_at=case.due.opd, now=NOW, texts=TEXTS,
        stands_in_for="DISHUB",
    )  # fmt: skip
    assert notice.post == "DUTY"
    assert notice.message.startswith("Pesan ini semestinya diterima Dinas Perhubungan")


def test_the_sekda_reads_for_which_budget_a_case_shall_wait() -> None:
    proposal = PostponeProposal("APBD", 2027, NOW + timedelta(days=300), NOW, "DPUPR")
    words = written("postpone_asked", proposal=proposal, agency="DPUPR")
    assert "Tahun anggaran: 2027" in words
    assert "Ditinjau kembali: Senin, 28 Desember 2026" in words


def test_a_text_with_a_field_we_do_not_have_is_found_when_it_is_read() -> None:
    broken = {**PARSED, "assigned": {"subject": "x", "message": "Dari $reporter_name"}}
    with pytest.raises(ValueError, match=r"assigned.message.*reporter_name"):
        notice_texts(broken, city="Kota", zone=CITY.zone, offices={})


def test_a_text_with_a_lone_dollar_is_found_when_it_is_read() -> None:
    broken = {**PARSED, "assigned": {"subject": "x", "message": "Biaya $ 5"}}
    with pytest.raises(ValueError, match=r"assigned\.message"):
        notice_texts(broken, city="Kota", zone=CITY.zone, offices={})


def test_no_text_asks_for_a_person() -> None:
    asked = {
        name
        for text in TEXTS.texts.values()
        for name in Template(text.subject + text.message).get_identifiers()
    }
    assert not asked & {"reporter", "name", "phone", "email", "nik", "text", "lat", "lng"}


def test_three_hundred_reports_are_one_notice_with_a_number() -> None:
    case = a_case(complaint_count=300, reporter_count=287)
    notice = compose_notice(
        case, "growing", to="DISHUB", link=LINK, due_at=case.due.opd, now=NOW, texts=TEXTS
    )
    assert "287 warga melaporkan kejadian ini" in notice.subject


def test_the_digest_counts_and_names_the_most_urgent_first() -> None:
    cases = [
        (replace(a_case(), number=f"SRG-{n:03}", level=Level.SEKDA), a_case().due.opd)
        for n in range(30)
    ]
    digest = compose_digest("DISHUB", DigestCount(30, 4, 2, 7), cases, now=NOW, texts=TEXTS)
    assert digest.subject == "Ringkasan aduan Selasa, 3 Maret 2026: 30 terbuka, 4 terlambat"
    assert "Selesai kemarin: 7" in digest.message
    assert digest.message.count("SRG-") == MOST_LINES
    assert "… dan 10 kasus lain." in digest.message
