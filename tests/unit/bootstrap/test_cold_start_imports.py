"""What `receive_webhook` may import. Its cold start is measured by `make bench`; this says why it
would grow, and fails at once."""

import json
import subprocess
import sys
from typing import Final

from tests.benchmarks.cold_start import HANDLER, with_pack

TOO_DEAR: Final = {
    "pydantic": "two fifths of boto3's import; the shapes of entrypoints.shapes do its work here",
    "lokal": "as dear as boto3; the masking asks it only where digits are left",
    "phonenumbers": "a sixth of boto3's import for one normalisation",
    "aws_xray_sdk": "two thirds of boto3's import; Lambda traces the function itself",
    "httpx": "nothing is called but AWS",
    "requests": "nothing is called but AWS",
    "rapidfuzz": "twins are looked for on the stream",
    "PIL": "photos are looked at elsewhere",
    "aduan.domain.routing.route": "an agency is found on the stream",
    "aduan.domain.privacy.reading": "whom a report may reach is read on the stream",
    "aduan.domain.duplicates": "twins are looked for on the stream",
}


def test_the_handler_imports_nothing_dear_and_leaves_the_collector_on() -> None:
    said = (
        f"{HANDLER}; import gc, json, sys; "
        "print(json.dumps([sorted(sys.modules), gc.isenabled(), gc.get_freeze_count() > 0]))"
    )
    folder, env = with_pack()
    with folder:
        done = subprocess.run(
            [sys.executable, "-c", said], env=env, check=True, capture_output=True, text=True
        )
    modules, collecting, frozen = json.loads(done.stdout.splitlines()[-1])
    assert {name: why for name, why in TOO_DEAR.items() if name in modules} == {}
    assert collecting
    assert frozen
