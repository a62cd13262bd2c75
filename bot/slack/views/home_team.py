"""What whoever leads a team sees on Home: both teams' halves, who is late, how fair turns were."""

from collections.abc import Iterator, Sequence

from bot.domain.fair_weeks import Fairness
from bot.domain.home_tab import LeadPart, TeamFigures, Workload
from bot.domain.scorecard_told import parts
from bot.slack.views import phrases
from bot.slack.views.kit import (
    Json,
    clip,
    context,
    escape,
    header,
    literal,
    mention,
    mrkdwn,
    packed,
    plain,
    section,
    when,
)
from bot.slack.views.look import Look

#: Teams' halves and people that a tab shows.
_HALVES_SHOWN = 5
_PEOPLE_SHOWN = 12
_POOLS_SHOWN = 5
_NAME_LIMIT = 80
#: Leads by which somebody's turns differ from what was due to them before it is worth a word.
_UNFAIR = 3.0
_UNFAIR_SHARE = 0.2


def team(part: LeadPart, look: Look) -> list[tuple[list[Json], list[str]]]:
    """The parts of it: blocks, and the same in sentences."""
    workload = _workload(part.workload)
    if part.figures is None:
        text = "The scorecard is being counted. Open this tab again in a moment."
        return [workload, ([section(mrkdwn(text))], [])]
    hints = list(_fairness(part.figures.fairness, look))
    shared = [header("How leads were shared out"), *map(_paragraph, packed(hints))]
    return [workload, _scorecard(part.figures, look), (shared, hints)]


def _paragraph(text: str) -> Json:
    return section(mrkdwn(text))


def _workload(found: Sequence[Workload]) -> tuple[list[Json], list[str]]:
    if not found:
        return [], []
    total, late = sum(one.open for one in found), sum(one.late for one in found)
    title = f"Your team's open leads: {total:,}" + (f", {late:,} late" if late else "")
    lines = [
        f"{mention(one.user)} · {one.open:,} open{f' · *{one.late:,} late*' if one.late else ''}"
        for one in found[:_PEOPLE_SHOWN]
    ]
    blocks = [header(title), *(section(mrkdwn(text)) for text in packed(lines))]
    if more := len(found) - len(lines):
        blocks.append(context(plain(f"and {more} more people")))
    return blocks, [f"{title}.", *(f"{line.replace('*', '')}." for line in lines)]


def _scorecard(figures: TeamFigures, look: Look) -> tuple[list[Json], list[str]]:
    blocks, told = [header("How both teams keep their word")], []
    halves = parts(figures.cards, look.team_names)
    left_out = len(halves) - _HALVES_SHOWN
    if left_out > 0:
        # Marketing's half comes last, and both halves have equal room.
        halves = [*halves[: _HALVES_SHOWN - 1], halves[-1]]
    for half in halves:
        lines = [_row(label, cells, figures) for label, cells in half.rows]
        title = literal(half.title, _NAME_LIMIT)
        blocks.append(section(mrkdwn("\n".join([f"*{title}*", *lines]))))
        told.append(f"{title}: {'; '.join(lines)}.")
    days = figures.cards[0].days if figures.cards else 0
    foot = f"The last {days} days, and longer in brackets. Counted {when(figures.at, look.zone)}."
    more = f"{left_out} more teams: /sla. " if left_out > 0 else ""
    blocks.append(context(mrkdwn(f"{more}{foot}")))
    return blocks, told


def _row(label: str, cells: Sequence[str], figures: TeamFigures) -> str:
    """`First answers in time: 92% of 24 (30 days: 88% of 130)`."""
    first, *others = cells
    periods = (f"{card.days} days" for card in figures.cards[1:])
    rest = "; ".join(f"{name}: {cell}" for name, cell in zip(periods, others, strict=True))
    return escape(f"{label}: {first}{f' ({rest})' if rest else ''}")


def _fairness(pools: Sequence[Fairness], look: Look) -> Iterator[str]:
    """The pools in which somebody's turns are far from what was due to them."""
    found = []
    for pool in pools:
        lines = [(line.total.kept - line.due, line) for line in pool.lines]
        apart, line = max(lines, key=lambda one: abs(one[0]), default=(0.0, None))
        if line is None or abs(apart) < max(_UNFAIR, _UNFAIR_SHARE * line.due):
            continue
        name = clip(phrases.pool_of(pool.pool, look), _NAME_LIMIT)
        word = "more" if apart > 0 else "fewer"
        found.append(
            f"{name}: {mention(line.user)} had {abs(apart):.0f} {word} leads than were due in "
            f"{len(pool.weeks)} weeks ({line.total.kept} against {line.due:.0f})."
        )
    if not found:
        yield "Everybody had about as many leads as were due to them. /pool fairness has the table."
        return
    yield from found[:_POOLS_SHOWN]
    rest = len(found) - _POOLS_SHOWN
    yield f"{f'{rest} more pools. ' if rest > 0 else ''}/pool fairness has the table."
