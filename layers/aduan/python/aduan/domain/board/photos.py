"""Where photos lie on the board."""

from typing import Final

from aduan.domain.figures.facts import Fact

FOLDER: Final = "foto/"
BEFORE: Final = "sebelum"
AFTER: Final = "sesudah"


def name_of(fact: Fact, which: str) -> str:
    """`which` is BEFORE or AFTER."""
    return f"{folder_of(fact.number)}{fact.cycle}-{which}.jpg"


def folder_of(number: str) -> str:
    """How the paths of a case's photos begin."""
    return f"{FOLDER}{number.lower()}-"


def is_before(path: str) -> bool:
    """Whether it is a reporter's photo."""
    return path.endswith(f"-{BEFORE}.jpg")
