"""Everything that depends on app.yaml, made from one reading of it and replaced as a whole.

`build` makes the services, the listeners and the routes anew for other settings. Whoever needs a
part asks `Current` for it at each use, and holds on to what it got until that use is over: one
click, post, message or step sees one app.yaml from beginning to end.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from socket import gethostname
from typing import Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.routing import BaseRoute

import handlers
from bot.config import Settings
from bot.domain.deliveries import Delivery
from bot.domain.people import Actor
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
from bot.services.indexing import IndexingService
from bot.services.intake import IntakeService
from bot.services.leads import LeadService
from bot.services.meaning import MeaningService
from bot.services.measuring import MeasureService
from bot.services.offering import Offerer
from bot.services.offers import OfferService
from bot.services.opening import FigureDesk
from bot.services.outcomes import OutcomeService
from bot.services.presence import PresenceService
from bot.services.promising import Promiser
from bot.services.recognising import SplitService
from bot.services.reconciling import THOROUGH, ReconcileService
from bot.services.roster import Roster
from bot.services.roundups import RoundupService
from bot.services.routing import RoutingService
from bot.services.scoring import ScoreService
from bot.services.searching import SearchService
from bot.services.settings_history import SettingsHistory
from bot.services.sla import SlaService
from bot.services.sla_sweep import SlaSweep
from bot.services.stages import StageService
from bot.services.strays import StrayService
from bot.services.tiering import TieringService
from bot.services.win_posting import WinPoster
from bot.services.workspace import WorkspaceService
from bot.slack.displays import Displays, look_of
from bot.slack.messenger import OnPosted, Render
from bot.slack.outcomes import Fault
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from commands.action_parts import action_parts
from commands.answer_parts import answer_parts
from commands.battlecard_parts import battlecard_parts
from commands.digest_parts import digest_parts
from commands.exchange_parts import exchange_parts
from commands.gap_parts import gap_parts
from commands.ground import Ground
from commands.home_parts import home_parts
from commands.libraries import libraries_of
from commands.meeting_parts import meeting_parts
from handlers import health, intake, outcomes, slack_http
from handlers.home import ActingApp
from handlers.queue_metrics import QueueMetrics
from handlers.ticks import Tick

Step = Callable[[], object]


@dataclass(frozen=True)
class Duty:
    """Work of a loop: a step every so many seconds, and at once after a change of `wakes_on`.

    Between two steps that both found something to do the loop rests for `pace` seconds.
    """

    name: str
    step: Step
    every: float
    pace: float = 0
    #: What a commit touched: `leads`, `people`, `deliveries`, `access`, `content` (see
    #: storage.database.Database).
    wakes_on: str | None = None


@dataclass(frozen=True)
class Parts:
    """What was made from one app.yaml. Duties and ticks have the same names in every Parts."""

    settings: Settings
    services: handlers.Services
    slack: App
    http: Starlette
    render: Render
    admit: Callable[[Delivery], Fault | None]
    #: Told where a message was posted: delivery, channel id and ts.
    posted: OnPosted
    look: Callable[[UnitOfWork], Look]
    companies: Companies
    #: None: searching goes by words alone.
    meaning: MeaningService | None
    searching: SearchService
    reconcile: ReconcileService
    sweep: SlaSweep
    roster: Roster
    duties: tuple[Duty, ...]
    ticks: tuple[Tick, ...]


@dataclass
class Current:
    """Holds the parts that work now. Replacing a reference is one step, so no lock is needed."""

    #: To be read once by an operation.
    parts: Parts

    def slack(self) -> App:
        """The listeners."""
        return self.parts.slack

    def render(self, work: UnitOfWork, delivery: Delivery) -> Message | None:
        """What Slack should show of a delivery."""
        return self.parts.render(work, delivery)

    def admit(self, delivery: Delivery) -> Fault | None:
        """What stands in the way of sending a delivery."""
        return self.parts.admit(delivery)

    def card_posted(self, work: UnitOfWork, lead_id: int, channel_id: str, ts: str) -> None:
        """Note which message has become the card of a lead."""
        self.parts.services.feedback.card_posted(work, lead_id, channel_id, ts)

    def posted(self, work: UnitOfWork, delivery: Delivery, channel_id: str, ts: str) -> None:
        """Note where a message was posted."""
        self.parts.posted(work, delivery, channel_id, ts)

    def step(self, duty: str) -> object:
        """Do a step of a duty; returns what it returned."""
        return next(one.step for one in self.parts.duties if one.name == duty)()

    def tick(self, name: str) -> object:
        """Do what a tick does; returns what it returned."""
        return next(one.step for one in self.parts.ticks if one.name == name)()


@dataclass(frozen=True)
class Signals:
    """What the parts ask of the process around them."""

    #: Look at Slack's channels soon.
    look_again: Callable[[], None]
    ready: Callable[[], Mapping[str, str | None]]
    #: Whether Slack comes over Socket Mode, so that its HTTP door stays shut.
    socket: bool


def build(
    ground: Ground, settings: Settings, signals: Signals, before: Parts | None = None
) -> Parts:
    """Make all parts for these settings; what is dear is taken over from the parts `before`."""
    database, home, clock = ground.database, ground.home, ground.clock
    directory = ground.directory
    roster = Roster(settings)
    assigner = Assigner(settings, roster)
    promiser = Promiser(settings, roster)
    owed = Duties(promiser)
    sla = SlaService(database, promiser, owed, home, clock)
    offerer = Offerer(settings, roster, assigner, promiser)
    sweep = SlaSweep(database, settings, promiser, owed, assigner, clock, offerer)
    access = AccessService(database, settings, roster, home, directory, clock)
    documents = battlecard_parts(ground, settings, roster, access, promiser)
    suggest = documents.services.cards.suggest
    cards = Cards(settings, home, sla.standings_in, promiser.hours_of, suggest)

    def look_in(work: UnitOfWork) -> Look:
        return look_of(settings, roster.users(work))

    meaning = _meaning(ground, settings, before)
    searching = SearchService.of(settings, meaning)
    gaps = gap_parts(
        ground, settings, roster, access, Composer(settings, searching, documents.services.cards)
    )
    answers = answer_parts(
        ground,
        settings,
        roster,
        access=access,
        cards=documents.services.cards,
        search=searching,
        gaps=gaps.noticing,
    )
    actions = action_parts(ground, settings, roster, access, promiser)
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
    together = exchange_parts(ground, settings, roster, poster, meetings.agenda.agenda)
    fairness = FairnessService(database, settings, roster, assigner.hours, clock)
    homes = home_parts(
        ground,
        settings,
        roster,
        promiser,
        scoring=scoring,
        fairness=fairness,
        desk=gaps.services.desk,
        reviews=documents.services.reviews,
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
        workspace=WorkspaceService(
            database, settings, roster, directory, feedback, clock, together.wins
        ),
    )
    reconcile = ReconcileService(database, directory, feedback, clock)
    companies = (
        before.companies.under(settings, roster)
        if before
        else Companies(database, settings, roster, clock)
    )
    routing = RoutingService(database, settings, roster, assigner, clock, companies, sla, offerer)
    roundups = RoundupService(database, settings, clock)
    strays = StrayService(database, directory, feedback)
    erasing = EraseService(database, clock)
    indexing = IndexingService(database, libraries_of(settings), clock, gethostname())
    slack = _slack(ground, homes.services.home.acted, access.counts)
    handlers.register(
        slack,
        services,
        look=lambda: database.read(look_in),
        home=home,
        look_again=signals.look_again,
    )
    slack.quicken()
    workspace = services.workspace
    return Parts(
        settings=settings,
        services=services,
        slack=slack,
        http=_http(ground, settings, services, slack, signals, more=meetings.routes),
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
        posted=_posted(actions.posted, together.posted),
        look=look_in,
        companies=companies,
        meaning=meaning,
        searching=searching,
        reconcile=reconcile,
        sweep=sweep,
        roster=roster,
        duties=(
            Duty("routing", routing.step, every=5, wakes_on="leads"),
            Duty("people", workspace.refresh_people, every=60, pace=5, wakes_on="people"),
            Duty("channels", workspace.refresh_channels, every=600),
            Duty("blocked channels", workspace.refresh_blocked, every=15),
            Duty("access", services.access.look_round, every=60, wakes_on="access"),
            Duty("content changes", documents.writing.step, every=30, wakes_on="changes"),
            Duty("digests", digests.sweep.step, every=15, wakes_on="digests"),
            Duty("answers", answers.services.answers.step, every=5, wakes_on="answers"),
            Duty("drafts", answers.services.drafts.step, every=30, wakes_on="drafts"),
            # `conversations.open` is tier 3: 50 calls a minute.
            Duty("exchange", together.rounds.step, every=30, pace=1.3, wakes_on="exchange"),
            # `reactions.get` is tier 3: 50 calls a minute.
            Duty("strays", strays.step, every=5, pace=1.3),
            Duty("reconciling", reconcile.step, every=30, pace=1.3),
            # A saved file is to be found within 2 s; a look at 2,000 files takes some 40 ms.
            Duty("content", indexing.step, every=1),
            Duty("gaps", gaps.services.calls.step, every=5, wakes_on="content"),
            Duty("homes", homes.services.home.step, every=1),
            Duty("prompts", homes.services.prompts.step, every=1),
            Duty("vectors", meaning.step if meaning else _nothing, every=5, wakes_on="content"),
        ),
        ticks=(
            Tick("ReconcileService.alive", reconcile.alive, timedelta(seconds=10)),
            Tick("SlaSweep.sweep", sweep.sweep, timedelta(seconds=15)),
            Tick("OfferService.sweep", services.offers.sweep, timedelta(seconds=15)),
            Tick("RoundupService.sweep", roundups.sweep, timedelta(seconds=15)),
            Tick("MeetingSweep.sweep", meetings.sweep.sweep, timedelta(minutes=1)),
            Tick("AgendaExceptions.step", meetings.exceptions.step, timedelta(minutes=1)),
            Tick("DecisionChecks.step", meetings.checks.step, timedelta(minutes=1)),
            Tick("ActionReminders.sweep", actions.reminders.sweep, timedelta(minutes=1)),
            Tick("ExchangeService.sweep", together.rounds.sweep, timedelta(seconds=15)),
            Tick("ReviewService.sweep", documents.services.reviews.sweep, timedelta(minutes=5)),
            Tick("AnswerDeeds.learn", answers.services.deeds.learn, timedelta(hours=1)),
            Tick(
                "CalibrationService.sweep", homes.services.calibration.sweep, timedelta(minutes=5)
            ),
            Tick(
                "EraseService.sweep",
                partial(erasing.sweep, settings.retention.leads_days),
                timedelta(hours=1),
            ),
            Tick("forget", lambda: _forget(ground, settings, meaning), timedelta(hours=1)),
            Tick("ReconcileService.begin", lambda: reconcile.begin(THOROUGH), nightly=True),
        ),
    )


def _meaning(ground: Ground, settings: Settings, before: Parts | None) -> MeaningService | None:
    """The vectors in memory, which take a while to load."""
    if not settings.content.vectors:
        return None
    return (before.meaning if before else None) or MeaningService(ground.database)


def _posted(*tell: OnPosted) -> OnPosted:
    """Tell several where a message was posted."""

    def posted(work: UnitOfWork, delivery: Delivery, channel_id: str, ts: str) -> None:
        for one in tell:
            one(work, delivery, channel_id, ts)

    return posted


def _nothing() -> bool:
    return False


def _http(
    ground: Ground,
    settings: Settings,
    services: handlers.Services,
    slack: App,
    signals: Signals,
    *,
    more: Iterable[BaseRoute],
) -> Starlette:
    secret = ground.environment.signing_secret
    database = ground.database
    queue = QueueMetrics(
        lambda: database.read(lambda work: work.deliveries.backlog()), ground.clock
    )
    routes = [
        *intake.routes(settings, services.intake, ground.clock),
        *outcomes.routes(settings, services.outcomes, ground.clock),
        *health.routes(signals.ready, queue),
        *more,
    ]
    if secret is not None and not signals.socket:
        routes += slack_http.routes(slack, secret.get_secret_value())
    return Starlette(routes=routes)


def _forget(ground: Ground, settings: Settings, meaning: MeaningService | None) -> None:
    before = ground.clock() - timedelta(hours=settings.retention.inbox_hours)
    ground.database.change(lambda work: work.inbox.forget_before(before))
    ground.database.change(lambda work: work.deliveries.forget_private_before(before))
    asked_before = ground.clock() - timedelta(days=settings.retention.questions_days)
    ground.database.change(lambda work: work.answers.forget_before(asked_before))
    ground.database.change(lambda work: work.gaps.forget_closed(asked_before))
    closed_before = ground.clock() - timedelta(days=settings.retention.actions_days)
    ground.database.change(lambda work: work.actions.forget_closed(closed_before))
    if meaning is not None:
        meaning.tidy()


def _slack(
    ground: Ground, acted: Callable[[str], None], counts: Callable[[Actor], bool]
) -> ActingApp:
    """Bolt, told who we are: asking Slack at the first click would cost that click its answer.

    `acted` is told who (user id) has done something; whom `counts` refuses does nothing.
    """
    home = ground.home
    result = AuthorizeResult(
        enterprise_id=home.enterprise,
        team_id=home.team,
        bot_token=ground.token,
        bot_user_id=home.bot_user,
    )

    def authorize(**_whoever: Any) -> AuthorizeResult:
        return result

    return ActingApp(
        acted,
        counts=counts,
        client=WebClient(base_url=ground.environment.api_url, timeout=2),
        authorize=authorize,
        # The doors check signatures themselves; see handlers/slack_http.py.
        request_verification_enabled=False,
        # Commit, then answer (DESIGN.md R1).
        process_before_response=True,
    )
