"""Every write of every adapter against a DynamoDB that says only: another one is at it just now.

moto never does, so a client in front of it cancels. What the write was for is unknown then: no
method may answer as if it had been kept, or as if something had been there already.
"""

import ast
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from botocore.exceptions import ClientError

from aduan.adapters import dynamodb
from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.channels import (
    RegisterAskedMarks,
    RegisterCalls,
    RegisterChanges,
    RegisterLines,
    RegisterQuestions,
)
from aduan.adapters.dynamodb.core import table as seam
from aduan.adapters.dynamodb.core.table import Table, TransactionRefusedError
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.fan_out import RegisterPendingMessages
from aduan.adapters.dynamodb.figures import RegisterRebuild
from aduan.adapters.dynamodb.follow_up_events import RegisterFollowUpEvents
from aduan.adapters.dynamodb.improvements import RegisterImprovements
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.lapor.links import RegisterLinks
from aduan.adapters.dynamodb.lapor.news import RegisterNews
from aduan.adapters.dynamodb.lapor.state import RegisterConflicts, RegisterSyncStates, conflict_item
from aduan.adapters.dynamodb.lists import RegisterCaseLists
from aduan.adapters.dynamodb.mails import RegisterSentLetters
from aduan.adapters.dynamodb.notices import RegisterNotices
from aduan.adapters.dynamodb.officials import RegisterAppointments
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.photo_calls import RegisterPhotoCalls
from aduan.adapters.dynamodb.photo_evidence import RegisterPhotoEvidence
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.pictures import RegisterPictures
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.adapters.dynamodb.rights import RegisterKeeping, RegisterMarks
from aduan.adapters.dynamodb.search import RegisterSearch
from aduan.adapters.dynamodb.sent_photos import RegisterSentPhotos
from aduan.adapters.dynamodb.tracking import RegisterTracking
from aduan.adapters.dynamodb.wishes import RegisterRequests
from aduan.application.case.labels import Label
from aduan.application.channels.ask import Asked
from aduan.application.channels.ports import Batch, Pending
from aduan.application.desk.ports import Settlement
from aduan.application.intake.apply_follow_up_event import Dispute, FollowUpRow
from aduan.application.intake.apply_forgotten import Waiting
from aduan.application.intake.ports import Spoken
from aduan.application.lapor.ports import SyncState
from aduan.application.notices.ports import Closing
from aduan.application.photos.call_again import PhotoCall
from aduan.application.photos.weigh import Weighed
from aduan.application.placing.joined import Parting
from aduan.application.placing.questions import Question
from aduan.application.rights.ports import Keeping
from aduan.domain.case.case import Audience, Evidence
from aduan.domain.case.changes import change_of
from aduan.domain.case.entry import entry_of
from aduan.domain.case.errors import BusyError, ConflictError
from aduan.domain.case.messages import FollowUpPayload, Message, Told
from aduan.domain.channels.lines import Line
from aduan.domain.channels.questions import AskedQuestion
from aduan.domain.figures.facts import begun
from aduan.domain.figures.improvements import Improvement, Sort
from aduan.domain.intake.events import ComplaintWithdrawn, SecrecyAsked
from aduan.domain.lapor.authority import Conflict, Field, Side
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.ruling import Ruling
from aduan.domain.officials.appointments import Appointment
from aduan.domain.photos.evidence import Mark, Photo, PhotoState, PictureFacts
from aduan.domain.photos.opening import Opening
from aduan.domain.rights.request import Proof, Request, Right, Stage
from aduan.domain.tracking.guesses import Guesses
from tests.contract.case.register_contract import moved, notice, opened
from tests.contract.channels.channels_contract import a_call
from tests.contract.intake.intake_contract import NOON, counted_call, later, new_complaint
from tests.contract.placing.placements_contract import complaint, placement

