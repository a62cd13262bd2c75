"""Charts along time: a line for each series, named at its end."""

from collections.abc import Sequence
from math import isnan

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.domain.charts import Chart, Series
from bot.slack.sheets import (
    EDGE,
    LINE,
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

_DASHES = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1.5)), (0, (8, 2)))
#: With more points than this markers would hide the lines.
_MANY_POINTS = 12


def lines(chart: Chart, colours: Sequence[str]) -> Figure:
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
    ticks = _ticks(chart.greatest)
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
