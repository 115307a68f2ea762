"""What LAPOR! brings is judged like the first word: what accuses never reaches the case."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from aduan.application.intake.ports import FreshIds
from aduan.application.lapor.hear import LaporHearing, Marked
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.lapor.authority import Conflict, Field
from aduan.domain.lapor.comparing import FollowUpArrived, StatusChanged, TextAmended, Update
from aduan.domain.lapor.link import Link
from aduan.domain.privacy.reading import NOTHING, Reading
from tests.unit.samples import a_case, a_complaint, the_rules

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BRIBE = "Kepala dinasnya minta setoran dari pemborong."
ACCUSES = Reading(accusation=True, accused=("DISHUB",), secret=True)


@dataclass
class Store:
    """A register of one case that keeps what it hears."""

    case: Case = field(default_factory=a_case)
    heard: list[Transition] = field(default_factory=list)
    apart: list[Complaint] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def get_case(self, case_id: str) -> Case:
        return self.case

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return ()

    def waits(self, case_id: str) -> bool:
        return False

    def known_conflicts(self, keys: Sequence[str]) -> Sequence[str]:
        return ()

    def first_complaint(self, case_id: str) -> Complaint | None:
        return a_complaint(channel="lapor", external_id="77")

    def hear(
        self,
        link: Link,
        transitions: Sequence[Transition],
        conflicts: Sequence[Any],
        apart: Sequence[Complaint] = (),
        marked: Marked | None = None,
    ) -> None:
        self.heard += transitions
        self.apart += apart
        self.conflicts += conflicts


class Reads:
    def read(self, text: str) -> Reading:
        return ACCUSES if BRIBE in text else NOTHING

    def read_later(self, text: str) -> Reading:
        return self.read(text)

    def kept_from(self, read: Reading, place: str | None) -> tuple[str, ...]:
        return read.accused

    def people_of(self, agency: str) -> tuple[str, ...]:
        return (agency,)


class Plain:
    def mask(self, text: str) -> str:
        return text.replace("NAMA ORANG", "[NAMA]")


def apply(*updates: Update, conflicts: Sequence[Conflict] = ()) -> Store:
    store = Store()
    hearing = LaporHearing(
        store,  # type: ignore[arg-type]
        privacy=Plain(),  # type: ignore[arg-type]
        rules=the_rules(),
        categories={},
        fresh=lambda _at: FreshIds("01Z", "SA-Z"),
        reader=Reads(),
    )
    link = Link("77", "01K-CASE", "SRG-2026-00017", False, AT, AT)
    assert hearing.apply(link, updates, conflicts)
    return store


@pytest.mark.parametrize(
    "update",
    [
        FollowUpArrived("k", AT, BRIBE, "pelapor", True),
        FollowUpArrived("k", AT, BRIBE, "Dinas lain", False),
        TextAmended(BRIBE, AT),
    ],
    ids=["an answer", "another office", "an edit"],
)
def test_news_that_accuse_become_a_secret_complaint_of_their_own(update: Update) -> None:
    store = apply(update)
    (own,) = store.apart
    assert (own.text, own.secret, own.kept_from) == (BRIBE, True, ("DISHUB",))
    assert own.external_id != "77"
    assert store.heard == []


def test_a_status_is_heard_without_the_words_that_accuse() -> None:
    store = apply(StatusChanged("Proses", "Selesai", None, None, AT, BRIBE))
    assert len(store.apart) == 1
    assert "Selesai" in store.heard[0].history.note
    assert BRIBE not in repr(store.heard)


def test_other_news_go_to_the_case() -> None:
    store = apply(FollowUpArrived("k", AT, "Masih gelap.", "pelapor", True))
    assert store.apart == []
    assert "Masih gelap." in store.heard[0].history.note


def rewritten(text: str) -> Conflict:
    return Conflict("01K-CASE", "77", Field.ANSWER, "tanggapan 1.1", text, AT)


def test_an_answer_rewritten_there_is_masked_before_the_desk_reads_it() -> None:
    (kept,) = apply(conflicts=[rewritten("Hubungi NAMA ORANG ya.")]).conflicts
    assert kept.lapor_value == "Hubungi [NAMA] ya."


def test_an_answer_rewritten_there_that_accuses_is_not_quoted_and_goes_its_own_way() -> None:
    store = apply(conflicts=[rewritten(BRIBE)])
    (kept,) = store.conflicts
    assert BRIBE not in kept.lapor_value
    (own,) = store.apart
    assert (own.text, own.secret, own.kept_from) == (BRIBE, True, ("DISHUB",))
