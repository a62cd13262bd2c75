"""What services need of the world, as small Protocols, and the errors they may raise."""

from collections.abc import Callable
from datetime import datetime

from bot.ports.access import AccessRepository
from bot.ports.actions import ActionRepository
from bot.ports.answers import AnswerRepository
from bot.ports.battlecards import BattlecardRepository
from bot.ports.content import ContentRepository, CutDocument, Library, SeenFile, UnreadableError
from bot.ports.deliveries import (
    AttemptRepository,
    DeliveryRepository,
    InboxRepository,
    SendingRepository,
)
from bot.ports.erasing import ErasingRepository, Key, Looked
from bot.ports.home import HomeRepository
from bot.ports.leads import (
    ArrivalRepository,
    CompanyRepository,
    FeedbackRepository,
    IdentityRepository,
    LeadRepository,
    PastLead,
    PastRepository,
    Span,
    TimelineRepository,
)
from bot.ports.meetings import AgendaRepository, MeetingRepository
from bot.ports.offers import OfferRepository
from bot.ports.people import (
    AbsenceRepository,
    ChannelRepository,
    ContactRepository,
    FactRepository,
    GivenInWeek,
    PeopleRepository,
    PoolRepository,
    PromiseRepository,
)
from bot.ports.roundups import RoundupRepository
from bot.ports.search import Meaning, SearchRepository
from bot.ports.settings import SettingsRepository
from bot.ports.slack import Directory, SlackUnavailableError
from bot.ports.store import Store, StoreUnavailableError, UnitOfWork

#: Tells the time, in UTC.
Clock = Callable[[], datetime]

__all__ = [
    "AbsenceRepository",
    "AccessRepository",
    "ActionRepository",
    "AgendaRepository",
    "AnswerRepository",
    "ArrivalRepository",
    "AttemptRepository",
    "BattlecardRepository",
    "ChannelRepository",
    "Clock",
    "CompanyRepository",
    "ContactRepository",
    "ContentRepository",
    "CutDocument",
    "DeliveryRepository",
    "Directory",
    "ErasingRepository",
    "FactRepository",
    "FeedbackRepository",
    "GivenInWeek",
    "HomeRepository",
    "IdentityRepository",
    "InboxRepository",
    "Key",
    "LeadRepository",
    "Library",
    "Looked",
    "Meaning",
    "MeetingRepository",
    "OfferRepository",
    "PastLead",
    "PastRepository",
    "PeopleRepository",
    "PoolRepository",
    "PromiseRepository",
    "RoundupRepository",
    "SearchRepository",
    "SeenFile",
    "SendingRepository",
    "SettingsRepository",
    "SlackUnavailableError",
    "Span",
    "Store",
    "StoreUnavailableError",
    "TimelineRepository",
    "UnitOfWork",
    "UnreadableError",
]
