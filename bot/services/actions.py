"""What people do with actions in Slack: add, finish, snooze, give away, drop, take back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.dataclass import dataclass
from bot.domain.actions import Action, ActionState, Origin, What
from bot.domain.actions_shown import ActionDetails, ActionList, Asked, Refusal
from bot.domain.notes import Say
from bot.domain.people import Actor, Home, may_act
from bot.ports import Clock, Store, UnitOfWork
from bot.services.access import AccessService
from bot.services.action_answers import ActionClick, answer, refuse
from bot.services.action_book import ActionBook, Deed
from bot.services.action_lists import ActionLists


@dataclass(frozen=True)
class NewAction:
    """What somebody wants done."""

    text: str
    #: Slack user id; None: whoever asks.
    owner: str | None
    due: date | None
    origin: Origin = Origin.COMMAND
    permalink: str = ""


@dataclass(frozen=True)
class Decision:
    """What was filled in about an action."""

    text: str
    owner: str | None
    due: date | None
    snoozed_until: date | None
    state: ActionState
    why: str = ""


@dataclass(frozen=True)
class ActionService:
    """Accepts what comes from Slack: new, by a colleague who may; others are told privately."""

    store: Store
    book: ActionBook
    lists: ActionLists
    access: AccessService
    home: Home
    clock: Clock

    def listed(self, actor: Actor, asked: Asked) -> ActionList | None:
        """A page of a list; None for strangers."""

        def look(work: UnitOfWork) -> ActionList | None:
            if not self.access.is_colleague(work, actor):
                return None
            return self.lists.page(work, actor.user, asked)

        return self.store.change(look)

    def today(self, user: str) -> date:
        """The day that it is where somebody lives."""
        return self.store.read(
            lambda work: self.book.attention.today(work, user, self.clock()),
        )

    def user_named(self, key: str) -> str | None:
        """The Slack user id of a person's key in the settings."""
        if key not in self.book.settings.people:
            return None
        return self.store.read(lambda work: self.book.roster.user(work, key))

    def add(self, identity: str, actor: Actor, new: NewAction) -> Action | Refusal | None:
        """Add an action; None for strangers."""

        def keep(work: UnitOfWork) -> Action | Refusal | None:
            now = self.clock()
            if not self.access.is_colleague(work, actor):
                return None
            owner = new.owner or actor.user
            if refused := self._refused(work, owner, new.text):
                return refused
            if new.due and new.due < self.book.attention.today(work, owner, now):
                return Refusal.DAY_PASSED
            if not work.inbox.first_time(identity, now):
                return Refusal.ALREADY
            action = Action(
                id=0,
                text=new.text,
                owner=owner,
                maker=actor.user,
                created_at=now,
                origin=new.origin,
                due=new.due,
                permalink=new.permalink,
            )
            return self.book.add(work, action, now)

        return self.store.change(keep)

    def details(self, actor: Actor, action_id: int) -> ActionDetails | Refusal:
        """An action with its history, for whoever may change it."""

        def look(work: UnitOfWork) -> ActionDetails | Refusal:
            found = self.lists.details(work, action_id)
            if found is None or not self.access.is_colleague(work, actor):
                return Refusal.NOT_THERE
            if not self.book.may_change(work, found.row.action, actor.user):
                return Refusal.NOT_ALLOWED
            return found

        return self.store.change(look)

    def done(self, click: ActionClick) -> None:
        """Call an action done."""
        self._do(click, What.DONE, lambda _w, one, _n: replace(one, state=ActionState.DONE))

    def snooze(self, click: ActionClick, *, week: bool) -> None:
        """Leave an action alone until tomorrow or, with `week`, until Monday."""

        def later(work: UnitOfWork, action: Action, now: datetime) -> Action:
            today = self.book.attention.today(work, action.owner, now)
            days = 7 - today.weekday() if week else 1
            return replace(action, snoozed_until=today + timedelta(days=days))

        self._do(click, What.SNOOZED, later)

    def decide(self, click: ActionClick, decision: Decision) -> Refusal | None:
        """Do what the form says; None: it is done, or was before."""

        def look(work: UnitOfWork) -> Refusal | None:
            action = work.actions.get(click.action_id)
            if action is None or not self.access.is_colleague(work, click.actor):
                return Refusal.NOT_THERE
            if not self.book.may_change(work, action, click.actor.user):
                return Refusal.NOT_ALLOWED
            owner = decision.owner or action.owner
            if owner != action.owner and (refused := self._refused(work, owner, "-")):
                return refused
            return self._unusable(work, action, replace(decision, owner=owner))

        refused = self.store.change(look)
        if refused is None:
            self._do(click, What.EDITED, lambda _w, one, _n: _decided(one, decision))
        return refused

    def undo(self, click: ActionClick) -> None:
        """Take a change back, if nothing has happened to the action since."""

        def change(work: UnitOfWork) -> None:
            now = self.clock()
            action = self._accepted(work, click, now)
            if action is None:
                return
            by = click.actor.user
            if not self.book.take_back(work, action, click.change, Deed(What.UNDONE, by, now)):
                refuse(work, click, Say.ACTION_MOVED_ON, action, now)
                return
            answer(work, click, now)

        self.store.change(change)

    def turn(self, click: ActionClick) -> None:
        """Show another page of a list."""

        def show(work: UnitOfWork) -> None:
            now = self.clock()
            if self.access.is_colleague(work, click.actor) and work.inbox.first_time(
                click.identity, now
            ):
                answer(work, replace(click, action_id=0), now)

        self.store.change(show)

    def _do(
        self,
        click: ActionClick,
        what: What,
        deed: Callable[[UnitOfWork, Action, datetime], Action],
    ) -> None:
        """Do it if the press is new, by somebody who may, about an action that is there."""

        def change(work: UnitOfWork) -> None:
            now = self.clock()
            action = self._accepted(work, click, now)
            if action is None:
                return
            after = deed(work, action, now)
            named = _what(action, after) if what is What.EDITED else what
            self.book.change(work, action, after, Deed(named, click.actor.user, now))
            answer(work, click, now)

        self.store.change(change)

    def _accepted(self, work: UnitOfWork, click: ActionClick, now: datetime) -> Action | None:
        if not work.inbox.first_time(click.identity, now):
            return None
        if not self.access.is_colleague(work, click.actor):
            refuse(work, click, Say.OUTSIDER, None, now)
            return None
        action = work.actions.lock(click.action_id)
        if action is None:
            refuse(work, click, Say.NO_ACTION, None, now)
        elif not self.book.may_change(work, action, click.actor.user):
            refuse(work, click, Say.NOT_YOUR_ACTION, action, now)
            return None
        return action

    def _refused(self, work: UnitOfWork, owner: str, text: str) -> Refusal | None:
        if not text.strip():
            return Refusal.NO_TEXT
        known = may_act(self.home, work.people.get(owner))
        if known is False or owner == self.home.bot_user:
            return Refusal.NO_OWNER
        return None

    def _unusable(self, work: UnitOfWork, action: Action, to: Decision) -> Refusal | None:
        today = self.book.attention.today(work, to.owner or action.owner, self.clock())
        if not to.text.strip():
            return Refusal.NO_TEXT
        if to.state is ActionState.DROPPED and not to.why.strip():
            return Refusal.NO_REASON
        snoozed = to.snoozed_until if to.snoozed_until != action.snoozed_until else None
        due = to.due if to.due != action.due else None
        if (snoozed and snoozed <= today) or (due and due < today):
            return Refusal.DAY_PASSED
        return None


def _decided(action: Action, to: Decision) -> Action:
    return replace(
        action,
        text=to.text.strip(),
        owner=to.owner or action.owner,
        due=to.due,
        snoozed_until=to.snoozed_until,
        state=to.state,
        why=to.why.strip() if to.state is ActionState.DROPPED else "",
    )


def _what(before: Action, after: Action) -> What:
    """What a form did, by what matters most of it."""
    if before.owner != after.owner:
        return What.REASSIGNED
    if before.state is not after.state:
        return {
            ActionState.DONE: What.DONE,
            ActionState.DROPPED: What.DROPPED,
            ActionState.OPEN: What.REOPENED,
        }[after.state]
    if before.snoozed_until != after.snoozed_until and after.snoozed_until:
        return What.SNOOZED
    return What.EDITED
