"""What becomes of a complaint that is sent again under its number.

Mostly nothing: a retry. But a channel that forgot `secret`, and corrects itself by sending the same
report once more, must not hear 200 while the case stays readable for everybody. What restricts is
therefore taken, as a word its case hears like any later one (`apply_follow_up_event`); a repetition
never loosens. Whatever else it says and nobody takes in is named in the answer.
"""

from dataclasses import replace

from aduan.application.intake.cautions import NOW_ANONYMOUS, NOW_SECRET, places_sent
from aduan.application.intake.ports import NewComplaint
from aduan.dataclass import dataclass
from aduan.domain.intake.events import Caution, Receipt, SecrecyAsked
from aduan.domain.intake.said import Said, lost


@dataclass(frozen=True, slots=True)
class First:
    """What was kept of the first time beside the number. Older rows have no `said`, and the oldest
    no `content`."""

    receipt: Receipt
    content: str = ""
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """What is answered where its words were on their way already, or none are asked for
    (`receipt`), and what is answered with `word`, the new one under `row_id`: the same for the same
    wish of the same complaint, and no other's."""

    receipt: Receipt
    word: SecrecyAsked | None = None
    row_id: str = ""
    with_word: Receipt | None = None


def is_another(first: First, new: NewComplaint) -> bool:
    """Whether the number stood for another report."""
    if not first.content or not new.content or first.content == new.content:
        return False
    return first.said is None or new.said is None or first.said.words != new.said.words


def sent_again(first: First, new: NewComplaint, *, secret: bool, anonymous: bool) -> Again:
    """`secret` and `anonymous`: whether the complaint is so already."""
    receipt = first.receipt
    if first.said is not None and new.said is not None:
        known = set(receipt.warnings)
        more = (*new.unread, *lost(first.said, new.said, places_sent(new.delivery)))
        receipt = _warned(receipt, *(one for one in more if one not in known))
    asked, complaint = new.delivery.received_at, new.complaint
    to_secret = complaint.secret and not secret
    to_anonymous = complaint.anonymous and not anonymous
    if not (to_secret or to_anonymous):
        return Again(receipt)
    told = (*([NOW_SECRET] if to_secret else ()), *([NOW_ANONYMOUS] if to_anonymous else ()))
    return Again(
        receipt,
        SecrecyAsked(
            complaint.external_id,
            asked,
            to_secret,
            to_anonymous,
            complaint.reporter_hash if to_anonymous else None,
        ),
        row_id="-".join(
            [
                str(receipt.complaint_id),
                *(["secret"] if to_secret else ()),
                *(["anonymous"] if to_anonymous else ()),
            ]
        ),
        with_word=_warned(receipt, *told),
    )


def _warned(receipt: Receipt, *more: Caution) -> Receipt:
    return replace(receipt, warnings=(*receipt.warnings, *more))
