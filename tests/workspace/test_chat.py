"""Posting, editing and deleting messages."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Person, Workspace

from .cards import CARD, section


def error_of(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(refused.value.response["error"])


def test_a_posted_message_is_seen_by_people(client: WebClient, ana: Person) -> None:
    answer = client.chat_postMessage(channel="C0LEADS", text="Acme", blocks=CARD)
    message = ana.message("leads", containing="wants a demo")
    assert message["ts"] == answer["ts"]
    assert message["user"] == "U0ECHO"
    assert answer["message"]["bot_id"] == "B0ECHO"


def test_ts_are_unique_and_increasing(client: WebClient, workspace: Workspace) -> None:
    stamps = [str(client.chat_postMessage(channel="C0LEADS", text="x")["ts"]) for _ in range(5)]
    workspace.advance(-100)
    stamps.append(str(client.chat_postMessage(channel="C0LEADS", text="x")["ts"]))
    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0SECRET", "text": "x"}, "channel_not_found"),
        ({"channel": "C0OTHER", "text": "x"}, "not_in_channel"),
        ({"channel": "C0OLD", "text": "x"}, "is_archived"),
        ({"channel": "U0ROBOT", "text": "x"}, "cannot_dm_bot"),
        ({"channel": "C0LEADS", "text": ""}, "no_text"),
        ({"channel": "C0LEADS", "blocks": []}, "no_text"),
        ({"channel": "C0LEADS", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": "C0LEADS", "text": "x", "thread_ts": "0"}, "invalid_thread_ts"),
        ({"channel": "C0LEADS", "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": "C0LEADS", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"channel": "C0LEADS", "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
        (
            {
                "channel": "C0LEADS",
                "text": "x",
                "metadata": {"event_type": "lead", "event_payload": {"x": "y" * 9_000}},
            },
            "metadata_too_large",
        ),
        ({"channel": "C0LEADS", "text": "x", "markdown_text": "*x*"}, "markdown_text_conflict"),
        ({"text": "x"}, "invalid_arguments"),
    ],
)
def test_what_slack_refuses_to_post(client: WebClient, args: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.api_call("chat.postMessage", json=args)
    assert error_of(refused) == error


def test_wrong_blocks_come_with_a_pointer(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0LEADS", text="x", blocks=[section("x" * 3001)])
    assert error_of(refused) == "invalid_blocks"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_a_text_is_cut_at_forty_thousand_characters(client: WebClient, ana: Person) -> None:
    answer = client.chat_postMessage(channel="C0LEADS", text="y" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert len(ana.message("leads", ts=str(answer["ts"]))["text"]) == 40_000


def test_a_message_without_text_comes_with_a_warning(client: WebClient) -> None:
    answer = client.api_call("chat.postMessage", json={"channel": "C0LEADS", "blocks": CARD})
    assert answer["warning"] == "missing_text_in_message"


def test_posting_to_a_person_opens_the_direct_message(client: WebClient, ana: Person) -> None:
    answer = client.chat_postMessage(channel="U0ANA", text="psst")
    assert answer["channel"] == "D0ANA"
    assert ana.message("D0ANA", containing="psst")["bot"]
    assert ana.direct_channel() == "D0ANA"


def test_a_channel_may_be_named(client: WebClient, ana: Person) -> None:
    client.chat_postMessage(channel="#leads", text="by name")
    assert ana.message("leads", containing="by name")


def test_public_channels_can_be_posted_to_with_the_scope_for_it(
    client: WebClient, workspace: Workspace
) -> None:
    scopes = {"scopes": {"bot": ["chat:write", "chat:write.public"]}}
    workspace.app(manifest={"oauth_config": scopes})
    assert client.chat_postMessage(channel="C0OTHER", text="hello")["ok"]


def test_replies_stand_in_the_thread_of_the_root(client: WebClient, ana: Person) -> None:
    root = str(client.chat_postMessage(channel="C0LEADS", text="root")["ts"])
    reply = str(client.chat_postMessage(channel="C0LEADS", text="one", thread_ts=root)["ts"])
    client.chat_postMessage(channel="C0LEADS", text="two", thread_ts=reply)
    assert [m["text"] for m in ana.thread("leads", root)] == ["one", "two"]
    assert ana.message("leads", ts=root)["reply_count"] == 2
    assert [m["text"] for m in ana.messages("leads")] == ["root"]


def test_a_broadcast_reply_is_in_the_history_too(client: WebClient) -> None:
    root = str(client.chat_postMessage(channel="C0LEADS", text="root")["ts"])
    client.chat_postMessage(channel="C0LEADS", text="all", thread_ts=root, reply_broadcast=True)
    history = client.conversations_history(channel="C0LEADS")["messages"]
    assert [m["text"] for m in history] == ["all", "root"]
    assert history[0]["subtype"] == "thread_broadcast"


def test_metadata_is_kept_and_shown_when_asked_for(client: WebClient) -> None:
    metadata = {"event_type": "lead", "event_payload": {"id": 42}}
    client.chat_postMessage(channel="C0LEADS", text="x", metadata=metadata)
    history = client.conversations_history(channel="C0LEADS", include_all_metadata=True)
    assert history["messages"][0]["metadata"] == metadata
    without = client.conversations_history(channel="C0LEADS")
    assert "metadata" not in without["messages"][0]


def test_only_the_reader_sees_an_ephemeral_message(
    client: WebClient, workspace: Workspace, ana: Person
) -> None:
    client.chat_postEphemeral(channel="C0LEADS", user="U0ANA", text="only you")
    assert [m["text"] for m in ana.ephemerals("leads")] == ["only you"]
    assert workspace.person("ben").everything("leads") == []
    assert client.conversations_history(channel="C0LEADS")["messages"] == []


def test_an_ephemeral_message_needs_a_member(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.chat_postEphemeral(channel="C0LEADS", user="U0CARA", text="x")
    assert error_of(refused) == "user_not_in_channel"


def test_an_update_replaces_what_is_shown(client: WebClient, ana: Person) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="old", blocks=CARD)["ts"])
    client.chat_update(channel="C0LEADS", ts=ts, text="new", blocks=[section("newer")])
    message = ana.message("leads", ts=ts)
    assert (message["text"], message["blocks"][0]["text"]["text"]) == ("new", "newer")
    assert not message["edited"]


def test_blocks_go_when_only_a_text_is_given(client: WebClient, ana: Person) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="old", blocks=CARD)["ts"])
    client.chat_update(channel="C0LEADS", ts=ts, text="plain now")
    message = ana.message("leads", ts=ts)
    assert message["blocks"] == []
    assert message["edited"]


def test_updates_that_slack_refuses(client: WebClient, ana: Person) -> None:
    own = str(client.chat_postMessage(channel="C0LEADS", text="own")["ts"])
    hers = ana.post("leads", "hers")["ts"]
    for args, error in (
        ({"ts": hers, "text": "x"}, "cant_update_message"),
        ({"ts": "1.000000", "text": "x"}, "message_not_found"),
        ({"ts": own, "text": "x" * 4_001}, "msg_too_long"),
        ({"ts": own}, "no_text"),
    ):
        with pytest.raises(SlackApiError) as refused:
            client.api_call("chat.update", json={"channel": "C0LEADS", **args})
        assert error_of(refused) == error


def test_the_edit_window_closes(client: WebClient, workspace: Workspace) -> None:
    workspace.app(edit_window_seconds=60)
    ts = str(client.chat_postMessage(channel="C0LEADS", text="own")["ts"])
    client.chat_update(channel="C0LEADS", ts=ts, text="in time")
    workspace.advance(61)
    with pytest.raises(SlackApiError) as refused:
        client.chat_update(channel="C0LEADS", ts=ts, text="late")
    assert error_of(refused) == "edit_window_closed"


def test_nothing_is_edited_in_an_archived_channel(client: WebClient, ana: Person) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="own")["ts"])
    ana.act("archive", channel="leads")
    with pytest.raises(SlackApiError) as refused:
        client.chat_update(channel="C0LEADS", ts=ts, text="x")
    assert error_of(refused) == "is_inactive"


def test_a_deleted_message_is_gone(client: WebClient, ana: Person) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="own")["ts"])
    client.chat_delete(channel="C0LEADS", ts=ts)
    assert ana.messages("leads") == []
    with pytest.raises(SlackApiError) as refused:
        client.chat_update(channel="C0LEADS", ts=ts, text="x")
    assert error_of(refused) == "message_not_found"


def test_a_deleted_root_with_replies_leaves_a_tombstone(client: WebClient, ana: Person) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="own")["ts"])
    client.chat_postMessage(channel="C0LEADS", text="reply", thread_ts=ts)
    client.chat_delete(channel="C0LEADS", ts=ts)
    assert ana.message("leads", ts=ts)["text"] == "This message was deleted."
    with pytest.raises(SlackApiError) as refused:
        client.chat_update(channel="C0LEADS", ts=ts, text="x")
    assert error_of(refused) == "message_not_found"


def test_a_permalink_leads_to_the_page(client: WebClient) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="own")["ts"])
    link = str(client.chat_getPermalink(channel="C0LEADS", message_ts=ts)["permalink"])
    assert link.endswith(f"/archives/C0LEADS/p{ts.replace('.', '')}")
