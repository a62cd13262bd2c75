"""`python -m bench asking`: whole `/ask` and `/battlecard` requests over HTTP, alone and many."""

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
from bench.speed.rounds import Variant, as_json, compare
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
_CARDS = "battlecards"
_WORDS = 6
_TOGETHER = f"{AT_ONCE} together once a second"
#: Connections and seconds between a connection's requests, by what that is like.
_HOW = (
    ("alone", 1, 0.0),
    (_TOGETHER, AT_ONCE, 1.0),
    (f"{AT_ONCE} who never pause", AT_ONCE, 0.0),
)
#: What people type: names, short names, a slip, two names, and what is not there.
_NAMES = (
    *("acme", "globex", "Initech Campus", "skill harbour", "brightpath", "in-house"),
    *("acme", "globex", "globx", "compare acme globex", "list", "voltora"),
)


def asking(questions: int, pages: int, options: Options) -> int:
    """Ask so many questions a round; exit code 1 when the p99 of 20 together is above the limit.

    "At once" is measured twice: 20 who ask together once a second, which is more than 20 people do
    who read the answers, and 20 who ask again as soon as they are answered, which is as much as
    one process can do.
    """
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

                def named(count: int) -> list[bytes]:
                    return [
                        requests.command(ids.BATTLECARD, draw.choice(_NAMES), draw.choice(users))
                        for _ in range(count)
                    ]

                users = _COMPANY.users
                figures = {
                    how: [
                        found
                        for name, make in ((ids.ASK, asked), (ids.BATTLECARD, named))
                        for found in compare(
                            [Variant(name, make, questions)], one.server, connections, 3, every
                        )
                    ]
                    for how, connections, every in _HOW
                }
            kind = kind_of(url)
    for how, some in figures.items():
        for found in some:
            print(
                f"{found.name} on {kind}, {pages} documents, {how}: p50 {found.p50:.1f} ms, "
                f"p99 {found.p99:.1f} ms, {found.rate:.0f} a second, {found.cpu:.1f} ms of a core"
            )
    save("asking", {kind: {how: as_json(some) for how, some in figures.items()}})
    return 1 if max(one.p99 for one in figures[_TOGETHER]) > LIMIT else 0


def _library(root: Path, pages: int) -> list[str]:
    """Copy so many pages, the sample data's when there are any; returns some of their texts.

    The sample battlecards are among them.
    """
    there = sorted([*(SAMPLES / "content").rglob("*.md"), *(SAMPLES / "content").rglob("*.mdx")])
    # Hundreds of battlecards of the same name would be no library of anybody's.
    found = there or [one for one in sorted(_SAMPLE.rglob("*.md")) if one.parent.name != _CARDS]
    for number in range(pages):
        copy = root / str(number // len(found)) / f"{number}.md"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found[number % len(found)], copy)
    shutil.copytree(_SAMPLE / _CARDS, root / _CARDS)
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
