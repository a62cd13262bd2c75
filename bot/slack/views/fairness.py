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
    clean,
    clip,
    context,
    grid,
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
_PEOPLE_SHOWN, _PEOPLE_OF_SEVERAL = 20, 8
_NAME = 30
_COLUMNS = ("Share", "Due", "Given", "Back", "Passed", "There")
_LEGEND = (
    "Share: of the pool's leads. Due: the share by weight and presence. Given: leads that somebody "
    "had and did not pass on. Back: turns given back because the lead was junk. Passed: offers "
    "that went on to the next. There: for how much of the time."
)
_BY_WEEK = "By week: leads had / leads due."
_ONE_POOL = f"`{ids.POOL} fairness` and a pool's key shows it week by week."


def fairness(shown: Sequence[Fairness], look: Look) -> Message:
    """A table of all people, pool by pool, and their weeks where there is one pool only."""
    blocks: list[Json] = []
    rows: list[Sequence[str]] = [("", *_COLUMNS)]
    told: list[str] = []
    alone = len(shown) == 1
    for pool in shown[:_POOLS_SHOWN]:
        name, span = look.pools.get(pool.pool, pool.pool), f"the last {len(pool.weeks)} weeks"
        blocks.append(header(f"{name}: {span}"))
        lines = pool.lines[: _PEOPLE_SHOWN if alone else _PEOPLE_OF_SEVERAL]
        hidden = len(pool.lines) - len(lines)
        said = f"{_intro(pool)} {hidden} more people are not shown." if hidden else _intro(pool)
        back = button("Back to the pool", ids.POOL_NOW, pool.pool)
        blocks.append(section(mrkdwn(said), accessory=back))
        told.append(f"{phrases.pool_of(pool.pool, look)}, {span}: {said}")
        if _told_of(pool):
            rows += [] if alone else [(clip(clean(name), _NAME), *["–"] * len(_COLUMNS))]
            rows += [(_name(line, look), *_figures(pool, line)) for line in lines]
            told += [f"{mention(line.user)}: {_aloud(pool, line)}." for line in lines]
    if len(rows) > 1:
        blocks.append(grid([[_cell(text) for text in row] for row in rows]))
    if alone and len(rows) > 1:
        weeks = list(_weeks(shown[0], look))
        texts = [f"{mention(one.user)} {_by_week(one, weeks)}" for one in shown[0].lines]
        blocks += [section(mrkdwn(text)) for text in packed(texts[:_PEOPLE_SHOWN])]
    if len(shown) > _POOLS_SHOWN:
        rest = ", ".join(pool.pool for pool in shown[_POOLS_SHOWN:])
        blocks.append(context(plain(f"More pools: {rest}. Type /pool fairness and a key of them.")))
    legend = f"{_LEGEND} {_BY_WEEK if alone else _ONE_POOL}"
    blocks.append(context(mrkdwn(legend)))
    return Message(joined([*told, legend]), blocks)


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text or " "}


def _name(line: Line, look: Look) -> str:
    # Nothing is a mention in a cell of text.
    return clip(clean(look.names.get(line.user, line.user)), _NAME)


def _figures(pool: Fairness, line: Line) -> tuple[str, ...]:
    total = line.total
    shares = (pool.share(line), pool.due_share(line))
    counts = (total.given, total.returned, total.passed)
    return (
        *(f"{one:.0%}" for one in shares),
        *(f"{one:,}" for one in counts),
        f"{line.presence:.0%}",
    )


def _aloud(pool: Fairness, line: Line) -> str:
    figures = zip(_COLUMNS, _figures(pool, line), strict=True)
    return ", ".join(f"{name.lower()} {figure}" for name, figure in figures)


def _told_of(pool: Fairness) -> bool:
    return pool.kept > 0 or any(line.total.passed for line in pool.lines)


def _intro(pool: Fairness) -> str:
    if not _told_of(pool):
        return "Nobody was given a lead."
    return (
        "1 lead counted as a turn." if pool.kept == 1 else f"{pool.kept:,} leads counted as turns."
    )


def _weeks(pool: Fairness, look: Look) -> Iterator[str]:
    for start in pool.weeks:
        local = start.astimezone(ZoneInfo(look.zone))
        yield f"{local.day} {local:%b}"


def _by_week(line: Line, weeks: Sequence[str]) -> str:
    return " · ".join(
        f"{week}: {count.kept}/{due:.0f}"
        for week, count, due in zip(weeks, line.counts, line.due_by_week, strict=True)
    )
