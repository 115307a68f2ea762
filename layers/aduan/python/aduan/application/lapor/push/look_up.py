"""Look an entry of unknown outcome up at LAPOR!, by our own reference, before it is sent again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from aduan.application.lapor.gate import Gate
from aduan.application.lapor.push.keeping import Keeping
from aduan.application.lapor.push.ports import PushPorts
from aduan.application.lapor.push.prepare import spoken
from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.lapor.composing import follow_up_texts
from aduan.domain.lapor.drift import marks_there
from aduan.domain.lapor.mapping import Meaning
from aduan.domain.lapor.marker import Foreign, Mark, is_ours, origin_of
from aduan.domain.lapor.outcome import Unavailable
from aduan.domain.lapor.remote import Absent, Candidate, Found, RemoteReport, Unsearchable
from aduan.domain.outbox import entries
from aduan.domain.outbox.backoff import wait


@dataclass(frozen=True, slots=True)
class LookUp:
    """Every outcome is a move of the entry; what LAPOR! does not show is believed to be absent only
    once it has had time to show it."""

    keeping: Keeping
    gate: Gate

    @property
    def _ports(self) -> PushPorts:
        return self.keeping.ports

    def look_up(self, entry: Entry) -> Entry | None:
        """The entry as it stands then; None: another run has it."""
        link = self.keeping.link_of(entry)
        if entry.kind is Kind.CREATE_REPORT:
            if link is not None:
                return self.keeping.filed_otherwise(entry, link)
            return self._report(entry)
        if link is None:
            later = self._ports.clock.now() + self._ports.rules.backoff.cap
            waits = "menunggu nomor laporan LAPOR!"
            return self.keeping.save(entries.still_unknown(entry, later, waits, held=True))
        if entry.kind is Kind.NOT_OUR_AUTHORITY:
            return self._hand_back(entry, link.complaint_id)
        return self._follow_up(entry, link.complaint_id)

    def _report(self, entry: Entry) -> Entry | None:
        match self.gate.call(partial(self._ports.records.find, entry.reference)):
            case Unavailable() as asked:
                return self.keeping.save(self._again(entry, asked))
            case Unsearchable():
                return self._asked_of_a_person(entry, "hasil tidak pasti, perlu dicari orang")
            case Found(candidates):
                return self._found(entry, candidates)

    def _found(self, entry: Entry, candidates: Sequence[Candidate]) -> Entry | None:
        mark = Mark(entry.reference, entry.sequence)
        ours = [one.complaint_id for one in candidates if is_ours(one.text, mark)]
        if ours:
            first = min(ours, key=lambda complaint_id: (len(complaint_id), complaint_id))
            if self.keeping.connect(entry, first):
                return self._there(entry, first)
            return self._not_connected(entry, first)
        if any(_carries(one.text, mark) for one in candidates):
            return self._asked_of_a_person(entry, "ada laporan bernomor ini dengan isi yang lain")
        after = self._absent(entry)
        if entry.typed and after.state is not State.UNKNOWN:
            return self.keeping.filed_otherwise(entry, None)
        return self.keeping.save(after)

    def _not_connected(self, entry: Entry, complaint_id: str) -> Entry | None:
        if self._ports.links.of(complaint_id) is not None:
            return self._by_hand(entry, f"laporan {complaint_id} tercatat pada kasus lain")
        return self.keeping.save(
            self._again(entry, Unavailable("nomor laporannya belum tersimpan"))
        )

    def _asked_of_a_person(self, entry: Entry, why: str) -> Entry | None:
        """Who may have answered already, by typing its tracking id."""
        return (
            self.keeping.filed_otherwise(entry, None) if entry.typed else self._by_hand(entry, why)
        )

    def _follow_up(self, entry: Entry, complaint_id: str) -> Entry | None:
        rows = self.gate.call(partial(self._ports.records.follow_ups, complaint_id))
        if isinstance(rows, Absent):
            return self._report_absent(entry, complaint_id)
        if isinstance(rows, Unavailable):
            return self.keeping.save(self._again(entry, rows))
        counts = marks_there(rows, entry.reference).of(entry.sequence)
        return self._parts(entry, [count > 0 for count in counts])

    def _parts(self, entry: Entry, shown: list[bool]) -> Entry | None:
        """`shown` says of each part of the answer whether it stands there."""
        if all(shown):
            return self._there(entry)
        limit = self._ports.rules.limit
        texts = follow_up_texts(
            spoken(entry, self._ports.rules).payload, entry.reference, entry.sequence, limit
        )
        if any(shown) and len(shown) != len(texts):
            return self._by_hand(entry, "sebagian ada, terpotong menurut batas yang lain")
        in_order = shown.index(False)
        if any(shown[in_order:]):
            return self._by_hand(entry, "sebagian tindak lanjut hilang di tengah")
        if in_order > entry.parts_sent:
            now = self._ports.clock.now()
            return self.keeping.save(entries.part_found(entry, in_order, now))
        return self.keeping.save(self._absent(entry))

    def _hand_back(self, entry: Entry, complaint_id: str) -> Entry | None:
        match self.gate.call(partial(self._ports.records.read, complaint_id)):
            case Absent():
                return self._report_absent(entry, complaint_id)
            case Unavailable() as asked:
                return self.keeping.save(self._again(entry, asked))
            case RemoteReport(status=status, logs=logs):
                known = self._ports.tables.meaning_of(status)
                mark = Mark(entry.reference, entry.sequence)
                if any(_carries(log.text, mark) for log in logs) or (
                    known is not None and known.meaning is Meaning.NOT_OUR_AUTHORITY
                ):
                    return self._there(entry)
                return self.keeping.save(self._absent(entry))

    def _report_absent(self, entry: Entry, complaint_id: str) -> Entry | None:
        """The report itself is not shown, perhaps because it was filed a moment ago."""
        soon = self._too_soon(entry)
        if soon is not None:
            return self.keeping.save(soon)
        return self._by_hand(entry, f"laporan {complaint_id} tidak ada di LAPOR!")

    def _there(self, entry: Entry, complaint_id: str = "") -> Entry | None:
        self.keeping.report.already_there += 1
        return self.keeping.save(entries.sent(entry, self._ports.clock.now(), complaint_id))

    def _absent(self, entry: Entry) -> Entry:
        """Not shown: proof only once LAPOR! has had time to show it."""
        soon = self._too_soon(entry)
        if soon is not None:
            return soon
        now, rules = self._ports.clock.now(), self._ports.rules
        since = entry.unknown_since or now
        again_at = since + wait(rules.backoff, entry.attempts, self._ports.chance())
        after = entries.not_there(entry, max(now, again_at), rules.most_attempts)
        self.keeping.report.dead += after.state is State.DEAD
        return after

    def _too_soon(self, entry: Entry) -> Entry | None:
        """To be looked up once more when `settle` is over; None when it is."""
        now = self._ports.clock.now()
        settled_at = (entry.unknown_since or now) + self._ports.rules.settle
        if now >= settled_at:
            return None
        return entries.still_unknown(entry, settled_at, entry.last_error)

    def _again(self, entry: Entry, asked: Unavailable) -> Entry:
        """LAPOR! gave no answer to the look-up. One more does no harm, and others wait behind it,
        so it never rests longer than a run lingers."""
        now, rules = self._ports.clock.now(), self._ports.rules
        backoff = replace(rules.backoff, cap=min(rules.backoff.cap, rules.linger))
        pause = wait(backoff, entry.looks + 1, self._ports.chance(), asked.retry_after)
        return entries.not_answered(entry, now, now + pause, asked.reason)

    def _by_hand(self, entry: Entry, reason: str) -> Entry | None:
        self.keeping.report.by_hand += 1
        later = self._ports.clock.now() + self._ports.rules.look_by_hand
        return self.keeping.save(entries.still_unknown(entry, later, reason, by_hand=True))


def _carries(text: str, mark: Mark) -> bool:
    """Our line is there, perhaps under other words."""
    origin = origin_of(text)
    if isinstance(origin, Foreign):
        return False
    same = origin.mark.reference.casefold() == mark.reference.casefold()
    return same and (origin.mark.sequence, origin.mark.part) == (mark.sequence, mark.part)
