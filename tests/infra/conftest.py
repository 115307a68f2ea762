"""One synthesis for the session: the production stage with all a city may have, bundling off,
cdk-nag on. `test_restore.py` makes another, of a city without a domain for mails."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.bundling import build

FUNCTIONS = Path(__file__).parents[2] / "functions"
CITY = build.LAYERS / "cities" / "serang"
NO_BYTE_CODE = "Annotation::satu-aduan:byteCode"
"""A warning about this machine, not about the template."""
DUTY_EMAIL = "meja@layanan.example.go.id"
PROD = {"city": "serang", "stage": "prod", "duty_email": DUTY_EMAIL}
MAIL_DOMAIN = "aduan.example.go.id"


@dataclass(frozen=True)
class Declared:
    """The synthesized template, its folder (assets lie in it), and what cdk-nag found."""

    template: Mapping[str, Any]
    folder: Path
    findings: tuple[tuple[str, str], ...]

    def resources(self, kind: str) -> dict[str, Any]:
        return {
            name: resource
            for name, resource in self.template["Resources"].items()
            if resource["Type"] == kind
        }

    def properties(self, kind: str) -> list[Any]:
        return [resource.get("Properties", {}) for resource in self.resources(kind).values()]

    def functions(self) -> dict[str, Any]:
        """Function properties by the name of the folder."""
        return {
            properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]: properties
            for properties in self.properties("AWS::Lambda::Function")
        }


@pytest.fixture(scope="session")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Declared:
    os.environ.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20")
    os.environ.setdefault("JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION", "1")
    from aws_cdk import App, Validations  # noqa: PLC0415  2.5 s that only these tests pay
    from cdk_nag import AwsSolutionsChecks  # noqa: PLC0415

    from infra.app import declare  # noqa: PLC0415
    from infra.settings.context import read_context  # noqa: PLC0415
    from infra.settings.flags import feature_flags  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("cdk") / "out"
    app = App(outdir=str(folder), context={**feature_flags(), "aws:cdk:bundling-stacks": []})
    stack = declare(app, read_context((PROD | {"mail_domain": MAIL_DOMAIN}).get))
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    try:
        app.synth()
    except Exception as exc:
        if "ValidationFailed" not in str(exc):  # findings are compared with the list by a test
            raise
    report = json.loads((folder / "validation-report.json").read_text(encoding="utf-8"))
    findings = tuple(
        sorted(
            (violation["ruleName"], where["constructPath"].removeprefix(f"{stack.stack_name}/"))
            for plugin in report["pluginReports"]
            for violation in plugin["violations"]
            for where in violation["violatingConstructs"]
            if violation["ruleName"] != NO_BYTE_CODE
        )
    )
    template = folder / f"{stack.stack_name}.template.json"
    return Declared(json.loads(template.read_text(encoding="utf-8")), folder, findings)


@pytest.fixture(scope="session")
def layers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layers as the local stage builds them, merged as Lambda merges them under /opt."""
    opt = tmp_path_factory.mktemp("opt")
    build.own_code(opt)
    build.city_pack(CITY, opt)
    build.packages_of_this_machine("vendor", opt)
    return opt / "python"
