"""The duty desk: lists of rows, the longest waiting first, each decided with one press, and one
search above them all.

Here is what each row says and sends, as values; `templates/desk/` holds one template for each
list. The field names of the forms are the contract with `work_desk`, those of the links with
`show_desk`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

from aduan.application.case.labels import Sameness
from aduan.application.desk.disputes import Disputed
from aduan.application.desk.ports import Count, DeskTab, LaporConflict, LaporStuck
from aduan.application.desk.show import DeskCase, DeskView, Family, FoundCase, Member, Twin
from aduan.application.desk.split import may_not_split, one_a_line
from aduan.application.desk.work import TICK, TYPED, WORD
from aduan.application.placing.questions import Candidate, Pending
from aduan.application.search.find import BY_REPORTER, BY_WORDS
from aduan.domain.case.case import CLOSED, Case, EyeWhy, Place, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.due import promised_at
from aduan.domain.case.entry import State
from aduan.domain.case.secrecy import kept_from
from aduan.domain.case.spoken_place import place_parts
from aduan.domain.case.spoken_time import due_words, moment_words, span_words
from aduan.domain.case.subject import subject
from aduan.domain.case.unlinked import unlinked
from aduan.domain.photos.evidence import metres_between
from aduan.domain.rights.request import SAID, Request, Stage
from aduan.domain.search.terms import marked
from aduan.pages.shared import labels as words
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page
from aduan.pages.shared.place_map import STREET_M, NamedPoint, PlaceMap, place_map

TABS: Final[Mapping[DeskTab, str]] = {
    DeskTab.TRIAGE: "Tentukan instansi",
    DeskTab.TWINS: "Aduan kembar?",
    DeskTab.FLAGS: "Perlu perhatian",
    DeskTab.LAPOR: "Macet ke LAPOR!",
    DeskTab.CONFLICTS: "Beda dengan LAPOR!",
    DeskTab.DISPUTES: "Keberatan pelapor",
    DeskTab.JOINED: "Sudah digabung",
    DeskTab.PENDING: "Tertahan",
    DeskTab.EYES: "Mata kedua",
    DeskTab.PUBLIC: "Foto untuk umum",
    DeskTab.RIGHTS: "Hak atas data",
}
EMPTY: Final[Mapping[DeskTab, str]] = {
    DeskTab.TRIAGE: "Semua aduan sudah mempunyai instansi.",
    DeskTab.TWINS: "Tidak ada pertanyaan tentang aduan kembar.",
    DeskTab.FLAGS: "Tidak ada kasus bertanda.",
    DeskTab.LAPOR: "Tidak ada yang macet di jembatan SP4N-LAPOR!.",
    DeskTab.CONFLICTS: "Tidak ada perbedaan dengan SP4N-LAPOR!.",
    DeskTab.DISPUTES: "Tidak ada pelapor yang keberatan laporannya digabung.",
    DeskTab.JOINED: "Tidak ada kasus terbuka dengan lebih dari satu aduan.",
    DeskTab.PENDING: "Semua aduan sudah mempunyai kasus.",
    DeskTab.EYES: "Tidak ada penutupan yang menunggu pemeriksaan.",
    DeskTab.PUBLIC: "Tidak ada kasus selesai yang fotonya menunggu keputusan.",
    DeskTab.RIGHTS: "Tidak ada permintaan pelapor tentang datanya yang menunggu.",
}
_STUCK: Final[Mapping[str, str]] = {
    State.REFUSED: "Ditolak SP4N-LAPOR!",
    State.DEAD: "Gagal setelah dicoba berkali-kali",
    State.UNKNOWN: "Tidak diketahui sampai atau tidak; masih dicari",
}
_GUESSES: Final = 3
_EXCERPT: Final = 240
"""Characters of a report on its row; the rest opens."""


@dataclass(frozen=True, slots=True)
class Said:
    """One complaint's words in pieces (what another one says too is true), the `rest` of them that
    opens, and where and when they were written."""

    about: str
    text: tuple[tuple[str, bool], ...]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case on a list. `said` is None where only the inspectorate may read it."""

    id: str
    about: str
    due: str
    late: bool
    matter: str
    where: str
    said: Said | None
    number: str
    complaints: int
    token: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things side by side: how far apart they are, and the map of both."""

    far: str
    map: PlaceMap | None


@dataclass(frozen=True, slots=True)
class Guess:
    """A kind of complaint with its office, offered on a button: `value` is what it sends. Where the
    office depends on a kecamatan that is not known, `value` is "" and `kind` what is chosen for."""

    text: str
    value: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TriageRow:
    """`tick` names the row's field among the ticked ones and what it then sends; `correction`:
    every office and kind, where they were asked for."""

    case: CaseRow
    why: str
    guesses: tuple[Guess, ...]
    fields: Mapping[str, str]
    tick: tuple[str, str]
    first: str
    correction: bool
    asked_before: bool = False


@dataclass(frozen=True, slots=True)
class AnswerButton:
    """One of the buttons of a question about twins."""

    value: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class TwinRow:
    """Is the new one what is there already? `compare` leads to both with map and photos."""

    why: str
    pair: Pair | None
    own: CaseRow
    other: CaseRow
    fields: Mapping[str, str]
    answers: tuple[AnswerButton, ...]
    compare: str
    own_photos: tuple[str, ...] = ()
    other_photos: tuple[str, ...] = ()


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
    case: CaseRow
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FamilyView:
    """One case taken apart. `after` leads to the next page of complaints; `several` is what
    splitting its first report takes, None where that cannot be done, `matters` its text with what
    looks like a matter of its own on a line of its own."""

    own: CaseRow
    members: tuple[MemberRow, ...]
    merged: tuple[MergedRow, ...]
    after: str
    several: Mapping[str, str] | None = None
    matters: str = ""


@dataclass(frozen=True, slots=True)
class StuckRow:
    """What LAPOR! has not heard, and what can be done: `again` sends it once more, `filing` can be
    typed in there by hand."""

    id: str
    entry: str
    title: str
    about: str
    state: str
    reason: str
    again: bool
    filing: bool
    legible: bool


@dataclass(frozen=True, slots=True)
class ConflictRow:
    key: str
    number: str
    about: str
    ours: str
    theirs: str
    legible: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign on a case, what to do about it, and the press that takes it off."""

    text: str
    to_do: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FlaggedRow:
    """A case and its signs."""

    case: CaseRow
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A case that was searched for, and how it was found."""

    case: CaseRow
    by: str


@dataclass(frozen=True, slots=True)
class EyeRow:
    """A closing somebody else has to look at: by whom it was closed, and why it is looked at."""

    case: CaseRow
    closed: str
    why: str


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A complaint no case holds though it should."""

    external_id: str
    channel: str
    age: str
    complaint_id: str


