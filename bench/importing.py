"""`python -m bench import`: an import is killed again and again, finished, and compared."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.progress import track
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bench.company import Company, site
from bench.databases import kind_of, new_database
from bench.parts import ROOT, Part
from bench.report import tell
from bench.trial import Options

#: Where the sample data lies beside the repository, if it does.
SAMPLES = Path(os.environ.get("BATON_SAMPLE_DATA") or ROOT.parent / "shared" / "data")
SAMPLE = SAMPLES / "leads" / "xeducation" / "Leads.csv"
#: What a row becomes; ids and moments differ from import to import.
_ROWS = text(
    "SELECT o.source, o.key, l.name, l.email, l.phone, l.company, l.website, l.domain, l.country, "
    "l.title, l.message, l.campaign, l.referrer, CAST(l.extra AS TEXT), CAST(l.doubts AS TEXT), "
    "l.stage, l.history, (SELECT count(*) FROM timeline t WHERE t.lead_id = l.id) "
    "FROM origins o JOIN leads l ON l.id = o.lead_id ORDER BY o.source, o.key"
)
_LEADS = text("SELECT count(*) FROM leads")


def interrupted_import(file: Path, kills: int, options: Options) -> int:
    """Import `file` in one go, and with `kills` kills into another database; the exit code."""
    if not file.is_file():
        print(f"{file} is not there; name a CSV file with --file.", file=sys.stderr)
        return 2
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        quiet, rough = folder / "quiet", folder / "rough"
        quiet.mkdir(parents=True, exist_ok=True)
        rough.mkdir(exist_ok=True)
        with new_database(quiet) as one:
            expected, seconds = _whole(file, quiet, one)
        with new_database(rough, postgresql=options.postgresql, url=options.database) as two:
            dice = random.Random(options.seed)
            # Together they get through the file about once.
            steps = [dice.uniform(0, 2) * len(expected) / (kills + 1) for _ in range(kills)]
            left = _killed(file, rough, two, steps, dice)
            finished, _ = _whole(file, rough, two)
            again, _ = _whole(file, rough, two)
            figures = {
                "file": file.name,
                "kills": kills,
                "database": kind_of(two),
                "seed": options.seed,
                "leads of an undisturbed import": len(expected),
                "its seconds": seconds,
                "leads left by the kills": ", ".join(map(str, left)),
                "leads in the end": len(finished),
                "leads after importing again": len(again),
                "minutes": (time.monotonic() - began) / 60,
            }
    findings = [
        f"{name}: {len(rows)} rows, of which {len(set(rows) ^ set(expected))} differ"
        for name, rows in (("after the kills", finished), ("after importing again", again))
        if rows != expected
    ]
    return tell(f"import on {figures['database']}", figures, findings)


def _import(file: Path, folder: Path, database: str) -> Part:
    environ = site(Company(channels=1), folder, database).environ
    refused = str(folder / "refused.csv")
    words = [str(ROOT / "app.py"), "import", str(file), "--refused", refused]
    return Part("import", words, "", folder, environ)


def _whole(file: Path, folder: Path, database: str) -> tuple[list[tuple[Any, ...]], float]:
    """Import without a disturbance; what is there then, and the seconds it took."""
    began = time.monotonic()
    part = _import(file, folder, database)
    part.start()
    code = part.wait()
    if code not in (0, 1):
        raise subprocess.CalledProcessError(code, "baton import", part.last_words())
    return _rows(database), time.monotonic() - began


def _killed(
    file: Path, folder: Path, database: str, steps: Sequence[float], dice: random.Random
) -> list[int]:
    """Begin the import and kill it after so many further leads; leads there after each."""
    left = [0]
    for step in track(steps):
        part = _import(file, folder, database)
        part.start()
        while part.running and _count(database) < left[-1] + step:
            time.sleep(0.02)
        # Not always right after a commit.
        time.sleep(dice.uniform(0, 0.1))
        part.kill()
        left.append(_count(database))
    return left[1:]


def _rows(database: str) -> list[tuple[Any, ...]]:
    engine = create_engine(database, poolclass=NullPool)
    with engine.connect() as connection:
        return sorted(
            (tuple(row) for row in connection.execute(_ROWS)), key=lambda row: (row[0], row[1])
        )


def _count(database: str) -> int:
    engine = create_engine(database, poolclass=NullPool)
    with engine.connect() as connection:
        tables = connection.dialect.get_table_names(connection)
        return int(connection.execute(_LEADS).scalar_one()) if "leads" in tables else 0
