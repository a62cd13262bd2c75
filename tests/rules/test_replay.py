"""A replay's shortcuts decide as the long way does."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.condition_text import parse
from bot.domain.conditions import LEAD_VALUES, Condition
from bot.domain.expressions import prepare, truth
from bot.domain.pool_replay import Gap, PoolReplay
from bot.domain.pools import Overflow, Pool, Strategy
from bot.domain.replay import Past, Plan, owners
from bot.domain.routing import Rule
from bot.domain.standings import Member, Standing
from bot.domain.turns import choose

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KINDS = {**LEAD_VALUES, "score": int, "mql": bool}
CONDITIONS = (
    'country == "DE"',
    'country in ["DE", "AT"] and not free_mail',
    'not (country == "DE" or source == "chat")',
    "email != null",
    "null == email or mql",
    'extra["Size"] == "big" and score >= 40',
    'extra["Size"] != null or extra["Other"] == null',
    'extra&["Size"] == null or country == "AT"',
    '(country ?? "DE") == "DE"',
    'free_mail ? country == "DE" : mql',
    '"test" in message.as_lower',
    'message =~ ".*big.*" and mql',
    '$parse_float(extra["Size"]) > 10',
    "extra == null or free_mail",
    "mql",
)
TEXTS = st.sampled_from([None, "", " ", "DE", "AT", "big", "a Test of big", "12", "chat"])
VALUES = st.fixed_dictionaries(
    {
        "country": TEXTS,
        "email": TEXTS,
        "message": TEXTS,
        "source": TEXTS,
        "free_mail": st.sampled_from([None, True, False]),
        "mql": st.sampled_from([None, True, False]),
        "score": st.sampled_from([0, 40, 50]),
        "extra": st.dictionaries(st.sampled_from(["Size", "Other"]), TEXTS.filter(bool)),
    }
)


@given(st.lists(VALUES, min_size=1, max_size=8))
def test_a_condition_over_many_leads_decides_as_it_does_over_one(
    leads: list[dict[str, Any]],
) -> None:
    for text in CONDITIONS:
        tree = prepare(parse(text, KINDS))
        repeated = Condition.compile(text, KINDS).matches
        for values in [*leads, *leads]:
            assert repeated(values) is truth(tree, values), (text, values)


POOLS = st.builds(
    lambda weights, strategy, overflow, limit, catch_up: Pool(
        tuple(Member(f"p{n}", weight, limit) for n, weight in enumerate(weights)),
        strategy,
        overflow,
        "boss",
        catch_up,
    ),
    st.lists(st.integers(1, 4).map(float), min_size=1, max_size=5),
    st.sampled_from(Strategy),
    st.sampled_from(Overflow),
    st.none() | st.integers(1, 4),
    st.sampled_from([0.0, 2.0]),
)


@given(POOLS, st.lists(st.booleans(), max_size=40))
def test_a_pool_gives_what_the_live_one_gives(pool: Pool, next_day: list[bool]) -> None:
    replay = PoolReplay(pool)
    standings: tuple[Standing, ...] = tuple(Standing(one.user) for one in pool.members)
    now, day = NOON, 0
    waiting: list[int] = []
    for lead, tomorrow in enumerate(next_day):
        now += timedelta(minutes=1)
        if tomorrow:
            day += 1
            standings = tuple(
                Standing(one.user, one.credit, 0, one.open, one.last_given_at) for one in standings
            )
        waiting.append(lead)
        expected = []
        while waiting:
            now += timedelta(seconds=1)
            turn = choose(pool, standings, {}, now)
            standings = turn.standings
            if turn.owner is None:
                break
            expected.append((waiting.pop(0), turn.owner))
        assert replay.arrive(lead, day) == expected


ABSENCES = st.lists(
    st.tuples(st.sampled_from(["p0", "p1", "p2", "boss"]), st.integers(0, 40), st.integers(1, 20)),
    max_size=6,
)


@given(POOLS, st.integers(1, 40), ABSENCES, st.booleans())
def test_a_pool_gives_what_the_live_one_gives_while_people_are_away(
    pool: Pool, leads: int, absences: list[tuple[str, int, int]], paused: bool
) -> None:
    gaps: dict[str, list[Gap]] = {}
    for user, start, lasts in absences:
        # Between two leads, so that it is plain which of them it covers.
        gaps.setdefault(user, []).append(Gap(start + 0.5, start + lasts + 0.5, paused))
    replay = PoolReplay(pool, gaps)
    standings: tuple[Standing, ...] = tuple(Standing(one.user) for one in pool.members)
    waiting: list[int] = []
    expected: list[tuple[int, str]] = []
    got: list[tuple[int, str]] = []

    def give(at: float) -> None:
        nonlocal standings
        away = {
            user: "away"
            for user, some in gaps.items()
            if any(gap.start <= at < gap.end for gap in some)
        }
        absent, barred = ({}, away) if paused else (away, {})
        while waiting:
            now = NOON + timedelta(hours=at, seconds=len(expected))
            turn = choose(pool, standings, absent, now, barred=barred)
            standings = turn.standings
            if turn.owner is None:
                return
            expected.append((waiting.pop(0), turn.owner))

    ends = sorted({gap.end for some in gaps.values() for gap in some})
    for lead in range(leads):
        for end in ends:
            if lead - 1 < end <= lead:
                give(end)
        waiting.append(lead)
        give(lead)
        got += replay.arrive(lead, 0, lead)
    assert got == expected


def test_each_lead_goes_to_the_person_of_its_rule_its_companys_owner_or_the_pool() -> None:
    plan = Plan(
        rules=(Rule("boss", None, "c", None, "boss"), Rule("pool", None, "c", "all")),
        channels={"c": "#c"},
        pools={"all": Pool((Member("ana"), Member("ben")))},
        sticky=frozenset({"all"}),
        listed={"domain:listed.com": "boss"},
        zone=ZoneInfo("UTC"),
    )
    companies = [None, "domain:a.com", "domain:b.com", "domain:a.com", "domain:listed.com", None]
    past = [Past(n, n * 60.0, one, 1) for n, one in enumerate(companies)]
    assert owners(plan, [*past, Past(9, 900.0, None, 0)]) == [
        "ana",
        "ben",
        "ana",
        "ben",
        "boss",
        "ana",
        "boss",
    ]


def test_a_company_whose_owner_is_away_is_the_pools_and_a_pause_stops_waiting() -> None:
    def given_to(skipping: frozenset[str], *, barred: bool) -> list[str | None]:
        plan = Plan(
            rules=(Rule("pool", None, "c", "all"),),
            channels={"c": "#c"},
            pools={"all": Pool((Member("ana"), Member("ben")))},
            sticky=frozenset({"all"}),
            listed={"domain:a.com": "ana"},
            zone=ZoneInfo("UTC"),
            skipping=skipping,
            gaps={"ana": (Gap(60.0, 120.0, barred),)},
        )
        return owners(plan, [Past(n, n * 60.0, "domain:a.com", 0) for n in range(3)])

    assert given_to(frozenset({"all"}), barred=False) == ["ana", "ben", "ana"]
    assert given_to(frozenset(), barred=False) == ["ana", "ana", "ana"]
    assert given_to(frozenset(), barred=True) == ["ana", "ben", "ana"]