@dataclass(frozen=True, slots=True)
class WishRow:
    """What a person asked of the data held about them, its 72 hours, and the command that serves
    it. Nobody's name stands here, and no complaint."""

    id: str
    wish: str
    received: str
    due: str
    late: bool
    stage: str
    officer_told: bool
    command: str


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    name: str
    count: str


@dataclass(frozen=True, slots=True)
class Pager:
    """The way through a long list: the next rows, the first ones, the other order."""

    said: str
    next: str
    first: str
    order: str
    other_order: str


def desk_page(
    view: DeskView, city: CityNames, *, said: str = "", refused: str = "", correcting: str = ""
) -> Page:
    """One list, or what was searched for, with what was just done above it. `correcting` is the
    case whose form for another office is wanted."""
    rows = _found(view, city) if view.found is not None else _rows(view, city, correcting)
    compared = view.compared
    photos = (*compared.own_photos, *compared.other_photos) if compared else ()
    return Page(
        title="Meja layanan: " + ("cari" if view.found is not None else TABS[view.tab]),
        template="desk/cari.html" if view.found is not None else f"desk/{view.tab.value}.html",
        values={
            "tab": view.tab.value if view.found is None else "",
            "tabs": [Tab(t.value, name, _count(view.counts.get(t))) for t, name in TABS.items()],
            "nothing": _nothing(view),
            "said": said,
            "refused": refused,
            "query": view.query,
            "pager": _pager(view),
            "unreadable": words.unreadable_words(view.unreadable),
            "counted": _counted_before(view, city),
            **rows,
        },
        wide=True,
        image_sources=_origins(photos),
    )


