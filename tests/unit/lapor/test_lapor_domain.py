"""The pure rules of the synchronisation, each as a sentence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aduan.domain.case.entry import Entry, Kind, State
from aduan.domain.case.messages import (
    FileRef,
    FollowUpPayload,
    HandBackPayload,
    MergedPayload,
    ReportPayload,
)
from aduan.domain.lapor.authority import (
    AUTHORITY,
    Agreed,
    Contradiction,
    Field,
    Side,
    TakeLapor,
    TellLapor,
    compare,
)
from aduan.domain.lapor.composing import (
    follow_up_texts,
    report_text,
    struck,
    without_narrative,
)
from aduan.domain.lapor.marker import (
    Altered,
    Foreign,
    Mark,
    Ours,
    digest,
    is_ours,
    marked,
    origin_of,
)
from aduan.domain.lapor.splitting import length, split
from aduan.domain.lapor.times import is_suspect, parse_day_and_clock, parse_stamp
from aduan.domain.lapor.watermark import after_success, rewound, since
from aduan.domain.outbox import entries
from aduan.domain.outbox.backoff import Backoff, wait
from aduan.domain.outbox.breaker import Breaker, BreakerRules, failed, probe_due, probing, succeeded
from aduan.domain.outbox.entries import IllegalMoveError
from aduan.domain.outbox.pace import Pace, called, seconds_to_wait

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PROSE = st.text(
    st.sampled_from("abc déé.,!? \n\u200d\u0301😀👨‍👩‍👧<>&\u00a0"), min_size=1, max_size=3000
)


# Splitting ----------------------------------------------------------------------------------------


@given(PROSE, st.integers(min_value=40, max_value=1000))
def test_parts_fit_and_together_are_the_text(text: str, room: int) -> None:
    parts = split(text, room)
    assert all(length(part) <= room for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_cut_falls_after_a_sentence_rather_than_in_it() -> None:
    text = "Tim sudah di lokasi. " * 30 + "Lampu menyala kembali."
    assert all(part.endswith(".") for part in split(text, 200))


def test_a_joined_emoji_is_not_torn() -> None:
    family = "👨‍👩‍👧"
    parts = split("a" * 95 + family + "b" * 50, 100)
    assert any(family in part for part in parts)


@given(PROSE)
def test_whatever_is_written_fits_and_is_known_again(text: str) -> None:
    payload = FollowUpPayload("x" + text, "DISHUB")
    parts = follow_up_texts(payload, "SRG-2026-000123", 7)
    assert all(len(part) <= 1000 for part in parts)
    for number, part in enumerate(parts, start=1):
        assert is_ours(part, Mark("SRG-2026-000123", 7, number))


@pytest.mark.parametrize(
    ("text", "room", "parts"),
    [
        ("", 10, ("",)),
        ("pas", 3, ("pas",)),
        ("satu dua", 7, ("satu", "dua")),
        ("satu dua", 8, ("satu dua",)),
        ("abcdefgh", 3, ("abc", "def", "gh")),  # only then inside a word
        ("satu dua.\n\ntiga empat lima", 18, ("satu dua.", "tiga empat lima")),
        ("satu dua. tiga\nempat lima", 18, ("satu dua. tiga", "empat lima")),
        ("satu dua. tiga empat", 18, ("satu dua.", "tiga empat")),
        ("satu dua, tiga empat", 18, ("satu dua,", "tiga empat")),
        ("satu dua  \ntiga empat", 12, ("satu dua", "tiga empat")),  # no blanks at a cut
        ("a. bcdefghijklmnop qr", 19, ("a. bcdefghijklmnop", "qr")),  # no stub of a part
        ("\U0001f600\U0001f600", 2, ("\U0001f600", "\U0001f600")),  # two UTF-16 units each
        ("abe\u0301f", 3, ("ab", "e\u0301f")),  # a letter keeps its mark
        ("ab\u2764\ufe0fc", 3, ("ab", "\u2764\ufe0fc")),
        ("ab", 1, ("a", "b")),
        ("abc defghijklmno", 10, ("abc", "defghijklm", "no")),  # just long enough for a part
        ("a. bc\ndefg", 5, ("a. bc", "defg")),  # a better cut at the very end
        ("\uffff\uffffa", 2, ("\uffff\uffff", "a")),  # one unit each
        ("\U00010000\U00010000", 2, ("\U00010000", "\U00010000")),
        ("\U0001f600abc", 3, ("\U0001f600a", "bc")),
        ("aa\U0001f468\u200d\U0001f469b", 5, ("aa", "\U0001f468\u200d\U0001f469", "b")),
        ("ab\u0301\u0301c", 3, ("ab\u0301", "\u0301c")),
        ("\u0301\u0301\u0301", 2, ("\u0301\u0301", "\u0301")),  # when that is possible
    ],
)
def test_where_a_text_is_cut(text: str, room: int, parts: tuple[str, ...]) -> None:
    assert split(text, room) == parts


@pytest.mark.parametrize("room", [0, -1])
def test_without_room_nothing_can_be_cut(room: int) -> None:
    with pytest.raises(ValueError, match=f"tidak ada ruang untuk isi: {room}"):
        split("x", room)


# Recognising --------------------------------------------------------------------------------------

WORDS = marked("Lampu di Jl. A & B <utara> sudah menyala.\nTerima kasih.", Mark("SRG-1", 4))


@pytest.mark.parametrize(
    "handled",
    [
        WORDS,
        WORDS.lower(),
        WORDS.upper(),
        WORDS.replace("\n", ""),
        WORDS.replace("\n", "<br>"),
        WORDS.replace("&", "&amp;"),
        "  " + WORDS.replace(" ", "\u00a0") + "\n",
    ],
)
def test_our_words_are_known_whatever_lapor_does_to_them(handled: str) -> None:
    assert is_ours(handled, Mark("SRG-1", 4))


def test_other_words_under_our_line_are_not_ours() -> None:
    assert isinstance(origin_of(WORDS.replace("sudah", "belum")), Altered)
    assert isinstance(origin_of("Kata saya: " + WORDS), Altered)


@pytest.mark.parametrize("invisible", ["\u200b", "\u200d", "\ufeff", "\u2003"])
def test_what_nobody_sees_makes_no_other_words(invisible: str) -> None:
    written = marked(f"Sudah{invisible} menyala – café.", Mark("SRG-1", 4))
    assert is_ours(written.replace(invisible, ""), Mark("SRG-1", 4))
    assert not is_ours(written.replace("café", "cafè"), Mark("SRG-1", 4))


def test_our_line_under_other_words_or_of_another_part_is_not_this_writing() -> None:
    assert not is_ours(WORDS.replace("sudah", "belum"), Mark("SRG-1", 4))
    assert not is_ours("Lihat Nomor tiket: SRG-1.", Mark("SRG-1", 4))
    assert not is_ours(marked("Lanjutan.", Mark("SRG-1", 4, 2, 2)), Mark("SRG-1", 4))
    assert is_ours(marked("Lanjutan.", Mark("SRG-1", 4, 2, 2)), Mark("srg-1", 4, 2))


def test_digests_stand_at_lapor_for_years_and_so_must_stay_what_they_are() -> None:
    assert digest("Café – sudah menyala.", Mark("SRG-1", 4)) == "6baacab9"
    assert digest("Sudah menyala.", Mark("SRG-1", 4, 2, 3)) == "29a43caa"


def test_another_version_or_a_longer_number_is_another_writing() -> None:
    assert not is_ours(WORDS, Mark("SRG-1", 5))
    assert not is_ours(WORDS, Mark("SRG-11", 4))


def test_a_mention_alone_is_foreign() -> None:
    assert origin_of("Lihat Nomor tiket: SRG-1.") == Foreign("SRG-1")
    assert origin_of("Lihat Nomor tiket: SRG-2026-ABX..") == Foreign("SRG-2026-ABX")
    assert origin_of("Tanpa nomor") == Foreign("")


def test_half_a_letter_in_our_own_words_keeps_them_from_nothing() -> None:
    """A lone surrogate, as some clients cut an emoji: it is sent and known again."""
    assert is_ours(marked("Sudah \ud83d menyala.", Mark("SRG-1", 4)), Mark("SRG-1", 4))


def test_of_several_lines_the_last_is_the_writers_own() -> None:
    quoting = marked("Menjawab: " + WORDS, Mark("SRG-1", 5))
    origin = origin_of(quoting)
    assert isinstance(origin, Ours)
    assert origin.mark.sequence == 5


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("NIK 3673011234567890", "NIK [NIK]"),
        ("NIK 36 7301 1234 5678 90", "NIK [NIK]"),
        ("WA 081234567890", "WA [TELEPON]"),
        ("WA +62 812-3456-7890", "WA [TELEPON]"),
        ("Rp 1.500.000 di RT 08/12", "Rp 1.500.000 di RT 08/12"),
        ("tanggal 02-03-2026 pukul 08:12", "tanggal 02-03-2026 pukul 08:12"),
    ],
)
def test_numbers_of_persons_are_struck_out_and_others_stay(text: str, left: str) -> None:
    assert struck(text) == left


def test_a_secret_parents_number_is_not_given() -> None:
    (named,) = follow_up_texts(MergedPayload("SRG-9", "DISHUB"), "SRG-1", 4)
    (unnamed,) = follow_up_texts(MergedPayload("SRG-9", "DISHUB", parent_secret=True), "SRG-1", 4)
    assert named.startswith("Laporan ini ditangani bersama laporan nomor #SRG-9.")
    assert unnamed.startswith("Laporan ini ditangani bersama laporan lain tentang kejadian")
    assert "SRG-9" not in unnamed


SECRET: Final = ReportPayload(
    title="Pungli di loket", text="Petugas loket meminta uang.", agency="INSPEKTORAT",
    category="pungli", place="36.73.01.1003", secret=True, tags=("loket",),
    files=(FileRef("clean/1.jpg", "1.jpg", "image/jpeg", 9),),
)  # fmt: skip


def test_of_a_secret_report_the_number_goes_to_lapor_and_no_word_of_it() -> None:
    told = without_narrative(SECRET, "SRG-1")
    assert told == replace(
        SECRET,
        title="Aduan rahasia",
        text="Aduan rahasia tercatat pada Pemerintah Kota dengan nomor SRG-1. Isinya disimpan pada "
        "sistem kota dan tidak disertakan di sini.",
        place="",
        tags=(),
        files=(),
    )
    opened = replace(SECRET, secret=False)
    assert without_narrative(opened, "SRG-1") is opened


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("menunggu_pelapor", "Status penanganan aduan rahasia SRG-1: menunggu pelapor."),
        ("", "Status penanganan aduan rahasia SRG-1: ada perkembangan."),
    ],
)
def test_of_a_secret_answer_the_status_goes_to_lapor_and_no_word_of_it(
    status: str, words: str
) -> None:
    answer = FollowUpPayload(
        "Kepala loket diperiksa.", "INSPEKTORAT", status, secret=True,
        files=(FileRef("clean/1.jpg", "1.jpg", "image/jpeg", 9),),
    )  # fmt: skip
    assert without_narrative(answer, "SRG-1") == replace(answer, text=words, files=())
    opened = replace(answer, secret=False)
    assert without_narrative(opened, "SRG-1") is opened


def test_what_names_nothing_of_a_secret_case_goes_as_it_is() -> None:
    for payload in (
        MergedPayload("SRG-9", "DISHUB", parent_secret=True),
        HandBackPayload("X-PLN", "Kabel milik PLN."),
    ):
        assert without_narrative(payload, "SRG-1") is payload


@pytest.mark.parametrize("limit", [200, 500, 1000, 2000])
def test_parts_with_their_line_keep_the_agreed_limit_and_use_it(limit: int) -> None:
    words = "Petugas sudah di tempat. " * 200
    parts = follow_up_texts(FollowUpPayload(words, "DISHUB"), "SRG-2026-000123", 7, limit)
    assert all(len(part) <= limit for part in parts)
    assert all(len(part) > limit * 0.6 for part in parts[:-1])
    assert [origin_of(part) for part in parts] == [
        Ours(Mark("SRG-2026-000123", 7, number, len(parts))) for number in range(1, len(parts) + 1)
    ]


def test_however_many_parts_there_are_each_keeps_the_limit_to_the_last_character() -> None:
    parts = follow_up_texts(FollowUpPayload("a" * 20_000, "DISHUB"), "SRG-1", 7, 200)
    assert len(parts) > 100
    assert max(len(part) for part in parts) == 200


def test_a_report_bears_its_line_and_no_numbers_of_persons() -> None:
    payload = ReportPayload("Judul", "Hubungi 081234567890.", "pju", "DISHUB", "")
    text = report_text(payload, "SRG-1", 3)
    assert text.startswith("Hubungi [TELEPON].\n\nNomor tiket: SRG-1 [3.1/1 ")
    assert is_ours(text, Mark("SRG-1", 3))


def test_the_reason_of_a_hand_back_is_struck_as_well() -> None:
    (text,) = follow_up_texts(HandBackPayload("X-PLN", "Tanya 081234567890."), "SRG-1", 3)
    assert text.startswith("Tanya [TELEPON].")


# The outbox ---------------------------------------------------------------------------------------


def entry(state: State = State.PENDING) -> Entry:
    return Entry(
        case_id="c",
        sequence=1,
        reference="SRG-1",
        kind=Kind.FOLLOW_UP,
        payload=FollowUpPayload("x", "DISHUB"),
        created_at=NOW,
        next_attempt_at=NOW,
        state=state,
    )


def test_nothing_is_sent_again_without_having_been_looked_up() -> None:
    """From every state that may have reached LAPOR!, the way back to pending leads through
    unknown, or through an outcome that proves nothing was taken."""
    back = {before for before, after in entries.MOVES.items() if State.PENDING in after}
    assert back == {State.SENDING, State.UNKNOWN, State.REFUSED}
    assert State.PENDING not in entries.MOVES[State.DEAD]
    assert State.PENDING not in entries.MOVES[State.SENT]


@pytest.mark.parametrize("state", [State.SENT, State.WITHDRAWN, State.DEAD, State.REFUSED])
def test_what_is_settled_or_stuck_cannot_be_claimed(state: State) -> None:
    with pytest.raises(IllegalMoveError):
        entries.claim(entry(state), NOW, "a", timedelta(seconds=60))


def test_every_move_counts_the_revision_up() -> None:
    claimed = entries.claim(entry(), NOW, "a", timedelta(seconds=60))
    assert claimed.revision == 1
    assert entries.doubted(claimed, NOW, "x", NOW).revision == 2
    assert entries.put_off(claimed, NOW, NOW, "x", asked=False).attempts == 0
    assert entries.part_sent(claimed, 1, NOW).revision == 2


def test_the_head_of_a_lane_is_its_oldest_unsettled_entry() -> None:
    first, second = entry(State.SENT), entry()
    assert entries.head([first]) is None
    assert entries.head([second, first]) is second


# Waiting ------------------------------------------------------------------------------------------


@given(st.integers(1, 60), st.floats(0, 0.999), st.none() | st.floats(0, 7200))
def test_a_wait_is_capped_but_never_shorter_than_asked(
    attempts: int, chance: float, retry_after: float | None
) -> None:
    rules = Backoff(timedelta(seconds=15), timedelta(seconds=120))
    paused = wait(rules, attempts, chance, retry_after)
    assert paused >= timedelta(seconds=retry_after or 7.5)
    assert paused <= timedelta(seconds=max(120, retry_after or 0) + 0.001)


def test_the_breaker_opens_probes_twice_a_minute_at_most_and_closes_on_one_answer() -> None:
    rules = BreakerRules(failures=3)
    breaker = Breaker()
    for _ in range(3):
        assert not breaker.is_open
        breaker = failed(breaker, rules, NOW)
    assert breaker.is_open
    asked = []
    at = NOW
    while at < NOW + timedelta(hours=1):
        if probe_due(breaker, at):
            asked.append(at)
            breaker = probing(breaker, rules, at)
        at += timedelta(seconds=1)
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert min(gaps) >= timedelta(seconds=30)
    assert max(gaps) <= timedelta(seconds=61)
    assert succeeded(breaker) == Breaker()


def test_calls_keep_their_distance() -> None:
    pace = called(Pace(120), NOW)
    assert seconds_to_wait(pace, NOW) == 0.5
    assert seconds_to_wait(called(Pace(0), NOW), NOW) == 0


# Times --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clock", "zone", "expected"),
    [
        ("23 Sep 2024", "00:41:43", "UTC", datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)),
        ("23 Sep 2024", "00:41:43", "Asia/Jakarta", datetime(2024, 9, 22, 17, 41, 43, tzinfo=UTC)),
        ("1 Agustus 2024", "23:00", "UTC", datetime(2024, 8, 1, 23, 0, tzinfo=UTC)),
        ("4 Okt 2024", "07:00:00", "UTC", datetime(2024, 10, 4, 7, 0, tzinfo=UTC)),
        ("31 Feb 2024", "00:00:00", "UTC", None),
        ("2024-09-23", "00:41:43", "UTC", datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)),
        ("Senin, 23 Sept 2024", "0:41:43", "UTC", datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)),
        ("Sep 23, 2024", "12:41:43 AM", "UTC", datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)),
        ("5-Agust-24", "7:05:09 pm", "UTC", datetime(2024, 8, 5, 19, 5, 9, tzinfo=UTC)),
        ("23/Sep/2024", "00:41:43.000", "UTC", datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)),
        ("23 Sep 2024", "13:00:00 PM", "UTC", None),
        ("23 Sep 2024", "00:41:43.5", "UTC", None),
        ("2024-13-01", "00:41:43", "UTC", None),
        ("24-09-23", "00:41:43", "UTC", None),
        ("Sep 23, 24", "00:41:43", "UTC", None),
        ("", "00:41:43", "UTC", None),
        ("23 Sep 2024", "\u0660\u0660:41", "UTC", None),
        ("23 Xyz 2024", "00:00:00", "UTC", None),
        ("23 Sep 2024", "24:00:00", "UTC", None),
        ("23 Sep 2024", "0.41", "UTC", None),
        ("23 Sep 2024", "00.41", "UTC", datetime(2024, 9, 23, 0, 41, tzinfo=UTC)),
        ("23 Sep 2024", "07.41 WIB", "UTC", datetime(2024, 9, 23, 0, 41, tzinfo=UTC)),
        ("23 Sep 2024", "7:41:43 wita", "UTC", datetime(2024, 9, 22, 23, 41, 43, tzinfo=UTC)),
        ("23 Sep 2024", "09:41WIT", "Asia/Jakarta", datetime(2024, 9, 23, 0, 41, tzinfo=UTC)),
        ("23 Sep 2024", "07:41 PST", "UTC", None),
        ("23-Sep-24", "0:41:43", "UTC", datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)),
        ("23 Sep 2024", "00.41.43", "UTC", datetime(2024, 9, 23, 0, 41, 43, tzinfo=UTC)),
        ("23-Sep 24", "00:41:43", "UTC", None),
        ("03/04/2024", "00:41:43", "UTC", None),
        ("23 Sep 2024", "12:34.56", "UTC", None),
        (" 23  Sep  2024 ", " 07:30 ", "UTC", datetime(2024, 9, 23, 7, 30, tzinfo=UTC)),
    ],
)
def test_the_exports_times_in_their_zone(
    day: str, clock: str, zone: str, expected: datetime | None
) -> None:
    found = parse_day_and_clock(day, clock, ZoneInfo(zone))
    assert found == expected
    assert found is None or found.tzinfo is UTC


def test_the_interfaces_stamps_in_their_zone() -> None:
    formats = ("%d-%m-%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z")
    jakarta = ZoneInfo("Asia/Jakarta")
    assert parse_stamp("02-03-2026 08:00:00", formats, jakarta) == NOW
    assert parse_stamp("2026-03-02T01:00:00+00:00", formats, jakarta) == NOW
    assert parse_stamp("kemarin", formats, jakarta) is None
    read = parse_stamp(" 02-03-2026 08:00:00 ", formats, jakarta)
    assert read is not None
    assert read.tzinfo is UTC


def test_a_time_that_lies_ahead_is_suspect() -> None:
    assert is_suspect(NOW + timedelta(hours=7), NOW)
    assert not is_suspect(NOW + timedelta(minutes=5), NOW)


def test_the_watermark_moves_only_forward_by_success_and_back_by_hand() -> None:
    day = timedelta(days=1)
    assert since(None, day, NOW) == NOW
    assert since(NOW + 30 * day, day, NOW) == NOW + 29 * day
    assert since(NOW - day, day, NOW) == NOW
    assert after_success(None, NOW) == NOW
    assert after_success(NOW, NOW - day) == NOW
    assert after_success(NOW, NOW + day) == NOW + day
    assert rewound(None, NOW) == NOW
    assert rewound(NOW, NOW + day) == NOW
    assert rewound(NOW, NOW - day) == NOW - day


# Authority ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", Field)
def test_every_field_has_one_authority(field: Field) -> None:
    assert AUTHORITY[field] in (Side.HUB, Side.LAPOR)


@pytest.mark.parametrize(
    ("field", "base", "hub", "lapor", "verdict"),
    [
        (Field.AGENCY, "A", "A", "A", Agreed),
        (Field.AGENCY, "A", "B", "B", Agreed),
        (Field.AGENCY, "A", "B", "A", TellLapor),
        (Field.AGENCY, "A", "A", "B", Contradiction),
        (Field.AGENCY, "A", "B", "C", Contradiction),
        (Field.LAPOR_STATUS, "A", "A", "B", TakeLapor),
        (Field.LAPOR_STATUS, "A", "B", "C", TakeLapor),
        (Field.LAPOR_STATUS, "A", "B", "A", Agreed),
    ],
)
def test_who_is_right_when_the_sides_differ(
    field: Field, base: str, hub: str, lapor: str, verdict: type
) -> None:
    assert isinstance(compare(field, base=base, hub=hub, lapor=lapor), verdict)
