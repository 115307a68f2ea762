"""Where LAPOR!'s news go in the register: reports as complaints, news as moves of their case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import marked_action, new_complaint_rows
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, decode_map
from aduan.adapters.dynamodb.intake import RegisterIntake, word_item
from aduan.adapters.dynamodb.lapor.links import link_actions
from aduan.adapters.dynamodb.lapor.state import conflict_item
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.application.intake.ports import NewComplaint
from aduan.application.lapor.hear import Marked
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.entry import Entry
from aduan.domain.lapor.authority import Conflict
from aduan.domain.lapor.link import Link
from aduan.domain.outbox.telling import NATIONAL_PORTAL


@dataclass(frozen=True)
class RegisterNews:
    """`HeardRegister` of the register."""

    intake: RegisterIntake

    @property
    def _cases(self) -> RegisterCases:
        return RegisterCases(self.intake.register)

    def case_numbered(self, number: str) -> str | None:
        item = self.intake.register.get(keys.number(number))
        return None if item is None else str(decode_map(item)["case_id"])

    def get_case(self, case_id: str) -> Case:
        return self._cases.get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return self._cases.merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return self._cases.waits(case_id)

    def of_lane(self, lane: str) -> Sequence[Entry]:
        return RegisterOutbox(self.intake.register).of_lane(lane)

    def known_conflicts(self, keys_: Sequence[str]) -> Collection[str]:
        found = self.intake.register.get_many([keys.conflict(one) for one in keys_])
        return {str(decode_map(item)["sk"]) for item in found}

    def add(self, new: NewComplaint, link: Link) -> None:
        table = self.intake.register
        table.transact([*self.intake.actions(new), *link_actions(table, link)])

    def first_complaint(self, case_id: str) -> Complaint | None:
        return next(iter(self._cases.complaints_of(case_id, 1)), None)

    def reported(self, tracking_id: str) -> Complaint | None:
        table = self.intake.register
        found = table.get(keys.source(NATIONAL_PORTAL, tracking_id))
        complaint_id = decode_map(found).get("complaint_id") if found else None
        item = table.get(keys.complaint(str(complaint_id))) if complaint_id else None
        return None if item is None else decode(Complaint, item)

    def hear(
        self,
        link: Link,
        transitions: Sequence[Transition],
        conflicts: Sequence[Conflict],
        apart: Sequence[Complaint] = (),
        marked: Marked | None = None,
    ) -> None:
        table = self.intake.register
        actions = link_actions(table, link)
        actions += [table.put(conflict_item(one), only_if_new=True) for one in conflicts]
        actions += self._cases.actions(*transitions) if transitions else []
        actions += [
            row for one in apart for row in new_complaint_rows(table, one, self.intake.ends())
        ]
        if marked is not None:
            mark, of = marked.flags, marked.complaint_id
            actions.append(marked_action(table, of, secret=mark.secret, anonymous=mark.anonymous))
            if marked.word is not None:
                row = word_item(marked.word, of, f"{of}-lapor", marked.word.asked_at)
                actions.append(table.put(row))
        table.transact(actions)
