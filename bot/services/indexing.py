"""Keeping the index like the files: what changed is read again, what is gone is forgotten."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from time import perf_counter
from types import MappingProxyType

import structlog

from bot.dataclass import dataclass
from bot.domain.passages import passages
from bot.ports import Clock, Store, UnitOfWork
from bot.ports.content import CutDocument, Library, SeenFile, UnreadableError

log = structlog.get_logger(__name__)

#: The fact under which we keep which host indexes.
_LEASE = "content.indexer"
#: Replicas may each have a copy of the files, some behind: one of them indexes, and another takes
#: over when nothing was heard of it for so long.
_LEASE_LASTS = timedelta(seconds=30)
_LEASE_RENEWED = timedelta(seconds=10)
#: So many documents make one transaction at most: adding them together is several times as fast.
TOGETHER = 50
#: But clicks wait for it: it has so many passages as took so many seconds before. SQLite adds 400
#: in that time, PostgreSQL about 50; fewer would cost more than they spare.
_HELD = 0.04
_FEWEST_PASSAGES, _MOST_PASSAGES = 50, 400
#: So many forgotten files make one transaction.
_AT_ONCE = 50
#: A line of the log for every so many files.
_A_LINE_EVERY = 500


@dataclass(frozen=True)
class Progress:
    """How far a run has come, in files that are new or changed."""

    done: int
    total: int


@dataclass(frozen=True)
class Changed:
    """What a run changed; ids of documents, of which the removed ones no longer exist."""

    documents: tuple[int, ...] = ()
    removed: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a run found."""

    files: int = 0
    changed: Changed = field(default_factory=Changed)
    #: Repositories whose files cannot be listed → why; nothing of them was changed.
    missing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class _Plan:
    """What a repository needs."""

    library: Library
    seen: Mapping[str, str]
    #: Each with its former stamp; None: it is new.
    changed: Sequence[tuple[SeenFile, str | None]]
    gone: Sequence[str]


