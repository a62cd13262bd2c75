"""Puts on the agenda what both of a pair want there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.config import Settings
from bot.domain.agenda import TEXT_LIMIT, Item, ItemState, free_number
from bot.domain.exchange_programme import Learned, Meeting
from bot.ports import UnitOfWork
from bot.services.roster import Roster


@dataclass(frozen=True)
class ExchangeAgenda:
    """Makes one item of what two people learned."""

    settings: Settings
    roster: Roster

    def put(
        self, work: UnitOfWork, meeting: Meeting, learned: Sequence[Learned], now: datetime
    ) -> bool:
        """Put it on the agenda of the next meeting; False when there is no series of meetings."""
        series = self._series(work)
        if series is None:
            return False
        key = f"exchange:{meeting.id}"
        if work.agenda.newest_of(series, key) is None:
            users = self.roster.users(work)
            names = {user: self.settings.people[who].name for who, user in users.items()}
            pair = " and ".join(names.get(user, user) for user in meeting.people)
            said = " ".join(f"{names.get(one.person, one.person)}: “{one.text}”" for one in learned)
            taken = work.agenda.of(series, [ItemState.OPEN])
            item = Item(
                0,
                series,
                free_number(one.number for one in taken),
                f"What {pair} learned in the exchange",
                None,
                now,
                open_since=now,
                key=key,
                evidence=said[:TEXT_LIMIT],
            )
            work.agenda.add(item)
        return True

    def _series(self, work: UnitOfWork) -> str | None:
        """The series of the next meeting; while none is planned, the first there is."""
        upcoming = work.meetings.open()
        if upcoming:
            return upcoming[0].series
        known = [*self.settings.series, *work.meetings.made_series()]
        return known[0].key if known else None
