"""Who does what by when: given, reminded of, snoozed, done by a ✅, taken back, made of talk."""

from datetime import timedelta
from typing import Any

from bot.domain.actions import Action, ActionState
from sandbox.driver import Person

from .places import HTTP, POSTGRESQL
from .team import Json, Team


def ask(person: Person, words: str) -> Json:
    """Type a command and read the private answer."""
    person.command("leads", words)
    reply: Json = person.ephemerals("leads")[-1]
    return reply


def press(person: Person, message: Json, action_id: str) -> None:
    place = {"channel": message["channel"], "ts": message["ts"]}
    person.act("click", **place, action_id=action_id)


def direct(team: Team, person: Person, said: str) -> Json:
    """The newest direct message that says something, once it is there."""

    def look() -> list[Json]:
        all_of_it = person.everything(person.direct_channel())
        return [one for one in all_of_it if said in one["text"]]

    team.wait_for(look, said)
    found: Json = look()[-1]
    return found


def one(team: Team) -> Action:
    """The only action that there is."""
    found = team.read(lambda work: work.actions.get(1))
    assert found is not None
    return found


def known(team: Team) -> None:
    """Wait until Slack has told who everybody is."""
    for person in (team.ana, team.ben, team.emil):
        ask(person, "/actions")
        team.wait_for(lambda p=person: "none" in ask(p, "/actions")["text"], "being known")  # type: ignore[misc]  # bound at once


@HTTP
def test_an_action_is_given_done_by_a_check_mark_and_opened_again(team: Team) -> None:
    known(team)
    assert "is not a day" in ask(team.emil, "/actions add @ben Send the deck by frday")["text"]
    said = ask(team.emil, "/actions add @ben Send the *deck* <!channel> by tomorrow")["text"]
    assert "<@U0BEN> has it, by" in said
    assert "<!channel>" not in said
    given = direct(team, team.ben, "gave you an action")
    team.ben.react(given, "white_check_mark")
    direct(team, team.ben, "This is done by <@U0BEN>")
    assert one(team).state is ActionState.DONE
    team.ben.unreact(given, "white_check_mark")
    team.wait_for(lambda: one(team).is_open, "being open again")
    # Somebody else may not, and is told.
    listed = ask(team.ana, "/actions @ben")
    press(team.ana, listed, "action_done")
    team.told(team.ana, "leads", "<@U0BEN> is to do this")
    assert one(team).is_open
    # Its maker gives it to somebody else, who is told; that is taken back.
    press(team.emil, ask(team.emil, "/actions all"), "action_open")
    team.emil.submit({"text": "Send the deck", "owner": "U0ANA", "state": "open"})
    direct(team, team.ana, "gave you an action")
    press(team.emil, team.told(team.emil, "leads", "Given to somebody else"), "action_undo")
    team.told(team.emil, "leads", "As it was again")
    assert one(team).owner == "U0BEN"
    direct(team, team.ana, "<@U0BEN> sees to it now")


@POSTGRESQL
def test_an_owner_is_reminded_once_a_day_of_all_that_is_due_also_over_a_restart(
    team: Team,
) -> None:
    known(team)
    for number in range(3):
        ask(team.emil, f"/actions add @ben Thing {number} by tomorrow")
    team.wait_for(lambda: team.read(lambda work: len(work.actions.open_of("U0BEN"))) == 3, "three")

    def sweep() -> None:
        jobs = {job.name: job for job in team.baton.scheduler.get_jobs()}
        for _ in range(2):
            jobs["ActionReminders.sweep"].func(*jobs["ActionReminders.sweep"].args)

    at = one(team).remind_at
    assert at is not None
    team.advance((at - team.clock()).total_seconds() + 1)
    sweep()
    due = direct(team, team.ben, "3 actions are due")
    press(team.ben, due, "action_snooze_week")
    direct(team, team.ben, "2 actions are due")
    assert one(team).snoozed_until is not None
    team.stop()
    team.start()
    sweep()
    team.advance(timedelta(hours=2).total_seconds())
    sweep()
    # What somebody says becomes an action, too.
    said = team.emil.post("leads", "I could send <http://acme.example|the deck>.")
    team.emil.shortcut("make_action", said)
    team.emil.submit({"text": "Send the deck", "owner": "U0ANA"})
    direct(team, team.ana, "where it was said")
    everything: list[dict[str, Any]] = team.ben.everything(team.ben.direct_channel())
    assert sum("due." in message["text"] for message in everything) == 1
