"""What a card's thread says: what happened, and a stand-in for a card beyond editing."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.cards import Card
from bot.domain.timeline import TOLD_IN_THREAD, Entry
from bot.slack.views.card import card as card_view
from bot.slack.views.kit import (
    TEXT_LIMIT,
    TIME,
    TODAY_AT,
    Message,
    mrkdwn,
    section,
    when,
)
from bot.slack.views.look import Look
from bot.slack.views.story import happening, named

_STANDIN = "Slack no longer lets me change the card above. This is how the lead stands now."
_EARLIER = "Earlier: see Details"

#: A person's acts in a row that are told one by one: enough for any change of mind.
_DEEDS_SHOWN = 8


def log(entries: Sequence[Entry], look: Look) -> Message:
    """One reply that tells what happened, oldest first; `text` is "" when there is nothing to tell.

    What one person did in a row is told in one breath. Of too many, the newest are told.
    """
    told = [entry for entry in entries if entry.kind in TOLD_IN_THREAD]
    if not told:
        return Message("")
    several_days = len({_local(entry.at, look).date() for entry in told}) > 1
    parts: list[str] = []
    shown_at = ""
    for _, group in groupby(told, key=lambda entry: entry.actor):
        acts = list(group)
        at = f"{_local(acts[0].at, look):%d %H:%M}"
        time = when(acts[0].at, look.zone, TODAY_AT if several_days else TIME)
        deeds = ", ".join(happening(act, look) for act in acts[-_DEEDS_SHOWN:])
        words = " ".join(
            filter(None, ("" if at == shown_at else time, named(acts[0], look), deeds))
        )
        parts.append(words)
        shown_at = at
    text = _newest(parts)
    return Message(text, [section(mrkdwn(text))])


def _local(at: datetime, look: Look) -> datetime:
    return at.astimezone(ZoneInfo(look.zone))


def _newest(parts: Sequence[str]) -> str:
    kept: list[str] = []
    left = TEXT_LIMIT - len(_EARLIER)
    for part in reversed(parts):
        left -= len(part) + len(" · ")
        if left < 0:
            return " · ".join([_EARLIER, *reversed(kept)])
        kept.append(part)
    return " · ".join(reversed(kept))


def standin(card: Card, look: Look) -> Message:
    """A reply that takes the card's place once Slack refuses to edit it; its buttons work."""
    now = card_view(card, look)
    return Message(f"{_STANDIN} {now.text}", [section(mrkdwn(_STANDIN)), *now.blocks])
