"""A lead that is offered: passed on by time, by hand, for absences and over an outage."""

from datetime import timedelta

import pytest

from tests.settings import loaded

from .company import APP, ENVIRON
from .places import HTTP, POSTGRESQL, SOCKET
from .team import Json, Team

POOL = "all: {people: [ana, ben]}"
OFFERED = (
    "all: {people: [ana, ben], managers: [emil], "
    "offer: {claim_within: 15m, count: wall, hops: 3, last_resort: dana}}"
)


@pytest.fixture
def offering(sleeping_team: Team) -> Team:
    """A team whose pool offers its leads, at last to Dana."""
    return start(sleeping_team, OFFERED)


def start(team: Team, pool: str) -> Team:
    team.app = loaded(APP.replace(POOL, pool), ENVIRON)
    team.start()
    team.settle()
    return team


def look(team: Team) -> None:
    """Have offers looked at, as Baton does every fifteen seconds."""
    for job in team.baton.scheduler.get_jobs():
        if job.name == "OfferService.sweep":
            job.func(*job.args)


def later(team: Team, minutes: float) -> None:
    team.advance(minutes * 60)
    look(team)


def actions(card: Json) -> str:
    return str([block for block in card["blocks"] if block["type"] == "actions"])


@HTTP
def test_an_offer_that_nobody_claims_passes_on_and_the_next_claims_it(offering: Team) -> None:
    card = offering.new_card()
    card = offering.sees(card, "Offered to <@U0ANA> until", "then it passes on · 1 of 2")
    assert "lead_pass_on" in actions(card)
    later(offering, 14)
    offering.sees(card, "Offered to <@U0ANA>")
    later(offering, 2)
    offering.sees(card, "Offered to <@U0BEN> until", "the last of 2 people")
    offering.thread(card, "nobody claimed the lead in time, so it is offered to <@U0BEN>")
    offering.press(offering.ana, card, "lead_pass_on")
    offering.told(offering.ana, "leads", "offered to <@U0BEN>, so only they can pass it on")
    offering.press(offering.ben, card, "lead_claim")
    card = offering.sees(card, "Claimed by <@U0BEN>", without=("Offered",))
    assert "lead_pass_on" not in actions(card)
    later(offering, 60)
    offering.sees(card, "Claimed by <@U0BEN>")
    why = str(offering.ana.command("leads", "/lead why 1")["reply"])
    assert "Not claimed in time" in why
    assert "then to Dana Kim" in why


@POSTGRESQL
def test_a_pass_by_hand_can_be_taken_back_until_the_next_claims(offering: Team) -> None:
    card = offering.new_card()
    offering.press(offering.ana, card, "lead_pass_on")
    note = offering.told(offering.ana, "leads", "Passed on: the lead is now offered to <@U0BEN>")
    offering.sees(card, "Offered to <@U0BEN>")
    back = {"channel": note["channel"], "ts": note["ts"], "action_id": "lead_take_back"}
    offering.ana.act("click", **back)
    offering.sees(card, "Offered to <@U0ANA>")
    offering.thread(card, "Ana Ruiz passed the lead on", "took the pass back")
    reply = offering.ana.command("leads", "/lead pass 1 on a train")["reply"]
    assert "Passed on" in reply["text"]
    offering.sees(card, "Offered to <@U0BEN>")
    offering.thread(card, "passed the lead on: on a train")
    offering.ana.act("click", **back)
    offering.told(offering.ana, "leads", "It is too late for that")
    assert "only they can pass" in offering.ana.command("leads", "/lead pass #1")["reply"]["text"]
    assert "no such lead" in offering.ana.command("leads", "/lead pass 4711")["reply"]["text"]


@SOCKET
def test_when_all_are_away_the_last_resort_has_it(offering: Team) -> None:
    card = offering.new_card()
    offering.ben.command("leads", "/away")
    offering.ana.command("leads", "/away")
    look(offering)
    card = offering.sees(card, "Owner: <@U0DANA>, not claimed yet; it does not pass on any more")
    offering.thread(card, "whom it was offered to cannot take it now, so it is for <@U0DANA> now")
    assert "lead_pass_on" not in actions(card)
    offering.post(name="Second Person")
    second = offering.card("Second Person")
    offering.sees(second, "nobody is free")
    offering.ben.command("leads", "/back")
    offering.sees(second, "Offered to <@U0BEN>")


@HTTP
def test_what_nobody_can_take_stays_and_the_manager_hears_of_it(sleeping_team: Team) -> None:
    team = start(sleeping_team, OFFERED.replace(", last_resort: dana", ""))
    card = team.new_card()
    later(team, 16)
    later(team, 16)
    team.sees(card, "Owner: <@U0BEN>, not claimed yet; it does not pass on any more")

    def told() -> list[Json]:
        written = team.emil.everything(team.emil.direct_channel())
        return [one for one in written if "Nobody has claimed" in one["text"]]

    team.wait_for(told, "the manager being told")
    later(team, 60)
    (notice,) = told()
    assert "It stays with <@U0BEN>" in notice["text"]


@SOCKET
def test_after_an_outage_it_passes_on_once(offering: Team) -> None:
    card = offering.new_card()
    offering.sees(card, "Offered to <@U0ANA>")
    offering.stop()
    offering.advance(timedelta(hours=4).total_seconds())
    offering.start()
    look(offering)
    look(offering)
    offering.sees(card, "Offered to <@U0BEN> until")
    later(offering, 14)
    offering.sees(card, "Offered to <@U0BEN> until")
