"""A decided notice becomes one message with one link, the same however often it is written."""

import tomllib
from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.notices.compose import DigestCount, notice_texts
from aduan.application.notices.write import (
    BUTTONS,
    Letterhead,
    case_link,
    desk_link,
    moves_of,
    write_digest,
    write_notice,
)
from aduan.domain import links
from aduan.domain.case.case import Audience, Level, Notice, NoticeKind, Role
from aduan.domain.case.lifecycle import Move
from aduan.domain.links import ActionLink, DeskLink, OfficeLink
from aduan.pages.official.action_forms import FORMS
from aduan.pages.shared import labels as words
from tests.unit.samples import CITY, NOW, PACK, a_case

KEY = b"k" * 32
LETTERHEAD = Letterhead(
    texts=notice_texts(
        tomllib.loads((PACK / "texts" / "notices.toml").read_text("utf-8")),
        city="Kota Serang",
        zone=CITY.zone,
        offices=CITY.agencies,
    ),
    keys=[KEY],
    public_url="https://aduan.example",
    desk="DISKOMINFO",
)


def a_notice(**changes: object) -> Notice:
    notice = Notice(
        notice_id="01K-CASE.1.2.assigned.DISHUB",
        case_id="01K-CASE",
        cycle=1,
        kind=NoticeKind.ASSIGNED,
        to="DISHUB",
        audience=Audience.OPERATOR,
        created_at=NOW,
    )
    return replace(notice, **changes)  # type: ignore[arg-type]


def link_in(message: str) -> ActionLink:
    address = next(line for line in message.splitlines() if "/actions/" in line)
    assert address.startswith("https://aduan.example/actions/")
    link = links.read_action(address.rpartition("/")[2], [KEY], NOW)
    assert isinstance(link, ActionLink)
    return link


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_the_city_has_words_for_every_kind_of_notice(kind: NoticeKind) -> None:
    case = a_case()
    written = write_notice(a_notice(kind=kind), case, NOW, LETTERHEAD)
    assert written.post == "DISHUB"
    assert link_in(written.message).case_id == case.case_id


def test_written_again_later_its_link_has_the_same_single_use() -> None:
    later = NOW + timedelta(minutes=3)
    first = link_in(write_notice(a_notice(), a_case(), NOW, LETTERHEAD).message)
    again = link_in(write_notice(a_notice(), a_case(), later, LETTERHEAD).message)
    assert again == replace(first, written_at=later)


def test_a_message_kept_for_the_morning_belongs_to_whoever_holds_the_post_then() -> None:
    morning = NOW + timedelta(hours=9)
    link = link_in(write_notice(a_notice(), a_case(), morning, LETTERHEAD).message)
    assert link.written_at == morning


def test_operator_head_sekda_and_desk_each_get_the_link_of_their_role() -> None:
    def role(**changes: object) -> Role:
        return link_in(write_notice(a_notice(**changes), a_case(), NOW, LETTERHEAD).message).role

    assert role() is Role.OPERATOR
    assert role(audience=Audience.HEAD, kind=NoticeKind.HEAD_TOLD) is Role.AGENCY_HEAD
    assert role(to="SEKDA", kind=NoticeKind.ESCALATED_SEKDA) is Role.SEKDA
    assert role(to="WALI_KOTA", kind=NoticeKind.ESCALATED_WALI_KOTA) is Role.WALI_KOTA
    assert role(to="DUTY", kind=NoticeKind.RETURNED_TO_DESK) is Role.DISKOMINFO


def test_two_posts_told_of_one_move_do_not_share_a_link() -> None:
    sekda = write_notice(a_notice(to="SEKDA"), a_case(), NOW, LETTERHEAD)
    office = write_notice(a_notice(), a_case(), NOW, LETTERHEAD)
    assert link_in(sekda.message).nonce != link_in(office.message).nonce


def test_who_stands_in_is_told_for_whom_and_acts_in_their_own_role() -> None:
    written = write_notice(a_notice(sent_to="DUTY"), a_case(), NOW, LETTERHEAD)
    assert written.post == "DUTY"
    assert "semestinya diterima Dinas Perhubungan" in written.message
    assert (link_in(written.message).post, link_in(written.message).role) == (
        "DISKOMINFO",
        Role.DISKOMINFO,
    )


