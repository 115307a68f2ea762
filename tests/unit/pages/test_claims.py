"""No sentence on a page or in a notice claims what did not happen (invariant 15).

`tests/data/claims.toml` binds each sentence that says somebody was told, or something was sent,
kept or begun, to the code that decides it is said and to the test that proves it. A new sentence of
that kind is found here before anybody reads it.
"""

import importlib
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from aduan.application.tracking.ports import Applied
from aduan.domain.case.case import Actor, Role
from aduan.domain.case.lifecycle import Move
from aduan.pages.official.answers import answer_view
from aduan.pages.shared.exchange import PageRequest
from aduan.pages.shared.labels import DONE, TOLD_OF, told_words
from aduan.pages.tracking.complaint_page import HEARD, complaint_page
from tests.unit.pages.citizen_pages import a_citizens_view, late
from tests.unit.pages.claims import ROOT, sentences
from tests.unit.pages.every_page import SERANG, a_view, html
from tests.unit.samples import NOW, a_case, a_history_entry

BOUND: Final = tomllib.loads((ROOT / "tests" / "data" / "claims.toml").read_text("utf-8"))["claim"]


def test_every_sentence_that_says_something_happened_is_bound_to_what_decides_it() -> None:
    bound = [sentence for claim in BOUND for sentence in claim["sentences"]]
    found = sentences()
    assert sorted(bound) == sorted(set(bound)), "a sentence is bound twice"
    unbound = {one: sorted(found[one]) for one in set(found) - set(bound)}
    assert unbound == {}, "bind them in tests/data/claims.toml"
    assert set(bound) - set(found) == set(), "nobody says these any more"


@pytest.mark.parametrize("claim", BOUND, ids=[claim["decided_by"] for claim in BOUND])
def test_what_a_sentence_is_bound_to_is_there(claim: dict[str, Any]) -> None:
    module, _, name = claim["decided_by"].partition(":")
    assert not name or hasattr(importlib.import_module(module), name)
    path, _, test = claim["proved_by"].partition("::")
    proof = Path(ROOT / path)
    assert proof.exists()
    assert not test or f"def {test}(" in proof.read_text(encoding="utf-8")
    assert claim["why"]


HEARING: Final = replace(SERANG, hearing=frozenset({"lapor"}), channels={
    "rabeg": "RABEG", "lapor": "SP4N LAPOR!", "112": "Serang Siaga 112",
})  # fmt: skip


@pytest.mark.parametrize(
    ("channels", "said"),
    [
        (("lapor",), "Pelapor diberi tahu lewat SP4N LAPOR!."),
        (("112",), "Pelapor dari Serang Siaga 112 membacanya dengan kode lacak."),
        (
            ("lapor", "rabeg", "112"),
            (
                "Pelapor diberi tahu lewat SP4N LAPOR!. Pelapor dari RABEG dan Serang Siaga 112 "
                "membacanya dengan kode lacak."
            ),
        ),
        ((), ""),
    ],
)
def test_a_reporter_is_told_only_where_a_word_was_queued(
    channels: tuple[str, ...], said: str
) -> None:
    for move in TOLD_OF:
        assert told_words(move, channels, HEARING) == said
    for move in set(Move) - TOLD_OF:
        assert told_words(move, channels, HEARING) == ""
    assert not any("elapor diberi" in words for words in DONE.values())


def test_what_was_done_is_said_only_of_a_move_this_post_has_just_made() -> None:
    case = a_case(channels=("lapor",))
    mine = a_history_entry(version=5, move="resolve", actor=Actor(Role.OPERATOR, "DISHUB"))
    other = replace(mine, actor=Actor(Role.OPERATOR, "DLH"))
    long_ago = (mine, *(replace(other, move="note", version=6 + at) for at in range(3)))
    for history, said in (
        ((mine,), True), ((mine, replace(other, move="link")), True), ((other,), False),
        (long_ago, False), ((), False),
    ):  # fmt: skip
        pages = type(
            "Pages",
            (),
            {
                "city": HEARING,
                "around": lambda *_: (),
                "outline": lambda *_: (),
                "acting": None,
                "upload_origin": "",
            },
        )
        view = a_view(case, history=history, hidden=True)
        request = PageRequest("GET", "t", {"sudah": "resolve"}, {})
        page = answer_view(view, request, pages)["body"]  # type: ignore[arg-type]
        assert (DONE["resolve"] in page) is said
        assert ("Pelapor diberi tahu" in page) is said


@pytest.mark.parametrize(("kind", "move"), HEARD)
def test_what_a_reporter_said_is_claimed_to_have_done_only_what_it_did(
    kind: str, move: str
) -> None:
    said = HEARD[kind, move]
    for heard, there in (
        (Applied(kind, move), True), (Applied(kind, ""), False), (None, False),
    ):  # fmt: skip
        page = html(complaint_page(a_citizens_view(heard=heard), SERANG, ""))
        assert (said in page) is there
        assert ("sedang diteruskan ke kasusnya" in page) is (heard is not None and not there)


def test_a_leader_was_told_only_when_the_notice_went_out() -> None:
    told, waiting = (html(complaint_page(late(told=one), SERANG, "")) for one in (True, False))
    assert "Sekretaris Daerah diberi tahu Minggu" in told
    assert "Sekretaris Daerah diberi tahu" not in waiting
    assert "Pemberitahuan kepada Sekretaris Daerah belum tercatat terkirim" in waiting
    for page in (told, waiting):
        assert "Wali Kota diberi tahu" not in page
    nobody = a_citizens_view(late=late(told=True).late, rows=())
    assert "Belum ada pimpinan yang diberi tahu" in html(complaint_page(nobody, SERANG, ""))
    before = replace(late(told=True), now=NOW + timedelta(days=9))
    assert before.late is not None
    reopened = replace(before, late=replace(before.late, since=NOW + timedelta(days=8)))
    assert "Belum ada pimpinan yang diberi tahu" in html(complaint_page(reopened, SERANG, ""))
