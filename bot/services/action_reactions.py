"""A ✅ on a direct message about an action means done, and its removal open again."""

from dataclasses import replace

from bot.dataclass import dataclass
from bot.domain.actions import ActionState, What
from bot.domain.feedback import canonical_emoji
from bot.domain.notes import Say
from bot.domain.people import Actor, Home, may_act
from bot.ports import Clock, Store, UnitOfWork
from bot.services.action_book import ActionBook, Deed
from bot.services.feedback import ReactionEvent
from bot.services.telling import Whisper, whisper

#: Emoji that say that something is done.
CHECKS = frozenset({"white_check_mark", "heavy_check_mark", "ballot_box_with_check"})


@dataclass(frozen=True)
class ActionReactions:
    """Keeps the raw facts, as votes do, and makes the state follow them."""

    store: Store
    book: ActionBook
    home: Home
    clock: Clock

    def react(self, event: ReactionEvent) -> None:
        """Take a ✅ on an action's own message for done, and its removal for open again."""
        if canonical_emoji(event.name) in CHECKS and event.author in {None, self.home.bot_user}:
            self.store.change(lambda work: self._react(work, event))

    def posted(self, work: UnitOfWork, action_id: int, channel_id: str, ts: str) -> None:
        """Learn that a message is about one action; a ✅ may be on it already."""
        work.actions.shown_at(action_id, channel_id, ts)
        on_it = work.feedback.reactions_on(channel_id, ts)
        for (person, name), (present, at) in on_it.items():
            if present and canonical_emoji(name) in CHECKS:
                identity = f"action:{action_id}:{channel_id}:{ts}:{person}:{at.isoformat()}"
                event = ReactionEvent(identity, channel_id, ts, person, name, present, at)
                self._follow(work, event, action_id)

    def _react(self, work: UnitOfWork, event: ReactionEvent) -> None:
        now = self.clock()
        identity = f"{event.identity}:action"
        if event.person == self.home.bot_user or not work.inbox.first_time(identity, now):
            return
        place = (event.channel_id, event.ts, event.person, event.name)
        # Before the message is known the fact is kept for `posted`.
        work.feedback.react(*place, present=event.present, at=event.at)
        action_id = work.actions.action_at(event.channel_id, event.ts)
        if action_id is not None:
            self._follow(work, event, action_id)

    def _follow(self, work: UnitOfWork, event: ReactionEvent, action_id: int) -> None:
        """Make the state follow the facts: out of order, the newest of each emoji counts."""
        now, person = self.clock(), event.person
        action = work.actions.lock(action_id)
        if action is None or not may_act(self.home, work.people.get(person)):
            work.people.meet(Actor(person), now)
            return
        on_it = work.feedback.reactions_on(event.channel_id, event.ts)
        checked = any(
            present and who == person and canonical_emoji(name) in CHECKS
            for (who, name), (present, _) in on_it.items()
        )
        if not self.book.may_change(work, action, person):
            if checked and event.present:
                about = {"owner": action.owner}
                note = Whisper(event.identity, event.channel_id, person, Say.NOT_YOUR_ACTION, about)
                whisper(work, note, now)
            return
        if checked and event.present and action.is_open:
            after, what = replace(action, state=ActionState.DONE), What.DONE
        elif not checked and action.state is ActionState.DONE and action.closed_by == person:
            after, what = replace(action, state=ActionState.OPEN), What.REOPENED
        else:
            return
        self.book.change(work, action, after, Deed(what, person, now))
