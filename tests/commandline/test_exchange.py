"""`baton exchange`: the history of pairs in a terminal and for machines."""

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.exchange_programme import Choice, Learned, Meeting
from bot.ports import UnitOfWork
from commands import exchange
from storage import schema
from storage.database import Database

from .office import APP

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def keep(work: UnitOfWork) -> None:
    number = work.exchange.begin(date(2026, 11, 25), NOW) or 0
    meeting = work.exchange.arrange(Meeting(0, number, "U0EMIL", "U0ANA", NOW, 42, ""))
    work.exchange.learn(Learned(meeting, "U0ANA", NOW, text="a secret", agreed=False))
    work.exchange.choose(Choice("U0EMIL", NOW))


def asked(folder: Path, *, as_json: bool, app: str = f"{APP}exchange: {{every: 2}}\n") -> int:
    (folder / "app.yaml").write_text(app)
    url = f"sqlite:///{folder / 'baton.db'}"
    database = Database(url)
    schema.upgrade(database.engine)
    database.change(keep)
    database.close()
    return exchange.run(
        argparse.Namespace(config=str(folder / "app.yaml"), database=url, rounds=10, json=as_json)
    )


def test_the_table_names_who_met_and_who_is_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(tmp_path, as_json=False) == 0
    shown = capsys.readouterr().out
    assert "Next round" in shown
    assert "Ana Ruiz" in shown
    assert "Out: Emil Novak, until they say otherwise" in shown
    assert "secret" not in shown


def test_the_same_for_machines_without_what_was_learned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(tmp_path, as_json=True) == 0
    shown = capsys.readouterr().out
    assert json.loads(shown)["rounds"] == [
        {
            "day": "2026-11-25",
            "pairs": [
                {
                    "marketing": "Emil Novak",
                    "sales": "Ana Ruiz",
                    "lead": 42,
                    "met": True,
                    "on_agenda": False,
                }
            ],
        }
    ]
    assert "secret" not in shown


def test_bad_settings_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(tmp_path, as_json=False, app=f"{APP}exchange: {{every: 0}}\n") == 2
    assert "exchange" in capsys.readouterr().err
