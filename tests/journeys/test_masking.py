"""Contact details that a rule hides: read by the owner and those who lead, by nobody else."""

import json

import pytest

from .company import APP
from .places import HTTP, POSTGRESQL
from .team import Json, Team
from .test_tiers import TIERS, direct, in_direct, next_tuesday, roundups, start, tick

MASKED = APP.replace(
    "{name: Rest, channel: leads, pool: all}",
    """\
{name: Ada, when: 'email == "ada.secret@private.example"', channel: leads, pool: all, mask: true}
  - {name: Rest, channel: leads, pool: all, mask: true}""",
).replace(
    "name: Europe, when: 'country == \"FR\"'",
    'name: Europe, when: \'country == "FR" and email != "x@y.example"\'',
)
HOURLY = """\
sla:
  - name: Within the hour
    respond_within: 1h
    count: wall
    ladder:
      - {do: remind_thread, at: 50%}
      - {do: remind_owner, at: 75%}
      - {do: escalate, at: 100%}
"""
EMAIL, PHONE = "ada.secret@private.example", "+493012345678"
#: Pieces of the values, in the ways in which they could slip out.
SECRETS = ("ada.secret", "12345678", "1234 5678", "12345 678", "@private")
SENT = {
    "name": "Ada Lovelace",
    "email": EMAIL,
    "phone": PHONE,
    "message": "Call 030 12345678 or mail ADA.secret@private.example, please.",
    "wants": "a call on +49 30 12345678",
}


def tells(what: object) -> list[str]:
    """Which secrets something tells."""
    text = json.dumps(what, ensure_ascii=False).lower()
    return [one for one in SECRETS if one in text]


def to_others(team: Team, *owners: str) -> list[Json]:
    """What was posted, edited or whispered, but for direct messages to these people."""
    people = [getattr(team, one) for one in owners]
    private = {place for one in people for place in (one.direct_channel(), one.id)}
    names = ("chat.postMessage", "chat.update", "chat.postEphemeral")
    calls = [call for name in names for call in team.calls(name)]
    return [call for call in calls if call["request"]["channel"] not in private]


def details(team: Team, name: str, card: Json) -> Json:
    person = getattr(team, name)
    assert team.press(person, card, "lead_details")["delivered"]
    view: Json = person.modal()
    person.close()
    return view


@HTTP
def test_nobody_but_the_owner_and_those_who_lead_reads_what_is_hidden(
    sleeping_team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    team = sleeping_team
    start(team, MASKED + HOURLY, at=next_tuesday(team, 10))
    card = team.new_card(**SENT)
    team.sees(card, "hidden; the owner has them")
    assert EMAIL in in_direct(team, "ana", "contact details are hidden")["text"]
    team.press(team.ben, card, "vote_bad")
    team.told(team.ben, "leads", "Why is the lead")
    assert EMAIL in str(details(team, "ana", card))
    assert EMAIL in str(details(team, "dana", card))
    for stranger in ("ben", "nora"):
        seen = details(team, stranger, card)
        assert not tells(seen)
        assert "hidden; the owner has them" in str(seen)
        for words in (
            "/lead why 1",
            f"/lead find {EMAIL}",
            "/lead find lovelace",
            "/lead find 12345",
        ):
            answer = getattr(team, stranger).command("leads", words)["reply"]
            assert not [one for one in tells(answer) if one not in words]
            found = words.endswith(("1", "lovelace"))
            assert ("Ada Lovelace" in str(answer)) == found, words
    assert "Ada Lovelace" in str(team.ana.command("leads", f"/lead find {EMAIL}")["reply"])
    team.ana.command("leads", "/lead snooze 1 1 hour call 030 12345678")
    for _ in range(6):
        team.advance(20 * 60)
        tick(team, "SlaSweep.sweep")
    team.wait_for(
        lambda: [
            one for one in direct(team, "emil") or direct(team, "dana") if "answered" in one["text"]
        ],
        "an escalation",
    )
    team.press(team.ben, card, "lead_claim")
    assert EMAIL in in_direct(team, "ben", "contact details are hidden")["text"]
    team.thread(card, "wants no reminders", "claimed the lead")
    told = to_others(team, "ana", "ben")
    assert len(told) > 5
    assert not [tells(call) for call in told if tells(call)]
    assert not tells(capsys.readouterr().out)


@POSTGRESQL
def test_a_roundup_hides_what_its_leads_hide(sleeping_team: Team) -> None:
    team = sleeping_team
    low = TIERS.replace("score < 0", "email != null and score < 0")
    start(team, MASKED + low, at=next_tuesday(team, 16, 20))
    tick(team, "RoundupService.sweep")
    team.post(name="", email="ada.secret@gmail.com", company="Analytical")
    team.wait_for(lambda: in_direct(team, "ana", "A lead for you"), "the owner being written to")
    team.advance(11 * 60)
    tick(team, "RoundupService.sweep")
    (told,) = team.wait_for(lambda: roundups(team), what="the roundup")
    assert "Analytical" in told["text"]
    assert "e-mail is hidden; the owner has them" in told["text"]
    assert "late" not in told["text"]
    assert not tells(to_others(team, "ana"))
