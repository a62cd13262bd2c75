"""app.yaml is changed while Baton runs: it counts at once, or is refused and told."""

import subprocess
from pathlib import Path
from threading import Thread

import pytest

from bot.config import SettingsFile, loads
from bot.domain.settings_changes import Outcome, SettingsChange

from .company import APP, ENVIRON
from .places import HTTP, PAIRS, POSTGRESQL, SOCKET
from .team import Team

MORE = """\
definitions:
  mql: {name: MQL, clauses: [{says: Can be reached, when: email != null or phone != null}]}
"""
PROMISE = """\
sla:
  - {name: In working hours, respond_within: 4h}
"""
#: Saturday and Sunday, round the clock: on any day of the week the two differ.
WEEK, WEEKEND = '{mon-sun: "0-24"}', '{sat-sun: "0-1"}'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The app.yaml of a folder."""
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "app.yaml").write_text(APP)
    return folder / "app.yaml"


@pytest.fixture
def following(sleeping_team: Team, file: Path) -> Team:
    """A team whose Baton follows the file."""
    sleeping_team.file = SettingsFile(file, lambda: ENVIRON)
    sleeping_team.start()
    sleeping_team.settle()
    return sleeping_team


def changes(team: Team) -> list[SettingsChange]:
    return list(reversed(team.read(lambda work: work.settings.recent(20))))


def noted(team: Team, count: int) -> SettingsChange:
    """Wait for so many entries of the history; returns the newest."""
    return team.wait_for(
        lambda: changes(team)[-1] if len(changes(team)) >= count else None,
        f"{count} changes on record",
        15,
    )  # type: ignore[return-value]  # it waits until there is one


def save(path: Path, text: str) -> None:
    """Save as editors do: a new file takes the old one's name."""
    other = path.with_suffix(".new")
    other.write_text(text)
    other.rename(path)


def notices(team: Team, text: str) -> list[str]:
    """What the admin was told so far, as far as it holds the text."""
    messages = team.dana.everything(team.dana.direct_channel())
    return [one["text"] for one in messages if text in one["text"]]


def told(team: Team, text: str) -> str:
    """Wait until the admin is told something."""
    return team.wait_for(lambda: notices(team, text)[-1:], f"the admin hearing {text!r}")[0]


@PAIRS
def test_a_good_edit_counts_over_every_door_without_a_restart(following: Team, file: Path) -> None:
    team = following
    card = team.new_card("Ada")
    assert "no definitions yet" in team.ana.command("leads", "/define")["reply"]["text"]
    noted(team, 1)
    text = APP.replace("  webinar:", "  chat: {name: Chat, id: id}\n  webinar:") + MORE
    text = text.replace("Website}", "Our website}").replace("name: Website,", "name: Our website,")
    save(file, text.replace("channel: leads, pool: all}", "channel: emea, pool: all}"))
    noted(team, 2)
    assert "MQL" in team.ana.command("leads", "/define")["reply"]["text"]
    team.post("chat", name="Bob")
    assert "Bob" in team.card("Bob", "leads-emea")["text"]
    team.sees(card, "Our website")
    assert "counts now" in told(team, "app.yaml was changed")


@HTTP
def test_no_click_is_lost_while_settings_are_replaced(following: Team) -> None:
    team = following
    cards = [team.new_card(f"Lead {n}") for n in range(6)]
    others = [loads(text, ENVIRON) for text in (APP + MORE, APP)] * 4
    swapping = Thread(target=lambda: [team.baton.use(other) for other in others])
    swapping.start()
    for card in cards:
        assert team.press(team.ana, card, "lead_claim")["delivered"]
    swapping.join()
    for card in cards:
        team.sees(card, "<@U0ANA>", without=("not claimed yet",))


@POSTGRESQL
def test_a_bad_file_is_refused_and_told_once_and_told_again_when_it_is_right(
    following: Team, file: Path
) -> None:
    team = following
    noted(team, 1)
    bad = APP.replace("Europe/Berlin", "Europe/Berlim")
    save(file, bad)
    assert noted(team, 2).outcome is Outcome.REFUSED
    assert 'Did you mean "Europe/Berlin"?' in told(team, "was not taken over")
    save(file, bad)
    team.baton.reload()
    team.new_card("Ada")  # what was before goes on
    team.stays(lambda: len(notices(team, "was not taken over")) == 1, 2.5)
    save(file, APP)
    assert noted(team, 3).outcome is Outcome.RIGHT_AGAIN
    told(team, "right again")
    assert len(changes(team)) == 3


@SOCKET
def test_admins_see_what_was_changed_when_and_by_whom(following: Team, file: Path) -> None:
    team = following
    noted(team, 1)
    for person in (team.ana, team.ben):
        person.command("leads", "/away")
    team.new_card("Cem", country="NL")
    text = APP.replace("name: Acme,", "name: Acme Ltd,").replace("benelux", "lowlands")
    file.write_text(text)
    commit(file)
    change = noted(team, 2)
    assert change.by == "Ana Ruiz"
    assert (change.added, change.removed) == (3, 3)
    assert "1 lead waits in the pool “benelux”, which is gone" in change.did[-1]
    listed = team.dana.command("leads", "/settings")["reply"]
    assert "Ana Ruiz · 3 lines added, 3 removed" in listed["text"]
    assert "+workspace: {name: Acme Ltd," in str(listed["blocks"])
    alone = team.dana.command("leads", f"/settings {change.id}")["reply"]
    assert "-workspace: {name: Acme," in str(alone["blocks"])
    assert "No change has the number" in team.dana.command("leads", "/settings x")["reply"]["text"]
    refused = team.ana.command("leads", "/settings")["reply"]["text"]
    assert "shown to admins" in refused
    assert "<@U0DANA>" in refused
    assert team.emil.command("leads", "/settings")["reply"]["text"] == listed["text"]


def commit(file: Path) -> None:
    who = ["-c", "user.name=Ana Ruiz", "-c", "user.email=ana@practice.example"]
    for words in (["init", "-q"], ["add", "app.yaml"], [*who, "commit", "-q", "-m", "Rename"]):
        subprocess.run(["git", *words], cwd=file.parent, check=True)


@HTTP
def test_a_change_while_baton_did_not_run_is_on_record_when_it_is_back(
    following: Team, file: Path
) -> None:
    team = following
    first = noted(team, 1)
    assert (first.outcome, first.diff) == (Outcome.FIRST, "")
    team.stop()
    save(file, APP + MORE)
    team.start()
    change = noted(team, 2)
    assert change.while_stopped
    assert change.added == 2
    told(team, "while I did not run")
    team.stop()
    team.start()
    team.stays(lambda: len(changes(team)) == 2, 2.5)


@POSTGRESQL
def test_other_hours_move_what_is_due_and_say_what_moved(sleeping_team: Team, file: Path) -> None:
    team = sleeping_team
    hours = APP.replace("lead: dana}", f"lead: dana, hours: {WEEK}}}", 1) + PROMISE
    file.write_text(hours)
    team.file = SettingsFile(file, lambda: ENVIRON)
    team.start()
    team.settle()
    cards = [team.new_card(name) for name in ("Ada", "Bob")]
    for card in cards:
        team.sees(card, "Answer by")
    save(file, hours.replace(WEEK, WEEKEND))
    (moved,) = noted(team, 2).did[:1]
    assert moved.startswith("2 due times moved: 2 later (most: lead ")
    told(team, "2 due times moved")
    details = team.press(team.ana, cards[0], "lead_details")
    assert details["delivered"]
