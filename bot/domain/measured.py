"""What measures are computed from, one row per lead or promise, and the figures that come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from bot.domain.attribution import Credit
from bot.domain.feedback import Verdict
from bot.domain.leads import Stage
from bot.domain.money import Money
from bot.domain.shares import Share
from bot.domain.sla import State
from bot.domain.sla_policy import Duty


class Came(NamedTuple):
    """A lead that came within a window, and how far it is by now."""

    lead_id: int
    source: str
    handed_over: bool
    accepted: bool
    sql: bool
    opportunity: bool
    stage: Stage


class Closed(NamedTuple):
    """A lead that was won or lost within a window."""

    lead_id: int
    source: str
    received_at: datetime
    opportunity_at: datetime | None
    closed_at: datetime
    won: bool
    worth: Money | None
    lifetime: Money | None


class Owed(NamedTuple):
    """A promise that began within a window."""

    lead_id: int
    source: str
    duty: Duty
    state: State
    #: Counted time until it was done.
    took: timedelta | None


class Said(NamedTuple):
    """Somebody's newest verdict on a lead that came within a window."""

    lead_id: int
    source: str
    person: str
    verdict: Verdict
    reason: str | None


class Touched(NamedTuple):
    """A source through which a lead came that was won within a window."""

    lead_id: int
    source: str
    at: datetime


@dataclass(frozen=True)
class Rows:
    """All that a report of one window is computed from."""

    came: tuple[Came, ...] = ()
    closed: tuple[Closed, ...] = ()
    #: Leads that became an opportunity within the window, by source.
    opened: tuple[tuple[int, str], ...] = ()
    owed: tuple[Owed, ...] = ()
    said: tuple[Said, ...] = ()
    #: Of the leads that came: those answered in time, or without a promise at all; and those with
    #: a promise to the lead that is late.
    answered: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()
    touched: tuple[Touched, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One value of a measure, with the leads behind it."""

    #: Leads (or promises by lead) that it is about; a lead may be there for each promise.
    cases: tuple[int, ...] = ()
    #: Of a share: those that count.
    hits: tuple[int, ...] = ()
    spans: tuple[timedelta, ...] = ()
    #: Minor units by currency.
    sums: Mapping[str, int] = field(default_factory=dict)
    #: Minor units of the settings' currency; None: cannot be told.
    rate: Fraction | None = None

    @property
    def share(self) -> Share:
        """Hits of cases."""
        return Share(len(self.hits), len(self.cases))

    @property
    def median(self) -> timedelta | None:
        """The smallest span that at least half do not exceed; None of none."""
        return _rank(sorted(self.spans), 0.5)

    @property
    def p90(self) -> timedelta | None:
        """The smallest span that at least nine tenths do not exceed; None of none."""
        return _rank(sorted(self.spans), 0.9)


@dataclass(frozen=True)
class Report:
    """Every measure by source, and over all under the source ""; what each touch is credited."""

    figures: Mapping[str, Mapping[str, Figure]]
    #: By currency: what sources are credited of the deals won, in minor units.
    credits: Mapping[str, Mapping[str, Credit]] = field(default_factory=dict)
    #: How much worse than its judges' habit a source's leads are called: 0 is as always.
    surprise: Mapping[str, float] = field(default_factory=dict)
    #: Why leads are bad: source → reason or clause (key; "" none given) → leads.
    reasons: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)


def _rank(ordered: list[timedelta], share: float) -> timedelta | None:
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None
