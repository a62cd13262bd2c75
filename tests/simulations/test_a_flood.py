"""Three hundred leads within an hour: shared fairly, at Slack's pace, without a hail of words."""

import re
from collections import Counter
from datetime import timedelta

from tests.asking import http
from tests.journeys.company import TOKEN
from tests.journeys.places import HTTP
from tests.journeys.team import Json, Team

from .life import Life, next_day, owner_of

SWAMPED = """\
pools:
  all:
    turns: weighted
    people: [ana, ben, {person: nora, weight: 2}]
sla:
  - name: Within two hours
    respond_within: 2h
    ladder:
      - {do: remind_thread, at: 75%}
      - {do: remind_owner, at: 100%}
reminders: {per_day: 8}
"""
LEADS, BURST = 300, 25


def posted(team: Team, leads: list[Json]) -> None:
    """Send many leads at once, as a fair does."""
    answer = http.post(
        f"{team.url}/leads/fair",
        json={"leads": leads},
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    assert answer.status_code == 202, answer.text


@HTTP
def test_three_hundred_leads_in_an_hour_are_shared_paced_and_quietly_reminded_of(
    sleeping_team: Team,
) -> None:
    begin = next_day(1, 10)
    life = Life(sleeping_team, SWAMPED, begin)
    team = life.team
    for burst in range(LEADS // BURST):
        life.until(begin + timedelta(minutes=5 * burst), every=timedelta(minutes=5))
        names = [f"Lead {burst * BURST + number}" for number in range(BURST)]
        posted(team, [{"id": name, "name": name} for name in names])
        life.quiet()
    assert life.now < begin + timedelta(minutes=60)
    cards = [one for one in team.ana.messages("leads") if "Owner: " in one["text"]]
    assert len(cards) == LEADS
    owners = [owner_of(card) for card in cards]
    so_far: Counter[str] = Counter()
    for number, owner in enumerate(owners, 1):
        so_far[owner] += 1
        for person, weight in (("ana", 1), ("ben", 1), ("nora", 2)):
            assert abs(so_far[person] - number * weight / 4) <= 1
    moments = [float(card["ts"]) for card in cards]
    # Ten take nine seconds, but for the step by which the two clocks are moved one after the other.
    assert min(last - first for first, last in zip(moments, moments[9:], strict=False)) >= 8

    life.until(begin + timedelta(hours=6), every=timedelta(minutes=30))
    life.quiet(step=20)
    said = [one["text"] for one in team.ana.everything("leads")]
    reminded = [text for text in said if "waits for an answer" in text]
    told = Counter(name for text in reminded for name in re.findall(r"<@(\w+)>", text))
    for rep in (team.ana, team.ben, team.nora):
        assert 0 < told[rep.id] + len(life.direct(rep, "waits for an answer")) <= 8
    for card in (cards[0], cards[-1]):
        story = life.story(card)
        assert f"an answer is promised by {begin:%-d %b %Y}, 1" in story
        assert "the answer is late" in story
