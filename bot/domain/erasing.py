"""By what somebody could be recognised, and how texts are rid of it."""

import json
import re
from collections.abc import Iterable
from dataclasses import field
from typing import Any

from bot.dataclass import dataclass
from bot.domain.leads import LeadData

#: What stands in place of whatever told of an erased person.
ERASED = "(erased)"
#: Between two digits of a telephone number as people write it.
_GAP = r"[\s()./\u2010-\u2015-]{0,3}"
#: JSON escapes none of these, and every database knows both their cases.
_PLAIN = re.compile(r"[A-Za-z0-9@._-]{2,}")
#: So many parts of a text tell it from others.
_PARTS = 4
#: A number is recognised by so many of its last digits.
_DIGITS = 8
#: A character that JSON escapes, and whatever else is no digit.
_BETWEEN = re.compile(r"(?:\\u[0-9a-fA-F]{4}|\D)+")
#: Shorter parts of a name stand in too many other words.
_SHORTEST = 3
#: Shorter texts of a lead's own say nothing of whose they are.
_TELLING = 12


@dataclass(frozen=True)
class Traces:
    """Values that name a person; what a whole pattern matches is taken out, whatever the case."""

    #: Recognised wherever they stand: addresses, telephone numbers, full names, own words.
    values: frozenset[str]
    phones: frozenset[str] = frozenset()
    #: Parts of names, which count only in what belongs to the person's own leads.
    names: frozenset[str] = frozenset()
    _anywhere: re.Pattern[str] = field(init=False, repr=False)
    _own: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        whole = [_spaced(one) for one in sorted(self.values, key=len, reverse=True)]
        whole += [_numbered(one) for one in sorted(self.phones)]
        parts = [rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(self.names)]
        object.__setattr__(self, "_anywhere", _either(whole))
        object.__setattr__(self, "_own", _either([*whole, *parts]))

    @classmethod
    def of(cls, told: Iterable[LeadData]) -> "Traces":
        """All traces of what was told of one person."""
        values: set[str] = set()
        phones: set[str] = set()
        names: set[str] = set()
        for data in told:
            extra = list(data.extra.values())
            values |= {one for one in (data.email, *extra) if one and "@" in one}
            values |= {one for one in (data.message, *extra) if one and len(one) >= _TELLING}
            digits = re.sub(r"\D", "", data.phone or "")
            phones |= {digits[-_DIGITS:]} if len(digits) >= _DIGITS else set()
            parts = (data.name or "").split()
            values |= {data.name} if data.name and len(parts) > 1 else set()
            names |= {one for one in parts if len(one) >= _SHORTEST}
        return cls(frozenset(values), frozenset(phones), frozenset(names))

    @property
    def patterns(self) -> frozenset[str]:
        """LIKE patterns, in lower case, of which one fits whatever `values` take out anywhere.

        A database may know capital letters of ASCII only, and JSON escapes the others: a text is
        looked for by its parts that have none, or else in each way of writing it. `_` stands for
        whatever a pattern would have to escape.
        """
        found: set[str] = set()
        for value in self.values:
            plain = list(enumerate(_PLAIN.findall(value)))
            most = sorted(plain, key=lambda one: len(one[1]), reverse=True)[:_PARTS]
            parts = [part.lower() for _, part in sorted(most)]
            word = value.split()[-1]
            ways = {word, word.lower(), word.upper(), word.capitalize()}
            ways |= {json.dumps(one)[1:-1] for one in ways}
            found |= {f"%{'%'.join(parts)}%"} if parts else {f"%{one}%" for one in ways}
        return frozenset(one.replace("\\", "_") for one in found)

    def rid(self, value: Any, *, own: bool = False) -> Any:
        """A text, or what JSON holds, without them; `own`: it belongs to one of their leads."""
        if isinstance(value, str):
            return (self._own if own else self._anywhere).sub(ERASED, value)
        if isinstance(value, dict):
            return {key: self.rid(one, own=own) for key, one in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.rid(one, own=own) for one in value]
        return value

    def finds(self, value: Any) -> bool:
        """Whether something in it names the person."""
        return bool(self.rid(value) != value)


def digits_of(text: str) -> str:
    """The digits of a text or of JSON; those of a number that it holds then follow one another."""
    return _BETWEEN.sub("", text)


def _spaced(text: str) -> str:
    words = r"\s+".join(map(re.escape, text.split()))
    return rf"(?<!\w){words}(?!\w)"


def _numbered(digits: str) -> str:
    # With whatever digits stand before it: the country's and the area's
    return rf"[+(]?(?:\d{_GAP}){{0,8}}" + _GAP.join(digits) + r"(?!\d)"


def _either(patterns: list[str]) -> re.Pattern[str]:
    # Without any, a pattern that matches nothing
    return re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)
