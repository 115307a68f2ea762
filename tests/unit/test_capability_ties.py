"""No two capabilities import each other, over all layers together.

import-linter holds the order within the domain and within the use cases. A tie can also be made of
two imports in different layers (a use case of A asks B, an adapter of B asks A); then neither can
be read, tested or changed without the other, and this counts it. The rims that wire everything
(bootstrap, cli, functions) and what belongs to nobody (`SHARED`) are left out.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).parents[2] / "layers" / "aduan" / "python" / "aduan"
LAYERS: Final = ("domain", "application", "adapters", "entrypoints", "pages")
CAPABILITIES: Final = frozenset(
    path.name
    for layer in ("domain", "application")
    for path in (PACKAGE / layer).iterdir()
    if (path / "__init__.py").is_file()
) | {"links", "privacy"}
BY_HAND: Final = {
    "adapters.aws.board_bucket": "board",
    "adapters.aws.evidence_bucket": "photos",
    "adapters.aws.exports": "lapor",
    "adapters.aws.invocations": "photos",
    "adapters.aws.kept_photos": "figures",
    "adapters.aws.printed_reports": "reports",
    "adapters.aws.mailer": "mail",
    "adapters.aws.public_photos": "board",
    "adapters.aws.public_prints": "board",
    "adapters.aws.frozen_periods": "figures",
    "adapters.aws.sealed_days": "figures",
    "adapters.aws.step_functions": "escalation",
    "adapters.aws.subscribers": "officials",
    "adapters.aws.table_copies": "restore",
    "adapters.aws.topics": "notices",
    "adapters.aws.clean_files": "lapor",
    "adapters.dynamodb.beside_figures": "reports",
    "adapters.dynamodb.complaints": "case",
    "adapters.dynamodb.desk_counts": "desk",
    "adapters.dynamodb.erasing": "rights",
    "adapters.dynamodb.fates": "rights",
    "adapters.dynamodb.wishes": "rights",
    "adapters.dynamodb.fan_out": "outbox",
    "adapters.dynamodb.follow_up_events": "intake",
    "adapters.dynamodb.improvements": "figures",
    "adapters.dynamodb.joined": "placing",
    "adapters.dynamodb.labels": "case",
    "adapters.dynamodb.outbox_rows": "case",
    "adapters.dynamodb.lists": "escalation",
    "adapters.dynamodb.mails": "mail",
    "adapters.dynamodb.photo_evidence": "photos",
    "adapters.dynamodb.photo_calls": "photos",
    "adapters.dynamodb.pictures": "photos",
    "adapters.dynamodb.questions": "placing",
    "adapters.dynamodb.said_rows": "case",
    "adapters.dynamodb.sent_photos": "photos",
    "adapters.dynamodb.voice_rows": "case",
    "adapters.dynamodb.voices": "case",
    "adapters.dynamodb.words_aside": "intake",
    "entrypoints.admin_orders": "officials",
    "entrypoints.machine": "escalation",
    "entrypoints.mail_news": "mail",
    "entrypoints.rights_orders": "rights",
    "entrypoints.channels": "intake",
    "entrypoints.shapes": "intake",
    "entrypoints.signatures": "intake",
    "entrypoints.status": "channels",
    "entrypoints.strict_json": "intake",
    "entrypoints.webhook": "intake",
    "entrypoints.webhook.openapi": "channels",
}
"""Files and folders that are not called after their capability."""
SHARED: Final = frozenset(
    {
        # What is asked of KMS and of the function that hides, for whoever signs, opens or looks up.
        "adapters.aws.hashing",
        "adapters.aws.link_keys",
        "adapters.aws.p256",
        "adapters.aws.secrets",
        # A bucket with versions, for whoever takes something away for good.
        "adapters.aws.versions",
        "adapters.dynamodb.core",
        # What figures are counted from is written in the transaction of the case it is of.
        "adapters.dynamodb.fact_rows",
        "entrypoints.observability",
        "entrypoints.problems",
        "entrypoints.requests",
        "entrypoints.settings",
        "entrypoints.streams",
        "entrypoints.turns",
        "pages.shared",
    }
)


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
        for layer in LAYERS
        for path in (PACKAGE / layer).rglob("*.py")
        if path.name != "__init__.py"
    }


def capability(module: str) -> str | None:
    """Whose a module is; None when it is shared. KeyError when nobody has said so."""
    parts = module.split(".")
    for end in range(len(parts), 1, -1):
        name = ".".join(parts[:end])
        if name in SHARED:
            return None
        if name in BY_HAND:
            return BY_HAND[name]
    owner = next((part for part in parts[1:] if part in CAPABILITIES), None)
    if owner is None:
        raise KeyError(module)
    return owner


def imported(path: Path, known: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("aduan."):
            source = str(node.module).removeprefix("aduan.")
            for name in node.names:
                inner = f"{source}.{name.name}"
                yield inner if inner in known else source


def ties() -> dict[tuple[str, str], set[str]]:
    """What capability imports what other one, with the imports that make it so."""
    known = modules()
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for module, path in known.items():
        mine = capability(module)
        for other in imported(path, known):
            if other not in known:
                continue
            theirs = capability(other)
            if mine is not None and theirs is not None and mine != theirs:
                found[mine, theirs].add(f"{module} -> {other}")
    return found


@pytest.mark.parametrize("module", sorted(modules()))
def test_every_module_belongs_to_one_capability_or_is_shared(module: str) -> None:
    capability(module)


def test_what_is_said_by_hand_is_there() -> None:
    known = modules()
    names = {*known, *(name.rpartition(".")[0] for name in known)}
    assert set(BY_HAND) | SHARED <= names


def test_no_two_capabilities_import_each_other() -> None:
    found = ties()
    two_way = {pair for pair in found if pair[0] < pair[1] and pair[::-1] in found}
    assert {pair: sorted(found[pair] | found[pair[::-1]]) for pair in sorted(two_way)} == {}
