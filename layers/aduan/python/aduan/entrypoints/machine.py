"""What the escalation machine and its function say to each other, by versions.

1: without a number, as the first machines asked. 2: the same fields, and the number. 3: the same
again, and of the answer it publishes `envelope`, the message for each kind of subscriber.
A new field gets a new number here first, is deployed, and only then asked for by the machine. An
execution that asks by a number this code does not know waits in its retries until it does.
"""

from collections.abc import Mapping
from typing import Any, Final

from aduan.domain.case.case import Notice

KNOWN: Final = frozenset({1, 2, 3})


class UnknownVersionError(Exception):
    """The machine is newer than the function; Step Functions tries again."""

    def __init__(self, version: object) -> None:
        super().__init__(f"payload version {version!r}; known: {sorted(KNOWN)}")


def require_known(payload: Mapping[str, Any]) -> None:
    version = payload.get("version", 1)
    if version not in KNOWN:
        raise UnknownVersionError(version)


def names_of(notice: Notice | None) -> dict[str, Any]:
    """What a line of the log says of a notice."""
    if notice is None:
        return {}
    return {"notice_id": notice.notice_id, "request_id": notice.request_id}
