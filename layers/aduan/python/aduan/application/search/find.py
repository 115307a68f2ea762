"""Find the case somebody rings about, by whatever he can say of it.

A name (case number, tracking code, the channel's or LAPOR!'s id) is looked up; a telephone number
is looked up by its keyed hash; anything else is words. At most `MOST_READS` reads, however many
cases there are.

What is found is asked of `may_see`, the one judge of secrecy: by its words or its reporter a case
is found only by who may read it, by its own name also by who may know that it exists. An office
(`everywhere` false) finds what it has and nothing else; which office has a case stands in none of
the rows, so of the city's newest it looks at more. Nothing tells a hidden case from none: what is
said of there being more counts what may be seen, and that older ones were not looked at is said
always or never.
An anonymous complaint is never found by who made it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from aduan.application.case.merges import MOST_MERGES
from aduan.application.search.ports import Filed, Named, Names, Page, SearchedCases, SearchIndex
from aduan.domain.case.case import Case
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.secrecy import Sight, bare, may_see
from aduan.domain.search.names import is_contact, names_in
from aduan.domain.search.terms import Word, holds, telling, words_asked

MOST_FOUND: Final = 20
MOST_READS: Final = 7
"""Of DynamoDB: a look-up of names, three of words or reporters, complaints, cases, their wholes."""
_LOOKED_AT: Final = 60
_LOOKED_AT_BY_OFFICE: Final = 200
_AT_ONCE: Final = 100
"""Complaints in one read; their cases are another."""
_FOR_MORE: Final = 3
"""Reads that have to be left for looking at more: their complaints, their cases, the wholes."""
BY_WORDS: Final = "kata"
BY_REPORTER: Final = "nomor pelapor"


@dataclass(frozen=True, slots=True)
class SearchPorts:
    """What searching takes. `reporter_hash` hides a telephone number or e-mail address as intake
    did; it is None where that is not given."""

    index: SearchIndex
    cases: SearchedCases
    channels: tuple[str, ...]
    number_prefix: str
    inspectorate: str
    reporter_hash: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """A case as far as the asker may see it. `complaint` is the one that was found in it, None
    where only the case may be known. `by` is the kind of name, or words."""

    case: Case
    complaint: Complaint | None
    by: str
    part_of_question: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """`cut`: more were found, of what may be seen, than are shown, so another word helps."""

    hits: tuple[Hit, ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    complaint_id: str
    by: str
    score: int
    at: datetime | None = None


def find_cases(
    written: str, *, post: str, everywhere: bool, now: datetime, ports: SearchPorts
) -> Found:
    """At most `MOST_FOUND` cases, the likeliest first."""
    written = " ".join(written.split())[:200]
    names = names_in(written, ports.channels, ports.number_prefix, now.year)
    named = ports.index.named(Names(*names)) if any(names) else Named({}, {})
    used, most = int(any(names)), _LOOKED_AT if everywhere else _LOOKED_AT_BY_OFFICE

    def shown(ranked: Sequence[_Candidate], used: int, whole: int = 0) -> Found:
        left = MOST_READS - used
        looked_at, by_case = ranked[:most], named.cases
        return _shown(
            looked_at, by_case, post, ports, everywhere=everywhere, left=left, whole=whole
        )

    if named.cases or named.complaints:
        return shown(_of_names(named), used)
    hidden = ports.reporter_hash(written) if is_contact(written) else None
    if hidden is not None:
        page = ports.index.of_reporter(hidden, most)
        ranked = [_Candidate(one.complaint_id, BY_REPORTER, 0, one.at) for one in page.filed]
        return shown(ranked, used + 1)
    words = words_asked(written)
    if not words:
        return Found(())
    ranked, reads = _by_words(words, ports.index, 2 if any(names) else 3, most)
    return shown(ranked, used + reads, len(words))


def _of_names(named: Named) -> list[_Candidate]:
    return [_Candidate(complaint_id, by, 0) for complaint_id, by in named.complaints.items()]


def _by_words(
    words: tuple[Word, ...], index: SearchIndex, reads: int, most: int
) -> tuple[list[_Candidate], int]:
    """Those that say every word; where none does, those that say most of them. And after how many
    reads."""
    ordered = telling(words)
    pages: list[Page] = []
    if len(words) > 1:
        pages.append(index.all_of(ordered[0].term, ordered[1:], most))
    if not pages or not pages[0].filed:
        pages += [read() for read in _looser(ordered, words, index, most)[:reads]]
    found = {one.complaint_id: one for page in pages for one in page.filed}
    ranked = sorted(found.values(), key=lambda one: (-_said(one, words), -one.at.timestamp()))
    return (
        [_Candidate(one.complaint_id, BY_WORDS, _said(one, words), one.at) for one in ranked],
        len(pages),
    )


def _looser(
    ordered: Sequence[Word], words: Sequence[Word], index: SearchIndex, most: int
) -> list[Callable[[], Page]]:
    """Single words, in the order of what they are worth asking for; after the two most telling ones
    two neighbours as one word, for a name is written either way."""
    last = words[-1]
    if len(words) == 1:
        asked: list[Callable[[], Page]] = [partial(index.under, last.term, most)]
        if last.begun:
            asked.append(partial(index.beginning, last.begun, most))
        return asked
    single = {way for word in words for way in (word.term, word.ways[1])}
    joined = [way for word in words for way in word.ways if way not in single]
    plain = [word.term for word in ordered]
    terms = dict.fromkeys([*plain[:2], *joined[:1], *plain[2:]])
    return [partial(index.under, term, most) for term in terms]


def _said(filed: Filed, words: Iterable[Word]) -> int:
    return sum(holds(filed.terms, word) for word in words)


def _shown(
    ranked: Sequence[_Candidate],
    by_case: Mapping[str, str],
    post: str,
    ports: SearchPorts,
    *,
    everywhere: bool,
    left: int,
    whole: int,
) -> Found:
    def sight(case: Case) -> Sight:
        if not everywhere and case.agency != post:
            return Sight.NOTHING
        return may_see(case, post, ports.inspectorate)

    complaints: dict[str, Complaint] = {}
    cases: dict[str, Case] = {}
    for start in range(0, max(1, len(ranked)), _AT_ONCE):
        wanted = [each.complaint_id for each in ranked[start : start + _AT_ONCE]]
        seen = sum(sight(one) is not Sight.NOTHING for one in cases.values())
        if start and (left < _FOR_MORE or seen > MOST_FOUND):
            break
        read = ports.cases.get_complaints(wanted) if wanted else ()
        complaints |= {one.complaint_id: one for one in read}
        ids = {one.case_id for one in read if one.case_id} | (set() if start else set(by_case))
        if ids := ids - set(cases):
            cases |= ports.cases.get_cases(sorted(ids))
        left -= 2
    for _ in range(min(MOST_MERGES, left)):
        wholes = {one.merged_into for one in cases.values() if one.merged_into} - set(cases)
        if not wholes:
            break
        cases |= ports.cases.get_cases(sorted(wholes))

    def hit(
        case_id: str | None, complaint: Complaint | None, by: str, *, partly: bool
    ) -> Hit | None:
        own = cases.get(case_id or "")
        if own is None:
            return None
        case = _whole(own, cases)
        if case is None:
            return None
        seen = [sight(one) for one in (own, case)]
        if Sight.NOTHING in seen:
            return None
        if Sight.EXISTENCE in seen:
            return None if by in {BY_WORDS, BY_REPORTER} else Hit(bare(case), None, by)
        hidden = by == BY_REPORTER and complaint is not None and complaint.anonymous
        return None if hidden else Hit(case, complaint, by, partly)

    found = [hit(case_id, None, by, partly=False) for case_id, by in by_case.items()]
    for each in ranked:
        complaint = complaints.get(each.complaint_id)
        if complaint is not None:
            found.append(hit(complaint.case_id, complaint, each.by, partly=each.score < whole))
    unique = {one.case.case_id: one for one in reversed(found) if one is not None}
    hits = list(reversed(unique.values()))
    return Found(tuple(hits[:MOST_FOUND]), len(hits) > MOST_FOUND)


def _whole(case: Case, cases: Mapping[str, Case]) -> Case | None:
    """The case that speaks for this one: itself, or what it was merged into; None where that was
    not read, for nobody knows then who may see it."""
    for _ in range(MOST_MERGES):
        if case.merged_into is None:
            break
        if case.merged_into not in cases:
            return None
        case = cases[case.merged_into]
    return case
