"""Whom a case may reach. Every text of the case carries a mark, and no mark may come through to a
post that may not read it, by whatever page, list, message or answer."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from aduan.adapters.privacy.proofs import KeyedProofs
from aduan.application.desk.disputes import DisputePage
from aduan.application.desk.lapor_inbox import LaporAtDesk
from aduan.application.desk.ports import (
    Count,
    DeskTab,
    Listed,
    ListPage,
    PendingPage,
    QuestionPage,
    Wanted,
)
from aduan.application.desk.show import DeskReadPorts, DeskView, show_desk
from aduan.application.desk.work import DeskAnswer, DeskWritePorts, work_desk
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.lapor.decide_conflict import ConflictPorts
from aduan.application.notices.compose import (
    DigestCount,
    WrittenNotice,
    compose_notice,
    notice_texts,
)
from aduan.application.notices.digest import send_digests
from aduan.application.notices.write import Letterhead, write_digest, write_overflow
from aduan.application.official.open_link import DeadLink, LinkPorts
from aduan.application.official.show_case import CaseView, show_case
from aduan.application.placing.joined import Joined
from aduan.application.placing.questions import Candidate, Question
from aduan.application.search.find import SearchPorts
from aduan.application.tracking.show import ShowPorts, show_complaint
from aduan.application.tracking.track import track_complaint
from aduan.bootstrap.parts.ids import fresh_ids
from aduan.domain import links
from aduan.domain.case.case import (
    Audience,
    Case,
    Evidence,
    HistoryEntry,
    Hold,
    HoldReason,
    Level,
    Notice,
    NoticeKind,
    Place,
    PostponeProposal,
    Role,
    Status,
)
from aduan.domain.case.complaint import Attachment, Complaint
from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.case.identifiers import new_tracking_code
from aduan.domain.case.messages import ReportPayload
from aduan.domain.case.posts import SEKDA, WALI_KOTA
from aduan.domain.case.secrecy import Sight, as_seen, guarded, may_see
from aduan.domain.lapor.authority import Conflict, Field
from aduan.domain.links import DeskLink, Refusal
from aduan.domain.photos.evidence import Photo, PhotoState
from aduan.pages.desk.desk_page import desk_page
from aduan.pages.official.case_page import case_page
from aduan.pages.shared.exchange import show
from aduan.pages.shared.page import document
from aduan.pages.tracking.answers import answer_json
from aduan.pages.tracking.complaint_page import complaint_page
from tests.city import CALENDAR, RULES
from tests.fakes.citizens import CitizensInMemory
from tests.fakes.pages import CasesInMemory, FixedAddresses, NobodyNamed, VoicesInMemory
from tests.fakes.register import InMemoryRegister
from tests.fakes.search import IndexInMemory
from tests.unit.samples import (
    ARRIVED,
    CITY,
    NOW,
    PACK,
    a_case,
    a_complaint,
    a_history_entry,
    the_rules,
)

KEY: Final = b"k" * 32
INSPECTORATE: Final = "INSPEKTORAT"
PACKS: Final = sorted(path.parent.parent for path in PACK.parent.glob("*/texts/notices.toml"))
OFFICES: Final = {
    INSPECTORATE: "tandakantor Inspektorat",
    "DLH": "tandakantor DLH",
    SEKDA: "tandakantor Sekda",
}
POINT: Final = (-6.1178, 106.1512)
MARK: Final = "TANDA"
CODE: Final = new_tracking_code(bytes(range(7)))
PROOFS: Final = KeyedProofs(lambda: b"k" * 32)


def mark(name: str) -> str:
    return f"{MARK}{name}"


def marked(**changes: Any) -> Case:
    """A case every text of which can be recognised."""
    case = a_case(
        agency=INSPECTORATE,
        category=mark("jenis"),
        matter=mark("hal"),
        classification=mark("golongan"),
        place=Place(
            mark("kode"), mark("kelurahan"), mark("kecamatan"), mark("alamat"), *POINT,
            reason=mark("sebab tempat"),
        ),
        severity=mark("berat"),
        next_owner=mark("pemilik"),
        route_reason=mark("kata kutipan"),
        route_alternatives=(mark("lain"),),
        flags=(mark("bendera"),),
        lapor_ids=(mark("lapor"),),
        resembles=((mark("mirip"), 0.5),),
        evidence=(mark("bukti"),),
        cycle_evidence=(mark("bukti"),),
        hold=Hold(
            HoldReason.WAITING_FOR_REPORTER, ARRIVED, NOW + timedelta(days=1), note=mark("tunggu"),
            ended_at=NOW,
        ),
        proposal=PostponeProposal(mark("usul"), 2027, NOW, NOW, INSPECTORATE),
        reporter_count=417,
        complaint_count=2,
        secret=True,
        inspektorat_only=True,
    )  # fmt: skip
    return replace(case, **changes)


def steps() -> list[HistoryEntry]:
    return [
        a_history_entry(
            note=mark("catatan"), public_note=mark("kata publik"), evidence=(mark("bukti"),),
            details={"words": mark("rinci")},
        )
    ]  # fmt: skip


def said(**changes: Any) -> Complaint:
    return a_complaint(
        title=mark("judul"), text=mark("isi"), external_id=mark("nomor luar"),
        attachments=(Attachment(f"https://berkas.example/{mark('berkas')}", "image/jpeg"),),
        **changes,
    )  # fmt: skip


def photo() -> Photo:
    clean = Evidence("e1", NOW, INSPECTORATE, f"clean/{mark('foto')}.jpg")
    refused = Photo(
        "01K-CASE", "e2", PhotoState.REFUSED, INSPECTORATE, NOW, 1, reason=mark("foto ditolak")
    )
    assert refused.reason
    return Photo("01K-CASE", "e1", PhotoState.CLEAN, INSPECTORATE, NOW, 1, clean=clean)


def register_of(*cases: Case) -> CasesInMemory:
    return CasesInMemory(
        cases={one.case_id: one for one in cases},
        entries={one.case_id: steps() for one in cases},
        complaints={one.case_id: [said(case_id=one.case_id)] for one in cases},
        photos={one.case_id: [photo()] for one in cases},
    )


def reading(register: CasesInMemory) -> LinkPorts:
    return LinkPorts(
        voices=VoicesInMemory(),
        fresh_word_from=25,
        keys=lambda: [KEY],
        cases=register,
        photographs=register,
        uses=register,
        photos=FixedAddresses(),
        moves_for=lambda _case, _role: frozenset({"accept", "forward", "propose_postpone"}),
        inspectorate=INSPECTORATE,
        holders=NobodyNamed(),
        new_nonce=lambda: "once",
    )


def opened(case: Case, post: str, role: Role) -> CaseView | DeadLink:
    link = links.link_for(
        case, post=post, role=role, moves=("accept", "forward"),
        expires_at=NOW + timedelta(days=1), nonce="n-1",
    )  # fmt: skip
    return show_case(links.sign(link, [KEY]), NOW, reading(register_of(case)))


def page_of(case: Case, post: str, role: Role) -> str:
    view = opened(case, post, role)
    assert isinstance(view, CaseView)
    return str(show(case_page(view, CITY), city=CITY.name)["body"])


# The question ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "post", "sight"),
    [
        ({"inspektorat_only": False, "secret": True}, "DLH", Sight.EVERYTHING),
        ({}, INSPECTORATE, Sight.EVERYTHING),
        ({}, "DLH", Sight.EXISTENCE),
        ({}, SEKDA, Sight.EXISTENCE),
        ({"withheld_from": ("DLH",)}, "DLH", Sight.NOTHING),
        ({"withheld_from": ("DLH",), "inspektorat_only": False}, "DLH", Sight.NOTHING),
        ({"withheld_from": (INSPECTORATE,), "agency": "SETDA"}, INSPECTORATE, Sight.NOTHING),
        ({"withheld_from": (INSPECTORATE,), "agency": "SETDA"}, "SETDA", Sight.EVERYTHING),
    ],
)
def test_how_much_of_a_case_a_post_may_see(
    changes: dict[str, Any], post: str, sight: Sight
) -> None:
    assert may_see(marked(**changes), post, INSPECTORATE) is sight


def test_what_may_only_be_known_to_exist_holds_no_word() -> None:
    seen = as_seen(marked(), "DLH", INSPECTORATE)
    assert seen is not None
    assert MARK in repr(marked())
    assert MARK not in repr(seen)
    assert (seen.number, seen.due, seen.version) == (marked().number, marked().due, 1)


@pytest.mark.parametrize(
    "changes", [{"secret": True}, {"inspektorat_only": True}, {"withheld_from": ("DLH",)}]
)
def test_each_of_the_three_guards_the_words(changes: dict[str, Any]) -> None:
    assert guarded(a_case(**changes))
    assert not guarded(a_case())


def test_nobody_asks_the_three_fields_but_the_one_module_and_those_that_set_them() -> None:
    """A reader with a question of its own is a reader that forgets one of the three."""
    package = Path(links.__file__).parents[1]
    asks = re.compile(
        r"\b(in|not) (case|one|other|after)\.(withheld_from|inspektorat_only)\b"
        r"|if (case|one|other)\.inspektorat_only"
    )
    found = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if asks.search(path.read_text("utf-8"))
    }
    assert found == {"domain/case/secrecy.py"}


# The case page -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "role"),
    [
        (SEKDA, Role.SEKDA),
        (WALI_KOTA, Role.WALI_KOTA),
        ("DISKOMINFO", Role.DISKOMINFO),
        ("DLH", Role.OPERATOR),
        ("DLH", Role.AGENCY_HEAD),
    ],
)
def test_the_page_of_whoever_may_not_read_the_case_says_nothing_of_it(
    post: str, role: Role
) -> None:
    case = marked(agency="DLH") if post == "DLH" else marked()
    page = page_of(case, post, role)
    assert MARK not in page
    assert case.number in page
    assert "<svg" not in page.partition("<h2>Lokasi</h2>")[2].partition("</section>")[0]
    assert "Hanya dapat dibaca Inspektorat" in page


def test_the_inspectorate_reads_all_of_it() -> None:
    page = page_of(marked(), INSPECTORATE, Role.OPERATOR)
    for name in ("hal", "isi", "alamat", "kata kutipan", "catatan", "kata publik", "foto"):
        assert mark(name) in page, name


def test_to_the_accused_the_case_does_not_exist() -> None:
    dead = opened(marked(withheld_from=(SEKDA,)), SEKDA, Role.SEKDA)
    assert dead == DeadLink(Refusal.TAMPERED)


def test_a_dead_link_does_not_say_who_has_a_case_its_holder_may_not_read() -> None:
    case = marked()
    link = links.link_for(
        case, post="DLH", role=Role.OPERATOR, moves=(), expires_at=NOW + timedelta(1), nonce="n"
    )
    later = replace(case, agency="INSPEKTORAT")
    dead = show_case(links.sign(link, [KEY]), NOW, reading(register_of(later)))
    assert dead == DeadLink(Refusal.REASSIGNED, case.number, None)


# The desk ----------------------------------------------------------------------------------------


@dataclass
class Desk:
    """Every list of the desk holds the same cases."""

    cases: Mapping[str, Case]
    reached: list[str] = field(default_factory=list)

    def page(self, tab: DeskTab, wanted: Wanted, limit: int) -> ListPage:
        return ListPage(tuple(Listed(one, "01K-ADUAN") for one in self.cases))

    def questions(self, wanted: Wanted, limit: int) -> QuestionPage:
        return QuestionPage(tuple(self.question(one, "01K-ADUAN") for one in self.cases))

    def count(self, tab: DeskTab, now: datetime) -> Count:
        return Count(len(self.cases))

    def kept_counts(self) -> None:
        return None

    def read(
        self, case_ids: Sequence[str], complaint_ids: Sequence[str]
    ) -> tuple[Mapping[str, Case], Mapping[str, Complaint]]:
        return self.get_cases(case_ids), {}

    def waiting(self, after: str, limit: int) -> tuple[Sequence[Entry], str]:
        report = ReportPayload(mark("hal"), mark("isi"), "pju", "DLH", mark("alamat"))
        return tuple(
            Entry(
                one, 1, case.number, Kind.CREATE_REPORT, report, NOW, NOW, state=State.REFUSED,
                last_error=mark("alasan lapor"),
            )
            for one, case in self.cases.items()
        ), ""  # fmt: skip

    def queue(self, lane: str) -> Sequence[Entry]:
        return [one for one in self.waiting("", 9)[0] if one.lane == lane]

    def question(self, case_id: str, complaint_id: str) -> Question:
        others = tuple(
            Candidate(one, complaint_id, score=0.5, sentence=mark("kalimat")) for one in self.cases
            if one != case_id
        )  # fmt: skip
        return Question(case_id, complaint_id, NOW, others, mark("mengapa"))

    def get_case(self, case_id: str) -> Case:
        return self.cases[case_id]

    def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
        return {one: self.cases[one] for one in case_ids if one in self.cases}

    def complaints_of(self, case_id: str, limit: int) -> Sequence[Complaint]:
        return (said(case_id=case_id),)

    def case_numbered(self, number: str) -> Case | None:
        return next((one for one in self.cases.values() if one.number == number), None)

    def members(self, case_id: str, after: str, limit: int) -> Sequence[Complaint]:
        return (said(case_id=case_id, complaint_id="01K-LAIN"),)

    def reasons(self, complaint_ids: Sequence[str]) -> Mapping[str, Joined]:
        return {one: Joined("", mark("sebab gabung")) for one in complaint_ids}

    def merged(self, case_id: str) -> Sequence[Case]:
        return tuple(one for one in self.cases.values() if one.case_id != case_id)

    def disputes(self, wanted: Wanted, limit: int) -> DisputePage:
        return DisputePage(tuple(self.dispute(one, "01K-ADUAN") for one in self.cases))

    def dispute(self, case_id: str, complaint_id: str) -> Dispute:
        return Dispute(complaint_id, case_id, case_id, NOW, mark("kata keberatan"))

    def pending(self, wanted: Wanted, *, before: datetime, limit: int) -> PendingPage:
        return PendingPage(())

    def open(self, limit: int) -> Sequence[Conflict]:
        return tuple(
            Conflict(one, "88", next(iter(Field)), mark("kami"), mark("mereka"), NOW)
            for one in self.cases
        )

    def open_page(self, after: str, limit: int) -> tuple[Sequence[Conflict], str]:
        return self.open(limit), ""

    def get(self, key: str) -> Conflict | None:
        return next((one for one in self.open(9) if one.key == key), None)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return ()

    def waits(self, case_id: str) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        """Whatever writes: reached only by a press that should have been stopped."""
        self.reached.append(name)
        raise AttributeError(name)

    def lapor(self) -> LaporAtDesk:
        ports: Any = ConflictPorts(self, self, self, self, str, RULES)  # type: ignore[arg-type]
        return LaporAtDesk(
            ports,
            self,
            self,
            self.get_cases,
            self.waiting,
            self.open_page,
            INSPECTORATE,  # type: ignore[arg-type]
        )


TOKEN: Final = links.sign(
    DeskLink("DISKOMINFO", NOW + timedelta(hours=9), "n", at_work=True), [KEY]
)


class Objections(Desk):
    """Whose reporters object to how they were joined."""

    def read(
        self, case_ids: Sequence[str], complaint_ids: Sequence[str]
    ) -> tuple[Mapping[str, Case], Mapping[str, Complaint]]:
        home = next(iter(self.cases))
        found = {one: said(complaint_id=one, case_id=home) for one in complaint_ids}
        return self.get_cases(case_ids), found


def listed(tab: DeskTab, *cases: Case, number: str = "", **query: str) -> tuple[DeskView, str]:
    desk = Desk({one.case_id: one for one in cases})
    ports = DeskReadPorts(
        keys=lambda: [KEY], lists=desk, cases=desk, lapor=desk.lapor(), joined=desk,
        pending=desk, new_nonce=lambda: "n", inspectorate=INSPECTORATE, holders=NobodyNamed(),
        disputes=Objections(desk.cases),
        search=searching(cases), photos=NoPhotos(), wishes=NoWishes(),
    )  # fmt: skip
    view = show_desk(TOKEN, {"bagian": tab.value, "kasus": number, **query}, NOW, ports)
    assert isinstance(view, DeskView)
    return view, str(show(desk_page(view, CITY), city=CITY.name)["body"])


class NoWishes:
    def waiting_page(self, after: str, limit: int) -> tuple[Sequence[Any], str]:
        return (), ""


class NoPhotos:
    def of_complaint(self, complaint_id: str) -> Sequence[str]:
        return (f"https://bukti.example/{mark('foto')}",)


def searching(cases: Sequence[Case]) -> SearchPorts:
    """Every case filed by the same words, as a caller may say them."""
    index = IndexInMemory(cases={one.number: one.case_id for one in cases})
    known = {
        f"A{one.case_id}": said(case_id=one.case_id, complaint_id=f"A{one.case_id}")
        for one in cases
    }
    for complaint in known.values():
        index.file(replace(complaint, reporter_hash="h"), ("kutipan",))

    class Cases:
        def get_cases(self, case_ids: Sequence[str]) -> Mapping[str, Case]:
            return {one.case_id: one for one in cases if one.case_id in case_ids}

        def get_complaints(self, complaint_ids: Sequence[str]) -> Sequence[Complaint]:
            return [known[one] for one in complaint_ids]

    return SearchPorts(index, Cases(), ("rabeg",), "SRG", INSPECTORATE, lambda _said: "h")


def three(**changes: Any) -> tuple[Case, Case]:
    return (
        marked(case_id="01K-A", number="SRG-2026-00001", **changes),
        marked(case_id="01K-B", number="SRG-2026-00002", **changes),
    )


@pytest.mark.parametrize("tab", list(DeskTab))
@pytest.mark.parametrize("number", ["", "SRG-2026-00001"])
def test_no_list_of_the_desk_says_a_word_of_what_only_the_inspectorate_reads(
    tab: DeskTab, number: str
) -> None:
    _, page = listed(tab, *three(), number=number)
    assert MARK not in page


@pytest.mark.parametrize("tab", list(DeskTab))
@pytest.mark.parametrize("number", ["", "SRG-2026-00001"])
@pytest.mark.parametrize("only", [True, False])
def test_no_list_shows_the_accused_desk_that_the_case_exists(
    tab: DeskTab, number: str, only: bool
) -> None:
    cases = three(withheld_from=("DISKOMINFO", "DUTY"), inspektorat_only=only)
    _, page = listed(tab, *cases, number=number)
    assert MARK not in page
    assert re.sub(r'value="SRG-[0-9-]+"', "", page).find("SRG-2026-0000") == -1


@pytest.mark.parametrize("question", ["kutipan", "kuti", "081234567890", "SRG-2026-00001"])
def test_no_search_of_the_desk_says_a_word_of_what_only_the_inspectorate_reads(
    question: str,
) -> None:
    view, page = listed(DeskTab.TRIAGE, *three(), cari=question)
    assert MARK not in page
    assert len(view.found or ()) == (1 if question.startswith("SRG") else 0)
    accused = three(withheld_from=("DISKOMINFO", "DUTY"))
    view, page = listed(DeskTab.TRIAGE, *accused, cari=question)
    assert view.found == ()
    assert len(listed(DeskTab.TRIAGE, *three(inspektorat_only=False), cari=question)[0].found or ())


def test_both_sides_of_a_question_are_compared_by_who_may_read_both() -> None:
    pair = "01K-A.01K-ADUAN.01K-B"
    view, page = listed(DeskTab.TWINS, *three(), banding=pair)
    assert view.compared is None
    assert MARK not in page
    view, page = listed(DeskTab.TWINS, *three(inspektorat_only=False), banding=pair)
    assert view.compared is not None
    assert mark("foto") in page


@pytest.mark.parametrize("tab", [DeskTab.TRIAGE, DeskTab.TWINS, DeskTab.LAPOR, DeskTab.FLAGS])
def test_the_same_lists_show_the_desk_what_it_may_read(tab: DeskTab) -> None:
    _, page = listed(tab, *three(inspektorat_only=False))
    assert mark("hal") in page


def test_an_objection_is_read_by_whoever_may_read_the_case() -> None:
    _, page = listed(DeskTab.DISPUTES, *three(inspektorat_only=False))
    for name in ("kata keberatan", "isi"):
        assert mark(name) in page, name


@pytest.mark.parametrize("changes", [{}, {"withheld_from": ("DISKOMINFO",)}])
@pytest.mark.parametrize(
    "form",
    [
        {"do": "answer", "case": "01K-A", "version": "1", "complaint": "01K-ADUAN",
         "other": "01K-B", "answer": "not_same"},
        {"do": "unlink", "case": "01K-A", "complaint": "01K-ADUAN"},
        {"do": "unmerge", "case": "01K-A", "into": "01K-B"},
        {"do": "keep", "case": "01K-A", "complaint": "01K-ADUAN"},
        {"do": "link", "case": "01K-A", "typed": "88"},
        {"do": "conflict", "key": "{key}", "side": "hub"},
        {"do": "try_again", "entry": "01K-A#1"},
        {"do": "clear_sign", "case": "01K-A", "version": "1", "flag": "darurat"},
    ],
)  # fmt: skip
def test_the_desk_decides_nothing_it_may_not_read(
    form: dict[str, str], changes: dict[str, Any]
) -> None:
    desk = Desk({one.case_id: one for one in three(**changes)})
    if "key" in form:
        form = {**form, "key": desk.open(1)[0].key}
    ports = DeskWritePorts(
        keys=lambda: [KEY], register=desk, joined=desk, opening=None,  # type: ignore[arg-type]
        lapor=desk.lapor(), rules=RULES, agencies=(), categories={}, mask=str,
        inspectorate=INSPECTORATE,
        holders=NobodyNamed(), disputes=desk, fresh=fresh_ids,
    )  # fmt: skip
    done = work_desk(TOKEN, form, NOW, ports)
    assert isinstance(done, DeskAnswer)
    assert not done.done
    assert "SRG-2026" not in done.words
    assert desk.reached == []


# Messages ----------------------------------------------------------------------------------------


def letterhead(pack: Path) -> Letterhead:
    texts = notice_texts(
        tomllib.loads((pack / "texts" / "notices.toml").read_text("utf-8")),
        city="Kota",
        zone=CALENDAR.zone,
        offices=OFFICES,
    )
    return Letterhead(texts, [KEY], "https://aduan.example", "DISKOMINFO")


def whole(written: WrittenNotice) -> str:
    """Without the links, whose payload is no word of anybody's."""
    return re.sub(r"https://\S+", "", written.subject + "\n" + written.message)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("instead", [None, "DLH"])
