"""Marks at the end of a line that say whom its words are for: [internal] and [customer]."""

import re

from bot.domain.content import Audience

_MARK = re.compile(r"[ \t]*\[(internal|customer)\][ \t]*$", re.IGNORECASE)


def unmarked(text: str) -> tuple[str, Audience | None]:
    """Return a line without its mark, and the audience that the mark names; None without one."""
    found = _MARK.search(text)
    if found is None:
        return text, None
    return text[: found.start()], Audience(found[1].lower())
