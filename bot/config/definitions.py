"""What the teams agreed on: definitions made of clauses, and the points that make a score."""

from typing import Annotated

from pydantic import Field

from bot.config.conditions import LeadCondition, ScoreCondition
from bot.config.values import Section
from bot.domain import definitions as domain

DefinitionKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=30)]
"""A definition's name in conditions, so it holds no dash."""


class Clause(Section):
    """One numbered clause of a definition."""

    says: str = Field(
        min_length=1,
        # a reason's button shows "MQL 3: …" in 75 characters (Block Kit, button text)
        max_length=60,
        description="The sentence that people agreed on; cards and reasons show it.",
        examples=["We can reach them"],
    )
    when: LeadCondition = Field(
        description="The condition that is evaluated. A value that is missing makes the clause "
        "unknown, neither met nor failed.",
        examples=["email != null or phone != null"],
    )


class Definition(Section):
    """A definition that both teams agreed on, such as what makes a lead an MQL."""

    name: str = Field(
        min_length=1, max_length=20, description="What people call it.", examples=["MQL"]
    )
    version: int = Field(
        default=1,
        ge=1,
        description="Raise it with every change of the clauses: each lead keeps the version that "
        "it was judged by.",
    )
    clauses: tuple[Clause, ...] = Field(
        min_length=1,
        max_length=15,
        description="The clauses, numbered from 1 in this order; all must be met.",
    )

    def as_domain(self, key: str) -> domain.Definition:
        """The definition as the domain evaluates it."""
        clauses = tuple(domain.Clause(one.says, one.when) for one in self.clauses)
        return domain.Definition(key, self.name, self.version, clauses)


class ScoreLine(Section):
    """So many points when a condition holds."""

    points: int = Field(ge=-1000, le=1000, description="Points to add; negative ones take away.")
    says: str = Field(
        min_length=1,
        max_length=80,
        description="What earns them, in words.",
        examples=["A company"],
    )
    when: ScoreCondition = Field(
        description="The condition; it may name definitions, as in `mql`.",
        examples=["company_domain != null"],
    )

    def as_domain(self) -> domain.Points:
        """The line as the domain evaluates it."""
        return domain.Points(self.points, self.says, self.when)
