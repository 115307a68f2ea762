"""Where photos lie on the board."""

from typing import Final

from aduan.domain.figures.facts import Fact

FOLDER: Final = "foto/"
BEFORE: Final = "sebelum"
AFTER: Final = "sesudah"


def name_of(fact: Fact, which: str) -> str:
    """`which` is BEFORE or AFTER."""
    return f"{FOLDER}{fact.number.lower()}-{fact.cycle}-{which}.jpg"
