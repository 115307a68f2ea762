"""`@dataclass`, whose methods are written when they are first asked for.

The standard library writes `__init__`, `__repr__`, `__eq__`, `__hash__` and two more of every class
as text and compiles each by itself, half a millisecond a class: of the 73 ms that the webhook's
function started later than boto3 alone, its 70 classes took 37, and one delivery uses a third of
them. Here a class gets its fields and slots at once, and each method at its first call, from the
same library; from then on nothing differs, nor does it ever to a type checker, to `fields` and
`replace`, to msgspec and pydantic. A class that extends another is left to the library whole.
"""

import dataclasses
from typing import TYPE_CHECKING, Any, Final

__all__ = ["dataclass"]

_ORDER: Final = ("__lt__", "__le__", "__gt__", "__ge__")
_FIELDS: Final = "__dataclass_fields__"
_NONE: Final = object()
"""Given for a field that has a factory, where the caller gave nothing."""

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, **options):
        """Of the library's options: `frozen`, `slots`, `kw_only`, `eq`, `repr`, `order`."""
        if cls is None:
            return lambda one: dataclass(one, **options)
        if hasattr(cls, _FIELDS):
            return dataclasses.dataclass(cls, **options)
        return _made(cls, **options)


def _made(
    cls: type,
    *,
    frozen: bool = False,
    eq: bool = True,
    repr: bool = True,  # noqa: A002 - the library's name
    order: bool = False,
    **layout: bool,
) -> type:
    """`layout` is what the library does without compiling: slots, keywords only."""
    own = vars(cls)
    hashed = own.get("__hash__") is not None  # None is Python's, where there is an `__eq__`
    written = [
        *(["__init__"] if "__init__" not in own else []),
        *(["__repr__"] if repr and "__repr__" not in own else []),
        *(["__eq__"] if eq and "__eq__" not in own else []),
        *(["__hash__"] if eq and frozen and not hashed else []),
        *(_ORDER if order else ()),
    ]
    if not cls.__doc__:  # or the library asks for the signature, which is not written yet
        cls.__doc__ = f"{cls.__name__}({', '.join(own.get('__annotations__', ()))})"
    light = dict.fromkeys(("init", "repr", "eq", "frozen"), False)
    made: Any = dataclasses.dataclass(**light, **layout)(cls)
    for name in written:
        setattr(made, name, _Unwritten(made, name, frozen=frozen))
    if eq and not frozen and not hashed:
        made.__hash__ = None
    if frozen:
        made.__dataclass_params__.frozen = True
        made.__setattr__, made.__delattr__ = _set, _delete
        if layout.get("slots"):
            made.__getstate__, made.__setstate__ = _state, _restore
    return made  # type: ignore[no-any-return]


class _Unwritten:
    """Stands for a method of `owner` until it is asked for."""

    __slots__ = ("_frozen", "_name", "_owner")

    def __init__(self, owner: type, name: str, *, frozen: bool) -> None:
        self._owner, self._name, self._frozen = owner, name, frozen

    def __get__(self, instance: object, kind: type | None = None) -> Any:
        return self._written().__get__(instance, kind)

    def _written(self) -> Any:
        writing = _init if self._name == "__init__" else _of_the_library
        method = writing(self._owner, self._name, frozen=self._frozen)
        setattr(self._owner, self._name, method)
        return method


def _init(owner: type, name: str, *, frozen: bool) -> Any:
    """As the library's, in one text: for whatever is frozen it would compile two more."""
    first, keywords, lines = ["self"], list[str](), list[str]()
    known: dict[str, Any] = {"_put": object.__setattr__, "_none": _NONE}
    for one in dataclasses.fields(owner):
        default, value = _default(one, known)
        if one.init:
            (keywords if one.kw_only else first).append(one.name + default)
        if value:
            lines.append(
                f"_put(self, {one.name!r}, {value})" if frozen else f"self.{one.name} = {value}"
            )
    if hasattr(owner, "__post_init__"):
        lines.append("self.__post_init__()")
    given = ", ".join([*first, *(["*", *keywords] if keywords else [])])
    exec(f"def {name}({given}):\n " + ("\n ".join(lines) or "pass"), known)
    init = known[name]
    init.__qualname__, init.__module__ = f"{owner.__qualname__}.{name}", owner.__module__
    init.__annotations__ = {one.name: one.type for one in dataclasses.fields(owner) if one.init}
    init.__annotations__["return"] = None
    return init


def _default(one: dataclasses.Field[Any], known: dict[str, Any]) -> tuple[str, str]:
    """What stands behind the parameter, and what the field is set to; `known` learns the rest."""
    known[f"_make_{one.name}"], known[f"_given_{one.name}"] = one.default_factory, one.default
    if one.default_factory is not dataclasses.MISSING:
        make = f"_make_{one.name}()"
        return "=_none", f"{make} if {one.name} is _none else {one.name}" if one.init else make
    if one.default is not dataclasses.MISSING:
        return f"=_given_{one.name}", one.name if one.init else f"_given_{one.name}"
    return "", one.name if one.init else ""


def _of_the_library(owner: type, name: str, *, frozen: bool) -> Any:
    """It writes the method for a class of the same fields, which is then let go."""
    about = {"__module__": owner.__module__, "__qualname__": owner.__qualname__}
    twin = type(owner)(owner.__name__, (owner,), {**about, "__slots__": (), "__doc__": "-"})
    asked = {"repr": name == "__repr__", "eq": name != "__repr__", "order": name in _ORDER}
    return vars(dataclasses.dataclass(init=False, frozen=frozen, **asked)(twin))[name]


def _set(self: Any, name: str, value: object) -> None:
    """Of a frozen class. What derives from one without being one itself may have more to set."""
    _refuse_field(self, name, "assign to")
    object.__setattr__(self, name, value)


def _delete(self: Any, name: str) -> None:
    _refuse_field(self, name, "delete")
    object.__delattr__(self, name)


def _refuse_field(self: Any, name: str, verb: str) -> None:
    if _FIELDS in vars(type(self)) or name in getattr(self, _FIELDS):
        raise dataclasses.FrozenInstanceError(f"cannot {verb} field {name!r}")


def _state(self: Any) -> list[object]:
    """What a copy of a frozen class with slots is made of."""
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
