"""What a reporter may do on the page, and what nobody else may."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aduan.application.intake.ports import Spoken
from aduan.application.tracking.prove import Shown
from aduan.application.tracking.show import Offer
from aduan.application.tracking.speak import (
    MAX_AWAITED,
    MAX_PHOTOS,
    NotSpoken,
    PhotoForm,
    Spoke,
    speak,
)
from aduan.domain.case.case import Status
from aduan.domain.case.complaint import ERASED, EXPIRED, Feedback
from aduan.domain.case.lifecycle import Move
from aduan.domain.intake.events import JoiningDisputed
from aduan.domain.photos.evidence import Evidence, PhotoState
from tests.city import hours
from tests.unit.tracking.citizen import DIGITS, KEY, START, Town, complaint

MINE = complaint()


@pytest.fixture
def town() -> Town:
    return Town()


def the_case(town: Town) -> str:
    return town.open(MINE).case_id


def refused(outcome: object) -> str:
    assert isinstance(outcome, NotSpoken), outcome
    return outcome.reason


def test_belum_beres_opens_the_case_again_and_says_so(town: Town) -> None:
    case_id = the_case(town)
    town.resolve(case_id)
    outcome = town.do(MINE, "nilai", verdict="not_fixed", isi="Masih gelap")
    assert isinstance(outcome, Spoke)
    case = town.store.get_case(case_id)
    assert (case.status, case.cycle) == (Status.DIBUKA_KEMBALI, 2)
    assert town.store.history(case_id)[-1].note == "Masih gelap"
    heard = town.known(MINE, outcome.said).heard
    assert heard is not None
    assert (heard.kind, heard.move) == ("feedback", Move.REOPEN)


def test_sudah_beres_confirms_the_case_once_and_each_reporter_has_a_voice(town: Town) -> None:
    case_id = the_case(town)
    others = [town.receive(complaint(number, case_id=case_id)) for number in (2, 3)]
    town.resolve(case_id)
    for one, verdict in ((MINE, Feedback.FIXED), (others[0], Feedback.FIXED)):
        town.judge(one, verdict)
    town.judge(others[1], Feedback.UNSURE)
    moves = [row.move for row in town.store.history(case_id)]
    assert moves.count("confirm") == 1
    said = town.store.tally(case_id, 1)
    assert (said.reporters, said.fixed, said.not_fixed, said.unsure) == (3, 2, 0, 1)


def test_a_later_word_of_one_reporter_takes_the_place_of_the_earlier(town: Town) -> None:
    case_id = the_case(town)
    town.resolve(case_id)
    town.judge(MINE, Feedback.UNSURE)
    town.judge(MINE, Feedback.FIXED)
    assert town.do(MINE, "bintang", rating=4, alasan_cepat=1, alasan_jelas=1) is not None
    said = town.store.tally(case_id, 1)
    assert (said.said, said.fixed, said.ratings) == (1, 1, (4,))
    (voice,) = town.store.words.voices.values()
    assert (voice.rating, voice.reasons, voice.agency) == (4, ("cepat", "jelas"), "DISHUB")
    assert (voice.verdict, voice.by_page) == (Feedback.FIXED, True)


def test_a_rating_is_data_and_no_prose(town: Town) -> None:
    case_id = the_case(town)
    town.resolve(case_id)
    town.do(MINE, "bintang", rating=2)
    assert not any("2" in row.note for row in town.store.history(case_id))


@pytest.mark.parametrize("rating", ["", "0", "6", "4.5", "lima", "-1", "44"])
def test_only_one_to_five_is_a_rating(town: Town, rating: str) -> None:
    case_id = the_case(town)
    town.resolve(case_id)
    assert "1 sampai 5" in refused(town.do(MINE, "bintang", rating=rating))
    assert town.store.words.voices == {}


def test_an_answer_goes_on_with_the_case_and_thanks_alone_does_not(town: Town) -> None:
    case_id = the_case(town)
    town.ask(case_id)
    for nothing in ("", "ok terima kasih", "🙏"):
        assert "Tuliskan jawabannya" in refused(town.do(MINE, "jawab", isi=nothing))
    assert town.store.get_case(case_id).status is Status.MENUNGGU_PELAPOR
    assert isinstance(town.do(MINE, "jawab", isi="Tiang nomor 12"), Spoke)
    assert town.store.get_case(case_id).status is Status.BARU
    assert town.store.history(case_id)[-1].note == "Tiang nomor 12"


def test_photos_alone_answer_and_are_signed_for_one_by_one(town: Town) -> None:
    case_id = the_case(town)
    town.ask(case_id)
    for number in range(MAX_PHOTOS):
        form = town.do(MINE, "foto")
        assert isinstance(form, PhotoForm)
        assert form.fields["key"].startswith(f"uploads/aduan.{MINE.complaint_id}/foto-")
        assert form.fields["success_action_redirect"].endswith(f"/complaints/{MINE.tracking_code}")
        assert len(town.store.photos) == number + 1
        arrives(town, number)
    assert "Sudah ada" in refused(town.do(MINE, "foto"))
    assert isinstance(town.do(MINE, "jawab"), Spoke)
    assert "foto" in town.store.history(case_id)[-1].note


def test_camera_pages_opened_and_left_are_no_photos_and_no_answer(town: Town) -> None:
    """They lock nobody out, and do not use up the office's one question."""
    case_id = the_case(town)
    town.ask(case_id)
    for _ in range(MAX_PHOTOS + 2):
        assert isinstance(town.do(MINE, "foto"), PhotoForm)
    assert "belum masuk" in refused(town.do(MINE, "jawab"))
    assert town.store.get_case(case_id).status is Status.MENUNGGU_PELAPOR
    for _ in range(MAX_AWAITED - MAX_PHOTOS - 2):
        town.do(MINE, "foto")
    assert "sedang terbuka" in refused(town.do(MINE, "foto"))
    arrives(town, 0)
    assert isinstance(town.do(MINE, "jawab"), Spoke)


