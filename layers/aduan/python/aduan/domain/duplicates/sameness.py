"""Same delivery, linked, ask or new: the decision about one report, as a value.

    SameDelivery   the channel, or the citizen's finger, sent it twice; attach, no question
    Linked         the same event, certain enough to act
    Ask            a person decides; at most three cases, best first
    New            nothing comparable, or the return of something closed (`recurrence_of`)

What is never linked without a person: emergencies, Inspektorat matters, anything while a setting or
the model is missing, anything in shadow mode, anything a human has called "not the same".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from aduan.domain.duplicates.contradictions import Contradiction, contradiction
from aduan.domain.duplicates.explain import reasons
from aduan.domain.duplicates.features import Evidence, compare
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.lexicon import Lexicon
from aduan.domain.duplicates.model import Model, probability
from aduan.domain.duplicates.settings import Settings

MAX_ASKED: Final = 3
CROWD: Final = 2
"""So many cases about other things at the same spot make it a crowded one."""
ALIKE: Final = 0.15
ALIKE_IN_A_CROWD: Final = 0.3
"""Cosines of what two reports are about."""
LONG_AGO: Final = 30 * 24 * 3600
"""Seconds of silence about a case after which the same thing at its spot may have come anew: a lamp
repaired and dark again, nobody having closed the case."""
_OF_ONE_KIND: Final = frozenset({"same", "shared"})
_NO_KIN: Final = frozenset({"unknown", "doubt", "other"})
_SAME_WORDS: Final = frozenset({"same", "near"})
NotSame = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class CandidateCase:
    """A case some of whose reports may be about the same event.

    members: the comparable reports of the case that were found, not all of them.
    founder: the report that opened the case, found or not: what the case is about. None where it is
    not known (a case of before founders were kept, or one whose founder was taken out).
    resembles: running cases this one was opened beside, with the probability each had of being the
    same event; until a person says, such cases are no rivals and lend each other evidence.
    """

    case_id: str
    members: tuple[Fingerprint, ...]
    size: int = 1
    closed_at: int | None = None
    resembles: tuple[tuple[str, float], ...] = ()
    founder: Fingerprint | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate case with the comparison that speaks most for it.

    own: the log-odds its reports give together; log_odds: with what its undecided kin lend.
    core: the log-odds of its founding report alone; about: how much it shares with what that is
    about; against: what of the case contradicts; wide: both tell of a flood or a power cut.
    """

    case: CandidateCase
    member: Fingerprint
    evidence: Evidence
    own: float
    log_odds: float
    core: float = 0.0
    about: float | None = None
    against: Contradiction | None = None
    wide: bool = False

    @property
    def probability(self) -> float:
        return probability(self.log_odds)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision rests on, kept with it."""

    score: float | None
    features: tuple[str, ...]
    telling: tuple[tuple[str, float], ...]
    thresholds: dict[str, float | bool]
    model_version: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class SameDelivery:
    case_id: str
    complaint_id: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Linked:
    case_id: str
    complaint_id: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of an ask list."""

    case_id: str
    complaint_id: str
    score: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Ask:
    candidates: tuple[Asked, ...]
    basis: Basis
    why: str
    resembles: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class New:
    basis: Basis
    recurrence_of: str | None = None
    resembles: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class SamenessRules:
    """What a city decides by. No settings or no model: everything is asked."""

    lexicon: Lexicon
    settings: Settings | None
    model: Model | None


Decision = SameDelivery | Linked | Ask | New


