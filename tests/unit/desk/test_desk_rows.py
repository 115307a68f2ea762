"""What a row of the duty desk says and sends, as values."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aduan.application.case.labels import Sameness
from aduan.application.desk.disputes import Disputed
from aduan.application.desk.ports import Count, DeskTab, Wanted
from aduan.application.desk.show import Compared, DeskCase, Family, FoundCase, Member, Twin
from aduan.application.desk.work import TICK
from aduan.application.intake.apply_follow_up_event import Dispute
from aduan.application.placing.joined import Joined
from aduan.application.placing.questions import Candidate, Pending, Question
from aduan.domain.case.case import EyeWhy, SecondEye, Status
from aduan.domain.case.complaint import Location
from aduan.domain.rights.request import Right, Stage
from aduan.pages.desk.desk_page import Pager, desk_page
from tests.unit.pages.every_page import NEXT, SERANG, a_desk, a_row, a_stuck, a_wish
from tests.unit.samples import ARRIVED, NOW, a_complaint


def values(tab: DeskTab, *, asked: Any = None, **view: Any) -> dict[str, Any]:
    return dict(desk_page(a_desk(tab, **view), SERANG, **(asked or {})).values)


def row(tab: DeskTab, **view: Any) -> Any:
    (only,) = values(tab, **view)["rows"]
    return only


def changed(row: DeskCase, **case: Any) -> DeskCase:
    return replace(row, case=replace(row.case, **case))


# the way through a list ---------------------------------------------------------------------------


def pager(tab: DeskTab = DeskTab.TRIAGE, **view: Any) -> Pager | None:
    found = values(tab, **view)["pager"]
    assert found is None or isinstance(found, Pager)
    return found


def test_every_address_of_a_list_keeps_what_was_narrowed_and_the_order() -> None:
    wanted = Wanted(after=NEXT, newest_first=True, kecamatan="Serang", category="pju")
    shown = pager(rows=(a_row(1),), next=NEXT, wanted=wanted, counts={DeskTab.TRIAGE: Count(9)})
    begins = "?bagian=triase&kecamatan=Serang&jenis=pju"
    cursor = "&sesudah=2026-03-02T00%3A14%3A00.000000Z%2301KCASE"
    assert shown == Pager(
        said="1 baris, yang terbaru dahulu.",
        next=f"{begins}&urut=terbaru{cursor}",
        first=f"{begins}&urut=terbaru",
        order=begins,
        other_order="Terlama dahulu",
    )


def test_a_list_says_how_much_of_it_is_shown_the_oldest_first() -> None:
    shown = pager(rows=(a_row(1), a_row(2)), next=NEXT, counts={DeskTab.TRIAGE: Count(40, True)})
    assert shown is not None
    assert shown.said == "2 baris dari 40+, yang terlama dahulu."
    assert (shown.first, shown.other_order) == ("", "Terbaru dahulu")
    assert shown.order == "?bagian=triase&urut=terbaru"


@pytest.mark.parametrize(
    ("tab", "rows"),
    [
        (DeskTab.LAPOR, {"stuck": (a_stuck(),)}),
        (DeskTab.PENDING, {"pending": (Pending("01K", "rabeg", "R", ARRIVED),)}),
        (DeskTab.RIGHTS, {"wishes": (a_wish(Right.SHOW, NOW, Stage.OPEN),)}),
    ],
)
def test_a_list_of_one_order_offers_no_other_and_counts_its_rows(
    tab: DeskTab, rows: dict[str, Any]
) -> None:
    shown = pager(tab, next=NEXT, **rows)
    assert shown is not None
    assert shown.order == ""
    assert shown.said.startswith("1 baris,")


@pytest.mark.parametrize(("number", "there"), [(1, False), (2, True)])
def test_a_list_of_one_row_needs_no_way_through_it(number: int, there: bool) -> None:
    shown = pager(rows=(a_row(1),), counts={DeskTab.TRIAGE: Count(number)})
    assert (shown is not None) is there


@pytest.mark.parametrize(
    "view",
    [
        {"found": (), "next": NEXT},
        {"family": Family(a_row(1), (), ()), "next": NEXT},
        {"counts": {}},
    ],
)
def test_what_is_no_list_has_no_way_through_it(view: dict[str, Any]) -> None:
    assert pager(DeskTab.JOINED, **view) is None


@pytest.mark.parametrize("view", [{"next": NEXT}, {"wanted": Wanted(after=NEXT)}])
def test_of_a_part_of_a_list_nothing_is_said_of_the_whole(view: dict[str, Any]) -> None:
    assert values(DeskTab.TRIAGE, **view)["nothing"] == "Tidak ada baris pada bagian daftar ini."
    whole = values(DeskTab.TRIAGE)["nothing"]
    assert whole == "Semua aduan sudah mempunyai instansi."


def test_which_numbers_are_of_an_earlier_moment_is_said() -> None:
    counts = {DeskTab.TRIAGE: Count(3), DeskTab.FLAGS: Count(25, more=True)}
    said = values(
        DeskTab.TRIAGE, counts=counts, counted_now=frozenset({DeskTab.TRIAGE}), counted_at=NOW
    )
    assert said["counted"] == (
        "Angka pada Perlu perhatian: dihitung Selasa, 3 Maret 2026 pukul 09.00 WIB."
    )
    shown = {tab.name: tab.count for tab in said["tabs"]}
    assert shown["Tentukan instansi"] == "3"
    assert shown["Perlu perhatian"] == "25+"
    assert shown["Tertahan"] == ""
    assert values(DeskTab.TRIAGE, counts=counts, counted_at=None)["counted"] == ""


# triage -------------------------------------------------------------------------------------------


def test_a_question_put_to_the_office_before_is_said_on_the_row() -> None:
    assert not row(DeskTab.TRIAGE, rows=(a_row(1),)).asked_before
    asked = changed(a_row(1), question=object())
    assert row(DeskTab.TRIAGE, rows=(asked,)).asked_before


def test_at_most_three_guesses_each_once_and_never_an_office_that_is_accused() -> None:
    guesses = ("listrik", "DLH", "DLH", "DISHUB", "X-PLN", "DPUPR")
    one = changed(a_row(1), category="pju", route_alternatives=guesses, route_confidence=0.41)
    shown = row(DeskTab.TRIAGE, rows=(one,))
    assert len(shown.guesses) == 3
    assert "(41%)" in shown.guesses[0].text
    assert all("%" not in guess.text for guess in shown.guesses[1:])
    assert shown.first == shown.guesses[0].value
    case = one.case
    assert shown.tick == (f"{TICK}{case.case_id}", f"{case.version}|{shown.first}")
    accused = changed(one, withheld_from=("DLH",))
    texts = [guess.value for guess in row(DeskTab.TRIAGE, rows=(accused,)).guesses]
    assert not [value for value in texts if value.startswith("DLH/")]


def test_the_form_for_another_office_opens_on_its_row_alone() -> None:
    rows = (a_row(1), a_row(2))
    shown = values(
        DeskTab.TRIAGE, rows=rows, asked={"correcting": rows[1].case.case_id, "said": "Ya."}
    )
    assert [one.correction for one in shown["rows"]] == [False, True]
    assert shown["acted"] is False
    assert shown["said"] == "Ya."


# rows ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("past", "late"), [(0, False), (1, True)])
def test_a_row_is_late_the_moment_after_its_time(past: int, late: bool) -> None:
    one = a_row(1)
    due = replace(one.case.due, opd=NOW - timedelta(seconds=past))
    shown = row(DeskTab.PUBLIC, rows=(changed(one, due=due),))
    assert shown.late is late


def test_a_row_says_its_number_status_age_and_place_and_who_is_touched() -> None:
    one = changed(a_row(1), status=Status.DITERIMA, reporter_count=2)
    shown = row(DeskTab.PUBLIC, rows=(one,))
    assert shown.about == "SRG-2026-00001 · Diterima instansi · masuk 1 hari 1 jam lalu"
    assert shown.where.endswith(" · 2 warga")
    closed = row(DeskTab.PUBLIC, rows=(changed(one, status=Status.SELESAI, reporter_count=1),))
    assert (closed.due, closed.late) == ("ditutup", False)
    assert "warga" not in closed.where


def test_a_long_report_is_cut_at_a_word_and_the_rest_opens() -> None:
    words = "Jalan gang berlubang dalam. " * 12
    one = replace(a_row(1), first=a_complaint(text=words.strip()))
    said = row(DeskTab.PUBLIC, rows=(one,)).said
    shown = "".join(piece for piece, _ in said.text)
    assert shown.endswith(" …")
    assert len(shown) <= 242
    assert f"{shown.removesuffix(' …')} {said.rest}" == words.strip()
    exactly = replace(one, first=a_complaint(text="x" * 240))
    assert row(DeskTab.PUBLIC, rows=(exactly,)).said.rest == ""


@pytest.mark.parametrize(
    ("why", "words"),
    [(EyeWhy.DOUBT, "Ada foto yang meragukan."), (EyeWhy.CHANCE, "Terpilih secara acak.")],
)
def test_a_second_eye_is_told_who_closed_it_when_and_why_it_looks(why: EyeWhy, words: str) -> None:
    closed = changed(
        a_row(1), status=Status.SELESAI, agency="DLH", closed_at=NOW,
        eye=SecondEye(why, "DISKOMINFO", "DISHUB", NOW),
    )  # fmt: skip
    shown = row(DeskTab.EYES, rows=(closed,))
    assert shown.why == words
    when = "Selasa, 3 Maret 2026 pukul 09.00 WIB"
    assert shown.closed == f"Ditutup {SERANG.office('DISHUB')} {when}."
    bare = row(DeskTab.EYES, rows=(changed(closed, eye=None, closed_at=None),))
    assert bare.closed == f"Ditutup {SERANG.office('DLH')}."


def test_what_was_found_in_part_says_so() -> None:
    found = tuple(FoundCase(a_row(1), "kata", partly=partly) for partly in (True, False))
    rows = values(DeskTab.TRIAGE, query="x", found=found)["rows"]
    assert [one.by for one in rows] == ["cocok: sebagian kata", "cocok: kata"]


@pytest.mark.parametrize(
    ("state", "words", "again"),
    [
        ("refused", "Ditolak SP4N-LAPOR!", True),
        ("dead", "Gagal setelah dicoba berkali-kali", True),
        ("unknown", "Tidak diketahui sampai atau tidak; masih dicari", False),
    ],
)
def test_what_is_stuck_says_how_and_what_may_be_done(state: str, words: str, again: bool) -> None:
    shown = row(DeskTab.LAPOR, stuck=(a_stuck(state=state, reason=""),))
    assert (shown.state, shown.again) == (words, again)
    assert shown.reason == "SP4N-LAPOR! tidak memberi alasan."
    assert shown.title == "Laporan: Lampu jalan mati"
    assert shown.about == "Kasus SRG-2026-00001 · menunggu 1 hari 1 jam"


@pytest.mark.parametrize(
    ("stage", "climbed", "command", "told"),
    [
        (Stage.UNPROVEN, 1, "find --request {} --confirm", False),
        (Stage.OPEN, 2, "show --request {}", True),
    ],
)
def test_a_wish_says_the_command_that_serves_it(
    stage: Stage, climbed: int, command: str, told: bool
) -> None:
    wish = a_wish(Right.SHOW, NOW - timedelta(hours=72), stage, climbed=climbed)
    shown = row(DeskTab.RIGHTS, wishes=(wish,))
    assert shown.command == command.format(wish.request_id)
    assert (shown.officer_told, shown.late) == (told, False)
    late = replace(wish, due_at=NOW - timedelta(seconds=1))
    assert row(DeskTab.RIGHTS, wishes=(late,)).late


# two side by side ---------------------------------------------------------------------------------


def a_twin(own: DeskCase, other: DeskCase, **question: Any) -> Twin:
    why = Candidate(other.case.case_id, "B", question.pop("sentence", "Jarak 12 m."))
    asked = Question(own.case.case_id, "01K-ADUAN", NOW, (why,), **question)
    return Twin(asked, own, ((why, other),))


@pytest.mark.parametrize(
    ("status", "answers"),
    [
        (Status.BARU, [Sameness.SAME, Sameness.NOT_SAME, Sameness.RECURRENCE]),
        (Status.SELESAI, [Sameness.RECURRENCE, Sameness.NOT_SAME]),
    ],
)
def test_of_a_closed_case_only_a_recurrence_can_be_said(
    status: Status, answers: list[Sameness]
) -> None:
    shown = row(DeskTab.TWINS, twins=(a_twin(a_row(1), changed(a_row(2), status=status)),))
    assert [one.value for one in shown.answers] == [one.value for one in answers]
    assert [one.kind for one in shown.answers] == ["", *["second"] * (len(answers) - 1)]


def test_a_question_sends_which_case_as_it_was_seen_and_of_which_complaint() -> None:
    own, other = a_row(1), a_row(2)
    shown = row(DeskTab.TWINS, twins=(a_twin(own, other, sentence="", why="Satu nomor."),))
    assert shown.why == "Satu nomor."
    assert shown.fields == {
        "do": "answer", "case": own.case.case_id, "version": str(own.case.version),
        "complaint": "01K-ADUAN", "other": other.case.case_id,
    }  # fmt: skip
    assert shown.compare == (
        f"?bagian=kembar&banding={own.case.case_id}.01K-ADUAN.{other.case.case_id}"
    )


@pytest.mark.parametrize(
    ("north", "far"),
    [(0.0, "0 m"), (0.009, "1.0 km"), (0.008, "890 m"), (0.02, "2.2 km")],
)
def test_how_far_apart_they_are_is_said_in_metres_below_a_kilometre(north: float, far: str) -> None:
    own = a_row(1)
    place = replace(own.case.place, lat=(own.case.place.lat or 0) + north)
    shown = row(DeskTab.TWINS, twins=(a_twin(own, changed(a_row(2), place=place)),))
    assert shown.pair.far == far
    assert shown.pair.map is None


@pytest.mark.parametrize("gone", ["lat", "lng"])
@pytest.mark.parametrize("side", [0, 1])
def test_without_both_points_nothing_is_said_of_the_distance(gone: str, side: int) -> None:
    sides = [a_row(1), a_row(2)]
    place = replace(sides[side].case.place, **{gone: None})
    sides[side] = changed(sides[side], place=place)
    assert row(DeskTab.TWINS, twins=(a_twin(*sides),)).pair is None


def test_two_that_are_compared_have_their_map_and_their_photos() -> None:
    twin = a_twin(a_row(1), a_row(2))
    photos = ("https://a.example/1.jpg", "https://b.example/2.jpg")
    page = desk_page(
        a_desk(DeskTab.TWINS, number="x", compared=Compared(twin, photos[:1], photos[1:])), SERANG
    )
    shown = page.values["compared"]
    assert shown.pair.map is not None
    assert (shown.own_photos, shown.other_photos) == (photos[:1], photos[1:])
    assert page.image_sources == ("https://a.example", "https://b.example")
    assert page.values["gone"] is False
    assert values(DeskTab.TWINS, number="x")["gone"] is True


def test_a_member_can_be_taken_out_until_it_is_withdrawn_and_a_merged_case_as_well() -> None:
    own, merged = a_row(1), a_row(2)
    complaint = a_complaint(complaint_id="B")
    members = tuple(
        Member(one, a_complaint(), Joined("orang", sentence=sentence))
        for one, sentence in (
            (complaint, "Jenis sama."),
            (replace(complaint, withdrawn_at=NOW, location=Location()), ""),
        )
    )
    family = values(DeskTab.JOINED, family=Family(own, members, (merged,), "01K"))["family"]
    stays, withdrawn = family.members
    number, case_id = own.case.number, own.case.case_id
    assert stays.fields == {"do": "unlink", "number": number, "case": case_id, "complaint": "B"}
    assert (stays.why, withdrawn.why) == ("Jenis sama.", "Digabung oleh petugas.")
    assert (withdrawn.fields, withdrawn.pair) == (None, None)
    (whole,) = family.merged
    assert whole.fields == {
        "do": "unmerge", "number": number, "case": merged.case.case_id, "into": case_id,
    }  # fmt: skip
    assert family.after == "01K"
    assert family.several == {
        "do": "split", "case": case_id, "version": str(own.case.version),
        "complaint": "01K-ADUAN", "number": number,
    }  # fmt: skip


@pytest.mark.parametrize(
    "own",
    [
        changed(a_row(1), status=Status.SELESAI),
        replace(a_row(1), first=None),
        replace(a_row(1), first=a_complaint(withdrawn_at=NOW)),
    ],
)
def test_what_is_closed_unread_or_withdrawn_is_not_split(own: DeskCase) -> None:
    assert values(DeskTab.JOINED, family=Family(own, (), ()))["family"].several is None


@pytest.mark.parametrize("whole", [True, False])
def test_an_objection_takes_out_the_complaint_or_the_case_that_was_merged_whole(
    whole: bool,
) -> None:
    stands, part = a_row(1).case, replace(a_row(2).case, merged_into="01K-NEXT")
    shown = row(
        DeskTab.DISPUTES,
        disputed=(
            Disputed(
                Dispute("B", "01K-PART", stands.case_id, NOW, "Bukan lampu itu."),
                a_complaint(complaint_id="B"),
                a_complaint(),
                Joined("mesin"),
                stands,
                part if whole else None,
            ),
        ),
    )
    assert shown.keep == {"do": "keep", "case": "01K-PART", "complaint": "B"}
    if whole:
        assert shown.apart == {
            "do": "unmerge", "number": stands.number, "case": part.case_id, "into": "01K-NEXT",
        }  # fmt: skip
    else:
        assert shown.apart == {
            "do": "unlink", "number": stands.number, "case": "01K-PART", "complaint": "B",
        }  # fmt: skip
    assert (shown.objection, shown.why) == ("Bukan lampu itu.", "Digabung oleh petugas.")
