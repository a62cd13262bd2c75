"""The lines of a digest in Slack's markup: leads link to their cards, people have their names."""

from collections.abc import Mapping
from datetime import date

from bot.dataclass import dataclass
from bot.domain.digest_layout import LINE_SIZE
from bot.domain.digests import FigureRef, LeadRef, Line, Link, PersonRef, Piece, Tone
from bot.domain.windows import Span, Window
from bot.slack.views.kit import clip, link, literal, mention, one_line
from bot.slack.views.look import Look

_PIECE = 120
_SIGNS: Mapping[Tone, str] = {Tone.PLAIN: "", Tone.GOOD: "▲ ", Tone.BAD: "▼ "}


@dataclass(frozen=True)
class Named:
    """What the pieces of a line are told with."""

    look: Look
    #: Where the cards of leads are shown, by lead id.
    links: Mapping[int, str]


def line(told: Line, named: Named) -> str:
    """A line in markup; at most some 300 characters."""
    text = _SIGNS[told.tone]
    for piece in told.pieces:
        more = _piece(piece, named)
        if len(text) + len(more) > LINE_SIZE:
            return f"{text.rstrip()} …"
        text += more
    return text


def line_text(marked: str) -> str:
    """A line as a sentence of the text for screen readers."""
    return marked if marked.endswith((".", "…", "!", "?")) else f"{marked}."


def table_text(text: str, most: int) -> str:
    """A cell of a native table, where nothing is markup; it must not be empty."""
    return clip(one_line(text), most) or "–"


def window_words(window: Window) -> str:
    """A window for people: its name in words, with its days."""
    days = _days(window.first, window.last)
    match window.span:
        case Span.WEEK:
            return f"Week {window.first.isocalendar().week} ({days})"
        case Span.MONTH:
            return f"{window.first:%B %Y}"
        case Span.QUARTER | Span.YEAR:
            return window.name
        case Span.DAY:
            return days


def _days(first: date, last: date) -> str:
    end = f"{last.day} {last:%b %Y}"
    if first == last:
        return f"{first:%a} {end}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = f"{first.day} {first:%b}"
    return f"{start}{f' {first.year}' if first.year != last.year else ''} – {end}"


def _piece(piece: Piece, named: Named) -> str:
    match piece:
        case LeadRef(lead_id, title):
            words = literal(title, _PIECE) or f"Lead {lead_id}"
            at = named.links.get(lead_id)
            return link(at, words) if at else words
        case PersonRef(user):
            name = named.look.names.get(user)
            return literal(name, _PIECE) if name else mention(user)
        case Link(url, words):
            return link(url, literal(words, _PIECE))
        case FigureRef(words):
            return literal(words, _PIECE)
        case str():
            return _spaced(piece)


def _spaced(text: str) -> str:
    """A plain text as it is, spaces at its ends kept, because pieces are set side by side."""
    said = literal(text, LINE_SIZE - 20)
    before, after = text[:1].isspace(), text[-1:].isspace()
    if after and text.rstrip().endswith(":") and said.endswith("\u2236"):
        # `literal` cannot see that a space follows, with which a colon names no emoji.
        said = f"{said[:-1]}:"
    return f"{' ' if before and said else ''}{said}{' ' if after else ''}"
