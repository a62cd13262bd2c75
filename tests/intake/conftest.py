"""One fresh stack for each test: on a copy of one SQLite file, or on each kind of database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .setting import SOURCES, NewStack, Stack


@pytest.fixture
def new_stack(tmp_path: Path, migrated: Path) -> Iterator[NewStack]:
    made: list[Stack] = []

    def make(sources: str) -> Stack:
        file = tmp_path / f"stack{len(made)}.db"
        shutil.copy(migrated, file)
        made.append(Stack(f"sqlite:///{file}", sources))
        return made[-1]

    yield make
    for stack in made:
        stack.database.close()


@pytest.fixture
def stack(new_stack: NewStack) -> Stack:
    return new_stack(SOURCES)


@pytest.fixture
def stored(database_url: str) -> Iterator[Stack]:
    """The stack on SQLite and again on PostgreSQL, for tests of what is kept."""
    made = Stack(database_url)
    yield made
    made.database.close()
