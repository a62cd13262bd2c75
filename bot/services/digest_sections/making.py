"""What the parts of a digest are made from: one snapshot of the database, and the figures."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from bot.config import Settings
from bot.config.digests import DigestSettings
from bot.dataclass import dataclass
from bot.domain.digests import LeadRef, Press, Section
from bot.domain.measured import Figure, Report
from bot.domain.measures import MEASURES, Unit
from bot.domain.told_figures import told
from bot.domain.windows import Window
from bot.ports import UnitOfWork
from bot.services.hiding import Hiding
from bot.services.measuring import MeasureService

#: The action of a button that opens the leads behind a figure (`bot.slack.ids.BEHIND`).
BEHIND = "figure_behind"
#: What the parts tell; what else a report can tell is not read.
TOLD = (
    *("leads", "cost_per_accepted"),
    *(key for key, one in MEASURES.items() if one.unit is Unit.SHARE),
)


@dataclass(frozen=True)
class Making:
    """A digest that is being made; figures are computed when a part asks for them, once."""

    work: UnitOfWork
    settings: Settings
    #: Its key in the settings, and what they say of it.
    key: str
    digest: DigestSettings
    window: Window
    now: datetime
    measures: MeasureService

    @cached_property
    def before(self) -> Window:
        """The window that this one is compared with."""
        return self.window.previous()

    @cached_property
    def report(self) -> Report:
        """What is told of the window."""
        return self.measures.report_in(self.work, self.window, only=TOLD)

    @cached_property
    def report_before(self) -> Report:
        """What is told of the window before."""
        return self.measures.report_in(self.work, self.before, only=TOLD)

    def figure(self, measure: str, source: str = "") -> Figure:
        """A figure of the window; an empty one where there is none."""
        return self.report.figure(measure, source)

    def told(self, measure: str, source: str = "") -> str:
        """A figure in words."""
        found = self.figure(measure, source)
        return told(MEASURES[measure], found, self.settings.money.currency)

    def lead(self, lead_id: int) -> LeadRef:
        """A lead as everybody in a channel may see it."""
        lead = self.work.leads.get(lead_id)
        if lead is None:
            return LeadRef(lead_id, f"Lead {lead_id}")
        return LeadRef(lead_id, Hiding(self.settings).masked(lead).data.title_line)

    def behind(self, words: str, measure: str, source: str = "") -> Press:
        """A button that opens, for who presses it, the leads behind a figure."""
        name, zone = self.window.name, self.window.zone
        if zone != self.settings.workspace.zone:
            name = f"{name}@{zone.key}"
        value = f"{measure}|{source}|{name}|{self.key}"
        return Press(words, BEHIND, value, f"The leads behind {words}")


#: Makes one part; None where there is nothing to say.
MakeSection = Callable[[Making], Section | None]
