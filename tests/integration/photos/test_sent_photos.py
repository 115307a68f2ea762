"""A complaint's photo, from the channel's address to what it says to the desk."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from PIL import Image

from aduan.adapters.aws.evidence_bucket import S3PhotoStore, S3Uploads
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.desk import RegisterDesk
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.joined import RegisterJoinedCases
from aduan.adapters.dynamodb.photo_calls import RegisterPhotoCalls
from aduan.adapters.dynamodb.photo_evidence import RegisterPhotoEvidence
from aduan.adapters.dynamodb.photos import RegisterPhotos
from aduan.adapters.dynamodb.pictures import RegisterPictures
from aduan.adapters.dynamodb.placing import RegisterPlacements
from aduan.adapters.dynamodb.sent_photos import RegisterSentPhotos
from aduan.adapters.photos.comparing import OpenCvComparer
from aduan.adapters.photos.covering import PillowCoverer
from aduan.adapters.photos.images import PillowReader
from aduan.application.case.labels import Label, Sameness
from aduan.application.desk.ports import Settlement, Wanted
from aduan.application.intake.ports import LaterReport, NewComplaint
from aduan.application.photos.call_again import UNTIL, CalledAgain, call_again
from aduan.application.photos.check import PhotoCheckPorts, check_photo
from aduan.application.photos.fetch import FetchPorts, fetch_photos
from aduan.application.photos.ports import Unfetched, Unreached
from aduan.application.photos.weigh import Weighed, weigh_photo
from aduan.application.placing.questions import Question
from aduan.domain.case.complaint import Attachment, Complaint
from aduan.domain.case.decide import decide_move
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.duplicates.sameness import New
from aduan.domain.intake.channel import Channel
from aduan.domain.intake.events import ComplaintAmended, Delivery, Receipt
from tests.city import DESK, RULES
from tests.lamps import EVENING, lamp, place_in

BUCKET = "bukti"
HOST = "foto.example.go.id"
NOW = EVENING + timedelta(hours=1)


def a_photo(seed: int, *, quality: int = 90, side: int = 640) -> bytes:
    """Blocks of grey; another quality or size is the same picture saved anew."""
    small = Image.new("L", (12, 9))
    small.putdata([(seed * 97 + at * at * 31 + at * 17) % 256 for at in range(108)])
    out = io.BytesIO()
    small.resize((side, side * 3 // 4), Image.Resampling.BICUBIC).save(out, "JPEG", quality=quality)
    return out.getvalue()


@dataclass
class Hub:
    register: Table
    identities: Table
    network: dict[str, bytes] = field(default_factory=dict)

    def fetch(self, url: str) -> bytes | Unfetched | Unreached:
        return self.network[url]

    def take_in(self, one: Complaint, photo: bytes | None = None) -> Complaint:
        if photo is not None:
            url = f"https://{HOST}/{one.complaint_id}.jpg"
            self.network[url] = photo
            one = replace(one, attachments=(Attachment(url, "image/jpeg"),))
        where = Delivery(one.channel, one.external_id, "", one.received_at, "a")
        receipt = Receipt("menunggu", one.complaint_id, one.tracking_code)
        RegisterIntake(self.register, self.identities).accept(
            NewComplaint(where, one, None, receipt)
        )
        return one

    def photograph(self, one: Complaint) -> list[str]:
        """Fetch and check, each twice as events come twice. Answers the rows the stream brings."""
        s3 = boto3.client("s3")
        fetching = FetchPorts(
            rows=RegisterSentPhotos(self.register),
            source=self,
            uploads=S3Uploads(s3, BUCKET),
            channels={"rabeg": Channel("rabeg", "RABEG", "app", photo_hosts=(HOST,))},
            now=lambda: NOW,
        )
        checking = PhotoCheckPorts(
            RegisterPhotos(self.register),
            RegisterPictures(self.register),
            S3PhotoStore(s3, BUCKET),
            PillowReader(UTC),
            OpenCvComparer(),
            PillowCoverer(),
            lambda: NOW,
        )
        for _ in range(2):
            for evidence_id, _outcome in fetch_photos(one.complaint_id, None, fetching):
                key = f"uploads/aduan.{one.complaint_id}/{evidence_id}"
                for _again in range(2):
                    check_photo(key, checking)
        rows = self.register.query(keys.complaint(one.complaint_id)["pk"], prefix="WORD#photo-")
        return [str(decode_map(row)["row_id"]) for row in rows]

    def weigh(self, one: Complaint) -> Weighed:
        (row_id,) = self.photograph(one)
        evidence = RegisterPhotoEvidence(self.register, lambda: NOW)
        for _ in range(2):  # the stream brings a row twice
            weighed = weigh_photo(one.complaint_id, row_id, register=evidence, now=NOW)
        return weighed

    def case_of(self, one: Complaint) -> str:
        return str(RegisterPlacements(self.register).complaint(one.complaint_id).case_id)

    def questions(self) -> list[Question]:
        return list(RegisterDesk(self.register).questions(Wanted(), 10).questions)

    def decision(self, one: Complaint) -> Mapping[str, Any]:
        found = self.register.get(keys.decision(one.complaint_id))
        assert found is not None
        return decode_map(found)


@pytest.fixture
def hub(register: Table, identities: Table) -> Hub:
    boto3.client("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
    )
    return Hub(register, identities)


def elsewhere(number: int, **changes: Any) -> Complaint:
    """Something else, somewhere else, in other words."""
    one = lamp(number)
    there = replace(one.location, lat=-6.0462, lng=106.1621, kelurahan="Kasemen")
    text = "sampah menumpuk di pinggir Jl. Raya Banten Lama Kasemen"
    return replace(one, title="Sampah", text=text, category="sampah", location=there, **changes)


def placed(hub: Hub, *complaints: tuple[Complaint, bytes]) -> list[Complaint]:
    taken = [hub.take_in(*one) for one in complaints]
    for one in taken:
        place_in(RegisterPlacements(hub.register), one)
    return taken


def test_a_photo_is_cleaned_and_hashed_once_and_nothing_else_is_kept_of_the_upload(
    hub: Hub,
) -> None:
    (one,) = placed(hub, (lamp(1), a_photo(1)))
    assert len(hub.photograph(one)) == 1
    kept = boto3.client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    owner = f"aduan.{one.complaint_id}"
    assert sorted(each["Key"].rpartition("/")[0] for each in kept) == [
        f"clean/{owner}", f"sealed/{owner}",
    ]  # fmt: skip


def test_a_photo_added_later_is_fetched_from_the_later_word(hub: Hub) -> None:
    (one,) = placed(hub, (lamp(1), a_photo(1)))
    url = f"https://{HOST}/later.jpg"
    word = ComplaintAmended(one.external_id, NOW, "", (Attachment(url, "image/png"),))
    delivery = Delivery("rabeg", "later", "", NOW, "b")
    RegisterIntake(hub.register, hub.identities).add(LaterReport(delivery, "W1", word, None))
    sent = RegisterSentPhotos(hub.register).sent(one.complaint_id, "W1")
    assert (sent.channel, sent.attachments) == ("rabeg", word.attachments)
    assert (
        RegisterSentPhotos(hub.register).sent(one.complaint_id, None).attachments == one.attachments
    )


def test_the_same_photo_and_the_same_reporter_ask_a_person(hub: Hub) -> None:
    first = lamp(1)
    second = elsewhere(2, reporter_hash=first.reporter_hash)
    one, two = placed(hub, (first, a_photo(1)), (second, a_photo(1, quality=60, side=500)))
    assert hub.case_of(one) != hub.case_of(two)
    assert hub.questions() == []
    assert hub.weigh(one).same_as == ()
    weighed = hub.weigh(two)
    assert weighed.same_as == (one.complaint_id,)
    (question,) = hub.questions()
    assert (question.case_id, question.complaint_id) == (hub.case_of(two), two.complaint_id)
    (candidate,) = question.candidates
    assert candidate.case_id == hub.case_of(one)
    assert candidate.sentence == "Foto yang sama dikirim lagi; pelapor sama"
    stored = [value for name, value in hub.decision(two).items() if name.startswith("photo_")]
    assert [each["sentence"] for each in stored] == [candidate.sentence]
    why = RegisterJoinedCases(hub.register).reasons([two.complaint_id])[two.complaint_id]
    assert "Foto yang sama dikirim lagi" in why.sentence


def test_the_same_photo_alone_asks_nobody_and_joins_nothing(hub: Hub) -> None:
    one, two = placed(hub, (lamp(1), a_photo(1)), (elsewhere(2), a_photo(1)))
    hub.weigh(one)
    weighed = hub.weigh(two)
    assert (weighed.same_as, weighed.sentence) == ((one.complaint_id,), "")
    assert hub.questions() == []
    assert hub.case_of(one) != hub.case_of(two)


def test_another_photo_says_nothing(hub: Hub) -> None:
    first = lamp(1)
    second = elsewhere(2, reporter_hash=first.reporter_hash)
    one, two = placed(hub, (first, a_photo(1)), (second, a_photo(5)))
    hub.weigh(one)
    assert hub.weigh(two).same_as == ()
    assert hub.questions() == []


def test_an_open_question_names_the_photo_and_puts_its_case_first(hub: Hub) -> None:
    first = lamp(1)
    second = elsewhere(2, reporter_hash=first.reporter_hash)
    one, other, two = placed(hub, (first, a_photo(1)), (lamp(3), a_photo(7)), (second, a_photo(1)))
    own, rival = hub.case_of(two), hub.case_of(other)
    assert hub.decision(two)["kind"] == New.__name__
    hub.weigh(one)
    hub.weigh(two)
    (question,) = hub.questions()
    # As if the machine had asked about another case as well, and about this one for its own reason.
    asked = replace(
        question,
        candidates=(
            replace(question.candidates[0], case_id="k-rival", sentence="Jarak 40 m"),
            replace(question.candidates[0], sentence="Jarak 18 m"),
        ),
    )
    note = Request(move=Move.NOTE, actor=DESK, at=NOW, note="-")
    step = decide_move(RegisterJoinedCases(hub.register).get_case(own), note, RULES)
    label = Label("duplicate", two.complaint_id, "", Sameness.NOT_SAME.value, "", "D", NOW)
    RegisterDesk(hub.register).settle(Settlement(question, (step,), asked, None, label))
    hub.weigh(two)
    (question,) = hub.questions()
    assert [each.case_id for each in question.candidates] == [hub.case_of(one), "k-rival"]
    assert question.candidates[0].sentence == (
        "Foto yang sama dikirim lagi; pelapor sama. Jarak 18 m"
    )
    assert rival == hub.case_of(one)  # the neighbour's report had been joined


def test_what_a_person_has_answered_stays_answered(hub: Hub) -> None:
    first = lamp(1)
    second = elsewhere(2, reporter_hash=first.reporter_hash)
    one, two = placed(hub, (first, a_photo(1)), (second, a_photo(1)))
    hub.weigh(one)
    hub.weigh(two)
    (question,) = hub.questions()
    note = Request(move=Move.NOTE, actor=DESK, at=NOW, note="Bukan.")
    step = decide_move(RegisterJoinedCases(hub.register).get_case(hub.case_of(two)), note, RULES)
    label = Label("duplicate", two.complaint_id, "", Sameness.NOT_SAME.value, "", "D", NOW)
    RegisterDesk(hub.register).settle(Settlement(question, (step,), None, hub.case_of(one), label))
    hub.weigh(two)
    assert hub.questions() == []


def test_an_old_photo_serves_for_a_new_matter(hub: Hub) -> None:
    first = lamp(1)
    later = first.received_at + timedelta(days=8)
    second = elsewhere(2, reporter_hash=first.reporter_hash)
    second = replace(second, received_at=later, reported_at=later)
    one, two = placed(hub, (first, a_photo(1)), (second, a_photo(1)))
    hub.weigh(one)
    assert hub.weigh(two).sentence == ""
    assert hub.questions() == []


@pytest.mark.parametrize("hidden", [0, 1])
def test_a_secret_report_is_not_asked_about(hub: Hub, hidden: int) -> None:
    first = lamp(1)
    pair = [first, elsewhere(2, reporter_hash=first.reporter_hash)]
    pair[hidden] = replace(pair[hidden], secret=True)
    one, two = placed(hub, (pair[0], a_photo(1)), (pair[1], a_photo(1)))
    hub.weigh(one)
    hub.weigh(two)
    assert hub.questions() == []


@pytest.mark.parametrize("tried", [0, 1])
def test_what_developers_try_is_not_asked_about(hub: Hub, tried: int) -> None:
    first = lamp(1)
    pair = [first, elsewhere(2, reporter_hash=first.reporter_hash)]
    pair[tried] = replace(pair[tried], sandbox=True)
    one, two = placed(hub, (pair[0], a_photo(1)), (pair[1], a_photo(1)))
    hub.weigh(one)
    hub.weigh(two)
    assert hub.questions() == []


def test_a_photo_read_before_its_complaint_was_placed_comes_again(hub: Hub) -> None:
    one = hub.take_in(lamp(1), a_photo(1))
    with pytest.raises(ConflictError):
        hub.weigh(one)
    place_in(RegisterPlacements(hub.register), one)
    assert hub.weigh(one).same_as == ()


def test_an_answer_given_in_between_is_not_asked_again(hub: Hub) -> None:
    first = lamp(1)
    second = elsewhere(2, reporter_hash=first.reporter_hash)
    one, two = placed(hub, (first, a_photo(1)), (second, a_photo(1)))
    hub.weigh(one)
    (row_id,) = hub.photograph(two)

    class Raced(RegisterPhotoEvidence):
        def weigh(self, *args: Any, **named: Any) -> None:
            races.pop()() if races else None
            super().weigh(*args, **named)

    def answered() -> None:
        note = Request(move=Move.NOTE, actor=DESK, at=NOW, note="Bukan.")
        case = RegisterJoinedCases(hub.register).get_case(hub.case_of(two))
        question = Question(case.case_id, two.complaint_id, NOW, ())
        label = Label("duplicate", two.complaint_id, "", Sameness.NOT_SAME.value, "", "D", NOW)
        settlement = Settlement(
            question, (decide_move(case, note, RULES),), None, hub.case_of(one), label
        )
        RegisterDesk(hub.register).settle(settlement)

    races = [answered]
    evidence = Raced(hub.register, lambda: datetime.now(UTC))
    weigh_photo(two.complaint_id, row_id, register=evidence, now=NOW)
    assert races == []
    assert hub.questions() == []


@dataclass
class Calls:
    made: list[tuple[str, str | None]] = field(default_factory=list)

    def fetch(self, complaint_id: str, row_id: str | None) -> None:
        self.made.append((complaint_id, row_id))


def test_photos_nobody_fetched_are_called_for_until_their_host_had_its_day(hub: Hub) -> None:
    one = hub.take_in(lamp(1), b"photo")
    hub.take_in(lamp(2))
    calls, list_ = Calls(), RegisterPhotoCalls(hub.register)

    def at(minutes: int) -> CalledAgain:
        return call_again(list_, calls.fetch, now=one.received_at + timedelta(minutes=minutes))

    assert at(9).called == 0
    assert [at(minutes).called for minutes in (11, 15, 20)] == [1, 0, 0]
    assert at(23).called == 1
    assert calls.made == [(one.complaint_id, None)] * 2
    assert at(24 * 60 - 1).called == 1  # before its day is over it is asked once more
    assert at(25 * 60) == CalledAgain(given_up=1)
    assert at(26 * 60) == CalledAgain()


def test_photos_fetched_while_they_are_called_for_are_no_failure(hub: Hub) -> None:
    one = hub.take_in(lamp(1), b"photo")

    def fetched_meanwhile(complaint_id: str, row_id: str | None) -> None:
        RegisterSentPhotos(hub.register).answer_call(complaint_id, row_id)

    later, list_ = one.received_at + timedelta(hours=1), RegisterPhotoCalls(hub.register)
    assert call_again(list_, fetched_meanwhile, now=later) == CalledAgain(called=1)
    assert call_again(list_, fetched_meanwhile, now=later + UNTIL) == CalledAgain()


def test_photos_without_a_turn_are_said_to_be_left(hub: Hub) -> None:
    one = hub.take_in(lamp(1), b"photo")
    calls, later = Calls(), one.received_at + timedelta(hours=1)
    list_ = RegisterPhotoCalls(hub.register)
    out_of_time = call_again(list_, calls.fetch, now=later, has_time=lambda: False)
    assert (out_of_time, calls.made) == (CalledAgain(left=1), [])


def test_photos_that_were_fetched_are_not_called_for_again(hub: Hub) -> None:
    one = hub.take_in(lamp(1), a_photo(1))
    hub.photograph(one)
    calls = Calls()
    later = one.received_at + timedelta(hours=1)
    assert call_again(RegisterPhotoCalls(hub.register), calls.fetch, now=later) == CalledAgain()
    assert calls.made == []
