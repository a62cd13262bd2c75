"""The phrases that several views share: whose lead, where from, who says what of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import pycountry

from bot.domain.cards import Card
from bot.domain.feedback import Verdict, Vote
from bot.domain.hiding import HIDDEN
from bot.domain.leads import FIELDS, Lead, LeadData, Stage
from bot.slack.views import agreed
from bot.slack.views.kit import clean, clip, literal, mention, one_line, when
from bot.slack.views.look import Look

FIELD_NAMES: Mapping[str, str] = {
    "name": "Name",
    "email": "E-mail",
    "phone": "Phone",
    "company": "Company",
    "website": "Website",
    "country": "Country",
    "state": "State",
    "postcode": "Postcode",
    "title": "Job title",
    "message": "Message",
    "campaign": "Campaign",
    "referrer": "Referrer",
}

STAGE_NAMES: Mapping[Stage, str] = {
    Stage.NEW: "New",
    Stage.ACCEPTED: "Accepted",
    Stage.SQL: "Sales qualified",
    Stage.OPPORTUNITY: "Opportunity",
    Stage.WON: "Won",
    Stage.LOST: "Lost",
    Stage.REJECTED: "Rejected",
    Stage.RECYCLED: "Recycled",
}

VERDICT_NAMES: Mapping[Verdict, str] = {
    Verdict.GOOD: "good",
    Verdict.BAD: "bad",
    Verdict.UNSURE: "not sure",
}

#: How many votes and sources are told one by one before the rest is only counted.
VOTES_SHOWN = 12
SOURCES_SHOWN = 5

_PHONE = re.compile(r"\+\d{7,15}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_NAMED = 80


def title_of(data: LeadData) -> str:
    """The line by which people recognise a lead, without anything invisible."""
    seen: dict[str, Any] = {
        name: one_line(getattr(data, name) or "") or None
        for name in ("name", "email", "phone", "company")
    }
    return replace(data, **seen).title_line


def value_of(data: LeadData, field: str) -> str:
    """A field's value for people: countries by name, phone numbers in groups; "" when unknown.

    What the reader may not see is said to be hidden.
    """
    if field in data.hidden:
        return HIDDEN
    value = getattr(data, field) if field in FIELDS else data.extra.get(field)
    value = clean(value or "")
    if field == "country" and _COUNTRY.fullmatch(value):
        return country_name(value)
    if field == "phone" and _PHONE.fullmatch(value):
        return _grouped(value)
    return value


def country_name(code: str) -> str:
    """The everyday name of an ISO 3166 code; the code itself when there is none."""
    country = pycountry.countries.get(alpha_2=code)
    return str(getattr(country, "common_name", country.name)) if country else code


def _grouped(phone: str) -> str:
    import phonenumbers  # noqa: PLC0415  # slow to import, and not all leads have a number

    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def label_of(field: str) -> str:
    """What people call a field; a sender's own label stands for itself."""
    return FIELD_NAMES.get(field, field)


def source_of(key: str, look: Look) -> str:
    """The name of a source; a key that is no longer configured stands for itself."""
    return literal(look.sources.get(key, key), _NAMED)


def reason_of(key: str, look: Look) -> str:
    """The sentence of a reason or clause; a key that is no longer configured stands for itself."""
    return literal(look.reasons.get(key) or agreed.clause_says(key, look) or key, _NAMED)


def channel_of(key: str, look: Look) -> str:
    """The name of a channel, with its #."""
    return literal(look.channels.get(key, key), _NAMED)


def pool_of(key: str, look: Look) -> str:
    """The name of a pool; a key that is no longer configured stands for itself."""
    return literal(look.pools.get(key, key), _NAMED)


def team_of(person: str, look: Look) -> str | None:
    """The name of a person's team; None when the settings do not know them."""
    key = look.teams.get(person)
    return literal(look.team_names.get(key, key), _NAMED) if key else None


