"""The history of app.yaml on the command line, and `baton run` following the file."""

import signal
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.parts import answers, free_port
from bot.domain.settings_changes import Outcome, SettingsChange, unified
from commands.authors import author_of
from sandbox.server import RunningSandbox
from storage import schema
from storage.database import Database

from .conftest import Baton, Started
from .office import APP, tokens

FIRST = SettingsChange(
    at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    outcome=Outcome.FIRST,
    digest="a",
    digest_before=None,
    text=APP,
    diff="",
)
OTHER = replace(
    FIRST,
    outcome=Outcome.CHANGED,
    digest="b",
    digest_before="a",
    diff=unified(APP, APP.replace("Acme", "Acme Ltd"), "app.yaml"),
    by="Ana [Ruiz]",
    did=("3 cards are drawn anew.",),
)


@pytest.fixture
def history(office: Path) -> Path:
    """A database in which two entries are on record."""
    store = Database(f"sqlite:///{office / 'baton.db'}")
    schema.upgrade(store.engine)
    store.change(lambda work: work.settings.add(FIRST, 0))
    store.change(lambda work: work.settings.add(OTHER, 1))
    store.close()
    return office


@pytest.mark.usefixtures("history")
def test_the_table_shows_when_who_and_what(baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    said = baton("settings")
    assert said.code == 0
    assert "2026-11-23 09:00" in said.out
    assert "Ana [Ruiz]" in said.out
    assert "+1 −1" in said.out
    assert "3 cards are drawn anew." in said.out


@pytest.mark.usefixtures("history")
def test_one_change_is_shown_in_full(baton: Baton) -> None:
    said = baton("settings", "2")
    assert said.code == 0
    assert "-workspace: {name: Acme," in said.out
    assert "+workspace: {name: Acme Ltd," in said.out


@pytest.mark.usefixtures("history")
def test_a_number_that_is_not_there_is_told(baton: Baton) -> None:
    said = baton("settings", "7")
    assert (said.code, said.err) == (1, "There is no change 7. Try: baton settings\n")


def test_a_database_without_the_table_is_told(baton: Baton, office: Path) -> None:
    (office / "baton.db").touch()
    said = baton("settings")
    assert said.code == 1
    assert "Try: baton db upgrade" in said.err


def test_a_hang_up_has_app_yaml_read_again(
    start: Started, installed: RunningSandbox, office: Path
) -> None:
    port = free_port()
    process = start("run", "--http", f"127.0.0.1:{port}", **tokens(installed.url))
    process.wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
    (office / "app.yaml").write_text(APP.replace("name: Acme,", "name: Acme Ltd,"))
    process.wait_until(lambda: "settings_taken_over" in process.said)
    process.process.send_signal(signal.SIGHUP)
    process.wait_until(lambda: process.said.count("settings_taken_over") == 2)
    (office / "app.yaml").write_text("")
    process.wait_until(lambda: "settings_refused" in process.said)
    code, _seconds = process.stop(signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in process.said


def test_the_author_is_whoever_committed_the_file_and_else_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "app.yaml"
    file.write_text("a: 1\n")
    owner = author_of(file)
    assert owner == file.owner()
    who = ["-c", "user.name=Ana Ruiz", "-c", "user.email=ana@practice.example"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    assert author_of(file) == "Ana Ruiz"
    file.write_text("a: 2\n")
    assert author_of(file) == owner
