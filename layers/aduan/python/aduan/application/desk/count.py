"""How long the lists of the duty desk are, counted beforehand: a page of the desk has eight reads,
and there are more lists than that leaves. What is shown as counted says when it was."""

from datetime import datetime
from typing import Protocol

from aduan.application.desk.ports import COUNTED, Count, DeskTab, KeptCounts


class CountedLists(Protocol):
    """The desk's lists, as far as they are counted."""

    def count(self, tab: DeskTab, now: datetime) -> Count: ...

    def keep_counts(self, kept: KeptCounts) -> None: ...


def count_desk(lists: CountedLists, now: datetime) -> KeptCounts:
    """Again is fine: the newer count takes the older one's place."""
    kept = KeptCounts(now, {tab.value: lists.count(tab, now) for tab in COUNTED})
    lists.keep_counts(kept)
    return kept
