"""Remembers what the workspace refused to show, among the facts."""

import json
from datetime import datetime

import structlog

from bot.dataclass import dataclass
from bot.domain.abilities import Abilities, Ability, Form, Refusal
from bot.domain.papers import Paper
from bot.ports import Clock, Store, StoreUnavailableError, UnitOfWork

log = structlog.get_logger(__name__)

_FACT = "refused"
_ALL: tuple[Ability, ...] = (*Form, *Paper)


@dataclass(frozen=True)
class Memory:
    """What a workspace (team id) takes; `version` is that of this Baton.

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

    def why_not(self, paper: Paper) -> str | None:
        """Why it is not worth a try now, in Slack's words; None: it is."""
        abilities = self.store.read(lambda work: known(work, self.team))
        counts = abilities.counts(paper, self.clock(), self.version)
        return abilities.refused[paper].why if counts else None

    def refused(self, what: Ability, why: str) -> None:
        """Keep that the workspace does not take it; `why` is what it said."""
        said = {"at": self.clock().isoformat(), "why": why, "version": self.version}
        self.store.change(lambda work: work.facts.put(_name(what, self.team), json.dumps(said)))

    def learn(self, what: Ability, why: str) -> None:
        """As `refused`, though the database may not take it: it is learnt again the next time."""
        try:
            self.refused(what, why)
        except StoreUnavailableError as error:
            log.warning("refusal_not_kept", why=str(error))


def known(work: UnitOfWork, team: str) -> Abilities:
    """What a workspace has refused."""
    found = {}
    for what in _ALL:
        kept = work.facts.get(_name(what, team))
        if kept is not None:
            said = json.loads(kept)
            at = datetime.fromisoformat(said["at"])
            found[what] = Refusal(at, said["why"], said["version"])
    return Abilities(found)


def forget(work: UnitOfWork, team: str) -> None:
    """Try everything again."""
    for what in _ALL:
        work.facts.drop(_name(what, team))


def _name(what: Ability, team: str) -> str:
    return f"{_FACT}:{what}:{team}"
