"""Follow-up questions: "and in Germany?" asks what was asked before, about something else."""

import re

from bot.domain.analysis import words
from bot.domain.stop_words import STOP_WORDS

#: What begins a conversation anew.
_RESET = re.compile(
    r"\W*(?:new topic|new question|something else|reset)\b[\s:,.–-]*", re.IGNORECASE
)
_OPENING = re.compile(
    r"\W*(?:and|or|but|what about|how about|what if|same for|also|then)\b", re.IGNORECASE
)
_POINTING = frozenset({"it", "its", "that", "this", "they", "them", "their", "those", "these"})
_PREPOSITION = re.compile(
    r"\b(in|for|with|without|from|to|on|at|by|before|after|during|per|under|over)\s+"
    r"((?:(?!\b(?:in|for|with|without|from|to|on|at|by|before|after|during|per|under|over|and|is|"
    r"are|do|does)\b)[^?.!,;])+)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w-]*(?:\s+[A-Z][\w-]*)*")
#: A question of so few telling words is not a subject of its own when it opens like a follow-up.
_FEW = 4


def fresh(text: str) -> tuple[str, bool]:
    """The text without a reset word such as "new topic", and whether there was one."""
    found = _RESET.match(text)
    return (text[found.end() :].strip(), True) if found else (text.strip(), False)


def resolved(text: str, before: str) -> str:
    """The question that a text asks after another one; the text itself when it stands alone.

    What the follow-up names takes the place of what stood there: after the same preposition ("in
    France" … "and in Germany?"), else a name for a name ("… Globex?" … "and Acme?").
    """
    if not before or not _follows(text):
        return text
    kept = before
    for found in _PREPOSITION.finditer(text):
        kept = _without(kept, found[1])
    if kept == before:
        names, earlier = _NAME.findall(text), list(_NAME.finditer(before))
        if names and earlier:
            last = earlier[-1]
            kept = before[: last.start()] + before[last.end() :]
    rest = _OPENING.sub("", text, count=1).strip(" ,:–-")
    return " ".join(f"{kept.strip(' ?.!')} {rest}".split())


def _follows(text: str) -> bool:
    said = words(text)
    telling = [word for word in said if word not in STOP_WORDS]
    if _OPENING.match(text) and len(telling) <= _FEW:
        return True
    return len(telling) <= 2 and not _POINTING.isdisjoint(said)


def _without(question: str, preposition: str) -> str:
    for found in _PREPOSITION.finditer(question):
        if found[1].lower() == preposition.lower():
            return question[: found.start()] + question[found.end() :]
    return question