@pytest.mark.parametrize(
    "why",
    [
        {"inspektorat_only": False},
        {"secret": False},
        {"secret": False, "inspektorat_only": False, "withheld_from": ("DISHUB",)},
    ],
)
def test_no_message_of_a_guarded_case_carries_a_word_of_it(
    pack: Path, kind: NoticeKind, instead: str | None, why: dict[str, Any]
) -> None:
    case, texts = marked(**why), letterhead(pack).texts
    text = whole(
        compose_notice(
            case, kind, to=INSPECTORATE, link="https://aduan.example/x", due_at=NOW, now=NOW,
            texts=texts, stands_in_for=instead,
        )
    )  # fmt: skip
    assert case.number in text
    for word in (MARK, "tandakantor", "417", "2027"):
        assert word not in text, word


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_an_open_case_is_told_in_full(pack: Path) -> None:
    text = whole(
        compose_notice(
            marked(secret=False, inspektorat_only=False), NoticeKind.ASSIGNED, to=INSPECTORATE,
            link="", due_at=NOW, now=NOW, texts=letterhead(pack).texts,
        )
    )  # fmt: skip
    for word in (mark("hal"), mark("alamat"), mark("kata kutipan"), "417", "tandakantor"):
        assert word in text


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_neither_the_digest_nor_the_summary_of_an_hour_carries_one(pack: Path) -> None:
    paper, case = letterhead(pack), marked()
    notice = Notice(
        "n", case.case_id, 1, NoticeKind.ASSIGNED, SEKDA, Audience.HEAD, NOW, Level.SEKDA
    )
    summary = write_overflow(SEKDA, Audience.HEAD, [(notice, case)], NOW, paper)
    digest = write_digest("DUTY", DigestCount(1, 0, 0, 0), [case], NOW, paper)
    for written in (summary, digest):
        assert case.number in written.message
        assert MARK not in whole(written)


