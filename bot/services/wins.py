"""Shares wins that people tell of, takes them back, and keeps words and kudos for them."""

from bot.dataclass import dataclass
from bot.domain.feedback import canonical_emoji
from bot.domain.leads import Lead, Stage
from bot.domain.people import Actor, may_act
from bot.domain.wins import TEXT_LIMIT, WORD_LIMIT, Win, WinAnswer, WinShown, WinState, Word
from bot.ports import Clock, Store, UnitOfWork
from bot.services.feedback import ReactionEvent
from bot.services.win_posting import WinPoster, win_key


@dataclass(frozen=True)
class WinService:
    """What people do about wins."""

    store: Store
    poster: WinPoster
    clock: Clock

    def share(self, words: str, actor: Actor, identity: str) -> WinAnswer:
        """Share what somebody writes: `42 [words]` is about lead 42 if there is such a lead."""
        number, _, rest = words.strip().partition(" ")
        digits = number.lstrip("#")
        lead_id = int(digits) if digits.isdecimal() and len(digits) <= 18 else 0

        def change(work: UnitOfWork) -> WinAnswer:
            now = self.clock()
            lead = work.leads.get(lead_id) if lead_id else None
            refused = self._refused(work, actor, lead)
            settings = self.poster.settings.wins
            if refused or settings is None:
                return refused or WinAnswer.OFF
            if lead is None and (number.startswith("#") or (lead_id and not rest.strip())):
                return WinAnswer.GONE
            if not work.inbox.first_time(identity, now):
                return WinAnswer.SHARED
            work.people.meet(actor, now)
            win = Win(
                0,
                f"lead:{lead.id}" if lead else identity,
                now,
                settings.channel,
                lead.id if lead else None,
                actor.user,
                (rest if lead else words).strip()[:TEXT_LIMIT],
                lead.owner if lead else None,
            )
            if self.poster.share(work, win) is not None:
                return WinAnswer.SHARED
            return self._again(work, win)

        return self.store.change(change)

    def undo(self, actor: Actor, identity: str) -> WinAnswer:
        """Take back the newest win that somebody shared, within half an hour."""

        def change(work: UnitOfWork) -> WinAnswer:
            now = self.clock()
            if not may_act(self.poster.home, work.people.get(actor.user), actor):
                return WinAnswer.OUTSIDER
            win = work.wins.newest_by(actor.user)
            if not work.inbox.first_time(identity, now):
                return WinAnswer.TAKEN_BACK
            if win is None or not win.undone_by(actor.user, now):
                return WinAnswer.NOTHING
            work.wins.set_state(win.id, WinState.WITHDRAWN)
            work.deliveries.redraw(win_key(win.id), now)
            return WinAnswer.TAKEN_BACK

        return self.store.change(change)

    def look(self, win_id: int, actor: Actor) -> tuple[WinShown, str] | None:
        """A win that still stands, and what somebody has added to it; None: not for them."""

        def read(work: UnitOfWork) -> tuple[WinShown, str] | None:
            win = work.wins.get(win_id)
            if win is None or win.state is not WinState.SHARED:
                return None
            if not may_act(self.poster.home, work.people.get(actor.user), actor):
                return None
            shown = self.poster.shown(work, win)
            mine = [one.text for one in shown.words if one.person == actor.user]
            return shown, mine[0] if mine else ""

        return self.store.read(read)

    def add_word(self, win_id: int, text: str, actor: Actor, identity: str) -> bool:
        """Keep what somebody adds to a win, in place of what they added before; "" takes it back.

        False when the win does not stand any more, or it is not for them.
        """

        def change(work: UnitOfWork) -> bool:
            now = self.clock()
            win = work.wins.get(win_id)
            if win is None or win.state is not WinState.SHARED:
                return False
            if not may_act(self.poster.home, work.people.get(actor.user), actor):
                return False
            if work.inbox.first_time(identity, now):
                work.people.meet(actor, now)
                self._add(work, win.id, actor.user, text)
            return True

        return self.store.change(change)

    def react(self, event: ReactionEvent) -> None:
        """Keep a reaction that may be kudos.

        Raw facts are kept by message, so that one counts that comes before Slack has told us which
        message shows the win. What is a verdict, too, is kept by FeedbackService.
        """
        settings, emoji = self.poster.settings, canonical_emoji(event.name)
        if settings.wins is None or emoji not in settings.wins.emoji:
            return
        place = (event.channel_id, event.ts)

        def keep(work: UnitOfWork) -> None:
            now, win = self.clock(), work.wins.at(*place)
            if event.person == self.poster.home.bot_user:
                return
            counts = may_act(self.poster.home, work.people.get(event.person))
            if counts is False:
                return
            if win is None and emoji in settings.emoji_meaning:
                return
            # By an identity of its own: others look at the same event.
            if not work.inbox.first_time(f"win:{event.identity}", now):
                return
            fact = (*place, event.person, event.name)
            work.feedback.react(*fact, present=event.present, at=event.at)
            if win is not None:
                work.people.meet(Actor(event.person), now)
                if counts:  # of whom Slack has not told yet, `now_known` tells
                    work.deliveries.redraw(win_key(win.id), now)

        self.store.change(keep)

    def posted(self, work: UnitOfWork, win_id: int, channel_id: str, ts: str) -> None:
        """Learn which message shows a win; kudos that came before that are shown now."""
        work.wins.placed(win_id, channel_id, ts)
        if work.feedback.reactions_on(channel_id, ts):
            work.deliveries.redraw(win_key(win_id), self.clock())

    def now_known(self, work: UnitOfWork, person: str) -> None:
        """Count the kudos of somebody whom the directory has just met."""
        for win_id in work.wins.reacted_by(person):
            work.deliveries.redraw(win_key(win_id), self.clock())

    def _refused(self, work: UnitOfWork, actor: Actor, lead: Lead | None) -> WinAnswer | None:
        if not may_act(self.poster.home, work.people.get(actor.user), actor):
            return WinAnswer.OUTSIDER
        return WinAnswer.NOT_WON if lead is not None and lead.stage is not Stage.WON else None

    def _again(self, work: UnitOfWork, win: Win) -> WinAnswer:
        """Somebody shares a lead's win that is stored already."""
        known = work.wins.of_lead(win.lead_id) if win.lead_id else None
        if known is None:
            return WinAnswer.ALREADY
        if known.state is not WinState.SHARED:
            work.wins.set_state(known.id, WinState.SHARED)
            work.deliveries.redraw(win_key(known.id), win.at)
        if not win.text or win.by is None:
            return WinAnswer.ALREADY
        self._add(work, known.id, win.by, win.text)
        return WinAnswer.ADDED

    def _add(self, work: UnitOfWork, win_id: int, person: str, text: str) -> None:
        now, words = self.clock(), text.strip()[:WORD_LIMIT]
        if words:
            work.wins.add_word(Word(win_id, person, words, now))
        else:
            work.wins.drop_word(win_id, person)
        work.deliveries.redraw(win_key(win_id), now)
