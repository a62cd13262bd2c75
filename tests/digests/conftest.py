"""A newsroom on each kind of database."""

import pytest

from storage.database import Database

from .newsroom import Newsroom


@pytest.fixture
def newsroom(database: Database) -> Newsroom:
    return Newsroom(database)
