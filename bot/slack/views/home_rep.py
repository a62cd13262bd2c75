"""What a rep sees on Home: open leads by urgency, how their verdicts turned out, their month."""

from bot.domain.cards import Card
from bot.domain.home_tab import Month, OpenLeads, RepPart
from bot.domain.money import Money
from bot.slack import ids
from bot.slack.views import calibration, phrases, promise
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    context,
    fields,
    header,
    joined,
    link,
    literal,
    mrkdwn,
    packed,
    section,
    when,
)
from bot.slack.views.look import Look

_TITLE_LIMIT = 150
#: Characters of a list: a message was refused as a whole near 13,200 (slackapi/bolt-js#2509).
_LINES = 10_000


def past(part: RepPart) -> tuple[list[Json], list[str]]:
    """What came of what they did: blocks, and the same in sentences."""
    pairs = _month(part.month)
    told = ["Your month so far: " + "; ".join(f"{name} {value}" for name, value in pairs) + "."]
    record, said = calibration.on_home(part.record, told=part.told)
    blocks = [header("Your month so far"), fields(f"*{name}*\n{value}" for name, value in pairs)]
    return [*blocks, header("Your verdicts and what came of them"), *record], [*told, *said]


def open_leads(leads: OpenLeads, look: Look) -> tuple[list[Json], list[str]]:
    """What is to be done: blocks, and the same in sentences."""
    if not leads.total:
        text = "You have no open leads."
        return [header("Your open leads"), section(mrkdwn(text))], [text]
    late = f", {leads.late:,} of them late" if leads.late else ""
    blocks = [header(f"Your open leads: {leads.total:,}{late}")]
    told = [f"You have {leads.total:,} open {_leads_word(leads.total)}{late}."]
    for card in leads.cards:
        line, heard = _line(card, leads.addresses.get(card.lead.id), look)
        blocks += [section(mrkdwn(line)), _buttons(card)]
        told.append(heard)
    if more := leads.total - len(leads.cards):
        hint = f"and {more:,} more; these are due first. `{ids.LEAD} mine` lists all."
        blocks.append(context(mrkdwn(hint)))
        told.append(hint)
    return blocks, told


def mine(leads: OpenLeads, look: Look) -> Message:
    """What `/lead mine` answers: somebody's open leads, those that are due first."""
    late = f", {leads.late:,} of them late" if leads.late else ""
    title = f"Your open leads: {leads.total:,}{late}"
    if not leads.total:
        text = f"You have no open leads. `{ids.LEAD} find acme` looks for those of all."
        return Message(text, [section(mrkdwn(text))])
    lines, told, size = [], [], 0
    for card in leads.cards:
        line, heard = _line(card, leads.addresses.get(card.lead.id), look, numbered=True)
        size += len(line) + 1
        if size > _LINES:
            break
        lines.append(line)
        told.append(heard)
    blocks = [header(title), *(section(mrkdwn(text)) for text in packed(lines))]
    if more := leads.total - len(lines):
        hint = f"and {more:,} more; these are due first. `{ids.LEAD} find` and a word finds others."
        blocks.append(context(mrkdwn(hint)))
    return Message(joined([f"{title}.", *told], rest=" More is in the list."), blocks)


def _leads_word(count: int) -> str:
    return "lead" if count == 1 else "leads"


def _line(
    card: Card, address: str | None, look: Look, *, numbered: bool = False
) -> tuple[str, str]:
    lead = card.lead
    title = literal(phrases.title_of(lead.data), _TITLE_LIMIT)
    owed = card.promise if card.promise and card.promise.is_open else None
    due = filter(None, (promise.on_card(owed, look), promise.duties_on_card(card.duties, look)))
    facts = [
        f"Lead {lead.id}" if numbered else "",
        "" if lead.claimed else "Not claimed yet",
        phrases.stage(lead),
        phrases.source_of(lead.source, look),
        f"came {when(lead.received_at, look.zone)}",
    ]
    lines = [*due, " · ".join(filter(None, facts))]
    name = link(address, title) if address else title
    return "\n".join([f"*{name}*", *lines]), f"{title}: {'. '.join(lines)}."


def _buttons(card: Card) -> Json:
    value, title = str(card.lead.id), phrases.title_of(card.lead.data)
    made = []
    if not card.lead.claimed:
        made.append(button("Claim", ids.CLAIM, value, spoken=f"Claim {title}", primary=True))
    if card.promise is not None and card.promise.is_open:
        made.append(button("Responded", ids.RESPONDED, value, spoken=f"Responded to {title}"))
    elif promise.owes_contact(card):
        made.append(promise.contacted(value, title))
    return actions(*made, button("Details", ids.DETAILS, value, spoken=f"Details of {title}"))


def _month(month: Month) -> list[tuple[str, str]]:
    worth = ", ".join(str(Money(minor, code)) for code, minor in sorted(month.worth.items()))
    kept = month.answered
    return [
        ("Leads given to you", f"{month.given:,}"),
        ("Answered in time", f"{kept.hits:,} of {kept.n:,}" if kept.n else "none due yet"),
        ("Judged by you", f"{month.judged:,} of {month.given:,}"),
        ("Became opportunities", f"{month.opportunities:,}"),
        ("Won", f"{month.won:,}{f' · {worth}' if worth else ''}"),
    ]
