"""An office a complaint accuses of misconduct never gets it, hears of it or sees it."""

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from aduan.adapters.dynamodb.core.items import decode, encode
from aduan.application.notices.compose import WrittenNotice, notice_texts
from aduan.application.notices.digest import send_digests
from aduan.application.notices.write import Letterhead, case_link
from aduan.application.placing.place_complaint import place_complaint
from aduan.application.placing.ports import Placement, ReadVersions
from aduan.application.routing.dispatch import Dispatch
from aduan.domain import links
from aduan.domain.case.case import Actor, Audience, Case, Level, Role, Status
from aduan.domain.case.complaint import Attachment, Complaint, Location
from aduan.domain.case.decide import decide_move
from aduan.domain.case.errors import MoveRefusedError
from aduan.domain.case.lifecycle import Move, Request
from aduan.domain.case.posts import DUTY, SEKDA, WALI_KOTA, stand_ins
from aduan.domain.case.secrecy import Sight, may_see
from aduan.domain.city.city import load_city
from aduan.domain.duplicates.lexicon import load_lexicon
from aduan.domain.duplicates.sameness import SamenessRules
from aduan.domain.duplicates.settings import load_settings
from aduan.domain.links import ActionLink, Refusal
from aduan.pages.official.action_forms import ActionForms
from tests.city import CALENDAR, RULES
from tests.fakes.register import InMemoryRegister
from tests.unit.samples import ARRIVED, CITY, NOW, PACK, a_complaint

DISPATCH = Dispatch(load_city(PACK))
DUPLICATES = SamenessRules(
    load_lexicon(PACK / "duplicates"), load_settings(PACK / "duplicates"), None
)
LETTERHEAD = Letterhead(
    texts=notice_texts(
        tomllib.loads((PACK / "texts" / "notices.toml").read_text("utf-8")),
        city="Kota Serang",
        zone=CALENDAR.zone,
        offices={"DLH": "Dinas Lingkungan Hidup", "INSPEKTORAT": "Inspektorat"},
    ),
    keys=[b"k" * 32],
    public_url="https://aduan.example",
    desk="DISKOMINFO",
)
INSPECTOR = Actor(Role.OPERATOR, "INSPEKTORAT")
AGAINST_DLH = "Kepala DLH minta setoran uang tiap bulan dari sopir truk sampah, oknum dinas pungli"
AGAINST_THE_DESK = "oknum pegawai Diskominfo minta uang pungli untuk pemasangan wifi"
AGAINST_THE_SEKDA = "pungli di Sekretariat Daerah, oknum pejabat Setda minta setoran proyek"


def test_an_accusation_in_a_field_of_the_channels_own_is_kept_from_the_office() -> None:
    said = {"catatan": "petugas Dishub minta dua ratus ribu supaya lampunya menyala", "hp": "A14"}
    plain = DISPATCH(a_complaint(channel_fields={"hp": "A14"}))
    accusing = DISPATCH(a_complaint(channel_fields=said))
    assert not plain.secret
    assert accusing.inspektorat
    assert accusing.secret
    assert "DISHUB" in accusing.withheld_from


ACCUSING = "petugas Dishub minta uang 50 ribu supaya lampu dibetulkan"
JOINED = ACCUSING.replace(" ", "_")
FIELDS = {
    "category": {"category": ACCUSING},
    "classification": {"classification": ACCUSING},
    "severity": {"severity": ACCUSING},
    "kelurahan": {"location": Location(kelurahan=ACCUSING)},
    "kecamatan": {"location": Location(kecamatan=ACCUSING)},
    "address": {"location": Location(address=ACCUSING)},
    "joined address": {"location": Location(address=JOINED)},
    "field": {"channel_fields": {"catatan": JOINED}},
    "name of a field": {"channel_fields": {JOINED: "ya"}},
    "file": {"attachments": (Attachment(f"https://rabeg.example/f/{JOINED}.mp4", "video/mp4"),)},
    "file in capitals": {
        "attachments": (
            Attachment(
                "https://r.example/f/PetugasDishubMintaUang50Ribu%20pungli.jpg", "image/jpeg"
            ),
        )
    },
}


@pytest.mark.parametrize("changes", FIELDS.values(), ids=FIELDS)
def test_wherever_a_channel_says_it_an_accusation_is_kept_from_the_office(
    changes: dict[str, Any],
) -> None:
    read = DISPATCH(a_complaint(**changes))
    assert read.inspektorat
    assert "DISHUB" in read.withheld_from


