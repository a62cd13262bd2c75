"""Shares a win when a lead is won, follows what becomes of it, and reads what its message shows."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.leads import Lead, Stage
from bot.domain.people import Home, may_act
from bot.domain.stages import Journey, journey_of
from bot.domain.wins import NEWS, Win, WinShown, WinState, Word, kudos_of
from bot.ports import UnitOfWork
from bot.services.hiding import Hiding
from bot.services.roster import Roster


def win_key(win_id: int) -> str:
    """The key of the delivery that shows a win."""
    return f"win:{win_id}"


@dataclass(frozen=True)
class WinPoster:
    """Keeps what the channel is told of wins as the leads' stages have it."""

    settings: Settings
    roster: Roster
    home: Home

    def follow(self, work: UnitOfWork, lead: Lead, journey: Journey, now: datetime) -> None:
        """Share, correct or share again after somebody has told how far a lead has come."""
        win = work.wins.of_lead(lead.id)
        if journey.stage is Stage.WON:
            if win is None:
                self._announce(work, lead, journey, now)
            elif win.state is not WinState.WITHDRAWN:
                self._show(work, win, WinState.SHARED, now)
        elif win is not None and win.state is WinState.SHARED:
            self._show(work, win, WinState.REVERTED, now)

    def share(self, work: UnitOfWork, win: Win) -> int | None:
        """Store a win and have it shown; None when it is shared already."""
        win_id = work.wins.add(win)
        if win_id is not None:
            wish = Wish(win_key(win_id), Kind.WIN, win.channel, about={"win": win_id})
            work.deliveries.want_once(wish, win.at)
        return win_id

    def shown(self, work: UnitOfWork, win: Win) -> WinShown:
        """What its message tells now, as the channel may see it."""
        lead = work.leads.get(win.lead_id) if win.lead_id else None
        found = WinShown(win, words=tuple(work.wins.words(win.id)))
        if lead is not None:
            found = self._of_lead(work, win, lead, found.words)
        return self._with_kudos(work, found)

    def _announce(self, work: UnitOfWork, lead: Lead, journey: Journey, now: datetime) -> None:
        asked = self.settings.wins
        late = journey.closed_at is None or now - journey.closed_at > NEWS
        if asked is None or not asked.stage or lead.history or late:
            return
        self.share(work, Win(0, f"lead:{lead.id}", now, asked.channel, lead.id, rep=lead.owner))

    @staticmethod
    def _show(work: UnitOfWork, win: Win, state: WinState, now: datetime) -> None:
        work.wins.set_state(win.id, state)
        work.deliveries.redraw(win_key(win.id), now)

    def _of_lead(self, work: UnitOfWork, win: Win, lead: Lead, words: tuple[Word, ...]) -> WinShown:
        journey = journey_of(work.stages.of(lead.id))
        closed = journey.closed_at or win.at
        touches = [one.source for one in work.arrivals.of(lead.id) if one.at <= closed]
        first, last = (touches[0], touches[-1]) if touches else (lead.source, lead.source)
        told = self.settings.wins is not None and self.settings.wins.value
        handed = lead.routed_at
        return WinShown(
            win,
            Hiding(self.settings).masked(lead),
            worth=journey.worth if told else None,
            first=first,
            last=last,
            first_owner=self._owner(work, first),
            last_owner=self._owner(work, last),
            days=max(0, (closed - handed) // timedelta(days=1)) if handed else None,
            words=words,
        )

    def _owner(self, work: UnitOfWork, source: str) -> str | None:
        key = self.settings.source_owners.get(source)
        return self.roster.user(work, key) if key else None

    def _with_kudos(self, work: UnitOfWork, found: WinShown) -> WinShown:
        win, asked = found.win, self.settings.wins
        if asked is None or win.channel_id is None or win.ts is None:
            return found
        there = work.feedback.reactions_on(win.channel_id, win.ts)
        people = work.people.many(sorted({person for person, _ in there}))
        given = kudos_of(there, asked.emoji, found.credited | {self.home.bot_user})
        counted = tuple(one for one in given if may_act(self.home, people.get(one)))
        return replace(found, kudos=counted)
