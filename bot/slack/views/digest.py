"""A digest as a message, and what its thread tells of a section."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from bot.dataclass import dataclass
from bot.domain.abilities import Form
from bot.domain.charts import Chart
from bot.domain.digest_layout import ROW_SIZE, in_thread, shown
from bot.domain.digests import Digest, Section, Table
from bot.slack import ids
from bot.slack.views.charts import NATIVE_MOST, chart_blocks, chart_words
from bot.slack.views.digest_lines import Named, line, line_text, table_text, window_words
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    clip,
    confirmation,
    context,
    grid,
    header,
    joined,
    literal,
    mention,
    mrkdwn,
    one_line,
    packed,
    section,
    when,
)
from bot.slack.views.look import Look

#: Buttons in a section's row.
_PRESSES = 3
_WORDS = 40
#: Slack takes 100 rows, 20 columns and 10,000 characters (docs.slack.dev, table block); in the
#: message the table shares room with everything else.
_TABLE_ROWS, _TABLE_COLUMNS = 60, 8
_TABLE_CHARACTERS, _THREAD_CHARACTERS = 3_000, 3_500
_CELL = 60
_NAME = 24
#: Values of a chart that stands as text.
_WORDED = 24
_TITLE = 60
#: The end of a share that is told with where it lies: two percentages and a bracket.
_RANGE = re.compile(r"\d%–\d+%\)")
_MORE = " The rest is in the message and its thread."


@dataclass(frozen=True)
class Around:
    """What a view needs beside the digest."""

    look: Look
    #: Where the cards of leads are shown, by lead id.
    links: Mapping[int, str] = field(default_factory=dict)
    #: How charts begin; the sender finds the best form of a message that names its charts.
    form: Form = Form.NATIVE
    #: The digest's name, for the button that deletes it; "": it has none.
    deletes: str = ""
    #: Whether the thread tells more; a preview has none.
    threaded: bool = True

    @property
    def named(self) -> Named:
        """What pieces of a line are told with."""
        return Named(self.look, self.links)


def digest(made: Digest, around: Around) -> Message:
    """The message; what does not fit stands in the thread."""
    limits = shown(made)
    named = around.named
    intro = f"{window_words(made.window)}, compared with {window_words(made.window.previous())}."
    notes = [intro, *_notes(made, around.look)]
    headline = line(made.headline, named)
    blocks: list[Json] = [header(made.title), context(mrkdwn(" ".join(notes)))]
    blocks.append(section(mrkdwn(f"*{headline}*")))
    heard = [f"{literal(made.title, _TITLE)}.", headline, *notes]
    native = _native(made, limits)
    charts: list[Chart] = []
    for one in made.sections:
        lines, rows = limits[one.key]
        blocks += _section(one, lines, rows, around, native=one.key == native)
        if one.chart and len(charts) < NATIVE_MOST and _fits(one.chart, around.form):
            charts.append(one.chart)
            blocks += chart_blocks(one.chart, around.form)
        elif one.chart:
            blocks.append(section(mrkdwn(chart_words(one.chart))))
        if one.presses:
            blocks.append(actions(*_buttons(one)))
        heard += _heard(one, lines, rows, named)
    foot = []
    if _RANGE.search(str(blocks)):
        foot.append("In brackets after a share: the range it lies in at 95%.")
    if around.threaded and in_thread(made) and "in the thread." not in str(blocks):
        # Where no part has said so itself.
        foot.append("More is in the thread.")
    if foot:
        blocks.append(context(mrkdwn(note := " ".join(foot))))
        heard.append(note)
    if around.deletes:
        blocks.append(actions(_delete(around.deletes)))
    return Message(joined(heard, rest=_MORE), blocks, tuple(charts))


def part(one: Section, around: Around) -> Message:
    """What the thread tells of a section: all of it, as far as a message takes it."""
    named = around.named
    lines = [line(each, named) for each in (*one.lines, *one.details)]
    blocks: list[Json] = [section(mrkdwn(f"*{literal(one.title, _TITLE)}*"))]
    packs, left = packed(lines), 0
    if len(packs) > 3:
        left = len(lines) - sum(text.count("\n") + 1 for text in packs[:3])
    blocks += [section(mrkdwn(text)) for text in packs[:3]]
    if left:
        blocks.append(context(mrkdwn(f"And {left:,} more; `baton digest` on the server has all.")))
    table = one.detail_table or one.table
    if table is not None and table.rows:
        blocks.append(_table(table, _TABLE_ROWS, _THREAD_CHARACTERS))
    aloud = [f"{literal(one.title, _TITLE)}.", *(line_text(each) for each in lines)]
    return Message(joined([*aloud, *_rows_aloud(table, _TABLE_ROWS)]), blocks)


def preview(made: Digest, around: Around) -> Message:
    """A digest for one person; buttons and all, but without a thread."""
    shown_now = digest(made, around)
    note = context(mrkdwn("Only you see this preview."))
    head, *rest = shown_now.blocks
    return Message(f"Preview. {shown_now.text}", [head, note, *rest])


def _fits(chart: Chart, form: Form) -> bool:
    """Whether there is room for a chart: as rows of text a large one would be a wall."""
    return form is not Form.WORDS or len(chart.categories) * len(chart.series) <= _WORDED


def _notes(made: Digest, look: Look) -> Iterator[str]:
    if made.late_since is not None:
        yield f"This comes late: it was due {when(made.late_since, look.zone)}."
    if made.asked_by is not None:
        at = when(made.made_at, look.zone)
        yield f"{_name(made.asked_by, look)} asked for it {at}."


def _name(user: str, look: Look) -> str:
    name = look.names.get(user)
    return literal(name, _TITLE) if name else mention(user)


def _section(
    one: Section, lines: int, rows: int, around: Around, *, native: bool
) -> Iterator[Json]:
    """A section's text and, when it is the one that is drawn as such, its table."""
    where = " in the thread" if around.threaded else ""
    told = [f"*{literal(one.title, _TITLE)}*"]
    told += [line(each, around.named) for each in one.lines[:lines]]
    if more := len(one.lines) - lines:
        told.append(f"And {more:,} more{where}.")
    table = one.table if rows else None
    if table is not None and not native:
        told += _row_lines(table, rows)
    if table is not None and (more := len(table.rows) - rows):
        told.append(f"The first {rows} of {len(table.rows):,}; the rest is{where or ' left out'}.")
    yield from (section(mrkdwn(text)) for text in packed(told))
    if table is not None and native:
        yield _table(table, rows, _TABLE_CHARACTERS)


