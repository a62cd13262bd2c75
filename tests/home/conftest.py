"""The company, on each database."""

import pytest

from storage.database import Database

from .company import Company


@pytest.fixture
def company(database: Database) -> Company:
    return Company(database)
