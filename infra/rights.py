"""Which items of the register each function may touch, by what their partition keys begin with.

One row a function, read by `stack.py` (which makes the policies), by the tests (which hold every
call of every function to its row) and by whoever asks what a stolen function could do
(`docs/privacy/grants.md`). A name that ends in # stands for every key that begins with it, any
other for itself; all of them are built in `adapters/dynamodb/core/keys.py`.

IAM compares a request with one statement at a time: a batch that reads of two families is allowed
only where one statement names both, and of a transaction it is not written down whether each item
is compared alone. So an action stands in one statement of a role, with all families the function
may do it to. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_GET: Final = ("dynamodb:GetItem",)
_LOOK: Final = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query")


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """`gets` one by one, `looks` also in batches and by query; `lists` are partitions of the work
    index, `due` of its narrow copy. `checks` are conditions of a transaction on items it leaves."""

    gets: str = ""
    looks: str = ""
    lists: str = ""
    due: str = ""
    puts: str = ""
    updates: str = ""
    deletes: str = ""
    checks: str = ""

    @property
    def writes(self) -> bool:
        return bool(self.puts or self.updates or self.deletes)

    def on_table(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Actions, and the keys they may be done to; no action comes twice."""
        together: dict[tuple[str, ...], list[str]] = {}
        said: tuple[tuple[tuple[str, ...], str], ...] = (
            (_GET, self.gets),
            (_LOOK, self.looks),
            (("dynamodb:ConditionCheckItem",), self.checks),
            (("dynamodb:DeleteItem",), self.deletes),
            (("dynamodb:PutItem",), self.puts),
            (("dynamodb:UpdateItem",), self.updates),
        )
        for actions, families in said:
            if families:
                together.setdefault(patterns(families), []).extend(actions)
        for keys, done in together.items():
            yield tuple(sorted(done)), keys

    def allows(self, action: str, keys: tuple[str, ...], index: str = "") -> bool:
        """Whether IAM would let one call do this to items with these partition keys."""
        if index:
            known = patterns({"work": self.lists, "due": self.due}[index])
            return action == "dynamodb:Query" and _cover(known, keys)
        return any(action in actions and _cover(known, keys) for actions, known in self.on_table())


def patterns(families: str) -> tuple[str, ...]:
    """As `StringLike` takes them."""
    return tuple(f"{one}*" if one.endswith("#") else one for one in families.split())


def _cover(known: tuple[str, ...], keys: tuple[str, ...]) -> bool:
    return bool(keys) and all(any(_like(key, one) for one in known) for key in keys)


def _like(key: str, pattern: str) -> bool:
    return key.startswith(pattern[:-1]) if pattern.endswith("*") else key == pattern


_SAID_BY_REPORTERS: Final = "CASE# COMPLAINT# NONCE# TRACKING#"
"""What a later word of a reporter may change: its case, itself, and a complaint set apart of it."""
_BY_LAPOR: Final = "CASE# COMPLAINT# DELIVERY# LAPOR#CONFLICT LAPOR#LINK SOURCE# TRACKING#"
"""What news from SP4N-LAPOR! may write: a report is a complaint, what happened to it a move."""
_FOUND_OR_MADE: Final = "BLOCK# CASE# COMPLAINT# FIND# NONCE# NUMBER# SENT#PICTURE# TRACKING#"
"""What giving a complaint its case writes, and what a later word or a photo does to it."""

_OF_A_PERSON: Final = (
    "BLOCK# CASE# COMPLAINT# DELIVERY# DESTROYED# FIND# LABEL# LAPOR#CONFLICT LAPOR#LINK NONCE# "
    "PICTURE# RIGHTS# SENT#PICTURE# SOURCE# TRACKING#"
)
"""Wherever the register holds what somebody said or who he is, to find it, put it right, or take it
away."""