def _buttons(one: Section) -> Iterator[Json]:
    """An action id counts once in a row, so those that open numbers are numbered themselves."""
    for place, press in enumerate(one.presses[:_PRESSES]):
        action = f"{press.action}{place}" if press.action == ids.BEHIND else press.action
        yield button(clip(one_line(press.words), _WORDS), action, press.value, spoken=press.spoken)


def _native(made: Digest, limits: Mapping[str, tuple[int, int]]) -> str:
    """The section whose table is drawn as one: a message takes one, so the largest."""
    sizes = {
        one.key: limits[one.key][1] * len(one.table.header)
        for one in made.sections
        if one.table is not None
    }
    return max(sizes, key=lambda key: sizes[key], default="")


def _table(table: Table, rows: int, characters: int) -> Json:
    columns = range(min(len(table.header), _TABLE_COLUMNS))
    shown_rows = [table.header, *table.rows[:rows]]
    most = max(8, min(_CELL, characters // (len(shown_rows) * len(columns))))
    cells = [[_cell(row[column], most) for column in columns] for row in shown_rows]
    return grid(cells)


def _cell(text: str, most: int) -> Json:
    return {"type": "raw_text", "text": table_text(text, most)}


def _row_lines(table: Table, rows: int) -> list[str]:
    return [f"*{literal(row[0], _CELL)}*  {_cells(table, row)}" for row in table.rows[:rows]]


def _cells(table: Table, row: Sequence[str]) -> str:
    """The values of a row, each after the name of its column, as far as there is room.

    What cannot be told (a dash, which keeps the columns of a table) is left out.
    """
    said = ""
    for name, cell in zip(table.header[1:], row[1:], strict=True):
        if cell == "–":
            continue
        more = f"{' · ' if said else ''}{literal(name, _NAME)}: {literal(cell, _CELL)}"
        if len(said) + len(more) > ROW_SIZE - _CELL:
            return f"{said} …"
        said += more
    return said


def _heard(one: Section, lines: int, rows: int, named: Named) -> list[str]:
    said = [line_text(line(each, named)) for each in one.lines[:lines]]
    told = [*said, *_rows_aloud(one.table, rows)]
    return [f"{literal(one.title, _TITLE)}:", *told] if told else []


def _rows_aloud(table: Table | None, rows: int) -> list[str]:
    if table is None:
        return []
    return [f"{literal(row[0], _CELL)}: {_cells(table, row)}." for row in table.rows[:rows]]


def _delete(name: str) -> Json:
    sure = confirmation("Delete this digest?", "It disappears for everybody.", "Delete", "Keep")
    return button("Delete", ids.DIGEST_DELETE, name, spoken="Delete this digest", confirm=sure)
