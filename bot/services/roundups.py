"""Rounds up, once per channel and local day, the low leads and those that nobody answered."""

from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.schedule import Due
from bot.ports import Clock, Store, UnitOfWork

log = structlog.get_logger(__name__)

#: Kept with each roundup; other scheduled summaries have other names.
NAME = "leads"
#: A roundup that comes so long after it was due says so.
LATE = timedelta(minutes=15)
#: Leads kept with a roundup; the rest is only counted.
MOST = 40


@dataclass(frozen=True)
class RoundupService:
    """Looks whether roundups are due. Any number of replicas and ticks say each of them once.

    After downtime the latest one that was missed is told, late, and holds what the missed ones
    would have told. A channel's first due instant that lies in the past is left out.
    """

    store: Store
    settings: Settings
    clock: Clock

    def sweep(self) -> int:
        """Tell what is due; returns how many channels were looked at."""
        daily, now = self.settings.roundups, self.clock()
        due = daily.latest(now) if daily else None
        if due is None:
            return 0
        waiting = self.store.read(lambda work: self._waiting(work, due))
        for channel in waiting:
            self.store.change(partial(self._tell, channel=channel, due=due, now=now))
        return len(waiting)

    def _waiting(self, work: UnitOfWork, due: Due) -> list[str]:
        newest = {key: work.roundups.newest(NAME, key) for key in self.settings.channels}
        return [key for key, day in newest.items() if day is None or day < due.day]

    def _tell(self, work: UnitOfWork, channel: str, due: Due, now: datetime) -> None:
        first = work.roundups.newest(NAME, channel) is None
        if not work.roundups.begin(NAME, channel, due.day, now):
            return
        late = now - due.at > LATE
        if first and late:
            return  # due before roundups began here
        low = work.roundups.take_low(channel, due.at, now)
        days = self.settings.roundup.ageing_days if self.settings.roundup else 0
        before = due.at - timedelta(days=days)
        ageing, aged = work.roundups.ageing(channel, before, MOST) if days else ((), 0)
        if not low and not ageing:
            return
        about = {
            "due": due.at.isoformat(),
            "late": late,
            "low": list(low[:MOST]),
            "low_more": len(low[MOST:]),
            "ageing": list(ageing),
            "ageing_more": aged - len(ageing),
            "ageing_days": days,
        }
        key = f"roundup:{channel}:{due.day}"
        work.deliveries.want_once(Wish(key, Kind.ROUNDUP, channel, about=about), now)
        log.info("roundup", channel=channel, day=str(due.day), low=len(low), ageing=aged, late=late)
