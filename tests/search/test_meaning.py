"""Searching by meaning, where the `vectors` extra and its weights are installed."""

import importlib.util

import pytest

from bot.domain.content import Reader
from bot.domain.queries import Synonyms
from bot.services.embedding import PACKAGE, VectorsUnavailableError
from bot.services.meaning import MeaningService
from bot.services.searching import SearchService
from storage.database import Database

from .shelf import put

EVERYBODY = Reader.one({"everyone"})
INSTALLED = all(importlib.util.find_spec(one) for one in (PACKAGE, "tokenizers", "safetensors"))


@pytest.mark.skipif(not INSTALLED, reason="the `vectors` extra is not installed")
def test_other_words_for_the_same_thing_find_it_for_its_readers(database: Database) -> None:
    legal = (frozenset({"legal"}),)
    database.change(lambda work: put(work, "a.md", "Seats", "Each user is twenty euros a month."))
    database.change(lambda work: put(work, "b.md", "Office", "Our dog sleeps in the kitchen."))
    secret = "The subscription fee is going to rise by a third."
    database.change(lambda work: put(work, "c.md", "Plans", secret, readers=legal))
    meaning = MeaningService(database)
    while meaning.step():
        pass
    service = SearchService(Synonyms.of(()), meaning=meaning)

    def titles(reader: Reader) -> list[str]:
        findings = database.read(
            lambda work: service.search(work, "what does a subscription cost", reader)
        )
        assert findings.features is None or findings.features.meaning is not None
        return [hit.document.about.title for hit in findings.hits]

    assert titles(EVERYBODY)[0] == "Seats"
    assert "Plans" not in titles(EVERYBODY)
    assert titles(Reader.one({"everyone", "legal"}))[0] == "Plans"
    database.change(lambda work: work.content.remove("handbook", "c.md"))
    assert not meaning.step()
    meaning.tidy()
    assert "Plans" not in titles(Reader.one({"everyone", "legal"}))


def test_without_the_extra_words_alone_are_searched(database: Database) -> None:
    def missing() -> None:
        raise VectorsUnavailableError("not installed")

    database.change(lambda work: put(work, "a.md", "Seats", "Each user is twenty euros a month."))
    meaning = MeaningService(database, load=missing)  # type: ignore[arg-type]  # it only raises
    assert not meaning.step()
    service = SearchService(Synonyms.of(()), meaning=meaning)
    findings = database.read(lambda work: service.search(work, "twenty euros", EVERYBODY))
    assert len(findings.hits) == 1
    assert findings.features is not None
    assert findings.features.meaning is None
