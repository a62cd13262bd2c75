"""`python -m bench asking`: whole `/ask` requests over HTTP, alone and 20 at once."""

import random
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.company import TEAM, Company
from bench.databases import kind_of, new_database
from bench.importing import SAMPLES
from bench.report import save
from bench.speed import requests
from bench.speed.doors import doors
from bench.speed.rounds import Figures, Variant, as_json, compare
from bench.trial import Options
from bot.domain.front_matter import Shelf
from bot.domain.people import Person
from bot.ports import UnitOfWork
from bot.services.indexing import IndexingService
from bot.slack import ids
from storage import schema
from storage.database import Database
from storage.library.folder import Folder
from storage.library.reading import FolderLibrary, edition

#: The goal of the project: p99 of the whole request in milliseconds, with so many asking at once.
LIMIT, AT_ONCE = 300.0, 20
#: Each may ask so many a minute only, so there are many of them.
_COMPANY = Company(channels=12, people=300, turns=False)
_SAMPLE = Path(__file__).parents[1] / "content"
_WORDS = 6


def asking(questions: int, pages: int, options: Options) -> int:
    """Ask so many questions a round; exit code 1 when the p99 of 20 at once is above the limit."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        texts = _library(folder / "pages", pages)
        with new_database(folder, postgresql=options.postgresql, url=options.database) as url:
            _fill(url, folder / "pages")
            draw = random.Random(options.seed)
            with doors(url, folder, _COMPANY) as one:

                def asked(count: int) -> list[bytes]:
                    return [
                        requests.command(ids.ASK, _question(draw, texts), draw.choice(users))
                        for _ in range(count)
                    ]

                users = _COMPANY.users
                variant = Variant("/ask", asked, questions)
                figures = [
                    found
                    for connections in (1, AT_ONCE)
                    for found in compare([variant], one.server, connections, rounds=3)
                ]
            kind = kind_of(url)
    for found in figures:
        print(
            f"/ask on {kind}, {pages} documents, {found.connections} at once: "
            f"p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms, {found.rate:.0f} a second, "
            f"{found.cpu:.1f} ms of a core"
        )
    save("asking", {kind: as_json(figures)})
    return 1 if _slowest(figures) > LIMIT else 0


def _slowest(figures: list[Figures]) -> float:
    return max(one.p99 for one in figures)


def _library(root: Path, pages: int) -> list[str]:
    """Copy so many pages, the sample data's when there are any; returns some of their texts."""
    there = sorted([*(SAMPLES / "content").rglob("*.md"), *(SAMPLES / "content").rglob("*.mdx")])
    found = there or sorted(_SAMPLE.rglob("*.md"))
    for number in range(pages):
        copy = root / str(number // len(found)) / f"{number}.md"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found[number % len(found)], copy)
    return [one.read_text("utf-8", "replace") for one in found[:200]]


def _question(draw: random.Random, texts: list[str]) -> str:
    """Words that stand together somewhere, as a question; some lead nowhere."""
    words = [word for word in draw.choice(texts).split() if word.isalpha()]
    if len(words) <= _WORDS:
        return "how long is the refund window?"
    start = draw.randrange(len(words) - _WORDS)
    return f"how is {' '.join(words[start : start + _WORDS])}?"


def _fill(url: str, root: Path) -> None:
    """Index the pages, and know the people."""
    now = datetime.now(UTC)
    database = Database(url)
    try:
        schema.upgrade(database.engine)
        shelf = Shelf("pages")
        library = FolderLibrary(shelf, Folder(root, edition=edition(shelf)))
        IndexingService(database, (library,), lambda: now, "bench").run()

        def meet(work: UnitOfWork) -> None:
            for user in _COMPANY.users:
                work.people.put(Person(user, user, TEAM), now)

        database.change(meet)
    finally:
        database.close()
