"""Reading a condition: the library's parser, and every refusal in plain words with its place."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC
from difflib import get_close_matches
from typing import Any, NoReturn

from bot.domain.expressions import (
    FUNCTIONS,
    KINDS,
    Lookup,
    kind_of,
    kind_of_field,
    members,
    resolve,
)
from bot.domain.grammar import Context, DataType, Rule, ast, errors

#: What people write out of habit from other languages, and what this one calls it.
_HABITS = {
    "=": "==",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    "<>": "!=",
    "AND": "and",
    "OR": "or",
    "NOT": "not",
    "And": "and",
    "Or": "or",
    "Not": "not",
    "True": "true",
    "False": "false",
    "TRUE": "true",
    "FALSE": "false",
    "is": "==",
    "None": "null",
    "NULL": "null",
    "nil": "null",
    "IN": "in",
    "contains": '"text" in field',
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": '"',
    "’": '"',
}
_EXAMPLE = """Write for example: country in ["DE", "AT"] and not free_mail."""
_LONGEST = 4_000  # characters; the library parses recursively


class ConditionError(ValueError):
    """A condition that cannot be evaluated: `what` is wrong with it, and the `fix`."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} {fix}")
        self.what = what
        self.fix = fix


def parse(text: str, fields: Mapping[str, type]) -> Any:
    """Return the syntax tree of a condition; ConditionError when it cannot be read."""
    if not text.strip():
        raise ConditionError("The condition is empty.", _EXAMPLE)
    if len(text) > _LONGEST:
        raise ConditionError(
            f"The condition is longer than {_LONGEST} characters.", "Split it into several rules."
        )
    context = Context(
        type_resolver={name: KINDS[kind] for name, kind in fields.items()},
        resolver=resolve,
        default_timezone=UTC,
        mapping_attribute_lookup=False,
    )
    try:
        return Rule(text, context).statement.expression
    except errors.RuleSyntaxError as error:
        _explain_syntax(text, error)
    except errors.SymbolResolutionError as error:
        _explain_unknown(text, error.symbol_name, fields)
    except errors.RegexSyntaxError as error:
        raise ConditionError(
            f"`{error.value}`{_place(text, error.value)} is not a valid pattern: {error.error}.",
            'Patterns are regular expressions; to look for plain text write "text" in field.',
        ) from error
    except errors.AttributeResolutionError as error:
        raise ConditionError(
            f'Nothing is called ".{error.attribute_name}"'
            f"{_place(text, '.' + error.attribute_name)}.",
            f'Did you mean ".{error.suggestion}"?' if error.suggestion else _EXAMPLE,
        ) from error
    except errors.EngineError as error:
        _explain_misfit(text, error, fields)
    except RecursionError as error:
        raise ConditionError(
            "The condition is nested too deeply.", "Split it into several rules."
        ) from error


def _explain_syntax(text: str, error: errors.RuleSyntaxError) -> NoReturn:
    token = error.token
    if token is None:
        raise ConditionError("The condition ends too early.", "Complete it.") from error
    # on an illegal character the library hands over all the text that is left
    written = str(token.value)[0] if "illegal" in error.message else str(token.value)
    after = text[token.lexpos :]
    for habit in sorted(_HABITS, key=len, reverse=True):
        if after.startswith(habit) and (len(habit) == 1 or not habit.isalpha() or written == habit):
            raise ConditionError(
                f"`{habit}` (character {token.lexpos + 1}) is not understood.",
                f"Write {_HABITS[habit]} instead.",
            ) from error
    raise ConditionError(
        f"The condition cannot be read at character {token.lexpos + 1}: `{after[:20]}`.",
        _EXAMPLE,
    ) from error


def _explain_unknown(text: str, name: str, fields: Iterable[str]) -> NoReturn:
    place = _place(text, name)
    if name in _HABITS:
        raise ConditionError(f"`{name}`{place} is not understood.", f"Write {_HABITS[name]}.")
    near = get_close_matches(name.casefold(), list(fields), n=1, cutoff=0.6)
    fix = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(fields)}."
    if not near:
        fix += " Text stands in quotes."
    if "extra" in fields:
        fix += f' A value that the sender added is written extra["{name}"].'
    raise ConditionError(f'"{name}"{place} is not a field.', fix)