def test_the_sekda_is_told_when_the_wali_kota_will_be() -> None:
    case = a_case(level=Level.SEKDA)
    notice = a_notice(to="SEKDA", kind=NoticeKind.ESCALATED_SEKDA)
    assert (
        "Jumat, 6 Maret 2026 pukul 07.14 WIB" in write_notice(notice, case, NOW, LETTERHEAD).message
    )


def test_leaders_tell_and_move_and_only_the_sekda_decides_postponements() -> None:
    both = {Move.ROUTE, Move.INSTRUCT, Move.ASK_EXPLANATION}
    assert set(moves_of(Role.WALI_KOTA)) == both
    assert set(moves_of(Role.SEKDA)) == both | {
        Move.RESUME, Move.APPROVE_POSTPONE, Move.REFUSE_POSTPONE,
        Move.EYE_AGREE, Move.EYE_RETURN,
    }  # fmt: skip


def test_every_button_has_a_form_and_words_for_having_been_pressed() -> None:
    assert set(FORMS) == BUTTONS
    assert set(words.DONE) == BUTTONS
    assert set(Move) <= set(words.MOVE)


def office_in(message: str) -> OfficeLink:
    (address,) = [word for word in message.split() if "/office/" in word]
    link = links.read_office(address.rpartition("/")[2], [KEY], NOW)
    assert isinstance(link, OfficeLink)
    return link


def test_a_digest_holds_no_link_but_that_of_the_offices_page() -> None:
    cases = [a_case(), a_case(case_id="01K-B", number="SRG-2026-00018")]
    digest = write_digest("DISHUB", DigestCount(2, 1, 0, 3), cases, NOW, LETTERHEAD)
    assert "/actions/" not in digest.message
    assert office_in(digest.message).post == "DISHUB"


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize(
    ("to", "post", "role"),
    [
        ("DISHUB", "DISHUB", Role.OPERATOR),
        ("SEKDA", "SEKDA", Role.SEKDA),
        ("WALI_KOTA", "WALI_KOTA", Role.WALI_KOTA),
        ("DUTY", "DISKOMINFO", Role.DISKOMINFO),
    ],
)
def test_every_notice_leads_to_the_page_of_the_post_it_goes_to(
    kind: NoticeKind, to: str, post: str, role: Role
) -> None:
    link = office_in(write_notice(a_notice(kind=kind, to=to), a_case(), NOW, LETTERHEAD).message)
    assert (link.post, link.role, link.sent_to, link.written_at) == (post, role, to, NOW)
    assert link.expires_at == NOW + timedelta(days=14)


def test_the_desk_opens_with_a_link_of_its_own() -> None:
    address = desk_link(seed="digest.2026-03-03", written_at=NOW, letterhead=LETTERHEAD)
    link = links.read_desk(address.rpartition("/")[2], [KEY], NOW)
    assert isinstance(link, DeskLink)
    assert link.post == "DISKOMINFO"


def test_a_link_to_the_desk_office_itself_acts_for_the_desk() -> None:
    address = case_link(
        a_case(agency="DISKOMINFO"), to="DISKOMINFO", audience=Audience.OPERATOR,
        seed="x", written_at=NOW, letterhead=LETTERHEAD,
    )  # fmt: skip
    link = links.read_action(address.rpartition("/")[2], [KEY], NOW)
    assert isinstance(link, ActionLink)
    assert link.role is Role.DISKOMINFO


def test_the_duty_desk_finds_the_address_of_its_lists_in_what_it_gets() -> None:
    case = a_case()
    told = write_notice(a_notice(to="DUTY"), case, NOW, LETTERHEAD)
    other = write_notice(a_notice(to="SEKDA"), case, NOW, LETTERHEAD)
    address = next(word for word in told.message.split() if "/desk/" in word)
    link = links.read_desk(address.rpartition("/")[2], LETTERHEAD.keys, NOW)
    assert isinstance(link, DeskLink)
    assert "/desk/" not in other.message


@pytest.mark.parametrize("mark", ["\x00", "\x1b[31m", "\u202e", "\u2066", "\u200b", "\U000e0041"])
def test_no_mark_that_is_not_seen_goes_into_a_message(mark: str) -> None:
    address = f"Jl. {mark}Veteran {mark}12"
    case = a_case(place=replace(a_case().place, address=address))
    written = write_notice(a_notice(), case, NOW, LETTERHEAD)
    assert "Veteran" in written.message
    for said in (written.message, written.short, written.headline, written.subject):
        assert not [c for c in said if not c.isprintable() and c != "\n"]
