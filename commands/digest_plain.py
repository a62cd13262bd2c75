"""The sentences of a digest without markup, for terminals and pages."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.digests import Digest, FigureRef, LeadRef, Line, Link, PersonRef, Piece, Tone
from bot.slack.views.digest_lines import window_words
from bot.slack.views.kit import one_line

#: What a line means, for readers who see no colour.
SIGNS: Mapping[Tone, str] = {Tone.PLAIN: "", Tone.GOOD: "▲ ", Tone.BAD: "▼ "}


def plain(line: Line, names: Mapping[str, str]) -> str:
    """A line in words; people by name (Slack user id → name) where it is known."""
    return one_line("".join(piece_words(piece, names) for piece in line.pieces))


def piece_words(piece: Piece, names: Mapping[str, str]) -> str:
    """A piece of a line in words."""
    match piece:
        case LeadRef(lead_id, title):
            return f"{title} ({lead_id})"
        case PersonRef(user):
            return names.get(user, user)
        case Link(url, words):
            return f"{words} ({url})"
        case FigureRef(words):
            return words
        case str():
            return piece


def notes_of(made: Digest, names: Mapping[str, str]) -> Iterator[str]:
    """What a digest is about, and how it came."""
    zone, before = made.window.zone, made.window.previous()
    yield f"{window_words(made.window)}, compared with {window_words(before)}"
    if made.late_since is not None:
        yield f"This came late: it was due {_when(made.late_since, zone)}."
    if made.asked_by is not None:
        yield f"{names.get(made.asked_by, made.asked_by)} asked for it."
    yield f"As of {_when(made.made_at, zone)}."


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %-d %b %Y, %H:%M %Z}"
