"""Makes a chart small enough to be read: the rest is summed up or left out, and that is said."""

from collections.abc import Sequence
from dataclasses import replace

from bot.dataclass import dataclass
from bot.domain.charts import Chart, Scale, Series, Shape

#: What Slack's own charts take (docs.slack.dev, data visualization block); more cannot be told
#: apart on a phone either.
SERIES = 6
CATEGORIES = 20
#: A picture with more rows is shown too small on a phone.
ROWS = 12

#: Of these a sum means something; shares and times cannot be added up.
_ADDITIVE = frozenset({Scale.COUNT, Scale.MONEY})


@dataclass(frozen=True)
class Fitted:
    """A chart that fits, and sentences about what it does not show one by one."""

    chart: Chart
    notes: tuple[str, ...] = ()
    #: Names of series or categories that are sums of what is not shown.
    sums: frozenset[str] = frozenset()


def fitted(chart: Chart, categories: int = CATEGORIES) -> Fitted:
    """At most `SERIES` series and so many categories.

    Of counts and money the last ones become "Others"; of shares and times they are left out. Of
    what goes along time the newest stay.
    """
    notes: list[str] = []
    names: set[str] = set()
    if len(chart.series) > SERIES:
        names.add(_others(len(chart.series) - SERIES + 1))
        chart, note = _fewer_series(chart, SERIES)
        notes.append(note)
    if len(chart.categories) > categories:
        names.add(_others(len(chart.categories) - categories + 1))
        chart, note = _fewer_categories(chart, categories)
        notes.append(note)
    return Fitted(chart, tuple(notes), frozenset(names))


def pictured(chart: Chart) -> Fitted:
    """As `fitted`, for a picture."""
    return fitted(chart, CATEGORIES if chart.shape is Shape.LINE else ROWS)


def is_empty(chart: Chart) -> bool:
    """Whether there is nothing to look at."""
    return all(value is None for one in chart.series for value in one.values)


def _fewer_series(chart: Chart, most: int) -> tuple[Chart, str]:
    if chart.scale not in _ADDITIVE:
        left_out = len(chart.series) - most
        kept = replace(chart, series=chart.series[:most])
        return kept, f"{left_out:,} of {len(chart.series):,} are left out."
    rest = chart.series[most - 1 :]
    summed = tuple(_sum(values) for values in zip(*(one.values for one in rest), strict=True))
    others = Series(_others(len(rest)), summed)
    kept = replace(chart, series=(*chart.series[: most - 1], others))
    return kept, f"Others: the sum of {len(rest):,} more."


def _fewer_categories(chart: Chart, most: int) -> tuple[Chart, str]:
    total = len(chart.categories)
    if chart.shape is Shape.LINE:
        return _cut(chart, slice(total - most, total)), f"The last {most} of {total:,}."
    if chart.scale not in _ADDITIVE or chart.shape is Shape.FUNNEL:
        return _cut(chart, slice(0, most)), f"The first {most} of {total:,}."
    rest = slice(most - 1, total)
    kept = _cut(chart, slice(0, most - 1))
    series = tuple(
        Series(short.name, (*short.values, _sum(whole.values[rest])))
        for short, whole in zip(kept.series, chart.series, strict=True)
    )
    others = total - most + 1
    categories = (*kept.categories, _others(others))
    summed = replace(kept, categories=categories, series=series)
    return summed, f"Others: the sum of {others:,} more."


def _cut(chart: Chart, part: slice) -> Chart:
    series = tuple(Series(one.name, one.values[part]) for one in chart.series)
    return replace(chart, categories=chart.categories[part], series=series)


def _others(number: int) -> str:
    return f"Others ({number:,})"


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
