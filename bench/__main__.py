"""`python -m bench`: measure, or try Baton with kills, faults and interrupted imports."""

import argparse
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.asking import asking
from bench.chaos import chaos
from bench.far.main import far
from bench.faults import faults
from bench.full_disk import full_disk
from bench.growth.churn import churn
from bench.growth.main import growth
from bench.importing import SAMPLE, interrupted_import
from bench.indexing import indexing
from bench.kills import kills
from bench.load.main import Asked, load
from bench.load.scenes import PARTS as SCENES
from bench.load.scenes import Script
from bench.measures.main import measures
from bench.pages.main import pages
from bench.replay import replay
from bench.routing import routing
from bench.search.main import ENGINES, PARTS, search
from bench.speed import main as speed
from bench.trial import Options
from bench.upgrading import previous, upgrading


def parser() -> argparse.ArgumentParser:
    """All trials with their options."""
    top = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    trials = top.add_subparsers(dest="trial", metavar="TRIAL")

    parts = trials.add_parser("speed", help="what runs without a TRIAL, or parts of it")
    parts.add_argument("--only", nargs="+", choices=speed.PARTS, default=list(speed.PARTS))
    parts.add_argument("--engines", nargs="+", choices=speed.ENGINES, default=list(speed.ENGINES))

    kill = trials.add_parser("kills", help="kill -9 the bot at random moments under load")
    kill.add_argument("--runs", type=int, default=200)
    _common(kill)

    fault = trials.add_parser("faults", help="let a share of all calls go wrong in every way")
    fault.add_argument("--leads", type=int, default=500)
    fault.add_argument("--share", type=float, default=0.1)
    _common(fault)

    storm = trials.add_parser("chaos", help="replicas on PostgreSQL while everything goes wrong")
    storm.add_argument("--minutes", type=float, default=30)
    storm.add_argument("--replicas", type=int, default=4)
    _common(storm)

    disk = trials.add_parser("disk", help="fill the disk of a process on SQLite again and again")
    disk.add_argument("--times", type=int, default=5)
    disk.add_argument("--seed", type=int, default=1)

    releases = trials.add_parser("upgrade", help="an earlier version and this one side by side")
    releases.add_argument("--seed", type=int, default=1)
    releases.add_argument(
        "--first", action="store_true", help="the earliest that can, not the last"
    )

    _load(trials.add_parser("load", help="a large company's busiest morning"))

    imports = trials.add_parser("import", help="kill an import at random moments, then finish it")
    imports.add_argument("--kills", type=int, default=20)
    imports.add_argument("--file", type=Path, default=SAMPLE, help="default: the sample leads")
    _common(imports)

    content = trials.add_parser("content", help="index real pages from nothing, then one changed")
    content.add_argument("--pages", type=int, default=2000)
    _common(content)

    figures = trials.add_parser("measures", help="a week's and a year's figures of many leads")
    figures.add_argument("--leads", type=int, default=1_000_000, help="over four years")
    _common(figures)

    _growing(trials)
    ask = trials.add_parser("asking", help="/ask over HTTP, alone and 20 at once")
    ask.add_argument("--questions", type=int, default=400, help="of a round (default 400)")
    ask.add_argument("--pages", type=int, default=2000, help="documents in the library")
    _common(ask)

    again = trials.add_parser("replay", help="past leads through a draft, by how many there are")
    again.add_argument("--seed", type=int, default=1)
    routing = trials.add_parser("routing", help="one live lead, by how many companies are known")
    routing.add_argument("--seed", type=int, default=1)
    found = trials.add_parser("search", help="quality, honesty and speed of searching")
    found.add_argument("--data", metavar="DIR", help="holds qa/*.json.gz; or BATON_SAMPLE_DATA")
    found.add_argument("--engines", nargs="+", choices=ENGINES, default=["sqlite", "postgresql"])
    found.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    found.add_argument("--every", type=int, default=1, help="ask only every so many-th question")
    found.add_argument("--vectors", type=Path, metavar="FILE", help="keep vectors between runs")
    found.add_argument("--fit", action="store_true", help="print coefficients to ship")
    return top


def _load(trial: argparse.ArgumentParser) -> None:
    trial.add_argument("--part", choices=[*SCENES, "all"], default="all")
    trial.add_argument("--replicas", type=_counts, default=(1,), metavar="1,2,4")
    trial.add_argument("--both", action="store_true", help="SQLite first, then PostgreSQL")
    trial.add_argument("--leads", type=int, default=10_000, help="of the webinar")
    trial.add_argument("--at-once", type=int, default=32, help="posts that are under way at once")
    trial.add_argument("--rate", type=float, default=40.0, help="clicks and reactions a second")
    trial.add_argument("--seconds", type=float, default=10.0, help="of nothing but those")
    trial.add_argument("--asking", type=int, default=200, help="people who ask at once")
    trial.add_argument("--cores", type=float, help="what each replica may use of a core")
    trial.add_argument("--until-shown", action="store_true", help="wait for the last card")
    _common(trial)


