"""Makes digests: of a window, from one snapshot of the database, by the parts that are named."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import structlog

from bot.config import Settings
from bot.config.digests import DigestSettings, Holidays
from bot.dataclass import dataclass
from bot.domain.digests import Digest, Section, SectionKey
from bot.domain.schedule import Due, covered, covered_now
from bot.domain.window_names import read_window
from bot.domain.windows import Window
from bot.ports import Clock, Store, UnitOfWork
from bot.services.digest_sections.headline import headline
from bot.services.digest_sections.light import with_light
from bot.services.digest_sections.making import MakeSection, Making
from bot.services.measuring import MeasureService
from bot.services.working_hours import WorkingHours

log = structlog.get_logger(__name__)


class UnknownDigestError(ValueError):
    """No digest has that key; the message says which there are."""


@dataclass(frozen=True)
class DigestService:
    """Makes digests; posting them is `bot.services.digest_desk`'s."""

    store: Store
    settings: Settings
    measures: MeasureService
    sections: Mapping[SectionKey, MakeSection]
    clock: Clock

    def find(self, key: str) -> DigestSettings:
        """What the settings say of a digest; UnknownDigestError with a sentence for people."""
        found = self.settings.digests.get(key)
        if found is None:
            known = ", ".join(self.settings.digests)
            there = f"There are: {known}." if known else "app.yaml names none under digests:."
            raise UnknownDigestError(f'No digest is called "{key}". {there}')
        return found

    def due(self, key: str, now: datetime) -> Due | None:
        """When it was due the last time; None: never, because no day is named."""
        return self.find(key).schedule(self.settings.workspace.zone).latest(now)

    def off(self, key: str, due: Due) -> bool:
        """Whether its day is a holiday on which it does not come."""
        return self._is_off(key, due.day)

    def window(self, key: str, name: str = "") -> Window:
        """The window of that name, in the digest's zone; without one what it would tell now.

        ValueError with a sentence for who typed the name.
        """
        schedule, now = self.find(key).schedule(self.settings.workspace.zone), self.clock()
        if name:
            return read_window(name, now, schedule.zone)
        return covered_now(schedule, now, partial(self._is_off, key))

    def window_at(self, key: str, due: Due) -> Window:
        """What it tells that is due then."""
        schedule = self.find(key).schedule(self.settings.workspace.zone)
        return covered(schedule, due, partial(self._is_off, key))

    def _is_off(self, key: str, day: date) -> bool:
        digest = self.find(key)
        if digest.holidays is not Holidays.SKIP:
            return False
        return day in WorkingHours(self.settings).holidays(digest.holidays_of, day.year)

    def make(
        self,
        key: str,
        window: Window,
        *,
        late_since: datetime | None = None,
        asked_by: str | None = None,
    ) -> Digest:
        """The digest of a window, as of now."""

        made = self.store.read_much(lambda work: self.make_in(work, key, window))
        return replace(made, late_since=late_since, asked_by=asked_by)

    def make_in(self, work: UnitOfWork, key: str, window: Window) -> Digest:
        """`make`, inside a unit of work."""
        digest, now = self.find(key), self.clock()
        making = Making(work, self.settings, key, digest, window, now, self.measures)
        said = headline(making)
        made = Digest(key, digest.title, window, now, said, tuple(self._sections(making)))
        return with_light(making, made)

    def section(self, key: str, part: SectionKey, window: Window) -> Section | None:
        """One part of a digest alone, as of now; None where there is nothing to say."""
        make = self.sections.get(part)
        if make is None:
            return None

        def read(work: UnitOfWork) -> Section | None:
            now = self.clock()
            making = Making(work, self.settings, key, self.find(key), window, now, self.measures)
            return make(making)

        return self.store.read(read)

    def _sections(self, making: Making) -> list[Section]:
        makers = (self.sections.get(key) for key in making.digest.parts)
        found = (make(making) for make in makers if make)
        return [one for one in found if one and not one.empty]
