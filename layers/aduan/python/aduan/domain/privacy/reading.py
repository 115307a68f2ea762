"""Whom a report may reach, read by kind: what it accuses, whom it must protect, who is in danger.

A report that accuses an office never reaches it (UU 30/2014; Perpres 76/2013 article 8 on the
reporter's identity), one in which a child or a victim stands is never public (UU 35/2014, UU
12/2022), and lives in danger are told at once. Every later word - an amendment, an answer, a
comment - is judged by the same `Reader.read`.

A small model decides (aduan.domain.privacy.model), over words and over rules of meanings
(aduan.domain.privacy.certain); what it doubts is read again by what it means as a whole
(aduan.domain.privacy.second). Bias: in doubt it is secret.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib.resources.abc import Traversable
from typing import Any, Final

from aduan.domain.city.city import City
from aduan.domain.privacy.accusations import Offices, read_offices
from aduan.domain.privacy.certain import Certain, Sure, read_certain, read_sure
from aduan.domain.privacy.facts import facts_of
from aduan.domain.privacy.model import ACCUSES, DANGER, HINTS, PROTECT, Odds, ReadingModel
from aduan.domain.privacy.second import Encoder
from aduan.domain.privacy.signs import Meanings, Piece, pieces, read_meanings, runs, whole

FOLDER: Final = "reading"
WORDS: Final = "words.toml"
OFFICES: Final = "offices.toml"
MODEL: Final = "reader.model"
REASONS: Final = {ACCUSES: "tuduhan", PROTECT: "rahasia", DANGER: "darurat"}
"""The tables of reasons, by the question they answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text asks of whoever passes it on. Reasons are short and Indonesian."""

    accusation: bool = False
    hint: bool = False
    """Nobody is accused outright, somebody is meant: held until the inspectorate has looked."""
    accused: tuple[str, ...] = ()
    """Codes of the offices and posts it names, when it accuses or hints."""
    by_name: bool = False
    """An office is called by its name; else whom it means is anybody's guess."""
    secret: bool = False
    emergency: bool = False
    perhaps_misconduct: bool = False
    perhaps_secret: bool = False
    """Too little to say so alone, enough where the category says it too."""
    accusation_reason: str = ""
    secret_reason: str = ""
    emergency_reason: str = ""

    @property
    def misconduct(self) -> bool:
        return self.accusation or self.hint

    def beside(self, other: Reading) -> Reading:
        """What two texts of one report ask together."""
        accusation = self.accusation or other.accusation
        return Reading(
            accusation=accusation,
            hint=(self.misconduct or other.misconduct) and not accusation,
            accused=tuple(dict.fromkeys([*self.accused, *other.accused])),
            by_name=self.by_name or other.by_name,
            secret=self.secret or other.secret,
            emergency=self.emergency or other.emergency,
            perhaps_misconduct=self.perhaps_misconduct or other.perhaps_misconduct,
            perhaps_secret=self.perhaps_secret or other.perhaps_secret,
            accusation_reason=self.accusation_reason or other.accusation_reason,
            secret_reason=self.secret_reason or other.secret_reason,
            emergency_reason=self.emergency_reason or other.emergency_reason,
        )


