"""What a reporter says on the page of the complaint: an answer, a verdict, a rating, an objection.

It goes the way of every later word of a channel. It is masked and kept with its original first, in
one transaction under the id of the form (idempotency key), and then applied to its case. Whoever
dies in between loses nothing: the stream and the sweep apply what waits. So a form works once, and
pressed again it is known.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.application.intake.ports import Original, Spoken, Words
from aduan.application.tracking.ports import GuessBook, PhotoRequests, UploadForms
from aduan.application.tracking.prove import NotProved, Shown, prove
from aduan.application.tracking.show import (
    BY_REPORTER,
    ComplaintView,
    Offer,
    ShowPorts,
    view_of,
)
from aduan.application.tracking.track import complaint_of
from aduan.domain.case.case import Transition
from aduan.domain.case.complaint import Complaint, Feedback
from aduan.domain.case.errors import BusyError, ConflictError, RefusedError
from aduan.domain.case.voice import REASONS
from aduan.domain.intake.events import (
    ComplaintAmended,
    FeedbackGiven,
    FollowUpEvent,
    JoiningDisputed,
)
from aduan.domain.intake.thanks import is_mere_thanks
from aduan.domain.photos.evidence import MANY_PAGES, Photo, PhotoState, owner_of

PROVE: Final = "bukti"
PHOTO: Final = "foto"
MAX_WORDS: Final = 2_000
MAX_PHOTOS: Final = 5
"""Photos of one reporter in one cycle."""
MAX_AWAITED: Final = 3 * MAX_PHOTOS
"""Camera pages opened that may still bring a photo; one that was left is none of `MAX_PHOTOS`."""
PHOTO_ALONE: Final = "Pelapor menjawab dengan foto lewat halaman lacak."
_NONCE: Final = re.compile(r"[0-9a-f]{20}")
MEDIA_TYPES: Final = ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True, slots=True)
class SpeakPorts:
    """What a press on the page takes, beside showing it. `apply` carries a word that was taken in
    to its case at once; `without_health` is what a health line's words lose beyond persons."""

    showing: ShowPorts
    guesses: GuessBook
    words: Words
    apply: Callable[[str, str], Transition | None]
    mask: Callable[[str], str]
    without_health: Callable[[str], str]
    health_lines: frozenset[str]
    requests: PhotoRequests
    forms: UploadForms
    public_url: str
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Spoke:
    """Done; the browser keeps `session` and is led back. `said` is the word's id, "" where only the
    proof was made."""

    code: str
    session: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class PhotoForm:
    """Post `fields` and then `file` to `url` as multipart/form-data, within five minutes."""

    code: str
    session: str
    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NotSpoken:
    """Nothing was changed; `reason` is Indonesian. `do` is the form it belongs to."""

    view: ComplaintView
    do: str
    reason: str
    session: str = ""


def speak(
    written_code: str, form: Mapping[str, str], shown: Shown, now: datetime, ports: SpeakPorts
) -> Spoke | PhotoForm | NotSpoken | None:
    """Carry out one press; None where there is no such complaint. Nothing raises for what a form
    contains."""
    complaint = complaint_of(written_code, ports.showing.register)
    if complaint is None:
        return None
    do = form.get("do", "")
    proved = prove(complaint, shown, now, proofs=ports.showing.proofs, book=ports.guesses)
    if isinstance(proved, NotProved):
        view = view_of(complaint, known=False, now=now, ports=ports.showing)
        return NotSpoken(view, do, proved.reason)
    view = view_of(complaint, known=True, now=now, ports=ports.showing)
    press = _Press(complaint, view, form, proved.session, now)
    try:
        if do == PROVE:
            return Spoke(complaint.tracking_code, proved.session)
        return _photo_form(press, ports) if do == PHOTO else _say(press, ports)
    except RefusedError as refused:
        return NotSpoken(view, do, refused.reason, proved.session)


@dataclass(frozen=True, slots=True)
class _Press:
    """One press of somebody who proved to be the reporter."""

    complaint: Complaint
    view: ComplaintView
    form: Mapping[str, str]
    session: str
    now: datetime

    @property
    def written(self) -> str:
        return self.form.get("isi", "").strip()[:MAX_WORDS]


