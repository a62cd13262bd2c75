"""Everything that depends on app.yaml, made from one reading of it and replaced as a whole.

`commands.building.build` makes them anew for other settings. Whoever needs a
part asks `Current` for it at each use, and holds on to what it got until that use is over: one
click, post, message or step sees one app.yaml from beginning to end.
"""

from collections.abc import Callable, Mapping
from dataclasses import field

import handlers
from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery
from bot.ports import UnitOfWork
from bot.services.companies import Companies
from bot.services.lookout import Lookout
from bot.services.meaning import MeaningService
from bot.services.reconciling import ReconcileService
from bot.services.sla_sweep import SlaSweep
from bot.slack.messenger import OnPosted, Render
from bot.slack.outcomes import Fault
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from handlers.doors import HasDoors
from handlers.matching import QuickApp
from handlers.ticks import Tick

Step = Callable[[], object]


@dataclass(frozen=True)
class Duty:
    """Work of a loop: a step every so many seconds, and at once after a change of `wakes_on`.

    Between two steps that both found something to do the loop rests for `pace` seconds.
    """

    name: str
    step: Step
    every: float
    pace: float = 0
    #: What a commit touched: `leads`, `people`, `deliveries`, `access`, `content` (see
    #: storage.database.Database).
    wakes_on: str | None = None


@dataclass(frozen=True)
class Parts:
    """What was made from one app.yaml. Duties and ticks have the same names in every Parts."""

    settings: Settings
    services: handlers.Services
    slack: QuickApp
    http: HasDoors
    render: Render
    admit: Callable[[Delivery], Fault | None]
    #: Told where a message was posted: delivery, channel id and ts.
    posted: OnPosted
    look: Callable[[UnitOfWork], Look]
    companies: Companies
    #: None: searching goes by words alone.
    meaning: MeaningService | None
    reconcile: ReconcileService
    sweep: SlaSweep
    duties: tuple[Duty, ...]
    ticks: tuple[Tick, ...]


@dataclass
class Current:
    """Holds the parts that work now. Replacing a reference is one step, so no lock is needed."""

    #: To be read once by an operation.
    parts: Parts

    def slack(self) -> QuickApp:
        """The listeners."""
        return self.parts.slack

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show of a delivery."""
        return self.parts.render(work, delivery)

    def admit(self, delivery: Delivery) -> Fault | None:
        """What stands in the way of sending a delivery."""
        return self.parts.admit(delivery)

    def card_posted(self, work: UnitOfWork, lead_id: int, channel_id: str, ts: str) -> None:
        """Note which message has become the card of a lead."""
        self.parts.services.feedback.card_posted(work, lead_id, channel_id, ts)

    def posted(self, work: UnitOfWork, delivery: Delivery, channel_id: str, ts: str) -> None:
        """Note where a message was posted."""
        self.parts.posted(work, delivery, channel_id, ts)

    def step(self, duty: str) -> object:
        """Do a step of a duty; returns what it returned."""
        return next(one.step for one in self.parts.duties if one.name == duty)()

    def tick(self, name: str) -> object:
        """Do what a tick does; returns what it returned."""
        return next(one.step for one in self.parts.ticks if one.name == name)()


@dataclass(frozen=True)
class Signals:
    """What the parts ask of the process around them."""

    #: Look at Slack's channels soon.
    look_again: Callable[[], None]
    ready: Callable[[], Mapping[str, str | None]]
    #: Whether Slack comes over Socket Mode, so that its HTTP door stays shut.
    socket: bool
    #: Remembers which events this process may have missed.
    lookout: Lookout = field(default_factory=Lookout)
