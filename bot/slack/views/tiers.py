"""How loudly a lead is told of, in words; the message to the owner of a hot or masked lead."""

from collections.abc import Mapping

from bot.domain.cards import Card, Details
from bot.domain.leads import FIELDS, OPEN_STAGES, Lead
from bot.domain.tiers import Tier
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    columns,
    joined,
    link,
    literal,
    mention,
    mrkdwn,
    section,
    when,
)
from bot.slack.views.look import Look
from bot.slack.views.trace import because

TIER_NAMES: Mapping[Tier, str] = {Tier.HOT: "Hot", Tier.NORMAL: "Normal", Tier.LOW: "Low"}

_TITLE_LIMIT = 150
_RULE_LIMIT = 80
_WHEN_LIMIT = 200
_VALUE_LIMIT = 200
_HEARD_VALUE = 120


def on_card(card: Card, look: Look) -> str:
    """The line that a card shows of a hot lead; "" for the others."""
    lead = card.lead
    if lead.tier is not Tier.HOT:
        return ""
    if card.works_again is None or not lead.owner or lead.stage not in OPEN_STAGES:
        return "Hot"
    again = when(card.works_again, look.zone)
    return f"Hot, but outside the working hours of {mention(lead.owner)}: they work again {again}"


def in_details(lead: Lead) -> str:
    """The tier as Details tells it; "" while nothing is special about it."""
    return "" if lead.tier is Tier.NORMAL else f"Tier: {TIER_NAMES[lead.tier]}"


def owned(details: Details, address: str | None, look: Look) -> Message:
    """What the owner of a hot or masked lead reads, once; `address` is that of its card."""
    card, lead = details.card, details.card.lead
    title = literal(phrases.title_of(lead.data), _TITLE_LIMIT)
    what = link(address, title) if address else title
    hot = lead.tier is Tier.HOT
    why = literal(because(details.trace.get("tier"), look), 2 * _WHEN_LIMIT) if hot else ""
    intro = f"{'Hot lead for you' if hot else 'A lead for you'}: {what}."
    told = [
        intro,
        f"Why hot: {why}." if why else "",
        f"From {phrases.sources(card, look)}.",
        "Its contact details are hidden in the channel; these are for you only." * lead.masked,
    ]
    pairs = _pairs(lead, look)
    heard = [f"{name}: {literal(value, _HEARD_VALUE)}." for name, value in pairs]
    blocks = [section(mrkdwn("\n".join(filter(None, told)))), *columns(pairs, _VALUE_LIMIT)]
    return Message(joined([*told, *heard]), [*blocks, _buttons(lead)])


def _pairs(lead: Lead, look: Look) -> list[tuple[str, str]]:
    """The values that the card shows, and all that it hides."""
    names = dict.fromkeys([*look.card_fields, *(look.masked if lead.masked else ())])
    values = ((name, phrases.value_of(lead.data, name)) for name in names if name != "message")
    return [
        (phrases.label_of(name) if name in FIELDS else literal(name, _RULE_LIMIT), value)
        for name, value in values
        if value
    ]


def _buttons(lead: Lead) -> Json:
    value, title = str(lead.id), phrases.title_of(lead.data)
    claim = button("Claim", ids.CLAIM, value, spoken=f"Claim {title}", primary=True)
    details = button("Details", ids.DETAILS, value, spoken=f"Details of {title}")
    return actions(details) if lead.claimed else actions(claim, details)
