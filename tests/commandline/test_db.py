"""`baton db`: up, down, and what cannot be done."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage import schema

from .conftest import Baton


def test_a_new_database_is_brought_up_and_back(baton: Baton, office: Path) -> None:
    url = f"sqlite:///{office / 'new.db'}"
    newest = schema.newest()
    assert baton("--database", url, "db", "current").out.startswith("schema: none")
    assert baton("--database", url, "db", "upgrade").out == f"schema: {newest} (newest: {newest})\n"
    back = baton("--database", url, "db", "downgrade", "base", "--yes")
    assert back.out.startswith("schema: none")


def test_nothing_is_taken_back_without_being_confirmed(baton: Baton, office: Path) -> None:
    url = f"sqlite:///{office / 'new.db'}"
    before = baton("--database", url, "db", "upgrade").out
    said = baton("--database", url, "db", "downgrade")
    assert (said.code, said.err) == (1, "Add --yes to downgrade without being asked.\n")
    assert baton("--database", url, "db", "current").out == before


def test_it_works_on_any_database(
    baton: Baton, new_database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BATON_DATABASE_URL", new_database())
    said = baton("db", "current")
    assert said.code == 0
    assert f"(newest: {schema.newest()})" in said.out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--database", "sqlite:////no/such/folder/x.db", "db", "upgrade"), 1, "cannot be used"),
        (("--database", "mysql://x", "db", "upgrade"), 2, "BATON_DATABASE_URL"),
        (("db", "upgrade", "none-such"), 1, "none-such"),
    ],
)
def test_what_cannot_be_done_is_told(
    baton: Baton, words: tuple[str, ...], code: int, told: str
) -> None:
    said = baton(*words)
    assert said.code == code
    assert told in said.err


def test_wrong_slack_tokens_do_not_matter_here(
    baton: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "nonsense")
    assert baton("db", "upgrade").code == 0
