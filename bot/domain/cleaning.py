"""Text from outside made fit to keep: no controls, no placeholders, nothing endless."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import field

from bot.dataclass import dataclass

#: What one value may hold, in characters. A card shows far less; a form's free text fits.
FIELD_LENGTH = 500
MESSAGE_LENGTH = 10_000
EXTRA_ENTRIES = 60
LABEL_LENGTH = 120
VALUE_LENGTH = 2_000

#: What forms and exports write where nothing was entered; compared without case and full stop.
#: "NA" is not among them: it is Namibia, and a surname.
_NOTHING = frozenset({"", "-", "--", "---", "–", "—", "?", "n/a", "#n/a", "(not set)"}) | {
    "select",
    "please select",
    "select one",
    "- select -",
    "-- select --",
    "--select--",
    "undefined",
    "null",
    "[object object]",
}
#: Empty in a lead's own fields; among other values these may be somebody's answer.
_NOTHING_IN_A_FIELD = _NOTHING | {"none", "unknown", "nil", "nan", "not provided", "not specified"}

_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n{3,}")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
#: Marks that turn the direction of all text after them, so that a value could disguise its
#: neighbours (letters of right-to-left scripts need none of them), and marks without any width.
_HIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u2060\ufeff")
#: Unicode's general categories of controls and lone surrogates, which UTF-8 cannot hold.
_UNFIT = frozenset({"Cc", "Cs"})


@dataclass(frozen=True)
class Doubt:
    """Something about a value that could not be kept or read as it came: two sentences."""

    field: str
    what: str
    fix: str

    def __str__(self) -> str:
        return self.what


@dataclass
class Extra:
    """A lead's further values on their way in, within their limits."""

    entries: dict[str, str] = field(default_factory=dict)
    dropped: int = 0
    cut: int = 0

    def put(self, label: str, value: str) -> None:
        """Keep a value under a label unless it says nothing; the first of a label stays."""
        kept = lines(value)
        if says_nothing(kept):
            return
        short = line(label)[:LABEL_LENGTH] or "Further value"
        if short in self.entries:
            return
        if len(self.entries) >= EXTRA_ENTRIES:
            self.dropped += 1
            return
        if len(kept) > VALUE_LENGTH:
            self.cut += 1
            kept = kept[:VALUE_LENGTH]
        self.entries[short] = kept

    def doubts(self) -> list[Doubt]:
        """What did not fit."""
        found = []
        if self.cut:
            what = f"{_values(self.cut, 'further value')} cut to {VALUE_LENGTH:,} characters."
            found.append(Doubt("extra", what, "Send shorter values."))
        if self.dropped:
            what = f"{_values(self.dropped, 'further value')} left out; {EXTRA_ENTRIES} are kept."
            found.append(Doubt("extra", what, "Send fewer values."))
        return found


def line(text: str) -> str:
    """One line: no controls, every run of blanks a single space, none at the ends."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(_fit(text).split())


def lines(text: str) -> str:
    """Do as `line` does, but keep line breaks, at most two in a row."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    plain = _BLANKS.sub(" ", _fit(_LINE_ENDS.sub("\n", text)))
    return _LINES.sub("\n\n", "\n".join(part.strip() for part in plain.split("\n"))).strip()


def says_nothing(text: str, *, own_field: bool = False) -> bool:
    """Whether the text only stands where a value would: "n/a", "Select", "-"."""
    if len(text) > 16:
        return False
    words = _NOTHING_IN_A_FIELD if own_field else _NOTHING
    return text.casefold().rstrip(".") in words


def short(text: str, length: int = 60) -> str:
    """Return the text for a sentence about it: one line, not longer than `length` characters."""
    one = line(text)
    return one if len(one) <= length else one[: length - 1] + "…"


def full_name(values: Mapping[str, str]) -> str:
    """The name: as sent, else its parts joined. A surname Null stays, "null null" does not."""
    whole = values.get("name", "")
    if whole and not says_nothing(whole, own_field=True):
        return whole
    parts = [values[key] for key in ("first_name", "last_name") if values.get(key)]
    if all(says_nothing(part, own_field=True) for part in parts):
        return ""
    real = [part for part in parts if part.casefold() in {"null", "none"} or not says_nothing(part)]
    return " ".join(real)


def _fit(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isspace() else "" if _unfit(letter) else letter for letter in text
    )


def _unfit(letter: str) -> bool:
    return letter in _HIDDEN or unicodedata.category(letter) in _UNFIT


def _values(count: int, noun: str) -> str:
    return f"1 {noun} was" if count == 1 else f"{count} {noun}s were"