def _growing(trials: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    more = trials.add_parser("growth", help="everything, as a database grows a hundred times")
    more.add_argument("--leads", type=int, default=1_000_000, help="in the end")
    more.add_argument("--explain", action="store_true", help="print the plans of what grows")
    _common(more)
    away = trials.add_parser("far", help="changes, by how far away PostgreSQL is")
    away.add_argument("--ms", type=_distances, default=(0.0, 1.0, 5.0), metavar="0,1,5")
    away.add_argument("--times", type=int, default=50, help="of each operation")
    months = trials.add_parser("churn", help="looks on a PostgreSQL on which months have gone by")
    months.add_argument("--leads", type=int, default=300_000, help="that are there before")
    months.add_argument("--redraws", type=int, default=60_000)
    written = trials.add_parser("pages", help="what one change writes, by table and index")
    written.add_argument("--leads", type=int, default=20_000, help="that are there before")
    written.add_argument("--postgresql", action="store_true", help="start a PostgreSQL for it")


def _common(trial: argparse.ArgumentParser) -> None:
    trial.add_argument("--seed", type=int, default=1)
    where = trial.add_mutually_exclusive_group()
    where.add_argument("--database", metavar="URL", help="an empty one; default: a SQLite file")
    where.add_argument("--postgresql", action="store_true", help="start a PostgreSQL for it")
    trial.add_argument("--mode", choices=["socket", "http"], default="socket")
    trial.add_argument("--keep", type=Path, metavar="FOLDER", help="leave logs and data there")


def _counts(words: str) -> tuple[int, ...]:
    return tuple(map(int, words.split(",")))


def _distances(words: str) -> tuple[float, ...]:
    return tuple(map(float, words.split(",")))


def main() -> int:
    """Run one trial; exit code 1 when it found something wrong."""
    words = parser().parse_args()
    # Unwinds, so that what was started is ended, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if words.trial is None:
        return speed.main()
    if words.trial == "speed":
        return speed.main(words.only, words.engines)
    alone: dict[str, Callable[[], int]] = {
        "disk": lambda: full_disk(words.times, Options(words.seed)),
        "upgrade": lambda: _upgraded(Options(words.seed), first=words.first),
        "replay": lambda: replay(words.seed),
        "routing": lambda: routing(words.seed),
        "far": lambda: far(words.ms, words.times),
        "churn": lambda: churn(words.leads, words.redraws),
        "pages": lambda: pages(words.leads, postgresql=words.postgresql),
    }
    if words.trial in alone:
        return alone[words.trial]()
    if words.trial == "search":
        return search(
            words.data,
            tuple(words.engines),
            tuple(words.parts),
            words.every,
            fit=words.fit,
            kept=words.vectors,
        )
    options = Options(
        words.seed,
        words.database,
        postgresql=words.postgresql,
        mode=words.mode,
        keep=words.keep.resolve() if words.keep else None,
    )
    return _tried(words, options)


def _upgraded(options: Options, *, first: bool) -> int:
    with TemporaryDirectory() as folder:
        return upgrading(previous(Path(folder), first=first), options)


def _tried(words: argparse.Namespace, options: Options) -> int:
    trials: dict[str, Callable[[], int]] = {
        "kills": lambda: kills(words.runs, options),
        "chaos": lambda: chaos(words.minutes, words.replicas, replace(options, postgresql=True)),
        "load": lambda: load(*_morning(words), options),
        "measures": lambda: measures(words.leads, options),
        "growth": lambda: growth(words.leads, options, explain=words.explain),
        "asking": lambda: asking(words.questions, words.pages, options),
        "content": lambda: indexing(words.pages, options),
        "import": lambda: interrupted_import(words.file, words.kills, options),
        "faults": lambda: faults(words.leads, words.share, options),
    }
    return trials[words.trial]()


def _morning(words: argparse.Namespace) -> tuple[Script, Asked]:
    parts = frozenset(SCENES if words.part == "all" else {words.part})
    script = Script(
        parts,
        words.leads,
        asking=words.asking,
        at_once=words.at_once,
        rate=words.rate,
        seconds=words.seconds,
        seed=words.seed,
    )
    return script, Asked(words.replicas, words.both, words.cores, words.until_shown)


if __name__ == "__main__":
    sys.exit(main())
