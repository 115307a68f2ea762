"""What `receive_webhook` may import. Its cold start is measured by `make bench`; this says why it
would grow, and fails at once."""

import json
import subprocess
import sys
import tomllib
from typing import Final

from tests.benchmarks.cold_start import HANDLER, ROOT, with_pack

RENDERING: Final = {"desk", "official_action", "track"}

TOO_DEAR: Final = {
    "pydantic": "two fifths of boto3's import; the shapes of entrypoints.shapes do its work here",
    "lokal": "as dear as boto3; the masking asks it only where digits are left",
    "phonenumbers": "a sixth of boto3's import for one normalisation",
    "aws_xray_sdk": "two thirds of boto3's import; Lambda traces the function itself",
    "httpx": "nothing is called but AWS",
    "jinja2": "a quarter of boto3's import; only functions that render pages pay for it",
    "requests": "nothing is called but AWS",
    "rapidfuzz": "twins are looked for on the stream",
    "PIL": "photos are looked at elsewhere",
    "aduan.domain.routing.route": "an agency is found on the stream",
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


def test_every_function_that_renders_no_page_is_under_the_contract_about_the_template_engine() -> (
    None
):
    """import-linter proves it for the functions it is told of; this, that it is told of all."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (named,) = (
        set(contract["source_modules"])
        for contract in contracts["tool"]["importlinter"]["contracts"]
        if "jinja2" in contract.get("forbidden_modules", ())
        and all(name.startswith("functions.") for name in contract["source_modules"])
    )
    handlers = {f"functions.{path.parent.name}" for path in ROOT.glob("functions/*/handler.py")}
    assert named == handlers - {f"functions.{name}" for name in RENDERING}
