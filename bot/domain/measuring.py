"""Computes every measure of a window from its rows; bot.domain.measures says what each means."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from bot.domain.attribution import Credit, Touch, attribute
from bot.domain.calibration import calibrate
from bot.domain.feedback import Verdict
from bot.domain.leads import Stage
from bot.domain.measured import Came, Closed, Figure, Owed, Report, Rows, Said
from bot.domain.money import Money, digits_of
from bot.domain.shares import Share
from bot.domain.sla import State
from bot.domain.sla_policy import Duty

#: Stands for all sources together.
ALL = ""
_KEPT = State.MET
_LATE = frozenset({State.MISSED, State.BREACHED})
_IN_TIME = {
    Duty.FIRST_RESPONSE: "answered_in_time",
    Duty.FOLLOW_UP: "followed_up",
    Duty.FEEDBACK: "judged_in_time",
}
_DAY = timedelta(days=1)

_Row = TypeVar("_Row", Came, Closed, Owed)

#: Turns an amount into minor units of the settings' currency; None: no rate for it is given.
Exchange = Callable[[Money], Fraction | None]


def exchange_with(currency: str | None, rates: Mapping[str, Decimal]) -> Exchange:
    """An exchange by fixed rates; without a currency nothing can be told in it."""

    def exchange(money: Money) -> Fraction | None:
        if currency is None:
            return None
        rate = Fraction(1) if money.currency == currency else Fraction(rates.get(money.currency, 0))
        if not rate:
            return None
        scale = Fraction(10) ** (digits_of(currency) - digits_of(money.currency))
        return money.minor * rate * scale

    return exchange


def measure(rows: Rows, exchange: Exchange, costs: Mapping[str, Fraction]) -> Report:
    """All figures. `costs`: what each source cost within the window, in minor units."""
    all_came, all_closed = _by_source(rows.came), _by_source(rows.closed)
    all_owed = _by_source(rows.owed)
    all_opened: dict[str, list[int]] = defaultdict(list)
    for lead_id, of in rows.opened:
        for name in (of, ALL):
            all_opened[name].append(lead_id)
    sources = {*all_came, *all_closed, *all_owed, *all_opened, *costs} - {ALL}
    made: dict[str, dict[str, Figure]] = defaultdict(dict)
    verdicts = _verdicts(rows.said)
    for source in [*sorted(sources), ALL]:
        came, closed = all_came.get(source, []), all_closed.get(source, [])
        opened = tuple(all_opened[source])
        found = (
            _cohort(came)
            | _duties(all_owed.get(source, []))
            | _judged(came, verdicts, rows)
            | _deals(closed)
        )
        found["velocity"] = _velocity(opened, closed, exchange)
        cost = sum(costs.values(), Fraction(0)) if source == ALL else costs.get(source)
        found |= _costs(came, cost if costs else None)
        for key, figure in found.items():
            made[key][source] = figure
    return Report(made, _credits(rows), _surprise(rows.said), _reasons(rows, verdicts))


def _by_source(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    """The rows of each source, and all of them."""
    found: dict[str, list[_Row]] = defaultdict(list)
    for one in rows:
        found[one.source].append(one)
        found[ALL].append(one)
    return found


def _cohort(came: list[Came]) -> dict[str, Figure]:
    def share(cases: Iterable[Came], hit: Callable[[Came], bool]) -> Figure:
        of = list(cases)
        return Figure(tuple(one.lead_id for one in of), tuple(o.lead_id for o in of if hit(o)))

    sqls = [one for one in came if one.sql]
    chances = [one for one in came if one.opportunity]
    return {
        "leads": Figure(tuple(one.lead_id for one in came)),
        "accepted": share(came, lambda one: one.accepted),
        "lead_to_sql": share([one for one in came if one.handed_over], lambda one: one.sql),
        "sql_to_opportunity": share(sqls, lambda one: one.opportunity),
        "opportunity_to_won": share(chances, lambda one: one.stage is Stage.WON),
    }


def _duties(owed: list[Owed]) -> dict[str, Figure]:
    answered = [one for one in owed if one.duty is Duty.FIRST_RESPONSE and one.took is not None]
    found = {
        "first_response": Figure(
            tuple(one.lead_id for one in answered),
            spans=tuple(one.took for one in answered if one.took is not None),
        )
    }
    for duty, key in _IN_TIME.items():
        theirs = [
            one for one in owed if one.duty is duty and (one.state is _KEPT or one.state in _LATE)
        ]
        kept = tuple(one.lead_id for one in theirs if one.state is _KEPT)
        found[key] = Figure(tuple(one.lead_id for one in theirs), kept)
    return found


def _verdicts(said: Iterable[Said]) -> dict[int, Said]:
    """What sales says of each lead: the rows come oldest first, and the newest counts."""
    return {one.lead_id: one for one in said if one.verdict is not Verdict.UNSURE}


def worked(lead_id: int, rows: Rows) -> bool:
    """Whether a bad verdict on a lead is fair: answered in time, no agreed follow-up late."""
    return lead_id in rows.answered and lead_id not in rows.late


def _judged(came: list[Came], verdicts: Mapping[int, Said], rows: Rows) -> dict[str, Figure]:
    said = {one.lead_id: verdicts[one.lead_id] for one in came if one.lead_id in verdicts}
    bad = [lead for lead, one in said.items() if one.verdict is Verdict.BAD]
    good = tuple(lead for lead, one in said.items() if one.verdict is Verdict.GOOD)
    untested = tuple(lead for lead in bad if not worked(lead, rows))
    set_aside = frozenset(untested)
    tested = tuple(lead for lead in said if lead not in set_aside)
    return {"good": Figure(tested, good), "untested": Figure(tuple(bad), untested)}


def _deals(closed: list[Closed]) -> dict[str, Figure]:
    won = [one for one in closed if one.won]
    ids = tuple(one.lead_id for one in won)
    return {
        "win_rate": Figure(tuple(one.lead_id for one in closed), ids),
        "won_value": Figure(ids, sums=_sums(one.worth for one in won)),
        "lifetime_value": Figure(
            tuple(one.lead_id for one in won if one.lifetime),
            sums=_sums(one.lifetime for one in won),
        ),
        "time_to_win": Figure(
            ids, spans=tuple(max(one.closed_at - one.received_at, timedelta(0)) for one in won)
        ),
    }


def _sums(amounts: Iterable[Money | None]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for one in amounts:
        if one is not None:
            sums[one.currency] += one.minor
    return dict(sums)


def _velocity(opened: tuple[int, ...], closed: list[Closed], exchange: Exchange) -> Figure:
    won = [one for one in closed if one.won]
    values = [exchange(one.worth) for one in won if one.worth is not None]
    known = [one for one in values if one is not None]
    days = [
        Fraction((one.closed_at - one.opportunity_at) / timedelta(microseconds=1))
        / Fraction(_DAY / timedelta(microseconds=1))
        for one in won
        if one.opportunity_at is not None
    ]
    if not known or len(known) < len(values) or not sum(days):
        return Figure(opened)
    rate = Fraction(len(won), len(closed)) * len(opened)
    value = sum(known, Fraction(0)) / len(known)
    return Figure(opened, rate=rate * value / (sum(days, Fraction(0)) / len(days)))


def _costs(came: list[Came], cost: Fraction | None) -> dict[str, Figure]:
    accepted = tuple(one.lead_id for one in came if one.accepted)
    won = tuple(one.lead_id for one in came if one.stage is Stage.WON)
    return {
        key: Figure(ids, rate=None if cost is None or not ids else cost / len(ids))
        for key, ids in (("cost_per_accepted", accepted), ("cost_per_won", won))
    }


def _credits(rows: Rows) -> dict[str, Mapping[str, Credit]]:
    """What first, last and linear touch give to each source, in each currency apart."""
    touches: dict[int, list[Touch]] = defaultdict(list)
    for one in rows.touched:
        touches[one.lead_id].append(Touch(one.source, one.at))
    deals: dict[str, list[tuple[list[Touch], Fraction]]] = defaultdict(list)
    for deal in rows.closed:
        if deal.won and deal.worth is not None:
            worth = Fraction(deal.worth.minor)
            deals[deal.worth.currency].append((touches[deal.lead_id], worth))
    return {currency: attribute(theirs) for currency, theirs in sorted(deals.items())}


def _surprise(said: Iterable[Said]) -> dict[str, float]:
    """How much worse than their judges' habit sources are called, on average per verdict."""
    counting = [one for one in said if one.verdict is not Verdict.UNSURE]
    tallies: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in counting:
        tallies[one.person][0] += one.verdict is Verdict.BAD
        tallies[one.person][1] += 1
    habits = calibrate({person: Share(*tally) for person, tally in tallies.items()})
    found: dict[str, list[float]] = defaultdict(list)
    for one in counting:
        bad = one.verdict is Verdict.BAD
        found[one.source].append(habits[one.person].surprise(bad=bad))
    return {source: sum(theirs) / len(theirs) for source, theirs in sorted(found.items())}


def _reasons(rows: Rows, verdicts: Mapping[int, Said]) -> dict[str, Mapping[str, tuple[int, ...]]]:
    """Why leads are bad, of those whose verdict was tested."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for lead_id, one in verdicts.items():
        if one.verdict is Verdict.BAD and worked(lead_id, rows):
            found[one.source][one.reason or ""].append(lead_id)
    return {
        source: {reason: tuple(ids) for reason, ids in sorted(theirs.items())}
        for source, theirs in sorted(found.items())
    }
