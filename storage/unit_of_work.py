"""One transaction: the repositories that share its connection."""

from collections.abc import Callable
from typing import ParamSpec

from sqlalchemy import Connection

from storage.absences import SqlAbsences
from storage.access import SqlAccess
from storage.actions import SqlActions
from storage.agenda import SqlAgenda
from storage.answers import SqlAnswers
from storage.arrivals import SqlArrivals
from storage.attempts import SqlAttempts
from storage.battlecards import SqlBattlecards
from storage.channels import SqlChannels
from storage.companies import SqlCompanies
from storage.contacts import SqlContacts
from storage.content import SqlContent
from storage.deliveries import SqlDeliveries
from storage.digests import SqlDigests
from storage.driver import foreseeing_on
from storage.erasing import SqlErasing
from storage.exchange import SqlExchange
from storage.facts import SqlFacts
from storage.feedback import SqlFeedback
from storage.gaps import SqlGaps
from storage.home import SqlHome
from storage.identities import SqlIdentities
from storage.inbox import SqlInbox
from storage.leads import SqlLeads
from storage.measures import SqlMeasures
from storage.meetings import SqlMeetings
from storage.offers import SqlOffers
from storage.past import SqlPast
from storage.people import SqlPeople
from storage.pools import SqlPools
from storage.promises import SqlPromises
from storage.roundups import SqlRoundups
from storage.search import SqlSearch
from storage.sending import SqlSending
from storage.settings import SqlSettings
from storage.stages import SqlStages
from storage.timeline import SqlTimeline
from storage.wins import SqlWins

P = ParamSpec("P")


class SqlUnitOfWork:
    """The repositories of one transaction; `touched` collects what it changed.

    `twin`: a second connection that sees the same.
    """

    def __init__(self, connection: Connection, twin: Connection | None = None) -> None:
        self.connection = connection
        self.touched: set[str] = set()
        self._ahead = foreseeing_on(connection)
        self.leads = SqlLeads(connection, self.touched)
        self.arrivals = SqlArrivals(connection, self.touched)
        self.identities = SqlIdentities(connection)
        self.timeline = SqlTimeline(connection)
        self.feedback = SqlFeedback(connection)
        self.deliveries = SqlDeliveries(connection, self.touched)
        self.sending = SqlSending(connection)
        self.attempts = SqlAttempts(connection)
        self.inbox = SqlInbox(connection)
        self.people = SqlPeople(connection, self.touched)
        self.channels = SqlChannels(connection)
        self.pools = SqlPools(connection)
        self.companies = SqlCompanies(connection)
        self.past = SqlPast(connection)
        self.absences = SqlAbsences(connection, self.touched)
        self.promises = SqlPromises(connection)
        self.offers = SqlOffers(connection)
        self.battlecards = SqlBattlecards(connection, self.touched)
        self.access = SqlAccess(connection, self.touched)
        self.contacts = SqlContacts(connection)
        self.facts = SqlFacts(connection)
        self.stages = SqlStages(connection)
        self.measures = SqlMeasures(connection, twin)
        self.meetings = SqlMeetings(connection)
        self.agenda = SqlAgenda(connection)
        self.digests = SqlDigests(connection, self.touched)
        self.home = SqlHome(connection)
        self.settings = SqlSettings(connection)
        self.roundups = SqlRoundups(connection)
        self.content = SqlContent(connection, self.touched)
        self.search = SqlSearch(connection)
        self.gaps = SqlGaps(connection)
        self.actions = SqlActions(connection)
        self.erasing = SqlErasing(connection, self.touched)
        self.answers = SqlAnswers(connection, self.touched)
        self.exchange = SqlExchange(connection, self.touched)
        self.wins = SqlWins(connection)

    def foresee(self, look: Callable[P, object], *of: P.args, **named: P.kwargs) -> None:
        """See `bot.ports.UnitOfWork`."""
        if self._ahead is not None:
            with self._ahead.foreseeing():
                look(*of, **named)

    def forget_foreseen(self) -> None:
        """What was foreseen is no longer of use."""
        if self._ahead is not None:
            self._ahead.forget()
