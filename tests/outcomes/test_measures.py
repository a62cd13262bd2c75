"""The measures against a slow implementation of the same definitions, on random histories."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from bot.domain.exchange import exchange_with
from bot.domain.handover import Handover
from bot.domain.judgements import Judgement
from bot.domain.leads import LeadData, Stage
from bot.domain.measure_rules import RULES, behind
from bot.domain.measured import Figure, Rows, Sought
from bot.domain.measures import MEASURES, Unit
from bot.domain.measuring import measure
from bot.domain.money import Money
from bot.domain.routing import Routed
from bot.domain.stages import StageChange, journey_of
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork
from storage.database import Database
from storage.models import (
    answers,
    gaps,
    journeys,
    leads,
    origins,
    promises,
    stage_changes,
    timeline,
)

from . import slow

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = (MONDAY, MONDAY + timedelta(days=7))
SOURCES = ("website", "webinar")
CODES = ("EUR", "JPY")
STATES = ("on_time", "met", "missed", "breached", "paused")
PEOPLE = ("U0ANA", "U0BEN", "U0EVE")
AGREED = slow.Agreed({"U0ANA", "U0BEN"}, "mql", ("email", "company"), MONDAY + timedelta(days=9))
SOUGHT = Sought(
    *WEEK,
    AGREED.now,
    voters=frozenset(AGREED.voters),
    handover=Handover(AGREED.fields),
    definition=AGREED.definition,
)
#: Follows from the settings, not from rows; see test_workload.
ELSEWHERE = "evenly_shared"


@dataclass
class History:
    """Writes a made-up history, the way the services write theirs."""

    database: Database
    random: Random
    promised: list[dict[str, Any]] = field(default_factory=list)

    def write(self, count: int) -> None:
        with self.database.engine.begin() as connection:
            for table in (
                *(timeline, promises, journeys, stage_changes, origins, leads),
                *(answers, gaps),
            ):
                connection.execute(delete(table))
        for _ in range(count):
            self.database.change(self._lead)
        with self.database.engine.begin() as connection:
            for table, rows in (
                (promises, self.promised),
                (answers, [self._question() for _ in range(count)]),
                (gaps, [self._gap() for _ in range(count)]),
            ):
                if rows:
                    connection.execute(insert(table), rows)

    def _moment(self, hours: int = 24 * 21) -> datetime:
        # Often just at the edge of a window.
        if self.random.random() < 0.2:
            return self.random.choice(WEEK) - timedelta(microseconds=self.random.choice((0, 1)))
        return MONDAY - timedelta(days=7) + timedelta(hours=self.random.randrange(hours))

    def _lead(self, work: UnitOfWork) -> None:
        random = self.random
        received = self._moment()
        data = LeadData(
            email=random.choice((None, "", "a@b.example")), company=random.choice((None, "Acme"))
        )
        source, key = random.choice(SOURCES), f"{random.random()}"
        history = random.random() < 0.1
        lead = work.arrivals.add(source, key, data, received, history=history)
        if random.random() < 0.3:
            work.leads.claim(lead, random.choice(PEOPLE), received)
        if random.random() < 0.7:
            results = tuple(random.choice((True, True, False, None)) for _ in range(2))
            judged = [
                Judgement("other", 1, (True,)),
                Judgement("mql", random.randint(1, 2), results),
            ]
            routed = Routed("leads", None, {}, judged=tuple(judged[: random.randrange(3)]))
            work.leads.route(lead, routed, received)
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
            told = said if kind in (Kind.VOTED, Kind.REASONED) else {}
            work.timeline.add(Entry(lead, received, kind, random.choice(PEOPLE), told))
        for duty, number in (("first_response", 1), ("follow_up", 1), ("follow_up", 2)):
            if random.random() < 0.6:
                # A release before these columns leaves them out.
                told_of_it = random.random() < 0.5
                of_lead = {
                    "source": source if told_of_it else None,
                    "history": history if told_of_it else None,
                }
                self.promised.append(self._promise(lead, duty, number) | of_lead)

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

    def _question(self) -> dict[str, Any]:
        random = self.random
        quotes = [{"text": "x"}] if random.random() < 0.8 else []
        answer = {"sure": random.random() < 0.5, "quotes": quotes}
        where = random.choice(("private", "direct", "thread", "channel"))
        return {
            "asker": "U0ANA",
            "asked_in": where,
            "channel_id": "",
            "words": "?",
            "subject": "",
            "at": self._moment(),
            "attempts": 0,
            "sent": False,
            "answer": answer if random.random() < 0.8 else None,
        }

    def _gap(self) -> dict[str, Any]:
        random = self.random
        state = random.choice(("open", "done", "wont_do", "merged"))
        created = self._moment()
        later = [created + timedelta(hours=random.randrange(200)) for _ in range(2)]
        return {
            "cause": "unanswered",
            "text": "?",
            "state": state,
            "created_at": created,
            "why": "",
            "section": "",
            "name": "",
            "answer_by": later[0] if random.random() < 0.7 else None,
            "closed_at": later[1] if state != "open" else None,
        }


def rows_of(database: Database, sought: Sought) -> Rows:
    return database.read(lambda work: work.measures.rows(sought))


def nearest_rank(values: list[float], share: float) -> timedelta | None:
    for one in values:
        if sum(other <= one for other in values) >= share * len(values) - 1e-9:
            return timedelta(seconds=one)
    return None


def both(figure: Figure, value: Any) -> tuple[Any, Any]:
    """A figure beside what the slow one says, in the same words."""
    if isinstance(value, int):
        return figure.n, value
    if isinstance(value, tuple):
        return (figure.hits, figure.n), value
    if isinstance(value, list):
        expected = (len(value), nearest_rank(value, 0.5), nearest_rank(value, 0.9))
        return (figure.n, figure.median, figure.p90), expected
    return dict(figure.sums), value


@given(seed=st.integers(0, 2**32), count=st.integers(0, 25))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_measure_equals_the_slow_one(database: Database, seed: int, count: int) -> None:
    History(database, Random(seed)).write(count)
    rows = rows_of(database, SOUGHT)
    report = measure(rows, exchange_with("EUR", {}), {})
    expected = slow.figures(database, *WEEK, AGREED)
    checked = {key for key, _ in expected}
    assert checked == {key for key in RULES if MEASURES[key].unit is not Unit.RATE}
    assert set(RULES) | {ELSEWHERE} == set(MEASURES)
    for (key, source), value in expected.items():
        assert (pair := both(report.figure(key, source), value))[0] == pair[1], (key, source)
    for found in report.credits.values():
        assert sum(one.first for one in found.values()) == sum(one.linear for one in found.values())


@given(seed=st.integers(0, 2**32), count=st.integers(0, 25))
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_alike_rows_give_the_figures_that_single_ones_give(
    database: Database, seed: int, count: int
) -> None:
    History(database, Random(seed)).write(count)
    grouped = rows_of(database, SOUGHT)
    whole = measure(grouped, exchange_with("EUR", {}), {})
    for source in ("", *SOURCES):
        asked = replace(SOUGHT, each=True, source=source)
        rows = rows_of(database, asked)
        single = measure(rows, exchange_with("EUR", {}), {})
        for key in RULES:
            assert single.figure(key, source) == whole.figure(key, source), (key, source)
            if key not in ("answered_in_time", "followed_up", "judged_in_time", "first_response"):
                leads_behind = behind(key, rows)
                hits = sum(hit is True for hit in leads_behind.values())
                if leads_behind:
                    figure = whole.figure(key, source)
                    assert len(leads_behind) == figure.n
                    assert MEASURES[key].unit is not Unit.SHARE or hits == figure.hits
    assert whole.surprise.keys() == {one.source for one in grouped.said}


@pytest.mark.parametrize("key", MEASURES)
def test_every_measure_has_its_words(key: str) -> None:
    one = MEASURES[key]
    assert one.key == key
    assert one.definition.endswith(".")
    assert one.formula
