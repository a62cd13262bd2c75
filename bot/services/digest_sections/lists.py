"""Leads that somebody should look at: unanswered, ageing, and of low tier."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.digests import Line, PersonRef, Piece, Section, SectionKey
from bot.services.digest_sections.making import Making

#: Leads that a section keeps; the rest is only counted.
_MOST = 40
#: Older leads are past help, and looking through all of them would take longer every year.
_BACK = timedelta(days=365)


def unanswered(making: Making) -> Section | None:
    """Open leads that nobody answered and that are not ageing yet."""
    found = making.work.digests.unanswered(_aged(making), making.window.end, _MOST)
    title = "Nobody has answered these yet"
    return _section(SectionKey.UNANSWERED, title, _lines(making, *found))


def ageing(making: Making) -> Section | None:
    """Open leads that nobody answered for so many days."""
    found = making.work.digests.unanswered(_aged(making) - _BACK, _aged(making), _MOST)
    title = f"Unanswered for {making.digest.ageing_days} days or longer"
    return _section(SectionKey.AGEING, title, _lines(making, *found))


def low(making: Making) -> Section | None:
    """Leads of low tier that came within the window: they have no card."""
    title = "Of low tier, without a card"
    return _section(SectionKey.LOW, title, _lines(making, *_low(making)))


def roundup(making: Making) -> Section | None:
    """What the roundup of the channels tells: low leads, then ageing ones."""
    lows = _lines(making, *_low(making), before="Low tier: ")
    aged = making.work.digests.unanswered(_aged(making) - _BACK, _aged(making), _MOST)
    lines = (*lows, *_lines(making, *aged, before="Unanswered: "))
    return _section(SectionKey.ROUNDUP, "Roundup", lines)


def _low(making: Making) -> tuple[Sequence[int], int]:
    return making.work.digests.low(making.window.start, making.window.end, _MOST)


def _aged(making: Making) -> datetime:
    return making.window.end - timedelta(days=making.digest.ageing_days)


def _section(key: SectionKey, title: str, lines: tuple[Line, ...]) -> Section | None:
    return Section(key, title, lines) if lines else None


def _lines(
    making: Making, lead_ids: Sequence[int], in_all: int, before: str = ""
) -> tuple[Line, ...]:
    lines = [_line(making, one, before) for one in lead_ids]
    if more := in_all - len(lines):
        lines.append(Line((f"{before}and {more:,} more; /lead find finds them by name",)))
    return tuple(lines)


def _line(making: Making, lead_id: int, before: str) -> Line:
    lead = making.work.leads.get(lead_id)
    if lead is None:
        return Line((making.lead(lead_id),))
    came = lead.received_at.astimezone(making.window.zone)
    source = making.settings.source_name(lead.source)
    owner: Piece = PersonRef(lead.owner) if lead.owner else "no owner"
    named = (before, making.lead(lead_id)) if before else (making.lead(lead_id),)
    return Line((*named, f" · {source} · came {came:%a} {came.day} {came:%b} · ", owner))
