"""What was filled into a form, block by block."""

from datetime import date
from typing import Any

from bot.dataclass import dataclass
from handlers.payloads import Body


@dataclass(frozen=True)
class Values:
    """What was filled in, by block."""

    held: dict[str, dict[str, Any]]

    def of(self, block: str) -> dict[str, Any]:
        """The element's state; empty when the form has no such block."""
        return self.held.get(block, {})

    def text(self, block: str) -> str:
        """What was typed."""
        return str(self.of(block).get("value") or "").strip()

    def chosen(self, block: str) -> str:
        """The value of the option that was chosen."""
        return str((self.of(block).get("selected_option") or {}).get("value") or "")

    def person(self, block: str) -> str | None:
        """The user (id) who was picked."""
        found = self.of(block).get("selected_user")
        return str(found) if found else None

    def day(self, block: str) -> date | None:
        """The day that was picked."""
        found = self.of(block).get("selected_date")
        return date.fromisoformat(found) if found else None


def values_of(body: Body) -> Values:
    """What was filled in."""
    held = body["view"]["state"]["values"]
    return Values({block: next(iter(elements.values())) for block, elements in held.items()})
