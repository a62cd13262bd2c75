"""Digests come when they are due: once, late if need be, and not on days off."""

from datetime import UTC, datetime

from bot.domain.deliveries import Kind
from sandbox import validate

from .newsroom import Newsroom


def test_a_weekly_digest_tells_of_the_week_that_is_over(newsroom: Newsroom) -> None:
    newsroom.now = datetime(2026, 11, 17, 8, tzinfo=UTC)
    newsroom.leads(12)
    newsroom.sweeper.step()
    newsroom.now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert newsroom.sweeper.step()
    assert not newsroom.sweeper.step()
    assert newsroom.wanted()[-1] == "digest:weekly:2026-W47"
    shown = newsroom.shown("digest:weekly:2026-W47")
    assert shown
    validate.check_blocks(shown.blocks)
    assert "week 47" in shown.text
    assert "Nothing changed beyond noise" in shown.text


def test_the_thread_is_wanted_after_its_root(newsroom: Newsroom) -> None:
    assert newsroom.wanted(Kind.DIGEST_PART) == []
