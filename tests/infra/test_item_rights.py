"""What the table of `infra/rights.py` says of the register's keys, without a template."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.rights import ITEMS, Items, patterns

ROOT = Path(__file__).parents[2]
GRANTS_PAGE = ROOT / "docs/privacy/grants.md"
KEYS = ROOT / "layers/aduan/python/aduan/adapters/dynamodb/core/keys.py"


def tables() -> tuple[set[str], set[str]]:
    """What the partition keys of the register and of its work index begin with, as `keys.py`
    lists them."""
    rows = re.findall(r"^\| [^|]+ \| (\S[^|]*?) +\|", KEYS.read_text(encoding="utf-8"), re.M)
    found = [re.sub(r"#?@?<.*", "#", row) if "<" in row else row for row in rows]
    border = found.index("work_pk")
    return set(found[:border]) - {"pk"}, set(found[border + 1 :])


def named(*rights: str) -> set[str]:
    return {
        family
        for items in ITEMS.values()
        for right in rights
        for family in getattr(items, right).split()
    }


def test_every_key_of_the_register_is_somebodys_and_no_other_is_granted() -> None:
    of_items, of_lists = tables()
    # A picture sent is filed under SENT#PICTURE#, and one is found by its reporter under FIND#@.
    known = named("gets", "looks", "puts", "updates", "deletes", "checks")
    assert known == of_items
    assert {patterns(one) for one in named("lists", "due")} <= {patterns(one) for one in of_lists}


@pytest.mark.parametrize(("keys", "allowed"), [
    (("CASE#1",), True),
    (("CASE#1", "COMPLAINT#2"), True),
    (("CASE#1", "OFFICIALS"), False),
    (("CASES",), False),
    ((), False),
])  # fmt: skip
def test_a_call_is_allowed_when_one_statement_covers_all_its_keys(
    keys: tuple[str, ...], allowed: bool
) -> None:
    rights = Items(looks="CASE# COMPLAINT#", puts="OFFICIALS")
    assert rights.allows("dynamodb:BatchGetItem", keys) is allowed


def test_actions_with_the_same_keys_share_a_statement() -> None:
    rights = Items(looks="CASE#", puts="CASE# NONCE#", deletes="CASE#")
    assert {keys: actions for actions, keys in rights.on_table()} == {
        ("CASE#*",): (
            "dynamodb:BatchGetItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:Query",
        ),
        ("CASE#*", "NONCE#*"): ("dynamodb:PutItem",),
    }  # fmt: skip


def test_an_index_is_asked_by_its_own_lists() -> None:
    rights = Items(looks="CASE#", lists="CITY OFFICE#")
    assert rights.allows("dynamodb:Query", ("OFFICE#dlh",), "work")
    assert not rights.allows("dynamodb:Query", ("CASE#1",), "work")
    assert not rights.allows("dynamodb:Query", ("CITY",), "due")


def test_only_the_directory_of_officials_and_the_news_of_mails_write_appointments() -> None:
    """Whoever may write there takes a post, and hears and decides for it. Where a city mails itself
    what hears that an address is lost notes it on the appointment; nobody from outside calls it."""
    writing = [name for name, items in ITEMS.items() if "OFFICIALS" in items.puts]
    assert writing == ["admin", "mail"]


def test_only_officials_pages_and_the_rights_desk_read_what_is_found_by_words() -> None:
    reading = [name for name, items in ITEMS.items() if "FIND#" in items.looks]
    assert reading == ["official_action", "desk", "privacy"]


def test_who_takes_photos_from_strangers_writes_no_case() -> None:
    assert patterns(ITEMS["fetch_photos"].puts) == ("COMPLAINT#*",)


def written(function: str) -> set[str]:
    items = ITEMS[function]
    return {*items.puts.split(), *items.updates.split(), *items.deletes.split()}


def touched(function: str) -> set[str]:
    items = ITEMS[function]
    return written(function) | {*items.gets.split(), *items.looks.split(), *items.checks.split()}


def said_of(opening: str) -> list[str]:
    """The functions a sentence of the page names that begins so."""
    sentence = re.search(re.escape(opening) + r"([^.]*)\.", GRANTS_PAGE.read_text(encoding="utf-8"))
    assert sentence, opening
    return re.findall(r"`(\w+)`", sentence[1])


@pytest.mark.parametrize(("opening", "family"), [
    ("Of a case whose id they know, these could spoil anything:", "CASE#"),
    ("Of a complaint whose id they know:", "COMPLAINT#"),
])  # fmt: skip
def test_the_page_names_all_who_could_spoil_a_case_or_a_complaint(
    opening: str, family: str
) -> None:
    assert said_of(opening) == [name for name in ITEMS if family in written(name)]


HOLDS: dict[str, Callable[[str], bool]] = {
    # What the page says of a function as it is now, and what that is in the table of rights.
    "no appointment": lambda name: "OFFICIALS" not in written(name),
    "appoints nobody": lambda name: "OFFICIALS" not in written(name),
    "no post": lambda name: "OFFICIALS" not in touched(name),
    "no official": lambda name: "OFFICIALS" not in touched(name),
    "appointments alone": lambda name: name != "admin" or touched(name) == {"OFFICIALS"},
    "no list of the desk": lambda name: "DESK#" not in ITEMS[name].lists,
    "no office's list": lambda name: "OFFICE#" not in ITEMS[name].lists,
    "no list,": lambda name: not ITEMS[name].lists,
    "no list;": lambda name: not ITEMS[name].lists,
    "no search": lambda name: "FIND#" not in touched(name),
    "no delivery": lambda name: "DELIVERY#" not in touched(name),
    "no figure": lambda name: "FIGURES" not in touched(name),
    "deletes nothing,": lambda name: not ITEMS[name].deletes,
    "changes no case": lambda name: "CASE#" not in written(name),
    "` no case": lambda name: "CASE#" not in touched(name),
    "no complaint,": lambda name: "COMPLAINT#" not in touched(name),
    "no complaint changed": lambda name: "COMPLAINT#" not in written(name),
    "deletes nothing of one": lambda name: "COMPLAINT#" not in ITEMS[name].deletes.split(),
    "writes only how far a channel asked": lambda name: written(name) == {"CHANNEL#"},
    "change nothing of the register": lambda name: not written(name),
}
ONLY_OF: dict[tuple[int, str], str] = {(8, "` no case"): "fetch_photos"}


def test_what_the_page_says_a_function_cannot_do_stands_in_its_row() -> None:
    rows = re.findall(
        r"^\| (\d+) \| ([^|]*) \| [^|]* \| ([^|]*) \|",
        GRANTS_PAGE.read_text(encoding="utf-8"), re.M,
    )  # fmt: skip
    assert len(rows) == 12
    false, claims = [], 0
    for number, whom, now in rows:
        for claim, holds in HOLDS.items():
            if claim not in now:
                continue
            claims += 1
            only = ONLY_OF.get((int(number), claim))
            names = [only] if only else re.findall(r"`(\w+)`", whom)
            false += [(name, claim) for name in names if not holds(name)]
    assert false == []
    assert claims > 20
