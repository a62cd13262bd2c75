"""Makes all parts from one reading of app.yaml, in the order in which they need each other."""

from datetime import timedelta
from functools import partial

import handlers
from bot.config import Settings
from bot.domain.deliveries import Delivery
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.assigning import Assigner
from bot.services.cards import Cards
from bot.services.claims import ClaimService
from bot.services.companies import Companies
from bot.services.composing import Composer
from bot.services.contacts import ContactService
from bot.services.definitions import DefinitionService
from bot.services.duties import Duties
from bot.services.erasing import EraseService
from bot.services.fairness import FairnessService
from bot.services.feedback import FeedbackService
from bot.services.giving import GiveService
from bot.services.intake import IntakeService
from bot.services.leads import LeadService
from bot.services.measuring import MeasureService
from bot.services.offering import Offerer
from bot.services.offers import OfferService
from bot.services.opening import FigureDesk
from bot.services.outcomes import OutcomeService
from bot.services.presence import PresenceService
from bot.services.promising import Promiser
from bot.services.recognising import SplitService
from bot.services.retention import RetentionService
from bot.services.roster import Roster
from bot.services.roundups import RoundupService
from bot.services.routing import RoutingService
from bot.services.scoring import ScoreService
from bot.services.settings_history import SettingsHistory
from bot.services.sla import SlaService
from bot.services.sla_sweep import SlaSweep
from bot.services.stages import StageService
from bot.services.tiering import TieringService
from bot.services.win_posting import WinPoster
from bot.slack.displays import Displays, look_of
from bot.slack.messenger import OnPosted
from bot.slack.views.look import Look
from commands.action_parts import action_parts
from commands.answer_parts import answer_parts
from commands.battlecard_parts import battlecard_parts
from commands.content_parts import content_parts
from commands.digest_parts import digest_parts
from commands.doors import http_of, slack_of
from commands.exchange_parts import exchange_parts
from commands.gap_parts import gap_parts
from commands.ground import Ground
from commands.home_parts import home_parts
from commands.meeting_parts import meeting_parts
from commands.parts import Duty, Parts, Signals
from commands.workspace_parts import workspace_parts
from handlers.ticks import Tick


