"""A decision's numbers in words: what it was to change, and what became of it."""

from datetime import timedelta

from bot.domain.decisions import Decision, Reading, change
from bot.domain.measures import MEASURES, Unit
from bot.domain.money import Money
from bot.domain.shares import Share

_HOUR, _DAY = 3600, 86400


def promised(decision: Decision, currency: str | None) -> str:
    """What is looked at again, and when; "" where nothing is. Ours, but for what is expected."""
    measure = MEASURES.get(decision.measure or "")
    if measure is None or decision.check_on is None:
        return ""
    now = told(decision.measure or "", decision.baseline, currency) if decision.baseline else ""
    stands = f": {now} now" if now else ""
    return f"{measure.name}{stands}; looked at again on {decision.check_on:%-d %b %Y}"


def became(decision: Decision, currency: str | None) -> str:
    """What became of a decision that was looked at again; else what was promised.

    A share says its n, and whether the change is more than chance would do; too few cases are
    never told as a change (`bot.domain.shares`).
    """
    measure = MEASURES.get(decision.measure or "")
    if decision.outcome is None or measure is None:
        return promised(decision, currency)
    name = measure.name
    old = told(measure.key, decision.baseline, currency)
    new = told(measure.key, decision.outcome, currency)
    if measure.unit is not Unit.SHARE:
        return f"{name} went from {old} to {new}"
    found = change(decision)
    if found is None or found.before.too_few or found.after.too_few:
        n = decision.outcome.n
        return f"{name}: too few to tell ({new}, n = {n})"
    judged = "more than chance" if found.beyond_noise else "within what chance does"
    return f"{name} went from {old} to {new}, n = {decision.outcome.n}, {judged}"


def told(measure: str, found: Reading | None, currency: str | None) -> str:
    """One reading: `41%`, `12`, `3.5 hours`, `EUR 1,200.00`; "nothing" where there was none."""
    if found is None or found.value is None:
        return "nothing to measure"
    match MEASURES[measure].unit:
        case Unit.SHARE:
            share = Share(found.hits, found.n)
            few = share.too_few
            return f"{found.hits} of {found.n}" if few else f"{found.value:.0%}"
        case Unit.COUNT:
            return f"{found.value:,.0f}"
        case Unit.SPAN:
            return _span(found.value)
        case Unit.MONEY | Unit.RATE:
            if currency is None:
                return f"{found.value:,.0f}"
            return str(Money(round(found.value), currency))


def _span(seconds: float) -> str:
    span = timedelta(seconds=seconds)
    if seconds >= 2 * _DAY:
        return f"{span / timedelta(days=1):.1f} days"
    if seconds >= _HOUR:
        return f"{seconds / _HOUR:.1f} hours"
    return f"{seconds / 60:.0f} minutes"
