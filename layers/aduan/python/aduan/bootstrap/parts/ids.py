"""New ids from the time and the system's randomness."""

from datetime import datetime
from secrets import token_bytes

from aduan.application.intake.ports import FreshIds
from aduan.domain.case.identifiers import (
    CODE_RANDOM_BYTES,
    ID_RANDOM_BYTES,
    new_id,
    new_tracking_code,
)


def fresh_ids(at: datetime) -> FreshIds:
    return FreshIds(
        new_id(at, token_bytes(ID_RANDOM_BYTES)), new_tracking_code(token_bytes(CODE_RANDOM_BYTES))
    )
