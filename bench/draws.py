"""What goes wrong, when, with whom and for how long: drawn from the dice of a seed alone."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Seconds between two faults, and that one lasts, at most.
PAUSE, LASTS = 8.0, 9.0


@dataclass(frozen=True)
class Draw:
    """What goes wrong next: after how many seconds, with which replica, for how long."""

    pause: float
    name: str
    replica: int
    seconds: float
    #: Chooses among what some faults can do, 0 to 1.
    which: float


def draws(dice: random.Random, names: Sequence[str], replicas: int) -> Iterator[Draw]:
    """All that a hand does, whatever comes of it: the same dice mean the same choices."""
    while True:
        yield Draw(
            dice.random() * PAUSE,
            dice.choice(names),
            dice.randrange(replicas),
            1 + dice.random() * LASTS,
            dice.random(),
        )
