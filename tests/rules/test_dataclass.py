"""Dataclasses whose methods are written when they are used are those of the standard library."""

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from dataclasses import dataclass as standard
from inspect import signature
from typing import Any, NamedTuple, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dataclass import dataclass


def _kinds(decorate: Callable[..., Any]) -> tuple[type, ...]:
    """The same classes, made by one of the two decorators."""

    @decorate(frozen=True)
    class Plain:
        """All that a field may have."""

        name: str
        size: int = 3
        words: list[str] = field(default_factory=list)
        note: str = field(default="-", repr=False, compare=False)
        heavy: int = field(default=0, hash=False)
        label: str = field(init=False)
        kept: dict[str, int] = field(default_factory=dict, init=False, compare=False)
        fixed: int = field(default=7, init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "label", f"{self.name} {self.size}")

    @decorate(frozen=True)
    class Further(Plain):
        """Fields of its own behind those it inherits."""

        size: int = 4
        more: tuple[object, ...] = ()

    @decorate(frozen=True)
    class Own:
        """Says itself what is equal, and how it looks."""

        name: str
        size: int = 1

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self)) and self.name == other.name

        def __hash__(self) -> int:
            return hash(self.name)

        def __repr__(self) -> str:
            return self.name

    @decorate(frozen=True)
    class Half:  # noqa: PLW1641  # the decorator gives it one
        """Says itself what is equal, and leaves the hash to the decorator."""

        name: str
        size: int = 1

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self)) and self.name == other.name

    @decorate(frozen=True, kw_only=True)
    class Named:
        """Takes no positions."""

        size: int = 1
        name: str

    return Plain, Further, Own, Half, Named


class Pair(NamedTuple):
    """One class, made by both decorators."""

    theirs: type
    ours: type


PAIRS = tuple(Pair(*pair) for pair in zip(_kinds(standard), _kinds(dataclass), strict=True))
both = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.ours.__name__)


@dataclass(frozen=True)
class _Empty:
    """Nothing."""


@dataclass(frozen=True)
class _Spot:
    """At the top of a module, where `pickle` finds it."""

    x: int
    y: int = 0


_VALUES = st.fixed_dictionaries(
    {"name": st.sampled_from("ab")}, optional={"size": st.integers(0, 2)}
)


@both
@given(one=_VALUES, other=_VALUES)
def test_they_look_compare_and_hash_as_the_standard_ones(
    pair: Pair, one: dict[str, Any], other: dict[str, Any]
) -> None:
    theirs, ours = ([kind(**values) for values in (one, other)] for kind in pair)
    # Both are called the same up to the function that made them.
    assert [repr(value) for value in theirs] == [repr(value) for value in ours]
    assert (theirs[0] == theirs[1]) == (ours[0] == ours[1])
    if pair.ours.__name__ not in {"Plain", "Further"}:
        assert [hash(value) for value in theirs] == [hash(value) for value in ours]
    assert ours[0] != theirs[0]
    assert [asdict(value) for value in theirs] == [asdict(value) for value in ours]
    assert repr(replace(ours[0], name="c")) == repr(replace(theirs[0], name="c"))


@both
def test_they_tell_the_same_of_themselves(pair: Pair) -> None:
    assert [
        (one.name, one.type, one.default, one.init, one.kw_only) for one in fields(pair.ours)
    ] == [(one.name, one.type, one.default, one.init, one.kw_only) for one in fields(pair.theirs)]
    shown = [
        [(one.name, one.kind, one.annotation) for one in signature(kind).parameters.values()]
        for kind in pair
    ]
    assert shown[0] == shown[1]
    theirs, ours = (kind.__dict__["__init__"] for kind in pair)
    assert get_type_hints(ours) == get_type_hints(theirs)
    assert (ours.__name__, ours.__module__) == (theirs.__name__, theirs.__module__)
    assert pair.ours.__match_args__ == pair.theirs.__match_args__  # type: ignore[attr-defined]  # a dataclass


@both
def test_nothing_of_them_can_be_changed(pair: Pair) -> None:
    value = pair.ours(name="a")
    for name in ("name", "unknown"):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, "b")
    with pytest.raises(FrozenInstanceError):
        del value.name


@both
def test_a_subclass_may_have_attributes_of_its_own(pair: Pair) -> None:
    class Noted(pair.ours):  # type: ignore[misc,name-defined]  # made at run time
        """Notes something besides."""

    value = Noted(name="a")
    value.noted = "b"
    assert value.noted == "b"
    del value.noted
    with pytest.raises(FrozenInstanceError):
        value.name = "b"


@both
@pytest.mark.parametrize("given", [{}, {"name": "a", "unknown": 1}])
def test_what_does_not_fit_is_a_type_error(pair: Pair, given: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        pair.ours(**given)


def test_each_value_has_a_list_of_its_own() -> None:
    plain = PAIRS[0].ours
    assert plain("a").words is not plain("a").words


def test_a_method_is_written_when_it_is_used_and_not_before() -> None:
    kind = _kinds(dataclass)[0]
    unwritten = type(kind.__dict__["__init__"])
    value = kind("a")
    assert type(kind.__dict__["__init__"]) is not unwritten
    assert type(kind.__dict__["__eq__"]) is unwritten
    assert value == kind("a")
    assert type(kind.__dict__["__eq__"]) is not unwritten
    assert type(kind.__dict__["__hash__"]) is unwritten


def test_they_are_matched_copied_and_pickled() -> None:
    spot = _Spot(1, 2)
    match spot:
        case _Spot(x, y=0):
            found = x
        case _Spot(_, y):
            found = y
    assert found == 2
    assert pickle.loads(pickle.dumps(spot)) == copy.deepcopy(spot) == spot  # noqa: S301  # our own
    assert len({spot, _Spot(1, 2), _Spot(2, 1)}) == 2


def test_one_without_fields_equals_its_like() -> None:
    assert _Empty() == _Empty()
    assert hash(_Empty()) == hash(_Empty())
    assert repr(_Empty()) == "_Empty()"