def build(
    ground: Ground, settings: Settings, signals: Signals, before: Parts | None = None
) -> Parts:
    """Make all parts for these settings; what is dear is taken over from the parts `before`."""
    database, home, clock = ground.database, ground.home, ground.clock
    roster = Roster(settings)
    assigner = Assigner(settings, roster)
    promiser = Promiser(settings, roster)
    owed = Duties(promiser)
    sla = SlaService(database, promiser, owed, home, clock)
    offerer = Offerer(settings, roster, assigner, promiser)
    sweep = SlaSweep(database, settings, promiser, owed, assigner, clock, offerer)
    access = AccessService(database, settings, roster, home, ground.directory, clock)

    def look_in(work: UnitOfWork) -> Look:
        return look_of(settings, roster.users(work))

    documents = battlecard_parts(ground, settings, roster, access, promiser)
    suggest = documents.services.cards.suggest
    cards = Cards(settings, home, sla.standings_in, promiser.hours_of, suggest)
    content = content_parts(ground, settings, before.meaning if before else None)
    composer = Composer(settings, content.searching, documents.services.cards)
    gaps = gap_parts(ground, settings, roster, access, composer=composer, look=look_in)
    answers = answer_parts(
        ground,
        settings,
        roster,
        access=access,
        cards=documents.services.cards,
        search=content.searching,
        gaps=gaps.noticing,
    )
    actions = action_parts(ground, settings, roster, access, promiser, look=look_in)
    feedback = FeedbackService(database, settings, home, assigner, clock, owed)
    leads = LeadService(database, settings, cards, clock)
    contacts = ContactService(database, owed, home, clock)
    poster = WinPoster(settings, roster, home)
    stages = StageService(database, settings, roster, owed, home, clock, poster)
    scoring = ScoreService(database, settings, clock, gaps.services.desk.content_requests)
    digests = digest_parts(
        ground,
        settings,
        roster,
        scoring,
        look_in,
        refresh=sweep.sweep,
        poster=poster,
    )
    meetings = meeting_parts(
        ground,
        settings,
        roster,
        promiser,
        access=access,
        actions=actions.book,
        digests=digests.service,
        look=look_in,
    )
    together = exchange_parts(
        ground, settings, roster, poster, agenda=meetings.agenda.agenda, look=look_in
    )
    fairness = FairnessService(database, settings, roster, assigner.availability.hours, clock)
    homes = home_parts(
        ground,
        settings,
        roster,
        promiser,
        look_in,
        scoring=scoring,
        fairness=fairness,
        desk=gaps.services.desk,
        reviews=documents.services.reviews,
    )
    workspace = workspace_parts(
        ground, settings, roster, feedback=feedback, wins=together.wins, lookout=signals.lookout
    )
    figures = FigureDesk(
        database, settings, roster, home, MeasureService(database, settings, roster, clock)
    )
    services = handlers.Services(
        access=access,
        actions=actions.services,
        agenda=meetings.agenda,
        asking=answers.services,
        battlecards=documents.services,
        claims=ClaimService(database, home, clock),
        contacts=contacts,
        definitions=DefinitionService(database, settings, clock),
        digests=digests.desk,
        exchange=together.exchange,
        fairness=fairness,
        feedback=feedback,
        figures=figures,
        gaps=gaps.services,
        giving=GiveService(database, settings, roster, assigner, home, clock),
        homes=homes.services,
        leads=leads,
        intake=IntakeService(settings, leads),
        meetings=meetings.meetings,
        offers=OfferService(database, settings, offerer, home, clock),
        outcomes=OutcomeService(database, settings, roster, contacts, stages, clock),
        presence=PresenceService(database, settings, roster, assigner, clock),
        settings=SettingsHistory(database, settings, roster, clock),
        scoring=scoring,
        sla=sla,
        stages=stages,
        splitting=SplitService(database, home, clock),
        tiering=TieringService(database, home, clock),
        wins=together.wins,
        workspace=workspace.service,
    )
    companies = (
        before.companies.under(settings, roster)
        if before
        else Companies(database, settings, roster, clock)
    )
    routing = RoutingService(database, settings, roster, assigner, clock, companies, sla, offerer)
    roundups = RoundupService(database, settings, clock)
    erasing = EraseService(database, clock)
    slack = slack_of(ground, homes.services.home.acted, access.counts, signals.lookout)
    handlers.register(
        slack,
        services,
        look=lambda: database.read(look_in),
        home=home,
        look_again=signals.look_again,
    )
    slack.quicken()
    return Parts(
        settings=settings,
        services=services,
        slack=slack,
        http=http_of(ground, settings, services, slack, signals, more=meetings.routes),
        render=Displays(
            cards.card,
            cards.details,
            cards.entries,
            services.presence.pool,
            services.fairness.of,
            look_in,
            home,
            documents.displays,
            gaps.displays,
            answers.displays,
            actions.displays,
            digests.displays,
            homes.displays,
            together.exchange_displays,
            together.win_displays,
            meetings.displays,
        ).render,
        admit=lambda delivery: (
            homes.admit(delivery) or documents.admit(delivery) or answers.admit(delivery)
        ),
        posted=_posted(actions.posted, together.posted, digests.posted, meetings.posted),
        look=look_in,
        companies=companies,
        meaning=content.meaning,
        reconcile=workspace.reconcile,
        sweep=sweep,
        duties=(
            Duty("routing", routing.step, every=5, wakes_on="leads"),
            *workspace.duties,
            Duty("access", services.access.look_round, every=60, wakes_on="access"),
            *documents.duties,
            *digests.duties,
            *answers.duties,
            *together.duties,
            *content.duties,
            *gaps.duties,
            *homes.duties,
        ),
        ticks=(
            *workspace.ticks,
            Tick("SlaSweep.sweep", sweep.sweep, timedelta(seconds=15)),
            Tick("OfferService.sweep", services.offers.sweep, timedelta(seconds=15)),
            Tick("RoundupService.sweep", roundups.sweep, timedelta(seconds=15)),
            *meetings.ticks,
            *actions.ticks,
            *together.ticks,
            *documents.ticks,
            *answers.ticks,
            *homes.ticks,
            Tick(
                "EraseService.sweep",
                partial(erasing.sweep, settings.retention.leads_days),
                timedelta(hours=1),
            ),
            Tick(
                "RetentionService.sweep",
                RetentionService(database, settings.retention, clock, content.meaning).sweep,
                timedelta(hours=1),
            ),
        ),
    )


def _posted(*tell: OnPosted) -> OnPosted:
    """Tell several where a message was posted."""

    def posted(work: UnitOfWork, delivery: Delivery, channel_id: str, ts: str) -> None:
        for one in tell:
            one(work, delivery, channel_id, ts)

    return posted