def judge(
    fp: Fingerprint,
    candidates: Sequence[CandidateCase],
    rules: SamenessRules,
    *,
    now: int,
    not_same: NotSame = frozenset(),
) -> Decision:
    """Decide about one report. Pure; `now` in seconds since 1970.

    `not_same` holds pairs of ids (complaint with complaint, or complaint with case) that a person
    has told apart; they are never brought up again.
    """
    allowed = [
        case
        for case in (_without_rejected(fp, case, not_same) for case in candidates)
        if case.members
    ]
    twice = _same_delivery(fp, [case for case in allowed if not _is_closed(case, now)], rules)
    if twice is not None:
        case_id, complaint_id = twice.case.case_id, twice.member.complaint_id
        return SameDelivery(case_id, complaint_id, _basis(fp, twice, rules, score=1.0))
    if rules.settings is None or rules.model is None:
        return _unsettled(fp, allowed, rules, now)
    every = [_score(fp, case, rules.model, rules.lexicon) for case in allowed]
    own = [one for one in every if one.against is None or not one.against.out]
    scored = sorted(_with_kin(own), key=lambda one: (-one.log_odds, one.case.case_id))
    decision = _choose(fp, scored, rules, rules.settings, now)
    if isinstance(decision, New) and decision.recurrence_of is None:
        return _refusing(decision, every, rules.settings)
    return decision


def _choose(
    fp: Fingerprint, scored: list[Scored], rules: SamenessRules, settings: Settings, now: int
) -> Decision:
    running = [one for one in scored if not _is_closed(one.case, now)]
    closed = [one for one in scored if _is_closed(one.case, now)]
    best = running[0] if running else None
    old = closed[0] if closed else None
    returns = old is not None and old.probability >= settings.recurrence
    leftover = returns and best is not None and old is not None and _stale(best, old, settings)
    if best is None or leftover or not _worth_asking(running, settings):
        basis = _basis(fp, old if returns else best, rules)
        returned = old.case.case_id if returns and old is not None else None
        return New(basis, returned, () if leftover else _resembling(running, settings))
    anchored = next((one for one in running if one.evidence.anchored), best)
    doubt = _doubt(fp, anchored, running, settings, rules.lexicon)
    if doubt is None:
        linked = _basis(fp, anchored, rules)
        return Linked(anchored.case.case_id, anchored.member.complaint_id, linked)
    basis = _basis(fp, best, rules)
    listed = _ask_list(fp, running, settings, rules.lexicon)
    return Ask(listed, basis, doubt, _resembling(running, settings))


def _worth_asking(running: list[Scored], settings: Settings) -> bool:
    """Whether a person should look: one case is likely, or one of the same spot and kind is fresh.

    What two people tell of one spot within two days is far oftener one event than the same likeness
    over weeks is: the weights hold for both, so the threshold must tell them apart.
    """
    return any(
        one.probability >= settings.ask
        or (one.probability >= settings.ask_fresh and _fresh(one, settings))
        for one in running
    )


def _fresh(one: Scored, settings: Settings) -> bool:
    evidence = one.evidence
    at_hand = evidence.anchored and evidence.hours <= settings.fresh_hours
    return at_hand and evidence.issue not in _NO_KIN


def _refusing(decision: New, every: list[Scored], settings: Settings) -> New:
    """The same, saying why the likeliest of the cases that are out was not joined."""
    out = [one for one in every if one.against is not None and one.against.out]
    likeliest = max(out, key=lambda one: one.log_odds, default=None)
    if likeliest is None or likeliest.against is None or likeliest.probability < settings.ask:
        return decision
    why = f"Tidak digabung dengan laporan serupa: {likeliest.against.why}."
    return replace(decision, basis=replace(decision.basis, sentence=why))


def _resembling(running: list[Scored], settings: Settings) -> tuple[tuple[str, float], ...]:
    """What a case of its own should remember of the cases it may turn out to be."""
    likely = [one for one in running[:MAX_ASKED] if one.probability >= settings.kin]
    return tuple((one.case.case_id, round(one.probability, 4)) for one in likely)


def _doubt(
    fp: Fingerprint, best: Scored, running: list[Scored], settings: Settings, lexicon: Lexicon
) -> str | None:
    """Why a person must look, or None when it is certain enough to act."""
    members = (fp, *best.case.members)
    checks = (
        (settings.shadow, "mode bayangan"),
        (any(member.emergency for member in members), "keadaan darurat"),
        (any(member.inspektorat for member in members), "ranah Inspektorat"),
        (
            any(_own(member, lexicon) for member in members),
            "tiap kejadian berdiri sendiri",
        ),
        (_placeless(fp, best), "tanpa lokasi dan tanpa kontak yang sama"),
        (_several(fp, best.case), "beberapa hal dalam satu laporan"),
        (best.against is not None, best.against.why if best.against else ""),
        (_vague(best), "jenis masalahnya belum tentu sama"),
        (_crowded(best, running), "banyak hal lain di tempat yang sama"),
        (_long_ago(fp, best), "laporan terakhirnya sudah lebih dari sebulan"),
        (best.probability < settings.link, "belum cukup yakin"),
        (probability(best.core) < settings.core, "tidak cocok dengan laporan pertama kasus itu"),
        (not best.evidence.anchored, "tidak ada titik lokasi yang sama"),
        (
            any(_rivals(best, other, settings) for other in running if other is not best),
            "lebih dari satu kasus cocok",
        ),
    )
    return next((why for holds, why in checks if holds), None)