ADAPTERS: Final = Path(str(dynamodb.__file__)).parent
AT: Final = datetime(2026, 3, 2, 3, tzinfo=UTC)
OPENED: Final = opened("K1")
SENT: Final = notice(case_id="K0")
MESSAGE: Final = Message("K1", 2, "SRG-K1", AT, FollowUpPayload("Lampu diganti.", "DISHUB"))
ENTRY: Final = entry_of(MESSAGE, "")
TOLD: Final = Told(MESSAGE, ("",), later=True)
LINK: Final = Link("7001", "K1", "SRG-K1", ours=True, linked_at=AT, revision=1)
CONFLICT: Final = Conflict("K1", "7001", Field.WORK_STATUS, "proses", "selesai", AT)
CALL: Final = PhotoCall("01A", None, AT)
PHOTO: Final = Photo("K1", "F1", PhotoState.CHECKING, "DISHUB", AT, 1)
SEEN: Final = PictureFacts(0x0F1E2D3C4B5A6978, marks=(Mark("", 0x0F1E2D3C4B5A6978),))
CLEAN: Final = Evidence("F1", AT, "DISHUB", "clean/F1")
LABEL: Final = Label("duplicate", "A1", "A2", "beda", "New", "DISKOMINFO", AT)
ASKED: Final = Question("K1", "A1", AT, (), "mirip")
CHANGE: Final = next(one for one in (change_of(OPENED),) if one is not None)
UNHEARD: Final = AskedQuestion("K1", 2, AT)
WISH: Final = Request("R1", Right.SHOW, AT, AT, Stage.OPEN, Proof.CODE, "arn:desk")
DECISION: Final = Improvement(
    "2026-001", 1, Sort.RULE, "Jadwal angkut", "Perwal 1", AT.date(), "SEKDA", (), AT
)
HEAD: Final = Appointment("P1", "DISHUB", "Kepala", Audience.HEAD, "SK 1", AT)

Write = Callable[[Table, Table], Any]

