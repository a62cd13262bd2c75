"""Puts on the agenda what both of a pair want there."""

from collections.abc import Sequence
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.agenda import Proposed
from bot.domain.exchange_programme import Learned, Meeting
from bot.ports import UnitOfWork
from bot.services.agenda import AgendaService
from bot.services.roster import Roster


@dataclass(frozen=True)
class ExchangeAgenda:
    """Makes one item of what two people learned."""

    settings: Settings
    roster: Roster
    agenda: AgendaService

    def put(
        self, work: UnitOfWork, meeting: Meeting, learned: Sequence[Learned], now: datetime
    ) -> bool:
        """Put it on the agenda of their next meeting; False where there is none, or no room."""
        series = self.agenda.book.meant(work, meeting.marketer, "")
        if series is None:
            return False
        users = self.roster.users(work)
        names = {user: self.settings.people[key].name for key, user in users.items()}
        pair = " and ".join(names.get(user, user) for user in meeting.people)
        said = " ".join(f"{names.get(one.person, one.person)}: “{one.text}”" for one in learned)
        key = f"exchange:{meeting.id}"
        found = Proposed(key, f"What {pair} learned in the exchange", said)
        self.agenda.propose(work, series, [found], now)
        return work.agenda.newest_of(series.key, key) is not None
