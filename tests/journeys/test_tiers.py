"""Hot, normal and low leads: cards, words to owners, and the daily roundup."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.settings import loaded

from .company import APP, ENVIRON
from .places import HTTP, POSTGRESQL, SOCKET
from .team import Json, Team

BERLIN = ZoneInfo("Europe/Berlin")
TIERS = """\
score:
  - {points: 50, when: 'title == "CEO"', says: Decides alone}
  - {points: -10, when: free_mail, says: Free mail}
tiers:
  - {tier: hot, when: score >= 40}
  - {tier: low, when: score < 0}
roundup: {at: "16:30", days: mon-fri, ageing_days: 7}
"""


def start(team: Team, app: str, *, at: datetime | None = None) -> None:
    """Start the team's Baton by these settings, at a time from now on."""
    if at is not None:
        team.advance((at - team.clock()).total_seconds())
    team.app = loaded(app, ENVIRON)
    team.start()
    team.settle()


def tick(team: Team, name: str) -> None:
    """Have something looked at, as the clock does."""
    for job in team.baton.scheduler.get_jobs():
        if job.name == name:
            job.func(*job.args)


def next_tuesday(team: Team, hour: int, minute: int = 0) -> datetime:
    now = team.clock().astimezone(BERLIN)
    day = now + timedelta(days=(1 - now.weekday()) % 7 + 7)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def direct(team: Team, person: str) -> list[Json]:
    reader = getattr(team, person)
    return list(reader.everything(reader.direct_channel()))


def in_direct(team: Team, person: str, text: str) -> Json:
    """Wait until Baton has written to somebody directly."""

    def find() -> Json | None:
        said = [one for one in direct(team, person) if text in one["text"]]
        return said[-1] if said else None

    found = team.wait_for(find, what=f"{person} being written {text!r}")
    assert found is not None
    return found


def roundups(team: Team) -> list[Json]:
    return [one for one in team.ana.messages("leads") if one["text"].startswith("Roundup")]


@pytest.fixture
def tiered(sleeping_team: Team) -> Team:
    """A team whose leads have tiers, on a Tuesday morning."""
    start(sleeping_team, APP + TIERS, at=next_tuesday(sleeping_team, 10))
    return sleeping_team


@SOCKET
def test_the_owner_of_a_hot_lead_is_written_to_once_and_so_is_the_next_owner(tiered: Team) -> None:
    card = tiered.new_card("Hot Lead", title="CEO")
    tiered.sees(card, "Hot")
    written = in_direct(tiered, "ana", "Hot lead for you")
    assert "score is 50" in written["text"]
    assert f"/p{card['ts'].replace('.', '')}|" in written["text"]
    tiered.press(tiered.ben, card, "lead_claim")
    theirs = in_direct(tiered, "ben", "Hot lead for you")
    tiered.press(tiered.ben, theirs, "lead_details")
    assert "Tier: Hot" in str(tiered.ben.modal()["blocks"])
    tiered.press(tiered.ben, card, "lead_release")
    tiered.sees(card, "Owner: <@U0ANA>")
    tiered.stays(lambda: len([one for one in direct(tiered, "ana") if "Hot" in one["text"]]) == 1)


@POSTGRESQL
def test_low_leads_come_in_one_roundup_a_day_and_get_a_card_when_asked_for(tiered: Team) -> None:
    tick(tiered, "RoundupService.sweep")
    first = tiered.post(name="Low Lead", email="low@gmail.com")
    tiered.post(name="Other Low", email="other@gmail.com")
    tiered.new_card("Normal Lead")
    assert not [one for one in tiered.ana.messages("leads") if "Low" in one["text"]]
    answer = tiered.ana.command("leads", f"/lead why {first}")["reply"]
    assert "Tier low: score < 0 (score is -10)" in str(answer["blocks"])
    tiered.advance(7 * 3600)
    for _ in range(3):
        tick(tiered, "RoundupService.sweep")
    (told,) = tiered.wait_for(lambda: roundups(tiered), what="the roundup")
    assert "2 leads of low tier" in told["text"]
    assert "Low Lead" in told["text"]
    assert "Normal Lead" not in told["text"]
    assert "This comes late" in told["text"]
    tiered.ana.act(
        "click",
        channel=told["channel"],
        ts=told["ts"],
        action_id="lead_show_card",
        value=str(first),
    )
    card = tiered.card("Lead: Low Lead")
    tiered.thread(card, "asked for the card: the lead is normal now, no longer low")
    tiered.press(tiered.ben, card, "vote_good")
    tiered.sees(card, "good: <@U0BEN>")
    shown = tiered.ben.command("leads", f"/lead show {first}")["reply"]
    assert "has its card already" in shown["text"]
    tiered.advance(24 * 3600)
    tick(tiered, "RoundupService.sweep")
    tiered.stays(lambda: len(roundups(tiered)) == 1)
    tiered.advance(7 * 24 * 3600)
    tick(tiered, "RoundupService.sweep")
    team_told = tiered.wait_for(lambda: roundups(tiered)[1:], what="the leads that age")
    assert "open and unanswered for 7 days or longer" in team_told[0]["text"]
    assert "Normal Lead" in team_told[0]["text"]


@HTTP
def test_a_low_lead_that_is_claimed_or_comes_again_louder_gets_its_card(tiered: Team) -> None:
    tiered.post(name="Low Lead", email="low@gmail.com")
    tiered.post(name="Quiet Lead", email="quiet@gmail.com")
    tiered.wait_for(lambda: len(tiered.read(lambda w: w.leads.find("gmail", 5))) == 2, "both")
    tiered.post(name="Low Lead", email="low@gmail.com", title="CEO")
    card = tiered.card("Low Lead")
    tiered.sees(card, "Hot")
    tiered.thread(card, "the lead is hot now, with a card, no longer low")
    answer = tiered.ben.command("leads", "/lead show 2")["reply"]
    assert "comes to the channel now" in answer["text"]
    tiered.card("Quiet Lead")
