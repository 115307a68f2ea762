"""The page of a post, from a request to what the browser gets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from aduan.application.office.ports import Counted, Where
from aduan.application.office.show import OfficePorts
from aduan.application.search.find import SearchPorts
from aduan.domain import links
from aduan.domain.case.case import Case, Role, Status
from aduan.domain.figures.offices import CityFigures, Figures
from aduan.domain.links import OfficeLink
from aduan.pages.office.answers import OfficePages, answer_office
from aduan.pages.shared.exchange import PageRequest
from aduan.pages.shared.page import GUARD_HEADERS
from tests.fakes.officials import BookInMemory
from tests.fakes.register import InMemoryRegister
from tests.fakes.search import IndexInMemory
from tests.unit.samples import CITY, NOW, a_case, the_rules

KEY: Final = b"k" * 32
ENDS: Final = NOW + timedelta(days=9)
MINE: Final = a_case(case_id="K1", number="SRG-1")
OTHER: Final = a_case(case_id="K2", number="SRG-2", status=Status.DITERIMA)


def token(post: str = "DISHUB", role: Role = Role.OPERATOR) -> str:
    return links.sign(OfficeLink(post, role, ENDS, NOW, post), [KEY])


LEADER: Final = ("SEKDA", Role.SEKDA)


@dataclass
class Office:
    """A register, its list of all that is open, and the figures that were counted last."""

    register: InMemoryRegister = field(default_factory=InMemoryRegister)
    figures_of: dict[tuple[str, str], CityFigures] = field(default_factory=dict)
    onward: str | None = None
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.register.cases = {one.case_id: one for one in (MINE, OTHER)}

    # the lists, the cases and the figures as the page asks for them

    def count(self, where: Where) -> Counted:
        return Counted(len(self.register.cases))

    def page(
        self, where: Where, *, after: str, limit: int, calls: int
    ) -> tuple[Sequence[str], str | None]:
        return tuple(self.register.cases), self.onward

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        return {one: self.register.cases[one] for one in case_ids if one in self.register.cases}

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Any]:
        return ()

    def figures(self, viewer: str, month: str) -> CityFigures | None:
        return self.figures_of.get((viewer, month))

    def keep(self, figures: CityFigures) -> None:
        self.figures_of[figures.viewer, figures.month] = figures

    def answer(self, who: str, method: str = "GET", form: Any = None, **query: str) -> Any:
        search = SearchPorts(
            IndexInMemory(cases={"SRG-1": "K1"}), self, ("rabeg",), "SRG", "INSPEKTORAT",
            lambda _said: None,
        )  # fmt: skip
        reading = OfficePorts(
            lambda: [KEY], BookInMemory(), self, self, the_rules().calendar, "INSPEKTORAT", search
        )
        spots = {"Serang": (-6.1, 106.1), "Kasemen": (-6.0, 106.2)}
        pages = OfficePages(
            reading, self.register, the_rules(), CITY, lambda: self.now, self, lambda: spots
        )
        return answer_office(PageRequest(method, who, query, form or {}), pages)


# --- the list -----------------------------------------------------------------------------------


def test_an_office_gets_its_list_and_head_its_headers() -> None:
    answer = Office().answer(token())
    assert answer["statusCode"] == 200
    assert "SRG-1" in answer["body"]
    assert "SRG-2" in answer["body"]
    assert Office().answer(token(), "HEAD") == {**answer, "body": ""}


def test_what_is_no_shape_of_ours_is_the_page() -> None:
    assert Office().answer(token(), bentuk="lain") == Office().answer(token())


def test_what_is_printed_has_nothing_to_press() -> None:
    assert 'name="move"' in Office().answer(token())["body"]
    printed = Office().answer(token(), bentuk="cetak")["body"]
    assert "SRG-1" in printed
    assert 'name="move"' not in printed


@pytest.mark.parametrize(
    ("number", "which"),
    [
        ("", ""), ("2", "-bagian-2"), ("999", "-bagian-999"), ("1000", ""), ("0", ""), ("-1", ""),
        ("x", ""), ("\u0662", ""),
    ],
)  # fmt: skip
def test_a_file_is_named_for_its_post_its_day_and_its_number(number: str, which: str) -> None:
    query = {"berkas": number} if number else {}
    answer = Office().answer(token("SATPOL.PP"), bentuk="csv", **query)
    assert answer["statusCode"] == 200
    assert answer["headers"] == {
        **GUARD_HEADERS,
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": (f'attachment; filename="aduan-satpol-pp-2026-03-03{which}.csv"'),
    }
    assert answer["body"].startswith("\ufeffNomor,")


def test_the_day_of_a_file_is_the_citys() -> None:
    """An evening of UTC is the next morning in Serang."""
    answer = Office(now=NOW.replace(hour=18)).answer(token(), bentuk="csv")
    assert 'filename="aduan-dishub-2026-03-04.csv"' in answer["headers"]["Content-Disposition"]
    assert "SRG-1" in answer["body"]


@pytest.mark.parametrize(("number", "said"), [("", 1), ("3", 3), ("x", 1)])
def test_a_long_list_is_handed_out_in_files_one_after_another(number: str, said: int) -> None:
    office = Office(onward="2026-03-05#K2")
    body = office.answer(token(), bentuk="bagian-csv", berkas=number)["body"]
    assert f"berkas={said}" in body
    assert f"berkas={said + 1}" in body
    assert office.answer(token(), "HEAD", bentuk="bagian-csv")["body"] == ""
    found = office.answer(token(), bentuk="bagian-csv", cari="SRG-1")["body"]
    assert "SRG-1" in found, "what was searched for is one page"


# --- figures ------------------------------------------------------------------------------------


def test_a_leaders_page_begins_with_the_overview_unless_he_asks_for_a_list() -> None:
    office, sekda = Office(), token(*LEADER)
    assert "Ikhtisar aduan" in office.answer(sekda)["body"]
    assert "Ikhtisar aduan" in office.answer(sekda, bagian="angka")["body"]
    assert office.answer(sekda, "HEAD")["body"] == ""
    for query in ({"bagian": "semua"}, {"cari": "SRG-1"}):
        body = office.answer(sekda, **query)["body"]
        assert "Ikhtisar aduan" not in body
        assert "SRG-1" in body


def test_an_offices_figures_are_behind_their_tab_and_are_its_own() -> None:
    office = Office()
    office.keep(CityFigures("", "2026-03", NOW, Figures(), {"DISHUB": Figures(open=17)}))
    body = office.answer(token(), bagian="angka")["body"]
    assert "Angka Dinas Perhubungan" in body
    assert "17" in body
    assert "Angka Dinas" not in office.answer(token())["body"].partition("<h1>")[2]


def test_the_overview_has_its_map() -> None:
    office = Office()
    some = {"Serang": Figures(open=3)}
    office.keep(CityFigures("SEKDA", "2026-03", NOW, Figures(open=3), {}, some))
    assert "Kasemen" in office.answer(token(*LEADER))["body"]


# --- a press ------------------------------------------------------------------------------------

PRESS: Final = {"move": "terima_beberapa", "kasus-K1": "1", "kasus-K2": "1"}


def test_what_was_ticked_is_accepted_and_said_above_the_list_and_again_changes_nothing() -> None:
    office = Office()
    answer = office.answer(token(), "POST", PRESS)
    assert office.register.cases["K1"].status is Status.DITERIMA
    assert "1 aduan diterima. Tenggat tetap berjalan." in answer["body"]
    after = office.register.cases["K1"]
    again = office.answer(token(), "POST", PRESS)
    assert office.register.cases["K1"] == after
    assert "1 aduan diterima" not in again["body"]


@pytest.mark.parametrize("form", [{"kasus-K1": "1"}, {**PRESS, "move": "accept"}])
def test_another_press_accepts_nothing(form: Mapping[str, str]) -> None:
    office = Office()
    assert office.answer(token(), "POST", form)["statusCode"] == 200
    assert office.register.cases["K1"] == MINE


@pytest.mark.parametrize("query", [{"bagian": "angka"}, {"bentuk": "csv"}, {"bentuk": "cetak"}])
def test_after_a_press_the_list_is_shown_whatever_the_address_asks(query: dict[str, str]) -> None:
    answer = Office().answer(token(), "POST", PRESS, **query)
    assert "1 aduan diterima" in answer["body"]
    assert answer == Office().answer(token(), "POST", PRESS)


def test_a_leader_presses_nothing_here() -> None:
    office = Office()
    answer = office.answer(token(*LEADER), "POST", PRESS)
    assert answer["statusCode"] == 200
    assert "Ikhtisar aduan" not in answer["body"]
    assert office.register.cases["K1"] == MINE


# --- a link that opens nothing ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "query"),
    [
        ("GET", {}), ("GET", {"bagian": "angka"}), ("GET", {"bentuk": "csv"}),
        ("GET", {"bentuk": "bagian-csv"}), ("POST", {}),
    ],
)  # fmt: skip
def test_a_link_that_is_over_opens_nothing_and_offers_no_fresh_one(
    method: str, query: dict[str, str]
) -> None:
    office = Office()
    over = links.sign(replace(OfficeLink("DISHUB", Role.OPERATOR, ENDS, NOW, "DISHUB"),
                              expires_at=NOW), [KEY])  # fmt: skip
    answer = office.answer(over, method, PRESS, **query)
    assert answer["statusCode"] == 410
    assert "Masa berlaku tautan habis" in answer["body"]
    assert "kirim_tautan" not in answer["body"]
    assert office.register.cases["K1"] == MINE
