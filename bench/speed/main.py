"""`python -m bench`: everything that is measured, on both databases, as one table."""

import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.databases import kind_of, new_database
from bench.report import save
from bench.speed.doors import measure
from bench.speed.rounds import Figures, as_json
from bench.speed.starting import help_seconds, run_figures


def main() -> int:
    """Measure, print and save out/bench.json."""
    # Whoever keeps the tables in a file wants the names whole.
    console = Console() if sys.stdout.isatty() else Console(width=120)
    saved: dict[str, object] = {}
    for postgresql in (False, True):
        with (
            tempfile.TemporaryDirectory() as folder,
            new_database(Path(folder), postgresql=postgresql) as database,
        ):
            kind = kind_of(database)
            for name, figures in measure(database, Path(folder)).items():
                console.print(_table(f"{name} on {kind}", figures))
                saved[f"{name} on {kind}"] = as_json(figures)
    with tempfile.TemporaryDirectory() as folder:
        process = {**help_seconds(), **run_figures(f"sqlite:///{folder}/baton.db", Path(folder))}
    table = Table("the process (SQLite)", "")
    for name, figure in process.items():
        table.add_row(name, f"{figure:.3g}")
    console.print(table)
    saved["process"] = process
    console.print(f"Saved in {save('bench', saved)}.")
    return 0


def _table(title: str, figures: list[Figures]) -> Table:
    columns = (
        "",
        "at once",
        "p50 ms",
        "p99 ms",
        "per s",
        "CPU ms",
        "p50 ×",
        "rate ×",
        "CPU ×",
        "client",
    )
    table = Table(*columns, title=title)
    for one in figures:
        table.add_row(
            one.name,
            str(one.connections),
            f"{one.p50:.2f}",
            f"{one.p99:.2f}",
            f"{one.rate:,.0f}",
            f"{one.cpu:.2f}",
            f"{one.p50_ratio:.2f}",
            f"{one.rate_ratio:.2f}",
            f"{one.cpu_ratio:.2f}",
            f"{one.busy:.0%}",
        )
    return table
