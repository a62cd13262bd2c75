"""Reads actions for people: lists by owner and team, and one action with its history."""

from collections.abc import Sequence
from datetime import timedelta

from bot.dataclass import dataclass
from bot.domain.actions import Action, What
from bot.domain.actions_shown import PAGE, ActionDetails, ActionList, ActionRow, Asked, Which
from bot.ports import Clock, UnitOfWork
from bot.services.action_book import TAKEN_BACK
from bot.services.promising import Promiser

#: A change can be taken back from a message so long; afterwards it is changed like anything else.
_UNDO_FOR = timedelta(days=1)


@dataclass(frozen=True)
class ActionLists:
    """Works inside units of work of others, who have checked who reads."""

    promiser: Promiser
    clock: Clock

    def row(self, work: UnitOfWork, action: Action) -> ActionRow:
        """An action with its newest change, if that can still be taken back."""
        newest = work.actions.newest_change(action.id)
        if newest is None or newest.what not in TAKEN_BACK:
            return ActionRow(action)
        return ActionRow(action, newest if self.clock() - newest.at <= _UNDO_FOR else None)

    def page(
        self, work: UnitOfWork, reader: str, asked: Asked, changed: int | None = None
    ) -> ActionList:
        """A page of a list; `changed`: the action that the reader has just changed."""
        found = self._open(work, reader, asked)
        last = max(0, (len(found) - 1) // PAGE)
        page = min(asked.page, last)
        rows = [self.row(work, one) for one in found[page * PAGE : (page + 1) * PAGE]]
        action = work.actions.get(changed) if changed is not None else None
        return ActionList(
            Asked(asked.which, asked.person, page),
            rows,
            len(found),
            self.clock(),
            self.row(work, action) if action else None,
        )

    def details(self, work: UnitOfWork, action_id: int) -> ActionDetails | None:
        """An action with its history; None: there is none."""
        action = work.actions.get(action_id)
        if action is None:
            return None
        history = [one for one in work.actions.history(action_id) if one.what is not What.UNDONE]
        return ActionDetails(self.row(work, action), history, self.clock())

    def _open(self, work: UnitOfWork, reader: str, asked: Asked) -> Sequence[Action]:
        match asked.which:
            case Which.MINE:
                return work.actions.open_of(reader)
            case Which.PERSON:
                return work.actions.open_of(asked.person)
            case Which.ALL:
                return work.actions.all_open()
            case Which.TEAM:
                key = self.promiser.key_of(work, reader)
                if key is None:
                    return work.actions.open_of(reader)
                team = self.promiser.settings.people[key].team
                members = self._members(work, team)
                return [one for one in work.actions.all_open() if one.owner in members]

    def _members(self, work: UnitOfWork, team: str) -> frozenset[str]:
        people = self.promiser.settings.people
        users = self.promiser.roster.users(work)
        return frozenset(user for key, user in users.items() if people[key].team == team)
