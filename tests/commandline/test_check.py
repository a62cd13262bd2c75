"""`baton check`: sound files, and every mistake of the others at once."""

import json
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.config import load

from .conftest import Baton
from .office import APP, ROOT


def test_a_sound_file_is_summarised_with_what_is_still_missing(baton: Baton) -> None:
    said = baton("check")
    assert said.code == 0
    assert "app.yaml is sound." in said.out
    assert "3 in 2 teams" in said.out
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "BATON_INTAKE_TOKEN"):
        assert name in said.out


def test_all_mistakes_are_told_at_once_with_their_lines(
    baton: Baton, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = APP.replace("Europe/Berlin", "Europe/Berlim").replace("pool: all", "pool: al")
    (office / "app.yaml").write_text(wrong.replace('"#leads"', '"leads"'))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxp-a-users-token")
    said = baton("check")
    assert said.code == 2
    for told in (
        "app.yaml:1: workspace.timezone",
        "app.yaml:10: channels.leads",
        "app.yaml:15: routing[0].pool",
        "SLACK_BOT_TOKEN: holds a user token",
        "4 problems found.",
    ):
        assert told in said.err
    assert "xoxp-a-users-token" not in said.err


def test_a_file_that_is_not_there_is_named(baton: Baton) -> None:
    said = baton("--config", "elsewhere.yaml", "check")
    assert said.code == 2
    assert "there is no file elsewhere.yaml" in said.err


def test_the_schema_is_written(baton: Baton, office: Path) -> None:
    assert baton("check", "--write-schema", "schema.json").code == 0
    assert json.loads((office / "schema.json").read_text())["properties"]["routing"]


def test_the_example_of_an_env_file_names_every_secret_of_the_sample() -> None:
    settings = load(ROOT / "app.yaml", {})
    secrets = {one.auth.secret_env for one in settings.sources.values() if one.posts}
    named = set(dotenv_values(ROOT / ".env.example"))
    assert secrets | {"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"} == named