def _nothing(view: DeskView) -> str:
    """Of a part of a list nothing is said of the whole."""
    if view.unreadable:
        return "Tidak ada baris lain pada bagian daftar ini."
    if view.next or view.wanted.after:
        return "Tidak ada baris pada bagian daftar ini."
    return EMPTY[view.tab]


def start_page(form: Mapping[str, str], *, wrong: bool) -> Page:
    """Asks for a word before the first press of a mail's link; `form` is what was pressed."""
    return Page(
        title="Meja layanan: mulai",
        template="desk/start.html",
        values={
            "kept": {name: value for name, value in form.items() if name != TYPED},
            "typed": TYPED,
            "word": WORD,
            "wrong": f"Yang diketik belum sama dengan kata {WORD}." if wrong else "",
        },
        status=422 if wrong else 200,
    )


def _count(count: Count | None) -> str:
    if count is None:
        return ""
    return f"{count.number}+" if count.more else str(count.number)


def _counted_before(view: DeskView, city: CityNames) -> str:
    """Of which lists the number is not of this moment, and of which it is."""
    old = [name for tab, name in TABS.items() if tab in view.counts.keys() - view.counted_now]
    if not old or view.counted_at is None:
        return ""
    return f"Angka pada {', '.join(old)}: dihitung {moment_words(view.counted_at, city.zone)}."


def _rows(view: DeskView, city: CityNames, correcting: str) -> dict[str, object]:
    """What the template of the list asks for."""
    match view.tab:
        case DeskTab.TRIAGE:
            return {
                "rows": [_triage(each, view, city, correcting) for each in view.rows],
                "offices": _by_name(city.agencies),
                "categories": _by_name(city.categories),
                "units": {city.units[name]: name for name in sorted(city.units)},
                "kecamatan": {name: name for name in sorted(city.units)},
                "wanted": view.wanted,
                "acted": correcting == "",
            }
        case DeskTab.TWINS:
            return _questions(view, city)
        case DeskTab.JOINED:
            return {
                "number": view.number,
                "family": _family(view.family, view, city) if view.family else None,
                "rows": [_row(each, view, city) for each in view.rows],
            }
        case DeskTab.RIGHTS:
            return {"rows": [_wish(each, view, city) for each in view.wishes]}
        case _:
            return {"rows": _plain_rows(view, city)}


def _plain_rows(view: DeskView, city: CityNames) -> Sequence[object]:
    """Lists that are nothing but their rows."""
    match view.tab:
        case DeskTab.LAPOR:
            return [_stuck(each, view) for each in view.stuck]
        case DeskTab.CONFLICTS:
            return [_conflict(each) for each in view.conflicts]
        case DeskTab.DISPUTES:
            return [_disputed(each, city) for each in view.disputed]
        case DeskTab.FLAGS:
            return [_flagged(each, view, city) for each in view.rows]
        case DeskTab.PUBLIC | DeskTab.EYES:
            worded = _row if view.tab is DeskTab.PUBLIC else _eye
            return [worded(each, view, city) for each in view.rows]
        case _:
            return [_pending(each, view, city) for each in view.pending]


def _found(view: DeskView, city: CityNames) -> dict[str, object]:
    return {
        "rows": [_found_row(each, view, city) for each in view.found or ()],
        "cut": view.found_cut,
        "bounded": any(one.by in {BY_WORDS, BY_REPORTER} for one in view.found or ()),
    }


def _found_row(found: FoundCase, view: DeskView, city: CityNames) -> FoundRow:
    by = "sebagian kata" if found.partly else found.by
    return FoundRow(_row(found.row, view, city), f"cocok: {by}")


