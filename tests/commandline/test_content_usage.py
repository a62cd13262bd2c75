"""`baton content usage`: who read and used which document."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.battlecard_changes import Use
from bot.domain.content import About, Document, Section
from bot.domain.passages import passages
from bot.ports import UnitOfWork
from commands.content import usage
from storage import schema
from storage.database import Database

from .office import APP


@pytest.fixture
def given(tmp_path: Path) -> argparse.Namespace:
    """A database in which Ana read a battlecard and used it, and somebody unknown read it."""
    (tmp_path / "app.yaml").write_text(APP)
    url = f"sqlite:///{tmp_path / 'baton.db'}"
    database = Database(url)
    schema.upgrade(database.engine)
    about = About("main", "battlecards/acme.md", "Acme", "battlecard")
    document = Document(about, (Section(("Say",), "Hello.", 1),), "x")
    now = datetime.now(UTC)

    def keep(work: UnitOfWork) -> None:
        number = work.content.put(document, passages(document), "x", now)
        work.battlecards.use(number, "U0ANA", Use.READ, now)
        work.battlecards.use(number, "U0ANA", Use.USED, now)
        work.battlecards.use(number, "U0WHO", Use.READ, now)

    database.change(keep)
    database.close()
    config = str(tmp_path / "app.yaml")
    return argparse.Namespace(config=config, database=url, days=30, csv=True)


def test_people_are_named_with_what_they_read_and_used(
    given: argparse.Namespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert usage.run(given) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Document,Person,Days read,Used",
        "main/battlecards/acme.md,Ana Ruiz,1,1",
        "main/battlecards/acme.md,U0WHO,1,0",
    ]
    given.csv = False
    assert usage.run(given) == 0
    assert "Ana Ruiz" in capsys.readouterr().out
