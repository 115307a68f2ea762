"""Our `@dataclass` differs from the library's in one thing: when a method is written."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any, Final, Generic, Protocol, TypeVar

import msgspec
import pydantic
import pytest

from aduan.dataclass import dataclass

T = TypeVar("T")
METHODS: Final = ("__init__", "__repr__", "__eq__", "__hash__")


class Named(Protocol):
    def called(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Row(Named):
    """A row with everything a field can have."""

    name: str
    places: list[int] = dataclasses.field(default_factory=list, compare=False)
    hidden: str = dataclasses.field(default="-", repr=False)
    last: int = dataclasses.field(default=0, kw_only=True)

    def called(self) -> str:
        return self.name


@dataclasses.dataclass(frozen=True, slots=True)
class LibrarysRow(Named):
    """A row with everything a field can have."""

    name: str
    places: list[int] = dataclasses.field(default_factory=list, compare=False)
    hidden: str = dataclasses.field(default="-", repr=False)
    last: int = dataclasses.field(default=0, kw_only=True)

    def called(self) -> str:
        return self.name


@dataclass(slots=True)
class Counter:
    seen: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Version:
    major: int
    minor: int = 0


@dataclass(frozen=True)
class RefusedError(Exception):
    reason: str


@dataclass(frozen=True, slots=True)
class Positive:
    value: int

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError(self.value)


@dataclass(frozen=True, slots=True)
class Box(Generic[T]):
    inside: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived(Base):
    second: int


@dataclass(frozen=True, slots=True)
class ByName:
    name: str
    noise: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByName) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True, slots=True)
class Sized:
    text: str
    size: int = dataclasses.field(init=False, default=3)
    found: list[str] = dataclasses.field(init=False, default_factory=list)
    rest: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rest", self.text[self.size :])


def test_nothing_is_written_before_it_is_asked_for() -> None:
    @dataclass(frozen=True, slots=True)
    class Fresh:
        name: str

    assert not any(inspect.isfunction(vars(Fresh)[name]) for name in METHODS)
    Fresh("a")
    assert [name for name in METHODS if inspect.isfunction(vars(Fresh)[name])] == ["__init__"]
    assert Fresh("a") == Fresh("a")
    assert inspect.isfunction(vars(Fresh)["__eq__"])
    assert not inspect.isfunction(vars(Fresh)["__repr__"])


@pytest.mark.parametrize(
    "build",
    [
        lambda kind: kind("a"),
        lambda kind: kind("a", [1], "h", last=2),
        lambda kind: kind(name="a", hidden="x"),
        lambda kind: dataclasses.replace(kind("a", [1]), name="b"),
        lambda kind: copy.deepcopy(kind("a", [1])),
    ],
)
def test_a_value_is_what_the_librarys_is(build: Callable[[Any], Any]) -> None:
    ours, theirs = build(Row), build(LibrarysRow)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert repr(ours) == repr(theirs).replace("LibrarysRow", "Row")
    assert hash(ours) == hash(theirs)
    assert ours == build(Row)
    assert ours != theirs


@pytest.mark.parametrize(
    "build",
    [
        lambda kind: kind(),
        lambda kind: kind("a", last=1, more=2),
        lambda kind: kind("a", [], "", 4),
    ],
)
def test_what_the_library_does_not_take_is_not_taken(build: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError):
        build(LibrarysRow)
    with pytest.raises(TypeError, match="__init__"):
        build(Row)


def test_a_field_that_does_not_count_makes_no_difference() -> None:
    assert Row("a", [1]) == Row("a", [2])
    assert Row("a") != Row("a", hidden="x")
    assert Row("a") != Row("b")


def test_each_value_has_a_list_of_its_own() -> None:
    first = Row("a")
    first.places.append(1)
    assert Row("a").places == []


def test_a_signature_and_its_types_can_be_read() -> None:
    ours, theirs = inspect.signature(Row), inspect.signature(LibrarysRow)
    assert [(one.name, one.kind, one.annotation) for one in ours.parameters.values()] == [
        (one.name, one.kind, one.annotation) for one in theirs.parameters.values()
    ]
    assert Row.__init__.__qualname__ == "Row.__init__"
    assert Row.__init__.__module__ == __name__
    assert (Row.__doc__, Version.__doc__) == (
        "A row with everything a field can have.",
        "Version(major, minor)",
    )
    assert Row.__match_args__ == LibrarysRow.__match_args__


def test_what_is_frozen_stays_as_it_was_made() -> None:
    row = Row("a")
    for attempt in (
        lambda: setattr(row, "name", "b"),
        lambda: setattr(row, "other", 1),
        lambda: delattr(row, "name"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError, match="cannot"):
            attempt()
    assert row.name == "a"


def test_what_derives_from_a_frozen_class_may_have_more_but_changes_no_field() -> None:
    class LouderError(RefusedError):
        pass

    louder = LouderError("no")
    louder.volume = 3  # type: ignore[attr-defined]
    del louder.volume  # type: ignore[attr-defined]
    assert not hasattr(louder, "volume")
    with pytest.raises(dataclasses.FrozenInstanceError, match="assign to field 'reason'"):
        louder.reason = "yes"  # type: ignore[misc]


def test_an_error_can_be_one_and_be_raised_and_caught() -> None:
    with pytest.raises(RefusedError) as caught:
        raise RefusedError("no")
    assert caught.value.reason == "no"


def test_what_is_not_frozen_changes_and_has_no_hash() -> None:
    counter = Counter()
    counter.seen += 1
    assert counter == Counter(1)
    assert repr(counter) == "Counter(seen=1)"
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)


def test_order_goes_by_the_fields() -> None:
    assert sorted([Version(2), Version(1, 5), Version(1)]) == [
        Version(1),
        Version(1, 5),
        Version(2),
    ]
    assert Version(1) <= Version(1) >= Version(1)
    assert not Version(1) > Version(1)


def test_a_value_is_checked_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="-1"):
        Positive(-1)
    assert Positive(1).value == 1


def test_what_the_class_says_itself_stands() -> None:
    assert ByName("a", 1) == ByName("a", 2)
    assert {ByName("a", 1), ByName("a", 2)} == {ByName("a")}
    assert repr(ByName("a")) == "<a>"


def test_a_class_that_extends_another_has_the_fields_of_both() -> None:
    assert dataclasses.astuple(Derived(second=2)) == (1, 2)
    assert Derived(second=2) == Derived(first=1, second=2)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Derived(second=2).first = 3  # type: ignore[misc]


def test_the_librarys_extends_ours() -> None:
    @dataclasses.dataclass(frozen=True)
    class Late(Base):
        second: int = 2

    assert dataclasses.astuple(Late(first=5)) == (5, 2)


def test_a_generic_one_holds_what_it_is_given() -> None:
    assert Box([1]).inside == [1]
    assert Box[int](1) == Box(1)


def test_a_field_nobody_gives_has_its_default() -> None:
    assert dataclasses.astuple(Sized("abcd")) == ("abcd", 3, [], "d")
    with pytest.raises(TypeError):
        Sized("abc", 4)  # type: ignore[call-arg]


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_it_travels_to_another_process(protocol: int) -> None:
    for value in (Row("a", [1], "h", last=2), Version(1, 2), Derived(second=2), Counter(3)):
        assert pickle.loads(pickle.dumps(value, protocol)) == value


def test_both_readers_of_the_house_know_it() -> None:
    stored = {"name": "a", "places": [1], "last": 2}
    assert msgspec.convert(stored, Row) == Row("a", [1], last=2)
    assert msgspec.to_builtins(Row("a", [1], last=2)) == stored | {"hidden": "-"}
    assert pydantic.TypeAdapter(Row).validate_python(stored) == Row("a", [1], last=2)
    with pytest.raises(msgspec.ValidationError, match="places"):
        msgspec.convert(stored | {"places": "1"}, Row)
