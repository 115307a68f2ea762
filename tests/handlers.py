"""The handlers as Lambda starts them: with their environment, and the city pack as a package.

What a handler works with is its module's `WIRED`; a test that wants fakes there sets it.
"""

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

PACK: Final = Path(__file__).parents[1] / "layers" / "cities" / "serang"
FUNCTIONS: Final = tuple(
    sorted(path.parent.name for path in (PACK.parents[2] / "functions").glob("*/handler.py"))
)
ENVIRONMENT: Final = {
    "STAGE": "local",
    "CITY": "serang",
    "PUBLIC_URL": "https://contoh.id",
    "REGISTER_TABLE": "register",
    "IDENTITIES_TABLE": "identities",
    "CHANNELS_SECRET_ID": "satu-aduan/channels",
    "HASH_SECRET_ID": "satu-aduan/hash",
    "HIDE_REPORTER_FUNCTION": "hide-reporter",
    "PROOF_SECRET_ID": "satu-aduan/proof",
    "LINK_KEY": "arn:aws:kms:ap-southeast-3:123456789012:key/links",
    "LAPOR_SECRET_ID": "satu-aduan/lapor",
    "EVIDENCE_BUCKET": "evidence",
    "EXPORTS_BUCKET": "exports",
    "BOARD_BUCKET": "board",
    "BOARD_URL": "https://papan.contoh.id/",
    "FAILURES_BUCKET": "failures",
    "AUDIT_BUCKET": "audit",
    "FETCH_PHOTOS_FUNCTION": "fetch-photos",
    "TELL_CHANNELS_FUNCTION": "tell-channels",
    "STATUS_SECRET_PREFIX": "satu-aduan/status/",
    "DUTY_TOPIC_ARN": "arn:aws:sns:ap-southeast-3:123456789012:satu-aduan-duty",
    "STATE_MACHINE_ARN": "arn:aws:states:ap-southeast-3:123456789012:stateMachine:satu-aduan",
    "TOPIC_ARN_PREFIX": "arn:aws:sns:ap-southeast-3:123456789012:satu-aduan-",
    "MAIL_FROM": "satu-aduan@aduan.example.go.id",
    "CONFIGURATION_SET": "satu-aduan",
    "POWERTOOLS_METRICS_NAMESPACE": "SatuAduan",
}
"""Everything any of the functions asks for; nothing of it is called."""


def lay_out_pack(parent: Path, pack: Path = PACK) -> None:
    """As the city's layer has it: a package, not a mere folder."""
    package = parent / "aduan_city"
    package.mkdir()
    (package / "__init__.py").touch()
    for file in pack.iterdir():
        (package / file.name).symlink_to(file)


def started(
    function: str, parent: Path, patch: pytest.MonkeyPatch, environment: Mapping[str, str]
) -> ModuleType:
    """The module of a handler, started anew in this process; `parent` holds the pack's package."""
    patch.syspath_prepend(str(parent))
    for name, value in {**environment, "POWERTOOLS_SERVICE_NAME": function}.items():
        patch.setenv(name, value)
    for module in [m for m in sys.modules if m.startswith(("functions.", "aduan.bootstrap"))]:
        patch.delitem(sys.modules, module)
    patch.delitem(sys.modules, "aduan_city", raising=False)
    return importlib.import_module(f"functions.{function}.handler")
