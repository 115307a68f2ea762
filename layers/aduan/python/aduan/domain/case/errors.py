"""What can go wrong, as a small tree; each error carries data, nobody branches on its text.

AduanError
├── NotFoundError           the thing named does not exist (404)
├── RefusedError            a rule of the city says no; `reason` is Indonesian, for people (409/422)
│   ├── MoveRefusedError    the lifecycle has no such arrow, or something it needs is missing
│   └── NotAllowedError     this actor may not make this move (403)
├── ConflictError           somebody else changed it first; read again and decide again
│   └── NotPlacedError      its complaint has no case yet: nothing is wrong with what was said
└── UnavailableError        a dependency is down; try again after `retry_after_s` seconds (503)
    └── BusyError           somebody else is writing it at this moment; nothing is known of it

A conflict says that something stands there that was not expected; busy says nothing of what stands
there, so it is never taken for "was there already".
"""


class AduanError(Exception):
    """Root of everything this project raises on purpose."""


class NotFoundError(AduanError):
    """`kind` and `key` name what was looked for; the key is never personal data."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"{kind} {key}")
        self.kind = kind
        self.key = key


class RefusedError(AduanError):
    """A rule says no. `reason` is shown to the person who asked, in Indonesian."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MoveRefusedError(RefusedError):
    """The lifecycle refuses `move` from `status`; `missing` lists the needs not met."""

    def __init__(
        self, reason: str, *, move: str, status: str, missing: tuple[str, ...] = ()
    ) -> None:
        super().__init__(reason)
        self.move = move
        self.status = status
        self.missing = missing


class NotAllowedError(RefusedError):
    """`role` may not do this."""

    def __init__(self, reason: str, *, role: str) -> None:
        super().__init__(reason)
        self.role = role


class ForgottenError(RefusedError):
    """What belongs to it was taken away, because the reporter asked or its time was over."""

    def __init__(self) -> None:
        super().__init__("Isi aduan ini sudah dihapus; foto tidak diterima lagi.")


class ConflictError(AduanError):
    """A fenced write lost: `what` had moved on since it was read."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NotPlacedError(ConflictError):
    """A word about a complaint that no case holds yet waits for it, however long that takes."""


class UnavailableError(AduanError):
    """`service` did not answer; asking again after `retry_after_s` seconds is safe."""

    def __init__(self, service: str, *, retry_after_s: int = 5) -> None:
        super().__init__(service)
        self.service = service
        self.retry_after_s = retry_after_s


class BusyError(UnavailableError):
    """Another write held it (DynamoDB's TransactionConflict, or throttling): nothing was written,
    and nothing was learnt of what stands there."""

    def __init__(self, service: str, *, retry_after_s: int = 1) -> None:
        super().__init__(service, retry_after_s=retry_after_s)
