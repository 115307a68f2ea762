"""Facts in the register: written with every change, read a month at a time, frozen, put right."""

import gzip
import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import boto3
import pytest

from aduan.adapters.aws.frozen_periods import FrozenPeriods
from aduan.adapters.aws.kept_photos import CleanPhotos
from aduan.adapters.aws.sealed_days import SealedDaysBook
from aduan.adapters.dynamodb.case import RegisterCases, member_item
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.fact_rows import BODY, facts_anew, facts_in
from aduan.adapters.dynamodb.figures import RegisterFacts, RegisterRebuild, RegisterReceipts
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.application.figures.audit import Audited, audit_days
from aduan.application.figures.freeze import freeze_due
from aduan.application.figures.ports import DamagedError, Put
from aduan.application.figures.read import corrected, read_period
from aduan.application.figures.rebuild import rebuild_facts
from aduan.application.figures.seal import seal_days
from aduan.domain.case.case import Actor, Case, Evidence, Level, Role, Transition
from aduan.domain.case.complaint import Feedback
from aduan.domain.case.decide import decide_move, opening
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.voice import Voice
from aduan.domain.figures.facts import CaseFacts
from aduan.domain.figures.ledger import canonical
from aduan.domain.figures.measures import counted, frame_of
from aduan.domain.figures.periods import parse_period
from aduan.domain.figures.receipts import proven, verify
from aduan.domain.photos.evidence import Photo, PhotoState
from tests.city import CALENDAR, DESK, DISHUB, RULES, SYSTEM, hours, new_case, wib
from tests.contract.intake.follow_up_events_contract import complaint

MARCH: Final = parse_period("2026-03", CALENDAR)
START: Final = wib("2026-03-02 09:00")
LATER: Final = wib("2026-12-01 09:00")
PELAPOR: Final = Actor(Role.REPORTER, "pelapor")


