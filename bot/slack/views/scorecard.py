"""The scorecard of both teams, as a table and as sentences."""

from collections.abc import Iterator, Sequence

from bot.domain.scorecard import Scorecard
from bot.domain.scorecard_told import Part, parts
from bot.slack.views.kit import Message, escape, header, joined, literal, mrkdwn, section

#: Teams that one message shows: a message takes 50 blocks.
_TEAMS_SHOWN = 12
_NAME_LIMIT = 30
_FOOT = (
    "In time: of those that were done or due. Times are counted as agreed, in working hours or "
    "by the clock. Fewer than five are too few for a share."
)


def scorecards(cards: Sequence[Scorecard]) -> Message:
    """What /sla answers."""
    names = tuple(f"{card.days} days" for card in cards)
    shown = parts(cards)
    left_out = len(shown) - _TEAMS_SHOWN - 1
    if left_out > 0:
        shown = [*shown[:_TEAMS_SHOWN], shown[-1]]
    blocks = [header("How both teams keep their word")]
    told: list[str] = []
    for part in shown:
        blocks.append(
            section(
                mrkdwn(f"*{literal(part.title, _NAME_LIMIT)}*\n```{escape(_table(names, part))}```")
            )
        )
        told.extend(_aloud(names, part))
    foot = f"{left_out} more teams are left out. {_FOOT}" if left_out > 0 else _FOOT
    blocks.append(section(mrkdwn(foot)))
    return Message(joined([*told, foot]), blocks)


def _table(names: Sequence[str], part: Part) -> str:
    rows = [("", *names), *((label, *cells) for label, cells in part.rows)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(names) + 1)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _aloud(names: Sequence[str], part: Part) -> Iterator[str]:
    for number, name in enumerate(names):
        said = [f"{label}: {cells[number]}" for label, cells in part.rows]
        yield escape(f"{part.title}, the last {name}: {'; '.join(said)}.")
