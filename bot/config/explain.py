"""pydantic's errors in plain words, with what to write instead."""

import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.config.document import OPEN_QUOTE, Document
from bot.config.pasted import CURLY
from bot.config.problems import Path, Problem
from bot.config.values import Section, did_you_mean

_HASH = 'If the value starts with "#", put it in quotes: YAML takes # for a comment.'


def explain(error: ValidationError, document: Document, root: type[Section]) -> Iterator[Problem]:
    """Yield each error as a problem with its place, in words for a person."""
    errors = error.errors(include_url=False)
    for each in errors:
        # pydantic drops the items it refuses, and then calls the list too short as well
        within = (other["loc"][: len(each["loc"])] for other in errors if other is not each)
        if each["type"] != "too_short" or each["loc"] not in within:
            yield _explain(each, document, root)


def _explain(error: ErrorDetails, document: Document, root: type[Section]) -> Problem:
    path: Path = tuple(step for step in error["loc"] if step != "[key]")
    kind = error["type"]
    if kind == "extra_forbidden":
        what, fix = _unknown_key(path, document, root)
    elif kind == "missing":
        what, fix = _missing(path, root)
    elif kind == "refused":
        what, fix = error["ctx"]["what"], error["ctx"]["fix"]
    elif error["input"] is None:
        what, fix = "has no value.", _HASH if kind == "string_type" else _purpose(path, root)
    else:
        what, fix = _misfit(error, path, root)
    value = error["input"]
    if isinstance(value, str) and value[:1] in CURLY and value:
        what = f"{value[0]} is a quotation mark of a word processor."
        fix = "Write straight ones, \" or ', at both ends."
    elif isinstance(value, str) and document.quote_is_open(path):
        what, fix = OPEN_QUOTE
    return document.problem(path, what, fix)


def _unknown_key(path: Path, document: Document, root: type[Section]) -> tuple[str, str]:
    section = _section(path[:-1], root)
    known = section.model_fields if section else {}
    held: Any = document.data
    for step in path[:-1]:
        held = held[step]
    free = [name for name in known if name not in held]
    return "no such key.", did_you_mean(path[-1], free) or "Remove it."


def _missing(path: Path, root: type[Section]) -> tuple[str, str]:
    field = _field(path, root)
    if field is None:
        return "is missing.", "Add it."
    example = f" {field.examples[0]}" if field.examples else ""
    return "is missing.", f"Add `{path[-1]}:{example}`. {field.description or ''}".rstrip()


def _purpose(path: Path, root: type[Section]) -> str:
    field = _field(path, root)
    return f"{field.description}" if field and field.description else "Give one, or remove the key."


def _misfit(error: ErrorDetails, path: Path, root: type[Section]) -> tuple[str, str]:
    kind, value, limits = error["type"], error["input"], error.get("ctx", {})
    shown = f'"{value}"' if isinstance(value, str) else _called(value)
    if error["loc"] and error["loc"][-1] == "[key]":
        return (
            f'"{path[-1]}" cannot be a key.',
            f'Keys have up to 50 small letters, digits, "-" and "_": {_as_key(str(path[-1]))}.',
        )
    wanted = {
        "string_type": ("text", "Put it in quotes."),
        "int_type": ("a whole number", ""),
        "int_parsing": ("a whole number", ""),
        "int_from_float": ("a whole number", ""),
        "bool_type": ("true or false", ""),
        "bool_parsing": ("true or false", ""),
        "tuple_type": ("a list", "Write it in brackets, or each item on a line with a dash."),
        "mapping_type": ("a block of `key: value` lines", ""),
        "dict_type": ("a block of `key: value` lines", ""),
        "model_type": ("a block of `key: value` lines", ""),
        "model_attributes_type": ("a block of `key: value` lines", ""),
    }
    if kind in wanted:
        need, fix = wanted[kind]
        if kind == "string_type" and isinstance(value, (dict, list)):
            fix = ""
        return f"must be {need}, not {shown}.", fix or _purpose(path, root)
    return _out_of_bounds(kind, limits, shown, value), _purpose(path, root)


def _out_of_bounds(kind: str, limits: Mapping[str, Any], shown: str, value: Any) -> str:
    length = len(value) if isinstance(value, (str, Sequence, Mapping)) else 0
    said = {
        "greater_than_equal": f"is {value}, but must be at least {limits.get('ge')}.",
        "less_than_equal": f"is {value}, but can be at most {limits.get('le')}.",
        "string_too_short": "is empty.",
        "string_too_long": f"has {length} characters; {limits.get('max_length')} fit.",
        "too_short": "is empty.",
        "too_long": f"has {length} entries; at most {limits.get('max_length')} are allowed.",
        "literal_error": f"is {shown}; allowed: {limits.get('expected')}.",
        "string_pattern_mismatch": f"{shown} is not written as it must be.",
    }
    return said.get(kind, f"{shown} does not fit.")


def _called(value: Any) -> str:
    if isinstance(value, bool):
        return f"{str(value).lower()} (without quotes)"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, Mapping):
        return "a block"
    return "a list" if isinstance(value, list) else f"the {type(value).__name__} {value}"


def _as_key(text: str) -> str:
    tidy = "".join(c if (c.isascii() and c.isalnum()) or c == "_" else "-" for c in text.lower())
    return f'write "{tidy.strip("-_")[:50] or "a-name"}"'


def _section(path: Path, root: type[Section]) -> type[Section] | None:
    """Return the class of the block at the path; None when that is not a block of ours."""
    kind: Any = root
    for step in path:
        kind = _step(_bare(kind), step)
    kind = _bare(kind)
    return kind if isinstance(kind, type) and issubclass(kind, Section) else None


def _field(path: Path, root: type[Section]) -> FieldInfo | None:
    for end in range(len(path), 0, -1):
        section, name = _section(path[: end - 1], root), path[end - 1]
        if section and name in section.model_fields:
            return section.model_fields[str(name)]
    return None


def _step(kind: Any, step: str | int) -> Any:
    if isinstance(kind, type) and issubclass(kind, Section):
        field = kind.model_fields.get(str(step))
        return field.annotation if field else None
    arguments = get_args(kind)
    if get_origin(kind) is tuple:
        return arguments[0]
    return arguments[1] if len(arguments) == 2 else None


def _bare(kind: Any) -> Any:
    while get_origin(kind) in (Annotated, Union, types.UnionType):
        kind = next(each for each in get_args(kind) if each is not types.NoneType)
    return kind
