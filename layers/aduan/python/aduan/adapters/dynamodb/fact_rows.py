"""The facts of a case as a row of the register (projection), written with every change of it.

One row a case: what the figures of all its cycles are counted from. It is carried over the change
from the row before it, which is read first; where there is none (a register of an earlier version)
or one that is not of the version before, the facts are made anew from the case's history. Either
way they are those of the case in the same transaction, behind the same fence.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.domain.case.case import Case, HistoryEntry, Transition
from aduan.domain.case.voice import Voice
from aduan.domain.figures.facts import CaseFacts, begun, facts_of, stepped
from aduan.domain.figures.ledger import plain
from aduan.domain.figures.receipts import Receipt, ends, receipt_of

BODY: Final = "f"
Chain = Sequence[Transition]


def fact_rows(table: Table, chains: Iterable[Chain], voice: Voice | None) -> list[Action]:
    """A put for each case that changes; of a channel's developers' cases nothing is counted."""
    counted = [chain for chain in chains if not chain[-1].case.sandbox]
    known = _stored(table, [one for one in counted if one[0].case.version > 1])
    actions = []
    for chain in counted:
        case_id, version = chain[-1].case.case_id, chain[0].case.version
        before = known.get(case_id)
        if before is not None and before.version != version - 1:
            before = None
        facts = _moved(table, chain, before, (voice,) if voice else ())
        if facts is not None:
            actions.append(table.put(facts_item(facts)))
    return actions


@dataclass(frozen=True, slots=True)
class _Held:
    receipt: Receipt


def receipt_in(item: Item) -> Receipt:
    return decode(_Held, item).receipt


def receipt_rows(table: Table, chains: Iterable[Chain]) -> list[Action]:
    """The receipt of each end, written with it. Proofs are read for their hashes."""
    actions = []
    for chain in chains:
        for one in chain:
            case = one.case
            if case.sandbox or not ends(one.history):
                continue
            photos = _hashes(table, case)
            receipt = receipt_of(case, one.history, photos)
            row = {"type": "receipt", "case_id": case.case_id}
            place = keys.receipt(case.case_id, case.cycle)
            listed = keys.work_receipt(one.history.at, case.case_id)
            actions.append(table.put(encode(row, {"receipt": receipt}, place, listed)))
    return actions


def _hashes(table: Table, case: Case) -> dict[str, str]:
    """Of the proofs of the cycle that ended; "" of one that was checked before hashes were kept."""
    found = dict.fromkeys(case.cycle_evidence, "")
    wanted = [keys.evidence(case.case_id, one) for one in case.cycle_evidence]
    for item in table.get_many(wanted) if wanted else []:
        row = decode_map(item)
        clean = row.get("clean") or {}
        found[str(row["evidence_id"])] = str(clean.get("sha256", ""))
    return found


def _moved(
    table: Table, chain: Chain, before: CaseFacts | None, voices: Sequence[Voice]
) -> CaseFacts | None:
    rows = [one.history for one in chain]
    case = chain[-1].case
    if chain[0].case.version == 1:
        opened = begun(chain[0].case, rows[0])
        return stepped(opened, case, rows[1:], voices) if rows[1:] or voices else opened
    if before is not None:
        return stepped(before, case, rows, voices)
    earlier = [one for one in _history(table, case.case_id) if one.version < rows[0].version]
    if not earlier:
        return None
    return facts_of(case, [*earlier, *rows], [*voices_about(table, case.case_id), *voices])


def _stored(table: Table, chains: Sequence[Chain]) -> dict[str, CaseFacts]:
    wanted = [keys.facts(chain[-1].case.case_id) for chain in chains]
    if len(wanted) == 1:
        item = table.get(wanted[0])
        items = [] if item is None else [item]
    else:
        items = table.get_many(wanted) if wanted else []
    found = (readable_facts(item) for item in items)
    return {one.case_id: one for one in found if one is not None}


def readable_facts(item: Item) -> CaseFacts | None:
    """A damaged row is no reason to refuse anybody's work: the facts are made anew."""
    from msgspec import DecodeError  # noqa: PLC0415 - as in `facts_in`

    try:
        return facts_in(item)
    except DecodeError:
        return None


def _history(table: Table, case_id: str) -> list[HistoryEntry]:
    items = table.query(keys.case(case_id)["pk"], prefix="HISTORY#")
    return [decode(HistoryEntry, item) for item in items]


def voices_about(table: Table, case_id: str) -> list[Voice]:
    """What was said of a case, by reporters of its own and of cases merged into it."""
    homes, waiting = {case_id}, [case_id]
    while waiting:
        rows = table.query(keys.case(waiting.pop())["pk"], prefix=keys.MERGED_PREFIX)
        new = {str(decode_map(row)["case_id"]) for row in rows} - homes
        homes |= new
        waiting += sorted(new)
    items = [
        item
        for home in sorted(homes)
        for item in table.query(keys.case(home)["pk"], prefix=keys.VOICE_PREFIX)
    ]
    return [one for one in (decode(Voice, item) for item in items) if one.case_id == case_id]


def facts_anew(table: Table, case: Case) -> CaseFacts | None:
    """From the register as it stands; None of a case without a history."""
    rows = [one for one in _history(table, case.case_id) if one.version <= case.version]
    return facts_of(case, rows, voices_about(table, case.case_id)) if rows else None


def facts_item(facts: CaseFacts) -> Item:
    """One text: thousands of these are read at once, and only as a whole."""
    body = json.dumps(plain(facts), ensure_ascii=False, separators=(",", ":"))
    row = {
        "type": "facts",
        "case_id": facts.case_id,
        "version": facts.version,
        BODY: body,
    }
    over_at = facts.over_at
    if over_at is None:
        place = keys.work_facts_open(facts.opened_at, facts.case_id)
    else:
        place = keys.work_facts_over(over_at, facts.opened_at, facts.case_id)
    return encode(row, keys.facts(facts.case_id), place)


def facts_in(item: Item) -> CaseFacts:
    """Raises msgspec's DecodeError (ValidationError is one) where the row does not hold facts."""
    from msgspec import json as quick  # noqa: PLC0415 - only functions that read pay the import

    return quick.decode(item[BODY]["S"], type=CaseFacts)
