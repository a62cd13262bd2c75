"""Some years of leads with what became of them, written in bulk: the same for the same seed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from bench.measures import bulk
from storage.models import journeys, leads, origins, promises, timeline
from storage.models.base import EPOCH

SOURCES = ("website", "webinar", "partner", "chat", "fair", "ads", "referral", "import")
PEOPLE = tuple(f"U0P{number:02}" for number in range(20))
#: The first moment that is not over yet: a Monday.
END = datetime(2026, 11, 23, tzinfo=UTC)
_AT_ONCE = 20_000
_SECOND = 1_000_000
_HOUR, _DAY = 3600 * _SECOND, 86400 * _SECOND
_REASONS = ("no-budget", "spam", "clause:mql:1", None)
_MESSAGE = "We are 40 people and would like to see the product next week. " * 3
_TRACE = json.dumps({"rules": [{"rule": f"Rule {n}", "matched": n == 4} for n in range(5)]})
_COLUMNS = {
    leads: (
        *("id", "source", "received_at", "name", "email", "company", "domain", "country"),
        *("message", "extra", "free_mail", "doubts", "haystack", "stage", "history", "channel"),
        *("owner", "given_to", "given_at", "pool", "held", "turn_returned", "claimed_at"),
        *("routed_at", "trace", "judged"),
    ),
    origins: ("source", "key", "lead_id", "at"),
    timeline: ("lead_id", "at", "kind", "actor", "data"),
    promises: (
        *("lead_id", "duty", "number", "policy", "team", "started_at", "due_at", "state"),
        *("responded_at", "responded_by", "took", "done", "stopped", "ended"),
        *("source", "history"),
    ),
    journeys: (
        *("lead_id", "stage", "accepted_at", "sql_at", "opportunity_at", "closed_at", "worth"),
        *("currency", "lifetime", "lifetime_currency", "reason"),
    ),
}


@dataclass(frozen=True)
class Past:
    """So many leads, evenly over so many years before `END`; 2.7 rows of the timeline for each."""

    leads: int
    years: float
    seed: int = 1

    def write(self, engine: Engine, first: int = 0, after: int | None = None) -> None:
        """Write those from the first to the last but one, of all; the database may hold others."""
        end = self.leads if after is None else after
        columns = {table.name: names for table, names in _COLUMNS.items()}
        parts = (
            self._some(number, min(number + _AT_ONCE, end))
            for number in range(first, end, _AT_ONCE)
        )
        bulk.write(engine, columns, parts)

    def _some(self, first: int, after: int) -> bulk.Rows:
        made: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in _COLUMNS}
        chance = Random(f"{self.seed}:{first}")  # made-up figures
        end = (END - EPOCH) // timedelta(microseconds=1)
        span = int(self.years * 365.25 * _DAY)
        for number in range(first, after):
            came = end - span + span * number // self.leads
            for table, row in _lead(chance, number + 1, came):
                made[table.name].append(row)
        return made


def _lead(chance: Random, lead: int, came: int) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """All rows of a lead; moments in microseconds since 1970."""
    luck = chance.random
    source, person = SOURCES[int(luck() ** 1.5 * 8)], PEOPLE[lead % 20]
    claimed = luck() < 0.6
    at = came + int(luck() ** 3 * 30 * _HOUR)
    depth = luck()
    accepted, sql, chance_at, won = depth < 0.5, depth < 0.25, depth < 0.1, depth < 0.04
    closed_at = at + int((2 + luck() * 60) * _DAY)
    moved = accepted or depth > 0.85
    stage = (
        "won"
        if won
        else "lost"
        if 0.04 <= depth < 0.08 or 0.85 < depth < 0.9
        else "rejected"
        if depth >= 0.9
        else "opportunity"
        if chance_at
        else "sql"
        if sql
        else "accepted"
        if accepted
        else "new"
    )
    judged = json.dumps(
        [{"definition": "mql", "version": 2, "results": [True, luck() < 0.7, luck() < 0.9]}]
    )
    yield (
        leads,
        (
            *(lead, source, came, f"Lead {lead}", f"lead{lead}@customer{lead}.example"),
            *(f"Customer {lead} Ltd", f"customer{lead}.example", "DE" if luck() < 0.8 else None),
            *(_MESSAGE, '{"Size": "11-50"}', False, "[]", f"lead {lead} customer {lead} ltd"),
            *(stage, (history := luck() < 0.02), "leads", person, person, came + _SECOND),
            *("all", False, False, at if claimed else None, came + _SECOND, _TRACE, judged),
        ),
    )
    yield origins, (source, f"{lead}", lead, came)
    if luck() < 0.2:
        yield origins, (SOURCES[int(luck() * 8)], f"{lead}b", lead, came + _HOUR)
    yield timeline, (lead, came, "received", None, "{}")
    if claimed:
        yield timeline, (lead, at, "claimed", person, "{}")
    if luck() < 0.5:
        verdict = "good" if luck() < 0.5 else "bad" if luck() < 0.8 else "unsure"
        data = {"verdict": verdict}
        if verdict == "bad" and (reason := chance.choice(_REASONS)):
            data["reason"] = reason
        yield timeline, (lead, at + _DAY, "voted", chance.choice(PEOPLE), json.dumps(data))
    if moved:
        yield timeline, (lead, closed_at, "moved", person, json.dumps({"stage": stage}))
        closed = stage in ("won", "lost", "rejected")
        yield (
            journeys,
            (
                *(lead, stage, at if accepted else None, at + _DAY if sql else None),
                *(at + 2 * _DAY if chance_at else None, closed_at if closed else None),
                *((int(luck() * 5_000_000), "EUR") if won else (None, None)),
                *((20_000_000, "EUR") if won and luck() < 0.3 else (None, None)),
                "",
            ),
        )
    yield from _promises(chance, lead, came, person, (source, history))


def _promises(
    chance: Random, lead: int, came: int, person: str, of_lead: tuple[str, bool]
) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """A first answer to every lead, follow-ups and verdicts to some."""
    for duty, number, share in (
        ("first_response", 1, 1.0),
        ("follow_up", 1, 0.3),
        ("feedback", 1, 0.3),
    ):
        if chance.random() >= share:
            continue
        done = chance.random() < 0.8
        took = int(chance.random() ** 4 * 40_000) if done else None
        state = "breached" if took is None else "met" if took < 14_400 else "missed"
        begins = came + _SECOND
        yield (
            promises,
            (
                *(lead, duty, number, "Usual", "sales", begins, begins + 4 * _HOUR, state),
                *((begins + took * _SECOND, person) if took is not None else (None, None)),
                *(took, "[]", False, False, *of_lead),
            ),
        )
