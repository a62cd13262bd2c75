"""How this month's leads met what the teams agreed on."""

from collections import Counter
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.definitions import Definition
from bot.ports import Clock, Store, UnitOfWork


@dataclass(frozen=True)
class Met:
    """How the leads judged by one version of a definition met each of its clauses."""

    definition: Definition
    #: How many leads were judged by this version.
    leads: int
    #: Clause number → how many leads met it, failed it, could not be told.
    counts: dict[int, tuple[int, int, int]]


@dataclass(frozen=True)
class DefinitionService:
    """Look definitions up by the name or key that people type."""

    store: Store
    settings: Settings
    clock: Clock

    def all(self) -> tuple[Definition, ...]:
        """All definitions, in the order of app.yaml."""
        return self.settings.agreed

    def met_this_month(self, word: str) -> Met | None:
        """The definition that a word names, with this calendar month's counts; None: no such one.

        The month is that of the team's time zone; leads judged by an older version do not count.
        """
        wanted = word.casefold()
        named = (one for one in self.all() if wanted in {one.key, one.name.casefold()})
        found = next(named, None)
        return self.store.read(lambda work: self._count(work, found)) if found else None

    def _count(self, work: UnitOfWork, definition: Definition) -> Met:
        now = self.clock()
        local = now.astimezone(self.settings.workspace.zone)
        start = datetime(local.year, local.month, 1, tzinfo=local.tzinfo)
        outcomes: Counter[tuple[int, bool | None]] = Counter()
        leads = 0
        for judged in work.leads.judged_between(start, now):
            for one in judged:
                if (one.definition, one.version) == (definition.key, definition.version):
                    leads += 1
                    outcomes.update(enumerate(one.results, 1))
        counts = {
            number: (
                outcomes[number, True],
                outcomes[number, False],
                outcomes[number, None],
            )
            for number in range(1, len(definition.clauses) + 1)
        }
        return Met(definition, leads, counts)
