"""What is new at LAPOR! about one report, from two pictures of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aduan.domain.case.case import ClosedBy
from aduan.domain.lapor.authority import Conflict, Field
from aduan.domain.lapor.comparing import (
    CaseFacts,
    Comparison,
    FollowUpArrived,
    StatusChanged,
    TextAmended,
    compare_report,
)
from aduan.domain.lapor.link import Link, keyed_follow_ups, keyed_logs
from aduan.domain.lapor.mapping import Meaning, StatusMeaning
from aduan.domain.lapor.marker import Mark, marked
from aduan.domain.lapor.remote import RemoteFollowUp, RemoteLog, RemoteReport
from tests.unit.lapor.world import TABLES

NOW = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OURS = Link("9000001", "c-1", "SRG-1", ours=True, linked_at=NOW - 10 * DAY, revision=3)
THEIRS = replace(OURS, ours=False)
FACTS = CaseFacts("proses", "DISHUB", settled=False)


def row(text: str, sender: str = "", at: datetime | None = NOW - DAY) -> RemoteFollowUp:
    return RemoteFollowUp(at, text, sender)


def log(old: str, new: str, at: datetime | None, text: str = "") -> RemoteLog:
    return RemoteLog(at, text or f"Status berubah menjadi {new}", "Administrator", old, new)


def our(words: str, sequence: int = 4, reference: str = "SRG-1") -> str:
    return marked(words, Mark(reference, sequence))


def compared(
    link: Link,
    *follow_ups: RemoteFollowUp,
    status: str = "",
    agency_id: str = "",
    logs: tuple[RemoteLog, ...] = (),
    facts: CaseFacts = FACTS,
) -> Comparison:
    report = RemoteReport(
        "9000001",
        status or link.status,
        agency_id=agency_id or link.agency_id,
        agency="Instansi lain" if agency_id else "",
        logs=logs,
    )
    return compare_report(
        link, report=report, follow_ups=follow_ups, facts=facts, tables=TABLES, now=NOW
    )


# Follow-ups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sender", "echo"),
    [
        (our("Tim berangkat."), "Instansi DISHUB", True),
        (our("Tim berangkat."), "", True),
        (our("Tim berangkat.", reference="SRG-9"), "Instansi DISHUB", True),  # another case's
        (our("Tim berangkat.", reference="SRG-9"), "", False),  # a citizen copied it
        ("Tim berangkat.", "Instansi DISHUB", False),
        ("Masih padam.", "", False),
    ],
)
def test_our_own_words_are_an_echo_and_all_others_are_heard(
    text: str, sender: str, echo: bool
) -> None:
    found = compared(OURS, row(text, sender))
    key = keyed_follow_ups([row(text, sender)])[0][0]
    news = FollowUpArrived(key, NOW - DAY, text, sender, by_reporter=not sender)
    assert found.echoes == echo
    assert found.updates == (() if echo else (news,))
    assert found.conflicts == ()
    assert found.news == (not echo)
    assert key in found.link.taken


def test_our_answer_under_other_words_is_a_contradiction() -> None:
    text = our("Selesai besok.", 4).replace("besok", "tahun depan")
    found = compared(OURS, row(text, "Instansi DISHUB"))
    assert found.conflicts == (
        Conflict("c-1", "9000001", Field.ANSWER, "tanggapan 4.1", text, NOW),
    )
    assert (found.updates, found.echoes) == ((), 0)


@pytest.mark.parametrize(
    ("sender", "reference"), [("", "SRG-1"), ("Instansi DISHUB", "SRG-9")], ids=["citizen", "other"]
)
def test_other_words_under_our_line_are_news_unless_an_office_says_them_here(
    sender: str, reference: str
) -> None:
    text = our("Selesai besok.", 4, reference).replace("besok", "tahun depan")
    found = compared(OURS, row(text, sender))
    assert found.conflicts == ()
    (heard,) = found.updates
    assert isinstance(heard, FollowUpArrived)


def test_what_was_taken_is_not_news_again_and_stays_taken() -> None:
    first = compared(OURS, row("Masih padam."))
    again = compared(first.link, row("Masih padam."))
    assert again.updates == ()
    assert again.news is False
    assert again.link.taken == first.link.taken
    gone = compared(again.link)
    assert gone.link.taken == first.link.taken


def test_what_is_new_is_heard_although_what_stands_before_it_was_taken() -> None:
    first = compared(OURS, row("Masih padam.", at=NOW - 2 * DAY))
    again = compared(first.link, row("Masih padam.", at=NOW - 2 * DAY), row("Kapan?"))
    assert [one.text for one in again.updates if isinstance(one, FollowUpArrived)] == ["Kapan?"]


def test_news_comes_in_the_order_it_was_said() -> None:
    late, early = row("Kedua.", at=NOW - DAY), row("Pertama.", at=NOW - 2 * DAY)
    changed = log("Terdisposisi", "Ditunda oleh Admin", NOW - 1.5 * DAY)
    found = compared(
        replace(OURS, status="Terdisposisi"),
        late,
        early,
        status="Ditunda oleh Admin",
        logs=(changed,),
    )
    assert [type(one).__name__ for one in found.updates] == [
        "FollowUpArrived",
        "StatusChanged",
        "FollowUpArrived",
    ]


@pytest.mark.parametrize(
    ("at", "kept", "suspect"),
    [
        (NOW - DAY, NOW - DAY, 0),
        (None, NOW, 0),
        (NOW + timedelta(hours=7), NOW, 1),
        (NOW + timedelta(minutes=10), NOW + timedelta(minutes=10), 0),
    ],
)
def test_a_time_that_cannot_be_is_replaced_and_counted(
    at: datetime | None, kept: datetime, suspect: int
) -> None:
    found = compared(OURS, row("Masih padam.", at=at))
    assert [update.at for update in found.updates] == [kept]
    assert found.suspect_times == suspect


# Statuses -----------------------------------------------------------------------------------------


def change(status: str, *, old: str = "Terdisposisi", at: datetime = NOW) -> StatusChanged:
    known = TABLES.meaning_of(status)
    return StatusChanged(
        old=old,
        new=status,
        meaning=known.meaning if known else None,
        closed_by=known.closed_by if known else None,
        at=at,
    )


@pytest.mark.parametrize("first", ["Belum Terverifikasi", "Terdisposisi"])
def test_filing_a_report_gives_it_its_first_status_and_only_that_is_an_echo(first: str) -> None:
    filed_by_us = compared(OURS, status=first)
    assert (filed_by_us.updates, filed_by_us.echoes) == ((), 1)
    filed_by_a_citizen = compared(THEIRS, status=first)
    assert filed_by_a_citizen.updates == (change(first, old=""),)
    assert filed_by_a_citizen.echoes == 0
    sent_back = compared(replace(OURS, status="Ditunda oleh Admin"), status=first)
    assert sent_back.updates == (change(first, old="Ditunda oleh Admin"),)


@pytest.mark.parametrize(
    ("last_said", "echo"),
    [
        ([(our("Tim berangkat."), "Instansi DISHUB")], True),
        ([("Kami cek.", "Instansi DLH"), (our("Tim berangkat."), "Instansi DISHUB")], True),
        ([(our("Tim berangkat."), "Instansi DISHUB"), ("Kami cek.", "Instansi DLH")], False),
        ([(our("Tim berangkat."), "Instansi DISHUB"), ("Terima kasih.", "")], True),
        ([("Terima kasih.", "")], False),
        ([], False),
    ],
    ids=["ours", "ours last", "theirs last", "then the reporter", "reporter alone", "nobody"],
)
def test_an_answer_moves_the_status_and_is_an_echo_where_the_last_office_to_answer_was_us(
    last_said: list[tuple[str, str]], echo: bool
) -> None:
    rows = [
        row(text, sender, NOW - DAY + timedelta(minutes=number))
        for number, (text, sender) in enumerate(last_said)
    ]
    link = replace(OURS, status="Terdisposisi")
    found = compared(link, *rows, status="Ditindaklanjuti oleh Instansi")
    statuses = [one for one in found.updates if isinstance(one, StatusChanged)]
    assert statuses == ([] if echo else [change("Ditindaklanjuti oleh Instansi")])


def test_a_status_that_did_not_change_is_no_echo() -> None:
    ours = row(our("Tim berangkat."), "Instansi DISHUB")
    link = replace(OURS, status="Ditindaklanjuti oleh Instansi")
    first = compared(link, ours)
    assert first.echoes == 1  # the answer itself
    assert compared(first.link, ours).echoes == 0


def test_a_status_no_table_knows_is_never_an_echo() -> None:
    ours = row(our("Tim berangkat."), "Instansi DISHUB")
    found = compared(replace(OURS, status="Terdisposisi"), ours, status="Ditelaah Ombudsman")
    assert found.updates == (change("Ditelaah Ombudsman"),)


@pytest.mark.parametrize("status", ["Ditutup oleh Pelapor", "Ditunda oleh Admin"])
def test_a_status_an_answer_does_not_bring_is_never_an_echo(status: str) -> None:
    ours = row(our("Tim berangkat."), "Instansi DISHUB")
    found = compared(replace(OURS, status="Terdisposisi"), ours, status=status)
    assert found.updates == (change(status),)


def test_a_status_is_dated_by_the_row_of_the_log_that_brought_it() -> None:
    link = replace(OURS, status="Terdisposisi")
    rows = (
        log("Terdisposisi", "Terdisposisi", NOW - 9 * DAY, "Catatan admin"),
        log("Terdisposisi", "Ditunda oleh Admin", NOW - DAY),
    )
    taken = {key for key, _ in keyed_logs(rows[:1])}
    found = compared(replace(link, taken=frozenset(taken)), status="Ditunda oleh Admin", logs=rows)
    assert found.updates == (change("Ditunda oleh Admin", at=NOW - DAY),)


def test_a_status_that_came_twice_is_dated_by_its_last_coming() -> None:
    rows = (
        log("Terdisposisi", "Ditunda oleh Admin", NOW - 9 * DAY),
        log("Ditunda oleh Admin", "Terdisposisi", NOW - 5 * DAY),
        log("Terdisposisi", "Ditunda oleh Admin", NOW - DAY),
    )
    found = compared(
        replace(OURS, status="Terdisposisi"), status="Ditunda oleh Admin", logs=rows[::-1]
    )
    assert found.updates == (
        replace(change("Ditunda oleh Admin", at=NOW - 9 * DAY), passed=True),
        replace(change("Terdisposisi", old="Ditunda oleh Admin", at=NOW - 5 * DAY), passed=True),
        change("Ditunda oleh Admin", at=NOW - DAY),
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Terdisposisi", "Ditunda oleh Admin", True),
        ("Terdisposisi", "Ditelaah Ombudsman", True),
        ("Terdisposisi", "Ditindaklanjuti oleh Instansi", False),  # the answer itself is told
        ("Terdisposisi", "Menunggu Kelengkapan Informasi", False),
        ("", "Terdisposisi", False),  # filing it
        ("Terdisposisi", "", False),  # a row about something else
    ],
)
def test_of_what_a_report_passed_through_is_told_what_nothing_else_tells(
    old: str, new: str, told: bool
) -> None:
    found = compared(replace(OURS, status="Ditutup oleh Sistem"), logs=(log(old, new, NOW - DAY),))
    passed = replace(change(new, old=old, at=NOW - DAY), passed=True)
    assert found.updates == ((passed,) if told else ())


def test_what_a_report_passed_through_is_told_once() -> None:
    logs = (log("Terdisposisi", "Ditunda oleh Admin", NOW - DAY),)
    first = compared(replace(OURS, status="Ditutup oleh Sistem"), logs=logs)
    assert len(first.updates) == 1
    assert compared(first.link, logs=logs).updates == ()


def test_the_row_that_brought_our_echo_is_not_told_as_passed_through() -> None:
    ours = row(our("Tim berangkat."), "Instansi DISHUB")
    found = compared(
        replace(OURS, status="Ditunda oleh Admin"),
        ours,
        status="Ditindaklanjuti oleh Instansi",
        logs=(log("Ditunda oleh Admin", "Ditindaklanjuti oleh Instansi", NOW - DAY),),
    )
    assert (found.updates, found.echoes) == ((), 2)


# Contradictions -----------------------------------------------------------------------------------

ENDED = (Field.WORK_STATUS, "proses", "Diarsipkan oleh Admin")


@pytest.mark.parametrize(
    ("before", "now", "settled", "found"),
    [
        ("Terdisposisi", "Diarsipkan oleh Admin", False, ENDED),
        ("Terdisposisi", "Diarsipkan oleh Admin", True, None),  # both sides are done with it
        ("Diarsipkan oleh Admin", "Diarsipkan oleh Admin", False, None),  # known already
        ("Terdisposisi", "Ditutup oleh Sistem", False, None),  # nobody decided it
        ("Terdisposisi", "Ditutup oleh Pelapor", False, None),  # whose word it is
        ("Terdisposisi", "Ditunda oleh Admin", False, None),  # ends nothing
        ("Terdisposisi", "Ditelaah Ombudsman", False, None),
    ],
)
def test_an_admin_who_ends_what_the_city_works_on_contradicts_it(
    before: str, now: str, settled: bool, found: tuple[Field, str, str] | None
) -> None:
    facts = replace(FACTS, settled=settled)
    comparison = compared(replace(OURS, status=before), status=now, facts=facts)
    assert [(one.field, one.hub_value, one.lapor_value) for one in comparison.conflicts] == (
        [found] if found else []
    )


def test_an_admins_status_that_ends_nothing_contradicts_nothing() -> None:
    """An admin may postpone what the city works on."""
    by_admin = StatusMeaning(Meaning.POSTPONED, by_admin=True)
    tables = replace(TABLES, status={**TABLES.status, "ditunda oleh admin": by_admin})
    found = compare_report(
        replace(OURS, status="Terdisposisi"),
        report=RemoteReport("9000001", "Ditunda oleh Admin"),
        follow_ups=(),
        facts=FACTS,
        tables=tables,
        now=NOW,
    )
    assert found.conflicts == ()


@pytest.mark.parametrize(
    ("base", "hub", "lapor", "contradicts"),
    [
        ("S-DISHUB", "DISHUB", "S-DLH", True),
        ("S-DISHUB", "DISHUB", "S-DISHUB", False),
        ("S-DISHUB", "DLH", "S-DISHUB", False),  # the city moved it; LAPOR! will hear
        ("S-DISHUB", "DLH", "S-DLH", False),  # both did
        ("", "DISHUB", "S-DLH", False),  # the first reading agrees on nothing yet
        ("S-DISHUB", "TIDAK-ADA", "S-DLH", False),  # nothing to set against it
    ],
)
def test_lapor_moving_it_to_another_office_contradicts_the_city(
    base: str, hub: str, lapor: str, contradicts: bool
) -> None:
    facts = replace(FACTS, agency=hub)
    found = compared(replace(OURS, agency_id=base), agency_id=lapor, facts=facts)
    wanted = Conflict("c-1", "9000001", Field.AGENCY, hub, "Instansi lain", NOW)
    assert found.conflicts == ((wanted,) if contradicts else ())


def test_an_office_without_a_name_is_shown_by_its_id() -> None:
    report = RemoteReport("9000001", "Terdisposisi", agency_id="S-DLH")
    found = compare_report(
        replace(OURS, agency_id="S-DISHUB", status="Terdisposisi"),
        report=report,
        follow_ups=(),
        facts=FACTS,
        tables=TABLES,
        now=NOW,
    )
    assert [one.lapor_value for one in found.conflicts] == ["S-DLH"]


# The mirror ---------------------------------------------------------------------------------------


def test_the_mirror_is_what_lapor_shows_now() -> None:
    logs = (log("Terdisposisi", "Ditutup oleh Sistem", NOW - DAY),)
    link = replace(OURS, status="Terdisposisi", agency_id="S-DISHUB", taken=frozenset({"old"}))
    found = compared(
        link, row("Masih padam."), status="Ditutup oleh Sistem", agency_id="S-DLH", logs=logs
    )
    assert found.link == replace(
        link,
        status="Ditutup oleh Sistem",
        agency_id="S-DLH",
        taken=frozenset(
            {"old", keyed_follow_ups([row("Masih padam.")])[0][0], keyed_logs(logs)[0][0]}
        ),
        checked_at=NOW,
        settled_at=NOW,
        revision=4,
    )


@pytest.mark.parametrize(
    ("status", "since", "kept"),
    [
        ("Ditutup oleh Sistem", NOW - DAY, NOW - DAY),
        ("Diarsipkan oleh Admin", None, NOW),
        ("Bukan Wewenang", None, NOW),
        ("Terdisposisi", NOW - DAY, None),  # opened again
        ("Ditelaah Ombudsman", NOW - DAY, None),
    ],
)
def test_since_when_lapor_calls_it_closed(
    status: str, since: datetime | None, kept: datetime | None
) -> None:
    link = replace(OURS, status=status, settled_at=since)
    assert compared(link, status=status).link.settled_at == kept


# Keys ---------------------------------------------------------------------------------------------

A = row("Pertama.", at=NOW - 3 * DAY)
B = row("Kedua.", at=NOW - 2 * DAY)
UNDATED = row("Tanpa waktu.", at=None)


def test_rows_are_read_in_the_order_of_their_times_and_undated_ones_last() -> None:
    assert [one for _, one in keyed_follow_ups([UNDATED, B, A])] == [A, B, UNDATED]
    early, late = log("a", "b", NOW - 2 * DAY), log("b", "c", NOW - DAY)
    undated = log("c", "d", None)
    assert [one for _, one in keyed_logs([undated, late, early])] == [early, late, undated]


def test_rows_of_one_time_have_an_order_of_their_own() -> None:
    one, two = row("A", at=None), row("B", at=None)
    assert keyed_follow_ups([two, one]) == keyed_follow_ups([one, two])
    same = NOW - DAY
    first, second = log("a", "b", same, "A"), log("a", "b", same, "B")
    assert keyed_logs([second, first]) == keyed_logs([first, second])


def test_a_key_holds_no_time_and_words_said_twice_are_two() -> None:
    again = replace(A, at=NOW - DAY)
    (first, _), (second, _) = keyed_follow_ups([A, again])
    assert first != second
    shifted = [replace(one, at=NOW - 8 * DAY + (one.at - A.at)) for one in (A, again)]  # type: ignore[operator]
    assert [key for key, _ in keyed_follow_ups(shifted)] == [first, second]


def test_keys_are_kept_for_years_and_so_must_stay_what_they_are() -> None:
    """Links of today's register hold them: another key would bring everything anew."""
    assert [key for key, _ in keyed_follow_ups([A, replace(A, at=NOW)])] == [
        "f42bc79eff408085",
        "c0f223f4b851ee39",
    ]
    assert keyed_logs([log("a", "b", NOW)])[0][0] == "16063b76e7a0c86c"
    assert Conflict("c-1", "9", Field.AGENCY, "DISHUB", "S-DLH", NOW).key == "5215d5e06ae699ae"


