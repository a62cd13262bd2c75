"""Small changes to a document's source that leave every other line as its author wrote it."""

import json
import re
from collections.abc import Mapping, Sequence
from unicodedata import category

from bot.domain.audiences import unmarked
from bot.domain.content import Audience
from bot.domain.front_matter import split
from bot.domain.markdown import headings

#: What YAML would take for something else than this text.
_PLAIN = re.compile(r"[^\W\d_][\w .,/()&+@-]*(?<! )|\d{4}-\d\d-\d\d|\d+ \w+")
_UNWRITABLE = frozenset({"Cc", "Cn", "Cs"})
_WORDS = frozenset({"yes", "no", "true", "false", "null", "on", "off", "none"})

Value = str | Sequence[str]


def with_value(text: str, key: str, value: Value) -> str:
    """Return the source with one value of its front matter set, such as the verified date."""
    line = f"{key}: {_yaml(value)}"
    front = split(text)
    if front.first_line == 1:
        return f"---\n{line}\n---\n\n{text}"
    lines = text.split("\n")
    at = front.lines.get(key.lower())
    if at is None:
        lines.insert(front.first_line - 2, line)
        return "\n".join(lines)
    # A list may go on below its key.
    end = at
    while lines[end].startswith((" ", "\t", "- ")):
        end += 1
    return "\n".join([*lines[: at - 1], line, *lines[end:]])


def with_note(text: str, heading: str, note: str, audience: Audience = Audience.INTERNAL) -> str:
    """Return the source with an item added at the end of a section of level 2.

    The section is added when there is none. The note becomes one line, marked with its audience;
    a mark within it does not count.
    """
    words = " ".join(note.split())
    while unmarked(words)[1]:
        words = unmarked(words)[0]
    item = f"- {words} [{audience.value}]"
    front = split(text)
    found = headings(front.body)
    lines = text.rstrip("\n").split("\n")
    named = [
        place
        for place, one in enumerate(found)
        if one.level == 2 and unmarked(one.text)[0].casefold() == heading.casefold()
    ]
    if not named:
        return "\n".join([*lines, "", f"## {heading}", "", item, ""])
    following = (one.line for one in found[named[0] + 1 :])
    end = min(next(following, len(lines)) + front.first_line - 1, len(lines))
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    before = lines[:end]
    gap = [] if before[-1].lstrip().startswith("- ") else [""]
    return "\n".join([*before, *gap, item, *lines[end:], ""])


def new_document(values: Mapping[str, Value], body: str) -> str:
    """Return the source of a new document."""
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
