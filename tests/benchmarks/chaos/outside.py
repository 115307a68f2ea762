"""Everything outside the city's account: LAPOR!, hosts of photos, channels that are told."""

import io
import random
from collections import Counter
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, Final

import httpx

from infra.local.lapor.faults import Faults
from infra.local.lapor.server import Simulator, _Handler
from tests.benchmarks.chaos.endpoints import ProcessDeath
from tests.benchmarks.chaos.faults import DEATHS, DONE, Call, Fault, Injector
from tests.benchmarks.chaos.virtual import CLOCK

LAPOR_PORT: Final = 9
PUBLIC_ADDRESS: Final = "93.184.216.34"


class _InProcess(_Handler):
    """The simulated portal answering a request that never was on a wire."""

    def __init__(self, simulator: Simulator, request: httpx.Request) -> None:
        fake: Any = SimpleNamespace(simulator=simulator)
        self.server = fake
        self.headers = _Headers(request.headers)  # type: ignore[assignment]
        self.path = request.url.raw_path.decode()
        self.body = request.read()
        self.answer: tuple[int, bytes, dict[str, str]] | None = None
        self._answer_one(request.method)

    def _body(self) -> bytes:
        return self.body

    def _send(self, status: int, body: bytes, media_type: str, headers: dict[str, str]) -> None:
        self.answer = (status, body, {"Content-Type": media_type, **headers})

    def _cut(self) -> None:
        self.answer = None


class _Bytes(httpx.SyncByteStream):
    def __init__(self, held: bytes) -> None:
        self._held = held

    def __iter__(self) -> Iterator[bytes]:
        yield self._held


class _Headers:
    def __init__(self, held: httpx.Headers) -> None:
        self._held = held

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self._held.get(name, otherwise)


class Outside:
    """Answers every request of httpx. LAPOR! misbehaves by its own switches, and may be down."""

    def __init__(self, seed: int, injector: Injector, before_call: Callable[[Call], None]) -> None:
        self.draw = random.Random(seed)
        self.injector = injector
        self.before_call = before_call
        self.lapor = Simulator(":memory:", seed=seed, clock=CLOCK.datetime, durable=False)
        self.who: Callable[[], tuple[str, int]] = lambda: ("nobody", 0)
        self.received: Counter[str] = Counter()
        self.photos: dict[str, bytes] = {}
        self.receivers: dict[str, Callable[[httpx.Request], httpx.Response]] = {}

    def misbehave(self, share: float) -> None:
        """LAPOR! fails in its own ways in so many of its answers."""
        kinds = (
            "too_many", "cut_before_commit", "cut_after_commit", "error_before_commit",
            "error_after_commit", "no_id", "no_id_uncommitted", "html", "html_uncommitted",
            "wrong_json",
        )  # fmt: skip
        each = share / len(kinds)
        wishes: dict[str, Any] = dict.fromkeys(kinds, each)
        self.lapor.portal.set_faults(Faults().changed(wishes))

    def handle(self, request: httpx.Request) -> httpx.Response:
        """In place of `httpx.HTTPTransport.handle_request`."""
        host = request.headers.get("host", request.url.host)
        service = "lapor" if request.url.port == LAPOR_PORT else "photos"
        if host in self.receivers:
            service = "channel"
        function, nth = self.who()
        call = Call(service, f"{request.method}", function, nth)
        self.before_call(call)
        CLOCK.sleep(0.05)
        fault = self.injector.asked(call)
        if fault in DEATHS and fault not in DONE:
            raise ProcessDeath
        if fault is Fault.REFUSED:
            raise httpx.ConnectError("connection refused", request=request)
        if fault is Fault.HANG:
            CLOCK.sleep(10.0)
            raise httpx.ReadTimeout("no answer", request=request)
        if fault is not None and fault not in DONE:
            return httpx.Response(503 if fault is Fault.ERROR else 429, request=request)
        answer = self._answer(service, host, request)
        if fault is Fault.DEATH_AFTER:
            raise ProcessDeath
        if fault is Fault.HANG_AFTER:
            CLOCK.sleep(10.0)
            raise httpx.ReadTimeout("no answer", request=request)
        if fault is Fault.LOST or answer is None:
            raise httpx.RemoteProtocolError("the connection broke", request=request)
        if fault is Fault.ERROR_AFTER:
            return httpx.Response(502, request=request)
        return answer

    def _answer(self, service: str, host: str, request: httpx.Request) -> httpx.Response | None:
        self.received[service] += 1
        if service == "channel":
            return self.receivers[host](request)
        if service == "photos":
            found = self.photos.get(request.url.path)
            if found is None:
                return httpx.Response(404, request=request)
            return httpx.Response(200, stream=_Bytes(found), request=request)
        answer = _InProcess(self.lapor, request).answer
        if answer is None:
            return None
        status, body, headers = answer
        return httpx.Response(status, content=body, headers=headers, request=request)


CURRENT: Final[list[Outside]] = []


def install() -> None:
    """httpx and name look-ups end here from now on."""
    import socket  # noqa: PLC0415

    transport: Any = httpx.HTTPTransport
    transport.handle_request = lambda _self, request: CURRENT[-1].handle(request)
    names: Any = socket
    names.getaddrinfo = lambda *_a, **_n: [(2, 1, 6, "", (PUBLIC_ADDRESS, 443))]


def picture(draw: random.Random) -> bytes:
    """A photo no two of which are alike."""
    from PIL import Image  # noqa: PLC0415

    size = (320, 240)
    image = Image.frombytes("RGB", (16, 12), draw.randbytes(16 * 12 * 3)).resize(size)
    held = io.BytesIO()
    image.save(held, "JPEG", quality=70)
    return held.getvalue()
