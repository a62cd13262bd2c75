"""Remembers what the workspace refused to show of charts, among the facts."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.domain.abilities import Abilities, Form, Refusal
from bot.ports import Clock, Store, UnitOfWork

_FACT = "refused"


@dataclass(frozen=True)
class Memory:
    """What a workspace (team id) takes of charts; `version` is that of this Baton.

    A refusal counts for `bot.domain.abilities.REMEMBERED`, until another version runs, or until
    somebody has it forgotten.
    """

    store: Store
    team: str
    version: str
    clock: Clock

    def best(self, form: Form) -> Form:
        """The best form from this one on that is worth a try now."""
        abilities = self.store.read(lambda work: known(work, self.team))
        return abilities.best(form, self.clock(), self.version)

    def refused(self, form: Form, why: str) -> None:
        """Keep that the workspace does not take a form; `why` is what it said."""
        said = {"at": self.clock().isoformat(), "why": why, "version": self.version}
        self.store.change(lambda work: work.facts.put(_name(form, self.team), json.dumps(said)))


def known(work: UnitOfWork, team: str) -> Abilities:
    """What a workspace has refused."""
    found = {}
    for form in Form:
        kept = work.facts.get(_name(form, team))
        if kept is not None:
            said = json.loads(kept)
            at = datetime.fromisoformat(said["at"])
            found[form] = Refusal(at, said["why"], said["version"])
    return Abilities(found)


def forget(work: UnitOfWork, team: str) -> None:
    """Try everything again."""
    for form in Form:
        work.facts.drop(_name(form, team))


def _name(form: Form, team: str) -> str:
    return f"{_FACT}:{form}:{team}"
