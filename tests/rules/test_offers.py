"""Offer and pass: a lead goes on to people who were not asked yet, and always comes to rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.offers import Hop, Next, Offer, is_due, next_hop
from bot.domain.pools import Overflow, Pool, Strategy
from bot.domain.standings import Member, Standing

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEOPLE = ("ana", "ben", "cho", "dia", "eli")
POOL = Pool(tuple(Member(user) for user in PEOPLE[:3]))
HALF_AN_HOUR = timedelta(minutes=30)


def offer(user: str, hop: int, *, final: bool = False) -> Offer:
    """An offer of lead 7, half an hour after the one before."""
    at = MONDAY + hop * HALF_AN_HOUR
    return Offer(7, user, at, hop, None if final else at + HALF_AN_HOUR, final)


def hop(*history: Offer, limit: int = 9, **absent: str) -> Hop:
    """The next step in a pool of three with Zoe as the last resort."""
    return next_hop(history, POOL, [], absent, MONDAY, limit=limit, last_resort="zoe")


def test_an_unclaimed_lead_goes_to_the_next_present_person_not_yet_asked() -> None:
    first = hop()
    assert (first.next, first.user, first.hop) == (Next.OFFER, "ana", 1)
    second = hop(offer("ana", 1), ben="at lunch")
    assert (second.next, second.user, second.hop) == (Next.OFFER, "cho", 2)
    assert second.turn is not None
    assert second.turn.passed_over == (("ben", "at lunch"),)


def test_when_everybody_was_asked_the_last_resort_gets_it_and_keeps_it() -> None:
    asked = [offer(user, number) for number, user in enumerate(PEOPLE[:3], 1)]
    last = hop(*asked)
    assert (last.next, last.user, last.hop) == (Next.LAST_RESORT, "zoe", 4)
    assert last.why == "everybody in the pool was offered it"
    after = hop(*asked, offer("zoe", 4, final=True))
    assert (after.next, after.user) == (Next.STAYS, "zoe")


def test_the_hop_limit_ends_a_round_before_everybody_was_asked() -> None:
    last = hop(offer("ana", 1), offer("ben", 2), limit=2)
    assert (last.next, last.user) == (Next.LAST_RESORT, "zoe")
    assert last.why == "offered 2 times, the limit"


def test_when_all_others_are_away_the_last_resort_gets_it_even_if_away() -> None:
    last = hop(offer("ana", 1), ben="away", cho="away", zoe="away")
    assert (last.next, last.user) == (Next.LAST_RESORT, "zoe")
    assert last.turn is not None
    assert len(last.turn.passed_over) == 2


def test_without_a_last_resort_it_stays_where_it_is() -> None:
    asked = [offer("ana", 1)]
    away = {"ben": "away", "cho": "away"}
    last = next_hop(asked, POOL, [], away, MONDAY, limit=5, last_resort=None)
    assert (last.next, last.user, last.final) == (Next.STAYS, "ana", True)
    assert last.why.endswith("no last resort is named")


def test_a_deactivated_last_resort_does_not_get_it() -> None:
    barred = {"zoe": "deactivated in Slack"}
    asked = [offer("ana", 1)]
    last = next_hop(asked, POOL, [], {}, MONDAY, limit=1, last_resort="zoe", barred=barred)
    assert (last.next, last.user) == (Next.STAYS, "ana")
    assert "deactivated in Slack" in last.why


def test_an_offer_is_due_from_its_last_minute_on_unless_it_is_final() -> None:
    one = offer("ana", 1)
    assert one.until is not None
    assert not is_due(one, one.until - timedelta(seconds=1))
    assert is_due(one, one.until)
    assert not is_due(replace(one, final=True), one.until)
    assert not is_due(replace(one, until=None), one.until)


def test_a_hop_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        hop(limit=0)


@given(
    people=st.integers(1, 5),
    limit=st.integers(1, 8),
    resort=st.none() | st.sampled_from(["zoe", "ana"]),
    presence=st.lists(st.sets(st.sampled_from(PEOPLE)), min_size=12, max_size=12),
    strategy=st.sampled_from(Strategy),
    overflow=st.sampled_from(Overflow),
)
def test_a_round_always_ends_and_nobody_is_asked_twice_before_the_last_resort(
    *,
    people: int,
    limit: int,
    resort: str | None,
    presence: list[set[str]],
    strategy: Strategy,
    overflow: Overflow,
) -> None:
    members = tuple(Member(user, 1 + number) for number, user in enumerate(PEOPLE[:people]))
    pool = Pool(members, strategy, overflow, fallback="ben")
    history: list[Offer] = []
    kept: dict[str, Standing] = {}
    ended = False
    for away in presence:
        absent = dict.fromkeys(away, "away")
        step = next_hop(
            history, pool, kept.values(), absent, MONDAY, limit=limit, last_resort=resort
        )
        if ended:
            assert step.next is Next.STAYS
            assert not history or step.user == history[-1].user
            continue
        if step.turn is not None:
            kept |= {one.user: one for one in step.turn.standings}
        ended = step.final
        if step.next is Next.STAYS:
            history[-1:] = [replace(one, final=True) for one in history[-1:]]
            if not history:
                # Nobody was there from the start: the caller holds the lead, nothing was offered.
                return
            continue
        assert step.user is not None
        history.append(offer(step.user, step.hop, final=step.final))
    assert ended
    asked = [one.user for one in history if not (one.final and one.user == resort)]
    assert len(set(asked)) == len(asked) <= min(limit, people)
    assert [one.hop for one in history] == list(range(1, len(history) + 1))
