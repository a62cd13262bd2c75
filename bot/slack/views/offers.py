"""Offers in words: on cards, in Details, in answers to a pass, and to a pool's managers."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.cards import Card
from bot.domain.offers import Ending, Offer
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    joined,
    link,
    literal,
    mention,
    mrkdwn,
    section,
    when,
)
from bot.slack.views.look import Look

_TITLE_LIMIT = 150
_WHY_LIMIT = 200
_PASSED_OVER_SHOWN = 10

_ENDED: Mapping[Ending, str] = {
    Ending.CLAIMED: "claimed",
    Ending.PASSED: "passed on by hand",
    Ending.TIMED_OUT: "not claimed in time",
    Ending.AWAY: "passed on, because they cannot take it now",
    Ending.WITHDRAWN: "withdrawn",
}


def owner(card: Card, look: Look) -> str:
    """Whose lead it is: whom it is offered to and until when, or who has it."""
    offer, lead = card.offer, card.lead
    if offer is None or lead.claimed or offer.user != lead.owner:
        return phrases.owner(lead, look)
    if offer.final:
        return f"{phrases.owner(lead, look)}; it does not pass on any more"
    until = f" until {when(offer.until, look.zone)}" if offer.until else ""
    if offer.hop >= offer.limit:
        return f"Offered to {mention(offer.user)}{until} · the last of {_people(offer.limit)}"
    return (
        f"Offered to {mention(offer.user)}{until}; then it passes on · {offer.hop} of {offer.limit}"
    )


def pass_button(card: Card) -> Json | None:
    """The button by which whom a lead is offered to passes it on; None when nobody can."""
    offer = card.offer
    if offer is None or offer.final or card.lead.claimed:
        return None
    title = phrases.title_of(card.lead.data)
    return button("Pass", ids.PASS_ON, str(card.lead.id), spoken=f"Pass {title} on")


def hops(offers: Sequence[Offer], look: Look) -> list[str]:
    """Whom a lead was offered to, one after the other, why, and what came of it."""
    return [_hop(offer, look) for offer in offers]


def _hop(offer: Offer, look: Look) -> str:
    at = when(offer.offered_at, look.zone)
    number = f"Round {offer.round}, " if offer.round > 1 else ""
    why = literal(offer.why, _WHY_LIMIT)
    parts = [f"{number}{at}: offered to {mention(offer.user)}, {why}."]
    parts += [
        f"{mention(user)} was passed over: {literal(why, _WHY_LIMIT)}."
        for user, why in offer.passed_over[:_PASSED_OVER_SHOWN]
    ]
    if offer.taken_back:
        parts.append("A pass was taken back.")
    parts.append(_became(offer, look))
    return " ".join(filter(None, parts))


def _became(offer: Offer, look: Look) -> str:
    if offer.ending is None or offer.ended_at is None:
        until = f"Open until {when(offer.until, look.zone)}." if offer.until else ""
        return until or ("It does not pass on any more." if offer.final else "")
    because = f": {literal(offer.reason, _WHY_LIMIT)}" if offer.reason else ""
    ended = _ENDED[offer.ending].capitalize()
    return f"{ended}, {when(offer.ended_at, look.zone)}{because}."


def passed_on(lead_id: int, to: str, until: datetime | None, look: Look) -> Message:
    """The pass is done; it can be taken back."""
    time = f" until {when(until, look.zone)}" if until else ""
    text = f"Passed on: the lead is now {'offered to' if until else 'for'} {mention(to)}{time}."
    back = button("Take it back", ids.TAKE_BACK, str(lead_id), spoken="Take the pass back")
    return Message(text, [section(mrkdwn(text)), actions(back)])


def note(about: Mapping[str, object], look: Look) -> Message:
    """As `passed_on`, from the facts of a private note."""
    until = about.get("until")
    moment = datetime.fromisoformat(str(until)) if until else None
    return passed_on(int(str(about["lead_id"])), str(about["to"]), moment, look)


def stays() -> Message:
    """There is nobody to pass it on to."""
    return _sentence(
        "Nobody else can have this lead now, so it stays with you. "
        "Whoever manages the pool is told."
    )


def not_offered(by: str) -> Message:
    """Only whom it is offered to can pass it on; `by`: who that is, "" when nobody."""
    if by:
        return _sentence(f"This lead is offered to {mention(by)}, so only they can pass it on.")
    return _sentence("This lead is not offered to anybody now, so there is nothing to pass on.")


def offer_stands() -> Message:
    """A pass cannot be taken back any more."""
    return _sentence(
        "It is too late for that: the lead was claimed or has passed on, or you "
        "took it back before."
    )


def unknown() -> Message:
    """There is no such lead."""
    return _sentence(
        "There is no such lead. Give its number, as in `/lead pass 42 on a train`; "
        "`/lead find acme` shows the numbers."
    )


def unclaimed(card: Card, about: Mapping[str, object], address: str, look: Look) -> Message | None:
    """What a pool's manager reads; None when somebody has claimed the lead meanwhile."""
    if card.lead.claimed:
        return None
    title = literal(phrases.title_of(card.lead.data), _TITLE_LIMIT)
    what = link(address, title) if address else title
    keeper, why = mention(str(about["owner"])), literal(str(about["why"]), _WHY_LIMIT)
    text = joined(
        [
            f"Nobody has claimed {what}.",
            f"It stays with {keeper}: {why}.",
            f"It came {when(card.lead.received_at, look.zone)}.",
        ]
    )
    lead_id, name = str(card.lead.id), phrases.title_of(card.lead.data)
    buttons = actions(
        button("Claim", ids.CLAIM, lead_id, spoken=f"Claim {name}"),
        button("Details", ids.DETAILS, lead_id, spoken=f"Details of {name}"),
    )
    return Message(text, [section(mrkdwn(text)), buttons])


def asked(offer: object) -> list[str]:
    """How a pool offers its leads, as the trace tells it."""
    if not isinstance(offer, Mapping):
        return []
    people, resort = _people(int(str(offer["hops"]))), offer.get("last_resort")
    span = literal(_in_words(str(offer["claim_within"])), _WHY_LIMIT)
    last = f", then to {literal(str(resort), _WHY_LIMIT)}" if resort else ""
    said = f"The pool offers its leads: not claimed in {span}, one passes on to the next"
    return [f"{said}, to {people} at most{last}."]


def _in_words(span: str) -> str:
    """A span as app.yaml writes it, such as 15m, as people say it."""
    units = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}
    found = re.fullmatch(r"(\d+)([smhdw])", span)
    return f"{found[1]} {units[found[2]]}{'s' * (found[1] != '1')}" if found else span


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
