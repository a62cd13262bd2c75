"""How many examples a property draws whose examples cost more than usual."""

from hypothesis import settings


def at_most(count: int) -> int:
    """So many, or as many as the profile allows (`make test-quick`) if those are fewer."""
    return min(count, settings().max_examples)
