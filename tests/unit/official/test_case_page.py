"""What officials see: complete, safe against hostile words, and without a single foreign thing."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from aduan.application.notices.write import BUTTONS
from aduan.application.official.act import READ_BY_REPORTER
from aduan.application.official.open_link import DeadLink, LinkPorts
from aduan.application.official.show_case import CaseView, show_case
from aduan.domain import links
from aduan.domain.case.case import (
    Actor,
    Case,
    Evidence,
    Level,
    Place,
    PostponeProposal,
    Role,
    Status,
)
from aduan.domain.case.complaint import Attachment
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.lifecycle import TABLE, Move, Need
from aduan.domain.links import Refusal
from aduan.domain.photos.evidence import Photo, PhotoState
from aduan.pages.official.case_page import case_page
from aduan.pages.shared.closed_door import closed_door
from aduan.pages.shared.exchange import show
from aduan.pages.shared.page import Page
from aduan.pages.shared.place_map import NamedPoint
from tests.fakes.pages import CasesInMemory, FixedAddresses, NobodyNamed, VoicesInMemory
from tests.unit.samples import CITY, NOW, a_case, a_complaint, a_history_entry

KEY = b"k" * 32
EVERY_MOVE = frozenset({
    "accept", "follow_up", "resolve", "forward", "ask_reporter", "propose_postpone",
    "not_our_authority", "reject", "approve_postpone", "refuse_postpone",
})  # fmt: skip
HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>\u202e${body}$title&amp;"


def desk_with(case: Case, moves: frozenset[str] = EVERY_MOVE) -> LinkPorts:
    register = CasesInMemory(
        cases={case.case_id: case},
        entries={case.case_id: [a_history_entry()]},
        complaints={case.case_id: [a_complaint()]},
    )
    return reading(register, moves)


def reading(register: CasesInMemory, moves: frozenset[str] = EVERY_MOVE) -> LinkPorts:
    return LinkPorts(
        voices=VoicesInMemory(),
        fresh_word_from=25,
        keys=lambda: [KEY],
        cases=register,
        photographs=register,
        uses=register,
        photos=FixedAddresses(),
        moves_for=lambda _case, _role: moves,
        inspectorate="INSPEKTORAT",
        holders=NobodyNamed(),
        new_nonce=lambda: "once",
    )


def token_for(case: Case, role: Role = Role.OPERATOR, post: str = "DISHUB") -> str:
    link = links.link_for(
        case, post=post, role=role, moves=sorted(EVERY_MOVE),
        expires_at=NOW + timedelta(days=7), nonce="n-1",
    )  # fmt: skip
    return links.sign(link, [KEY])


def view_of(case: Case, desk: LinkPorts | None = None, **link: object) -> CaseView:
    view = show_case(token_for(case, **link), NOW, desk or desk_with(case))  # type: ignore[arg-type]
    assert isinstance(view, CaseView)
    return view


def rendered(page: Page) -> str:
    body = show(page, city=CITY.name)["body"]
    assert isinstance(body, str)
    return body


def the_page(case: Case, **more: object) -> str:
    return rendered(case_page(view_of(case), CITY, **more))  # type: ignore[arg-type]


class Outline(HTMLParser):
    """Every tag and attribute a browser would see, and whether the tags close as they opened."""

    void = frozenset({"meta", "input", "br", "img", "rect", "line", "path", "circle", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.void:
            assert self.open.pop() == tag


def test_the_page_answers_what_where_until_when_and_why() -> None:
    text = the_page(a_case())
    assert "Lampu jalan mati di depan pasar" in text
    assert "Jl. Veteran, depan pasar" in text
    assert "sisa 1 hari 22 jam" in text
    assert 'datetime="2026-03-05T00:14:31.000+00:00"' in text
    assert "3 warga terdampak" in text
    assert "Mengapa ke Dinas Perhubungan?" in text
    assert "gelap pisan" in text
    assert "geo:-6.117800,106.151200" in text
    assert "Aduan diteruskan ke Dinas Perhubungan." in text


def test_the_page_is_well_formed_and_every_field_has_its_label() -> None:
    outline = Outline(the_page(a_case()))
    assert outline.open == []
    labelled = {value for tag, name, value in outline.attributes if (tag, name) == ("label", "for")}
    ids = [value for _, name, value in outline.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    assert labelled <= set(ids)
    fields = outline.tags.count("textarea") + outline.tags.count("select")
    assert len(labelled) >= fields


def test_nothing_is_fetched_from_anywhere_else() -> None:
    outline = Outline(the_page(a_case()))
    fetching = [a for a in outline.attributes if a[1] in {"src", "srcset", "poster", "data"}]
    assert fetching == []
    assert "link" not in outline.tags
    assert "iframe" not in outline.tags


def test_hostile_words_stay_words_wherever_they_stand() -> None:
    case = a_case(
        number=HOSTILE, matter=HOSTILE, route_reason=HOSTILE, severity=HOSTILE,
        route_alternatives=(HOSTILE,),
        place=Place(None, HOSTILE, HOSTILE, HOSTILE, -6.1, 106.1, HOSTILE),
        proposal=PostponeProposal(HOSTILE, 2027, NOW, NOW, HOSTILE),
    )  # fmt: skip
    register = CasesInMemory(
        cases={case.case_id: case},
        entries={case.case_id: [
            a_history_entry(move=HOSTILE, note=HOSTILE, public_note=HOSTILE + "!"),
        ]},
        complaints={case.case_id: [
            a_complaint(channel=HOSTILE, title=HOSTILE, text=HOSTILE, attachments=(
                Attachment(f"https://x.example/{HOSTILE}", "image/jpeg"),
                Attachment("javascript:alert(1)", "image/jpeg"),
            )),
        ]},
    )  # fmt: skip
    desk = reading(register)
    page = case_page(
        view_of(case, desk), CITY, said=HOSTILE, refused=HOSTILE,
        refused_move="follow_up", typed={"note": HOSTILE}, due_steps=(HOSTILE,),
        around=(NamedPoint(HOSTILE, -6.11, 106.12),),
    )  # fmt: skip
    text = rendered(page)
    outline = Outline(text)
    assert outline.open == []
    assert outline.tags.count("script") == 1
    assert "img" not in outline.tags
    assert not [name for _, name, _ in outline.attributes if name.startswith("on")]
    assert not [value for _, _, value in outline.attributes if value.startswith("javascript:")]
    assert "\u202e" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_address_of_an_attachment_is_read_and_cannot_be_pressed() -> None:
    case = a_case()
    login = "https://evil.example.com/login?to=a@b.com"
    register = CasesInMemory(
        cases={case.case_id: case},
        complaints={case.case_id: [
            a_complaint(attachments=(Attachment(login, "image/jpeg"),)),
        ]},
    )  # fmt: skip
    text = rendered(case_page(view_of(case, reading(register)), CITY))
    assert "Lampiran 1, menurut kanal di https[:]//evil[.]example[.]com/login" in text
    assert "evil.example" not in text
    assert not [v for _, _, v in Outline(text).attributes if v and "evil" in v]


def test_the_policy_allows_our_own_style_and_script_by_hash_and_nothing_else() -> None:
    answer = show(case_page(view_of(a_case()), CITY), city=CITY.name)
    policy = answer["headers"]["Content-Security-Policy"]
    for tag in ("style", "script"):
        found = re.search(rf"<{tag}>(.*?)</{tag}>", answer["body"], re.S)
        assert found is not None
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert 'style="' not in answer["body"]


def test_the_page_is_never_stored_framed_sniffed_or_referred() -> None:
    headers = show(case_page(view_of(a_case()), CITY), city="K")["headers"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_head_gets_the_headers_without_the_page() -> None:
    page = case_page(view_of(a_case()), CITY)
    assert show(page, city="K", method="HEAD")["body"] == ""
    assert show(page, city="K", method="HEAD")["headers"] == show(page, city="K")["headers"]


def test_only_moves_that_stand_and_that_the_link_allows_have_a_form() -> None:
    case = a_case()
    text = rendered(
        case_page(
            view_of(case, desk_with(case, frozenset({"accept", "escalate"}))),
            CITY,
        )
    )
    assert re.findall(r'name="move" value="(\w+)"', text) == ["accept"]


_FIELDS = {
    Need.REASON: {"note"}, Need.WORK_DONE: {"note"}, Need.PUBLIC_NOTE: {"public_note"},
    Need.AGENCY: {"agency"}, Need.NEXT_OWNER: {"next_owner"}, Need.REVIEW_DATE: {"review_on"},
    Need.FISCAL_YEAR: {"fiscal_year"},
}  # fmt: skip


@pytest.mark.parametrize("move", sorted(BUTTONS))
def test_every_form_asks_for_all_that_its_move_needs(move: Move) -> None:
    needs = {need for arrow in TABLE if arrow.move is move for need in arrow.needs}
    wanted = {name for need in needs for name in _FIELDS.get(need, set())}
    if move in READ_BY_REPORTER:
        wanted = {"note" if name == "public_note" else name for name in wanted}
    view = with_photos(a_case(), a_photo())
    text = rendered(case_page(replace(view, moves=frozenset({move})), CITY))
    form = next(each for each in text.split("<form ") if f'name="move" value="{move}"' in each)
    required = re.findall(r'name="(\w+)"[^>]*\brequired', form)
    assert wanted <= set(required)


def test_a_case_without_a_photo_offers_the_camera_and_not_the_finish() -> None:
    text = the_page(a_case())
    assert "Tambah foto hasil pekerjaan" in text
    assert "<div data-note hidden>" in text
    assert 'value="resolve"' not in text


def with_photos(case: Case, *photos: Photo) -> CaseView:
    desk = desk_with(case)
    assert isinstance(desk.cases, CasesInMemory)
    desk.cases.photos[case.case_id] = list(photos)
    return view_of(case, desk)


def a_photo(state: PhotoState = PhotoState.CLEAN, **changes: object) -> Photo:
    clean = Evidence("e1", NOW, "DISHUB", "clean/01K-CASE/e1.jpg", NOW, 12.0)
    photo = Photo(
        "01K-CASE", "e1", state, "DISHUB", NOW, 1, clean=clean if state == "bersih" else None
    )
    return replace(photo, **changes)  # type: ignore[arg-type]


def test_a_clean_photo_is_shown_and_lets_the_case_be_finished() -> None:
    page = case_page(with_photos(a_case(), a_photo()), CITY)
    text = rendered(page)
    assert "<div data-note>" in text
    assert 'value="resolve"' in text
    assert 'src="https://bukti.example/clean/01K-CASE/e1.jpg?X-Amz-Signature=00"' in text
    policy = show(page, city="K")["headers"]["Content-Security-Policy"]
    assert "img-src 'self' https://bukti.example blob:; connect-src 'self';" in policy
    assert "12 m dari lokasi" in text


def test_a_photo_of_the_cycle_before_does_not_finish_a_reopened_case() -> None:
    text = rendered(case_page(with_photos(a_case(cycle=2), a_photo()), CITY))
    assert "<div data-note hidden>" in text
    assert 'value="resolve"' not in text


def test_a_doubtful_photo_says_why() -> None:
    clean = Evidence("e1", NOW, "DISHUB", "clean/x.jpg", NOW - timedelta(days=90), 2_300.0, ("K9",))
    text = rendered(case_page(with_photos(a_case(), a_photo(clean=clean)), CITY))
    assert "sudah dipakai pada kasus lain: K9" in text
    assert "sebelum aduan ini masuk" in text
    assert "sekitar 2300 m dari lokasi" in text


def test_a_photo_in_check_reloads_the_page_and_a_refused_one_says_why() -> None:
    refused = a_photo(PhotoState.REFUSED, evidence_id="e2", reason="Berkas bukan foto.")
    view = with_photos(a_case(), a_photo(PhotoState.CHECKING), refused)
    text = rendered(case_page(view, CITY))
    assert 'data-reload-s="10"' in text
    assert "1 foto belum masuk atau masih diperiksa" in text
    assert "Berkas bukan foto." in text


def test_a_photo_that_never_came_is_not_waited_for() -> None:
    lost = a_photo(PhotoState.CHECKING, asked_at=NOW - timedelta(hours=1))
    text = rendered(case_page(with_photos(a_case(), lost), CITY))
    assert "masih diperiksa" not in text


def test_the_very_same_words_stand_once_and_say_how_often() -> None:
    view = view_of(a_case())
    said = [replace(view.reports[0], channel=channel) for channel in ("rabeg", "lapor", "112")]
    other = replace(view.reports[0], text="Lampu di gang juga mati.")
    text = rendered(case_page(replace(view, reports=(*said, other)), CITY))
    assert "3 laporan sama" in text
    assert text.count("gelap pisan") == 1
    assert "Lampu di gang juga mati." in text


def test_the_matter_and_its_place_come_before_the_forms_and_the_clock_after_them() -> None:
    text = the_page(a_case())
    order = ["<h1>", "Isi laporan", "Foto tindak lanjut", "Lokasi", "Catat tindak lanjut</h2>",
             "Selesaikan dengan foto</h2>", "Tindakan lain", "<h2>Tenggat", "Riwayat"]  # fmt: skip
    assert sorted(order, key=text.index) == order


def test_what_the_machine_notes_is_folded_and_who_was_told_is_not() -> None:
    view = view_of(a_case())
    rows = [
        a_history_entry(version=2, move="flag", note="tanpa_penerima"),
        a_history_entry(version=3, move="escalate", level=Level.SEKDA),
        a_history_entry(version=4, move="note", actor=Actor(Role.DISKOMINFO, "DISKOMINFO")),
    ]
    text = rendered(case_page(replace(view, history=tuple(rows)), CITY))
    folded = text[text.index("1 catatan sistem") :]
    assert "Tanda dipasang" in folded
    assert "Sekda diberi tahu" not in folded
    assert "Catatan" not in folded


def test_what_nobody_has_decided_is_not_sold_as_the_subject() -> None:
    text = the_page(a_case(status=Status.TRIASE, matter="Pohon tumbang"))
    assert "<h1>Perlu penentuan instansi: Lampu jalan mati</h1>" in text
    assert "Pohon tumbang" not in text


def test_a_refused_move_gives_back_what_was_typed() -> None:
    text = the_page(
        a_case(), refused="Alasan terlalu pendek.", refused_move="reject", typed={"note": "tidak"}
    )
    assert '<details id="reject" open>' in text
    assert ">tidak</textarea>" in text
    assert 'role="alert"' in text


def test_only_the_inspectorate_reads_what_is_for_it_alone() -> None:
    case = a_case(inspektorat_only=True, secret=True)
    assert "gelap pisan" not in the_page(case)
    own = replace(case, agency="INSPEKTORAT")
    seen = case_page(view_of(own, post="INSPEKTORAT"), CITY)
    assert "gelap pisan" in rendered(seen)


def test_who_reported_is_never_on_the_page() -> None:
    case = a_case()
    desk = desk_with(case)
    assert isinstance(desk.cases, CasesInMemory)
    desk.cases.complaints[case.case_id] = [a_complaint(reporter_hash="hash-of-someone")]
    text = rendered(case_page(view_of(case, desk), CITY))
    assert "hash-of-someone" not in text
    assert "7F3K-Q2MN" not in text


def test_a_settled_case_counts_nothing_down() -> None:
    text = the_page(a_case(status=Status.SELESAI, closed_at=NOW))
    assert "Kasus sudah ditutup" in text
    assert "data-due datetime" not in text


def test_the_sekda_sees_the_proposal_and_decides() -> None:
    case = a_case(agency="DPUPR", proposal=PostponeProposal("Overlay", 2027, NOW, NOW, "DPUPR"))
    moves = frozenset({"approve_postpone", "refuse_postpone"})
    view = view_of(case, desk_with(case, moves), role=Role.SEKDA, post="SEKDA")
    text = rendered(case_page(view, CITY))
    assert "mengusulkan kasus ini dikerjakan dengan anggaran tahun 2027" in text
    assert re.findall(r'name="move" value="(\w+)"', text) == ["approve_postpone", "refuse_postpone"]


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_dead_link_says_what_happened_and_what_to_do(refusal: Refusal) -> None:
    page = closed_door(DeadLink(refusal, "SRG-2026-00017", "DISHUB"), CITY)
    text = rendered(page)
    assert page.status == (404 if refusal is Refusal.TAMPERED else 410)
    assert "hubungi meja layanan Diskominfo" in text
    assert ("<form" in text) is (refusal in {Refusal.EXPIRED, Refusal.HANDED_OVER})


def test_a_forged_link_learns_nothing_of_any_case() -> None:
    case = a_case()
    forged = links.sign(
        links.link_for(case, post="DISHUB", role=Role.OPERATOR, moves=(),
                       expires_at=NOW + timedelta(days=1), nonce="n"),
        [b"another key, thirty-two bytes lon"],
    )  # fmt: skip
    assert show_case(forged, NOW, desk_with(case)) == DeadLink(Refusal.TAMPERED)


def test_a_genuine_link_to_a_lost_case_is_our_fault_and_is_loud() -> None:
    case = a_case()
    empty = CasesInMemory()
    desk = reading(empty)
    with pytest.raises(NotFoundError):
        show_case(token_for(case), NOW, desk)
