"""Measures and their figures in words."""

from datetime import timedelta

from bot.domain.measured import Figure
from bot.domain.measures import MEASURES, Measure, Owner, Unit
from bot.domain.money import Money
from bot.slack.views.kit import Message, mrkdwn, packed, section
from bot.slack.views.promise import spoken

_OWNERS = {Owner.SALES: "sales", Owner.MARKETING: "marketing", Owner.BOTH: "both teams"}

#: From here on spans are told in days.
_LONG = timedelta(days=2)


def told(measure: Measure, figure: Figure, currency: str | None) -> str:
    """A figure of a measure; `currency` is that of rates. What cannot be told is a dash."""
    match measure.unit:
        case Unit.COUNT:
            text = f"{len(figure.cases):,}"
        case Unit.SHARE:
            text = _share(figure)
        case Unit.SPAN:
            text = _spans(figure)
        case Unit.MONEY:
            sums = (str(Money(minor, code)) for code, minor in sorted(figure.sums.items()))
            text = ", ".join(sums)
        case Unit.RATE:
            known = figure.rate is not None and currency is not None
            text = str(Money(round(figure.rate or 0), currency or "")) if known else ""
    return text or "–"


def explained(word: str) -> Message | None:
    """What `/define` answers to "measures", or to the name or key of one; None: it is neither."""
    wanted = word.casefold()
    if wanted == "measures":
        lines = [f"*{one.name}* · /define {one.key}" for one in MEASURES.values()]
        intro = "What the numbers mean; each has its definition:"
        return Message(
            " ".join([intro, *(one.name for one in MEASURES.values())]),
            [section(mrkdwn(text)) for text in packed([intro, *lines])],
        )
    named = (one for one in MEASURES.values() if wanted in (one.key, one.name.casefold()))
    found = next(named, None)
    if found is None:
        return None
    told = f"{found.definition} Formula: {found.formula}. {_OWNERS[found.owner].capitalize()}"
    text = f"{told} answer for it." if found.owner is Owner.BOTH else f"{told} answers for it."
    return Message(f"{found.name}: {text}", [section(mrkdwn(f"*{found.name}*\n{text}"))])


def _share(figure: Figure) -> str:
    share = figure.share
    if share.value is None:
        return ""
    if share.too_few:
        return f"too few ({share.hits} of {share.n})"
    low, high = share.interval
    return f"{share.value:.0%} ({share.hits} of {share.n}, {low:.0%}–{high:.0%})"


def _spans(figure: Figure) -> str:
    if figure.median is None or figure.p90 is None:
        return ""
    return f"{_span(figure.median)}, p90 {_span(figure.p90)} ({len(figure.spans)})"


def _span(span: timedelta) -> str:
    return f"{span / timedelta(days=1):.1f} days" if span >= _LONG else spoken(span)
