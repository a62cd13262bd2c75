"""Posts that are kept together become what they would become one after the other."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import handlers.together
from bot.domain.leads import Arrival, Arriving, LeadData, Receipt
from bot.ports import StoreUnavailableError
from handlers.together import Together
from tests.examples import at_most

from .setting import SOURCES, Stack

#: Few values, so that they meet: the same key, the same person by one sign or another.
PEOPLE = st.builds(
    lambda name, mailbox, phone, domain: LeadData(
        name=name,
        email=f"{mailbox}@{domain}" if mailbox else None,
        phone=phone,
        domain=domain,
    ),
    st.sampled_from(["Ana Ruiz", "Ben Ode", "Ruiz, Ana", None]),
    st.sampled_from(["ana", "ben", "info", None]),
    st.sampled_from(["+34612345678", "+34600000001", None]),
    st.sampled_from(["acme.example", "other.example"]),
)
ARRIVING = st.builds(
    Arriving,
    st.sampled_from(["website", "plain"]),
    st.sampled_from([str(number) for number in range(12)]),
    PEOPLE,
)
POSTS = st.lists(st.lists(ARRIVING, min_size=1, max_size=3), min_size=1, max_size=12)
TABLES = {
    "leads": "SELECT * FROM leads ORDER BY id",
    "origins": "SELECT * FROM origins ORDER BY source, key",
    "signs": "SELECT * FROM lead_identities ORDER BY kind, value",
    "timeline": "SELECT * FROM timeline ORDER BY id",
    "deliveries": "SELECT * FROM deliveries ORDER BY id",
}


def kept(stack: Stack) -> dict[str, list[Any]]:
    with stack.database.engine.connect() as connection:
        return {name: list(connection.execute(text(query))) for name, query in TABLES.items()}


def groups(posts: Sequence[Any], sizes: Sequence[int]) -> Iterator[list[Any]]:
    remaining = iter(posts)
    for size in [*sizes, *[1] * len(posts)]:
        yield list(islice(remaining, size))


@settings(deadline=None, max_examples=at_most(30))
@given(posts=POSTS, sizes=st.lists(st.integers(1, 8), max_size=4))
def test_whatever_comes_together_leaves_what_one_by_one_leaves(
    migrated: Path, posts: list[list[Arriving]], sizes: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stacks = []
        for name in ("alone", "together"):
            shutil.copy(migrated, Path(folder) / name)
            stacks.append(Stack(f"sqlite:///{folder}/{name}", SOURCES))
        alone, together = stacks
        # One lead each time is the plain way, which looks everything up for itself.
        expected = [alone.leads.receive([one])[0] for post in posts for one in post]
        found = [
            receipt
            for group in groups(posts, sizes)
            for outcome in together.leads.receive_together(group)
            for receipt in receipts_of(outcome)
        ]
        assert found == expected
        assert kept(together) == kept(alone)
        for stack in stacks:
            stack.database.close()


def receipts_of(outcome: Any) -> Any:
    assert not isinstance(outcome, Exception), outcome
    return outcome


def arriving(key: str, **told: Any) -> list[Arriving]:
    return [Arriving("plain", key, LeadData(**told))]


def test_two_equal_leads_in_one_group_are_one_lead(stored: Stack) -> None:
    ana = arriving("1", name="Ana", email="ana@acme.example")
    other = arriving("2", name="Ben", email="ben@acme.example")
    again = arriving("3", email="ana@acme.example")
    outcomes = stored.leads.receive_together([ana, other, ana, again])
    told = [(one.lead_id, one.arrival) for outcome in outcomes for one in receipts_of(outcome)]
    assert told == [
        (1, Arrival.NEW),
        (2, Arrival.NEW),
        (1, Arrival.REPEAT),
        (1, Arrival.JOINED),
    ]


def test_the_ids_of_a_group_rise_in_the_order_of_arrival(stored: Stack) -> None:
    posts = [arriving(str(number), name=f"Lead {number}") for number in range(100)]
    for group in (posts[:70], posts[70:]):
        stored.leads.receive_together(group)
    names = [stored.lead(number).data.name for number in range(1, 101)]
    assert names == [f"Lead {number}" for number in range(100)]


def test_a_lead_that_cannot_be_kept_takes_no_other_with_it(stored: Stack) -> None:
    posts = [arriving(str(number), name=f"Lead {number}") for number in range(6)]
    # No database takes half of a surrogate pair; a post with it has passed every check.
    posts[3] = arriving("3", name="broken \ud800")
    outcomes = stored.leads.receive_together(posts)
    assert isinstance(outcomes[3], Exception)
    others = [receipts_of(outcome)[0] for number, outcome in enumerate(outcomes) if number != 3]
    assert [one.arrival for one in others] == [Arrival.NEW] * 5
    assert stored.count() == 5


def test_another_replica_that_was_first_is_noticed_by_a_group(stored: Stack) -> None:
    other = Stack(stored.url)
    posts = [arriving(str(number), name=f"Lead {number}") for number in range(4)]
    first = other.leads.receive(posts[2])
    outcomes = stored.leads.receive_together(posts)
    other.database.close()
    assert receipts_of(outcomes[2]) == (Receipt(first[0].lead_id, Arrival.REPEAT),)


def test_a_store_that_fails_for_long_is_not_waited_for_by_each_post(stored: Stack) -> None:
    tries = 0

    def unreachable(_work: object) -> Any:
        nonlocal tries
        tries += 1
        stored.clock.advance(seconds=3)
        raise StoreUnavailableError("no answer")

    class Slow:
        change = staticmethod(unreachable)

    leads = type(stored.leads)(Slow(), stored.settings, stored.leads.cards, stored.clock)  # type: ignore[arg-type]  # fails before it would be asked anything else
    outcomes = leads.receive_together([arriving(str(number)) for number in range(40)])
    assert all(isinstance(outcome, StoreUnavailableError) for outcome in outcomes)
    assert tries < 5


def test_what_comes_meanwhile_is_kept_as_one_group_in_order() -> None:
    groups: list[list[int]] = []

    def keep(items: Sequence[int]) -> list[int | Exception]:
        groups.append(list(items))
        return [ValueError(str(item)) if item == 3 else item * 10 for item in items]

    async def run() -> list[Any]:
        together: Together[int, int] = Together(keep, most=4, room=100)
        asked = (together(number, 1) for number in range(8))
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(run())
    assert [item for group in groups for item in group] == list(range(8))
    assert max(map(len, groups)) <= 4
    assert [answers[number] for number in (0, 1, 7)] == [0, 10, 70]
    assert isinstance(answers[3], ValueError)


def test_a_group_that_breaks_is_told_to_each_and_the_next_is_kept() -> None:
    def keep(items: Sequence[int]) -> list[int | Exception]:
        if 1 in items:
            raise RuntimeError("no thread is left")
        return list(items)

    async def run() -> list[Any]:
        together: Together[int, int] = Together(keep, most=8, room=100)
        broken = await asyncio.gather(*map(together, (1, 2), (1, 1)), return_exceptions=True)
        return [*broken, await together(3, 1)]

    *broken, kept_later = asyncio.run(run())
    assert [type(answer) for answer in broken] == [RuntimeError, RuntimeError]
    assert kept_later == 3


def test_a_group_begins_as_soon_as_as_many_are_there_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handlers.together, "_MOMENT", 60)
    groups: list[int] = []

    def keep(items: Sequence[int]) -> list[int]:
        groups.append(len(items))
        return list(items)

    async def later(together: Together[int, int], number: int) -> int:
        await asyncio.sleep(number / 100)
        return await together(number, 1)

    async def run() -> list[int]:
        together: Together[int, int] = Together(keep, most=8, room=8)
        await asyncio.gather(*(together(number, 1) for number in range(4)))
        return await asyncio.gather(*(later(together, number) for number in range(4)))

    assert asyncio.run(asyncio.wait_for(run(), 20)) == [0, 1, 2, 3]
    assert groups == [4, 4]


def test_more_than_can_be_kept_soon_is_refused_and_not_queued() -> None:
    async def run() -> list[Any]:
        together: Together[int, int] = Together(list, most=2, room=5)
        asked = (together(number, 1) for number in range(20))
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(run())
    refused = [answer for answer in answers if isinstance(answer, StoreUnavailableError)]
    assert answers[:5] == [0, 1, 2, 3, 4]
    assert len(refused) == 15


def test_a_request_that_is_given_up_leaves_the_others_their_answers() -> None:
    async def run() -> list[int]:
        together: Together[int, int] = Together(list, most=8, room=8)
        tasks = [asyncio.ensure_future(together(number, 1)) for number in range(3)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        return [await tasks[0], await tasks[2], await together(5, 1)]

    assert asyncio.run(run()) == [0, 2, 5]


@pytest.mark.parametrize("size", [100, 20_000])
def test_small_and_large_bodies_are_answered_alike(stack: Stack, size: int) -> None:
    assert stack.post("plain", {"name": "Ana", "message": "x" * size}).lead_id == 1


def test_a_slash_at_the_end_of_the_address_changes_nothing(stack: Stack) -> None:
    assert stack.post("plain/", {"name": "Ana"}).lead_id == 1
