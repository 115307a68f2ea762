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
    context = json.loads(file.read_text(encoding="utf-8"))["context"]
    return {name: value for name, value in context.items() if name.startswith(_FLAG)}