@dataclass(frozen=True)
class IndexingService:
    """Reads the repositories into the index, as often as it is told to.

    A document is put in one transaction, so nobody ever finds half of one, and whoever is killed
    goes on where they were. `listeners` are told after a run what it changed; what must not be
    missed goes by `Indexed.changed_at` instead.
    """

    store: Store
    libraries: Sequence[Library]
    clock: Clock
    #: The name of this host, for the lease.
    host: str
    listeners: Sequence[Callable[[Changed], None]] = ()
    #: How many documents share a transaction at most.
    together: int = TOGETHER
    #: Repository → path → stamp, as they were when all was well: a cheap look needs no database.
    _settled: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _lease: list[datetime] = field(default_factory=list)
    _complained: dict[str, str] = field(default_factory=dict)
    #: How many passages the next transaction may have.
    _most: list[int] = field(default_factory=lambda: [_FEWEST_PASSAGES])

    def step(self) -> bool:
        """Index what changed, when it is this host's turn; returns whether anything did."""
        if not self.libraries and self._settled:
            return False
        if not self._our_turn():
            self._settled.clear()
            return False
        changed = self.run().changed
        return bool(changed.documents or changed.removed)

    def run(
        self, watch: Callable[[Progress], None] | None = None, *, everything: bool = False
    ) -> Outcome:
        """Index what changed since the last run, or everything; the lease does not matter.

        Raises StoreUnavailableError; what is done until then stays.
        """
        missing: dict[str, str] = {}
        plans = []
        for library in self.libraries:
            try:
                plans.append(self._plan(library, everything=everything))
            except UnreadableError as error:
                missing[library.key] = str(error)
        self._complain(missing)
        removed = self._forget_other_repositories()
        total, done = sum(len(plan.changed) for plan in plans), 0
        ids: list[int] = []
        for plan in plans:
            cut: list[CutDocument] = []
            for file, former in plan.changed:
                document = self._read(plan.library, file, None if everything else former)
                cut += [] if document is None else [document]
                if self._enough(cut):
                    ids += self._put(cut)
                    cut = []
                done += 1
                self._tell(Progress(done, total), watch)
                if self._lease:
                    self._our_turn()
            ids += self._put(cut)
            removed += self._forget(plan.library.key, plan.gone)
            self._settled[plan.library.key] = plan.seen
        if not self.libraries:
            self._settled[""] = {}
        changed = Changed(tuple(ids), removed)
        if ids or removed:
            log.info("content_indexed", documents=len(ids), removed=removed, files=total)
            for listener in self.listeners:
                listener(changed)
        return Outcome(sum(len(plan.seen) for plan in plans), changed, MappingProxyType(missing))

    def refused(self) -> Sequence[tuple[str, str, str]]:
        """Repository, path and reason of every file that cannot be read."""

        def look(work: UnitOfWork) -> list[tuple[str, str, str]]:
            return [
                (one.key, path, why)
                for one in self.libraries
                for path, why in sorted(work.content.refused(one.key).items())
            ]

        return self.store.read(look)

    def _plan(self, library: Library, *, everything: bool) -> _Plan:
        files = library.files()
        seen = MappingProxyType({file.path: file.stamp for file in files})
        if seen == self._settled.get(library.key) and not everything:
            return _Plan(library, seen, (), ())
        known = self.store.read(lambda work: work.content.stamps(library.key))
        changed = [
            (file, known.get(file.path))
            for file in files
            if everything or known.get(file.path) != file.stamp
        ]
        return _Plan(library, seen, changed, sorted(known.keys() - seen.keys()))

    def _read(self, library: Library, file: SeenFile, former: str | None) -> CutDocument | None:
        """Read one file to be put; None when it is as it was or unreadable, which is noted."""
        try:
            document = library.read(file.path)
        except UnreadableError as error:
            why, at = str(error), self.clock()
            self.store.change(
                lambda work: work.content.refuse(library.key, file.path, file.stamp, why, at)
            )
            return None
        # Only the same way of reading makes the same document of the same bytes.
        if former is not None and _edition(former) == _edition(file.stamp):
            touched = self.store.change(
                lambda work: work.content.unchanged(
                    library.key, file.path, document.digest, file.stamp
                )
            )
            if touched:
                return None
        return CutDocument(document, passages(document), file.stamp).prepared()

    def _enough(self, cut: Sequence[CutDocument]) -> bool:
        return len(cut) >= self.together or sum(len(one.passages) for one in cut) >= self._most[0]

    def _put(self, cut: Sequence[CutDocument]) -> Sequence[int]:
        if not cut:
            return []
        at, began = self.clock(), perf_counter()
        ids = self.store.change(lambda work: work.content.put_all(cut, at))
        self._most[0] = affordable(
            sum(len(one.passages) for one in cut), perf_counter() - began, self._most[0]
        )
        return ids

    def _forget(self, repository: str, paths: Sequence[str]) -> int:
        for start in range(0, len(paths), _AT_ONCE):
            some = paths[start : start + _AT_ONCE]

            def remove(work: UnitOfWork, some: Sequence[str] = some) -> None:
                for path in some:
                    work.content.remove(repository, path)

            self.store.change(remove)
        return len(paths)

    def _forget_other_repositories(self) -> int:
        """Forget what app.yaml no longer names; asked once, since other settings are another us."""
        if self._settled:
            return 0
        ours = {library.key for library in self.libraries}
        known = self.store.read(
            lambda work: {
                key: sorted(work.content.stamps(key))
                for key in work.content.repositories()
                if key not in ours
            }
        )
        return sum(self._forget(key, paths) for key, paths in known.items())

    def _our_turn(self) -> bool:
        now = self.clock()
        if self._lease and now - self._lease[0] < _LEASE_RENEWED:
            return True

        def take(work: UnitOfWork) -> bool:
            held = json.loads(work.facts.get(_LEASE) or "{}")
            theirs = held.get("host") != self.host
            if theirs and held and datetime.fromisoformat(held["at"]) + _LEASE_LASTS > now:
                return False
            work.facts.put(_LEASE, json.dumps({"host": self.host, "at": now.isoformat()}))
            return True

        taken = self.store.change(take)
        self._lease[:] = [now] if taken else []
        return taken

    def _complain(self, missing: Mapping[str, str]) -> None:
        for key, why in missing.items():
            if self._complained.get(key) != why:
                log.warning("content_missing", repository=key, why=why)
        self._complained.clear()
        self._complained.update(missing)

    @staticmethod
    def _tell(progress: Progress, watch: Callable[[Progress], None] | None) -> None:
        if watch is not None:
            watch(progress)
        elif progress.done % _A_LINE_EVERY == 0:
            log.info("content_progress", done=progress.done, total=progress.total)


def affordable(passages: int, seconds: float, before: int) -> int:
    """How many passages a transaction may have after so many took so many seconds.

    At most twice as many as before: a few passages tell little about many.
    """
    now = int(passages * _HELD / max(seconds, 1e-6))
    return max(_FEWEST_PASSAGES, min(_MOST_PASSAGES, now, 2 * before))


def _edition(stamp: str) -> str:
    return stamp.rpartition("-")[2]
