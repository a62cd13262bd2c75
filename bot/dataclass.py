"""The standard `dataclass`, whose methods are written when they are first used.

The standard decorator compiles six methods for each class at once. With Baton's 450 that took a
quarter of its start and 8 MB, most of it for methods that a process never calls. This one lists the
fields at once, as `fields`, `replace`, `asdict` and `match` need them, and compiles the same
`__init__`, `__eq__` and `__hash__` when somebody asks for them. What inherits from one of them must
use it, too. See docs/decisions/0039.
"""

import sys
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from dataclasses import dataclass as standard
from functools import partial
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

Method = Callable[..., Any]


class _Written:
    """Stands for a method until it is looked up, then writes it and gives it its place.

    Threads that look it up together write it twice, which does no harm.
    """

    __slots__ = ("name", "owner", "write")

    def __init__(self, owner: type, name: str, write: Callable[[type], Method]) -> None:
        self.owner = owner
        self.name = name
        self.write = write

    def __get__(self, instance: object, cls: type) -> Method:
        method = self.write(self.owner)
        method.__name__ = self.name
        method.__qualname__ = f"{self.owner.__qualname__}.{self.name}"
        setattr(self.owner, self.name, method)
        bound: Method = method.__get__(instance, cls)
        return bound


def _frozen(cls: type, *, kw_only: bool = False) -> type:
    # Told that it is frozen, the standard one would compile two methods that refuse.
    standard(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
    own, (set_, delete) = cls.__dict__, _refusals(cls)
    for name, method in (
        ("__init__", _Written(cls, "__init__", _init)),
        ("__eq__", _Written(cls, "__eq__", _eq)),
        ("__hash__", _Written(cls, "__hash__", _hash)),
        ("__repr__", _repr),
        ("__setattr__", set_),
        ("__delattr__", delete),
    ):
        # What the class has of its own stays; to an `__eq__` of its own Python adds a None.
        if own.get(name) is None:
            setattr(cls, name, method)
    return cls


def _init(cls: type) -> Method:
    scope: dict[str, object] = {"_set": object.__setattr__, "_absent": MISSING}
    taken, named, body = ["self"], ["*"], []
    for one in fields(cls):
        name, value = one.name, one.name
        if one.default_factory is not MISSING:
            scope[f"_make_{name}"] = one.default_factory
            value = f"_make_{name}()" + (f" if {name} is _absent else {name}" if one.init else "")
        if one.init:
            (named if one.kw_only else taken).append(name + _default(one, scope))
        elif one.default_factory is MISSING:
            continue  # the class has its default, or `__post_init__` sets it
        body.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    init = _compiled(cls, [*taken, *(named if named[1:] else ())], body or ["pass"], scope)
    init.__annotations__ = {one.name: one.type for one in fields(cls) if one.init} | {
        "return": None
    }
    return init


def _default(one: Field[Any], scope: dict[str, object]) -> str:
    if one.default_factory is not MISSING:
        return "=_absent"
    if one.default is MISSING:
        return ""
    scope[f"_default_{one.name}"] = one.default
    return f"=_default_{one.name}"


def _eq(cls: type) -> Method:
    names = [one.name for one in fields(cls) if one.compare]
    body = [
        "if other.__class__ is self.__class__:",
        f"    return {_tuple('self', names)} == {_tuple('other', names)}",
        "return NotImplemented",
    ]
    return _compiled(cls, ["self", "other"], body, {})


def _hash(cls: type) -> Method:
    names = [one.name for one in fields(cls) if (one.compare if one.hash is None else one.hash)]
    return _compiled(cls, ["self"], [f"return hash({_tuple('self', names)})"], {})


def _tuple(owner: str, names: list[str]) -> str:
    return f"({''.join(f'{owner}.{name},' for name in names)})"


def _compiled(cls: type, taken: list[str], body: list[str], scope: dict[str, object]) -> Method:
    lines = "\n".join(f"  {line}" for line in body)
    text = f"def write({', '.join(scope)}):\n def made({', '.join(taken)}):\n{lines}\n return made"
    made: dict[str, Any] = {}
    exec(text, sys.modules[cls.__module__].__dict__, made)  # noqa: S102  # names of fields alone
    method: Method = made["write"](**scope)
    return method


@recursive_repr()
def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refusals(cls: Any) -> tuple[Method, Method]:
    """What refuses to set and to delete; a subclass may have further attributes of its own."""
    names = {one.name for one in fields(cls)}

    def set_(self: object, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def delete(self: object, name: str) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return set_, delete


def _dataclass(cls: type | None = None, /, **options: bool) -> Any:
    """The standard decorator; only what is frozen waits for its methods."""
    if options in ({"frozen": True}, {"frozen": True, "kw_only": True}):
        return partial(_frozen, kw_only="kw_only" in options)
    return standard(**options) if cls is None else standard(cls)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414  # so that mypy lets it be imported from here
else:
    dataclass = _dataclass
