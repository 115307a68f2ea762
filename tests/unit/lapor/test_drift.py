"""Where the two sides differ although nothing waits, and where they only seem to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.case.messages import FollowUpPayload
from aduan.domain.lapor.composing import follow_up_texts
from aduan.domain.lapor.drift import Drift, DriftKind, drift_of, marks_there
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.marker import Mark, marked
from aduan.domain.lapor.remote import RemoteFollowUp, RemoteReport

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LINK = Link("9000001", "c-1", "SRG-1", ours=True, linked_at=NOW, status="Terdisposisi")
REPORT = RemoteReport("9000001", "Terdisposisi")
LONG = "Petugas sudah di tempat. " * 90


def told(text: str = "Tim berangkat.", sequence: int = 4, **changes: object) -> Entry:
    entry = Entry(
        case_id="c-1",
        sequence=sequence,
        reference="SRG-1",
        kind=Kind.FOLLOW_UP,
        payload=FollowUpPayload(text, "DISHUB"),
        created_at=NOW,
        next_attempt_at=NOW,
        state=State.SENT,
    )
    return replace(entry, **changes)  # type: ignore[arg-type]


def rows(entry: Entry, limit: int = 1000) -> tuple[RemoteFollowUp, ...]:
    """As LAPOR! shows what we said, a second between the parts."""
    texts = follow_up_texts(entry.payload, entry.reference, entry.sequence, limit)
    return tuple(
        RemoteFollowUp(NOW + timedelta(seconds=number), text, "Instansi DISHUB")
        for number, text in enumerate(texts)
    )


def found(*there: RemoteFollowUp, sent: tuple[Entry, ...], untaken: int = 0) -> list[Drift]:
    return list(drift_of(LINK, sent, REPORT, there, untaken))


MISSING = Drift(DriftKind.FOLLOW_UP_MISSING, "c-1", "9000001", "tindak lanjut 4", 4)
DOUBLED = Drift(DriftKind.FOLLOW_UP_DOUBLED, "c-1", "9000001", "tindak lanjut 4", 4)


def test_what_stands_there_once_is_no_drift_and_what_does_not_is() -> None:
    entry = told()
    assert found(*rows(entry), sent=(entry,)) == []
    assert found(sent=(entry,)) == [MISSING]
    assert found(*rows(told(sequence=5)), sent=(entry,)) == [MISSING]


@pytest.mark.parametrize("limit", [300, 500, 1000, 2000, 4000])
def test_parts_are_counted_as_they_were_cut_whatever_the_agreed_limit(limit: int) -> None:
    entry = told(LONG)
    there = rows(entry, limit)
    assert found(*there, sent=(entry,)) == []
    assert found(*there[:-1], sent=(entry,)) == [MISSING]
    assert found(*there[1:], sent=(entry,)) == [MISSING]


def test_two_answers_of_one_lane_are_counted_apart() -> None:
    one, two = told(LONG), told("Selesai.", 5)
    assert found(*rows(one), *rows(two), sent=(one, two)) == []
    lost = replace(MISSING, detail="tindak lanjut 5", sequence=5)
    assert found(*rows(one), sent=(one, two)) == [lost]


def test_an_answer_said_twice_is_a_drift_and_one_shown_twice_is_not() -> None:
    entry = told()
    (row,) = rows(entry)
    assert found(row, row, sent=(entry,)) == []
    assert found(row, replace(row, at=NOW + timedelta(hours=1)), sent=(entry,)) == [DOUBLED]


def test_a_long_answer_may_lack_one_part_and_have_another_twice() -> None:
    entry = told(LONG)
    first, *rest = rows(entry)
    again = replace(first, at=NOW + timedelta(hours=1))
    assert found(first, again, *rest[:-1], sent=(entry,)) == [MISSING, DOUBLED]


def test_rewritten_words_and_other_cases_words_are_not_ours() -> None:
    entry = told()
    (row,) = rows(entry)
    rewritten = replace(row, text=row.text.replace("berangkat", "pulang"))
    others = replace(row, text=marked("Tim berangkat.", Mark("SRG-11", 4)))
    assert found(rewritten, others, sent=(entry,)) == [MISSING]
    capitals = replace(row, text=row.text.replace("SRG-1", "srg-1"))
    assert found(capitals, sent=(entry,)) == []


@pytest.mark.parametrize(
    "entry",
    [
        *(told(state=state) for state in State if state is not State.SENT),
        told(kind=Kind.CREATE_REPORT),
        told(kind=Kind.NOT_OUR_AUTHORITY),
    ],
    ids=lambda entry: f"{entry.kind} {entry.state}",
)
def test_what_is_not_settled_or_stands_elsewhere_is_not_looked_for(entry: Entry) -> None:
    assert found(sent=(entry,)) == []
    stands = told(sequence=5)
    assert found(sent=(entry, stands)) == [replace(MISSING, detail="tindak lanjut 5", sequence=5)]


def test_another_status_and_what_was_not_taken_are_drifts() -> None:
    elsewhere = replace(REPORT, status="Ditutup oleh Sistem")
    assert drift_of(LINK, (), elsewhere, (), 0) == (
        Drift(
            DriftKind.STATUS_DIFFERS, "c-1", "9000001", "Terdisposisi / Ditutup oleh Sistem", None
        ),
    )
    (first,) = drift_of(replace(LINK, status=""), (), REPORT, (), 0)
    assert first.detail == "- / Terdisposisi"
    assert found(sent=(), untaken=2) == [
        Drift(DriftKind.FOLLOW_UP_NOT_TAKEN, "c-1", "9000001", "2 tindak lanjut", None)
    ]


def test_where_no_part_is_there_one_is_missed() -> None:
    there = marks_there((), "SRG-1")
    assert there.of(4) == (0,)
    assert marks_there(rows(told(LONG))[1:2], "SRG-1").of(4) == (0, 1, 0)
