"""Who may see, post and delete a digest; errors that name what exists."""

import pytest

from bot.domain.deliveries import Kind
from bot.domain.digest_records import Fate
from bot.domain.people import Actor
from bot.services.digest_desk import Answer

from .newsroom import HOME, Newsroom

STRANGER = Actor("U0ELSEWHERE", "T0ELSEWHERE")


def actor(user: str) -> Actor:
    return Actor(user, HOME.team)


@pytest.fixture
def met(newsroom: Newsroom) -> Newsroom:
    newsroom.meet()
    newsroom.sweeper.step()
    return newsroom


def test_admins_and_who_leads_a_team_post_a_digest_once_a_press(met: Newsroom) -> None:
    desk = met.desk
    assert desk.now("weekly", "", actor("U0ANA"), "1") is Answer.NOT_A_LEAD
    assert desk.now("weekly", "", STRANGER, "2") is Answer.STRANGER
    assert desk.now("weekly", "", actor("U0ELSE"), "3") is Answer.STRANGER
    for _ in range(2):
        assert desk.now("weekly", "", actor("U0EMIL"), "4") is Answer.DONE
    met.sweeper.step()
    met.sweeper.step()
    (key,) = met.wanted()
    shown = met.shown(key)
    assert shown
    assert "asked for it" in shown.text
    assert "digest_delete" in str(shown.blocks)
    assert not met.sweeper.step()


def test_the_scheduled_one_comes_all_the_same(met: Newsroom) -> None:
    met.desk.now("weekly", "2026-W47", actor("U0EMIL"), "1")
    met.sweeper.step()
    met.wait(days=1, hours=1)
    met.sweeper.step()
    assert "digest:weekly:2026-W47" in met.wanted()


def test_who_asked_deletes_it_and_its_thread(met: Newsroom) -> None:
    met.leads(30)
    met.wait(days=1)
    met.desk.now("daily", "", actor("U0EMIL"), "1")
    met.sweeper.step()
    key = next(one for one in met.wanted() if one.count(":") == 3)
    met.desk.delete(key, actor("U0ANA"), "2", "C0LEADS")
    assert met.wanted(Kind.NOTE) == ["note:2"]
    met.desk.delete(key, actor("U0EMIL"), "3", "C0LEADS")
    record = met.store.read(lambda work: work.digests.get(key))
    assert record
    assert record.fate is Fate.WITHDRAWN
    for one in (key, *(part for part in met.wanted(Kind.DIGEST_PART) if part.startswith(key))):
        shown = met.shown(one)
        assert shown
        assert shown.deleted


def test_a_scheduled_digest_is_deleted_by_nobody(met: Newsroom) -> None:
    met.wait(days=1, hours=1)
    met.sweeper.step()
    met.desk.delete("digest:weekly:2026-W47", actor("U0DANA"), "1", "C0LEADS")
    shown = met.shown("digest:weekly:2026-W47")
    assert shown
    assert not shown.deleted
    record = met.store.read(lambda work: work.digests.get("digest:weekly:2026-W47"))
    assert record
    assert record.fate is Fate.TOLD


def test_a_preview_is_for_the_audience(met: Newsroom) -> None:
    desk = met.desk
    ask = desk.preview
    assert ask("weekly", "", actor("U0OTTO"), "1", "https://r") is Answer.NOT_FOR_YOU
    assert ask("weekly", "", actor("U0ANA"), "2", "https://r") is Answer.DONE
    assert ask("daily", "", actor("U0OTTO"), "3", "https://r") is Answer.DONE
    assert ask("weekly", "", STRANGER, "4", "https://r") is Answer.STRANGER
    assert met.wanted(Kind.ANSWER) == ["answer:2", "answer:3"]


def test_a_preview_of_what_was_told_says_the_same(met: Newsroom) -> None:
    met.wait(days=1, hours=1)
    met.sweeper.step()
    told = met.store.read(lambda work: work.digests.of_period("weekly", "2026-W47"))
    met.leads(40)
    seen = met.store.read(lambda work: met.desk.previewed(work, "weekly", "2026-W47"))
    assert told
    assert seen == told.digest
    assert met.store.read(lambda work: met.desk.previewed(work, "nightly", "")) is None


def test_errors_name_what_there_is(met: Newsroom) -> None:
    with pytest.raises(ValueError, match="There are: daily, weekly, monthly"):
        met.desk.now("nightly", "", actor("U0EMIL"), "1")
    with pytest.raises(ValueError, match="is no day, week or month"):
        met.desk.preview("weekly", "someday", actor("U0EMIL"), "2", "https://r")
    with pytest.raises(ValueError, match="2030-W01 has not begun: its first day is 31 Dec 2029"):
        met.desk.preview("weekly", "2030-W01", actor("U0EMIL"), "3", "https://r")


def test_the_list_shows_only_what_is_for_them(met: Newsroom) -> None:
    for user, keys in (
        ("U0OTTO", ["daily", "monthly"]),
        ("U0DANA", ["daily", "weekly", "monthly"]),
    ):
        found = met.desk.coming(actor(user))
        assert found is not None
        assert [one.key for one in found] == keys
    assert met.desk.coming(STRANGER) is None
