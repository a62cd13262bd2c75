"""What marketing sees on Home: sources, what the library lacks, documents that may be wrong."""

from datetime import date

from bot.domain.battlecard_shown import BattlecardRow
from bot.domain.battlecards import name_of
from bot.domain.home_tab import MarketingPart, SourceRow, Sources
from bot.slack import ids
from bot.slack.views import gaps, phrases
from bot.slack.views.battlecard import day
from bot.slack.views.kit import (
    Json,
    button,
    context,
    header,
    literal,
    mrkdwn,
    packed,
    plain,
    section,
    when,
)
from bot.slack.views.look import Look

_SOURCES_SHOWN = 10
_TITLE_LIMIT = 120


def marketing(
    part: MarketingPart, user: str, today: date, look: Look
) -> list[tuple[list[Json], list[str]]]:
    """The parts of it: blocks, and the same in sentences."""
    return [_sources(part.sources, look), _gaps(part, look), _stale(part, user, today)]


def _sources(found: Sources | None, look: Look) -> tuple[list[Json], list[str]]:
    title = "Sources, the last four weeks"
    if found is None:
        text = "They are being counted. Open this tab again in a moment."
        return [header(title), section(mrkdwn(text))], []
    if not found.rows:
        return [header(title), section(mrkdwn("No leads came."))], ["No leads came in four weeks."]
    lines = [_source(row, look) for row in found.rows[:_SOURCES_SHOWN]]
    foot = (
        "Good: of the leads whose verdict was tested, with the range it lies in at 95%. Untested: "
        "called bad without having been worked. Better and worse only where it is more than noise."
    )
    if more := len(found.rows) - len(lines):
        foot = f"and {more} more with fewer leads. {foot}"
    blocks = [header(title), *(section(mrkdwn(text)) for text in packed(lines))]
    blocks.append(context(mrkdwn(f"{foot} Counted {when(found.at, look.zone)}.")))
    return blocks, [f"{title}.", *(line.replace("*", "") + "." for line in lines)]


def _source(row: SourceRow, look: Look) -> str:
    good, bad = row.good, row.good.n - row.good.hits
    facts = [f"{row.leads:,} {'lead' if row.leads == 1 else 'leads'}", _good(row)]
    if good.n:
        facts.append(f"{bad:,} bad")
    if row.untested.hits:
        facts.append(f"{row.untested.hits:,} untested")
    if row.change.beyond_noise and row.change.by is not None:
        before = row.change.before.value or 0.0
        facts.append(f"{'better' if row.change.by > 0 else 'worse'} than before ({before:.0%})")
    return f"*{phrases.source_of(row.source, look)}* · {' · '.join(facts)}"


def _good(row: SourceRow) -> str:
    good = row.good
    if good.value is None:
        return "no verdicts yet"
    if good.too_few:
        return f"good {good.hits} of {good.n}, too few to tell"
    low, high = good.interval
    return f"good {good.value:.0%} of {good.n:,} ({low:.0%}–{high:.0%})"


def _gaps(part: MarketingPart, look: Look) -> tuple[list[Json], list[str]]:
    if part.gaps is None:
        return [], []
    late = f", {part.gaps_late:,} late" if part.gaps_late else ""
    title = f"What the library lacks: {part.gaps_open:,}{late}" if part.gaps_open else ""
    if not title:
        text = "Nobody has asked for anything that is not there."
        return [header("What the library lacks"), section(mrkdwn(text))], [text]
    blocks, told = [header(title)], [f"{title}."]
    for row in part.gaps.rows:
        line, gap = gaps.line_of(row, part.gaps, look), row.ranked.gap
        value = f"{gap.id}|{part.gaps.which}"
        opened = button("Open", ids.GAP_OPEN, value, spoken=f"Open {gap.text}")
        blocks.append(section(mrkdwn(line), accessory=opened))
        told.append(line.replace("\n", ". ").replace("*", "") + ".")
    if more := part.gaps_open - len(part.gaps.rows):
        blocks.append(context(plain(f"and {more:,} more: /gaps")))
    return blocks, told


def _stale(part: MarketingPart, user: str, today: date) -> tuple[list[Json], list[str]]:
    title = "Documents to look at again"
    if not part.stale:
        text = "All that you answer for, and all that is much used, is up to date."
        return [header(title), section(mrkdwn(text))], [text]
    blocks, told = [header(title)], [f"{title}."]
    for row in part.stale:
        name = literal(name_of(row.document.about), _TITLE_LIMIT)
        facts = " · ".join(_facts(row, user, today))
        value = f"{row.document.id}|0|"
        opened = button("Open", f"{ids.CARD_OPEN}0", value, spoken=f"Open {name}")
        blocks.append(section(mrkdwn(f"*{name}*\n{facts}"), accessory=opened))
        told.append(f"{name}: {facts}.")
    if part.stale_more:
        blocks.append(context(plain(f"and {part.stale_more:,} more: /battlecard stale")))
    return blocks, told


def _facts(row: BattlecardRow, user: str, today: date) -> list[str]:
    facts = ["yours" if row.owner == user else ""]
    if row.doubted:
        what = "a section is" if row.doubted == 1 else f"{row.doubted} sections are"
        facts.append(f"{what} reported wrong")
    if row.due is not None and row.overdue(today):
        facts.append(f"review was due {day(row.due)}")
    if row.heat:
        facts.append(f"read {row.reads}, used {row.used} times in 30 days")
    return [one for one in facts if one]
