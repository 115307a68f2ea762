"""What tells two reports apart whatever else is alike: two towns, two kilometres, two persons.

    town, person, kilometre, pole   never one event, and not worth a person's time: the case is out
    house, lane, area, kecamatan,   another spot of the same street or area: never linked unasked
    landmark
    matter                          another kind of thing at the same spot: never linked unasked

A rule, not a weight: with enough alike around it a weight is outvoted, and a wrong link hides a
case. What a wide event covers (`areal`: a flood, a power cut) is contradicted by town and matter
alone, unless one sender tells of two spots: that is a list.
"""

from dataclasses import dataclass
from typing import Final

from aduan.domain.duplicates.features import AGREEING, Evidence
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.lexicon import Lexicon

NEAR_M: Final = 25
"""Two good fixes as near as this outweigh a house or lane number that was written wrongly."""


BESIDE_M: Final = 60
"""Two good fixes as near as this may name two landmarks of one spot."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Why two reports are not one event, for a person to read; `out`: not even asked about."""

    why: str
    out: bool = False


def contradiction(
    one: Fingerprint, other: Fingerprint, evidence: Evidence, lexicon: Lexicon
) -> Contradiction | None:
    """The first thing that tells a new report (one) and an earlier one (other) apart."""
    return (
        _town(one, other)
        or _person(one, other, evidence)
        or _number(one, other)
        or _spot(one, other, evidence)
        or _matter(one, other, evidence, lexicon)
    )


def _town(one: Fingerprint, other: Fingerprint) -> Contradiction | None:
    if one.government == other.government:
        return None
    return Contradiction("kota atau kabupaten berbeda", out=True)


def _person(one: Fingerprint, other: Fingerprint, evidence: Evidence) -> Contradiction | None:
    """Papers, aid, bills, school, health, work, tax: another person's is another matter."""
    if not (one.personal or other.personal):
        return None
    if evidence.reporter == "other":
        return Contradiction("urusan perorangan, pelapor berbeda", out=True)
    if evidence.reporter == "unknown":
        return Contradiction("urusan perorangan, pelapor tidak dikenal")
    return None


def _number(one: Fingerprint, other: Fingerprint) -> Contradiction | None:
    if one.km is not None and other.km is not None and one.km != other.km:
        return Contradiction(f"KM berbeda: {one.km} dan {other.km}", out=True)
    if one.pole is not None and other.pole is not None and one.pole != other.pole:
        return Contradiction(f"nomor tiang berbeda: {one.pole} dan {other.pole}", out=True)
    return None


def _spot(one: Fingerprint, other: Fingerprint, evidence: Evidence) -> Contradiction | None:
    if (one.areal or other.areal) and evidence.reporter != "same":
        return None
    if _same_named_elsewhere(one, other):
        return Contradiction("kelurahan bernama sama, kecamatan berbeda")
    if evidence.position == "good" and (evidence.distance_m or 0.0) <= NEAR_M:
        return None
    told = (
        (evidence.kelurahan == "far", "kelurahan berbeda"),
        (evidence.rt in ("rt", "rw"), f"{evidence.rt.upper()} berbeda"),
        (evidence.blok in ("other", "number"), "blok berbeda"),
        (evidence.house == "other", "nomor rumah berbeda"),
        (evidence.house == "near" and evidence.position == "good", "nomor rumah berbeda"),
        (evidence.street == "ordinal", "nomor gang atau jalan berbeda"),
        (_elsewhere_on_street(evidence), "patokan berbeda di jalan yang sama"),
    )
    return next((Contradiction(why) for holds, why in told if holds), None)


def _elsewhere_on_street(evidence: Evidence) -> bool:
    """Two trees of one street, one at the school and one at the workshop."""
    if evidence.landmark != "other" or "same" in (evidence.house, evidence.blok):
        return False
    beside = evidence.position == "good" and (evidence.distance_m or 0.0) <= BESIDE_M
    return evidence.street in AGREEING and not beside


def _same_named_elsewhere(one: Fingerprint, other: Fingerprint) -> bool:
    return (
        one.kecamatan is not None
        and other.kecamatan is not None
        and one.kecamatan != other.kecamatan
        and bool(set(one.kelurahan) & set(other.kelurahan))
    )


def _matter(
    one: Fingerprint, other: Fingerprint, evidence: Evidence, lexicon: Lexicon
) -> Contradiction | None:
    if evidence.issue != "other":
        return None
    ours, theirs = lexicon.issues[one.issues[0]], lexicon.issues[other.issues[0]]
    if ours.areal or theirs.areal or evidence.text in ("same", "near"):
        return None
    return Contradiction(f"jenis berbeda: {ours.label} dan {theirs.label}")
