"""The daily roundup of a channel: its low leads, and those that nobody answered."""

from collections.abc import Sequence
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.cards import Details
from bot.domain.tiers import Tier
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    AGO,
    Json,
    Message,
    button,
    context,
    header,
    joined,
    literal,
    mention,
    mrkdwn,
    section,
    when,
)
from bot.slack.views.look import Look
from bot.slack.views.trace import because

#: Leads shown one by one. A message takes 50 blocks (docs.slack.dev/reference/block-kit/blocks);
#: headings, the note and the counts of the rest take ten.
LOW_SHOWN = 28
AGEING_SHOWN = 12

_TITLE_LIMIT = 120
_WHY_LIMIT = 200
_NAME_LIMIT = 80


@dataclass(frozen=True)
class Roundup:
    """What a roundup tells; `low_more` and `ageing_more` count what is not among the leads."""

    due: datetime
    #: Posted much later than it was due, because Baton was not running.
    late: bool = False
    low: Sequence[Details] = ()
    low_more: int = 0
    ageing: Sequence[Details] = ()
    ageing_more: int = 0
    ageing_days: int = 0


def roundup(found: Roundup, look: Look) -> Message:
    """The message; leads beyond what a message takes are counted."""
    blocks: list[Json] = [header("Roundup")]
    heard: list[str] = []
    if found.late:
        due = when(found.due, look.zone)
        blocks.append(context(mrkdwn(note := f"This comes late: it was due {due}.")))
        heard.append(note)
    low, ageing = found.low[:LOW_SHOWN], found.ageing[:AGEING_SHOWN]
    low_more = found.low_more + len(found.low) - len(low)
    ageing_more = found.ageing_more + len(found.ageing) - len(ageing)
    if low:
        count = _leads(len(low) + low_more)
        intro = f"{count} of low tier came without a card since the last roundup:"
        blocks.append(section(mrkdwn(intro)))
        blocks += [_row(one, _low_line(one, look)) for one in low]
        heard += [intro, *(f"{_low_line(one, look)}." for one in low)]
        blocks += _more(low_more, heard)
    if ageing:
        count = _leads(len(ageing) + ageing_more)
        verb = "is" if len(ageing) + ageing_more == 1 else "are"
        intro = f"{count} {verb} open and unanswered for {found.ageing_days} days or longer:"
        blocks.append(section(mrkdwn(f"*Ageing.* {intro}")))
        blocks += [_row(one, _ageing_line(one, look)) for one in ageing]
        heard += [intro, *(f"{_ageing_line(one, look)}." for one in ageing)]
        blocks += _more(ageing_more, heard)
    return Message(joined(["Roundup.", *heard]), blocks)


def _more(count: int, heard: list[str]) -> list[Json]:
    if not count:
        return []
    text = f"And {count:,} more; `/lead find` with a name or company shows them."
    heard.append(text)
    return [context(mrkdwn(text))]


def _leads(count: int) -> str:
    return "1 lead" if count == 1 else f"{count:,} leads"


def _row(details: Details, line: str) -> Json:
    lead = details.card.lead
    title, value = phrases.title_of(lead.data), str(lead.id)
    if lead.tier is Tier.LOW:
        press = button("Show card", ids.SHOW_CARD, value, spoken=f"Show the card of {title}")
    else:
        press = button("Details", ids.DETAILS, value, spoken=f"Details of {title}")
    return section(mrkdwn(line), accessory=press)


def _low_line(details: Details, look: Look) -> str:
    why = because(details.trace.get("tier"), look)
    lead = details.card.lead
    facts = [
        _named(details),
        phrases.source_of(lead.source, look),
        literal(why, _WHY_LIMIT) if why else "",
        _owner(details, look),
        f"Lead {lead.id}",
        "" if lead.tier is Tier.LOW else "has its card now",
    ]
    return " · ".join(filter(None, facts))


def _ageing_line(details: Details, look: Look) -> str:
    lead = details.card.lead
    came = when(lead.received_at, look.zone, AGO)
    facts = [_named(details), f"came {came}", _owner(details, look), f"Lead {lead.id}"]
    return " · ".join(facts)


def _named(details: Details) -> str:
    return literal(phrases.title_of(details.card.lead.data), _TITLE_LIMIT)


def _owner(details: Details, look: Look) -> str:
    """By name where it is known: a list must not call everybody in it."""
    owner = details.card.lead.owner
    if not owner:
        return "no owner"
    name = look.names.get(owner)
    return literal(name, _NAME_LIMIT) if name else mention(owner)
