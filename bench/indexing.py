"""`python -m bench content`: real pages indexed from nothing, one of them changed, and a look."""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread

from bench.databases import kind_of, new_database
from bench.importing import SAMPLES
from bench.report import save
from bench.trial import Options
from bot.domain.front_matter import Shelf
from bot.ports import UnitOfWork
from bot.services.indexing import IndexingService, Outcome
from storage import schema
from storage.database import Database
from storage.library.folder import Folder
from storage.library.reading import FolderLibrary, edition

_PAGES = SAMPLES / "content"
#: Goals of the project, in seconds.
_FROM_NOTHING, _ONE_CHANGED = 60, 1
#: The p99 of clicks meanwhile, in milliseconds; seconds between two, and of a look without load.
_CLICK, _EVERY, _ALONE = 100.0, 0.02, 4.0


def indexing(pages: int, options: Options) -> int:
    """Index so many pages of the sample data; exit code 1 when it takes longer than the goals."""
    found = sorted([*_PAGES.rglob("*.md"), *_PAGES.rglob("*.mdx")])
    if not found:
        print(f"{_PAGES} has no pages; set BATON_SAMPLE_DATA.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "pages"
        for number in range(pages):
            # When there are fewer, some come again under another name.
            page = found[number % len(found)]
            copy = root / str(number // len(found)) / page.relative_to(_PAGES)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, copy)
        with new_database(
            Path(temporary), postgresql=options.postgresql, url=options.database
        ) as url:
            figures, late = _measured(root, copy, url)
    for name, figure in figures.items():
        print(f"{name}: {figure:.3g}" if isinstance(figure, float) else f"{name}: {figure}")
    for finding in late:
        print(f"too slow {finding}")
    save("content", {"figures": figures, "findings": late})
    return 1 if late else 0


def _measured(root: Path, page: Path, url: str) -> tuple[dict[str, object], list[str]]:
    shelf = Shelf("pages")
    library = FolderLibrary(shelf, Folder(root, edition=edition(shelf)))
    database = Database(url)
    try:
        schema.upgrade(database.engine)
        service = IndexingService(database, (library,), lambda: datetime.now(UTC), "bench")
        with _clicks(database) as quiet:
            time.sleep(_ALONE)
        with _clicks(database) as busy:
            nothing, first = _timed(service.run)
        with page.open("a", encoding="utf-8") as file:
            file.write("\n\nOne more sentence.\n")
        changed, second = _timed(service.run)
        looked, _ = _timed(service.run)
    finally:
        database.close()
    figures: dict[str, object] = {
        "files": first.files,
        "database": kind_of(url),
        "documents": len(first.changed.documents),
        "seconds from nothing": nothing,
        "ms of a click alone, p50": quantiles(quiet, n=100)[49],
        "ms of a click alone, p99": quantiles(quiet, n=100)[98],
        "ms of a click meanwhile, p50": quantiles(busy, n=100)[49],
        "ms of a click meanwhile, p99": (meanwhile := quantiles(busy, n=100)[98]),
        "MB at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "seconds for one changed file": changed,
        "seconds to see that nothing changed": looked,
    }
    late = []
    if nothing > _FROM_NOTHING:
        late.append(f"from nothing: {nothing:.1f} s, the goal is {_FROM_NOTHING}")
    if changed > _ONE_CHANGED or len(second.changed.documents) != 1:
        late.append(f"one changed file: {changed:.2f} s, the goal is {_ONE_CHANGED}")
    if meanwhile > _CLICK:
        late.append(f"clicks meanwhile: p99 {meanwhile:.0f} ms, the goal is {_CLICK:.0f}")
    return figures, late


def _click(work: UnitOfWork) -> bool:
    return work.inbox.first_time(f"click {time.monotonic_ns()}", datetime.now(UTC))


@contextmanager
def _clicks(database: Database) -> Iterator[list[float]]:
    """Milliseconds of changes that are made one after the other until the context ends."""
    took: list[float] = []
    over = Event()

    def click() -> None:
        while not over.is_set():
            began = time.perf_counter()
            database.change(_click)
            took.append((time.perf_counter() - began) * 1000)
            over.wait(_EVERY)

    person = Thread(target=click)
    person.start()
    try:
        yield took
    finally:
        over.set()
        person.join()


def _timed(run: Callable[[], Outcome]) -> tuple[float, Outcome]:
    began = time.perf_counter()
    outcome = run()
    return time.perf_counter() - began, outcome
