"""What the tests of the edge share: a city of their own, signed calls, the handler on fakes."""

import base64
import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aduan.adapters.privacy.keyed import KeyedHere
from aduan.adapters.privacy.masking import RegisterPrivacy
from aduan.adapters.privacy.proofs import KeyedProofs
from aduan.application.intake.receive_delivery import CityWords
from aduan.domain.intake.channel import CallHandling, Channel
from aduan.entrypoints.signatures import signed_headers
from tests.fakes.intake import FakeIntake

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PROOF_KEY = b"p" * 32
OLD_SECRET = "whsec_" + "b2xkLXNlY3JldC1vbGQtc2VjcmV0"
CITY = CityWords(
    known_category={"pju", "jalan_rusak"}.__contains__,
    reopen_until=lambda closed_at: closed_at + timedelta(days=10),
)
CHANNELS = {
    channel.id: channel
    for channel in (
        Channel("rabeg", "RABEG", "app"),
        Channel("lapor", "SP4N LAPOR!", "portal"),
        Channel(
            "112",
            "Panggilan 112",
            "emergency_call",
            {
                "normal": CallHandling.REGISTER,
                "prank": CallHandling.COUNT,
                "ghost": CallHandling.COUNT,
                "informasi": CallHandling.COUNT,
                "darurat": CallHandling.EMERGENCY,
            },
        ),
        Channel("119", "PSC 119", "health_line", strip_health=True),
        Channel("super", "SUPER", "app", retired_on=datetime(2024, 1, 1, tzinfo=UTC).date()),
    )
}
CITY_PACK = Path(__file__).parents[3] / "layers" / "cities" / "serang"
PACK = """
[[channel]]
id = "rabeg"
name = "RABEG"
kind = "app"
"""


@dataclass
class FakeSecrets:
    """Counts how often it is asked."""

    held: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: dict.fromkeys(CHANNELS, (SECRET, OLD_SECRET))
    )
    asked: list[str] = field(default_factory=list)

    def current_and_previous(self, channel: str) -> tuple[str, ...]:
        self.asked.append(channel)
        return self.held.get(channel, ())


def created(**data: Any) -> dict[str, Any]:
    return {
        "type": "complaint.created",
        "timestamp": "2026-03-02T07:15:00+07:00",
        "data": {
            "external_id": "RBG-2026-00123",
            "reported_at": "2026-03-02T07:14:31+07:00",
            "text": "Lampu jalan depan Alun-alun mati sudah tiga malam",
        }
        | data,
    }


def event(
    body: bytes | str | None, headers: Mapping[str, str] | None, channel: str = "rabeg"
) -> dict[str, Any]:
    """As API Gateway's REST proxy integration sends it."""
    if isinstance(body, bytes):
        text, encoded = base64.b64encode(body).decode(), True
    else:
        text, encoded = body, False
    return {
        "httpMethod": "POST",
        "resource": "/webhooks/{channel}",
        "pathParameters": {"channel": channel},
        "headers": None if headers is None else dict(headers),
        "body": text,
        "isBase64Encoded": encoded,
    }


def signed(
    body: Any, *, channel: str = "rabeg", webhook_id: str = "msg_1", secret: str = SECRET
) -> dict[str, Any]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = signed_headers(secret, webhook_id, datetime.now(UTC), raw)
    return event(raw if isinstance(body, bytes) else raw.decode(), headers, channel)


@dataclass
class Door:
    """The handler's surroundings, all fakes but the privacy."""

    channels: Mapping[str, Channel] = field(default_factory=lambda: CHANNELS)
    secrets: FakeSecrets = field(default_factory=FakeSecrets)
    intake: Any = field(default_factory=FakeIntake)
    privacy: RegisterPrivacy = field(
        default_factory=lambda: RegisterPrivacy(
            KeyedHere(lambda: b"k" * 32), proof_key=lambda: PROOF_KEY
        )
    )
    proofs: KeyedProofs = field(default_factory=lambda: KeyedProofs(lambda: PROOF_KEY))
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("Asia/Jakarta"))
    city: CityWords = field(default_factory=lambda: CITY)


@contextmanager
def handler_module(folder: Path, environment: Mapping[str, str]) -> Iterator[Any]:
    """The real handler, imported with a small city pack on the path."""
    pack = folder / "aduan_city"
    pack.mkdir(exist_ok=True)
    (pack / "channels.toml").write_text(PACK)
    (pack / "city.toml").write_text('timezone = "Asia/Jakarta"\n')
    kept = (CITY_PACK / "retention.toml").read_text(encoding="utf-8")
    (pack / "retention.toml").write_text(kept, encoding="utf-8")
    (pack / "kelurahan.csv").write_text("code,name,aliases\n1,Unyur,\n")
    (pack / "kecamatan.csv").write_text("code,name,aliases\n1,Kasemen,\n")
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("functions.receive_webhook.handler")
    finally:
        sys.path.remove(str(folder))


ENVIRONMENT = {
    "STAGE": "local",
    "CITY": "contoh",
    "PUBLIC_URL": "https://contoh.id",
    "REGISTER_TABLE": "register",
    "IDENTITIES_TABLE": "identities",
    "CHANNELS_SECRET_ID": "contoh/channels",
    "HASH_SECRET_ID": "contoh/hash",
    "PROOF_SECRET_ID": "contoh/proof",
    "POWERTOOLS_SERVICE_NAME": "receive_webhook",
}
