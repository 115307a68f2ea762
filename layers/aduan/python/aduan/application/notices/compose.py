"""Write the message of a notice: what, where, how old, until when, and the link. Nothing of who.

The words are the city pack's (`texts/notices.toml`), one text for each kind. They can only use the
fields listed in `FIELDS`, and none of these holds personal data. Of a guarded case
(`domain.case.secrecy`) a message gives the number, the age, the due time, the level and the link,
and in the place of everything else the pack's neutral words: an e-mail is read over shoulders.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from string import Template
from types import MappingProxyType
from typing import Any, Final

from aduan.domain.case.case import Audience, Case, NoticeKind
from aduan.domain.case.posts import DUTY
from aduan.domain.case.secrecy import guarded
from aduan.domain.case.spoken_place import place_parts
from aduan.domain.case.spoken_time import date_words, due_words, moment_words, span_words
from aduan.domain.case.subject import subject
from aduan.domain.case.unlinked import unlinked
from aduan.domain.notices.plan import DIGEST
from aduan.domain.notices.sms import shortened

SUBJECT_LIMIT: Final = 100
"""Amazon SNS: a subject is ASCII, without line breaks, shorter than 100 characters."""

MESSAGE_LIMIT_BYTES: Final = 16_000
"""Far below SNS's 256 KB: a notice nobody can read on a telephone is a mistake."""

FIELDS: Final = frozenset({
    "number", "matter", "place", "age", "due", "left", "agency", "level", "count", "affected",
    "reason", "link", "city", "cycle", "next_owner", "fiscal_year", "review_on", "undone",
    "leader", "order", "answer_by",
})  # fmt: skip

LEADER_DIGEST_FIELDS: Final = frozenset(
    {"leader", "date", "open", "overdue", "sekda", "wali_kota", "lines", "city"}
)
DIGEST_FIELDS: Final = frozenset(
    {"agency", "date", "open", "overdue", "due_today", "done_yesterday", "hops", "lines", "city"}
)
_OWN_FIELDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "digest": DIGEST_FIELDS,
        "leader_digest": LEADER_DIGEST_FIELDS,
        "overflow": frozenset({"agency", "count", "lines", "city"}),
        "calendar": frozenset({"warning", "days", "city"}),
        "report": frozenset({"title", "period", "agency", "link", "city"}),
    }
)
"""Texts that are about no single case."""
_KINDS: Final = (*(kind.value for kind in NoticeKind), "stands_in", *_OWN_FIELDS)
"""Every text a pack must have; `stands_in` leads another one."""

_LINE_FIELDS: Final = frozenset({"number", "matter", "place", "left"})
_LEADER_LINE_FIELDS: Final = frozenset({"agency", "open", "overdue"})
_WORDS: Final = (
    "secret_matter", "secret_place", "secret_agency", "secret_count", "unknown_place", "affected",
    "footer", "desk", "office", "overview", "not_followed_up", "not_resolved", "sms",
    "silent", "unlisted",
)  # fmt: skip
MOST_LINES: Final = 20
LINK_STANDS: Final = "\x1f"
"""Where in a letter its one link stands: a character that no text of a person has."""
HEADLINE_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class WrittenNotice:
    """Ready for SNS: `post` names the topic, `audience` who of the post hears it (heads hear their
    own and the digest, operators everything).

    The same for a mail of our own: `letter` has one link, where `LINK_STANDS` is, and `headline` is
    not cut to what SNS takes. `short` is an SMS. The ids say what it is about (`envelope.py`)."""

    post: str
    subject: str
    message: str
    audience: str = Audience.HEAD.value
    letter: str = ""
    link: str = ""
    headline: str = ""
    short: str = ""
    case_id: str = ""
    notice_id: str = ""
    request_id: str = ""
    guarded: bool = False
    """Written without a word of the complaint."""
    lists: tuple[str, ...] = ()
    """The cases it tells of line by line; `instead` is the letter without those lines."""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class NoticeText:
    subject: str
    message: str


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """The city's words for every kind of notice, checked once when they are read."""

    texts: Mapping[str, NoticeText]
    words: Mapping[str, str]
    digest_line: str
    city: str
    zone: tzinfo
    offices: Mapping[str, str]
    leader_line: str = ""


