"""People of the teams open numbers, page by page; others do not, and hidden details stay hidden."""

from datetime import UTC, datetime

from bot.domain.opened import PAGE

from .places import HTTP, POSTGRESQL
from .team import Json, Team
from .test_masking import EMAIL, MASKED, tells
from .test_tiers import start


def this_year() -> str:
    return str(datetime.now(UTC).year)


def numbers(team: Team, words: str) -> Json:
    """What /measures answers Ana."""
    team.ana.command("leads", f"/measures {words}")
    return team.ana.ephemerals("leads")[-1]


def text_of(view: Json) -> str:
    return str(view["blocks"])


@HTTP
def test_a_number_is_opened_and_its_pages_are_turned(team: Team) -> None:
    for number in range(PAGE + 3):
        team.post(name=f"Lead {number}", source="website")
    shown = numbers(team, this_year())
    team.ana.choose(shown, "figure_behind_leads", f"leads|website|{this_year()}")
    first = team.ana.modal()
    assert f"{PAGE + 3} leads. Page 1 of 2." in text_of(first)
    assert "Lead 22" in text_of(first)
    assert "Lead 0" not in text_of(first)
    team.ana.submit()
    second = team.ana.modal()
    assert "Page 2 of 2." in text_of(second)
    assert "Lead 0" in text_of(second)
    team.ana.submit()
    assert "Page 1 of 2." in text_of(team.ana.modal())


@HTTP
def test_numbers_are_for_the_people_of_the_teams(team: Team) -> None:
    team.new_card("Ada")
    shown = numbers(team, this_year())
    assert "Leads: 1" in shown["text"]
    team.nora.command("leads", "/measures")
    assert "whom app.yaml names" in team.nora.ephemerals("leads")[-1]["text"]
    assert '"the other day" is no day, week or month' in numbers(team, "the other day")["text"]


@POSTGRESQL
def test_an_opened_number_hides_what_its_reader_may_not_see(sleeping_team: Team) -> None:
    team = sleeping_team
    start(team, MASKED)
    lead_id = team.post(email=EMAIL)

    def owner() -> str | None:
        lead = team.read(lambda work: work.leads.get(lead_id))
        return lead.owner if lead else None

    has_it = team.wait_for(owner, "an owner")
    for reader in (team.ana, team.ben, team.emil):
        reader.command("leads", f"/measures {this_year()}")
        shown = reader.ephemerals("leads")[-1]
        reader.choose(shown, "figure_behind_leads", f"leads||{this_year()}")
        view = reader.modal()
        assert f"#{lead_id} " in text_of(view)
        # Emil leads marketing.
        sees = reader.id == has_it or reader is team.emil
        assert bool(tells(view)) is sees
