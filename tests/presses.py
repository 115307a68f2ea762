"""What happens to a case in tests, by the ways production has.

An official presses a button behind a signed link (`act_by_link`). What a reporter, the desk or the
system bring is decided by the lifecycle and saved, and decided anew when somebody was faster.
"""

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from aduan.application.notices.write import BUTTONS
from aduan.application.official.act import ActPorts, Declined, Done, act_by_link
from aduan.application.official.open_link import LinkPorts
from aduan.domain import links
from aduan.domain.case.case import Case, Evidence, HistoryEntry, Role
from aduan.domain.case.clocks import ClockRules
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import allowed_moves, decide_move
from aduan.domain.case.errors import ConflictError, RefusedError
from aduan.domain.case.lifecycle import Request
from aduan.domain.photos.evidence import Photo, PhotoState
from tests.fakes.pages import (
    JUDGING,
    FixedAddresses,
    NobodyNamed,
    VoicesInMemory,
    never_filed,
)

KEY: Final = b"kunci tautan untuk pengujian"
HOLDERS: Final = links.OFFICE_ROLES | {Role.DISKOMINFO, Role.SEKDA, Role.WALI_KOTA}
ATTEMPTS: Final = 4


@dataclass(frozen=True)
class Presses:
    """`register` is where cases are kept, the real one or its fake; `agencies` may be forwarded
    to."""

    register: Any
    rules: ClockRules
    agencies: Collection[str]
    nonces: Iterator[int] = field(default_factory=itertools.count)

    def act(self, case_id: str, request: Request) -> Case:
        """The case as it was saved. Raises RefusedError with what the official would read. The
        evidence of a request are photos that passed the check."""
        if request.actor.role in HOLDERS and request.move in BUTTONS:
            return self._press(case_id, request)
        for _ in range(ATTEMPTS):
            transition = decide_move(self.register.get_case(case_id), request, self.rules)
            try:
                self.register.save(transition)
            except ConflictError:
                continue
            return transition.case
        raise ConflictError(f"case {case_id}")

    def _press(self, case_id: str, request: Request) -> Case:
        link = links.link_for(
            self.register.get_case(case_id),
            post=request.actor.post,
            role=request.actor.role,
            moves=[request.move],
            expires_at=request.at + timedelta(days=1),
            nonce=self._nonce(),
        )
        form = {
            "move": request.move.value,
            "once": self._nonce(),
            "note": request.note,
            "public_note": request.public_note,
            "agency": request.agency or "",
            "next_owner": request.next_owner or "",
            "review_on": request.until.isoformat() if request.until else "",
            "fiscal_year": str(request.fiscal_year or ""),
        }
        ports = self._ports(request)
        match act_by_link(links.sign(link, [KEY]), form, request.at, ports):
            case Done(case=case):
                return case
            case Declined(reason=reason):
                raise RefusedError(reason)
            case dead:
                raise AssertionError(f"a fresh link is dead: {dead}")

    def _ports(self, request: Request) -> ActPorts:
        reading = LinkPorts(
            voices=VoicesInMemory(),
            fresh_word_from=25,
            keys=lambda: [KEY],
            cases=_OnlyTheCase(self.register),
            photographs=_CleanPhotos(request, self.register),
            uses=self.register,
            photos=FixedAddresses(),
            moves_for=allowed_moves,
            inspectorate="INSPEKTORAT",
            holders=NobodyNamed(),
            new_nonce=self._nonce,
        )
        return ActPorts(
            reading, self.register, self.rules, self.agencies, lambda text: text, lambda: 1.0,
            JUDGING, never_filed,
        )  # fmt: skip

    def _nonce(self) -> str:
        return f"tekan-{next(self.nonces)}"


@dataclass(frozen=True)
class _OnlyTheCase:
    """What a page shows beside the case is not what these tests look at."""

    register: Any

    def get_case(self, case_id: str) -> Case:
        case: Case = self.register.get_case(case_id)
        return case

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return ()

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]:
        return ()


@dataclass(frozen=True)
class _CleanPhotos:
    """The request's photos, checked and clean in the case's present cycle."""

    request: Request
    register: Any

    def sent_with(self, case_id: str) -> Sequence[Photo]:
        return ()

    def photos_of(self, case_id: str) -> Sequence[Photo]:
        at, post = self.request.at, self.request.actor.post
        cycle = self.register.get_case(case_id).cycle
        return tuple(
            Photo(
                case_id, photo, PhotoState.CLEAN, post, at, cycle,
                clean=Evidence(photo, at, post, f"clean/{case_id}/{photo}.jpg"),
            )
            for photo in self.request.evidence
        )  # fmt: skip
