"""Canvases: made, shared with people and channels, and strict about both."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Person, RefusedError


def made(client: WebClient, markdown: str = "# Notes\n\n- one") -> str:
    content = {"type": "markdown", "markdown": markdown}
    return str(client.canvases_create(title="Notes", document_content=content)["canvas_id"])


def test_a_canvas_is_read_by_whom_it_was_shared_with(client: WebClient, ana: Person) -> None:
    canvas = made(client)
    with pytest.raises(RefusedError):
        ana.canvas(canvas)
    client.canvases_access_set(canvas_id=canvas, access_level="read", channel_ids=["C0LEADS"])
    assert ana.canvas(canvas) == {
        "id": canvas,
        "title": "Notes",
        "markdown": "# Notes\n\n- one",
        "writable": False,
    }
    client.canvases_access_set(canvas_id=canvas, access_level="write", user_ids=["U0ANA"])
    assert ana.canvas(canvas)["writable"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"type": "html", "markdown": "x"}, "invalid_arguments"),
        ({"type": "markdown"}, "invalid_arguments"),
        ({"type": "markdown", "markdown": "> - a list in a quote"}, "canvas_creation_failed"),
        ({"type": "markdown", "markdown": "x" * 1_048_577}, "canvas_creation_failed"),
    ],
)
def test_what_slack_does_not_take_is_refused(
    client: WebClient, content: dict[str, str], error: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.canvases_create(document_content=content)
    assert refused.value.response["error"] == error


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"access_level": "admin", "channel_ids": ["C0LEADS"]}, "invalid_arguments"),
        ({"access_level": "read"}, "invalid_parameters"),
        (
            {"access_level": "read", "channel_ids": ["C0LEADS"], "user_ids": ["U0ANA"]},
            "invalid_parameters",
        ),
        ({"access_level": "read", "channel_ids": ["C0SECRET"]}, "channel_not_found"),
        ({"access_level": "read", "user_ids": ["U0NOBODY"]}, "user_not_found"),
    ],
)
def test_sharing_is_as_strict(client: WebClient, given: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.canvases_access_set(canvas_id=made(client), **given)
    assert refused.value.response["error"] == error
    with pytest.raises(SlackApiError) as unknown:
        client.canvases_access_set(canvas_id="F0", access_level="read", user_ids=["U0ANA"])
    assert unknown.value.response["error"] == "canvas_not_found"
