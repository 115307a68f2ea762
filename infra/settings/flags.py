"""The CDK's feature flags, as `cdk.json` sets them.

The command line hands them to the app; whoever declares the stack without it (a test) reads them
here, so that both see one template. They are the ones the library recommends; a test compares.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

CDK_JSON: Final = Path(__file__).parents[2] / "cdk.json"
_FLAG: Final = "@aws-cdk"


def feature_flags(file: Path = CDK_JSON) -> Mapping[str, Any]:
    return {name: value for name, value in _context(file).items() if name.startswith(_FLAG)}


def cdk_context(file: Path = CDK_JSON) -> Mapping[str, Any]:
    """What `cdk.json` says beside the flags: the city's lasting choices."""
    return {name: value for name, value in _context(file).items() if not name.startswith(_FLAG)}


def _context(file: Path) -> Mapping[str, Any]:
    context: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))["context"]
    return context
