"""A lead of a known company goes to who owns the company, before it is anybody's turn."""

from pathlib import Path

from bot.config import loads
from bot.domain.presence import Source

from .conftest import APP, Desk, NewDesk

HOLD = ("sticky: true", "sticky: true, sticky_away: hold")


def test_the_second_lead_of_a_company_goes_to_who_has_the_first(desk: Desk) -> None:
    first = desk.lead(name="Ada", website="zephyr.de")
    second = desk.lead(name="Bob", website="https://shop.zephyr.de/about")
    assert (first.owner, second.owner) == ("U0ANA", "U0ANA")
    sticky = desk.sticky(second)
    assert sticky["owner"] == "U0ANA"
    assert sticky["why"] == f"has the latest lead of zephyr.de, #{first.id}"
    assert sticky["said"] == ["Earlier leads: zephyr.de was found by the same web domain."]


def test_so_do_leads_that_come_at_the_same_moment(desk: Desk) -> None:
    ids = [desk.arrive(name=f"N{n}", company="Zephyr Turbines GmbH") for n in range(4)]
    ids += [desk.arrive(name="Other", company="Blue Lagoon AG")]
    desk.settle()
    assert [desk.get(one).owner for one in ids] == ["U0ANA"] * 4 + ["U0BEN"]


def test_whoever_claims_a_lead_becomes_the_companys_owner_until_they_give_it_back(
    desk: Desk,
) -> None:
    first = desk.lead(website="zephyr.de")
    desk.claim(first, "U0DANA")
    assert desk.lead(website="zephyr.de").owner == "U0DANA"
    desk.release(first, "U0DANA")
    # What was given to Dana is hers still, and newer.
    assert desk.lead(website="zephyr.de").owner == "U0DANA"


def test_a_lead_given_back_leaves_the_one_before_it(desk: Desk) -> None:
    old = desk.lead(website="zephyr.de")
    desk.claim(old, "U0ANA")
    new = desk.lead(website="zephyr.de")
    desk.claim(new, "U0BEN")
    assert desk.lead(website="zephyr.de").owner == "U0BEN"
    desk.release(new, "U0BEN")
    assert desk.lead(website="zephyr.de").owner == "U0ANA"


def test_a_restart_changes_nothing(desk: Desk) -> None:
    desk.lead(company="Zephyr Turbines GmbH", website="zephyr.de")
    desk.lead(company="Blue Lagoon AG", website="bluelagoon.com")
    desk.restart()
    assert desk.lead(website="bluelagoon.com").owner == "U0BEN"
    assert desk.lead(company="zephyr turbines").owner == "U0ANA"


def test_other_settings_take_over_what_is_known(desk: Desk, tmp_path: Path) -> None:
    desk.lead(website="zephyr.de")
    old = desk.companies
    desk.use(loads(APP.replace("[ana, ben]", "[ben, ana]"), {}))
    assert desk.companies is not old
    assert desk.companies.catch_up() == 0  # else it would have read all companies anew
    assert desk.lead(website="zephyr.de").owner == "U0ANA"
    desk.use(loads(APP.replace("sticky: true", "sticky: false"), {}))
    desk.use(loads(APP, {}))
    assert desk.lead(website="zephyr.de").owner == "U0ANA"
    (tmp_path / "accounts.csv").write_text("name,domain,owner\nZephyr,zephyr.de,ben\n")
    desk.use(loads(APP + "accounts: {file: accounts.csv}\n", {}, folder=tmp_path))
    assert desk.lead(website="zephyr.de").owner == "U0BEN"


def test_a_lead_outside_the_turn_counts_as_one(desk: Desk) -> None:
    for _ in range(3):
        assert desk.lead(website="zephyr.de").owner == "U0ANA"
    assert [desk.lead(website=f"one{n}.de").owner for n in range(3)] == ["U0BEN"] * 3


def test_when_the_owner_is_away_the_pool_decides(desk: Desk) -> None:
    desk.lead(website="zephyr.de")
    desk.away("U0ANA")
    second = desk.lead(website="zephyr.de")
    assert second.owner == "U0BEN"
    sticky = desk.sticky(second)
    assert (sticky["owner"], sticky["passed_over"]) == (None, [["U0ANA", "said /away"]])


def test_where_the_team_says_so_the_lead_waits_for_its_owner(new_desk: NewDesk) -> None:
    desk = new_desk(HOLD)
    desk.lead(website="zephyr.de")
    desk.away("U0ANA")
    waiting = desk.lead(website="zephyr.de")
    assert (waiting.owner, waiting.held, waiting.waits_for) == (None, True, "U0ANA")
    assert desk.sticky(waiting)["waits_for"] == "U0ANA"
    # Others do not wait behind it.
    assert desk.lead(website="bluelagoon.com").owner == "U0BEN"
    desk.back("U0ANA")
    desk.settle()
    assert (desk.get(waiting.id).owner, desk.get(waiting.id).held) == ("U0ANA", False)


def test_nobody_waits_for_somebody_who_was_paused_meanwhile(new_desk: NewDesk) -> None:
    desk = new_desk(HOLD)
    desk.lead(website="zephyr.de")
    desk.away("U0ANA")
    waiting = desk.lead(website="zephyr.de")
    desk.back("U0ANA")
    desk.away("U0ANA", Source.PAUSE)
    desk.settle()
    assert desk.get(waiting.id).owner == "U0BEN"


def test_whoever_left_the_team_gets_nothing(desk: Desk) -> None:
    first = desk.lead(website="zephyr.de")
    desk.claim(first, "U0GONE")
    second = desk.lead(website="zephyr.de")
    assert second.owner == "U0BEN"
    assert desk.sticky(second)["passed_over"] == [["U0GONE", "is not in the team"]]


def test_of_two_companies_that_fit_equally_well_none_is_guessed(desk: Desk) -> None:
    desk.lead(company="Zephyr GmbH", website="zephyr.de")
    desk.claim(desk.lead(company="Zephyr Inc", website="zephyr.com"), "U0BEN")
    third = desk.lead(company="Zephyr")
    sticky = desk.sticky(third)
    assert sticky["owner"] is None
    [said] = sticky["said"]
    assert "fit equally well, by the same name, so none was chosen" in said


def test_free_mail_says_nothing_about_a_company(desk: Desk) -> None:
    owners = [desk.lead(email=f"p{n}@gmail.com", free_mail=True).owner for n in range(2)]
    assert owners == ["U0ANA", "U0BEN"]


def test_a_pool_that_is_not_sticky_asks_nobody(new_desk: NewDesk) -> None:
    desk = new_desk((", sticky: true", ""))
    owners = [desk.lead(website="zephyr.de").owner for _ in range(2)]
    assert owners == ["U0ANA", "U0BEN"]


def test_the_list_of_accounts_comes_before_earlier_leads(new_desk: NewDesk) -> None:
    desk = new_desk(accounts="Name,Domain,Owner,City\nZephyr GmbH,www.zephyr.de,dana,Bonn\n")
    lead = desk.lead(website="zephyr.de")
    assert lead.owner == "U0DANA"
    assert desk.sticky(lead)["why"] == "owns Zephyr GmbH in the list of accounts"


def test_an_owner_whom_slack_does_not_know_is_named(new_desk: NewDesk) -> None:
    desk = new_desk(accounts="name,domain,owner\nZephyr,zephyr.de,who@acme.com\n")
    lead = desk.lead(website="zephyr.de")
    assert lead.owner == "U0ANA"
    assert "Slack does not know its owner who@acme.com." in desk.sticky(lead)["said"][0]
