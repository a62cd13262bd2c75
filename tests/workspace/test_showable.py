"""What depends on the workspace: blocks it does not know yet, and pictures of uploaded files."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Person, Workspace

Json = dict[str, Any]
PICTURE: Json = {"type": "image", "slack_file": {"id": ""}, "alt_text": "A picture"}


def test_an_image_block_shows_an_uploaded_file_once_slack_has_looked_at_it(
    client: WebClient, workspace: Workspace, ana: Person
) -> None:
    workspace.app(file_seconds=2)
    uploaded = client.files_upload_v2(content=b"\x89PNG", filename="a.png", alt_txt="A picture")
    block = {**PICTURE, "slack_file": {"id": uploaded["file"]["id"]}}
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="C0LEADS", text="x", blocks=[block])
    said = refused.value.response["response_metadata"]["messages"]
    assert said == ["[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"]
    workspace.advance(2)
    client.chat_postMessage(channel="C0LEADS", text="x", blocks=[block])
    shown = ana.messages("leads")[-1]["blocks"][0]["slack_file"]["url"]
    assert shown.startswith("http://127.0.0.1")


@pytest.mark.parametrize("file_id", ["F00000404", "started"])
def test_an_image_block_of_a_file_that_is_not_there_is_refused(
    file_id: str, client: WebClient
) -> None:
    if file_id == "started":
        answer = client.files_getUploadURLExternal(filename="a.png", length=4)
        file_id = answer["file_id"]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
    picture = {**PICTURE, "slack_file": {"id": file_id}}
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        client.chat_postMessage(
            channel="C0LEADS", text="x", blocks=[{**section, "accessory": picture}]
        )


def test_an_older_workspace_does_not_know_some_blocks(
    client: WebClient, workspace: Workspace
) -> None:
    workspace.app(unknown_blocks=["divider"])
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0LEADS", text="x", blocks=[{"type": "divider"}])
    said = refused.value.response["response_metadata"]["messages"]
    assert said == ["[ERROR] unsupported type: divider [json-pointer:/blocks/0/type]"]
    workspace.app(unknown_blocks=[])
    client.chat_postMessage(channel="C0LEADS", text="x", blocks=[{"type": "divider"}])
