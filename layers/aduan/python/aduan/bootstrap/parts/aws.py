"""AWS clients, one a service for the life of the process, made when the function starts.

They give up before the function does: a caller hears 503 and when to come again, not a time-out.
The longest a call may hang is attempts * (connect + read) and the wait between them, which botocore
draws from 0 to 2**n seconds (standard mode): ten seconds, of the fifteen a function has at least.
"""

from functools import cache
from typing import Any, Final

import boto3
from botocore.config import Config

CLIENT_CONFIG: Final = Config(
    connect_timeout=1,
    read_timeout=3.5,
    retries={"mode": "standard", "total_max_attempts": 2},
)


@cache
def client(service: str) -> Any:
    return boto3.client(service, config=CLIENT_CONFIG)  # type: ignore[call-overload]
