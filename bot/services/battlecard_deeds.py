"""What people do with a battlecard: use it, report it, add to it, verify it."""

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta

from bot.dataclass import dataclass
from bot.domain.battlecard_changes import Change, ChangeKind, ChangeState, Signal, SignalKind, Use
from bot.domain.battlecard_notices import Tell
from bot.domain.battlecard_shown import Did
from bot.domain.battlecards import Report
from bot.domain.content import Indexed
from bot.domain.deliveries import Kind, Wish
from bot.domain.people import Actor
from bot.ports import Clock, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.battlecard_owners import BattlecardOwners

#: Whoever read a card so recently is told when a claim of it was wrong.
TOLD = timedelta(days=30)
#: What people write is kept so long.
WORDS_LIMIT = 1000


@dataclass(frozen=True)
class BattlecardClick:
    """A press on a card, or a form about it."""

    identity: str
    actor: Actor
    document_id: int
    section: str = ""
    lead_id: int = 0
    channel_id: str = ""
    #: Takes the private message's place that was pressed; None: it was none.
    response_url: str | None = None


_Deed = Callable[[UnitOfWork, Indexed, datetime], Did | None]


@dataclass(frozen=True)
class BattlecardDeeds:
    """Keeps what people do with documents that they may read. A press in vain changes nothing."""

    store: Store
    access: AccessService
    owners: BattlecardOwners
    clock: Clock

    def open(self, click: BattlecardClick) -> None:
        """Show a card, or a section of it, to whoever pressed."""

        def deed(work: UnitOfWork, document: Indexed, now: datetime) -> Did | None:
            work.battlecards.use(document.id, click.actor.user, Use.READ, now, click.lead_id)
            return None

        self._do(click, deed)

    def used(self, click: BattlecardClick) -> None:
        """Note that it was used on a call, once per person, lead and day."""

        def deed(work: UnitOfWork, document: Indexed, now: datetime) -> Did:
            new = work.battlecards.use(document.id, click.actor.user, Use.USED, now, click.lead_id)
            return Did.USED if new else Did.USED_ALREADY

        self._do(click, deed)

    def report(self, click: BattlecardClick, words: str) -> bool:
        """Hide a section behind a warning, and tell its owner and all recent readers once."""

        def deed(work: UnitOfWork, document: Indexed, now: datetime) -> Did:
            self._report(work, click, document, words[:WORDS_LIMIT], now)
            return Did.REPORTED

        return self._do(click, deed, quiet=click.response_url is None)

    def note(self, click: BattlecardClick, words: str) -> bool:
        """Propose to add what a rep heard; whoever answers for the document decides."""

        def deed(work: UnitOfWork, document: Indexed, now: datetime) -> Did:
            change = self._change(click, ChangeKind.NOTE, ChangeState.PROPOSED, now)
            change_id = work.battlecards.add_change(replace(change, words=words[:WORDS_LIMIT]))
            owner = self._responsible(work, document)
            if owner:
                tell(
                    work,
                    Told(f"note:{change_id}", owner, Tell.NOTE, document.id, {"change": change_id}),
                    now,
                )
            return Did.NOTED

        return self._do(click, deed, quiet=click.response_url is None)

    def verify(self, click: BattlecardClick) -> None:
        """Take the word of who answers for it that it is right: warnings end, the file is dated."""

        def deed(work: UnitOfWork, document: Indexed, now: datetime) -> Did | None:
            if not self.owners.may_verify(work, document.about, click.actor.user):
                return None
            work.battlecards.end_reports(document.id, now)
            work.battlecards.add_change(
                self._change(click, ChangeKind.VERIFY, ChangeState.ACCEPTED, now)
            )
            return Did.VERIFIED

        self._do(click, deed)

    def not_mine(self, click: BattlecardClick) -> None:
        """Ask somebody else about a document from now on."""

        def deed(work: UnitOfWork, document: Indexed, _now: datetime) -> Did:
            work.battlecards.not_mine(document.id, click.actor.user)
            return Did.NOT_MINE

        self._do(click, deed)

    def decide(
        self, click: BattlecardClick, change_id: int, *, accept: bool, answer: str = ""
    ) -> bool:
        """Accept a field note into the file, or decline it with a word; the rep is told."""

        def deed(work: UnitOfWork, document: Indexed, now: datetime) -> None:
            change = work.battlecards.change(change_id)
            if change is None or change.document_id != document.id:
                return
            if not self.owners.may_verify(work, document.about, click.actor.user):
                return
            after = ChangeState.ACCEPTED if accept else ChangeState.DECLINED
            by, word = click.actor.user, answer[:WORDS_LIMIT]
            if work.battlecards.decide(change_id, ChangeState.PROPOSED, after, by, word):
                told = Told(f"note:{change_id}", by, Tell.NOTE, document.id)
                work.deliveries.redraw(told.delivery_key, now)
                if not accept:
                    facts = {"change": change_id}
                    key = f"note:{change_id}:answered"
                    to = change.person
                    tell(work, Told(key, to, Tell.NOTE_ANSWERED, document.id, facts), now)

        return self._do(click, deed, quiet=True)

    def _do(self, click: BattlecardClick, deed: _Deed, *, quiet: bool = False) -> bool:
        """Do it if the press is new, by a colleague, about a document that they may read.

        Then the card is shown to them as it is now, unless `quiet`. False: they may not.
        """

        def change(work: UnitOfWork) -> bool:
            now = self.clock()
            if not work.inbox.first_time(click.identity, now):
                return True
            document = readable(work, self.access, click)
            if document is None:
                # It says that there is nothing for them, and no more.
                show(work, click, None, now)
                return False
            did = deed(work, document, now)
            if not quiet:
                show(work, click, did, now)
            return True

        return self.store.change(change)

    def _report(
        self, work: UnitOfWork, click: BattlecardClick, document: Indexed, words: str, now: datetime
    ) -> None:
        user, lead_id = click.actor.user, click.lead_id or None
        report = Report(0, document.id, click.section, user, words, now)
        report_id = work.battlecards.report(report, lead_id)
        work.battlecards.signal(
            Signal(SignalKind.WRONG, words, user, now, document.id, click.section, lead_id)
        )
        owner, facts = self._responsible(work, document), {"report": report_id}
        if owner:
            tell(work, Told(f"wrong:{report_id}", owner, Tell.WRONG, document.id, facts), now)
        readers = {
            person
            for use in (Use.READ, Use.USED)
            for person in work.battlecards.people(document.id, use, now - TOLD)
        }
        for person in sorted(readers - {user, owner}):
            tell(work, Told(f"warned:{report_id}", person, Tell.WARNED, document.id, facts), now)

    def _responsible(self, work: UnitOfWork, document: Indexed) -> str | None:
        disowned = work.battlecards.disowned().get(document.id, frozenset())
        return self.owners.responsible(work, document.about, disowned)

    @staticmethod
    def _change(
        click: BattlecardClick, kind: ChangeKind, state: ChangeState, now: datetime
    ) -> Change:
        return Change(0, kind, click.document_id, click.actor.user, now, state, click.section)


