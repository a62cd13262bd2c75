"""The answer of /pool fairness: who got how many leads, and how many were due to them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.fair_weeks import Fairness, Line
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    Json,
    Message,
    button,
    clean,
    clip,
    context,
    escape,
    header,
    joined,
    mention,
    mrkdwn,
    plain,
    section,
)
from bot.slack.views.look import Look

#: Pools and people of one answer: a pool takes four blocks of 50, its tables 3,000 characters each.
_POOLS_SHOWN = 4
_PEOPLE_SHOWN = 30
_NAME = 16
_TOTALS = ("", "given", "passed", "back", "share", "due", "there")
_LEGEND = (
    "Given: leads that somebody had and did not pass on. Passed: offers that went on to the next. "
    "Back: turns given back because the lead was junk. Share: of the pool's leads. Due: the share "
    "by weight and presence. There: for how much of the time. By week: leads had / leads due."
)


def fairness(shown: Sequence[Fairness], look: Look) -> Message:
    """Two tables for each pool: all weeks together, and had against due week by week."""
    blocks: list[Json] = []
    told: list[str] = []
    for pool in shown[:_POOLS_SHOWN]:
        name = phrases.key_of(pool.pool).capitalize()
        title = f"{name}: the last {len(pool.weeks)} weeks"
        blocks.append(header(title))
        back = button("Back to the pool", ids.POOL_NOW, pool.pool)
        if not pool.kept and not any(line.total.passed for line in pool.lines):
            said = "Nobody was given a lead."
            blocks.append(section(mrkdwn(said), accessory=back))
            told.append(f"{title}. {said}")
            continue
        lines = pool.lines[:_PEOPLE_SHOWN]
        blocks.append(section(_aligned(totals(pool, lines, look)), accessory=back))
        blocks.append(section(_aligned(by_week(pool, lines, look))))
        told.append(f"{title}. {'; '.join(_aloud(pool, line) for line in lines)}.")
        if hidden := len(pool.lines) - len(lines):
            blocks.append(context(plain(f"and {hidden} more")))
    if len(shown) > _POOLS_SHOWN:
        rest = ", ".join(pool.pool for pool in shown[_POOLS_SHOWN:])
        blocks.append(context(plain(f"More pools: {rest}. Type /pool fairness and a name.")))
    blocks.append(context(plain(_LEGEND)))
    return Message(joined([*told, _LEGEND]), blocks)


def totals(pool: Fairness, lines: Sequence[Line], look: Look) -> list[tuple[str, ...]]:
    """A table's rows, the heading first: all weeks together."""
    rows: list[tuple[str, ...]] = [_TOTALS]
    for line in lines:
        total = line.total
        counts = (total.given, total.passed, total.returned)
        shares = (pool.share(line), pool.due_share(line), line.presence)
        rows.append((_name(line, look), *map(str, counts), *(f"{one:.0%}" for one in shares)))
    return rows


def by_week(pool: Fairness, lines: Sequence[Line], look: Look) -> list[tuple[str, ...]]:
    """A table's rows, the heading first: leads had and due in each week."""
    rows: list[tuple[str, ...]] = [("", *(f"{_local(start, look):%d.%m}" for start in pool.weeks))]
    rows += [
        (
            _name(line, look),
            *(
                f"{count.kept}/{due:.0f}"
                for count, due in zip(line.counts, line.due_by_week, strict=True)
            ),
        )
        for line in lines
    ]
    return rows


def _aligned(rows: Sequence[tuple[str, ...]]) -> Json:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = "\n".join(
        " ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return mrkdwn(f"```{escape(table)}```")


def _local(start: datetime, look: Look) -> datetime:
    return start.astimezone(ZoneInfo(look.zone))


def _name(line: Line, look: Look) -> str:
    # Inside a code block nothing is a mention, and a backtick would end it.
    return clip(clean(look.names.get(line.user, line.user)).replace("`", "'"), _NAME)


def _aloud(pool: Fairness, line: Line) -> str:
    total = line.total
    return (
        f"{mention(line.user)}: {total.given} given, {total.passed} passed, "
        f"{total.returned} back, {pool.share(line):.0%} of the leads, "
        f"{pool.due_share(line):.0%} due"
    )
