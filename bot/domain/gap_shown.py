"""The backlog as its readers see it: marketing all of it, others what they asked for themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.content import Indexed
from bot.domain.gaps import Gap, GapState, Ranked, Request
from bot.domain.scorecard import Tally


class Which(StrEnum):
    """The gaps that a list shows; the words of `/gaps`."""

    OPEN = "open"
    MINE = "mine"
    DONE = "done"
    ALL = "all"


#: The states of the gaps that a list shows.
STATES = {
    Which.OPEN: frozenset({GapState.OPEN}),
    Which.MINE: frozenset({GapState.OPEN}),
    Which.DONE: frozenset({GapState.DONE, GapState.WONT_DO}),
    Which.ALL: frozenset({GapState.OPEN, GapState.DONE, GapState.WONT_DO}),
}


class GapTell(StrEnum):
    """What a direct message about a gap says; stored with deliveries, so never renamed.

    Its facts travel in the delivery's `about`: `gap`, and for askers `request` and `round`.
    """

    #: To the asker: what they asked for is there now.
    ANSWERED = "answered"
    #: To the asker: it will not be done.
    WONT_DO = "wont_do"
    #: To somebody of marketing: it is theirs now. `by`: who says so.
    ASSIGNED = "assigned"
    #: To who sees to it: everybody who asked has an answer.
    PROPOSED = "proposed"


@dataclass(frozen=True)
class GapRow:
    """A gap in a list."""

    ranked: Ranked
    #: The document that was wrong, for whoever may read it.
    document: Indexed | None = None


@dataclass(frozen=True)
class Listing:
    """What `/gaps` shows somebody of marketing."""

    which: Which
    rows: tuple[GapRow, ...]
    now: datetime


@dataclass(frozen=True)
class OwnRequests:
    """What `/gaps` shows somebody else: their own requests and what became of them."""

    rows: tuple[tuple[Gap, Request], ...]


@dataclass(frozen=True)
class GapDetails:
    """One gap with everybody who asked, and the gaps that it may be the same as."""

    row: GapRow
    requests: tuple[Request, ...]
    near: tuple[Gap, ...]
    #: Gaps that were merged into it, by id.
    merged: Mapping[int, Gap]
    now: datetime


@dataclass(frozen=True)
class Decision:
    """What marketing decides about a gap."""

    state: GapState
    assignee: str | None = None
    due: date | None = None
    why: str = ""
    #: The gap that it is merged into.
    into: int | None = None
    #: Requests (ids) that do not belong to it.
    apart: frozenset[int] = frozenset()


class Refusal(StrEnum):
    """Why a decision is not taken."""

    #: It is not for marketing alone to see, or the gap is gone.
    NOT_THERE = "not_there"
    #: Whoever asked is told why.
    NO_REASON = "no_reason"
    #: The person may not see what others asked.
    NOT_MARKETING = "not_marketing"


@dataclass(frozen=True)
class Reply:
    """What now answers a request, as its asker may read it."""

    document: Indexed
    #: The document's own words; "" when the whole document is the answer.
    quote: str = ""
    path: tuple[str, ...] = ()
    internal: bool = False


@dataclass(frozen=True)
class Summary:
    """The backlog in a few numbers, for digests."""

    opened: int
    closed: int
    open: int
    late: int
    top: tuple[Ranked, ...] = field(default=())


def is_late(gap: Gap, now: datetime) -> bool:
    """Whether marketing's time for it is over."""
    return gap.answer_by is not None and (gap.closed_at or now) > gap.answer_by


def tally(gaps: Iterable[Gap], now: datetime) -> Tally:
    """How the promise to fill gaps was kept; gaps without one do not count."""
    promised = [one for one in gaps if one.answer_by is not None]
    late = sum(is_late(one, now) for one in promised)
    kept = sum(one.closed_at is not None and not is_late(one, now) for one in promised)
    return Tally(kept, late, len(promised) - kept - late)


def summary(gaps: Sequence[Ranked], since: datetime, now: datetime, most: int) -> Summary:
    """The numbers of a backlog that comes by urgency, in all states."""
    still = [one for one in gaps if one.gap.state is GapState.OPEN]
    return Summary(
        opened=sum(one.gap.created_at >= since for one in gaps),
        closed=sum(one.gap.closed_at is not None and one.gap.closed_at >= since for one in gaps),
        open=len(still),
        late=sum(is_late(one.gap, now) for one in still),
        top=tuple(still[:most]),
    )
