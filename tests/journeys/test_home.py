"""The Home tab: opened, acted on, and drawn anew after one's own deeds and nobody else's."""

from typing import Any

from sandbox.driver import Person

from .places import HTTP, POSTGRESQL
from .team import Team


def shows(team: Team, person: Person, *texts: str, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Somebody's Home, once it says all that and nothing of `without`."""

    def look() -> dict[str, Any] | None:
        view = person.home()
        said = str(view["blocks"]) if view else ""
        right = all(text in said for text in texts) and not any(text in said for text in without)
        return view if right and view else None

    try:
        found = team.wait_for(look, "Home")
    except TimeoutError:
        raise AssertionError(f"{texts} and not {without} in {person.home()}") from None
    assert found is not None
    return found


def press(person: Person, view: dict[str, Any], action_id: str) -> dict[str, Any]:
    return person.act("click", view_id=view["id"], action_id=action_id)


@HTTP
def test_home_shows_a_lead_its_claim_and_what_the_reader_does_next(team: Team) -> None:
    card = team.new_card("Ada Lovelace")
    owner, other = team.ana, team.ben
    if "U0BEN" in card["text"]:
        owner, other = other, owner
    owner.open_home()
    view = shows(team, owner, "Ada Lovelace", "Not claimed yet", "Your open leads: 1")
    other.open_home()
    shows(team, other, "You have no open leads")
    assert press(owner, view, "lead_claim")["delivered"]
    shows(team, owner, "Ada Lovelace", without=("Not claimed yet",))
    team.sees(card, f"Claimed by <@{owner.id}>")
    # Another's deed draws nobody else's Home.
    assert "Ada Lovelace" not in str(other.home())
    press(owner, view, "lead_details")
    assert "Ada Lovelace" in str(owner.modal())
    owner.command("leads", "/actions add Send the deck by tomorrow")
    press(owner, shows(team, owner, "Your actions: 1", "Send the deck"), "action_done")
    shows(team, owner, "Away until tomorrow", without=("Your actions",))
    press(owner, shows(team, owner, "Away until tomorrow"), "home_away")
    press(owner, shows(team, owner, "You are away until"), "home_back")
    shows(team, owner, "Away until tomorrow")


@POSTGRESQL
def test_deeds_elsewhere_are_on_home_at_once_and_strangers_get_a_welcome(team: Team) -> None:
    team.nora.open_home()
    shows(team, team.nora, "Welcome to Baton", without=("Your open leads",))
    card = team.new_card("Grace Hopper")
    loser, winner = (team.ana, team.ben) if "U0ANA" in card["text"] else (team.ben, team.ana)
    loser.open_home()
    view = shows(team, loser, "Grace Hopper")
    winner.open_home()
    shows(team, winner, "You have no open leads")
    team.press(winner, card, "lead_claim")
    shows(team, winner, "Grace Hopper")
    # The other's Home is as it was: a press on it says who was faster, and what is left.
    press(loser, view, "lead_claim")
    shows(team, loser, "was a moment faster", "You have no open leads")
    team.otto.open_home()
    team.stays(lambda: team.otto.home() is None)
    team.emil.open_home()
    shows(team, team.emil, "Sources, the last four weeks", "Website", "How both teams keep")
    team.dana.open_home()
    shows(team, team.dana, "What is wrong", "#later", "Your open leads")
