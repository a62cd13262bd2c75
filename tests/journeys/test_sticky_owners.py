"""A company that comes again meets the person it knows."""

from .places import PAIRS
from .team import Json, Team


def why(team: Team, card: Json) -> str:
    """Read in the details why a lead came where it is."""
    assert team.press(team.ben, card, "lead_details")["delivered"]
    return str(team.ben.modal()["blocks"])


@PAIRS
def test_a_company_that_comes_again_meets_the_person_it_knows(team: Team) -> None:
    # By turns, Ana would get the first and Ben the second.
    first = team.new_card("First Lead", country="NL", website="zephyr.nl", company="Zephyr BV")
    assert "Owner: <@U0ANA>" in first["text"]
    second = team.new_card("Second Lead", country="NL", email="buyer@zephyr.nl")
    assert "Owner: <@U0ANA>" in second["text"]
    told = why(team, second)
    assert "Earlier leads: Zephyr BV was found by the same web domain" in told
    assert "so it is theirs before anybody's turn." in told

    team.ana.command("leads", "/away")
    third = team.new_card("Third Lead", country="NL", website="zephyr.nl")
    assert "Owner: <@U0BEN>" in third["text"]
    assert "comes before the pool, but was passed over: said /away" in why(team, third)


@PAIRS
def test_of_two_companies_of_one_name_none_is_guessed(team: Team) -> None:
    team.new_card("First Lead", country="NL", website="zephyr.nl", company="Zephyr BV")
    team.new_card("Second Lead", country="NL", website="zephyr.com", company="Zephyr BV")
    third = team.new_card("Third Lead", country="NL", company="Zephyr")
    told = why(team, third)
    assert "fit equally well, by the same name and the same country, so none was chosen." in told
