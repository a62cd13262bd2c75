"""What falls due while a trial runs: answers to leads, digests, actions; and whether all came.

The expectations are counted from the settings and the moments that the database holds, with plain
SQL and sums, and share no code with the bot.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bench.evidence import Database, Row, Workspace

POLICY = "Soon"
#: The channels whose leads are promised an answer.
PROMISED = ("c00", "c12")
#: Step → seconds after the lead was routed; the answer is due after a minute.
LADDER = {"remind_thread:1": 30, "remind_owner:1": 60, "escalate:1": 90}
_REMINDERS = ("remind_thread:1", "remind_owner:1")
#: Digests are due at full minutes, in turn in these zones.
_ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "UTC")
#: As many as app.yaml takes.
_MOST_DIGESTS = 20
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Ticks come every 15 s; a little more for what was under way.
_GRACE = timedelta(seconds=40)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Dues:
    """All that falls due in a run that begins at `begin` (UTC) and takes so many minutes."""

    begin: datetime
    minutes: float
    people: tuple[str, ...]

    @cached_property
    def digests(self) -> Mapping[str, datetime]:
        """Key of each digest → when it is due; the first just before the run begins."""
        first = self.begin.replace(second=0, microsecond=0)
        every = math.ceil((self.minutes + 1) / _MOST_DIGESTS)
        minutes = range(0, int(self.minutes) + 1, every)
        return {f"d{n:02}": first + timedelta(minutes=minute) for n, minute in enumerate(minutes)}

    def reminder(self, number: int) -> datetime:
        """When the person with that number is to be reminded of an action."""
        share = (number + 0.5) / len(self.people)
        return self.begin + timedelta(minutes=self.minutes) * share

    def settings(self) -> dict[str, Any]:
        """The sections of app.yaml."""
        ladder = [
            {"do": key.partition(":")[0], "at": f"{seconds * 100 // 60}%"}
            for key, seconds in LADDER.items()
        ]
        promise = {
            "name": POLICY,
            "when": " or ".join(f'campaign == "{key}"' for key in PROMISED),
            "respond_within": "1m",
            "count": "wall",
            "pauses": [],
            # One edit for both, because edits are few.
            "warn_at": "99%",
            "ladder": ladder,
        }
        hours = {"mon-sun": "0-24"}
        return {
            "teams": {
                "sales": {"name": "Sales", "lead": "p00", "hours": hours},
                "marketing": {"name": "Marketing", "lead": "p00", "hours": hours},
            },
            "sla": [promise],
            "digests": {key: self._digest(key) for key in self.digests},
        }

    def _digest(self, key: str) -> dict[str, Any]:
        number = int(key[1:])
        zone = _ZONES[number % len(_ZONES)]
        local = self.digests[key].astimezone(ZoneInfo(zone))
        kinds: tuple[dict[str, Any], ...] = (
            {"every": "day", "days": "mon-sun"},
            {"every": "week", "weekday": _WEEKDAYS[local.weekday()]},
            {"every": "month", "day": local.day},
        )
        return {
            **kinds[number % len(kinds)],
            "name": f"Digest {key}.",
            "at": f"{local:%H:%M}",
            "zone": zone,
            "channel": f"c{number % 24:02}",
            "sections": ["scorecard", "actions"],
        }

    def plant(self, database: str) -> None:
        """Give everybody an action that is due today."""
        engine = create_engine(database, poolclass=NullPool)
        with engine.begin() as connection:
            for number, owner in enumerate(self.people):
                connection.execute(
                    text(
                        "INSERT INTO actions (text, owner, maker, created_at, origin, due, state, "
                        "series, permalink, carried, why, remind_at, reminded_in) VALUES "
                        "('Call back', :owner, :owner, now(), 'command', current_date, 'open', "
                        "'', '', 0, '', :at, '')"
                    ),
                    {"owner": owner, "at": self.reminder(number)},
                )

    def read(self, database: str, responded: Mapping[int, float]) -> "Due":
        """What the database holds about them; `responded` as the ledger has it."""
        engine = create_engine(database, poolclass=NullPool)
        with engine.connect() as connection:

            def rows(statement: str) -> list[Row]:
                return [dict(row) for row in connection.execute(text(statement)).mappings()]

            return Due(
                self,
                promises=rows(
                    "SELECT lead_id, started_at, responded_at, ended FROM promises "
                    "WHERE duty = 'first_response'"
                ),
                digests=rows("SELECT name, key, due_at, fate FROM digests"),
                responded=dict(responded),
            )


@dataclass
class Due:
    """What the database holds about what fell due, and the audit of it."""

    dues: Dues
    promises: list[Row]
    digests: list[Row]
    #: Lead → when (epoch seconds) its answer was acknowledged.
    responded: Mapping[int, float] = field(default_factory=dict)
    #: How much of each there was.
    counts: Counter[str] = field(default_factory=Counter)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def findings(self, database: Database, workspace: Workspace) -> Iterable[str]:
        """What did not come, came twice, or came though it was not wanted any more."""
        self.counts.clear()
        by_key = {row["key"]: row for row in database.deliveries}
        steps: dict[int, dict[str, Row]] = defaultdict(dict)
        for key, row in by_key.items():
            if f":sla:{POLICY}:" in key:
                steps[row["lead_id"]][key.partition(f":sla:{POLICY}:")[2]] = row
        yield from self._all_promised(database)
        for promise in self.promises:
            yield from self._steps_of(promise, steps[promise["lead_id"]])
        yield from self._digests(database, workspace)
        yield from self._actions(by_key)

    def _all_promised(self, database: Database) -> Iterable[str]:
        promised = {row["lead_id"] for row in self.promises}
        for lead, row in database.leads.items():
            if row["channel"] in PROMISED and lead not in promised:
                yield f"lead {lead} was promised no answer"
            if row["channel"] not in PROMISED and lead in promised:
                yield f"lead {lead} was promised an answer, for no reason"
        for lead in self.responded:
            if not any(row["lead_id"] == lead and row["responded_at"] for row in self.promises):
                yield f"lead {lead}'s answer was acknowledged and is not in the database"

    def _steps_of(self, promise: Row, told: Mapping[str, Row]) -> Iterable[str]:
        lead, answered = promise["lead_id"], promise["responded_at"]
        self.counts["leads answered"] += answered is not None
        for step, seconds in LADDER.items():
            at = promise["started_at"] + timedelta(seconds=seconds)
            row = told.get(step)
            if row is None:
                wanted = answered is None or answered > at + _GRACE
                if wanted and not promise["ended"] and at + _GRACE < self.now:
                    if self._overtaken(step, told, promise):
                        self.counts["reminders overtaken by the next"] += 1
                    elif answered is None:
                        yield f"lead {lead}'s {step}, due {at:%H:%M:%S}, never came"
                    else:
                        # The sweep was late, as it may be in an outage, and then it was answered.
                        self.counts["reminders overtaken by an answer"] += 1
                continue
            self.counts[step.partition(":")[0]] += 1
            self.counts["reminders of unknown outcome"] += row["state"] == "unknown"
            if row["wanted_at"] < at - _SECOND:
                yield f"lead {lead}'s {step} came {at - row['wanted_at']} too early"
            if answered is not None and row["wanted_at"] > answered + _SECOND:
                yield f"lead {lead}'s {step} came after it was answered"
            acked = self.responded.get(lead)
            if acked is not None and row["wanted_at"].timestamp() > acked + 1:
                yield f"lead {lead}'s {step} came after its answer was acknowledged"
        for step in told.keys() - LADDER.keys():
            yield f"lead {lead} has a {step} that nobody asked for"

    @staticmethod
    def _overtaken(step: str, told: Mapping[str, Row], promise: Row) -> bool:
        """Whether a later step was due already when the sweep came to this one."""
        if step not in _REMINDERS:
            return False
        later = list(LADDER)[list(LADDER).index(step) + 1 :]
        return any(
            other in told
            and told[other]["wanted_at"]
            >= promise["started_at"] + timedelta(seconds=LADDER[other]) - _SECOND
            for other in later
        )

    def _digests(self, database: Database, workspace: Workspace) -> Iterable[str]:
        by_key: dict[str, list[Row]] = defaultdict(list)
        for row in self.digests:
            # What was due before the run is noted and not told.
            if row["fate"] != "before" or row["due_at"] >= min(self.dues.digests.values()):
                by_key[row["key"]].append(row)
        posts: dict[str, Row] = {
            row["key"]: row for row in database.deliveries if row["kind"] == "digest"
        }
        for key, at in self.dues.digests.items():
            rows = by_key.pop(key, [])
            if not rows and at + _GRACE > self.now:
                continue
            told = [row for row in rows if row["fate"] == "told" and row["due_at"] == at]
            if len(rows) != 1 or len(told) != 1:
                yield f"digest {key}, due {at:%H:%M}, is there {len(told)} times of {len(rows)}"
                continue
            post = posts.get(told[0]["name"])
            if post is None:
                yield f"digest {key} was never to be shown"
                continue
            yield from self._posted(key, at, post, workspace)
        for key in by_key:
            yield f"nobody asked for digest {key}"
        told_of = {row["name"] for row in self.digests if row["fate"] == "told"}
        for name in posts.keys() ^ told_of:
            yield f"{name} was told or was to be shown, but not both"

    def _posted(self, key: str, at: datetime, post: Row, workspace: Workspace) -> Iterable[str]:
        """A digest is in its channel once, and not before it was due."""
        there = [float(one["ts"]) for one in workspace.others if f"Digest {key}." in one["text"]]
        sure = post["state"] == "shown"
        self.counts["digests"] += sure
        self.counts["digests of unknown outcome"] += post["state"] == "unknown"
        if not sure <= len(there) <= sure + post["unknowns"]:
            yield f"digest {key} is shown {len(there)} times of {int(sure)}+{post['unknowns']}"
        if there and (early := at.timestamp() - min(there)) > 1:
            yield f"digest {key} came {early:.0f} s too early"

    def _actions(self, by_key: Mapping[str, Row]) -> Iterable[str]:
        for number, owner in enumerate(self.dues.people):
            told = [row for key, row in by_key.items() if key.startswith(f"actions:{owner}:")]
            self.counts["reminders of actions"] += len(told)
            for early in (row["wanted_at"] for row in told):
                if early < self.dues.reminder(number) - _SECOND:
                    yield f"{owner} was reminded {self.dues.reminder(number) - early} too early"
            if len(told) > 1:
                yield f"{owner} was reminded of an action {len(told)} times"
            if not told and self.dues.reminder(number) + _GRACE < self.now:
                yield f"{owner} was not reminded of an action"