class Office:
    """Cases of the register, moved as use cases move them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.cases = RegisterCases(table)

    def opened(self, case_id: str, at: datetime = START, **changes: Any) -> Case:
        case = new_case(
            at, case_id=case_id, number=f"SRG-{case_id}", channels=("rabeg",),
            opened_by=f"C-{case_id}", **changes,
        )  # fmt: skip
        self.cases.save(opening(case, SYSTEM))
        said = replace(
            complaint(), complaint_id=f"C-{case_id}", received_at=at, sandbox=case.sandbox
        )
        self.table.transact([self.table.put(member_item(said, case_id, at))])
        return case

    def made(self, case_id: str, move: Move, by: Actor, at: datetime, **given: Any) -> Transition:
        request = Request(move, by, at, note=given.pop("note", "karena"), **given)
        return decide_move(self.cases.get_case(case_id), request, RULES)

    def move(self, case_id: str, move: Move, by: Actor, at: datetime, **given: Any) -> None:
        self.cases.save(self.made(case_id, move, by, at, **given))
        assert self.facts(case_id) == facts_anew(self.table, self.cases.get_case(case_id))

    def facts(self, case_id: str) -> CaseFacts:
        item = self.table.get(keys.facts(case_id))
        assert item is not None
        return facts_in(item)

    def book(self, now: datetime = LATER) -> RegisterFacts:
        return RegisterFacts(self.table, lambda: now)

    def alive(self, code: str) -> set[str]:
        ledger = self.book().ledger(parse_period(code, CALENDAR))
        return {one.case_id for one in ledger.facts}


@pytest.fixture
def office(register: Table) -> Office:
    return Office(register)


@pytest.fixture
def archive(register: Table) -> FrozenPeriods:
    client = boto3.client("s3")
    client.create_bucket(
        Bucket="exports", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
    )
    return FrozenPeriods(register, client, "exports")


def test_each_change_leaves_the_facts_its_history_tells(office: Office) -> None:
    office.opened("K1")
    office.move("K1", Move.FORWARD, DISHUB, START + hours(2), agency="DPUPR")
    dpupr = Actor(Role.OPERATOR, "DPUPR")
    office.move("K1", Move.ESCALATE, SYSTEM, START + hours(80), level=Level.SEKDA)
    office.move("K1", Move.RESOLVE, dpupr, START + hours(90), evidence=("e1",), drawn=0.0)
    office.move("K1", Move.REOPEN, PELAPOR, START + hours(99))
    office.move("K1", Move.RESOLVE, dpupr, START + hours(120), evidence=("e2",), doubted=True)
    office.move("K1", Move.KEEP_SECRET, DESK, START + hours(130))
    first, second = office.facts("K1").facts
    assert first.eye == "acak"
    assert second.doubted
    assert second.hidden


def test_a_voice_is_a_part_of_the_facts_it_judges(office: Office, register: Table) -> None:
    office.opened("K1")
    office.move("K1", Move.RESOLVE, DISHUB, START + hours(9), evidence=("e1",))
    done = office.made("K1", Move.CONFIRM, PELAPOR, START + hours(30))
    voice = Voice(
        "C-K1", "K1", "K1", 1, "DISHUB", "rabeg", START + hours(30), Feedback.FIXED, rating=5
    )
    RegisterFollowUpEvents(register).save(done, voice=voice)
    (said,) = office.facts("K1").last.said
    assert (said.rating, said.verdict) == (5, "fixed")
    assert office.facts("K1") == facts_anew(register, office.cases.get_case("K1"))


def test_a_change_that_was_refused_or_came_twice_leaves_the_facts_as_they_are(
    office: Office, register: Table
) -> None:
    office.opened("K1")
    late = office.made("K1", Move.ACCEPT, DISHUB, START + hours(1))
    office.move("K1", Move.FOLLOW_UP, DISHUB, START + hours(2))
    kept = office.facts("K1")
    for again in (late, late):
        with pytest.raises(ConflictError):
            office.cases.save(again)
    assert office.facts("K1") == kept


def test_a_register_of_an_earlier_version_makes_its_facts_at_the_next_change(
    office: Office, register: Table
) -> None:
    office.opened("K1")
    office.move("K1", Move.FOLLOW_UP, DISHUB, START + hours(2))
    for damage in ("gone", "damaged", "older"):
        item = register.get(keys.facts("K1"))
        assert item is not None
        if damage == "gone":
            register.transact([register.delete(keys.facts("K1"))])
        elif damage == "damaged":
            register.put_over(item | {BODY: {"S": '{"case_id":'}})
        else:
            register.put_over(item | {BODY: {"S": item[BODY]["S"].replace('"version":', '"v":')}})
        office.move("K1", Move.NOTE, DISHUB, START + hours(3))
    assert office.facts("K1").last.follow_up_at == START + hours(2)


def test_a_month_is_what_was_open_in_it_and_nothing_else(office: Office) -> None:
    february, april = wib("2026-02-10 09:00"), wib("2026-04-02 09:00")
    for case_id, at in (("OLD", february), ("LONG", february), ("OPEN", february),
                        ("MARCH", START), ("NEXT", april)):  # fmt: skip
        office.opened(case_id, at)
    office.move("OLD", Move.RESOLVE, DISHUB, february + hours(5), evidence=("e",))
    office.move("LONG", Move.RESOLVE, DISHUB, wib("2026-07-01 09:00"), evidence=("e",))
    office.move("MARCH", Move.RESOLVE, DISHUB, START + hours(5), evidence=("e",))
    assert office.alive("2026-03") == {"LONG", "OPEN", "MARCH"}
    assert office.alive("2026-02") == {"OLD", "LONG", "OPEN"}
    assert office.alive("2026-W10") == {"LONG", "OPEN", "MARCH"}
    assert office.alive("2025") == set()


def test_a_case_that_is_opened_again_leaves_the_month_it_ended_in(office: Office) -> None:
    office.opened("K1")
    office.move("K1", Move.RESOLVE, DISHUB, START + hours(5), evidence=("e",))
    assert "K1" not in office.alive("2026-04")
    office.move("K1", Move.REOPEN, PELAPOR, START + hours(9))
    assert "K1" in office.alive("2026-04")


def test_a_merged_case_brings_the_case_it_went_into(office: Office) -> None:
    office.opened("K1", wib("2026-02-03 09:00"))
    office.opened("K2", wib("2026-02-04 09:00"))
    office.move("K1", Move.RESOLVE, DISHUB, wib("2026-02-09 09:00"), evidence=("e",))
    office.move("K2", Move.MERGE, DESK, START, into="K1")
    assert office.alive("2026-03") == {"K1", "K2"}


def test_a_complaint_that_joined_a_case_merged_long_before_counts_where_that_case_lives(
    office: Office, register: Table
) -> None:
    february = wib("2026-02-03 09:00")
    for case_id in ("K1", "K2"):
        office.opened(case_id, february)
    office.move("K2", Move.MERGE, DESK, february + hours(3), into="K1")
    office.move("K1", Move.RESOLVE, DISHUB, february + hours(9), evidence=("e",))
    late = replace(complaint(), complaint_id="LATE", received_at=START)
    register.transact([register.put(member_item(late, "K2", START))])
    figures = counted(office.book().ledger(MARCH), frame_of(MARCH, CALENDAR, LATER)).city()
    assert figures["digabung"].numbers == ("SRG-K1",)
    assert figures["terbuka_awal"].n == figures["terbuka_akhir"].n == 0


def test_complaints_and_counted_calls_of_a_month_are_its_own(
    office: Office, register: Table
) -> None:
    office.opened("K1")
    office.opened("K2", MARCH.until - timedelta(microseconds=1))
    office.opened("K3", MARCH.until)
    office.opened("K4", sandbox=True)
    for number, day in enumerate((MARCH.first_day, MARCH.last_day, MARCH.until.date())):
        register.put_over(encode({"type": "counted"}, keys.counted("112", day, f"m{number}")))
    ledger = replace(office.book(), channels=("112",)).ledger(MARCH)
    assert sorted(one.case_id for one in ledger.arrivals) == ["K1", "K2"]
    assert {one.case_id for one in ledger.facts} == {"K1", "K2"}
    assert ledger.counted == {"112": 2}


def test_a_report_of_december_for_march_equals_that_of_april_and_changes_stand_apart(
    office: Office, archive: FrozenPeriods
) -> None:
    for number in range(6):
        office.opened(f"K{number}")
        office.move(f"K{number}", Move.RESOLVE, DISHUB, START + hours(9 + number), evidence=("e",))
    april = wib("2026-04-06 07:00")
    book = office.book(april)
    done = freeze_due(book=book, archive=archive, calendar=CALENDAR, now=april)
    assert "2026-03" in done.frozen
    assert done.failed == ()
    then = read_period("2026-03", book=book, archive=archive, calendar=CALENDAR, now=april)
    office.move("K1", Move.KEEP_SECRET, DESK, wib("2026-05-01 09:00"))
    office.move("K2", Move.REOPEN, DESK, START + hours(50))
    again = freeze_due(book=office.book(), archive=archive, calendar=CALENDAR, now=LATER)
    assert "2026-03" not in again.frozen
    now = read_period("2026-03", book=office.book(), archive=archive, calendar=CALENDAR, now=LATER)
    assert now.frozen is not None
    assert now.counted.city() == then.counted.city()
    assert now.frozen.hash == archive.row("2026-03").hash  # type: ignore[union-attr]
    today = office.book().ledger(now.period)
    sheet = corrected(now, today=today, calendar=CALENDAR, now=LATER)
    city = {one.measure.key: one for one in sheet if one.by is None}
    assert (city["dibuka_kembali"].then.value, city["dibuka_kembali"].now.value) == (0, 1)
    assert city["dibuka_kembali"].came == ("SRG-K2",)
    offices = {one.measure.key: one for one in sheet if one.by is not None and one.by.key == "opd"}
    assert offices["selesai"].went == ("SRG-K1",)
    assert offices["selesai"].corrects


def test_a_frozen_period_that_was_exchanged_is_found(
    office: Office, archive: FrozenPeriods
) -> None:
    office.opened("K1")
    april = wib("2026-04-06 07:00")
    book = office.book(april)
    freeze_due(book=book, archive=archive, calendar=CALENDAR, now=april)
    row = archive.row("2026-03")
    assert row is not None
    (name,) = (
        one["Key"]
        for one in archive.client.list_objects_v2(Bucket="exports")["Contents"]
        if "/2026-03/" in one["Key"]
    )
    body = gzip.decompress(archive.client.get_object(Bucket="exports", Key=name)["Body"].read())
    changed = gzip.compress(body.replace(b"SRG-K1", b"SRG-K9"))
    archive.client.put_object(Bucket="exports", Key=name, Body=changed)
    with pytest.raises(DamagedError):
        archive.frozen("2026-03")


def test_facts_are_made_anew_once_and_then_are_right(office: Office, register: Table) -> None:
    for case_id in ("K1", "K2", "K3"):
        office.opened(case_id)
    office.move("K2", Move.RESOLVE, DISHUB, START + hours(3), evidence=("e",))
    office.move("K3", Move.MERGE, DESK, START + hours(3), into="K1")
    wanted = {case_id: office.facts(case_id) for case_id in ("K1", "K2", "K3")}
    for case_id in wanted:
        register.transact([register.delete(keys.facts(case_id))])
        bare = {"type": "member", "complaint_id": f"C-{case_id}", "case_id": case_id}
        register.put_over(encode(bare, keys.member(case_id, f"C-{case_id}")))
        said = replace(complaint(), complaint_id=f"C-{case_id}", case_id=case_id)
        register.put_over(encode(said, keys.complaint(f"C-{case_id}")))
    merged = encode({"type": "merged", "case_id": "K3"}, keys.merged("K1", "K3"))
    register.put_over(merged)
    rebuild = RegisterRebuild(register)
    noted: list[str] = []

    def note(case: Case, put: Put | str) -> None:
        noted.append(f"{case.case_id} {put}")

    assert rebuild_facts(rebuild, dry_run=True, note=note) == {Put.WRONG: 3}
    assert rebuild_facts(rebuild, dry_run=False, note=note) == {Put.WRITTEN: 3}
    assert rebuild_facts(rebuild, dry_run=False, note=note) == {Put.RIGHT: 3}
    assert {case_id: office.facts(case_id) for case_id in wanted} == wanted
    assert len(noted) == 6
    month = keys.received_partition(keys.month(complaint().received_at))
    assert len(list(register.work_whole(month))) == 3


def test_each_end_leaves_a_receipt_that_its_sealed_day_proves(
    office: Office, archive: FrozenPeriods, register: Table
) -> None:
    photo = b"foto"
    hashed = hashlib.sha256(photo).hexdigest()
    for case_id in ("K1", "K2", "K3"):
        office.opened(case_id)
        kept = Evidence("e1", START, "DISHUB", f"clean/{case_id}/e1.jpg", sha256=hashed)
        asked = Photo(case_id, "e1", PhotoState.CLEAN, "DISHUB", START, 1, clean=kept)
        RegisterPhotos(register).expect_photo(asked)
        office.move(case_id, Move.RESOLVE, DISHUB, START + hours(5), evidence=("e1",))
    office.move("K1", Move.REOPEN, PELAPOR, START + hours(9))
    office.move("K1", Move.RESOLVE, DISHUB, MARCH.until - hours(1), evidence=("e2",))
    days = SealedDaysBook(register, archive.client, "exports")
    book = RegisterReceipts(register)
    too_early, in_time = wib("2026-03-03 23:59"), wib("2026-03-04 07:00")
    assert START.date().isoformat() not in seal_days(
        book=book, days=days, calendar=CALENDAR, now=too_early
    )
    done = seal_days(book=book, days=days, calendar=CALENDAR, now=in_time)
    assert done == ("2026-03-02",)
    assert seal_days(book=book, days=days, calendar=CALENDAR, now=in_time) == ()
    day = days.sealed(START.date())
    assert day is not None
    assert day.count == 3
    assert day.before == days.row(date(2026, 3, 1)).root  # type: ignore[union-attr]
    first, second = book.receipts_of("SRG-K1")
    document = json.loads(canonical(proven(first, day)))
    published = json.loads(canonical(day))
    assert verify(document, photos={"foto.jpg": photo}, day=published).ok
    assert first.rules
    assert proven(second, day) is None
    assert second.photos == {"e2": ""}


def test_a_sealed_day_that_was_exchanged_is_found(
    archive: FrozenPeriods, office: Office, register: Table
) -> None:
    office.opened("K1")
    office.move("K1", Move.RESOLVE, DISHUB, START + hours(5), evidence=("e1",))
    days = SealedDaysBook(register, archive.client, "exports")
    now = wib("2026-03-04 07:00")
    seal_days(book=RegisterReceipts(register), days=days, calendar=CALENDAR, now=now)
    row = days.row(START.date())
    assert row is not None
    name = f"figures/receipts/2026-03-02/{row.root}.json"
    body = archive.client.get_object(Bucket="exports", Key=name)["Body"].read()
    changed = json.loads(body) | {"leaves": []}
    archive.client.put_object(Bucket="exports", Key=name, Body=json.dumps(changed).encode())
    with pytest.raises(DamagedError):
        days.sealed(START.date())


def test_whatever_of_a_sealed_day_is_changed_added_or_taken_away_is_named(
    archive: FrozenPeriods, office: Office, register: Table
) -> None:
    photo = b"foto"
    hashed = hashlib.sha256(photo).hexdigest()
    s3 = archive.client
    for case_id in ("K1", "K2", "K3"):
        office.opened(case_id)
        kept = Evidence("e1", START, "DISHUB", f"clean/{case_id}/e1.jpg", sha256=hashed)
        asked = Photo(case_id, "e1", PhotoState.CLEAN, "DISHUB", START, 1, clean=kept)
        RegisterPhotos(register).expect_photo(asked)
        s3.put_object(Bucket="exports", Key=f"clean/{case_id}/e1.jpg", Body=photo)
        office.move(case_id, Move.RESOLVE, DISHUB, START + hours(5), evidence=("e1",))
    days, book = SealedDaysBook(register, s3, "exports"), RegisterReceipts(register)
    seal_days(book=book, days=days, calendar=CALENDAR, now=wib("2026-03-04 07:00"))

    def audited() -> Audited:
        (one,) = audit_days(
            START.date(), START.date(), book=book, days=days, calendar=CALENDAR,
            photos=CleanPhotos(register, s3, "exports"),
        )  # fmt: skip
        return one

    assert audited() == Audited("2026-03-02", 3, 3)
    assert audited().holds
    s3.put_object(Bucket="exports", Key="clean/K1/e1.jpg", Body=b"f0to")
    assert audited().photos == ("SRG-K1 e1",)
    s3.put_object(Bucket="exports", Key="clean/K1/e1.jpg", Body=photo)
    row = register.get(keys.receipt("K2", 1))
    assert row is not None
    other = row["receipt"]["M"] | {"agency": {"S": "DLH"}}
    register.put_over(row | {"receipt": {"M": other}})
    assert (audited().strange, audited().gone) == (("SRG-K2",), 1)
    register.put_over(row)
    register.transact([register.delete(keys.receipt("K3", 1))])
    assert (audited().sealed, audited().found, audited().gone) == (3, 2, 1)
    assert not audited().holds
