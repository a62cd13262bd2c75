"""How leads are found among many: half words among the newest, beginnings of words among all."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from bot.domain.leads import LeadData
from storage.database import Database
from storage.lead_words import pieces
from storage.models import leads
from tests.conftest import NewDatabase

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ADA = LeadData(name="Ada Müller-O'Brien", email="ada@analytical.example", phone="+493012345678")


@pytest.fixture
def store(new_database: NewDatabase) -> Iterator[Database]:
    """Ada's lead is number 1, and 30,000 others came after it."""
    database = Database(new_database())
    database.change(lambda work: work.arrivals.add("website", "1", ADA, NOON))
    with database.engine.begin() as connection:
        row = dict(connection.execute(select(leads)).mappings().one())
        newest = row | {"id": 30_000, "haystack": "grace hopper grace@navy.example"}
        connection.execute(insert(leads).values(newest))
    yield database
    database.close()


def _found(store: Database, words: str) -> list[int]:
    return [lead.id for lead in store.read(lambda work: work.leads.find(words, 10))]


def test_an_old_lead_is_found_by_the_beginnings_of_its_words(store: Database) -> None:
    for words in ("ada", "ADA müll", "o'brien", "ada@analytical.example", "+4930", "analytic"):
        assert _found(store, words) == [1], words
    assert _found(store, "#1") == [1]


def test_half_a_word_finds_the_newest_only(store: Database) -> None:
    assert _found(store, "opper") == [30_000]
    assert _found(store, "lytical") == []
    assert _found(store, "exam") == [30_000, 1]


def test_pages_of_what_is_found_follow_each_other(store: Database) -> None:
    def page(skip: int) -> list[int]:
        found = store.read(lambda work: work.leads.find("example", 1, skip))
        return [lead.id for lead in found]

    assert [page(0), page(1), page(2)] == [[30_000], [1], []]


def test_what_is_no_longer_told_is_no_longer_found(store: Database) -> None:
    store.change(lambda work: work.erasing.clear(1, NOON))
    assert _found(store, "ada") == []


def test_signs_alone_find_nothing_and_break_nothing(store: Database) -> None:
    for words in ("@", '"', "'", "\\", "%", "*", "a AND", "–", "NOT", ":*", "(", "ada – müller"):
        _found(store, words)


@given(st.text())
def test_pieces_are_words_without_signs(asked: str) -> None:
    for one in pieces(asked):
        assert one
        assert not set(one) & set("'\"\\ @.-")
