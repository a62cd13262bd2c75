"""What one person sees on their Home tab, before anybody has decided how it looks."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.actions import Action
from bot.domain.battlecard_shown import BattlecardRow
from bot.domain.cards import Card
from bot.domain.fair_weeks import Fairness
from bot.domain.gap_shown import Listing
from bot.domain.presence import Absence
from bot.domain.scorecard import Scorecard
from bot.domain.shares import NOTHING, Change, Share
from bot.domain.verdict_records import Record

#: How long the answer to a press stays on the tab.
SAID_FOR = timedelta(minutes=10)


class Role(StrEnum):
    """What somebody is by app.yaml; most people have one, some have several."""

    ADMIN = "admin"
    #: Judges leads, or takes turns in a pool.
    REP = "rep"
    MARKETING = "marketing"
    LEAD = "lead"


@dataclass(frozen=True)
class OpenLeads:
    """Somebody's open leads: those that are due first, and how many there are."""

    cards: tuple[Card, ...] = ()
    #: Lead id → the address of its card.
    addresses: Mapping[int, str] = field(default_factory=dict)
    total: int = 0
    #: Of all of them, those with something overdue.
    late: int = 0


@dataclass(frozen=True)
class Month:
    """Somebody's month so far; all but `won` is of the leads that they were given in it."""

    given: int = 0
    #: First answers in time, of those that were due or given.
    answered: Share = NOTHING
    judged: int = 0
    opportunities: int = 0
    #: Leads of theirs that were won in it, whenever they came.
    won: int = 0
    #: Minor units by currency.
    worth: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceRow:
    """A source over the last four weeks."""

    source: str
    leads: int
    #: Good leads of those with a verdict that was tested (see bot.domain.measures).
    good: Share
    #: Bad verdicts on leads that were not worked, of all bad ones.
    untested: Share
    #: Good leads against the four weeks before.
    change: Change


@dataclass(frozen=True)
class Sources:
    """The sources with the most leads, as of a moment."""

    rows: tuple[SourceRow, ...]
    at: datetime


@dataclass(frozen=True)
class TeamFigures:
    """What all leads of teams see alike, as of a moment."""

    cards: tuple[Scorecard, ...]
    fairness: tuple[Fairness, ...]
    at: datetime


@dataclass(frozen=True)
class RepPart:
    """What a rep sees."""

    leads: OpenLeads
    month: Month
    record: Record | None
    #: Whether they are told of the record once a quarter.
    told: bool


@dataclass(frozen=True)
class MarketingPart:
    """What somebody of marketing sees; None: not counted yet, or not for them."""

    sources: Sources | None
    gaps: Listing | None
    gaps_open: int
    gaps_late: int
    stale: tuple[BattlecardRow, ...]
    stale_more: int


@dataclass(frozen=True)
class Workload:
    """Somebody's open leads, and how many of them have something overdue."""

    user: str
    open: int
    late: int


@dataclass(frozen=True)
class LeadPart:
    """What whoever leads a team sees."""

    figures: TeamFigures | None
    workload: tuple[Workload, ...]
    #: Overdue actions of the team's people, longest overdue first, and how many there are.
    overdue: tuple[Action, ...]
    overdue_total: int


@dataclass(frozen=True)
class AdminPart:
    """What is wrong, in sentences."""

    wrong: tuple[str, ...]


@dataclass(frozen=True)
class NextMeeting:
    """The meeting that somebody goes to next, or is in now."""

    name: str
    at: datetime
    running: bool
    #: Slack user id.
    chair: str | None


@dataclass(frozen=True)
class HomeTab:
    """All of it; without roles the reader is a stranger to app.yaml."""

    user: str
    now: datetime
    roles: frozenset[Role] = frozenset()
    absence: Absence | None = None
    meeting: NextMeeting | None = None
    actions: tuple[Action, ...] = ()
    actions_total: int = 0
    rep: RepPart | None = None
    marketing: MarketingPart | None = None
    lead: LeadPart | None = None
    admin: AdminPart | None = None
    #: The answer to their last press here, see bot.domain.notes.Say; empty: none, or too long ago.
    said: Mapping[str, object] = field(default_factory=dict)
