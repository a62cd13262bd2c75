"""Posts digests: those that are due, and those that somebody asked for."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.digest_layout import in_thread
from bot.domain.digest_records import DigestRecord, Fate, name_of, part_name
from bot.domain.digests import Digest
from bot.domain.schedule import Due
from bot.domain.windows import Span, Window
from bot.ports import Clock, Store, UnitOfWork
from bot.services.digesting import DigestService

log = structlog.get_logger(__name__)

#: A digest that comes so long after it was due says so.
LATE = timedelta(minutes=15)


@dataclass(frozen=True)
class DigestSweep:
    """Looks whether digests are due. Any number of replicas and ticks post each of them once.

    After downtime the latest one is posted, late; older ones that were missed can be previewed.
    What was due before Baton knew the digest is left out.
    """

    store: Store
    service: DigestService
    clock: Clock
    #: Brings up to date what digests count: after downtime nobody has noted yet what is late.
    refresh: Callable[[], object] = lambda: None

    def step(self) -> bool:
        """Post what is due or asked for; returns whether there was anything."""
        due = [key for key in self.service.settings.digests if self._look(key)]
        asked = self.store.read(lambda work: work.digests.asked())
        for record in asked:
            self._answer(record)
        return bool(due or asked)

    def posted(self, work: UnitOfWork, name: str) -> None:
        """Have what belongs under a digest shown, now that it is there.

        Whoever posted it may have been thought dead meanwhile, and what belongs under it given up.
        """
        record = work.digests.get(name)
        if record is not None and record.digest is not None:
            keys = [part_name(name, one.key) for one in in_thread(record.digest)]
            work.deliveries.refresh(keys, self.clock())

    def _look(self, key: str) -> bool:
        now = self.clock()
        due = self.service.due(key, now)
        if due is None:
            return False
        window = self.service.window_at(key, due)
        newest = self.store.read(lambda work: work.digests.newest(key))
        if newest is not None and newest >= window.after:
            return False
        fate = self._fate(key, due, newest, now)
        digest = None
        if fate is Fate.TOLD:
            late = now - due.at > LATE
            self.refresh()
            # Before the transaction that keeps it: it reads for a while, and whoever is first wins.
            digest = self.service.make(key, window, late_since=due.at if late else None)
        period = period_of(window)
        name, after = name_of(key, period), window.after
        record = DigestRecord(name, key, period, after, due.at, now, fate, digest)
        begun = self.store.change(partial(self._begin, record=record, now=now))
        if begun:
            log.info("digest", digest=name, fate=fate.value)
        return begun

    def _fate(self, key: str, due: Due, newest: date | None, now: datetime) -> Fate:
        if newest is None and now - due.at > LATE:
            return Fate.BEFORE
        return Fate.HOLIDAY if self.service.off(key, due) else Fate.TOLD

    def _begin(self, work: UnitOfWork, record: DigestRecord, now: datetime) -> bool:
        if not work.digests.begin(record):
            return False
        if record.digest is not None:
            self._want(work, record, record.digest, now)
        return True

    def _answer(self, record: DigestRecord) -> None:
        now = self.clock()
        if record.key not in self.service.settings.digests:
            self.store.change(lambda work: work.digests.withdraw(record.name))
            return
        window = self.service.window(record.key, record.period)
        self.refresh()
        digest = self.service.make(record.key, window, asked_by=record.asked_by)

        def keep(work: UnitOfWork) -> None:
            if work.digests.made(record.name, digest):
                self._want(work, record, digest, now)

        self.store.change(keep)
        log.info("digest_asked_for", digest=record.name)

    def _want(self, work: UnitOfWork, record: DigestRecord, digest: Digest, now: datetime) -> None:
        name, channel = record.name, self.service.find(record.key).channel
        work.deliveries.want_once(Wish(name, Kind.DIGEST, channel), now)
        for one in in_thread(digest):
            about = {"digest": name, "section": one.key}
            wish = Wish(part_name(name, one.key), Kind.DIGEST_PART, channel, about=about)
            work.deliveries.want_once(wish, now)


def period_of(window: Window) -> str:
    """What names a digest's period: the window, or of several days the last."""
    return window.last.isoformat() if window.span is Span.DAY else window.name