ITEMS: Final[Mapping[str, Items]] = MappingProxyType(
    {
        # --- doors -----------------------------------------------------------------------------
        "receive_webhook": Items(
            gets="CASE# COMPLAINT# SOURCE#",
            puts="COMPLAINT# COUNTED# DELIVERY# SOURCE# TRACKING#",
        ),
        "answer_channels": Items(
            looks="CASE# CHANNEL# COMPLAINT# SOURCE#",
            puts="CHANNEL# COMPLAINT#",
            checks="COMPLAINT#",
        ),
        "track": Items(looks="CASE# COMPLAINT# NONCE# TRACKING#"),
        "citizen_action": Items(
            looks="CASE# COMPLAINT# NONCE# TRACKING#",
            puts=_SAID_BY_REPORTERS,
            updates="CASE# COMPLAINT#",
            deletes="CASE#",
            checks="COMPLAINT#",
        ),
        "official_action": Items(
            looks="CASE# COMPLAINT# FIGURES FIND# LAPOR#LINK NONCE# NUMBER# OFFICIALS SOURCE# "
            "TRACKING#",
            lists="CITY DONE# OFFICE#",
            puts="CASE# COMPLAINT# NONCE#",
            updates="CASE# COMPLAINT#",
            deletes="CASE#",
        ),
        "desk": Items(
            looks="CASE# COMPLAINT# FIGURES FIND# LABEL# LAPOR#CONFLICT LAPOR#LINK NUMBER# "
            "OFFICIALS SOURCE# TRACKING#",
            lists="DESK# OUTBOX#LIVE OUTBOX#STUCK RIGHTS UNPLACED",
            puts="CASE# COMPLAINT# LABEL# LAPOR#CONFLICT LAPOR#LINK NUMBER# TRACKING#",
            updates="CASE# COMPLAINT# LAPOR#LINK",
            deletes="CASE#",
        ),
        "admin": Items(looks="OFFICIALS", puts="OFFICIALS"),
        "privacy": Items(
            looks=f"{_OF_A_PERSON} CHANNEL# NUMBER#",
            lists="CLOSED DESK# KEEPING KEEPING#HELD OPEN RIGHTS RIGHTS#DONE UNAPPLIED UNPLACED",
            puts=f"{_OF_A_PERSON} CHANNEL#",
            updates=f"{_OF_A_PERSON} CHANNEL#",
            deletes=_OF_A_PERSON,
            checks=_OF_A_PERSON,
        ),
        # --- what makes cases of complaints ------------------------------------------------------
        "deduplicate": Items(
            looks="BLOCK# CASE# COMPLAINT# NONCE# SENT#PICTURE# TRACKING#",
            puts=_FOUND_OR_MADE,
            updates="BLOCK# CASE# COMPLAINT# LAPOR#LINK",
            deletes="BLOCK# CASE# FIND#",
            checks="BLOCK# CASE#",
        ),
        "fetch_photos": Items(
            gets="COMPLAINT#", puts="COMPLAINT#", updates="COMPLAINT#", checks="COMPLAINT#"
        ),
        "check_photo": Items(
            looks="CASE# COMPLAINT# PICTURE#",
            puts="COMPLAINT# PICTURE#",
            updates="CASE# COMPLAINT#",
            checks="COMPLAINT#",
        ),
        "hide_reporter": Items(),
        # --- what keeps due times ----------------------------------------------------------------
        "start_escalation": Items(),
        "assess_escalation": Items(
            looks="CASE# COMPLAINT# OFFICIALS SENT#",
            puts="CASE# SENT#",
            updates="CASE#",
            deletes="CASE#",
        ),
        "sweep": Items(
            looks="BLOCK# CASE# COMPLAINT# NONCE# SENT# TRACKING#",
            lists="ASIDE UNAPPLIED UNFETCHED UNPLACED UNPUBLISHED",
            due="OPEN",
            puts=f"{_FOUND_OR_MADE} DIGEST# SENT#",
            updates="BLOCK# CASE# COMPLAINT# LAPOR#LINK",
            deletes="BLOCK# CASE# FIND#",
            checks="BLOCK# CASE#",
        ),
        "digest": Items(
            looks="CASE# COUNTED# DIGEST# FIGURES FROZEN OFFICIALS SEALED",
            lists="CITY CLOSED DESK# FACTS# LEFT_OVER OPEN OUTBOX#STUCK RECEIPTS# RECEIVED# "
            "RIGHTS UNPLACED",
            puts="CASE# DIGEST# FIGURES FROZEN SEALED",
            updates="CASE#",
        ),
        "report": Items(
            looks="CASE# COUNTED# DESTROYED# FIGURES FROZEN IMPROVEMENTS LABEL# OFFICIALS",
            lists="CALLS#DEAD FACTS# KEEPING KEEPING#HELD LINKS#OPEN LINKS#SETTLED OUTBOX#STUCK "
            "RECEIPTS# RECEIVED# RIGHTS RIGHTS#DONE",
        ),
        "board": Items(
            looks="CASE# COUNTED# FIGURES FROZEN IMPROVEMENTS SEALED",
            lists="FACTS# RECEIPTS# RECEIVED#",
        ),
        # Only where the city mails by a domain of its own.
        "mail": Items(
            looks="CASE# MAILED# OFFICIALS",
            puts="MAILED# OFFICIALS",
            updates="CASE#",
        ),
        # --- what hears and tells others ---------------------------------------------------------
        "sync_lapor": Items(
            looks="CASE# COMPLAINT# LAPOR#CONFLICT LAPOR#LINK LAPOR#STATE NUMBER# SOURCE#",
            lists="LINKS#OPEN LINKS#SETTLED OUTBOX#LATER OUTBOX#LIVE OUTBOX#STUCK",
            puts=f"{_BY_LAPOR} LAPOR#STATE",
            updates="CASE# COMPLAINT#",
            deletes="CASE#",
        ),
        "import_lapor": Items(
            looks="CASE# COMPLAINT# LAPOR#CONFLICT LAPOR#LINK NUMBER# SOURCE#",
            puts=_BY_LAPOR,
            updates="CASE# COMPLAINT#",
            deletes="CASE#",
        ),
        "tell_channels": Items(
            looks="CASE# CHANNEL# COMPLAINT#",
            lists="CALLS#DEAD QUESTIONS SAID",
            puts="CASE# CHANNEL#",
            updates="CASE# CHANNEL#",
            deletes="CASE#",
        ),
    }
)
