"""Both halves of the agreement beside each other, in /sla."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from syrupy.assertion import SnapshotAssertion

from bot.domain.scorecard import Handovers, Score, Scorecard, Share, Tally
from bot.domain.scorecard_told import parts, share
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.scorecard import scorecards

Check = Callable[[Message], Message]
HOUR = timedelta(hours=1)


def month() -> Scorecard:
    sales = Score(
        "sales", Tally(12, 3, 2, 1), HOUR / 2, 3 * HOUR, Tally(20, 5, 4), Tally(2, 1, 0, 0)
    )
    inside = Score("inside-sales", Tally(0, 0, 1), None, None)
    half = Handovers(40, Share(31, 40), Share(22, 38), "MQL", Tally(6, 1))
    return Scorecard(30, (inside, sales), half)


def test_the_scorecards(check: Check, look: Look, snapshot: SnapshotAssertion) -> None:
    week = Scorecard(7, (), Handovers(2, Share(2, 2), None))
    assert asdict(check(scorecards([week, month()], look))) == snapshot


def test_both_teams_get_as_much_room() -> None:
    assert {len(part.rows) for part in parts([month()], {})} == {4}


def test_a_share_carries_its_number_and_few_are_none() -> None:
    assert share(Share(9, 10)) == "90% of 10"
    assert share(Share(4, 4)) == "too few (4 of 4)"


def test_without_any_request_for_content_it_says_so() -> None:
    rows = dict(parts([Scorecard(7, (), Handovers())], {})[-1].rows)
    assert rows["Content requests in time"] == ("none made",)
    asked = Handovers(content=Tally(open=1))
    rows = dict(parts([Scorecard(7, (), asked)], {})[-1].rows)
    assert rows["Content requests in time"] == ("1 open",)


def test_the_longest_scorecards(check: Check, look: Look) -> None:
    long, many = timedelta(days=9_999), Tally(10**6, 10**6, 10**6, 10**6)
    scores = tuple(Score(f"{n:02}<&>" + "t" * 50, many, long, long, many, many) for n in range(60))
    half = Handovers(10**6, Share(1, 10**6), Share(1, 10**6), "`<MQL&>`" * 9, many)
    check(scorecards([Scorecard(days, scores, half) for days in (7, 30)], look))