def _pager(view: DeskView) -> Pager | None:
    """None where the list stands whole on the page in the one order there is."""
    wanted, whole = view.wanted, view.counts.get(view.tab)
    if view.found is not None or view.family or view.compared:
        return None
    kept = {
        "bagian": view.tab.value,
        "kecamatan": wanted.kecamatan,
        "jenis": wanted.category,
        "urut": "terbaru" if wanted.newest_first else "",
    }
    further = bool(view.next or wanted.after)
    if not further and not wanted.newest_first and (whole is None or whole.number < 2):
        return None
    ordered = view.tab in {
        DeskTab.TRIAGE, DeskTab.TWINS, DeskTab.FLAGS, DeskTab.JOINED, DeskTab.EYES,
        DeskTab.PUBLIC, DeskTab.DISPUTES,
    }  # fmt: skip
    filtered = bool(wanted.kecamatan or wanted.category)
    of = f" dari {_count(whole)}" if whole and not filtered else ""
    shown = len(view.rows) + len(view.twins) + len(view.unread) + len(view.stuck)
    shown += len(view.conflicts) + len(view.disputed) + len(view.pending) + len(view.wishes)
    other = {**kept, "urut": "" if wanted.newest_first else "terbaru"}
    return Pager(
        said=f"{shown} baris{of}, yang {'terbaru' if wanted.newest_first else 'terlama'} dahulu.",
        next=_query(kept | {"sesudah": view.next}) if view.next else "",
        first=_query(kept) if wanted.after else "",
        order=_query(other) if ordered else "",
        other_order="Terlama dahulu" if wanted.newest_first else "Terbaru dahulu",
    )


def _query(values: Mapping[str, str]) -> str:
    return "?" + urlencode({name: value for name, value in values.items() if value})


def _eye(row: DeskCase, view: DeskView, city: CityNames) -> EyeRow:
    eye, at = row.case.eye, row.case.closed_at
    closer = city.office(eye.closer if eye else row.case.agency)
    when = f" {moment_words(at, city.zone)}" if at else ""
    return EyeRow(
        case=_row(row, view, city),
        closed=f"Ditutup {closer}{when}.",
        why="Ada foto yang meragukan."
        if eye and eye.why is EyeWhy.DOUBT
        else "Terpilih secara acak.",
    )


def _triage(row: DeskCase, view: DeskView, city: CityNames, correcting: str) -> TriageRow:
    case = row.case
    guesses = tuple(_guesses(case, city))
    fixed = _fixed("route", row)
    sendable = next((each.value for each in guesses if each.value), "")
    return TriageRow(
        case=_row(row, view, city),
        why=unlinked(case.route_reason) or "Tidak ada kata yang menentukan.",
        guesses=guesses,
        fields=fixed,
        tick=(TICK + case.case_id, f"{case.version}|{sendable}"),
        first=sendable,
        correction=correcting == case.case_id,
        asked_before=case.question is not None,
    )


def _guesses(case: Case, city: CityNames) -> list[Guess]:
    """The kinds the machine thought of, with their offices; the confidence stands on the one it was
    said of. Never an office the case accuses, and none outside the city."""
    found = []
    for code in dict.fromkeys([case.category or "", *case.route_alternatives]):
        if not code:
            continue
        sure = case.route_confidence if code == case.category else 0.0
        tail = f" ({sure:.0%})" if sure else ""
        office = city.office_for(code, case.place.kecamatan)
        if not office:
            found.append(Guess(f"{city.category(code)}{tail}: pilih kecamatan", "", code))
        elif office in city.agencies and not kept_from(case, office):
            kind = code if code in city.categories else ""
            text = f"{city.category(code)} → {city.short(office)}" if kind else city.short(office)
            found.append(Guess(text + tail, f"{office}/{kind}"))
    return found[:_GUESSES]


def _by_name(named: Mapping[str, str]) -> Mapping[str, str]:
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def _questions(view: DeskView, city: CityNames) -> dict[str, object]:
    if view.compared:
        twin = view.compared.twin
        (row,) = [_twin_row(twin, one, other, view, city, whole=True) for one, other in twin.others]
        compared: TwinRow | None = TwinRow(
            why=row.why, pair=row.pair, own=row.own, other=row.other, fields=row.fields,
            answers=row.answers, compare="", own_photos=view.compared.own_photos,
            other_photos=view.compared.other_photos,
        )  # fmt: skip
    else:
        compared = None
    return {
        "rows": [
            _twin_row(twin, one, other, view, city, whole=False)
            for twin in view.twins
            for one, other in twin.others
        ],
        "unread": [_row(each, view, city) for each in view.unread],
        "compared": compared,
        "gone": bool(view.number) and compared is None,
    }


