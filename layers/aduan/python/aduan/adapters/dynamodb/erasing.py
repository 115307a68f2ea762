"""Where in the register something of a person lies, and the writes that take it from there.

Each function names one kind of rows and yields the transactions that clear it; what is clear yields
nothing, so counting is asking again. They read partitions whole and strongly: an erasure is rare,
and what a lagging index does not show would stay for ever.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any, Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode_map, plain, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.fates import known_kind
from aduan.adapters.dynamodb.outbox_rows import filed_at_lapor, outbox_entry, outbox_item
from aduan.application.rights.ports import Person
from aduan.domain.case.case import Case, HistoryEntry, Role, Transition
from aduan.domain.case.lifecycle import Move
from aduan.domain.case.messages import Payload, ReportPayload
from aduan.domain.duplicates.blocking import write_keys
from aduan.domain.duplicates.fingerprint import Fingerprint
from aduan.domain.duplicates.lexicon import Lexicon
from aduan.domain.outbox.telling import FROM_LAPOR
from aduan.domain.photos.evidence import fingerprint_bands, owner_of
from aduan.domain.search.terms import terms_of

Write = list[Action]
Changes = Callable[[Table, Person], Iterator[Write]]
_AT_ONCE: Final = 100
_KINDS: Final = ("route", "duplicate")
_SENTENCES: Final = frozenset({"sentence", "why"})
_SAID: Final = ("text", "reason", "comment")
_WISHED: Final = ("why", "outcome")
_GONE: Final = (
    *("location", "category", "attachments", "channel_fields", "fingerprint", "phone_proof"),
    *("limited_at",),
)
"""Attributes of a complaint that go with its words."""


@dataclass(frozen=True)
class RegisterPlace:
    """A `Place` of the register: `changes` says how it is cleared."""

    name: str
    table: Table
    changes: Changes

    def count(self, person: Person) -> int:
        return sum(len(write) for write in self.changes(self.table, person))

    def clear(self, person: Person, now: datetime) -> None:
        """What belongs together goes in one transaction, and several of them where they fit."""
        del now
        waiting: Write = []
        for write in self.changes(self.table, person):
            if len(waiting) + len(write) > _AT_ONCE:
                self._write(waiting)
                waiting = []
            waiting += write
        self._write(waiting)

    def _write(self, actions: Write) -> None:
        for start in range(0, len(actions), _AT_ONCE):
            self.table.transact(actions[start : start + _AT_ONCE])


@dataclass(frozen=True)
class ForgettingCases:
    """`CaseRegister` of `application.rights.case_words`."""

    table: Table

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def history(self, case_id: str) -> Sequence[HistoryEntry]:
        return RegisterCases(self.table).history(case_id)

    def save(self, transition: Transition) -> None:
        RegisterCases(self.table).save(transition)

    def waits(self, case_id: str) -> bool:
        return RegisterCases(self.table).waits(case_id)

    def filed(self, case_id: str) -> bool:
        return filed_at_lapor(self.table)(case_id)


def search_rows(table: Table, person: Person) -> Iterator[Write]:
    """One row a term, in one transaction: any row that is there names all the others."""
    for one in person.complaints:
        at, own = one.received_at, one.complaint_id
        terms: set[str] = set()
        for case in person.cases.get(own, ()):
            terms |= set(terms_of(one, case.place, case.matter))
        rows = table.get_many([keys.found(term, at, own) for term in sorted(terms)])
        if rows:
            terms |= set(str(decode_map(rows[0])["words"]).split())
        where = [keys.found(term, at, own) for term in sorted(terms)]
        if one.reporter_hash:
            where.append(keys.found_reporter(one.reporter_hash, at, own))
        there = table.get_many(where)
        if there:
            yield [table.delete(_key(item)) for item in there]


def block_rows(lexicon: Callable[[], Lexicon]) -> Changes:
    """What the duplicate detector finds it by. A block nobody else is in goes whole: its name may
    be the one word that only this person said, however often they said it."""

    def changes(table: Table, person: Person) -> Iterator[Write]:
        enough = len(person.ids) + 2  # theirs, the head, and one of somebody else
        gone: set[str] = set()
        for one in person.complaints:
            item = table.get(keys.complaint(one.complaint_id))
            if item is None or "fingerprint" not in item:
                continue
            fingerprint = Fingerprint.from_json(decode_map(item)["fingerprint"])
            for key in write_keys(fingerprint, lexicon()):
                entry = keys.block_entry(key, one.received_at, one.complaint_id)
                found = table.query(entry["pk"], limit=enough, newest_first=True)
                rows = [decode_map(row) for row in found]
                head = next((row for row in rows if row["sk"] == keys.HEAD), None)
                others = any(
                    row is not head and row.get("complaint_id") not in person.ids for row in rows
                )
                write = []
                if table.get(entry) is not None:
                    write.append(table.delete(entry))
                if head is not None and not others and entry["pk"] not in gone:
                    gone.add(entry["pk"])
                    write.append(_fenced_delete(table, keys.block_head(key), head["version"]))
                if write:
                    yield write

    return changes


def sent_picture_rows(table: Table, person: Person) -> Iterator[Write]:
    for one in person.complaints:
        rows = table.query(keys.complaint(one.complaint_id)["pk"], prefix="WORD#photo-")
        for row in map(decode_map, rows):
            bands = fingerprint_bands(int(str(row["fingerprint"]), 16))
            there = table.get_many(
                [keys.sent_picture(band, one.received_at, one.complaint_id) for band in bands]
            )
            if there:
                yield [table.delete(_key(item)) for item in there]


def desk_rows(table: Table, person: Person) -> Iterator[Write]:
    """Questions to the desk about it go; what others' questions quote of it goes."""
    for case_id in person.all_cases():
        for item in table.query(keys.case(case_id)["pk"], prefix="DESK#"):
            row = decode_map(item)
            asked = row.get("list") in {keys.ASK, keys.APART}
            if asked and row.get("complaint_id") in person.ids:
                yield [table.delete(_key(item))]
                continue
            scrubbed = _scrubbed(row, person)
            if scrubbed:
                yield [_set(table, item, scrubbed)]


