"""The agenda of the meeting that a digest goes before, with the button that starts it."""

from bot.domain.agenda import Ranked
from bot.domain.digests import Line, Link, PersonRef, Piece, Press, Section, SectionKey
from bot.domain.meeting_shown import MeetingShown
from bot.domain.meetings import State
from bot.domain.times_words import times
from bot.services.digest_sections.making import MakeSection, Making
from bot.services.meeting_book import MeetingBook

#: Items told in the message; further ones go to its thread.
MOST = 8
_DETAILS = 40
_WORDS = 160
#: The buttons' actions (`bot.slack.ids.MEETING_START` and AGENDA_ADD).
START, ADD = "meeting_start", "agenda_add"


def agenda(book: MeetingBook) -> MakeSection:
    """The section; None where no series names this digest, or none of its meetings is planned."""

    def make(making: Making) -> Section | None:
        shown = [
            book.shown(making.work, meeting, series)
            for series in book.all(making.work).values()
            if series.digest == making.key
            and (meeting := making.work.meetings.next(series.key)) is not None
        ]
        if not shown:
            return None
        first = min(shown, key=lambda one: one.meeting.at)
        return Section(
            SectionKey.AGENDA,
            f"Agenda: {first.series.name}",
            tuple(_lines(first)),
            presses=tuple(_presses(first)),
            details=tuple(_line(one) for one in first.agenda[MOST : MOST + _DETAILS]),
        )

    return make


def _lines(shown: MeetingShown) -> list[Line]:
    series, meeting = shown.series, shown.meeting
    local = meeting.at.astimezone(series.zone)
    when: list[Piece] = [f"{local:%A, %-d %b, %H:%M} ({series.zone.key})"]
    if meeting.chair:
        when += [", chair: ", PersonRef(meeting.chair)]
    lines = [Line(tuple(when)), *(_line(one) for one in shown.agenda[:MOST])]
    more = len(shown.agenda) - MOST
    if more > 0:
        lines.append(Line((f"{more} more: /agenda",)))
    if not shown.agenda:
        lines.append(Line(("Nothing is on it yet.",)))
    return lines


def _line(one: Ranked) -> Line:
    item = one.item
    pieces: list[Piece] = [f"{item.number}. {_clipped(item.text)}"]
    if item.by:
        pieces += [" – ", PersonRef(item.by)]
    if one.voters:
        pieces.append(f", {len(one.voters)} vote{'s' * (len(one.voters) != 1)}")
    if one.carried:
        pieces.append(f", carried over {times(one.carried)}")
    if item.url:
        pieces += [" ", Link(item.url, "(message)")]
    return Line(tuple(pieces))


def _presses(shown: MeetingShown) -> list[Press]:
    name, add = shown.series.name, Press("Add an item", ADD, shown.series.key)
    if shown.meeting.state is not State.PLANNED:
        return [add]
    return [Press("Start meeting", START, str(shown.meeting.id), f"Start {name}"), add]


def _clipped(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1].rstrip()}…"
