"""Composes charts with matplotlib; imported only when one is drawn.

Everything is laid out in points, five inches wide: names and values stand beside what they mean,
in dark letters on white, and series differ by colour and by marker or pattern.
"""

import io
from collections.abc import Sequence
from dataclasses import replace
from math import isnan
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.domain.chart_fitting import Fitted
from bot.domain.charts import Chart, Series, Shape
from bot.slack import fonts
from bot.slack.fonts import UnknownLetterError
from bot.slack.sheets import (
    DPI,
    EDGE,
    INK,
    LINE,
    REST,
    RULE,
    SIZE,
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
from bot.slack.views.kit import one_line

__all__ = ["UnknownLetterError", "saved"]

#: Okabe and Ito's colours for all kinds of colour vision (jfly.uni-koeln.de/color), without black
#: and without yellow, which is lost on white.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_DASHES = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1.5)), (0, (8, 2)))
_PATTERNS = ("", "////", "....", "xxxx", "\\\\\\\\", "----")
#: More bars than this are told apart by dots in one row for each name.
_MOST_BARS = 24
#: With more points than this markers would hide the lines.
_MANY_POINTS = 12


def saved(found: Fitted, kind: str) -> bytes:
    """The chart as a file of that kind (png, svg). Raises UnknownLetterError."""
    shown = _known(found.chart)
    texts = [shown.title, *shown.categories, *(one.name for one in shown.series)]
    style: dict[Any, Any] = {
        "font.family": fonts.families(texts),
        "font.size": SIZE,
        "text.color": INK,
        # What leads are called is no formula.
        "text.parse_math": False,
        "hatch.linewidth": 0.8,
        "svg.fonttype": "none",
        "svg.hashsalt": shown.key,
    }
    made = io.BytesIO()
    with rc_context(style):
        dated = {"Date": None} if kind == "svg" else {"Software": None}
        _figure(shown, found.sums).savefig(made, format=kind, dpi=DPI, metadata=dated)
    return made.getvalue()


def _known(chart: Chart) -> Chart:
    """With names that can be drawn."""

    def name(text: str) -> str:
        return fonts.known(one_line(text)) or "–"

    series = tuple(Series(name(one.name), one.values) for one in chart.series)
    categories = tuple(map(name, chart.categories))
    return replace(chart, title=name(chart.title), categories=categories, series=series)


def _figure(chart: Chart, sums: frozenset[str]) -> Figure:
    if chart.shape is Shape.LINE and len(chart.categories) > 1:
        return _lines(chart, _colours(chart, sums))
    return _rows(chart, _colours(chart, sums), sums)


def _colours(chart: Chart, sums: frozenset[str]) -> tuple[str, ...]:
    """Of each series; sums of what is not shown stand back."""
    return tuple(
        REST if one.name in sums else colour
        for one, colour in zip(chart.series, _COLOURS, strict=False)
    )


def _rows(chart: Chart, colours: Sequence[str], sums: frozenset[str]) -> Figure:
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
    scale = (WIDTH - EDGE - after - left) / (_greatest(chart) or 1)
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
    x = left + _greatest(chart) * scale
    sheet.field.plot([x, x], [top, bottom], color=RULE, linewidth=0.8, zorder=0)
    told = value_words(chart, _greatest(chart))
    sheet.write(min(x, WIDTH - EDGE), top - 7, told, side="right", colour=SOFT)


def _told(chart: Chart, one: Series, at: int) -> str:
    """A value; in a funnel with its share of the first step."""
    value, first = one.values[at], one.values[0]
    told = value_words(chart, value)
    if chart.shape is Shape.FUNNEL and at and value is not None and first:
        return f"{told} · {value / first:.0%}"
    return told


def _greatest(chart: Chart) -> float:
    return max(value or 0.0 for one in chart.series for value in one.values)


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


def _lines(chart: Chart, colours: Sequence[str]) -> Figure:
    """Lines along time, each named at its end with its last value."""
    title = title_lines(chart)
    several = len(chart.series) > 1
    names = [_ending(chart, one) for one in chart.series]
    room = min(max(map(width_of, names)), (WIDTH - 2 * EDGE) * 0.42)
    field_height = max(150.0, LINE * len(names) + 10)
    height = 2 * EDGE + LINE * len(title) + 6 + field_height + 26
    sheet = Sheet.of(height)
    top = write_title(sheet, title) + 6
    bottom = top + field_height - 6
    ticks = _ticks(_greatest(chart))
    told = [value_words(chart, value) for value in ticks]
    left = EDGE + max(map(width_of, told)) + 8
    right = WIDTH - EDGE - room - (24 if several else 10)
    step = (right - left) / (len(chart.categories) - 1)

    def up(value: float) -> float:
        return bottom - (bottom - top) * value / ticks[-1]

    for value, words in zip(ticks, told, strict=True):
        colour = SOFT if value == 0 else RULE
        sheet.field.plot([left, right], [up(value)] * 2, color=colour, linewidth=0.8, zorder=0)
        sheet.write(left - 8, up(value), words, side="right", colour=SOFT)
    _name_times(sheet, chart, left, step, bottom + 14)
    size = 7.5 if len(chart.categories) <= _MANY_POINTS else 4.5
    ends = []
    for number, one in enumerate(chart.series):
        xs = [left + step * at for at in range(len(one.values))]
        ys = [float("nan") if value is None else up(value) for value in one.values]
        sheet.field.plot(
            xs, ys, color=colours[number], linestyle=_DASHES[number], linewidth=2, zorder=2
        )
        for x, y in zip(xs, ys, strict=True):
            if not isnan(y):
                draw_dot(sheet, number, colours[number], x, y, size=size)
        ends.append(next((y for y in reversed(ys) if not isnan(y)), bottom))
    for number, y in enumerate(_spread(ends, LINE, top - 6, bottom - 4)):
        x = right + (20 if several else 8)
        if several:
            draw_dot(sheet, number, colours[number], x - 7, y)
        sheet.write(x, y, cut_to(names[number], room))
    return sheet.figure


def _ending(chart: Chart, one: Series) -> str:
    """What stands at the end of a line: its last value, and its name where there are several."""
    last = next((value for value in reversed(one.values) if value is not None), None)
    told = value_words(chart, last)
    return f"{told} {one.name}" if len(chart.series) > 1 else told


def _name_times(sheet: Sheet, chart: Chart, left: float, step: float, y: float) -> None:
    """As many names under the lines as fit, the last one among them."""
    widest = max(map(width_of, chart.categories))
    widest = min(widest, 90.0)
    every = max(1, -int(-(widest + 8) // step))
    last = len(chart.categories) - 1
    for at in range(last, -1, -every):
        x = left + step * at
        name = cut_to(chart.categories[at], widest)
        half = width_of(name) / 2
        x = min(max(x, EDGE + half), WIDTH - EDGE - half)
        sheet.write(x, y, name, side="center", colour=SOFT)


def _ticks(greatest: float) -> list[float]:
    """Zero, and two or three round values up to the greatest."""
    locator = MaxNLocator(3, steps=[1, 2, 5, 10])
    return [float(tick) for tick in locator.tick_values(0, greatest or 1)]


def _spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, at least a gap apart and within bounds as far as they fit."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    placed: list[float] = []
    for number in order:
        least = placed[-1] + gap if placed else low
        placed.append(max(wanted[number], least))
    most = high
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], most)
        most = placed[at] - gap
    found = [0.0] * len(wanted)
    for number, place in zip(order, placed, strict=True):
        found[number] = place
    return found
