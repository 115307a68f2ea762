"""The pages people read, and what they name: links, anchors, files, functions."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
RUNTIME = ROOT / "layers" / "aduan" / "python" / "aduan"
PACK = ROOT / "layers" / "cities" / "serang"
DOCS = ROOT / "docs"
GUIDES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md")
PAGES = sorted([ROOT / name for name in GUIDES] + list(DOCS.rglob("*.md")))


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path | str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """Without the blocks of code."""
    return re.sub(r"^ *```.*?^ *```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)


def links_of(page: Path) -> Iterator[tuple[str, str]]:
    """Target and anchor of each link that stays in the repository."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose_of(page)):
        if "://" not in target and not target.startswith("mailto:"):
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors_of(page: Path) -> set[str]:
    """As GitHub and MkDocs make them: lower case, punctuation gone, a dash for each space."""
    headings = re.findall(r"^#+ (.+)$", prose_of(page), re.MULTILINE)
    plain = (re.sub(r"[^\w\s-]", "", heading.replace("`", "")) for heading in headings)
    return {re.sub(r"\s+", "-", heading.strip().lower()) for heading in plain}


def named_of(page: Path) -> Iterator[str]:
    """What stands in backticks in the running text."""
    yield from re.findall(r"`([^`\n]+)`", prose_of(page))
