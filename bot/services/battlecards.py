"""Reading battlecards: finding one by its name, one card, the list, two side by side."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.battlecard_changes import Signal, SignalKind, Use
from bot.domain.battlecard_names import Found, find, pair
from bot.domain.battlecard_shown import BattlecardRow, BattlecardShown, WinRate
from bot.domain.battlecards import (
    BATTLECARD,
    Battlecard,
    BattlecardState,
    Trust,
    battlecard,
    due_on,
    standing,
    verified_on,
)
from bot.domain.content import Indexed, Reader
from bot.domain.deliveries import Kind, Wish
from bot.domain.leads import LeadData, Stage
from bot.domain.notes import Say
from bot.domain.people import Actor
from bot.domain.suggestions import KINDS, Suggestion, suggestions
from bot.ports import Clock, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.battlecard_owners import BattlecardOwners

T = TypeVar("T")

#: The figures of lists are of so many days.
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class LookUp:
    """What words of a colleague mean: one card, or documents to choose from, or none."""

    found: Found
    shown: BattlecardShown | None = None
    #: Whether there is any battlecard that they may read.
    any: bool = True


@dataclass(frozen=True)
class BattlecardService:
    """Shows documents as cards, each to whom may read it; whoever may not learns nothing of it."""

    store: Store
    settings: Settings
    access: AccessService
    owners: BattlecardOwners
    clock: Clock
    #: Lets in as many looks at a time as do not slow each other down.
    queue: AbstractContextManager[object] = field(default_factory=nullcontext)

    def look_up(self, actor: Actor, words: str, channel_id: str = "") -> LookUp | None:
        """The battlecards that words name, and the card when it is one; None for strangers.

        The channel (id) is asked about, so that it is known who reads there when a card is shared.
        """

        def look(work: UnitOfWork) -> LookUp:
            documents = self._battlecards(work, actor)
            return self._of(work, actor, find(words, documents), documents, words)

        looked = self._for_colleague(actor, look)
        if looked is not None:
            self.store.change(lambda work: self._note(work, actor, [looked], channel_id))
        return looked

    def compare(self, actor: Actor, words: str) -> Sequence[tuple[LookUp, str]] | None:
        """The two battlecards that a line names, each with its part of the line.

        Empty for a line of one name; None for strangers.
        """

        def look(work: UnitOfWork) -> Sequence[tuple[LookUp, str]]:
            documents = self._battlecards(work, actor)
            return [
                (self._of(work, actor, one, documents, None), name)
                for one, name in pair(words, documents)
            ]

        both = self._for_colleague(actor, look)
        if both:
            read = [looked for looked, _ in both]
            self.store.change(lambda work: self._note(work, actor, read))
        return both

    def peek(self, actor: Actor, document_id: int) -> BattlecardShown | None:
        """A document as a card for whoever acts; None when there is none that they may read."""
        return self._for_colleague(actor, lambda work: self.open(work, actor.user, document_id))

    def rows(self, actor: Actor) -> Sequence[BattlecardRow] | None:
        """All battlecards that somebody may read, by name; None for strangers."""
        return self._for_colleague(
            actor, lambda work: self.rows_of(work, self._battlecards(work, actor))
        )

    def missed(
        self, actor: Actor, words: str, identity: str, response_url: str | None = None
    ) -> None:
        """Tell marketing that there is no card for these words, and the asker that it knows."""

        def ask(work: UnitOfWork) -> None:
            now = self.clock()
            first = work.inbox.first_time(identity, now)
            if not first or not self.access.is_colleague(work, actor):
                return
            work.battlecards.signal(Signal(SignalKind.MISS, words, actor.user, now))
            if response_url:
                about = {"say": Say.ASKED_MARKETING, "response_url": response_url}
                key, user = f"answer:{identity}", actor.user
                work.deliveries.want(Wish(key, Kind.ANSWER, user, about=about, person=user), now)

        self.store.change(ask)

    def open(self, work: UnitOfWork, user: str, document_id: int) -> BattlecardShown | None:
        """A document as a card for somebody; None when there is none that they may read."""
        indexed = work.content.about([document_id]).get(document_id)
        reader = self.access.reader(work, user)
        if indexed is None or not reader.may_read(indexed.about.readers):
            return None
        card = self._card(work, document_id)
        if card is None or not reader.may_read(card.about.readers):
            return None
        return BattlecardShown(
            card,
            self.state(work, indexed),
            self.today(),
            verifies=self.owners.may_verify(work, indexed.about, user),
        )

    def for_all(self, work: UnitOfWork, reader: Reader, document_id: int) -> BattlecardShown | None:
        """A card for everybody in a channel, without what is internal or reported wrong."""
        indexed = work.content.about([document_id]).get(document_id)
        card = self._card(work, document_id)
        if indexed is None or card is None or not reader.may_read(card.about.readers):
            return None
        state = self.state(work, indexed)
        public = card.for_customers
        kept = tuple(one for one in public.sections if one.key not in state.reports)
        return BattlecardShown(replace(public, sections=kept), state, self.today())

    def suggest(self, work: UnitOfWork, channel: str, data: LeadData) -> tuple[Suggestion, ...]:
        """Documents that a lead calls for and that everybody in its channel (key) may read."""
        if not self.settings.content.repositories:
            return ()
        place = work.channels.get(channel)
        reader = self.access.channel(work, place.id) if place and place.id else None
        if reader is None:
            return ()
        documents = [one for kind in KINDS for one in work.content.find(reader, kind=kind)]
        return suggestions(data, documents)

    def state(self, work: UnitOfWork, indexed: Indexed) -> BattlecardState:
        """What became of a document: who answers for it, since when it holds, what is in doubt."""
        about, now = indexed.about, self.clock()
        verified = self.verified(indexed, work.battlecards.verified([indexed.id]))
        since = now - Trust.PERIOD
        owner = self.owners.responsible(
            work, about, work.battlecards.disowned().get(indexed.id, frozenset())
        )
        named = None if owner and owner == self.owners.owner(work, about) else about.owner
        return BattlecardState(
            owner=owner,
            named=named,
            verified=verified,
            due=due_on(about, verified),
            trust=Trust(
                len(work.battlecards.people(indexed.id, Use.READ, since)),
                work.battlecards.reporters(indexed.id, max(since, self._start_of(verified))),
            ),
            reports=standing(work.battlecards.reports([indexed.id]), about, indexed.changed_at),
        )

    def rows_of(self, work: UnitOfWork, documents: Sequence[Indexed]) -> list[BattlecardRow]:
        """The documents with their figures, in the given order."""
        since = self.clock() - RECENT
        ids = [one.id for one in documents]
        reads, used = (
            work.battlecards.counts(Use.READ, since),
            work.battlecards.counts(Use.USED, since),
        )
        pressed, disowned = work.battlecards.verified(ids), work.battlecards.disowned()
        outcomes = work.battlecards.outcomes(ids)
        reports = work.battlecards.reports(ids)
        asked: dict[object, str | None] = {}
        rows = []
        for one in documents:
            verified = self.verified(one, pressed)
            by = disowned.get(one.id, frozenset())
            # Many cards have the same few owners and readers.
            alike = (one.about.owner, one.about.readers, by)
            if alike not in asked:
                asked[alike] = self.owners.responsible(work, one.about, by)
            of_it = [report for report in reports if report.document_id == one.id]
            rows.append(
                BattlecardRow(
                    document=one,
                    owner=asked[alike],
                    named=one.about.owner,
                    verified=verified,
                    due=due_on(one.about, verified),
                    reads=sum(reads.get(one.id, {}).values()),
                    used=sum(used.get(one.id, {}).values()),
                    doubted=len(standing(of_it, one.about, one.changed_at)),
                    wins=_wins(outcomes.get(one.id, {})),
                )
            )
        return rows

    def verified(self, document: Indexed, pressed: Mapping[int, datetime]) -> date | None:
        """When a document was verified last; `pressed`: id → when Verify was pressed."""
        at = pressed.get(document.id)
        day = at.astimezone(self.settings.workspace.zone).date() if at else None
        return verified_on(document.about, day)

    def today(self) -> date:
        """The workspace's day."""
        return self.clock().astimezone(self.settings.workspace.zone).date()

    def _for_colleague(self, actor: Actor, look: Callable[[UnitOfWork], T]) -> T | None:
        """What a colleague sees; None for others, of whom Slack is asked if they are not known.

        Reading is most of the work, so it is done beside the writers, not in their turn.
        """

        def seen(work: UnitOfWork) -> tuple[bool, T | None]:
            colleague = self.access.is_colleague(work, actor)
            return colleague, look(work) if colleague else None

        with self.queue:
            colleague, found = self.store.read(seen)
        if not colleague:
            self.store.change(lambda work: self.access.is_colleague(work, actor))
        return found

    def _note(
        self, work: UnitOfWork, actor: Actor, read: Sequence[LookUp], channel_id: str = ""
    ) -> None:
        """Log which cards somebody read, and have the channel looked at."""
        now = self.clock()
        for looked in read:
            if looked.shown is not None:
                work.battlecards.use(looked.shown.card.document_id, actor.user, Use.READ, now)
        if channel_id[:1] in {"C", "G"}:
            self.access.ask(work, channel_id)

    def _battlecards(self, work: UnitOfWork, actor: Actor) -> Sequence[Indexed]:
        return work.content.find(self.access.reader(work, actor.user), kind=BATTLECARD)

    def _of(
        self,
        work: UnitOfWork,
        actor: Actor,
        found: Found,
        documents: Sequence[Indexed],
        words: str | None,
    ) -> LookUp:
        one = found.one
        if one is None:
            return LookUp(found, any=bool(documents))
        shown = self.open(work, actor.user, one.id)
        if shown is not None and not found.exact:
            shown = replace(shown, asked=words)
        return LookUp(found, shown)

    def _card(self, work: UnitOfWork, document_id: int) -> Battlecard | None:
        document = work.content.get(document_id)
        return battlecard(document_id, document) if document else None

    def _start_of(self, day: date | None) -> datetime:
        first = day or date(1970, 1, 1)
        return datetime(first.year, first.month, first.day, tzinfo=self.settings.workspace.zone)


def _wins(outcomes: Mapping[Stage, int]) -> WinRate:
    return WinRate(outcomes.get(Stage.WON, 0), outcomes.get(Stage.LOST, 0))
