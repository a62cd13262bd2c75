"""Conditions over many leads: a comparison that saw the same values before has its answer.

The library needs 20 to 50 µs for a comparison, and leads share countries, sources and answers. So
each comparison remembers its outcome by the values that it looks at, which is exact: conditions are
pure functions of them (`bot.domain.expressions.FUNCTIONS`).
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.expressions import FUNCTIONS, Lookup, is_missing, truth, walk
from bot.domain.grammar import ast

#: True, False, or None when a missing value decides.
Outcome = bool | None
Evaluate = Callable[[Mapping[str, Any]], Outcome]
#: Distinct values remembered for each comparison: at most about 1 MB.
_REMEMBERED = 4_096
#: Characters of a value that is remembered.
_LONGEST = 60
_UNSEEN = object()


def repeated(tree: Any) -> Evaluate:
    """Return a function that gives for any values what `truth(tree, values)` gives."""
    if isinstance(tree, ast.LogicExpression):
        return _junction(tree)
    if isinstance(tree, ast.UnaryExpression) and tree.type == "not":
        return _negation(repeated(tree.right))
    return _is_known(tree) or _remembering(tree)


def _junction(tree: Any) -> Evaluate:
    decisive: bool = tree.type == "or"
    left, right = repeated(tree.left), repeated(tree.right)

    def evaluate(values: Mapping[str, Any]) -> Outcome:
        first = left(values)
        if first is decisive:
            return first
        second = right(values)
        return second if second is decisive or first is not None else None

    return evaluate


def _negation(inner: Evaluate) -> Evaluate:
    def evaluate(values: Mapping[str, Any]) -> Outcome:
        outcome = inner(values)
        return None if outcome is None else not outcome

    return evaluate


def _is_known(tree: Any) -> Evaluate | None:
    """`email != null` and `email == null`, of which each lead has another value."""
    if not isinstance(tree, ast.ComparisonExpression) or tree.type not in ("eq", "ne"):
        return None
    asked = {isinstance(side, ast.NullExpression): side for side in (tree.left, tree.right)}
    if set(asked) != {True, False}:
        return None
    value = _reader(getattr(asked[False], "part", asked[False]))
    if value is None:
        return None
    missing = tree.type == "eq"
    return lambda values: is_missing(value(values)) is missing


def _reader(node: Any) -> Callable[[Mapping[str, Any]], Any] | None:
    """How to read what a single name or label stands for; None for anything else."""
    if isinstance(node, Lookup):
        name, label = node.name, node.label
        return lambda values: (values.get(name) or {}).get(label)
    if isinstance(node, ast.SymbolExpression) and not node.scope and node.name != "extra":
        symbol = node.name
        return lambda values: values.get(symbol)
    return None


def _key(tree: Any) -> Callable[[Mapping[str, Any]], Any] | None:
    """How to read all values that a tree looks at; None when it may look at any."""
    readers: dict[str, Callable[[Mapping[str, Any]], Any] | None] = {}
    for node in walk(tree):
        if isinstance(node, Lookup):
            readers[str(node)] = _reader(node)
        elif isinstance(node, ast.SymbolExpression) and not (node.scope and node.name in FUNCTIONS):
            readers[node.name] = _reader(node)
    several = tuple(reader for reader in readers.values() if reader is not None)
    if len(several) < len(readers):
        return None
    if len(several) == 1:
        return several[0]
    return lambda values: tuple(read(values) for read in several)


def _is_short(key: Any) -> bool:
    """Whether values are short enough to be kept: messages differ, and would fill the memory."""
    texts = key if isinstance(key, tuple) else (key,)
    return all(len(one) <= _LONGEST for one in texts if isinstance(one, str))


def _remembering(tree: Any) -> Evaluate:
    key_of = _key(tree)
    if key_of is None:
        return lambda values: truth(tree, values)
    seen: dict[Any, Outcome] = {}
    last: tuple[Any, Outcome] = (_UNSEEN, None)

    def evaluate(values: Mapping[str, Any]) -> Outcome:
        nonlocal last
        key = key_of(values)
        found: Any = seen.get(key, _UNSEEN)
        if found is not _UNSEEN:
            return found  # type: ignore[no-any-return]  # what was put there below
        before, outcome = last  # one reading: another thread may put another pair there
        if before == key:
            return outcome
        outcome = truth(tree, values)
        last = (key, outcome)
        if len(seen) < _REMEMBERED and _is_short(key):
            seen[key] = outcome
        return outcome

    return evaluate
