"""The page an official opens from a notice, on a telephone, in the order of the work: what it is
and where, what to do about it, until when, and how it came here.

Here is what it says, as values; `templates/official/case.html` says it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from aduan.application.official.show_case import CaseView, OpenablePhoto, Report, ShownPhoto
from aduan.domain.case.case import (
    CLOSED,
    Case,
    HistoryEntry,
    Level,
    Order,
    OrderKind,
    PostponeProposal,
    Role,
    Status,
)
from aduan.domain.case.clocks import HOLD_WORDS
from aduan.domain.case.due import Owing, owed, promised_at
from aduan.domain.case.lifecycle import Move, public_status
from aduan.domain.case.spoken_time import due_words, moment_words, span_words
from aduan.domain.case.subject import subject
from aduan.domain.case.unlinked import unlinked
from aduan.domain.case.voice import Tally
from aduan.domain.links import OFFICE_ROLES
from aduan.domain.photos.evidence import doubts
from aduan.pages.official.action_forms import ActionForms
from aduan.pages.shared import labels as words
from aduan.pages.shared.components import Event, Step, Tag
from aduan.pages.shared.labels import CityNames
from aduan.pages.shared.page import Page
from aduan.pages.shared.pictures import BeforeAfter, Pair, Picture, before_after, pairs, reported
from aduan.pages.shared.place_map import NamedPoint, Outline, PlaceMap, place_map

_ENDED: Final = CLOSED | {Status.DIGABUNG}
_LEVELS: Final = (Level.OPD, Level.SEKDA, Level.WALI_KOTA)
_TONE_OF_LEVEL: Final[Mapping[Level, str]] = {Level.SEKDA: "warn", Level.WALI_KOTA: "bad"}
_SEVERE: Final = "berat"
_SEVERITIES: Final = frozenset({"ringan", "sedang", _SEVERE})
PRIMARY: Final = (
    Move.EYE_AGREE, Move.EYE_RETURN,
    Move.APPROVE_POSTPONE, Move.REFUSE_POSTPONE, Move.ANSWER_LEADER, Move.ROUTE,
    Move.FOLLOW_UP, Move.RESOLVE,
)  # fmt: skip
"""What somebody opens the page for; everything else is folded under one."""
_MACHINERY: Final = frozenset(
    {Move.NOTE, Move.FLAG, Move.REMIND, Move.RESCHEDULE, Move.TELL_DESK, Move.LINK}
)
_AFTERWARDS: Final[Mapping[Owing, str]] = {
    Owing.FOLLOW_UP: "Bila lewat tanpa tindak lanjut, Sekda diberi tahu.",
    Owing.FOLLOW_UP_BEFORE_WALI_KOTA: "Bila lewat tanpa tindak lanjut, Wali Kota diberi tahu.",
    Owing.FOLLOW_UP_BEFORE_DESK: "Bila lewat, masuk daftar harian meja layanan.",
}
_REFRESH_S: Final = 10


@dataclass(frozen=True, slots=True)
class Countdown:
    """The due time that counts, running."""

    label: str
    when: str
    iso: str
    left: str
    late: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The clocks stand: why, and until when at most."""

    why: str
    until: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A postponement the Sekda has to decide."""

    who: str
    year: int
    review: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A leader's word that waits for an answer."""

    what: str
    note: str
    due: str
    silent: bool


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What one complaint says, and where else the very same was said: `same` names the others.
    `text` is None where only the inspectorate may read it. `files` are addresses as words: they may
    lead anywhere, and what was fetched from them is shown as a photo."""

    about: str
    title: str
    text: str | None
    files: tuple[str, ...] = ()
    same: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A photo that may be shown to everybody: what it is, how it stands, what opens its page."""

    name: str
    address: str
    what: str
    state: str
    press: str


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A clean photo: what is written under it, and what is doubtful about it."""

    address: str
    when: str
    far: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """What the citizen was promised and did not get, where the time that comes next is another:
    that of the level told last."""

    promise: str
    left: str


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """Everything the case page says. Of `closed`, `standing` and `countdown` one is set."""

    number: str
    office: str
    public: str
    matter: str
    tags: tuple[Tag, ...]
    said: str
    refused: str
    closed: str | None
    standing: Standing | None
    countdown: Countdown | None
    missed: Missed | None
    levels: tuple[Step, ...]
    arrived: str
    age: str
    due_steps: Sequence[str]
    proposal: Proposal | None
    orders: tuple[OrderLine, ...]
    forms: ActionForms
    office_acts: bool
    reports: tuple[ReportRow, ...]
    more_reports: int
    map: PlaceMap | None
    place: tuple[tuple[str, str], ...]
    place_reason: str
    photos: tuple[PhotoRow, ...]
    photos_in_check: int
    photos_refused: tuple[str, ...]
    route_reason: str
    route_others: tuple[str, ...]
    history: tuple[Event, ...]
    before_after: BeforeAfter | None
    reported: tuple[Picture, ...]
    doubted: tuple[Pair, ...]
    to_open: tuple[OpenRow, ...]
    voices: tuple[str, ...]
    machine: tuple[Event, ...]
    first: tuple[str, ...]
    others: tuple[str, ...]
    others_open: bool
    afterwards: str


def case_page(
    view: CaseView,
    city: CityNames,
    *,
    said: str = "",
    refused: str = "",
    refused_move: str = "",
    typed: Mapping[str, str] | None = None,
    around: Sequence[NamedPoint] = (),
    outline: Outline = (),
    upload_origin: str = "",
    due_steps: Sequence[str] = (),
    status: int = 200,
) -> Page:
    """`said` confirms what was just done; `refused` says why a move was not made, `typed` gives
    back what the person had written. `due_steps` explains the due time, step by step; `outline` is
    about where the kelurahan ends; photos are sent to `upload_origin`."""
    case, place = view.case, view.case.place
    running = _countdown(case, view.now, city)
    forms = ActionForms(
        city=city,
        moves=view.moves,
        token=view.token,
        agency=case.agency,
        now=view.now,
        ready_photos=len(view.ready_photos),
        asks_word=view.case.reporter_count >= view.word_from,
        once=view.once,
        withheld_from=case.withheld_from,
        refused_move=refused_move,
        typed=typed,
    )
    first = tuple(move for move in forms.offered if move in PRIMARY)
    others = tuple(move for move in forms.offered if move not in PRIMARY)
    told = [entry for entry in reversed(view.history) if not _of_the_machine(entry)]
    screen = CaseScreen(
        number=case.number,
        office=city.office(case.agency),
        public=words.PUBLIC[public_status(case.status)],
        matter=unlinked(subject(case, _said_first(view))),
        tags=_tags(case, running, view.now),
        said=said,
        refused=refused,
        closed=_closed(case, city),
        standing=_standing(case, city),
        countdown=running,
        missed=_missed(case, running, view.now, city),
        levels=_levels(case),
        arrived=moment_words(case.arrived_at, city.zone),
        age=span_words(view.now - case.arrived_at),
        due_steps=due_steps,
        proposal=_proposal(case.proposal, city) if case.proposal else None,
        orders=tuple(_order(one, view, city) for one in case.orders),
        forms=forms,
        office_acts=view.link.role in OFFICE_ROLES,
        reports=_reports(view.reports, city),
        more_reports=max(case.complaint_count - len(view.reports), 0),
        map=None
        if place.lat is None or place.lng is None
        else place_map(
            place.lat, place.lng, around, outline=outline, ward=unlinked(place.kelurahan or "")
        ),
        place=_where(case),
        place_reason=unlinked(place.reason[:1].upper() + place.reason[1:]),
        photos=tuple(_photo(each, case, view.word_from, city) for each in view.photos),
        photos_in_check=view.photos_in_check,
        photos_refused=view.photos_refused,
        route_reason=_why(view),
        route_others=tuple(city.suggestion(each) for each in case.route_alternatives),
        before_after=before_after(
            view.before, [(each.evidence, each.address) for each in view.photos], city.zone
        ),
        reported=() if view.photos else reported(view.before, city.zone),
        doubted=pairs(view.beside),
        to_open=tuple(_open_row(each, city) for each in view.to_open),
        history=tuple(_event(each, city) for each in told),
        voices=tuple(_voices(cycle, said, case) for cycle, said in view.tallies),
        machine=tuple(
            _event(each, city) for each in reversed(view.history) if _of_the_machine(each)
        ),
        first=first,
        others=others,
        others_open=refused_move in others,
        afterwards=_AFTERWARDS.get(due.what, "") if (due := owed(case)) and running else "",
    )
    uploads = Move.RESOLVE in first
    storage = (upload_origin,) if uploads and upload_origin else ()
    return Page(
        title=f"Kasus {case.number}",
        template="official/case.html",
        values={"case": screen},
        status=status,
        refresh_s=_REFRESH_S if view.photos_in_check and not typed else None,
        image_sources=tuple(
            dict.fromkeys(
                (
                    *_origins(
                        [each.address for each in view.photos]
                        + [each.address for each in view.before]
                        + [each.address for each in view.to_open]
                        + [each.earlier for each in view.beside if each.earlier]
                    ),
                    *storage,
                    *(("blob:",) if uploads else ()),
                )
            )
        ),
        connects_to=storage if uploads else None,
    )


def _said_first(view: CaseView) -> str:
    first = next((each for each in view.reports if not each.hidden), None)
    return (first.title or first.text) if first else ""


def _of_the_machine(entry: HistoryEntry) -> bool:
    """Rows that keep the record whole and tell an official nothing he has to know."""
    return entry.actor.role is Role.SYSTEM and entry.move in _MACHINERY


def _tags(case: Case, running: Countdown | None, now: datetime) -> tuple[Tag, ...]:
    tags = [Tag(words.STATUS[case.status], words.TONE[case.status])]
    if running is not None and (promised := promised_at(case)):
        tags.append(Tag(due_words(promised, now).capitalize(), "bad" if promised < now else ""))
    if case.reporter_count > 1:
        tags.append(Tag(f"{case.reporter_count} warga terdampak", "warn"))
    if case.severity and case.severity.strip().casefold() in _SEVERITIES:
        tags.append(Tag(f"Tingkat {case.severity}", "warn" if case.severity == _SEVERE else ""))
    if case.secret or case.inspektorat_only:
        tags.append(Tag("Rahasia", "bad"))
    if case.cycle > 1:
        tags.append(Tag(f"Siklus ke-{case.cycle}", "warn"))
    return tuple(tags)


def _missed(case: Case, running: Countdown | None, now: datetime, city: CityNames) -> Missed | None:
    promised = promised_at(case)
    if running is None or running.late or promised is None or promised >= now:
        return None
    what = "Tindak lanjut" if case.first_follow_up_at is None else "Penyelesaian"
    by = moment_words(promised, city.zone)
    return Missed(f"{what} seharusnya paling lambat {by}.", due_words(promised, now))


def _closed(case: Case, city: CityNames) -> str | None:
    if case.status not in _ENDED:
        return None
    return moment_words(case.closed_at, city.zone) if case.closed_at else "waktu tidak tercatat"


def _standing(case: Case, city: CityNames) -> Standing | None:
    if case.status in _ENDED or case.hold is None or case.hold.ended_at is not None:
        return None
    return Standing(HOLD_WORDS[case.hold.reason], moment_words(case.hold.until, city.zone))


def _countdown(case: Case, now: datetime, city: CityNames) -> Countdown | None:
    due = owed(case)
    if due is None or _standing(case, city) is not None:
        return None
    return Countdown(
        label=words.OWING[due.what],
        when=moment_words(due.at, city.zone),
        iso=due.at.isoformat(timespec="milliseconds"),
        left=due_words(due.at, now),
        late=due.at < now,
    )


def _levels(case: Case) -> tuple[Step, ...]:
    reached = _LEVELS.index(case.level)
    tone = _TONE_OF_LEVEL.get(case.level, "")
    return tuple(
        Step(words.LEVEL[level], "now" if at == reached else "past" if at < reached else "", tone)
        for at, level in enumerate(_LEVELS)
    )


def _proposal(asked: PostponeProposal, city: CityNames) -> Proposal:
    return Proposal(
        who=city.office(asked.proposed_by),
        year=asked.fiscal_year,
        review=moment_words(asked.review_at, city.zone),
        reason=unlinked(asked.reason),
    )


def _order(order: Order, view: CaseView, city: CityNames) -> OrderLine:
    kind = "Instruksi" if order.kind is OrderKind.ACT else "Permintaan penjelasan"
    return OrderLine(
        what=f"{kind} {city.office(order.by)}",
        note=unlinked(order.note),
        due=moment_words(order.due_at, city.zone),
        silent=order.due_at < view.now,
    )


def _reports(reports: Sequence[Report], city: CityNames) -> tuple[ReportRow, ...]:
    """The same words said again are one row: a page of one sentence says it once."""
    rows: dict[str, ReportRow] = {}
    for each in reports:
        row = _report(each, city)
        key = "" if row.text is None else " ".join(f"{row.title} {row.text}".lower().split())
        if key in rows:
            before = rows[key]
            rows[key] = replace(
                before, same=(*before.same, row.about), files=(*before.files, *row.files)
            )
        else:
            rows[key] = row
    return tuple(rows.values())


def _report(report: Report, city: CityNames) -> ReportRow:
    about = f"{city.channel(report.channel)} · {moment_words(report.reported_at, city.zone)}"
    if report.withdrawn:
        about += " · ditarik pelapornya"
    if report.hidden:
        return ReportRow(about, "", None)
    shown = tuple(unlinked(url) for url in report.attachments if urlsplit(url).scheme == "https")
    return ReportRow(about, unlinked(report.title), unlinked(report.text), shown)


def _where(case: Case) -> tuple[tuple[str, str], ...]:
    place = case.place
    known = (
        ("Alamat", place.address),
        ("Kelurahan", place.kelurahan),
        ("Kecamatan", place.kecamatan),
    )
    return tuple((name, unlinked(value)) for name, value in known if value)


def _why(view: CaseView) -> str:
    if view.hidden:
        return "Hanya dapat dibaca Inspektorat."
    return unlinked(view.case.route_reason) or "Ditentukan petugas meja layanan."


def _open_row(one: OpenablePhoto, city: CityNames) -> OpenRow:
    what = "Foto laporan" if one.before else "Foto tindak lanjut"
    when = moment_words(one.evidence.uploaded_at, city.zone)
    if one.opening is None:
        state = "Belum diputuskan."
    elif not one.opening.shown:
        state = "Tidak diperlihatkan kepada umum."
    else:
        state = "Terbuka untuk umum." if one.is_public else "Salinan untuk umum sedang dibuat."
    press = "Tutup wajah dan pelat" if one.opening is None else "Ubah"
    return OpenRow(one.name, one.address, f"{what}, {when}", state, press)


def _photo(photo: ShownPhoto, case: Case, word_from: int, city: CityNames) -> PhotoRow:
    evidence = photo.evidence
    verb, at = (
        ("Diambil", evidence.taken_at) if evidence.taken_at else ("Diunggah", evidence.uploaded_at)
    )
    return PhotoRow(
        address=photo.address,
        when=f"{verb} {moment_words(at, city.zone)}",
        far="" if evidence.distance_m is None else f", {evidence.distance_m:.0f} m dari lokasi",
        doubts=doubts(evidence, case, cycle=photo.cycle, word_from=word_from),
    )


def _event(entry: HistoryEntry, city: CityNames) -> Event:
    return Event(
        what=_what(entry),
        when=f"{moment_words(entry.at, city.zone)} · {city.office(entry.actor.post)}",
        said=tuple(
            unlinked(each) for each in dict.fromkeys((entry.public_note, entry.note)) if each
        ),
    )


def _what(entry: HistoryEntry) -> str:
    if entry.move == Move.ESCALATE:
        if entry.level is Level.OPD:
            return "Instansi diberi tahu"
        return f"Naik ke tingkat {words.LEVEL[entry.level]}"
    return words.move_words(entry.move)


def _voices(cycle: int, said: Tally, case: Case) -> str:
    """ "7 dari 9 pelapor: sudah beres. Nilai rata-rata 4,2 dari 5 (3 pelapor)."""
    parts = [words.tally_words(said)]
    if said.mean is not None:
        mean = f"{said.mean:.1f}".replace(".", ",")
        parts.append(f"Nilai rata-rata {mean} dari 5 ({len(said.ratings)} pelapor).")
    written = " ".join(filter(None, parts))
    return written if cycle == case.cycle else f"Siklus ke-{cycle}: {written}"


def _origins(addresses: Sequence[str]) -> tuple[str, ...]:
    parts = (urlsplit(each) for each in addresses)
    return tuple(dict.fromkeys(f"{each.scheme}://{each.netloc}" for each in parts))
