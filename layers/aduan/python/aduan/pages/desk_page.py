"""The duty desk: short lists, the longest waiting first, each row decided with one press."""

from collections.abc import Mapping, Sequence
from typing import Final

from aduan.application.case.labels import Sameness
from aduan.application.desk.ports import DeskTab, LaporConflict, LaporWaiting
from aduan.application.desk.show import DeskCase, DeskView, Family, Member, Twin
from aduan.application.placing.questions import Pending
from aduan.domain.case.case import CLOSED, Case, Place
from aduan.domain.case.spoken_time import due_words, short_words, span_words
from aduan.domain.intake.complaint import Complaint
from aduan.domain.photos.evidence import metres_between
from aduan.pages import labels as words
from aduan.pages.case_page import next_due
from aduan.pages.labels import CityNames
from aduan.pages.markup import Markup, fill, join, lines
from aduan.pages.page import Page
from aduan.pages.place_map import STREET_M, NamedPoint, place_map

_TABS: Final[Mapping[DeskTab, str]] = {
    DeskTab.TRIAGE: "Tentukan instansi",
    DeskTab.TWINS: "Aduan kembar?",
    DeskTab.JOINED: "Sudah digabung",
    DeskTab.LAPOR: "SP4N-LAPOR!",
    DeskTab.FLAGS: "Perlu perhatian",
    DeskTab.PENDING: "Tertahan",
}
_EMPTY: Final[Mapping[DeskTab, str]] = {
    DeskTab.TRIAGE: "Semua aduan sudah mempunyai instansi.",
    DeskTab.TWINS: "Tidak ada pertanyaan tentang aduan kembar.",
    DeskTab.JOINED: "Tidak ada kasus terbuka dengan lebih dari satu aduan.",
    DeskTab.LAPOR: "Tidak ada yang menunggu di jembatan SP4N-LAPOR!.",
    DeskTab.FLAGS: "Tidak ada kasus bertanda.",
    DeskTab.PENDING: "Semua aduan sudah mempunyai kasus.",
}


def desk_page(view: DeskView, city: CityNames, *, said: str = "", refused: str = "") -> Page:
    """One list with what was just done above it."""
    rows = {
        DeskTab.TRIAGE: [_triage(each, view, city) for each in view.triage],
        DeskTab.TWINS: [_twin(each, view, city) for each in view.twins],
        DeskTab.JOINED: _joined(view, city),
        DeskTab.LAPOR: [_waiting(each, view) for each in view.waiting]
        + [_conflict(each) for each in view.conflicts],
        DeskTab.FLAGS: [_flagged(each, view, city) for each in view.flagged],
        DeskTab.PENDING: [_pending(each, view, city) for each in view.pending],
    }[view.tab]
    body = join([
        fill("<h1>Meja layanan</h1>$tabs", tabs=_tabs(view.tab)),
        fill('<div class="box ok" role="status"><p>$it</p></div>', it=said) if said else Markup(""),
        fill('<div class="box bad" role="alert"><p>$it</p></div>', it=refused)
        if refused else Markup(""),
        *(rows or [fill('<p class="card soft">$none</p>', none=_EMPTY[view.tab])]),
    ])  # fmt: skip
    return Page(title=f"Meja layanan: {_TABS[view.tab]}", body=body, wide=True)


def _tabs(current: DeskTab) -> Markup:
    rows = [
        fill('<a href="?bagian=$tab"$mark>$name</a>', tab=tab.value, name=name,
             mark=Markup(' aria-current="page"') if tab is current else None)
        for tab, name in _TABS.items()
    ]  # fmt: skip
    return fill('<nav class="tabs" aria-label="Daftar">$rows</nav>', rows=join(rows))


def _triage(row: DeskCase, view: DeskView, city: CityNames) -> Markup:
    case = row.case
    guesses = list(dict.fromkeys([case.category, *case.route_alternatives]))
    offices = _offices(case, city)
    offered = [each for each in guesses if each and _office_of(each, city) in offices]
    press = [
        _press_route(row, each, city, sure=case.route_confidence if at == 0 else None)
        for at, each in enumerate(offered[:3])
    ]
    return fill(
        '<article class="card">$head$first<p class="small"><b>Mengapa ditanyakan:</b> $why</p>'
        "$press$other$open</article>",
        head=_head(row, view), first=_first(row, city), press=join(press),
        why=case.route_reason or "Tidak ada kata yang menentukan.", other=_correct(row, city),
        open=_open(row),
    )  # fmt: skip


def _offices(case: Case, city: CityNames) -> Mapping[str, str]:
    """Whom the case may be given to: never an office it accuses."""
    return {k: v for k, v in city.agencies.items() if k not in case.withheld_from}