def case_rows(table: Table, person: Person) -> Iterator[Write]:
    """History, changes and questions on their way, messages to LAPOR!, members, proofs beside which
    a photo of the person lay."""
    for case_id in person.all_cases():
        case = RegisterCases(table).get_case(case_id)
        for item in table.query(keys.case(case_id)["pk"]):
            known_kind(item)
            kind = item.get("type", {}).get("S")
            change: Action | None = None
            if kind == "history":
                change = _history(table, item, case, person)
            elif kind in {"outbox", "later"}:
                change = _outbox(table, item, case, person)
            elif kind == "member":
                change = _member(table, item, person)
            elif kind == "photo":
                change = _proof(table, item, person)
            elif kind in {"said", "question"}:
                row = {name: decode_map(item).get(name) for name in ("note", "text")}
                said = {name: text for name, text in row.items() if text}
                left = person.traces.without(said, person.said)
                change = _set(table, item, left) if left != said else None
            if change is not None:
                yield [change]


def _history(table: Table, item: Item, case: Case, person: Person) -> Action | None:
    """Rows about the complaint, its reporter's own, and the row that opened a case for it hold its
    words; of all others what repeats the person."""
    row = decode_map(item)
    details = row.get("details", {})
    about = details.get("complaint_id")
    of_lapor = {f"{case.case_id}@{one.external_id}" for one in person.complaints}
    mine = (
        about in person.ids
        or (row["move"] == "open" and case.opened_by in person.ids)
        or (
            row["actor"]["role"] == Role.REPORTER and about is None and case.opened_by in person.ids
        )
        or (row["move"] == Move.NOTE and details.get(FROM_LAPOR) in of_lapor)
    )
    if row["move"] == Move.FORGET:
        return None
    texts = {name: row[name] for name in ("note", "public_note") if row.get(name)}
    theirs = row["actor"]["role"] == Role.REPORTER or about is not None
    if mine:
        left: Any = dict.fromkeys(texts, person.said)
    else:
        left = person.traces.without(texts, person.said, names_only=theirs)
    cleaned = person.traces.without(details, person.said)
    if cleaned != details:
        left["details"] = cleaned
        texts["details"] = details
    return _set(table, item, left) if left != texts else None


def _outbox(table: Table, item: Item, case: Case, person: Person) -> Action | None:
    entry = outbox_entry(item)
    payload = _payload(entry.payload, case, person)
    if payload == entry.payload:
        return None
    if item["type"]["S"] == "later":
        return _set(table, item, {"payload": plain(payload)})
    left = replace(entry, payload=payload, revision=entry.revision + 1)
    return table.put_fenced(outbox_item(left), version=entry.revision, attribute="revision")


