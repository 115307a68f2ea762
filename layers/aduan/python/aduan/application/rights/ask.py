"""A person asks: known by a tracking code and a second proof, or by hand by two people.

The second of the two is another identity of AWS than the first; neither can choose what it is
called. Complaints of the same telephone or address (the keyed hash) come along only where two
people looked: a number may be a whole household's.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from aduan.application.rights.ports import People, RequestBook
from aduan.application.rights.vault import Looking, WatchedVault
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.errors import RefusedError
from aduan.domain.rights.request import HOURS, Proof, Request, Right, Stage

MOST_CODES: Final = 40
_CODE: Final = re.compile(r"[A-Za-z0-9-]{4,40}")


class SecondProof(Protocol):
    def is_digits(self, complaint: Complaint, digits: str) -> bool: ...

    def is_token(self, complaint_id: str, typed: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What the officer typed. `codes` are pairs of a tracking code and its second proof, "" where
    there is none. `received_at` is when the person asked, if that was earlier."""

    right: Right
    codes: tuple[tuple[str, str], ...]
    why: str
    by: str
    by_hand: bool = False
    all_of_reporter: bool = False
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AskPorts:
    people: People
    book: RequestBook
    vault: WatchedVault
    proofs: SecondProof
    new_id: Callable[[datetime], str]
    hour_seconds: float


def ask(wish: Wish, now: datetime, ports: AskPorts) -> Request:
    """Opens the request. Raises RefusedError: an unknown code, a wrong proof, no reason by hand."""
    if not wish.codes:
        raise RefusedError("Sebutkan sedikitnya satu kode pelacakan (--code).")
    if len(wish.codes) > MOST_CODES:
        raise RefusedError(f"Paling banyak {MOST_CODES} kode dalam satu permintaan.")
    if (wish.by_hand or wish.all_of_reporter) and len(wish.why.strip()) < 10:
        raise RefusedError(
            "Tuliskan bagaimana identitasnya diperiksa (--why), 10 huruf atau lebih."
        )
    received = wish.received_at or now
    if received > now:
        raise RefusedError("Permintaan tidak mungkin diterima di masa depan (--received).")
    found = [_known(code, proof, wish, now, ports) for code, proof in wish.codes]
    ids = [one for each in found for one in _with_kin(each, ports.people)]
    if wish.all_of_reporter:
        hashes = dict.fromkeys(one.reporter_hash for one in found if one.reporter_hash)
        ids += [one for each in hashes for one in ports.people.of_reporter(each)]
    two = wish.by_hand or wish.all_of_reporter
    request = Request(
        request_id=ports.new_id(now),
        right=wish.right,
        complaints=tuple(dict.fromkeys(ids)),
        received_at=received,
        due_at=received + timedelta(seconds=HOURS * ports.hour_seconds),
        stage=Stage.UNPROVEN if two else Stage.OPEN,
        proof=Proof.BY_HAND if two else Proof.CODE,
        opened_by=wish.by,
        why=wish.why.strip(),
    )
    return ports.book.save(request)


def _with_kin(complaint: Complaint, people: People) -> list[str]:
    """The complaint and those made of its words, on to those made of theirs."""
    found, waiting = [complaint.complaint_id], [complaint]
    while waiting:
        more = [one for one in people.kin(waiting.pop()) if one not in found]
        found += more
        waiting += people.complaints(more)
    return found


def _known(code: str, proof: str, wish: Wish, now: datetime, ports: AskPorts) -> Complaint:
    complaint = ports.people.by_code(code.upper()) if _CODE.fullmatch(code) else None
    if complaint is None:
        raise RefusedError(f"Kode pelacakan tidak dikenal: {code[:40]}")
    if wish.by_hand:
        return complaint
    right = bool(proof) and (
        ports.proofs.is_digits(complaint, proof)
        or ports.proofs.is_token(complaint.complaint_id, proof)
    )
    if not right:
        looking = Looking(wish.by, "", wish.right.value, now)
        ports.vault.note("bukti kedua salah", complaint.complaint_id, looking)
        raise RefusedError(
            f"Bukti kedua untuk {code} tidak cocok: empat angka terakhir telepon, atau kode dari "
            "kanal. Tanpa keduanya: --by-hand, dan orang kedua membenarkan."
        )
    return complaint


def confirm(request_id: str, by: str, *, book: RequestBook) -> Request:
    """The second person. Raises RefusedError."""
    request = standing(request_id, book)
    if request.stage is not Stage.UNPROVEN:
        raise RefusedError("Permintaan ini tidak menunggu orang kedua.")
    if request.opened_by == by:
        raise RefusedError("Orang kedua harus orang lain: Anda yang membuka permintaan ini.")
    return book.save(
        replace(request, stage=Stage.OPEN, confirmed_by=by, revision=request.revision + 1)
    )


def turn_down(request_id: str, by: str, why: str, now: datetime, *, book: RequestBook) -> Request:
    """A refusal has a reason, which the person is told."""
    request = standing(request_id, book)
    if request.stage not in {Stage.UNPROVEN, Stage.OPEN}:
        raise RefusedError("Permintaan ini sudah selesai.")
    if len(why.strip()) < 10:
        raise RefusedError("Tuliskan alasan penolakan (--why), 10 huruf atau lebih.")
    return book.save(
        replace(
            request,
            stage=Stage.REFUSED,
            done_at=now,
            outcome=f"Ditolak: {why.strip()}",
            confirmed_by=request.confirmed_by or by,
            revision=request.revision + 1,
        )
    )


def standing(request_id: str, book: RequestBook) -> Request:
    request = book.get(request_id) if request_id else None
    if request is None:
        raise RefusedError(f"Tidak ada permintaan {request_id or '(--request kosong)'}.")
    return request


def proven(request_id: str, rights: Sequence[Right], book: RequestBook) -> Request:
    """A request that may be served as one of these. Raises RefusedError."""
    request = standing(request_id, book)
    if request.stage is Stage.UNPROVEN:
        raise RefusedError("Permintaan ini masih menunggu orang kedua: find --request … --confirm.")
    if request.stage is Stage.REFUSED:
        raise RefusedError("Permintaan ini sudah ditolak.")
    if request.right not in rights:
        raise RefusedError(
            f"Permintaan ini tentang {request.right.value}, bukan {rights[0].value}."
        )
    return request


def finished(request: Request, outcome: str, now: datetime, *, book: RequestBook) -> Request:
    """Served; asked again it stays as it is."""
    if request.stage is Stage.DONE:
        return request
    return book.save(
        replace(
            request, stage=Stage.DONE, done_at=now, outcome=outcome, revision=request.revision + 1
        )
    )