@dataclass
class Topics:
    sent: list[WrittenNotice] = field(default_factory=list)

    def publish(self, notice: WrittenNotice) -> None:
        self.sent.append(notice)

    def was_sent(self, day: date, post: str) -> bool:
        return False

    def note_sent(self, day: date, post: str) -> None:
        pass


def test_the_digest_of_the_accused_does_not_count_the_case() -> None:
    register, topics = InMemoryRegister(), Topics()
    case = marked(agency="DLH", withheld_from=("DLH",))
    register.cases[case.case_id] = case
    send_digests(
        lists=register, book=topics, publisher=topics, letterhead=letterhead(PACKS[0]),
        rules=RULES, now=NOW,
    )  # fmt: skip
    assert [one.post for one in topics.sent] == ["DUTY"]
    assert case.number not in topics.sent[0].message


# Tracking ----------------------------------------------------------------------------------------


@dataclass
class Tracked(CitizensInMemory):
    case: Case = field(default_factory=marked)

    def complaint_by_code(self, tracking_code: str) -> Complaint | None:
        return said()

    def get_case(self, case_id: str) -> Case:
        return self.case

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return steps()


@pytest.mark.parametrize(
    "why",
    [
        {"inspektorat_only": False},
        {"secret": False},
        {"secret": False, "inspektorat_only": False, "withheld_from": ("DLH",)},
    ],
)
def test_tracking_a_guarded_case_names_no_office_and_says_no_word(why: dict[str, Any]) -> None:
    case = marked(agency="DISHUB", status=Status.DITERIMA, reporter_count=3, **why)
    told = answer_json(track_complaint(CODE, register=Tracked(case=case)), CITY)["body"]
    assert not {"agency", "case_number"} & set(json.loads(told))
    for known in ("", PROOFS.session(said().complaint_id, NOW)):
        ports = ShowPorts(
            Tracked(case=case), FixedAddresses(), PROOFS, the_rules(), lambda: "0" * 20
        )
        view = show_complaint(CODE, NOW, ports, session=known)
        assert view is not None
        assert view.known is bool(known)
        page = document(complaint_page(view, CITY, ""), CITY.name)
        for word in (MARK, case.number, "DISHUB", CITY.office("DISHUB"), "melaporkan hal"):
            assert word not in told + page, word


