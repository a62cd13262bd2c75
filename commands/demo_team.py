"""How the demonstration's team treats its leads: some at once, some late, some never."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.contacts import ContactKind
from bot.domain.feedback import Verdict
from bot.domain.leads import Lead, Stage
from bot.domain.money import Money
from bot.domain.people import Actor
from bot.ports import Store
from bot.services.clicks import Click
from bot.services.feedback import ReasonGiven
from bot.services.intake import RefusedError
from bot.services.stages import Wish
from commands.demo_time import Time
from commands.parts import Parts

#: How often leads of a source are worth something, before and after the landing page asked for
#: more than an address.
_GOOD = {"website": 0.6, "chat": 0.5, "partner": 0.75, "landing-page": 0.3}
_GOOD_SINCE = {**_GOOD, "landing-page": 0.55}
_CHANGED = timedelta(weeks=4)
_BAD_BECAUSE = ("no-budget", "not-reached", "wrong-region", "spam", "bad-timing")
_NOTES = ("Price", "Chose a competitor", "No decision this year")


@dataclass(frozen=True)
class Team:
    """People who answer leads, judge them, and sell to some."""

    settings: Settings
    parts: Parts
    store: Store
    #: The workspace's id.
    workspace: str
    time: Time

    def arrives(self, lead: Mapping[str, Any]) -> None:
        """A lead comes in; what becomes of it is decided now and happens later."""
        if lead["source"] not in self.settings.sources:
            return
        try:
            receipts = self.parts.services.intake.accept(lead["source"], lead["payload"])
        except RefusedError:
            return  # some of the samples show what is refused
        next(duty.step for duty in self.parts.duties if duty.name == "routing")()
        for receipt in receipts:
            self._answered_some_day(receipt.lead_id, lead["source"])

    def _answered_some_day(self, lead_id: int, source: str) -> None:
        if self.time.chance.random() < 0.03:
            return  # nobody ever does
        slow = self.time.chance.random() < 0.2
        hours = self.time.chance.uniform(6, 40) if slow else self.time.chance.expovariate(1 / 1.2)
        self.time.later(hours, self._zone(lead_id), lambda: self._answered(lead_id, source))

    def _answered(self, lead_id: int, source: str) -> None:
        lead = self._lead(lead_id)
        sales = [one.slack for one in self.settings.people.values() if one.team == "sales"]
        user = lead.owner or self.time.chance.choice(sales)
        if not lead.claimed:
            self.parts.services.claims.claim(self._click(lead, user))
        self.parts.services.contacts.note_by(
            lead_id, Actor(user, self.workspace), ContactKind.RESPONDED
        )
        changed = self.time.now > self.time.until - _CHANGED
        good = self.time.chance.random() < (_GOOD_SINCE if changed else _GOOD).get(source, 0.5)
        hours = self.time.chance.uniform(4, 70)
        if good or self.time.chance.random() < 0.6:
            for later in (20, 60, 100):
                self.time.later(later, self._zone(lead_id), lambda: self._contacted(lead_id, user))
        if self.time.chance.random() < 0.93:
            self.time.later(
                hours, self._zone(lead_id), lambda: self._judged(lead_id, user, good=good)
            )

    def _contacted(self, lead_id: int, user: str) -> None:
        self.parts.services.contacts.note_by(
            lead_id, Actor(user, self.workspace), ContactKind.CONTACTED
        )

    def _judged(self, lead_id: int, user: str, *, good: bool) -> None:
        verdict = (
            Verdict.GOOD if good else self.time.chance.choice([Verdict.BAD] * 4 + [Verdict.UNSURE])
        )
        self.parts.services.feedback.vote(self._click(self._lead(lead_id), user), verdict)
        zone = self._zone(lead_id)
        if verdict is Verdict.GOOD:
            self._moved(lead_id, user, Wish(Stage.ACCEPTED))
            self.time.later(
                self.time.chance.uniform(20, 90), zone, lambda: self._sold_on(lead_id, user)
            )
        elif verdict is Verdict.BAD:
            reasons = [one for one in _BAD_BECAUSE if one in self.settings.feedback.reasons]
            if reasons:
                reason, actor = self.time.chance.choice(reasons), Actor(user, self.workspace)
                given = ReasonGiven(self.time.name(), lead_id, actor, reason, self.time.now)
                self.parts.services.feedback.reason(given)
            self._moved(lead_id, user, Wish(Stage.REJECTED, reason="Not for us"))

    def _sold_on(self, lead_id: int, user: str) -> None:
        """From sales-qualified to a deal, or to none, as far as eight weeks reach."""
        zone = self._zone(lead_id)
        if self.time.chance.random() < 0.3:
            silent = Wish(Stage.LOST, reason="Does not answer any more")
            self.time.later(8 * 24, zone, lambda: self._moved(lead_id, user, silent))
            return
        self._moved(lead_id, user, Wish(Stage.SQL))
        days = self.time.chance.uniform(3, 9)
        if self.time.chance.random() < 0.35:
            poor = Wish(Stage.LOST, reason="No budget this year")
            self.time.later(days * 24, zone, lambda: self._moved(lead_id, user, poor))
            return
        self.time.later(
            days * 24, zone, lambda: self._moved(lead_id, user, Wish(Stage.OPPORTUNITY))
        )
        if self.time.chance.random() < 0.45:
            worth = Money(self.time.chance.randrange(15, 90) * 10_000, self._currency())
            end = Wish(Stage.WON, worth=worth)
        else:
            why = self.time.chance.choice(_NOTES)
            end = Wish(Stage.LOST, reason=why)
        days += self.time.chance.uniform(4, 16)
        self.time.later(days * 24, zone, lambda: self._moved(lead_id, user, end))

    def _moved(self, lead_id: int, user: str, wish: Wish) -> None:
        self.parts.services.stages.move(
            lead_id, Actor(user, self.workspace), wish, self.time.name()
        )

    def _click(self, lead: Lead, user: str) -> Click:
        actor = Actor(user, self.workspace)
        return Click(self.time.name(), lead.id, actor, lead.channel or "", "", self.time.now)

    def _lead(self, lead_id: int) -> Lead:
        lead = self.store.read(lambda work: work.leads.get(lead_id))
        if lead is None:
            raise LookupError(lead_id)
        return lead

    def _zone(self, lead_id: int) -> ZoneInfo:
        owner = self._lead(lead_id).owner
        for person in self.settings.people.values():
            if person.slack == owner and person.timezone:
                return ZoneInfo(person.timezone)
        return self.settings.workspace.zone

    def _currency(self) -> str:
        return self.settings.money.currency or "EUR"
