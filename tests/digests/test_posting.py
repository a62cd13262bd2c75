"""Digests come when they are due: once, late if need be, and not on days off."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.deliveries import Kind
from bot.domain.digest_records import Fate
from sandbox import validate
from storage.database import Database

from .newsroom import DIGESTS, TEAM, Newsroom

WEEKLY = "digest:weekly:2026-W47"
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def began(newsroom: Newsroom) -> Newsroom:
    """Digests have been due before, so that none is the first."""
    newsroom.now = TUESDAY - timedelta(days=20)
    newsroom.sweeper.step()
    return newsroom


def text_of(newsroom: Newsroom, key: str) -> str:
    shown = newsroom.shown(key)
    assert shown
    validate.check_blocks(shown.blocks)
    return shown.text


def test_a_weekly_digest_tells_of_the_week_that_is_over(newsroom: Newsroom) -> None:
    began(newsroom).now = datetime(2026, 11, 17, 8, tzinfo=UTC)
    newsroom.leads(12)
    newsroom.sweeper.step()
    newsroom.now = TUESDAY
    assert newsroom.sweeper.step()
    assert not newsroom.sweeper.step()
    assert newsroom.wanted()[-1] == WEEKLY
    said = text_of(newsroom, WEEKLY)
    assert "Week 47 (16–22 Nov 2026), compared with Week 46 (9–15 Nov 2026)." in said
    assert "Nothing changed beyond noise" in said
    assert "12 leads, 0 in " in said
    assert "late" not in said.partition("Exceptions")[0]


def test_a_daily_digest_tells_on_monday_of_friday_to_sunday(newsroom: Newsroom) -> None:
    began(newsroom).now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    newsroom.leads(3, name="Friday Lead")
    newsroom.now = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    newsroom.sweeper.step()
    assert "digest:daily:2026-11-22" in newsroom.wanted()
    assert "20–22 Nov 2026, compared with 17–19 Nov 2026" in text_of(
        newsroom, "digest:daily:2026-11-22"
    )


def test_after_downtime_only_the_newest_comes_and_says_that_it_is_late(newsroom: Newsroom) -> None:
    began(newsroom)
    before = newsroom.wanted()
    newsroom.now = TUESDAY + timedelta(days=23, hours=5)
    newsroom.sweeper.step()
    new = [key for key in newsroom.wanted() if key not in before]
    assert new == [
        "digest:daily:2026-12-16",
        "digest:weekly:2026-W50",
        "digest:monthly:2026-10",
    ]
    assert "This comes late: it was due" in text_of(newsroom, "digest:weekly:2026-W50")
    missed = newsroom.service.make("weekly", newsroom.service.window("weekly", "2026-W49"))
    assert missed.window.name == "2026-W49"


def test_what_was_due_before_there_were_digests_is_not_told(newsroom: Newsroom) -> None:
    newsroom.now = TUESDAY + timedelta(hours=5)
    newsroom.sweeper.step()
    assert newsroom.wanted() == []
    newsroom.wait(days=7)
    newsroom.sweeper.step()
    assert "digest:weekly:2026-W48" in newsroom.wanted()


def test_two_processes_post_each_digest_once(newsroom: Newsroom) -> None:
    other = Newsroom(newsroom.store, numbers=newsroom.numbers)
    for hour in range(0, 25 * 24, 7):
        newsroom.now = other.now = TUESDAY + timedelta(hours=hour)
        first, second = (newsroom, other) if hour % 2 else (other, newsroom)
        first.sweeper.step()
        second.sweeper.step()
    found = newsroom.wanted()
    assert [key for key in found if ":weekly:" in key] == [
        f"digest:weekly:2026-W{week}" for week in (47, 48, 49, 50)
    ]
    daily = [key for key in found if ":daily:" in key]
    assert len(daily) == len(set(daily)) == 18
    assert [key for key in found if ":monthly:" in key] == ["digest:monthly:2026-10"]


def test_a_holiday_is_left_out_when_told_so_and_the_next_day_tells_of_it(
    database: Database,
) -> None:
    digests = (
        DIGESTS.partition("  monthly")[0]
        .replace("channel: leads}", "channel: leads, holidays: skip}")
        .replace("audience:", "holidays: skip, audience:")
    )
    newsroom = began(Newsroom(database, app=TEAM + digests))
    # The first of December, a Tuesday, is a day off of sales.
    newsroom.now = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
    newsroom.sweeper.step()
    before = newsroom.wanted()
    newsroom.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert newsroom.sweeper.step()
    assert newsroom.wanted()[len(before) :] == []
    skipped = newsroom.store.read(lambda work: work.digests.get("digest:weekly:2026-W48"))
    assert skipped
    assert skipped.fate is Fate.HOLIDAY
    newsroom.now = datetime(2026, 12, 2, 9, tzinfo=UTC)
    newsroom.sweeper.step()
    assert newsroom.wanted()[len(before) :] == ["digest:daily:2026-12-01"]
    assert "30 Nov – 1 Dec 2026" in text_of(newsroom, "digest:daily:2026-12-01")


def test_a_holiday_changes_nothing_when_nobody_said_so(newsroom: Newsroom) -> None:
    began(newsroom).now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    newsroom.sweeper.step()
    assert "digest:weekly:2026-W48" in newsroom.wanted()


@pytest.mark.parametrize("weekday", ["mon", "wed", "sun"])
def test_another_weekday_in_app_yaml_repeats_no_week_and_misses_none(
    database: Database, weekday: str
) -> None:
    began(newsroom := Newsroom(database)).now = TUESDAY
    newsroom.sweeper.step()
    changed = Newsroom(database, app=TEAM + DIGESTS.replace("weekday: tue", f"weekday: {weekday}"))
    for hour in range(0, 24 * 15, 8):
        changed.now = TUESDAY + timedelta(hours=hour)
        changed.sweeper.step()
    weekly = [key for key in changed.wanted() if ":weekly:" in key]
    assert len(weekly) == len(set(weekly))
    assert {WEEKLY, "digest:weekly:2026-W48"} <= set(weekly)


def test_what_was_said_stays_whatever_happens_later(newsroom: Newsroom) -> None:
    began(newsroom).now = datetime(2026, 11, 17, 8, tzinfo=UTC)
    newsroom.leads(12)
    newsroom.now = TUESDAY
    newsroom.sweeper.step()
    said = newsroom.shown(WEEKLY)
    newsroom.now = datetime(2026, 11, 18, 8, tzinfo=UTC)
    newsroom.leads(5)
    assert newsroom.shown(WEEKLY) == said
    restarted = Newsroom(newsroom.store)
    assert restarted.shown(WEEKLY) == said


def test_more_than_a_message_holds_is_told_in_its_thread(newsroom: Newsroom) -> None:
    began(newsroom).now = datetime(2026, 11, 23, 7, tzinfo=UTC)
    newsroom.leads(30)
    newsroom.now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    newsroom.sweeper.step()
    key = "digest:daily:2026-11-23"
    assert newsroom.wanted(Kind.DIGEST_PART) == [f"{key}:part:unanswered"]
    assert "And 25 more in the thread." in str(newsroom.shown(key))
    assert "Lead 29" in text_of(newsroom, f"{key}:part:unanswered")
