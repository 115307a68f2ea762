"""What stands before a function, on this machine's loopback: a request in, an event on, an answer
out. A browser with its scripts off follows redirects and sends forms only to a real address."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


Answering = Callable[[Request], Mapping[str, Any]]


class _Gateway(BaseHTTPRequestHandler):
    answering: ClassVar[Answering]

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""

    def _answer(self, method: str) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = type(self).answering(
            Request(method, url.path, dict(parse_qsl(url.query)), dict(self.headers), body)
        )
        said = told["body"] if isinstance(told["body"], bytes) else told["body"].encode()
        self.send_response(told["statusCode"])
        for name, value in told["headers"].items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
        return found


@contextmanager
def served(port: int, answering: Answering) -> Iterator[str]:
    """The address, while it answers."""
    gateway = type("Gateway", (_Gateway,), {"answering": staticmethod(answering)})
    with ThreadingHTTPServer(("127.0.0.1", port), gateway) as server:
        server.daemon_threads = True
        server.block_on_close = False
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.shutdown()
            serving.join()