def _own(fp: Fingerprint, lexicon: Lexicon) -> bool:
    """Thefts at one market are alike and not one."""
    return any(lexicon.issues[code].own for code in fp.issues[:1])


def _several(fp: Fingerprint, case: CandidateCase) -> bool:
    """The report, or the one that opened the case, tells of several things: a person splits it."""
    return fp.several or (case.founder is not None and case.founder.several)


def _placeless(fp: Fingerprint, best: Scored) -> bool:
    """ "Laporan saya kemarin belum direspon" says neither what nor where nor who."""
    return fp.follow_up and not fp.has_place and best.evidence.reporter != "same"


def _long_ago(fp: Fingerprint, best: Scored) -> bool:
    return fp.received - max(member.received for member in best.case.members) > LONG_AGO


def _vague(best: Scored) -> bool:
    """Whether the place is all that two reports share: neither a kind nor what they are about."""
    if best.wide or best.evidence.issue in _OF_ONE_KIND or best.evidence.text in _SAME_WORDS:
        return False
    return (best.evidence.about or 0.0) < ALIKE


def _crowded(best: Scored, running: list[Scored]) -> bool:
    """Whether other things go on at that very spot, and this report could be about any of them.

    At a market's gate stalls, thieves, holes and rubbish share street, landmark and metres.
    """
    if best.wide or best.evidence.text in _SAME_WORDS:
        return False
    others = [
        one
        for one in running
        if one is not best and one.evidence.anchored and one.evidence.issue not in _OF_ONE_KIND
    ]
    if len(others) < CROWD:
        return False
    return best.evidence.issue != "same" or (best.about or 0.0) < ALIKE_IN_A_CROWD


def _rivals(best: Scored, other: Scored, settings: Settings) -> bool:
    """Another case that could be meant as well, and is no kin.

    A case that shares no spot with the report is a rival only when it is likelier still.
    """
    if _kinship(best.case, other.case) >= settings.kin or other.probability <= settings.rival:
        return False
    allowed = settings.margin if other.evidence.anchored else 0.0
    return other.log_odds > best.log_odds - allowed


def _kinship(one: CandidateCase, other: CandidateCase) -> float:
    """How likely two cases are one, as far as was known when they were opened."""
    likely = 0.0
    for case_id, chance in one.resembles:
        if case_id == other.case_id:
            likely = max(likely, chance)
        for shared, its_chance in other.resembles:
            if shared == case_id:
                likely = max(likely, chance * its_chance)
    for case_id, chance in other.resembles:
        if case_id == one.case_id:
            likely = max(likely, chance)
    return likely


def _ask_list(
    fp: Fingerprint, running: list[Scored], settings: Settings, lexicon: Lexicon
) -> tuple[Asked, ...]:
    """At most three, best first, a family of undecided cases only once while there are others."""
    likely = [one for one in running if one.probability >= settings.ask_list]
    chosen: list[Scored] = []
    for one in likely:
        if len(chosen) < MAX_ASKED and not any(_kinship(one.case, taken.case) for taken in chosen):
            chosen.append(one)
    for one in likely:
        if len(chosen) < MAX_ASKED and one not in chosen:
            chosen.append(one)
    return tuple(
        Asked(
            one.case.case_id,
            one.member.complaint_id,
            round(one.probability, 4),
            reasons(fp, one.member, one.evidence, lexicon),
        )
        for one in chosen
    )


