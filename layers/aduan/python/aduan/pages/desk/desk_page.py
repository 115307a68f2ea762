"""The duty desk: short lists, the longest waiting first, each row decided with one press.

Here is what each row says and sends, as values; `templates/desk/` holds one template for each
list. The field names of the forms are the contract with `work_desk`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aduan.application.case.labels import Sameness
from aduan.application.desk.disputes import Disputed
from aduan.application.desk.ports import DeskTab, LaporWaiting
from aduan.application.desk.show import DeskCase, DeskView, Family, Member, Twin
from aduan.application.placing.questions import Pending
from aduan.domain.case.case import CLOSED, Case, Place
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.due import owed_at
from aduan.domain.case.secrecy import kept_from
from aduan.domain.case.spoken_time import due_words, moment_words, span_words
from aduan.domain.case.unlinked import unlinked
from aduan.domain.photos.evidence import metres_between
from aduan.pages.shared import labels as words
from aduan.pages.shared.components import Tag
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page
from aduan.pages.shared.place_map import STREET_M, NamedPoint, PlaceMap, place_map

TABS: Final[Mapping[DeskTab, str]] = {
    DeskTab.TRIAGE: "Tentukan instansi",
    DeskTab.TWINS: "Aduan kembar?",
    DeskTab.DISPUTES: "Keberatan pelapor",
    DeskTab.JOINED: "Sudah digabung",
    DeskTab.LAPOR: "SP4N-LAPOR!",
    DeskTab.FLAGS: "Perlu perhatian",
    DeskTab.PENDING: "Tertahan",
}
EMPTY: Final[Mapping[DeskTab, str]] = {
    DeskTab.TRIAGE: "Semua aduan sudah mempunyai instansi.",
    DeskTab.TWINS: "Tidak ada pertanyaan tentang aduan kembar.",
    DeskTab.DISPUTES: "Tidak ada pelapor yang keberatan laporannya digabung.",
    DeskTab.JOINED: "Tidak ada kasus terbuka dengan lebih dari satu aduan.",
    DeskTab.LAPOR: "Tidak ada yang menunggu di jembatan SP4N-LAPOR!.",
    DeskTab.FLAGS: "Tidak ada kasus bertanda.",
    DeskTab.PENDING: "Semua aduan sudah mempunyai kasus.",
}
_GUESSES: Final = 3
SHORT_LIST: Final = 3
"""A list this short carries all of a row's choices: a button for every guess and the form for any
other office, which holds every office and every kind of complaint, 8 kB in all. Thirty of them are
a page no telephone loads; a longer list has one button a row, and a link opens the rest of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One complaint's words, and where and when they were written."""

    about: str
    text: str


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case on a list. `said` is None where only the inspectorate may read it."""

    about: str
    due: str
    late: bool
    matter: str
    where: str
    said: Said | None
    number: str
    complaints: int
    token: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things side by side: how far apart they are, and the map of both."""

    far: str
    map: PlaceMap


@dataclass(frozen=True, slots=True)
class Guess:
    """An office, and perhaps a kind of complaint, offered on a button."""

    text: str
    fields: Mapping[str, str]
    first: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """Every office and kind the case may be given."""

    categories: Mapping[str, str]
    offices: Mapping[str, str]
    open: bool


