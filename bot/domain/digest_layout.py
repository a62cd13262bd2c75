"""How much of a digest stands in its message, and what is left for the thread."""

from collections.abc import Sequence

from bot.domain.digests import Digest, LeadRef, Line, Link, PersonRef, Section, Table

#: Lines and rows of a section that its message shows at most: it is read in two minutes.
LINES_SHOWN = 5
ROWS_SHOWN = 8
#: Characters of a line and of a row at most; views keep to them.
LINE_SIZE = 300
ROW_SIZE = 240
#: What all sections of a message share of its 13,000 characters; the rest is for headings, buttons,
#: charts and the table that is drawn as one.
_LINES_IN_ALL = 4_800
_ROWS_IN_ALL = 3_200
#: The address of a card or a page, with its marks.
_ADDRESS = 80


def shown(digest: Digest) -> dict[str, tuple[int, int]]:
    """Lines and rows to show of each section (by key).

    Each gets one before any gets two, so that a long first section hides no later one.
    """
    lines = [[_line(each) for each in one.lines[:LINES_SHOWN]] for one in digest.sections]
    rows = [_rows(one.table) if one.table else [] for one in digest.sections]
    given = zip(_shared(lines, _LINES_IN_ALL), _shared(rows, _ROWS_IN_ALL), strict=True)
    return {one.key: limits for one, limits in zip(digest.sections, given, strict=True)}


def in_thread(digest: Digest) -> tuple[Section, ...]:
    """The sections of which the message does not show everything."""
    limits = shown(digest)
    return tuple(one for one in digest.sections if _has_more(one, *limits[one.key]))


def _has_more(section: Section, lines: int, rows: int) -> bool:
    more_rows = section.table is not None and len(section.table.rows) > rows
    more = len(section.lines) > lines or more_rows
    return bool(more or section.details or section.detail_table)


def _line(line: Line) -> int:
    """About how many characters a line takes."""
    size = 4
    for piece in line.pieces:
        match piece:
            case LeadRef(_, words) | Link(_, words):
                size += _ADDRESS + len(words)
            case PersonRef():
                size += 20
            case str():
                size += len(piece)
            case _:
                size += len(piece.words)
    return min(size, LINE_SIZE)


def _rows(table: Table) -> list[int]:
    names = sum(map(len, table.header))
    return [min(names + sum(map(len, row)), ROW_SIZE) for row in table.rows[:ROWS_SHOWN]]


def _shared(wanted: Sequence[Sequence[int]], room: int) -> list[int]:
    """How many of each, which take so much room, have room together: one by one, in turns."""
    given = [0] * len(wanted)
    for turn in range(max(map(len, wanted), default=0)):
        for place, sizes in enumerate(wanted):
            if given[place] == turn < len(sizes) and sizes[turn] <= room:
                given[place] += 1
                room -= sizes[turn]
    return given
