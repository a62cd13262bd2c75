"""`baton run`: listen to Slack, forms and the clock, and keep Slack up to date, until stopped."""

import argparse
import sys
import time
from collections.abc import Iterable

import structlog
import uvicorn

from bot.config import ConfigError, Environment, Settings, load, missing_secrets, variables
from bot.config.problems import Problem
from bot.ports import SlackUnavailableError, StoreUnavailableError
from commands import logs
from commands.clocks import clock_from
from commands.ports import busy_port
from commands.wiring import Baton, compose
from storage import schema
from storage.database import Database

log = structlog.get_logger(__name__)

#: Pauses between tries to reach Slack at the first start, in seconds.
_PATIENCE = (1, 2, 4, 8, 15, 30)


def run(arguments: argparse.Namespace) -> int:
    """Run until SIGINT or SIGTERM.

    Exit codes: 0 stopped, 1 something is out of reach, 2 bad settings.
    """
    try:
        environment, settings = configuration(arguments)
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    logs.configure(environment.log)
    if problem := busy_port(*environment.http, "--http HOST:PORT or BATON_HTTP"):
        print(problem, file=sys.stderr)
        return 1
    try:
        database = Database(environment.database_url.get_secret_value())
        schema.upgrade(database.engine)
        database.close()
        baton = _compose(environment, settings)
    except StoreUnavailableError as error:
        print(f"The database cannot be used: {error}", file=sys.stderr)
        return 1
    except SlackUnavailableError as error:
        print(f"Slack does not let Baton in: {error.code}. Try: baton doctor", file=sys.stderr)
        return 1
    _serve(baton, environment)
    return 0


def configuration(arguments: argparse.Namespace) -> tuple[Environment, Settings]:
    """The environment, with the command line's own words on top, and the settings; ConfigError."""
    given = dict(variables())
    for name, option in (
        ("BATON_CONFIG", "config"),
        ("BATON_DATABASE_URL", "database"),
        ("BATON_HTTP", "http"),
    ):
        if value := getattr(arguments, option, None):
            given[name] = value
    environment = Environment.of(given)
    settings = load(environment.config, given)
    if missing := missing_secrets(settings, given):
        raise ConfigError(missing)
    return environment, settings


def print_problems(problems: Iterable[Problem]) -> None:
    """One line per problem, on standard error."""
    for problem in problems:
        print(problem, file=sys.stderr)


def _compose(environment: Environment, settings: Settings) -> Baton:
    clock = clock_from(environment.clock_url)
    for pause in (*_PATIENCE, None):
        try:
            return compose(environment, settings, clock)
        except SlackUnavailableError as error:
            if pause is None or error.code not in {"unreachable", "ratelimited"}:
                raise
            log.warning("slack_not_reached", again_in_seconds=pause)
            time.sleep(pause)
    raise AssertionError("the loop returns or raises")


def _serve(baton: Baton, environment: Environment) -> None:
    host, port = environment.http
    server = uvicorn.Server(
        uvicorn.Config(
            baton.http,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            # Unfinished requests get so long after SIGTERM, in seconds.
            timeout_graceful_shutdown=5,
        )
    )
    baton.start()
    mode = "Socket Mode" if baton.socket else "HTTP"
    log.info("listening", address=f"http://{host}:{port}", slack=mode)
    try:
        server.run()
    finally:
        baton.stop()
        log.info("stopped")
