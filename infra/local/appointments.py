"""Appoints the city pack's example officials, as `aduan officials load` would on a real account.

Without officials every notice goes to the duty desk: that is right, but no evening to watch. The
emulator confirms e-mail subscriptions by itself; `settle` lets the directory notice it.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

from infra.local.errors import LocalStackError

CITIES = Path(__file__).parents[2] / "layers" / "cities"


def appoint(client: Any, function: str, city: str) -> int:
    """`client` is boto3's Lambda client, `function` the admin function. Answers how many."""
    path = CITIES / city / "officials.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("official", [])
    for row in rows:
        order(client, function, {"do": "add", **{name: str(value) for name, value in row.items()}})
    order(client, function, {"do": "settle"})
    return len(rows)


def order(client: Any, function: str, said: dict[str, str]) -> None:
    """One order to the admin function, as an operator's command sends it."""
    answer = client.invoke(FunctionName=function, Payload=json.dumps(said).encode())
    told = answer["Payload"].read().decode()
    if "FunctionError" in answer or '"statusCode": 200' not in told:
        raise LocalStackError(f"officials could not be appointed ({said.get('post')}): {told}")
