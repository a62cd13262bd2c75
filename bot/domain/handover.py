"""What marketing hands over with a lead: the values and the note that both teams agreed on."""

from bot.dataclass import dataclass
from bot.domain.leads import LeadData

#: The label of the note among a lead's further values: `note` in a post, or `keep: {note: …}`.
NOTE = "note"


@dataclass(frozen=True)
class Handover:
    """Fields of a lead that must be filled, and whether a note must come with it."""

    fields: tuple[str, ...] = ()
    note: bool = False

    def missing(self, data: LeadData) -> tuple[str, ...]:
        """What is not there yet: names of fields, then `note`; empty when all is.

        What is only hidden from the reader is there.
        """
        absent = [
            name for name in self.fields if not getattr(data, name) and name not in data.hidden
        ]
        if self.note and not data.extra.get(NOTE):
            absent.append(NOTE)
        return tuple(absent)

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.fields) or self.note
