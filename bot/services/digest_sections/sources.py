"""What the sources brought: good, bad and untested leads, with intervals and cost."""

from bot.domain.charts import Chart, Scale, Series, Shape
from bot.domain.digests import Section, SectionKey, Table
from bot.domain.measures import MEASURES
from bot.domain.measuring import ALL
from bot.domain.shares import Share
from bot.domain.told_figures import told
from bot.domain.window_names import short_words
from bot.services.digest_sections.making import Making

#: Sources in the picture.
_DRAWN = 8
_HEADER = ("Source", "Leads", "Good", "Bad", "Untested", "Per accepted lead")


def sources(making: Making) -> Section | None:
    """The section; None where no source brought a lead."""
    ranked = ranking(making)
    if not ranked:
        return None
    rows = tuple(_row(making, key) for key in ranked)
    caption = f"What each source brought in {short_words(making.window)}, the best first"
    shares = {key: making.figure("good", key).share for key in ranked}
    return Section(
        SectionKey.SOURCES,
        "Sources",
        table=Table(_HEADER, rows, caption),
        chart=_chart(making, {key: one for key, one in shares.items() if not one.too_few}),
        presses=tuple(
            making.behind(f"Verdicts: {making.settings.source_name(key)[:40]}", "good", key)
            for key in ranked[:3]
            if shares[key].n
        ),
    )


def ranking(making: Making) -> list[str]:
    """Sources with leads or costs: the best first, then those with too few verdicts, by leads.

    Best is whose leads are called bad less often than their judges call leads bad (calibrated, so
    that a harsh judge does not sink a source).
    """
    surprise, leads = making.report.surprise, making.report.figures["leads"]
    found = [key for key, one in leads.items() if key != ALL and (one.n or _cost(making, key))]

    def rank(key: str) -> tuple[bool, float, int, str]:
        known = key in surprise and not making.figure("good", key).share.too_few
        return (not known, surprise[key] if known else 0.0, -leads[key].n, key)

    return sorted(found, key=rank)


def _cost(making: Making, key: str) -> bool:
    return making.figure("cost_per_accepted", key).rate is not None


def _row(making: Making, key: str) -> tuple[str, ...]:
    good, untested = making.figure("good", key), making.figure("untested", key)
    bad = good.n - good.hits
    return (
        making.settings.source_name(key),
        f"{making.figure('leads', key).n:,}",
        _share(good.share),
        f"{bad:,}",
        f"{untested.hits:,}",
        told(
            MEASURES["cost_per_accepted"],
            making.figure("cost_per_accepted", key),
            making.settings.money.currency,
        ),
    )


def _share(share: Share) -> str:
    if share.value is None:
        return "–"
    if share.too_few:
        return f"{share.hits} of {share.n}"
    low, high = share.interval
    return f"{share.value:.0%} ({low:.0%}–{high:.0%}) of {share.n:,}"


def _chart(making: Making, shares: dict[str, Share]) -> Chart | None:
    if len(shares) < 2:
        return None
    keys = list(shares)[:_DRAWN]
    return Chart(
        "sources",
        f"Good leads by source, {short_words(making.window)}",
        Shape.BAR,
        Scale.SHARE,
        tuple(making.settings.source_name(key) for key in keys),
        (Series("Good", tuple(shares[key].value for key in keys)),),
    )
