"""Tiers as routing decides them, what follows for promises and owners, and roundups told once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.config import ConfigError, loads
from bot.domain.calendar import Hours
from bot.domain.hours import parse_week
from bot.domain.people import Home
from bot.domain.tiers import Tier
from bot.services.cards import Cards
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.services.roundups import RoundupService
from storage.database import Database

from .conftest import APP, Desk, NewDesk

TIERS = """\
tiers:
  - {tier: hot, when: title == "CEO"}
  - {tier: low, when: country == "JP"}
routing:
  - {name: Students, when: 'title == "Student"', channel: leads, pool: all, tier: low}
  - {name: Everything, channel: leads, pool: all}
"""
RULES = "routing:\n  - {name: Everything, channel: leads, pool: all}\n"
ROUNDUP = 'roundup: {at: "16:30"}\n'
SLA = """\
sla:
  - {name: Hot, when: tier == "hot", respond_within: 1h, count: wall}
  - {name: Students, when: rule == "Students", respond_within: 2d, count: wall}
"""
#: A Monday, at 16:30 in Berlin.
HALF_PAST_FOUR = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)


@pytest.fixture
def desk(new_desk: NewDesk) -> Desk:
    return new_desk((RULES, TIERS + ROUNDUP + SLA))


def deliveries(desk: Desk) -> int:
    """How many messages wait."""
    return sum(one.waiting for one in desk.store.read(lambda work: work.deliveries.backlog()))


def roundups(desk: Desk, store: Database | None = None) -> RoundupService:
    return RoundupService(store or desk.store, desk.settings, lambda: desk.now)


def test_the_first_line_that_matches_decides_and_a_rule_wins(desk: Desk) -> None:
    told: list[tuple[dict[str, Any], Tier]] = [
        ({"title": "CEO", "country": "JP"}, Tier.HOT),
        ({"country": "JP"}, Tier.LOW),
        ({"name": "Ada"}, Tier.NORMAL),
        ({"title": "Student"}, Tier.LOW),
    ]
    for lead, tier in told:
        assert desk.lead(**lead).tier is tier
    student = desk.get(4)
    assert student.rule == "Students"
    trace = desk.store.read(lambda work: work.leads.trace(4))
    assert trace["tier"] == {"tier": "low", "rule": "Students", "when": None, "saw": {}}


def test_a_hot_lead_is_two_messages_and_a_low_one_none(desk: Desk) -> None:
    desk.lead(name="Ada")
    assert deliveries(desk) == 1
    desk.lead(title="CEO")
    assert deliveries(desk) == 3
    desk.lead(country="JP")
    assert deliveries(desk) == 3


def test_promises_ask_for_tier_and_rule(desk: Desk) -> None:
    promiser = Promiser(desk.settings, Roster(desk.settings))
    chosen = [
        promiser.choose(desk.lead(**lead)) for lead in ({"title": "CEO"}, {"title": "Student"}, {})
    ]
    assert [policy.name if policy else None for policy in chosen] == ["Hot", "Students", None]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('when: tier == "hott"', 'no tier is called "hott". Did you mean "hot"?'),
        (
            'when: rule == "Student"',
            'no routing rule is called "Student". Did you mean "Students"?',
        ),
    ],
)
def test_a_tier_or_rule_that_does_not_exist_is_a_mistake(wrong: str, told: str) -> None:
    sla = f"sla:\n  - {{name: A, {wrong}, respond_within: 1h, count: wall}}\n"
    with pytest.raises(ConfigError) as error:
        loads(APP.replace(RULES, TIERS) + sla, {})
    assert told in str(error.value)


@pytest.mark.parametrize("at", ["25:00", "noon", "16"])
def test_a_time_of_day_is_read(at: str) -> None:
    app = APP + f'roundup: {{at: "{at}"}}\n'
    if at == "16":
        assert loads(app, {}).roundups
        return
    with pytest.raises(ConfigError, match="is not a time of day"):
        loads(app, {})


def test_a_roundup_is_told_once_and_the_next_holds_only_what_is_new(desk: Desk) -> None:
    service = roundups(desk)
    service.sweep()
    desk.lead(country="JP")
    desk.now = HALF_PAST_FOUR
    before = deliveries(desk)
    assert [service.sweep(), roundups(desk).sweep(), service.sweep()] == [1, 0, 0]
    assert deliveries(desk) == before + 1
    desk.now += timedelta(days=1)
    assert service.sweep() == 1
    assert deliveries(desk) == before + 1, "a day without low leads says nothing"


def test_after_downtime_one_roundup_holds_all(desk: Desk) -> None:
    service = roundups(desk)
    service.sweep()
    desk.lead(country="JP")
    desk.now += timedelta(days=2)
    desk.lead(country="JP", name="Later")
    desk.now += timedelta(days=1)
    before = deliveries(desk)
    assert service.sweep() == 1
    assert deliveries(desk) == before + 1


def test_leads_that_nobody_answers_age(desk: Desk) -> None:
    def ageing(days: int) -> int:
        before = desk.now - timedelta(days=days)
        return desk.store.read(lambda work: work.roundups.ageing("leads", before, 1))[1]

    first, second = desk.lead(name="Ada"), desk.lead(name="Bob")
    assert ageing(7) == 0
    desk.now += timedelta(days=7, minutes=1)
    assert ageing(7) == 2
    desk.claim(first, "U0BEN")
    assert ageing(7) == 1
    assert ageing(0) == 1
    assert desk.get(second.id).owner


def test_a_hot_lead_outside_the_hours_of_its_owner_tells_when_they_work_again(
    desk: Desk,
) -> None:
    zone = desk.settings.workspace.zone

    def hours(*_asked: object) -> Hours:
        return Hours(parse_week({"mon-fri": "9-12"}), zone)

    cards = Cards(desk.settings, Home("T1", "UBOT"), hours=hours)
    lead = desk.lead(title="CEO")
    card = desk.store.read(lambda work: cards.card(work, lead.id))
    assert card
    assert card.works_again == datetime(2026, 11, 3, 8, tzinfo=UTC)
    desk.claim(lead, "U0BEN")
    card = desk.store.read(lambda work: cards.card(work, lead.id))
    assert card
    assert card.works_again is None
