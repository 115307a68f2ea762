"""What the pages name is there: links and headings, files, functions, settings, alarms."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from infra.rights import ITEMS
from tests.infra.grants import GRANTS
from tests.unit.docs.pages import (
    DOCS,
    PACK,
    PAGES,
    ROOT,
    RUNTIME,
    anchors_of,
    links_of,
    name_of,
    named_of,
    text_of,
)

FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?\.(?:py|md|toml|json|csv|txt|in|lock|svg|yml)")
FOLDER = re.compile(
    r"(?:domain|application|adapters|entrypoints|pages|bootstrap|cli|functions|infra|tests|layers"
    r"|docs|requirements)(?:/[\w.-]+)*/?"
)
MADE_WHEN_RUN = {
    "demo.json",
    "mailbox.jsonl",
    "outputs.json",
    "stack.json",
    ".local/demo.json",
    "lapor-secret.json",
    "penduduk.csv",
    "skm.csv",
    "instrumen.toml",
    "SHA256SUMS.txt",
    "BELUM-ADA.txt",
    "handler.py",
    "ports.py",
    "keys.py",
    "utils.py",
}
"""Written by a run, or a name that stands for one in each room."""
FROM = (ROOT, RUNTIME, PACK, PACK / "duplicates", RUNTIME / "adapters" / "dynamodb", ROOT / "tests")

every_page = pytest.mark.parametrize("page", PAGES, ids=name_of)


def exists(named: str) -> bool:
    return any((start / named.rstrip("/")).exists() for start in FROM)


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for path, anchor in links_of(page):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        if anchor:
            assert anchor in anchors_of(target), f"{path}#{anchor}"


@every_page
def test_every_file_it_names_is_there(page: Path) -> None:
    for named in named_of(page):
        path = named.partition(":")[0]
        if FILE.fullmatch(path) or FOLDER.fullmatch(path):
            assert path in MADE_WHEN_RUN or exists(path), named


@every_page
def test_every_function_it_names_is_in_that_file(page: Path) -> None:
    for named in named_of(page):
        found = re.fullmatch(r"([\w/]+\.py):(\w+)", named)
        if found:
            files = [start / found[1] for start in FROM if (start / found[1]).is_file()]
            assert files, f"no such file: {named}"
            tree = ast.parse(files[0].read_text(encoding="utf-8"))
            names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            assert found[2] in names, named


def test_every_deadline_names_a_key_of_the_clocks() -> None:
    clocks = tomllib.loads((PACK / "clocks.toml").read_text(encoding="utf-8"))
    table = text_of("docs/architecture.md").partition("## Deadlines")[2].partition("\n## ")[0]
    named = re.findall(r"`\[([\w.]+)\]`", table)
    told = set()
    for key in named:
        value = clocks
        for part in key.split("."):
            value = value[part]
        told.add(key)
    with_basis = {
        f"{group}.{name}" if name else group
        for group, rows in clocks.items()
        if isinstance(rows, dict)
        for name, row in ({"": rows} | rows).items()
        if isinstance(row, dict) and "basis" in row
    }
    assert with_basis <= told, "each duration with a legal basis stands in the table"


def test_every_function_stands_in_the_picture_and_in_the_grants() -> None:
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", text_of("docs/img/architecture.svg"))
    picture = {word for text in drawn for word in (*re.split(r", |: ", text), *named_in(text))}
    grants = text_of("docs/privacy/grants.md")
    functions = {handler.parent.name for handler in (ROOT / "functions").glob("*/handler.py")}
    assert functions - picture == set()
    assert {name for name in functions if f"`{name}`" not in grants} == set()
    assert set(GRANTS) == functions, "each function's whole policy (tests/infra/grants.py)"
    assert set(ITEMS) == functions, "what of the register it may touch (infra/rights.py)"


def named_in(text: str) -> list[str]:
    """Names of functions that no English word is: `desk` stands in "duty desk" too."""
    return re.findall(r"\b\w+_\w+\b", text)


def test_every_alarm_of_our_own_metrics_says_what_to_do() -> None:
    source = text_of("infra/capabilities/alarms.py")
    metrics = re.findall(r'^    \("\w+", "(\w+)", [\d_]+,', source, re.MULTILINE)
    assert len(metrics) > 10
    operations = text_of("docs/operations.md")
    for metric in metrics:
        assert f"`{metric.replace('_', '-')}`" in operations, metric


def test_every_record_is_in_the_list_of_decisions() -> None:
    listed = text_of("docs/decisions/README.md")
    for record in (DOCS / "decisions").glob("0*.md"):
        assert f"({record.name})" in listed, record.name


def test_every_page_is_in_the_sites_navigation() -> None:
    navigation = text_of("mkdocs.yml").partition("\nnav:")[2]
    listed = re.findall(r"([\w/.-]+\.md)", navigation)
    assert len(listed) == len(set(listed))
    for page in DOCS.rglob("*.md"):
        assert page.relative_to(DOCS).as_posix() in listed, page
