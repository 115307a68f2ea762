"""A channel's receiver in a process of its own, for `tests.benchmarks.status_out`.

It imports nothing of the project. Every call is verified with `standardwebhooks` (PyPI), whose
clock is set to the benchmark's; what is verified takes effect once by its `webhook-id`, as the
specification says. It fails at random before it keeps a call and hangs up at random after, and in
an outage it hangs up on everybody. Started as `python tests/benchmarks/status_receiver.py`; prints
its port, and obeys one JSON line at a time on its standard input.
"""

import json
import random
import sys
import threading
from datetime import datetime, tzinfo
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import standardwebhooks.webhooks as library

NOW = [0.0]


class VirtualDatetime(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.fromtimestamp(NOW[0], tz)


library.datetime = VirtualDatetime  # type: ignore[misc]


class Book:
    """What the channels keep."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.secrets: dict[str, str] = {}
        self.down = False
        self.error_rate = 0.0
        self.cut_rate = 0.0
        self.chance = random.Random(0)
        self.kept: list[tuple[str, dict[str, object]]] = []
        self.ids: set[tuple[str, str]] = set()
        self.bodies: dict[tuple[str, str], object] = {}
        self.bad_signatures = 0
        self.changed_bodies = 0
        self.last_at = 0.0

    def mood(self) -> tuple[float, float, int]:
        with self.lock:
            return self.chance.random(), self.chance.random(), self.chance.randrange(4)

    def keep(self, channel: str, webhook_id: str, body: dict[str, object]) -> None:
        with self.lock:
            known = (channel, webhook_id)
            if known in self.ids:
                self.changed_bodies += self.bodies[known] != _lasting(body)
                return
            self.ids.add(known)
            self.bodies[known] = _lasting(body)
            self.kept.append((channel, body))
            self.last_at = NOW[0]


def _lasting(body: dict[str, object]) -> object:
    """Addresses of photos are made anew for each try."""
    data = {name: value for name, value in body["data"].items() if name != "photos"}  # type: ignore[attr-defined]
    return json.dumps([body["type"], body["timestamp"], data], sort_keys=True)


BOOK = Book()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""

    def do_POST(self) -> None:
        if BOOK.down:
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers["content-length"]))
        luck, cut, kind = BOOK.mood()
        if luck < BOOK.error_rate:
            self._answer((500, 503, 429, 404)[kind], retry_after=kind in (1, 2))
            return
        channel = self.path.strip("/")
        try:
            said = library.Webhook(BOOK.secrets[channel]).verify(body, dict(self.headers.items()))
        except Exception:
            with BOOK.lock:
                BOOK.bad_signatures += 1
            self._answer(401)
            return
        BOOK.keep(channel, self.headers["webhook-id"], said)
        if cut < BOOK.cut_rate:
            self.close_connection = True
            return
        self._answer(204)

    def _answer(self, status: int, *, retry_after: bool = False) -> None:
        self.send_response(status)
        if retry_after:
            self.send_header("retry-after", "20")
        if status != 204:
            self.send_header("content-length", "0")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Who hangs up is hung up on."""


def main() -> None:
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        NOW[0] = told.get("now", NOW[0])
        BOOK.secrets.update(told.get("secrets", {}))
        BOOK.down = told.get("down", BOOK.down)
        BOOK.error_rate = told.get("error_rate", BOOK.error_rate)
        BOOK.cut_rate = told.get("cut_rate", BOOK.cut_rate)
        if "seed" in told:
            BOOK.chance = random.Random(told["seed"])
        answer: dict[str, object] = {"kept": len(BOOK.kept)}
        if told.get("report"):
            answer = {
                "kept": BOOK.kept,
                "bad_signatures": BOOK.bad_signatures,
                "changed_bodies": BOOK.changed_bodies,
                "last_at": BOOK.last_at,
            }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
