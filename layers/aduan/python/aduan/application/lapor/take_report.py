"""One report of LAPOR!, from the listing or from a row of the export: new, changed, or known.

Of a known report its flags, its status with the reason, and the title and text its admin made of it
are heard. The agency is not: the city decides which of its offices works on it, and the next
reading puts what LAPOR! says before the desk. Nor are the category and the classification, which
operators there often get wrong: the case was placed by what the citizen wrote, and stays until a
person routes it. What the citizen wrote never changes here, so another first text is another one's;
neither listing nor export carries attachments."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from aduan.application.lapor.ports import LaporNews, Links
from aduan.domain.case.errors import BusyError
from aduan.domain.lapor.comparing import StatusChanged, TextAmended, flag_updates
from aduan.domain.lapor.link import Flags, Link
from aduan.domain.lapor.mapping import SETTLED, MappingTables, Meaning
from aduan.domain.lapor.marker import Ours, letters, origin_of
from aduan.domain.lapor.remote import IncomingReport

MOVED_BY_US: Final = frozenset(
    {Meaning.RECEIVED, Meaning.WITH_AGENCY, Meaning.FOLLOWED_UP, Meaning.WAITING_FOR_REPORTER}
)

TITLED: Final = "j"


class Taken(StrEnum):
    NEW = "baru"
    UPDATED = "diperbarui"
    UNCHANGED = "tidak berubah"
    OUR_OWN = "milik sendiri"
    BUSY = "sedang diubah pihak lain"


def take_report(
    report: IncomingReport,
    *,
    links: Links,
    news: LaporNews,
    tables: MappingTables,
    now: datetime,
) -> Taken:
    """The same report again changes nothing. What we filed ourselves is never taken for new."""
    link = links.of(report.tracking_id)
    if link is not None:
        return _known(report, link, news, tables, now)
    origin = origin_of(report.text_first)
    if isinstance(origin, Ours):
        case_id = news.case_numbered(origin.mark.reference)
        if case_id is not None:
            ours = _seed(report, case_id, origin.mark.reference, tables, now, ours=True)
            try:
                saved = links.save(ours)
            except BusyError:
                saved = False
            # It may have been made secret before it was ever seen here.
            heard = Taken.UNCHANGED if not saved else _known(report, ours, news, tables, now)
            return Taken.OUR_OWN if saved and heard is not Taken.BUSY else Taken.BUSY
    new = news.register(report, _seed(report, "", "", tables, now, ours=False))
    return Taken.NEW if new else Taken.BUSY


def _known(
    report: IncomingReport, link: Link, news: LaporNews, tables: MappingTables, now: datetime
) -> Taken:
    print_ = fingerprint(report)
    before, shown = _flags(report, link, news)
    updates = flag_updates(link, before, shown, now)
    told = link.flags is not None or not shown.any
    if print_ == link.fingerprint and told and not updates:
        return Taken.UNCHANGED
    known = tables.meaning_of(report.status)
    # Once a report is read over the interface, an export, which may be old, is no newer than that;
    # and where we wrote something a row alone cannot tell whether we moved it ourselves.
    read_live = link.checked_at is not None or (
        known is not None
        and known.meaning in MOVED_BY_US
        and (link.ours or (report.status != link.status and news.answered(link)))
    )
    if report.status != link.status and not read_live:
        updates.append(
            StatusChanged(
                old=link.status,
                new=report.status,
                meaning=known.meaning if known else None,
                closed_by=known.closed_by if known else None,
                at=now,
                note=report.reason,
            )
        )
    if not link.ours:
        if text_print(report.text_final) not in link.taken:
            updates.append(TextAmended(report.text_final, now))
        if _is_titled(link) and title_print(report.title) not in link.taken:
            updates.append(TextAmended(f"judul menjadi {report.title}", now))
    settled_at = link.settled_at
    if not read_live:
        settled = known is not None and known.meaning in SETTLED
        settled_at = (link.settled_at or now) if settled else None
    changed = replace(
        link,
        status=link.status if read_live else report.status,
        # What both last agreed on: the next reading finds in it that LAPOR! moved the report.
        agency_id=link.agency_id or ("" if read_live else report.agency_id),
        taken=link.taken | {text_print(report.text_final), title_print(report.title)},
        fingerprint=print_,
        flags=shown,
        settled_at=settled_at,
        revision=link.revision + 1,
    )
    if not news.apply(changed, updates, ()):
        return Taken.BUSY
    return Taken.UPDATED if updates else Taken.UNCHANGED


def _flags(report: IncomingReport, link: Link, news: LaporNews) -> tuple[Flags, Flags]:
    """Those known, and those shown now. Of a link that was never told any, as links of earlier
    versions are, what the register holds is known: such a report may have become secret then,
    unheard."""
    before = link.flags
    if before is None:
        closed = bool(report.secret or report.anonymous)
        before = news.flags(link) if closed else Flags()
    return before, before.told(report.secret, report.anonymous)


def _seed(
    report: IncomingReport,
    case_id: str,
    reference: str,
    tables: MappingTables,
    now: datetime,
    *,
    ours: bool,
) -> Link:
    known = tables.meaning_of(report.status)
    return Link(
        complaint_id=report.tracking_id,
        case_id=case_id,
        reference=reference,
        ours=ours,
        linked_at=now,
        status=report.status,
        agency_id=report.agency_id,
        taken=frozenset({text_print(report.text_final), title_print(report.title)}),
        fingerprint=fingerprint(report),
        flags=None if ours else Flags(bool(report.secret), bool(report.anonymous)),
        settled_at=now if known is not None and known.meaning in SETTLED else None,
        revision=1,
    )


def fingerprint(report: IncomingReport) -> str:
    """Of what may change; the reporter's name is no part of anything we keep here."""
    material = "\x1f".join(
        (
            report.title,
            report.text_first,
            report.text_final,
            report.status,
            report.classification,
            report.category_id,
            report.agency_id,
            report.reason,
            str(report.anonymous),
            str(report.secret),
        )
    )
    return sha256(material.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _is_titled(link: Link) -> bool:
    """Links of earlier versions took no title."""
    return any(key.startswith(TITLED) for key in link.taken)


def title_print(title: str) -> str:
    return TITLED + text_print(title)[1:]


def text_print(text: str) -> str:
    return "t" + sha256(letters(text).encode("utf-8", "surrogatepass")).hexdigest()[:15]
