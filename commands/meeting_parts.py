"""What meetings need: services, and what the sender shows of them."""

from collections.abc import Callable
from datetime import timedelta

from starlette.routing import Route

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery, Kind
from bot.domain.meeting_shown import Tell
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.action_book import ActionBook
from bot.services.agenda import AgendaService
from bot.services.agenda_book import AgendaBook
from bot.services.agenda_exceptions import AgendaExceptions
from bot.services.agenda_reactions import AgendaReactions
from bot.services.attention import Attention
from bot.services.decision_checks import DecisionChecks
from bot.services.digesting import DigestService
from bot.services.measuring import MeasureService
from bot.services.meeting_book import MeetingBook
from bot.services.meeting_desk import MeetingDesk
from bot.services.meeting_room import MeetingRoom
from bot.services.meeting_sweep import MeetingSweep
from bot.services.minutes import MinutesService
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.slack.meeting_displays import MeetingDisplays
from bot.slack.views.look import Look
from commands.ground import Ground
from handlers import calendar_feed
from handlers.agenda import Agenda
from handlers.meeting_replies import Meetings
from handlers.ticks import Tick


@dataclass(frozen=True)
class MeetingParts:
    """The parts that prepare, hold and follow up meetings."""

    agenda: Agenda
    meetings: Meetings
    displays: MeetingDisplays
    routes: tuple[Route, ...]
    room: MeetingRoom
    ticks: tuple[Tick, ...]

    def posted(self, work: UnitOfWork, delivery: Delivery, _channel_id: str, _ts: str) -> None:
        """Note that an agenda is there."""
        if delivery.kind is Kind.MEETING and delivery.about["say"] == Tell.AGENDA:
            self.room.posted(work, int(str(delivery.about["meeting"])))


def meeting_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    promiser: Promiser,
    *,
    access: AccessService,
    actions: ActionBook,
    digests: DigestService,
    look: Callable[[UnitOfWork], Look],
) -> MeetingParts:
    """Make them for these settings."""
    store, home, clock = ground.database, ground.home, ground.clock
    book = MeetingBook(settings, roster, home)
    items = AgendaBook(book)
    agenda = AgendaService(store, settings, home, access, book, items, clock)
    reactions = AgendaReactions(store, home, book, items, clock)
    room = MeetingRoom(store, home, book, actions, clock)
    desk = MeetingDesk(store, settings, access, book, clock)
    minutes = MinutesService(store, home, book, clock)
    sweep = MeetingSweep(store, book, room, Attention(settings, promiser), clock)
    exceptions = AgendaExceptions(store, book, agenda, digests, clock)
    measures = MeasureService(store, settings, roster, clock)
    checks = DecisionChecks(store, settings, measures, book, clock)

    def feed() -> bytes:
        # Takes a twentieth of a start and is asked for once a day.
        from bot.services.calendar_feed import CalendarFeed  # noqa: PLC0415

        return CalendarFeed(store, settings, book, home, clock).text()

    return MeetingParts(
        agenda=Agenda(agenda, reactions, desk, home),
        meetings=Meetings(desk, room, minutes, settings, agenda.tell),
        displays=MeetingDisplays(book.series, book.shown, agenda.of, minutes.sheet, look),
        routes=tuple(calendar_feed.routes(desk.opens_calendar, feed)),
        room=room,
        ticks=(
            Tick("MeetingSweep.sweep", sweep.sweep, timedelta(minutes=1)),
            Tick("AgendaExceptions.step", exceptions.step, timedelta(minutes=1)),
            Tick("DecisionChecks.step", checks.step, timedelta(minutes=1)),
        ),
    )
