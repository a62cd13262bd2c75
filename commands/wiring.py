"""The composition root: ground → parts made of app.yaml → doors, loops and ticks that use them."""

import os
import secrets
import socket
from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from time import monotonic

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from starlette.types import Receive, Scope, Send

from bot.config import Environment, Settings, SettingsFile
from bot.dataclass import dataclass
from bot.ports import Clock
from bot.ports.deadlines import AnsweredBy
from bot.services.lookout import Lookout
from bot.services.redrawing import RedrawService
from bot.slack.abilities import Memory
from bot.slack.calls import TIMEOUT, posting_client
from bot.slack.fingerprint import fingerprint
from bot.slack.illustrating import Illustrator
from bot.slack.messenger import Messenger
from bot.slack.papers import Papers
from commands.building import build
from commands.ground import HOME, Ground, ground_of
from commands.lasting import leave_out_anew
from commands.loops import Loop
from commands.parts import Current, Duty, Parts, Signals
from commands.reloading import EVERY as LOOK_EVERY
from commands.reloading import Reloader
from handlers import ticks
from handlers.doors import HasDoors, Takes
from handlers.slack_socket import SlackSocket
from storage.database import Database

log = structlog.get_logger(__name__)


#: Seconds in which the database must answer to count as there: a balancer waits for one or two.
_READY = 1.0


@dataclass
class Baton:
    """Everything that runs, started and stopped as one."""

    database: Database
    messenger: Messenger
    http: HasDoors
    socket: SlackSocket | None
    scheduler: BackgroundScheduler
    sender: Loop
    loops: tuple[Loop, ...]
    current: Current
    #: Makes the parts for other settings.
    rebuild: Callable[[Settings], Parts]
    #: Watches app.yaml; None: nobody does.
    reloader: Reloader | None = None

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
        self.messenger.stop()
        everything = (*self.loops, self.sender)
        # All are told before any is waited for: they end side by side.
        for loop in everything:
            loop.ask()
        if self.socket is not None:
            self.socket.close()
        if self.scheduler.running:
            self.scheduler.shutdown(wait=True)
        for loop in everything:
            loop.stop(timeout=TIMEOUT + 2)
        self.database.close()

    def follow(self, file: SettingsFile) -> None:
        """Work by what is written in the file from now on; to be called before `start`."""
        self.reloader = Reloader(file, self.database, self.current, self.use)
        loop = Loop("settings", self.reloader.step, every=LOOK_EVERY)
        self.loops = (*self.loops, loop)

    def reload(self) -> None:
        """Read the file again now, even if it seems unchanged; safe in a signal's handler."""
        if self.reloader is not None:
            self.reloader.ask()

    def use(self, settings: Settings) -> int:
        """Work by these settings from the next operation on; returns how many cards look anew.

        What is under way ends by the settings it began with. What follows from other settings is
        done at once: channels are looked at, waiting leads routed, held ones given out, promises
        measured, cards drawn.
        """
        parts = self.current.parts = self.rebuild(settings)
        _schedule(self.scheduler, self.current)
        redrawn = _renew(parts, self.database, self.messenger.clock)
        for loop in self.loops:
            loop.wake()
        self.messenger.wake()
        leave_out_anew()
        return redrawn


def compose(
    environment: Environment, settings: Settings, clock: Clock, file: SettingsFile | None = None
) -> Baton:
    """Build all parts; `file`: where the settings came from, to be followed while Baton runs.

    Raises SlackUnavailableError when Slack was never reached and is not now.
    """
    ground = ground_of(environment, clock)

    def look_again() -> None:
        loops["channels"].wake()

    signals = Signals(
        look_again=look_again,
        ready=lambda: _ready(ground, door),
        socket=environment.app_token is not None,
        lookout=Lookout(lambda: door.session if door is not None else ""),
    )
    current = Current(build(ground, settings, signals))
    parts = current.parts
    door = _socket(environment, current)
    loops = {duty.name: _loop(duty, current) for duty in parts.duties}
    client = posting_client(ground.token, environment.api_url)
    memory = Memory(ground.database, ground.home.team, version("baton"), clock)
    messenger = Messenger(
        store=ground.database,
        client=client,
        illustrate=Illustrator(client, memory).send,
        hand_over=Papers(client, memory, ground.home).send,
        render=current.render,
        admit=current.admit,
        clock=clock,
        worker=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}",
        on_card=current.card_posted,
        on_posted=current.posted,
        on_obstacle=lambda _place: loops["blocked channels"].wake(),
    )
    ground.database.on_change = _waking(messenger, parts.duties, loops)
    scheduler = BackgroundScheduler(timezone=settings.workspace.timezone)
    _schedule(scheduler, current)
    absence = parts.reconcile.begin_after_absence()
    if absence is not None:
        log.info("back", away_seconds=round(absence.total_seconds()))
    _renew(parts, ground.database, clock)
    baton = Baton(
        database=ground.database,
        messenger=messenger,
        http=_Http(current),
        socket=door,
        scheduler=scheduler,
        sender=Loop("sender", messenger.run, every=1),
        loops=tuple(loops.values()),
        current=current,
        rebuild=lambda other: build(ground, other, signals, current.parts),
    )
    if file is not None:
        baton.follow(file)
    return baton


def _loop(duty: Duty, current: Current) -> Loop:
    step = partial(current.step, duty.name)
    return Loop(duty.name, step, every=duty.every, pace=duty.pace)


def _waking(
    messenger: Messenger, duties: tuple[Duty, ...], loops: Mapping[str, Loop]
) -> Callable[[set[str]], None]:
    def on_change(touched: set[str]) -> None:
        if "deliveries" in touched:
            messenger.wake()
        for duty in duties:
            if duty.wakes_on in touched:
                loops[duty.name].wake()

    return on_change


def _schedule(scheduler: BackgroundScheduler, current: Current) -> None:
    parts = current.parts
    zone = parts.settings.workspace.timezone
    ticks.register(scheduler, parts.ticks, current.tick, zone)


def _renew(parts: Parts, database: Database, clock: Clock) -> int:
    """Measure and draw anew what other settings or another version change."""
    parts.sweep.look_at_all()
    return RedrawService(database, clock).if_changed(fingerprint(database.read(parts.look)))


@dataclass(frozen=True)
class _Http:
    """The entrance of the parts that there are at the moment."""

    current: Current

    def door_at(self, path: bytes) -> Takes | None:
        return self.current.parts.http.door_at(path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.current.parts.http(scope, receive, send)


def _socket(environment: Environment, current: Current) -> SlackSocket | None:
    if environment.app_token is None:
        return None
    token = environment.app_token.get_secret_value()
    return SlackSocket(current.slack, token, environment.api_url)


def _ready(ground: Ground, door: SlackSocket | None) -> Mapping[str, str | None]:
    checks: dict[str, str | None] = {"database": None, "slack": None}
    try:
        with AnsweredBy(monotonic() + _READY):
            ground.database.read(lambda work: work.facts.get(HOME))
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
        checks["database"] = str(error)
    if door is not None and not door.connected:
        checks["slack"] = "not connected to Slack"
    return checks
