"""Changes to a Markdown file that people make by buttons: a verified date, a field note."""

import re
from datetime import date

from bot.domain.battlecards import key_of

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_VERIFIED = re.compile(r"^verified[ \t]*:.*$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}(#{1,2})[ \t]+(.*?)[ \t#]*$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")
_MARK = re.compile(r"\[(?:internal|customer)\]", re.IGNORECASE)
_NOTES = "Field notes"


def with_verified(text: str, day: date) -> str:
    """The file's text with `verified:` of that day in its front matter, the rest as it was."""
    line = f"verified: {day.isoformat()}"
    front = _FRONT.match(text)
    if front is None:
        return f"---\n{line}\n---\n\n{text}"
    values = front[1]
    if _VERIFIED.search(values):
        values = _VERIFIED.sub(line, values, count=1)
    else:
        values = f"{values}{line}\n"
    return text[: front.start(1)] + values + text[front.end(1) :]


def with_note(text: str, section: str, note: str, author: str, day: date) -> str:
    """The file's text with a note at the end of a section (key), or below "Field notes".

    A note is one item of a list, for our own eyes only, whatever marks and lines it came with.
    What stands there already is not added again.
    """
    item = f"- {_one_line(note)} (field note, {_one_line(author)}, {day.isoformat()}) [internal]"
    lines = text.split("\n")
    if item in lines:
        return text
    place = _end_of(lines, section) or _end_of(lines, key_of(_NOTES))
    if place is None:
        return f"{text.rstrip()}\n\n## {_NOTES}\n\n{item}\n"
    # Right below a list it is its next item; below anything else a list needs a line between.
    gap = [] if lines[place - 1].lstrip().startswith(("- ", "* ", "+ ")) else [""]
    lines[place:place] = [*gap, item]
    return "\n".join(lines)


def _one_line(text: str) -> str:
    return " ".join(_MARK.sub("", text).split())


def _end_of(lines: list[str], section: str) -> int | None:
    """The number of lines up to the last one with text below a heading of level 2."""
    inside, fenced, end = False, False, None
    for number, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading:
            if inside:
                return end
            inside = len(heading[1]) == 2 and key_of(_MARK.sub("", heading[2])) == section
        if inside and line.strip():
            end = number + 1
    return end
