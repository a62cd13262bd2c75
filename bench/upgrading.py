"""An earlier version and this one side by side on one PostgreSQL, through an upgrade and back."""

import subprocess
import tarfile
import time
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bench.company import Company, Site
from bench.parts import ROOT, Part, free_port
from bench.report import tell
from bench.trial import Options, Trial, trial
from bench.wire import Wire

#: The first version that works beside newer ones (docs/decisions/0031).
FIRST = "b910a0df93482d89f45b64f07130793c0a09618c"
_MIGRATIONS = "storage/migrations/versions"
#: Leads and acts of each stage of the trial, and seconds that it takes.
LEADS, ACTS, SECONDS = 10, 12, 5.0
#: What a release to come may add: see the rule in docs/decisions/0031.
_TO_COME = (
    "ALTER TABLE leads ADD COLUMN of_a_release_to_come TEXT",
    "ALTER TABLE deliveries ADD COLUMN of_a_release_to_come INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE of_a_release_to_come (id INTEGER PRIMARY KEY)",
    "UPDATE alembic_version SET version_num = '9999'",
)


class NoHistoryError(Exception):
    """The clone does not hold earlier versions; the message says why."""


def previous(folder: Path, *, first: bool = False) -> Path:
    """Unpack the last version with an older schema; `first`: the first that can work beside ours.

    Raises NoHistoryError where there is no git, no repository, or only its newest commits.
    """
    try:
        newest = max((ROOT / _MIGRATIONS).glob("[0-9]*.py")).name
        added = _git(
            "log",
            "--no-renames",
            "--diff-filter=A",
            "--format=%H",
            "-1",
            "--",
            f"{_MIGRATIONS}/{newest}",
        )
        before = f"{added.decode().strip()}^"
        _git("cat-file", "-e", FIRST)
        chosen = FIRST if first or not _is_ancestor(FIRST, before) else before
        packed = _git("archive", "--format=tar", chosen)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoHistoryError(f"{FIRST[:7]} is not in this clone: {error}") from error
    with tarfile.open(fileobj=BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def upgrading(old: Path, options: Options) -> int:
    """Old alone, both, old restarted, new alone, old again, both; audit; returns the exit code."""
    started = time.monotonic()
    with trial(Company(channels=12), replace(options, postgresql=True)) as one:
        before = _bot(one.site, "old", old)
        after = _bot(one.site, "new", ROOT)
        ports = [("127.0.0.1", int(part.environ["BATON_HTTP"][10:])) for part in (before, after)]
        balancer = Wire(int(one.site.http.rpartition(":")[2]), ports)
        balancer.start()
        try:
            _start(before)
            _work(one)
            _start(after)
            _work(one)
            _of_a_release_to_come(one.database)
            before.kill()
            _start(before)
            _work(one)
            before.stop()
            _work(one)
            _start(before)
            after.stop()
            _work(one)
            _start(after)
            audit = one.settle()
        finally:
            for part in (before, after):
                part.stop()
            balancer.stop()
        noted = before.log.read_text(errors="replace").count("database_is_newer")
        findings = [*audit.findings, *(["the old one never saw a newer schema"] * (not noted))]
        figures: Mapping[str, object] = {
            "seed": options.seed,
            "minutes": (time.monotonic() - started) / 60,
            **audit.counts(),
        }
    return tell("old and new", figures, findings)


def _start(part: Part) -> None:
    part.start()
    part.wait_ready()


def _work(one: Trial) -> None:
    one.crowd.add_leads(LEADS)
    time.sleep(SECONDS / 2)
    one.crowd.add_acts(ACTS)
    time.sleep(SECONDS / 2)


def _bot(place: Site, name: str, code: Path) -> Part:
    http = f"127.0.0.1:{free_port()}"
    environ = {**place.environ, "BATON_HTTP": http, "PYTHONPATH": str(code)}
    words = [str(code / "app.py"), "run"]
    ready = f"http://{http}/readyz"
    return replace(place.bot, name=name, words=words, ready_at=ready, environ=environ)


def _of_a_release_to_come(database: str) -> None:
    engine = create_engine(database, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in _TO_COME:
            connection.execute(text(statement))


def _is_ancestor(one: str, other: str) -> bool:
    words = ["git", "-C", str(ROOT), "merge-base", "--is-ancestor", one, other]
    return subprocess.run(words, check=False).returncode == 0  # our own words


def _git(*words: str) -> bytes:
    whole = ["git", "-C", str(ROOT), *words]
    return subprocess.run(whole, check=True, capture_output=True).stdout  # as above