def _payload(payload: Payload, case: Case, person: Person) -> Payload:
    traces = person.traces
    if isinstance(payload, ReportPayload) and case.opened_by in person.ids:
        return replace(payload, title=case.matter, text=person.said, tags=())
    named = {
        name: traces.without(getattr(payload, name), person.said)
        for name in ("title", "text", "reason")
        if hasattr(payload, name)
    }
    return replace(payload, **named)


def _member(table: Table, item: Item, person: Person) -> Action | None:
    """Who is the same person stays countable, under a name that leads nowhere."""
    row = decode_map(item)
    known = row.get("reporter")
    if row["complaint_id"] not in person.ids or known in {None, person.pseudonym}:
        return None
    return _set(table, item, {"reporter": person.pseudonym})


def _proof(table: Table, item: Item, person: Person) -> Action | None:
    clean = decode_map(item).get("clean") or {}
    alike = clean.get("resembles", [])
    lost = tuple(f"clean/{owner_of(one)}/" for one in sorted(person.ids))
    left = [one for one in alike if not str(one["clean_key"]).startswith(lost)]
    if left == alike:
        return None
    return _set(table, item, {"clean": {**clean, "resembles": left}})


def call_rows(channels: Callable[[], Collection[str]]) -> Changes:
    """What channels were told beside the status. Of the person's own calls the note goes whole, of
    neighbours' about the same cases what repeats the person. A case told every channel of every
    complaint that was ever in it, so all are looked through: `channels` are the city's. Numbers
    stay: they are the channel's cursor."""

    def changes(table: Table, person: Person) -> Iterator[Write]:
        about = [("complaint_id", one) for one in sorted(person.ids)]
        about += [("case_id", one) for one in person.all_cases()]
        for channel in sorted({*channels(), *_heard_of(person)}):
            seen: set[str] = set()
            for start in range(0, len(about), 50):
                only, named, names = _any_of(about[start : start + 50])
                for item in table.sift(
                    keys.channel_partition(channel),
                    prefix=keys.CALL_PREFIX,
                    only=only,
                    named=named,
                    names=names,
                ):
                    if item["sk"]["S"] in seen:
                        continue
                    seen.add(item["sk"]["S"])
                    if change := _call(table, item, person):
                        yield [change]

    return changes


def _heard_of(person: Person) -> Iterator[str]:
    """Channels that may have left the city's table since."""
    for one in person.complaints:
        yield one.channel
        for case in person.cases.get(one.complaint_id, ()):
            yield from case.channels


def _call(table: Table, item: Item, person: Person) -> Action | None:
    row = decode_map(item)
    facts = row.get("facts", {})
    note = facts.get("note", "")
    mine = row["complaint_id"] in person.ids
    left = person.said if mine and note else person.traces.without(note, person.said)
    if left == note:
        return None
    return _set(
        table,
        item,
        {"facts": {**facts, "note": left}, "revision": row["revision"] + 1},
        fence=("revision", row["revision"]),
    )


def request_rows(mask: Callable[[str], str]) -> Changes:
    """What is written beside the person's other wishes: how they were known at the counter, why
    they were refused. Who stood there may be named nowhere else, so what `mask` finds goes too. The
    lists are an index; each wish is read again where it lies."""

    def changes(table: Table, person: Person) -> Iterator[Write]:
        listed = chain(table.work_whole(keys.RIGHTS), table.work_whole(keys.RIGHTS_DONE))
        rows = [decode_map(item) for item in listed]
        wished = [
            str(row["request_id"]) for row in rows if person.ids & set(row.get("complaints", ()))
        ]
        for item in table.get_many([keys.rights_request(one) for one in wished]):
            row = decode_map(item)
            said = {name: row[name] for name in _WISHED if row.get(name)}
            left = {
                name: mask(person.traces.without(text, person.said)) for name, text in said.items()
            }
            if left != said:
                seen = row.get("revision", 0)
                changed = left | {"revision": seen + 1}
                yield [_set(table, item, changed, fence=("revision", seen))]

    return changes


def label_rows(table: Table, person: Person) -> Iterator[Write]:
    """Examples for the models that name it, or a case opened for it."""
    ids = sorted(person.ids)
    ids += [
        case.case_id
        for held in person.cases.values()
        for case in held
        if case.opened_by in person.ids
    ]
    for kind in _KINDS:
        for start in range(0, len(ids), 50):
            some = list(dict.fromkeys(ids[start : start + 50]))
            about, named = _one_of("#about", some)
            other, _ = _one_of("#other", some)
            rows = table.sift(
                keys.label_partition(kind),
                prefix="",
                only=f"{about} OR {other}",
                named=named,
                names={"#about": "about", "#other": "other"},
            )
            for item in rows:
                yield [table.delete(_key(item))]