@dataclass(frozen=True, slots=True)
class TriageRow:
    """`correction` is None where a link opens it, and the guesses that are then only named are
    the `others`."""

    id: str
    case: CaseCard
    why: str
    guesses: tuple[Guess, ...]
    others: tuple[str, ...]
    fields: Mapping[str, str]
    correction: Correction | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the buttons of a question about twins."""

    value: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class TwinRow:
    """Is the new one what is there already?"""

    why: str
    pair: Pair | None
    own: CaseCard
    other: CaseCard
    fields: Mapping[str, str]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A complaint beside the one it was joined to. `fields` is None once it was withdrawn."""

    why: str
    pair: Pair | None
    this: Said
    beside: Said
    fields: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """An objection: both reports, why they were joined, and what the reporter says against it."""

    number: str
    why: str
    objection: str
    pair: Pair | None
    this: Said
    beside: Said
    apart: Mapping[str, str]
    keep: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MergedRow:
    """A case beside the one it was merged into."""

    pair: Pair | None
    case: CaseCard
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FamilyView:
    """One case taken apart. `after` leads to the next page of complaints."""

    own: CaseCard
    members: tuple[MemberRow, ...]
    merged: tuple[MergedRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A case to be typed in at the national portal."""

    id: str
    number: str
    matter: str
    age: str


@dataclass(frozen=True, slots=True)
class FlaggedRow:
    """A case and its signs."""

    case: CaseCard
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A complaint no case holds though it should."""

    external_id: str
    channel: str
    age: str
    complaint_id: str


def desk_page(
    view: DeskView, city: CityNames, *, said: str = "", refused: str = "", correcting: str = ""
) -> Page:
    """One list with what was just done above it. `correcting` is the case whose form for another
    office is wanted."""
    return Page(
        title=f"Meja layanan: {TABS[view.tab]}",
        template=f"desk/{view.tab.value}.html",
        values={
            "tab": view.tab.value,
            "tabs": [(tab.value, name) for tab, name in TABS.items()],
            "nothing": EMPTY[view.tab],
            "said": said,
            "refused": refused,
            **_rows(view, city, correcting),
        },
        wide=True,
    )


def _rows(view: DeskView, city: CityNames, correcting: str) -> dict[str, object]:
    """What the template of the list asks for."""
    shown: dict[str, object] = {}
    match view.tab:
        case DeskTab.TRIAGE:
            shown = {"rows": [_triage(each, view, city, correcting) for each in view.triage]}
        case DeskTab.TWINS:
            shown = {"rows": [row for twin in view.twins for row in _twin(twin, view, city)]}
        case DeskTab.DISPUTES:
            shown = {"rows": [_disputed(each, city) for each in view.disputed]}
        case DeskTab.JOINED:
            shown = {
                "number": view.number,
                "family": _family(view.family, view, city) if view.family else None,
                "rows": [_card(each, view, city) for each in view.joined],
            }
        case DeskTab.LAPOR:
            shown = {
                "waiting": [_waiting(each, view) for each in view.waiting],
                "conflicts": [
                    replace(each, ours=unlinked(each.ours), theirs=unlinked(each.theirs))
                    for each in view.conflicts
                ],
            }
        case DeskTab.FLAGS:
            shown = {"rows": [_flagged(each, view, city) for each in view.flagged]}
        case DeskTab.PENDING:
            shown = {"rows": [_pending(each, view, city) for each in view.pending]}
    return shown


def _triage(row: DeskCase, view: DeskView, city: CityNames, correcting: str) -> TriageRow:
    case = row.case
    offices = _offices(case, city)
    codes = dict.fromkeys([case.category, *case.route_alternatives])
    offered = [each for each in codes if each and _office_of(each, city) in offices][:_GUESSES]
    asked = correcting == case.case_id
    whole = asked or len(view.triage) <= SHORT_LIST
    guesses = [_guess(row, code, city, first=at == 0) for at, code in enumerate(offered)]
    shown = len(guesses) if whole else 1
    return TriageRow(
        id=case.case_id,
        case=_card(row, view, city),
        why=unlinked(case.route_reason) or "Tidak ada kata yang menentukan.",
        guesses=tuple(guesses[:shown]),
        others=tuple(guess.text for guess in guesses[shown:]),
        fields=_fixed("route", row),
        correction=Correction(_by_name(city.categories), _by_name(offices), asked)
        if whole
        else None,
    )


def _offices(case: Case, city: CityNames) -> Mapping[str, str]:
    """Whom the case may be given to: never an office it accuses."""
    return {k: v for k, v in city.agencies.items() if not kept_from(case, k)}


def _office_of(code: str, city: CityNames) -> str:
    return city.answers_for.get(code, code)


def _by_name(named: Mapping[str, str]) -> Mapping[str, str]:
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _guess(row: DeskCase, code: str, city: CityNames, *, first: bool) -> Guess:
    sure = row.case.route_confidence if first else 0.0
    return Guess(
        text=city.suggestion(code) + (f" ({sure:.0%})" if sure else ""),
        fields={
            **_fixed("route", row),
            "agency": _office_of(code, city),
            "category": code if code in city.categories else "",
        },
        first=first,
    )


def _twin(twin: Twin, view: DeskView, city: CityNames) -> list[TwinRow]:
    """One row for each candidate; a closed case can only have recurred."""
    own = twin.own
    return [
        TwinRow(
            why=unlinked(candidate.sentence or twin.question.why),
            pair=_both(own, other),
            own=_card(own, view, city),
            other=_card(other, view, city),
            fields={
                **_fixed("answer", own),
                "complaint": twin.question.complaint_id,
                "other": other.case.case_id,
            },
            answers=_answers(other),
        )
        for candidate, other in twin.others
    ]


def _answers(other: DeskCase) -> tuple[Answer, ...]:
    different = Answer(Sameness.NOT_SAME.value, "Berbeda", "second")
    if other.case.status in CLOSED:
        return Answer(Sameness.RECURRENCE.value, "Terulang lagi", ""), different
    again = Answer(Sameness.RECURRENCE.value, "Terulang lagi", "second")
    return Answer(Sameness.SAME.value, "Sama", ""), different, again


def _family(family: Family, view: DeskView, city: CityNames) -> FamilyView:
    own = family.own
    return FamilyView(
        own=_card(own, view, city),
        members=tuple(_member(each, own, city) for each in family.members),
        merged=tuple(
            MergedRow(
                pair=_both(row, own),
                case=_card(row, view, city),
                fields=_part("unmerge", own, case=row.case.case_id, into=own.case.case_id),
            )
            for row in family.merged
        ),
        after=family.after,
    )


def _member(member: Member, own: DeskCase, city: CityNames) -> MemberRow:
    here, beside = member.complaint, member.beside
    return MemberRow(
        why=unlinked(member.why.sentence) or "Digabung oleh petugas.",
        pair=_pair(
            (here.location.lat, here.location.lng),
            (beside.location.lat, beside.location.lng),
            "pembanding",
        ),
        this=_said(here, city),
        beside=_said(beside, city),
        fields=None
        if here.withdrawn_at is not None
        else _part("unlink", own, case=own.case.case_id, complaint=here.complaint_id),
    )


def _disputed(row: Disputed, city: CityNames) -> DisputeRow:
    here, beside, whole = row.complaint, row.beside, row.whole
    ids = {"case": row.dispute.case_id, "complaint": here.complaint_id}
    apart = (
        {"do": "unlink", "number": whole.number, **ids}
        if row.part is None
        else {
            "do": "unmerge",
            "number": whole.number,
            "case": row.part.case_id,
            "into": row.part.merged_into or whole.case_id,
        }
    )
    return DisputeRow(
        number=whole.number,
        why=unlinked(row.why.sentence) or "Digabung oleh petugas.",
        objection=unlinked(row.dispute.said),
        pair=_pair(
            (here.location.lat, here.location.lng),
            (beside.location.lat, beside.location.lng),
            "pembanding",
        ),
        this=_said(here, city),
        beside=_said(beside, city),
        apart=apart,
        keep={"do": "keep", **ids},
    )


def _part(do: str, own: DeskCase, **named: str) -> Mapping[str, str]:
    return {"do": do, "number": own.case.number, **named}


def _fixed(do: str, row: DeskCase) -> Mapping[str, str]:
    """What says which case, as it was seen: a press on an older version changes nothing."""
    return {"do": do, "case": row.case.case_id, "version": str(row.case.version)}


def _both(own: DeskCase, other: DeskCase) -> Pair | None:
    return _pair(_point(own.case.place), _point(other.case.place), other.case.number)


def _point(place: Place) -> tuple[float | None, float | None]:
    return place.lat, place.lng


def _pair(
    here: tuple[float | None, float | None],
    there: tuple[float | None, float | None],
    name: str,
) -> Pair | None:
    (lat, lng), (other_lat, other_lng) = here, there
    if lat is None or lng is None or other_lat is None or other_lng is None:
        return None
    far = metres_between(lat, lng, other_lat, other_lng)
    return Pair(
        far=f"{far:.0f} m" if far < 1_000 else f"{far / 1_000:.1f} km",
        map=place_map(lat, lng, [NamedPoint(name, other_lat, other_lng)], reach_m=STREET_M),
    )


def _card(row: DeskCase, view: DeskView, city: CityNames) -> CaseCard:
    case, due = row.case, owed_at(row.case)
    place = (case.place.address, case.place.kelurahan, case.place.kecamatan)
    where = ", ".join(part for part in place if part) or "Lokasi belum pasti"
    people = f" · {case.reporter_count} warga" if case.reporter_count > 1 else ""
    age = span_words(view.now - case.arrived_at)
    return CaseCard(
        about=f"Kasus {case.number} · {words.STATUS[case.status]} · masuk {age} lalu",
        due="ditutup" if due is None else due_words(due, view.now),
        late=due is not None and due < view.now,
        matter=unlinked(case.matter),
        where=unlinked(where) + people,
        said=_said(row.first, city) if row.first else None,
        number=case.number,
        complaints=case.complaint_count,
        token=row.token,
    )


def _said(said: Complaint, city: CityNames) -> Said:
    parts = (city.channel(said.channel), moment_words(said.reported_at, city.zone))
    about = " · ".join([*parts, said.external_id])
    return Said(about=unlinked(about), text=unlinked(said.text))


def _waiting(row: LaporWaiting, view: DeskView) -> WaitingRow:
    return WaitingRow(
        row.case_id, row.number, unlinked(row.matter), span_words(view.now - row.since)
    )


def _flagged(row: DeskCase, view: DeskView, city: CityNames) -> FlaggedRow:
    tags: Sequence[Tag] = [Tag(words.flag_words(each, city), "warn") for each in row.case.flags]
    return FlaggedRow(_card(row, view, city), tuple(tags))


def _pending(row: Pending, view: DeskView, city: CityNames) -> PendingRow:
    return PendingRow(
        external_id=unlinked(row.external_id),
        channel=city.channel(row.channel),
        age=span_words(view.now - row.received_at),
        complaint_id=row.complaint_id,
    )
