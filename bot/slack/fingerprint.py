"""Tells whether cards would look different now than the last time Baton ran."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from bot.domain.cards import Card
from bot.domain.feedback import By, Verdict, Vote
from bot.domain.judgements import Judgement
from bot.domain.leads import FIELDS, Lead, LeadData, Origin
from bot.domain.promises import Promise
from bot.domain.suggestions import Suggestion
from bot.slack.views.card import card
from bot.slack.views.look import Look

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def fingerprint(look: Look) -> str:
    """A digest of a card that uses everything a card can show, drawn by this code and settings."""
    told: dict[str, Any] = dict.fromkeys(FIELDS, "x")
    data = LeadData(**told, extra=dict.fromkeys(look.card_fields, "x"), doubts=("x",))
    fitting = (Suggestion(1, "x", "x"),)
    judged = tuple(
        Judgement(one.key, one.version, tuple([True, None, False][n % 3] for n in range(count)))
        for one in look.definitions.values()
        if (count := len(one.clauses))
    )
    votes = [
        Vote(person, verdict, _NOON, By.BUTTON, reason)
        for person in look.teams
        for verdict, reason in ((Verdict.GOOD, None), (Verdict.BAD, next(iter(look.reasons), None)))
    ]
    cards = [
        card(Card(lead, tuple(votes[:8]), origins, promise, suggestions=fitting), look)
        for lead in _leads(data, judged)
        for promise in (None, Promise(1, "x", "x", _NOON, _NOON, _NOON))
        for origins in [tuple(Origin(source, "x", _NOON) for source in look.sources)]
    ]
    drawn = json.dumps([(message.text, message.blocks) for message in cards], sort_keys=True)
    return hashlib.sha256(drawn.encode()).hexdigest()


def _leads(data: LeadData, judged: tuple[Judgement, ...]) -> list[Lead]:
    new = Lead(1, "x", _NOON, data, owner="U0", score=1, judged=judged)
    claimed = Lead(1, "x", _NOON, data, owner="U0", claimed_at=_NOON)
    return [new, claimed, Lead(1, "x", _NOON, data)]
