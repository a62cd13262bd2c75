"""The worked example of docs/measures.md, computed by hand there and by Baton here."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from bot.domain.answers import Answer, Question, Sentence, Where
from bot.domain.gaps import Cause, Gap, GapState
from bot.domain.judgements import Judgement
from bot.domain.leads import LeadData, Stage
from bot.domain.measured import Figure, Report
from bot.domain.measures import MEASURES
from bot.domain.money import Money
from bot.domain.promises import Promise
from bot.domain.routing import Routed
from bot.domain.shares import Share
from bot.domain.sla import State
from bot.domain.stages import StageChange, journey_of
from bot.domain.timeline import Entry, Kind
from bot.domain.told_figures import told
from bot.domain.windows import Window
from bot.ports import UnitOfWork
from bot.services.measuring import MeasureService
from bot.services.roster import Roster
from storage.database import Database
from tests.promises.conftest import APP
from tests.settings import loaded

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
SOURCES = """\
sources: {website: {name: Website}, webinar: {name: Webinar}}
money: {currency: EUR, rates: {USD: 0.9}}
costs: {website: {"2026-11": 3000}, webinar: {"2026-11": 1500, "2026-12": 9000}}
definitions: {mql: {name: MQL, clauses: [{says: Reachable, when: email != null}]}}
handover: {fields: [email], definition: mql}
"""
#: Source, and days after its arrival at which it came to each stage.
JOURNEYS: tuple[tuple[str, dict[Stage, float]], ...] = (
    ("website", {Stage.ACCEPTED: 0, Stage.SQL: 1, Stage.OPPORTUNITY: 2, Stage.WON: 4}),
    ("website", {Stage.ACCEPTED: 0, Stage.SQL: 1, Stage.OPPORTUNITY: 1, Stage.LOST: 3}),
    ("website", {Stage.ACCEPTED: 1}),
    ("website", {}),
    ("webinar", {Stage.OPPORTUNITY: 1, Stage.WON: 5}),
    ("webinar", {Stage.REJECTED: 1}),
)
WORTH = {0: Money(1_200_000, "EUR"), 4: Money(1_000_000, "USD")}
LIFETIME = {0: Money(4_000_000, "EUR")}
OWNERS = ("U0ANA", "U0ANA", "U0ANA", "U0BEN", "U0ANA", "U0BEN")
NO_EMAIL = 5
#: The version of MQL that was in force, and whether it was met.
MQL = ((1, True), (1, True), (1, False), (2, True), (2, True), (2, False))
#: Hours until the first answer that was promised within four; None: none yet. The last has none.
ANSWERED: tuple[float | None, ...] = (0.5, 2, 6, None, 1)
VERDICTS = {0: ("good", None), 1: ("bad", "spam"), 2: ("bad", None), 4: ("good", None)}


def fill(work: UnitOfWork) -> None:
    for number, (source, stages) in enumerate(JOURNEYS):
        email = None if number == NO_EMAIL else f"l{number}@example.com"
        data = LeadData(name=f"L{number}", email=email)
        lead = work.arrivals.add(source, str(number), data, MONDAY)
        version, met = MQL[number]
        judged = (Judgement("mql", version, (met,)),)
        routed = Routed("leads", OWNERS[number], {}, pool="all", judged=judged)
        work.leads.route(lead, routed, MONDAY)
        for stage, days in stages.items():
            at = MONDAY + timedelta(days=days)
            won = stage is Stage.WON
            change = StageChange(
                *(lead, stage, at, at, f"{number}{stage}"),
                worth=WORTH.get(number) if won else None,
                lifetime=LIFETIME.get(number) if won else None,
            )
            work.stages.add(change)
        work.stages.keep_journey(lead, journey_of(work.stages.of(lead)))
        work.leads.set_stage(lead, journey_of(work.stages.of(lead)).stage)
        if number in VERDICTS:
            verdict, reason = VERDICTS[number]
            told = {"verdict": verdict, "reason": reason}
            work.timeline.add(Entry(lead, MONDAY, Kind.VOTED, OWNERS[number], told))
        if number < len(ANSWERED):
            work.promises.put(promise(lead, ANSWERED[number]))
    for found in (True, True, True, False, False):
        answer = Answer(sure=found, confidence=1.0, quotes=(Sentence("Yes.", 0),))
        asked = Question(0, "U0ANA", Where.PRIVATE, "", "How?", MONDAY, answer=answer)
        work.answers.add(asked)
    by = MONDAY + timedelta(days=3)
    for closed in (MONDAY + timedelta(days=2), None):
        state = GapState.DONE if closed else GapState.OPEN
        gap = Gap(0, Cause.MISS, "Acme", state, MONDAY, answer_by=by, closed_at=closed)
        work.gaps.add(gap)


def promise(lead: int, hours: float | None) -> Promise:
    took = None if hours is None else timedelta(hours=hours)
    late = State.BREACHED if took is None else State.MISSED
    return Promise(
        lead,
        "Usual",
        "sales",
        MONDAY,
        MONDAY + timedelta(hours=4),
        None,
        state=State.MET if took and took <= timedelta(hours=4) else late,
        responded_at=None if took is None else MONDAY + took,
        took=took,
    )


@pytest.fixture
def service(database: Database) -> MeasureService:
    settings = loaded(APP + SOURCES, {"BATON_INTAKE_TOKEN": "x"})
    database.change(fill)
    return MeasureService(database, settings, Roster(settings), lambda: NOW)


@pytest.fixture
def week(service: MeasureService) -> Window:
    return service.window("2026-W47")


@pytest.fixture
def report(service: MeasureService, week: Window) -> Report:
    return service.report(week)


def shown(report: Report, key: str, source: str = "") -> str:
    if source not in report.figures[key]:
        return "–"
    return told(MEASURES[key], report.figure(key, source), "EUR")


def test_the_example_of_the_document(report: Report) -> None:
    document = (Path(__file__).parents[2] / "docs" / "measures.md").read_text()
    table = document.partition("## A worked example")[2]
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        named = {one.name: key for key, one in MEASURES.items()}
        if len(cells) == 4 and cells[0] in named:
            key = named[cells[0]]
            assert [shown(report, key, one) for one in ("website", "webinar", "")] == cells[1:]


def test_every_measure_is_in_the_example() -> None:
    document = (Path(__file__).parents[2] / "docs" / "measures.md").read_text()
    table = document.partition("## A worked example")[2]
    # No follow-ups nor verdicts were promised.
    for one in MEASURES.values():
        assert (f"| {one.name} |" in table) is (one.key not in ("followed_up", "judged_in_time"))


def test_it_is_told_how_many_met_which_version(report: Report) -> None:
    assert report.versions == {1: Share(2, 3), 2: Share(2, 3)}


def test_only_what_is_asked_for_is_computed(service: MeasureService, week: Window) -> None:
    whole = service.report(week)
    for key in MEASURES:
        only = service.report(week, only=[key])
        assert list(only.figures) == [key]
        assert only.figure(key) == whole.figure(key)
    assert service.report(week, only=["good"]).reasons == {"website": {"spam": 1}}
    assert not service.report(week, only=["leads"]).reasons


def test_every_measure_is_in_the_document() -> None:
    document = (Path(__file__).parents[2] / "docs" / "measures.md").read_text()
    for one in MEASURES.values():
        owner = {"both": "both"}.get(one.owner, one.owner.value)
        line = f"| {one.name} (`{one.key}`) | {owner} | {one.definition} | {one.formula} |"
        assert line in document


def test_velocity_is_computed_by_hand(report: Report) -> None:
    # Two opportunities, one of two won, 12,000 EUR, 2 days; in all three, two of three, 10,500 EUR,
    # 3 days.
    website, total = (report.figures["velocity"][one].rate for one in ("website", ""))
    assert (website, total) == (Fraction(600_000), Fraction(700_000))


def test_a_month_costs_evenly_by_day(service: MeasureService) -> None:
    week = service.window("2026-W49")  # 30 November to 6 December
    assert service.costs(week) == {
        "website": Fraction(3000_00, 30),
        "webinar": Fraction(1500_00, 30) + Fraction(9000_00 * 6, 31),
    }


def test_first_and_last_touch_and_linear_stand_side_by_side(report: Report) -> None:
    assert report.credits["EUR"]["website"].linear == 1_200_000
    assert report.credits["USD"]["webinar"].first == 1_000_000


def test_the_leads_behind_a_number_are_told(service: MeasureService, week: Window) -> None:
    behind = service.behind("win_rate", "", week)
    assert [(lead.id, hit) for lead, hit in behind.leads] == [(1, True), (2, False), (5, True)]
    behind = service.behind("won_value", "webinar", week)
    assert [(lead.id, hit) for lead, hit in behind.leads] == [(5, None)]
    assert service.behind("leads", "nowhere", week).figure == Figure()


def test_the_last_week_is_the_one_that_is_over(service: MeasureService) -> None:
    assert service.window("week").name == "2026-W48"
    assert service.window("2026-11").name == "2026-11"
    assert service.window("2026-q4").name == "2026-Q4"
    assert service.window("2026").name == "2026"
    assert service.window("2026-11-23").name == "2026-11-23"
    assert service.window("this week").name == "2026-W49"
    assert service.window("this year").name == "2026"
    assert service.window("last month").name == service.window("month").name
    assert service.window("today").name == service.window("yesterday").next().name
    for wrong in ("2026-W60", "2026-13", "soon", "2026-11-31", ""):
        with pytest.raises(ValueError, match="is no day, week or month"):
            service.window(wrong)


def test_a_time_that_has_not_begun_has_no_numbers(service: MeasureService) -> None:
    with pytest.raises(ValueError, match="2030 has not begun: its first day is 1 Jan 2030"):
        service.window("2030")