@dataclass(frozen=True, slots=True)
class DigestCount:
    """What an office sees at 07:30."""

    open: int
    overdue: int
    due_today: int
    done_yesterday: int
    hops: float = 0.0
    """Forwardings per case, of those open and done yesterday."""
    silent: tuple[str, ...] = ()
    """For the duty desk: posts with open cases that have pressed nothing for `silent_days`."""
    silent_days: int = 0


def notice_texts(
    parsed: Mapping[str, Any], *, city: str, zone: tzinfo, offices: Mapping[str, str]
) -> NoticeTexts:
    """Read the parsed TOML. ValueError names the text and the field that is not allowed: a notice
    that cannot be written must be found before it is due."""
    words = {name: str(parsed["words"][name]) for name in _WORDS}
    texts = {
        kind: NoticeText(str(parsed[kind]["subject"]), str(parsed[kind]["message"]))
        for kind in _KINDS
    }
    for kind, text in texts.items():
        allowed = _OWN_FIELDS.get(kind, FIELDS | {"post"})
        _check(f"{kind}.subject", text.subject, allowed - {"link"})
        _check(f"{kind}.message", text.message, allowed)
    line = str(parsed["digest"]["line"])
    _check("digest.line", line, _LINE_FIELDS)
    leader_line = str(parsed["leader_digest"]["line"])
    _check("leader_digest.line", leader_line, _LEADER_LINE_FIELDS)
    return NoticeTexts(texts, words, line, city, zone, offices, leader_line)


def compose_notice(
    case: Case,
    kind: str,
    *,
    to: str,
    link: str,
    due_at: datetime | None,
    now: datetime,
    texts: NoticeTexts,
    stands_in_for: str | None = None,
) -> WrittenNotice:
    """The notice of `kind` about `case` for the post `to`. `due_at` is the due time it speaks of;
    `stands_in_for` names the post that should have had it."""
    text = texts.texts[kind]
    fields = _fields(case, due_at=due_at, now=now, texts=texts)
    body = text.message.strip("\n")
    if stands_in_for is not None:
        lead = texts.texts["stands_in"].message.strip("\n")
        missed = texts.offices.get(stands_in_for, stands_in_for)
        post = texts.words["secret_agency"] if guarded(case) else missed
        body = Template(lead).safe_substitute(post=post) + "\n\n" + body
    return replace(
        _written(to, text.subject, body + texts.words["footer"], fields, texts, link=link),
        case_id=case.case_id,
        request_id=case.request_id,
        guarded=guarded(case),
    )


def _written(
    post: str,
    subject: str,
    message: str,
    fields: Mapping[str, str],
    texts: NoticeTexts,
    *,
    audience: str = Audience.HEAD.value,
    link: str = "",
) -> WrittenNotice:
    """The message with its link, and the letter with a mark where the link stands."""
    headline = Template(subject).substitute(fields)
    short = _subject(headline)
    rest = Template(texts.words["sms"]).substitute(city=texts.city)
    return WrittenNotice(
        post=post,
        subject=short,
        message=_cut(Template(message).substitute(fields, link=link)),
        audience=audience,
        letter=_cut(Template(message).substitute(fields, link=LINK_STANDS)),
        link=link,
        headline=_line(headline)[:HEADLINE_LIMIT],
        short=shortened(short, rest),
    )


def with_links(notice: WrittenNotice, texts: NoticeTexts, **addresses: str) -> WrittenNotice:
    """With the way to the post's own pages: `office`, a leader's `overview`, the duty `desk`."""
    words = "".join(
        Template(texts.words[name]).substitute({f"{name}_link": address})
        for name, address in addresses.items()
    )
    told = replace(notice, message=_cut(notice.message) + words)
    if notice.link or not addresses:
        return told
    name = "desk" if "desk" in addresses else next(iter(addresses))
    way = Template(texts.words[name]).substitute({f"{name}_link": LINK_STANDS})
    instead = notice.instead and notice.instead + way
    return replace(told, letter=notice.letter + way, instead=instead, link=addresses[name])


