"""A number that somebody opens: what it says, what it means, and the leads behind it."""

from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.leads import Lead
from bot.domain.measured import Figure
from bot.domain.measures import MEASURES, Measure
from bot.domain.windows import Window

#: Leads on one page.
PAGE = 20


@dataclass(frozen=True)
class Asked:
    """A number as a button carries it; `source` "" is all of them."""

    measure: str
    source: str
    #: A window's name, such as 2026-W47.
    window: str
    #: The digest (key) that the button stands on; "" for none.
    digest: str = ""

    @classmethod
    def read(cls, value: str) -> "Asked | None":
        """From `measure|source|window`, `|digest` behind it; None when it is none of ours."""
        parts = value.split("|")
        if len(parts) not in (3, 4) or parts[0] not in MEASURES:
            return None
        return cls(*parts)

    def __str__(self) -> str:
        value = f"{self.measure}|{self.source}|{self.window}"
        return f"{value}|{self.digest}" if self.digest else value


class Closed(StrEnum):
    """Why a number is not opened."""

    #: Numbers are for people whom the settings name.
    NOT_TEAM = "not_team"
    #: The number stands in a digest that is for other teams.
    NOT_AUDIENCE = "not_audience"
    #: The number is not known, such as after a source was renamed.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Behind:
    """A lead behind a number, as its reader may see it."""

    lead: Lead
    #: None where all leads count.
    counts: bool | None
    #: Channel id and ts of its card.
    card: tuple[str, str] | None


@dataclass(frozen=True)
class Opened:
    """A number with one page (from 1) of the leads behind it."""

    asked: Asked
    window: Window
    figure: Figure
    #: That of rates.
    currency: str | None
    #: How many leads are behind it; a lead may be there for several promises.
    total: int = 0
    leads: tuple[Behind, ...] = ()
    page: int = 1

    @property
    def measure(self) -> Measure:
        """What the number says."""
        return MEASURES[self.asked.measure]

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE))
