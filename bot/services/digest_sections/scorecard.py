"""How both teams kept their word within the window, with equal room for each."""

from collections.abc import Callable

from bot.domain.digests import Section, SectionKey, Table
from bot.domain.scorecard import Scorecard
from bot.domain.scorecard_told import Part, parts
from bot.domain.window_names import short_words
from bot.domain.windows import Window
from bot.ports import UnitOfWork
from bot.services.digest_sections.making import MakeSection, Making

#: The scorecard of a window; None where nothing is promised.
CardOf = Callable[[UnitOfWork, Window], Scorecard | None]


def _in_order(halves: list[Part]) -> list[Part]:
    """Marketing second, so that both halves are in the message however many teams sell."""
    first, *others, marketing = halves
    return [first, marketing, *others]


def scorecard(card_of: CardOf) -> MakeSection:
    """The section, once both windows are scored."""

    def make(making: Making) -> Section | None:
        now = card_of(making.work, making.window)
        before = card_of(making.work, making.before)
        if now is None or before is None:
            return None
        rows = [
            (f"{part.title}: {label}", *cells)
            for part in _in_order(parts([now, before], making.settings.team_names))
            for label, cells in part.rows
        ]
        table = Table(
            ("Kept", short_words(making.window), short_words(making.before)),
            tuple(rows),
            "How sales and marketing kept their half of the agreement, now and before",
        )
        return Section(
            SectionKey.SCORECARD,
            "How both teams kept their word",
            table=table,
            presses=(
                making.behind("First answers", "answered_in_time"),
                making.behind("Verdicts", "judged_in_time"),
            ),
        )

    return make
