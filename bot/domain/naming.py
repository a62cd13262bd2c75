"""Whom somebody means who types a name."""

from collections.abc import Mapping


def meant(words: str, people: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The people (keys) whom the beginning of a line may mean, and the rest of the line.

    `people`: key → name. A key, a full name or a first name counts, with or without an @, in any
    case; the longest match decides.
    """
    line = " ".join(words.split()).removeprefix("@")
    found: dict[str, list[str]] = {}
    for key, name in people.items():
        full = " ".join(name.split()).casefold()
        for known in {key.casefold(), full, full.partition(" ")[0]}:
            found.setdefault(known, []).append(key)
    parts = line.split(" ")
    for length in range(len(parts), 0, -1):
        typed = " ".join(parts[:length]).rstrip(",:;").casefold()
        if typed in found:
            return tuple(dict.fromkeys(found[typed])), " ".join(parts[length:])
    return (), " ".join(parts[1:])
