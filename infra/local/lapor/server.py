"""The simulated LAPOR! on HTTP: the contract under /api, a page at /, switches at /_simulator.

The faults strike the contract only; the page and the switches always answer, so that a test or a
person can put right what they broke.
"""

import json
import random
import socket
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from infra.local.lapor.export import export_csv
from infra.local.lapor.faults import RateLimit, draw
from infra.local.lapor.page import complaint_page, overview_page
from infra.local.lapor.portal import TEMPLATES, File, Portal, Refusal
from infra.local.lapor.store import Clock, Store

BASE: Final = "/api"
CREDENTIALS: Final = {"Authorization": "simulator-authorization", "token": "simulator-token"}
BIGGEST_BODY: Final = 64 * 1024 * 1024
HTML: Final = "<html><head><title>SP4N-LAPOR!</title></head><body>{}</body></html>"


class Simulator:
    """One simulated portal: store, behaviour, faults, and the server that speaks for them."""

    def __init__(
        self,
        store_path: Path | str,
        *,
        port: int = 0,
        seed: int = 0,
        clock: Clock | None = None,
        durable: bool = True,
        host: str = "127.0.0.1",
    ) -> None:
        self.store = Store(store_path, durable=durable)
        self._given_clock = clock
        self._shift = timedelta()
        self.chance = random.Random(seed)
        self.portal = Portal(self.store, self.now, random.Random(seed + 1))
        self.limit = RateLimit()
        self.counts: Counter[str] = Counter()
        self.refuses_with = 401  # credentials; some gateways say 403
        self.gate = threading.Lock()
        self._host = host
        self._port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def now(self) -> datetime:
        at = self._given_clock() if self._given_clock else datetime.now(UTC)
        return at + self._shift

    def move_clock(self, seconds: float) -> None:
        self._shift += timedelta(seconds=seconds)

    def credentials(self) -> dict[str, str]:
        return dict(self.store.setting("credentials", CREDENTIALS))

    @property
    def address(self) -> str:
        return f"http://{self._host}:{self._port}"

    @property
    def base_url(self) -> str:
        return self.address + BASE

    def open(self) -> "Simulator":
        """Bind and serve in a thread; a port of 0 is chosen once and kept over reopenings."""
        self._server = _Server((self._host, self._port), self)
        self._port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()
        return self

    def shut(self) -> None:
        """Stop listening: from now on a connection is refused. The store stays open."""
        if self._server and self._thread:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
            self._thread.join()
            self._server = self._thread = None

    def close(self) -> None:
        self.shut()
        self.store.close()

    def serve_forever(self) -> None:
        self._server = _Server((self._host, self._port), self)
        self._port = self._server.server_address[1]
        self._server.serve_forever()

    def __enter__(self) -> "Simulator":
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], simulator: Simulator) -> None:
        self.simulator = simulator
        self._open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Kept-alive connections die with the server, as they do when a machine goes away."""
        for request in list(self._open):
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hung up is what the faults are for: nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Silent: request lines may hold references."""

    def do_GET(self) -> None:
        self._answer_one("GET")

    def do_POST(self) -> None:
        self._answer_one("POST")

    # routing --------------------------------------------------------------------------------

    def _answer_one(self, method: str) -> None:
        body = self._body()
        parts = urlsplit(self.path)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        try:
            if parts.path.startswith(BASE + "/"):
                self._contract(method, parts.path[len(BASE) :], query, body)
            else:
                self._desk(method, parts.path, body)
        except Refusal as refusal:
            self._json(refusal.status, {"status": "error", "message": refusal.message})
        except ValueError as exc:
            self._json(400, {"status": "error", "message": str(exc)})

    def _contract(self, method: str, path: str, query: dict[str, str], body: bytes) -> None:
        simulator = self.server.simulator
        faults = simulator.portal.faults()
        with simulator.gate:
            simulator.counts[f"{method} {_shape(path)}"] += 1
            if faults.down:
                struck: str | None = "down"
                wait = 0
            else:
                wait = simulator.limit.seconds_to_wait(
                    simulator.now().timestamp(), faults.rate_per_minute
                )
                struck = "limited" if wait else draw(faults, simulator.chance)
            if struck:
                simulator.counts[f"fault {struck}"] += 1
        if struck == "down":
            self._html(503, "Sedang dalam pemeliharaan")
        elif struck in ("limited", "too_many"):
            seconds = str(wait or faults.retry_after_seconds)
            self._json(429, {"message": "Too Many Attempts."}, {"Retry-After": seconds})
        elif struck == "cut_before_commit":
            self._cut()
        elif struck == "error_before_commit":
            self._html(500, "Whoops, looks like something went wrong.")
        elif struck == "html_uncommitted":
            self._html(200, "Silakan masuk kembali")
        elif struck == "no_id_uncommitted":
            self._json(200, {"status": "success", "results": None})
        else:
            if struck == "slow":
                sleep(faults.slow_seconds)
            self._commit(method, path, query, body, struck)

    def _commit(
        self, method: str, path: str, query: dict[str, str], body: bytes, struck: str | None
    ) -> None:
        self._check_credentials()
        with self.server.simulator.gate:
            answer = self._call(method, path, query, body)
        if struck == "cut_after_commit":
            self._cut()
        elif struck == "error_after_commit":
            self._html(502, "Bad Gateway")
        elif struck == "no_id":
            self._json(200, {"status": "success", "results": None})
        elif struck == "html":
            self._html(200, "Silakan masuk kembali")
        elif struck == "wrong_json":
            text = json.dumps(answer).encode()
            self._send(200, text[: len(text) // 2], "application/json", {})
        else:
            self._json(200, answer)

    def _call(  # noqa: PLR0911 - the contract, one line each
        self, method: str, path: str, query: dict[str, str], body: bytes
    ) -> Any:
        portal = self.server.simulator.portal
        words = path.strip("/").split("/")
        match [method, *words]:
            case ["POST", "complaints", "complaint", "file"]:
                _, files = self._multipart(body)
                return {"results": {"docs": [{"id": i} for i in portal.keep_files(files)]}}
            case ["POST", "complaints", "followup", "add"]:
                form, files = self._multipart(body)
                return {"status": "success", "followup_id": portal.add_followup(form, files)}
            case ["POST", "complaints", "process", complaint_id, "reject"]:
                portal.reject(complaint_id, self._object(body))
                return {"status": "success"}
            case ["POST", "complaints", variant]:
                filed = portal.file_report(variant, self._object(body))
                return {"status": "success", "complaint_id": filed}
            case ["GET", "complaints", "search" | "disposed"]:
                return {
                    "results": portal.listing(
                        words=query.get("q", ""),
                        since=query.get("since", ""),
                        page=int(query.get("page", "1")),
                        page_size=min(int(query.get("page_size", "25")), 100),
                    )
                }
            case ["GET", "complaints", complaint_id, "complaint"]:
                return {"results": portal.status_of(complaint_id)}
            case ["GET", "complaints", complaint_id, "followups"]:
                return {"results": {"data": portal.followups_of(complaint_id)}}
            case ["GET", "masters", "templates"]:
                return {"results": {"data": list(TEMPLATES)}}
            case _:
                raise Refusal(404, "tidak ditemukan")

    def _check_credentials(self) -> None:
        for name, value in self.server.simulator.credentials().items():
            if self.headers.get(name) != value:
                raise Refusal(self.server.simulator.refuses_with, f"header {name} salah")

    # the desk: page and switches --------------------------------------------------------------

    def _desk(self, method: str, path: str, body: bytes) -> None:
        simulator = self.server.simulator
        portal = simulator.portal
        words = path.strip("/").split("/")
        match [method, *words]:
            case ["GET", ""]:
                self._send_page(overview_page(portal, simulator.store, simulator.now()))
            case ["GET", "laporan", complaint_id]:
                self._send_page(complaint_page(portal, complaint_id))
            case ["GET", "lampiran", document_id] if document_id.isdigit():
                document = simulator.store.document(int(document_id))
                if document is None:
                    raise Refusal(404, "tidak ditemukan")
                self._send(200, document[2], document[1], {"X-Content-Type-Options": "nosniff"})
            case ["GET", "ekspor.csv"]:
                text = export_csv(portal.everything()).encode()
                self._send(200, text, "text/csv; charset=utf-8", {})
            case ["GET", "_simulator", "state"]:
                self._json(200, self._state())
            case ["GET", "_simulator", "complaints"]:
                self._json(200, {"complaints": portal.everything()})
            case ["POST", "_simulator", *_]:
                self._control(words[1:], self._wishes(body))
            case _:
                raise Refusal(404, "tidak ditemukan")

    def _control(self, words: list[str], wishes: dict[str, Any]) -> None:  # noqa: PLR0912
        simulator = self.server.simulator
        portal = simulator.portal
        match words:
            case ["faults"]:
                if self._is_form():  # an unticked box is not sent at all
                    boxes = ("down", "duplicate_pages", "reorder_pages")
                    wishes = dict.fromkeys(boxes, False) | wishes
                portal.set_faults(portal.faults().changed(wishes))
            case ["faults", "none"]:
                portal.set_faults(type(portal.faults())())
            case ["clock"]:
                simulator.move_clock(float(wishes["move_seconds"]))
            case ["credentials"]:
                simulator.store.keep_setting("credentials", wishes)
            case ["agencies"]:
                portal.name_agencies({str(key): str(name) for key, name in wishes.items()})
            case ["file"]:
                complaint_id = portal.citizen_files(wishes)
                if not self._is_form():
                    self._json(200, {"complaint_id": complaint_id})
                    return
            case ["act", complaint_id, move]:
                portal.act(complaint_id, move, {k: str(v) for k, v in wishes.items()})
            case ["reset"]:
                simulator.store.forget_everything()
                simulator.portal = Portal(simulator.store, simulator.now, random.Random(0))
            case _:
                raise Refusal(404, "tidak ditemukan")
        if self._is_form():
            self._send(303, b"", "text/plain", {"Location": self.headers.get("Referer") or "/"})
        else:
            self._json(200, self._state())

    def _state(self) -> dict[str, Any]:
        simulator = self.server.simulator
        return {
            "now": simulator.now().isoformat(),
            "faults": simulator.portal.faults().as_dict(),
            "counts": dict(simulator.counts),
            "copies": simulator.portal.copies(),
            "documents": simulator.store.document_count(),
        }

    # bodies -----------------------------------------------------------------------------------

    def _body(self) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        if length > BIGGEST_BODY:
            self.close_connection = True
            return b""
        return self.rfile.read(length)

    def _is_form(self) -> bool:
        return "x-www-form-urlencoded" in (self.headers.get("Content-Type") or "")

    def _wishes(self, body: bytes) -> dict[str, Any]:
        if self._is_form():
            pairs = parse_qs(body.decode(), keep_blank_values=True)
            return {key: values[-1] for key, values in pairs.items()}
        return self._object(body) if body else {}

    def _object(self, body: bytes) -> dict[str, Any]:
        value = json.loads(body)
        if not isinstance(value, dict):
            raise Refusal(400, "badan permintaan harus objek JSON")
        return value

    def _multipart(self, body: bytes) -> tuple[dict[str, str], list[File]]:
        head = f"Content-Type: {self.headers.get('Content-Type')}\r\n\r\n".encode()
        message = BytesParser(policy=HTTP).parsebytes(head + body)
        if not message.is_multipart():
            raise Refusal(400, "badan permintaan harus multipart/form-data")
        form: dict[str, str] = {}
        files: list[File] = []
        for part in message.iter_parts():
            name = part.get_param("name", header="content-disposition")
            raw = part.get_payload(decode=True)
            content = raw if isinstance(raw, bytes) else b""
            file_name = part.get_filename()
            if file_name:
                files.append(File(file_name, part.get_content_type(), content))
            else:
                form[str(name)] = content.decode("utf-8")
        return form, files

    # answers ----------------------------------------------------------------------------------

    def _json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(value).encode(), "application/json", headers or {})

    def _html(self, status: int, text: str) -> None:
        self._send(status, HTML.format(text).encode(), "text/html; charset=utf-8", {})

    def _send_page(self, text: str) -> None:
        policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
        self._send(
            200, text.encode(), "text/html; charset=utf-8", {"Content-Security-Policy": policy}
        )

    def _send(self, status: int, body: bytes, media_type: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": media_type, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _shape(path: str) -> str:
    return "/".join("{id}" if word.isdigit() else word for word in path.split("/"))
