"""The register's door in memory. Passes the same contract as the one on DynamoDB."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from aduan.application.intake.effects import Standing
from aduan.application.intake.known import First, is_another, sent_again
from aduan.application.intake.ports import (
    CountedCall,
    LaterReport,
    NewComplaint,
    NoSuchComplaint,
    OtherBody,
    OtherContent,
    Remembered,
    Written,
)
from aduan.domain.intake.events import NOTED, Delivery, Receipt, SecrecyAsked


@dataclass
class FakeIntake:
    """`before_answer` runs after a write and may raise, as a network does that loses an answer."""

    complaints: dict[str, NewComplaint] = field(default_factory=dict)
    counted: list[CountedCall] = field(default_factory=list)
    later: list[LaterReport] = field(default_factory=list)
    deliveries: dict[tuple[str, str], tuple[Delivery, Receipt]] = field(default_factory=dict)
    sources: dict[tuple[str, str], First] = field(default_factory=dict)
    asked: dict[tuple[str, str], SecrecyAsked] = field(default_factory=dict)
    before_answer: Callable[[], None] = lambda: None
    transactions: int = 0
    standings: dict[tuple[str, str], Standing] = field(default_factory=dict)

    def accept(self, new: NewComplaint) -> Written | Remembered | OtherBody | OtherContent:
        self.transactions += 1
        if known := self._known(new.delivery):
            return known
        source = (new.complaint.channel, new.complaint.external_id)
        first = self.sources.get(source)
        other = first is not None and is_another(first, new)
        if other and new.again is None:
            return OtherContent()
        if other and new.again is not None:
            marked = f"{source[1]}~{new.content[:8]}"
            before = self.sources.get((source[0], marked))
            if before is not None:
                return self._sent_again(before, new)
            assert first is not None
            self.sources[source[0], f"{source[1]}~{first.content[:8]}"] = First(first.receipt)
            self.sources[source[0], marked] = First(new.again)
            again = replace(new.complaint, external_id=marked)
            new = replace(new, complaint=again, receipt=new.again)
        elif first is not None:
            return self._sent_again(first, new)
        self.complaints[new.complaint.complaint_id] = new
        self.sources[source] = First(new.receipt, new.content, new.said)
        return self._remember(new.delivery, new.receipt)

    def _sent_again(self, first: First, new: NewComplaint) -> Remembered:
        complaint_id = str(first.receipt.complaint_id)
        kept = self.complaints[complaint_id].complaint
        again = sent_again(first, new, secret=kept.secret, anonymous=kept.anonymous)
        receipt, row = again.receipt, (complaint_id, again.row_id)
        if again.word is not None and again.with_word is not None and row not in self.asked:
            self.asked[row] = again.word
            receipt = again.with_word
        self.deliveries[new.delivery.channel, new.delivery.webhook_id] = (new.delivery, receipt)
        return Remembered(receipt)

    def count(self, call: CountedCall) -> Written | Remembered | OtherBody:
        self.transactions += 1
        if known := self._known(call.delivery):
            return known
        self.counted.append(call)
        return self._remember(call.delivery, call.receipt)

    def standing(self, channel: str, external_id: str) -> Standing:
        return self.standings.get((channel, external_id), Standing())

    def add(self, report: LaterReport) -> Written | Remembered | OtherBody | NoSuchComplaint:
        self.transactions += 1
        if known := self._known(report.delivery):
            return known
        source = (report.delivery.channel, report.word.external_id)
        if source not in self.sources:
            return NoSuchComplaint()
        about = self.sources[source].receipt
        self.later.append(report)
        receipt = Receipt(
            NOTED,
            about.complaint_id,
            about.tracking_code,
            effect=report.effect or None,
            warnings=report.warnings,
        )
        return self._remember(report.delivery, receipt)

    def _known(self, delivery: Delivery) -> Written | Remembered | OtherBody | None:
        held = self.deliveries.get((delivery.channel, delivery.webhook_id))
        if held is None:
            return None
        first, receipt = held
        if first.attempt == delivery.attempt:
            return Written(receipt)
        return Remembered(receipt) if first.body_sha256 == delivery.body_sha256 else OtherBody()

    def _remember(self, delivery: Delivery, receipt: Receipt) -> Written:
        self.deliveries[delivery.channel, delivery.webhook_id] = (delivery, receipt)
        self.before_answer()
        return Written(receipt)
