"""`baton manifest`: made of the code's own listeners, and taken as it is by the practice Slack."""

import json
from pathlib import Path

import pytest

from bot.slack.manifest import bot_events
from commands.manifest import made
from handlers.contents import listened
from sandbox.manifest import Manifest
from sandbox.seed import parse_seed

from .conftest import Baton
from .office import workspace


def test_it_is_for_socket_mode_unless_an_address_is_given(baton: Baton) -> None:
    said = baton("manifest")
    assert said.code == 0
    manifest = Manifest(json.loads(said.out))
    assert manifest.socket_mode
    assert manifest.address("event") == ""


def test_with_an_address_everything_comes_there(baton: Baton) -> None:
    manifest = Manifest(json.loads(baton("manifest", "--url", "https://baton.example/").out))
    assert not manifest.socket_mode
    addresses = {manifest.address("event"), manifest.address("action")}
    addresses |= {manifest.address("command", one["command"]) for one in manifest.commands}
    assert addresses == {"https://baton.example/slack/events"}


@pytest.mark.parametrize(
    "url", ["", "http://", "https://", "https://[", "http://baton.example", "ftp://localhost"]
)
def test_an_address_that_slack_would_not_call_is_refused(baton: Baton, url: str) -> None:
    said = baton("manifest", "--url", url)
    assert said.code == 2
    assert said.err == (
        f'Slack does not call "{url}": write an address like https://baton.example.com.\n'
    )
    assert baton("manifest", "--url", "http://127.0.0.1:8101").code == 0


@pytest.mark.parametrize("url", [None, "https://baton.example"])
def test_the_practice_slack_takes_it_and_it_holds_what_the_code_listens_to(
    url: str | None, tmp_path: Path
) -> None:
    content = workspace(tmp_path, url)
    assert parse_seed(content).app.manifest == made(url)
    manifest, notes = Manifest(made(url)), listened()
    assert manifest.events == set(bot_events(notes.events))
    assert {one["command"] for one in manifest.commands} == notes.commands


def test_what_is_no_address_is_refused(baton: Baton) -> None:
    said = baton("manifest", "--url", "baton.example.com")
    assert said.code == 2
    assert "https://" in said.err
