"""What `/digest` and its buttons answer in sentences."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.dataclass import dataclass
from bot.slack.views.kit import Message, literal, mention, mrkdwn, packed, section, when
from bot.slack.views.look import Look

_EVERY = {"day": "every day", "week": "every week", "month": "every month"}
_NAME = 80


@dataclass(frozen=True)
class Listed:
    """A digest in the list."""

    key: str
    title: str
    channel: str
    every: str
    due: datetime | None
    #: Periods that were posted, the newest first.
    posted: Sequence[str]


def listed(digests: Sequence[Listed], look: Look) -> Message:
    """What `/digest list` answers."""
    if not digests:
        return said("There is no digest for you. An admin may name some in app.yaml (`digests:`).")
    lines = [_line(one, look) for one in digests]
    return Message(" ".join(lines), [section(mrkdwn(text)) for text in packed(lines)])


def unknown(sentence: str) -> Message:
    """There is no such digest or window; the sentence says what there is."""
    return said(literal(sentence, 600))


def coming(title: str) -> Message:
    """A preview is being made."""
    return said(f"One moment: {literal(title, _NAME)} is being made.")


def asked(title: str, channel: str, look: Look) -> Message:
    """A digest is being posted."""
    place = literal(look.channels.get(channel, channel), _NAME)
    text = f"{literal(title, _NAME)} is being posted in {place}. Its Delete button takes it back."
    return said(text)


def stranger() -> Message:
    """Digests are for people of the team."""
    return said("Digests are for the people whom app.yaml names. An admin can add you.")


def not_for_you(title: str) -> Message:
    """It is for other teams."""
    named = literal(title, _NAME)
    return said(f"{named} is for other teams; ask an admin (`audience` in app.yaml).")


def not_a_lead(leads: Iterable[str]) -> Message:
    """Only some post digests."""
    people = ", ".join(mention(one) for one in sorted(leads))
    text = "Only admins and those who lead a team post a digest"
    return said(f"{text}: {people}. `/digest preview` shows it to you." if people else f"{text}.")


def said(text: str) -> Message:
    """A sentence alone."""
    return Message(text, [section(mrkdwn(text))])


def _line(one: Listed, look: Look) -> str:
    place = literal(look.channels.get(one.channel, one.channel), _NAME)
    due = f", last due {when(one.due, look.zone)}" if one.due else ""
    posted = f"; posted: {', '.join(one.posted)}" if one.posted else "; not posted yet"
    named = f"*{literal(one.title, _NAME)}* (`{one.key}`)"
    return f"{named}  {_EVERY[one.every]} in {place}{due}{posted}."