def test_one_row_that_a_page_shows_twice_is_one() -> None:
    assert len(keyed_follow_ups([A, A])) == 1
    shown = log("a", "b", NOW - DAY)
    assert len(keyed_logs([shown, shown])) == 1


@pytest.mark.parametrize(
    "other",
    [row("Pertama.", "Instansi", NOW - 3 * DAY), row("Kedua.", at=NOW - 3 * DAY)],
    ids=["sender", "words"],
)
def test_another_sender_or_other_words_are_another_row(other: RemoteFollowUp) -> None:
    keys = [key for key, _ in keyed_follow_ups([A, other])]
    assert len(set(keys)) == 2


@pytest.mark.parametrize(
    "changed",
    [{"sender": "x"}, {"status_old": "x"}, {"status_new": "x"}, {"text": "x"}],
    ids=lambda change: next(iter(change)),
)
def test_another_change_is_another_row_of_the_log(changed: dict[str, str]) -> None:
    one = log("a", "b", NOW - DAY)
    other = replace(one, **changed)
    assert keyed_logs([one])[0][0] != keyed_logs([other])[0][0]
    at_once = len(keyed_logs([one, other]))
    assert at_once == (1 if "status_old" in changed else 2)  # what came of it is the same


def test_the_keys_of_answers_and_of_the_log_never_meet() -> None:
    answer = RemoteFollowUp(NOW, "x", "s")
    noted = RemoteLog(NOW, "x", "s", "", "")
    assert keyed_follow_ups([answer])[0][0] != keyed_logs([noted])[0][0]


def test_closing_is_told_with_who_closed_it() -> None:
    found = compared(replace(OURS, status="Terdisposisi"), status="Ditutup oleh Pelapor")
    (update,) = found.updates
    assert isinstance(update, StatusChanged)
    assert (update.meaning, update.closed_by) == (Meaning.CLOSED, ClosedBy.REPORTER)
    assert not isinstance(update, TextAmended)
