"""Four hours in which Baton does not run: left out, and no burst afterwards."""

import re
from datetime import timedelta

import pytest

from tests.journeys.places import POSTGRESQL
from tests.journeys.team import Team

from .life import Life, next_day

POLICIES = """\
pools: {all: {people: [ana, ben]}}
sla:
  - name: Downtime is left out
    when: title == "CEO"
    respond_within: 1h
    ladder: &ladder
      - {do: remind_thread, at: 25%}
      - {do: remind_owner, at: 50%}
      - {do: remind_thread, at: 75%}
      - {do: escalate, at: 200%}
  - name: Every minute counts
    respond_within: 1h
    pauses: []
    ladder: *ladder
"""


@POSTGRESQL
def test_four_hours_of_outage_are_left_out_and_bring_no_burst(
    sleeping_team: Team, capfd: pytest.CaptureFixture[str]
) -> None:
    morning = next_day(2, 10)
    life = Life(sleeping_team, POLICIES, morning)
    team = life.team
    spared = [life.lead(f"Spared {n}", title="CEO") for n in range(3)]
    late = [life.lead(f"Late {n}") for n in range(3)]
    life.until(morning + timedelta(minutes=10), every=timedelta(minutes=5))
    life.quiet()
    capfd.readouterr()
    life.stop()
    life.restart(morning + timedelta(hours=4, minutes=10))
    life.quiet()
    assert re.search(r"back +away_seconds=14\d\d\d", capfd.readouterr().out)
    for card in spared:
        assert life.thread(card) == []
        team.sees(card, "in time")
        story = life.story(card)
        assert "Left out: 4 h, Baton was not running" in story
        assert f"the answer is due {morning:%-d %b %Y}, 15:00" in story
    for card in late:
        team.sees(card, "Answer late since")
        # Of four steps that came due meanwhile the last is taken; the others were overtaken.
        (told,) = life.thread(card)
        assert "nobody has answered yet, so <@U0DANA> is told" in told
    assert len(life.direct(team.dana, "Nobody has answered")) == 3
    assert life.direct(team.ana) == life.direct(team.ben) == []
    life.until(morning + timedelta(hours=4, minutes=16))
    life.quiet()
    for card in spared:
        (told,) = life.thread(card)
        assert "this lead waits for an answer" in told
