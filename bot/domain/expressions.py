"""The syntax tree of a condition: its parts, and its truth in three-valued logic."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.domain.grammar import DataType, ast, errors

KINDS: Final[Mapping[type, Any]] = {
    str: DataType.STRING,
    bool: DataType.BOOLEAN,
    int: DataType.FLOAT,
    float: DataType.FLOAT,
    dict: DataType.MAPPING(DataType.STRING, DataType.STRING),
}

_WORDS = {
    "STRING": "text",
    "BOOLEAN": "true or false",
    "FLOAT": "a number",
    "MAPPING": 'texts by label, each written ["Label"]',
    "ARRAY": "a list",
    "SET": "a list",
    "NULL": "nothing",
    "DATETIME": "a date",
    "TIMEDELTA": "a duration",
}

#: Pure functions only: a condition must answer the same tomorrow and in a replay, so the library's
#: $now, $today and $random are left out.
FUNCTIONS: Final = frozenset(
    {"abs", "all", "any", "filter", "map", "max", "min", "sum"}
    | {"split", "parse_datetime", "parse_float", "parse_timedelta"}
)

_PARTS = (
    *("left", "right", "container", "member", "item", "start", "stop", "object"),
    *("function", "condition", "case_true", "case_false", "iterable", "result", "part"),
)


class Missing(Exception):  # noqa: N818 - a signal inside an evaluation, never an error for a caller
    """The expression needs a value that the lead does not have."""


class Lookup:
    """A value under a fixed label of a mapping: `extra["Lead Origin"]`.

    Takes the place of the library's node, which would convert the whole mapping each time. The
    library asks nothing of a node but `evaluate` and `result_type`.
    """

    result_type = DataType.STRING

    def __init__(self, name: str, label: str) -> None:
        self.name = name
        self.label = label

    def __str__(self) -> str:
        return f'{self.name}["{self.label}"]'

    def evaluate(self, thing: Any) -> Any:
        held = thing.get(self.name) or {}
        value = held.get(self.label)
        if is_missing(value):
            raise Missing
        return value


class _OrNull:
    """A part whose absence the expression itself asks about: `email == null`, `country ?? "DE"`."""

    def __init__(self, part: Any) -> None:
        self.part = part
        self.result_type = part.result_type

    def evaluate(self, thing: Any) -> Any:
        try:
            return self.part.evaluate(thing)
        except Missing:
            return None


def is_missing(value: object) -> bool:
    """Whether a value says nothing: absent, or blank text."""
    return value is None or (isinstance(value, str) and not value.strip())


def resolve(values: Mapping[str, Any], name: str) -> Any:
    """Return a field's value for the library; Missing when the lead does not have it."""
    value = values.get(name)
    if isinstance(value, Mapping):
        return {label: held for label, held in value.items() if not is_missing(held)}
    if is_missing(value):
        raise Missing
    return value


def kind_of(node: Any) -> str:
    """Return what a part stands for, in plain words: "text", "a number"."""
    return _WORDS.get(DataType.NULLABLE.unwrap(node.result_type).name, "something else")


def kind_of_field(kind: type) -> str:
    """Return what a field of this type holds, in plain words."""
    return _WORDS[KINDS[kind].name]


def parts(node: Any) -> Iterator[tuple[str, Any]]:
    """Yield the direct parts of a node with the names they have in it."""
    for name in _PARTS:
        part = getattr(node, name, None)
        if hasattr(part, "evaluate"):
            yield name, part


def members(node: Any) -> list[Any]:
    """Return the nodes that a list literal or a call holds."""
    held = getattr(node, "arguments", None) or getattr(node, "value", None)
    if not isinstance(held, (tuple, list, set)):
        return []
    return [one for one in held if hasattr(one, "evaluate")]


def walk(node: Any) -> Iterator[Any]:
    """Yield the node and everything below it."""
    yield node
    for _, part in parts(node):
        yield from walk(part)
    for member in members(node):
        yield from walk(member)


def prepare(node: Any) -> Any:
    """Return the tree with direct lookups, in which a question about absence has an answer."""
    if (
        isinstance(node, ast.GetItemExpression)
        and isinstance(node.container, ast.SymbolExpression)
        and DataType.is_type(node.container.result_type, DataType.MAPPING)
        and isinstance(node.item, ast.StringExpression)
    ):
        lookup = Lookup(node.container.name, node.item.value)
        return _OrNull(lookup) if node.safe else lookup
    for name, part in parts(node):
        setattr(node, name, prepare(part))
    for holder in ("arguments", "value"):
        if isinstance(getattr(node, holder, None), (tuple, list, set)) and members(node):
            setattr(node, holder, [prepare(one) for one in members(node)])
    if isinstance(node, ast.CoalesceExpression):
        node.left = _OrNull(node.left)
    elif isinstance(node, ast.ComparisonExpression):
        if isinstance(node.right, ast.NullExpression):
            node.left = _OrNull(node.left)
        elif isinstance(node.left, ast.NullExpression):
            node.right = _OrNull(node.right)
    return node


def truth(node: Any, values: Mapping[str, Any]) -> bool | None:
    """Evaluate in Kleene's three-valued logic: None only where the missing value decides."""
    if isinstance(node, ast.LogicExpression):
        return _junction(node, values)
    if isinstance(node, ast.UnaryExpression) and node.type == "not":
        inner = truth(node.right, values)
        return None if inner is None else not inner
    if isinstance(node, ast.TernaryExpression):
        return _choice(node, values)
    try:
        return bool(node.evaluate(values))
    except (Missing, errors.EngineError, ArithmeticError, LookupError, TypeError, ValueError):
        # besides what is missing, e.g. $parse_float("about 500"): there, but no answer
        return None


def _junction(node: Any, values: Mapping[str, Any]) -> bool | None:
    decisive: bool = node.type == "or"
    left = truth(node.left, values)
    if left is decisive:
        return left
    right = truth(node.right, values)
    return right if right is decisive or left is not None else None


def _choice(node: Any, values: Mapping[str, Any]) -> bool | None:
    condition = truth(node.condition, values)
    if condition is not None:
        return truth(node.case_true if condition else node.case_false, values)
    either = truth(node.case_true, values)
    return either if either is truth(node.case_false, values) else None
