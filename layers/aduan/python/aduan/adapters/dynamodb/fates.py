"""What an erasure does with each kind of row of the register: the map of where a person may lie.

Every row of the table in `core/keys.py` has its line here, a test holds the two together, and an
erasure that meets a row of a kind without a line stops and says so: nobody gets a certificate for
what nobody has looked at. Of what stays, `why` is what the record of processing says of it.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item
from aduan.domain.case.errors import RefusedError


class Fate(StrEnum):
    """`KEPT` are the city's own records, and `FREE` rows that can hold nothing of a reporter."""

    ERASED = "erased"
    KEPT = "kept"
    FREE = "free of reporters"


class Line(NamedTuple):
    fate: Fate
    why: str


def _erased(why: str) -> Line:
    return Line(Fate.ERASED, why)


def _kept(why: str) -> Line:
    return Line(Fate.KEPT, why)


def _free(why: str) -> Line:
    return Line(Fate.FREE, why)


FATES: Final[Mapping[tuple[str, str], Line]] = MappingProxyType(
    {
        ("COMPLAINT#", "COMPLAINT"): _erased("words, place, hash; id, channel and times stay"),
        ("COMPLAINT#", "WORD#"): _erased("what was said; that something was said stays"),
        ("COMPLAINT#", "DECISION"): _erased("its sentences"),
        ("COMPLAINT#", "PHOTO#"): _erased("whole, with its files"),
        ("COMPLAINT#", "CALL#PHOTOS#"): _erased("whole"),
        ("COMPLAINT#", "GUESSES#"): _erased("whole"),
        ("COMPLAINT#", "KEEPING"): _kept("the class and the day it is kept until"),
        ("DELIVERY#", "DELIVERY"): _free("number and digest of a call, forgotten after 14 days"),
        ("SOURCE#", "SOURCE"): _erased("the digests of what was said; the channel's number stays"),
        ("TRACKING#", "TRACKING"): _kept("the code, so that its holder still learns the status"),
        ("COUNTED#", ""): _free("number of a call that is only counted"),
        ("CASE#", "CASE"): _erased("place and words taken from the complaint, quotes of it"),
        ("CASE#", "MEMBER#"): _erased("the hash becomes a pseudonym, so that counts stay"),
        ("CASE#", "VOICE#"): _kept("a verdict and a rating under an id, counted in figures"),
        ("CASE#", "MERGED#"): _free("two cases"),
        ("CASE#", "LATER#"): _erased("quotes of the person"),
        ("CASE#", "HEARD#"): _free("that a change was passed on"),
        ("CASE#", "HISTORY#"): _erased("what the person said, and quotes of it; the step stays"),
        ("CASE#", "CYCLE#"): _free("when a timer was set"),
        ("CASE#", "NOTICE#"): _free("kind, post and time of a notice"),
        ("CASE#", "NOTICE#~"): _free("kind, post and time of a notice"),
        ("CASE#", "FIRED#"): _free("that a level was told"),
        ("CASE#", "EVIDENCE#"): _erased("likeness to the person's photos; the proof stays"),
        ("CASE#", "OUTBOX#"): _erased("words on their way to SP4N-LAPOR!"),
        ("CASE#", "SAID#"): _erased("quotes of the person"),
        ("CASE#", "QUESTION#"): _erased("quotes of the person"),
        ("CASE#", "LISTED#OFFICE"): _erased("written anew with its case"),
        ("CASE#", "LISTED#CITY"): _erased("written anew with its case"),
        ("CASE#", "FACTS"): _kept("times, office, matter and a square of the map"),
        ("CASE#", "RECEIPT#"): _kept("hashes and times of an end, sealed"),
        ("CASE#", "LAPOR"): _free("number of our copy at SP4N-LAPOR!"),
        ("CASE#", "DESK#"): _erased("questions about the complaint; quotes in those of others"),
        ("SENT#", ""): _free("kind, post and time of a notice"),
        ("NONCE#", "NONCE"): _free("that a form was used"),
        ("CHANNEL#", "CALL#"): _erased(
            "notes beside the status; quotes of the person in those of others"
        ),
        ("CHANNEL#", "HEAD"): _free("a number"),
        ("CHANNEL#", "LINE"): _free("how far a channel has heard"),
        ("CHANNEL#", "ASKED"): _free("how far a channel has asked"),
        ("NUMBER#", "NUMBER"): _free("number of a case"),
        ("FIGURES", ""): _free("counts"),
        ("FROZEN", ""): _free("a hash of counts"),
        ("SEALED", ""): _free("a hash of receipts"),
        ("LAPOR#LINK", ""): _kept(
            "number of a report there; hashes, so that what went is not taken again"
        ),
        ("LAPOR#CONFLICT", ""): _erased("quotes of the person"),
        ("LAPOR#STATE", "STATE"): _free("when the last run was"),
        ("LABEL#", ""): _erased("whole"),
        ("BLOCK#", ""): _erased("whole"),
        ("BLOCK#", keys.HEAD): _erased("whole, where nobody else is filed there"),
        ("DIGEST#", ""): _free("that a day's list went out"),
        ("OFFICIALS", "POST#"): _free("officials, by decree"),
        ("MAILED#", ""): _free("that an official was mailed"),
        ("IMPROVEMENTS", ""): _free(
            "decisions of the city in its published words, and case numbers"
        ),
        ("PICTURE#", ""): _free("fingerprints of the offices' proofs"),
        ("SENT#PICTURE#", ""): _erased("whole"),
        ("FIND#", ""): _erased("whole"),
        ("FIND#@", ""): _erased("whole"),
        ("RIGHTS#", "REQUEST"): _kept(
            "what was asked for, when, and what became of it; what names the person goes"
        ),
        ("DESTROYED#", ""): _kept("the class and the day, for the yearly minute"),
    }
)


def fate_of(pk: str, sk: str) -> Line | None:
    """By the longest beginning that is known; None of a kind that nobody has looked at."""
    known = [(p, s) for p, s in FATES if _begins(pk, p) and _begins(sk, s)]
    if not known:
        return None
    return FATES[max(known, key=lambda one: (len(one[0]), len(one[1])))]


def _begins(key: str, beginning: str) -> bool:
    """A beginning that ends in # stands for all that follow it, any other for itself alone; an
    empty one for every sort key of its partition."""
    if not beginning or beginning[-1] in "#@~":
        return key.startswith(beginning)
    return key == beginning


def known_kind(item: Item) -> None:
    """Raises RefusedError for a row of a kind that nobody has looked at."""
    pk, sk = item["pk"]["S"], item["sk"]["S"]
    if fate_of(pk, sk) is None:
        kind = f"{pk.partition('#')[0]} / {sk.partition('#')[0]}"
        raise RefusedError(
            f"Ada baris yang belum dikenal penghapusan ({kind}); belum ada surat keterangan. "
            "Sampaikan kepada pengembang."
        )
