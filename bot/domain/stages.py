"""How a lead's stage follows from everything that was ever told of it, corrections included."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.dataclass import dataclass
from bot.domain.leads import OPEN_STAGES, Stage
from bot.domain.money import Money

#: How long after it was noted a change can be undone by whoever made it.
UNDO = timedelta(minutes=30)

#: The stages that lead to a deal, in order.
_FUNNEL = (Stage.ACCEPTED, Stage.SQL, Stage.OPPORTUNITY, Stage.WON)
_RANK = {stage: rank for rank, stage in enumerate(Stage)}


@dataclass(frozen=True)
class StageChange:
    """A row of a lead's history of stages; rows are never changed, later ones correct them."""

    lead_id: int
    #: None: only takes back what it corrects.
    stage: Stage | None
    #: When it came to be so.
    at: datetime
    #: When Baton learnt of it.
    noted_at: datetime
    #: Unique per press, command or post, so that it counts once.
    key: str
    #: Slack user id; None when a CRM told it and not of whom.
    by: str | None = None
    #: The source (key) that told it; None: a person in Slack.
    source: str | None = None
    #: What a won deal brings; what the customer is expected to bring in all.
    worth: Money | None = None
    lifetime: Money | None = None
    #: Why a deal was lost, or a lead rejected or recycled; in people's own words.
    reason: str = ""
    #: The row (id) in whose place this one stands.
    corrects: int | None = None
    id: int = 0

    def tells_as(self, other: "StageChange") -> bool:
        """Whether it says nothing that the other does not."""
        return self.stage is other.stage and all(
            getattr(self, name) in (None, "", getattr(other, name))
            for name in ("worth", "lifetime", "reason")
        )


def standing(changes: Iterable[StageChange]) -> tuple[StageChange, ...]:
    """The changes that count, in the order in which they happened.

    A change counts unless a later row that counts corrects it; so to undo a correction makes the
    first count again. The order depends on what was told alone, never on when it was told.
    """
    replaced: set[int] = set()
    found: list[StageChange] = []
    for one in sorted(changes, key=lambda one: one.id, reverse=True):
        if one.id in replaced:
            continue
        if one.corrects is not None:
            replaced.add(one.corrects)
        if one.stage is not None:
            found.append(one)
    return tuple(sorted(found, key=_when))


def _when(one: StageChange) -> tuple[datetime, int, str]:
    return one.at, _RANK[one.stage or Stage.NEW], one.key


@dataclass(frozen=True)
class Journey:
    """How far a lead has come, and what became of it."""

    stage: Stage = Stage.NEW
    #: When it first came at least so far; a later stage implies the earlier ones.
    accepted_at: datetime | None = None
    sql_at: datetime | None = None
    opportunity_at: datetime | None = None
    #: When it came to the stage it is in, if that closes it.
    closed_at: datetime | None = None
    #: Of a won lead.
    worth: Money | None = None
    lifetime: Money | None = None
    #: Why a closed lead was lost, rejected or recycled.
    reason: str = ""


def journey_of(changes: Iterable[StageChange]) -> Journey:
    """What the changes of a lead come to.

    The newest value of a deal counts, told with any of the posts that say that it is won.
    """
    counting = standing(changes)
    if not counting:
        return Journey()
    stage = counting[-1].stage or Stage.NEW
    last_run: list[StageChange] = []
    for one in reversed(counting):
        if one.stage is not stage:
            break
        last_run.insert(0, one)
    closed, won = stage not in OPEN_STAGES, stage is Stage.WON
    worths = [one.worth for one in last_run if one.worth]
    lifetimes = [one.lifetime for one in last_run if one.lifetime]
    reasons = [one.reason for one in last_run if one.reason]
    return Journey(
        stage,
        accepted_at=_reached(counting, Stage.ACCEPTED),
        sql_at=_reached(counting, Stage.SQL),
        opportunity_at=_reached(counting, Stage.OPPORTUNITY),
        closed_at=last_run[0].at if closed else None,
        worth=worths[-1] if won and worths else None,
        lifetime=lifetimes[-1] if won and lifetimes else None,
        reason=reasons[-1] if closed and reasons else "",
    )


def _reached(counting: Iterable[StageChange], stage: Stage) -> datetime | None:
    further = _FUNNEL[_FUNNEL.index(stage) :]
    return min((one.at for one in counting if one.stage in further), default=None)


def to_undo(changes: Iterable[StageChange], user: str, now: datetime) -> StageChange | None:
    """The change that somebody can undo: the newest, made by them, a short while ago."""
    known = sorted(changes, key=lambda one: one.id)
    if not known:
        return None
    newest = known[-1]
    soon = now - newest.noted_at <= UNDO
    mine = newest.by == user and newest.source is None
    return newest if mine and soon and newest.stage is not None else None
