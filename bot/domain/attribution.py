"""Which touch gets the credit for a deal: the first, the last, or all alike, side by side."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from bot.dataclass import dataclass


@dataclass(frozen=True)
class Touch:
    """Something of ours that a person met: a source, a campaign or a channel by name."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Credit:
    """What each rule gives to one name; over all names each rule gives exactly what was won."""

    first: Fraction
    last: Fraction
    linear: Fraction


def attribute(deals: Iterable[tuple[Sequence[Touch], Fraction]]) -> Mapping[str, Credit]:
    """Share what each deal is worth among its touches; deals without a touch get no name.

    Touches of one moment keep the order they are given in. Linear credit counts every touch, so a
    name that was met twice gets two parts.
    """
    first: dict[str, Fraction] = {}
    last: dict[str, Fraction] = {}
    linear: dict[str, Fraction] = {}
    for touches, worth in deals:
        if not touches:
            continue
        ordered = sorted(touches, key=lambda touch: touch.at)
        _add(first, ordered[0].name, worth)
        _add(last, ordered[-1].name, worth)
        for touch in ordered:
            _add(linear, touch.name, worth / len(ordered))
    nothing = Fraction(0)
    return {
        name: Credit(first.get(name, nothing), last.get(name, nothing), linear[name])
        for name in sorted(linear)
    }


def _add(to: dict[str, Fraction], name: str, worth: Fraction) -> None:
    to[name] = to.get(name, Fraction(0)) + worth