def _is_closed(case: CandidateCase, now: int) -> bool:
    return case.closed_at is not None and case.closed_at <= now


def _stale(best: Scored, old: Scored, settings: Settings) -> bool:
    """An open case that looks like a leftover of a closed one: nothing new since the closing."""
    closed_at = old.case.closed_at or 0
    newest = max(member.received for member in best.case.members)
    return old.log_odds >= best.log_odds - settings.margin and newest <= closed_at


def _score(fp: Fingerprint, case: CandidateCase, model: Model, lexicon: Lexicon) -> Scored:
    """What the found reports of a case say together: their odds added up."""
    compared = [compare(fp, member, lexicon) for member in case.members]
    odds = [model.log_odds(evidence.indicators) for evidence in compared]
    at = max(range(len(odds)), key=odds.__getitem__)
    own = math.log(sum(map(math.exp, odds)))
    core, against = odds[at], _against(fp, case, compared, at, lexicon)
    about = compared[at].about
    if case.founder is not None:
        with_founder = compare(fp, case.founder, lexicon)
        core, about = model.log_odds(with_founder.indicators), with_founder.about
        against = contradiction(fp, case.founder, with_founder, lexicon) or against
    wide = fp.areal and case.members[at].areal
    return Scored(case, case.members[at], compared[at], own, own, core, about, against, wide)


def _against(
    fp: Fingerprint, case: CandidateCase, compared: list[Evidence], best: int, lexicon: Lexicon
) -> Contradiction | None:
    """What the report most like it, or half of those found, contradicts."""
    found = [
        contradiction(fp, member, evidence, lexicon)
        for member, evidence in zip(case.members, compared, strict=True)
    ]
    told = [one for one in found if one is not None]
    if found[best] is not None:
        return found[best]
    return told[0] if 2 * len(told) > len(found) else None


def _with_kin(own: list[Scored]) -> list[Scored]:
    """Reports of a case that may turn out to be this one count by that chance.

    A case that shares no spot with the report lends nothing to one that does.
    """
    if not any(one.case.resembles for one in own):
        return own
    return [_lent(one, own) for one in own]


def _lent(one: Scored, others: list[Scored]) -> Scored:
    odds = math.exp(one.own)
    for other in others:
        if other is not one and (other.evidence.anchored or not one.evidence.anchored):
            kinship = _kinship(one.case, other.case)
            if kinship:
                odds += kinship * math.exp(other.own)
    return replace(one, log_odds=math.log(odds))


def _without_rejected(fp: Fingerprint, case: CandidateCase, not_same: NotSame) -> CandidateCase:
    ids = (case.case_id, *(member.complaint_id for member in case.members))
    if any(frozenset((fp.complaint_id, one)) in not_same for one in ids):
        return CandidateCase(case.case_id, ())
    others = tuple(m for m in case.members if m.complaint_id != fp.complaint_id)
    return case if len(others) == len(case.members) else replace(case, members=others)


def _same_delivery(
    fp: Fingerprint, candidates: list[CandidateCase], rules: SamenessRules
) -> Scored | None:
    """The running case that already holds this very message; None when none or more than one does.
    Nothing joins a case that is over: who writes the same again then says that it is not."""
    settings = rules.settings
    hours = settings.double_send_hours if settings else 24.0
    minutes = settings.contactless_minutes if settings else 10.0
    hits = [
        (case, member)
        for case in candidates
        for member in case.members
        if member.text_hash == fp.text_hash and _is_same_message(fp, member, hours, minutes)
    ]
    hits = [hit for hit in hits if hit[1].external_hash == fp.external_hash] or hits
    if not hits or len({case.case_id for case, _ in hits}) > 1:
        return None
    case, member = hits[0]
    return Scored(case, member, compare(fp, member, rules.lexicon), 0.0, 0.0)


