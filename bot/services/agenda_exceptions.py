"""Puts what a digest calls exceptions on the agenda of the meeting that it goes before."""

from collections.abc import Iterable, Mapping
from functools import partial

import structlog

from bot.dataclass import dataclass
from bot.domain.agenda import Proposed
from bot.domain.digests import FigureRef, LeadRef, Link, PersonRef, Piece, SectionKey
from bot.domain.meetings import Meeting, Series, State
from bot.domain.window_names import short_words
from bot.ports import Clock, Store, UnitOfWork
from bot.services.agenda import AgendaService
from bot.services.digesting import DigestService
from bot.services.meeting_book import MeetingBook

log = structlog.get_logger(__name__)

#: Begins the name of the fact that says for which meeting a series was looked at.
_FACT = "agenda_exceptions:"


@dataclass(frozen=True)
class AgendaExceptions:
    """Looks twice before a meeting: when people are asked for items, and when it is posted."""

    store: Store
    book: MeetingBook
    agenda: AgendaService
    digests: DigestService
    clock: Clock

    def step(self) -> int:
        """Propose what there is; returns how many items are new or told anew."""
        due = self.store.read(self._due)
        return sum(self._propose(series, meeting, phase) for series, meeting, phase in due)

    def _due(self, work: UnitOfWork) -> list[tuple[Series, Meeting, str]]:
        now, found = self.clock(), []
        for series in self.book.all(work).values():
            meeting = work.meetings.next(series.key)
            if meeting is None or meeting.state is not State.PLANNED:
                continue
            if series.digest not in self.digests.settings.digests:
                continue
            if now < meeting.at - series.ask:
                continue
            phase = f"{meeting.id}:{'post' if now >= meeting.at - series.post else 'ask'}"
            if work.facts.get(f"{_FACT}{series.key}") != phase:
                found.append((series, meeting, phase))
        return found

    def _propose(self, series: Series, meeting: Meeting, phase: str) -> int:
        key = series.digest or ""
        window = self.digests.window(key)
        # Before the transaction that keeps them: over many leads it takes a while.
        section = self.digests.section(key, SectionKey.EXCEPTIONS, window)
        names = self.store.read(self.book.names)
        lines = [one for one in (section.lines if section else ()) if one.about]
        proposals = [
            Proposed(
                f"exception:{one.about}",
                told(one.pieces, names),
                ". ".join(
                    filter(None, [told(one.evidence, names), f"Digest of {short_words(window)}"])
                ),
            )
            for one in lines
        ]
        changed = self.store.change(
            partial(self._keep, series=series, proposals=proposals, phase=phase)
        )
        log.info("exceptions_proposed", meeting=meeting.id, new=changed)
        return changed

    def _keep(self, work: UnitOfWork, series: Series, proposals: list[Proposed], phase: str) -> int:
        work.facts.put(f"{_FACT}{series.key}", phase)
        return self.agenda.propose(work, series, proposals, self.clock())


def told(pieces: Iterable[Piece], names: Mapping[str, str]) -> str:
    """Parts of a sentence in plain words; whoever shows it escapes it."""
    return "".join(_words(piece, names) for piece in pieces)


def _words(piece: Piece, names: Mapping[str, str]) -> str:
    match piece:
        case LeadRef():
            return piece.title
        case PersonRef():
            return names.get(piece.user, piece.user)
        case Link() | FigureRef():
            return piece.words
        case _:
            return piece
