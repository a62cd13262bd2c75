"""A pool as people look at it: who is in, away, at what load, and whose turn is next."""

from collections.abc import Mapping
from dataclasses import field

from bot.dataclass import dataclass
from bot.domain.presence import Absence
from bot.domain.standings import Standing


@dataclass(frozen=True)
class MemberNow:
    """A member of a pool as of now."""

    user: str
    open: int
    standing: Standing | None
    absence: Absence | None
    #: Why they get no leads now; None: they do.
    obstacle: str | None
    weight: float
    per_day: int | None
    open_limit: int | None
    #: The part of their weight that counts in their first weeks.
    ramp: float = 1.0


@dataclass(frozen=True)
class PoolNow:
    """A pool as of now: its members in order, who is next, and what it holds."""

    key: str
    members: tuple[MemberNow, ...]
    #: Whose turn the next lead would be; None when nobody is free.
    next: str | None
    held: int
    #: For whom single leads of those wait, and how many.
    awaited: Mapping[str, int] = field(default_factory=dict)
