"""Which view shows which delivery about actions, from what they are at that moment."""

from collections.abc import Callable
from datetime import date

from bot.dataclass import dataclass
from bot.domain.actions import Action
from bot.domain.actions_shown import ActionList, ActionRow, Asked
from bot.domain.deliveries import Delivery, Kind
from bot.ports import Clock, UnitOfWork
from bot.slack.views import actions as views
from bot.slack.views import private
from bot.slack.views.kit import Message
from bot.slack.views.look import Look


@dataclass(frozen=True)
class ActionDisplays:
    """Renders deliveries about actions."""

    row: Callable[[UnitOfWork, Action], ActionRow]
    #: A page of a list as somebody (user id) reads it, with what they changed.
    listing: Callable[[UnitOfWork, str, Asked, int | None], ActionList]
    look: Callable[[UnitOfWork], Look]
    clock: Clock

    def listed(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """A list that is shown anew with what was changed, or that alone."""
        about, reader = delivery.about, delivery.person or ""
        changed = int(str(about["action"])) if "action" in about else None
        if "list" not in about:
            action = work.actions.get(changed or 0)
            return views.kept(self.row(work, action)) if action else None
        found = self.listing(work, reader, Asked.of(str(about["list"])), changed)
        if "refused" in about:
            said = private.note({**about, "say": about["refused"]}, self.look(work))
            return views.listing(found, said)
        return views.listing(found)

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """A direct message; None when there is nothing to show any more."""
        if delivery.kind is Kind.ACTIONS:
            return self._due(work, delivery)
        action = work.actions.get(int(str(delivery.about["action"])))
        if action is None:
            return None
        row, late = self.row(work, action), action.is_late(self.clock())
        if delivery.about["say"] == "carried":
            return views.carried_often(row, late=late)
        return views.given(row, str(delivery.about["by"]), delivery.place, late=late)

    def _due(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        now, about = self.clock(), delivery.about
        ids = about["actions"] if isinstance(about["actions"], list) else []
        listed = [
            one
            for one in work.actions.many([int(one) for one in ids])
            if one.owner == delivery.place
        ]
        if not listed and delivery.ts is None:
            return None
        order = {action_id: place for place, action_id in enumerate(ids)}
        rows = sorted((self.row(work, one) for one in listed), key=lambda row: order[row.action.id])
        late = frozenset(one.id for one in listed if one.is_late(now))
        return views.due(rows, date.fromisoformat(str(about["day"])), late)