def _twin_row(
    twin: Twin,
    candidate: Candidate,
    other: DeskCase,
    view: DeskView,
    city: CityNames,
    *,
    whole: bool,
) -> TwinRow:
    """A closed case can only have recurred."""
    own, question = twin.own, twin.question
    texts = [row.first.text if row.first else "" for row in (own, other)]
    return TwinRow(
        why=unlinked(candidate.sentence or question.why),
        pair=_both(own, other, drawn=whole),
        own=_row(own, view, city, beside=texts[1], whole=whole),
        other=_row(other, view, city, beside=texts[0], whole=whole),
        fields={
            **_fixed("answer", own),
            "complaint": question.complaint_id,
            "other": other.case.case_id,
        },
        answers=_answers(other),
        compare=_query(
            {
                "bagian": DeskTab.TWINS.value,
                "banding": f"{question.case_id}.{question.complaint_id}.{candidate.case_id}",
            }
        ),
    )


def _answers(other: DeskCase) -> tuple[AnswerButton, ...]:
    different = AnswerButton(Sameness.NOT_SAME.value, "Berbeda", "second")
    if other.case.status in CLOSED:
        return AnswerButton(Sameness.RECURRENCE.value, "Terulang lagi", ""), different
    again = AnswerButton(Sameness.RECURRENCE.value, "Terulang lagi", "second")
    return AnswerButton(Sameness.SAME.value, "Sama", ""), different, again


def _family(family: Family, view: DeskView, city: CityNames) -> FamilyView:
    own = family.own
    return FamilyView(
        own=_row(own, view, city),
        members=tuple(_member(each, own, city) for each in family.members),
        merged=tuple(
            MergedRow(
                pair=_both(row, own, drawn=False),
                case=_row(row, view, city),
                fields=_part("unmerge", own, case=row.case.case_id, into=own.case.case_id),
            )
            for row in family.merged
        ),
        after=family.after,
        several=_several(own),
        matters=one_a_line(own.first.text) if own.first else "",
    )


def _several(own: DeskCase) -> Mapping[str, str] | None:
    if own.first is None or own.case.status in CLOSED or may_not_split(own.first):
        return None
    fixed = {**_fixed("split", own), "complaint": own.first.complaint_id}
    return {**fixed, "number": own.case.number}


def _member(member: Member, own: DeskCase, city: CityNames) -> MemberRow:
    here, beside = member.complaint, member.beside
    return MemberRow(
        why=unlinked(member.why.sentence) or "Digabung oleh petugas.",
        pair=_pair(
            (here.location.lat, here.location.lng),
            (beside.location.lat, beside.location.lng),
            "pembanding",
            drawn=False,
        ),
        this=_said(here, city, beside=beside.text),
        beside=_said(beside, city, beside=here.text),
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
            drawn=False,
        ),
        this=_said(here, city, beside=beside.text),
        beside=_said(beside, city, beside=here.text),
        apart=apart,
        keep={"do": "keep", **ids},
    )


def _part(do: str, own: DeskCase, **named: str) -> Mapping[str, str]:
    return {"do": do, "number": own.case.number, **named}


def _fixed(do: str, row: DeskCase) -> Mapping[str, str]:
    """What says which case, as it was seen: a press on an older version changes nothing."""
    return {"do": do, "case": row.case.case_id, "version": str(row.case.version)}


def _both(own: DeskCase, other: DeskCase, *, drawn: bool) -> Pair | None:
    return _pair(_point(own.case.place), _point(other.case.place), other.case.number, drawn=drawn)


def _point(place: Place) -> tuple[float | None, float | None]:
    return place.lat, place.lng


def _pair(
    here: tuple[float | None, float | None],
    there: tuple[float | None, float | None],
    name: str,
    *,
    drawn: bool,
) -> Pair | None:
    (lat, lng), (other_lat, other_lng) = here, there
    if lat is None or lng is None or other_lat is None or other_lng is None:
        return None
    far = metres_between(lat, lng, other_lat, other_lng)
    point = NamedPoint(name, other_lat, other_lng)
    return Pair(
        far=f"{far:.0f} m" if far < 1_000 else f"{far / 1_000:.1f} km",
        map=place_map(lat, lng, [point], reach_m=STREET_M) if drawn else None,
    )


