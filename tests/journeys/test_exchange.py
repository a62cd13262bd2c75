"""Two people of two teams are brought together, meet over a lead, and tell what they learned."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.agenda import ItemState
from tests.settings import loaded

from .company import APP, ENVIRON
from .places import HTTP
from .team import Json, Team

BERLIN = ZoneInfo("Europe/Berlin")
MORE = """\
exchange: {every: 1, day: wed, at: "10:00", without: [ben, dana], channel: emea}
meetings:
  weekly: {name: Weekly, every: tuesday, at: "10:00", channel: leads, attendees: [sales]}
"""


def wednesday(team: Team) -> datetime:
    """The Wednesday after the next Monday, before ten."""
    now = team.clock().astimezone(BERLIN)
    day = now + timedelta(days=(2 - now.weekday()) % 7 + 7)
    return day.replace(hour=9, minute=30, second=0, microsecond=0)


def pass_time(team: Team, **span: float) -> None:
    team.advance(timedelta(**span).total_seconds())
    team.baton.current.tick("ExchangeService.sweep")


def together(team: Team) -> str:
    """The conversation of both with Baton."""

    def look() -> str | None:
        channels = team.ana.state()["channels"]
        return next((one["id"] for one in channels if one["kind"] == "mpim"), None)

    found = team.wait_for(look, "a conversation of several")
    assert found is not None
    return found


def asked(team: Team, name: str) -> Json:
    person = {"ana": team.ana, "emil": team.emil}[name]
    channel = person.direct_channel()

    def look() -> list[Json]:
        return [
            one for one in person.messages(channel) if "what did you learn" in one["text"].lower()
        ]

    return team.wait_for(look, f"{name} being asked")[-1]


@HTTP
def test_a_pair_meets_over_a_lead_and_what_both_learned_goes_to_the_agenda(
    sleeping_team: Team,
) -> None:
    team = sleeping_team
    team.advance((wednesday(team) - team.clock()).total_seconds())
    owned = APP.replace("website: {name: Website,", "website: {name: Website, owner: emil,")
    team.app = loaded(owned + MORE, ENVIRON)
    team.start()
    team.settle()
    card = team.new_card("Ada Lovelace")
    team.press(team.ana, card, "vote_bad")
    team.sees(card, "bad: <@U0ANA>")
    pass_time(team, minutes=31)
    channel = together(team)
    invitation = team.wait_for(lambda: team.emil.messages(channel), "an invitation")[-1]
    assert "Ada Lovelace" in invitation["text"]
    assert "calls it bad" in invitation["text"]
    assert team.emil.message("leads-emea", containing="Emil Novak and Ana Ruiz")
    team.ana.click(invitation, action_id="exchange_snooze")
    assert "You take no part in the exchange until" in str(team.ana.modal())
    reply = team.ana.command("leads", "/exchange on")["reply"]["text"]
    assert "You take part in the exchange" in reply

    pass_time(team, days=7)
    for person, name in ((team.ana, "ana"), (team.emil, "emil")):
        question = asked(team, name)
        person.click(question, action_id="exchange_tell")
        person.submit({"text": {"value": f"{name} learned a lot"}, "agreed": {"value": ["yes"]}})

    def items() -> list[str]:
        found = team.read(lambda work: work.agenda.of("weekly", [ItemState.OPEN]))
        return [one.evidence for one in found]

    [evidence] = team.wait_for(items, "an item on the agenda")
    assert "ana learned a lot" in evidence
    assert "emil learned a lot" in evidence
    team.wait_for(
        lambda: [
            one
            for one in team.ana.messages(team.ana.direct_channel())
            if "is on the agenda" in one["text"]
        ],
        "Ana being told",
    )