WRITES: Final[Mapping[str, Write]] = {
    "a case": lambda t, _: RegisterCases(t).save(OPENED),
    "a photo expected": lambda t, _: RegisterPhotos(t).expect_photo(PHOTO),
    "a photo checked late": lambda t, _: RegisterPhotos(t).renew(PHOTO, AT),
    "a photo found clean": lambda t, _: RegisterPhotos(t).put_evidence("K1", CLEAN),
    "a photo refused": lambda t, _: RegisterPhotos(t).refuse_photo("K1", "F1", "buram"),
    "a picture": lambda t, _: RegisterPictures(t).remember_picture(SEEN, PHOTO, "clean/F1"),
    "a photo's hash": lambda t, _: RegisterPhotos(t).put_hash("01A", "F9", 12345, AT),
    "a picture sent": lambda t, _: RegisterPhotoEvidence(t, lambda: AT).remember(12345, "01A"),
    "a photo weighed": lambda t, _: RegisterPhotoEvidence(t, lambda: AT).weigh(
        Weighed("01A", "F1", ()), case=OPENED.case, before=None, after=None
    ),
    "a notice claimed": lambda t, _: RegisterNotices(t).claim(
        notice(), owner="timer", sent_to="DISHUB"
    ),
    "a notice released": lambda t, _: RegisterNotices(t).release(notice(), not_before=None),
    "a notice closed": lambda t, _: RegisterNotices(t).close(
        "K1", notice().notice_id, Closing.PUBLISHED, AT
    ),
    "a notice whose mail came back": lambda t, _: RegisterNotices(t).reopen(
        "K0", SENT.notice_id, "DISHUB", "operator"
    ),
    "a mail sent": lambda t, _: RegisterSentLetters(t).note_sent("M1", "P1", AT),
    "notices told": lambda t, _: RegisterCaseLists(t).note_told([notice()]),
    "a digest sent": lambda t, _: RegisterCaseLists(t).note_sent(date(2026, 3, 2), "DISHUB"),
    "a warning of the day": lambda t, _: RegisterCaseLists(t).first_today(
        date(2026, 3, 2), "kalender"
    ),
    "an outbox entry": lambda t, _: RegisterOutbox(t).save(ENTRY),
    "the state of the sync": lambda t, _: RegisterSyncStates(t).save(SyncState(revision=1)),
    "a conflict decided": lambda t, _: RegisterConflicts(t).decide(
        CONFLICT.key, Side.HUB, "DISKOMINFO", AT, Ruling()
    ),
    "a link": lambda t, _: RegisterLinks(t).save(LINK),
    "a link adopted": lambda t, _: RegisterLinks(t).adopt(LINK, None),
    "an appointment": lambda t, _: RegisterAppointments(t).write([HEAD]),
    "a message said": lambda t, _: RegisterPendingMessages(t).say(ENTRY),
    "a message passed on": lambda t, _: RegisterPendingMessages(t).pass_on(MESSAGE, OPENED),
    "a message forgotten": lambda t, _: RegisterPendingMessages(t).forget(TOLD),
    "a report of LAPOR!": lambda t, i: RegisterNews(RegisterIntake(t, i)).add(
        new_complaint("01N", external_id="RBG-9"), LINK
    ),
    "news of LAPOR!": lambda t, i: RegisterNews(RegisterIntake(t, i)).hear(LINK, (), (CONFLICT,)),
    "a complaint": lambda t, i: RegisterIntake(t, i).accept(
        new_complaint("01N", external_id="RBG-9")
    ),
    "a word of the page": lambda t, i: RegisterIntake(t, i).say(
        Spoken("01A", "laman-1", ComplaintWithdrawn("RBG-1", NOON), None, AT)
    ),
    "a guess": lambda t, _: RegisterTracking(t).keep("01A", "net", Guesses(1), Guesses(1), AT),
    "an objection heard": lambda t, _: RegisterDesk(t).keep_joined(
        Dispute("01A", "K1", "K1", AT), OPENED
    ),
    "a call counted": lambda t, i: RegisterIntake(t, i).count(counted_call()),
    "a later word": lambda t, i: RegisterIntake(t, i).add(
        later(ComplaintWithdrawn("RBG-1", NOON), counted_call().delivery)
    ),
    "a complaint placed": lambda t, _: RegisterPlacements(t).place(placement(complaint(1))),
    "a case parted": lambda t, _: RegisterJoinedCases(t).part(
        Parting((OPENED,), "K9", ("A1",), LABEL)
    ),
    "a word that changes nothing": lambda t, _: RegisterFollowUpEvents(t).settle(
        FollowUpRow(complaint(1, case_id="K1"), "word-1", ComplaintWithdrawn("RBG-1", NOON))
    ),
    "a wish to be kept secret": lambda t, _: RegisterFollowUpEvents(t).restrict(
        FollowUpRow(complaint(1, case_id=None), "word-1", SecrecyAsked("RBG-1", NOON, secret=True))
    ),
    "a word set aside": lambda t, _: RegisterFollowUpEvents(t).set_aside(
        Waiting("complaint-1", "word-1", "withdrawn", NOON)
    ),
    "a word that stands apart": lambda t, _: RegisterFollowUpEvents(t).set_apart(
        FollowUpRow(complaint(1, case_id="K1"), "word-1", ComplaintWithdrawn("RBG-1", NOON)),
        complaint(2),
        consume="word-1",
    ),
    "a photo call answered": lambda t, _: RegisterSentPhotos(t).answer_call("01A", None),
    "a photo call put off": lambda t, _: RegisterPhotoCalls(t).postpone(CALL, AT),
    "a follow-up event": lambda t, _: RegisterFollowUpEvents(t).save(OPENED, consume="word-1"),
    "a change told": lambda t, _: RegisterChanges(t).publish(Batch(Pending(CHANGE), (), {}, None)),
    "a call to a channel": lambda t, _: RegisterCalls(t).save(replace(a_call(1), revision=1)),
    "a channel's line": lambda t, _: RegisterLines(t).save(Line("rabeg", revision=1)),
    "how far a channel asked": lambda t, _: RegisterAskedMarks(t).save(Asked("rabeg", 1, AT)),
    "a question reached": lambda t, _: RegisterQuestions(t).save(OPENED, None, UNHEARD),
    "a question forgotten": lambda t, _: RegisterQuestions(t).forget(UNHEARD),
    "the words of a complaint": lambda t, _: RegisterSearch(t).file(complaint(1), ("lampu",)),
    "a complaint filed": lambda t, _: RegisterPlacements(t).file(complaint(1), ("lampu",)),
    "a case changed at the desk": lambda t, _: RegisterDesk(t).save(OPENED),
    "a routed case": lambda t, _: RegisterDesk(t).save_routed(OPENED, LABEL),
    "facts made anew": lambda t, _: RegisterRebuild(t).keep(begun(OPENED.case, OPENED.history), ()),
    "a report split": lambda t, _: RegisterDesk(t).split(
        OPENED, complaint(1, case_id="K1"), [complaint(2)]
    ),
    "a photo decided about": lambda t, _: RegisterPhotos(t).decide(
        PHOTO, Opening("DISKOMINFO", AT, shown=True)
    ),
    "photos decided about": lambda t, _: RegisterPhotos(t).settle("K1"),
    "a public copy": lambda t, _: RegisterPhotos(t).put_public(
        replace(PHOTO, opening=Opening("DISKOMINFO", AT, shown=True)), "public/F1"
    ),
    "a late doubt": lambda t, _: RegisterPhotos(t).put_doubt("01A", "F9", PHOTO, AT),
    "a late doubt answered": lambda t, _: RegisterPhotoEvidence(t, lambda: AT).answer(
        "01A", "doubt-F9-F1"
    ),
    "a service improved": lambda t, _: RegisterImprovements(t).keep(DECISION),
    "a wish": lambda t, _: RegisterRequests(t).save(WISH),
    "a day it is kept until": lambda t, _: RegisterKeeping(t).save(Keeping("01A", AT)),
    "a proof taken": lambda t, _: RegisterMarks(t).proof("01A", None),
    "a limit": lambda t, _: RegisterMarks(t).limited("01A", AT),
    "an answered question": lambda t, _: RegisterDesk(t).settle(
        Settlement(ASKED, (OPENED,), None, None, LABEL)
    ),
}

