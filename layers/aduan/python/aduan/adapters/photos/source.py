"""Fetching a photo from an address somebody else chose.

The host was allowed; what its name leads to is looked at here. Every address it resolves to must be
a public one, and the connection goes to the very address that was looked at, so that a name that
changes its mind in between (DNS rebinding) leads nowhere. Redirects are not followed.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import httpx

from aduan.application.photos.ports import Unfetched, Unreached
from aduan.domain.photos.evidence import MAX_PHOTO_BYTES

SECONDS: Final = 20.0
_STEP_S: Final = 5.0
_SERVER_ERROR: Final = 500
_BUSY: Final = 429

_TRANSLATED: Final = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48")))
"""NAT64 (RFC 6052, 8215)."""

Resolve = Callable[[str], Sequence[str]]


def addresses_of(host: str) -> Sequence[str]:
    """Every address a host name leads to. Raises OSError."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Neither private, loopback, link-local (the metadata service), multicast nor reserved, and no
    IPv4 address wrapped into an IPv6 one, which may be any of these."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and _wraps(ip):
        return False
    return ip.is_global and not ip.is_multicast


def _wraps(ip: ipaddress.IPv6Address) -> bool:
    wrapped = ip.ipv4_mapped or ip.sixtofour or ip.teredo
    return wrapped is not None or any(ip in one for one in _TRANSLATED)


class HttpsPhotos:
    """`PhotoSource`. `transport`, `resolve` and `clock` are the network and the time, for tests."""

    def __init__(
        self,
        *,
        transport: httpx.BaseTransport | None = None,
        resolve: Resolve = addresses_of,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._resolve = resolve
        self._clock = clock
        self._http = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(_STEP_S),
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),  # two hosts may share an address
            trust_env=False,
            headers={"accept": "image/jpeg, image/png, image/webp", "accept-encoding": "identity"},
        )

    def fetch(self, url: str) -> bytes | Unfetched | Unreached:
        host = urlsplit(url).hostname or ""
        try:
            addresses = self._resolve(host)
        except OSError:
            return Unreached()
        if not addresses or not all(is_public(one) for one in addresses):
            return Unfetched.NOT_PUBLIC
        try:
            return self._get(url, host, addresses[0])
        except httpx.HTTPError:
            return Unreached()

    def _get(self, url: str, host: str, address: str) -> bytes | Unfetched | Unreached:
        until = self._clock() + SECONDS
        with self._http.stream(
            "GET",
            _at(url, address),
            headers={"host": host},
            extensions={"sni_hostname": host},  # the certificate must be the host's
        ) as answer:
            if answer.is_redirect:
                return Unfetched.REDIRECTED
            if answer.status_code >= _SERVER_ERROR or answer.status_code == _BUSY:
                return Unreached()
            if answer.status_code != httpx.codes.OK:
                return Unfetched.REFUSED
            body = bytearray()
            for part in answer.iter_raw():
                body += part
                if len(body) > MAX_PHOTO_BYTES:
                    return Unfetched.TOO_LARGE
                if self._clock() > until:
                    return Unreached()
            return bytes(body)


def _at(url: str, address: str) -> str:
    """The same path and query at an address instead of a name."""
    parts = urlsplit(url)
    where = f"[{address}]" if ":" in address else address
    return urlunsplit(("https", where, parts.path or "/", parts.query, ""))
