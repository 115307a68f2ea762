"""People decide whom a case may reach: secret, the inspectorate alone, not this post, released.

The reader judges words, and words deceive: whoever reads the case can put it right with one press.
What the press asks of the lifecycle is made here. The change itself is one transaction: pages,
links, tracking, lists and notices under way are asked of the case (`domain.case.secrecy`), what
waits for SP4N-LAPOR! is asked of it once more as it leaves, and the cases merged into this one are
kept from the same people in the same write (`application.case.kept_together`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from aduan.application.case.kept_together import RESTRICTING
from aduan.domain.case.case import Case, Role
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.secrecy import judges

MOVES: Final = RESTRICTING | {Move.RELEASE}


@dataclass(frozen=True, slots=True)
class Judging:
    """Who judges misconduct: the first of `line` that is not accused itself, the inspectorate
    before all. `posts_of` names, by what may be chosen, the posts whose people are meant: an office
    and, of the duty desk's and the secretariat's, the post beside it."""

    line: tuple[str, ...]
    posts_of: Mapping[str, tuple[str, ...]]

    @property
    def inspectorate(self) -> str:
        return self.line[0]

    def taker(self, case: Case, withhold: tuple[str, ...] = ()) -> str | None:
        """The first of them the case is not, and will not be, kept from."""
        kept = {*case.withheld_from, *withhold}
        return next((office for office in self.line if not kept & self._of(office)), None)

    def _of(self, office: str) -> set[str]:
        return {office, *self.posts_of.get(office, ())}


def asked_of(
    move: Move, form: Mapping[str, str], post: str, case: Case, judging: Judging
) -> dict[str, Any]:
    """What a request for one of `MOVES` holds beside the reason."""
    if move not in MOVES:
        return {}
    withhold = judging.posts_of.get(form.get("post", ""), ()) if move is Move.WITHHOLD else ()
    return {
        "judging": judges(case, post, judging.inspectorate),
        "judge": judging.taker(case, withhold),
        "withhold": withhold,
        "openly": form.get("openly", "") == "ya",
        "at_lapor": form.get("at_lapor", "") == "ya",
    }


def may_press(move: str, case: Case, post: str, role: Role, inspectorate: str) -> bool:
    """Whether the page offers it: the moves of this kind are the desk's and the judge's."""
    if move not in MOVES:
        return True
    judge = judges(case, post, inspectorate)
    if move == Move.RELEASE:
        return judge and bool(case.inspektorat_only or case.withheld_from or case.kept_from_lapor)
    if move == Move.KEEP_SECRET and case.secret:
        return False
    if move == Move.INSPECTORATE_ONLY and case.inspektorat_only:
        return False
    return judge or role is Role.DISKOMINFO
