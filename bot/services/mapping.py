"""Which of a sender's values is which of a lead's fields, as the source's settings say."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from bot.config.payload import PayloadPath
from bot.config.sources import Source

#: Names in a payload, from the outside in.
Place = tuple[str, ...]

#: Where no value can be: what is taken from a path that is not plain stays among the others, too.
_NOWHERE: Place = ("", "", "", "", "")
#: What changes when a sender tries again to deliver the same thing; compared by letters only.
_PER_ATTEMPT = frozenset(
    {"attempt", "attemptnumber", "attempts", "deliveryid", "retries", "retry", "retrycount"}
    | {"retrynumber", "sentat"}
)
#: Values nobody mapped are kept down to this depth: payload.tracking.utm_term.
_DEPTH = 3
#: Fields whose value, standing elsewhere in the payload as well, says nothing new there.
_TOLD_ONCE = ("email", "phone", "website", "message")
_WORDS = {None: "", True: "yes", False: "no"}
#: What fits the column of the database; a longer id is kept as its hash.
_KEY_LENGTH = 200


class Mapped(NamedTuple):
    """One lead as its sender told it: text by field, text by label, and what identifies it."""

    sent: Mapping[str, str]
    further: Mapping[str, str]
    key: str


def map_item(
    source: Source,
    item: Mapping[str, Any],
    columns: Mapping[str, str] = MappingProxyType({}),
) -> Mapped:
    """Map one lead of a payload.

    A field without a path in the settings is taken from the top-level value of its own name, or
    from the one that `columns` (field → name) tells.
    """
    used: set[Place] = set()
    sent = dict(_fields(source, item, columns, used))
    mapped = source.fields.keys() & {"first_name", "last_name"}
    if "name" not in source.fields and any(sent.get(part) for part in mapped):
        # a top-level "name" is often the form's; the parts were asked for
        sent.pop("name", None)
        used.discard((columns.get("name", "name"),))
    further: dict[str, str] = {}
    for label, paths in source.keep.items():
        text, place = _first(paths, item)
        if text:
            further[label] = text
            used.add(place)
    if source.id:
        used.add(source.id.names or _NOWHERE)
    for place, text in _others(item, used, ()):
        if all(text != sent.get(field) for field in _TOLD_ONCE):
            further.setdefault(".".join(place), text)
    return Mapped(sent, further, key_of(source.id, item))


def text_of(value: Any) -> str:
    """Return a JSON value as people would write it; lists with commas, null as nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return " ".join(filter(None, map(text_of, value.values())))
    if isinstance(value, list):
        return ", ".join(filter(None, map(text_of, value)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # 1 == True, so only the constants themselves are looked up
    return _WORDS[value] if value is None or isinstance(value, bool) else str(value)


def _fields(
    source: Source, item: Mapping[str, Any], columns: Mapping[str, str], used: set[Place]
) -> Iterator[tuple[str, str]]:
    """The fields that have a text, which is not always a visible one."""
    for field, paths in source.fields.items():
        text, place = _first(paths, item)
        if text:
            used.add(place)
            yield field, text
    for field in source.unmapped:
        name = columns.get(field, field) if columns else field
        value = item.get(name)
        if isinstance(value, str):
            text = value
        elif value is None or isinstance(value, Mapping):
            # an object under that name is another thing, such as {"company": {"size": 5}}
            continue
        else:
            text = text_of(value)
        if text:
            used.add((name,))
            yield field, text


def _first(paths: Sequence[PayloadPath], item: Mapping[str, Any]) -> tuple[str, Place]:
    """The first path's text that is not empty, and the place it came from if that is simple."""
    for path in paths:
        text = text_of(path.find(item))
        if text.strip():
            return text, path.names or _NOWHERE
    return "", _NOWHERE


def _others(inside: Mapping[str, Any], used: set[Place], at: Place) -> Iterator[tuple[Place, str]]:
    """What nobody mapped."""
    for name, value in inside.items():
        place = (*at, name)
        if place in used:
            continue
        if isinstance(value, Mapping) and len(place) < _DEPTH:
            yield from _others(value, used, place)
        elif text := _described(value):
            yield place, text


def _described(value: Any) -> str:
    """Return a value with its inner names, so that a list of answers stays readable."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {text}" for name, text in _named(value.items()))
    if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        return "\n".join(filter(None, map(_described, value)))
    return text_of(value)


def _named(entries: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, str]]:
    for name, value in entries:
        text = text_of(value)
        if text:
            yield name, text


def key_of(path: PayloadPath | None, item: Mapping[str, Any]) -> str:
    """What identifies an item: the sender's own id at that path, else its content."""
    return own_id(path.find(item) if path else None) or _hash(
        {name: value for name, value in item.items() if not _per_attempt(name)}
    )


def own_id(found: Any) -> str:
    """A sender's id as it is kept; "" when it is none."""
    if isinstance(found, (str, int, float)) and not isinstance(found, bool):
        own = text_of(found).strip().replace("\0", "")
        if own:
            return own if len(own) <= _KEY_LENGTH else _hash(own)
    return ""


def _hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _per_attempt(name: str) -> bool:
    return "".join(filter(str.isalnum, name)).casefold() in _PER_ATTEMPT
