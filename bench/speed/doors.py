"""Clicks and intake: one server process, one load generator, both databases."""

import itertools
import random
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.request import Request, urlopen

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bench.company import Company, Site, site
from bench.parts import Part, free_port
from bench.speed import client, requests
from bench.speed.posted import Cards, show_all
from bench.speed.rounds import ROUNDS, Figures, Server, Variant, compare
from bench.speed.workflow import PREFIX, workflow_tool
from bot.slack import ids

#: Turns are left out: the leads must only be somewhere, and giving them out is measured elsewhere.
COMPANY = Company(channels=12, turns=False)
#: Requests of one round, by connections.
LEADS = {1: 400, 32: 2_000}
CLICKS = {1: 400, 16: 1_600, 32: 1_600}
#: Bolt's default takes ten milliseconds a click, one after another.
SLOW_CLICKS = {1: 60, 16: 160, 32: 160}
#: Leads that are there when only clicks are measured; each is claimed once.
CLICKED = (ROUNDS + 1) * sum(CLICKS.values())
#: Leads of a round beside others: so many that each is measured for a second or more.
BESIDE = 6_000
#: Leads that a script posts which waits for Slack each time.
SLOW_LEADS = 320


@dataclass
class Doors:
    """The measured process with a workspace beside it, which tells it who it is."""

    place: Site
    database: str
    server: Server
    numbers: Iterator[int]
    #: What a user would write instead.
    peer: Server | None = None

    def intake(self, connections: int) -> list[Figures]:
        """Posts of leads, without and with a durable commit."""

        def posts(prefix: str, count: int) -> list[bytes]:
            lanes = COMPANY.lanes
            return [requests.lead(next(self.numbers), lanes, prefix) for _ in range(count)]

        count = LEADS[connections]
        variants = [
            Variant("nothing kept", lambda count: posts("/free", count), count),
            Variant("committed", lambda count: posts("", count), count),
        ]
        return compare(variants, self.server, connections)

    def intake_beside(self, tool: Server | None) -> list[Figures]:
        """Posts of leads, the same to a script that posts each to Slack before it answers.

        And to a webhook of `tool`, where there is one, which saves its executions.
        """

        def posts(count: int, prefix: str = "") -> list[bytes]:
            lanes = COMPANY.lanes
            return [requests.lead(next(self.numbers), lanes, prefix) for _ in range(count)]

        variants = [
            Variant("Baton, committed", posts, BESIDE),
            Variant("Flask + slack_sdk, Slack 100 ms", posts, SLOW_LEADS, self.peer),
        ]
        if tool is not None:
            hooks = Variant("n8n, executions saved", lambda n: posts(n, PREFIX), SLOW_LEADS, tool)
            variants.append(hooks)
        return compare(variants, self.server, 32)

    def clicks_beside(self, connections: int, cards: Cards) -> list[Figures]:
        """Votes, and the same with a plain Bolt app that writes them to SQLite."""

        def votes(count: int) -> list[bytes]:
            return _votes(cards, count)

        slow = SLOW_CLICKS[connections]
        variants = [
            Variant("Baton, vote committed", votes, CLICKS[connections]),
            Variant("plain Bolt, SQLite", votes, slow, self.peer),
        ]
        return compare(variants, self.server, connections)

    def fill(self, leads: int) -> None:
        """Post leads without measuring it."""
        posts = [requests.lead(next(self.numbers), COMPANY.lanes) for _ in range(leads)]
        client.run(("127.0.0.1", self.server.port), posts, 16)

    def route(self) -> None:
        """Give every lead its channel, so that it can be clicked on."""
        urlopen(Request(f"{self.place.http}/control/route", method="POST"), timeout=5).close()  # noqa: S310  # our own
        while _unrouted(self.database):
            time.sleep(0.2)

    def clicks(self, connections: int, fresh: Iterator[int], cards: Cards) -> list[Figures]:
        """Presses of buttons, with an empty listener and as Baton keeps them."""

        def votes(prefix: str, count: int) -> list[bytes]:
            return _votes(cards, count, prefix)

        def claims(count: int) -> list[bytes]:
            people = COMPANY.users
            return [
                requests.click(ids.CLAIM, lead, random.choice(people), cards[lead])
                for lead in islice(fresh, count)
            ]

        count, slow = CLICKS[connections], SLOW_CLICKS[connections]
        variants = [
            Variant("empty listener", lambda count: votes("/empty", count), count),
            Variant("empty, among Baton's many", lambda count: votes("/crowded", count), count),
            Variant("one row, committed", lambda count: votes("/row", count), count),
            Variant("vote, committed", lambda count: votes("", count), count),
            Variant("claim, committed", claims, count),
            Variant("empty, Bolt's default", lambda count: votes("/default", count), slow),
        ]
        return compare(variants, self.server, connections)


