"""One fresh stack for each test, on a copy of one migrated database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.schema import upgrade

from .setting import DATABASE, SOURCES, NewStack, Stack


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / DATABASE
    database = Database(f"sqlite:///{path}")
    upgrade(database.engine)
    database.close()
    return path


@pytest.fixture
def new_stack(tmp_path: Path, migrated: Path) -> Iterator[NewStack]:
    made: list[Stack] = []

    def make(sources: str) -> Stack:
        folder = tmp_path / f"stack{len(made)}"
        folder.mkdir()
        shutil.copy(migrated, folder)
        made.append(Stack(folder, sources))
        return made[-1]

    yield make
    for stack in made:
        stack.database.close()


@pytest.fixture
def stack(new_stack: NewStack) -> Stack:
    return new_stack(SOURCES)
