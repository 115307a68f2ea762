"""People's decisions in the register, from which the models are fitted anew."""

from typing import Any

from aduan.adapters.dynamodb.core import keys
from aduan.adapters.dynamodb.core.items import encode
from aduan.adapters.dynamodb.core.table import Table
from aduan.application.case.labels import Label


def put_label(table: Table, label: Label) -> dict[str, Any]:
    """A transaction's write of a person's decision."""
    key = keys.label(label.kind, label.at, f"{label.about}.{label.other or '-'}")
    return table.put(encode(label, {"type": "label"}, key))
