"""One invented example of every page of the product, and of every list and state of it.

Read by the tests of this folder, which hold for every page; a page that is not here is found by
`test_every_template_is_shown_by_an_example`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from aduan.application.desk.disputes import Disputed
from aduan.application.desk.ports import Count, DeskTab, LaporConflict, LaporStuck, Wanted
from aduan.application.desk.show import (
    PAGE,
    PAIRS,
    Compared,
    DeskCase,
    DeskView,
    Family,
    FoundCase,
    Member,
    Twin,
)
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.office.accept import Accepted
from aduan.application.office.overview import Overview, OwnFigures
from aduan.application.office.ports import Counted
from aduan.application.office.show import (
    OPEN_TABS,
    ROWS,
    Asked,
    OfficePart,
    OfficeRow,
    OfficeView,
)
from aduan.application.office.show import Tab as OfficeTab
from aduan.application.official.act import Done
from aduan.application.official.open_link import DeadLink
from aduan.application.official.open_photo import NotOpened, PhotoToOpen
from aduan.application.official.show_case import CaseView, OpenablePhoto, Report, ShownPhoto
from aduan.application.official.upload import NoUpload, UploadForm
from aduan.application.placing.joined import Joined
from aduan.application.placing.questions import Candidate, Pending, Question
from aduan.application.reports.ports import PrintedFile
from aduan.application.reports.shelf import ShelfView
from aduan.cli.lapor_month import month_html
from aduan.domain.case.case import (
    Actor,
    Audience,
    Case,
    Evidence,
    EyeWhy,
    Hold,
    HoldReason,
    Level,
    Order,
    OrderKind,
    PostponeProposal,
    Resembling,
    Role,
    SecondEye,
    Status,
)
from aduan.domain.case.clocks import explain
from aduan.domain.case.errors import UnavailableError
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.secrecy import bare
from aduan.domain.case.unreadable import Unreadable
from aduan.domain.case.voice import Tally
from aduan.domain.city.city import load_city
from aduan.domain.figures.offices import CityFigures, Figures
from aduan.domain.lapor.monthly import Difference, Differs, Month
from aduan.domain.links import ActionLink, DeskLink, OfficeLink, Refusal
from aduan.domain.officials.appointments import Appointment
from aduan.domain.photos.evidence import Photo, PhotoState
from aduan.domain.photos.opening import Opening, covered_by
from aduan.domain.photos.shown import Before, Beside
from aduan.domain.rights.request import Proof, Right, Stage
from aduan.domain.rights.request import Request as Wish
from aduan.pages.desk.desk_page import desk_page, start_page
from aduan.pages.office.figures_page import overview_page, own_figures_page
from aduan.pages.office.office_page import office_page, part_page
from aduan.pages.official.action_forms import FORMS
from aduan.pages.official.answers import receipt
from aduan.pages.official.case_page import case_page
from aduan.pages.official.cover_page import cover_page, not_opened_page
from aduan.pages.official.leader_page import leader_page
from aduan.pages.official.upload_page import no_upload_page, upload_page
from aduan.pages.reports.answers import shelf_page
from aduan.pages.reports.report_page import report_html
from aduan.pages.shared.closed_door import closed_door, fresh_link_page
from aduan.pages.shared.exchange import show
from aduan.pages.shared.faults import paged
from aduan.pages.shared.labels import city_names
from aduan.pages.shared.page import Page
from aduan.pages.shared.place_map import NamedPoint
from tests.unit.pages.citizen_pages import citizens_pages
from tests.unit.reports.test_every_format_says_the_same import REPORT as A_REPORT
from tests.unit.samples import (
    ARRIVED,
    NOW,
    PACK,
    a_case,
    a_complaint,
    a_history_entry,
    the_rules,
)

SERANG: Final = city_names(
    load_city(PACK),
    zone=ZoneInfo("Asia/Jakarta"),
    channels={"rabeg": "RABEG", "lapor": "SP4N LAPOR!", "uji": "Uji coba pengembang"},
    trial=frozenset({"uji"}),
)
TOKEN: Final = "k" * 190
"""As long as a signed link of a case is."""

AROUND: Final = (
    NamedPoint("Lontar Baru", -6.1171, 106.1541),
    NamedPoint("Cipare", -6.1189, 106.1490),
    NamedPoint("Kotabaru", -6.1221, 106.1527),
    NamedPoint("Sumurpecung", -6.1152, 106.1602),
)
MADE_FROM: Final = Resembling(
    "clean/aduan.01A/a1.jpg", ("cropped", "painted_over"), ((300, 400, 120, 160),),
    ((310, 420, 110, 150),),
)  # fmt: skip
KEPT_FROM_HIM: Final = Resembling(
    "clean/01K-B/e9.jpg", ("mirrored", "recoloured"), of_case="01K-B", number="SRG-2026-00007"
)
WARD: Final = ((-6.1205, 106.1480), (-6.1150, 106.1490), (-6.1145, 106.1560), (-6.1210, 106.1555))
LINK: Final = ActionLink("01K-CASE", "DISHUB", Role.OPERATOR, (), 1, 0, NOW, "n-1")


def a_view(case: Case, **changes: Any) -> CaseView:
    """The case as its office sees it, with everything a page can show of one."""
    evidence = Evidence("e1", NOW, "DISHUB", "clean/e1.jpg", NOW - timedelta(hours=1), 12.0)
    doubtful = Evidence(
        "e2", NOW, "DISHUB", "clean/e2.jpg", NOW - timedelta(days=90), 2_300.0,
        resembles=(MADE_FROM, KEPT_FROM_HIM), origin="ai", tool="Pembuat Gambar 3",
    )  # fmt: skip
    view = CaseView(
        case=case,
        history=(
            a_history_entry(),
            a_history_entry(
                version=2, move="link", actor=Actor(Role.REPORTER, "pelapor"), public_note=""
            ),
            a_history_entry(
                version=3, move="note", actor=Actor(Role.SYSTEM, "lapor"), note="Didisposisikan.",
                public_note="",
            ),
            a_history_entry(
                version=4, move="escalate", level=Level.SEKDA, actor=Actor(Role.SYSTEM, "pewaktu"),
                public_note="",
            ),
        ),
        reports=(
            Report("rabeg", ARRIVED, "Lampu jalan mati", "Sudah tiga malam gelap.\nMohon dicek.",
                   ("https://foto.example/1.jpg", "https://foto.example/2.jpg")),
            Report("lapor", ARRIVED, "", "PJU di depan pasar padam."),
            Report("rabeg", ARRIVED, "", "", hidden=True),
        ),
        photos=(
            ShownPhoto(evidence, "https://bukti.example/e1.jpg"),
            ShownPhoto(doubtful, "https://bukti.example/e2.jpg"),
        ),
        photos_in_check=1,
        photos_refused=("Berkas bukan foto JPEG, PNG, atau WebP.",),
        ready_photos=("e1",),
        moves=frozenset(FORMS),
        link=LINK,
        token=TOKEN,
        now=NOW,
        once="once",
        before=(Before(evidence, "https://bukti.example/a1.jpg"),),
        beside=(
            Beside("https://bukti.example/e2.jpg", "https://bukti.example/a1.jpg", MADE_FROM),
            Beside("https://bukti.example/e2.jpg", "", KEPT_FROM_HIM),
        ),
    )  # fmt: skip
    return replace(view, **changes)


def a_closing(number: int, why: EyeWhy) -> DeskCase:
    row = a_row(number)
    closed = replace(
        row.case, status=Status.SELESAI, agency="DISHUB", closed_at=NOW,
        eye=SecondEye(why, "DISKOMINFO", "DISHUB", NOW),
    )  # fmt: skip
    return replace(row, case=closed)


def a_row(number: int, **changes: Any) -> DeskCase:
    case = a_case(
        case_id=f"01KCASE{number:019}", number=f"SRG-2026-{number:05}", status=Status.TRIASE,
        agency="DISKOMINFO", category="pju", route_alternatives=("listrik", "jalan_rusak", "DLH"),
        route_confidence=0.41, **changes,
    )  # fmt: skip
    return DeskCase(case, a_complaint(external_id=f"RBG-2026-{number:05}"), TOKEN)


def a_wish(right: Right, asked_at: datetime, stage: Stage, *, climbed: int = 0) -> Wish:
    return Wish(
        request_id=f"PDP-{asked_at:%Y%m%d}-A1B2C3", right=right, received_at=asked_at,
        due_at=asked_at + timedelta(hours=72), stage=stage, proof=Proof.CODE,
        opened_by="arn:aws:iam::123456789012:user/petugas-satu", climbed=climbed,
    )  # fmt: skip


def a_desk(tab: DeskTab, **rows: Any) -> DeskView:
    return DeskView(DeskLink("DISKOMINFO", NOW, "n-1"), TOKEN, tab, NOW, **rows)


LONG: Final = {
    DeskTab.TRIAGE: Count(312), DeskTab.TWINS: Count(41), DeskTab.FLAGS: Count(7),
    DeskTab.LAPOR: Count(25, more=True), DeskTab.CONFLICTS: Count(0),
}  # fmt: skip
NEXT: Final = "2026-03-02T00:14:00.000000Z#01KCASE"


def full_lists() -> Mapping[str, str]:
    """As much as a list of the desk ever shows at once."""
    rows = tuple(a_row(at, level=Level.SEKDA if at % 3 else Level.OPD) for at in range(PAGE))
    why = Candidate("x", "B", "Jarak 12 m, jenis sama, 3 jam kemudian.")
    twins = tuple(
        Twin(Question(own.case.case_id, f"A-{at}", NOW, (why,)), own, ((why, a_row(90 - at)),))
        for at, own in enumerate(rows[:PAIRS])
    )
    member = Member(a_complaint(), a_complaint(), Joined("mesin", sentence=why.sentence))
    long: dict[str, Any] = {"counts": LONG, "next": NEXT}
    full = {
        "triage": a_desk(DeskTab.TRIAGE, rows=rows, **long),
        "triage, behind a cursor, newest first": a_desk(
            DeskTab.TRIAGE, rows=rows[:2], counts=LONG,
            wanted=Wanted(after=NEXT, newest_first=True, kecamatan="Serang"),
        ),
        "twins": a_desk(DeskTab.TWINS, twins=twins, **long),
        "joined": a_desk(DeskTab.JOINED, rows=rows, **long),
        "family": a_desk(
            DeskTab.JOINED, number="x", family=Family(rows[0], (member,) * PAIRS, (), after="01K")
        ),
        "flags": a_desk(
            DeskTab.FLAGS,
            rows=tuple(a_row(at, flags=("darurat", "berulang")) for at in range(PAGE)),
            **long,
        ),
        "portal": a_desk(
            DeskTab.LAPOR, stuck=tuple(a_stuck(entry_id=f"01K#{at}") for at in range(PAGE)), **long
        ),
    }  # fmt: skip
    return {f"desk, full {name}": html(desk_page(view, SERANG)) for name, view in full.items()}


def a_stuck(**changes: Any) -> LaporStuck:
    stuck = LaporStuck(
        "01K#3", "01K", "SRG-2026-00001", "Lampu jalan mati", ARRIVED, "laporan", "refused",
        "kategori tidak dikenal", filing=True,
    )  # fmt: skip
    return replace(stuck, **changes)


def every_page() -> Mapping[str, str]:
    """The HTML of each example under a name."""
    return {
        **_of_officials(),
        **_of_posts(),
        **_of_reports(),
        **_of_the_desk(),
        **citizens_pages(SERANG),
        **_of_operators(),
    }


def _of_reports() -> Mapping[str, str]:
    """A printed report as a page, and the page that hands them out."""
    files = tuple(
        PrintedFile(f"{code}/{period}/{whose}/{code}-{period}.{kind}", 48_000)
        for code, period, whose in (("R1", "2026-03", "kota"), ("R9", "2026-W13", "SEKDA"))
        for kind in ("pdf", "xlsx", "html")
    )
    board = "https://papan.contoh.id/"
    pages = {
        "reports, of a leader": shelf_page(ShelfView("t", "SEKDA", files), SERANG, board),
        "reports, none yet": shelf_page(ShelfView("t", "DISHUB", ()), SERANG, ""),
        "reports, a file that is not there": shelf_page(
            ShelfView("t", "SEKDA", files[:1]), SERANG, board, missing=True
        ),
    }
    return {
        "report, printed": report_html(A_REPORT),
        **{name: html(page) for name, page in pages.items()},
    }


def html(page: Page) -> str:
    body = show(page, city="Kota Serang")["body"]
    assert isinstance(body, str)
    return body


def an_office(role: Role = Role.OPERATOR, post: str = "DISHUB", **changes: Any) -> OfficeView:
    """A page of a post as full as one ever is."""
    at = NOW
    rows = tuple(
        OfficeRow(
            a_case(
                case_id=f"01KCASE{number:019}", number=f"SRG-2026-{number:05}",
                status=(Status.BARU, Status.DITERIMA, Status.DITINDAKLANJUTI)[number % 3],
                level=(Level.OPD, Level.SEKDA, Level.WALI_KOTA)[number % 5 % 3],
                secret=number == 4,
                due=replace(a_case().due, opd=at + timedelta(hours=number - 3)),
            ),
            "k" * 290,
        )
        for number in range(ROWS)
    )  # fmt: skip
    view = OfficeView(
        OfficeLink(post, role, NOW + timedelta(days=14), NOW, post), "k" * 110, post, Asked(), at,
        rows, {tab: Counted(5_000 if tab is OfficeTab.ALL else 312) for tab in OPEN_TABS},
        "2026-03-03T02:00:00.000000Z#01KCASE",
    )  # fmt: skip
    return replace(view, **changes)


def a_long_list() -> OfficePart:
    place = "2026-03-01T02:00:00.000000Z#01KCASE"
    link = OfficeLink("DISHUB", Role.OPERATOR, NOW + timedelta(days=14), NOW, "DISHUB")
    return OfficePart(link, "k" * 110, "DISHUB", Asked(), NOW, 500, Counted(4_900), place)


def _of_leaders() -> dict[str, str]:
    """One case as the Sekda and the Wali Kota see it."""
    link = replace(LINK, post="SEKDA", role=Role.SEKDA)
    moves = frozenset({"instruct", "ask_explanation", "route", "resume"})
    head = Appointment(
        "a1", "DISHUB", "Budi Santosa", Audience.HEAD, "SK 800/12", ARRIVED,
        email="kadishub@serang.example", phone="+628120000000",
    )  # fmt: skip
    late = a_case(
        level=Level.SEKDA, told=(Level.OPD, Level.SEKDA),
        due=replace(a_case().due, opd=NOW - timedelta(hours=5)),
        orders=(
            Order(OrderKind.ACT, "SEKDA", "Hari ini juga.", ARRIVED, NOW - timedelta(hours=1)),
            Order(OrderKind.EXPLAIN, "WALI_KOTA", "", ARRIVED, NOW + timedelta(hours=3)),
        ),
    )  # fmt: skip
    nobody = replace(
        late,
        first_follow_up_at=ARRIVED,
        orders=(),
        clock_budget=timedelta(hours=30),
        due=replace(late.due, resolve=NOW - timedelta(days=2)),
    )
    held = a_case(status=Status.DITUNDA, hold=Hold(HoldReason.POSTPONED, NOW, NOW + timedelta(90)))
    asked = a_case(
        proposal=PostponeProposal("Overlay jalan.", 2027, NOW + timedelta(90), NOW, "DPUPR")
    )

    def page(case: Case, **changes: Any) -> str:
        shown = {"heads": (head,), "moves": moves} | changes
        view = a_view(case, link=link, **shown)
        return html(leader_page(view, SERANG, the_rules()))

    return {
        "leader, late": page(late),
        "leader, nobody heads the office": page(nobody, heads=()),
        "leader, on hold": page(held, photos=()),
        "leader, not late, postponement asked": page(
            asked, moves=moves | {"approve_postpone", "refuse_postpone"}
        ),
        "leader, closed": page(a_case(status=Status.SELESAI, closed_at=NOW), moves=frozenset()),
        "leader, refused": html(
            leader_page(
                a_view(late, link=link, moves=moves, heads=(head,)), SERANG, the_rules(),
                refused="Pilih kapan paling lambat dijawab.", refused_move="instruct",
                typed={"note": "Kerjakan."}, status=422,
            )
        ),
    }  # fmt: skip


def _of_posts() -> dict[str, str]:
    narrowed = Asked(OfficeTab.NEW, category="pju", area="36.73.01.1004", after="x")
    held = a_case(
        status=Status.DITUNDA, hold=Hold(HoldReason.POSTPONED, NOW, NOW + timedelta(days=90))
    )
    closed = a_case(status=Status.SELESAI, closed_at=NOW)
    rows = tuple(OfficeRow(one, TOKEN) for one in (held, closed))
    nothing = {"rows": (), "onward": None}
    sekda = {"role": Role.SEKDA, "post": "SEKDA"}

    def some(**changes: Any) -> OfficeView:
        view = an_office(
            **{name: changes.pop(name) for name in ("role", "post") if name in changes}
        )
        return replace(view, **({"rows": view.rows[:4]} | changes))

    pages = {
        "office": office_page(an_office(), SERANG),
        "office, several accepted": office_page(
            some(), SERANG, accepted=Accepted(now=3, before=1, not_possible=2)
        ),
        "office, nothing that can be read": office_page(
            some(rows=(), unreadable=(Unreadable("01KCASE2", "ValidationError"),)), SERANG
        ),
        "office, nothing ticked": office_page(some(), SERANG, accepted=Accepted()),
        "office, narrowed": office_page(
            some(asked=narrowed, counts={OfficeTab.NEW: Counted(40, more=True)}), SERANG
        ),
        "office, narrowed, nothing yet": office_page(
            some(asked=narrowed, rows=(), counts={OfficeTab.NEW: Counted(1)}), SERANG
        ),
        "office, held and closed": office_page(
            some(asked=Asked(OfficeTab.DONE), rows=rows, onward=None), SERANG
        ),
        "office, empty": office_page(some(**nothing, counts={}), SERANG),
        "office, nothing found": office_page(
            some(asked=Asked(find="SRG-2026-99999"), **nothing), SERANG
        ),
        "office, found": office_page(
            some(
                asked=Asked(find="lampu cipare"),
                rows=tuple(
                    replace(row, by=by)
                    for row, by in zip(
                        an_office().rows[3:5], ("kata", "sebagian kata"), strict=True
                    )
                ),
                counts={},
                onward=None,
                found_cut=True,
            ),
            SERANG,
        ),
        "office, found and not more": office_page(
            some(
                asked=Asked(find="lampu cipare"),
                counts={},
                onward=None,
                rows=tuple(replace(row, by="kata") for row in an_office().rows[3:4]),
            ),
            SERANG,
        ),
        "office, a leader found nothing": office_page(
            some(**sekda, asked=Asked(find="zzz"), **nothing), SERANG
        ),
        "office, a file of a long list": part_page(a_long_list(), SERANG, 2),
        "office, to print": office_page(some(), SERANG, printing=True),
        "office, a leader's list": office_page(
            some(**sekda, asked=Asked(OfficeTab.LATE, district="Serang")), SERANG
        ),
        "office, a leader's list of one office": office_page(
            some(**sekda, asked=Asked(office="DLH", level=Level.SEKDA)), SERANG
        ),
    }
    return {name: html(page) for name, page in pages.items()} | _of_figures()


def _of_figures() -> dict[str, str]:
    many, few = (
        Figures(90, 12, 5, 2, 31, 40, 44, 35, 26.5),
        Figures(open=3, followed_up=2, judged=2),
    )
    city = CityFigures(
        "SEKDA", "2026-03", NOW, many, {"DISHUB": many, "DLH": few, "DUTY": few},
        {"Serang": many, "Kasemen": few}, ("01K-CASE",),
    )  # fmt: skip
    before = replace(
        city, month="2026-02", offices={"DISHUB": replace(many, within=20)},
        total=replace(many, within=40), districts={"Serang": many},
    )  # fmt: skip
    link = OfficeLink("SEKDA", Role.SEKDA, NOW, NOW, "SEKDA")
    own = OwnFigures(replace(link, post="DISHUB"), TOKEN, NOW, NOW, many, few)
    oldest = (OfficeRow(a_case(), TOKEN),)
    spots = {"Serang": (-6.12, 106.15), "Kasemen": (-6.05, 106.16), "Curug": (-6.2, 106.2)}
    rules = the_rules()
    pages = {
        "overview": overview_page(
            Overview(link, TOKEN, NOW, city, before, oldest), SERANG, rules, spots=spots
        ),
        "overview, of the first month": overview_page(
            Overview(link, TOKEN, NOW, replace(city, oldest=()), None, ()), SERANG, rules
        ),
        "overview, not counted yet": overview_page(
            Overview(link, TOKEN, NOW, None, None, ()), SERANG, rules
        ),
        "figures of an office": own_figures_page(own, SERANG, rules),
        "figures of an office, not counted yet": own_figures_page(
            replace(own, at=None, this=Figures(), before=None), SERANG, rules
        ),
    }
    return {name: html(page) for name, page in pages.items()}


def _of_officials() -> dict[str, str]:
    case = a_case(flags=("darurat",), severity="berat", cycle=2)
    late = a_case(level=Level.WALI_KOTA, due=replace(case.due, wali_kota=NOW - timedelta(hours=5)))
    climbed = a_case(
        level=Level.SEKDA,
        due=replace(case.due, opd=NOW - timedelta(hours=5), sekda=NOW + timedelta(hours=19)),
    )
    held = a_case(
        status=Status.MENUNGGU_PELAPOR,
        hold=Hold(HoldReason.WAITING_FOR_REPORTER, NOW, NOW + timedelta(days=10)),
    )
    asked = a_case(
        proposal=PostponeProposal("Overlay jalan.", 2027, NOW + timedelta(90), NOW, "DPUPR")
    )
    ordered = a_case(
        orders=(
            Order(OrderKind.ACT, "SEKDA", "Hari ini juga.", ARRIVED, NOW - timedelta(hours=1)),
            Order(OrderKind.EXPLAIN, "WALI_KOTA", "", ARRIVED, NOW + timedelta(hours=3)),
        )
    )
    bare = a_case(place=replace(case.place, lat=None, lng=None, reason=""), route_alternatives=())
    nothing = {
        "reports": (),
        "photos": (),
        "before": (),
        "beside": (),
        "photos_in_check": 0,
        "photos_refused": (),
    }
    form = UploadForm(
        "https://bukti.example/", {"key": "uploads/1", "policy": "p"}, "e1", TOKEN, case.number
    )
    clean = Evidence("e1", NOW, "DISHUB", "clean/e1.jpg")
    asked_for = Photo("01K-CASE", "e1", PhotoState.CLEAN, "DISHUB", NOW, 1, clean=clean)
    to_open = PhotoToOpen(case, asked_for, "01K-CASE/e1", "https://bukti.example/e1.jpg", TOKEN)
    return {
        "case": html(
            case_page(
                a_view(case), SERANG, said="Tindak lanjut tersimpan.", around=AROUND, outline=WARD,
                upload_origin="https://bukti.example",
                due_steps=explain(case, the_rules()),
            )
        ),
        "case, refused": html(
            case_page(
                a_view(case, ready_photos=()), SERANG, refused="Alasan terlalu pendek.",
                refused_move="forward", typed={"note": "bukan kami", "agency": "DLH"}, status=422,
            )
        ),
        "case, secret, of one reporter, with an undated photo": html(
            case_page(
                a_view(
                    a_case(secret=True, complaint_count=1, reporter_count=1, cycle=1),
                    photos=(
                        ShownPhoto(
                            Evidence("e3", NOW, "DISHUB", "clean/e3.jpg"),
                            "https://bukti.example/e3.jpg",
                        ),
                    ),
                ),
                SERANG,
            )
        ),
        "case, opened again by many, with proofs of before": html(
            case_page(
                a_view(
                    a_case(cycle=2, cycle_opened_at=NOW, reporter_count=25),
                    photos=(
                        ShownPhoto(replace(clean, taken_at=NOW - timedelta(hours=1)),
                                   "https://bukti.example/e1.jpg", 2),
                        ShownPhoto(clean, "https://bukti.example/e0.jpg", 1),
                    ),
                ),
                SERANG,
            )
        ),
        "case, late": html(case_page(a_view(late), SERANG)),
        "case, late and with the Sekda": html(case_page(a_view(climbed), SERANG)),
        "case, on hold": html(case_page(a_view(held, moves=frozenset()), SERANG)),
        "case, postponement asked": html(case_page(a_view(asked), SERANG)),
        "case, its leaders wait": html(case_page(a_view(ordered), SERANG)),
        "case, only the reporters' photos": html(
            case_page(a_view(case, photos=(), beside=(), ready_photos=()), SERANG)
        ),
        "case, closed": html(
            case_page(
                a_view(
                    a_case(status=Status.SELESAI, closed_at=NOW, cycle=2),
                    to_open=tuple(
                        OpenablePhoto(
                            f"01K-CASE/e{at}", f"https://bukti.example/e{at}.jpg", clean, at == 0,
                            opening, is_public=at == 2,
                        )
                        for at, opening in enumerate(
                            (None, *(Opening("D", NOW, shown) for shown in (False, True, True)))
                        )
                    ),
                    tallies=(
                        (2, Tally(reporters=9, fixed=7, not_fixed=1, ratings=(4, 5, 4))),
                        (1, Tally(reporters=9, not_fixed=2)),
                    ),
                ),
                SERANG,
            )
        ),
        **_of_leaders(),
        "case, for a leader": html(
            case_page(
                a_view(
                    bare, moves=frozenset(), link=replace(LINK, role=Role.WALI_KOTA), **nothing
                ),
                SERANG,
            )
        ),
        "upload": html(upload_page(form)),
        "photo to open": html(cover_page(to_open)),
        "photo to open, not looked at": html(
            cover_page(
                replace(
                    to_open,
                    photo=replace(
                        to_open.photo,
                        opening=Opening("", NOW, True, covered_by(("k2.3", "k2.4"))),
                        public_key="public/e1.jpg",
                    ),
                    refused="Nyatakan dahulu bahwa wajah dan pelat nomor sudah tertutup.",
                )
            )
        ),
        "photo not to be opened": html(
            not_opened_page(NotOpened("Foto kasus ini tidak dibuka untuk umum."), TOKEN)
        ),
        "no upload": html(no_upload_page(NoUpload("Sudah ada 12 foto untuk kasus ini."), TOKEN)),
        "fresh link": html(fresh_link_page(case.number)),
        "receipt": html(receipt(Done(Move.FORWARD, case, None), SERANG)),
        **{
            f"dead link, {refusal}": html(
                closed_door(DeadLink(refusal, case.number, "DISHUB"), SERANG)
            )
            for refusal in Refusal
        },
        "out of order": str(_failing({}, None)["body"]),
        "form, too long": str(_failing({"body": "x" * 30_000}, None)["body"]),
    }  # fmt: skip


@paged
def _failing(event: dict[str, Any], context: Any) -> dict[str, Any]:
    raise UnavailableError("register", retry_after_s=5)


def _of_the_desk() -> dict[str, str]:
    one, two = a_row(1), a_row(2)
    closed = replace(two, case=replace(two.case, status=Status.SELESAI, closed_at=NOW))
    unplaced = replace(
        two, case=replace(two.case, place=replace(two.case.place, lat=None)), first=None
    )
    question = Question(
        one.case.case_id, "01K-ADUAN", NOW,
        (Candidate(two.case.case_id, "B", "Jarak 12 m, jenis sama."),),
    )  # fmt: skip
    twins = (
        Twin(question, one, ((question.candidates[0], two), (question.candidates[0], closed))),
        Twin(question, one, ((question.candidates[0], unplaced),)),
    )
    complaint = a_complaint(complaint_id="B")
    family = Family(
        one,
        (
            Member(complaint, a_complaint(), Joined("mesin", sentence="Jenis sama.")),
            Member(replace(complaint, withdrawn_at=NOW), a_complaint(), Joined("orang")),
        ),
        (two,),
        after="01K",
    )
    stuck_later = a_stuck(
        entry_id="01K#4", what="tindak lanjut", state="dead", reason="", filing=False
    )
    hidden = replace(
        two,
        case=replace(bare(two.case), number="SRG-2026-00009", inspektorat_only=True),
        first=None,
    )
    by_place = a_row(5)
    by_place = replace(
        by_place,
        case=replace(
            by_place.case,
            category="pelayanan_kelurahan",
            place=replace(one.case.place, kecamatan=None),
        ),
        first=a_complaint(text="Jalan gang berlubang. " * 30),
    )
    pages = {
        "triage": a_desk(DeskTab.TRIAGE, rows=(one, unplaced), counts=LONG),
        "triage, of a kecamatan nobody knows": a_desk(DeskTab.TRIAGE, rows=(by_place,)),
        "twins": a_desk(DeskTab.TWINS, twins=twins, unread=(hidden,)),
        "twins, compared": a_desk(
            DeskTab.TWINS,
            number="x",
            compared=Compared(
                replace(twins[0], others=twins[0].others[:1]), ("https://bukti.example/a.jpg",), ()
            ),
        ),
        "twins, answered before": a_desk(DeskTab.TWINS, number="x"),
        "disputes": a_desk(
            DeskTab.DISPUTES,
            disputed=tuple(
                Disputed(
                    Dispute(
                        "B",
                        part.case_id if part else one.case.case_id,
                        one.case.case_id,
                        NOW,
                        "Lampu saya di gang sebelah.",
                    ),
                    complaint,
                    a_complaint(),
                    Joined("mesin", sentence="Jarak 12 m, jenis sama."),
                    one.case,
                    part,
                )
                for part in (None, replace(two.case, merged_into=one.case.case_id))
            ),
        ),
        "joined": a_desk(DeskTab.JOINED, rows=(one, two)),
        "joined, one case": a_desk(DeskTab.JOINED, family=family, number=one.case.number),
        "joined, alone": a_desk(DeskTab.JOINED, family=Family(one, (), ()), number="SRG-1"),
        "joined, unknown": a_desk(DeskTab.JOINED, number="SRG-2026-XXXX"),
        "portal": a_desk(
            DeskTab.LAPOR,
            stuck=(a_stuck(), stuck_later, a_stuck(entry_id="01L#1", legible=False)),
        ),
        "contradictions": a_desk(
            DeskTab.CONFLICTS,
            conflicts=(
                LaporConflict("k", "SRG-2026-00002", "status", "diterima", "Ditutup"),
                LaporConflict("l", "SRG-2026-00003", "", "", "", legible=False),
            ),
        ),
        "flags": a_desk(
            DeskTab.FLAGS, rows=(a_row(3, flags=("tanpa_penerima:DISHUB", "darurat")),)
        ),
        "pending": a_desk(
            DeskTab.PENDING, pending=(Pending("01K-ADUAN", "rabeg", "RBG-1", ARRIVED),)
        ),
        "wishes of persons": a_desk(
            DeskTab.RIGHTS,
            wishes=(
                a_wish(Right.ERASE, NOW - timedelta(hours=80), Stage.OPEN, climbed=3),
                a_wish(Right.SHOW, NOW - timedelta(hours=5), Stage.UNPROVEN),
            ),
        ),
        "photos for everybody": a_desk(DeskTab.PUBLIC, rows=(a_row(4), a_row(5))),
        "eyes": a_desk(
            DeskTab.EYES, rows=(a_closing(1, EyeWhy.DOUBT), a_closing(2, EyeWhy.CHANCE))
        ),
        "found": a_desk(
            DeskTab.TRIAGE,
            query="lampu cipare",
            found=(
                FoundCase(two, "kata", partly=False),
                FoundCase(one, "kata", partly=True),
                FoundCase(hidden, "nomor kasus", partly=False),
            ),
            found_cut=True,
        ),
        "found and not more": a_desk(
            DeskTab.TRIAGE, query="lampu cipare", found=(FoundCase(two, "kata", partly=False),)
        ),
        "nothing found": a_desk(DeskTab.TRIAGE, query="zzz", found=()),
    }
    return {
        **{f"desk, {name}": html(desk_page(view, SERANG)) for name, view in pages.items()},
        **{f"desk, nothing in {tab}": html(desk_page(a_desk(tab), SERANG)) for tab in DeskTab},
        **full_lists(),
        "desk, before the first press": html(start_page({"do": "route", "case": "x"}, wrong=False)),
        "desk, another word": html(start_page({"do": "route"}, wrong=True)),
        "desk, one row to correct": html(
            desk_page(
                a_desk(DeskTab.TRIAGE, rows=tuple(a_row(at) for at in range(9))), SERANG,
                said="Instansi ditetapkan.", correcting=a_row(8).case.case_id,
            )
        ),
        "desk, a row that cannot be read": html(
            desk_page(
                a_desk(
                    DeskTab.TRIAGE, rows=(replace(a_row(1), first=None, lost=True),),
                    unreadable=(Unreadable("01KCASE0000000000000000002", "ValidationError"),),
                ),
                SERANG,
            )
        ),
        "desk, nothing that can be read": html(
            desk_page(
                a_desk(DeskTab.TRIAGE, unreadable=tuple(
                    Unreadable(f"01KCASE{at:019}", "ValidationError") for at in range(7)
                )),
                SERANG,
            )
        ),
        "desk, refused": html(
            desk_page(a_desk(DeskTab.FLAGS), SERANG, refused="Kasus sudah berubah.")
        ),
    }  # fmt: skip


def _of_operators() -> dict[str, str]:
    agreeing = Month((("rabeg", "selesai", 12),), (("Selesai", 4),), (("Selesai", 4),), ())
    differing = replace(
        agreeing,
        differences=(
            Difference(Differs.STATUS, "SRG-2026-00001", "88123", "diterima", "<b>Ditutup</b>"),
        ),
    )
    return {
        "month": month_html(differing, "SP4N-LAPOR! 03-2026"),
        "month, agreeing": month_html(agreeing, "SP4N-LAPOR! 03-2026"),
    }
