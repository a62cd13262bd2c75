"""Digests in a channel: posted when due, late after downtime, previewed, asked for and deleted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.settings import loaded

from .company import APP, ENVIRON
from .places import HTTP, POSTGRESQL, SOCKET
from .team import Json, Team

BERLIN = ZoneInfo("Europe/Berlin")
DIGESTS = """\
sla: [{name: Usual, respond_within: 4h, count: wall}]
digests:
  weekly: {every: week, weekday: tue, at: "9:00", channel: leads}
  daily: {every: day, at: "8:30", channel: emea, audience: [marketing]}
"""


def tuesday(team: Team, hour: int) -> datetime:
    """The Tuesday after the next Monday."""
    now = team.clock().astimezone(BERLIN)
    day = now + timedelta(days=(1 - now.weekday()) % 7 + 7)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def start(team: Team, at: datetime) -> None:
    team.advance((at - team.clock()).total_seconds())
    team.app = loaded(APP + DIGESTS, ENVIRON)
    team.start()
    team.settle()


def posted(team: Team, title: str, channel: str = "leads") -> list[Json]:
    return [one for one in team.ana.messages(channel) if one["text"].startswith(title)]


def wait_for(team: Team, look: Callable[[], list[Json]]) -> Json:
    return team.wait_for(look, "a digest")[-1]


@pytest.fixture
def asleep(sleeping_team: Team) -> Team:
    start(sleeping_team, tuesday(sleeping_team, 8))
    return sleeping_team


@POSTGRESQL
def test_a_weekly_digest_comes_once_late_after_a_night_without_baton(asleep: Team) -> None:
    team = asleep
    team.advance(3600 + 60)
    team.baton.current.step("digests")
    first = wait_for(team, lambda: posted(team, "Weekly digest"))
    assert "How both teams kept their word" in first["text"]
    for number in range(6):
        team.new_card(f"Lead {number}")
    team.stop()
    team.advance(7 * 86400 + 7200)
    team.start()
    second = team.wait_for(
        lambda: len(found := posted(team, "Weekly digest")) == 2 and found, "the second"
    )
    assert second
    late = max(second, key=lambda one: float(one["ts"]))
    assert "This comes late" in late["text"]
    assert "6 leads" in late["text"]
    thread = team.thread(late, "Exceptions")
    assert thread
    team.baton.current.step("digests")
    team.stays(lambda: len(posted(team, "Weekly digest")) == 2)


@SOCKET
def test_a_lead_of_a_team_posts_a_digest_and_takes_it_back(asleep: Team) -> None:
    team = asleep
    refused = team.ana.command("leads", "/digest now weekly")
    assert "Only admins" in str(refused)
    team.emil.command("leads", "/digest now weekly")
    found = wait_for(team, lambda: posted(team, "Weekly digest"))
    assert "asked for it" in found["text"]
    team.press(team.ana, found, "digest_delete")
    team.told(team.ana, "leads", "asked for this digest")
    team.press(team.emil, found, "digest_delete")
    team.wait_for(lambda: not posted(team, "Weekly digest"), "the digest being gone")


@HTTP
def test_a_preview_is_for_those_whom_the_digest_is_for(asleep: Team) -> None:
    team = asleep
    team.ana.command("leads", "/digest preview daily")
    team.told(team.ana, "leads", "is for other teams")
    team.emil.command("leads", "/digest preview daily")
    team.told(team.emil, "leads", "Preview. Daily digest")
    team.emil.command("leads", "/digest preview nightly")
    team.told(team.emil, "leads", "There are: weekly, daily")
