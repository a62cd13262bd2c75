"""The measures computed slowly and plainly, from every row of the tables, to check the fast ones.

Shares nothing with what it checks but the names of tables: it reads the raw history of stages,
ballots of the timeline and promises of all leads, and looks at one lead after the other.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.database import Database
from storage.models import answers, gaps, leads, promises, stage_changes, timeline

_FUNNEL = ["accepted", "sql", "opportunity", "won"]
Figures = dict[Any, Any]


def _rows(database: Database, table: Any) -> list[dict[str, Any]]:
    with database.engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


class _Lead:
    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row
        self.changes: list[dict[str, Any]] = []
        self.promises: list[dict[str, Any]] = []
        self.entries: list[dict[str, Any]] = []

    def stages(self) -> list[dict[str, Any]]:
        """The changes that count, by their own time."""
        alive = {one["id"]: True for one in self.changes}
        for one in sorted(self.changes, key=lambda one: -one["id"]):
            if alive[one["id"]] and one["corrects"]:
                alive[one["corrects"]] = False
        order = ["new", *_FUNNEL, "lost", "rejected", "recycled"]
        found = [one for one in self.changes if alive[one["id"]] and one["stage"]]
        return sorted(found, key=lambda one: (one["at"], order.index(one["stage"]), one["key"]))

    def stage(self) -> str:
        found = self.stages()
        return str(found[-1]["stage"]) if found else "new"

    def since(self) -> datetime:
        """When it came to the stage it is in."""
        found = self.stages()
        at = found[-1]["at"]
        for one in reversed(found):
            if one["stage"] != found[-1]["stage"]:
                break
            at = one["at"]
        return at  # type: ignore[no-any-return]  # a row's value

    def reached(self, stage: str) -> datetime | None:
        further = _FUNNEL[_FUNNEL.index(stage) :]
        times = [one["at"] for one in self.stages() if one["stage"] in further]
        return min(times) if times else None

    def worth(self, name: str) -> tuple[int, str] | None:
        found = self.stages()
        value = None
        for one in found:
            if one["stage"] != "won":
                value = None
            elif one[name] is not None:
                code = one["currency" if name == "worth" else "lifetime_currency"]
                value = (one[name], code)
        return value if self.stage() == "won" else None

    def verdict(self, voters: set[str]) -> str | None:
        """The newest verdict of a voter that stands."""
        newest: dict[str, tuple[int, str]] = {}
        for one in self.entries:
            if one["actor"] not in voters:
                continue
            if one["kind"] == "withdrew":
                newest.pop(one["actor"], None)
            elif one["kind"] in ("voted", "reasoned"):
                newest[one["actor"]] = (one["id"], one["data"]["verdict"])
        counting = [said for said in newest.values() if said[1] != "unsure"]
        return max(counting)[1] if counting else None

    def worked(self) -> bool:
        first = [one for one in self.promises if one["duty"] == "first_response"]
        again = [one for one in self.promises if one["duty"] == "follow_up"]
        answered = all(one["state"] == "met" for one in first)
        return answered and not any(one["state"] in ("breached", "missed") for one in again)

    def judged(self, definition: str) -> bool | None:
        """Whether it met a definition; None: it was not held against it."""
        for one in self.row["judged"]:
            if one["definition"] == definition:
                return all(result is True for result in one["results"])
        return None


@dataclass(frozen=True)
class Agreed:
    """What the teams agreed on."""

    voters: set[str]
    definition: str
    fields: tuple[str, ...]
    now: datetime


def figures(database: Database, start: datetime, end: datetime, agreed: Agreed) -> Figures:
    """(measure, source) → a count, (hits, cases), sorted seconds or sums; "" is all sources."""
    known = {row["id"]: _Lead(row) for row in _rows(database, leads)}
    for row in _rows(database, stage_changes):
        known[row["lead_id"]].changes.append(row)
    for row in _rows(database, promises):
        known[row["lead_id"]].promises.append(row)
    for row in sorted(_rows(database, timeline), key=lambda row: row["id"]):
        known[row["lead_id"]].entries.append(row)
    found: Figures = {}
    for source in ["", *{one.row["source"] for one in known.values()}]:
        ours = [
            one
            for one in known.values()
            if source in ("", one.row["source"]) and not one.row["history"]
        ]
        for key, value in _of(ours, start, end, agreed).items():
            found[key, source] = value
    for key, value in _of_content(database, start, end, agreed.now).items():
        found[key, ""] = value
    return found


def _of_content(database: Database, start: datetime, end: datetime, now: datetime) -> Figures:
    asked = [one for one in _rows(database, answers) if start <= one["at"] < end]
    asked = [one for one in asked if one["asked_in"] != "channel"]
    found = [one for one in asked if one["answer"] and one["answer"]["sure"]]
    found = [one for one in found if one["answer"]["quotes"]]
    known = [one for one in _rows(database, gaps) if one["state"] != "merged"]
    noticed = [one for one in known if start <= one["created_at"] < end]
    kept = late = 0
    for one in noticed:
        if one["answer_by"] is None:
            continue
        if (one["closed_at"] or now) > one["answer_by"]:
            late += 1
        elif one["closed_at"]:
            kept += 1
    filled = [one for one in known if one["state"] == "done"]
    filled = [one for one in filled if start <= one["closed_at"] < end]
    return {
        "questions_answered": (len(found), len(asked)),
        "gaps": len(noticed),
        "gaps_in_time": (kept, kept + late),
        "time_to_fill": sorted(
            (one["closed_at"] - one["created_at"]).total_seconds() for one in filled
        ),
    }


def _of(ours: list[_Lead], start: datetime, end: datetime, agreed: Agreed) -> dict[str, Any]:
    came = [one for one in ours if start <= one.row["received_at"] < end]
    closed = [one for one in ours if one.stage() in ("won", "lost") and start <= one.since() < end]
    won = [one for one in closed if one.stage() == "won"]
    made: dict[str, Any] = {
        "leads": len(came),
        "accepted": (
            sum(bool(one.row["claimed_at"] or one.reached("accepted")) for one in came),
            len(came),
        ),
        "win_rate": (len(won), len(closed)),
        "time_to_win": sorted(
            max(0.0, (one.since() - one.row["received_at"]).total_seconds()) for one in won
        ),
    }
    routed = [one for one in came if one.row["routed_at"]]
    complete = [one for one in routed if all(one.row[name] for name in agreed.fields)]
    made["handover_complete"] = (len(complete), len(routed))
    judged = [one.judged(agreed.definition) for one in came]
    made["met_definition"] = (judged.count(True), len(judged) - judged.count(None))
    made["lead_to_sql"] = (sum(bool(one.reached("sql")) for one in routed), len(routed))
    sqls = [one for one in came if one.reached("sql")]
    made["sql_to_opportunity"] = (sum(bool(o.reached("opportunity")) for o in sqls), len(sqls))
    chances = [one for one in came if one.reached("opportunity")]
    made["opportunity_to_won"] = (sum(one.stage() == "won" for one in chances), len(chances))
    for key, name in (("won_value", "worth"), ("lifetime_value", "lifetime")):
        sums: dict[str, int] = defaultdict(int)
        for one in won:
            if told := one.worth(name):
                sums[told[1]] += told[0]
        made[key] = dict(sums)
    bad = [one for one in came if one.verdict(agreed.voters) == "bad"]
    good = [one for one in came if one.verdict(agreed.voters) == "good"]
    tested = [one for one in bad if one.worked()]
    made["good"] = (len(good), len(good) + len(tested))
    made["untested"] = (len(bad) - len(tested), len(bad))
    owed = [p for one in ours for p in one.promises if start <= p["started_at"] < end]
    owed = [one for one in owed if not one["ended"] or one["responded_at"]]
    firsts = [one for one in owed if one["duty"] == "first_response"]
    made["first_response"] = sorted(float(one["took"]) for one in firsts if one["took"] is not None)
    for key, duty in (
        ("answered_in_time", "first_response"),
        ("followed_up", "follow_up"),
        ("judged_in_time", "feedback"),
    ):
        theirs = [one["state"] for one in owed if one["duty"] == duty]
        kept = theirs.count("met")
        made[key] = (kept, kept + theirs.count("breached") + theirs.count("missed"))
    return made
