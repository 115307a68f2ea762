"""How a push run keeps what it found out: each step of an entry is saved before the next one."""

from dataclasses import dataclass

from aduan.application.lapor.link_by_hand import by_hand
from aduan.application.lapor.push.ports import PushPorts, PushReport
from aduan.domain.case.entry import Entry
from aduan.domain.case.errors import BusyError
from aduan.domain.case.messages import ReportPayload
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.outbox import entries


@dataclass(frozen=True, slots=True)
class Keeping:
    """Every save is fenced (optimistic lock): None says that another run has moved the entry on,
    and this one lets go of it."""

    ports: PushPorts
    report: PushReport

    def save(self, entry: Entry) -> Entry | None:
        if not self.ports.outbox.save(entry):
            return None
        self.report.steps.append(entry)
        return entry

    def link_of(self, entry: Entry) -> Link | None:
        links = self.ports.links
        return links.of(entry.target) if entry.target else links.own_copy(entry.case_id)

    def connect(self, entry: Entry, complaint_id: str) -> bool:
        """Before the entry is settled: were it after, a stop in between would leave a sent report
        that nobody can find. False where no link of this case stands there afterwards: a save
        that merely met another has kept nothing. What was filed this very moment counts as read:
        there is nothing to hear yet."""
        now, filed = self.ports.clock.now(), entry.payload
        flags = Flags(filed.secret, filed.anonymous) if isinstance(filed, ReportPayload) else None
        link = Link(
            complaint_id=complaint_id,
            case_id=entry.case_id,
            reference=entry.reference,
            ours=True,
            linked_at=now,
            checked_at=now,
            flags=flags,
            revision=1,
        )
        try:
            saved = self.ports.links.save(link)
        except BusyError:
            saved = False
        there = None if saved else self.ports.links.of(complaint_id)
        return saved or (there is not None and there.case_id == entry.case_id)

    def filed_otherwise(self, entry: Entry, link: Link | None) -> Entry | None:
        """It was found meanwhile. Or it is certainly not there, and a person typed it in: then
        theirs is the report; if that one turned out to be another case's, ours is filed after
        all."""
        now = self.ports.clock.now()
        if link is not None:
            self.report.already_there += 1
            return self.save(entries.sent(entry, now, link.complaint_id))
        adopted, filed = by_hand(entry.case_id, entry.reference, entry.typed, entry, now)
        if self.ports.links.adopt(adopted, filed):
            self.report.already_there += 1
            return filed
        taken = self.ports.links.of(entry.typed)
        if taken is None or taken.case_id == entry.case_id:
            return None
        return self.save(entries.typed_meanwhile(entry, ""))