def arrives(town: Town, number: int) -> None:
    """The photo was sent, checked and found clean."""
    asked = town.store.photos[number]
    clean = Evidence(asked.evidence_id, asked.asked_at, asked.asked_by, f"clean/{number}.jpg")
    town.store.photos[number] = replace(asked, state=PhotoState.CLEAN, clean=clean)


def test_photos_are_taken_only_for_an_open_question(town: Town) -> None:
    town.resolve(the_case(town))
    assert "pertanyaan" in refused(town.do(MINE, "foto"))
    assert town.store.photos == []


def test_who_does_not_agree_with_a_rejection_says_why_and_opens_it_again(town: Town) -> None:
    case_id = the_case(town)
    town.reject(case_id)
    assert "mengapa" in refused(town.do(MINE, "keberatan"))
    assert isinstance(town.do(MINE, "keberatan", isi="Lampunya milik kota"), Spoke)
    assert town.store.get_case(case_id).status is Status.DIBUKA_KEMBALI


def test_after_the_time_to_reopen_an_objection_is_no_longer_offered(town: Town) -> None:
    case_id = the_case(town)
    town.reject(case_id)
    town.now += timedelta(days=200)
    assert town.view(MINE).offers == {Offer.RATE}
    assert "berubah" in refused(town.do(MINE, "keberatan", isi="Terlambat"))


def test_not_the_same_event_is_asked_of_the_desk_and_moves_nothing(town: Town) -> None:
    case_id = the_case(town)
    other = town.receive(complaint(2, case_id=case_id))
    assert Offer.DISPUTE not in town.view(MINE).offers
    before = town.store.get_case(case_id)
    outcome = town.do(other, "beda", isi="Lampu saya di gang sebelah")
    assert isinstance(outcome, Spoke)
    (asked,) = town.store.words.disputes
    assert (asked.complaint_id, asked.case_id, asked.whole_id) == (
        other.complaint_id, case_id, case_id,
    )  # fmt: skip
    assert asked.said == "Lampu saya di gang sebelah"
    after = town.store.get_case(case_id)
    assert (after.status, after.due) == (before.status, before.due)


def test_what_developers_try_is_put_before_no_desk(town: Town) -> None:
    case_id = town.open(MINE, sandbox=True).case_id
    other = town.receive(complaint(2, case_id=case_id))
    assert town.view(other).joined
    assert Offer.DISPUTE not in town.view(other).offers
    assert "berubah" in refused(town.do(other, "beda", isi="Lain"))
    town.speaking.words.say(
        Spoken(
            complaint_id=other.complaint_id,
            row_id="w1",
            word=JoiningDisputed(other.external_id, town.now, "Lain"),
            original=None,
            at=town.now,
        )
    )
    town.apply(other.complaint_id, "w1")
    assert not town.store.words.disputes


def test_a_merged_reporter_judges_the_case_that_stands_for_both(town: Town) -> None:
    whole, part = MINE, complaint(2)
    whole_id, part_id = town.open(whole).case_id, town.open(part).case_id
    town.merge(part_id, whole_id)
    town.resolve(whole_id)
    town.judge(part, Feedback.FIXED)
    (voice,) = town.store.words.voices.values()
    assert (voice.home_id, voice.case_id) == (part_id, whole_id)
    assert town.store.tally(whole_id, 1).fixed == 1


