"""Draws charts as pictures: PNG for Slack, SVG for pages; needs the extra `charts`."""

import threading
from importlib.util import find_spec

from bot.domain.chart_fitting import is_empty, pictured
from bot.domain.charts import Chart
from bot.slack.views.charts import alt_text
from bot.slack.views.kit import escape

# What draws text keeps fonts in memory that all figures share, and its settings are global.
_drawing = threading.Lock()


class NotDrawableError(Exception):
    """The chart cannot be drawn here; the sentence says why."""


def can_draw() -> bool:
    """Whether the library that draws is installed."""
    return find_spec("matplotlib") is not None


def png(chart: Chart) -> bytes:
    """The chart as a PNG, 1000 pixels wide, on white.

    Raises NotDrawableError when there is nothing to draw, the extra `charts` is missing, or no
    font here has the letters of its names.
    """
    return _drawn(chart, "png")


def svg(chart: Chart) -> str:
    """The chart as an SVG element with its text as text; raises as `png` does."""
    made = _drawn(chart, "svg").decode()
    start = made.index("<svg") + len("<svg")
    spoken = escape(alt_text(chart)).replace('"', "&quot;")
    return f'<svg role="img" aria-label="{spoken}"{made[start:]}'


def _drawn(chart: Chart, kind: str) -> bytes:
    if is_empty(chart):
        raise NotDrawableError("it has no figures")
    if not can_draw():
        raise NotDrawableError("matplotlib is not installed (the extra `charts`)")
    # Only here: it takes a second and some 60 MB, which who sends no picture need not spend.
    from bot.slack import figures  # noqa: PLC0415  # see above

    with _drawing:
        try:
            return figures.saved(pictured(chart), kind)
        except figures.UnknownLetterError as error:
            raise NotDrawableError(str(error)) from error
