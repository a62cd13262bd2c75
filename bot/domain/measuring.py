"""Computes measures of a window from its rows; bot.domain.measures says what each means."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from bot.domain.attribution import Credit, Touch, attribute
from bot.domain.calibration import calibrate
from bot.domain.exchange import Exchange
from bot.domain.feedback import Verdict
from bot.domain.measure_rules import NO_SOURCE, ROWS, RULES
from bot.domain.measured import Closed, Figure, Report, Rows, Said
from bot.domain.percentiles import Histogram, merged, percentile
from bot.domain.shares import FLOOR, Share

#: Stands for all sources together.
ALL = ""
_DAY = timedelta(days=1)
_HALF, _NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)
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
    parts = (rows.came, rows.closed, rows.opened, rows.owed)
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
        for source, figure in figures["velocity"].items():
            closed = [one for one in rows.closed if source in (ALL, one.source)]
            rate = _velocity(figure.n, closed, exchange)
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
    found: dict[str, Counter[timedelta]] = defaultdict(Counter)
    for one in ROWS[rule.part](rows):
        if rule.case(one) and one.took is not None:
            found[ALL if rule.part in NO_SOURCE else one.source][one.took] += one.n
    spans: dict[str, Histogram] = {**found, ALL: merged(found.values())}
    for source, theirs in spans.items():
        median, p90 = percentile(theirs, _HALF), percentile(theirs, _NINE_TENTHS)
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


def _velocity(opened: int, closed: Collection[Closed], exchange: Exchange) -> Fraction | None:
    """Opportunities by win rate by average value, over average days; None: not all are known."""
    wins = [one for one in closed if one.won]
    value, valued, days, timed = Fraction(0), 0, Fraction(0), 0
    for one in wins:
        if one.worth is not None:
            worth = exchange(one.worth)
            if worth is None:
                return None
            value, valued = value + worth * one.n, valued + one.n
        if one.cycle is not None:
            days += Fraction(one.cycle // timedelta(microseconds=1) * one.n)
            timed += one.n
    days /= _DAY // timedelta(microseconds=1)
    if not valued or not days:
        return None
    rate = Fraction(sum(one.n for one in wins), sum(one.n for one in closed))
    return opened * rate * (value / valued) / (days / timed)


def _credits(rows: Rows) -> dict[str, Mapping[str, Credit]]:
    """What first, last and linear touch give to each source, in each currency apart."""
    touches: dict[int, list[Touch]] = defaultdict(list)
    for one in rows.touched:
        touches[one.lead_id].append(Touch(one.source, one.at))
    worths = {one.lead_id: one.worth for one in rows.touched}
    deals: dict[str, list[tuple[list[Touch], Fraction]]] = defaultdict(list)
    for lead_id, worth in worths.items():
        deals[worth.currency].append((touches[lead_id], Fraction(worth.minor)))
    return {currency: attribute(theirs) for currency, theirs in sorted(deals.items())}


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
