"""A chart before anybody has decided how it is drawn: natively, as a picture, or as a table."""

from enum import StrEnum

from bot.dataclass import dataclass


class Shape(StrEnum):
    """How values are compared: along time, side by side, or as steps that follow one another."""

    LINE = "line"
    BAR = "bar"
    FUNNEL = "funnel"


class Scale(StrEnum):
    """What the values are, which decides how they are told."""

    COUNT = "count"
    #: From 0 to 1, told in per cent.
    SHARE = "share"
    HOURS = "hours"
    #: In major units of the currency that the chart names.
    MONEY = "money"


@dataclass(frozen=True)
class Series:
    """One value for each of the chart's categories; None: there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """Values to look at; categories from left to right or from top to bottom.

    Names may come from outside and are not escaped yet. Any number of series and categories: who
    draws it leaves out or sums up what does not fit, and says so.
    """

    key: str
    title: str
    shape: Shape
    scale: Scale
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    #: ISO 4217, of money.
    currency: str | None = None

    def __post_init__(self) -> None:
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(f"{one.name}: one value for each category")

    @property
    def greatest(self) -> float:
        """The greatest value; what is not there counts as none."""
        return max(value or 0.0 for one in self.series for value in one.values)
