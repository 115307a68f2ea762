"""What holds for every page of the product, whatever it shows."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from typing import Any, Final

import pytest
from jinja2 import StrictUndefined, UndefinedError, nodes

from aduan.application.desk.ports import DeskTab, LaporConflict
from aduan.application.desk.show import PAGE, FoundCase
from aduan.application.tracking.show import Asked, Offer, Row
from aduan.application.tracking.speak import NotSpoken
from aduan.domain.case.case import Place, Status
from aduan.pages.desk.desk_page import desk_page
from aduan.pages.notices.letter import letter_page
from aduan.pages.official.case_page import case_page
from aduan.pages.shared import assets
from aduan.pages.shared.page import Page, document, headers
from aduan.pages.shared.templates import environment
from aduan.pages.tracking.complaint_page import complaint_page
from tests.unit.board.a_board import the_board
from tests.unit.outline import Outline, faults_of
from tests.unit.pages.citizen_pages import a_citizens_view
from tests.unit.pages.every_page import (
    SERANG,
    a_desk,
    a_row,
    a_stuck,
    a_view,
    every_page,
    html,
)
from tests.unit.pages.letters import LETTER, every_letter
from tests.unit.samples import NOW, a_case, a_complaint, a_history_entry

TEMPLATES: Final = resources.files("aduan.pages") / "templates"
MOST_BYTES: Final = 100_000
MAILED: Final = "notices/"
"""Mail programs ignore style sheets: of a mail the style stands on its elements."""
HOSTILE: Final = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
    "\u202egnp.exe\u2066\u200b\x00 {{ 7 * 7 }}{% raw %}${body}</textarea></style>&amp;"
)


def names() -> list[str]:
    """Every template, as it is asked for."""
    found, rooms = [], [("", TEMPLATES)]
    while rooms:
        prefix, room = rooms.pop()
        for item in room.iterdir():
            if item.is_dir():
                rooms.append((f"{prefix}{item.name}/", item))
            elif item.name.endswith(".html"):
                found.append(f"{prefix}{item.name}")
    return sorted(found)


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    return every_page()


def test_every_page_is_sound(pages: Mapping[str, str]) -> None:
    assert {name: found for name, text in pages.items() if (found := faults_of(text))} == {}


def test_an_unsound_page_is_found_out() -> None:
    bad = (
        '<html><h1>a</h1><h3 id="x" style="color:red">b</h3><p id="x"><input name="n">'
        '<img src="https://elsewhere.example/1.png" onerror="x()"><nav></nav>'
        '<a href="javascript:x">'
    )
    found = "\n".join(faults_of(bad))
    for word in ("language", "heading 3", "twice", "no label", "without words", "handler onerror",
                 "inline style", "is fetched", "script address", "no name on a nav", "stays open",
                 "0 times main"):  # fmt: skip
        assert word in found


def test_every_page_is_light_enough_for_a_telephone(pages: Mapping[str, str]) -> None:
    sizes = {name: len(text.encode()) for name, text in pages.items()}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def test_a_citizens_page_is_at_most_40_kilobytes(pages: Mapping[str, str]) -> None:
    sizes = {name: len(text.encode()) for name, text in pages.items() if "tracking" in name}
    assert len(sizes) > 30
    assert {name: size for name, size in sizes.items() if size > 40_000} == {}


def test_a_link_leads_out_only_to_a_map_an_attachment_the_portal_or_a_colleague(
    pages: Mapping[str, str],
) -> None:
    known = (
        "https://www.openstreetmap.org/",
        "https://www.lapor.go.id",
        "https://foto.example/",
        "https://bukti.example/",
        "https://papan.contoh.id/",  # the city's own board
    )
    out = {
        value
        for text in pages.values()
        for name in ("href", "action")
        for value in Outline(text).values(name)
        if re.match(r"[a-z]+:|//", value)
        and not value.startswith(("geo:", "tel:", "mailto:", *known))
    }
    assert out == set()


def test_a_page_writes_a_moment_in_one_way(pages: Mapping[str, str]) -> None:
    """ "3 Maret 2026 pukul 07.14 WIB": no shortened months, no hour without "pukul" and zone."""
    for name, text in pages.items():
        assert not re.search(r"\d (?:Jan|Feb|Mar|Apr|Jun|Jul|Agu|Sep|Okt|Nov|Des) \d{4}", text), (
            name
        )
        clocks = re.findall(r"(\S+) \d\d\.\d\d (\w*)", text)
        assert set(clocks) <= {("pukul", "WIB")}, name


# --- the desk's long list -----------------------------------------------------------------------


def test_the_confidence_stands_on_the_guess_it_was_said_of_and_keys_press_in_order() -> None:
    row = a_row(1)
    outside = replace(row, case=replace(row.case, category="listrik", route_confidence=0.41))
    page = html(desk_page(a_desk(DeskTab.TRIAGE, rows=(outside,)), SERANG))
    assert "41%" not in page, "the guess it was said of is no office of the city"
    page = html(desk_page(a_desk(DeskTab.TRIAGE, rows=(row,)), SERANG))
    (sure,) = re.findall(r'data-key="(\d)"[^>]*><kbd>\d</kbd> ([^<]*)\(41%\)', page)
    assert sure[0] == "1"
    assert sure[1].startswith(SERANG.category("pju"))
    assert re.findall(r'data-key="(\d)"', page) == ["1", "2", "3"]


def test_every_row_can_be_ticked_reached_by_key_and_sent_elsewhere(
    pages: Mapping[str, str],
) -> None:
    full = pages["desk, full triage"]
    assert full.count('form="banyak"') == full.count('class="line"') == PAGE
    assert full.count('tabindex="0"') == PAGE
    assert full.count("koreksi=") == PAGE
    assert "25 baris dari 312, yang terlama dahulu." in full
    assert "sesudah=2026-03-02T00%3A14" in full


def test_where_the_office_depends_on_a_place_nobody_knows_a_kecamatan_is_asked_for(
    pages: Mapping[str, str],
) -> None:
    page = pages["desk, triage, of a kecamatan nobody knows"]
    assert "pilih kecamatan" in page
    assert page.count('<option value="KEC-') >= len(SERANG.units)


# --- templates ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", names())
def test_a_template_parses_says_what_it_is_and_marks_nothing_as_safe(name: str) -> None:
    source = TEMPLATES.joinpath(name).read_text(encoding="utf-8")
    tree = environment().parse(source)
    assert source.startswith("{#"), "a template begins with what it is"
    assert not [each for each in tree.find_all(nodes.Filter) if each.name in {"safe", "tojson"}]
    assert not list(tree.find_all(nodes.ScopedEvalContextModifier))
    if not name.startswith(MAILED):
        assert 'style="' not in source
    assert "\u200b" not in source


def test_every_template_is_shown_by_an_example(pages: Mapping[str, str]) -> None:
    assert the_board()
    assert every_letter()
    shown = {name for _, name in environment().cache or ()}
    assert set(names()) - shown == set()


def test_a_value_nobody_gave_is_an_error_and_not_a_hole() -> None:
    assert environment().undefined is StrictUndefined
    with pytest.raises(UndefinedError):
        document(Page("x", "shared/message.html", {}), "Kota Serang")


# --- mails --------------------------------------------------------------------------------------


def test_a_mail_is_one_button_and_loads_nothing() -> None:
    for name, text in every_letter().items():
        outline = Outline(text)
        links = ["https://aduan.example/prod/actions/abc.def"] if name == "letter" else []
        assert list(outline.values("href")) == links
        assert list(outline.values("src")) == []
        assert "<script" not in text
        assert text.count("<h1") == text.count("<main") == 1
        assert '<html lang="id">' in text


def test_what_people_wrote_is_no_markup_of_a_mail() -> None:
    hostile = replace(LETTER, headline=HOSTILE, before=HOSTILE, after=HOSTILE)
    page = letter_page(hostile, HOSTILE)
    assert "<script" not in page
    assert "<img" not in page


# --- escaping -----------------------------------------------------------------------------------


def hostile_pages() -> Mapping[str, str]:
    """Pages on which everything people wrote is hostile."""
    place = Place(None, HOSTILE, HOSTILE, HOSTILE, -6.1, 106.1, HOSTILE)
    case = a_case(
        number=HOSTILE, matter=HOSTILE, route_reason=HOSTILE, severity=HOSTILE, place=place,
        route_alternatives=(HOSTILE,), flags=(HOSTILE, f"x:{HOSTILE}"), agency=HOSTILE,
    )  # fmt: skip
    said = a_complaint(text=HOSTILE, title=HOSTILE, channel=HOSTILE, external_id=HOSTILE)
    row = replace(a_row(1), case=replace(case, case_id=HOSTILE), first=said, token=HOSTILE)
    entry = a_history_entry(move=HOSTILE, note=HOSTILE, public_note=HOSTILE + "!")
    official = case_page(
        a_view(case, history=(entry,)), SERANG, said=HOSTILE, refused=HOSTILE,
        refused_move="follow_up", typed={"note": HOSTILE}, due_steps=(HOSTILE,),
    )  # fmt: skip
    stuck = replace(
        a_stuck(), entry_id=HOSTILE, case_id=HOSTILE, number=HOSTILE, matter=HOSTILE, reason=HOSTILE
    )
    desk: dict[str, Any] = {
        "triage": a_desk(DeskTab.TRIAGE, rows=(row,) * 1),
        "flags": a_desk(DeskTab.FLAGS, rows=(row,)),
        "joined": a_desk(DeskTab.JOINED, rows=(row,)),
        "unknown": a_desk(DeskTab.JOINED, number=HOSTILE),
        "portal": a_desk(DeskTab.LAPOR, stuck=(stuck,)),
        "found": a_desk(
            DeskTab.TRIAGE, query=HOSTILE, found=(FoundCase(row, HOSTILE, partly=False),)
        ),
        "contradictions": a_desk(
            DeskTab.CONFLICTS,
            conflicts=(LaporConflict(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
        ),
    }
    citizens = a_citizens_view(
        Status.MENUNGGU_PELAPOR, kelurahan=HOSTILE, category=HOSTILE, channel=HOSTILE,
        asked=Asked(HOSTILE, NOW), offers=frozenset(Offer), reopen_until=NOW,
        rows=(Row(NOW, Status.SELESAI, HOSTILE),), joined=True, photos_refused=(HOSTILE,),
    )  # fmt: skip
    declined = NotSpoken(citizens, "jawab", HOSTILE)
    tracking = complaint_page(citizens, SERANG, "", refused=declined, typed={"isi": HOSTILE})
    at_the_portal = complaint_page(replace(citizens, portal_id=HOSTILE), SERANG, "")
    return {
        "case": html(official),
        "tracking": html(tracking),
        "tracking, portal": html(at_the_portal),
        **{name: html(desk_page(view, SERANG, said=HOSTILE)) for name, view in desk.items()},
    }


def test_hostile_words_stay_words_wherever_they_stand() -> None:
    for name, text in hostile_pages().items():
        outline = Outline(text)
        assert faults_of(text) == [], name
        assert outline.tags.count("script") == 1, name
        assert outline.tags.count("style") == 1, name
        assert "{{ 7 * 7 }}{% raw %}${body}" in text, name
        assert "&lt;script&gt;alert(1)" in text, name
        assert not re.search("[\x00\u200b\u202e\u2066]", text), name


@pytest.mark.parametrize("hostile", ["\x00\x08", "\ud800", "\u2066x", "<", "&", '"', "'", "\ufeff"])
def test_any_value_becomes_text(hostile: str) -> None:
    page = document(Page(hostile, "shared/message.html", {"why": hostile}), hostile)
    page.encode("utf-8")
    assert faults_of(page) == []


# --- what is sent, and what the policy names ----------------------------------------------------


def test_the_policy_names_the_hash_of_the_very_style_and_script_that_are_sent(
    pages: Mapping[str, str],
) -> None:
    policy = headers(Page("x", "shared/message.html"))["Content-Security-Policy"]
    for name, text in pages.items():
        assert _hash_of("style", text) == f"style-src {assets.STYLE_HASH}", name
        if "<script>" in text:
            assert _hash_of("script", text) == f"script-src {assets.SCRIPT_HASH}", name
    assert f"style-src {assets.STYLE_HASH}; script-src {assets.SCRIPT_HASH};" in policy


def _hash_of(tag: str, text: str) -> str:
    (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    return f"{tag}-src 'sha256-{digest}'"


def test_the_sent_style_and_script_have_lost_their_comments_and_nothing_else() -> None:
    for name, text in (("style.css", assets.STYLE), ("script.js", assets.SCRIPT)):
        source = TEMPLATES.joinpath(name).read_text(encoding="utf-8")
        bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
        assert text.split() == bare.split()
        assert "*/" not in text


# --- colours ------------------------------------------------------------------------------------

TEXT_ON: Final = {
    "ink": ("page", "card", "hint"), "soft": ("page", "card", "hint"),
    "brand": ("page", "card", "hint", "brand-bg"), "on-brand": ("brand",), "ok": ("ok-bg", "card"),
    "warn": ("warn-bg", "card"), "bad": ("bad-bg", "card"),
}  # fmt: skip
"""Which colour is written on which."""

MARKS_ON: Final = {"soft": ("card", "page"), "brand": ("card", "page"), "bad": ("card",)}
"""Edges of fields, focus rings and pins: what has to be seen and is not read."""


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_read_on_every_ground_it_stands_on(scheme: int) -> None:
    """WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for what is not text (1.4.11)."""
    colours = _colours(scheme)
    weak = {
        (front, ground): round(ratio, 2)
        for least, pairs in ((4.5, TEXT_ON), (3.0, MARKS_ON))
        for front, grounds in pairs.items()
        for ground in grounds
        if (ratio := _contrast(colours[front], colours[ground])) < least
    }
    assert weak == {}


def _colours(scheme: int) -> dict[str, str]:
    roots = re.findall(r":root\s*\{(.*?)\}", assets.STYLE, re.DOTALL)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", roots[scheme]))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
