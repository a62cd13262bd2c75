"""Baton stops, is killed, comes back, and has company; nothing is lost or done twice."""

from datetime import timedelta

import pytest

from bench.parts import free_port
from bot.ports import SlackUnavailableError, UnitOfWork

from .places import HTTP, PAIRS, POSTGRESQL, SOCKET
from .team import Json, Running, Team


def cards(team: Team, name: str) -> list[Json]:
    return [one for one in team.ana.messages("leads") if name in one["text"]]


@PAIRS
def test_what_was_due_continues_after_a_restart(team: Team) -> None:
    card = team.new_card("Ada")
    team.workspace.fault(on="chat.*", do="status", status=429, retry_after=60)
    team.post(name="Bob")
    team.press(team.ben, card, "lead_claim")
    team.stop()
    team.workspace.clear_faults()
    team.advance(61)
    team.start()
    team.card("Bob")
    team.sees(card, "Claimed by <@U0BEN>")
    team.thread(card, "Ben Okafor claimed the lead")
    assert len(cards(team, "Ada")) == len(cards(team, "Bob")) == 1


@PAIRS
def test_reactions_that_changed_while_baton_was_away_are_repaired(team: Team) -> None:
    card, other = team.new_card("Ada"), team.new_card("Bob")
    team.ana.react(card, "+1")
    team.sees(card, "good: <@U0ANA>")
    team.baton.current.tick("ReconcileService.alive")
    team.stop()
    team.workspace.fault(on="event", do="lost")
    team.ana.unreact(card, "+1")
    team.ben.react(card, "-1::skin-tone-4")
    team.emil.react(other, "fire")
    team.workspace.clear_faults()
    team.advance(3600)
    team.start()
    team.sees(card, "bad: <@U0BEN>", without=("good: <@U0ANA>",))
    team.sees(other, "good: <@U0EMIL>")
    team.told(team.ben, "leads", "Why is")
    team.ben.unreact(card, "-1::skin-tone-4")
    team.sees(card, "Ada", without=("bad: <@U0BEN>",))


@PAIRS
def test_events_that_came_while_baton_was_away_are_heard_when_it_is_back(team: Team) -> None:
    card = team.new_card("Ada")
    team.stop()
    team.ana.react(card, "+1")
    assert not team.press(team.ben, card, "lead_claim")["delivered"]
    team.start()
    team.sees(card, "good: <@U0ANA>", "not claimed yet")


@HTTP
def test_a_card_whose_sender_died_in_mid_call_is_sent_again_and_counted(team: Team) -> None:
    team.new_card("Ada")
    team.baton.messenger.stop()
    team.baton.sender.stop()
    team.post(name="Bob")
    team.wait_for(lambda: backlog(team) == 1, "the wish")

    team.advance(2)
    now = team.clock()
    lease = timedelta(seconds=3)

    # A sender takes it and is never heard of again.
    def take(work: UnitOfWork) -> int:
        return len(work.sending.claim(now, "a dead sender", lease, 8))

    assert team.baton.database.change(take) == 1
    team.stop()
    team.start()
    team.card("Bob")
    assert team.read(lambda work: work.deliveries.unknowns()) == 1
    assert len(cards(team, "Bob")) == 1


def backlog(team: Team) -> int:
    return sum(one.waiting for one in team.read(lambda work: work.deliveries.backlog()))


@SOCKET
def test_baton_starts_while_slack_is_away_if_it_knows_its_workspace(team: Team) -> None:
    card = team.new_card("Ada")
    team.stop()
    team.workspace.fault(on="*", do="status", status=503)
    team.start(connected=False)
    team.post(name="Bob")
    team.stays(lambda: not cards(team, "Bob"))
    team.workspace.clear_faults()
    team.workspace.wait_connected()
    team.advance(30)
    team.card("Bob")
    assert team.press(team.ben, card, "lead_claim")["delivered"]
    team.sees(card, "Claimed by <@U0BEN>")


@HTTP
def test_the_very_first_start_needs_slack(sleeping_team: Team) -> None:
    sleeping_team.workspace.fault(on="auth.test", do="error", error="invalid_auth")
    with pytest.raises(SlackUnavailableError, match="invalid_auth"):
        sleeping_team.start()
    sleeping_team.workspace.clear_faults()
    sleeping_team.start()
    sleeping_team.new_card("Ada")


@POSTGRESQL
def test_two_batons_share_the_work_and_do_nothing_twice(team: Team) -> None:
    port = free_port()
    second = Running(team.environment, team.clock, port)
    second.start()
    try:
        for number in range(6):
            team.post(name=f"Lead{number}", country="FR" if number % 2 else "GB")
        last = team.card("Lead4")
        team.press(team.ben, last, "lead_claim")
        team.sees(last, "Claimed by <@U0BEN>")
        team.workspace.app(request_url=f"http://127.0.0.1:{port}/slack/events")
        team.press(team.ana, last, "lead_release")
        team.told(team.ana, "leads", "<@U0BEN> has this lead")
        team.stop()
        team.ana.react(last, "+1")
        team.sees(last, "good: <@U0ANA>")
    finally:
        second.stop()
    assert len(team.ana.messages("leads")) == 3
    assert len(team.ana.messages("leads-emea")) == 3


@SOCKET
def test_a_clock_that_was_an_hour_ahead_and_is_set_right_holds_up_nothing(team: Team) -> None:
    team.advance(3_600)
    card = team.new_card("Ada")
    team.press(team.ben, card, "lead_claim")
    team.sees(card, "Claimed by <@U0BEN>")
    team.advance(-3_600)
    team.post(name="Bob")
    team.card("Bob")
    team.press(team.ben, card, "lead_release")
    team.sees(card, without=("Claimed by",))
