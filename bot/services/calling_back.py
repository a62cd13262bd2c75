"""Call-back: when content changes, stored requests are asked again and their askers told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.analysis import terms
from bot.domain.battlecard_names import find
from bot.domain.battlecards import BATTLECARD, standing
from bot.domain.content import Document, Indexed, Reader
from bot.domain.deliveries import Kind, Wish
from bot.domain.gap_changes import OVERLAP, Looked
from bot.domain.gap_shown import GapTell, Reply
from bot.domain.gaps import DENIES, Cause, Gap, GapState, Request, usual
from bot.domain.people import Actor
from bot.ports import Clock, Store, StoreUnavailableError, UnitOfWork
from bot.services.access import AccessService
from bot.services.composing import Composer
from bot.services.gap_telling import proposed_keys, tell_asker, told_key
from bot.services.gaps import MARKETING, GapService
from bot.services.roster import Roster

log = structlog.get_logger(__name__)

#: Facts under which we keep up to where signals and changed documents were looked at.
_SIGNALS = "gaps:signals"
_CHANGES = "gaps:changes"
#: So much is looked at in one step; the rest comes with the next, which follows at once.
_SIGNALS_AT_ONCE = 50
_DOCUMENTS_AT_ONCE = 20
_REQUESTS_AT_ONCE = 20
#: So many names of missing battlecards are compared with a new one.
_NAMES = 500


@dataclass(frozen=True)
class CallBack:
    """Asks only what shares words with what changed, each request with its asker's own rights.

    All that was begun is in the database: a kill loses nothing, and whoever else works on the same
    tells nobody twice.
    """

    store: Store
    settings: Settings
    access: AccessService
    roster: Roster
    gaps: GapService
    composer: Composer
    clock: Clock

    def step(self) -> bool:
        """Take what cards signal, mark what changes may answer, ask some of it again."""
        signals = self.store.change(self._take_signals)
        changes = self._mark_changed()
        asked = self.store.read(lambda work: work.gaps.to_ask(_REQUESTS_AT_ONCE))
        for request in asked:
            self._ask_safely(request)
        return signals or changes or bool(asked)

    def reply(self, work: UnitOfWork, request: Request) -> Reply | None:
        """What answers a request now, for who asked; None: nothing that they may read, surely."""
        gap = work.gaps.get(request.gap_id)
        reader = self.access.reader(work, request.person)
        if gap is None or not reader.groups:
            return None
        match request.cause:
            case Cause.MISS:
                return _named(work, request, reader)
            case Cause.WRONG:
                first = gap if gap.document_id else work.gaps.get(request.first_gap_id)
                return _corrected(work, first, reader) if first else None
            case _:
                return self._answer(work, gap, request, reader)

    def solved(self, identity: str, actor: Actor, request_id: int) -> None:
        """The asker says that this is what they asked for."""
        self._judge(identity, actor, request_id, missing=False)

    def missing(self, identity: str, actor: Actor, request_id: int) -> None:
        """The asker says that it still is missing: the gap is open, and they are told again."""
        self._judge(identity, actor, request_id, missing=True)

    def _judge(self, identity: str, actor: Actor, request_id: int, *, missing: bool) -> None:
        def keep(work: UnitOfWork) -> None:
            now = self.clock()
            if not work.inbox.first_time(identity, now):
                return
            request = work.gaps.request(request_id)
            if request is None or request.person != actor.user or request.told_at is None:
                return
            if not self.access.is_colleague(work, actor):
                return
            if not missing:
                work.gaps.put_request(replace(request, solved_at=now))
            else:
                gap = work.gaps.lock(request.gap_id)
                again = replace(
                    request, told_at=None, solved_at=None, again=request.again + 1, at=now
                )
                work.gaps.put_request(again)
                if gap and gap.state is GapState.DONE:
                    opened = replace(gap, state=GapState.OPEN, closed_at=None, closed_by=None)
                    work.gaps.put(opened)
            work.deliveries.redraw(told_key(request), now)

        self.store.change(keep)

    def _take_signals(self, work: UnitOfWork) -> bool:
        now, last = self.clock(), int(work.facts.get(_SIGNALS) or 0)
        signals = work.battlecards.signals(last, _SIGNALS_AT_ONCE)
        for signal in signals:
            # Two replicas may look at the same ones.
            if work.inbox.first_time(f"signal:{signal.id}", now):
                self.gaps.take_signal(work, signal)
        if signals:
            work.facts.put(_SIGNALS, str(signals[-1].id))
        return bool(signals)

    def _mark_changed(self) -> bool:
        """Mark requests that share words with documents that changed, up to a bound."""
        kept = self.store.read(lambda work: work.facts.get(_CHANGES))
        if kept is None:
            # Nothing was asked before we began to look.
            begun = Looked(self.clock(), {})
            self.store.change(lambda work: work.facts.put(_CHANGES, begun.as_json()))
            return False
        before = Looked.from_json(kept)
        # Long documents are not read within the change: on SQLite changes wait for each other.
        changed = self.store.read(lambda work: self._changed(work, before))
        if not changed:
            return False
        after = before.then([document for document, _ in changed])

        def mark(work: UnitOfWork) -> None:
            for document, words in changed:
                self._mark(work, document, words)
            work.facts.put(_CHANGES, after.as_json())

        self.store.change(mark)
        return True

    def _changed(
        self, work: UnitOfWork, before: Looked
    ) -> Sequence[tuple[Indexed, frozenset[str]]]:
        """Documents that changed, with their words if anybody waits for them."""
        most = _DOCUMENTS_AT_ONCE + len(before.seen)
        found = work.content.changed_since(before.at - OVERLAP, most)
        fresh = [one for one in found if before.seen.get(one.id) != one.changed_at]
        waits = work.gaps.anybody_waits()
        return [
            (one, self._words(work, one.id) if waits else frozenset())
            for one in fresh[:_DOCUMENTS_AT_ONCE]
        ]

    def _words(self, work: UnitOfWork, document_id: int) -> frozenset[str]:
        document = work.content.get(document_id)
        stems = _words_of(document) if document else ()
        return frozenset(usual(stem, self.gaps.synonyms) for stem in stems) - {DENIES}

    @staticmethod
    def _mark(work: UnitOfWork, document: Indexed, words: frozenset[str]) -> None:
        work.gaps.ask_again(words, [document.id])
        if document.about.kind == BATTLECARD:
            for gap in work.gaps.named(Cause.MISS, _NAMES):
                if find(gap.text, [document]).documents:
                    work.gaps.ask_all_again(gap.id)

    def _ask_safely(self, request: Request) -> None:
        try:
            self._ask(request)
        except StoreUnavailableError:
            raise
        except Exception:
            # One request that cannot be asked must not stop all those behind it.
            log.exception("gap_failed", request=request.id)
            self.store.change(lambda work: work.gaps.asked(request.id))

    def _ask(self, request: Request) -> None:
        # Searching is not done within the change: on SQLite changes wait for each other.
        reply = self.store.read(lambda work: self.reply(work, request))

        def settle(work: UnitOfWork) -> None:
            now = self.clock()
            gap = work.gaps.lock(request.gap_id)
            current = work.gaps.request(request.id)
            work.gaps.asked(request.id)
            if gap is None or current != request or gap.state is GapState.WONT_DO:
                return
            if reply is not None:
                work.gaps.put_request(replace(request, told_at=now))
                tell_asker(work, request, GapTell.ANSWERED, now)
                self._propose(work, gap, now)
                log.info("gap_called_back", gap=gap.id, request=request.id)

        self.store.change(settle)

    def _propose(self, work: UnitOfWork, gap: Gap, now: datetime) -> None:
        """Ask who sees to a gap whether it is done, when everybody was told."""
        requests = work.gaps.requests([gap.id])
        if gap.state is not GapState.OPEN or any(one.told_at is None for one in requests):
            return
        lead = self.roster.user(work, self.settings.teams[MARKETING].lead)
        whom = gap.assignee or lead
        if whom:
            about = {"say": GapTell.PROPOSED, "gap": gap.id}
            key = proposed_keys(requests, gap)[-1]
            work.deliveries.want_once(Wish(key, Kind.GAP, whom, None, whom, about), now)

    def _answer(self, work: UnitOfWork, gap: Gap, request: Request, reader: Reader) -> Reply | None:
        answer = self.composer.answer(work, request.words, reader)
        if not answer.found:
            return None
        first = answer.quotes[0].source
        source = answer.sources[first]
        document = work.content.about([source.document_id]).get(source.document_id)
        if document is None:
            return None
        # What did not help before does not help now; only when marketing says so it might.
        if document.changed_at <= request.at and gap.state is not GapState.DONE:
            return None
        quotes = [one for one in answer.quotes if one.source == first]
        return Reply(
            document,
            " ".join(one.text for one in quotes),
            source.section,
            any(one.internal for one in quotes),
        )


def _words_of(document: Document) -> set[str]:
    about = document.about
    texts = chain(
        (about.title, about.competitor or "", *about.aliases),
        *((*section.path, section.text) for section in document.sections),
    )
    return {stem for text in texts for stem in terms(text)}


def _named(work: UnitOfWork, request: Request, reader: Reader) -> Reply | None:
    """The battlecard that was looked for, if there is one now."""
    found = find(request.words, work.content.find(reader, kind=BATTLECARD)).documents
    return Reply(found[0]) if len(found) == 1 else None


def _corrected(work: UnitOfWork, gap: Gap, reader: Reader) -> Reply | None:
    """The document whose section was wrong, if no report stands against that any more."""
    document_id = gap.document_id or 0
    document = work.content.about([document_id]).get(document_id)
    if document is None or not reader.may_read(document.about.readers):
        return None
    doubts = standing(work.battlecards.reports([document_id]), document.about, document.changed_at)
    return None if gap.section in doubts else Reply(document, path=(gap.section,))
