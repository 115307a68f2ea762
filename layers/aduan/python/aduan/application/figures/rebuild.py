"""Make the facts of every case anew, and write those that are others: again is fine."""

from collections import Counter
from collections.abc import Callable, Mapping

from aduan.application.figures.ports import Put, Rebuild
from aduan.domain.case.case import Case


def rebuild_facts(
    rebuild: Rebuild, *, dry_run: bool, note: Callable[[Case, Put | str], None]
) -> Mapping[str, int]:
    """How many cases were right, written, and so on. `note` hears of each that was not right, with
    the kind of error where its rows could not be read: one bad case does not stop the others."""
    counted: Counter[str] = Counter()
    seen: set[str] = set()
    for case in rebuild.cases():
        if case.case_id in seen:
            continue
        seen.add(case.case_id)
        try:
            put = rebuild.put_right(case, dry_run=dry_run)
        except Exception as error:
            counted["failed"] += 1
            note(case, type(error).__name__)
            continue
        counted[put] += 1
        if put is not Put.RIGHT:
            note(case, put)
    return counted
