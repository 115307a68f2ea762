"""What a call to LAPOR! came to, as a value. Only `Sent` and `Refused` are certain.

LAPOR! has no idempotency key, so the difference that matters is not success or failure but
whether something *may* have been kept there:

Sent          kept, with the ids LAPOR! gave
Refused       not kept, and sending the same again would be refused again
Unavailable   not kept; the same may be sent again later without looking
Unknown       nobody knows; look it up by our own reference before anything is sent again
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    reason: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """`throttled`: LAPOR! is well and asks for fewer calls; it is not a failure of LAPOR!."""

    reason: str
    retry_after: float | None = None
    throttled: bool = False


PushOutcome = Sent | Unknown | Refused | Unavailable