def _office_of(code: str, city: CityNames) -> str:
    return city.answers_for.get(code, code)


def _press_route(row: DeskCase, code: str, city: CityNames, *, sure: float | None) -> Markup:
    how_sure = f" ({sure:.0%})" if sure else ""
    return fill(
        '<form method="post">$fixed<input type="hidden" name="agency" value="$agency">'
        '<input type="hidden" name="category" value="$category">'
        '<button type="submit"$kind>$words</button></form>',
        fixed=_fixed("route", row), agency=_office_of(code, city),
        category=code if code in city.categories else "",
        kind=None if sure is not None else Markup(' class="second"'),
        words=f"{city.suggestion(code)}{how_sure}",
    )  # fmt: skip


def _correct(row: DeskCase, city: CityNames) -> Markup:
    name = row.case.case_id
    return fill(
        "<details><summary>Bukan salah satunya</summary>"
        '<form method="post">$fixed<label for="kat-$id">Jenis aduan</label>'
        '<select id="kat-$id" name="category"><option value="">Tidak diubah</option>$kinds</select>'
        '<label for="opd-$id">Instansi</label>'
        '<select id="opd-$id" name="agency" required><option value="">Pilih…</option>$offices'
        '</select><label for="ket-$id">Alasan <span>(boleh kosong)</span></label>'
        '<textarea id="ket-$id" name="note" maxlength="1000"></textarea>'
        '<button type="submit">Tetapkan</button></form></details>',
        id=name, fixed=_fixed("route", row), kinds=_options(city.categories),
        offices=_options(_offices(row.case, city)),
    )  # fmt: skip


def _options(named: Mapping[str, str]) -> Markup:
    ordered = sorted(named.items(), key=lambda pair: pair[1])
    return join([fill('<option value="$c">$n</option>', c=code, n=name) for code, name in ordered])


def _twin(twin: Twin, view: DeskView, city: CityNames) -> Markup:
    sides = [_pair(twin, other, why, view, city) for why, other in _named(twin)]
    return join(sides, "\n")


def _named(twin: Twin) -> Sequence[tuple[str, DeskCase]]:
    return [(candidate.sentence, case) for candidate, case in twin.others]


def _pair(twin: Twin, other: DeskCase, why: str, view: DeskView, city: CityNames) -> Markup:
    own = twin.own
    return fill(
        '<article class="card"><h2>Kejadian yang sama?</h2><p>$why</p>$map'
        '<div class="pair"><section><h3>Baru</h3>$head$first$open</section>'
        "<section><h3>Sudah ada</h3>$other_head$other_first$other_open</section></div>"
        '<form method="post" class="row">$fixed<input type="hidden" name="complaint" value="$id">'
        '<input type="hidden" name="other" value="$other">$buttons</form></article>',
        why=why or twin.question.why, map=_both(own, other), head=_head(own, view),
        first=_first(own, city), open=_open(own), other_head=_head(other, view),
        other_first=_first(other, city), other_open=_open(other), fixed=_fixed("answer", own),
        id=twin.question.complaint_id, other=other.case.case_id, buttons=_answers(other),
    )  # fmt: skip


def _answers(other: DeskCase) -> Markup:
    closed = other.case.status in CLOSED
    offered = [
        (Sameness.RECURRENCE, "Terulang lagi", "") if closed else (Sameness.SAME, "Sama", ""),
        (Sameness.NOT_SAME, "Berbeda", "second"),
    ]
    if not closed:
        offered.append((Sameness.RECURRENCE, "Terulang lagi", "second"))
    return join([
        fill('<button type="submit" name="answer" value="$v"$k>$n</button>', v=value.value, n=name,
             k=fill(' class="$k"', k=kind) if kind else None)
        for value, name, kind in offered
    ])  # fmt: skip


def _joined(view: DeskView, city: CityNames) -> list[Markup]:
    """Cases of several complaints; with a number, that case's complaints side by side."""
    search = fill(
        '<form method="get" class="card row"><input type="hidden" name="bagian" value="$tab">'
        '<label for="kasus">Nomor kasus</label><input id="kasus" name="kasus" value="$number">'
        '<button type="submit" class="second">Lihat aduannya</button></form>',
        tab=DeskTab.JOINED.value, number=view.number,
    )  # fmt: skip
    if view.family is not None:
        return [search, *_family(view.family, view, city)]
    if view.number:
        none = "Tidak ada kasus dengan nomor ini."
        return [search, fill('<p class="card soft">$none</p>', none=none)]
    rows = [
        fill('<article class="card">$head$inside$open</article>', head=_head(row, view),
             inside=_inside(row), open=_open(row))
        for row in view.joined
    ]  # fmt: skip
    return [search, *(rows or [fill('<p class="card soft">$it</p>', it=_EMPTY[DeskTab.JOINED])])]


