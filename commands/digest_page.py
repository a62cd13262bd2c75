"""A digest as one HTML file that needs nothing else: for mails, intranets and print."""

from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import urlsplit

from bot.domain.charts import Chart
from bot.domain.digests import Digest, LeadRef, Line, Link, Piece, Section, Table, Tone
from bot.slack.drawing import NotDrawableError, svg
from bot.slack.views.charts import chart_table
from bot.slack.views.kit import clean
from commands.digest_plain import SIGNS, notes_of, piece_words

_STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color: #1d1c1d; background: #fff; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.notes { color: #555; margin: .25rem 0 1.5rem; } .headline { font-weight: 600; }
ul { padding-left: 1.2rem; } svg { max-width: 100%; height: auto; }
.table { overflow-x: auto; } table { border-collapse: collapse; font-size: .9rem; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #ddd; text-align: right; }
th:first-child, td:first-child { text-align: left; font-weight: normal; }
caption { text-align: left; color: #555; }
thead th { border-bottom: 2px solid #999; font-weight: 600; }
"""
_SAID = {Tone.PLAIN: "", Tone.GOOD: "Better: ", Tone.BAD: "Worse: "}


def page(made: Digest, names: Mapping[str, str]) -> str:
    """The whole page; `names`: Slack user id → name. Nothing in it is loaded from elsewhere."""
    title = escape(clean(made.title))
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}, {escape(made.window.name)}</title>",
            f"<style>{_STYLE}</style></head><body>",
            f"<h1>{title}</h1>",
            f'<p class="notes">{"<br>".join(escape(one) for one in notes_of(made, names))}</p>',
            f'<p class="headline">{_line(made.headline, names)}</p>',
            *(part for one in made.sections for part in _section(one, names)),
            "</body></html>",
            "",
        ]
    )


def _section(one: Section, names: Mapping[str, str]) -> Iterator[str]:
    yield f"<section><h2>{escape(clean(one.title))}</h2>"
    lines = [_line(each, names) for each in (*one.lines, *one.details)]
    if lines:
        yield "<ul>"
        yield from (f"<li>{each}</li>" for each in lines)
        yield "</ul>"
    if one.chart:
        yield _drawn(one.chart)
    for table in (one.table, one.detail_table):
        if table is not None:
            yield from _table(table)
    yield "</section>"


def _drawn(chart: Chart) -> str:
    try:
        return svg(chart)
    except NotDrawableError:
        return "\n".join(_table(chart_table(chart)))


def _line(line: Line, names: Mapping[str, str]) -> str:
    said = "".join(_piece(piece, names) for piece in line.pieces)
    sign = SIGNS[line.tone].strip()
    if not sign:
        return said
    return f'<span role="img" aria-label="{_SAID[line.tone].strip(": ")}">{sign}</span> {said}'


def _piece(piece: Piece, names: Mapping[str, str]) -> str:
    if isinstance(piece, Link) and urlsplit(piece.url).scheme in {"http", "https"}:
        return f'<a href="{escape(piece.url)}">{escape(clean(piece.words))}</a>'
    if isinstance(piece, LeadRef):
        return f"{escape(clean(piece.title))} <small>({piece.lead_id})</small>"
    words = piece_words(piece, names)
    # Spaces between pieces matter, and `clean` takes those at the ends away.
    before, after = words[:1].isspace(), words[-1:].isspace()
    return f"{' ' if before else ''}{escape(clean(words))}{' ' if after else ''}"


def _table(table: Table) -> Iterator[str]:
    yield '<div class="table"><table>'
    if table.caption:
        yield f"<caption>{escape(clean(table.caption))}</caption>"
    head = "".join(f'<th scope="col">{escape(clean(cell))}</th>' for cell in table.header)
    yield f"<thead><tr>{head}</tr></thead><tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td>{escape(clean(cell))}</td>" for cell in others)
        yield f'<tr><th scope="row">{escape(clean(first))}</th>{cells}</tr>'
    yield "</tbody></table></div>"
