"""Charts in messages: Slack's own, as a picture, as a table, or as rows of text; and in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import regex
from rich.cells import cell_len

from bot.domain.abilities import Form
from bot.domain.chart_fitting import fitted, is_empty, pictured
from bot.domain.charts import Chart, Scale, Shape
from bot.domain.digests import Table
from bot.slack.views.kit import (
    Json,
    clip,
    code,
    context,
    escape,
    grid,
    literal,
    mrkdwn,
    one_line,
    packed,
    plain,
    section,
)

#: Limits of Slack's own charts (docs.slack.dev, data visualization block).
TITLE_LIMIT = 50
LABEL_LIMIT = 20
NATIVE_MOST = 2
#: Alternative texts of pictures.
ALT_LIMIT = 2_000

_CELL = 30
#: Wider rows of letters of one width wrap on a phone.
_CODE_WIDTH = 36
_WORDS = 600
_KEY_LIMIT = 100
_AXES = {Scale.SHARE: "Per cent", Scale.HOURS: "Hours"}


def chart_blocks(chart: Chart, form: Form = Form.NATIVE, picture: str = "") -> list[Json]:
    """A chart in a message, with what it leaves out; `picture` is the id of an uploaded file.

    The message names its charts, too (`Message.charts`): the sender then replaces these blocks by
    the next form where the workspace refuses one. What goes into a private answer or a Home tab
    is not sent by it and asks for `Form.WORDS`.
    """
    if is_empty(chart):
        blocks = [context(mrkdwn(f"{_title(chart)}: no figures."))]
    else:
        form = Form.TABLE if form is Form.NATIVE and not native_fits(chart) else form
        blocks = [*_shown(chart, form, picture)]
        shown = pictured(chart) if form is Form.PICTURE else fitted(chart)
        if notes := shown.notes:
            blocks.append(context(plain(" ".join(notes))))
    return [
        {**block, "block_id": f"{_block_id(chart)}:{number}"} for number, block in enumerate(blocks)
    ]


def charts_replaced(
    blocks: Sequence[Json], charts: Sequence[Chart], draw: Callable[[Chart], list[Json]]
) -> list[Json]:
    """The blocks of a message with those of its charts drawn anew."""
    prefixes = {f"{_block_id(chart)}:": chart for chart in charts}
    made: list[Json] = []
    drawn: set[str] = set()
    for block in blocks:
        key = str(block.get("block_id", "")).rpartition(":")[0] + ":"
        if key not in prefixes:
            made.append(block)
        elif key not in drawn:
            drawn.add(key)
            made.extend(draw(prefixes[key]))
    return made


def chart_of(block: Mapping[str, object], charts: Sequence[Chart]) -> Chart | None:
    """The chart that a block of a message belongs to."""
    key = str(block.get("block_id", "")).rpartition(":")[0]
    return next((chart for chart in charts if _block_id(chart) == key), None)


def native_fits(chart: Chart) -> bool:
    """Whether Slack's own chart can show it: there every series has a value everywhere."""
    return not is_empty(chart) and all(
        value is not None for one in fitted(chart).chart.series for value in one.values
    )


def chart_table(chart: Chart) -> Table:
    """The figures, a row for each category; plain text, not escaped."""
    shown = fitted(chart).chart
    header = ("", *(one_line(one.name) or "–" for one in shown.series))
    rows = tuple(
        (one_line(name) or "–", *(value_words(chart, one.values[at]) for one in shown.series))
        for at, name in enumerate(shown.categories)
    )
    return Table(header, rows, one_line(chart.title))


def chart_words(chart: Chart, limit: int = _WORDS) -> str:
    """The figures in a sentence, escaped; as many whole ones as fit into `limit` characters."""
    shown = fitted(chart)
    if is_empty(chart):
        return f"{_title(chart)}: no figures."
    text, told = f"{_title(chart)}:", 0
    parts = list(_told(shown.chart))
    for part in parts:
        more = f" and {len(parts) - told:,} more."
        if len(text) + len(part) + 2 + len(more) > limit:
            return f"{text.rstrip(',;')}{more}"
        text, told = f"{text} {part}", told + 1
    return " ".join([f"{text.rstrip(',;')}.", *shown.notes])


def value_words(chart: Chart, value: float | None) -> str:
    """A value with its unit; a dash where there is none."""
    if value is None:
        return "–"
    match chart.scale:
        case Scale.COUNT:
            return f"{value:,.0f}"
        case Scale.SHARE:
            return f"{value:.0%}"
        case Scale.HOURS:
            return f"{value:,.1f}".removesuffix(".0") + " h"
        case Scale.MONEY:
            return f"{value:,.0f} {chart.currency or ''}".strip()


def _told(chart: Chart) -> Iterator[str]:
    """Each figure with its name, a comma or semicolon behind it."""
    several = len(chart.series) > 1
    for one in chart.series:
        last = len(chart.categories) - 1
        for at, (name, value) in enumerate(zip(chart.categories, one.values, strict=True)):
            before = f"{literal(one.name, _CELL)}: " if several and at == 0 else ""
            after = ";" if several and at == last else ","
            told = escape(value_words(chart, value))
            yield f"{before}{literal(name, _CELL) or '–'} {told}{after}"


