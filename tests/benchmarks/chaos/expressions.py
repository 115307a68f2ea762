"""DynamoDB's expressions: conditions, key conditions, updates and projections, on wire-form items.

Written after the API's grammar ("Condition and filter expressions", "Update expressions" of the
DynamoDB developer guide), so that any expression the register sends is understood and not only
those it sends today.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

Item = dict[str, Any]
Value = dict[str, Any]
Condition = Callable[[Item, Mapping[str, Value]], bool]

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<word>[A-Za-z_#:][A-Za-z0-9_#:]*)|(?P<number>[0-9]+)|(?P<op><>|<=|>=|[=<>(),.+\[\]-]))"
)
_COMPARATORS: Final = frozenset({"=", "<>", "<", "<=", ">", ">="})
_CLAUSES: Final = frozenset({"SET", "REMOVE", "ADD", "DELETE"})


class InvalidExpressionError(Exception):
    """DynamoDB would answer ValidationException."""


@dataclass(frozen=True)
class Path:
    """Where in an item: names and list places."""

    steps: tuple[str | int, ...]

    def of(self, item: Item) -> Value | None:
        found: Any = {"M": item}
        for step in self.steps:
            if isinstance(step, int):
                inner = found.get("L")
                found = inner[step] if inner is not None and step < len(inner) else None
            else:
                found = found.get("M", {}).get(step) if "M" in found else None
            if found is None:
                return None
        return dict(found)

    def put(self, item: Item, value: Value) -> None:
        holder = self._holder(item)
        last = self.steps[-1]
        if isinstance(last, int):
            held = holder["L"]
            held[last : last + 1] = [value]
        else:
            holder["M"][last] = value

    def drop(self, item: Item) -> None:
        if self.of(item) is None:
            return
        holder, last = self._holder(item), self.steps[-1]
        if isinstance(last, int):
            del holder["L"][last]
        else:
            del holder["M"][last]

    def _holder(self, item: Item) -> Any:
        found: Any = {"M": item}
        for step in self.steps[:-1]:
            inner = found.get("L" if isinstance(step, int) else "M")
            if inner is None or (not isinstance(step, int) and step not in inner):
                raise InvalidExpressionError("the document path is invalid for update")
            found = inner[step]
        return found


def condition(text: str, names: Mapping[str, str]) -> Condition:
    """A condition as a question to an item."""
    return _condition(text, tuple(sorted(names.items())))


@lru_cache(maxsize=2048)
def _condition(text: str, names: tuple[tuple[str, str], ...]) -> Condition:
    parser = _Parser(text, dict(names))
    found = parser.either()
    parser.end()
    return found


@dataclass(frozen=True)
class KeyCondition:
    """A partition, and bounds of the sort key."""

    partition: str
    value: str
    sort: str | None = None
    test: Callable[[str], bool] = lambda _key: True


def key_condition(
    text: str, names: Mapping[str, str], values: Mapping[str, Value], keys: tuple[str, str | None]
) -> KeyCondition:
    """`keys` are the names of partition and sort key of the table or index."""
    parts = _split_and(text)
    partition, sort = keys
    value: str | None = None
    tests: list[Condition] = []
    for part in parts:
        parser = _Parser(part, names)
        name = parser.key_name()
        if name == partition and "=" in part and "<" not in part and ">" not in part:
            value = str(values[part.partition("=")[2].strip()]["S"])
        elif name == sort:
            tests.append(condition(part, names))
        else:
            raise InvalidExpressionError(f"a key condition on {name}")
    if value is None:
        raise InvalidExpressionError("a query names its partition")

    def holds(key: str) -> bool:
        return all(test({str(sort): {"S": key}}, values) for test in tests)

    return KeyCondition(partition, value, sort, holds)


def _split_and(text: str) -> list[str]:
    """At ANDs that are not those of a BETWEEN."""
    parts: list[str] = []
    between = False
    for word in text.split(" "):
        if word == "AND" and not between:
            parts.append("")
            continue
        between = word == "BETWEEN" or (between and word != "AND")
        if not parts:
            parts.append("")
        parts[-1] += f" {word}"
    return [part.strip() for part in parts]


def update(text: str, item: Item, names: Mapping[str, str], values: Mapping[str, Value]) -> None:
    """Carry an update expression out on `item`; operands see the item as it was before."""
    before = _copy(item)
    puts: list[tuple[Path, Value]] = []
    drops: list[Path] = []
    parser = _Parser(text, names)
    while not parser.done():
        clause = parser.take().upper()
        if clause not in _CLAUSES:
            raise InvalidExpressionError(f"clause {clause}")
        while True:
            path = parser.path()
            if clause == "SET":
                parser.expect("=")
                puts.append((path, parser.operation()(before, values)))
            elif clause == "REMOVE":
                drops.append(path)
            else:
                puts += _added(clause, path, before, values[parser.take()])
            if not parser.next_is(","):
                break
    for path, value in puts:
        path.put(item, value)
    for path in drops:
        path.drop(item)


def _added(clause: str, path: Path, item: Item, more: Value) -> list[tuple[Path, Value]]:
    if clause == "ADD" and "N" in more:
        old = Decimal((path.of(item) or {"N": "0"})["N"])
        return [(path, {"N": str(old + Decimal(more["N"]))})]
    raise InvalidExpressionError(f"{clause} of {more}")


def project(item: Item, text: str, names: Mapping[str, str]) -> Item:
    """Top-level names only: more the register does not ask for."""
    wanted = [names.get(one.strip(), one.strip()) for one in text.split(",")]
    return {name: item[name] for name in wanted if name in item}


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_copy(inner) for inner in value]
    return value


_Operand = Callable[[Item, Mapping[str, Value]], Value | None]


class _Parser:
    """Recursive descent; NOT binds tighter than AND, AND tighter than OR."""

    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self.names = names
        self.tokens: list[str] = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise InvalidExpressionError(text[at:])
            self.tokens.append(found.group().strip())
            at = found.end()
        self.at = 0

    # conditions ---------------------------------------------------------------------------------

    def either(self) -> Condition:
        parts = [self.both()]
        while self.next_is("OR"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda i, v: any(part(i, v) for part in parts)

    def both(self) -> Condition:
        parts = [self.one()]
        while self.next_is("AND"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else lambda i, v: all(part(i, v) for part in parts)

    def one(self) -> Condition:
        if self.next_is("NOT"):
            inner = self.one()
            return lambda i, v: not inner(i, v)
        if self.next_is("("):
            inner = self.either()
            self.expect(")")
            return inner
        word = self.peek()
        if self.peek(1) == "(" and word != "size":
            return self.function(self.take())
        return self.comparison(self.operand())

    def function(self, name: str) -> Condition:
        self.expect("(")
        path = self.path()
        other = self.operand() if self.next_is(",") else None
        self.expect(")")
        match name:
            case "attribute_exists":
                return lambda i, _v: path.of(i) is not None
            case "attribute_not_exists":
                return lambda i, _v: path.of(i) is None
            case "begins_with" if other is not None:
                return lambda i, v: _text(path.of(i)).startswith(_text(other(i, v)) or "\x00")
            case "contains" if other is not None:
                return lambda i, v: _contains(path.of(i), other(i, v))
            case _:
                raise InvalidExpressionError(f"function {name}")

    def comparison(self, left: _Operand) -> Condition:
        word = self.take()
        if word in _COMPARATORS:
            right = self.operand()
            return lambda i, v: _compare(word, left(i, v), right(i, v))
        if word == "BETWEEN":
            low = self.operand()
            self.expect("AND")
            high = self.operand()
            return lambda i, v: (
                _compare("<=", low(i, v), left(i, v)) and _compare("<=", left(i, v), high(i, v))
            )
        if word == "IN":
            self.expect("(")
            options = [self.operand()]
            while self.next_is(","):
                options.append(self.operand())
            self.expect(")")
            return lambda i, v: any(_compare("=", left(i, v), one(i, v)) for one in options)
        raise InvalidExpressionError(f"comparison {word}")

    def operand(self) -> _Operand:
        if self.peek().startswith(":"):
            name = self.take()
            return lambda _i, v: v[name]
        if self.peek() == "size":
            self.take()
            self.expect("(")
            path = self.path()
            self.expect(")")
            return lambda i, _v: _size(path.of(i))
        path = self.path()
        return lambda i, _v: path.of(i)

    # updates ------------------------------------------------------------------------------------

    def operation(self) -> Callable[[Item, Mapping[str, Value]], Value]:
        left = self.term()
        if self.peek() in {"+", "-"}:
            sign = self.take()
            right = self.term()
            return lambda i, v: _sum(sign, left(i, v), right(i, v))
        return left

    def term(self) -> Callable[[Item, Mapping[str, Value]], Value]:
        if self.peek(1) == "(":
            name = self.take()
            self.expect("(")
            first = self.term()
            self.expect(",")
            second = self.term()
            self.expect(")")
            if name == "if_not_exists":
                return lambda i, v: _there(first, i, v) or second(i, v)
            if name == "list_append":
                return lambda i, v: {"L": [*first(i, v)["L"], *second(i, v)["L"]]}
            raise InvalidExpressionError(f"function {name}")
        found = self.operand()

        def value(item: Item, values: Mapping[str, Value]) -> Value:
            there = found(item, values)
            if there is None:
                raise InvalidExpressionError("an operand refers to an attribute that is not there")
            return there

        return value

    # tokens -------------------------------------------------------------------------------------

    def path(self) -> Path:
        steps: list[str | int] = [self.name()]
        while True:
            if self.next_is("."):
                steps.append(self.name())
            elif self.next_is("["):
                steps.append(int(self.take()))
                self.expect("]")
            else:
                return Path(tuple(steps))

    def key_name(self) -> str:
        return self.names.get(self.peek(2), self.peek(2)) if self.peek(1) == "(" else self.name()

    def name(self) -> str:
        word = self.take()
        if word.startswith("#"):
            return self.names[word]
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", word):
            raise InvalidExpressionError(f"name {word}")
        return word

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ""

    def take(self) -> str:
        word = self.peek()
        if not word:
            raise InvalidExpressionError("the expression ends early")
        self.at += 1
        return word

    def next_is(self, word: str) -> bool:
        if self.peek() == word:
            self.at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.next_is(word):
            raise InvalidExpressionError(f"{word} wanted, not {self.peek()!r}")

    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def end(self) -> None:
        if not self.done():
            raise InvalidExpressionError(f"{self.peek()!r} was not expected")


def _there(
    operand: Callable[[Item, Mapping[str, Value]], Value], item: Item, values: Mapping[str, Value]
) -> Value | None:
    try:
        return operand(item, values)
    except InvalidExpressionError:
        return None


def _sum(sign: str, left: Value, right: Value) -> Value:
    first, second = Decimal(left["N"]), Decimal(right["N"])
    return {"N": str(first + second if sign == "+" else first - second)}


def _text(value: Value | None) -> str:
    return str(value["S"]) if value is not None and "S" in value else ""


def _size(value: Value | None) -> Value | None:
    if value is None:
        return None
    ((_tag, held),) = value.items()
    return {"N": str(len(held))}


def _contains(value: Value | None, other: Value | None) -> bool:
    if value is None or other is None:
        return False
    if "L" in value:
        return other in value["L"]
    return "S" in value and "S" in other and other["S"] in value["S"]


def _compare(sign: str, left: Value | None, right: Value | None) -> bool:
    if left is None or right is None:
        return sign == "<>" and left is not right
    ((tag, one),) = left.items()
    ((other_tag, two),) = right.items()
    if tag != other_tag:
        return sign == "<>"
    if tag == "N":
        one, two = Decimal(one), Decimal(two)
    match sign:
        case "=":
            return bool(one == two)
        case "<>":
            return bool(one != two)
        case "<":
            return bool(one < two)
        case "<=":
            return bool(one <= two)
        case ">":
            return bool(one > two)
        case _:
            return bool(one >= two)
