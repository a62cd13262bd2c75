"""What was due to somebody, by weight and presence, sums up to what there was."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Hours, Interval
from bot.domain.fair_weeks import WEEKS, Count, Sharer, fairness, week_starts
from bot.domain.hours import parse_week

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = datetime(2026, 11, 22, 22, 59, tzinfo=UTC)
STARTS = week_starts(SUNDAY, BERLIN)
ALWAYS = (1.0,) * WEEKS


def test_weeks_begin_on_monday_in_the_teams_zone_over_a_change_of_the_clock() -> None:
    assert STARTS[0] == datetime(2026, 9, 27, 22, tzinfo=UTC)
    assert STARTS[-1] == datetime(2026, 11, 22, 23, tzinfo=UTC)
    assert STARTS[4] == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert week_starts(SUNDAY + timedelta(minutes=1), BERLIN)[-2] == STARTS[-1]


def test_whoever_was_away_for_half_of_a_week_is_due_half() -> None:
    hours = Hours(parse_week({"mon-fri": "9-17"}), BERLIN)
    wednesday_noon = datetime(2026, 11, 18, 12, tzinfo=UTC)
    away = [Interval(STARTS[-2], wednesday_noon)]
    people = [Sharer("ana", ALWAYS, hours), Sharer("ben", ALWAYS, hours, away)]
    last = WEEKS - 1
    counts = {("ana", last): Count(7, 0, 1), ("ben", last): Count(3, 2, 0)}
    found = fairness("all", STARTS, people, counts, SUNDAY)
    ana, ben = found.lines
    assert (ana.total.kept, ben.total) == (6, Count(3, 2, 0))
    assert ana.due == pytest.approx(9 * 1 / 1.5, abs=0.3)
    assert found.share(ana) == pytest.approx(2 / 3)
    assert found.due_share(ben) == pytest.approx(1 / 3, abs=0.04)
    assert ana.presence == 1
    assert ben.presence == pytest.approx(1 - 0.5 / WEEKS, abs=0.01)


def test_who_had_no_weight_yet_was_due_nothing() -> None:
    newcomer = Sharer("new", (0.0,) * (WEEKS - 1) + (0.25,))
    counts = {("ana", 0): Count(4), ("ana", WEEKS - 1): Count(5)}
    found = fairness("all", STARTS, [Sharer("ana", ALWAYS), newcomer], counts, SUNDAY)
    assert found.lines[1].due_by_week == (*[0.0] * (WEEKS - 1), pytest.approx(1.0))


@given(
    st.lists(
        st.tuples(st.floats(0.1, 10), st.lists(st.integers(0, 50), min_size=WEEKS, max_size=WEEKS)),
        min_size=1,
        max_size=6,
    )
)
def test_in_each_week_all_that_was_given_was_due_to_somebody(
    people: list[tuple[float, list[int]]],
) -> None:
    sharers = [Sharer(f"u{n}", (weight,) * WEEKS) for n, (weight, _) in enumerate(people)]
    counts = {
        (f"u{n}", week): Count(given_)
        for n, (_, weeks) in enumerate(people)
        for week, given_ in enumerate(weeks)
    }
    found = fairness("all", STARTS, sharers, counts, SUNDAY)
    for week in range(WEEKS):
        had = sum(line.counts[week].kept for line in found.lines)
        assert sum(line.due_by_week[week] for line in found.lines) == pytest.approx(had)
    if found.kept:
        assert sum(map(found.share, found.lines)) == pytest.approx(1)
        assert sum(map(found.due_share, found.lines)) == pytest.approx(1)
