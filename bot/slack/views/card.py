"""The card of a lead: what a rep needs to decide, and the buttons to say so."""

from zoneinfo import ZoneInfo

from bot.domain.cards import Card
from bot.domain.leads import Stage
from bot.slack import ids
from bot.slack.views import agreed, offers, phrases, promise, stages, tiers
from bot.slack.views.battlecard import titled
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    columns,
    confirmation,
    context,
    header,
    joined,
    literal,
    mrkdwn,
    plain,
    quote,
    section,
)
from bot.slack.views.look import Look

#: Characters of one value, the message and the doubts that a card shows; Details has the rest.
VALUE_LIMIT = 200
MESSAGE_LIMIT = 600
DOUBTS_LIMIT = 300

# In `text`, which is heard rather than skimmed, the title, a value and the message are shorter.
_HEARD_TITLE = 200
_HEARD_VALUE = 120
_HEARD_MESSAGE = 300


def card(card: Card, look: Look) -> Message:
    """The card as of this moment."""
    if card.lead.erased_at is not None:
        return _erased(card, look)
    return Message(_text(card, look), _blocks(card, look))


def _erased(card: Card, look: Look) -> Message:
    at = card.lead.erased_at
    when_told = f" on {at.astimezone(ZoneInfo(look.zone)):%-d %B %Y}" if at else ""
    text = f"Lead {card.lead.id} was erased{when_told}. What is known of it has no name any more."
    return Message(text, [section(mrkdwn(text))])


def _blocks(card: Card, look: Look) -> list[Json]:
    lead, data = card.lead, card.lead.data
    facts = (
        tiers.on_card(card, look),
        offers.owner(card, look),
        phrases.stage(lead),
        phrases.sources(card, look),
        promise.on_card(card.promise, look),
        promise.duties_on_card(card.duties, look),
        phrases.incomplete(lead, look),
        agreed.on_card(lead, look),
    )
    blocks = [header(phrases.title_of(data)), section(mrkdwn("\n".join(filter(None, facts))))]
    blocks += columns(_pairs(card, look), VALUE_LIMIT)
    if message := _message(card, look):
        blocks.append(quote(message, MESSAGE_LIMIT))
    if doubts := phrases.doubts(data, DOUBTS_LIMIT):
        blocks.append(context(plain(doubts)))
    if votes := phrases.votes(card.votes, look):
        blocks.append(section(mrkdwn(votes)))
    blocks.append(_buttons(card, look))
    if card.suggestions:
        blocks.append(actions(*_suggested(card)))
    return blocks


def _suggested(card: Card) -> list[Json]:
    return [
        button(
            titled(one.kind, one.name),
            f"{ids.LEAD_DOCUMENT}{number}",
            f"{one.document_id}|{card.lead.id}|",
        )
        for number, one in enumerate(card.suggestions)
    ]


def _pairs(card: Card, look: Look) -> list[tuple[str, str]]:
    data = card.lead.data
    return [
        (phrases.label_of(field), value)
        for field in look.card_fields
        if field != "message" and (value := phrases.value_of(data, field))
    ]


def _message(card: Card, look: Look) -> str:
    return phrases.value_of(card.lead.data, "message") if "message" in look.card_fields else ""


def _buttons(card: Card, look: Look) -> Json:
    lead = card.lead
    value, title = str(lead.id), phrases.title_of(lead.data)
    # Claim and Release share a place, so that the others never move under somebody's pointer;
    # Release asks back, because a second click on Claim would land on it.
    claim = button("Claim", ids.CLAIM, value, spoken=f"Claim {title}", primary=True)
    if lead.stage in {Stage.WON, Stage.LOST}:
        # Nobody needs to claim what is over; what was told of it may be wrong.
        claim = stages.stage_button(lead)
    first = (
        button(
            "Release",
            ids.RELEASE,
            value,
            spoken=f"Release {title}",
            confirm=confirmation(
                "Release this lead?",
                "It is then free for somebody else to claim.",
                "Release",
                "Keep it",
            ),
        )
        if lead.claimed
        else claim
    )
    rated = [
        button(
            f"{phrases.emoji_of(verdict, look)} {name.capitalize()}".strip(),
            f"{ids.VOTE}{verdict}",
            value,
            spoken=f"{name.capitalize()}: {title}",
        )
        for verdict, name in phrases.VERDICT_NAMES.items()
    ]
    details = button("Details", ids.DETAILS, value, spoken=f"Details of {title}")
    owed = card.promise is not None and card.promise.is_open
    done = []
    if owed:
        done = [button("Responded", ids.RESPONDED, value, spoken=f"Responded to {title}")]
    elif promise.owes_contact(card):
        done = [promise.contacted(value, title)]
    # Last, because they come and go.
    later = [offers.pass_button(card), stages.stage_button(lead) if lead.claimed else None]
    return actions(first, *done, *rated, details, *filter(None, later))


def _aloud(card: Card, look: Look) -> str:
    return promise.duties_on_card(card.duties, look).replace("\n", ". ")


def _text(card: Card, look: Look) -> str:
    lead, data = card.lead, card.lead.data
    votes = phrases.votes(card.votes, look)
    facts = [
        f"Lead: {literal(phrases.title_of(data), _HEARD_TITLE)}.",
        f"{hot}." if (hot := tiers.on_card(card, look)) else "",
        f"{offers.owner(card, look)}.",
        f"{stage}." if (stage := phrases.stage(lead)) else "",
        f"From {phrases.sources(card, look)}.",
        f"{owed}." if (owed := promise.on_card(card.promise, look)) else "",
        f"{gaps}." if (gaps := phrases.incomplete(lead, look)) else "",
        f"{more}." if (more := _aloud(card, look)) else "",
        f"{judged}." if (judged := agreed.on_card(lead, look)) else "",
        f"Votes: {votes}." if votes else "",
    ]
    facts += [
        f"{literal(name, _HEARD_VALUE)}: {literal(value, _HEARD_VALUE)}."
        for name, value in _pairs(card, look)
    ]
    if doubts := phrases.doubts(data, DOUBTS_LIMIT):
        facts.append(literal(doubts, DOUBTS_LIMIT))
    if message := _message(card, look):
        facts.append(f"Message: {literal(message, _HEARD_MESSAGE)}")
    return joined(facts)
