"""What goes wrong in a run of chaos is drawn from its seed alone."""

from itertools import islice
from random import Random

from bench.draws import Draw, draws

_NAMES = ("kill -9", "database restarted", "memory limited")


def drawn(seed: str) -> list[Draw]:
    return list(islice(draws(Random(seed), _NAMES, 4), 200))


def test_the_same_seed_draws_the_same_faults_at_the_same_pauses() -> None:
    assert drawn("1:0") == drawn("1:0")
    assert drawn("1:0") != drawn("2:0")


def test_every_fault_befalls_every_replica_sooner_or_later() -> None:
    assert {(one.name, one.replica) for one in drawn("1:0")} == {
        (name, replica) for name in _NAMES for replica in range(4)
    }
