"""What digests need: the parts that they are made of, services, and what the sender shows."""

from collections.abc import Callable
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery, Kind
from bot.domain.digests import SectionKey
from bot.domain.gap_shown import STATES, Summary, Which, summary
from bot.domain.scorecard import Scorecard
from bot.domain.windows import Window
from bot.ports import Clock, Store, UnitOfWork
from bot.services.digest_desk import DigestDesk
from bot.services.digest_sections.actions import actions
from bot.services.digest_sections.agenda import agenda
from bot.services.digest_sections.decisions import decisions
from bot.services.digest_sections.exceptions import exceptions
from bot.services.digest_sections.funnel import funnel
from bot.services.digest_sections.lists import ageing, low, roundup, unanswered
from bot.services.digest_sections.making import MakeSection
from bot.services.digest_sections.scorecard import scorecard
from bot.services.digest_sections.sources import sources
from bot.services.digest_sections.wins import wins
from bot.services.digest_sweep import DigestSweep
from bot.services.digesting import DigestService
from bot.services.measuring import MeasureService
from bot.services.meeting_book import MeetingBook
from bot.services.roster import Roster
from bot.services.scoring import ScoreService
from bot.services.win_posting import WinPoster
from bot.slack.digest_displays import DigestDisplays
from bot.slack.views.look import Look
from commands.ground import Ground
from commands.parts import Duty


@dataclass(frozen=True)
class DigestParts:
    """The parts that sum up."""

    service: DigestService
    desk: DigestDesk
    sweep: DigestSweep
    displays: DigestDisplays
    duties: tuple[Duty, ...]

    def posted(self, work: UnitOfWork, delivery: Delivery, _channel_id: str, _ts: str) -> None:
        """Note that a digest is there."""
        if delivery.kind is Kind.DIGEST:
            self.sweep.posted(work, delivery.key)


def digest_parts(  # the parts of one program
    ground: Ground,
    settings: Settings,
    roster: Roster,
    scoring: ScoreService,
    look: Callable[[UnitOfWork], Look],
    *,
    refresh: Callable[[], object],
    poster: WinPoster,
) -> DigestParts:
    """Make them for these settings."""
    store, clock = ground.database, ground.clock
    service = digest_service(store, settings, roster, scoring, clock, poster)
    desk = DigestDesk(store, service, roster, ground.home, clock)
    sweep = DigestSweep(store, service, clock, refresh)
    return DigestParts(
        service,
        desk,
        sweep,
        DigestDisplays(look, ground.home, desk.previewed),
        duties=(Duty("digests", sweep.step, every=15, wakes_on="digests"),),
    )


def digest_service(  # noqa: PLR0917  # the parts of one program
    store: Store,
    settings: Settings,
    roster: Roster,
    scoring: ScoreService,
    clock: Clock,
    poster: WinPoster | None = None,
) -> DigestService:
    """What makes digests, with every part that they may have: one line for each."""

    def card_of(work: UnitOfWork, window: Window) -> Scorecard | None:
        if not scoring.agreed:
            return None
        return scoring.between(work, window.start, window.end, window.days)

    def gaps_since(work: UnitOfWork, since: datetime) -> Summary | None:
        if not settings.content.repositories:
            return None
        return summary(work.gaps.backlog(STATES[Which.ALL]), since, clock(), most=0)

    sections: dict[SectionKey, MakeSection] = {
        SectionKey.ACTIONS: actions,
        SectionKey.AGENDA: agenda(MeetingBook(settings, roster)),
        SectionKey.DECISIONS: decisions,
        SectionKey.SCORECARD: scorecard(card_of),
        SectionKey.FUNNEL: funnel,
        SectionKey.SOURCES: sources,
        SectionKey.EXCEPTIONS: exceptions(gaps_since),
        SectionKey.UNANSWERED: unanswered,
        SectionKey.AGEING: ageing,
        SectionKey.LOW: low,
        SectionKey.ROUNDUP: roundup,
    }
    if poster is not None:
        sections[SectionKey.WINS] = wins(poster)
    measures = MeasureService(store, settings, roster, clock)
    return DigestService(store, settings, measures, sections, clock)
