"""The scorecard of both teams, as lines and as sentences."""

from collections.abc import Iterator, Sequence

from bot.domain.scorecard import Scorecard
from bot.domain.scorecard_told import Part, parts
from bot.slack.views.kit import Message, escape, header, joined, literal, mrkdwn, section
from bot.slack.views.look import Look

#: Teams that one message shows: a message takes 50 blocks.
_TEAMS_SHOWN = 12
_NAME_LIMIT = 30
_FOOT = (
    "In time: of those that were done or due. Times are counted as agreed, in working hours or "
    "by the clock. Fewer than five are too few for a share."
)


def scorecards(cards: Sequence[Scorecard], look: Look) -> Message:
    """What /sla answers."""
    names = tuple(f"{card.days} days" for card in cards)
    shown = parts(cards, look.team_names)
    left_out = len(shown) - _TEAMS_SHOWN - 1
    if left_out > 0:
        shown = [*shown[:_TEAMS_SHOWN], shown[-1]]
    blocks = [header("How both teams keep their word")]
    told: list[str] = []
    for part in shown:
        blocks.append(section(mrkdwn(_lines(names, part))))
        told.extend(_aloud(names, part))
    foot = f"The last {names[0]}, and longer in brackets. {_FOOT}"
    if left_out > 0:
        foot = f"{left_out} more teams are left out. {foot}"
    blocks.append(section(mrkdwn(foot)))
    return Message(joined([*told, foot]), blocks)


def _lines(names: Sequence[str], part: Part) -> str:
    """A line for each duty: columns would break in the middle on a phone."""
    lines = [f"*{literal(part.title, _NAME_LIMIT)}*"]
    for label, (now, *before) in part.rows:
        longer = [f"{name}: {cell}" for name, cell in zip(names[1:], before, strict=True)]
        said = f"{label}: {now}" + (f" ({'; '.join(longer)})" if longer else "")
        lines.append(escape(said))
    return "\n".join(lines)


def _aloud(names: Sequence[str], part: Part) -> Iterator[str]:
    for number, name in enumerate(names):
        said = [f"{label}: {cells[number]}" for label, cells in part.rows]
        yield escape(f"{part.title}, the last {name}: {'; '.join(said)}.")
