"""What every intake must do. A test module of an adapter imports `IntakeContract`, subclasses it as
`Test…` and gives the fixtures `intake` (fresh and empty), `stored` (ids of the complaints held) and
`words` (the wishes for secrecy held).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aduan.application.intake.effects import Standing
from aduan.application.intake.ports import (
    CountedCall,
    Intake,
    LaterReport,
    NewComplaint,
    NoSuchComplaint,
    Original,
    OtherBody,
    OtherContent,
    Remembered,
    Written,
)
from aduan.application.intake.receive_delivery import COUNTED
from aduan.domain.case.complaint import Attachment, Complaint, Feedback, Location, Reporter
from aduan.domain.intake.events import (
    NOTED,
    Caution,
    ComplaintAmended,
    ComplaintWithdrawn,
    Delivery,
    FeedbackGiven,
    FollowUpEvent,
    Receipt,
    SecrecyAsked,
)
from aduan.domain.intake.said import Said

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
StoredIds = Callable[[], set[str]]
StoredWords = Callable[[], list[SecrecyAsked]]


def delivery(webhook_id: str = "msg_1", body: str = "a" * 64, attempt: str = "01A") -> Delivery:
    return Delivery("rabeg", webhook_id, body, NOON, attempt)


def new_complaint(
    complaint_id: str = "01A", *, external_id: str = "RBG-1", by: Delivery | None = None
) -> NewComplaint:
    code = f"SA-0000-0000-{complaint_id}"
    return NewComplaint(
        delivery=by or delivery(attempt=complaint_id),
        complaint=Complaint(
            complaint_id=complaint_id,
            channel="rabeg",
            external_id=external_id,
            tracking_code=code,
            reported_at=NOON,
            received_at=NOON,
            title="Lampu mati",
            text="Lampu jalan padam, hubungi [TELEPON]",
            location=Location(lat=-6.1178, lng=106.1512, address="Jl. Veteran"),
            attachments=(Attachment("https://foto.contoh.id/1.jpg", "image/jpeg"),),
            channel_fields={"call_type": "normal"},
        ),
        original=Original(
            title="Lampu mati",
            text="Lampu jalan padam, hubungi 0812-0000-0000",
            reporter=Reporter(name="Warga", phone="0812-0000-0000"),
        ),
        receipt=Receipt("menunggu", complaint_id, code),
    )


def counted_call(by: Delivery | None = None) -> CountedCall:
    return CountedCall(
        by or delivery(), "112-7", "prank", Receipt(COUNTED, message="Dihitung."), NOON.date()
    )


def later(word: FollowUpEvent, by: Delivery) -> LaterReport:
    return LaterReport(by, f"02{by.attempt}", word, Original(text="asli"))


class IntakeContract:
    """Facts about any intake."""

    def test_a_new_complaint_is_written_and_answered_with_its_receipt(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        new = new_complaint()
        assert intake.accept(new) == Written(new.receipt)
        assert stored() == {"01A"}

    def test_the_same_delivery_again_gets_the_first_receipt_and_stores_nothing(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        first = new_complaint("01A")
        intake.accept(first)
        again = new_complaint("01B", by=delivery(attempt="01B"))
        for _ in range(4):
            assert intake.accept(again) == Remembered(first.receipt)
        assert stored() == {"01A"}

    def test_an_answer_lost_on_the_way_is_written_when_the_attempt_asks_again(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        new = new_complaint()
        intake.accept(new)
        assert intake.accept(new) == Written(new.receipt)
        assert stored() == {"01A"}

    def test_the_same_webhook_id_with_another_body_is_a_conflict(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        intake.accept(new_complaint("01A"))
        other = new_complaint("01B", external_id="RBG-2", by=delivery(body="b" * 64, attempt="01B"))
        assert intake.accept(other) == OtherBody()
        assert stored() == {"01A"}

    def test_the_same_external_id_under_another_delivery_is_the_same_complaint(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        first = new_complaint("01A")
        intake.accept(first)
        again = new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B"))
        assert intake.accept(again) == Remembered(first.receipt)
        assert stored() == {"01A"}

    def test_a_second_delivery_of_a_known_complaint_is_remembered_too(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        first = new_complaint("01A")
        intake.accept(first)
        second = new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B"))
        intake.accept(second)
        third = new_complaint("01C", external_id="RBG-3", by=delivery("msg_2", "c" * 64, "01C"))
        assert intake.accept(third) == OtherBody()
        again = new_complaint("01D", by=delivery("msg_2", "b" * 64, "01D"))
        assert intake.accept(again) == Remembered(first.receipt)
        assert stored() == {"01A"}

    def test_two_channels_may_use_the_same_webhook_id_and_external_id(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        intake.accept(new_complaint("01A"))
        other = new_complaint("01B")
        other = replace(
            other,
            delivery=replace(other.delivery, channel="lapor"),
            complaint=replace(other.complaint, channel="lapor"),
        )
        assert intake.accept(other) == Written(other.receipt)
        assert stored() == {"01A", "01B"}

    def test_a_health_line_complaint_has_no_original(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        new = replace(new_complaint(), original=None)
        assert intake.accept(new) == Written(new.receipt)
        assert stored() == {"01A"}

    def test_a_counted_call_is_answered_and_is_no_complaint(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        call = counted_call()
        assert intake.count(call) == Written(call.receipt)
        again = counted_call(delivery(attempt="01B"))
        assert intake.count(again) == Remembered(call.receipt)
        assert intake.count(counted_call(delivery(body="b" * 64, attempt="01C"))) == OtherBody()
        assert stored() == set()

    @pytest.mark.parametrize(
        "word",
        [
            ComplaintAmended("RBG-1", NOON, "Masih padam", (Attachment("https://a.id/2", "a/b"),)),
            ComplaintWithdrawn("RBG-1", NOON, "Sudah menyala"),
            FeedbackGiven("RBG-1", NOON, Feedback.NOT_FIXED, None, "Belum"),
            FeedbackGiven("RBG-1", NOON, None, 4),
        ],
    )
    def test_a_later_word_is_noted_under_its_complaint_once(
        self, intake: Intake, word: FollowUpEvent
    ) -> None:
        first = new_complaint("01A")
        intake.accept(first)
        receipt = Receipt(NOTED, "01A", first.receipt.tracking_code)
        report = later(word, delivery("msg_2", "b" * 64, "01B"))
        assert intake.add(report) == Written(receipt)
        assert intake.add(report) == Written(receipt)
        again = later(word, delivery("msg_2", "b" * 64, "01C"))
        assert intake.add(again) == Remembered(receipt)
        assert intake.add(later(word, delivery("msg_2", "c" * 64, "01D"))) == OtherBody()

    def test_a_later_word_about_an_unknown_complaint_is_not_taken_and_may_come_again(
        self, intake: Intake
    ) -> None:
        report = later(ComplaintWithdrawn("RBG-1", NOON), delivery("msg_2", "b" * 64, "01B"))
        assert intake.add(report) == NoSuchComplaint()
        intake.accept(new_complaint("01A"))
        assert isinstance(intake.add(report), Written)

    def test_another_report_under_a_known_external_id_is_said_and_not_stored(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        first = replace(new_complaint("01A"), content="one")
        intake.accept(first)
        other = replace(new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B")), content="two")
        assert intake.accept(other) == OtherContent()
        same = replace(new_complaint("01C", by=delivery("msg_3", "c" * 64, "01C")), content="one")
        assert intake.accept(same) == Remembered(first.receipt)
        assert stored() == {"01A"}
        corrected = new_complaint("01D", external_id="RBG-2", by=delivery("msg_2", "d" * 64, "01D"))
        assert intake.accept(corrected) == Written(corrected.receipt)

    @pytest.mark.parametrize(("before", "after"), [("", "two"), ("one", "")])
    def test_what_was_kept_without_its_content_is_the_same_report(
        self, intake: Intake, before: str, after: str
    ) -> None:
        first = replace(new_complaint("01A"), content=before)
        intake.accept(first)
        again = replace(new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B")), content=after)
        assert intake.accept(again) == Remembered(first.receipt)

    def test_a_repetition_that_says_more_is_warned_of_what_is_lost_and_remembered_so(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        first = replace(
            new_complaint("01A"),
            said=Said("kata", title="a", attachments=("1", "2"), channel_fields={"x": "y"}),
        )
        intake.accept(first)
        said = Said("kata", title="b", attachments=("2", "3"), channel_fields={"x": "y"})
        again = replace(new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B")), said=said)
        done = intake.accept(again)
        assert isinstance(done, Remembered)
        pointers = [one.pointer for one in done.receipt.warnings]
        assert pointers == ["#/data/title", "#/data/attachments/1"]
        once_more = replace(again, delivery=replace(again.delivery, attempt="01C"))
        assert intake.accept(once_more) == done
        same = replace(first, delivery=delivery("msg_3", "c" * 64, "01D"))
        assert intake.accept(same) == Remembered(first.receipt)
        assert stored() == {"01A"}

    def test_the_same_words_rendered_anew_are_the_same_report(self, intake: Intake) -> None:
        first = replace(new_complaint("01A"), content="one", said=Said("kata"))
        intake.accept(first)
        by = delivery("msg_2", "b" * 64, "01B")
        again = replace(new_complaint("01B", by=by), content="two", said=Said("kata"))
        assert intake.accept(again) == Remembered(first.receipt)
        by = delivery("msg_3", "c" * 64, "01C")
        other = replace(new_complaint("01C", by=by), content="two", said=Said("lain"))
        assert intake.accept(other) == OtherContent()

    @pytest.mark.parametrize("content", ["", "one"])
    def test_what_an_earlier_version_kept_warns_of_nothing(
        self, intake: Intake, content: str
    ) -> None:
        first = replace(new_complaint("01A"), content=content)
        intake.accept(first)
        by = delivery("msg_2", "b" * 64, "01B")
        again = replace(
            new_complaint("01B", by=by),
            content="one",
            said=Said("kata", title="b"),
            unread=(Caution("#/data/rahasia", "Tidak dikenal."),),
        )
        assert intake.accept(again) == Remembered(first.receipt)

    def test_a_repetition_that_restricts_is_one_word_of_its_complaint(
        self, intake: Intake, words: StoredWords
    ) -> None:
        first = replace(new_complaint("01A"), said=Said("kata"))
        intake.accept(first)
        by = delivery("msg_2", "b" * 64, "01B")
        hidden = replace(new_complaint("01B", by=by), said=Said("kata"))
        hidden = replace(
            hidden,
            complaint=replace(
                hidden.complaint, secret=True, anonymous=True, reporter_hash="h" * 32
            ),
        )
        done = intake.accept(hidden)
        assert isinstance(done, Remembered)
        pointers = [one.pointer for one in done.receipt.warnings]
        assert pointers == ["#/data/secret", "#/data/anonymous"]
        assert words() == [SecrecyAsked("RBG-1", NOON, True, True, "h" * 32)]
        again = replace(hidden, delivery=delivery("msg_3", "c" * 64, "01C"))
        assert intake.accept(again) == Remembered(first.receipt)
        retried = replace(hidden, delivery=replace(by, attempt="01D"))
        assert intake.accept(retried) == done
        assert len(words()) == 1

    def test_a_repetition_never_loosens(self, intake: Intake, words: StoredWords) -> None:
        kept = new_complaint("01A")
        kept = replace(kept, complaint=replace(kept.complaint, secret=True, anonymous=True))
        intake.accept(kept)
        open_again = new_complaint("01B", by=delivery("msg_2", "b" * 64, "01B"))
        assert intake.accept(open_again) == Remembered(kept.receipt)
        same = replace(kept, delivery=delivery("msg_3", "c" * 64, "01C"))
        assert intake.accept(same) == Remembered(kept.receipt)
        assert words() == []

    def test_what_a_later_word_does_is_remembered_with_its_warnings(self, intake: Intake) -> None:
        intake.accept(new_complaint("01A"))
        assert intake.standing("rabeg", "RBG-1") == Standing()
        assert intake.standing("rabeg", "RBG-9") == Standing()
        by = delivery("msg_2", "d" * 64, "01E")
        warned = (Caution("#/data/attachments/0/url", "Host ini tidak terdaftar."),)
        word = replace(
            later(ComplaintWithdrawn("RBG-1", NOON, "sudah"), by),
            effect="withdrawn",
            warnings=warned,
        )
        done = intake.add(word)
        assert isinstance(done, Written)
        assert (done.receipt.effect, done.receipt.warnings) == ("withdrawn", warned)
        repeated = replace(word, delivery=replace(by, attempt="01F"))
        assert intake.add(repeated) == Remembered(done.receipt)

    def test_where_numbers_restart_another_report_is_a_new_complaint_and_later_words_are_about_it(
        self, intake: Intake, stored: StoredIds
    ) -> None:
        intake.accept(replace(new_complaint("01A"), content="one"))
        by = delivery("msg_2", "b" * 64, "01B")
        fresh = new_complaint("01B", by=by)
        said = replace(fresh.receipt, warnings=(Caution("#/data/external_id", "Nomor lama."),))
        other = replace(fresh, content="two", again=said)
        assert intake.accept(other) == Written(said)
        again = replace(other, delivery=delivery("msg_3", "b" * 64, "01C"))
        assert intake.accept(again) == Remembered(said)
        first = replace(
            new_complaint("01D", by=delivery("msg_5", "e" * 64, "01F")), content="one", again=said
        )
        older = intake.accept(first)
        assert isinstance(older, Remembered)
        assert older.receipt.complaint_id == "01A", "an older report delivered again is that report"
        newest = replace(other, delivery=delivery("msg_6", "f" * 64, "01G"))
        assert intake.accept(newest) == Remembered(said)
        assert stored() == {"01A", "01B"}
        word = ComplaintWithdrawn("RBG-1", NOON, "sudah")
        answer = intake.add(later(word, delivery("msg_4", "d" * 64, "01E")))
        assert isinstance(answer, Written)
        assert answer.receipt.complaint_id == "01B"
