"""Questions put to Baton within a window, and gaps in the content that were noticed or filled."""

from collections.abc import Iterator

from sqlalchemy import Connection, and_, case, func, or_, select

from bot.domain.answers import Where
from bot.domain.gaps import GapState
from bot.domain.measured import Asked, Lacked, Sought
from storage.models import answers, gaps

# As `bot.domain.answers.Answer.found` says.
_FOUND = case(
    (
        and_(
            answers.c.answer["sure"].as_boolean(),
            answers.c.answer[("quotes", 0, "text")].as_string().is_not(None),
        ),
        1,
    ),
    else_=0,
)


def read_asked(connection: Connection, sought: Sought) -> Iterator[Asked]:
    """What people asked each other in a channel is left out: it is kept only when answered."""
    asked = (
        select(_FOUND.label("found"), func.count().label("n"))
        .where(
            answers.c.at >= sought.start,
            answers.c.at < sought.end,
            answers.c.asked_in != Where.CHANNEL,
        )
        .group_by("found")
    )
    for found, n in connection.execute(asked):
        yield Asked(bool(found), n)


def read_lacked(connection: Connection, sought: Sought) -> Iterator[Lacked]:
    """A gap that was merged into another is that one."""
    created, closed = gaps.c.created_at, gaps.c.closed_at
    asked = select(gaps.c.state, created, closed, gaps.c.answer_by).where(
        or_(
            and_(created >= sought.start, created < sought.end),
            and_(closed >= sought.start, closed < sought.end),
        ),
        gaps.c.state != GapState.MERGED,
    )
    for row in connection.execute(asked):
        done = row.closed_at is not None
        late = row.answer_by is not None and (row.closed_at or sought.now) > row.answer_by
        filled = row.state == GapState.DONE and done and row.closed_at < sought.end
        yield Lacked(
            noticed=sought.start <= row.created_at < sought.end,
            in_time=not late if row.answer_by is not None and (late or done) else None,
            took=row.closed_at - row.created_at
            if filled and row.closed_at >= sought.start
            else None,
        )
