"""The composition root: settings → database → services → handlers, and their threads."""

import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from starlette.applications import Starlette

import handlers
from bot.config import Environment, Settings
from bot.domain.people import Home
from bot.ports import Clock, SlackUnavailableError, Store, UnitOfWork
from bot.services.assigning import Assigner
from bot.services.cards import Cards
from bot.services.claims import ClaimService
from bot.services.companies import Companies
from bot.services.definitions import DefinitionService
from bot.services.feedback import FeedbackService
from bot.services.intake import IntakeService
from bot.services.leads import LeadService
from bot.services.presence import PresenceService
from bot.services.promising import Promiser
from bot.services.reconciling import THOROUGH, ReconcileService
from bot.services.redrawing import RedrawService
from bot.services.roster import Roster
from bot.services.routing import RoutingService
from bot.services.sla import SlaService
from bot.services.sla_sweep import SlaSweep
from bot.services.strays import StrayService
from bot.services.workspace import WorkspaceService
from bot.slack.calls import TIMEOUT, posting_client
from bot.slack.directory import SlackDirectory
from bot.slack.displays import Displays, look_of
from bot.slack.fingerprint import fingerprint
from bot.slack.messenger import Messenger
from bot.slack.views.look import Look
from commands.loops import Loop
from handlers import health, intake, slack_http, ticks
from handlers.slack_socket import SlackSocket
from storage.database import Database

log = structlog.get_logger(__name__)

_HOME = "home"


@dataclass
class Baton:
    """Everything that runs, started and stopped as one."""

    database: Database
    messenger: Messenger
    http: Starlette
    socket: SlackSocket | None
    scheduler: BackgroundScheduler
    sender: Loop
    loops: tuple[Loop, ...]

    def start(self) -> None:
        """Begin to listen and to speak. What a killed predecessor left is settled first."""
        if self.database.url.get_backend_name() == "sqlite":
            # One process owns the file, so whoever held a lease is gone.
            self.database.change(lambda work: work.sending.recover(self.messenger.clock(), None))
        for loop in (*self.loops, self.sender):
            loop.start()
        self.scheduler.start()
        if self.socket is not None:
            self.socket.connect()

    def stop(self) -> None:
        """Stop listening, finish what is under way, give the database back."""
        if self.socket is not None:
            self.socket.close()
        if self.scheduler.running:
            self.scheduler.shutdown(wait=True)
        self.messenger.stop()
        for loop in (*self.loops, self.sender):
            loop.stop(timeout=TIMEOUT + 2)
        self.database.close()


