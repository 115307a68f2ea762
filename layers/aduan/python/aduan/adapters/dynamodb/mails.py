"""Which mails went out, by message and appointment: remembered as long as a webhook is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table

REMEMBERED: Final = timedelta(days=14)


@dataclass(frozen=True)
class RegisterSentLetters:
    """`SentLetters`."""

    table: Table

    def was_sent(self, message_id: str, appointment_id: str) -> bool:
        return self.table.get(keys.mailed(message_id, appointment_id)) is not None

    def note_sent(self, message_id: str, appointment_id: str, at: datetime) -> None:
        kept = {"type": "mailed", "expires_at": int((at + REMEMBERED).timestamp())}
        self.table.transact([self.table.put(encode(kept, keys.mailed(message_id, appointment_id)))])
