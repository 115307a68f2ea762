"""Appointments in the register, in one small partition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.domain.case.case import Audience
from aduan.domain.officials import appointments as officials
from aduan.domain.officials.appointments import Appointment

_AT_ONCE: Final = 100  # a DynamoDB transaction's limit


@dataclass(frozen=True)
class RegisterAppointments:
    """`AppointmentBook`, and the `Staffing` the escalation asks."""

    table: Table

    def appointments(self) -> Sequence[Appointment]:
        items = self.table.query(keys.OFFICIALS, prefix="POST#")
        return tuple(decode(Appointment, item) for item in items)

    def of_post(self, post: str) -> Sequence[Appointment]:
        items = self.table.query(keys.OFFICIALS, prefix=keys.appointments_of(post))
        return tuple(decode(Appointment, item) for item in items)

    def write(self, changed: Sequence[Appointment]) -> None:
        for start in range(0, len(changed), _AT_ONCE):
            self.table.transact(
                [
                    self.table.put(encode(one, {"type": "appointment"}, _key(one)))
                    for one in changed[start : start + _AT_ONCE]
                ]
            )

    def reachable(self, post: str, audience: Audience, at: datetime) -> bool:
        return officials.reachable(self.of_post(post), post, at, audience)


def _key(one: Appointment) -> keys.Key:
    return keys.appointment(one.post, one.since, one.appointment_id)
