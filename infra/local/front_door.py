"""One plain address for a person: links, tracking, the mailbox, the API behind `/api`.

The emulator's API address carries an id that changes with every deployment, and its host names do
not resolve everywhere; links in notices must be short and stay the same.
"""

import contextlib
import http.client
import json
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, tzinfo
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

from infra.local import documents, rendering, signing
from infra.local.channel_receiver import Heard
from infra.local.errors import NoSuchPortError, PortInUseError
from infra.local.mailbox import Notice
from infra.local.ports import LOOPBACK, OURS
from infra.settings.board_policy import POLICY

HOP_BY_HOP: Final = frozenset(
    [
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te"),
        *("trailers", "transfer-encoding", "upgrade", "content-length", "host", "date", "server"),
    ]
)
BOARD: Final = "/papan/"
MOST_DIGITS: Final = 7
LARGEST_BODY_BYTES: Final = 10 * 1024 * 1024
API_TIMEOUT_SECONDS: Final = 60  # twice what API Gateway gives: a laptop may be busy


Form = Mapping[str, list[str]]


@dataclass(frozen=True)
class Behind:
    """What the front door stands before. `names` are the posts by the last part of their topic."""

    emulator_port: int
    api_path: str
    lapor_url: str
    hour_seconds: float
    facts: Mapping[str, str]
    openapi_file: Path
    notices: Callable[[], Iterable[Notice]]
    channel_secrets: Callable[[], Mapping[str, str]]
    receiver_url: str = ""
    status_secrets: Callable[[], Mapping[str, str]] = dict
    heard: Callable[[str], Sequence[Heard]] = lambda _channel: ()
    names: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    mail_within_s: float = 20.0
    board: Callable[[str], tuple[bytes, str] | None] = lambda _path: None
    """What lies on the public board at a path, with its media type; None where nothing does."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)


class FrontDoor:
    """The server, in a thread of its own until closed."""

    def __init__(self, port: int) -> None:
        """Raises PortInUseError, or NoSuchPortError."""
        if port not in OURS:
            raise NoSuchPortError(port)
        self._server = _Server((LOOPBACK, port), _Handler, bind_and_activate=False)
        try:
            self._server.server_bind()  # nobody else gets the port; nobody is answered yet
        except OSError as exc:
            self._server.server_close()
            raise PortInUseError(port) from exc
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.2},
            name="front door",
            daemon=True,
        )

    def open(self, behind: Behind) -> None:
        self._server.behind = behind
        self._server.server_activate()
        self._thread.start()

    def close(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    behind: Behind

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hung up is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: an access log would hold tracking codes and signed links."""

    def do_GET(self) -> None:
        self._send(self._route("GET"))

    def do_HEAD(self) -> None:
        self._send(self._route("GET"))

    def do_POST(self) -> None:
        self._send(self._route("POST"))

    def _route(self, method: str) -> Answer:
        behind, address = self.server.behind, urlsplit(self.path)
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY_BYTES:
            self.close_connection = True
            return _message("Terlalu besar", behind, status=413)
        body = self.rfile.read(int(length))
        if address.path.startswith("/api/"):
            return self._pass_on(method, body)
        if address.path.startswith(BOARD):
            return _board(behind, address.path.removeprefix(BOARD))
        answer = ROUTES.get((method, address.path))
        if answer is None:
            return _message("Halaman tidak ada", behind, status=404)
        form = body.decode("utf-8", "replace") if method == "POST" else address.query
        return answer(behind, parse_qs(form))

    def _pass_on(self, method: str, body: bytes) -> Answer:
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP
        }
        return _call_api(
            self.server.behind, method, self.path.removeprefix("/api"), headers=headers, body=body
        )

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)


def _call_api(
    behind: Behind, method: str, path: str, *, headers: Mapping[str, str], body: bytes
) -> Answer:
    connection = http.client.HTTPConnection(
        LOOPBACK, behind.emulator_port, timeout=API_TIMEOUT_SECONDS
    )
    try:
        connection.request(method, behind.api_path + path, body=body, headers=dict(headers))
        response = connection.getresponse()
        return Answer(
            response.status,
            response.read(),
            tuple(pair for pair in response.getheaders() if pair[0].lower() not in HOP_BY_HOP),
        )
    except OSError:
        return _json({"title": "Layanan tidak menjawab", "status": 504}, status=504)
    finally:
        connection.close()