def _inside(row: DeskCase) -> Markup:
    return fill(
        '<p class="small"><a href="?bagian=$tab&amp;kasus=$number">Lihat $count aduan di dalamnya'
        "</a></p>",
        tab=DeskTab.JOINED.value, number=row.case.number, count=str(row.case.complaint_count),
    )  # fmt: skip


def _family(family: Family, view: DeskView, city: CityNames) -> list[Markup]:
    own = family.own
    head = fill(
        '<article class="card">$head$first$open</article>',
        head=_head(own, view), first=_first(own, city), open=_open(own),
    )  # fmt: skip
    members = [_member(one, own, city) for one in family.members]
    merged = [_merged(one, own, view, city) for one in family.merged]
    alone = Markup('<p class="card soft">Tidak ada aduan lain yang digabung ke kasus ini.</p>')
    more = fill(
        '<p><a href="?bagian=$tab&amp;kasus=$number&amp;sesudah=$after">Aduan berikutnya</a></p>',
        tab=DeskTab.JOINED.value, number=own.case.number, after=family.after,
    ) if family.after else Markup("")  # fmt: skip
    return [head, *(members + merged or [alone]), more]


def _member(member: Member, own: DeskCase, city: CityNames) -> Markup:
    here, beside = member.complaint, member.beside
    gone = here.withdrawn_at is not None
    return fill(
        '<article class="card"><h2>Aduan yang digabung</h2><p>$why</p>$map'
        '<div class="pair"><section><h3>Aduan ini</h3>$this</section>'
        "<section><h3>Digabung dengan</h3>$other</section></div>$press</article>",
        why=member.why.sentence or "Digabung oleh petugas.", map=_two_points(here, beside),
        this=_said(here, city), other=_said(beside, city),
        press=Markup('<p class="soft">Sudah ditarik pelapor.</p>') if gone else _part(
            "unlink", own, case=own.case.case_id, complaint=here.complaint_id
        ),
    )  # fmt: skip


def _merged(row: DeskCase, own: DeskCase, view: DeskView, city: CityNames) -> Markup:
    return fill(
        '<article class="card"><h2>Kasus yang digabung</h2>$map'
        '<div class="pair"><section><h3>Kasus ini</h3>$head$first$inside</section>'
        "<section><h3>Digabung ke</h3>$own_head$own_first</section></div>$press</article>",
        map=_both(row, own), head=_head(row, view), first=_first(row, city), inside=_inside(row),
        own_head=_head(own, view), own_first=_first(own, city),
        press=_part("unmerge", own, case=row.case.case_id, into=own.case.case_id),
    )  # fmt: skip


def _part(do: str, own: DeskCase, **named: str) -> Markup:
    fields = {"do": do, "number": own.case.number, **named}
    hidden = [
        fill('<input type="hidden" name="$n" value="$v">', n=name, v=value)
        for name, value in fields.items()
    ]
    return fill(
        '<form method="post">$hidden<button type="submit" class="second">'
        "Bukan kejadian yang sama</button></form>",
        hidden=join(hidden),
    )


def _two_points(one: Complaint, other: Complaint) -> Markup:
    a, b = one.location, other.location
    if a.lat is None or a.lng is None or b.lat is None or b.lng is None:
        return Markup('<p class="soft small">Salah satu laporan tanpa titik koordinat.</p>')
    return _map((a.lat, a.lng), (b.lat, b.lng), "pembanding")


def _both(own: DeskCase, other: DeskCase) -> Markup:
    here, there = _point(own.case.place), _point(other.case.place)
    if here is None or there is None:
        return Markup('<p class="soft small">Salah satu laporan tanpa titik koordinat.</p>')
    return _map(here, there, other.case.number)


def _map(here: tuple[float, float], there: tuple[float, float], name: str) -> Markup:
    far = metres_between(*here, *there)
    return fill(
        '<p class="small">Jarak kedua titik: <b>$far</b></p>$map',
        far=f"{far:.0f} m" if far < 1_000 else f"{far / 1_000:.1f} km",
        map=place_map(*here, [NamedPoint(name, *there)], reach_m=STREET_M),
    )


def _point(place: Place) -> tuple[float, float] | None:
    return None if place.lat is None or place.lng is None else (place.lat, place.lng)


