"""A digest of which its sender told late that it is there: what belongs under it comes, too."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.deliveries import Delivery, State
from bot.ports import UnitOfWork
from bot.slack.outcomes import Fault
from bot.slack.places import place_of
from bot.slack.recording import record
from storage.models import deliveries

from .newsroom import Newsroom
from .test_posting import began

DAILY = "digest:daily:2026-11-23"
_LEASE = timedelta(seconds=3)
#: A post each second.
_PACE = timedelta(seconds=2)


@pytest.fixture
def news(newsroom: Newsroom) -> Newsroom:
    """A daily digest and more in its thread wait to be posted, and nothing else."""
    began(newsroom).now = datetime(2026, 11, 23, 7, tzinfo=UTC)
    newsroom.leads(30)
    newsroom.now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    newsroom.sweeper.step()
    return newsroom


def _claimed(news: Newsroom, worker: str) -> list[Delivery]:
    """What the worker takes of the digest and its parts."""

    def take(work: UnitOfWork) -> list[Delivery]:
        work.sending.recover(news.now, worker)
        return list(work.sending.claim(news.now, worker, _LEASE, 8))

    taken = news.store.change(take)
    return [one for one in taken if one.key.startswith(DAILY)]


def _states(news: Newsroom) -> dict[str, str]:
    asked = select(deliveries.c.key, deliveries.c.state).where(deliveries.c.key.startswith(DAILY))
    with news.store.engine.connect() as connection:
        return {row.key: row.state for row in connection.execute(asked)}


def _shown(news: Newsroom, one: Delivery, worker: str, ts: str) -> None:
    def keep(work: UnitOfWork) -> None:
        news.sweeper.posted(work, one.key)
        work.attempts.shown(one, worker, news.now, "C0ALIGN", ts)

    news.store.change(keep)


def _given_up(news: Newsroom, one: Delivery, worker: str) -> None:
    def keep(work: UnitOfWork) -> None:
        fault = place_of(work, one)
        assert isinstance(fault, Fault)
        record(work, one, worker, news.now, fault)

    news.store.change(keep)


def _first_parts(news: Newsroom) -> tuple[Delivery, list[Delivery]]:
    """The digest that a sender has taken who is thought dead since, and what another takes then."""
    [head] = _claimed(news, "slow")
    news.now += _LEASE + timedelta(seconds=1)
    parts = _claimed(news, "other")
    assert _states(news)[DAILY] == State.UNKNOWN
    return head, parts


def test_what_was_given_up_comes_once_the_digest_is_there(news: Newsroom) -> None:
    head, [part] = _first_parts(news)
    assert part.root is None
    _given_up(news, part, "other")
    assert _states(news)[part.key] == State.FAILED
    # Slack may show the digest, so it is not posted again for what belongs to it.
    assert _states(news)[DAILY] == State.UNKNOWN
    _shown(news, head, "slow", "1790000000.000100")
    assert _states(news) == {
        DAILY: State.SHOWN,
        **dict.fromkeys(_states(news).keys() - {DAILY}, State.DUE),
    }
    news.now += _PACE
    [again] = _claimed(news, "other")
    assert (again.key, again.root) == (part.key, ("C0ALIGN", "1790000000.000100"))


def test_what_is_given_up_in_that_very_moment_comes_too(news: Newsroom) -> None:
    head, [part] = _first_parts(news)
    _shown(news, head, "slow", "1790000000.000100")
    _given_up(news, part, "other")
    assert _states(news)[part.key] == State.DUE


def test_a_digest_that_is_there_as_usual_leaves_its_parts_as_they_wait(news: Newsroom) -> None:
    [head] = _claimed(news, "quick")
    _shown(news, head, "quick", "1790000000.000100")
    news.now += _PACE
    [part] = _claimed(news, "quick")
    assert (part.wanted, part.root) == (1, ("C0ALIGN", "1790000000.000100"))
