"""The second eye: who looks at a closing, and which closings are looked at.

Every closing with a doubt, and of the others a share drawn by chance. Chance is an argument; where
the system closes by itself it is drawn from the case, which nobody can choose. Whoever closed never
judges: the desk does, and what the desk's own office closed goes to the Sekda. A case only the
inspectorate may read has no second reader, so nobody is asked.
"""

import hashlib

from aduan.domain.case.case import Case, EyeWhy, SecondEye
from aduan.domain.case.posts import SEKDA
from aduan.domain.case.secrecy import kept_from, read_by_one_office


def second_eye(
    case: Case, *, closer: str, drawn: float | None, share: float, desk: str
) -> SecondEye | None:
    """Who has to look at this closing of `case`; None when nobody has to."""
    if case.closed_at is None or read_by_one_office(case):
        return None
    chance = drawn if drawn is not None else drawn_from(case)
    if not case.doubted and chance >= share:
        return None
    why = EyeWhy.DOUBT if case.doubted else EyeWhy.CHANCE
    judges = [post for post in (desk, SEKDA) if post != closer and not kept_from(case, post)]
    return SecondEye(why, judges[0], closer, case.closed_at) if judges else None


def drawn_from(case: Case) -> float:
    """A number between 0 and 1 that belongs to one closing."""
    seed = f"{case.case_id}.{case.cycle}.{case.closed_at}"
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6]) / 2**48
