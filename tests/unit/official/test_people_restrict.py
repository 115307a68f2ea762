"""The desk and the inspectorate decide with one press whom a case may reach."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.application.official.act import ActPorts, Declined, Done, act_by_link
from aduan.application.official.open_link import DeadLink, LinkPorts
from aduan.application.official.show_case import CaseView, show_case
from aduan.application.tracking.track import track_complaint
from aduan.domain import links
from aduan.domain.case.case import Case, Role, Status
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.decide import allowed_moves
from aduan.domain.case.identifiers import new_tracking_code
from aduan.domain.case.lifecycle import TABLE, Move
from aduan.domain.case.messages import FollowUpPayload, MergedPayload, ReportPayload
from aduan.domain.case.secrecy import Sight, kept_home, may_see
from aduan.domain.links import Refusal
from aduan.domain.outbox.telling import leaving
from tests.fakes.pages import (
    JUDGING,
    CasesInMemory,
    FixedAddresses,
    NobodyNamed,
    VoicesInMemory,
    never_filed,
)
from tests.unit.samples import CITY, NOW, a_case, a_complaint, a_history_entry, the_rules

KEY = b"k" * 32
INSPECTORATE = "INSPEKTORAT"
WHY = "Menyangkut dugaan pungli; harus diperiksa dahulu."


@dataclass
class Office:
    """One case, and the presses of whoever holds a link to it."""

    case: Case = field(default_factory=a_case)
    filed: Callable[[str], bool] = never_filed

    def __post_init__(self) -> None:
        self.register = CasesInMemory(
            cases={self.case.case_id: self.case},
            entries={self.case.case_id: [a_history_entry()]},
            complaints={self.case.case_id: [a_complaint()]},
        )
        self.count = 0

    @property
    def now(self) -> Case:
        return self.register.cases[self.case.case_id]

    def reading(self) -> LinkPorts:
        return LinkPorts(
            lambda: [KEY], self.register, self.register, self.register, FixedAddresses(),
            allowed_moves, INSPECTORATE, NobodyNamed(), lambda: "once-0001",
            voices=VoicesInMemory(),
            fresh_word_from=25,
        )  # fmt: skip

    def link(self, post: str, role: Role) -> str:
        self.count += 1
        moves = sorted({arrow.move for arrow in TABLE if role in arrow.roles})
        link = links.link_for(
            self.now, post=post, role=role, moves=moves,
            expires_at=NOW + timedelta(days=7), nonce=f"n-{self.count}",
        )  # fmt: skip
        return links.sign(link, [KEY])

    def desk(self) -> str:
        return self.link("DISKOMINFO", Role.DISKOMINFO)

    def press(self, token: str, move: Move, **fields: str) -> Done | Declined | DeadLink:
        form = {"move": move.value, "note": WHY, "once": f"form-{self.count:016d}", **fields}
        ports = ActPorts(
            self.reading(), self.register, the_rules(), CITY.agencies, str,
            lambda: 1.0, JUDGING, self.filed,
        )  # fmt: skip
        return act_by_link(token, form, NOW, ports)

    def page(self, token: str) -> CaseView | DeadLink:
        return show_case(token, NOW, self.reading())


def test_a_case_made_secret_stays_with_its_office_and_says_nothing_outside() -> None:
    office = Office()
    assert isinstance(office.press(office.desk(), Move.KEEP_SECRET), Done)
    assert (office.now.secret, office.now.agency) == (True, "DISHUB")
    assert office.register.entries["01K-CASE"][-1].note == WHY
    assert isinstance(office.page(office.link("DISHUB", Role.OPERATOR)), CaseView)


def test_a_case_for_the_inspectorate_alone_leaves_its_office_with_the_same_press() -> None:
    office = Office()
    mailed = office.link("DISHUB", Role.OPERATOR)
    assert isinstance(office.press(office.desk(), Move.INSPECTORATE_ONLY), Done)
    assert (office.now.agency, office.now.status) == (INSPECTORATE, Status.BARU)
    assert may_see(office.now, "DISHUB", INSPECTORATE) is Sight.EXISTENCE
    dead = office.page(mailed)
    assert isinstance(dead, DeadLink)
    assert dead.agency is None
    seen = office.page(office.desk())
    assert isinstance(seen, CaseView)
    assert seen.hidden
    assert WHY not in repr(seen)


def test_who_is_kept_out_loses_page_link_and_case_at_once() -> None:
    office = Office()
    mailed = office.link("DISHUB", Role.OPERATOR)
    assert isinstance(office.press(office.desk(), Move.WITHHOLD, post="DISHUB"), Done)
    assert office.now.withheld_from == ("DISHUB",)
    assert office.now.agency == INSPECTORATE
    assert office.now.inspektorat_only
    found = office.page(mailed)
    assert isinstance(found, DeadLink)
    assert (found.refusal, found.number) == (Refusal.TAMPERED, None)


def test_somebody_else_is_kept_out_while_the_office_goes_on() -> None:
    office = Office()
    office.press(office.desk(), Move.WITHHOLD, post="SEKDA")
    assert set(office.now.withheld_from) == {"SEKDA", "SETDA"}
    assert (office.now.agency, office.now.secret) == ("DISHUB", True)
    assert not office.now.inspektorat_only


def test_the_inspectorate_kept_out_of_its_own_case_hands_it_to_the_secretariat() -> None:
    office = Office(a_case(agency=INSPECTORATE))
    office.press(office.desk(), Move.WITHHOLD, post=INSPECTORATE)
    assert office.now.agency == "SETDA"
    assert may_see(office.now, INSPECTORATE, INSPECTORATE) is Sight.NOTHING
    assert may_see(office.now, "SETDA", INSPECTORATE) is Sight.EVERYTHING


def test_where_every_judge_is_kept_out_the_press_says_so_and_changes_nothing() -> None:
    office = Office(a_case(withheld_from=(INSPECTORATE, "SETDA", "SEKDA", "BKPSDM")))
    refused = office.press(office.desk(), Move.WITHHOLD, post="DISHUB")
    assert isinstance(refused, Declined)
    assert "dikecualikan" in refused.reason
    assert office.now == office.case


@pytest.mark.parametrize("post", ["", "TIDAK_ADA", "pelapor"])
def test_a_post_that_is_none_is_refused(post: str) -> None:
    office = Office()
    assert isinstance(office.press(office.desk(), Move.WITHHOLD, post=post), Declined)
    assert office.now == office.case


@pytest.mark.parametrize("move", [Move.KEEP_SECRET, Move.INSPECTORATE_ONLY, Move.WITHHOLD])
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AGENCY_HEAD])
def test_an_office_does_not_decide_who_reads_its_case(move: Move, role: Role) -> None:
    office = Office()
    token = office.link("DISHUB", role)
    assert isinstance(office.press(token, move, post="SEKDA"), Declined)
    view = office.page(office.link("DISHUB", role))
    assert isinstance(view, CaseView)
    assert move not in view.moves
    assert office.now == office.case


RESTRICTED = a_case(
    agency=INSPECTORATE, secret=True, inspektorat_only=True, withheld_from=("DISHUB",)
)


@pytest.mark.parametrize("openly", ["ya", "tidak"])
def test_the_inspectorate_releases_and_decides_what_stays_secret(openly: str) -> None:
    office = Office(RESTRICTED)
    token = office.link(INSPECTORATE, Role.OPERATOR)
    assert isinstance(office.press(token, Move.RELEASE, openly=openly), Done)
    now = office.now
    assert (now.inspektorat_only, now.withheld_from) == (False, ())
    assert now.secret is (openly == "tidak")
    assert kept_home(now)
    assert not office.register.told


def test_a_release_for_lapor_files_the_report_that_was_held_back() -> None:
    office = Office(RESTRICTED)
    office.press(
        office.link(INSPECTORATE, Role.OPERATOR), Move.RELEASE, openly="ya", at_lapor="ya"
    )  # fmt: skip
    assert not kept_home(office.now)
    (told,) = office.register.told
    payload = told.message.payload
    assert isinstance(payload, ReportPayload)
    assert payload.text == a_complaint().text
    assert told.targets == ("",)


@pytest.mark.parametrize(
    ("changes", "filed"), [({}, True), ({"channels": ("lapor",), "lapor_ids": ("77",)}, False)]
)
def test_lapor_never_gets_a_second_copy(changes: dict[str, Any], filed: bool) -> None:
    office = Office(replace(RESTRICTED, **changes), lambda _case_id: filed)
    office.press(office.link(INSPECTORATE, Role.OPERATOR), Move.RELEASE, at_lapor="ya")
    assert not any(isinstance(one.message.payload, ReportPayload) for one in office.register.told)


@pytest.mark.parametrize("by", ["desk", "office"])
def test_nobody_but_the_judge_releases(by: str) -> None:
    agency = "DISHUB" if by == "office" else INSPECTORATE
    office = Office(replace(RESTRICTED, agency=agency, withheld_from=("DLH",)))
    token = office.desk() if by == "desk" else office.link("DISHUB", Role.OPERATOR)
    assert isinstance(office.press(token, Move.RELEASE, openly="ya"), Declined)
    assert office.now == office.case


def test_cases_merged_into_a_restricted_one_are_restricted_in_the_same_write() -> None:
    office = Office()
    child = a_case(case_id="01K-CHILD", status=Status.DIGABUNG, merged_into="01K-CASE")
    office.register.cases[child.case_id] = child
    office.press(office.desk(), Move.WITHHOLD, post="DISHUB")
    kept = office.register.cases["01K-CHILD"]
    assert (kept.secret, kept.inspektorat_only) == (True, True)
    assert kept.withheld_from == ("DISHUB",)
    assert kept.version == child.version + 1


def test_tracking_names_no_office_once_a_case_is_secret() -> None:
    office = Office()
    office.press(office.desk(), Move.KEEP_SECRET)

    class Tracked:
        def complaint_by_code(self, tracking_code: str) -> Complaint | None:
            return replace(a_complaint(), case_id="01K-CASE")

        get_case = staticmethod(office.register.get_case)
        history = staticmethod(office.register.history)

    progress = track_complaint(new_tracking_code(bytes(range(12))), register=Tracked())
    assert progress is not None
    assert (progress.agency, progress.case_number) == (None, None)


REPORT = ReportPayload("Judul", "Isi", "pju", "DISHUB", "", None, "", False)
ANSWER = FollowUpPayload("Sudah kami kerjakan.", "DISHUB", "proses")


def test_what_waits_for_lapor_leaves_as_the_case_stands_when_it_leaves() -> None:
    open_case, secret = a_case(), a_case(secret=True)
    home = a_case(withheld_from=("DISHUB",))
    assert leaving(REPORT, open_case, "") == REPORT
    marked = leaving(REPORT, secret, "")
    assert isinstance(marked, ReportPayload)
    assert marked.secret
    assert leaving(REPORT, home, "") is None
    assert leaving(ANSWER, home, "") is None
    bare = leaving(ANSWER, home, "77")
    assert isinstance(bare, FollowUpPayload)
    assert (bare.agency, bare.secret) == ("", True)
    assert "kerjakan" not in bare.text
    merged = leaving(MergedPayload("SRG-2026-1", "DISHUB"), home, "77")
    assert merged == MergedPayload("", "", parent_secret=True)
