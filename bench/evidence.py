"""What an audit looks at: all that the database holds, and what the workspace's people see.

The database is read with plain SQL, without any code of the bot's storage.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bench.company import Site
from bench.crowd import lead_on
from bench.ledger import Vote

Row = Mapping[str, Any]
Message = Mapping[str, Any]
#: Channel and ts of a message.
Place = tuple[str, str]


@dataclass
class Database:
    """All rows that the audit looks at, read at one moment."""

    leads: dict[int, Row]
    origins: list[Row]
    happened: Counter[tuple[int, str]]
    ballots: dict[tuple[int, str], Vote]
    reactions: set[tuple[str, str, str, str]]
    deliveries: list[Row]

    @classmethod
    def read(cls, url: str, after: int = 0) -> "Database":
        """Read everything on one snapshot; `after`: leads up to that id were there before."""
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ")

            def rows(statement: str) -> list[Row]:
                return [dict(row) for row in connection.execute(text(statement)).mappings()]

            return cls(
                leads={
                    row["id"]: row
                    for row in rows("SELECT id, email, owner, claimed_at, channel FROM leads")
                    if row["id"] > after
                },
                origins=rows("SELECT source, key, lead_id FROM origins"),
                happened=Counter(
                    (row["lead_id"], row["kind"])
                    for row in rows("SELECT lead_id, kind FROM timeline")
                ),
                ballots={
                    (row["lead_id"], row["person"]): row["verdict"]
                    for row in rows("SELECT lead_id, person, verdict FROM ballots")
                },
                reactions={
                    (row["channel_id"], row["ts"], row["person"], row["name"])
                    for row in rows("SELECT * FROM reactions")
                    if row["present"]
                },
                deliveries=rows(
                    "SELECT id, key, kind, lead_id, person, place, state, wanted, shown, unknowns, "
                    "channel_id, ts, error, wanted_at FROM deliveries ORDER BY id"
                ),
            )


@dataclass
class Workspace:
    """What its people see."""

    #: Lead → its cards, oldest first; more than one after an unknown outcome.
    cards: dict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))
    #: (channel, ts of the card) → the bot's replies.
    replies: dict[tuple[str, str], list[Message]] = field(default_factory=lambda: defaultdict(list))
    #: (channel, ts, person, emoji) on cards.
    reactions: set[tuple[str, str, str, str]] = field(default_factory=set)
    #: Private messages by reader.
    whispers: Counter[str] = field(default_factory=Counter)
    #: Person → (channel, ts) of the bot's direct messages.
    directs: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    #: The bot's other messages in channels.
    others: list[Message] = field(default_factory=list)

    @classmethod
    def read(cls, site: Site) -> "Workspace":
        """Look at every channel, as everybody."""
        seen = cls()
        for number, user in enumerate(site.company.users):
            state = httpx.get(
                f"{site.slack}/sandbox/state", params={"as": user}, timeout=60, trust_env=False
            ).json()
            for channel in state["messages"]:
                for message in _all_messages(site, user, channel):
                    if message["ephemeral"]:
                        seen.whispers[user] += 1
                    elif message["bot"] and message["channel"].startswith("D"):
                        seen.directs[user].add((message["channel"], message["ts"]))
                    elif number == 0 and message["bot"]:
                        seen.keep(message)
        return seen

    @classmethod
    def read_channels(cls, site: Site, told: Iterable[tuple[str, str]]) -> "Workspace":
        """Look at every channel as one person, and at (reader, channel) where somebody was told.

        Where thousands of people look at everything, most see the same. `told` are the places of
        private and of direct messages.
        """
        seen = cls()
        with httpx.Client(base_url=site.slack, timeout=60, trust_env=False) as client:

            def look(reader: str, channel: str) -> list[Message]:
                where = {"as": reader, "channel": channel}
                return list(client.get("/sandbox/messages", params=where).json()["messages"])

            for lane in site.company.lanes:
                for message in look(site.company.users[0], lane):
                    if message["bot"] and not message["ephemeral"]:
                        seen.keep(message)
            for reader, channel in set(told):
                there = look(reader, channel)
                seen.whispers[reader] += sum(one["ephemeral"] for one in there)
                if channel.startswith("D"):
                    seen.directs[reader] |= {
                        (channel, one["ts"]) for one in there if one["bot"] and not one["ephemeral"]
                    }
        return seen

    def messages(self) -> Iterable[Message]:
        """The bot's messages in channels, cards and replies and all others."""
        for several in (*self.cards.values(), *self.replies.values()):
            yield from several
        yield from self.others

    def keep(self, message: Message) -> None:
        """Note a message of the bot's."""
        place = (message["channel"], message["ts"])
        thread = message.get("thread_ts")
        if thread and thread != message["ts"]:
            self.replies[message["channel"], thread].append(message)
        elif (lead := lead_on(dict(message))) is not None:
            self.cards[lead].append(message)
            for reaction in message["reactions"]:
                self.reactions |= {(*place, user, reaction["name"]) for user in reaction["users"]}
        else:
            self.others.append(message)


def _all_messages(site: Site, reader: str, channel: str) -> list[Message]:
    """All that a channel holds for a reader; the state of the workspace has the newest alone."""
    found = httpx.get(
        f"{site.slack}/sandbox/messages",
        params={"as": reader, "channel": channel},
        timeout=60,
        trust_env=False,
    )
    return list(found.json()["messages"])


def waiting(url: str) -> int:
    """How many things Slack does not show yet, and leads that have no channel yet."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        due = "SELECT count(*) FROM deliveries WHERE state IN ('due', 'sending')"
        unrouted = "SELECT count(*) FROM leads WHERE routed_at IS NULL"
        return sum(int(connection.execute(text(each)).scalar_one()) for each in (due, unrouted))


def is_person(place: str) -> bool:
    """Whether a delivery's place is a person's Slack id, and no channel's key or id."""
    return place.startswith("U")