# Links and commands of others --------------------------------------------------------------------

HOSTILE: Final = "klik https://jahat.example.com/a atau www.jahat.com atau wa.me/62811 ya"
ADDRESS: Final = re.compile(r"jahat\.(example\.)?com|wa\.me|https?://jahat|www\.jahat")


def hostile() -> Case:
    place = Place(address=HOSTILE, kelurahan="Lontar", reason=HOSTILE)
    return a_case(matter=HOSTILE, route_reason=HOSTILE, place=place, next_owner=HOSTILE)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_no_message_carries_an_address_somebody_else_wrote(pack: Path, kind: NoticeKind) -> None:
    texts = letterhead(pack).texts
    written = compose_notice(
        hostile(), kind, to="DISHUB", link="https://aduan.example/x", due_at=NOW, now=NOW,
        texts=texts,
    )  # fmt: skip
    assert not ADDRESS.search(written.subject + written.message)
    assert "https://aduan.example/x" in written.message


def test_no_page_shows_one_that_could_be_pressed() -> None:
    case = hostile()
    register = CasesInMemory(
        cases={case.case_id: case},
        entries={case.case_id: [a_history_entry(note=HOSTILE, public_note=HOSTILE)]},
        complaints={case.case_id: [a_complaint(title=HOSTILE, text=HOSTILE)]},
    )
    link = links.link_for(
        case, post="DISHUB", role=Role.OPERATOR, moves=(), expires_at=NOW + timedelta(days=1),
        nonce="n",
    )  # fmt: skip
    view = show_case(links.sign(link, [KEY]), NOW, reading(register))
    assert isinstance(view, CaseView)
    page = str(show(case_page(view, CITY), city=CITY.name)["body"])
    assert "jahat[.]com" in page
    assert not ADDRESS.search(page)


@pytest.mark.parametrize("tab", [DeskTab.TRIAGE, DeskTab.TWINS, DeskTab.FLAGS])
def test_no_list_of_the_desk_shows_one_either(tab: DeskTab) -> None:
    both = [
        replace(hostile(), case_id=f"01K-{name}", number=f"SRG-{name}", flags=("ulang",))
        for name in "AB"
    ]
    _, page = listed(tab, *both)
    assert "jahat[.]com" in page
    assert not ADDRESS.search(page)