def _explain_misfit(text: str, error: errors.EngineError, fields: Mapping[str, type]) -> NoReturn:
    if "on a MAPPING" in error.message:
        names = "|".join(name for name, kind in fields.items() if kind is dict)
        if dotted := re.search(rf"\b({names})\.(\w+)", text):
            raise ConditionError(
                f"`{dotted[0]}`{_place(text, dotted[0])} is not understood.",
                f'Write {dotted[1]}["{dotted[2]}"].',
            ) from error
    used = [name for name in fields if re.search(rf"\b{name}\b", text)]
    kinds = "; ".join(f"{name} is {kind_of_field(fields[name])}" for name in used)
    raise ConditionError(
        "The condition puts together what does not fit (text with a number, for example).",
        f"{kinds}. Text stands in quotes, numbers do not." if kinds else _EXAMPLE,
    ) from error


def check(node: Any, text: str) -> None:
    """Refuse what the library accepts although it can never be meant."""
    if isinstance(node, ast.SymbolExpression) and node.scope and node.name not in FUNCTIONS:
        raise ConditionError(
            f'"${node.name}"{_place(text, "$" + node.name)} cannot be used here.',
            f"Known: {', '.join('$' + name for name in sorted(FUNCTIONS))}.",
        )
    if isinstance(node, ast.LogicExpression):
        must_be_true_or_false(node.left, text)
        must_be_true_or_false(node.right, text)
    elif isinstance(node, ast.UnaryExpression) and node.type == "not":
        must_be_true_or_false(node.right, text)
    elif isinstance(node, ast.ComparisonExpression) and node.type in ("eq", "ne"):
        _must_be_alike(node.left, node.right, text)
    elif isinstance(node, ast.ContainsExpression):
        for member in members(node.container):
            _must_be_alike(node.member, member, text)


def must_be_true_or_false(node: Any, text: str) -> None:
    """Refuse a part that stands where only a condition can."""
    kind = DataType.NULLABLE.unwrap(node.result_type)
    if kind != DataType.BOOLEAN:
        name = _name(node)
        raise ConditionError(
            f"{name}{_place(text, name.strip('`'))} is {kind_of(node)}, not a condition.",
            f'Compare it with something, for example {name.strip("`")} == "…", '
            f"or ask whether it is known: {name.strip('`')} != null.",
        )


def _must_be_alike(left: Any, right: Any, text: str) -> None:
    kinds = [DataType.NULLABLE.unwrap(node.result_type) for node in (left, right)]
    if kinds[0] == kinds[1] or any(kind in (DataType.NULL, DataType.UNDEFINED) for kind in kinds):
        return
    name = _name(left)
    raise ConditionError(
        f"{name}{_place(text, name.strip('`'))} is {kind_of(left)}, "
        f"but is compared with {_name(right)}, which is {kind_of(right)}.",
        "Text stands in quotes; numbers, true and false do not.",
    )


def _name(node: Any) -> str:
    node = getattr(node, "part", node)
    if isinstance(node, ast.SymbolExpression):
        return f"`{node.name}`"
    if isinstance(node, Lookup):
        return f"`{node}`"
    if isinstance(node, ast.StringExpression):
        return f'`"{node.value}"`'
    if isinstance(node, ast.BooleanExpression):
        return "`true`" if node.value else "`false`"
    if isinstance(node, ast.FloatExpression):
        return f"`{node.value}`"
    return "A part of it"


def _place(text: str, word: str) -> str:
    """Return " (character 5)" for the word's first place outside quotes, "" when it has none."""
    bare = re.sub(r"""(["'])(?:\\.|(?!\1).)*\1""", lambda quoted: " " * len(quoted[0]), text)
    edge = r"\b" if word.isidentifier() else ""
    found = re.search(edge + re.escape(word) + edge, bare) or re.search(re.escape(word), text)
    return f" (character {found.start() + 1})" if found else ""
