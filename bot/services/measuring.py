"""Measures windows with what the settings and storage know."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.exchange import exchange_with
from bot.domain.leads import Lead
from bot.domain.measure_rules import RULES, behind, parts_of
from bot.domain.measured import Figure, Report, Sought
from bot.domain.measures import MEASURES
from bot.domain.measuring import ALL, measure
from bot.domain.money import digits_of
from bot.domain.shares import Change
from bot.domain.window_names import begun, read_window
from bot.domain.windows import Span, Window, window_on
from bot.ports import Clock, Store, UnitOfWork
from bot.services.fairness import FairnessService
from bot.services.roster import Roster
from bot.services.working_hours import WorkingHours
from bot.services.workload import Workload

#: Follows from the settings and from many leads together, not from rows.
_WORKLOAD = "evenly_shared"
#: The definition that leads are to meet when the settings name none for the hand-over.
_MQL = "mql"
#: Leads behind a figure that are read in one question: databases take only so many values.
_AT_ONCE = 1000


@dataclass(frozen=True)
class Behind:
    """The leads behind a figure: each with whether it counts, which is None where all do."""

    figure: Figure
    leads: tuple[tuple[Lead, bool | None], ...]


@dataclass(frozen=True)
class MeasureService:
    """Every number of a window, and the leads behind it."""

    store: Store
    settings: Settings
    roster: Roster
    clock: Clock

    def window(self, text: str) -> Window:
        """The window that somebody names; ValueError with a sentence for them.

        That is raised of one that has not begun, too.
        """
        now = self.clock()
        return begun(read_window(text, now, self.settings.workspace.zone), now)

    def report(
        self, window: Window, *, history: bool = False, only: Collection[str] = tuple(MEASURES)
    ) -> Report:
        """Measures of a window. `history`: of leads imported as history, too.

        `only` (keys) makes it cheaper: what no measure of them needs is not read. The report's
        other parts are there with the measures they belong to: credits with `won_value`, surprise
        and reasons with `good`, versions with `met_definition`.
        """
        return self.store.read_much(
            lambda work: self.report_in(work, window, history=history, only=only)
        )

    def report_in(
        self,
        work: UnitOfWork,
        window: Window,
        *,
        history: bool = False,
        only: Collection[str] = tuple(MEASURES),
    ) -> Report:
        """As `report`, within somebody's unit of work."""
        sought = replace(self._sought(work, window, only), history=history)
        money = self.settings.money
        exchange = exchange_with(money.currency, money.rates)
        wanted = [key for key in only if key in RULES]
        if _WORKLOAD not in only:
            return measure(work.measures.rows(sought), exchange, self.costs(window), wanted)
        shared = Workload(
            FairnessService(
                self.store, self.settings, self.roster, WorkingHours(self.settings), self.clock
            )
        )
        rows, figure = work.measures.rows_beside(sought, lambda: shared.figure(work, window))
        made = measure(rows, exchange, self.costs(window), wanted)
        figures = {**made.figures, _WORKLOAD: {ALL: figure}}
        return replace(made, figures={key: figures[key] for key in only})

    def behind(
        self,
        key: str,
        source: str,
        window: Window,
        *,
        history: bool = False,
    ) -> Behind:
        """The leads behind a measure of a source (key; "" is all).

        Behind questions, gaps and workload there are none.
        """

        def read(work: UnitOfWork) -> Behind:
            figure, hits = self.behind_in(work, key, source, window, history=history)
            ids = list(hits)
            found: list[tuple[Lead, bool | None]] = []
            for first in range(0, len(ids), _AT_ONCE):
                several = work.home.leads(ids[first : first + _AT_ONCE])
                found += [(lead, hits[lead.id]) for lead in several]
            return Behind(figure, tuple(found))

        return self.store.read(read)

    def behind_in(
        self, work: UnitOfWork, key: str, source: str, window: Window, *, history: bool = False
    ) -> tuple[Figure, Mapping[int, bool | None]]:
        """A figure, and the ids of the leads behind it with whether each counts."""
        report = self.report_in(work, window, history=history, only=[key])
        figure = report.figure(key, source)
        if key not in RULES:
            return figure, {}
        sought = replace(
            self._sought(work, window, [key]),
            history=history,
            parts=frozenset({RULES[key].part}),
            each=True,
            source=source,
        )
        return figure, behind(key, work.measures.rows(sought))

    def costs(self, window: Window) -> dict[str, Fraction]:
        """What each source cost within a window, in minor units: months count evenly by day."""
        currency = self.settings.money.currency
        if currency is None:
            return {}
        found: dict[str, Fraction] = {}
        for source, name, amount in self.settings.all_costs:
            month = window_on(Span.MONTH, date.fromisoformat(f"{name}-01"), window.zone)
            days = _days(max(month.first, window.first), min(month.after, window.after))
            if days > 0:
                part = Fraction(days, _days(month.first, month.after))
                cost = Fraction(amount) * 10 ** digits_of(currency) * part
                found[source] = found.get(source, Fraction(0)) + cost
        return found

    @property
    def definition(self) -> str | None:
        """The definition (key) that leads are to meet: the hand-over's, else `mql`; None: none."""
        named = self.settings.handover.definition
        return named or (_MQL if _MQL in self.settings.definitions else None)

    def _sought(self, work: UnitOfWork, window: Window, only: Collection[str]) -> Sought:
        return Sought(
            window.start,
            window.end,
            self.clock(),
            parts_of(key for key in only if key in RULES),
            voters=self._voters(work),
            handover=self.settings.handover.as_domain(),
            definition=self.definition,
        )

    def _voters(self, work: UnitOfWork) -> frozenset[str]:
        teams = self.settings.feedback.voters
        users = self.roster.users(work)
        return frozenset(
            user for key, user in users.items() if self.settings.people[key].team in teams
        )


def change_of(key: str, source: str, now: Report, before: Report) -> Change:
    """How a share changed from one report to the other."""
    return Change(before.figure(key, source).share, now.figure(key, source).share)


def _days(first: date, after: date) -> int:
    return (after - first) // timedelta(days=1)
