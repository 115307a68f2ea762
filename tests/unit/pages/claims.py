"""Every sentence the product can say on a page or in a notice, collected from where it is written:
templates, the strings of page modules, the reasons of use cases, and the texts of city packs."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Final

from jinja2 import nodes

from aduan.pages.shared.templates import environment, names

ROOT: Final = Path(__file__).parents[3]
PACKAGE: Final = ROOT / "layers" / "aduan" / "python" / "aduan"
CITIES: Final = ROOT / "layers" / "cities"
SPOKEN_IN: Final = (
    *("pages", "application/tracking", "application/official", "application/desk"),
    *("application/channels", "application/escalation", "application/intake"),
    *("application/photos", "application/lapor/link_by_hand.py", "domain/case/clocks.py"),
)
"""Where sentences for people are written: pages, and the use cases whose words pages show, channels
are answered with, and histories keep."""
HAPPENED: Final = re.compile(
    r"\b(?:diberi tahu|memberi tahu|dikabari|dikirim|terkirim|disampaikan|tersimpan|tercatat|"
    r"dicatat|diminta menghubungi|dibuka kembali|dibatalkan|dipisahkan|berjalan lagi|berhenti|"
    r"masuk daftar|(?:sudah|telah) kami terima)\b",
    re.IGNORECASE,
)
"""Words by which a sentence says that somebody was told, or something was sent, kept or begun."""
_TAG: Final = re.compile(r"<[^>]+>")


def sentences() -> dict[str, set[str]]:
    """Each sentence that says something happened, and the files it stands in."""
    found: dict[str, set[str]] = {}
    for where, text in (*_of_templates(), *_of_modules(), *_of_packs()):
        for sentence in _split(text):
            if HAPPENED.search(sentence):
                found.setdefault(sentence, set()).add(where)
    return found


def _split(text: str) -> Iterator[str]:
    plain = _TAG.sub("\n", text)
    for block in plain.split("\n"):
        for part in re.split(r"(?<=[.!?])\s+", " ".join(block.split())):
            words = part.strip(" ·:,;()“”\"'")
            if len(words.split()) > 1:
                yield words


def _of_templates() -> Iterator[tuple[str, str]]:
    room = resources.files("aduan.pages") / "templates"
    for name in names():
        tree = environment().parse(room.joinpath(name).read_text(encoding="utf-8"))
        for data in tree.find_all(nodes.TemplateData):
            yield name, data.data
        for constant in tree.find_all(nodes.Const):
            if isinstance(constant.value, str):
                yield name, constant.value


def _of_modules() -> Iterator[tuple[str, str]]:
    for folder in SPOKEN_IN:
        place = PACKAGE / folder
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            silent = _documentation(tree)
            inside = {id(part) for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)
                      for part in one.values}  # fmt: skip
            for node in ast.walk(tree):
                where = str(path.relative_to(PACKAGE))
                if isinstance(node, ast.JoinedStr):
                    yield where, "".join(_piece(part) for part in node.values)
                elif (
                    isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and id(node) not in silent | inside
                ):
                    yield where, node.value


def _piece(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "…"


def _documentation(tree: ast.AST) -> set[int]:
    """Strings that stand alone: docstrings, also those of constants."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _of_packs() -> Iterator[tuple[str, str]]:
    for path in sorted(CITIES.glob("*/texts/notices.toml")):
        for text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield str(path.relative_to(CITIES)), text


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
