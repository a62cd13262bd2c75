"""`/measures`, and what a number shows that somebody opens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.leads import Lead
from bot.domain.measured import Figure, Report
from bot.domain.measures import MEASURES, Unit
from bot.domain.opened import PAGE, Asked, Behind, Closed, Opened
from bot.domain.people import Home
from bot.domain.windows import Span, window_on
from bot.slack.views import behind, numbers
from bot.slack.views.kit import Json, Message
from bot.slack.views.look import Look

Check = Callable[[Message], Message]
CheckModal = Callable[[dict[str, Any]], dict[str, Any]]

WEEK = window_on(Span.WEEK, date(2026, 11, 18), ZoneInfo("Europe/Madrid"))
HOME = Home("T0", "U0BOT", url="https://northwind.slack.com/")
ACCEPTED = Asked("accepted", "webinar", WEEK.name)


def figure(cases: int, hits: int) -> Figure:
    """What every unit can be told of."""
    return Figure(
        cases,
        hits,
        sums={"EUR": 120_000 * hits},
        rate=Fraction(4_200) if hits else None,
    )


def report(*sources: str) -> Report:
    """Every measure of some sources, each of fewer leads than the one before."""
    parts = {key: figure(40 - n % 40, 10 - n % 10) for n, key in enumerate(sources)}
    return Report({key: {"": figure(55, 30), **parts} for key in MEASURES})


def opened(
    lead: Lead, number: int, *, page: int = 1, cards: bool = True, asked: Asked = ACCEPTED
) -> Opened:
    """A number with so many leads like this one behind it."""
    first = (page - 1) * PAGE + 1
    leads = tuple(
        Behind(replace(lead, id=one), one % 3 > 0, ("C0LEADS", f"17000000{one}.000100"))
        for one in range(first, min(number, first + PAGE - 1) + 1)
    )
    if not cards:
        leads = tuple(replace(one, card=None, counts=None) for one in leads)
    return Opened(asked, WEEK, figure(number, number // 3), "EUR", number, leads, page)


def texts(view: Json) -> str:
    return str(view["blocks"])


def test_all_numbers_of_a_week(look: Look, check: Check, snapshot: SnapshotAssertion) -> None:
    made = numbers.listed(WEEK, report("website", "webinar"), "EUR", look)
    assert check(made).blocks == snapshot
    assert "The numbers of 2026-W47, 16 Nov 2026 to 22 Nov 2026." in made.text
    assert all(one.name.replace(">", "&gt;") in str(made.blocks) for one in MEASURES.values())


def test_numbers_of_a_week_without_leads(look: Look, check: Check) -> None:
    made = check(numbers.listed(WEEK, Report({"leads": {"": figure(1, 1)}}), None, look))
    assert "Nothing to tell of: " in made.text
    assert "Accepted" in made.text
    assert len(made.blocks) < 8


def test_a_time_of_which_nothing_is_known_is_one_sentence(look: Look, check: Check) -> None:
    empty = Report({key: {"": Figure()} for key in MEASURES})
    made = check(numbers.listed(WEEK, empty, None, look))
    assert made.text.startswith("Nothing is known of 2026-W47 (16 Nov 2026 to 22 Nov 2026)")
    assert len(made.blocks) == 1


def test_numbers_of_a_week_that_runs_say_so(look: Look, check: Check) -> None:
    made = check(numbers.listed(WEEK, report("website"), "EUR", look, running=True))
    assert "It is not over: these are its numbers so far." in made.text


def test_numbers_of_sixty_sources_with_long_names(look: Look, check: Check) -> None:
    keys = [f"source-{number}" for number in range(60)]
    names = {key: f"<!channel> {key} " + "x" * 200 for key in keys}
    made = check(numbers.listed(WEEK, report(*keys), "EUR", replace(look, sources=names)))
    assert "54 more" in str(made.blocks)
    assert "<!channel>" not in made.text


def test_numbers_of_more_sources_than_a_menu_takes(look: Look, check: Check) -> None:
    check(numbers.listed(WEEK, report(*(f"s{n}" for n in range(150))), "EUR", look))


def test_a_number_opens(
    lead: Lead, look: Look, check_modal: CheckModal, snapshot: SnapshotAssertion
) -> None:
    assert check_modal(behind.opened(opened(lead, 3), look, HOME)) == snapshot


@pytest.mark.parametrize("unit", Unit)
def test_numbers_of_every_unit_open(
    unit: Unit, lead: Lead, look: Look, check_modal: CheckModal
) -> None:
    measure = next(one for one in MEASURES.values() if one.unit is unit)
    asked = Asked(measure.key, "", WEEK.name)
    view = check_modal(behind.opened(opened(lead, 3, asked=asked, cards=False), look, HOME))
    assert "all sources" in texts(view)
    assert "*Counts*" not in texts(view)


def test_the_leads_of_a_number_come_page_by_page(
    lead: Lead, look: Look, check_modal: CheckModal
) -> None:
    first = check_modal(behind.opened(opened(lead, 45), look, HOME))
    assert first["private_metadata"] == str(ACCEPTED)
    assert "45 leads. Page 1 of 3." in texts(first)
    menu = first["blocks"][-1]["element"]
    assert menu["initial_option"]["value"] == "2"
    last = check_modal(behind.opened(opened(lead, 45, page=3), look, HOME))
    menu = last["blocks"][-1]["element"]
    assert menu["initial_option"]["value"] == "1"
    names = [one["text"]["text"] for one in menu["options"]]
    assert names == ["Page 1", "Previous: page 2", "Page 3"]


def test_ten_thousand_leads_with_the_longest_names_fit(
    longest_lead: Lead, look: Look, check_modal: CheckModal
) -> None:
    check_modal(behind.opened(opened(longest_lead, 10_000, page=7), look, HOME))


def test_a_number_without_leads_says_so(lead: Lead, look: Look, check_modal: CheckModal) -> None:
    view = check_modal(behind.opened(opened(lead, 0), look, HOME))
    assert "No lead is behind it." in texts(view)
    assert "submit" not in view


@pytest.mark.parametrize("why", Closed)
def test_a_number_that_does_not_open_says_why(
    why: Closed, look: Look, check_modal: CheckModal
) -> None:
    view = check_modal(behind.opened(why, look, HOME))
    assert len(view["blocks"]) == 1


@pytest.mark.parametrize(
    "value", ["", "accepted", "accepted|webinar", "unheard_of||2026-W47", "a|b|c|d"]
)
def test_what_no_button_of_ours_carries_is_no_number(value: str) -> None:
    assert Asked.read(value) is None


def test_a_number_reads_back() -> None:
    assert Asked.read(str(ACCEPTED)) == ACCEPTED
