"""A lead held against a definition: which clauses were met, failed, or could not be told."""

from collections.abc import Mapping, Sequence
from typing import cast

from bot.dataclass import dataclass


@dataclass(frozen=True)
class Judgement:
    """A lead held against one version of a definition.

    `results` has one entry per clause: True met, False not met, None unknown because a value that
    the clause needs is missing.
    """

    definition: str
    version: int
    results: tuple[bool | None, ...]

    @property
    def met(self) -> bool | None:
        """Whether the lead meets it: one clause that fails settles it (Kleene's and)."""
        if False in self.results:
            return False
        return None if None in self.results else True

    def numbers(self, result: bool | None) -> tuple[int, ...]:
        """The numbers of the clauses that came out like this, counted from 1."""
        return tuple(n for n, one in enumerate(self.results, 1) if one is result)

    def as_facts(self) -> dict[str, object]:
        """What is stored with the lead."""
        return {
            "definition": self.definition,
            "version": self.version,
            "results": list(self.results),
        }


def judgement_of(facts: Mapping[str, object]) -> Judgement:
    """The judgement that `as_facts` wrote."""
    results = cast("Sequence[bool | None]", facts["results"])
    return Judgement(str(facts["definition"]), int(str(facts["version"])), tuple(results))
