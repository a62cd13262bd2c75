"""`baton pool`: the fairness table in a terminal and for machines."""

import argparse
import json
from pathlib import Path

import pytest

from commands import pool
from storage import schema
from storage.database import Database

from .office import APP


def asked(folder: Path, name: str | None, *, as_json: bool) -> int:
    (folder / "app.yaml").write_text(APP)
    url = f"sqlite:///{folder / 'baton.db'}"
    database = Database(url)
    schema.upgrade(database.engine)
    database.close()
    return pool.run(
        argparse.Namespace(config=str(folder / "app.yaml"), database=url, pool=name, json=as_json)
    )


def test_the_table_names_people_and_weeks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(tmp_path, None, as_json=False) == 0
    shown = capsys.readouterr().out
    assert "all: the last 8 weeks" in shown
    assert "Ana Ruiz" in shown


def test_the_same_numbers_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, "all", as_json=True) == 0
    [found] = json.loads(capsys.readouterr().out)
    assert found["pool"] == "all"
    assert [one["person"] for one in found["people"]] == ["Ana Ruiz"]
    assert len(found["people"][0]["weeks"]) == 8


def test_an_unknown_pool_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, "emea", as_json=False) == 2
    assert 'No pool is called "emea". Known: all.' in capsys.readouterr().err