def compose_digest(
    post: str,
    count: DigestCount,
    cases: Sequence[tuple[Case, datetime | None]],
    *,
    now: datetime,
    texts: NoticeTexts,
) -> WrittenNotice:
    """One morning message for an office: the figures, and one line for each of its most urgent
    cases, at most `MOST_LINES`."""
    rows = []
    for case, due_at in cases[:MOST_LINES]:
        fields = _fields(case, due_at=due_at, now=now, texts=texts)
        rows.append(Template(texts.digest_line).substitute(fields))
    if len(cases) > MOST_LINES:
        rows.append(f"\n… dan {len(cases) - MOST_LINES} kasus lain.")
    fields = {
        "agency": texts.offices.get(post, post),
        "date": date_words(now, texts.zone),
        "open": str(count.open),
        "overdue": str(count.overdue),
        "due_today": str(count.due_today),
        "done_yesterday": str(count.done_yesterday),
        "hops": f"{count.hops:.2f}".replace(".", ","),
        "lines": "".join(f"\n{row}" for row in rows),
        "city": texts.city,
    }
    text = texts.texts["digest"]
    body = text.message.strip("\n")
    written = replace(
        _written(post, text.subject, body, fields, texts, audience=DIGEST),
        lists=_told_of(case for case, _ in cases[:MOST_LINES]),
        instead=_unlisted(body, fields, texts),
    )
    if not count.silent:
        return written
    names = "\n".join(texts.offices.get(one, one) for one in count.silent)
    more = Template(texts.words["silent"]).substitute(days=str(count.silent_days), lines=names)
    return replace(
        written,
        message=_cut(written.message + more),
        letter=_cut(written.letter + more),
        instead=_cut(written.instead + more),
    )


@dataclass(frozen=True, slots=True)
class LeaderCount:
    """What lies open in the city in the morning, as far as a leader may know of it. `offices` are
    those with something overdue, the worst first: its post, how many open, how many overdue."""

    open: int
    overdue: int
    with_sekda: int
    with_wali_kota: int
    offices: tuple[tuple[str, int, int], ...] = ()


def compose_leader_digest(
    post: str, count: LeaderCount, *, now: datetime, texts: NoticeTexts
) -> WrittenNotice:
    """One morning message for the Sekda or the Wali Kota: the city's figures, and one line for each
    office that is late, at most `MOST_LINES`."""
    rows = [
        Template(texts.leader_line).substitute(
            agency=texts.offices.get(office, office), open=str(opened), overdue=str(late)
        )
        for office, opened, late in count.offices[:MOST_LINES]
    ]
    if len(count.offices) > MOST_LINES:
        rows.append(f"… dan {len(count.offices) - MOST_LINES} instansi lain.")
    fields = {
        "leader": texts.offices.get(post, post),
        "date": date_words(now, texts.zone),
        "open": str(count.open),
        "overdue": str(count.overdue),
        "sekda": str(count.with_sekda),
        "wali_kota": str(count.with_wali_kota),
        "lines": "".join(f"\n{row}" for row in rows),
        "city": texts.city,
    }
    text = texts.texts["leader_digest"]
    body = text.message.strip("\n")
    return _written(post, text.subject, body, fields, texts, audience=DIGEST)


def compose_overflow(
    post: str,
    audience: Audience,
    lines: Sequence[tuple[str, str]],
    *,
    cases: Sequence[Case],
    rest: Sequence[str],
    count: int,
    texts: NoticeTexts,
) -> WrittenNotice:
    """What a recipient was not told one by one: `count` notices, the subject and the link of each
    of the `cases`, and the numbers of the `rest`."""
    more = [f"\n… dan {len(rest)} kasus lain: {', '.join(rest)}."] if rest else []
    rows = [f"\n{subject}\n{link}" for subject, link in lines] + more
    fields = {
        "agency": texts.offices.get(post, post),
        "count": str(count),
        "lines": "\n".join(rows),
        "city": texts.city,
    }
    text = texts.texts["overflow"]
    body = text.message.strip("\n")
    written = _written(post, text.subject, body, fields, texts, audience=audience.value)
    unlinked_rows = [subject for subject, _ in lines] + more
    listed = fields | {"lines": "\n" + "\n".join(unlinked_rows)}
    return replace(
        written,
        letter=_cut(Template(body).substitute(listed)),
        lists=_told_of(cases),
        instead=_unlisted(body, fields, texts),
    )


def _told_of(cases: Iterable[Case]) -> tuple[str, ...]:
    return tuple(case.case_id for case in cases if not guarded(case))


def _unlisted(body: str, fields: Mapping[str, str], texts: NoticeTexts) -> str:
    return _cut(Template(body).substitute({**fields, "lines": texts.words["unlisted"]}))


def compose_calendar_warning(warning: str, days: int, texts: NoticeTexts) -> WrittenNotice:
    """To the duty desk: the working days are only known for `days` more days."""
    fields = {"warning": warning, "days": str(max(days, 0)), "city": texts.city}
    text = texts.texts["calendar"]
    return _written(DUTY, text.subject, text.message.strip("\n"), fields, texts)


