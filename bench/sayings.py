"""What people read on a card, taken out of its text."""

import re

_SAID = re.compile(r"\b(good|bad|not sure): ((?:<@\w+>(?: \([^)]*\))?(?:, )?)+)")
_MENTION = re.compile(r"<@(\w+)>")
_VERDICTS = {"good": "good", "bad": "bad", "not sure": "unsure"}


def votes_in(text: str) -> dict[str, str]:
    """Who says what, as a card's text tells it."""
    return {
        person: _VERDICTS[found.group(1)]
        for found in _SAID.finditer(text)
        for person in _MENTION.findall(found.group(2))
    }
