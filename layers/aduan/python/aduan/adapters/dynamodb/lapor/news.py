"""How the register takes what LAPOR! says: reports as complaints, news as history of their case."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode_map
from aduan.adapters.dynamodb.intake import RegisterIntake
from aduan.adapters.dynamodb.lapor.links import link_actions
from aduan.adapters.dynamodb.lapor.state import conflict_item
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.application.intake.ports import FreshIds, Privacy
from aduan.application.lapor.hear import heard, new_complaint
from aduan.domain.case.case import CLOSED
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.errors import ConflictError
from aduan.domain.case.lifecycle import PUBLIC
from aduan.domain.intake.events import Delivery
from aduan.domain.lapor.authority import Conflict
from aduan.domain.lapor.comparing import CaseFacts, Update
from aduan.domain.lapor.link import Link
from aduan.domain.lapor.remote import IncomingReport
from aduan.domain.outbox.entries import State, lane_of
from aduan.domain.outbox.telling import NATIONAL_PORTAL


@dataclass(frozen=True)
class RegisterNews:
    """`categories` maps LAPOR!'s category id or name to the city's. `fresh` makes new ids."""

    intake: RegisterIntake
    privacy: Privacy
    rules: ClockRules
    categories: Mapping[str, str]
    fresh: Callable[[datetime], FreshIds]

    @property
    def cases(self) -> RegisterCases:
        return RegisterCases(self.intake.register)

    def case_numbered(self, number: str) -> str | None:
        item = self.intake.register.get(keys.number(number))
        return None if item is None else str(decode_map(item)["case_id"])

    def answered(self, link: Link) -> bool:
        if not link.case_id:
            return False
        lane = lane_of(link.case_id, "" if link.ours else link.complaint_id)
        entries = RegisterOutbox(self.intake.register).of_lane(lane)
        return any(entry.attempts or entry.state is State.SENT for entry in entries)

    def facts(self, case_id: str) -> CaseFacts:
        case = self.cases.living(case_id)
        return CaseFacts(PUBLIC[case.status].value, case.agency, case.status in CLOSED)

    def register(self, report: IncomingReport, link: Link) -> bool:
        ids = self.fresh(link.linked_at)
        delivery = Delivery(
            channel=NATIONAL_PORTAL,
            webhook_id=f"pull-{report.tracking_id}",
            body_sha256=sha256(report.tracking_id.encode()).hexdigest(),
            received_at=link.linked_at,
            attempt=ids.complaint_id,
        )
        new = new_complaint(report, delivery, ids, self.privacy, self.categories)
        table = self.intake.register
        try:
            table.transact([*self.intake.actions(new), *link_actions(table, link)])
        except ConflictError:
            return False
        return True

    def apply(self, link: Link, updates: Sequence[Update], conflicts: Sequence[Conflict]) -> bool:
        if (updates or conflicts) and not link.case_id:
            return False  # no case holds the complaint yet, so there is nobody to hear it
        table = self.intake.register
        known = {
            str(decode_map(item)["sk"])
            for item in table.get_many([keys.conflict(one.key) for one in conflicts])
        }
        fresh = {one.key: one for one in conflicts if one.key not in known}
        actions = link_actions(table, link)
        actions += [table.put(conflict_item(one), only_if_new=True) for one in fresh.values()]
        if updates and link.case_id:
            case = self.cases.living(link.case_id)
            transitions = heard(case, link, updates, self.rules, self.privacy.mask)
            actions += self.cases.actions(*transitions) if transitions else []
        try:
            table.transact(actions)
        except ConflictError:
            return False
        return True
