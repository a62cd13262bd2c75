"""The heaviest matching between two groups: who goes with whom so that the sum is largest."""

from collections.abc import Sequence
from dataclasses import field

from bot.dataclass import dataclass

#: Whole numbers of any size, so that one rule can outweigh all later ones together exactly.
Weights = Sequence[Sequence[int]]


def heaviest(weights: Weights) -> tuple[int | None, ...]:
    """For each row the column that it goes with, or None; every column goes with one row at most.

    A weight is above 0, or 0 where the two must not go together. Of all matchings one whose sum of
    weights is largest. H. W. Kuhn's Hungarian method (1955) in the form of Jonker and Volgenant
    (1987), with potentials and shortest augmenting paths: for n rows and as many columns about n³
    steps.
    """
    rows = len(weights)
    columns = len(weights[0]) if rows else 0
    # As many columns of weight 0 as rows: whoever takes one of them goes with nobody.
    search = _Search([[*(-one for one in line), *([0] * rows)] for line in weights])
    for row in range(rows):
        search.add(row)
    column_of = {row: column for column, row in search.row_of.items()}
    return tuple(
        column_of[row] if column_of[row] < columns and weights[row][column_of[row]] > 0 else None
        for row in range(rows)
    )


@dataclass
class _Search:
    """The cheapest assignment of the rows added so far; reduced costs are never below 0."""

    cost: list[list[int]]
    row_of: dict[int, int] = field(default_factory=dict)
    _row_prices: list[int] = field(init=False)
    _column_prices: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._row_prices = [0] * len(self.cost)
        self._column_prices = [0] * (len(self.cost[0]) if self.cost else 0)

    def add(self, start: int) -> None:
        """Assign one row more, along the shortest path from it to a column that is free."""
        reached: dict[int, int] = {}
        before: dict[int, int | None] = {}
        passed: dict[int, int] = {}
        row, last, far = start, None, 0
        while True:
            self._reach(row, last, far, reached, before, passed)
            nearest = min(reached, key=lambda column: (reached[column], column))
            far = reached.pop(nearest)
            if nearest not in self.row_of:
                break
            passed[nearest] = far
            row, last = self.row_of[nearest], nearest
        self._row_prices[start] += far
        for column, distance in passed.items():
            self._row_prices[self.row_of[column]] += far - distance
            self._column_prices[column] -= far - distance
        free, earlier = nearest, before[nearest]
        while earlier is not None:
            self.row_of[free] = self.row_of[earlier]
            free, earlier = earlier, before[earlier]
        self.row_of[free] = start

    def _reach(  # noqa: PLR0917  # the state of one search
        self,
        row: int,
        last: int | None,
        far: int,
        reached: dict[int, int],
        before: dict[int, int | None],
        passed: dict[int, int],
    ) -> None:
        for column, cost in enumerate(self.cost[row]):
            if column in passed:
                continue
            distance = far + cost - self._row_prices[row] - self._column_prices[column]
            if column not in reached or distance < reached[column]:
                reached[column], before[column] = distance, last
