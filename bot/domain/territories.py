"""Territories: lists of countries, states and postcodes that a lead's place may belong to."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.dataclass import dataclass
from bot.domain.places import postcode_key, state_code

#: What `territory` is when the place is known and in none of the lists.
ELSEWHERE: Final = "elsewhere"


@dataclass(frozen=True, slots=True)
class Area:
    """A country, or a state of it, or its postcodes from `low` to `high` (keys as they compare).

    Of a range and of a prefix (where both ends are equal) only so many characters are compared.
    """

    country: str
    #: ISO 3166-2, such as "US-CA".
    state: str | None = None
    low: str | None = None
    high: str | None = None
    #: One postcode, not a beginning of postcodes.
    exact: bool = False


@dataclass(frozen=True)
class Found:
    """The territory of a lead, and what else could be said about it."""

    #: The first list that the place is in for certain; ELSEWHERE: in none; None: not known.
    name: str | None
    #: Further lists that the place is in.
    also: tuple[str, ...] = ()
    #: Earlier lists that cannot be ruled out, because something is not known.
    undecided: tuple[str, ...] = ()
    #: What is not known: "country", "state", "postcode".
    missing: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """What is worth explaining; "" when the place is in one list and that is all."""
        said = []
        if self.also:
            said.append(f"It is also in {', '.join(self.also)}; the list that comes first counts.")
        if self.undecided:
            lists, unknown = ", ".join(self.undecided), " and ".join(self.missing)
            said.append(f"Whether it is in {lists} is open: {unknown} not known.")
        return " ".join(said)

    def as_facts(self) -> dict[str, object]:
        """What is stored with the lead as a part of its trace."""
        return {"name": self.name, "also": list(self.also), "why": self.why}


class Territories:
    """Lists by name in their order; asked by country, state and postcode. Never changes."""

    def __init__(self, lists: Mapping[str, Iterable[Area]]) -> None:
        self._lists = [(name, _List(areas)) for name, areas in lists.items()]

    def __bool__(self) -> bool:
        return bool(self._lists)

    def of(self, country: str | None, state: str | None, postcode: str | None) -> Found | None:
        """The territory of a place; None when there are no lists at all.

        What is missing is None or blank. A list that needs what is missing is undecided.
        """
        if not self._lists:
            return None
        code = state_code(country, state) if state else None
        key = postcode_key(country, postcode) if country and postcode else None
        certain: list[str] = []
        undecided: list[str] = []
        missing: list[str] = []
        for name, one in self._lists:
            lacks = one.lacks(country or None, code, key or None)
            if lacks is True:
                certain.append(name)
            elif lacks and not certain:
                undecided.append(name)
                missing += [what for what in lacks if what not in missing]
        first = certain[0] if certain else None if undecided else ELSEWHERE
        return Found(first, tuple(certain[1:]), tuple(undecided), tuple(missing))


#: No lists.
NONE: Final = Territories({})


class _List:
    """One territory's areas, indexed."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._whole: set[str] = set()
        self._states: dict[str, set[str]] = {}
        by_country: dict[str, list[Area]] = {}
        for area in areas:
            if area.low is not None:
                by_country.setdefault(area.country, []).append(area)
            elif area.state is not None:
                self._states.setdefault(area.country, set()).add(area.state)
            else:
                self._whole.add(area.country)
        self._postcodes = {country: _Postcodes(some) for country, some in by_country.items()}

    def lacks(
        self, country: str | None, state: str | None, key: str | None
    ) -> bool | tuple[str, ...]:
        """True: in the list; False: not in it; else what must be known to tell."""
        if country is None:
            return ("country",)
        if country in self._whole:
            return True
        lacks: list[str] = []
        if states := self._states.get(country):
            if state is None:
                lacks.append("state")
            elif state in states:
                return True
        if postcodes := self._postcodes.get(country):
            if key is None:
                lacks.append("postcode")
            elif key in postcodes:
                return True
        return tuple(lacks) if lacks else False


class _Postcodes:
    """Postcodes of one country: single ones, and ranges by how many characters they compare."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._single = {area.low for area in areas if area.exact}
        ranges: dict[int, list[tuple[str, str]]] = {}
        for area in areas:
            if area.low is not None and area.high is not None and not area.exact:
                ranges.setdefault(len(area.low), []).append((area.low, area.high))
        self._ranges = [(length, *_merged(pairs)) for length, pairs in sorted(ranges.items())]

    def __contains__(self, key: str) -> bool:
        if key in self._single:
            return True
        for length, lows, highs in self._ranges:
            begin = key[:length]
            at = bisect_right(lows, begin) - 1
            if len(begin) == length and at >= 0 and begin <= highs[at]:
                return True
        return False


def _merged(pairs: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    lows: list[str] = []
    highs: list[str] = []
    for low, high in sorted(pairs):
        if highs and low <= highs[-1]:
            highs[-1] = max(highs[-1], high)
        else:
            lows.append(low)
            highs.append(high)
    return lows, highs
