"""Requests for the same thing make one gap."""

import pytest

from bot.config import Settings
from bot.domain.battlecard_changes import Signal, SignalKind
from bot.domain.gaps import Gap, GapState
from bot.ports import UnitOfWork
from bot.services.gaps import GapService
from storage.database import Database
from tests.settings import loaded

from .office import APP, MONDAY


@pytest.fixture
def settings() -> Settings:
    return loaded(APP, {})


@pytest.fixture
def gaps(settings: Settings) -> GapService:
    return GapService(settings, lambda: MONDAY)


def backlog(store: Database) -> list[Gap]:
    return [one.gap for one in store.read(lambda work: work.gaps.backlog({GapState.OPEN}))]


def ask(store: Database, gaps: GapService, person: str, words: str) -> int:
    return store.change(lambda work: gaps.unanswered(work, words, person))


def take(store: Database, gaps: GapService, signal: Signal) -> None:
    store.change(lambda work: gaps.take_signal(work, signal))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Do we support SSO with Okta?", "is there Okta SSO"),
        ("Can I self-host Northwind?", "can northwind be self hosted"),
        ("PRICE FOR GERMANY", "price for Germany??"),
    ],
)
def test_the_same_question_in_other_words_is_one_gap(
    database: Database, gaps: GapService, one: str, other: str
) -> None:
    for person, words in (("U0ANA", one), ("U0BEN", other)):
        ask(database, gaps, person, words)
    (found,) = database.read(lambda work: work.gaps.backlog({GapState.OPEN}))
    assert found.gap.text == one
    assert found.interest.people == 2
    assert found.interest.waiting == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Is Acme GDPR compliant?", "Is Globex GDPR compliant?"),
        ("Do we support SSO?", "Do we not support SSO?"),
        ("Who signs the partner contract?", "Who signs the vendor contract?"),
        ("What is a status page?", "Can customers build a status page with their own domain?"),
        ("", "What is a status page?"),
    ],
)
def test_questions_that_only_look_alike_are_two_gaps(
    database: Database, gaps: GapService, one: str, other: str
) -> None:
    ask(database, gaps, "U0ANA", one)
    ask(database, gaps, "U0BEN", other)
    assert len(backlog(database)) == 2


def test_whoever_asks_the_same_again_while_they_wait_counts_once(
    database: Database, gaps: GapService
) -> None:
    ask(database, gaps, "U0ANA", "Do we support SSO with Okta?")
    gap_id = ask(database, gaps, "U0ANA", "do we support SSO with okta")
    assert len(database.read(lambda work: work.gaps.requests([gap_id]))) == 1


def test_a_missed_battlecard_and_its_misspelt_name_are_one_gap(
    database: Database, gaps: GapService
) -> None:
    for words in ("Initech", "initecj", "Hooli"):
        signal = Signal(SignalKind.MISS, words, "U0ANA", MONDAY)
        take(database, gaps, signal)
    assert [one.text for one in backlog(database)] == ["Initech", "Hooli"]


def test_a_section_that_was_wrong_twice_is_one_gap_and_another_section_is_another(
    database: Database, gaps: GapService
) -> None:
    for person, section in (("U0ANA", "price"), ("U0BEN", "price"), ("U0BEN", "proof")):
        signal = Signal(SignalKind.WRONG, "they lowered it", person, MONDAY, 7, section)
        take(database, gaps, signal)
    assert [one.section for one in backlog(database)] == ["price", "proof"]


def test_a_question_does_not_join_a_gap_that_is_closed(
    database: Database, gaps: GapService
) -> None:
    def close(work: UnitOfWork) -> None:
        gap_id = gaps.unanswered(work, "Do we support SSO with Okta?", "U0ANA")
        gap = work.gaps.lock(gap_id)
        assert gap
        work.gaps.put(Gap(**{**vars(gap), "state": GapState.DONE, "closed_at": MONDAY}))
        assert gaps.unanswered(work, "Do we support SSO with Okta?", "U0BEN") != gap_id

    database.change(close)


def test_synonyms_of_the_settings_are_one_word(database: Database) -> None:
    settings = loaded(APP + "content: {synonyms: [[discount, rebate]]}\n", {})
    gaps = GapService(settings, lambda: MONDAY)
    for words in ("Which discount for students?", "student rebate"):
        ask(database, gaps, "U0ANA", words)
    assert len(backlog(database)) == 1


def test_those_with_the_most_people_and_leads_come_first_then_the_oldest(
    database: Database, gaps: GapService
) -> None:
    def want(work: UnitOfWork) -> None:
        gaps.unanswered(work, "Is there an audit log?", "U0ANA")
        gaps.unanswered(work, "Where is the data centre?", "U0ANA")
        for lead in (1, 2):
            gaps.no_asset(work, lead, "U0ANA", "a case study for hospitals")

    database.change(want)
    texts = [one.text for one in backlog(database)]
    assert texts == [
        "a case study for hospitals",
        "Is there an audit log?",
        "Where is the data centre?",
    ]
