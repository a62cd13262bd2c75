"""Marketing's half of the agreement: what comes with a lead, and which leads are good ones."""

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.config.values import Section, did_you_mean, one_of, refused
from bot.domain import handover as domain
from bot.domain.leads import FIELDS


def _field(name: str) -> str:
    if name not in FIELDS:
        raise refused(f'"{name}" is not a field of a lead.', did_you_mean(name, FIELDS))
    return name


class Handover(Section):
    """What a complete hand-over is. Cards say what is missing; /sla counts it."""

    fields: tuple[Annotated[str, AfterValidator(_field)], ...] = Field(
        default=(),
        description=f"Fields that a lead must bring: {', '.join(FIELDS)}.",
        examples=["[email, phone, company]"],
    )
    note: bool = Field(
        default=False,
        description="Whether a hand-over note must come with it: a value that the sender calls "
        '"note", or one that `keep: {note: PLACE}` names.',
    )
    definition: Annotated[str, one_of("definitions", "definition")] | None = Field(
        default=None, description="The definition (key) that leads should meet; /sla counts it."
    )

    def as_domain(self) -> domain.Handover:
        """The rule as the domain applies it."""
        return domain.Handover(self.fields, self.note)
