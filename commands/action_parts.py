"""What actions need: services, and what the sender shows of them."""

from dataclasses import dataclass

from bot.config import Settings
from bot.services.action_book import ActionBook, Chairs, nobody
from bot.services.action_lists import ActionLists
from bot.services.attention import Attention
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.slack.action_displays import ActionDisplays
from commands.ground import Ground


@dataclass(frozen=True)
class ActionParts:
    """The parts that know who promised what."""

    #: Makes, changes and carries over, for others' units of work.
    book: ActionBook
    displays: ActionDisplays


def action_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    promiser: Promiser,
    chairs: Chairs = nobody,
) -> ActionParts:
    """Make them for these settings."""
    attention = Attention(settings, promiser)
    book = ActionBook(settings, roster, attention, chairs)
    lists = ActionLists(promiser, ground.clock)
    return ActionParts(book, ActionDisplays(lists.row, lists.page, ground.clock))