def _head(row: DeskCase, view: DeskView) -> Markup:
    case = row.case
    where = ", ".join(
        part for part in (case.place.address, case.place.kelurahan, case.place.kecamatan) if part
    )
    closed = case.status in CLOSED
    due = "ditutup" if closed else due_words(next_due(case)[1], view.now)
    return fill(
        '<p class="soft small">Kasus $number · $status · masuk $age lalu · $due</p>'
        '<h2>$matter</h2><p class="small">$where$count</p>',
        number=case.number, status=words.STATUS[case.status], due=due,
        age=span_words(view.now - case.arrived_at), matter=case.matter,
        where=where or "Lokasi belum pasti",
        count=f" · {case.reporter_count} warga" if case.reporter_count > 1 else None,
    )  # fmt: skip


def _first(row: DeskCase, city: CityNames) -> Markup:
    said = row.first
    if said is None:
        return Markup('<p class="soft">Isi laporan hanya dapat dibaca Inspektorat.</p>')
    return _said(said, city)


def _said(said: Complaint, city: CityNames) -> Markup:
    return fill(
        '<p class="soft small">$channel · $at · $code</p><blockquote>$text</blockquote>',
        channel=city.channel(said.channel), code=said.external_id,
        at=short_words(said.reported_at, city.zone), text=lines(said.text),
    )  # fmt: skip


def _open(row: DeskCase) -> Markup:
    return fill('<p class="small"><a href="../actions/$token">Buka kasus</a></p>', token=row.token)


def _fixed(do: str, row: DeskCase) -> Markup:
    return fill(
        '<input type="hidden" name="do" value="$do">'
        '<input type="hidden" name="case" value="$case">'
        '<input type="hidden" name="version" value="$version">',
        do=do, case=row.case.case_id, version=row.case.version,
    )  # fmt: skip


def _waiting(row: LaporWaiting, view: DeskView) -> Markup:
    return fill(
        '<article class="card"><h2>Ketik di lapor.go.id: $matter</h2>'
        '<p class="soft small">Kasus $number · menunggu $age</p><p>Masukkan laporan ini sebagai '
        "admin di lapor.go.id, lalu tulis nomor pelacakannya di sini.</p>"
        '<form method="post"><input type="hidden" name="do" value="link">'
        '<input type="hidden" name="case" value="$case">'
        '<label for="id-$case">Nomor pelacakan (Tracking ID)</label>'
        '<input id="id-$case" name="typed" inputmode="numeric" pattern="#?[0-9]{1,12}" required>'
        '<button type="submit">Simpan</button></form></article>',
        matter=row.matter, number=row.number, case=row.case_id,
        age=span_words(view.now - row.since),
    )  # fmt: skip


def _conflict(row: LaporConflict) -> Markup:
    return fill(
        '<article class="card"><h2>Berbeda di kedua sisi: $about</h2>'
        '<p class="soft small">Kasus $number</p><dl><dt>Satu Aduan</dt><dd>$ours</dd>'
        "<dt>SP4N-LAPOR!</dt><dd>$theirs</dd></dl>"
        '<form method="post" class="row"><input type="hidden" name="do" value="conflict">'
        '<input type="hidden" name="key" value="$key">'
        '<button type="submit" name="side" value="hub">Satu Aduan benar</button>'
        '<button type="submit" name="side" value="lapor" class="second">LAPOR! benar</button>'
        "</form></article>",
        about=row.about, number=row.number, ours=row.ours, theirs=row.theirs, key=row.key,
    )  # fmt: skip


def _flagged(row: DeskCase, view: DeskView, city: CityNames) -> Markup:
    tags = [fill('<li class="tag warn">$it</li>', it=_sign(each, city)) for each in row.case.flags]
    return fill(
        '<article class="card">$head<ul class="tags">$tags</ul>$open</article>',
        head=_head(row, view), tags=join(tags), open=_open(row),
    )  # fmt: skip


def _pending(row: Pending, view: DeskView, city: CityNames) -> Markup:
    return fill(
        '<article class="card"><h2>Belum mempunyai kasus: $id</h2><p class="soft small">$channel · '
        "menunggu $age</p><p>Pencocokan aduan ini gagal dan diulang sendiri setiap lima menit. "
        "Bila tetap tertahan, beri tahu pengelola sistem dengan nomor $complaint.</p></article>",
        id=row.external_id, channel=city.channel(row.channel), complaint=row.complaint_id,
        age=span_words(view.now - row.received_at),
    )  # fmt: skip


def _sign(flag: str, city: CityNames) -> str:
    kind, _, about = flag.partition(":")
    known = {
        "tanpa_penerima": "Tanpa penerima aktif",
        "tak_terkirim": "Pemberitahuan tak terkirim",
        "berulang": "Terulang setelah ditutup",
        "darurat": "Menyebut keadaan darurat",
        "sindiran": "Menyiratkan dugaan, belum menuduh",
    }
    name = known.get(kind, words.readable(kind))
    return f"{name}: {city.office(about)}" if about else name