def _send_complaint(behind: Behind, form: Form) -> Answer:
    secrets = behind.channel_secrets()
    channel = _said(form, "channel")
    if channel not in secrets:
        return _message("Kanal tidak dikenal", behind, status=400)
    now = datetime.now(UTC)
    message = {
        "type": "complaint.created",
        "timestamp": now.isoformat(),
        "data": _complaint(channel, form, now),
    }
    payload = json.dumps(message, ensure_ascii=False).encode()
    signed = signing.headers(
        secrets[channel],
        message_id=f"msg_{uuid.uuid4().hex}",
        timestamp=int(time.time()),
        body=payload,
    )
    answer = _call_api(behind, "POST", f"/webhooks/{quote(channel)}", headers=signed, body=payload)
    text = answer.body.decode("utf-8", "replace")
    code = json.loads(text).get("tracking_code") if answer.status in (200, 201) else None
    number, letters = _mail_about(behind, code) if code else ("", ())
    sent = rendering.Sent(answer.status, text, code or "", number, letters)
    return _page(
        rendering.sent(sent, names=behind.names, lapor_url=behind.lapor_url, zone=behind.zone)
    )


def _complaint(channel: str, form: Form, now: datetime) -> dict[str, object]:
    """What the form says, as a channel would send it; an empty field is left out."""
    place: dict[str, object] = {"address": _said(form, "address")}
    for name in ("lat", "lng"):
        with contextlib.suppress(ValueError):
            place[name] = float(_said(form, name))
    reporter = {name: told for name in ("name", "phone") if (told := _said(form, name))}
    photo = _said(form, "photo")
    said: dict[str, object] = {
        "external_id": f"COBA-{uuid.uuid4().hex[:10]}",
        "reported_at": now.isoformat(),
        "text": " ".join(_said(form, "text").split()),
        "location": place,
        "anonymous": bool(_said(form, "anonymous")),
        "secret": bool(_said(form, "secret")),
        "channel_fields": {"call_type": "normal"} if channel == "112" else {},
    }
    if reporter:
        said["reporter"] = reporter
    if photo:
        said["attachments"] = [{"url": photo, "media_type": "image/jpeg"}]
    return said


def _mail_about(behind: Behind, code: str) -> tuple[str, tuple[Notice, ...]]:
    """The case the complaint became part of, and the mail about it, once there is any: placing and
    telling take some seconds. What never mails anybody is not waited for longer than that."""
    until, number = time.monotonic() + behind.mail_within_s, ""
    while True:
        number = number or _case_number(behind, code)
        letters = tuple(
            notice
            for notice in behind.notices()
            if number and number in f"{notice.subject}\n{notice.text}"
        )
        if letters or time.monotonic() >= until:
            return number, letters
        time.sleep(0.3)


def _case_number(behind: Behind, code: str) -> str:
    headers = {"Accept": "application/json"}
    answer = _call_api(behind, "GET", f"/complaints/{quote(code)}", headers=headers, body=b"")
    if answer.status != HTTPStatus.OK:
        return ""
    return str(json.loads(answer.body).get("case_number", ""))


def _said(form: Form, name: str) -> str:
    return form.get(name, [""])[0].strip()


def _number(form: Form, name: str) -> int:
    """A count that stands in the address; anything else there is none."""
    said = _said(form, name)
    return int(said) if said.isascii() and said.isdigit() and len(said) < MOST_DIGITS else 0


def _track(behind: Behind, form: Form) -> Answer:
    code = form.get("kode", [""])[0].strip()
    if not code:
        return _page(rendering.track(lapor_url=behind.lapor_url))
    where = f"/api/complaints/{quote(code, safe='')}"
    return Answer(HTTPStatus.SEE_OTHER, b"", (("Location", where),))


def _openapi(behind: Behind) -> dict[str, object]:
    if not behind.openapi_file.is_file():
        return {"info": {"title": "Satu Aduan", "description": "Dokumen OpenAPI belum ada."}}
    document: dict[str, object] = json.loads(behind.openapi_file.read_text(encoding="utf-8"))
    return document


def _app(behind: Behind, form: Form) -> Answer:
    """The app of a channel that is called; the first of them, where none is named."""
    called = sorted(behind.status_secrets())
    channel = form.get("kanal", called[:1] or [""])[0]
    bodies = [one.body for one in behind.heard(channel)]
    return _page(rendering.app(channel, bodies, lapor_url=behind.lapor_url, zone=behind.zone))


