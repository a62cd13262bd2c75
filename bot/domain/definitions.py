"""Definitions that run: what the teams agreed on, clause by clause, held against a lead."""

from collections.abc import Mapping, Sequence

from bot.dataclass import dataclass
from bot.domain.conditions import Condition
from bot.domain.judgements import Judgement

#: What begins the key of a reason that names a clause: `clause:mql:3`.
CLAUSE_REASON = "clause"


@dataclass(frozen=True)
class Clause:
    """One numbered clause: the sentence people agreed on, and the condition that is evaluated."""

    says: str
    when: Condition


@dataclass(frozen=True)
class Definition:
    """A named, versioned list of clauses, such as what makes a lead an MQL. All must be met."""

    key: str
    name: str
    version: int
    clauses: tuple[Clause, ...]


def judge(definition: Definition, values: Mapping[str, object]) -> Judgement:
    """Hold a lead's values against a definition."""
    results = tuple(clause.when.matches(values) for clause in definition.clauses)
    return Judgement(definition.key, definition.version, results)


@dataclass(frozen=True)
class Points:
    """A line of the score: so many points when the condition holds."""

    points: int
    says: str
    when: Condition


@dataclass(frozen=True)
class Score:
    """A lead's score with what made it: the lines that held, and those that could not be told."""

    total: int
    held: tuple[Points, ...] = ()
    unknown: tuple[Points, ...] = ()


def score(lines: Sequence[Points], values: Mapping[str, object]) -> Score:
    """Add up the points of every line whose condition holds; an unknown one adds nothing."""
    outcomes = [(line, line.when.matches(values)) for line in lines]
    held = tuple(line for line, outcome in outcomes if outcome)
    unknown = tuple(line for line, outcome in outcomes if outcome is None)
    return Score(sum(line.points for line in held), held, unknown)


def clause_reason(definition: str, number: int) -> str:
    """The reason key that names a clause."""
    return f"{CLAUSE_REASON}:{definition}:{number}"
