"""Where a member stands in a pool: what they are owed, what they carry, and what changes that."""

from dataclasses import replace
from datetime import datetime

from bot.dataclass import dataclass


@dataclass(frozen=True)
class Member:
    """A person of a pool, as the settings have them.

    `weight` is their part of the leads relative to the others' (200, 100, 100 is 2, 1, 1), above 0;
    `ramp` is the part of it that counts in somebody's first weeks. `per_day` and `open_limit` are
    numbers of leads.
    """

    user: str
    weight: float = 1.0
    per_day: int | None = None
    open_limit: int | None = None
    ramp: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.ramp <= 1:
            raise ValueError(f"the ramp of {self.user} is {self.ramp}: above 0, and 1 at most")
        if not self.weight > 0:
            raise ValueError(f"the weight of {self.user} is {self.weight}: it must be above 0")


@dataclass(frozen=True)
class Standing:
    """Where a member stands. `given_today` and `open` are counted from leads, the rest is kept.

    `given_today` counts leads that the pool gave since midnight in the team's zone; `open` counts
    all leads that the person owns and that are in an open stage.
    """

    user: str
    #: Leads owed (above 0) or had ahead of their share (below 0); see `bot.domain.fairness`.
    credit: float = 0.0
    given_today: int = 0
    open: int = 0
    last_given_at: datetime | None = None
    #: Away when the pool last gave a lead.
    away: bool = False
    #: Leads that their weight would have brought during this absence, up to the pool's `catch_up`.
    missed: float = 0.0
    #: Open leads that they count as having besides their own, so that a newcomer is not flooded.
    settling: float = 0.0


def full(member: Member, standing: Standing) -> str | None:
    """Why a member takes no more leads now; None when there is room."""
    if member.per_day is not None and standing.given_today >= member.per_day:
        return f"has had {standing.given_today} of {member.per_day} leads today"
    if member.open_limit is not None and standing.open >= member.open_limit:
        return f"has {standing.open} of {member.open_limit} open leads"
    return None


def join(user: str, open_leads: int, others_open: float) -> Standing:
    """Return a newcomer's standing: nobody owes them what was given before they came.

    Their credit is even. Where the fewest open leads decide, they count as having the others' mean
    (`others_open`), which melts as the pool gives leads (`melt`).
    """
    return Standing(user, open=open_leads, settling=max(0.0, others_open - open_leads))


def come_back(standing: Standing, others_open: float, catch_up: float) -> Standing:
    """Return the standing of somebody back from an absence, by the pool's policy.

    `catch_up` is how many leads at most they get on top to make up for what they missed; 0 keeps
    the position that they had. `others_open` is the others' mean of open leads.
    """
    owed = min(standing.missed, catch_up)
    behind = others_open - standing.open - catch_up
    return replace(
        standing,
        away=False,
        missed=0.0,
        # A cap for all absences together: short ones must not add up to a flood. What was owed
        # for another reason, such as junk, stays.
        credit=max(standing.credit, min(standing.credit + owed, catch_up + 1)),
        settling=max(standing.settling, behind, 0.0),
    )


def stay_away(standing: Standing, share: float, catch_up: float) -> Standing:
    """Note that a lead was given in somebody's absence; `share` of it would have been theirs."""
    return replace(standing, away=True, missed=min(standing.missed + share, catch_up))


def melt(standing: Standing, people: int) -> Standing:
    """Let a newcomer's burden melt with one lead given in a pool of so many people.

    Half an even share each: until they have settled, they get about half as many leads again as
    the others do.
    """
    if not standing.settling:
        return standing
    return replace(standing, settling=max(0.0, standing.settling - 0.5 / people))


def charge(standing: Standing, now: datetime, turns: float = 1.0) -> Standing:
    """Charge somebody for a lead that they got, in turn or outside it (a sticky owner's).

    `turns` is 0 where leads outside the turn do not count as one.
    """
    return replace(
        standing,
        credit=standing.credit - turns,
        given_today=standing.given_today + 1,
        open=standing.open + 1,
        last_given_at=now,
    )


def give_back(standing: Standing, *, given_today: bool) -> Standing:
    """Give the turn back for a lead judged to be junk; `given_today` when it was given today.

    The open lead is not subtracted: `open` falls by itself when the lead is rejected.
    """
    today = max(0, standing.given_today - 1) if given_today else standing.given_today
    return replace(standing, credit=standing.credit + 1, given_today=today)


def adjust(standing: Standing, turns: float) -> Standing:
    """Correct a standing by hand: so many leads more (above 0) or fewer than their share."""
    return replace(standing, credit=standing.credit + turns)


def reset(standing: Standing) -> Standing:
    """Begin anew, for pools that do so monthly: nobody owes or is owed anything."""
    return replace(standing, credit=0.0, missed=0.0, settling=0.0)