def _developers(behind: Behind) -> Answer:
    api, told = behind.facts["api_url"], behind.status_secrets()
    return _page(
        rendering.developers(
            [
                rendering.KitOfChannel(
                    id=channel,
                    secret=secret,
                    sends=f"{api}/webhooks/{channel}",
                    asks=f"{api}/channels/{channel}/changes",
                    told=told.get(channel, ""),
                    address=f"{behind.receiver_url}/status/{channel}",
                    heard=f"{behind.receiver_url}/heard/{channel}",
                    count=len(behind.heard(channel)),
                )
                for channel, secret in sorted(behind.channel_secrets().items())
            ],
            lapor_url=behind.lapor_url,
        )
    )


def _redoc(behind: Behind) -> Answer:
    if not documents.REDOC.is_file():
        return _message("Redoc tidak terpasang: jalankan npm ci", behind, status=404)
    script = (("Content-Type", "text/javascript; charset=utf-8"), ("Cache-Control", "max-age=600"))
    return Answer(HTTPStatus.OK, documents.REDOC.read_bytes(), script)


def _board(behind: Behind, path: str) -> Answer:
    """The public board, as CloudFront shows it: the same objects under the same policy."""
    found = behind.board(unquote(path) or "index.html")
    if found is None:
        return _message("Papan belum dibuat, atau halaman ini tidak ada", behind, status=404)
    body, media_type = found
    return Answer(
        HTTPStatus.OK, body, (("Content-Type", media_type), ("Content-Security-Policy", POLICY))
    )


def _page(text: str, *, status: int = 200) -> Answer:
    return Answer(status, text.encode())


def _message(title: str, behind: Behind, *, status: int) -> Answer:
    return _page(rendering.message(title, lapor_url=behind.lapor_url), status=status)


def _json(value: object, *, status: int = 200) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, body, (("Content-Type", "application/json; charset=utf-8"),))


ROUTES: Final[Mapping[tuple[str, str], Callable[[Behind, Form], Answer]]] = {
    ("GET", "/"): lambda behind, _: _page(
        rendering.index(behind.facts, lapor_url=behind.lapor_url)
    ),
    ("GET", "/health"): lambda behind, _: _json({"hour_seconds": behind.hour_seconds}),
    ("GET", "/lacak"): _track,
    ("GET", "/papan"): lambda _behind, _: Answer(HTTPStatus.SEE_OTHER, b"", (("Location", BOARD),)),
    ("GET", "/gaya"): lambda behind, _: _page(rendering.design(lapor_url=behind.lapor_url)),
    ("GET", "/kotak-surat"): lambda behind, form: _page(
        rendering.mailbox(
            behind.notices(),
            lapor_url=behind.lapor_url,
            names=behind.names,
            to=_said(form, "kepada"),
            about=_said(form, "kasus"),
            after=_number(form, "sesudah"),
            zone=behind.zone,
        )
    ),
    ("GET", "/kotak-surat.json"): lambda behind, _: _json(
        [asdict(notice) for notice in behind.notices()]
    ),
    ("GET", "/kirim"): lambda behind, _: _page(
        rendering.send(behind.channel_secrets(), lapor_url=behind.lapor_url)
    ),
    ("POST", "/kirim"): _send_complaint,
    ("GET", "/openapi"): lambda behind, _: _page(
        rendering.openapi(_openapi(behind), lapor_url=behind.lapor_url)
    ),
    ("GET", "/openapi.json"): lambda behind, _: _json(documents.openapi(behind.facts["api_url"])),
    ("GET", "/asyncapi.yaml"): lambda _behind, _: Answer(
        HTTPStatus.OK,
        documents.asyncapi_text().encode(),
        (("Content-Type", "text/yaml; charset=utf-8"),),
    ),
    ("GET", "/aplikasi"): _app,
    ("GET", "/pengembang"): lambda behind, _: _developers(behind),
    ("GET", "/pengembang/redoc.js"): lambda behind, _: _redoc(behind),
    ("GET", "/pengembang/told.json"): lambda _behind, _: _json(
        documents.told(documents.read_asyncapi())
    ),
    ("GET", "/pengembang/openapi"): lambda _behind, _: _page(
        documents.drawn("OpenAPI", "/openapi.json", "/openapi")
    ),
    ("GET", "/pengembang/asyncapi"): lambda _behind, _: _page(
        documents.drawn("AsyncAPI", "/pengembang/told.json", "/asyncapi.yaml")
    ),
}