# --- works once ----------------------------------------------------------------------------------


def test_a_form_pressed_twice_is_said_once(town: Town) -> None:
    case_id = the_case(town)
    town.resolve(case_id)
    given = {"sekali": "a" * 20, "putaran": "1", "verdict": "not_fixed"}
    first = town.do(MINE, "nilai", **given)
    again = town.do(MINE, "nilai", **given)
    assert isinstance(first, Spoke)
    assert first == replace(again, session=first.session)  # type: ignore[type-var]
    assert len(town.store.spoken) == 1
    assert town.store.get_case(case_id).cycle == 2


def test_a_form_of_an_earlier_cycle_changes_nothing(town: Town) -> None:
    case_id = the_case(town)
    town.resolve(case_id)
    town.judge(MINE, Feedback.NOT_FIXED)
    town.resolve(case_id)
    assert "berubah" in refused(town.do(MINE, "nilai", putaran=1, verdict="not_fixed"))
    assert town.store.get_case(case_id).cycle == 2


@pytest.mark.parametrize("nonce", ["", "A" * 20, "../x", "a" * 21, "é" * 20])
def test_a_form_without_its_number_is_refused(town: Town, nonce: str) -> None:
    town.resolve(the_case(town))
    assert "Muat ulang" in refused(town.do(MINE, "nilai", sekali=nonce, verdict="fixed"))
    assert town.store.spoken == []


def test_what_the_case_could_not_hear_at_once_waits_and_is_said_to_wait(town: Town) -> None:
    case_id = the_case(town)
    town.resolve(case_id)
    town.busy = True
    outcome = town.do(MINE, "nilai", verdict="not_fixed")
    assert isinstance(outcome, Spoke)
    assert town.store.words.waiting == {(MINE.complaint_id, outcome.said)}
    heard = town.known(MINE, outcome.said).heard
    assert heard is not None
    assert heard.move == ""
    town.busy = False
    town.apply(MINE.complaint_id, outcome.said)  # the stream comes
    assert town.store.get_case(case_id).cycle == 2
    assert town.store.words.waiting == set()


# --- who may -------------------------------------------------------------------------------------


def test_without_the_proof_nothing_is_changed_and_what_was_typed_is_given_back(town: Town) -> None:
    case_id = the_case(town)
    town.resolve(case_id)
    for typed in ("", "0000", "33 0", "kunci-yang-salah-sama-sekali"):
        outcome = town.do(MINE, "nilai", Shown(typed=typed, address="10.0.0.9"), verdict="fixed")
        assert isinstance(outcome, NotSpoken)
        assert not outcome.view.known
        assert outcome.session == ""
    assert town.store.spoken == []


def test_a_token_of_the_channel_proves_it_without_a_phone(town: Town) -> None:
    nameless = complaint(phone_proof=None)
    case_id = town.open(nameless).case_id
    town.resolve(case_id)
    assert "tanpa nomor telepon" in refused(town.do(nameless, "nilai", verdict="fixed"))
    token = town.showing.proofs.token(nameless.complaint_id)  # type: ignore[attr-defined]
    other = town.showing.proofs.token("01LAIN")  # type: ignore[attr-defined]
    assert "tidak dikenali" in refused(town.do(nameless, "bukti", Shown(typed=other)))
    assert isinstance(town.do(nameless, "nilai", Shown(typed=token), verdict="fixed"), Spoke)


def test_to_a_complaint_that_was_erased_nothing_is_added(town: Town) -> None:
    """Neither by a page that was left open nor by the channel's link: what was certified as gone
    does not grow again."""
    case_id = the_case(town)
    town.ask(case_id)
    session = Shown(session=town.session(MINE))
    assert isinstance(town.do(MINE, "foto", session), PhotoForm)
    for words in (ERASED, EXPIRED):
        town.receive(replace(town.store.words.complaints[MINE.complaint_id], text=words))
        for do in ("foto", "jawab"):
            assert "sudah dihapus" in refused(town.do(MINE, do, session, isi="Di depan warung"))
        assert town.view(MINE).offers == frozenset()


def test_a_session_is_of_one_complaint_and_ends(town: Town) -> None:
    the_case(town)
    mine, other = town.session(MINE), town.session(complaint(2))
    assert town.view(MINE, mine).known
    assert not town.view(MINE, other).known
    for broken in ("", "x", mine[:-1], f"9{mine}", "1.2.3", "99999999999.aa"):
        assert not town.view(MINE, broken).known
    town.now += timedelta(hours=25)
    assert not town.view(MINE, mine).known


