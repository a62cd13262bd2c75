"""How far the leads of the window have come, beside those of the window before."""

from bot.domain.charts import Chart, Scale, Series, Shape
from bot.domain.digests import FigureRef, Line, Section, SectionKey, Tone
from bot.domain.measured import Report
from bot.domain.measures import MEASURES
from bot.domain.window_names import short_words
from bot.services.digest_sections.headline import changed
from bot.services.digest_sections.making import Making

_STEPS = ("accepted", "lead_to_sql", "sql_to_opportunity", "opportunity_to_won")
_STAGES = ("Leads", "Accepted", "SQL", "Opportunity", "Won")


def funnel(making: Making) -> Section | None:
    """The section; None where no lead came in either window."""
    now, before = counts(making.report), counts(making.report_before)
    if not now[0] and not before[0]:
        return None
    chart = Chart(
        "funnel",
        f"Funnel, {short_words(making.window)}",
        Shape.FUNNEL,
        Scale.COUNT,
        _STAGES,
        (
            Series(short_words(making.window), tuple(map(float, now))),
            Series(short_words(making.before), tuple(map(float, before))),
        ),
    )
    lines = (
        _leads(making, now[0], before[0]),
        *(_step(making, key) for key in _STEPS if making.report.figure(key).n),
    )
    presses = (
        making.behind("Leads", "leads"),
        making.behind("MQL → SQL", "lead_to_sql"),
        making.behind("Won", "opportunity_to_won"),
    )
    return Section(
        SectionKey.FUNNEL,
        "How far the leads have come",
        lines,
        chart=chart,
        presses=presses,
    )


def counts(report: Report) -> tuple[int, ...]:
    """How many leads have come to each stage or further."""
    found = [report.figure(key) for key in ("leads", *_STEPS)]
    return (found[0].n, *(one.hits for one in found[1:]))


def _leads(making: Making, now: int, before: int) -> Line:
    days = making.window.days
    longer = "a day" if days == 1 else f"{days} days"
    words = f", {before:,} in {short_words(making.before)}"
    words += f" (with {longer} longer to come so far)" if before else ""
    return Line((FigureRef(f"{now:,} {'lead' if now == 1 else 'leads'}", "leads"), words))


def _step(making: Making, key: str) -> Line:
    pieces = (FigureRef(f"{MEASURES[key].name}: {making.told(key)}", key),)
    # As the headline has it, so that the two never say different things.
    by = dict(changed(making)).get(key)
    if by is None:
        return Line(pieces)
    before = making.report_before.figure(key).share.value or 0
    verb = "up" if by > 0 else "down"
    tone = Tone.GOOD if by > 0 else Tone.BAD
    return Line((*pieces, f", {verb} from {before:.0%}, more than noise"), tone)
