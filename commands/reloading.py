"""app.yaml is read again while Baton runs: what is sound is taken over, the rest is refused."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from bot.config import Reading, Settings, SettingsFile
from bot.config.reading import Stamp
from bot.domain.settings_changes import NamedFile
from bot.domain.sla_changes import Dues, moves
from bot.ports import Store, UnitOfWork
from bot.services.settings_history import Found
from bot.services.sla_sweep import BATCH
from commands.authors import author_of
from commands.parts import Current

log = structlog.get_logger(__name__)

#: Seconds between two looks; a change counts when two looks have seen the same.
EVERY = 1.0
#: Sections that decide when promises are due.
_TIMES = ("sla", "reminders", "teams", "people", "workspace")
#: Seconds that measuring promises anew may take before the change is told; the rest follows.
_MEASURING = 60.0


class Reloader:
    """Looks at the file now and then. For one thread; only `ask` may be called by others.

    `use` has Baton work by other settings, and returns how many cards are drawn anew.
    """

    def __init__(
        self, file: SettingsFile, store: Store, current: Current, use: Callable[[Settings], int]
    ) -> None:
        self._file = file
        self._store = store
        self._current = current
        self._use = use
        self._asked = False
        self._stamp: Stamp | None = None
        self._last: Reading | None = None
        #: Content that may still be being written.
        self._unsettled: str | None = None

    def ask(self) -> None:
        """Read the file at the next look whether it seems changed or not.

        A signal's handler calls this, so it does no more than set a flag.
        """
        self._asked = True

    def step(self) -> bool:
        """Look once; returns whether the file was taken over or refused."""
        if self._last is None:
            self._begin()
            return False
        asked, self._asked = self._asked, False
        stamp = self._file.stamp(self._named)
        if stamp == self._stamp and self._unsettled is None and not asked:
            return False
        content = self._file.content(self._named)
        if not asked and self._nothing_new(content):
            self._stamp = stamp
            return False
        reading = self._file.read()
        self._take(reading)
        self._stamp, self._last, self._unsettled = stamp, reading, None
        return True

    @property
    def _named(self) -> Mapping[str, NamedFile]:
        return self._last.files if self._last else {}

    def _nothing_new(self, content: str) -> bool:
        """Whether it was read before, or may be half written: two looks have to see the same."""
        last = self._last
        if last is not None and last.settings is not None and last.content == content:
            self._unsettled = None
            return True
        before, self._unsettled = self._unsettled, content
        return content != before

    def _begin(self) -> None:
        """Note what Baton has started with, and what that moved if it was changed meanwhile."""
        settings = self._current.parts.settings
        stamp = self._file.stamp(self._file.in_force(settings).files)
        reading = self._file.in_force(settings)
        found = Found(reading.text, reading.files, None, while_stopped=True)
        history = self._current.parts.services.settings
        if history.differs(found):
            did = self._measured(self._dues())
            by = author_of(self._file.path)
            history.note(Found(reading.text, reading.files, by, did, while_stopped=True))
        # What was written since the settings were loaded has another content.
        self._stamp, self._last = stamp if reading.content else None, reading

    def _take(self, reading: Reading) -> None:
        if reading.settings is None:
            self._refuse(reading)
            return
        before = self._current.parts.settings
        dues = self._dues() if _times(before) != _times(reading.settings) else None
        redrawn = self._use(reading.settings)
        moved = () if dues is None else self._measured(dues)
        by = author_of(self._changed(reading))
        history = self._current.parts.services.settings
        did = (*moved, *_drawn(redrawn), *self._stranded(reading.settings))
        change = history.note(Found(reading.text, reading.files, by, did))
        log.info("settings_taken_over", change=change.id if change else None)

    def _refuse(self, reading: Reading) -> None:
        errors = tuple(map(str, reading.problems))
        by = author_of(self._changed(reading))
        history = self._current.parts.services.settings
        change = history.note(Found(reading.text, reading.files, by, errors=errors))
        log.warning("settings_refused", problems=len(errors), change=change.id if change else None)

    def _changed(self, reading: Reading) -> Path:
        """The file that differs: app.yaml, or else one that it names."""
        path = self._file.path
        if self._last is None or self._last.text != reading.text:
            return path
        other = (name for name, held in reading.files.items() if self._named.get(name) != held)
        return path.parent / next(other, path.name)

    def _dues(self) -> Dues:
        return self._store.read(lambda work: work.promises.open_dues())

    def _measured(self, before: Dues) -> tuple[str, ...]:
        """Measure open promises by the settings in force now; says what moved."""
        sweep = self._current.parts.sweep
        deadline = time.monotonic() + _MEASURING
        while sweep.sweep(BATCH) == BATCH and time.monotonic() < deadline:
            pass
        said = moves(before, self._dues()).sentence()
        return (said,) if said else ()

    def _stranded(self, settings: Settings) -> list[str]:
        """A sentence for each pool that holds leads and is gone."""

        def look(work: UnitOfWork) -> list[str]:
            gone = [pool for pool in work.pools.holding() if pool not in settings.pools]
            return [_held(pool, work.pools.held_count(pool)) for pool in gone]

        return self._store.read(look)


def _held(pool: str, count: int) -> str:
    noun = "lead waits" if count == 1 else "leads wait"
    return f"{count:,} {noun} in the pool “{pool}”, which is gone: put it back or claim them."


def _times(settings: Settings) -> list[object]:
    data = settings.document.data
    return [data.get(section) for section in _TIMES]


def _drawn(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"{count:,} {'card is' if count == 1 else 'cards are'} drawn anew.",)
