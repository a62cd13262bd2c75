"""One fresh stack for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .setting import NewStack, Stack


@pytest.fixture
def new_stack(tmp_path: Path) -> Iterator[NewStack]:
    made: list[Stack] = []

    def make(sources: str) -> Stack:
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(Stack(folder, sources))
        return made[-1]

    yield make
    for stack in made:
        stack.database.close()


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    made = Stack(tmp_path)
    yield made
    made.database.close()