def _say(press: _Press, ports: SpeakPorts) -> Spoke:
    complaint, form = press.complaint, press.form
    nonce = form.get("sekali", "")
    if _NONCE.fullmatch(nonce) is None:
        raise RefusedError("Formulir ini tidak lengkap. Muat ulang halaman, lalu coba lagi.")
    row_id = f"laman-{nonce}"
    done = Spoke(complaint.tracking_code, press.session, row_id)
    if ports.showing.register.applied(complaint.complaint_id, row_id) is not None:
        return done  # the same form, pressed again
    do = form.get("do", "")
    if do not in press.view.offers or form.get("putaran", "") != str(press.view.cycle):
        raise RefusedError("Aduan ini baru saja berubah. Periksa keadaannya, lalu ulangi.")
    spoken = Spoken(
        complaint_id=complaint.complaint_id,
        row_id=row_id,
        word=_masked(_word(Offer(do), press), complaint, ports),
        original=_original(press.written, complaint, ports),
        at=press.now,
    )
    if ports.words.say(spoken):
        _apply(spoken, ports)
    return done


def _apply(spoken: Spoken, ports: SpeakPorts) -> None:
    """At once, so that the page it leads to says what came of it. Where the case would not hold
    still the word waits in its list, and the stream is on its way."""
    try:
        ports.apply(spoken.complaint_id, spoken.row_id)
    except (ConflictError, BusyError):
        return


def _word(offer: Offer, press: _Press) -> FollowUpEvent:
    source, now, form = press.complaint.external_id, press.now, press.form
    written = press.written
    match offer:
        case Offer.ANSWER:
            return ComplaintAmended(source, now, _answer(written, press.view))
        case Offer.JUDGE:
            verdict = form.get("verdict", "")
            if verdict not in set(Feedback):
                raise RefusedError(
                    "Pilih salah satu: sudah beres, belum beres, tidak bisa memastikan."
                )
            return FeedbackGiven(source, now, Feedback(verdict), comment=written)
        case Offer.RATE:
            rating = form.get("rating", "")
            if rating not in {"1", "2", "3", "4", "5"}:
                raise RefusedError("Pilih nilai 1 sampai 5.")
            reasons = tuple(code for code in REASONS if form.get(f"alasan_{code}"))
            return FeedbackGiven(source, now, None, int(rating), written, reasons)
        case Offer.OBJECT:
            if not written:
                raise RefusedError("Tuliskan mengapa Anda tidak setuju.")
            return FeedbackGiven(source, now, Feedback.NOT_FIXED, comment=written)
        case Offer.DISPUTE:
            return JoiningDisputed(source, now, written)


def _answer(written: str, view: ComplaintView) -> str:
    """A question is asked once: what answers nothing does not use it up."""
    if not written and view.photos_sent:
        return PHOTO_ALONE
    if not written or is_mere_thanks(written):
        if not written and view.photos_in_check:
            raise RefusedError("Foto belum masuk atau masih diperiksa. Coba lagi sebentar lagi.")
        raise RefusedError("Tuliskan jawabannya, atau tambahkan foto lebih dahulu.")
    return written


def _masked(word: FollowUpEvent, complaint: Complaint, ports: SpeakPorts) -> FollowUpEvent:
    def clean(text: str) -> str:
        health = complaint.channel in ports.health_lines
        return ports.mask(ports.without_health(text) if health else text)

    match word:
        case ComplaintAmended(text=text):
            return replace(word, text=clean(text))
        case FeedbackGiven(comment=comment) | JoiningDisputed(comment=comment):
            return replace(word, comment=clean(comment))
        case _:
            raise AssertionError("the page takes nothing back")


def _original(written: str, complaint: Complaint, ports: SpeakPorts) -> Original | None:
    """Of a health line nothing is kept that could tell of a patient."""
    return (
        None if not written or complaint.channel in ports.health_lines else Original(text=written)
    )


def _photo_form(press: _Press, ports: SpeakPorts) -> PhotoForm:
    """A form signed for one photo; what is sent by it is checked like every other."""
    complaint, view = press.complaint, press.view
    if Offer.ANSWER not in view.offers or complaint.channel in ports.health_lines:
        raise RefusedError("Foto dapat dikirim selama ada pertanyaan yang menunggu jawaban Anda.")
    owner = owner_of(complaint.complaint_id)
    if view.photos_sent >= MAX_PHOTOS:
        raise RefusedError(f"Sudah ada {MAX_PHOTOS} foto untuk pertanyaan ini.")
    if view.photos_in_check >= MAX_AWAITED:
        raise RefusedError(MANY_PAGES)
    photo = Photo(
        case_id=owner,
        evidence_id=ports.new_id(),
        state=PhotoState.CHECKING,
        asked_by=BY_REPORTER,
        asked_at=press.now,
        cycle=view.cycle,
    )
    ports.requests.expect_photo(photo)
    back_to = f"{ports.public_url}/complaints/{complaint.tracking_code}"
    url, fields = ports.forms.sign(
        f"uploads/{owner}/{photo.evidence_id}", MEDIA_TYPES[0], back_to=back_to
    )
    return PhotoForm(complaint.tracking_code, press.session, url, fields)
