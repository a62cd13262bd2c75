"""Everybody away, and one person away for long: nothing is lost, nobody is flooded."""

from collections import Counter
from datetime import timedelta

from tests.journeys.places import HTTP, SOCKET
from tests.journeys.team import Team

from .life import Life, next_day, owner_of

HELD = """\
pools: {all: {people: [ana, ben, nora]}}
sla:
  - {name: Within the hour, respond_within: 1h, count: wall, pauses: [hold, downtime],
     ladder: [{do: remind_thread, at: 50%}]}
"""
STICKY = """\
pools: {all: {people: [ana, ben, nora], catch_up: 3, sticky: true}}
"""


@SOCKET
def test_leads_of_a_time_when_all_are_away_go_out_oldest_first_to_who_is_back(
    sleeping_team: Team,
) -> None:
    monday = next_day(0, 9)
    life = Life(sleeping_team, HELD, monday - timedelta(days=2, hours=16))
    team = life.team
    team.ana.command("leads", "/away until Tuesday 9:00")
    team.nora.command("leads", "/away")
    team.ben.command("leads", "/away until Monday 9:00")
    life.look()
    cards = []
    for number in range(6):
        cards.append(life.lead(f"Weekend {number}"))
        life.until(life.now + timedelta(hours=8), every=timedelta(hours=4))
    assert all("nobody is free" in card["text"] for card in cards)
    assert "6 leads wait" in str(team.dana.command("leads", "/pool")["reply"]["text"])
    life.until(monday + timedelta(minutes=1), every=timedelta(hours=4))
    cards = [team.sees(card, "Owner: <@U0BEN>") for card in cards]
    life.quiet()
    told = [team.ana.thread("leads", card["ts"]) for card in cards]
    assert all("somebody is free again" in thread[0]["text"] for thread in told)
    moments = [thread[0]["ts"] for thread in told]
    assert moments == sorted(moments)
    at = f"{monday:%-d %b %Y}"
    story = life.story(cards[0])
    assert f"<@U0BEN> was passed over: said /away until {monday:%a %-d %b %Y}, 09∶00" in story
    assert "Nobody in it was free, so it was held for the first who is" in story
    assert "Left out: 64 h, the lead was on hold" in story
    # They were given out between 9:00 and 9:01, by how long the machine took for all that.
    assert any(f"the answer is due {at}, {due}" in story for due in ("10:00", "10:01"))
    life.until(monday + timedelta(minutes=32), every=timedelta(minutes=10))
    life.quiet()
    assert all(len(life.thread(card)) == 2 for card in cards)


@HTTP
def test_two_weeks_of_leave_cost_no_leads_and_bring_no_flood(sleeping_team: Team) -> None:
    monday = next_day(0, 9)
    life = Life(sleeping_team, STICKY, monday)
    team = life.team
    known = life.lead("Known One", company="Zephyr BV", website="zephyr.nl")
    assert owner_of(known) == "ana"
    back = monday + timedelta(days=14)
    team.ana.command("leads", f"/away until {back:%Y-%m-%d} 09:00")
    meanwhile: Counter[str] = Counter()
    for day in range(10):
        life.until(monday + timedelta(days=day + day // 5 * 2, hours=2), every=timedelta(days=1))
        meanwhile.update(owner_of(life.lead(f"Day {day}, lead {n}")) for n in range(2))
    assert meanwhile == {"ben": 10, "nora": 10}
    again = life.lead("Known Two", email="buyer@zephyr.nl")
    stands_in = owner_of(again)
    assert stands_in != "ana"
    life.until(back + timedelta(minutes=1), every=timedelta(days=1))
    assert "away" not in team.dana.command("leads", "/pool")["reply"]["text"]
    owners = [owner_of(life.lead(f"After {n}")) for n in range(12)]
    # She missed ten; of twelve four would be hers, and at most three come on top.
    assert 4 <= Counter(owners)["ana"] <= 4 + 3
    for place in range(6, 12, 3):
        assert set(owners[place : place + 3]) == {"ana", "ben", "nora"}
    # The company meanwhile knows somebody else, who keeps it.
    assert owner_of(life.lead("Known Three", email="boss@zephyr.nl")) == stands_in
    story = life.story(again)
    assert f"passed over: said /away until {back:%a %-d %b %Y}, 09∶00" in story
    assert story.count("said /away") == 1