def test_a_thousand_wrong_proofs_in_a_minute_open_nothing_and_the_owner_is_back_within_hours(
    town: Town,
) -> None:
    the_case(town)
    at = town.now
    for number in range(1_000):
        town.now = at + timedelta(milliseconds=60 * number)
        guess = Shown(typed=f"{number:04}", address=f"10.{number % 250}.0.1")
        assert isinstance(town.do(MINE, "bukti", guess), NotSpoken)
    looked_at = town.store.guesses(MINE.complaint_id, "")[0].wrong
    assert looked_at <= 21  # of ten thousand
    owner = Shown(typed=DIGITS, address="172.16.0.1")
    waited = timedelta()
    while isinstance(town.do(MINE, "bukti", owner), NotSpoken):
        waited += timedelta(minutes=5)
        town.now += timedelta(minutes=5)
    assert waited <= timedelta(hours=1)


def test_who_guesses_from_one_place_does_not_keep_the_owner_out_at_all(town: Town) -> None:
    the_case(town)
    for number in range(1_000):
        guess = Shown(typed=f"{number:04}", address="10.0.0.66")
        assert isinstance(town.do(MINE, "bukti", guess), NotSpoken)
    assert town.store.guesses(MINE.complaint_id, "")[0].wrong == 5
    assert isinstance(town.do(MINE, "bukti", Shown(typed=DIGITS, address="10.0.0.1")), Spoke)


def test_a_right_guess_during_the_wait_is_not_looked_at(town: Town) -> None:
    the_case(town)
    for number in range(5):
        town.do(MINE, "bukti", Shown(typed=f"{number:04}", address="10.0.0.66"))
    right = Shown(typed=DIGITS, address="10.0.0.66")
    assert "menit lagi" in refused(town.do(MINE, "bukti", right))
    known = Shown(session=town.session(MINE), address="10.0.0.66")
    assert isinstance(town.do(MINE, "bukti", known), Spoke)
    town.now += hours(1)
    assert isinstance(town.do(MINE, "bukti", right), Spoke)


def test_a_complaint_that_lives_at_the_portal_is_answered_there(town: Town) -> None:
    there = complaint(channel="lapor")
    town.resolve(town.open(there).case_id)
    assert town.known(there).portal_id == there.external_id
    assert town.view(there).offers == frozenset()
    assert "berubah" in refused(town.do(there, "nilai", verdict="fixed"))
    assert town.store.spoken == []


def test_who_took_it_back_has_nothing_more_to_press(town: Town) -> None:
    case_id = the_case(town)
    gone = town.receive(complaint(2, case_id=case_id, withdrawn_at=START))
    town.resolve(case_id)
    assert town.view(gone).offers == frozenset()
    town.do(gone, "nilai", verdict="not_fixed")
    assert town.store.get_case(case_id).status is Status.SELESAI


# --- what is kept --------------------------------------------------------------------------------


def test_words_are_masked_and_the_original_goes_beside_them(town: Town) -> None:
    the_case(town)
    town.ask(MINE.case_id or "")
    town.do(MINE, "jawab", isi="Hubungi 081234567890")
    (spoken,) = town.store.spoken
    assert spoken.word.text == "Hubungi [nomor]"  # type: ignore[union-attr]
    assert spoken.original is not None
    assert spoken.original.text == "Hubungi 081234567890"


def test_of_a_health_line_no_original_and_no_illness_is_kept(town: Town) -> None:
    patient = complaint(channel="119")
    town.ask(town.open(patient).case_id)
    town.do(patient, "jawab", isi="Ambulans lambat, diabetes")
    (spoken,) = town.store.spoken
    assert "diabetes" not in spoken.word.text  # type: ignore[union-attr]
    assert spoken.original is None
    assert "pertanyaan" in refused(town.do(patient, "foto"))


@pytest.mark.parametrize("code", ["", "SA-XXXX", MINE.tracking_code, "<script>"])
def test_an_unknown_code_and_an_impossible_one_are_nobodys_alike(town: Town, code: str) -> None:
    assert speak(code, {"do": "bukti"}, Shown(typed=DIGITS), town.now, town.speaking) is None


def test_the_key_is_not_in_what_is_kept() -> None:
    assert KEY.decode() not in repr(MINE)
    assert DIGITS not in (MINE.phone_proof or "")
