"""How a trial's outcome is told: a table for people, JSON for machines, an exit code."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.parts import ROOT

OUT = ROOT / "out"


def tell(title: str, figures: Mapping[str, object], findings: Sequence[str]) -> int:
    """Print figures and findings, save them as out/<title>.json; returns the exit code."""
    console = Console()
    table = Table(title=title, show_header=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    for name, figure in figures.items():
        table.add_row(name, f"{figure:,.3g}" if isinstance(figure, float) else str(figure))
    console.print(table)
    for finding in findings[:40]:
        console.print(f"[red]finding[/red] {finding}", highlight=False, markup=True)
    if len(findings) > 40:
        console.print(f"… and {len(findings) - 40} more, see the saved file")
    verdict = f"{len(findings)} findings" if findings else "nothing lost, nothing doubled uncounted"
    console.print(f"Audit: {verdict}.")
    saved = save(title.replace(" ", "-"), {"figures": dict(figures), "findings": list(findings)})
    console.print(f"Saved in {saved}.", highlight=False)
    return 1 if findings else 0


def save(name: str, content: Mapping[str, Any]) -> Path:
    """Write out/<name>.json, with the machine that it was measured on."""
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{name}.json"
    path.write_text(json.dumps({"machine": machine(), **content}, indent=2) + "\n")
    return path


def machine() -> dict[str, object]:
    """What the figures depend on."""
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": [round(value, 2) for value in os.getloadavg()],
    }
