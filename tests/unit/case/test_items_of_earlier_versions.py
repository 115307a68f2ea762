"""What an earlier version wrote is read: fields that are gone stand in the register for years."""

from datetime import UTC, datetime
from typing import Any

import pytest

from aduan.adapters.dynamodb.core.items import decode, encode
from aduan.domain.case.case import Audience, Case, Level, Notice, NoticeKind
from tests.city import new_case

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NOTICE = Notice("K1.1.1.assigned.DISHUB", "K1", 1, NoticeKind.ASSIGNED, "DISHUB", Audience.HEAD, AT,
                Level.OPD)  # fmt: skip


@pytest.mark.parametrize(
    ("record", "gone"),
    [(new_case(AT), {"last_activity_at": AT}), (NOTICE, {"urgent": False})],
    ids=["case", "notice"],
)
def test_a_record_with_a_field_that_is_gone_is_read(record: Case | Notice, gone: Any) -> None:
    item = encode(record, gone)
    assert set(gone) <= set(item)
    assert decode(type(record), item) == record
