"""One version: the package says it, everything else follows."""

import json
import re
import tomllib

import aduan
from aduan.entrypoints.webhook.openapi import document
from tests.unit.docs.pages import text_of


def test_the_distribution_takes_its_version_from_the_package() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "aduan.__version__"}


def test_openapi_and_the_cdks_package_carry_it() -> None:
    assert document()["info"]["version"] == aduan.__version__
    assert json.loads(text_of("docs/openapi.json"))["info"]["version"] == aduan.__version__
    assert json.loads(text_of("package.json"))["version"] == aduan.__version__
    locked = json.loads(text_of("package-lock.json"))
    assert locked["version"] == locked["packages"][""]["version"] == aduan.__version__


def test_the_changelog_tells_of_it_with_its_day() -> None:
    changelog = text_of("CHANGELOG.md")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert released[0] == aduan.__version__
    assert (
        sorted(released, key=lambda one: tuple(map(int, one.split("."))), reverse=True) == released
    )


def test_the_security_policy_supports_it() -> None:
    series = aduan.__version__.rpartition(".")[0]
    assert f"| {series}.x | yes |" in text_of("SECURITY.md")


def test_the_licence_is_the_one_the_project_names() -> None:
    assert text_of("LICENSE").startswith("MIT License\n")
    assert tomllib.loads(text_of("pyproject.toml"))["project"]["license"] == "MIT"
    assert json.loads(text_of("package.json"))["license"] == "MIT"