WALKED_ELSEWHERE: Final = frozenset(
    {
        # killed and met at each write: tests/integration/rights/test_killed_at_each_call.py
        "erasing._write", "rights.correct", "rights.keep_until",
        # an operator's command on tables nobody writes yet: tests/integration/restore
        "restore._put_new", "restore.doubt", "restore.silence",
    }
)  # fmt: skip


class Crowded:
    """DynamoDB's client, whose writes only ever meet others. It keeps who asked."""

    def __init__(self, client: Any, reason: str) -> None:
        self._client = client
        self.reason = reason
        self.asked_by: set[str] = set()
        self.sent = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **asked: Any) -> Any:
        actions = len(asked["TransactItems"])
        reasons = [{"Code": "None"}] * (actions - 1) + [{"Code": self.reason}]
        self._refuse("TransactionCanceledException", reasons)

    def put_item(self, **_asked: Any) -> Any:
        self._refuse("TransactionConflictException", [])

    def _refuse(self, code: str, reasons: list[dict[str, str]]) -> None:
        self.sent += 1
        frame = sys._getframe()
        while frame.f_back is not None:
            frame = frame.f_back
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ADAPTERS) and "core" not in path.parts[-2]:
                self.asked_by.add(f"{path.stem}.{frame.f_code.co_name}")
                break
        answer: Any = {"Error": {"Code": code, "Message": ""}, "CancellationReasons": reasons}
        raise ClientError(answer, "TransactWriteItems")


