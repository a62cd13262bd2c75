"""What the app hears of, and what it does not."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.driver import Person, Workspace
from sandbox.server import RunningSandbox

from .raw_socket import RawSocket

Json = dict[str, Any]


@pytest.fixture
def box(lonely_box: RunningSandbox) -> RunningSandbox:
    return lonely_box


@pytest.fixture
def socket(workspace: Workspace) -> Iterator[RawSocket]:
    with RawSocket(workspace.url) as one:
        yield one


def event(socket: RawSocket) -> Json:
    content: Json = socket.take()["payload"]["event"]
    return content


def test_an_event_comes_in_slack_s_envelope(socket: RawSocket, ana: Person) -> None:
    ana.post("leads", "hello")
    envelope = socket.take()
    assert envelope["type"] == "events_api"
    assert envelope["retry_attempt"] == 0
    body = envelope["payload"]
    assert body["type"] == "event_callback"
    assert body["event_id"].startswith("Ev")
    assert body["api_app_id"] == "A0ECHO"
    assert body["authorizations"][0]["user_id"] == "U0ECHO"
    assert body["event"]["type"] == "message"
    assert body["event"]["channel_type"] == "channel"
    assert (body["event"]["user"], body["event"]["text"]) == ("U0ANA", "hello")


def test_typed_text_is_escaped_and_names_become_mentions(socket: RawSocket, ana: Person) -> None:
    ana.post("leads", "<b> & @ben in #leads, @nobody")
    text = event(socket)["text"]
    assert text == "&lt;b&gt; &amp; <@U0BEN> in <#C0LEADS|leads>, @nobody"


def test_a_mention_is_a_message_and_a_mention(socket: RawSocket, ana: Person) -> None:
    ana.post("leads", "@echo help")
    assert [event(socket)["type"], event(socket)["type"]] == ["message", "app_mention"]


def test_a_direct_message_is_of_the_im_kind(socket: RawSocket, ana: Person) -> None:
    ana.post(ana.direct_channel(), "hi")
    assert event(socket)["channel_type"] == "im"


def test_the_app_hears_nothing_where_it_is_no_member(socket: RawSocket, ana: Person) -> None:
    ana.post("other", "hi")
    ana.post("secret", "hi")
    ana.post(ana.direct_channel("U0BEN"), "hi")
    assert socket.nothing_comes()


def test_the_app_hears_only_what_it_subscribed_to(
    socket: RawSocket, workspace: Workspace, ana: Person
) -> None:
    subscriptions = {"event_subscriptions": {"bot_events": ["reaction_added"]}}
    workspace.app(manifest={"settings": subscriptions | {"socket_mode_enabled": True}})
    message = ana.post("leads", "hi")
    ana.react(message, "tada")
    assert event(socket)["type"] == "reaction_added"


def test_reactions_come_as_typed(socket: RawSocket, client: WebClient, ana: Person) -> None:
    client.chat_postMessage(channel="C0LEADS", text="card")
    assert event(socket)["bot_id"] == "B0ECHO"
    card = ana.message("leads", containing="card")
    ana.react(card, ":thumbsup::skin-tone-3:")
    added = event(socket)
    assert (added["type"], added["reaction"]) == ("reaction_added", "thumbsup::skin-tone-3")
    assert added["item"] == {"type": "message", "channel": "C0LEADS", "ts": card["ts"]}
    assert (added["user"], added["item_user"]) == ("U0ANA", "U0ECHO")
    ana.unreact(card, "thumbsup::skin-tone-3")
    removed = event(socket)
    assert removed["type"] == "reaction_removed"
    assert float(removed["event_ts"]) > float(added["event_ts"])


def test_edits_and_deletions_are_messages_with_a_subtype(
    socket: RawSocket, client: WebClient
) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="one")["ts"])
    client.chat_update(channel="C0LEADS", ts=ts, text="two")
    client.chat_delete(channel="C0LEADS", ts=ts)
    _, changed, deleted = event(socket), event(socket), event(socket)
    assert changed["subtype"] == "message_changed"
    assert changed["message"]["text"] == "two"
    assert changed["previous_message"]["text"] == "one"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


def test_comings_and_goings(socket: RawSocket, ana: Person) -> None:
    ana.act("invite", channel="other", user="U0ECHO")
    joined = event(socket)
    assert (joined["type"], joined["user"]) == ("member_joined_channel", "U0ECHO")
    assert (joined["channel"], joined["inviter"]) == ("C0OTHER", "U0ANA")
    ana.act("invite", channel="other", user="U0CARA")
    assert event(socket)["user"] == "U0CARA"
    ana.act("kick", channel="other", user="U0ECHO")
    left = event(socket)
    assert (left["type"], left["user"]) == ("member_left_channel", "U0ECHO")
    ana.act("kick", channel="other", user="U0CARA")
    assert socket.nothing_comes()


def test_the_life_of_a_channel(socket: RawSocket, ana: Person) -> None:
    ana.act("rename", channel="leads", name="hot-leads")
    ana.act("archive", channel="hot-leads")
    ana.act("unarchive", channel="hot-leads")
    channel = ana.act("create_channel", name="fresh")["channel"]
    events = [event(socket) for _ in range(4)]
    assert [e["type"] for e in events] == [
        "channel_rename",
        "channel_archive",
        "channel_unarchive",
        "channel_created",
    ]
    assert events[0]["channel"]["name"] == "hot-leads"
    assert events[1]["channel"] == "C0LEADS"
    assert events[3]["channel"]["id"] == channel


def test_people_change_and_come(socket: RawSocket, workspace: Workspace, ana: Person) -> None:
    ana.act("status", emoji=":palm_tree:", text="Away")
    assert event(socket)["user"]["profile"]["status_text"] == "Away"
    cara = workspace.person("cara")
    cara.act("join_team", user="U0NEW", name="new", email="new@northwind.example")
    assert event(socket)["user"]["id"] == "U0NEW"
    cara.act("deactivate", user="U0NEW")
    gone = event(socket)
    assert (gone["type"], gone["user"]["deleted"]) == ("user_change", True)


def test_opening_the_home_tab(socket: RawSocket, client: WebClient, ana: Person) -> None:
    ana.open_home()
    opened = event(socket)
    assert (opened["type"], opened["user"], opened["tab"]) == ("app_home_opened", "U0ANA", "home")
    assert "view" not in opened
    client.views_publish(user_id="U0ANA", view={"type": "home", "blocks": [{"type": "divider"}]})
    ana.open_home()
    assert event(socket)["view"]["type"] == "home"


def test_other_bots_speak_as_bots(socket: RawSocket, workspace: Workspace, ana: Person) -> None:
    ana.act("invite", channel="leads", user="U0ROBOT")
    event(socket)
    workspace.person("robot").post("leads", "beep")
    spoken = event(socket)
    assert (spoken["subtype"], spoken["bot_id"]) == ("bot_message", "B0ROBOT")


def test_strangers_speak_with_their_team(socket: RawSocket, workspace: Workspace) -> None:
    workspace.person("out").post("leads", "hello")
    assert event(socket)["user_team"] == "T0ELSEWHERE"


def test_connections_are_in_the_traffic(workspace: Workspace) -> None:
    with RawSocket(workspace.url):
        pass
    names = ["connected", "disconnected"]
    workspace.wait_for(lambda: [e["name"] for e in workspace.traffic(kind="socket")] == names)
