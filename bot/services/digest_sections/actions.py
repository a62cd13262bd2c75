"""The open actions of a digest, what is overdue first."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.domain.actions import Action, ActionState, by_due
from bot.domain.digests import Line, Link, PersonRef, Piece, Section, SectionKey, Tone
from bot.domain.times_words import times
from bot.services.digest_sections.making import Making

#: Actions told one by one in the message; so many again go to its thread.
MOST = 8
_DETAILS = 40
_WORDS = 160


def actions(making: Making) -> Section | None:
    """Who still has what to do, and how much was done in the window; None: nothing at all."""
    work, window, now = making.work, making.window, making.now
    still = sorted(work.actions.all_open(), key=lambda one: (not one.is_late(now), *by_due(one)))
    closed = [
        one
        for one in work.actions.closed_since(window.start)
        if one.closed_at is not None and one.closed_at < window.end
    ]
    if not still and not closed:
        return None
    shown, rest = still[:MOST], still[MOST:]
    lines = [Line((_counts(still, closed, now),)), *(line_of(one, now) for one in shown)]
    if rest:
        lines.append(Line((f"{len(rest)} more: /actions all",)))
    details = tuple(line_of(one, now) for one in rest[:_DETAILS])
    return Section(SectionKey.ACTIONS, "Open actions", tuple(lines), details=details)


def line_of(action: Action, now: datetime) -> Line:
    """An action: by when, who, what, how often it was carried over."""
    late = action.is_late(now)
    return Line(tuple(_pieces(action, late=late)), Tone.BAD if late else Tone.PLAIN)


def _pieces(action: Action, *, late: bool) -> Iterator[Piece]:
    if late and action.due:
        yield f"Overdue since {_day(action.due)}: "
    yield PersonRef(action.owner)
    yield f": {_clipped(action.text)}"
    if action.due and not late:
        yield f", due {_day(action.due)}"
    if action.snoozed_until:
        yield f", snoozed until {_day(action.snoozed_until)}"
    if action.carried:
        yield f", carried over {times(action.carried)}"
    if action.permalink:
        yield " "
        yield Link(action.permalink, "(message)")


def _counts(still: Sequence[Action], closed: Sequence[Action], now: datetime) -> str:
    late = sum(one.is_late(now) for one in still)
    done = sum(one.state is ActionState.DONE for one in closed)
    dropped = len(closed) - done
    said = [f"{len(still)} open", f"{late} overdue" if late else "", f"{done} done"]
    return f"{', '.join(filter(None, [*said, f'{dropped} dropped' if dropped else '']))}."


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def _clipped(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1].rstrip()}…"