def compose(environment: Environment, settings: Settings, clock: Clock) -> Baton:
    """Build all parts. Raises SlackUnavailableError when Slack was never reached and is not now."""
    database = Database(environment.database_url.get_secret_value())
    token = (environment.bot_token.get_secret_value()) if environment.bot_token else ""
    reading = WebClient(token=token, base_url=environment.api_url, timeout=TIMEOUT)
    directory = SlackDirectory(reading)
    home = _home(database, directory)
    roster = Roster(settings)
    assigner = Assigner(settings, roster)
    promiser = Promiser(settings, roster)
    sla = SlaService(database, promiser, home, clock)
    sweep = SlaSweep(database, settings, promiser, assigner, clock)
    cards = Cards(settings, home, sla.standing_in)

    def look_in(work: UnitOfWork) -> Look:
        return look_of(settings, roster.users(work))

    feedback = FeedbackService(database, settings, home, assigner, clock)
    leads = LeadService(database, settings, cards, clock)
    services = handlers.Services(
        claims=ClaimService(database, home, clock),
        definitions=DefinitionService(database, settings, clock),
        feedback=feedback,
        leads=leads,
        intake=IntakeService(settings, leads),
        presence=PresenceService(database, settings, roster, assigner, clock),
        sla=sla,
        workspace=WorkspaceService(database, settings, roster, directory, feedback, clock),
    )
    reconcile = ReconcileService(database, directory, feedback, clock)
    messenger = Messenger(
        store=database,
        client=posting_client(token, environment.api_url),
        render=Displays(cards.card, services.presence.pool, look_in, home).render,
        clock=clock,
        worker=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
    )
    companies = Companies(database, settings, roster, clock)
    routing = RoutingService(database, settings, roster, assigner, clock, companies, sla)
    router = Loop("routing", routing.step, every=5)
    people = Loop("people", services.workspace.refresh_people, every=60)
    channels = Loop("channels", services.workspace.refresh_channels, every=600)
    blocked = Loop("blocked channels", services.workspace.refresh_blocked, every=15)
    # `reactions.get` is tier 3: 50 calls a minute.
    strays = Loop("strays", StrayService(database, directory, feedback).step, every=5, pace=1.3)
    repair = Loop("reconciling", reconcile.step, every=30, pace=1.3)
    messenger.on_card = feedback.card_posted
    messenger.on_obstacle = lambda _place: blocked.wake()

    def on_change(touched: set[str]) -> None:
        for name, wake in (
            ("deliveries", messenger.wake),
            ("leads", router.wake),
            ("people", people.wake),
        ):
            if name in touched:
                wake()

    database.on_change = on_change
    slack = _slack(environment, token, home)
    handlers.register(
        slack,
        services,
        look=lambda: database.read(look_in),
        home=home,
        look_again=channels.wake,
    )
    scheduler = BackgroundScheduler(timezone=settings.workspace.timezone)
    _after_absence(reconcile)
    sweep.look_at_all()
    RedrawService(database, clock).if_changed(fingerprint(database.read(look_in)))
    ticks.register(
        scheduler,
        every={
            timedelta(seconds=10): (reconcile.alive,),
            timedelta(seconds=15): (sweep.sweep,),
            timedelta(hours=1): (lambda: _forget(database, settings, clock),),
        },
        nightly=(lambda: reconcile.begin(THOROUGH),),
        zone=settings.workspace.timezone,
    )
    door = _socket(environment, slack)
    routes = [
        *intake.routes(settings, services.intake, clock),
        *health.routes(lambda: _ready(database, door)),
    ]
    if environment.signing_secret is not None and door is None:
        routes += slack_http.routes(slack, environment.signing_secret.get_secret_value())
    return Baton(
        database=database,
        messenger=messenger,
        http=Starlette(routes=routes),
        socket=door,
        scheduler=scheduler,
        sender=Loop("sender", messenger.run, every=1),
        loops=(router, people, channels, blocked, strays, repair),
    )


def _after_absence(reconcile: ReconcileService) -> None:
    absence = reconcile.begin_after_absence()
    if absence is not None:
        log.info("back", away_seconds=round(absence.total_seconds()))


def _forget(store: Store, settings: Settings, clock: Clock) -> None:
    before = clock() - timedelta(hours=settings.retention.inbox_hours)
    store.change(lambda work: work.inbox.forget_before(before))
    store.change(lambda work: work.deliveries.forget_private_before(before))


def _slack(environment: Environment, token: str, home: Home) -> App:
    """Bolt, told who we are: asking Slack at the first click would cost that click its answer."""
    result = AuthorizeResult(
        enterprise_id=home.enterprise,
        team_id=home.team,
        bot_token=token,
        bot_user_id=home.bot_user,
    )

    def authorize(**_whoever: Any) -> AuthorizeResult:
        return result

    return App(
        client=WebClient(base_url=environment.api_url, timeout=2),
        authorize=authorize,
        # The doors check signatures themselves; see handlers/slack_http.py.
        request_verification_enabled=False,
        # Commit, then answer (DESIGN.md R1).
        process_before_response=True,
    )


def _socket(environment: Environment, slack: App) -> SlackSocket | None:
    if environment.app_token is None:
        return None
    return SlackSocket(slack, environment.app_token.get_secret_value(), environment.api_url)


def _home(store: Store, directory: SlackDirectory) -> Home:
    """Who we are, from Slack or, while it cannot be reached, as it was the last time."""
    try:
        home = directory.home()
    except SlackUnavailableError:
        known = store.read(lambda work: work.facts.get(_HOME))
        if known is None:
            raise
        return Home(**json.loads(known))
    store.change(lambda work: work.facts.put(_HOME, json.dumps(asdict(home))))
    return home


def _ready(store: Store, door: SlackSocket | None) -> Mapping[str, str | None]:
    checks: dict[str, str | None] = {"database": None, "slack": None}
    try:
        store.read(lambda work: work.facts.get(_HOME))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
        checks["database"] = str(error)
    if door is not None and not door.connected:
        checks["slack"] = "not connected to Slack"
    return checks
