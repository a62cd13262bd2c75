"""What word processors, web pages and Git leave in a file, and where a quote is missing."""

import re

#: Quotation marks that a word processor makes of straight ones.
CURLY = "“”„‟‘’‚«»"
#: What YAML allows nowhere.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
#: Where YAML counts or wants spaces; within a text it may stand.
_ODD_SPACE = re.compile(r"(?:^ *|[:,{\[-] *)[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")
_CONFLICT = re.compile(r"^(<{7}|={7}$|>{7})")
_COMMENT = re.compile(r"(^|\s)#.*$|\\.")


def pasted_in(text: str, until: int) -> tuple[int, int, str, str] | None:
    """Line, column, what is wrong and what to do, where one of these stands up to that line."""
    for number, line in enumerate(text.splitlines()[:until], 1):
        if _CONFLICT.match(line):
            what = "Git could not merge two changes here."
            return number, 1, what, "Keep one, without the marks."
        if found := _ODD_SPACE.search(line.partition("#")[0]):
            what = "a space stands here that is not an ordinary one, as web pages have them."
            return number, found.end(), what, "Delete it and type a space."
    return None


def first_line(sign: re.Pattern[str], text: str) -> int:
    """The first line in which it stands; 0: in none."""
    found = sign.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def open_quote(text: str, before: int, since: int = 1) -> int:
    """The first line before that one with a quotation mark too few or too many; 0: there is none.

    The text goes on to the next mark, many lines on, and only behind that YAML finds it wrong.
    """
    lines = enumerate(text.splitlines()[since - 1 : before - 1], since)
    odd = (number for number, line in lines if _COMMENT.sub("", line).count('"') % 2)
    return next(odd, 0)
