"""`python -m bench search`: quality, honesty and speed of searching, engine by engine."""

import os
import pickle
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table

from bench.databases import new_database
from bench.report import save
from bench.search.collections import Collection, index, read
from bench.search.quality import Engine, quality
from bench.search.speed import SIZES, chart, memory, of_size, timed
from bench.search.unanswerable import (
    Trial,
    auroc,
    cross_validated,
    fitted,
    kept,
    still_answered,
    trials,
)
from bot.domain.confidence import BY_MEANING, BY_WORDS, Judge
from bot.domain.queries import Synonyms
from bot.services.embedding import Embedder
from bot.services.meaning import MeaningService
from bot.services.searching import SearchService
from storage import schema
from storage.database import Database

SETS = ("squad", "cranfield", "faq_sales")
ENGINES = ("sqlite", "postgresql", "vectors")
PARTS = ("quality", "unanswerable", "speed")
HOW = "Name the folder that holds qa/*.json.gz: --data DIR, or BATON_SAMPLE_DATA."


@dataclass
class Bench:
    """One engine on its way through the question sets."""

    engine: str
    embedder: Embedder | None
    #: Vectors by digest: embedding is slow, and the same passages come again.
    vectors: dict[str, bytes] = field(default_factory=dict)
    #: Where they are kept between runs; None: nowhere.
    kept: Path | None = None
    #: Passages a second, of the last index, and those for each second of a core.
    pace: float = 0.0
    core_pace: float = 0.0

    @contextmanager
    def build(self, collection: Collection) -> Iterator[Engine]:
        """An index of the collection, for as long as the context is open."""
        with (
            tempfile.TemporaryDirectory() as name,
            new_database(Path(name), postgresql=self.engine == "postgresql") as url,
        ):
            database = Database(url)
            schema.upgrade(database.engine)
            began, core = perf_counter(), process_time()
            keys = index(database, collection)
            self.pace = len(collection.pieces) / (perf_counter() - began)
            self.core_pace = len(collection.pieces) / (process_time() - core)
            meaning = self._meaning(database) if self.embedder else None
            try:
                yield Engine(database, SearchService(Synonyms.of(()), meaning=meaning), keys)
            finally:
                database.close()

    def _meaning(self, database: Database) -> MeaningService:
        assert self.embedder is not None
        embedder = self.embedder
        if self.kept is not None and self.kept.exists() and not self.vectors:
            self.vectors = pickle.loads(self.kept.read_bytes())  # noqa: S301  # written below
        known = len(self.vectors)
        database.change(lambda work: work.search.put_vectors(self.vectors))
        meaning = MeaningService(database, load=lambda: embedder)
        while meaning.step():
            pass
        with database.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT digest, vector FROM vectors")
            self.vectors |= {digest: bytes(vector) for digest, vector in rows}
        if self.kept is not None and len(self.vectors) > known:
            self.kept.write_bytes(pickle.dumps(self.vectors))
        return meaning


def search(
    data: str | None,
    engines: tuple[str, ...],
    parts: tuple[str, ...],
    every: int,
    *,
    fit: bool,
    kept: Path | None = None,
) -> int:
    """Measure; exit code 2 when the data is not there, of which only vectors are kept."""
    folder = data or os.environ.get("BATON_SAMPLE_DATA")
    if not folder or not (Path(folder) / "qa").is_dir():
        print(HOW, file=sys.stderr)
        return 2
    sets = {name: read(Path(folder), name) for name in SETS}
    if every > 1:
        sets = {
            name: replace(one, asked=one.asked[::every], unanswerable=one.unanswerable[::every])
            for name, one in sets.items()
        }
    told: dict[str, object] = {}
    for name in engines:
        bench = Bench(name, Embedder.load() if name == "vectors" else None, kept=kept)
        told[name] = figures = {}
        if "quality" in parts:
            figures["quality"] = _quality(bench, sets)
        if "unanswerable" in parts:
            figures["unanswerable"] = _unanswerable(bench, sets, fit=fit)
        if "speed" in parts:
            figures["speed"] = _speed(bench, sets["faq_sales"])
        print(f"{name}: {memory():,.0f} MB at most")
    save("search", {"every": every, "figures": told})
    return 0


def _quality(bench: Bench, sets: Mapping[str, Collection]) -> dict[str, Mapping[str, float]]:
    figures: dict[str, Mapping[str, float]] = {}
    for name, collection in sets.items():
        with bench.build(collection) as engine:
            figures[name] = {**quality(engine, collection), **timed(engine, collection.asked)}
        _print(f"{bench.engine}, {name}, {bench.pace:,.0f} passages/s", figures[name])
    return figures


def _unanswerable(
    bench: Bench, sets: Mapping[str, Collection], *, fit: bool
) -> dict[str, Mapping[str, float]]:
    """Each trial's figures by the shipped model; with `fit`, also a new one's."""
    shipped = BY_MEANING if bench.embedder else BY_WORDS
    judge = Judge()
    found: list[Trial] = []
    figures: dict[str, Mapping[str, float]] = {}
    for trial in trials(bench.build, sets["squad"], sets["faq_sales"], 1):
        found.append(trial)
        validated = cross_validated(trial.cases, shipped)
        figures[trial.name] = {
            "AUROC": auroc(trial.cases, judge.confidence),
            "answered at 95 % kept": still_answered(trial.cases, judge.confidence),
            "answerable kept as shipped": kept(trial.cases, judge, answerable=True),
            "unanswerable answered as shipped": kept(trial.cases, judge, answerable=False),
            "AUROC, own fit on other topics": validated[0],
            "answered, own fit on other topics": validated[1],
        }
        _print(f"{bench.engine}, {trial.name}", figures[trial.name])
    if fit:
        # Neither adversarial questions nor files that others repeat can be told by scores.
        plain = [one for one in found if one.name.startswith(("other", "topic"))]
        model = fitted([case for trial in plain for case in trial.cases], shipped)
        _print(
            f"{bench.engine}: to ship, intercept {model.intercept:.2f}, "
            f"threshold {model.threshold:.2f}",
            model.coefficients,
        )
    return figures


def _speed(bench: Bench, collection: Collection) -> dict[str, Mapping[str, float]]:
    figures: dict[str, Mapping[str, float]] = {}
    sizes = SIZES if bench.embedder is None else SIZES[:1]
    for size in sizes:
        with bench.build(of_size(collection, size)) as engine:
            took = timed(engine, collection.asked)
        figures[f"{size:,}"] = {
            **took,
            "passages/s": bench.pace,
            "passages/s of a core": bench.core_pace,
        }
        _print(f"{bench.engine}, {size:,} passages", figures[f"{size:,}"])
    print(chart({size: one["p50 ms"] for size, one in figures.items()}, "ms p50"))
    return figures


def _print(title: str, figures: Mapping[str, float]) -> None:
    table = Table(title=title, title_justify="left", show_header=False)
    for name, value in figures.items():
        table.add_row(name, f"{value:,.3f}" if abs(value) < 10 else f"{value:,.1f}")
    Console().print(table)
