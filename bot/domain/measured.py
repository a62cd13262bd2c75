"""What measures are computed from, by kind of row, and the figures that come out."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from enum import Enum, auto
from fractions import Fraction
from typing import NamedTuple

from bot.dataclass import dataclass
from bot.domain.attribution import Credit
from bot.domain.feedback import Verdict
from bot.domain.handover import Handover
from bot.domain.money import Money
from bot.domain.shares import Share
from bot.domain.sla import State
from bot.domain.sla_policy import Duty


class Part(Enum):
    """The kinds of rows; a report reads those that its measures need."""

    CAME = auto()
    CLOSED = auto()
    OPENED = auto()
    OWED = auto()
    TOOK = auto()
    SAID = auto()
    TOUCHED = auto()
    ASKED = auto()
    LACKED = auto()


@dataclass(frozen=True)
class Sought:
    """Which rows of the half-open window [start, end) are wanted."""

    start: datetime
    end: datetime
    now: datetime
    parts: frozenset[Part] = frozenset(Part)
    #: Leads imported as history, too.
    history: bool = False
    #: Whose verdicts count (Slack user ids).
    voters: frozenset[str] = frozenset()
    handover: Handover = field(default_factory=Handover)
    #: The definition (key) that leads are to meet.
    definition: str | None = None
    #: A row for each lead, with its id; else rows that are alike come once, with how many.
    each: bool = False
    #: Only of this source; "" is all.
    source: str = ""


class Came(NamedTuple):
    """Leads that came within the window, and how far they are by now."""

    source: str
    handed_over: bool
    accepted: bool
    sql: bool
    opportunity: bool
    won: bool
    #: All is there that was agreed on; None: nothing was.
    complete: bool | None = None
    #: The version of the definition that judged them; None: none did.
    version: int | None = None
    met: bool = False
    n: int = 1
    lead_id: int = 0


class Closed(NamedTuple):
    """Leads that were won or lost within the window; sums are of all `n`."""

    source: str
    won: bool
    #: Of leads won: time from their arrival.
    took: timedelta | None = None
    #: What each lead is worth; None: that was not told.
    worth: Money | None = None
    lifetime: Money | None = None
    #: Time from the opportunity until it was won; None: it never was one.
    cycle: timedelta | None = None
    n: int = 1
    lead_id: int = 0


class Opened(NamedTuple):
    """Leads that became an opportunity within the window."""

    source: str
    n: int = 1
    lead_id: int = 0


class Owed(NamedTuple):
    """Promises that began within the window."""

    source: str
    duty: Duty
    state: State
    n: int = 1
    lead_id: int = 0


class Took(NamedTuple):
    """First answers of a source to promises that began within the window."""

    source: str
    #: Counted seconds from the promise to the answer → how often it took so long.
    seconds: Mapping[int, int]
    n: int = 1
    lead_id: int = 0


class Said(NamedTuple):
    """Verdicts, as they stand, on leads that came within the window; none that is unsure."""

    source: str
    person: str
    verdict: Verdict
    #: The lead's newest: the one that counts. Only of these the rest is told.
    newest: bool
    reason: str | None = None
    #: The lead was answered in time (or nothing was promised), and no follow-up is late.
    worked: bool = False
    n: int = 1
    lead_id: int = 0


class Touched(NamedTuple):
    """A source through which a lead came that was won within the window.

    Rows come lead by lead, and of a lead the oldest touch first.
    """

    lead_id: int
    source: str
    worth: Money


class Asked(NamedTuple):
    """Questions put to Baton within the window."""

    answered: bool
    n: int = 1


class Lacked(NamedTuple):
    """Content gaps that were noticed or filled within the window."""

    noticed: bool
    #: Whether marketing's promise was kept; None: none was made, or it still can be.
    in_time: bool | None = None
    #: Of those filled within the window: how long after they were noticed.
    took: timedelta | None = None
    n: int = 1


@dataclass(frozen=True)
class Rows:
    """All that a report of one window is computed from."""

    came: tuple[Came, ...] = ()
    closed: tuple[Closed, ...] = ()
    opened: tuple[Opened, ...] = ()
    owed: tuple[Owed, ...] = ()
    took: tuple[Took, ...] = ()
    said: tuple[Said, ...] = ()
    touched: tuple[Touched, ...] = ()
    asked: tuple[Asked, ...] = ()
    lacked: tuple[Lacked, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One value of a measure; which leads are behind it is asked apart."""

    #: Cases: leads, promises, questions or gaps.
    n: int = 0
    #: Of a share: those that count.
    hits: int = 0
    #: The smallest span that at least half, or nine tenths, do not exceed; None of none.
    median: timedelta | None = None
    p90: timedelta | None = None
    #: Minor units by currency.
    sums: Mapping[str, int] = field(default_factory=dict)
    #: Minor units of the settings' currency; None: cannot be told.
    rate: Fraction | None = None

    @property
    def share(self) -> Share:
        """Hits of cases."""
        return Share(self.hits, self.n)


@dataclass(frozen=True)
class Report:
    """Measures by source, and over all under the source ""; what each touch is credited."""

    #: Of what has no source (questions, gaps, workload) only the source "" is there.
    figures: Mapping[str, Mapping[str, Figure]]
    #: By currency: what sources are credited of the deals won, in minor units.
    credits: Mapping[str, Mapping[str, Credit]] = field(default_factory=dict)
    #: How much worse than its judges' habit a source's leads are called: 0 is as always.
    surprise: Mapping[str, float] = field(default_factory=dict)
    #: Why leads are bad: source → reason or clause (key; "" none given) → leads.
    reasons: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    #: By which versions of the definition the leads were judged, and how many met each.
    versions: Mapping[int, Share] = field(default_factory=dict)

    def figure(self, key: str, source: str = "") -> Figure:
        """A measure of a source; nothing where the source has none."""
        return self.figures[key].get(source, Figure())
