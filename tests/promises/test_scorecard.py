"""Marketing's half is counted beside sales'."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.scorecard import Share, Tally
from bot.services.scoring import ScoreService

from .conftest import APP, Desk

AGREED = (
    APP
    + """\
definitions:
  mql: {name: MQL, clauses: [{says: We can reach them, when: email != null}]}
handover: {fields: [phone], note: true, definition: mql}
"""
)


def test_complete_hand_overs_and_good_leads_are_counted(
    desk_with: Callable[[str], Desk],
) -> None:
    desk = desk_with(AGREED)
    desk.lead(phone="+49301234567", extra={"note": "Met at the fair"})
    desk.lead(phone="+49301234568", email="ada@acme.example")
    desk.lead(extra={"note": ""})
    desk.now += timedelta(minutes=1)
    half = desk.scoring.scorecard(7).marketing
    assert (half.leads, half.complete) == (3, Share(1, 3))
    assert (half.met, half.definition) == (Share(1, 3), "MQL")


def test_older_leads_do_not_count(desk_with: Callable[[str], Desk]) -> None:
    desk = desk_with(AGREED)
    desk.lead()
    desk.now += timedelta(days=8)
    assert desk.scoring.scorecard(7).marketing.leads == 0
    assert desk.scoring.scorecard(30).marketing.leads == 1


def test_what_was_not_agreed_on_is_not_counted(desk: Desk) -> None:
    desk.lead()
    half = desk.scoring.scorecard(7).marketing
    assert (half.leads, half.complete, half.met) == (1, None, None)


def test_requests_for_content_can_be_handed_in(desk: Desk) -> None:
    asked = ScoreService(
        desk.store, desk.scoring.settings, lambda: desk.now, lambda _work, _start, _end: Tally(2, 1)
    )
    assert asked.scorecard(7).marketing.content == Tally(2, 1)


def test_follow_ups_and_verdicts_are_counted_apart(desk_with: Callable[[str], Desk]) -> None:
    asked = "    count: wall\n    follow_ups: {count: 2, within: 1d}\n    feedback_within: 5d\n"
    desk = desk_with(APP.replace("    count: wall\n", asked, 1))
    lead = desk.lead(country="DE")
    desk.respond(lead)
    desk.at("2026-11-23 18:00")
    desk.contact(lead)
    (score,) = desk.scoring.scorecard(7).sales
    assert score.answers == Tally(kept=1)
    assert score.follow_ups == Tally(kept=1, open=1)
    assert score.verdicts == Tally(open=1)