def owner(lead: Lead, look: Look) -> str:
    """Whose lead it is, and whether they took it."""
    over = lead.stage in {Stage.WON, Stage.LOST}
    if lead.owner is None and over:
        return "Owner: nobody"
    if lead.owner is None and lead.held and lead.waits_for:
        return f"Owner: waits for {mention(lead.waits_for)}, who is away; anyone may claim it"
    if lead.owner is None and lead.held:
        return "Owner: nobody is free, so it goes to the first who is; anyone may claim it"
    if lead.owner is None:
        return "Owner: nobody yet, anyone may claim it"
    if lead.claimed_at is None:
        return f"Owner: {mention(lead.owner)}{'' if over else ', not claimed yet'}"
    return f"Claimed by {mention(lead.owner)} · {when(lead.claimed_at, look.zone)}"


def sources(card: Card, look: Look) -> str:
    """Where the lead came from, first to last, and since when."""
    keys = list(dict.fromkeys(origin.source for origin in card.origins)) or [card.lead.source]
    names = [source_of(key, look) for key in keys[:SOURCES_SHOWN]]
    if hidden := len(keys) - len(names):
        names.append(f"{hidden} more")
    again = f" · {len(card.origins)} times" if len(card.origins) > len(keys) else ""
    return f"{', then '.join(names)}{again} · {when(card.lead.received_at, look.zone)}"


def stage(lead: Lead) -> str:
    """The lead's stage; "" while it is new."""
    return "" if lead.stage is Stage.NEW else f"Stage: {STAGE_NAMES[lead.stage]}"


def emoji_of(verdict: Verdict, look: Look) -> str:
    """The emoji of a verdict, as Slack writes it; "" when the settings give it none."""
    name = look.emoji.get(verdict)
    return f":{name}:" if name else ""


def votes(cast: Sequence[Vote], look: Look) -> str:
    """Who says what, the voting teams first and the others apart; "" without votes."""
    shown = cast[-VOTES_SHOWN:]
    counted = [vote for vote in cast if look.teams.get(vote.person) in look.voters]
    parts = [_tally(counted, always=len(cast) > len(shown))]
    parts.extend(_said([vote for vote in shown if vote in counted], look))
    apart = sorted(
        (vote for vote in shown if vote not in counted),
        key=lambda vote: team_of(vote.person, look) or "~",
    )
    for team, theirs in groupby(apart, key=lambda vote: team_of(vote.person, look)):
        parts.append(f"{team or 'Others'}: {', '.join(_said(list(theirs), look))}")
    if hidden := len(cast) - len(shown):
        parts.append(f"+{hidden} more")
    return " · ".join(filter(None, parts))


def _tally(counted: Iterable[Vote], *, always: bool) -> str:
    said = [vote.verdict for vote in counted]
    split = Verdict.GOOD in said and Verdict.BAD in said
    if not split and not (always and said):
        return ""
    counts = ", ".join(
        f"{said.count(verdict)} {VERDICT_NAMES[verdict]}" for verdict in Verdict if verdict in said
    )
    return f"Split verdict ({counts})" if split else counts


def _said(votes_of_some: Sequence[Vote], look: Look) -> list[str]:
    parts = []
    for verdict in Verdict:
        people = [_voter(vote, look) for vote in votes_of_some if vote.verdict is verdict]
        if people:
            name = f"{emoji_of(verdict, look)} {VERDICT_NAMES[verdict]}".strip()
            parts.append(f"{name}: {', '.join(people)}")
    return parts


def _voter(vote: Vote, look: Look) -> str:
    reason = f" ({reason_of(vote.reason, look)})" if vote.reason else ""
    return f"{mention(vote.person)}{reason}"


def doubts(data: LeadData, limit: int) -> str:
    """What could not be read, as sentences for plain text; "" without doubts."""
    said = " ".join(filter(None, map(clean, data.doubts)))
    return clip(f"Please check: {said}", limit) if said else ""


def incomplete(lead: Lead, look: Look) -> str:
    """What marketing has not handed over with a lead; "" when all is there."""
    missing = () if lead.history else look.handover.missing(lead.data)
    named = ", ".join(FIELD_NAMES.get(name, name).lower() for name in missing)
    return f"Hand-over incomplete: {named}" if missing else ""
