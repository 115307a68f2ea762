"""A caller's question finds the right case first, and never one that is not for who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

import pytest

from aduan.application.search.find import MOST_FOUND, MOST_READS, Found, SearchPorts, find_cases
from aduan.domain.case.case import Case, Place
from aduan.domain.case.complaint import Complaint, Location
from aduan.domain.case.identifiers import new_tracking_code
from aduan.domain.search.terms import MOST_TERMS, marked, terms_of, words_asked
from tests.fakes.search import IndexInMemory
from tests.unit.samples import NOW, a_case, a_complaint

CODE: Final = new_tracking_code(bytes(range(7)))


@dataclass
class Register:
    """Cases and complaints, filed as placing files them; counts the reads of a question."""

    index: IndexInMemory = field(default_factory=IndexInMemory)
    cases: dict[str, Case] = field(default_factory=dict)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    reads: int = 0

    def add(self, number: int, text: str, *, kelurahan: str = "", **changes: Any) -> Case:
        about = {name: changes.pop(name) for name in ("secret", "inspektorat_only", "withheld_from",
                 "agency", "merged_into") if name in changes}  # fmt: skip
        place = Place(kelurahan=kelurahan or None, kecamatan="Serang" if kelurahan else None)
        case = a_case(
            case_id=f"k{number}", number=f"SRG-2026-7K3M-{number:04}", place=place,
            matter=changes.pop("matter", "Lampu jalan mati"), **about,
        )  # fmt: skip
        one = a_complaint(
            complaint_id=f"a{number}", case_id=case.case_id, title="", text=text,
            external_id=f"RBG-{number}", received_at=NOW + timedelta(minutes=number),
            location=Location(address=changes.pop("address", None)), **changes,
        )  # fmt: skip
        self.cases[case.case_id], self.complaints[one.complaint_id] = case, one
        self.index.file(one, terms_of(one, place, case.matter))
        self.index.cases = {**self.index.cases, case.number: case.case_id}
        named = {one.external_id: one.complaint_id, one.tracking_code: one.complaint_id}
        self.index.complaints = {**self.index.complaints, **named}
        self.index.cases = {**self.index.cases, f"88{number:04}": case.case_id}
        return case

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        self.reads += 1
        return {one: self.cases[one] for one in case_ids if one in self.cases}

    def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
        self.reads += 1
        return [self.complaints[one] for one in complaint_ids if one in self.complaints]

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self.index, name)

        def read(*args: Any) -> Any:
            self.reads += 1
            return asked(*args)

        return read

    def find(self, written: str, post: str = "DISKOMINFO", *, everywhere: bool = True) -> Found:
        self.reads = 0
        index: Any = self
        found = find_cases(
            written, post=post, everywhere=everywhere, now=NOW,
            ports=SearchPorts(
                index, self, ("rabeg", "lapor"), "SRG", "INSPEKTORAT", lambda said: f"h:{said[-4:]}"
            ),
        )  # fmt: skip
        assert self.reads <= MOST_READS
        return found

    def numbers(self, written: str, **who: Any) -> list[str]:
        return [hit.case.case_id for hit in self.find(written, **who).hits]


@pytest.fixture
def city() -> Register:
    made = Register()
    made.add(1, "Lampu jalan mati di depan pasar, gelap sekali.", kelurahan="Cipare",
             address="Jl. KH Abdul Hadi", reporter_hash="h:7890")  # fmt: skip
    made.add(2, "Sampah menumpuk sejak kemarin, bau.", kelurahan="Cipare", matter="Sampah",
             tracking_code=CODE)  # fmt: skip
    made.add(3, "PJU padam di perumahan, RT 05 RW 02.", kelurahan="Kotabaru",
             address="Jl. Ki Mas Jong")  # fmt: skip
    made.add(4, "Jalan berlubang bikin motor jatuh.", kelurahan="Unyur", matter="Jalan rusak",
             address="Jl. Raya Martadilaga")  # fmt: skip
    for number in range(10, 90):
        made.add(number, "Lampu jalan mati lagi.", kelurahan="Serang", reporter_hash="h:1111")
    return made


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("SRG-2026-7K3M-0003", "k3"), ("srg 2026 7k3m 0003", "k3"), ("7k3m0003", "k3"),
        ("RBG-2", "k2"), ("rbg-4", "k4"), (CODE.lower().replace("-", " "), "k2"),
        ("880003", "k3"), ("#880002", "k2"), ("88.0004", "k4"),
        ("0812-3456-7890", "k1"), ("abdul hadi", "k1"),
        ("cipare lampu", "k1"), ("sampah cipare", "k2"), ("martadilagga", "k4"), ("martad", "k4"),
        ("kota baru pju", "k3"), ("kotabaru", "k3"), ("rt 5 rw 2", "k3"), ("lubang unyur", "k4"),
        ("jalan berlubang di Unyur motor jatuh", "k4"), ("lampu padam abdul hadi", "k1"),
        ("Jl. Ki Mas Jong", "k3"),
    ],
)  # fmt: skip
def test_the_right_case_stands_first(question: str, right: str, city: Register) -> None:
    assert city.numbers(question)[0] == right


def test_what_says_only_some_of_the_words_stands_behind_and_says_so(city: Register) -> None:
    found = city.find("abdul hadi trotoar cipare")
    assert found.hits[0].case.case_id == "k1"
    assert found.hits[0].part_of_question
    assert not city.find("abdul hadi cipare").hits[0].part_of_question


def test_a_frequent_word_hides_no_old_case_that_says_the_others(city: Register) -> None:
    assert city.numbers("lampu mati pasar")[0] == "k1"


def test_no_answer_is_longer_than_a_page_and_it_says_that_there_is_more(city: Register) -> None:
    found = city.find("lampu")
    assert (len(found.hits), found.cut) == (MOST_FOUND, True)


@pytest.mark.parametrize("nothing", ["", "  ", "di yang", "ab", "%", "'; --", "zzzzzz", "\x00"])
def test_what_asks_for_nothing_finds_nothing(nothing: str, city: Register) -> None:
    assert city.find(nothing) == Found(())


def test_an_office_finds_its_own_case_behind_those_of_the_whole_city(city: Register) -> None:
    """Which office has a case stands in no row of the index."""
    city.add(1, "Lampu taman mati.", agency="DLH")
    for number in range(100, 190):
        city.add(number, "Lampu jalan mati lagi.", kelurahan="Serang")
    for question in ("lampu", "lampu mati"):
        found = city.find(question, post="DLH", everywhere=False)
        assert [hit.case.case_id for hit in found.hits] == ["k1"], question
        assert not found.cut, question


def test_more_is_said_of_what_may_be_seen_alone(city: Register) -> None:
    """Seventy matching cases of others tell an office nothing: not that they are there."""
    for number in range(100, 170):
        city.add(number, "Pungli di loket.", agency="INSPEKTORAT", inspektorat_only=True,
                 withheld_from=("DISKOMINFO",), reporter_hash="h:2222")  # fmt: skip
    for question in ("pungli", "pungli loket", "081234562222"):
        for who in ({}, {"post": "DLH", "everywhere": False}):
            assert city.find(question, **who) == Found(()), (question, who)
    found = city.find("pungli", post="INSPEKTORAT", everywhere=False)
    assert (len(found.hits), found.cut) == (MOST_FOUND, True)


def test_a_whole_that_is_not_read_hides_its_part(city: Register) -> None:
    city.add(8, "Lampu toko Sinar padam.", merged_into="k999")
    assert city.numbers("toko sinar") == []


# --- secrecy ------------------------------------------------------------------------------------


def test_a_misconduct_case_is_found_by_its_words_only_by_who_may_read_it(city: Register) -> None:
    city.add(
        5, "Petugas meminta pungli di Terondol.", inspektorat_only=True, reporter_hash="h:2222"
    )
    for question in ("pungli", "pungli terondol", "terond", "081234562222"):
        assert city.numbers(question) == [], question
        assert city.numbers(question, post="INSPEKTORAT") == ["k5"], question


def test_by_its_own_number_it_is_known_to_exist_and_nothing_else_of_it(city: Register) -> None:
    hidden = city.add(5, "Petugas meminta pungli.", inspektorat_only=True)
    (hit,) = city.find(hidden.number).hits
    assert hit.complaint is None
    assert "pungli" not in str(hit)
    assert hit.case.matter == "Aduan rahasia"


def test_from_whom_it_accuses_it_is_hidden_by_every_name(city: Register) -> None:
    city.add(5, "Petugas meminta pungli.", withheld_from=("DISKOMINFO",), reporter_hash="h:2222")
    for question in ("SRG-2026-7K3M-0005", "RBG-5", "pungli", "081234562222"):
        assert city.find(question) == Found(
            (),
        ), question


def test_an_office_finds_what_it_has_and_no_secret_of_another(city: Register) -> None:
    city.add(6, "Anak korban di Terondol.", agency="DP3AKB", secret=True)
    for question in ("terondol", "SRG-2026-7K3M-0006", "RBG-6"):
        assert city.numbers(question, post="DLH", everywhere=False) == []
        assert city.numbers(question, post="DP3AKB", everywhere=False) == ["k6"]


def test_an_anonymous_complaint_is_never_found_by_who_made_it(city: Register) -> None:
    city.add(7, "Warung tanpa izin.", anonymous=True, reporter_hash="h:3333")
    assert city.numbers("081234563333") == []
    assert city.numbers("warung izin") == ["k7"]


def test_a_merged_case_is_found_as_its_whole_and_a_hidden_whole_hides_it(city: Register) -> None:
    city.add(8, "Lampu toko Sinar padam.", merged_into="k2")
    assert city.numbers("toko sinar") == ["k2"]
    city.cases["k2"] = replace(city.cases["k2"], withheld_from=("DISKOMINFO",))
    assert city.numbers("toko sinar") == []


# --- words --------------------------------------------------------------------------------------


def test_a_complaint_is_filed_under_a_bounded_number_of_words() -> None:
    one = a_complaint(
        text=" ".join(f"kata{chr(97 + n % 26) * 2}{chr(97 + n // 26)}u" for n in range(300))
    )
    assert len(terms_of(one, Place(), "")) == MOST_TERMS


def test_masks_links_and_filler_are_no_words() -> None:
    assert words_asked("[nama] mohon https://contoh.id/x yang ini") == ()
    assert "nama" not in terms_of(a_complaint(text="[nama] [telepon]"), Place(), "")


def test_the_words_two_reports_agree_in_are_marked() -> None:
    pieces = marked("Lampu jalan mati, gelap.", "PJU di jalan itu matinya lama")
    assert [text.strip(" ,.") for text, same in pieces if same] == ["jalan", "mati"]
    assert "".join(text for text, _ in pieces) == "Lampu jalan mati, gelap."