def compose_report(
    post: str, title: str, period: str, link: str, texts: NoticeTexts
) -> WrittenNotice:
    """A report was printed for a post; the message holds no figure, only the way to it."""
    fields = {
        "title": title,
        "period": period,
        "agency": texts.offices[post],
        "city": texts.city,
    }
    text = texts.texts["report"]
    return _written(post, text.subject, text.message.strip("\n"), fields, texts, link=link)


def _fields(
    case: Case, *, due_at: datetime | None, now: datetime, texts: NoticeTexts
) -> dict[str, str]:
    known = {
        "number": case.number,
        "age": span_words(now - case.arrived_at),
        "due": moment_words(due_at, texts.zone) if due_at else "-",
        "left": due_words(due_at, now) if due_at else "tanpa tenggat",
        "level": str(case.level),
        "city": texts.city,
        "cycle": str(case.cycle),
        "undone": texts.words[
            "not_followed_up" if case.first_follow_up_at is None else "not_resolved"
        ],
    }
    known |= _order(case, texts)
    return known | (_instead(texts.words) if guarded(case) else _told(case, texts))


def _order(case: Case, texts: NoticeTexts) -> dict[str, str]:
    """What a leader wants, by the newest of the orders; their words not of a guarded case."""
    newest = max(case.orders, key=lambda one: one.given_at, default=None)
    if newest is None:
        return {"leader": "Pimpinan", "order": "-", "answer_by": "-"}
    hidden = texts.words["secret_place"]
    return {
        "leader": texts.offices.get(newest.by, newest.by),
        "order": hidden if guarded(case) else _plain(newest.note),
        "answer_by": moment_words(newest.due_at, texts.zone),
    }


def _instead(words: Mapping[str, str]) -> dict[str, str]:
    """What stands for the fields of `_told` in a message about a guarded case."""
    return {
        "matter": words["secret_matter"],
        "place": words["secret_place"],
        "reason": words["secret_place"],
        "agency": words["secret_agency"],
        "next_owner": words["secret_agency"],
        "count": words["secret_count"],
        "affected": "",
        "fiscal_year": "-",
        "review_on": "-",
    }


def _told(case: Case, texts: NoticeTexts) -> dict[str, str]:
    """What was said of an open case, and who has it."""
    count = str(case.reporter_count)
    proposal = case.proposal
    return {
        "matter": _plain(subject(case)),
        "place": _place(case, texts),
        "reason": _plain(case.route_reason) or "ditentukan meja layanan",
        "agency": texts.offices.get(case.agency, case.agency),
        "next_owner": texts.offices.get(case.next_owner or "", _plain(case.next_owner or "-")),
        "count": count,
        "affected": Template(texts.words["affected"]).substitute(count=count)
        if case.reporter_count > 1
        else "",
        "fiscal_year": str(proposal.fiscal_year) if proposal else "-",
        "review_on": date_words(proposal.review_at, texts.zone) if proposal else "-",
    }


def _place(case: Case, texts: NoticeTexts) -> str:
    return _plain(", ".join(place_parts(case.place))) or texts.words["unknown_place"]


def _plain(words: str) -> str:
    """One line in which nothing can be pressed, so that no reported text can pretend to be another
    part of the message, or lead out of it; nor turn the text around it, or keep a mail system from
    taking the message at all (NUL, ESC)."""
    seen = "".join(c for c in " ".join(words.split()) if c.isprintable())
    return unlinked(seen[:300])


def _subject(words: str) -> str:
    """In ASCII; what that leaves out may have stood within an address, which is whole again."""
    line = unlinked(_line(unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()))
    return line if len(line) < SUBJECT_LIMIT else line[: SUBJECT_LIMIT - 4].rstrip() + "..."


def _line(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def _cut(message: str) -> str:
    raw = message.encode("utf-8", "replace")
    return raw[:MESSAGE_LIMIT_BYTES].decode("utf-8", "ignore")


def _check(where: str, text: str, allowed: frozenset[str]) -> None:
    template = Template(text)
    if not template.is_valid():
        raise ValueError(f"texts/notices.toml: {where}: tanda $ yang keliru")
    unknown = set(template.get_identifiers()) - allowed
    if unknown:
        raise ValueError(f"texts/notices.toml: {where}: isian tak dikenal {sorted(unknown)}")