def _is_same_message(fp: Fingerprint, member: Fingerprint, hours: float, minutes: float) -> bool:
    """Whether equal words are one message: sent again, pressed twice or passed on.

    The sender must be one: the same contact, or, where neither left any, the same words about the
    same place within minutes. Another place is another matter, also of one sender.
    """
    if member.external_hash == fp.external_hash:
        return True
    one_sender = fp.reporter is not None and fp.reporter == member.reporter
    of_another = (fp.personal or member.personal) and not one_sender
    if of_another or not _same_place(fp, member):
        return False
    if fp.forwarded and fp.channel != member.channel:
        gap = abs(fp.received - member.received) / 3600
        strangers = fp.reporter and member.reporter and not one_sender
        return not strangers and gap <= 4 * hours and (len(fp.words) > 3 or fp.has_place)
    return _sent_again(fp, member, hours, minutes)


def _sent_again(fp: Fingerprint, member: Fingerprint, hours: float, minutes: float) -> bool:
    """Equal words about one place over one channel: from one contact, or from none and soon."""
    gap = abs(fp.received - member.received) / 3600
    if fp.channel != member.channel or fp.forwarded != member.forwarded or gap > hours:
        return False
    if fp.reporter or member.reporter:
        return fp.reporter == member.reporter
    telling = len(fp.words) > 3 and not (fp.follow_up and not fp.has_place)
    return telling and gap * 60 <= minutes


def _same_place(fp: Fingerprint, member: Fingerprint) -> bool:
    """Every part of the place that both give is the same; a phone pressed twice also sends the same
    fix, and what is passed on may have lost some parts."""
    given = (
        (fp.kelurahan[:1], member.kelurahan[:1]), (fp.kecamatan, member.kecamatan),
        (fp.house, member.house), (fp.blok, member.blok), (fp.rt, member.rt), (fp.rw, member.rw),
        (fp.km, member.km), (fp.pole, member.pole), (fp.government, member.government),
    )  # fmt: skip
    if any(ours and theirs and ours != theirs for ours, theirs in given):
        return False
    if fp.numbers - member.numbers and member.numbers - fp.numbers:
        return False  # lanes, doors or lamps of one list
    return _same_spot(fp, member)


def _same_spot(fp: Fingerprint, member: Fingerprint) -> bool:
    """The same place as written; a phone pressed twice also sends the same fix."""
    if fp.lat is not None and member.lat is not None and fp.lng is not None and member.lng:
        slack = 0.0006 if fp.forwarded else 0.00005
        return abs(fp.lat - member.lat) < slack and abs(fp.lng - member.lng) < slack
    if fp.lat is not None and member.lat is None and not fp.forwarded:
        return False
    if fp.place_words and member.place_words:
        return fp.place_words <= member.place_words or member.place_words <= fp.place_words
    return fp.forwarded or (not fp.place_words and not member.place_words)


def _unsettled(
    fp: Fingerprint, candidates: list[CandidateCase], rules: SamenessRules, now: int
) -> Decision:
    """Without a model or settings: show the nearest comparable cases, act on nothing."""
    rows = [
        Scored(case, member, compare(fp, member, rules.lexicon), 0.0, 0.0)
        for case in candidates
        if not _is_closed(case, now)
        for member in case.members[:1]
    ]
    alike = [row for row in rows if row.evidence.issue not in ("other", "doubt")]
    alike.sort(key=lambda row: (row.evidence.distance_m or 1e6, row.evidence.hours))
    if not alike:
        return New(_basis(fp, None, rules))
    lines = tuple(
        Asked(
            row.case.case_id,
            row.member.complaint_id,
            None,
            reasons(fp, row.member, row.evidence, rules.lexicon),
        )
        for row in alike[:MAX_ASKED]
    )
    return Ask(lines, _basis(fp, alike[0], rules), "belum ada model atau ambang")


def _basis(
    fp: Fingerprint, best: Scored | None, rules: SamenessRules, *, score: float | None = None
) -> Basis:
    settings, model = rules.settings, rules.model
    thresholds = settings.thresholds() if settings else {}
    version = model.version if model else None
    if best is None:
        return Basis(None, (), (), thresholds, version, "Tidak ada laporan serupa di sekitar.")
    if score is None and model is not None:
        score = round(best.probability, 4)
    telling = tuple(model.telling(best.evidence.indicators)) if model else ()
    sentence = reasons(fp, best.member, best.evidence, rules.lexicon)
    return Basis(score, best.evidence.indicators, telling, thresholds, version, sentence)
