"""Places in a sender's payload, written in JMESPath and compiled when app.yaml is read."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Annotated, Any, Self

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult
from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from bot.config.values import refused
from bot.dataclass import dataclass


@dataclass(frozen=True)
class PayloadPath:
    """A place in a sender's payload, written in JMESPath and compiled once."""

    text: str
    _compiled: ParsedResult = field(repr=False, compare=False)
    #: The names that it goes through, from the outside in; None when it does more than that.
    names: tuple[str, ...] | None = field(repr=False, compare=False)

    @classmethod
    def compile(cls, text: str) -> Self:
        """Compile a JMESPath expression; jmespath's JMESPathError when it is not one."""
        compiled = jmespath.compile(text)
        return cls(text, compiled, _names(compiled.parsed))

    def find(self, payload: Any) -> Any:
        """Return what is at this place of the parsed payload; None when nothing is."""
        if self.names is not None:
            # Most paths; the library walks its tree of the expression for each value.
            for name in self.names:
                try:
                    payload = payload.get(name)
                except AttributeError:
                    return None
            return payload
        try:
            return self._compiled.search(payload)
        except JMESPathError:
            # e.g. join() over a value of another type: this payload does not have that place
            return None


def _names(node: Mapping[str, Any]) -> tuple[str, ...] | None:
    if node["type"] == "field":
        return (node["value"],)
    if node["type"] != "subexpression":
        return None
    names: tuple[str, ...] = ()
    for child in node["children"]:
        inner = _names(child)
        if inner is None:
            return None
        names += inner
    return names


def first_found(paths: Iterable[PayloadPath], payload: Any) -> Any:
    """Return the first value that is neither missing nor empty; None when every path is empty."""
    for path in paths:
        value = path.find(payload)
        if value is not None and value not in ("", [], {}) and str(value).strip():
            return value
    return None


def _path(value: Any) -> Any:
    if isinstance(value, PayloadPath):
        return value
    if not isinstance(value, str):
        raise refused(
            "must be the place of a value in the sender's payload, as text.",
            "Write a path such as contact.email.",
        )
    try:
        return PayloadPath.compile(value)
    except JMESPathError as error:
        at = getattr(error, "lex_position", None)
        place = f" (at character {at + 1})" if isinstance(at, int) else ""
        raise refused(
            f"`{value}` is not a valid path{place}.",
            "Write the names from the outside in, with dots: contact.email. "
            "A name with spaces, dots or dashes needs double quotes inside single ones: "
            """'contact."full name"'. The language is JMESPath (jmespath.org).""",
        ) from error


Path = Annotated[
    PayloadPath,
    BeforeValidator(_path),
    PlainSerializer(lambda path: path.text),
    WithJsonSchema({"type": "string", "title": "JMESPath expression"}),
]


def _listed(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]


PATHS_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ],
    "description": "The place in the sender's payload (JMESPath), or several: "
    "the first that is not empty wins.",
}

Paths = Annotated[
    tuple[Path, ...],
    Field(min_length=1),
    BeforeValidator(_listed),
    WithJsonSchema(PATHS_SCHEMA),
]
