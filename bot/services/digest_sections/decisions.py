"""What meetings decided and what became of it, since the digest before."""

from bot.domain.decision_words import became
from bot.domain.decisions import Decision, change
from bot.domain.digests import Line, Piece, Section, SectionKey, Tone
from bot.services.digest_sections.making import Making

MOST = 5
_WORDS = 200
#: Measures of which less is better.
_FEWER = frozenset({"untested", "first_response", "time_to_win"})


def decisions(making: Making) -> Section | None:
    """Decisions that were looked at again; None when none was."""
    window = making.window
    # As long as the digest's window is, up to now, so that each is told in one digest.
    since = making.now - (window.end - window.start)
    found = making.work.meetings.checked(since, making.now)
    lines = tuple(_line(one, making.settings.money.currency) for one in found)
    if not lines:
        return None
    rest = len(lines) - MOST
    more = (Line((f"{rest} more in the thread.",)),) if rest > 0 else ()
    return Section(
        SectionKey.DECISIONS, "What became of decisions", lines[:MOST] + more, details=lines[MOST:]
    )


def _line(one: Decision, currency: str | None) -> Line:
    words = " ".join(one.text.split())
    words = words if len(words) <= _WORDS else f"{words[: _WORDS - 1].rstrip()}…"
    told = became(one, currency)
    # No number that can be opened: its leads came in other weeks than the digest's.
    pieces: list[Piece] = [f"We decided: {words} → {told}"]
    if one.expected:
        pieces.append(f" (expected: {' '.join(one.expected.split())})")
    return Line(tuple(pieces), _tone(one))


def _tone(one: Decision) -> Tone:
    """Good or bad only where the change is more than chance."""
    found = change(one)
    if found is None or not found.beyond_noise or found.by is None:
        return Tone.PLAIN
    better = found.by > 0 if one.measure not in _FEWER else found.by < 0
    return Tone.GOOD if better else Tone.BAD
