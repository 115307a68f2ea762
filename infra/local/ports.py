"""Which port is free, asked by binding it."""

import socket

LOOPBACK = "127.0.0.1"
OURS = range(1024, 65536)
"""Where a program that is not the administrator's may listen."""


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
