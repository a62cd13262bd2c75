"""The figures of real CRM and lead files equal those that a few lines of plain Python compute."""

import csv
import os
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import ceil
from pathlib import Path
from statistics import median_low
from typing import Any

import pytest
from sqlalchemy import insert

from bot.domain.exchange import exchange_with
from bot.domain.leads import Stage
from bot.domain.measured import Report, Sought
from bot.domain.measuring import ALL, fastest, measure
from bot.domain.money import Money
from bot.domain.stages import StageChange, journey_of
from storage.database import Database
from storage.models import journeys, leads

DATA = Path(os.environ.get("BATON_SAMPLE_DATA", Path(__file__).parents[2] / "../shared/data"))
PIPELINE = DATA / "leads" / "maven_crm" / "sales_pipeline.csv"
EXPORT = next((DATA / "leads" / "xeducation").glob("*.csv"), DATA / "nothing")
AUGUST = (datetime(2017, 8, 1, tzinfo=UTC), datetime(2017, 9, 1, tzinfo=UTC))
NOON = timedelta(hours=12)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y").replace(tzinfo=UTC)


def fill(database: Database, rows: Iterable[tuple[str, datetime, list[StageChange]]]) -> None:
    """Write leads that came from a source at a moment, with their changes of stage."""
    made, kept = [], []
    for number, (source, at, changes) in enumerate(rows, 1):
        journey = journey_of(changes)
        made.append(
            {"id": number, "source": source, "received_at": at, "routed_at": at}
            | {"extra": {}, "free_mail": False, "doubts": [], "haystack": "", "trace": {}}
            | {"stage": journey.stage, "history": True, "held": False, "turn_returned": False}
            | {"judged": []}
        )
        row: dict[str, Any] = {"lead_id": number, **vars(journey)}
        worth, _ = row.pop("worth"), row.pop("lifetime")
        row |= {"worth": worth and worth.minor, "currency": worth and worth.currency}
        kept.append(row)
    with database.engine.begin() as connection:
        connection.execute(insert(leads), made)
        connection.execute(insert(journeys), kept)


def report(database: Database, start: datetime, end: datetime) -> Report:
    sought = Sought(start, end, end, history=True)
    rows = database.read(lambda work: work.measures.rows(sought))
    return measure(rows, exchange_with("USD", {}), {})


def told(number: int, stage: Stage, at: datetime, worth: Money | None = None) -> StageChange:
    return StageChange(0, stage, at, at, f"{number}{stage}", worth=worth, id=number)


@pytest.mark.skipif(not PIPELINE.exists(), reason="BATON_SAMPLE_DATA has no leads/maven_crm")
def test_win_rate_value_and_velocity_of_a_real_pipeline(database: Database) -> None:
    deals = [row for row in read(PIPELINE) if row["engage_date"]]
    rows = []
    for row in deals:
        began = day(row["engage_date"]) + NOON
        changes = [told(1, Stage.OPPORTUNITY, began)]
        if row["deal_stage"] in ("Won", "Lost"):
            worth = Money(int(row["close_value"]) * 100, "USD")
            won = row["deal_stage"] == "Won"
            closed = day(row["close_date"]) + NOON
            stage = Stage.WON if won else Stage.LOST
            changes.append(told(2, stage, closed, worth if won else None))
        rows.append((row["product"], began, changes))
    fill(database, rows)
    found = report(database, *AUGUST)

    def within(text: str) -> bool:
        return text[3:] == "08-2017"

    for product in {row["product"] for row in deals}:
        ours = [row for row in deals if row["product"] == product]
        closed_now = [row for row in ours if within(row["close_date"])]
        won_now = [row for row in closed_now if row["deal_stage"] == "Won"]
        share = found.figures["win_rate"][product].share
        assert (share.hits, share.n) == (len(won_now), len(closed_now))
        value = sum(int(row["close_value"]) for row in won_now)
        assert found.figures["won_value"][product].sums.get("USD", 0) == value * 100
        to_win = sorted((day(r["close_date"]) - day(r["engage_date"])).days for r in won_now)
        figure = found.figures["time_to_win"][product]
        ranks = [ceil(len(to_win) * part / 10) - 1 for part in (5, 9)]
        told_days = [span and span.days for span in (figure.median, figure.p90)]
        assert told_days == [to_win[rank] if to_win else None for rank in ranks]
        began_now = sum(within(row["engage_date"]) for row in ours)
        days = sum((day(r["close_date"]) - day(r["engage_date"])).days for r in won_now)
        rate = found.figures["velocity"][product].rate
        if won_now and days:
            n = len(won_now)
            by_hand = Fraction(began_now * n * value * 100 * n, len(closed_now) * n * days)
            assert rate == by_hand
    medians = {
        product: median_low(
            (day(r["close_date"]) - day(r["engage_date"])).days
            for r in deals
            if r["product"] == product and r["deal_stage"] == "Won" and within(r["close_date"])
        )
        for product, _ in fastest(found)
    }
    assert len(medians) > 3
    assert [*medians.values()] == sorted(medians.values())
    total = found.figures["win_rate"][ALL].share
    assert total.n > 500
    assert not total.too_few


@pytest.mark.skipif(not EXPORT.exists(), reason="BATON_SAMPLE_DATA has no leads/xeducation")
def test_conversion_by_source_of_a_real_lead_file(database: Database) -> None:
    start, end = datetime(2018, 1, 1, tzinfo=UTC), datetime(2018, 2, 1, tzinfo=UTC)
    known = read(EXPORT)
    fill(
        database,
        (
            (
                row["Lead Source"],
                start + timedelta(minutes=number),
                [told(1, Stage.SQL, end)] if row["Converted"] == "1" else [],
            )
            for number, row in enumerate(known)
        ),
    )
    found = report(database, start, end)
    came, converted = Counter[str](), defaultdict[str, int](int)
    for row in known:
        came[row["Lead Source"]] += 1
        converted[row["Lead Source"]] += row["Converted"] == "1"
    assert len(known) > 9000
    shares = {
        source: (figure.share.hits, figure.share.n)
        for source, figure in found.figures["lead_to_sql"].items()
        if source != ALL
    }
    # Leads without a source stand under the same name as all together.
    expected = {name: (converted[name], count) for name, count in came.items() if name}
    assert shares == expected
