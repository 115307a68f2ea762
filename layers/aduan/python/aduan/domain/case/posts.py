"""The posts above the offices, and who stands in when one cannot be reached."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from aduan.domain.case.case import TRIAGE, Case
from aduan.domain.case.clocks import ClockRules

SEKDA: Final = "SEKDA"
WALI_KOTA: Final = "WALI_KOTA"
DUTY: Final = "DUTY"
LEADERS: Final = (SEKDA, WALI_KOTA)
POST_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {SEKDA: "Sekretaris Daerah", WALI_KOTA: "Wali Kota", DUTY: "Meja layanan Diskominfo"}
)
"""What people call the posts that are no office of the city pack."""


def beside(code: str, desk: str, secretariat: str) -> tuple[str, ...]:
    """Every post of the people of an office: of the duty desk's and the secretariat's there are
    two."""
    return {
        desk: (desk, DUTY),
        secretariat: (secretariat, SEKDA),
        SEKDA: (SEKDA, secretariat),
    }.get(code, (code,))


def desk_or_agency(case: Case, rules: ClockRules) -> str:
    """The post that holds the case now."""
    return DUTY if case.status in TRIAGE or case.agency == rules.desk else case.agency


def stand_ins(
    to: str, withheld_from: Collection[str] = (), holder: str | None = None
) -> tuple[str, ...]:
    """Who is told at once when `to` cannot be reached, in this order, `to` itself first.

    An agency's place is taken by the duty desk, a leader's by the next higher; the duty desk is
    everybody's last. Posts the case is withheld from are passed over; if that leaves nobody, it is
    the Wali Kota's, and if he is among them, that of `holder`, the office that has the case (of an
    accusation: who judges it), and the Sekda's behind that. Empty where the case is withheld from
    all of them.
    """
    above = {SEKDA: (SEKDA, WALI_KOTA, DUTY), WALI_KOTA: (WALI_KOTA, DUTY), DUTY: (DUTY, SEKDA)}
    line = above.get(to, (to, DUTY, SEKDA))
    last = (WALI_KOTA, *([holder] if holder else []), SEKDA)
    may_know = [[post for post in posts if post not in withheld_from] for posts in (line, last)]
    return tuple(may_know[0] or may_know[1][:1])


def told_instead(to: str, case: Case) -> tuple[str, ...]:
    """`stand_ins` of a case, as it is now."""
    return stand_ins(to, case.withheld_from, case.agency)


def first_told(to: str, case: Case) -> str:
    """Whom a notice for `to` is written to. If nobody may be told it stays `to`'s, who never gets
    it: the look at the case closes it, and leaves a sign that it told nobody."""
    return next(iter(told_instead(to, case)), to)
