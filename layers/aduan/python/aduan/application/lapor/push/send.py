"""Send one entry to LAPOR!: claimed before anything is said, settled by what the answer proves."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.push.keeping import Keeping
from aduan.application.lapor.push.ports import PushPorts
from aduan.application.lapor.push.prepare import Prepared, prepare, report_draft, spoken
from aduan.domain.case.entry import Entry, Kind, lane_of
from aduan.domain.case.messages import ReportPayload, files_of
from aduan.domain.lapor.drafts import File, FollowUpDraft, HandBackDraft
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.mapping import MappedReport, Unmapped
from aduan.domain.lapor.outcome import PushOutcome, Refused, Sent, Unavailable, Unknown
from aduan.domain.outbox import entries
from aduan.domain.outbox.backoff import wait
from aduan.domain.outbox.telling import leaving

KEPT_HOME: Final = "kasus dirahasiakan dari SP4N-LAPOR! sebelum ini terkirim"


@dataclass(frozen=True, slots=True)
class Sender:
    """`holder` is the run that has the entry in hand."""

    keeping: Keeping
    gate: Gate
    holder: str

    @property
    def _ports(self) -> PushPorts:
        return self.keeping.ports

    def send(self, entry: Entry) -> Entry | None:
        """The entry as it stands then; None: another run has it."""
        now, rules, report = self._ports.clock.now(), self._ports.rules, self.keeping.report
        payload = leaving(entry.payload, self._ports.case_of(entry.case_id), entry.target)
        if payload is None:
            return self.keeping.save(entries.withdrawn(entry, now, KEPT_HOME))
        entry = replace(entry, payload=payload)
        link = self.keeping.link_of(entry)
        if entry.kind is Kind.CREATE_REPORT and (link is not None or entry.typed):
            return self.keeping.filed_otherwise(entry, link)
        waits = self._waits(entry, link)
        if waits:
            report.put_off += 1
            return self.keeping.save(entries.deferred(entry, now + rules.backoff.cap, waits))
        prepared = prepare(
            spoken(entry, rules),
            link.complaint_id if link else "",
            self._ports.tables,
            rules.limit,
        )
        if isinstance(prepared, Unmapped):
            reason = "belum ada padanan: " + ", ".join(prepared.missing)
            report.triage.append(f"{entry.entry_id}: {reason}")
            return self._settled(entry, Refused(reason))
        claimed = self.keeping.save(entries.claim(entry, now, self.holder, rules.lease))
        return None if claimed is None else self._hand_in(claimed, prepared)

    def _waits(self, entry: Entry, link: Link | None) -> str:
        """What has to come before it, if anything: its report, or, where that changed hands, the
        rest of what its former case told while it had it. Not what only a person can move on: the
        reporter would hear nothing for as long as nobody looks."""
        if entry.kind is Kind.CREATE_REPORT:
            return ""
        if link is None:
            return "menunggu nomor laporan LAPOR!"
        mine = link.former_case in ("", entry.case_id) or link.case_id != entry.case_id
        if not entry.target or mine:
            return ""
        lane = lane_of(link.former_case, entry.target)
        former = entries.head(self._ports.outbox.queue(lane))
        goes_on = former is not None and not entries.waits_for_a_person(former)
        return "menunggu kabar kasus sebelumnya" if goes_on else ""

    def _overtaken(self, entry: Entry) -> bool:
        """Whoever stood still for half its lease says nothing more: were it answered late, another
        run might be saying the same by then, and LAPOR! keeps both."""
        lease_until, lease = entry.lease_until, self._ports.rules.lease
        return lease_until is None or self._ports.clock.now() > lease_until - lease / 2

    def _hand_in(self, entry: Entry, prepared: Prepared) -> Entry | None:
        if self._overtaken(entry):
            return None
        match prepared:
            case MappedReport() as mapped:
                payload = spoken(entry, self._ports.rules).payload
                assert isinstance(payload, ReportPayload)
                return self._file(entry, payload, mapped)
            case HandBackDraft() as draft:
                submissions = self._ports.submissions
                return self._settled(entry, self.gate.call(partial(submissions.hand_back, draft)))
            case drafts:
                return self._answer(entry, drafts)

    def _file(self, entry: Entry, payload: ReportPayload, mapped: MappedReport) -> Entry | None:
        if payload.files and not entry.document_ids:
            files = self._read_files(entry)
            outcome = self.gate.call(partial(self._ports.submissions.upload, files))
            if not isinstance(outcome, Sent):
                return self._settled(entry, _harmless(outcome))
            lease_until = self._ports.clock.now() + self._ports.rules.lease
            saved = self.keeping.save(entries.uploaded(entry, outcome.ids, lease_until))
            if saved is None:
                return None
            entry = saved
        draft = report_draft(payload, entry, mapped, entry.document_ids)
        if self._overtaken(entry):
            return None
        outcome = self.gate.call(partial(self._ports.submissions.file_report, draft))
        if isinstance(outcome, Sent) and mapped.unclassified:
            report = self.keeping.report
            report.unclassified += 1
            report.triage.append(
                f"{entry.entry_id}: klasifikasi {mapped.unclassified} tidak dikenal"
            )
        if isinstance(outcome, Sent) and not self.keeping.connect(entry, outcome.ids[0]):
            outcome = Unknown("nomor laporannya belum tersimpan")
        return self._settled(entry, outcome)

    def _answer(self, entry: Entry, drafts: tuple[FollowUpDraft, ...]) -> Entry | None:
        """The parts in order; each is saved as said before the next is begun. The files go with
        the first."""
        for number in range(entry.parts_sent, len(drafts)):
            draft = drafts[number]
            if number == 0:
                draft = replace(draft, files=self._read_files(entry))
            if self._overtaken(entry):
                return None
            outcome = self.gate.call(partial(self._ports.submissions.add_follow_up, draft))
            if not isinstance(outcome, Sent):
                return self._settled(entry, outcome)
            if number + 1 < len(drafts):
                lease_until = self._ports.clock.now() + self._ports.rules.lease
                saved = self.keeping.save(entries.part_sent(entry, number + 1, lease_until))
                if saved is None:
                    return None
                entry = saved
        return self._settled(entry, Sent())

    def _read_files(self, entry: Entry) -> tuple[File, ...]:
        payload = spoken(entry, self._ports.rules).payload
        return tuple(self._ports.files.read(file) for file in files_of(payload))

    def _settled(self, entry: Entry, outcome: PushOutcome) -> Entry | None:
        ports, report, save = self._ports, self.keeping.report, self.keeping.save
        now, rules = ports.clock.now(), ports.rules
        match outcome:
            case Sent():
                report.sent += 1
                return save(entries.sent(entry, now))
            case Unknown(reason):
                report.unknown += 1
                return save(entries.doubted(entry, now, reason, now + rules.look_first))
            case Refused(reason):
                report.refused += 1
                return save(entries.refused(entry, reason))
            case Unavailable(reason, retry_after):
                report.put_off += 1
                pause = wait(rules.backoff, entry.attempts, ports.chance(), retry_after)
                asked = retry_after is not None
                return save(entries.put_off(entry, now, now + pause, reason, asked=asked))


def _harmless(outcome: PushOutcome) -> PushOutcome:
    """A file that nobody refers to is not a second report: an upload in doubt is done again."""
    return Unavailable(outcome.reason) if isinstance(outcome, Unknown) else outcome