def _row(
    row: DeskCase, view: DeskView, city: CityNames, *, beside: str = "", whole: bool = False
) -> CaseRow:
    case, due, first = row.case, promised_at(row.case), row.first
    named = case.status is Status.TRIASE and (case.place.address or case.place.kelurahan)
    parts = [part for part in place_parts(case.place) if named not in (part, part[len("Kel. ") :])]
    where = ", ".join(parts) or ("" if named else "Lokasi belum pasti")
    people = f"{case.reporter_count} warga" if case.reporter_count > 1 else ""
    status = "" if case.status is Status.TRIASE else words.STATUS[case.status]
    age = span_words(view.now - case.arrived_at)
    lost = Said("Isi laporan tidak terbaca.", ()) if row.lost else None
    return CaseRow(
        id=case.case_id,
        about=" · ".join(filter(None, (case.number, status, f"masuk {age} lalu"))),
        due="ditutup" if due is None else due_words(due, view.now),
        late=due is not None and due < view.now,
        matter=unlinked(subject(case)),
        where=" · ".join(filter(None, (unlinked(where), people))),
        said=_said(first, city, beside=beside, whole=whole) if first else lost,
        number=case.number,
        complaints=case.complaint_count,
        token=row.token,
        office=city.office(case.agency),
    )


def _said(said: Complaint, city: CityNames, *, beside: str = "", whole: bool = False) -> Said:
    parts = (city.channel(said.channel), moment_words(said.reported_at, city.zone))
    about = " · ".join([*parts, said.external_id])
    text, rest = unlinked(said.text), ""
    if not whole and len(text) > _EXCERPT:
        cut = text[:_EXCERPT].rsplit(" ", 1)[0]
        text, rest = cut + " …", text[len(cut) :].strip()
    pieces = marked(text, unlinked(beside)) if beside else ((text, False),)
    return Said(about=unlinked(about), text=pieces, rest=rest)


def _stuck(row: LaporStuck, view: DeskView) -> StuckRow:
    return StuckRow(
        id=row.case_id,
        entry=row.entry_id,
        title=f"{row.what.capitalize()}: {unlinked(row.matter)}",
        about=f"Kasus {row.number} · menunggu {span_words(view.now - row.since)}",
        state=_STUCK.get(row.state, words.readable(row.state)),
        reason=unlinked(row.reason) or "SP4N-LAPOR! tidak memberi alasan.",
        again=row.state in {State.REFUSED, State.DEAD},
        filing=row.filing,
        legible=row.legible,
    )


def _conflict(row: LaporConflict) -> ConflictRow:
    return ConflictRow(
        row.key, row.number, row.about, unlinked(row.ours), unlinked(row.theirs), row.legible
    )


def _flagged(row: DeskCase, view: DeskView, city: CityNames) -> FlaggedRow:
    signs = tuple(
        Sign(
            words.flag_words(each, city),
            words.sign_to_do(each),
            {**_fixed("clear_sign", row), "flag": each},
        )
        for each in row.case.flags
    )
    return FlaggedRow(_row(row, view, city), signs)


def _pending(row: Pending, view: DeskView, city: CityNames) -> PendingRow:
    return PendingRow(
        external_id=unlinked(row.external_id),
        channel=city.channel(row.channel),
        age=span_words(view.now - row.received_at),
        complaint_id=row.complaint_id,
    )


def _wish(row: Request, view: DeskView, city: CityNames) -> WishRow:
    if row.stage is Stage.UNPROVEN:
        command = f"find --request {row.request_id} --confirm"
    else:
        command = f"{row.right.value} --request {row.request_id}"
    return WishRow(
        id=row.request_id,
        wish=SAID[row.right],
        received=moment_words(row.received_at, city.zone),
        due=due_words(row.due_at, view.now),
        late=row.due_at < view.now,
        stage=row.stage.value,
        officer_told=row.climbed > 1,
        command=command,
    )


def _origins(addresses: Sequence[str]) -> tuple[str, ...]:
    parts = (urlsplit(each) for each in addresses)
    return tuple(dict.fromkeys(f"{each.scheme}://{each.netloc}" for each in parts))
