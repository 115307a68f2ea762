"""The register's door: one transaction a webhook call, all of it or nothing (invariant 1).

No read precedes the write. Whether the call was known is learnt from the conditions that fail:
DynamoDB hands back what stood there, and with it the answer that was given then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from aduan.adapters.dynamodb.complaints import new_complaint_rows, photo_call_rows
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Action, Table, TransactionRefusedError
from aduan.application.intake.effects import Standing
from aduan.application.intake.known import Again, First, is_another, sent_again
from aduan.application.intake.ports import (
    CountedCall,
    LaterReport,
    NewComplaint,
    NoSuchComplaint,
    Original,
    OtherBody,
    OtherContent,
    Remembered,
    Spoken,
    Written,
)
from aduan.dataclass import dataclass
from aduan.domain.case.errors import ConflictError, UnavailableError
from aduan.domain.intake.channel import marked_number
from aduan.domain.intake.events import (
    NOTED,
    Caution,
    ComplaintAmended,
    ComplaintWithdrawn,
    Delivery,
    FeedbackGiven,
    FollowUpEvent,
    JoiningDisputed,
    Receipt,
    SecrecyAsked,
)
from aduan.domain.intake.said import Said
from aduan.domain.retention.terms import RetentionRules

NOBODY_CAME: Final = timedelta(days=400)
"""A case may stay open beyond the longest class from its arrival: the daily run moves the day of
the row too, and this is only for the day on which nothing runs any more."""
FLOORS: Final = 9
"""A case and those it was merged into (`application.case.merges`, dear to import here)."""
_HELD: Final = "ConditionalCheckFailed"


@dataclass(frozen=True)
class RegisterIntake:
    """Writes deliveries into the register, and originals into the identities table. `retention`
    says until when: None where a caller adds words to what is kept already."""

    register: Table
    identities: Table
    retention: RetentionRules | None = None

    def accept(self, new: NewComplaint) -> Written | Remembered | OtherBody | OtherContent:
        done = self._write(new.delivery, self.actions(new))
        if not isinstance(done, First):
            return done
        if not is_another(done, new):
            return self._sent_again(done, new)
        if new.again is None:
            return OtherContent()
        before = self._before(new)
        if before is not None:
            return self._sent_again(before, new)
        again = replace(new, receipt=new.again)
        done = self._write(new.delivery, self._restarted(again, done))
        if not isinstance(done, First):
            return done
        if is_another(done, new):  # a rival's took the number in the meantime
            raise UnavailableError("dynamodb", retry_after_s=1)
        return self._sent_again(done, new)

    def _sent_again(self, first: First, new: NewComplaint) -> Remembered | OtherBody:
        """What restricts is written with the delivery, or neither is. The word's id is that of what
        it asks for: while no case has heard it, the same repetition finds it there."""
        again = self._again(first, new)
        if again.word is None or again.with_word is None:
            self._remember(new.delivery, again.receipt)
            return Remembered(again.receipt)
        complaint_id, at = str(first.receipt.complaint_id), new.delivery.received_at
        row = word_item(again.word, complaint_id, again.row_id, at)
        try:
            self.register.transact(
                [
                    self.register.put(_delivery(new.delivery, again.with_word), only_if_new=True),
                    self.register.put(row, only_if_new=True),
                ]
            )
        except TransactionRefusedError as refused:
            known = _remembered(new.delivery, refused)
            if known is not None:
                return Remembered(known.receipt) if isinstance(known, Written) else known
            self._remember(new.delivery, again.receipt)
            return Remembered(again.receipt)
        return Remembered(again.with_word)

    def _again(self, first: First, new: NewComplaint) -> Again:
        """The complaint is read only where the repetition restricts; one that is gone is kept from
        everybody."""
        asks = new.complaint.secret or new.complaint.anonymous
        kept: dict[str, Any] = {"secret": True, "anonymous": True}
        if asks and first.receipt.complaint_id is not None:
            found = self.register.get(keys.complaint(first.receipt.complaint_id))
            kept = decode_map(found) if found is not None else kept
        return sent_again(
            first,
            new,
            secret=bool(kept.get("secret", False)),
            anonymous=bool(kept.get("anonymous", False)),
        )

    def _before(self, new: NewComplaint) -> First | None:
        """The report that the number stood for once, where it is this one: whichever stood between,
        a channel that delivers it again delivers no other."""
        known = new.complaint
        marked = marked_number(known.external_id, new.content)
        found = self.register.get(keys.source(known.channel, marked))
        return None if found is None else _first(found)

    def _restarted(self, new: NewComplaint, first: First) -> list[Action]:
        """A number that stands for another report from now on; later words are about that one. The
        complaint keeps it with a mark, so that the two are not taken for one delivery. Both are
        known by number and content from now on, without a digest of what was written."""
        before = first.content
        known = new.complaint
        marked = replace(known, external_id=marked_number(known.external_id, new.content))
        actions = self.actions(replace(new, complaint=marked))
        source = keys.source(known.channel, known.external_id)
        actions[1] = {
            "Put": {
                "TableName": self.register.name,
                "Item": _source(source, new),
                "ConditionExpression": "content = :before",
                "ExpressionAttributeValues": values(before=before),
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
        }
        for content, receipt in ((before, first.receipt), (new.content, new.receipt)):
            key = keys.source(known.channel, marked_number(known.external_id, content))
            row = encode(key, {"type": "source", "attempt": new.delivery.attempt}, receipt)
            actions.append(self.register.put(row))
        return actions

    def actions(self, new: NewComplaint) -> list[Action]:
        """What a new complaint writes, for a transaction that may write more beside it."""
        complaint, put = new.complaint, self.register.put
        source = keys.source(complaint.channel, complaint.external_id)
        return [
            put(_delivery(new.delivery, new.receipt), only_if_new=True),
            put(_source(source, new), only_if_new=True),
            *new_complaint_rows(self.register, complaint, self.ends()),
            *self._original(
                keys.identity(complaint.complaint_id), new.original, complaint.received_at
            ),
            *photo_call_rows(
                self.register,
                complaint.complaint_id,
                None,
                complaint.attachments,
                new.delivery.received_at,
            ),
        ]

    def count(self, call: CountedCall) -> Written | Remembered | OtherBody:
        key = keys.counted(call.delivery.channel, call.day, call.delivery.webhook_id)
        counted = {"type": "counted", "kind": call.kind, "external_id": call.external_id}
        return self._written(
            call.delivery,
            [
                self.register.put(_delivery(call.delivery, call.receipt), only_if_new=True),
                self.register.put(encode(key, counted)),
            ],
        )

    def standing(self, channel: str, external_id: str) -> Standing:
        """Read field by field: a cold start that reads no case pays for no case."""
        found = self.register.get(keys.source(channel, external_id))
        if found is None:
            return Standing()
        complaint_id = str(decode_map(found)["complaint_id"])
        complaint = decode_map(self.register.get(keys.complaint(complaint_id)) or {})
        withdrawn = "withdrawn_at" in complaint
        case: dict[str, Any] = {}
        case_id = complaint.get("case_id")
        for _ in range(FLOORS):
            if case_id is None:
                break
            case = decode_map(self.register.get(keys.case(str(case_id))) or {})
            case_id = case.get("merged_into")
        closed_at = case.get("closed_at")
        return Standing(
            status=str(case.get("status", "")),
            withdrawn=withdrawn,
            asked=_question_is_open(case),
            closed_at=datetime.fromisoformat(closed_at) if closed_at else None,
        )

    def add(self, report: LaterReport) -> Written | Remembered | OtherBody | NoSuchComplaint:
        """One read finds the complaint; the transaction then adds the row under it."""
        delivery, word = report.delivery, report.word
        found = self.register.get(keys.source(delivery.channel, word.external_id))
        if found is None:
            return NoSuchComplaint()
        known = _receipt(found)
        complaint_id = str(known.complaint_id)
        receipt = Receipt(
            NOTED,
            complaint_id,
            known.tracking_code,
            effect=report.effect or None,
            warnings=report.warnings,
        )
        row = word_item(word, complaint_id, report.row_id, delivery.received_at)
        photos = word.attachments if isinstance(word, ComplaintAmended) else ()
        return self._written(
            delivery,
            [
                self.register.put(_delivery(delivery, receipt), only_if_new=True),
                self.register.put(row, only_if_new=True),
                *self._original(
                    keys.identity(complaint_id, report.row_id),
                    report.original,
                    delivery.received_at,
                ),
                *photo_call_rows(
                    self.register, complaint_id, report.row_id, photos, delivery.received_at
                ),
            ],
        )

    def say(self, spoken: Spoken) -> bool:
        """The row's id is the form's: pressed twice it is there already."""
        row = word_item(spoken.word, spoken.complaint_id, spoken.row_id, spoken.at)
        row |= encode({"by_page": True})
        original = self._original(
            keys.identity(spoken.complaint_id, spoken.row_id), spoken.original, spoken.at
        )
        try:
            self.register.transact([self.register.put(row, only_if_new=True), *original])
        except TransactionRefusedError:
            return False
        return True

    def ends(self) -> Callable[[datetime], datetime] | None:
        return None if self.retention is None else self.retention.shortest

    def _original(self, key: keys.Key, original: Original | None, at: datetime) -> list[Action]:
        """The table forgets the row by itself, should no run have come for it by then."""
        if original is None:
            return []
        kept: dict[str, Any] = {"type": "identity"}
        if self.retention is not None:
            ends = self.retention.longest(at) + NOBODY_CAME
            kept["expires_at"] = int(ends.timestamp())
        return [self.identities.put(encode(key, kept, original))]

    def _written(
        self, delivery: Delivery, actions: Sequence[Action]
    ) -> Written | Remembered | OtherBody:
        done = self._write(delivery, actions)
        assert not isinstance(done, First), "only a complaint has a source"
        return done

    def _write(
        self, delivery: Delivery, actions: Sequence[Action]
    ) -> Written | Remembered | OtherBody | First:
        """The first action is the delivery; a held condition on the second is a known source."""
        try:
            self.register.transact(actions)
        except TransactionRefusedError as refused:
            return _learn(delivery, refused)
        known = next(iter(actions))["Put"]["Item"]
        return Written(_receipt(known))

    def _remember(self, delivery: Delivery, receipt: Receipt) -> None:
        """A new delivery of a complaint already known: its id is spent from now on too."""
        try:
            self.register.put_new(_delivery(delivery, receipt))
        except ConflictError:
            return


def _remembered(
    delivery: Delivery, refused: TransactionRefusedError
) -> Written | Remembered | OtherBody | None:
    """What is said where the delivery itself was there before; None where it was not."""
    if refused.reasons[0] != _HELD:
        return None
    there = decode_map(refused.items[0])
    if there["attempt"] == delivery.attempt:
        return Written(_receipt(refused.items[0]))
    if there["body_sha256"] != delivery.body_sha256:
        return OtherBody()
    return Remembered(_receipt(refused.items[0]))


def _learn(
    delivery: Delivery, refused: TransactionRefusedError
) -> Written | Remembered | OtherBody | First:
    """What a refused transaction tells."""
    known = _remembered(delivery, refused)
    if known is not None:
        return known
    if refused.reasons[1] == _HELD:
        return _first(refused.items[1])
    # A fresh id or code that was there: new ones at the next attempt.
    raise UnavailableError("dynamodb", retry_after_s=1) from refused


def _kind(word: FollowUpEvent) -> str:
    match word:
        case ComplaintAmended():
            return "amendment"
        case ComplaintWithdrawn():
            return "withdrawal"
        case FeedbackGiven():
            return "feedback"
        case JoiningDisputed():
            return "dispute"
        case SecrecyAsked():
            return "secrecy"


def word_item(word: FollowUpEvent, complaint_id: str, row_id: str, at: datetime) -> Item:
    """A later word under its complaint, on the list of those no case has heard yet."""
    return encode(
        word,
        {"type": _kind(word), "complaint_id": complaint_id, "row_id": row_id},
        keys.word(complaint_id, row_id),
        keys.work_unapplied(row_id, at),
    )


def _source(key: keys.Key, new: NewComplaint) -> Item:
    about = {"type": "source", "attempt": new.delivery.attempt}
    content = {"content": new.content} if new.content else {}
    said = {"said": new.said} if new.said is not None else {}
    return encode(key, about, content, said, new.receipt)


def _first(source: Item) -> First:
    """Read field by field, as `standing` does."""
    row = decode_map(source)
    said = row.get("said")
    if said is not None:
        said = Said(**(said | {"attachments": tuple(said.get("attachments", ()))}))
    return First(_receipt(source), str(row.get("content", "")), said)


def _delivery(delivery: Delivery, receipt: Receipt) -> Item:
    kept = {
        "type": "delivery",
        "attempt": delivery.attempt,
        "body_sha256": delivery.body_sha256,
        "expires_at": int(delivery.forget_at.timestamp()),
    }
    if delivery.request_id:
        kept["request_id"] = delivery.request_id
    return encode(keys.delivery(delivery.channel, delivery.webhook_id), kept, receipt)


def _receipt(item: Item) -> Receipt:
    there = decode_map(item)
    return Receipt(
        status=str(there["status"]),
        complaint_id=there.get("complaint_id"),
        tracking_code=there.get("tracking_code"),
        message=there.get("message"),
        effect=there.get("effect"),
        warnings=tuple(Caution(**one) for one in there.get("warnings", ())),
    )


def _question_is_open(case: Mapping[str, Any]) -> bool:
    """One that has reached its reporter is known by the status of the case."""
    question = case.get("question")
    return question is not None and not {"answered_at", "reached_at"} & set(question)
