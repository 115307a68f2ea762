"""A channel's own server, on this machine: it is told of every change, checks the signature, and
keeps what it was told.

What an app of a channel builds on stands here: `heard(channel)` in this process, the same as JSON
at `GET /heard/<channel>` for others, and `channels.jsonl` in the folder of the run. A call is kept
once, by its `webhook-id`. Its moods (`PUT /mood/<channel>`) are those of real receivers: `well`,
`failing` (500), `busy` (503 with Retry-After), `gone` (410), and `forgetful`, which keeps a call
and answers nothing.
"""

import hmac
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from infra.local import signing
from infra.local.ports import LOOPBACK

MOODS: Final[Mapping[str, HTTPStatus]] = {
    "well": HTTPStatus.NO_CONTENT,
    "failing": HTTPStatus.INTERNAL_SERVER_ERROR,
    "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "gone": HTTPStatus.GONE,
    "forgetful": HTTPStatus.NO_CONTENT,
}
LATE_S: Final = 300
LARGEST: Final = 256 * 1024


@dataclass(frozen=True)
class Heard:
    """One call as the channel kept it; `body` is what was signed."""

    channel: str
    webhook_id: str
    received_at: float
    body: Mapping[str, Any]


class ChannelReceiver:
    """Listens in a thread of its own until closed. `secrets` are asked for at each call, because
    they are made after the address is known."""

    def __init__(
        self, *, file: Path, secrets: Callable[[], Mapping[str, str]], port: int = 0
    ) -> None:
        self._file = file
        self._secrets = secrets
        self._heard: dict[tuple[str, str], Heard] = {}
        self._moods: dict[str, str] = {}
        self._lock = threading.Lock()
        self._server = _Server((LOOPBACK, port), _Handler)
        self._server.receiver = self
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.2},
            name="channel receiver",
            daemon=True,
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self._server.server_port}"

    def address(self, channel: str) -> str:
        """Where this channel is told of changes (`status_url`)."""
        return f"{self.url}/status/{channel}"

    def heard(self, channel: str) -> list[Heard]:
        """In the order they came."""
        with self._lock:
            return [one for one in self._heard.values() if one.channel == channel]

    def be(self, channel: str, mood: str) -> None:
        """Raises KeyError for a mood nobody knows."""
        MOODS[mood]
        with self._lock:
            self._moods[channel] = mood

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, channel: str, headers: Mapping[str, str], body: bytes) -> HTTPStatus:
        """What one call is answered."""
        mood = self._moods.get(channel, "well")
        if MOODS[mood] is not HTTPStatus.NO_CONTENT:
            return MOODS[mood]
        webhook_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        secret = self._secrets().get(channel, "")
        if not (secret and stamp.isdecimal() and abs(time.time() - int(stamp)) <= LATE_S):
            return HTTPStatus.UNAUTHORIZED
        right = signing.headers(secret, message_id=webhook_id, timestamp=int(stamp), body=body)
        offered = headers.get("webhook-signature", "").split(" ")
        if not any(hmac.compare_digest(right["webhook-signature"], one) for one in offered):
            return HTTPStatus.UNAUTHORIZED
        self._keep(Heard(channel, webhook_id, time.time(), json.loads(body)))
        return MOODS[mood]

    def _keep(self, heard: Heard) -> None:
        with self._lock:
            if (heard.channel, heard.webhook_id) in self._heard:
                return
            self._heard[heard.channel, heard.webhook_id] = heard
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(heard), ensure_ascii=False) + "\n")

    def is_forgetful(self, channel: str) -> bool:
        return self._moods.get(channel) == "forgetful"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    receiver: ChannelReceiver

    def handle_error(self, request: object, client_address: object) -> None:
        """A hub that hung up sends again; anything else is news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: an access log would hold tracking codes."""

    def do_POST(self) -> None:
        channel = self.path.removeprefix("/status/")
        body = self._body()
        if body is None or channel == self.path or "/" in channel:
            self._answer(HTTPStatus.NOT_FOUND)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = self.server.receiver.take(channel, headers, body)
        if status is HTTPStatus.NO_CONTENT and self.server.receiver.is_forgetful(channel):
            self.close_connection = True
            return
        self._answer(status)

    def do_GET(self) -> None:
        if self.path.startswith("/heard/"):
            heard = self.server.receiver.heard(self.path.removeprefix("/heard/"))
            self._answer(HTTPStatus.OK, [asdict(one) for one in heard])
        else:
            self._answer(HTTPStatus.NOT_FOUND)

    def do_PUT(self) -> None:
        channel, body = self.path.removeprefix("/mood/"), self._body()
        mood = (body or b"").decode("utf-8", "replace").strip()
        if channel == self.path or mood not in MOODS:
            self._answer(HTTPStatus.NOT_FOUND)
            return
        self.server.receiver.be(channel, mood)
        self._answer(HTTPStatus.NO_CONTENT)

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            return None
        return self.rfile.read(int(length))

    def _answer(self, status: HTTPStatus, said: object = None) -> None:
        body = b"" if said is None else json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            self.send_header("Retry-After", "5")
        if said is not None:
            self.send_header("Content-Type", "application/json; charset=utf-8")
        if status is not HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
