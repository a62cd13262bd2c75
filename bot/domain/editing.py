"""The source of a new document, whatever people typed into it."""

import json
import re
from collections.abc import Mapping, Sequence
from unicodedata import category

#: What YAML would take for something else than this text.
_PLAIN = re.compile(r"[^\W\d_][\w .,/()&+@-]*(?<! )|\d{4}-\d\d-\d\d|\d+ \w+")
_UNWRITABLE = frozenset({"Cc", "Cn", "Cs"})
_WORDS = frozenset({"yes", "no", "true", "false", "null", "on", "off", "none"})

Value = str | Sequence[str]


def new_document(values: Mapping[str, Value], body: str) -> str:
    """Return the source of a document with this front matter, each value on one line."""
    lines = [f"{key}: {_yaml(value)}" for key, value in values.items()]
    return "\n".join(["---", *lines, "---", "", body.strip(), ""])


def _yaml(value: Value) -> str:
    if not isinstance(value, str):
        return f"[{', '.join(_scalar(one, inside=True) for one in value)}]"
    return _scalar(value, inside=False)


def _scalar(text: str, *, inside: bool) -> str:
    # Control characters have no place in YAML, nor in a title.
    text = " ".join("".join(" " if category(c) in _UNWRITABLE else c for c in text).split())
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not (inside and "," in text)
    # A JSON string is a YAML string.
    return text if plain else json.dumps(text, ensure_ascii=False)
