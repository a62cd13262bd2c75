"""The index follows the files: what changed, what is gone, and what is in the way."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.content import Reader
from bot.domain.front_matter import Shelf
from bot.ports import StoreUnavailableError
from bot.ports.content import Library
from bot.services.indexing import Changed, IndexingService, Progress, affordable
from storage.database import Database

from .shelf import library, write

ALL = Reader.one({"everyone"})


class Clock:
    """Time that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def service(
    database: Database,
    clock: Callable[[], datetime],
    *libraries: Library,
    host: str = "one",
    told: list[Changed] | None = None,
    together: int = 20,
) -> IndexingService:
    listeners = () if told is None else (told.append,)
    return IndexingService(database, libraries, clock, host, listeners, together)


def titles(database: Database) -> list[str]:
    return [one.about.title for one in database.read(lambda work: work.content.find(ALL))]


def test_only_what_changed_is_read_again(database: Database, clock: Clock, tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        write(tmp_path, f"{name}.md", f"# {name}\n\nWords.")
    told: list[Changed] = []
    indexing = service(database, clock, library(tmp_path), told=told)
    assert indexing.step()
    assert titles(database) == ["one", "three", "two"]
    assert not indexing.step()
    write(tmp_path, "two.md", "# zwei\n\nWords, too.")
    (tmp_path / "three.md").unlink()
    assert indexing.step()
    assert titles(database) == ["one", "zwei"]
    assert [(len(one.documents), one.removed) for one in told] == [(3, 0), (1, 1)]


def test_a_touched_file_is_not_put_again(database: Database, clock: Clock, tmp_path: Path) -> None:
    file = write(tmp_path, "one.md", "# one\n\nWords.")
    told: list[Changed] = []
    indexing = service(database, clock, library(tmp_path), told=told)
    indexing.step()
    file.touch()
    assert not indexing.step()
    assert len(told) == 1
    assert database.read(lambda work: work.content.stamps("sales")) == {
        one.path: one.stamp for one in library(tmp_path).files()
    }


def test_other_readers_in_app_yaml_hold_for_what_is_indexed(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    write(tmp_path, "one.md", "# one\n\nWords.")
    service(database, clock, library(tmp_path)).step()
    narrow = library(tmp_path, Shelf("sales", frozenset({"marketing"})))
    assert service(database, clock, narrow).step()
    assert titles(database) == []


def test_a_repository_that_app_yaml_no_longer_names_is_forgotten(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    write(tmp_path, "one.md", "# one\n\nWords.")
    service(database, clock, library(tmp_path)).step()
    assert service(database, clock).step()
    assert titles(database) == []
    assert database.read(lambda work: work.content.repositories()) == []


def test_a_folder_that_cannot_be_listed_changes_nothing(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    root = tmp_path / "content"
    write(root, "one.md", "# one\n\nWords.")
    service(database, clock, library(root)).step()
    root.rename(tmp_path / "unmounted")
    indexing = service(database, clock, library(root))
    assert "cannot be listed" in indexing.run().missing["sales"]
    assert titles(database) == ["one"]


def test_unreadable_files_are_named_and_the_rest_is_read(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    write(tmp_path, "bad.md", b"\0\0")
    write(tmp_path, "good.md", "# good\n\nWords.")
    indexing = service(database, clock, library(tmp_path))
    outcome = indexing.run()
    assert (outcome.files, len(outcome.changed.documents)) == (2, 1)
    ((repository, path, why),) = indexing.refused()
    assert (repository, path) == ("sales", "bad.md")
    assert "no text file" in why
    write(tmp_path, "bad.md", "# mended\n\nWords.")
    indexing.step()
    assert indexing.refused() == []
    assert titles(database) == ["good", "mended"]


def test_a_slow_database_is_given_little_at_once_so_that_clicks_get_between(
    database: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        parts = "".join(f"## Part {part}\n\nWords.\n\n" for part in range(30))
        write(tmp_path, f"{number:02}.md", f"# {number:02}\n\n{parts}")
    done = database.change

    def slow(work: Callable[..., object]) -> object:
        time.sleep(0.05)
        return done(work)

    monkeypatch.setattr(database, "change", slow)
    seen: list[int] = []
    indexing = service(database, clock, library(tmp_path))
    indexing.run(lambda _progress: seen.append(len(titles(database))))
    assert len(titles(database)) == 12
    assert max(after - before for before, after in pairwise(seen)) == 2


@given(st.integers(1, 5_000), st.floats(0, 60), st.integers(50, 400))
def test_what_a_transaction_may_hold_grows_slowly_and_has_bounds(
    passages: int, seconds: float, before: int
) -> None:
    now = affordable(passages, seconds, before)
    assert 50 <= now <= min(400, 2 * before)
    assert affordable(passages, seconds + 1, before) <= now
    assert affordable(400, 0.04, 400) == 400
    assert affordable(50, 0.05, 400) == 50


def test_who_is_stopped_goes_on_where_they_were(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    for number in range(6):
        write(tmp_path, f"{number}.md", f"# {number}\n\nWords.")

    def stop(progress: Progress) -> None:
        if progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        service(database, clock, library(tmp_path), together=2).run(stop)
    assert titles(database) == ["0", "1"]
    seen: list[Progress] = []
    service(database, clock, library(tmp_path)).run(seen.append)
    assert [(one.done, one.total) for one in seen] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert titles(database) == ["0", "1", "2", "3", "4", "5"]


def test_a_full_disk_leaves_whole_documents(
    database: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.md", f"# {number}\n\nWords.")
    done = database.change
    calls = 0

    def full(work: Callable[..., object]) -> object:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise StoreUnavailableError("database or disk is full")
        return done(work)

    monkeypatch.setattr(database, "change", full)
    with pytest.raises(StoreUnavailableError):
        service(database, clock, library(tmp_path), together=1).run()
    monkeypatch.undo()
    assert titles(database) == ["0", "1"]
    service(database, clock, library(tmp_path)).run()
    assert titles(database) == ["0", "1", "2"]


def test_one_host_indexes_and_another_takes_over(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    write(tmp_path, "a.md", "# a\n\nWords.")
    first = service(database, clock, library(tmp_path), host="first")
    second = service(database, clock, library(tmp_path), host="second")
    assert first.step()
    write(tmp_path, "b.md", "# b\n\nWords.")
    assert not second.step()
    assert titles(database) == ["a"]
    clock.now += timedelta(seconds=31)
    assert second.step()
    assert titles(database) == ["a", "b"]
    assert not first.step()


def test_everything_is_read_again_on_demand(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    write(tmp_path, "a.md", "# a\n\nWords.")
    indexing = service(database, clock, library(tmp_path))
    indexing.run()
    assert len(indexing.run().changed.documents) == 0
    assert len(indexing.run(everything=True).changed.documents) == 1


def test_two_at_once_on_one_database_agree(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    for number in range(30):
        write(tmp_path, f"{number:02}.md", f"# {number:02}\n\nWords about {number}.")
    both = [service(database, clock, library(tmp_path)) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda one: one.run(), both))
    assert [one.files for one in outcomes] == [30, 30]
    assert titles(database) == [f"{number:02}" for number in range(30)]
    assert service(database, clock, library(tmp_path)).run().changed == Changed()
