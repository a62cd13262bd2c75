"""A lead that waits for its first answer: reminded, escalated, answered, put off."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.settings import loaded

from .company import APP, ENVIRON
from .places import HTTP, PAIRS
from .team import Json, Team

BERLIN = ZoneInfo("Europe/Berlin")
HOURLY = """\
sla:
  - name: Within the hour
    respond_within: 1h
    count: wall
    pauses: [away, downtime]
    ladder:
      - {do: remind_thread, at: 50%}
      - {do: remind_owner, at: 75%}
      - {do: escalate, at: 100%}
"""
WORKDAYS = """\
sla:
  - {name: In working hours, respond_within: 4h}
"""


def start(team: Team, promised: str) -> None:
    company = APP.replace("lead: dana}", 'lead: dana, hours: {mon-fri: "9-18"}}', 1)
    team.app = loaded(company + promised, ENVIRON)
    team.start()
    team.settle()


@pytest.fixture
def hourly(sleeping_team: Team) -> Team:
    """A team that promises an answer within the hour."""
    start(sleeping_team, HOURLY)
    return sleeping_team


def look(team: Team) -> None:
    """Have promises looked at, as Baton does every fifteen seconds."""
    for job in team.baton.scheduler.get_jobs():
        if job.name == "SlaSweep.sweep":
            job.func()


def later(team: Team, minutes: float) -> None:
    team.advance(minutes * 60)
    look(team)


def reminders(team: Team, card: Json) -> list[Json]:
    """The reminders in a card's thread."""
    return [one for one in team.ana.thread("leads", card["ts"]) if "waits" in one["text"]]


def in_direct(team: Team, person: str, text: str) -> Json:
    """Wait until Baton has written to somebody directly."""
    reader = getattr(team, person)

    def find() -> Json | None:
        said = [one for one in reader.everything(reader.direct_channel()) if text in one["text"]]
        return said[-1] if said else None

    found = team.wait_for(find, what=f"{person} being written {text!r}")
    assert found is not None
    return found


@PAIRS
def test_a_lead_that_nobody_answers_is_reminded_of_and_escalated(hourly: Team) -> None:
    card = hourly.new_card()
    hourly.sees(card, "Answer by", "in time")
    later(hourly, 30)
    hourly.thread(card, "<@U0ANA>, this lead waits for an answer", "a direct message to the owner")
    later(hourly, 15)
    written = in_direct(hourly, "ana", "waits for an answer")
    assert f"/p{card['ts'].replace('.', '')}|" in written["text"]
    later(hourly, 4)
    hourly.sees(card, "due soon")
    later(hourly, 12)
    hourly.sees(card, "Answer late since")
    told = in_direct(hourly, "dana", "Nobody has answered")
    assert "Owner: <@U0ANA>" in told["text"]
    hourly.thread(card, "nobody has answered yet, so <@U0DANA> is told")
    hourly.press(hourly.dana, told, "lead_responded")
    hourly.sees(card, "Answered in 1 h 1 min, late")
    later(hourly, 600)
    assert (
        len([one for one in hourly.ana.thread("leads", card["ts"]) if "waits" in one["text"]]) == 1
    )


@PAIRS
def test_responded_ends_it_and_can_be_taken_back(hourly: Team) -> None:
    card = hourly.new_card()
    hourly.advance(12 * 60)
    hourly.press(hourly.ana, card, "lead_responded")
    card = hourly.sees(card, "Answered in 12 min, in time", without=("Answer by",))
    assert "lead_responded" not in str(card["blocks"])
    note = hourly.told(hourly.ana, "leads", "the lead is answered")
    hourly.thread(card, "Ana Ruiz answered the lead")
    later(hourly, 20)
    assert not reminders(hourly, card)
    hourly.ana.act("click", channel=note["channel"], ts=note["ts"], action_id="lead_not_yet")
    look(hourly)
    hourly.sees(card, "Answer by")
    hourly.thread(card, "has not answered yet after all", "waits for an answer")


@HTTP
def test_lead_responded_and_its_like_answer_privately(hourly: Team) -> None:
    card = hourly.new_card()
    lead = hourly.post(name="Second")
    hourly.card("Second")

    def ask(words: str) -> str:
        return str(hourly.ana.command("leads", words)["reply"]["text"])

    assert "No reminders until" in ask(f"/lead snooze {lead} 3 hours they asked for it")
    assert "I cannot tell until when" in ask(f"/lead snooze {lead} some time")
    assert "No more reminders" in ask("/lead stop 1 on the phone")
    later(hourly, 50)
    hourly.thread(card, "wants no more reminders: on the phone")
    assert not reminders(hourly, card)
    assert "Noted. Answered in 50 min, in time" in ask(f"/lead responded {lead}")
    assert "already by <@U0ANA>" in ask(f"/lead responded #{lead}")
    assert "No answer is promised" in ask("/lead responded 4711")
    assert "First answers in time: too few (1 of 1), 1 open" in ask("/sla")
    assert "Time to a first answer: half within 50 min, 9 of 10 within 50 min" in ask("/sla")
    assert "*/lead responded 42*" not in ask("/lead help")
    assert "/lead responded 42" in ask("/lead help")


@HTTP
def test_the_clock_stands_while_the_owner_is_away(hourly: Team) -> None:
    card = hourly.new_card()
    hourly.advance(10 * 60)
    hourly.ana.command("leads", "/away")
    look(hourly)
    hourly.sees(card, "clock stands still")
    later(hourly, 24 * 60)
    hourly.ana.command("leads", "/back")
    look(hourly)
    hourly.sees(card, "Answer by", "in time")
    later(hourly, 25)
    hourly.thread(card, "waits for an answer")


@PAIRS
def test_four_hours_in_which_baton_did_not_run_do_not_count(hourly: Team) -> None:
    card = hourly.new_card()
    for job in hourly.baton.scheduler.get_jobs():
        if job.name == "ReconcileService.alive":
            job.func()
    hourly.stop()
    hourly.advance(4 * 3600)
    hourly.start()
    look(hourly)
    hourly.sees(card, "Answer by", "in time")
    reply = hourly.press(hourly.ana, card, "lead_details")
    assert reply["delivered"]
    details = str(hourly.ana.modal())
    assert "Left out: 4 h, Baton was not running" in details or "Left out: 3 h 59 min" in details
    assert not reminders(hourly, card)


@HTTP
def test_a_weekend_does_not_count(sleeping_team: Team) -> None:
    now = datetime.now(BERLIN)
    friday = (now + timedelta(days=(4 - now.weekday()) % 7 + 7)).replace(hour=17, minute=0)
    sleeping_team.advance((friday - now).total_seconds())
    start(sleeping_team, WORKDAYS)
    card = sleeping_team.new_card()
    due = sleeping_team.read(lambda work: work.promises.get(1))
    assert due
    assert due.due_at
    assert f"{due.due_at.astimezone(BERLIN):%a %H}" in {"Mon 11", "Mon 12"}
    later(sleeping_team, 2 * 24 * 60)
    sleeping_team.sees(card, "in time")
    later(sleeping_team, 24 * 60)
    sleeping_team.sees(card, "Answer late since")


@HTTP
def test_without_promises_a_card_and_its_commands_are_as_before(team: Team) -> None:
    card = team.new_card()
    assert "lead_responded" not in str(card["blocks"])
    reply = team.ana.command("leads", "/sla")["reply"]
    assert "has no `sla:` section" in reply["text"]
