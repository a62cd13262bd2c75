"""Opens numbers: the leads behind a figure, for the people of the teams."""

from collections.abc import Mapping
from dataclasses import replace

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.measured import Report
from bot.domain.opened import PAGE, Asked, Behind, Closed, Opened
from bot.domain.people import Actor, Home, may_act
from bot.domain.windows import Window
from bot.ports import Store, UnitOfWork
from bot.services.hiding import Hiding
from bot.services.measuring import MeasureService
from bot.services.roster import Roster


@dataclass(frozen=True)
class FigureDesk:
    """Shows numbers to people whom the settings name, and hidden contact details to nobody else.

    A number is computed when it is opened, so it may differ from the one in an older message:
    stages and verdicts change afterwards.
    """

    store: Store
    settings: Settings
    roster: Roster
    home: Home
    measures: MeasureService

    def may_read(self, actor: Actor) -> bool:
        """Whether numbers are for this person: somebody in the settings, and a colleague."""
        return self.store.read(lambda work: self._may_read(work, actor))

    def report(self, window: Window) -> Report:
        """All numbers of a window."""
        return self.measures.report(window)

    def runs(self, window: Window) -> bool:
        """Whether a window is not over yet."""
        return window.end > self.measures.clock()

    def opened(self, actor: Actor, value: str, page: int = 1) -> Opened | Closed:
        """What is behind the number that a button's value names."""
        asked = Asked.read(value)
        if asked is None:
            return Closed.UNKNOWN
        try:
            window = self.measures.window(asked.window)
        except ValueError:
            return Closed.UNKNOWN

        def read(work: UnitOfWork) -> Opened | Closed:
            if not self._may_read(work, actor):
                return Closed.NOT_TEAM
            if not self._in_audience(work, asked.digest, actor):
                return Closed.NOT_AUDIENCE
            figure, hits = self.measures.behind_in(work, asked.measure, asked.source, window)
            whole = Opened(asked, window, figure, self.settings.money.currency, len(hits))
            return self._with_page(work, actor.user, replace(whole, page=page), hits)

        return self.store.read(read)

    def _with_page(
        self, work: UnitOfWork, reader: str, whole: Opened, hits: Mapping[int, bool | None]
    ) -> Opened:
        # Those that count first, the newest of them at the top.
        ordered = sorted(hits, key=lambda one: (hits[one] is False, -one))
        page = min(max(whole.page, 1), whole.pages)
        ids = ordered[(page - 1) * PAGE : page * PAGE]
        cards = work.deliveries.shown_cards(ids)
        hiding = Hiding(self.settings)
        leads = []
        for lead_id in ids:
            lead = work.leads.get(lead_id)
            if lead is not None:
                seen = lead if hiding.may_see(work, lead, reader) else hiding.masked(lead)
                leads.append(Behind(seen, hits[lead_id], cards.get(lead_id)))
        return replace(whole, leads=tuple(leads), page=page)

    def _in_audience(self, work: UnitOfWork, key: str, actor: Actor) -> bool:
        digest = self.settings.digests.get(key)
        if digest is None:
            return True
        users = self.roster.users(work)
        return any(
            user == actor.user and self.settings.is_for(digest, person)
            for person, user in users.items()
        )

    def _may_read(self, work: UnitOfWork, actor: Actor) -> bool:
        if not may_act(self.home, work.people.get(actor.user), actor):
            return False
        return actor.user in self.roster.users(work).values()
