"""Transactions: the repositories of one, and the store that runs it."""

from collections.abc import Callable
from typing import ParamSpec, Protocol, TypeVar

from bot.ports.access import AccessRepository
from bot.ports.actions import ActionRepository
from bot.ports.answers import AnswerRepository
from bot.ports.battlecards import BattlecardRepository
from bot.ports.content import ContentRepository
from bot.ports.deliveries import (
    AttemptRepository,
    DeliveryRepository,
    InboxRepository,
    SendingRepository,
)
from bot.ports.digests import DigestRepository
from bot.ports.erasing import ErasingRepository
from bot.ports.exchange import ExchangeRepository, WinRepository
from bot.ports.gaps import GapRepository
from bot.ports.home import HomeRepository
from bot.ports.leads import (
    ArrivalRepository,
    CompanyRepository,
    FeedbackRepository,
    IdentityRepository,
    LeadRepository,
    PastRepository,
    TimelineRepository,
)
from bot.ports.measures import MeasureRepository
from bot.ports.meetings import AgendaRepository, MeetingRepository
from bot.ports.offers import OfferRepository
from bot.ports.people import (
    AbsenceRepository,
    ChannelRepository,
    ContactRepository,
    FactRepository,
    PeopleRepository,
    PoolRepository,
    PromiseRepository,
)
from bot.ports.roundups import RoundupRepository
from bot.ports.search import SearchRepository
from bot.ports.settings import SettingsRepository
from bot.ports.stages import StageRepository

T = TypeVar("T")
P = ParamSpec("P")


class StoreUnavailableError(Exception):
    """The database could not keep or read something; nothing was changed. Try again later."""


class UnitOfWork(Protocol):
    """The repositories of one transaction."""

    @property
    def leads(self) -> LeadRepository: ...

    @property
    def arrivals(self) -> ArrivalRepository: ...

    @property
    def identities(self) -> IdentityRepository: ...

    @property
    def timeline(self) -> TimelineRepository: ...

    @property
    def feedback(self) -> FeedbackRepository: ...

    @property
    def deliveries(self) -> DeliveryRepository: ...

    @property
    def sending(self) -> SendingRepository: ...

    @property
    def attempts(self) -> AttemptRepository: ...

    @property
    def inbox(self) -> InboxRepository: ...

    @property
    def people(self) -> PeopleRepository: ...

    @property
    def channels(self) -> ChannelRepository: ...

    @property
    def pools(self) -> PoolRepository: ...

    @property
    def companies(self) -> CompanyRepository: ...

    @property
    def past(self) -> PastRepository: ...

    @property
    def absences(self) -> AbsenceRepository: ...

    @property
    def promises(self) -> PromiseRepository: ...

    @property
    def offers(self) -> OfferRepository: ...

    @property
    def battlecards(self) -> BattlecardRepository: ...

    @property
    def access(self) -> AccessRepository: ...

    @property
    def contacts(self) -> ContactRepository: ...

    @property
    def facts(self) -> FactRepository: ...

    @property
    def stages(self) -> StageRepository: ...

    @property
    def measures(self) -> MeasureRepository: ...

    @property
    def meetings(self) -> MeetingRepository: ...

    @property
    def agenda(self) -> AgendaRepository: ...

    @property
    def digests(self) -> DigestRepository: ...

    @property
    def settings(self) -> SettingsRepository: ...

    @property
    def roundups(self) -> RoundupRepository: ...

    @property
    def content(self) -> ContentRepository: ...

    @property
    def search(self) -> SearchRepository: ...

    @property
    def gaps(self) -> GapRepository: ...

    @property
    def actions(self) -> ActionRepository: ...

    @property
    def home(self) -> HomeRepository: ...

    @property
    def erasing(self) -> ErasingRepository: ...

    @property
    def answers(self) -> AnswerRepository: ...

    @property
    def exchange(self) -> ExchangeRepository: ...

    @property
    def wins(self) -> WinRepository: ...

    def foresee(self, look: Callable[P, object], *of: P.args, **named: P.kwargs) -> None:
        """Tell what will be looked up, most likely: `work.foresee(work.leads.get, lead_id)`.

        A distant database is then asked together with the next question; nothing else changes.
        `look`: of a repository, by prepared statements alone.
        """


class Store(Protocol):
    """Runs functions inside transactions. Raises StoreUnavailableError when the database cannot."""

    def change(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` in a transaction and commit it; only then return what it returned.

        Concurrent calls may share one commit. When `work` raises, nothing of it stays. It may run
        more than once (another call of the group failed, a lock was lost), so it must touch nothing
        but its unit of work.
        """

    def read(self, look: Callable[[UnitOfWork], T]) -> T:
        """Run `look` on one consistent snapshot; what it writes is thrown away."""

    def glance(self, look: Callable[[UnitOfWork], T]) -> T:
        """As `read`, for a look that asks one thing, writes nothing and may run more than once."""

    def read_much(self, look: Callable[[UnitOfWork], T]) -> T:
        """As `read`, for what takes long: measures may ask the database two things at once."""

    def others_wait(self) -> bool:
        """Asked by a change under way: does another one wait for it to end?"""
