"""What was found: it works, it is worth knowing, or it keeps Baton from working."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from bot.config import Problem
from bot.dataclass import dataclass


class Mark(StrEnum):
    """How a finding is to be taken; the words are what machines read."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One sentence on one thing, and for a problem the remedy."""

    mark: Mark
    #: The part of Baton: settings, Slack, channels, people, database, deliveries, content,
    #: address.
    part: str
    what: str
    fix: str = ""


Findings = Iterator[Finding]


@dataclass(frozen=True)
class Part:
    """Makes the findings of one part."""

    name: str

    def ok(self, what: str) -> Finding:
        """It works."""
        return Finding(Mark.OK, self.name, what)

    def note(self, what: str, fix: str = "") -> Finding:
        """Worth knowing; Baton works all the same."""
        return Finding(Mark.NOTE, self.name, what, fix)

    def problem(self, what: str, fix: str) -> Finding:
        """Something does not work until somebody does what `fix` says."""
        return Finding(Mark.PROBLEM, self.name, what, fix)

    def of(self, problem: Problem) -> Finding:
        """A problem of the settings, with its place."""
        return self.problem(str(replace(problem, fix="")), problem.fix)


def counted(number: int, noun: str) -> str:
    """1 lead, 2 leads."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
