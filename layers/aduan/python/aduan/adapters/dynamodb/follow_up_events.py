"""Follow-up events of complaints, read for the case that must hear them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.complaints import (
    new_complaint_rows,
    photo_call_answered,
    photo_call_rows,
    stored_complaint,
)
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import Item, decode, decode_map, encode, values
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.adapters.dynamodb.intake import word_item
from aduan.adapters.dynamodb.outbox_rows import outbox_entry, outbox_item
from aduan.adapters.dynamodb.voices import RegisterVoices
from aduan.application.intake.apply_follow_up_event import (
    Dispute,
    Earlier,
    FollowUpRow,
    Part,
    PassedOn,
)
from aduan.application.intake.apply_forgotten import Waiting
from aduan.domain.case.case import Case, Transition
from aduan.domain.case.complaint import Complaint
from aduan.domain.case.entry import SETTLED, State
from aduan.domain.case.errors import NotFoundError
from aduan.domain.case.messages import ReportPayload
from aduan.domain.case.voice import Voice
from aduan.domain.intake.events import (
    ComplaintAmended,
    ComplaintWithdrawn,
    FeedbackGiven,
    FollowUpEvent,
    JoiningDisputed,
    SecrecyAsked,
)
from aduan.domain.retention.terms import RetentionRules

_KINDS: Final[dict[str, type[FollowUpEvent]]] = {
    "amendment": ComplaintAmended,
    "withdrawal": ComplaintWithdrawn,
    "feedback": FeedbackGiven,
    "dispute": JoiningDisputed,
    "secrecy": SecrecyAsked,
}
_IN_ORDER: Final = frozenset(_KINDS) - {"secrecy"}
"""A wish for secrecy waits for nobody and holds back nobody: it restricts, whatever was said."""


@dataclass(frozen=True)
class RegisterFollowUpEvents:
    """`FollowUpEvents` of the register, and the cases they change. A word that becomes a complaint
    of its own is kept by `retention` like any other."""

    table: Table
    retention: RetentionRules | None = None

    def row(self, complaint_id: str, row_id: str) -> FollowUpRow:
        found = {
            str(decode_map(item)["sk"]): item
            for item in self.table.get_many(
                [keys.word(complaint_id, row_id), keys.complaint(complaint_id)]
            )
        }
        row = found.get(keys.word(complaint_id, row_id)["sk"])
        complaint = found.get(keys.complaint(complaint_id)["sk"])
        if row is None or complaint is None:
            raise NotFoundError("word", row_id)
        said = decode_map(row)
        return FollowUpRow(
            complaint=decode(Complaint, complaint),
            row_id=row_id,
            event=decode(_KINDS[str(said["type"])], row),
            by_page=bool(said.get("by_page", False)),
        )

    def earlier(self, complaint_id: str, row_id: str) -> Sequence[Earlier]:
        words = keys.word(complaint_id, "")
        waiting = {
            item["work_sk"]["S"]: Earlier(_row_id(item), item["work_pk"]["S"] == keys.ASIDE)
            for item in self.table.query(words["pk"], prefix=words["sk"])
            if _kind(item) in _IN_ORDER and "work_sk" in item
        }
        in_order = [waiting[at] for at in sorted(waiting)]
        ids = [one.row_id for one in in_order]
        return in_order[: ids.index(row_id)] if row_id in ids else ()

    def get_case(self, case_id: str) -> Case:
        return RegisterCases(self.table).get_case(case_id)

    def merged_into(self, case_id: str) -> Sequence[Case]:
        return RegisterCases(self.table).merged_into(case_id)

    def waits(self, case_id: str) -> bool:
        return RegisterCases(self.table).waits(case_id)

    def standing(self, case_id: str) -> Collection[str]:
        cases = RegisterCases(self.table)
        wanted = [case_id, *(one.case_id for one in cases.merged_into(case_id))]
        ids = [one for each in wanted for one in cases.complaint_ids(each)]
        # Not read whole: a damaged one stands, and keeps nobody else from taking his back.
        found = map(decode_map, self.table.get_many([keys.complaint(one) for one in ids]))
        return {str(one["complaint_id"]) for one in found if one.get("withdrawn_at") is None}

    def parts(self, codes: Sequence[str]) -> Sequence[Part]:
        # As above: a damaged part keeps nobody from taking the others back.
        wanted = [keys.complaint(one) for one in self._told_by(codes)]
        found = map(decode_map, self.table.get_many(wanted))
        return [
            Part(str(one["complaint_id"]), str(one["external_id"]))
            for one in found
            if one.get("withdrawn_at") is None
        ]

    def used(self, nonce: str) -> bool:
        return RegisterCases(self.table).used(nonce)

    def voice(self, home_id: str, complaint_id: str, case_id: str, cycle: int) -> Voice | None:
        return RegisterVoices(self.table).voice(home_id, complaint_id, case_id, cycle)

    def save(
        self,
        transition: Transition,
        *,
        consume: str | None = None,
        withdraws: str | None = None,
        applies: FollowUpRow | None = None,
        voice: Voice | None = None,
        disputes: Dispute | None = None,
        apart: Complaint | None = None,
        passed_on: Sequence[PassedOn] = (),
    ) -> None:
        actions = RegisterCases(self.table).actions(transition, consume=consume, voice=voice)
        if withdraws:
            parts = applies.complaint.parts if applies else None
            actions += self._withdrawn(withdraws, transition.history.at, parts)
        if applies:
            actions.append(self._unlisted(applies, apart))
            actions += self._photos(applies, apart, transition.history.at)
            actions += self._restricted(applies)
        at = transition.history.at
        for one in passed_on:
            row = word_item(one.event, one.complaint_id, one.row_id, at)
            actions.append(self.table.put(row, only_if_new=True))
        if disputes:
            actions.append(self.table.put(dispute_item(disputes)))
        if apart:
            actions += new_complaint_rows(self.table, apart, self._ends())
        self.table.transact(actions)

    def set_apart(self, row: FollowUpRow, apart: Complaint, *, consume: str) -> None:
        used = {"type": "nonce", "case_id": row.case_id, "at": apart.received_at, "move": "apart"}
        self.table.transact(
            [
                self.table.put(encode(used, keys.nonce(consume)), only_if_new=True),
                self._unlisted(row, apart),
                *self._photos(row, apart, apart.received_at),
                *new_complaint_rows(self.table, apart, self._ends()),
            ]
        )

    def restrict(self, row: FollowUpRow) -> None:
        self.table.transact(self._restricted(row))

    def _restricted(self, row: FollowUpRow) -> list[Action]:
        """The complaint as it wished to be kept, and, of one that is anonymous now, all by which
        its reporter is known again. What moves it to another case meanwhile wins."""
        asked = row.event
        if not isinstance(asked, SecrecyAsked):
            return []
        key = keys.complaint(row.complaint_id)
        found = decode_map(self.table.get(key) or {})
        passed_on = self._to_what_came_out(row, asked)
        flags = {"secret": asked.secret, "anonymous": asked.anonymous}
        sets: dict[str, object] = {name: True for name, wished in flags.items() if wished}
        if not asked.anonymous:
            return [self._set(key, sets), *passed_on]
        case_id, printed = found.get("case_id"), found.get("fingerprint")
        names = (found.get("reporter_hash"), (printed or {}).get("reporter"))
        known_by = {str(one) for one in names if one is not None}
        at = row.complaint.received_at
        actions = [
            self.table.delete(one)
            for known in sorted(known_by - {asked.reporter_hash})
            for one in (
                keys.found_reporter(known, at, row.complaint_id),
                keys.block_entry(f"from:{known}", at, row.complaint_id),
            )
        ]
        if printed is not None:
            unnamed = {name: value for name, value in printed.items() if name != "reporter"}
            sets |= {"fingerprint": unnamed}
        actions.append(self._set(key, sets | {"reporter_hash": asked.reporter_hash}))
        if case_id is not None:
            member = keys.member(str(case_id), row.complaint_id)
            actions.append(self._set(member, {"reporter": asked.reporter_hash}))
            actions += self._anonymous_at_lapor(str(case_id), row.complaint)
        return actions + passed_on

    def _to_what_came_out(self, row: FollowUpRow, asked: SecrecyAsked) -> list[Action]:
        """The matters that were taken out of the report wish it too, and the words that became
        complaints of their own: each hears it by its own."""
        words = keys.word(row.complaint_id, "")
        said = map(decode_map, self.table.query(words["pk"], prefix=words["sk"]))
        apart = [str(one["apart"]) for one in said if one.get("apart")]
        return [
            self.table.put(word_item(asked, one, f"{one}-{row.row_id}", asked.asked_at))
            for one in (*self._told_by(row.complaint.parts), *apart)
        ]

    def _told_by(self, codes: Sequence[str]) -> list[str]:
        """The complaints with these tracking codes."""
        found = self.table.get_many([keys.tracking(code) for code in codes])
        return [str(item["complaint_id"]["S"]) for item in found]

    def _anonymous_at_lapor(self, case_id: str, complaint: Complaint) -> list[Action]:
        """The copy of the report that waits for SP4N-LAPOR! still; not one that is being sent."""
        entries = map(
            outbox_entry,
            self.table.query(keys.case(case_id)["pk"], prefix=keys.outbox_prefix("")),
        )
        return [
            self.table.put_fenced(
                outbox_item(
                    replace(
                        one,
                        payload=replace(one.payload, anonymous=True),
                        revision=one.revision + 1,
                    )
                ),
                version=one.revision,
                attribute="revision",
            )
            for one in entries
            if isinstance(one.payload, ReportPayload)
            and one.payload.text == complaint.text
            and one.state not in SETTLED | {State.SENDING}
        ]

    def _set(self, key: keys.Key, wished: Mapping[str, object]) -> Action:
        """The attributes as given; those of None are taken away."""
        sets = {name: value for name, value in wished.items() if value is not None}
        gone = [f"#{name}" for name in wished if name not in sets]
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in sets) if sets else ""
        return self.table.update(
            key,
            f"{expression} {'REMOVE ' + ', '.join(gone) if gone else ''}".strip(),
            values(**sets),
            condition="attribute_exists(pk)",
            names={f"#{name}": name for name in wished},
        )

    def _ends(self) -> Callable[[datetime], datetime] | None:
        return None if self.retention is None else self.retention.shortest

    def _withdrawn(
        self, complaint_id: str, at: datetime, parts: Sequence[str] | None
    ) -> list[Action]:
        """The complaint, once, and its row in its case; what moved it to another case meanwhile
        wins, and so does what was split off it beside `parts`."""
        case_id = stored_complaint(self.table, complaint_id).case_id
        taken, once = values(at=at), "attribute_exists(pk) AND attribute_not_exists(withdrawn_at)"
        if parts is not None:
            taken |= values(parts=list(parts))
            unsplit = "" if parts else "attribute_not_exists(parts) OR "
            once += f" AND ({unsplit}parts = :parts)"
        set_at = "SET withdrawn_at = :at"
        rows = [self.table.update(keys.complaint(complaint_id), set_at, taken, condition=once)]
        if case_id is not None:
            member = keys.member(case_id, complaint_id)
            there = "attribute_exists(pk)"
            rows.append(self.table.update(member, set_at, values(at=at), condition=there))
        return rows

    def unapplied(self, *, before: datetime, limit: int) -> tuple[Waiting, ...]:
        """Later words and photo hashes that no case has heard yet, the longest waiting first."""
        items = self.table.work(keys.UNAPPLIED, until=keys.instant(before), limit=limit)
        return tuple(map(waiting_word, items))

    def aside(self, *, since: datetime, limit: int) -> tuple[Waiting, ...]:
        items = self.table.work(keys.ASIDE, after=keys.instant(since), limit=limit)
        return tuple(map(waiting_word, items))

    def set_aside(self, word: Waiting) -> None:
        self.table.transact(
            [
                self.table.update(
                    keys.word(word.complaint_id, word.row_id),
                    "SET work_pk = :aside",
                    values(aside=keys.ASIDE, waiting=keys.UNAPPLIED),
                    condition="work_pk = :waiting",
                )
            ]
        )

    def settle(self, row: FollowUpRow) -> None:
        self.table.transact([self._unlisted(row)])

    def _unlisted(self, row: FollowUpRow, apart: Complaint | None = None) -> Action:
        """`apart` is the complaint that the word became: it is found again from the word, and
        has the word's attachments."""
        key = keys.word(row.complaint_id, row.row_id)
        listed, named = "REMOVE work_pk, work_sk", values()
        if apart is not None:
            listed, named = (
                f"SET apart = :apart {listed}, attachments",
                values(apart=apart.complaint_id),
            )
        return self.table.update(key, listed, named, condition="attribute_exists(pk)")

    def _photos(self, row: FollowUpRow, apart: Complaint | None, at: datetime) -> list[Action]:
        """The word's photos are called for from now on: nobody fetches them before it is known
        whose they are. Those of a word that became a complaint are that complaint's, and the call
        listed when the word came is over."""
        if apart is None:
            photos = row.event.attachments if isinstance(row.event, ComplaintAmended) else ()
            return photo_call_rows(self.table, row.complaint_id, row.row_id, photos, at)
        ours = photo_call_rows(self.table, apart.complaint_id, None, apart.attachments, at)
        return (
            [*ours, photo_call_answered(self.table, row.complaint_id, row.row_id)] if ours else []
        )


def waiting_word(item: Item) -> Waiting:
    """Of what no item is without: a row in which something else is wrong or missing keeps no list
    from being read."""
    since = datetime.fromisoformat(item["work_sk"]["S"].partition("#")[0])
    complaint_id = item["pk"]["S"].partition("#")[2]
    return Waiting(complaint_id, _row_id(item), _kind(item), since)


def _row_id(item: Item) -> str:
    return str(item["sk"]["S"]).partition("#")[2]


def _kind(item: Item) -> str:
    return str(item.get("type", {}).get("S", ""))


def dispute_item(dispute: Dispute) -> Item:
    return encode(
        dispute,
        {"type": "desk_task", "list": keys.APART},
        keys.desk(dispute.case_id, keys.APART, dispute.complaint_id),
        keys.work_desk(keys.APART, dispute.asked_at, dispute.complaint_id),
    )
