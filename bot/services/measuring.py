"""Measures windows with what the settings and storage know."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from bot.config import Settings
from bot.domain.leads import Lead
from bot.domain.measured import Figure, Report
from bot.domain.measures import MEASURES, Unit
from bot.domain.measuring import exchange_with, measure
from bot.domain.money import digits_of
from bot.domain.shares import Change
from bot.domain.window_names import read_window
from bot.domain.windows import Span, Window, window_on
from bot.ports import Clock, Store, UnitOfWork
from bot.services.roster import Roster


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
        """The window that somebody names; ValueError with a sentence for them."""
        return read_window(text, self.clock(), self.settings.workspace.zone)

    def report(self, window: Window, *, history: bool = False) -> Report:
        """All measures of a window; `history`: of leads imported as history, too."""
        return self.store.read(lambda work: self.report_in(work, window, history=history))

    def behind(self, key: str, source: str, window: Window, *, history: bool = False) -> Behind:
        """The leads behind a measure of a source (key; "" is all)."""

        def read(work: UnitOfWork) -> Behind:
            made = self.report_in(work, window, history=history).figures[key]
            figure = made.get(source, Figure())
            hits = set(figure.hits)
            found = []
            for lead_id in dict.fromkeys(figure.cases):
                lead = work.leads.get(lead_id)
                if lead is not None:
                    found.append((lead, lead_id in hits if is_share(key) else None))
            return Behind(figure, tuple(found))

        return self.store.read(read)

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

    def report_in(self, work: UnitOfWork, window: Window, *, history: bool = False) -> Report:
        """`report`, inside a unit of work."""
        rows = work.measures.rows(window.start, window.end, history=history)
        voters = self._voters(work)
        said = tuple(one for one in rows.said if one.person in voters)
        money = self.settings.money
        exchange = exchange_with(money.currency, money.rates)
        return measure(replace(rows, said=said), exchange, self.costs(window))

    def _voters(self, work: UnitOfWork) -> frozenset[str]:
        teams = self.settings.feedback.voters
        users = self.roster.users(work)
        return frozenset(
            user for key, user in users.items() if self.settings.people[key].team in teams
        )


def change_of(key: str, source: str, now: Report, before: Report) -> Change:
    """How a share changed from one report to the other."""
    return Change(
        before.figures[key].get(source, Figure()).share,
        now.figures[key].get(source, Figure()).share,
    )


def is_share(key: str) -> bool:
    """Whether a measure tells how many of its leads count."""
    return MEASURES[key].unit is Unit.SHARE


def _days(first: date, after: date) -> int:
    return (after - first) // timedelta(days=1)
