"""How long commands take to start, and how much memory the bot takes after many leads."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import psutil
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bench.company import Company, site
from bench.parts import ROOT, Part
from bench.speed import client, requests

TIMES = 7
#: What the memory is measured after.
LEADS = 10_000
_MEGABYTE = 1_000_000


def help_seconds() -> dict[str, float]:
    """`baton --help` beside a Python that does nothing: medians in seconds."""
    environ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    words = {
        "python -c pass": ["-c", "pass"],
        "baton --help": [str(ROOT / "app.py"), "--help"],
    }
    taken: dict[str, list[float]] = {name: [] for name in words}
    for _ in range(TIMES):
        for name, arguments in words.items():
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, *arguments], check=True, capture_output=True, env=environ
            )
            taken[name].append(time.perf_counter() - began)
    return {name: median(seconds) for name, seconds in taken.items()}


def run_figures(database: str, folder: Path) -> dict[str, float]:
    """`baton run` until /readyz, and its memory at first and after 10,000 leads."""
    place = site(Company(channels=12, turns=False), folder, database)
    bot = place.bot
    try:
        place.workspace.start()
        place.workspace.wait_ready()
        seconds = []
        for _ in range(TIMES):
            began = time.perf_counter()
            bot.start()
            bot.wait_ready()
            seconds.append(time.perf_counter() - began)
            bot.stop()
        bot.start()
        bot.wait_ready()
        time.sleep(1)
        at_first = _memory(bot)
        port = int(place.http.rpartition(":")[2])
        lanes = place.company.lanes
        client.run(
            ("127.0.0.1", port), [requests.lead(number, lanes) for number in range(LEADS)], 16
        )
        while _unrouted(database):
            time.sleep(0.5)
        time.sleep(1)
        return {
            "start until ready, s": median(seconds),
            "memory once ready, MB": at_first,
            f"memory after {LEADS:,} leads, MB": _memory(bot),
        }
    finally:
        bot.stop()
        place.workspace.stop()


def _memory(part: Part) -> float:
    return float(psutil.Process(part.pid).memory_info().rss) / _MEGABYTE


def _unrouted(database: str) -> int:
    engine = create_engine(database, poolclass=NullPool)
    with engine.connect() as connection:
        statement = text("SELECT count(*) FROM leads WHERE routed_at IS NULL")
        return int(connection.execute(statement).scalar_one())
