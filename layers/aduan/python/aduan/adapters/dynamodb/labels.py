"""People's decisions in the register, from which the models are fitted anew."""

from aduan.adapters.dynamodb.case import RegisterCases
from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import decode, encode
from aduan.adapters.dynamodb.core.table import Action, Table
from aduan.application.case.labels import Label
from aduan.domain.case.complaint import Complaint


def label_writes(table: Table, label: Label) -> list[Action]:
    """A transaction's write of a person's decision; none where it would make an example of words
    that may not be learnt from. The decision itself is the case's, and stands."""
    if not all(one.is_used for one in _complaints(table, label)):
        return []
    key = keys.label(label.kind, label.at, f"{label.about}.{label.other or '-'}")
    return [table.put(encode(label, {"type": "label"}, key))]


def _complaints(table: Table, label: Label) -> list[Complaint]:
    """Those it is about: of a case, the one that opened it, and the first that is in it."""
    named = [one for one in (label.about, label.other) if one]
    cases = RegisterCases(table)
    opened = [case.opened_by for case in cases.get_cases(named).values() if case.opened_by]
    items = table.get_many([keys.complaint(one) for one in (*named, *opened)])
    first = [one for case_id in named for one in cases.complaints_of(case_id, 1)]
    return [*(decode(Complaint, item) for item in items), *first]
