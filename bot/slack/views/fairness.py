"""The answer of /pool fairness: who got how many leads, and how many were due to them."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.domain.fair_weeks import Fairness, Line
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    Json,
    Message,
    button,
    context,
    header,
    joined,
    mention,
    mrkdwn,
    packed,
    plain,
    section,
)
from bot.slack.views.look import Look

#: Pools of one answer, and people of each: a message takes 50 blocks, and was refused as a whole
#: near 13,200 characters (slackapi/bolt-js#2509).
_POOLS_SHOWN = 4
_PEOPLE_SHOWN, _PEOPLE_OF_SEVERAL = 30, 12
_LEGEND = (
    "Given: leads that somebody had and did not pass on. Passed: offers that went on to the next. "
    "Back: turns given back because the lead was junk. Due: the share by weight and presence. "
    "There: for how much of the time."
)
_BY_WEEK = "By week: leads had / leads due."
_ONE_POOL = f"`{ids.POOL} fairness` and a pool's key shows it week by week."


def fairness(shown: Sequence[Fairness], look: Look) -> Message:
    """A line for each person of each pool, and their weeks where there is one pool only.

    Lines break anywhere; the columns of a table would not fit a phone.
    """
    blocks: list[Json] = []
    told: list[str] = []
    alone = len(shown) == 1
    for pool in shown[:_POOLS_SHOWN]:
        span = f"the last {len(pool.weeks)} weeks"
        blocks.append(header(f"{look.pools.get(pool.pool, pool.pool)}: {span}"))
        back = button("Back to the pool", ids.POOL_NOW, pool.pool)
        said = _intro(pool)
        blocks.append(section(mrkdwn(said), accessory=back))
        told.append(f"{phrases.pool_of(pool.pool, look)}, {span}: {said}")
        if not _told_of(pool):
            continue
        lines = pool.lines[: _PEOPLE_SHOWN if alone else _PEOPLE_OF_SEVERAL]
        texts = [_line(pool, line) for line in lines]
        if alone:
            weeks = list(_weeks(pool, look))
            texts = [f"{_line(pool, line)}\n{_by_week(line, weeks)}" for line in lines]
        blocks += [section(mrkdwn(text)) for text in packed(texts)]
        told += [f"{_line(pool, line)}." for line in lines]
        if hidden := len(pool.lines) - len(lines):
            blocks.append(context(plain(f"and {hidden} more")))
    if len(shown) > _POOLS_SHOWN:
        rest = ", ".join(pool.pool for pool in shown[_POOLS_SHOWN:])
        blocks.append(context(plain(f"More pools: {rest}. Type /pool fairness and a key of them.")))
    legend = f"{_LEGEND} {_BY_WEEK if alone else _ONE_POOL}"
    blocks.append(context(mrkdwn(legend)))
    return Message(joined([*told, legend]), blocks)


def _told_of(pool: Fairness) -> bool:
    return pool.kept > 0 or any(line.total.passed for line in pool.lines)


def _intro(pool: Fairness) -> str:
    if not _told_of(pool):
        return "Nobody was given a lead."
    return (
        "1 lead counted as a turn." if pool.kept == 1 else f"{pool.kept:,} leads counted as turns."
    )


def _line(pool: Fairness, line: Line) -> str:
    total = line.total
    counts = [f"{total.given:,} given"]
    counts += [f"{total.returned:,} back"] if total.returned else []
    counts += [f"{total.passed:,} passed"] if total.passed else []
    shares = f"{pool.share(line):.0%} of the leads, {pool.due_share(line):.0%} due"
    there = f"there {line.presence:.0%}"
    return f"{mention(line.user)} · {shares} · {', '.join(counts)} · {there}"


def _weeks(pool: Fairness, look: Look) -> Iterator[str]:
    for start in pool.weeks:
        local = start.astimezone(ZoneInfo(look.zone))
        yield f"{local.day} {local:%b}"


def _by_week(line: Line, weeks: Sequence[str]) -> str:
    return " · ".join(
        f"{week}: {count.kept}/{due:.0f}"
        for week, count, due in zip(weeks, line.counts, line.due_by_week, strict=True)
    )
