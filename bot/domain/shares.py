"""Shares that say how much they can be trusted: an interval, a floor, and change beyond noise."""

from math import sqrt
from statistics import NormalDist

from bot.dataclass import dataclass

#: The 97.5 % quantile of the normal distribution: intervals of 95 %.
Z = 1.959963984540054
#: Under so many cases a share is not told: one case would move it by more than 20 points.
FLOOR = 5


@dataclass(frozen=True)
class Share:
    """`hits` of `n` cases. Raises ValueError unless 0 ≤ hits ≤ n."""

    hits: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.n:
            raise ValueError(f"{self.hits} of {self.n} is no share")

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None of nothing."""
        return self.hits / self.n if self.n else None

    @property
    def too_few(self) -> bool:
        """Whether there are too few cases to tell a share."""
        return self.n < FLOOR

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval at 95 %; (0, 1) of nothing."""
        return self.interval_at(Z)

    def interval_at(self, z: float) -> tuple[float, float]:
        """As `interval`, between so many standard deviations.

        E. B. Wilson, "Probable inference", JASA 22 (1927): it stays within 0 and 1 and holds its
        level for small n and shares near the ends, where the textbook interval does not.
        """
        if not self.n:
            return 0.0, 1.0
        share, n = self.hits / self.n, self.n
        middle = share + z * z / (2 * n)
        spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        whole = 1 + z * z / n
        # The exact ends are 0 and 1 there; rounding must not say otherwise.
        low = 0.0 if self.hits == 0 else max(0.0, (middle - spread) / whole)
        high = 1.0 if self.hits == n else min(1.0, (middle + spread) / whole)
        return low, high


#: Of no cases at all.
NOTHING = Share(0, 0)


@dataclass(frozen=True)
class Change:
    """How a share changed from one period to the next, in points between -1 and 1."""

    before: Share
    after: Share

    @property
    def by(self) -> float | None:
        """The difference; None when either is of nothing."""
        if self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the difference; None when either is of nothing."""
        return self.interval_at(Z)

    def interval_at(self, z: float) -> tuple[float, float] | None:
        """As `interval`, between so many standard deviations.

        Newcombe's hybrid score interval: R. G. Newcombe, Statistics in Medicine 17 (1998), method
        10, for independent shares.
        """
        by, old, new = self.by, self.before.value, self.after.value
        if by is None or old is None or new is None:
            return None
        old_low, old_high = self.before.interval_at(z)
        new_low, new_high = self.after.interval_at(z)
        down = sqrt((new - new_low) ** 2 + (old_high - old) ** 2)
        up = sqrt((new_high - new) ** 2 + (old - old_low) ** 2)
        return max(-1.0, by - down), min(1.0, by + up)

    @property
    def beyond_noise(self) -> bool:
        """Whether chance alone would hardly do it: enough cases, and the interval leaves out 0."""
        return self.beyond_noise_among(1)

    def beyond_noise_among(self, tests: int) -> bool:
        """As `beyond_noise`, where so many changes are looked at (Bonferroni).

        Of 180 changes at 95 % nine would look like more than noise by chance, each week.
        """
        z = Z if tests <= 1 else NormalDist().inv_cdf(1 - 0.025 / tests)
        interval = self.interval_at(z)
        if interval is None or self.before.too_few or self.after.too_few:
            return False
        return interval[0] > 0 or interval[1] < 0
