"""Conditions that people write in app.yaml, such as `country in ["DE", "AT"]`."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Any, Self

from bot.dataclass import dataclass
from bot.domain.condition_text import ConditionError, check, must_be_true_or_false, parse
from bot.domain.expressions import Lookup, is_missing, members, prepare, walk
from bot.domain.grammar import ast
from bot.domain.leads import FIELDS
from bot.domain.repeated import Evaluate, repeated

__all__ = ["LEAD_VALUES", "Condition", "ConditionError"]

LEAD_VALUES: Mapping[str, type] = MappingProxyType(
    {
        **dict.fromkeys(FIELDS, str),
        "source": str,
        "company_domain": str,
        "territory": str,
        "free_mail": bool,
        "extra": dict,
    }
)
"""What a condition on a lead may name; `extra` holds a sender's further values by label."""


@dataclass(frozen=True)
class Condition:
    """A compiled condition; two with the same text are equal. Safe to share between threads."""

    text: str
    #: The fields that the condition looks at.
    fields: frozenset[str] = field(compare=False)
    #: Field → the texts it is compared with, so that settings can check codes and keys.
    compared: Mapping[str, frozenset[str]] = field(compare=False, repr=False)
    _lookups: tuple[Lookup, ...] = field(compare=False, repr=False)
    _evaluate: Evaluate = field(compare=False, repr=False)

    @classmethod
    def compile(cls, text: str, fields: Mapping[str, type]) -> Self:
        """Compile a condition over the named fields.

        A field is `str`, `bool`, `int`, `float` or `dict` (texts by label). Raises ConditionError
        for wrong syntax, an unknown field, parts that do not fit together, and for an expression
        that is not true or false.
        """
        tree = prepare(parse(text, fields))
        nodes = list(walk(tree))
        for node in nodes:
            check(node, text)
        must_be_true_or_false(tree, text)
        named = {node.name for node in nodes if isinstance(node, ast.SymbolExpression | Lookup)}
        used = frozenset(named & set(fields))
        if not used:
            raise ConditionError(
                "The condition names no field, so it is the same for every lead.",
                "Name a field, or leave the condition out.",
            )
        lookups = tuple(node for node in nodes if isinstance(node, Lookup))
        return cls(text, used, _compared(nodes), lookups, repeated(tree))

    def matches(self, values: Mapping[str, object]) -> bool | None:
        """Whether the values meet the condition; None when that depends on a missing one.

        A value is missing when it is absent, None or blank. `email == null` and `country ?? "DE"`
        ask about absence and are never unknown for it.
        """
        return self._evaluate(values)

    def saw(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Return the values that the condition looks at, None for a missing one.

        A value of a mapping is named as it is written: `extra["Lead Origin"]`.
        """
        held: dict[str, object] = {}
        for name in sorted(self.fields - {lookup.name for lookup in self._lookups}):
            held[name] = None if is_missing(values.get(name)) else values[name]
        for lookup in self._lookups:
            labelled = values.get(lookup.name)
            value = labelled.get(lookup.label) if isinstance(labelled, Mapping) else None
            held[str(lookup)] = None if is_missing(value) else value
        return held


def _compared(nodes: Iterable[Any]) -> Mapping[str, frozenset[str]]:
    texts: dict[str, set[str]] = {}
    for node in nodes:
        if isinstance(node, ast.ContainsExpression):
            pairs = [(node.member, member) for member in members(node.container)]
        elif isinstance(node, ast.ComparisonExpression) and node.type in ("eq", "ne"):
            pairs = [(node.left, node.right), (node.right, node.left)]
        else:
            continue
        for symbol, literal in pairs:
            if isinstance(symbol, ast.SymbolExpression) and isinstance(
                literal, ast.StringExpression
            ):
                texts.setdefault(symbol.name, set()).add(literal.value)
    return MappingProxyType({name: frozenset(found) for name, found in texts.items()})