def decision_rows(table: Table, person: Person) -> Iterator[Write]:
    """Why it was placed where it is loses its sentences; of others' what quotes it goes."""
    for one in sorted(person.ids):
        item = table.get(keys.decision(one))
        if item is not None and (left := _unsaid(decode_map(item), person.said)):
            yield [_set(table, item, left)]
    for case_id in person.all_cases():
        others = [
            each for each in RegisterCases(table).complaint_ids(case_id) if each not in person.ids
        ]
        for item in table.get_many([keys.decision(each) for each in others]):
            if left := _scrubbed(decode_map(item), person):
                yield [_set(table, item, left)]


def own_rows(table: Table, person: Person) -> Iterator[Write]:
    """Later words lose what was said and keep that something was; photos, calls for them and
    guesses of the proof go."""
    for one in sorted(person.ids):
        for item in table.query(keys.complaint(one)["pk"]):
            known_kind(item)
            sk, kind = item["sk"]["S"], item.get("type", {}).get("S", "")
            if sk.startswith((keys.PHOTO_PREFIX, "CALL#", "GUESSES#")) or kind == "photo_hash":
                yield [table.delete(_key(item))]
            elif sk.startswith("WORD#"):
                row = decode_map(item)
                left = {
                    name: person.said
                    for name in _SAID
                    if row.get(name) and row[name] != person.said
                }
                gone = [name for name in ("attachments", "reporter_hash") if name in item]
                if left or gone:
                    yield [_set(table, item, left, remove=gone)]


def tombstones(table: Table, person: Person) -> Iterator[Write]:
    """The complaint's own row, last of all: its id, channel, codes, times and case stay. Its source
    forgets the digests of what was written, and so takes the same report for known."""
    for one in person.complaints:
        item = table.get(keys.complaint(one.complaint_id))
        if item is None:
            continue
        row = decode_map(item)
        left: dict[str, Any] = {}
        if row["text"] != person.said or row["title"]:
            left |= {"text": person.said, "title": ""}
        if row.get("reporter_hash") not in {None, person.pseudonym}:
            left |= {"reporter_hash": person.pseudonym}
        gone = [name for name in _GONE if name in item]
        write = [_set(table, item, left, remove=gone)] if left or gone else []
        # A number that stood for several reports says the digests of the newest under itself.
        for number in sorted({one.external_id, one.external_id.rpartition("~")[0]} - {""}):
            source = table.get(keys.source(one.channel, number))
            own = decode_map(source or {}).get("complaint_id") == one.complaint_id
            digests = [name for name in ("content", "said") if name in (source or {})]
            if source is not None and own and digests:
                write.append(_set(table, source, {}, remove=digests))
        if write:
            yield write


def conflict_rows(table: Table, person: Person) -> Iterator[Write]:
    """What the desk was asked about a report at LAPOR!, where it quotes the person."""
    for item in table.query(keys.CONFLICT_PARTITION):
        row = decode_map(item)
        texts = {name: row[name] for name in ("hub_value", "lapor_value") if row.get(name)}
        left = person.traces.without(texts, person.said)
        if left != texts:
            yield [_set(table, item, left)]


def identity_rows(register: Table) -> Changes:
    """Of the identities table: the complaint's own row, and each later word's."""

    def changes(identities: Table, person: Person) -> Iterator[Write]:
        for one in sorted(person.ids):
            words = register.query(keys.complaint(one)["pk"], prefix="WORD#")
            rows = [str(decode_map(word)["row_id"]) for word in words]
            there = identities.get_many(
                [keys.identity(one), *(keys.identity(one, row) for row in rows)]
            )
            if there:
                yield [identities.delete({"pk": item["pk"]["S"]}) for item in there]

    return changes


def _scrubbed(row: Mapping[str, Any], person: Person) -> dict[str, Any]:
    """The attributes of a row about others that change when what names the person goes."""
    left = {
        name: person.traces.without(value, person.said, names_only=True)
        for name, value in row.items()
    }
    return {
        name: value
        for name, value in left.items()
        if value != row[name] and name not in {"pk", "sk", "work_pk", "work_sk"}
    }


