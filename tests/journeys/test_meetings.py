"""A meeting from the first question to the minutes, and what the next one hears of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sandbox.driver import Person
from tests.asking import http
from tests.settings import loaded

from .company import APP, ENVIRON
from .places import HTTP, POSTGRESQL, SOCKET
from .team import Json, Team

BERLIN = ZoneInfo("Europe/Berlin")
WEEKLY = """\
meetings:
  weekly:
    name: Sales & marketing <weekly>
    every: wednesday
    at: "15:00"
    channel: leads
    attendees: [sales, marketing]
"""


def begin(team: Team, more: str = WEEKLY) -> datetime:
    """Start on a Tuesday at noon; returns when the meeting is."""
    team.app = loaded(APP + more, ENVIRON)
    now = team.clock().astimezone(BERLIN)
    day = now.date() + timedelta(days=(1 - now.weekday()) % 7 + 7)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)
    team.advance((noon - now).total_seconds())
    team.start()
    team.settle()
    tick(team)
    return noon + timedelta(hours=27)


def tick(team: Team, *names: str) -> None:
    """Let Baton look at meetings, as it does every minute."""
    jobs = {job.name: job for job in team.baton.scheduler.get_jobs()}
    for name in names or ("MeetingSweep.sweep", "DecisionChecks.step"):
        jobs[name].func(*jobs[name].args)


def until(team: Team, moment: datetime) -> None:
    """Move the clock, and look."""
    team.advance((moment - team.clock()).total_seconds())
    tick(team)


def ask(person: Person, words: str) -> Json:
    """Type a command and read the private answer."""
    person.command("leads", words)
    reply: Json = person.ephemerals("leads")[-1]
    return reply


def said(team: Team, text: str, person: Person | None = None) -> Json:
    """A message of the channel with that text, once it is there."""
    reader = person or team.ana

    def look() -> Json | None:
        found = [one for one in reader.everything("leads") if text in one["text"]]
        return found[-1] if found else None

    found = team.wait_for(look, f"{text!r} in the channel")
    assert found is not None
    return found


def direct(team: Team, person: Person, text: str) -> Json:
    """A direct message with that text, once it is there."""

    def look() -> Json | None:
        said = person.everything(person.direct_channel())
        return next((one for one in said if text in one["text"]), None)

    found = team.wait_for(look, f"{person.name} being told {text!r}")
    assert found is not None
    return found


def press(team: Team, person: Person, message: Json, action_id: str, value: str = "") -> None:
    place = {"channel": message["channel"], "ts": message["ts"]}
    more = {"value": value} if value else {}
    answer = person.act("click", **place, action_id=action_id, **more)
    assert answer["delivered"], answer


def value_of(message: Json, action_id: str, number: int = 0) -> str:
    """The value of a button, of the n-th item."""
    found = [
        element["value"]
        for block in message["blocks"]
        for element in [*block.get("elements", []), block.get("accessory", {})]
        if element.get("action_id") == action_id
    ]
    return str(found[number])


@SOCKET
def test_a_meeting_is_prepared_held_and_followed_up(sleeping_team: Team) -> None:
    team = sleeping_team
    meeting_at = begin(team)
    # Asked a day before, in working hours; each adds what they like.
    until(team, meeting_at - timedelta(hours=23))
    asked = direct(team, team.ana, "What should it talk about?")
    press(team, team.ana, asked, "agenda_add")
    team.ana.submit({"text": "The price list of 2027"})
    direct(team, team.ana, "Yours: The price list")
    ask(team.emil, "/agenda add Fewer *students*, <!channel>")
    until(team, meeting_at - timedelta(minutes=50))
    agenda = said(team, "Agenda: Sales")
    assert "<!channel>" not in str(agenda)
    press(team, team.ben, agenda, "agenda_vote", value_of(agenda, "agenda_vote", 1))
    team.ben.react(agenda, "one")
    team.dana.react(agenda, "one")
    team.wait_for(lambda: "2 votes" in said(team, "Agenda: Sales")["text"], "the votes")

    until(team, meeting_at)
    press(team, team.dana, agenda, "meeting_start")
    note = team.wait_for(
        lambda: next((one for one in team.ana.thread("leads", agenda["ts"])), None), "the note"
    )
    assert note is not None
    first = value_of(note, "item_decision")
    press(team, team.ana, note, "item_decision", first)
    team.ana.submit(
        {"text": "We call within the hour", "measure": "accepted", "expected": "to 50 %"}
    )
    press(team, team.emil, note, "item_action", first)
    team.emil.submit({"text": "Write the call script", "owner": "U0BEN"})
    team.wait_for(
        lambda: "call script" in team.ana.thread("leads", agenda["ts"])[-1]["text"], "the notes"
    )
    press(team, team.ben, note, "meeting_here")
    press(team, team.dana, note, "meeting_end")
    minutes = said(team, "Minutes: Sales")
    for words in ("We call within the hour", "Write the call script", "Not reached"):
        assert words in minutes["text"]
    assert "Ana Ruiz" in minutes["text"]
    press(team, team.ana, ask(team.ana, "/meeting minutes"), "meeting_file")
    assert "## Decisions" in str(team.ana.modal())
    # A calendar reads when it is, over the door that listens in Socket Mode, too.
    told = ask(team.dana, "/meeting calendar")["text"]
    path = next(word for word in told.split() if word.startswith("/meetings/"))
    calendar = http.get(f"{team.url}{path}")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert "RRULE:FREQ=WEEKLY;BYDAY=WE" in calendar.text
    wrong = http.get(f"{team.url}/meetings/guess.ics")
    assert wrong.status_code == 404
    # The next agenda carries what was not reached, as the same item.
    tick(team)
    following = ask(team.ana, "/agenda")
    assert "carried over once" in following["text"]
    assert "price list" not in following["text"] or "students" not in following["text"]

    # Four weeks later it is looked at again, and the agenda opens with what became of it.
    for week in range(1, 5):
        until(team, meeting_at + timedelta(weeks=week) - timedelta(minutes=30))
        until(team, meeting_at + timedelta(weeks=week))
    found = said(team, "We decided: We call within the hour")
    assert "too few to tell" in found["text"]


@HTTP
def test_who_starts_a_meeting_long_before_its_time_is_asked_whether_it_is_meant(
    sleeping_team: Team,
) -> None:
    team = sleeping_team
    meeting_at = begin(team)
    assert "nothing was started" in ask(team.ana, "/meeting start")["text"]
    until(team, meeting_at - timedelta(minutes=30))
    first = said(team, "Agenda: Sales")
    assert "under way" in ask(team.ana, "/meeting start")["text"]
    assert "has ended" in ask(team.ana, "/meeting end")["text"]
    answer = ask(team.ana, "/meeting start")
    assert "If you start it now" in answer["text"]
    press(team, team.ana, answer, "meeting_start")
    team.wait_for(lambda: said(team, "Agenda: Sales")["ts"] != first["ts"], "the next agenda")
    after = said(team, "Agenda: Sales")
    team.wait_for(lambda: team.ana.thread("leads", after["ts"]), "its live notes")

    def told() -> bool:
        return "is under way" in team.ana.ephemerals("leads")[-1]["text"]

    team.wait_for(told, "the answer in place of the question")


@HTTP
def test_two_click_at_once_and_nothing_is_lost(sleeping_team: Team) -> None:
    team = sleeping_team
    meeting_at = begin(team)
    ask(team.ana, "/agenda add The fair")
    until(team, meeting_at - timedelta(minutes=10))
    agenda = said(team, "Agenda: Sales")
    ask(team.ana, "/meeting start")
    note = team.wait_for(
        lambda: next((one for one in team.ana.thread("leads", agenda["ts"])), None), "the note"
    )
    assert note is not None
    value = value_of(note, "item_done")
    press(team, team.ana, note, "item_park", value)
    # Ben sees the old message still.
    _meeting, item, _version = value.split("|")
    team.ben.act(
        "click", channel=note["channel"], ts=note["ts"], action_id="item_done", value=value
    )
    parked = team.read(lambda work: work.agenda.get(int(item)))
    assert parked is not None
    assert parked.state == "parked"
    assert parked.closed_by == "U0ANA"
    press(team, team.dana, note, "meeting_end")
    minutes = said(team, "Parked: The fair")
    press(team, team.ana, minutes, "meeting_reopen")
    team.wait_for(lambda: said(team, "The meeting goes on"), "the meeting being open again")
    until(team, meeting_at + timedelta(hours=5))
    said(team, "it ended by itself")


@POSTGRESQL
def test_a_calendar_on_a_message_puts_it_on_the_agenda_and_two_skips_are_told(
    sleeping_team: Team,
) -> None:
    team = sleeping_team
    meeting_at = begin(team)
    message = team.emil.post("leads", "Has anybody seen the numbers of October?")
    team.ben.react(message, "spiral_calendar_pad")
    team.told(team.ben, "leads", "On the agenda")
    assert "A message" in ask(team.ben, "/agenda")["text"]
    team.ben.unreact(message, "spiral_calendar_pad")
    team.wait_for(
        lambda: "Nothing is on it" in ask(team.ben, "/agenda")["text"], "the item being gone"
    )
    # Ben may not cancel it; who leads a team may, and takes it back.
    assert "for the chair" in ask(team.ben, "/meeting cancel trade fair")["text"]
    assert "Chair: <@U0BEN>" in ask(team.dana, "/meeting chair @ben")["text"]
    assert "Say who" in ask(team.dana, "/meeting chair")["text"]
    assert "I do not know @nobody" in ask(team.dana, "/meeting chair @nobody")["text"]
    assert "named in app.yaml" in ask(team.dana, "/meeting stop weekly")["text"]
    # All that is wrong in the form of a series is told at once, each beside its field.
    ask(team.dana, "/meeting new")
    wrong = team.dana.submit({"name": "Weekly", "every": "someday", "teams": [], "people": []})
    assert wrong["errors"].keys() == {"name", "every", "people"}
    off = ask(team.dana, "/meeting cancel trade fair")
    press(team, team.dana, off, "meeting_back")
    team.told(team.dana, "leads", "takes place")
    assert "does not take place" in ask(team.dana, "/meeting cancel trade fair")["text"]
    until(team, meeting_at + timedelta(days=1))
    until(team, meeting_at + timedelta(days=7))
    until(team, meeting_at + timedelta(days=8))
    tick(team)
    for lead in (team.dana, team.emil):
        assert "skipped twice in a row" in direct(team, lead, "in a row")["text"]
    until(team, meeting_at + timedelta(days=15))
    told = [
        one for one in team.emil.everything(team.emil.direct_channel()) if "in a row" in one["text"]
    ]
    assert len(told) == 1
