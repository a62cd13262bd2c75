"""Figures and spans in words, the same in Slack, in digests and on the command line."""

from datetime import timedelta

from bot.domain.measured import Figure
from bot.domain.measures import Measure, Unit
from bot.domain.money import Money

#: From here on spans are told in days.
_LONG = timedelta(days=2)


def told(measure: Measure, figure: Figure, currency: str | None) -> str:
    """A figure of a measure; `currency` is that of rates. What cannot be told is a dash."""
    match measure.unit:
        case Unit.COUNT:
            text = f"{figure.n:,}"
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


def spoken(span: timedelta) -> str:
    """A span in hours and minutes: `12 min`, `5 h 3 min`; less than a minute is said so."""
    minutes = int(span.total_seconds() // 60)
    if minutes == 0:
        return "less than a minute" if span else "0 min"
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else "")))


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
    return f"{_span(figure.median)}, p90 {_span(figure.p90)} ({figure.n})"


def _span(span: timedelta) -> str:
    return f"{span / timedelta(days=1):.1f} days" if span >= _LONG else spoken(span)
