"""What actions need: services, and what the sender shows of them."""

from collections.abc import Callable
from datetime import timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery, Kind
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.action_book import ActionBook
from bot.services.action_lists import ActionLists
from bot.services.action_reactions import ActionReactions
from bot.services.action_reminders import ActionReminders
from bot.services.actions import ActionService
from bot.services.attention import Attention
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.slack.action_displays import ActionDisplays
from bot.slack.views.look import Look
from commands.ground import Ground
from handlers.actions import Actions
from handlers.ticks import Tick


@dataclass(frozen=True)
class ActionParts:
    """The parts that know who promised what."""

    #: Makes, changes and carries over, for others' units of work.
    book: ActionBook
    services: Actions
    displays: ActionDisplays
    ticks: tuple[Tick, ...]

    def posted(self, work: UnitOfWork, delivery: Delivery, channel_id: str, ts: str) -> None:
        """Learn where a message about one action is."""
        if delivery.kind is Kind.ACTION:
            action_id = int(str(delivery.about["action"]))
            self.services.reactions.posted(work, action_id, channel_id, ts)


def action_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    access: AccessService,
    promiser: Promiser,
    *,
    look: Callable[[UnitOfWork], Look],
) -> ActionParts:
    """Make them for these settings."""
    store, home, clock = ground.database, ground.home, ground.clock

    book = ActionBook(settings, roster, Attention(settings, promiser))
    lists = ActionLists(promiser, clock)
    actions = ActionService(store, book, lists, access, home, clock)
    reminders = ActionReminders(store, book, clock)
    return ActionParts(
        book,
        Actions(actions, ActionReactions(store, book, home, clock), home),
        ActionDisplays(lists.row, lists.page, look, clock),
        ticks=(Tick("ActionReminders.sweep", reminders.sweep, timedelta(minutes=1)),),
    )