def readable(work: UnitOfWork, access: AccessService, click: BattlecardClick) -> Indexed | None:
    """The document that a press is about, if a colleague pressed who may read it."""
    if not access.is_colleague(work, click.actor):
        return None
    document = work.content.about([click.document_id]).get(click.document_id)
    reader = access.reader(work, click.actor.user)
    return document if document and reader.may_read(document.about.readers) else None


def show(
    work: UnitOfWork, click: BattlecardClick, did: Did | None, now: datetime, why: str = ""
) -> None:
    """Show the card as it is now to whoever pressed, with what their press did.

    It takes the place of the private message that was pressed, else it is a new one.
    """
    user = click.actor.user
    about: dict[str, object] = {
        "say": Tell.CARD,
        "document": click.document_id,
        "opened": click.section,
        "lead_id": click.lead_id,
        "did": did,
        "why": why,
    }
    if click.response_url:
        about["response_url"] = click.response_url
        wish = Wish(f"answer:{click.identity}", Kind.ANSWER, user, about=about, person=user)
    elif click.channel_id[:1] in {"C", "G"}:
        wish = Wish(f"note:{click.identity}", Kind.NOTE, click.channel_id, about=about, person=user)
    else:
        wish = Wish(f"card:{click.identity}", Kind.CONTENT, user, about=about, person=user)
    work.deliveries.want(wish, now)


@dataclass(frozen=True)
class Told:
    """Something that one person is told about a document by direct message, once."""

    #: Of what happened; with the person it is said once.
    key: str
    person: str
    what: Tell
    document_id: int
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def delivery_key(self) -> str:
        """The key of its delivery."""
        return f"content:{self.key}:{self.person}"


def tell(work: UnitOfWork, told: Told, now: datetime) -> None:
    """Have somebody told."""
    about: Mapping[str, object] = {
        "say": told.what,
        "document": told.document_id,
        **told.facts,
    }
    wish = Wish(told.delivery_key, Kind.CONTENT, told.person, person=told.person, about=about)
    work.deliveries.want_once(wish, now)
