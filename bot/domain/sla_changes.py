"""What moves when hours, holidays or a policy change while promises are open."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.dataclass import dataclass
from bot.domain.promises import PromiseKey

Dues = Mapping[PromiseKey, datetime | None]
"""When open promises are due; None while a pause without an end lasts."""


@dataclass(frozen=True)
class Move:
    """How far one lead's due time moved on the clock on the wall; negative when it is earlier."""

    lead_id: int
    by: timedelta


@dataclass(frozen=True)
class Moves:
    """The due times that changed, the farthest first."""

    later: tuple[Move, ...] = ()
    earlier: tuple[Move, ...] = ()
    #: It is not known any more when they come (a pause without an end), or it is known again.
    halted: tuple[int, ...] = ()
    resumed: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many due times changed."""
        return sum(map(len, (self.later, self.earlier, self.halted, self.resumed)))

    def sentence(self) -> str:
        """All of it in one sentence; "" when nothing moved.

        As in: 12 due times moved: 9 later (most: lead 41, +3 h), 3 earlier (most: lead 7, -30 min).
        """
        if not self.count:
            return ""
        parts = [_part(moves, word) for moves, word in _worded(self) if moves]
        parts += [f"{len(self.halted)} without a due time for now"] if self.halted else []
        parts += [f"{len(self.resumed)} with a due time again"] if self.resumed else []
        noun = "due time" if self.count == 1 else "due times"
        return f"{self.count:,} {noun} moved: {', '.join(parts)}."


def moves(before: Dues, after: Dues) -> Moves:
    """Compare the due times of open promises; what is open only once is left out."""
    both = [(key.lead_id, before[key], after[key]) for key in before if key in after]
    shifts = [Move(lead, new - old) for lead, old, new in both if old and new and old != new]
    shifts.sort(key=lambda move: (-abs(move.by), move.lead_id))
    zero = timedelta(0)
    return Moves(
        later=tuple(move for move in shifts if move.by > zero),
        earlier=tuple(move for move in shifts if move.by < zero),
        halted=tuple(lead for lead, old, new in both if old and not new),
        resumed=tuple(lead for lead, old, new in both if new and not old),
    )


def _worded(found: Moves) -> tuple[tuple[tuple[Move, ...], str], ...]:
    return (found.later, "later"), (found.earlier, "earlier")


def _part(found: tuple[Move, ...], word: str) -> str:
    most = found[0]
    sign = "+" if most.by > timedelta(0) else "\u2212"  # a minus, not a hyphen
    return f"{len(found)} {word} (most: lead {most.lead_id}, {sign}{_span(abs(most.by))})"


def _span(by: timedelta) -> str:
    minutes = round(by.total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [f"{days} d" if days else "", f"{hours} h" if hours else ""]
    parts.append(f"{minutes} min" if minutes else "")
    return " ".join(part for part in parts if part) or "less than a minute"