def _unsaid(row: Mapping[str, Any], said: str) -> dict[str, Any]:
    """The attributes of a decision that change when its sentences go."""
    left = {
        name: said if name in _SENTENCES and value else _without_sentences(value, said)
        for name, value in row.items()
    }
    return {name: value for name, value in left.items() if value != row[name]}


def _without_sentences(value: Any, said: str) -> Any:
    match value:
        case dict():
            return {
                name: said if name in _SENTENCES and one else _without_sentences(one, said)
                for name, one in value.items()
            }
        case list():
            return [_without_sentences(one, said) for one in value]
        case _:
            return value


def _one_of(name: str, wanted: Sequence[str]) -> tuple[str, Item]:
    named = {f"i{at}": one for at, one in enumerate(wanted)}
    return " OR ".join(f"{name} = :{each}" for each in named), values(**named)


def _any_of(wanted: Sequence[tuple[str, str]]) -> tuple[str, Item, dict[str, str]]:
    """True of an item one of whose attributes is what is wanted of it."""
    named = {f"i{at}": one for at, (_, one) in enumerate(wanted)}
    only = " OR ".join(f"#{name} = :i{at}" for at, (name, _) in enumerate(wanted))
    return only, values(**named), {f"#{name}": name for name, _ in wanted}


def _set(
    table: Table,
    item: Item,
    changed: Mapping[str, Any],
    *,
    remove: Sequence[str] = (),
    fence: tuple[str, int] | None = None,
) -> Action:
    """Some attributes of a stored row anew, and others gone; the rest as it is by then."""
    names = {f"#n{at}": name for at, name in enumerate((*changed, *remove))}
    places = dict(zip(names.values(), names, strict=True))
    sets = [f"{places[name]} = :v{at}" for at, name in enumerate(changed)]
    parts = [f"SET {', '.join(sets)}"] if sets else []
    parts += [f"REMOVE {', '.join(places[name] for name in remove)}"] if remove else []
    named = values(**{f"v{at}": value for at, value in enumerate(changed.values())})
    condition = "attribute_exists(pk)"
    if fence is not None:
        names["#fence"] = fence[0]
        named |= values(fence=fence[1])
        condition = "#fence = :fence"
    return table.update(_key(item), " ".join(parts), named, condition=condition, names=names)


def _key(item: Item) -> keys.Key:
    return {name: item[name]["S"] for name in ("pk", "sk") if name in item}


def _fenced_delete(table: Table, key: keys.Key, version: int) -> Action:
    action = table.delete(key)
    action["Delete"]["ConditionExpression"] = "version = :seen"
    action["Delete"]["ExpressionAttributeValues"] = values(seen=version)
    return action


def register_places(
    table: Table,
    lexicon: Callable[[], Lexicon],
    *,
    channels: Callable[[], Collection[str]],
    mask: Callable[[str], str],
) -> dict[str, RegisterPlace]:
    """Every place of the register, by what the certificate calls it."""
    kinds: dict[str, Changes] = {
        "baris pencarian": search_rows,
        "baris pembanding laporan kembar": block_rows(lexicon),
        "sidik foto": sent_picture_rows,
        "daftar meja layanan": desk_rows,
        "perbedaan dengan SP4N-LAPOR!": conflict_rows,
        "riwayat, kabar, dan antrean SP4N-LAPOR!": case_rows,
        "kabar kepada kanal": call_rows(channels),
        "contoh untuk model": label_rows,
        "kalimat keputusan": decision_rows,
        "catatan permintaan hak": request_rows(mask),
    }
    return {name: RegisterPlace(name, table, changes) for name, changes in kinds.items()}


def last_places(table: Table, identities: Table) -> list[RegisterPlace]:
    """What the others are found by: the vault, the later words, the complaint itself."""
    return [
        RegisterPlace("identitas dan teks asli", identities, identity_rows(table)),
        RegisterPlace("kata susulan, baris foto, dan dugaan bukti", table, own_rows),
        RegisterPlace("isi aduan", table, tombstones),
    ]


def limiting_places(places: Mapping[str, RegisterPlace]) -> list[RegisterPlace]:
    """What is taken away where processing is limited: finding, comparing, learning."""
    wanted = (
        "baris pencarian",
        "baris pembanding laporan kembar",
        "sidik foto",
        "contoh untuk model",
    )
    return [places[name] for name in wanted]
