"""Several replicas of the bot on one PostgreSQL, each reached by wires and a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import URL, make_url

from bench.company import Site
from bench.machines import Machine, Town
from bench.parts import ROOT, Part, free_port
from bench.wire import Wire, address_of


@dataclass
class Clock:
    """The wall clock of a replica's machine, which can be set wrong; see bench/skewed.py."""

    file: Path

    def set(self, seconds: float) -> None:
        """Be so many seconds ahead (behind, if negative) of this machine's."""
        self.file.write_text(f"{seconds:.0f}\n")


@dataclass
class Replica:
    """One process of the bot, and what lies between it and the world."""

    bot: Part
    to_slack: Wire
    to_database: Wire
    clock: Clock
    #: Where it runs, if not beside everything else.
    machine: Machine | None = None

    def start(self) -> None:
        """Lay the wires and start the process."""
        self.clock.set(0)
        self.to_slack.start()
        self.to_database.start()
        self.bot.start()

    def stop(self) -> None:
        """End it, and take the wires away."""
        self.mend()
        self.bot.stop()
        self.to_slack.stop()
        self.to_database.stop()

    def mend(self) -> None:
        """Nothing lies in the way any more."""
        self.to_slack.mend()
        self.to_database.mend()
        self.clock.set(0)


@contextmanager
def fleet(
    place: Site, database: str, size: int, there: Town | None = None
) -> Iterator[list[Replica]]:
    """Start so many replicas behind the site's HTTP address; yield them, and end them.

    `database` is a PostgreSQL reached by a Unix socket or by TCP. `there`: each runs on a machine
    of its own.
    """
    machines = [None] * size if there is None else there.machines
    replicas = [
        _replica(place, make_url(database), number, machine)
        for number, machine in enumerate(machines)
    ]
    doors = [address_of(one.bot.environ["BATON_HTTP"]) for one in replicas]
    balancer = Wire(address_of(place.http)[1], doors)
    balancer.start()
    try:
        for one in replicas:
            one.start()
        for one in replicas:
            one.bot.wait_ready()
        yield replicas
    finally:
        for one in replicas:
            one.stop()
        balancer.stop()


def _replica(place: Site, database: URL, number: int, machine: Machine | None) -> Replica:
    here, near = ("127.0.0.1",) * 2 if machine is None else (machine.address, machine.near)
    to_slack = Wire(free_port(), [address_of(place.slack)], host=near)
    to_database = Wire(free_port(), [server_of(database)], host=near)
    clock = Clock(place.bot.folder / f"clock{number}")
    reached = database.set(host=near, port=to_database.port, query={})
    http = f"{here}:{free_port()}"
    environ = {
        **place.environ,
        "BATON_DATABASE_URL": reached.render_as_string(hide_password=False),
        "BATON_HTTP": http,
        "SLACK_API_URL": f"http://{near}:{to_slack.port}/api/",
    }
    ready = f"http://{http}/readyz"
    words = [str(ROOT / "bench" / "skewed.py"), str(clock.file), *place.bot.words]
    bot = replace(place.bot, name=f"bot{number}", words=words, ready_at=ready, environ=environ)
    if machine is not None:
        bot.before = machine.words
    return Replica(bot, to_slack, to_database, clock, machine)


def server_of(database: URL) -> tuple[str, int] | str:
    folder = database.query.get("host")
    port = int(str(database.query.get("port") or database.port or 5432))
    if isinstance(folder, str) and folder.startswith("/"):
        return f"{folder}/.s.PGSQL.{port}"
    return (database.host or "127.0.0.1", port)
