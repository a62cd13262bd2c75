"""Charts with a row for each name: bars side by side, or dots where bars would be too many."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from bot.domain.charts import Chart, Series, Shape
from bot.slack.sheets import (
    EDGE,
    INK,
    LINE,
    REST,
    RULE,
    SOFT,
    WIDTH,
    Sheet,
    cut_to,
    draw_dot,
    title_lines,
    width_of,
    write_title,
)
from bot.slack.views.charts import value_words

_PATTERNS = ("", "////", "....", "xxxx", "\\\\\\\\", "----")
#: More bars than this are told apart by dots in one row for each name.
_MOST_BARS = 24


def rows(chart: Chart, colours: Sequence[str], sums: frozenset[str]) -> Figure:
    """A row for each name, with a bar for each series, or dots where bars would be too many."""
    bars = len(chart.series) * len(chart.categories) <= _MOST_BARS
    thick = 18.0 if len(chart.series) == 1 else 15.0
    row = thick * len(chart.series) + 8 if bars else 24.0
    title = title_lines(chart)
    legend = LINE * len(chart.series) + 6 if len(chart.series) > 1 else 0.0
    height = 2 * EDGE + LINE * len(title) + 6 + legend + row * len(chart.categories)
    sheet = Sheet.of(height)
    top = write_title(sheet, title)
    if legend:
        top = _legend(sheet, chart, colours, top, bars=bars)
    values = [_told(chart, one, at) for one in chart.series for at in range(len(one.values))]
    after = max(map(width_of, values)) + 6 if bars else 8.0
    room = WIDTH - 2 * EDGE
    before = min(max(map(width_of, chart.categories)), room * 0.4)
    left = EDGE + before + 8
    scale = (WIDTH - EDGE - after - left) / (chart.greatest or 1)
    for at, name in enumerate(chart.categories):
        middle = top + row * (at + 0.5)
        sheet.write(left - 8, middle, cut_to(name, before), side="right")
        shades = [REST] * len(colours) if name in sums else colours
        if bars:
            _draw_bars(sheet, chart, at, shades, (left, middle, scale, thick))
        else:
            _draw_dots(sheet, chart, at, shades, (left, middle, scale))
    bottom = top + row * len(chart.categories)
    sheet.field.plot([left, left], [top, bottom], color=SOFT, linewidth=0.8)
    if not bars:
        _ruler(sheet, chart, (left, top, bottom, scale))
    return sheet.figure


def _draw_bars(
    sheet: Sheet,
    chart: Chart,
    at: int,
    colours: Sequence[str],
    place: tuple[float, float, float, float],
) -> None:
    left, middle, scale, thick = place
    for number, one in enumerate(chart.series):
        y = middle + (number - (len(chart.series) - 1) / 2) * thick
        value = one.values[at] or 0.0
        sheet.field.barh(
            y,
            value * scale,
            height=thick - 3,
            left=left,
            color=colours[number],
            hatch=_PATTERNS[number],
            edgecolor="white",
            linewidth=0,
        )
        sheet.write(left + value * scale + 4, y, _told(chart, one, at), colour=INK)


def _draw_dots(
    sheet: Sheet, chart: Chart, at: int, colours: Sequence[str], place: tuple[float, float, float]
) -> None:
    left, middle, scale = place
    known = [one.values[at] for one in chart.series]
    reached = [left + value * scale for value in known if value is not None]
    if len(reached) > 1:
        sheet.field.plot(
            [min(reached), max(reached)], [middle, middle], color=RULE, linewidth=2, zorder=1
        )
    for number, value in enumerate(known):
        if value is not None:
            draw_dot(sheet, number, colours[number], left + value * scale, middle)


def _ruler(sheet: Sheet, chart: Chart, place: tuple[float, float, float, float]) -> None:
    """The greatest value, so that dots without figures can be read."""
    left, top, bottom, scale = place
    x = left + chart.greatest * scale
    sheet.field.plot([x, x], [top, bottom], color=RULE, linewidth=0.8, zorder=0)
    told = value_words(chart, chart.greatest)
    sheet.write(min(x, WIDTH - EDGE), top - 7, told, side="right", colour=SOFT)


def _told(chart: Chart, one: Series, at: int) -> str:
    """A value; in a funnel with its share of the first step."""
    value, first = one.values[at], one.values[0]
    told = value_words(chart, value)
    if chart.shape is Shape.FUNNEL and at and value is not None and first:
        return f"{told} · {value / first:.0%}"
    return told


def _legend(sheet: Sheet, chart: Chart, colours: Sequence[str], top: float, *, bars: bool) -> float:
    """A line for each series; returns where it ends."""
    for number, one in enumerate(chart.series):
        y = top + LINE * (number + 0.5)
        if bars:
            sheet.field.barh(
                y,
                14,
                height=10,
                left=EDGE,
                color=colours[number],
                hatch=_PATTERNS[number],
                edgecolor="white",
                linewidth=0,
            )
        else:
            draw_dot(sheet, number, colours[number], EDGE + 7, y)
        sheet.write(EDGE + 22, y, cut_to(one.name, WIDTH - 2 * EDGE - 22))
    return top + LINE * len(chart.series) + 6
