"""Every code people can meet has words, and says the right thing by its colour."""

from aduan.domain.case.case import HoldReason, Level, PublicStatus, Status
from aduan.domain.case.clocks import HOLD_WORDS
from aduan.domain.case.due import Owing
from aduan.domain.official.links import Refusal
from aduan.pages.official.case_page import case_page
from aduan.pages.shared import labels
from tests.unit.pages.every_page import SERANG, a_view, html
from tests.unit.samples import a_case


def test_every_code_has_words() -> None:
    assert set(labels.STATUS) == set(labels.TONE) == set(Status)
    assert set(labels.PUBLIC) == set(PublicStatus)
    assert set(labels.LEVEL) == set(Level)
    assert set(labels.OWING) == set(Owing)
    assert set(labels.REFUSAL) == set(Refusal)
    assert set(HOLD_WORDS) == set(HoldReason)


def test_waiting_is_not_green_and_only_what_is_done_is() -> None:
    assert {status for status, tone in labels.TONE.items() if tone == "ok"} == {Status.SELESAI}


def test_who_acted_is_named_in_words_even_when_it_was_no_office() -> None:
    text = html(case_page(a_view(a_case()), SERANG))
    for post, name in (("pelapor", "Pelapor"), ("lapor", "SP4N-LAPOR!"), ("pewaktu", "Sistem")):
        assert f"· {name}" in text
        assert f"· {post}<" not in text


def test_a_sign_is_said_in_words_with_its_office() -> None:
    assert labels.flag_words("tanpa_penerima:DISHUB", SERANG).startswith("Tanpa penerima aktif: D")
    assert labels.flag_words("foto_pernah_dipakai", SERANG) == "Foto pernah dipakai"
