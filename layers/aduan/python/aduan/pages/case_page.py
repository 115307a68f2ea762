"""The page an official opens from a notice, on a telephone: what, where, until when, and the next
step. The order is the order of the questions a person in the field asks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from aduan.application.official.show_case import CaseView, Report, ShownPhoto
from aduan.domain.case.case import CLOSED, Case, HistoryEntry, Level, Status
from aduan.domain.case.lifecycle import Move, public_status
from aduan.domain.case.spoken_time import due_words, moment_words, short_words, span_words
from aduan.domain.links import OFFICE_ROLES
from aduan.domain.photos.evidence import doubts
from aduan.pages import labels as words
from aduan.pages.action_forms import FormContext, action_forms
from aduan.pages.labels import CityNames
from aduan.pages.markup import Markup, fill, join, lines
from aduan.pages.page import Page
from aduan.pages.place_map import NamedPoint, place_map

_ENDED: Final = CLOSED | {Status.DIGABUNG}


def case_page(
    view: CaseView,
    city: CityNames,
    *,
    said: str = "",
    refused: str = "",
    refused_move: str = "",
    typed: Mapping[str, str] | None = None,
    around: Sequence[NamedPoint] = (),
    due_steps: Sequence[str] = (),
    status: int = 200,
) -> Page:
    """`said` confirms what was just done; `refused` says why a move was not made, `typed` gives
    back what the person had written. `due_steps` explains the due time, step by step."""
    context = FormContext(
        city=city,
        token=view.token,
        agency=view.case.agency,
        now=view.now,
        ready_photos=len(view.ready_photos),
        withheld_from=view.case.withheld_from,
        refused_move=refused_move,
        typed=typed,
    )
    body = join([
        _head(view.case, city),
        _box("ok", said),
        _box("bad", refused),
        _due(view, city, due_steps),
        _proposal(view.case, city),
        _actions(view, context),
        _reports(view, city),
        _place(view.case, around),
        _evidence(view, city),
        _route(view.case, city),
        _history(view.history, city),
    ])  # fmt: skip
    return Page(
        title=f"Kasus {view.case.number}",
        body=body,
        status=status,
        refresh_s=10 if view.photos_in_check and not typed else None,
        image_sources=_origins(view.photos),
    )


def _head(case: Case, city: CityNames) -> Markup:
    affected = case.reporter_count if case.reporter_count > 1 else 0
    tags = join([
        _tag(words.STATUS.get(case.status, words.readable(case.status)), "ok"),
        _tag(f"{affected} warga terdampak", "warn") if affected else Markup(""),
        _tag(f"Tingkat {case.severity}", "warn" if case.severity == "berat" else "")
        if case.severity else Markup(""),
        _tag("Rahasia", "bad") if case.secret or case.inspektorat_only else Markup(""),
        _tag(f"Siklus ke-{case.cycle}", "warn") if case.cycle > 1 else Markup(""),
    ])  # fmt: skip
    return fill(
        '<p class="soft small">Kasus $number · $agency · status publik: $public</p>'
        '<h1>$matter</h1><ul class="tags">$tags</ul>',
        number=case.number, agency=city.office(case.agency),
        public=words.PUBLIC[public_status(case.status)],
        matter=case.matter, tags=tags,
    )  # fmt: skip


def _tag(text: str, kind: str = "") -> Markup:
    return fill('<li class="tag $kind">$text</li>', kind=kind, text=text)


def _box(kind: str, text: str) -> Markup:
    if not text:
        return Markup("")
    role = "alert" if kind == "bad" else "status"
    return fill('<div class="box $kind" role="$role"><p>$text</p></div>',
                kind=kind, role=role, text=text)  # fmt: skip


def _due(view: CaseView, city: CityNames, steps: Sequence[str]) -> Markup:
    case = view.case
    if case.status in _ENDED:
        closed = case.closed_at
        when = moment_words(closed, city.zone) if closed else "waktu tidak tercatat"
        return fill('<section class="card"><h2>Kasus sudah ditutup</h2><p>$when</p></section>',
                    when=when)  # fmt: skip
    if case.hold is not None and case.hold.ended_at is None:
        clock = fill(
            '<p class="due">Tenggat berhenti</p><p>Alasan: $why, paling lama sampai $until.</p>',
            why=words.HOLD[case.hold.reason], until=moment_words(case.hold.until, city.zone),
        )  # fmt: skip
    else:
        clock = _countdown(case, view.now, city)
    explained = (
        fill('<details><summary>Cara menghitung tenggat</summary><ul>$steps</ul></details>',
             steps=join([fill("<li>$step</li>", step=step) for step in steps]))
        if steps else Markup("")
    )  # fmt: skip
    return fill(
        '<section class="card"><h2>Tenggat</h2>$clock$levels'
        '<p class="soft small">Masuk $arrived, $age yang lalu.</p>$explained</section>',
        clock=clock, levels=_levels(case), explained=explained,
        arrived=moment_words(case.arrived_at, city.zone),
        age=span_words(view.now - case.arrived_at),
    )  # fmt: skip


def next_due(case: Case) -> tuple[str, datetime]:
    """The due time that counts now, and what happens then."""
    work = "Tindak lanjut" if case.first_follow_up_at is None else "Penyelesaian"
    if case.level is Level.OPD:
        return f"{work} paling lambat", case.due.opd
    if case.level is Level.SEKDA:
        return f"{work} sebelum Wali Kota diberi tahu", case.due.sekda
    return "Penyelesaian menurut batas nasional", case.due.resolve


def _countdown(case: Case, now: datetime, city: CityNames) -> Markup:
    label, due_at = next_due(case)
    return fill(
        '<p class="soft small">$label: $when</p>'
        '<p class="due$late"><time data-due datetime="$iso">$left</time></p>',
        late=" late" if due_at < now else None, label=label, when=moment_words(due_at, city.zone),
        iso=due_at.isoformat(timespec="milliseconds"), left=due_words(due_at, now),
    )  # fmt: skip


def _levels(case: Case) -> Markup:
    order = (Level.OPD, Level.SEKDA, Level.WALI_KOTA)
    reached = order.index(case.level)
    rows = [
        fill(
            "<li$mark>$name</li>",
            name=words.LEVEL[level],
            mark=Markup(' aria-current="step"') if at == reached
            else Markup(' class="done"') if at < reached else None,
        )
        for at, level in enumerate(order)
    ]  # fmt: skip
    return fill('<ol class="steps" aria-label="Tingkat yang sudah diberi tahu">$rows</ol>',
                rows=join(rows))  # fmt: skip


def _proposal(case: Case, city: CityNames) -> Markup:
    if case.proposal is None:
        return Markup("")
    asked = case.proposal
    return fill(
        '<section class="box warn"><h2>Usulan penundaan</h2><p>$who mengusulkan kasus ini '
        "dikerjakan dengan anggaran tahun $year, ditinjau kembali $review.</p>"
        "<blockquote>$reason</blockquote></section>",
        who=city.office(asked.proposed_by), year=asked.fiscal_year,
        review=moment_words(asked.review_at, city.zone), reason=lines(asked.reason),
    )  # fmt: skip


def _actions(view: CaseView, context: FormContext) -> Markup:
    forms = action_forms(view.moves, context)
    if forms:
        return fill('<section class="card" aria-labelledby="aksi"><h2 id="aksi">Tindakan</h2>'
                    "$forms</section>", forms=forms)  # fmt: skip
    if view.link.role in OFFICE_ROLES:
        return fill('<section class="card"><h2>Tindakan</h2><p class="soft">Tidak ada tindakan '
                    "yang diperlukan dari Anda saat ini.</p></section>")  # fmt: skip
    return fill(
        '<section class="card"><h2>Untuk diketahui</h2><p class="soft">Kasus ini tetap menjadi '
        "tugas $agency. Halaman ini memberi tahu keadaannya.</p></section>",
        agency=context.city.office(context.agency),
    )


def _reports(view: CaseView, city: CityNames) -> Markup:
    rows = [_report(each, city) for each in view.reports]
    more = view.case.complaint_count - len(rows)
    rest = fill('<p class="soft small">dan $more laporan lain tentang kejadian yang sama.</p>',
                more=more) if more > 0 else Markup("")  # fmt: skip
    return fill('<section class="card"><h2>Isi laporan</h2>$rows$rest</section>',
                rows=join(rows), rest=rest)  # fmt: skip


def _report(report: Report, city: CityNames) -> Markup:
    when = fill('<p class="soft small">$channel · $at</p>', channel=city.channel(report.channel),
                at=short_words(report.reported_at, city.zone))  # fmt: skip
    if report.hidden:
        return fill("$when<p>Isi laporan ini hanya dapat dibaca Inspektorat.</p>", when=when)
    shown = [url for url in report.attachments if urlsplit(url).scheme == "https"]
    files = [
        fill('<a href="$url" rel="noreferrer noopener">Lampiran $at</a>', url=url, at=at)
        for at, url in enumerate(shown, 1)
    ]
    return fill(
        "$when<blockquote>$title$text</blockquote>$files",
        when=when,
        title=fill("<b>$title</b><br>", title=report.title) if report.title else None,
        text=lines(report.text),
        files=fill('<p class="small">$all</p>', all=join(files, " · ")) if files else None,
    )  # fmt: skip


def _place(case: Case, around: Sequence[NamedPoint]) -> Markup:
    place = case.place
    where = [
        ("Alamat", place.address), ("Kelurahan", place.kelurahan), ("Kecamatan", place.kecamatan),
    ]  # fmt: skip
    rows = [fill("<dt>$name</dt><dd>$value</dd>", name=n, value=v) for n, v in where if v]
    known = (
        place_map(place.lat, place.lng, around)
        if place.lat is not None and place.lng is not None
        else Markup('<p class="soft small">Titik koordinat tidak disertakan pelapor.</p>')
    )
    why = fill('<p class="soft small">$why</p>', why=place.reason) if place.reason else None
    return fill('<section class="card"><h2>Lokasi</h2>$known<dl>$rows</dl>$why</section>',
                known=known, rows=join(rows), why=why)  # fmt: skip


def _evidence(view: CaseView, city: CityNames) -> Markup:
    if not (view.photos or view.photos_in_check or view.photos_refused):
        return Markup("")
    shown = [_photo(each, view.case, city) for each in view.photos]
    waiting = _box("warn", f"{view.photos_in_check} foto sedang diperiksa. Halaman ini memuat "
                   "ulang sendiri.") if view.photos_in_check else Markup("")  # fmt: skip
    refused = [_box("bad", f"Foto tidak dapat dipakai. {why}") for why in view.photos_refused]
    return fill(
        '<section class="card"><h2>Foto tindak lanjut</h2>$waiting$refused'
        '<ul class="photos">$shown</ul></section>',
        waiting=waiting, refused=join(refused), shown=join(shown),
    )  # fmt: skip


def _photo(photo: ShownPhoto, case: Case, city: CityNames) -> Markup:
    at = photo.evidence.taken_at or photo.evidence.uploaded_at
    verb = "Diambil" if photo.evidence.taken_at else "Diunggah"
    notes = [_box("warn", doubt) for doubt in doubts(photo.evidence, case)]
    return fill(
        '<li><a href="$url" rel="noreferrer"><img src="$url" alt="Foto tindak lanjut, $when"></a>'
        '<span class="small">$when$far</span>$notes</li>',
        url=photo.address, when=f"{verb} {short_words(at, city.zone)}", notes=join(notes),
        far=f", {photo.evidence.distance_m:.0f} m dari lokasi"
        if photo.evidence.distance_m is not None else None,
    )  # fmt: skip


def _route(case: Case, city: CityNames) -> Markup:
    others = [city.suggestion(each) for each in case.route_alternatives]
    return fill(
        '<section class="card"><h2>Mengapa ke $agency?</h2><p>$why</p>$others</section>',
        agency=city.office(case.agency),
        why=case.route_reason or "Ditentukan petugas meja layanan.",
        others=fill('<p class="soft small">Kemungkinan lain: $names.</p>',
                    names=", ".join(others)) if others else None,
    )  # fmt: skip


def _history(history: Sequence[HistoryEntry], city: CityNames) -> Markup:
    rows = [_entry(each, city) for each in reversed(history)]
    return fill('<section class="card"><h2>Riwayat</h2><ol class="history">$rows</ol></section>',
                rows=join(rows))  # fmt: skip


def _entry(entry: HistoryEntry, city: CityNames) -> Markup:
    said = [lines(each) for each in dict.fromkeys((entry.public_note, entry.note)) if each]
    return fill(
        '<li><h3>$what</h3><p class="soft small">$at · $who</p>$said</li>',
        what=_what(entry), at=short_words(entry.at, city.zone),
        who=city.office(entry.actor.post),
        said=join([fill("<p>$each</p>", each=each) for each in said]),
    )  # fmt: skip


def _what(entry: HistoryEntry) -> str:
    if entry.move == Move.ESCALATE:
        return f"{words.LEVEL[entry.level]} diberi tahu"
    return words.move_words(entry.move)


def _origins(photos: Sequence[ShownPhoto]) -> tuple[str, ...]:
    parts = (urlsplit(each.address) for each in photos)
    return tuple(dict.fromkeys(f"{each.scheme}://{each.netloc}" for each in parts))
