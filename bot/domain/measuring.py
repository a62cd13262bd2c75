"""Computes measures of a window from its rows; bot.domain.measures says what each means."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from operator import attrgetter

from bot.dataclass import dataclass
from bot.domain.attribution import Credit, Touch, attribute
from bot.domain.calibration import calibrate
from bot.domain.exchange import Exchange
from bot.domain.feedback import Verdict
from bot.domain.measure_rules import NO_SOURCE, ROWS, RULES
from bot.domain.measured import Closed, Figure, Part, Report, Rows, Said
from bot.domain.money import Money
from bot.domain.percentiles import HALF, NINE_TENTHS, percentiles
from bot.domain.shares import FLOOR, Share

#: Stands for all sources together.
ALL = ""
_DAY, _MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
#: Touches of one moment keep their order.
_ANY = datetime(1970, 1, 1, tzinfo=UTC)
_COSTS = frozenset({"cost_per_accepted", "cost_per_won"})
_SPANS = frozenset({"first_response", "time_to_win", "time_to_fill"})


def measure(
    rows: Rows,
    exchange: Exchange,
    costs: Mapping[str, Fraction],
    wanted: Collection[str] = tuple(RULES),
) -> Report:
    """The figures of the measures wanted, by key.

    `costs`: what each source cost within the window, in minor units.
    """
    parts = (rows.came, rows.closed, rows.opened, rows.owed, rows.took)
    sources = sorted(({one.source for part in parts for one in part} | set(costs)) - {ALL})
    figures: dict[str, dict[str, Figure]] = {}
    for key in wanted:
        counted = _counted(key, rows)
        named = [ALL] if RULES[key].part in NO_SOURCE else [*sources, ALL]
        figures[key] = {source: counted.get(source, Figure()) for source in named}
    for key in _SPANS & figures.keys():
        _put_spans(figures[key], key, rows)
    for key in {"won_value", "lifetime_value"} & figures.keys():
        _put_sums(figures[key], key, rows.closed)
    for key in _COSTS & figures.keys():
        for source, figure in figures[key].items():
            cost = sum(costs.values(), Fraction(0)) if source == ALL else costs.get(source)
            if cost and figure.n:
                figures[key][source] = replace(figure, rate=cost / figure.n)
    if "velocity" in figures:
        deals = _deals(rows.closed)
        for source, figure in figures["velocity"].items():
            if source in deals:
                rate = deals[source].velocity(figure.n, exchange)
                figures["velocity"][source] = replace(figure, rate=rate)
    said = rows.said
    return Report(figures, _credits(rows), _surprise(said), _reasons(said), _versions(rows))


def fastest(report: Report) -> list[tuple[str, Figure]]:
    """The sources by the median time to win, fastest first; none with too few wins to tell."""
    enough = [
        (figure.median, source, figure)
        for source, figure in report.figures["time_to_win"].items()
        if source != ALL and figure.median is not None and figure.n >= FLOOR
    ]
    return [(source, figure) for _, source, figure in sorted(enough, key=lambda one: one[:2])]


def _counted(key: str, rows: Rows) -> dict[str, Figure]:
    """Cases and hits of a measure by source, and of all."""
    rule = RULES[key]
    cases, hits = Counter[str](), Counter[str]()
    for one in ROWS[rule.part](rows):
        if rule.case(one):
            source = ALL if rule.part in NO_SOURCE else one.source
            cases[source] += one.n
            if rule.hit and rule.hit(one):
                hits[source] += one.n
    found = {source: Figure(cases[source], hits[source]) for source in cases}
    found[ALL] = Figure(cases.total(), hits.total())
    return found


def _put_spans(figures: dict[str, Figure], key: str, rows: Rows) -> None:
    """Add median and 90th percentile, which all sources together have of their own."""
    rule = RULES[key]
    found: dict[str, Counter[int]] = defaultdict(Counter)
    unit = _MICROSECOND
    if rule.part is Part.TOOK:
        unit = timedelta(seconds=1)
        for one in rows.took:
            found[one.source].update(one.seconds)
    else:
        for one in filter(rule.case, ROWS[rule.part](rows)):
            if one.took is not None:
                source = ALL if rule.part in NO_SOURCE else one.source
                found[source][one.took // unit] += one.n
    together = Counter[int]()
    for theirs in found.values():
        together.update(theirs)
    for source, spans in {**found, ALL: together}.items():
        median, p90 = (
            None if value is None else value * unit
            for value in percentiles(spans, HALF, NINE_TENTHS)
        )
        figures[source] = replace(figures[source], median=median, p90=p90)


def _put_sums(figures: dict[str, Figure], key: str, closed: Iterable[Closed]) -> None:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for one in closed:
        money = one.worth if key == "won_value" else one.lifetime
        if one.won and money is not None:
            for source in {one.source, ALL}:
                sums[source][money.currency] += money.minor * one.n
    for source, theirs in sums.items():
        figures[source] = replace(figures[source], sums=dict(theirs))


@dataclass
class _Deals:
    """What deals of a source come to that were closed within the window."""

    closed: int = 0
    won: int = 0
    #: Minor units of deals whose value was told, by currency; and how many these are.
    values: Counter[str] = field(default_factory=Counter)
    valued: int = 0
    #: Microseconds from opportunity to won, of deals that were one; and how many these are.
    cycles: int = 0
    timed: int = 0

    def add(self, one: Closed) -> None:
        self.closed += one.n
        if not one.won:
            return
        self.won += one.n
        if one.worth is not None:
            self.values[one.worth.currency] += one.worth.minor * one.n
            self.valued += one.n
        if one.cycle is not None:
            self.cycles += one.cycle // _MICROSECOND * one.n
            self.timed += one.n

    def velocity(self, opened: int, exchange: Exchange) -> Fraction | None:
        """Opportunities by win rate by average value, over average days; None: not all known."""
        worths = [exchange(Money(minor, currency)) for currency, minor in self.values.items()]
        known = [worth for worth in worths if worth is not None]
        if not known or len(known) < len(worths) or not self.cycles:
            return None
        days = Fraction(self.cycles, _DAY // _MICROSECOND) / self.timed
        return (
            opened
            * Fraction(self.won, self.closed)
            * (sum(known, Fraction(0)) / self.valued)
            / days
        )


def _deals(closed: Iterable[Closed]) -> dict[str, _Deals]:
    found: dict[str, _Deals] = defaultdict(_Deals)
    for one in closed:
        found[one.source].add(one)
        found[ALL].add(one)
    return found


def _credits(rows: Rows) -> dict[str, Mapping[str, Credit]]:
    """What first, last and linear touch give to each source, in each currency apart.

    Credit follows from the order of sources alone, so leads that came the same way count together.
    """
    ways: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for _, touches in groupby(rows.touched, key=attrgetter("lead_id")):
        several = list(touches)
        worth = several[0].worth
        ways[worth.currency][tuple(one.source for one in several)] += worth.minor
    return {
        currency: attribute(
            ([Touch(name, _ANY) for name in names], Fraction(minor))
            for names, minor in theirs.items()
        )
        for currency, theirs in sorted(ways.items())
    }


def _surprise(said: Iterable[Said]) -> dict[str, float]:
    """How much worse than their judges' habit sources are called, on average per verdict."""
    tallies: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    by_source: dict[str, dict[tuple[str, bool], int]] = defaultdict(Counter)
    for one in said:
        bad = one.verdict is Verdict.BAD
        tallies[one.person][0] += one.n * bad
        tallies[one.person][1] += one.n
        by_source[one.source][one.person, bad] += one.n
    habits = calibrate({person: Share(*tally) for person, tally in tallies.items()})
    return {
        source: sum(habits[person].surprise(bad=bad) * n for (person, bad), n in theirs.items())
        / sum(theirs.values())
        for source, theirs in sorted(by_source.items())
    }


def _reasons(said: Iterable[Said]) -> dict[str, Mapping[str, int]]:
    """Why leads are bad, of those whose verdict was tested; the most frequent first."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in said:
        if one.newest and one.verdict is Verdict.BAD and one.worked:
            found[one.source][one.reason or ""] += one.n
    return {
        source: dict(sorted(theirs.items(), key=lambda item: (-item[1], item[0])))
        for source, theirs in sorted(found.items())
    }


def _versions(rows: Rows) -> dict[int, Share]:
    """Leads that met the definition, by the version of it that judged them."""
    judged, met = Counter[int](), Counter[int]()
    for one in rows.came:
        if one.version is not None:
            judged[one.version] += one.n
            met[one.version] += one.n * one.met
    return {version: Share(met[version], judged[version]) for version in sorted(judged)}
