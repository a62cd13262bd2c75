"""`python -m bench load`: the busiest morning of a large company, in several configurations."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rich.console import Console
from rich.table import Table

from bench.audit import Audit
from bench.evidence import Database, Workspace, is_person
from bench.load.company import SENDERS
from bench.load.figures import GOALS, Figures, figures_of
from bench.load.scenes import PARTS, Played, Script, next_minute, play
from bench.load.shares import NoSharesError
from bench.load.stage import PAST, Stage, stage
from bench.report import save
from bench.trial import Options

#: Seconds from the start until digests are due, at least: with all parts they come in the end, and
#: never before the replicas have started.
_DIGESTS_AFTER = {True: 50, False: 80}


@dataclass(frozen=True)
class Asked:
    """Which configurations are tried: replicas (more than one on PostgreSQL only) and databases."""

    replicas: Sequence[int] = (1,)
    #: SQLite with one replica before PostgreSQL.
    both: bool = False
    #: The share of a core that each replica may use.
    cores: float | None = None
    #: Wait until Slack shows everything, which takes half an hour for 10,000 leads.
    until_shown: bool = False


def load(script: Script, asked: Asked, options: Options) -> int:
    """Play the script in each configuration, tell the figures, audit; returns the exit code."""
    console = Console() if sys.stdout.isatty() else Console(width=130)
    figures: dict[str, Figures] = {}
    findings: list[str] = []
    for name, replicas, one in _configurations(asked, options):
        console.print(f"{name} …", style="dim")
        try:
            figures[name], wrong = _tried(script, asked, replicas, one)
        except NoSharesError as error:
            console.print(f"--cores cannot be had: {error}", style="red", markup=False)
            return 2
        findings += [f"{name}: {sentence}" for sentence in wrong]
    console.print(table(figures))
    missed = [
        f"{name}: {goal.figure}" for name in figures for goal in GOALS if goal.missed(figures[name])
    ]
    for sentence in missed:
        console.print(f"goal missed: {sentence}", markup=False)
    for sentence in findings[:40]:
        console.print(f"finding: {sentence}", style="red", markup=False)
    console.print(f"Audit: {len(findings)} findings." if findings else "Audit: nothing wrong.")
    told = {
        "figures": figures,
        "goals missed": missed,
        "findings": findings,
        "script": _told(script),
    }
    console.print(f"Saved in {save('load', told)}.", markup=False)
    return 1 if findings else 0


def _configurations(asked: Asked, options: Options) -> list[tuple[str, int, Options]]:
    server = options.postgresql or options.database is not None
    found = []
    if not server or asked.both:
        found.append(("SQLite, 1", 1, replace(options, postgresql=False)))
    if server:
        found += [(f"PostgreSQL, {count}", count, options) for count in asked.replicas]
    return found


def _tried(
    script: Script, asked: Asked, replicas: int, options: Options
) -> tuple[Figures, list[str]]:
    digests_at = None
    if "digests" in script.parts:
        digests_at = next_minute(_DIGESTS_AFTER[script.parts == {"digests"}])
    with stage(replicas, options, digests_at, asked.cores) as at:
        size = at.watch.size()
        played = play(at, script, digests_at, until_shown=asked.until_shown)
        at.drain()
        figures = figures_of(at, played, digests_at, size)
        audit = _audit(at, played, settled=asked.until_shown)
        counts = {f"audit: {name}": count for name, count in audit.counts().items()}
        return figures | counts, [*audit.findings, *_digests(at, digests_at)]


def _audit(at: Stage, played: Played, *, settled: bool) -> Audit:
    """Without waiting, what Slack does not show yet must wait; everything else must be right."""
    database = Database.read(at.database, after=PAST)
    told = [
        (row["place"] if is_person(row["place"]) else row["person"], row["channel_id"])
        for row in database.deliveries
        if row["shown"]
        and row["channel_id"]
        and (row["kind"] in {"note", "why"} or is_person(row["place"]))
    ]
    workspace = Workspace.read_channels(at.place, told)
    sources = frozenset(SENDERS)
    return Audit(played.ledger, database, workspace, settled=settled, sources=sources)


def _digests(at: Stage, digests_at: datetime | None) -> list[str]:
    """Each office's digest is there once."""
    if digests_at is None:
        return []
    rows = at.watch.rows("SELECT place, ts FROM deliveries WHERE kind = 'digest'")
    there = [row.place for row in rows if row.ts is not None]
    return [
        f"the digest of {office} was posted {there.count(office)} times"
        for office in at.company.offices
        if there.count(office) != 1
    ]


def table(figures: Mapping[str, Figures]) -> Table:
    """Figures below each other, configurations beside each other."""
    made = Table("", *figures, title="load")
    for column in made.columns[1:]:
        column.justify = "right"
    names = dict.fromkeys(name for told in figures.values() for name in told)
    for name in names:
        made.add_row(name, *(_cell(told.get(name, "")) for told in figures.values()))
    return made


def _cell(value: float | str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _told(script: Script) -> Mapping[str, object]:
    return vars(script) | {"parts": [part for part in PARTS if part in script.parts]}
