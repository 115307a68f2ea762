"""Judge a later word like the first: what accuses in it becomes a complaint of its own.

An amendment, an answer, a comment, a reason: each is read by the office that has the case, and may
be about that very office. So a word that accuses never reaches the case it was said of. It stands
in the register as a complaint of its own, secret, and is placed as any other: with whoever judges
misconduct, kept from the office it names, from the one it was said to, and from everybody the case
is kept from; its photos are that complaint's alone. Words that merely show somebody to be
protected, or lives in danger, go their way and take the case with them; danger told of a case that
is closed, which nobody opens any more, is a complaint of its own as well.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from aduan.application.intake.ports import FreshIds
from aduan.domain.case.case import OPEN, Case
from aduan.domain.case.complaint import Attachment, Complaint
from aduan.domain.case.secrecy import judged_already, out_of
from aduan.domain.privacy.file_names import said_by_file
from aduan.domain.privacy.reading import Reading

FEWEST_WORDS: Final = 5
"""To be danger of which a closed case is no place any more: "now it is worse" is none yet."""
MARK: Final = "~kata-"
"""Between the number a channel gave a complaint and what makes its later word another one."""


class WordReader(Protocol):
    """The city's reader, and its posts."""

    def read(self, text: str) -> Reading: ...

    def read_later(self, text: str) -> Reading:
        """What a reporter says of a case, read with it."""

    def kept_from(self, read: Reading, place: str | None) -> tuple[str, ...]:
        """The posts that what was read must be withheld from; `place` is a place code."""

    def people_of(self, agency: str) -> tuple[str, ...]:
        """Every post of an office's people; none of the office that judges misconduct."""


@dataclass(frozen=True, slots=True)
class LaterWord:
    """What was said later, as it is kept (masked). `name` tells it from the complaint's others;
    `attachments` came with it and go where it goes. `by_reporter`: who reports to an office accuses
    that office with words that from anybody else accuse nobody."""

    text: str
    name: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()
    by_reporter: bool = True


@dataclass(frozen=True, slots=True)
class Judged:
    """`apart`: the complaint that the word becomes, and of which the case hears nothing unless
    `heard`; None: the case hears it, and what it asks of the case stands in `kept_from`, `secret`
    and `emergency`."""

    apart: Complaint | None = None
    kept_from: tuple[str, ...] = ()
    secret: bool = False
    emergency: bool = False
    heard: bool = False
    """The case hears it all the same."""


def judge_word(
    word: LaterWord,
    case: Case,
    complaint: Complaint,
    *,
    reader: WordReader,
    fresh: Callable[[datetime], FreshIds],
) -> Judged:
    """`complaint` is the one the word was said of, `case` the one that would hear it."""
    names = list(filter(None, (said_by_file(one.url) for one in word.attachments)))
    if not word.text.strip() and not names:
        return Judged()
    read = reader.read_later(word.text) if word.by_reporter else reader.read(word.text)
    for name in names:
        read = read.beside(reader.read(name))
    if not read.misconduct:
        if read.emergency and case.status not in OPEN and len(word.text.split()) >= FEWEST_WORDS:
            own = _of_its_own(word, case, complaint, fresh(word.at))
            return Judged(apart=own, secret=read.secret, heard=True)
        return Judged(secret=read.secret, emergency=read.emergency)
    place = case.place.kelurahan_code
    posts = reader.kept_from(read, place)
    if judged_already(case, posts):
        return Judged(kept_from=posts, secret=True, emergency=read.emergency)
    said_to = () if case.agency in complaint.kept_from else reader.people_of(case.agency)
    own = _of_its_own(word, case, complaint, fresh(word.at))
    kept = tuple(dict.fromkeys((*own.kept_from, *said_to)))
    # Once placed it is read alone, which of what accuses only with its case would find nothing.
    alone = [reader.read(said).misconduct for said in (word.text, *names)]
    only = own.inspektorat_only or not any(alone)
    return Judged(apart=replace(own, secret=True, kept_from=kept, inspektorat_only=only))


def _of_its_own(word: LaterWord, case: Case, complaint: Complaint, ids: FreshIds) -> Complaint:
    """The complaint that a word becomes, kept from everybody that the case is kept from."""
    return replace(
        out_of(case, complaint),
        complaint_id=ids.complaint_id,
        tracking_code=ids.tracking_code,
        external_id=f"{complaint.external_id}{MARK}{word.name}",
        reported_at=word.at,
        received_at=word.at,
        title="",
        text=word.text,
        category=None,
        severity=None,
        classification=None,
        attachments=word.attachments,
        channel_fields={},
        case_id=None,
        withdrawn_at=None,
        not_same=(complaint.complaint_id,),
        said_of=complaint.complaint_id,
    )


def marked(case: Case, judged: Judged) -> Case:
    """The case that heard the word, as far as the word changes whom it may reach."""
    return replace(
        case,
        secret=case.secret or judged.secret,
        withheld_from=tuple(dict.fromkeys((*case.withheld_from, *judged.kept_from))),
    )