@pytest.fixture
def filled(register: Table, identities: Table) -> tuple[Table, Table]:
    """What some writes must find before they come to write."""
    RegisterIntake(register, identities).accept(new_complaint())
    RegisterPhotos(register).expect_photo(PHOTO)
    register.transact([register.put(conflict_item(CONFLICT))])
    first = opened("K0")
    RegisterCases(register).save(first)
    step = moved(first.case)
    RegisterCases(register).save(replace(step, notices=(notice(), SENT)))
    return register, identities


def crowded(table: Table, reason: str = "TransactionConflict") -> Table:
    return replace(table, client=Crowded(table.client, reason), pause=lambda _lost: None)


@pytest.mark.parametrize("reason", ["TransactionConflict", "ThrottlingError"])
@pytest.mark.parametrize("what", WRITES)
def test_a_write_that_only_met_another_is_busy_and_never_there_already(
    filled: tuple[Table, Table], what: str, reason: str
) -> None:
    table = crowded(filled[0], reason)
    with pytest.raises(BusyError) as caught:
        WRITES[what](table, filled[1])
    assert not isinstance(caught.value, ConflictError)
    assert table.client.sent == seam.TRIES


def test_every_place_that_writes_is_walked(filled: tuple[Table, Table]) -> None:
    table = crowded(filled[0])
    for write in WRITES.values():
        with pytest.raises(BusyError):
            write(table, filled[1])
    # Reached only when the call's own transaction found the complaint known: see the tests below.
    known = {"intake._remember", "intake._sent_again"}
    assert _writing_places() - table.client.asked_by == known | WALKED_ELSEWHERE


def test_a_delivery_that_could_not_be_remembered_is_asked_for_again(
    filled: tuple[Table, Table],
) -> None:
    register, identities = filled
    known = new_complaint(by=replace(counted_call().delivery, webhook_id="msg_9"))

    class Half(Crowded):
        """Transactions go through; the single write behind them meets another."""

        def transact_write_items(self, **asked: Any) -> Any:
            if len(asked["TransactItems"]) == 1:
                return super().transact_write_items(**asked)
            return self._client.transact_write_items(**asked)

    half = replace(
        register, client=Half(register.client, "TransactionConflict"), pause=lambda _lost: None
    )
    with pytest.raises(BusyError):
        RegisterIntake(half, identities).accept(known)
    assert half.client.asked_by == {"intake._remember"}


def test_a_wish_for_secrecy_that_could_not_be_written_is_asked_for_again(
    filled: tuple[Table, Table],
) -> None:
    register, identities = filled
    known = new_complaint(by=replace(counted_call().delivery, webhook_id="msg_9"))
    secret = replace(known, complaint=replace(known.complaint, secret=True))

    class Second(Crowded):
        """The call's own transaction goes through, and finds the complaint known."""

        def transact_write_items(self, **asked: Any) -> Any:
            if len(asked["TransactItems"]) == 2:
                return super().transact_write_items(**asked)
            return self._client.transact_write_items(**asked)

    second = replace(
        register, client=Second(register.client, "TransactionConflict"), pause=lambda _lost: None
    )
    with pytest.raises(BusyError):
        RegisterIntake(second, identities).accept(secret)
    assert second.client.asked_by == {"intake._sent_again"}


def test_a_failed_condition_beside_a_meeting_is_a_conflict(register: Table) -> None:
    RegisterOutbox(register).save(ENTRY)
    assert RegisterOutbox(register).save(ENTRY) is False
    item = register.put(RegisterCases(register).actions(OPENED)[0]["Put"]["Item"], only_if_new=True)
    register.transact([item])
    with pytest.raises(TransactionRefusedError) as caught:
        register.transact([item])
    assert caught.value.reasons == ("ConditionalCheckFailed",)


def _writing_places() -> set[str]:
    """Functions of the adapters that call `transact` or `put_new`, as `file.function`."""
    found = set()
    for path in ADAPTERS.rglob("*.py"):
        if path.parent.name == "core":
            continue
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"transact", "put_new"}
                for node in ast.walk(function)
            ):
                found.add(f"{path.stem}.{function.name}")
    return found
