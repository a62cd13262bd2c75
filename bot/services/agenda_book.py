"""Keeps items of agendas for others' units of work, and has everything that shows them redrawn."""

from dataclasses import replace
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.agenda import TEXT_LIMIT, Item, ItemState, free_number
from bot.domain.meeting_shown import Tell
from bot.domain.meetings import Series
from bot.ports import UnitOfWork
from bot.services.meeting_book import MeetingBook, key_of

#: So many items a series can have open; more would not be read.
MOST = 60


@dataclass(frozen=True)
class Draft:
    """What somebody wants on the agenda. `series`: its key; "": by where they are."""

    text: str
    series: str = ""
    channel_id: str = ""
    #: The message that it is about.
    url: str = ""
    quote: str = ""
    ts: str = ""


@dataclass(frozen=True)
class AgendaBook:
    """Makes, turns and shows items; whoever calls has checked who acts."""

    meetings: MeetingBook

    def add(
        self,
        work: UnitOfWork,
        series: Series,
        draft: Draft,
        by: str | None,
        now: datetime,
        *,
        key: str = "",
        says: str = "",
    ) -> Item | None:
        """A new item; None: the agenda is full."""
        _lock(work, series)
        if len(work.agenda.of(series.key, {ItemState.OPEN})) >= MOST:
            return None
        item = Item(
            id=0,
            series=series.key,
            number=_number_for(work, series.key),
            text=draft.text.strip()[:TEXT_LIMIT],
            by=by,
            created_at=now,
            open_since=now,
            key=key,
            evidence=says[:TEXT_LIMIT],
            url=draft.url,
            quote=draft.quote[:TEXT_LIMIT],
            channel_id=draft.channel_id if draft.ts else "",
            ts=draft.ts,
        )
        return replace(item, id=work.agenda.add(item))

    def known(self, work: UnitOfWork, series: Series, draft: Draft) -> Item | None:
        """The open item about the same message, or without one of the same words; None: none."""
        if draft.ts:
            item = work.agenda.about(draft.channel_id, draft.ts)
            return item if item and item.state is ItemState.OPEN else None
        _lock(work, series)
        items = work.agenda.of(series.key, {ItemState.OPEN})
        words = _words(draft.text)
        return next((one for one in items if not one.ts and _words(one.text) == words), None)

    def turn(self, work: UnitOfWork, item: Item, state: ItemState, by: str, now: datetime) -> Item:
        """Open or close an item that was locked; one that is opened again gets a free number."""
        version = item.version + 1
        if state is ItemState.OPEN:
            turned = replace(
                item,
                state=state,
                version=version,
                number=_number_for(work, item.series),
                # Carried over is what nobody put away in between.
                open_since=now if item.state is not ItemState.WITHDRAWN else item.open_since,
                closed_at=None,
                closed_by=None,
                meeting_id=None,
            )
        else:
            turned = replace(item, state=state, version=version, closed_at=now, closed_by=by)
        work.agenda.put(turned)
        return turned

    def redraw(self, work: UnitOfWork, item: Item, person: str, now: datetime) -> None:
        """Draw anew what shows an item; `person`: also what asks them (user id) for items."""
        meeting = work.meetings.next(item.series)
        self.meetings.redraw(work, meeting, now)
        if meeting and person:
            work.deliveries.redraw(key_of(meeting, Tell.ASK, person), now)


def _lock(work: UnitOfWork, series: Series) -> None:
    """Keep others from adding: each shall get a number of their own, and no words stand twice."""
    meeting = work.meetings.next(series.key)
    if meeting is not None:
        work.meetings.lock(meeting.id)


def _words(text: str) -> list[str]:
    return text[:TEXT_LIMIT].casefold().rstrip(" .!?\n").split()


def _number_for(work: UnitOfWork, series: str) -> int:
    return free_number(one.number for one in work.agenda.of(series, {ItemState.OPEN}))