@contextmanager
def doors(
    database: str, folder: Path, company: Company = COMPANY, *, peers: bool = False
) -> Iterator[Doors]:
    """Start the workspace and the measured process on an empty database; `peers`: and those."""
    place = site(company, folder, database, mode="http")
    words = ["-m", "bench.speed.server"]
    server = replace(place.bot, name="server", words=words, ready_at=f"{place.http}/healthz")
    script, slack = _peers(folder)
    try:
        place.workspace.start()
        place.workspace.wait_ready()
        server.start()
        server.wait_ready()
        port = int(place.http.rpartition(":")[2])
        measured = Server(port, server.pid, folder)
        for part in (slack, script) if peers else ():
            part.start()
            part.wait_ready()
        peer = Server(int(script.environ["PEER_PORT"]), script.pid, folder) if peers else None
        yield Doors(place, database, measured, itertools.count(1), peer)
    finally:
        script.kill()
        slack.kill()
        server.stop()
        place.workspace.stop()


def measure(database: str, folder: Path, parts: Collection[str]) -> dict[str, list[Figures]]:
    """Of `intake` and `clicks` those named; the leads of intake are clicked on."""
    found: dict[str, list[Figures]] = {}
    with doors(database, folder, peers=True) as one:
        if "intake" in parts:
            found["intake"] = [
                figures for connections in LEADS for figures in one.intake(connections)
            ]
            with workflow_tool(folder) as tool:
                found["intake beside others"] = one.intake_beside(tool)
        if "clicks" in parts:
            if "intake" not in parts:
                one.fill(CLICKED)
            one.route()
            cards = show_all(database)
            fresh = iter(sorted(cards))
            found["clicks"] = [
                figures
                for connections in CLICKS
                for figures in one.clicks(connections, fresh, cards)
            ]
            found["clicks beside a plain app"] = [
                figures
                for connections in CLICKS
                for figures in one.clicks_beside(connections, cards)
            ]
    return found


def _peers(folder: Path) -> tuple[Part, Part]:
    """The script that is measured beside Baton, and the slow Slack that it talks to."""
    port, slack_port = free_port(), free_port()
    environ = {
        "PEER_PORT": str(port),
        "PEER_SLACK_PORT": str(slack_port),
        "PEER_FILE": str(folder / "peer.db"),
    }
    words = ["-m", "bench.speed.peers"]
    script = Part("peer", words, f"http://127.0.0.1:{port}/healthz", folder, environ)
    at = f"http://127.0.0.1:{slack_port}/api.test"
    return script, Part("slow slack", [*words, "slack"], at, folder, environ)


def _votes(cards: Cards, count: int, prefix: str = "") -> list[bytes]:
    """Presses on any cards, by anybody."""
    return [
        requests.click(f"{ids.VOTE}good", lead, random.choice(COMPANY.users), cards[lead], prefix)
        for lead in random.choices(list(cards), k=count)
    ]


def _unrouted(database: str) -> int:
    return _count(database, "SELECT count(*) FROM leads WHERE routed_at IS NULL")


def _count(database: str, statement: str) -> int:
    engine = create_engine(database, poolclass=NullPool)
    with engine.connect() as connection:
        return int(connection.execute(text(statement)).scalar_one())
