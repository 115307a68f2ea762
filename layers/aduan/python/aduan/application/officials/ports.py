"""Where appointments are kept, and who is subscribed to what."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from aduan.domain.officials.appointments import Appointment, Endpoint


class AppointmentBook(Protocol):
    """Where appointments are kept: a few hundred rows, past ones included."""

    def appointments(self) -> Sequence[Appointment]: ...

    def write(self, changed: Sequence[Appointment]) -> None:
        """All of them or none; each replaces the one with its id."""


class Subscribers(Protocol):
    """Who hears a post's topic."""

    def of(self, post: str) -> Mapping[Endpoint, str | None]:
        """Every subscription; None while its owner has not confirmed it."""

    def add(self, post: str, endpoint: Endpoint, hears: Collection[str]) -> None:
        """Asks the owner of the address, who will hear the messages for these audiences, and all of
        them where none is named; again is fine."""

    def retune(self, subscription: str, hears: Collection[str]) -> None:
        """From now on it hears these audiences."""

    def remove(self, subscription: str) -> None: ...

    def confirm(self, post: str, code: str) -> None:
        """Confirm for the owner, with the code of the message, so that from then on only somebody
        signed in can end it: mail scanners press every "unsubscribe"."""
