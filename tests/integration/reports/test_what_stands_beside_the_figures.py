"""What reports read of the register beside the facts, from rows as the register writes them."""

from dataclasses import replace
from datetime import timedelta

import boto3

from aduan.adapters.aws.printed_reports import PrintedReports
from aduan.adapters.dynamodb.beside_figures import BesideFigures
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.labels import label_writes
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.adapters.dynamodb.rights import RegisterKeeping
from aduan.adapters.dynamodb.wishes import RegisterRequests
from aduan.adapters.rights.audit import LockedTrail, TrailCount
from aduan.application.case.labels import Label
from aduan.application.rights.ports import Destroyed, Keeping, Noted
from aduan.domain.figures.periods import parse_period
from aduan.domain.lapor.link import Link
from aduan.domain.rights.request import Right, Stage
from tests.city import CALENDAR, wib
from tests.unit.reports.beside import request

MARCH = parse_period("2026-03", CALENDAR)
QUARTER = parse_period("2026-Q1", CALENDAR)


def a_link(name: str, **changed: object) -> Link:
    return replace(
        Link(name, f"K-{name}", "", False, wib("2026-03-02 08:00"), revision=1), **changed
    )  # type: ignore[arg-type]


def test_links_are_those_open_there_and_those_settled_since(register: Table) -> None:
    links = RegisterLinks(register)
    links.save(a_link("terbuka"))
    links.save(a_link("selesai", settled_at=wib("2026-03-20 08:00")))
    links.save(a_link("lama", settled_at=wib("2026-02-20 08:00")))
    links.save(a_link("tanpa-kasus", case_id=""))
    found = {one.complaint_id for one in BesideFigures(register).links(MARCH)}
    assert found == {"terbuka", "selesai"}


def test_decisions_are_those_of_the_period(register: Table) -> None:
    for at in ("2026-02-28 23:00", "2026-03-05 08:00", "2026-04-01 00:00"):
        label = Label("duplicate", f"C{at}", "C2", "beda", "0.5", "DUTY", wib(at))
        register.transact(label_writes(register, label))
    (found,) = BesideFigures(register).decisions(MARCH)
    assert (found.answer, found.at) == ("beda", wib("2026-03-05 08:00"))


def test_wishes_are_found_while_they_wait_and_after_they_were_answered(register: Table) -> None:
    book, beside = RegisterRequests(register), BesideFigures(register)
    waiting = book.save(request(1, Right.SHOW, None, Stage.OPEN))
    book.save(request(2, Right.ERASE, 3, Stage.REFUSED))
    assert [one.request_id for one in beside.requests(QUARTER)] == ["PDP-1", "PDP-2"]
    assert beside.requests(MARCH) == ()
    done_at = waiting.received_at + timedelta(hours=4)
    book.save(replace(waiting, stage=Stage.DONE, done_at=done_at, revision=1))
    assert book.waiting(9) == ()
    assert {one.stage for one in beside.requests(QUARTER)} == {Stage.DONE, Stage.REFUSED}


def test_what_was_destroyed_and_what_should_have_been_is_counted(register: Table) -> None:
    keeping, beside = RegisterKeeping(register), BesideFigures(register)
    for at in ("2026-03-05 02:00", "2026-04-05 02:00"):
        keeping.note_destroyed(Destroyed(f"C{at}", wib(at), "umum", "JRA", "wa"))
    keeping.save(Keeping("C1", wib("2026-03-10 02:00")))
    keeping.save(Keeping("C2", wib("2026-05-10 02:00")))
    keeping.save(Keeping("C3", wib("2026-03-10 02:00"), held_why="perkara"))
    assert [one.at for one in beside.destroyed(MARCH)] == [wib("2026-03-05 02:00")]
    assert (beside.due(MARCH), beside.held()) == (1, 1)


def test_a_shelf_of_more_than_a_thousand_files_shows_the_newest(cloud: None) -> None:
    client = boto3.client("s3")
    where = {"LocationConstraint": "ap-southeast-3"}
    client.create_bucket(Bucket="ekspor", CreateBucketConfiguration=where)
    shelf = PrintedReports(client, client, "ekspor")
    for number in range(1001):
        shelf.put(f"R2/2026-03/DLH/{number:04}.csv", b"")
    shelf.put("R2/2026-04/DLH/baru.pdf", b"")
    shelf.put("R2/2024-04/DLH/lama.pdf", b"")
    found = shelf.files("R2/", "2025")
    assert found[0].name == "R2/2026-04/DLH/baru.pdf"
    assert len(found) == 1002


def test_rows_of_who_looked_are_counted_by_their_names(cloud: None) -> None:
    client = boto3.client("s3")
    where = {"LocationConstraint": "ap-southeast-3"}
    client.create_bucket(Bucket="jejak", CreateBucketConfiguration=where)
    names = iter("abc")
    trail = LockedTrail(client, "jejak", lambda: next(names))
    for at in ("2026-02-28 23:59", "2026-03-01 00:00", "2026-03-31 23:59"):
        trail.note(Noted(wib(at), "arn:x", "show", "C1"))
    assert TrailCount(client, "jejak").between(MARCH.since, MARCH.until) == 2
