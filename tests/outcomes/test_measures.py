"""The measures against a slow implementation of the same definitions, on random histories."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from bot.domain.leads import LeadData, Stage
from bot.domain.measured import Figure
from bot.domain.measures import MEASURES, Unit
from bot.domain.measuring import exchange_with, measure
from bot.domain.money import Money
from bot.domain.routing import Routed
from bot.domain.stages import StageChange, journey_of
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork
from storage.database import Database
from storage.models import journeys, leads, origins, promises, stage_changes, timeline

from . import slow

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = (MONDAY, MONDAY + timedelta(days=7))
SOURCES = ("website", "webinar")
CODES = ("EUR", "JPY")
STATES = ("on_time", "met", "missed", "breached", "paused")
PEOPLE = ("U0ANA", "U0BEN")


@dataclass
class History:
    """Writes a made-up history, the way the services write theirs."""

    database: Database
    random: Random
    promised: list[dict[str, Any]] = field(default_factory=list)

    def write(self, count: int) -> None:
        with self.database.engine.begin() as connection:
            for table in (timeline, promises, journeys, stage_changes, origins, leads):
                connection.execute(delete(table))
        for _ in range(count):
            self.database.change(self._lead)
        if self.promised:
            with self.database.engine.begin() as connection:
                connection.execute(insert(promises), self.promised)

    def _moment(self, hours: int = 24 * 21) -> datetime:
        # Often just at the edge of a window.
        if self.random.random() < 0.2:
            return self.random.choice(WEEK) - timedelta(microseconds=self.random.choice((0, 1)))
        return MONDAY - timedelta(days=7) + timedelta(hours=self.random.randrange(hours))

    def _lead(self, work: UnitOfWork) -> None:
        random = self.random
        received = self._moment()
        lead = work.leads.add(random.choice(SOURCES), f"{random.random()}", LeadData(), received)
        if random.random() < 0.3:
            work.leads.claim(lead, random.choice(PEOPLE), received)
        if random.random() < 0.7:
            work.leads.route(lead, Routed("leads", None, {}), received)
        for number in range(1, random.randrange(6)):
            known = list(work.stages.of(lead))
            corrects = random.choice(known).id if known and random.random() < 0.25 else None
            stage = random.choice([*Stage, Stage.WON, Stage.LOST])
            money = Money(random.randrange(9999), random.choice(CODES))
            won = stage is Stage.WON
            change = StageChange(
                lead,
                None if corrects and random.random() < 0.3 else stage,
                self._moment(),
                received,
                f"{lead}:{number}",
                worth=money if won and random.random() < 0.8 else None,
                lifetime=money if won and random.random() < 0.3 else None,
                corrects=corrects,
            )
            work.stages.add(change)
        journey = journey_of(work.stages.of(lead))
        work.leads.set_stage(lead, journey.stage)
        if work.stages.of(lead):
            work.stages.keep_journey(lead, journey)
        for _ in range(random.randrange(4)):
            kind = random.choice((Kind.VOTED, Kind.REASONED, Kind.WITHDREW, Kind.CLAIMED))
            said = {"verdict": random.choice(("good", "bad", "unsure")), "reason": "spam"}
            data = said if kind in (Kind.VOTED, Kind.REASONED) else {}
            work.timeline.add(Entry(lead, received, kind, random.choice(PEOPLE), data))
        for duty, number in (("first_response", 1), ("follow_up", 1), ("follow_up", 2)):
            if random.random() < 0.6:
                self.promised.append(self._promise(lead, duty, number))

    def _promise(self, lead: int, duty: str, number: int) -> dict[str, Any]:
        state = self.random.choice(STATES)
        done = state in ("met", "missed")
        return {
            "lead_id": lead,
            "duty": duty,
            "number": number,
            "policy": "Usual",
            "team": "sales",
            "started_at": self._moment(),
            "state": state,
            "responded_at": MONDAY if done else None,
            "took": self.random.randrange(9999) if done else None,
            "done": [],
            "stopped": False,
            "ended": self.random.random() < 0.3,
        }


def as_slow(key: str, figure: Figure) -> Any:
    match MEASURES[key].unit:
        case Unit.COUNT:
            return len(figure.cases)
        case Unit.SHARE:
            return figure.share.hits, figure.share.n
        case Unit.SPAN:
            return sorted(one.total_seconds() for one in figure.spans)
        case _:
            return dict(figure.sums)


@given(seed=st.integers(0, 2**32), count=st.integers(0, 25))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_measure_equals_the_slow_one(database: Database, seed: int, count: int) -> None:
    History(database, Random(seed)).write(count)
    rows = database.read(lambda work: work.measures.rows(*WEEK, history=False))
    report = measure(rows, exchange_with("EUR", {}), {})
    expected = slow.figures(database, *WEEK)
    checked = {key for key, _ in expected}
    assert checked == {key for key, one in MEASURES.items() if one.unit is not Unit.RATE}
    for (key, source), value in expected.items():
        figure = report.figures[key].get(source, Figure())
        assert as_slow(key, figure) == value, (key, source)
    for found in report.credits.values():
        assert sum(one.first for one in found.values()) == sum(one.linear for one in found.values())


@pytest.mark.parametrize("key", MEASURES)
def test_every_measure_has_its_words(key: str) -> None:
    one = MEASURES[key]
    assert one.key == key
    assert one.definition.endswith(".")
    assert one.formula
