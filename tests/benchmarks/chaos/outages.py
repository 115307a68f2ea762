"""placeholder"""
from typing import Any
def outages(jobs: int, hours: tuple[float, ...]) -> dict[str, Any]:
    return {}
