"""How much of a digest stands in its message, and what is left for the thread."""

from bot.domain.digests import Digest, Section

#: Lines and rows of a section that its message shows at most: it is read in two minutes.
LINES_SHOWN = 5
ROWS_SHOWN = 8
#: What all sections of a message share, so that the longest texts fit its 13,000 characters.
_LINES_IN_ALL = 20
_ROWS_IN_ALL = 16


def shown(digest: Digest) -> dict[str, tuple[int, int]]:
    """Lines and rows to show of each section (by key).

    Each gets one before any gets two, so that a long first section hides no later one.
    """
    lines = _shared([min(len(one.lines), LINES_SHOWN) for one in digest.sections], _LINES_IN_ALL)
    rows = [min(len(one.table.rows), ROWS_SHOWN) if one.table else 0 for one in digest.sections]
    rows = _shared(rows, _ROWS_IN_ALL)
    return {one.key: (lines[place], rows[place]) for place, one in enumerate(digest.sections)}


def in_thread(digest: Digest) -> tuple[Section, ...]:
    """The sections of which the message does not show everything."""
    limits = shown(digest)
    return tuple(one for one in digest.sections if _has_more(one, *limits[one.key]))


def _has_more(section: Section, lines: int, rows: int) -> bool:
    more_rows = section.table is not None and len(section.table.rows) > rows
    more = len(section.lines) > lines or more_rows
    return bool(more or section.details or section.detail_table)


def _shared(wanted: list[int], most: int) -> list[int]:
    """Share so many units out: one by one, in turns."""
    given = [0] * len(wanted)
    while most and given != wanted:
        for place, need in enumerate(wanted):
            if most and given[place] < need:
                given[place] += 1
                most -= 1
    return given
