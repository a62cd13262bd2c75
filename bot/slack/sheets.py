"""A sheet that a chart is laid out on, in points: text that is measured, titles and markers."""

from collections.abc import Sequence

import regex
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.dataclass import dataclass
from bot.domain.charts import Chart

#: Twice as fine as a picture five inches wide is shown on a usual screen.
DPI = 200
WIDTH = 360.0
EDGE = 14.0
SIZE, _TITLE_SIZE = 12.0, 14.0
LINE = 18.0
INK, SOFT, RULE, REST = "#1d1c1d", "#55545a", "#d5d4d8", "#8a898f"
_MARKERS = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True)
class Sheet:
    """A figure with one field of points from the upper left corner, and what measures text."""

    figure: Figure
    field: Axes
    height: float

    @classmethod
    def of(cls, height: float) -> "Sheet":
        """An empty white one, so many points high."""
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=DPI, facecolor="white")
        FigureCanvasAgg(figure)
        field = figure.add_axes((0, 0, 1, 1))
        field.set_axis_off()
        field.set_xlim(0, WIDTH)
        field.set_ylim(height, 0)
        return cls(figure, field, height)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZE,
        side: str = "left",
        colour: str = INK,
        bold: bool = False,
    ) -> None:
        """Write one line, its middle at that height."""
        weight = "bold" if bold else "normal"
        self.field.text(x, y, text, size=size, ha=side, va="center", color=colour, weight=weight)


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """How wide a text is, in points."""
    figure = Figure(dpi=72)
    FigureCanvasAgg(figure)
    drawn = figure.text(0, 0, text, size=size, weight="bold" if bold else "normal")
    return float(drawn.get_window_extent().width)


def cut_to(text: str, room: float, size: float = SIZE, *, bold: bool = False) -> str:
    """The text, or as much of both its ends as the room takes: campaigns often end in a number."""
    if width_of(text, size, bold=bold) <= room:
        return text
    units = regex.findall(r"\X", text)
    low, high = 1, min(len(units) - 1, int(room))
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(_ends(units, middle), size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return _ends(units, low)


def _ends(units: Sequence[str], kept: int) -> str:
    tail = kept // 3
    end = "".join(units[len(units) - tail :]).lstrip()
    return f"{''.join(units[: kept - tail]).rstrip()}…{end}"


def title_lines(chart: Chart) -> list[str]:
    """The title on up to two lines."""
    room = WIDTH - 2 * EDGE
    first: list[str] = []
    words = chart.title.split()
    while words and width_of(" ".join([*first, words[0]]), _TITLE_SIZE, bold=True) <= room:
        first.append(words.pop(0))
    lines = [" ".join(first)] if first else []
    if words:
        lines.append(cut_to(" ".join(words), room, _TITLE_SIZE, bold=True))
    return lines


def write_title(sheet: Sheet, lines: Sequence[str]) -> float:
    """Write it at the top; returns where it ends."""
    y = EDGE + LINE / 2
    for line in lines:
        sheet.write(EDGE, y, line, size=_TITLE_SIZE, bold=True)
        y += LINE
    return y - LINE / 2 + 6


def draw_dot(
    sheet: Sheet, number: int, colour: str, x: float, y: float, *, size: float = 7.5
) -> None:
    """A marker in the form and colour of a series (number)."""
    sheet.field.plot(
        [x],
        [y],
        marker=_MARKERS[number],
        markersize=size,
        color=colour,
        markeredgecolor="white",
        markeredgewidth=0.6,
        linestyle="none",
        zorder=3,
    )
