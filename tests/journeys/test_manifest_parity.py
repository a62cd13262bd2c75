"""The app manifest asks for what the code uses, all of it and nothing else."""

import ast
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.slack.manifest import (
    COMMAND_HELP,
    EVENT_SCOPES,
    METHOD_SCOPES,
    SHORTCUT_HELP,
    bot_events,
    manifest,
    scopes,
)
from handlers.contents import listened

from .places import PAIRS
from .team import Team

ROOT = Path(__file__).parents[2]
#: Web API methods by the name under which the SDK offers them: `chat_postMessage`.
SDK = {name for name in dir(WebClient) if "_" in name.strip("_") and not name.startswith("_")}
SDK -= {"api_call", "base_url", "use_session"}
#: Called with the app-level token, which the manifest does not concern.
APP_LEVEL = {"apps_connections_open"}
#: What the SDK does in several calls.
STEPS = {"files_upload_v2": {"files_getUploadURLExternal", "files_completeUploadExternal"}}


def methods_used() -> set[str]:
    """Every attribute in the code that the SDK's client has as a method."""
    used: set[str] = set()
    for folder in ("bot", "handlers", "commands", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in SDK:
                    used |= STEPS.get(node.attr, {node.attr})
                assert not (isinstance(node, ast.Attribute) and node.attr == "api_call"), path
    return used


def sdk_name(method: str) -> str:
    return method.replace(".", "_")


def test_every_method_that_is_called_is_in_the_manifests_table_and_no_other() -> None:
    assert methods_used() - APP_LEVEL == {sdk_name(method) for method in METHOD_SCOPES}


def test_every_event_that_is_listened_for_is_in_the_manifests_table_and_no_other() -> None:
    assert listened().events == set(EVENT_SCOPES)


def test_every_command_that_is_listened_for_has_its_help_and_no_other() -> None:
    assert listened().commands == set(COMMAND_HELP)


def test_every_shortcut_that_is_listened_for_has_its_name_and_no_other() -> None:
    heard = listened()
    assert heard.shortcuts == set(SHORTCUT_HELP)
    made = manifest(heard.events, heard.commands, shortcuts=heard.shortcuts)
    assert {one["callback_id"] for one in made["features"]["shortcuts"]} == heard.shortcuts
    # https://docs.slack.dev/reference/app-manifest
    assert all(len(one["name"]) <= 24 for one in made["features"]["shortcuts"])


def test_channels_are_read_only_where_questions_there_are_answered_unasked() -> None:
    heard = listened()
    private = manifest(heard.events, heard.commands)
    assert "message.channels" not in private["settings"]["event_subscriptions"]["bot_events"]
    assert "channels:history" not in private["oauth_config"]["scopes"]["bot"]
    public = manifest(heard.events, heard.commands, channels=True)
    assert "message.channels" in public["settings"]["event_subscriptions"]["bot_events"]
    assert {"channels:history", "groups:history"} <= set(public["oauth_config"]["scopes"]["bot"])


@pytest.mark.parametrize("url", [None, "https://baton.acme.example/"])
def test_both_manifests_ask_for_the_same(url: str | None) -> None:
    heard = listened()
    made = manifest(heard.events, heard.commands, url)
    assert made["oauth_config"]["scopes"]["bot"] == scopes()
    assert made["settings"]["socket_mode_enabled"] == (url is None)
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(
        bot_events(heard.events)
    )
    addresses = {
        made["settings"]["event_subscriptions"].get("request_url"),
        made["settings"]["interactivity"].get("request_url"),
        *(command.get("url") for command in made["features"]["slash_commands"]),
    }
    assert addresses == {None if url is None else "https://baton.acme.example/slack/events"}
    # https://docs.slack.dev/reference/app-manifest
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140


@PAIRS
def test_no_call_of_a_journey_lacks_a_scope(team: Team) -> None:
    card = team.new_card("Ada")
    team.nora.react(card, "-1")
    team.told(team.nora, "leads", "Why is")
    team.press(team.ana, card, "lead_details")
    errors = {call["error"] for call in team.workspace.traffic(kind="api")}
    assert not errors & {"missing_scope", "unknown_method", "not_allowed_token_type"}
