"""Composes charts with matplotlib; imported only when one is drawn.

Everything is laid out in points, five inches wide: names and values stand beside what they mean,
in dark letters on white, and series differ by colour and by marker or pattern.
"""

import io
from dataclasses import replace
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure

from bot.domain.chart_fitting import Fitted
from bot.domain.charts import Chart, Series, Shape
from bot.slack import fonts
from bot.slack.figure_lines import lines
from bot.slack.figure_rows import rows
from bot.slack.fonts import UnknownLetterError
from bot.slack.sheets import DPI, INK, REST, SIZE
from bot.slack.views.kit import one_line

__all__ = ["UnknownLetterError", "saved"]

#: Okabe and Ito's colours for all kinds of colour vision (jfly.uni-koeln.de/color), without black
#: and without yellow, which is lost on white.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


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
        return lines(chart, _colours(chart, sums))
    return rows(chart, _colours(chart, sums), sums)


def _colours(chart: Chart, sums: frozenset[str]) -> tuple[str, ...]:
    """Of each series; sums of what is not shown stand back."""
    return tuple(
        REST if one.name in sums else colour
        for one, colour in zip(chart.series, _COLOURS, strict=False)
    )
