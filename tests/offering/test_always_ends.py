"""Whatever people do, a lead that is offered comes to rest, and offers are shared out fairly."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from bot.domain.offers import Ending, round_of
from bot.domain.people import Actor
from storage import schema
from storage.database import Database
from tests.examples import at_most

from .conftest import APP, Desk

TEAM = ("U0ANA", "U0BEN", "U0CHO")
deeds = st.one_of(
    st.just(("wait", "")),
    st.tuples(st.sampled_from(["away", "back", "pass", "claim", "release"]), st.sampled_from(TEAM)),
    st.tuples(st.just("take back"), st.sampled_from(TEAM)),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database to copy: hypothesis makes many examples within one test."""
    file = tmp_path_factory.mktemp("empty") / "baton.db"
    engine = create_engine(f"sqlite:///{file}")
    schema.upgrade(engine)
    engine.dispose()
    return file


@contextmanager
def desk(empty: Path, app: str) -> Iterator[Desk]:
    """A desk for one example."""
    with TemporaryDirectory() as folder:
        store = Database(f"sqlite:///{shutil.copy(empty, folder)}")
        yield Desk(store, app)
        store.close()


def do(here: Desk, lead: int, deed: str, user: str) -> None:
    deeds: dict[str, Callable[[], object]] = {
        "wait": lambda: None,
        "away": lambda: here.presence.away(user, ""),
        "back": lambda: here.presence.back(user),
        "pass": lambda: here.offers.pass_lead(lead, Actor(user, "T0"), ""),
        "claim": lambda: here.claims.claim(here.click(lead, user)),
        "release": lambda: here.claims.release(here.click(lead, user)),
        "take back": lambda: here.offers.take_back(here.click(lead, user)),
    }
    deeds[deed]()


@settings(max_examples=at_most(40), deadline=None)
@given(
    done=st.lists(deeds, max_size=14),
    resort=st.booleans(),
    hops=st.integers(1, 4),
)
def test_a_lead_always_comes_to_rest(
    *, empty: Path, done: list[tuple[str, str]], resort: bool, hops: int
) -> None:
    app = APP.replace("hops: 3", f"hops: {hops}, count: wall")
    with desk(empty, app if resort else app.replace(", last_resort: dana", "")) as here:
        lead = here.lead()
        for deed, user in done:
            do(here, lead, deed, user)
            here.now += timedelta(minutes=6)
            here.look()
        for user in TEAM:
            here.presence.back(user)
        here.look()
        for _ in range(8):
            here.now += timedelta(minutes=16)
            here.look()
        after = here.told(lead)
        found, offer = here.get(lead), here.open(lead)
        assert found.owner is not None
        assert found.claimed if offer is None else offer.final
        assert found.claimed or (offer is not None and offer.user == found.owner)
        asked = [
            one.user
            for one in round_of(here.history(lead), 1)
            if not (one.final and one.user == "U0DANA")
        ]
        assert len(set(asked)) == len(asked) <= min(hops, len(TEAM))
        here.now += timedelta(days=3)
        here.look()
        assert here.told(lead) == after


@settings(max_examples=10, deadline=None)
@given(done=st.lists(st.sampled_from(["claim", "pass", "wait"]), min_size=6, max_size=14))
def test_offers_are_shared_out_by_weight_whatever_becomes_of_them(
    empty: Path, done: list[str]
) -> None:
    weighted = APP.replace("[ana, ben, cho]", "[{person: ana, weight: 2}, ben, cho]")
    app = weighted.replace("hops: 3", "hops: 3, count: wall").replace(
        "    managers", "    turns: weighted\n    managers"
    )
    with desk(empty, app) as here:
        offered: Counter[str] = Counter()
        entitled = dict.fromkeys(TEAM, 0.0)
        weight = {"U0ANA": 2, "U0BEN": 1, "U0CHO": 1}
        for deed in done:
            lead = here.lead()
            while (offer := here.open(lead)) is not None and not offer.final:
                if deed == "claim" or offer.hop == 2:
                    do(here, lead, "claim", offer.user)
                elif deed == "pass":
                    do(here, lead, "pass", offer.user)
                else:
                    here.now += timedelta(minutes=15)
                here.look()
            before: set[str] = set()
            for one in here.history(lead):
                assert one.ending is not Ending.WITHDRAWN
                offered[one.user] += 1
                free = {user: by for user, by in weight.items() if user not in before}
                for user, by in free.items():
                    entitled[user] += by / sum(free.values())
                before.add(one.user)
        for user, owed in here.credits().items():
            assert -1 <= owed <= 1
            assert abs(entitled[user] - offered[user]) <= 1 + 1e-6
