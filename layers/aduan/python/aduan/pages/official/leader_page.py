"""What the Sekda and the Wali Kota open from a notice: how late it is and by which promise, who
heads the office and how to reach them, and what to do about it.

`templates/official/leader.html` says it; the forms are those of every official.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from aduan.application.official.show_case import CaseView
from aduan.domain.case.case import Case
from aduan.domain.case.clocks import HOLD_WORDS, ClockRules
from aduan.domain.case.promise import broken
from aduan.domain.case.spoken_time import moment_words, span_words
from aduan.pages.official.case_page import case_page
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page


@dataclass(frozen=True, slots=True)
class Head:
    """Who heads the office. `reach` are addresses to press, each with its words."""

    name: str
    post: str
    reach: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LeaderScreen:
    """What stands above everything else."""

    late: str
    since: str
    heads: tuple[Head, ...]
    standing: str


def leader_page(
    view: CaseView,
    city: CityNames,
    rules: ClockRules,
    *,
    said: str = "",
    refused: str = "",
    refused_move: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Page:
    missed = broken(view.case, view.now, rules)
    page = case_page(view, city, said=said, refused=refused, refused_move=refused_move, typed=typed)
    leader = LeaderScreen(
        late=f"terlambat {span_words(view.now - missed.since)} dari {missed.promise}"
        if missed
        else "",
        since=moment_words(missed.since, city.zone) if missed else "",
        heads=tuple(_head(one.name, one.email, one.phone, view, city) for one in view.heads),
        standing=_standing(view.case, city),
    )
    return Page(
        title=page.title,
        template="official/leader.html",
        values={**page.values, "leader": leader},
        status=status,
        image_sources=page.image_sources,
    )


def _head(name: str, email: str, phone: str, view: CaseView, city: CityNames) -> Head:
    reach = []
    if phone:
        reach.append((f"tel:{phone}", f"Telepon {phone}"))
    if email:
        reach.append((f"mailto:{email}", email))
    return Head(name, f"Kepala {city.office(view.case.agency)}", tuple(reach))


def _standing(case: Case, city: CityNames) -> str:
    if case.hold is None or case.hold.ended_at is not None:
        return ""
    until = moment_words(case.hold.until, city.zone)
    return f"Tenggat berhenti: {HOLD_WORDS[case.hold.reason]}, paling lama sampai {until}."
