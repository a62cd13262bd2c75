"""`python -m bench`: everything that is measured, or parts of it, as tables."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.databases import new_database
from bench.report import save
from bench.speed.doors import measure
from bench.speed.rounds import Figures, as_json
from bench.speed.starting import help_seconds, run_figures

#: What can be measured by itself.
PARTS = ("intake", "clicks", "process")
ENGINES = ("sqlite", "postgresql")


def main(parts: Sequence[str] = PARTS, engines: Sequence[str] = ENGINES) -> int:
    """Measure, print and save in out/: bench.json holds everything, bench-part.json less."""
    # Whoever keeps the tables in a file wants the names whole.
    console = Console() if sys.stdout.isatty() else Console(width=120)
    saved: dict[str, object] = {}
    through_doors = [part for part in parts if part != "process"]
    for engine in engines if through_doors else ():
        with (
            tempfile.TemporaryDirectory() as folder,
            new_database(Path(folder), postgresql=engine == "postgresql") as database,
        ):
            for name, figures in measure(database, Path(folder), through_doors).items():
                console.print(_table(f"{name} on {engine}", figures))
                saved[f"{name} on {engine}"] = as_json(figures)
    if "process" in parts:
        saved["process"] = _process(console)
    everything = set(parts) == set(PARTS) and set(engines) == set(ENGINES)
    console.print(f"Saved in {save('bench' if everything else 'bench-part', saved)}.")
    return 0


def _process(console: Console) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        process = {**help_seconds(), **run_figures(f"sqlite:///{folder}/baton.db", Path(folder))}
    table = Table("the process (SQLite)", "")
    for name, figure in process.items():
        table.add_row(name, f"{figure:.3g}")
    console.print(table)
    return process


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
