"""Ten thousand entries wait after an outage: which lanes are due is asked in a page a megabyte."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from aduan.adapters.dynamodb.core.items import Item
from aduan.adapters.dynamodb.core.table import Table
from aduan.adapters.dynamodb.outbox import RegisterOutbox
from aduan.adapters.dynamodb.outbox_rows import outbox_item
from aduan.domain.case.entry import Entry, entry_of
from aduan.domain.case.messages import FollowUpPayload, Message
from tests.unit.lapor.fakes import START

MEGABYTE: Final = 1_000_000
NOW: Final = START + timedelta(hours=1)


class LongList:
    """Answers a query of the work index as DynamoDB does: a page is a megabyte of whole items
    before the filter, and an item handed out is no more than its projection."""

    def __init__(self, entries: list[Entry]) -> None:
        items = map(outbox_item, entries)
        self.items = sorted(items, key=lambda item: item["work_sk"]["S"])
        self.sizes = [len(str(item)) for item in self.items]
        self.pages = 0
        self.handed_out: list[Item] = []

    def query(self, **asked: Any) -> Any:
        self.pages += 1
        named = {name: value["S"] for name, value in asked["ExpressionAttributeValues"].items()}
        start, size, page = asked.get("ExclusiveStartKey", 0), 0, []
        for place in range(start, len(self.items)):
            item = self.items[place]
            if item["work_sk"]["S"] > named[":until"]:
                break
            if size > MEGABYTE or len(page) == asked.get("Limit"):
                return {"Items": page, "LastEvaluatedKey": place}
            size += self.sizes[place]
            if self._picked(asked, item, named):
                page.append(self._projected(asked, item))
        return {"Items": page}

    def _picked(self, asked: dict[str, Any], item: Item, named: dict[str, str]) -> bool:
        if "FilterExpression" not in asked:
            return True
        backed = item.get("backed_off_at", {"S": "~"})["S"]
        return item["next_attempt_at"]["S"] <= named[":now"] or backed < named.get(":back", "")

    def _projected(self, asked: dict[str, Any], item: Item) -> Item:
        wanted = asked.get("ProjectionExpression", "").split(", ")
        found = item if wanted == [""] else {name: item[name] for name in wanted}
        self.handed_out.append(found)
        return found


def entry(number: int, *, lane: int | None = None, **changes: Any) -> Entry:
    text = FollowUpPayload("Petugas sedang memperbaiki lampu jalan. " * 10, "DISHUB")
    case_id = f"K{number if lane is None else lane:05}"
    one = entry_of(Message(case_id, number, "SRG", START, text), "")
    return replace(one, **changes)


def due(entries: list[Entry], **more: Any) -> tuple[tuple[str, ...], LongList]:
    long = LongList(entries)
    return tuple(RegisterOutbox(Table(long, "register")).due_lanes(NOW, 3, **more)), long


def test_what_is_not_due_is_not_read() -> None:
    later = NOW + timedelta(hours=2)
    entries = [entry(one, next_attempt_at=START if one < 50 else later) for one in range(10_000)]
    lanes, long = due(entries)
    assert lanes == ("K00000", "K00001", "K00002")
    assert (long.pages, len(long.handed_out)) == (1, 50)


def test_ten_thousand_due_entries_are_a_dozen_pages_of_which_only_the_place_is_handed_out() -> None:
    entries = [entry(one) for one in range(10_000)]
    entries += [entry(20_000 + one, lane=7_777) for one in range(3)]
    lanes, long = due(entries)
    assert lanes[0] == "K07777"  # it has most to say, wherever it stands in the list
    assert long.pages <= sum(long.sizes) // MEGABYTE + 1
    assert all(set(item) == {"work_sk"} for item in long.handed_out)


def test_after_an_outage_what_only_waited_for_it_is_due_and_nothing_else() -> None:
    later, back = NOW + timedelta(minutes=30), NOW - timedelta(minutes=1)
    waited = entry(1, next_attempt_at=later, backed_off_at=back - timedelta(minutes=5))
    since = entry(2, next_attempt_at=later, backed_off_at=back + timedelta(seconds=1))
    other = entry(3, next_attempt_at=later)
    assert due([waited, since, other], recovered_at=back)[0] == ("K00001",)
    assert due([waited, since, other])[0] == ()
    assert due([waited], recovered_at=NOW + timedelta(minutes=1))[0] == ()