@pytest.mark.parametrize("letters", [0, 3_900, 4_100, 9_800, 30_000])
def test_an_accusation_at_the_end_of_a_long_letter_is_kept_from_the_office(letters: int) -> None:
    plain = "Lampu di gang kami padam sejak Senin dan jalannya jadi gelap. "
    account = (plain * (letters // len(plain) + 1))[:letters]
    read = DISPATCH(a_complaint(text=f"{account} {ACCUSING}."))
    assert read.inspektorat
    assert "DISHUB" in read.withheld_from
    if account:
        assert not DISPATCH(a_complaint(text=account)).inspektorat


def test_what_is_too_long_to_be_read_is_held_until_a_person_has_read_it() -> None:
    read = DISPATCH(a_complaint(text="Lampu di gang kami padam. " * 2_000))
    assert (read.inspektorat, read.hint, read.secret) == (True, True, True)
    assert "DISHUB" in read.withheld_from


@dataclass
class Placing:
    """One complaint and an empty register."""

    complaint_: Complaint
    placed: list[Placement] = field(default_factory=list)

    def complaint(self, complaint_id: str) -> Complaint:
        return self.complaint_

    def block_reader(self) -> "Placing":
        return self

    def recent(self, key: str, limit: int) -> list[str]:
        return []

    def versions(self) -> ReadVersions:
        return ReadVersions({})

    def file(self, complaint: Complaint, terms: object) -> None:
        """Nobody searches here."""

    def known(self, complaint_ids: object) -> dict[str, object]:
        return {}

    def get_cases(self, case_ids: object) -> dict[str, Case]:
        return {}

    def cases_and_founders(self, case_ids: object, complaint_ids: object) -> tuple[Any, Any]:
        return {}, {}

    def place(self, placement: Placement) -> None:
        self.placed.append(placement)


@dataclass
class Post:
    """Keeps what was published, to whom."""

    sent: list[WrittenNotice] = field(default_factory=list)

    def publish(self, notice: WrittenNotice) -> None:
        self.sent.append(notice)

    def was_sent(self, day: date, post: str) -> bool:
        return False

    def note_sent(self, day: date, post: str) -> None:
        pass


def case_of(text: str) -> Case:
    placing = Placing(a_complaint(case_id=None, title="", text=text, category=None))
    place_complaint(
        "01K-ADUAN", now=ARRIVED, placements=placing, duplicates=DUPLICATES,  # type: ignore[arg-type]
        dispatcher=DISPATCH, rules=RULES, number_prefix="SRG",
    )  # fmt: skip
    return placing.placed[0].transition.case


def forwarded(case: Case, to: str, actor: Actor = INSPECTOR) -> Case:
    request = Request(Move.FORWARD, actor, NOW, note="Bukan kewenangan kami.", agency=to)
    return decide_move(case, request, RULES).case


def test_a_complaint_against_the_head_of_an_office_goes_to_the_inspectorate() -> None:
    case = case_of(AGAINST_DLH)
    assert (case.agency, case.status, case.secret) == ("INSPEKTORAT", Status.BARU, True)
    assert case.withheld_from == ("DLH",)
    assert decode(Case, encode(case)) == case


def test_it_cannot_be_forwarded_or_routed_to_the_accused() -> None:
    case = case_of(AGAINST_DLH)
    with pytest.raises(MoveRefusedError, match="menyangkut DLH"):
        forwarded(case, "DLH")
    assert forwarded(case, "DPUPR").agency == "DPUPR"
    triage = replace(case, status=Status.TRIASE, agency="DISKOMINFO")
    desk = Request(Move.ROUTE, Actor(Role.DISKOMINFO, "DISKOMINFO"), NOW, note="x", agency="DLH")
    with pytest.raises(MoveRefusedError, match="menyangkut DLH"):
        decide_move(triage, desk, RULES)


def test_the_forms_do_not_offer_the_accused() -> None:
    moves = frozenset({"forward", "route"})
    forms = ActionForms(
        CITY, moves, "token", "INSPEKTORAT", NOW, 0, False, "once", withheld_from=("DLH",)
    )
    for offered in (forms.offices, forms.other_offices):
        assert "DPUPR" in offered
        assert "DLH" not in offered


def test_its_digest_does_not_list_the_case() -> None:
    register, post = InMemoryRegister(), Post()
    ours = case_of(AGAINST_DLH)
    theirs = replace(case_of("Sampah menumpuk di TPS"), case_id="other", agency="DLH",
                     number="SRG-2026-0000-0001", status=Status.BARU)  # fmt: skip
    astray = replace(ours, case_id="astray", agency="DLH")  # as if an older hub had put it there
    register.cases = {case.case_id: case for case in (ours, theirs, astray)}
    send_digests(
        lists=register, book=post, publisher=post, letterhead=LETTERHEAD, rules=RULES, now=NOW
    )
    said = {notice.post: notice.message for notice in post.sent}
    assert theirs.number in said["DLH"]
    assert ours.number not in said["DLH"]
    assert ours.number in said["INSPEKTORAT"]


def test_a_link_to_it_opens_nothing_for_the_accused_and_names_no_number() -> None:
    case = case_of(AGAINST_DLH)
    for actor, refusal in (("DLH", Refusal.TAMPERED), ("INSPEKTORAT", None)):
        address = case_link(
            replace(case, agency=actor), to=actor, audience=Audience.HEAD, seed="s",
            written_at=NOW, letterhead=LETTERHEAD,
        )  # fmt: skip
        link = links.read_action(address.rpartition("/")[2], LETTERHEAD.keys, NOW)
        assert isinstance(link, ActionLink)
        assert links.refusal_for(link, case) is refusal


def test_the_accused_desk_is_passed_over_by_everything_that_would_end_there() -> None:
    case = case_of(AGAINST_THE_DESK)
    assert (case.agency, case.status) == ("INSPEKTORAT", Status.BARU)
    assert case.withheld_from == ("DISKOMINFO", DUTY)
    assert stand_ins("INSPEKTORAT", case.withheld_from) == ("INSPEKTORAT", SEKDA)
    back = Request(Move.RETURN_TO_DESK, INSPECTOR, NOW, note="Tidak tahu ke mana.")
    with pytest.raises(MoveRefusedError, match="menyangkut DISKOMINFO"):
        decide_move(case, back, RULES)
    for number, to in enumerate(("DPUPR", "DLH", "DISHUB", "DINSOS"), 1):
        case = forwarded(case, to, Actor(Role.OPERATOR, case.agency))
        assert (case.agency, case.status, case.hops) == (to, Status.DITERUSKAN, number)


def test_what_accuses_the_sekda_escalates_past_the_sekda() -> None:
    case = replace(case_of(AGAINST_THE_SEKDA), told=(Level.OPD,))
    assert case.withheld_from == ("SETDA", SEKDA)
    timer = Actor(Role.SYSTEM, "system")
    late = case.due.opd + timedelta(minutes=1)
    escalated = decide_move(case, Request(Move.ESCALATE, timer, late, level=Level.SEKDA), RULES)
    assert {notice.to for notice in escalated.notices} == {WALI_KOTA, "INSPEKTORAT"}
    assert SEKDA not in stand_ins(DUTY, case.withheld_from)


def test_a_complaint_about_the_inspectorate_is_kept_from_it() -> None:
    case = case_of("oknum Inspektorat meminta uang supaya laporan ditutup")
    assert case.agency == "SETDA"
    assert case.withheld_from == ("INSPEKTORAT",)


def test_what_accuses_both_who_would_judge_it_goes_past_them_and_is_read_by_one_office() -> None:
    case = case_of("Inspektorat dan Sekda menerima suap dari kontraktor")
    assert case.agency == "BKPSDM"
    assert set(case.withheld_from) == {"INSPEKTORAT", "SETDA", SEKDA}
    assert case.inspektorat_only
    assert may_see(case, "BKPSDM", "INSPEKTORAT") is Sight.EVERYTHING
    assert may_see(case, DUTY, "INSPEKTORAT") is Sight.EXISTENCE


def test_a_complaint_about_the_inspectorate_is_read_by_the_secretariat_alone() -> None:
    case = case_of("oknum Inspektorat meminta uang supaya laporan ditutup")
    assert may_see(case, "SETDA", "INSPEKTORAT") is Sight.EVERYTHING
    assert may_see(case, DUTY, "INSPEKTORAT") is Sight.EXISTENCE
    assert may_see(case, "INSPEKTORAT", "INSPEKTORAT") is Sight.NOTHING


def test_an_accusation_from_beyond_the_border_passes_the_desks_list_too() -> None:
    text = "Petugas loket minta uang rokok seratus ribu, kejadian di Kec. Kramatwatu Kab. Serang"
    case = case_of(text)
    assert (case.agency, case.status) == ("INSPEKTORAT", Status.BARU)


def test_a_hint_is_flagged_as_one_and_an_accusation_is_not() -> None:
    hint = case_of("Kok bisa warung itu tidak pernah dirazia, ada apa dengan satpol?")
    assert hint.flags == ("sindiran",)
    assert hint.inspektorat_only
    assert "SATPOLPP" in hint.withheld_from
    assert case_of(AGAINST_DLH).flags == ()


def test_a_later_word_is_judged_like_the_first() -> None:
    read = DISPATCH.read("Saya tambahkan: petugas kelurahan juga meminta seratus ribu.")
    assert read.accusation
    assert DISPATCH.kept_from(read, "36.73.01.1001") == ("KEC-36.73.01",)
    assert not DISPATCH.read("Fotonya menyusul besok.").secret