NOTHING: Final = Reading()
LONGEST: Final = 40_000
"""Characters of a text that are read: four times what a channel may send."""
TOO_LONG: Final = Reading(
    hint=True,
    secret=True,
    perhaps_misconduct=True,
    perhaps_secret=True,
    accusation_reason="Terlalu panjang untuk dibaca seluruhnya",
)
"""Nobody knows what the rest says: held until a person has read it."""
FEWEST_WORDS: Final = 4
"""Of what is said beside a text, to be read as a sentence."""
DEMANDED: Final = "tuntutan"
NOT_DEMANDED: Final = "bukan_tuntutan"
DEMANDING: Final = 16
"""Of the phrases of `[sure]`: that a wrong be stamped out, and what else such words stand on. It is
believed in a text of so many words at most."""
BLUNT: Final = 8
"""Words at most that say no more than what somebody is accused of: "pungli di kantor kecamatan"."""
JOINED: Final = str.maketrans("_-+.", "    ")
"""What stands between words where spaces may not."""
NEARLY: Final = 1.5
"""How far below a threshold a text may stay and still be perhaps so."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A city's reader. Build it once, ask it for every text."""

    meanings: Meanings
    offices: Offices
    model: ReadingModel
    certain: Mapping[str, Certain]
    reasons: Mapping[str, Mapping[str, str]]
    """By table of `REASONS`: what a meaning is called in a reason."""
    sure: Sure
    encoder: Encoder | None = None
    """Without one, and where it fails, the first reading stands alone."""

    def read(self, text: str) -> Reading:
        found = reduce(Reading.beside, map(self._read_run, runs(text[:LONGEST])))
        return found if len(text) <= LONGEST else found.beside(TOO_LONG)

    def _read_run(self, text: str) -> Reading:
        parts = pieces(text, self.meanings)
        if not parts:
            return NOTHING
        signs = whole(parts)

        @cache
        def again() -> Odds | None:
            return self._read_again(text)

        def weighed(question: str) -> float:
            facts = facts_of(parts, self.certain.get(question))
            return self.model.margin(question, signs, facts, again)

        def sure(question: str) -> bool:
            calm = not self.certain[question].unopposed(parts)
            return not calm and self.sure.says(REASONS[question], text)

        accusing = weighed(ACCUSES)
        words, named = len(text.split()), self.offices.names_one(text)
        blunt = named and words <= BLUNT and sure(ACCUSES)
        demanded = named and words <= DEMANDING and self._demanded(text)
        misconduct = accusing > 0 or blunt or demanded
        hint = misconduct and not self.certain[ACCUSES].holds(parts) and weighed(HINTS) > 0

        protecting = weighed(PROTECT)
        secret = protecting > 0 or sure(PROTECT)
        emergency = weighed(DANGER) > 0 or sure(DANGER)
        return Reading(
            accusation=misconduct and not hint,
            hint=hint,
            accused=self.offices.named_in(text) if misconduct else (),
            by_name=misconduct and self.offices.names_one(text),
            secret=secret or misconduct,
            emergency=emergency,
            perhaps_misconduct=misconduct or accusing > -NEARLY,
            perhaps_secret=secret or misconduct or protecting > -NEARLY,
            accusation_reason=self._accuses(parts, hint=hint) if misconduct else "",
            secret_reason=self._because(PROTECT, parts) if secret else "",
            emergency_reason=self._because(DANGER, parts) if emergency else "",
        )

    def _demanded(self, text: str) -> bool:
        return self.sure.says(DEMANDED, text) and not self.sure.says(NOT_DEMANDED, text)

    def read_all(self, text: str, others: Iterable[str]) -> Reading:
        """A report with what else was said beside its text: an address, a channel's own fields.
        Only what is a sentence says whom a report may reach; a word or two are a name or a kind."""
        found = self.read(text)
        for said in others:
            other = said if " " in said.strip() else said.translate(JOINED)
            if len(other.split()) >= FEWEST_WORDS:
                found = found.beside(self.read(other))
        return found

    def _read_again(self, text: str) -> Odds | None:
        if self.encoder is None or self.model.second is None:
            return None
        return self.model.second.odds(text, self.encoder)

    def _accuses(self, parts: Sequence[Piece], *, hint: bool) -> str:
        said = self._because(ACCUSES, parts)
        return said.replace("Menuduh", "Menyiratkan dugaan", 1) if hint else said

    def _because(self, question: str, parts: Sequence[Piece]) -> str:
        """The meanings of the sentence that has most of this, in the pack's words."""
        names = self.reasons[REASONS[question]]
        told = max(([names[m] for m in names if m in part.meanings] for part in parts), key=len)
        lead = names[""]
        return f"{lead}: {', '.join(dict.fromkeys(told[:2]))}" if told else lead


def read_tables(folder: Traversable, name: str) -> dict[str, Any]:
    return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))


def load_reader(city: City, encoder: Encoder | None = None) -> Reader | None:
    """The reader of a city pack; None for a city that was not read from one."""
    if city.pack is None:
        return None
    folder = city.pack.joinpath(FOLDER)
    words = read_tables(folder, WORDS)
    return Reader(
        meanings=read_meanings(words),
        offices=read_offices(city, read_tables(folder, OFFICES)),
        model=ReadingModel.parse(folder.joinpath(MODEL).read_bytes()),
        certain=read_certain(words),
        reasons=words["reasons"],
        sure=read_sure(words),
        encoder=encoder,
    )
