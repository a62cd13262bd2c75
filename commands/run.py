"""`baton run`: listen to Slack, forms and the clock, and keep Slack up to date, until stopped."""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from types import FrameType

import structlog
import uvicorn
from sqlalchemy import make_url

from bot.config import ConfigError, Environment, Settings, SettingsFile
from bot.ports import SlackUnavailableError, StoreUnavailableError
from commands import logs
from commands.clocks import clock_of
from commands.configuration import everything, given_to, print_problems
from commands.lasting import leave_out
from commands.ports import busy_port
from commands.stopping import PATIENCE, asked_politely, interrupted_by_all
from commands.wiring import Baton, compose
from handlers.whole import WholePosts
from storage import schema
from storage.alone import TakenError, alone_on, file_of
from storage.backup import faults_of
from storage.database import Database

log = structlog.get_logger(__name__)

#: Bytes of a SQLite file that is looked through at each start; larger ones only by the doctor.
_QUICKLY_CHECKED = 100_000_000
_DAMAGED = (
    "Keep a copy of it with its -wal and -shm, and put the last backup in its place: "
    "baton db restore FILE"
)
#: Pauses between tries to reach Slack at the first start, in seconds.
_PAUSES = (1, 2, 4, 8, 15, 30)


def run(arguments: argparse.Namespace) -> int:
    """Run until SIGINT or SIGTERM; it then ends in order, and within ten seconds in any case.

    A second one ends it at once. SIGHUP: read app.yaml again.

    Exit codes: 0 stopped, 1 something is out of reach, 2 bad settings.
    """
    # What is made at the start stays, so searching it for what does not is in vain.
    gc.disable()
    try:
        environment, settings = everything(arguments)
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    logs.configure(environment.log)
    if problem := busy_port(*environment.http, "--http HOST:PORT or BATON_HTTP"):
        print(problem, file=sys.stderr)
        return 1
    try:
        with alone_on(make_url(environment.database_url.get_secret_value())):
            # Connecting may hold up even the signal for five seconds; nothing is under way yet.
            with interrupted_by_all(within=PATIENCE / 2):
                _upgrade(environment)
                file = SettingsFile(environment.config, lambda: given_to(arguments))
                baton = _compose(environment, settings, file)
            _serve(baton, environment)
    except TakenError as error:
        print(error, file=sys.stderr)
        return 1
    except StoreUnavailableError as error:
        print(f"The database cannot be used: {error}. Try: baton doctor", file=sys.stderr)
        return 1
    except SlackUnavailableError as error:
        print(f"Slack does not let Baton in: {error.code}. Try: baton doctor", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        log.info("stopped_before_start")
    return 0


def _upgrade(environment: Environment) -> None:
    database = Database(environment.database_url.get_secret_value())
    path = file_of(database.url)
    if path is not None and path.exists() and path.stat().st_size < _QUICKLY_CHECKED:
        faults = faults_of(path)
        if faults:
            raise StoreUnavailableError(f"{path} is damaged ({faults[0]}). {_DAMAGED}")
    try:
        schema.upgrade(database.engine)
    finally:
        database.close()


def _compose(environment: Environment, settings: Settings, file: SettingsFile) -> Baton:
    clock = clock_of(environment)
    for pause in (*_PAUSES, None):
        try:
            return compose(environment, settings, clock, file)
        except SlackUnavailableError as error:
            if pause is None or not error.passing:
                raise
            log.warning("slack_not_reached", again_in_seconds=pause)
            time.sleep(pause)
    raise AssertionError("the loop returns or raises")


class _Server(uvicorn.Server):
    """uvicorn, telling at once of a signal that it handles itself.

    It raises it again only when unfinished requests have had their five seconds.
    """

    on_signal: Callable[[], None] = staticmethod(lambda: None)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """See `uvicorn.Server.handle_exit`."""
        self.on_signal()
        super().handle_exit(sig, frame)


def _serve(baton: Baton, environment: Environment) -> None:
    host, port = environment.http
    server = _Server(
        uvicorn.Config(
            baton.http,
            host=host,
            port=port,
            http=WholePosts,
            log_config=None,
            access_log=False,
            # Nobody asks from where a request came, and looking through each for it costs 4 % of a
            # posted lead.
            proxy_headers=False,
            lifespan="off",
            # Nobody speaks WebSocket to Baton: its library is not to be loaded.
            ws="none",
            # Unfinished requests get so long after SIGTERM, in seconds.
            timeout_graceful_shutdown=5,
        )
    )

    def stop() -> None:
        server.should_exit = True

    # uvicorn ends in order, too, but then raises the signal again: without a handler of our own
    # that would be the end, before the rest has stopped.
    with asked_politely(stop, hang_up=baton.reload, within=PATIENCE) as count:
        server.on_signal = count
        try:
            baton.start()
            leave_out()
            mode = "Socket Mode" if baton.socket else "HTTP"
            log.info("listening", address=f"http://{host}:{port}", slack=mode)
            server.run()
        finally:
            baton.stop()
            log.info("stopped")