def _shown(chart: Chart, form: Form, picture: str) -> Iterator[Json]:
    match form:
        case Form.NATIVE:
            yield _native(chart)
        case Form.PICTURE:
            yield {
                "type": "image",
                "slack_file": {"id": picture},
                # The picture says its title itself.
                "alt_text": alt_text(chart),
            }
        case Form.TABLE:
            yield section(mrkdwn(f"*{_title(chart)}*"))
            yield grid(_cells(chart_table(chart)))
        case Form.WORDS:
            yield section(mrkdwn(f"*{_title(chart)}*"))
            table = chart_table(chart)
            text = _aligned(table)
            if max(map(cell_len, text.split("\n"))) <= _CODE_WIDTH and text.isascii():
                yield code(text)
            else:
                yield from (section(mrkdwn(lines)) for lines in packed(_listed(table)))


def alt_text(chart: Chart) -> str:
    """What stands for the picture, plain: its title and every figure that fits."""
    table = chart_table(chart)
    rows = (f"{name}: {', '.join(cells)}" for name, *cells in table.rows)
    named = f" ({', '.join(table.header[1:])})" if len(table.header) > 2 else ""
    return clip(f"{table.caption}{named}. {'; '.join(rows)}.", ALT_LIMIT)


def _native(chart: Chart) -> Json:
    shown = fitted(chart).chart
    labels = unique(shown.categories, LABEL_LIMIT)
    names = unique([one.name for one in shown.series], LABEL_LIMIT)
    axes: Json = {"categories": labels}
    if unit := chart.currency if chart.scale is Scale.MONEY else _AXES.get(chart.scale):
        axes["y_label"] = unit
    # A line of one point is no line.
    line = chart.shape is Shape.LINE and len(labels) > 1
    return {
        "type": "data_visualization",
        "title": clip(one_line(chart.title), TITLE_LIMIT) or "–",
        "chart": {
            "type": "line" if line else "bar",
            "series": [
                {
                    "name": name,
                    "data": [
                        {"label": label, "value": _number(chart, value)}
                        for label, value in zip(labels, one.values, strict=True)
                    ],
                }
                for name, one in zip(names, shown.series, strict=True)
            ],
            "axis_config": axes,
        },
    }


def shortened(text: str, limit: int) -> str:
    """At most so many characters of one line, of both its ends: campaigns often end in a number."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    tail = ""
    for unit in reversed(regex.findall(r"\X", line)):
        if len(tail) + len(unit) > limit // 3:
            break
        tail = unit + tail
    return clip(line, limit - len(tail)) + tail.lstrip()


def unique(names: Sequence[str], limit: int) -> list[str]:
    """Names of at most so many characters; those that became the same are numbered."""
    made: list[str] = []
    for name in names:
        short, number = shortened(name, limit) or "–", 2
        while short in made:
            mark = f" ({number})"
            short, number = shortened(name, limit - len(mark)) + mark, number + 1
        made.append(short)
    return made


def _number(chart: Chart, value: float | None) -> float:
    if value is None:
        raise ValueError("Slack's own charts have no gaps")
    if chart.scale is Scale.SHARE:
        return round(value * 100, 1)
    return round(value, 1) if chart.scale is Scale.HOURS else round(value)


def _cells(table: Table) -> list[list[Json]]:
    rows = (table.header, *table.rows)
    # An empty cell is refused.
    return [
        [{"type": "raw_text", "text": shortened(text, _CELL) or " "} for text in row]
        for row in rows
    ]


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _listed(table: Table) -> Iterator[str]:
    """A line for each row, which may wrap; letters that run from right to left stay in place."""
    names = [literal(shortened(name, LABEL_LIMIT), _CELL) for name in table.header[1:]]
    for first, *cells in table.rows:
        row = literal(shortened(first, _CELL), 2 * _CELL)
        if len(names) == 1:
            yield f"• {row}: {escape(cells[0])}"
        else:
            told = (f"{name}: {escape(cell)}" for name, cell in zip(names, cells, strict=True))
            yield f"• *{row}* {'; '.join(told)}"


def _aligned(table: Table) -> str:
    """Rows in letters of one width: names to the left, values to the right."""
    rows = [tuple(shortened(cell, _CELL) for cell in row) for row in table.rows]
    if len(table.header) > 2:
        rows.insert(0, tuple(shortened(cell, LABEL_LIMIT) for cell in table.header))
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(table.header))]
    return "\n".join(
        "  ".join(
            _padded(cell, width, left=column == 0)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _padded(cell: str, width: int, *, left: bool) -> str:
    gap = " " * (width - cell_len(cell))
    return cell + gap if left else gap + cell


def _title(chart: Chart) -> str:
    return literal(chart.title, 150) or "–"


def _block_id(chart: Chart) -> str:
    return f"chart:{chart.key[:_KEY_LIMIT]}"
