"""Reading the workspace: channels, people, groups, history, reactions, files."""

from io import BytesIO
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Person
from tests.asking import http


def error_of(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(refused.value.response["error"])


def test_public_channels_are_listed_and_private_ones_only_with_the_app(client: WebClient) -> None:
    answer = client.conversations_list(types="public_channel,private_channel")
    assert [c["name"] for c in answer["channels"]] == ["leads", "other", "old", "inner"]
    members = {c["name"]: c["is_member"] for c in answer["channels"]}
    assert members == {"leads": True, "other": False, "old": True, "inner": True}
    fresh = client.conversations_list(exclude_archived=True)
    assert [c["name"] for c in fresh["channels"]] == ["leads", "other"]


def test_lists_come_in_pages(client: WebClient) -> None:
    pages = client.conversations_list(limit=2)
    names = [[c["name"] for c in page["channels"]] for page in pages]
    assert names == [["leads", "other"], ["old"]]
    with pytest.raises(SlackApiError) as refused:
        client.conversations_list(cursor="made-up")
    assert error_of(refused) == "invalid_cursor"


def test_one_conversation_and_its_members(client: WebClient) -> None:
    assert client.conversations_info(channel="C0LEADS")["channel"]["num_members"] == 4
    members = client.conversations_members(channel="C0LEADS")["members"]
    assert members == ["U0ANA", "U0BEN", "U0OUT", "U0ECHO"]
    with pytest.raises(SlackApiError) as refused:
        client.conversations_info(channel="C0SECRET")
    assert error_of(refused) == "channel_not_found"


def test_history_is_newest_first_and_threads_are_oldest_first(
    client: WebClient, ana: Person
) -> None:
    first = ana.post("leads", "first")
    ana.post("leads", "reply", first["ts"])
    ana.post("leads", "second")
    history = client.conversations_history(channel="C0LEADS")
    assert [m["text"] for m in history["messages"]] == ["second", "first"]
    assert history["messages"][1]["reply_count"] == 1
    replies = client.conversations_replies(channel="C0LEADS", ts=first["ts"])
    assert [m["text"] for m in replies["messages"]] == ["first", "reply"]
    later = client.conversations_history(channel="C0LEADS", oldest=first["ts"])
    assert [m["text"] for m in later["messages"]] == ["second"]
    whole = client.conversations_history(channel="C0LEADS", oldest=first["ts"], inclusive=True)
    assert len(whole["messages"]) == 2


def test_history_needs_membership(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        client.conversations_history(channel="C0OTHER")
    assert error_of(refused) == "not_in_channel"


def test_the_app_joins_public_channels(client: WebClient) -> None:
    assert client.conversations_join(channel="C0OTHER")["channel"]["is_member"]
    assert client.conversations_join(channel="C0OTHER")["warning"] == "already_in_channel"
    with pytest.raises(SlackApiError) as refused:
        client.conversations_join(channel="C0OLD")
    assert error_of(refused) == "is_archived"


def test_direct_messages_are_opened(client: WebClient) -> None:
    answer = client.conversations_open(users="U0ANA", return_im=True)
    assert answer["channel"]["user"] == "U0ANA"
    again = client.conversations_open(users=["U0ANA"])
    assert again["channel"]["id"] == answer["channel"]["id"]
    for users, error in (("U0NOBODY", "user_not_found"), ("U0GONE", "user_disabled")):
        with pytest.raises(SlackApiError) as refused:
            client.conversations_open(users=users)
        assert error_of(refused) == error


def test_several_people_are_brought_together_once(client: WebClient) -> None:
    opened = client.conversations_open(users=["U0ANA", "U0BEN"])["channel"]["id"]
    assert client.conversations_open(users=["U0BEN", "U0ANA"])["channel"]["id"] == opened
    assert client.conversations_info(channel=opened)["channel"]["is_mpim"]
    assert client.chat_postMessage(channel=opened, text="Hello, both")["channel"] == opened
    with pytest.raises(SlackApiError) as refused:
        client.conversations_open(users=["U0ANA", "U0GONE"])
    assert error_of(refused) == "user_disabled"


def test_people_are_listed_without_strangers(client: WebClient) -> None:
    members = {m["id"]: m for m in client.users_list()["members"]}
    assert "U0OUT" not in members
    assert members["U0GONE"]["deleted"]
    assert members["U0ECHO"]["is_bot"]
    assert members["U0ANA"]["profile"]["email"] == "ana@northwind.example"


def test_strangers_have_their_own_team_and_no_address(client: WebClient) -> None:
    stranger = client.users_info(user="U0OUT")["user"]
    assert stranger["team_id"] == "T0ELSEWHERE"
    assert stranger["is_stranger"]
    assert "email" not in stranger["profile"]
    with pytest.raises(SlackApiError) as refused:
        client.users_info(user="U0NOBODY")
    assert error_of(refused) == "user_not_found"


def test_people_are_found_by_address(client: WebClient) -> None:
    assert client.users_lookupByEmail(email="ANA@northwind.example")["user"]["id"] == "U0ANA"
    for address in ("nobody@northwind.example", "gone@northwind.example"):
        with pytest.raises(SlackApiError) as refused:
            client.users_lookupByEmail(email=address)
        assert error_of(refused) == "users_not_found"


def test_the_app_s_own_conversations(client: WebClient) -> None:
    answer = client.users_conversations(types="public_channel,private_channel")
    assert [c["name"] for c in answer["channels"]] == ["leads", "old", "inner"]


def test_groups_and_their_people(client: WebClient) -> None:
    groups = client.usergroups_list(include_users=True)["usergroups"]
    assert [(g["handle"], g["users"]) for g in groups] == [("sales", ["U0ANA"])]
    assert client.usergroups_users_list(usergroup="S0SALES")["users"] == ["U0ANA"]
    with pytest.raises(SlackApiError) as refused:
        client.usergroups_users_list(usergroup="S0NONE")
    assert error_of(refused) == "no_such_subteam"


def test_the_workspace_and_the_bot_describe_themselves(client: WebClient) -> None:
    assert client.team_info()["team"]["domain"] == "northwind"
    assert client.bots_info(bot="B0ECHO")["bot"]["user_id"] == "U0ECHO"


def test_reactions_are_read_with_their_people(client: WebClient, ana: Person) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="x")["ts"])
    ana.react(ana.message("leads", ts=ts), "+1::skin-tone-3")
    client.reactions_add(channel="C0LEADS", timestamp=ts, name="eyes")
    reactions = client.reactions_get(channel="C0LEADS", timestamp=ts)["message"]["reactions"]
    assert reactions == [
        {"name": "+1::skin-tone-3", "users": ["U0ANA"], "count": 1},
        {"name": "eyes", "users": ["U0ECHO"], "count": 1},
    ]
    assert len(client.reactions_list(user="U0ANA")["items"]) == 1


def test_reactions_that_slack_refuses(client: WebClient) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="x")["ts"])
    client.reactions_add(channel="C0LEADS", timestamp=ts, name="eyes")
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("reactions.add", {"timestamp": ts, "name": "eyes"}, "already_reacted"),
        ("reactions.remove", {"timestamp": ts, "name": "+1"}, "no_reaction"),
        ("reactions.add", {"timestamp": ts, "name": "No Such"}, "invalid_name"),
        ("reactions.add", {"timestamp": "1.000000", "name": "eyes"}, "message_not_found"),
        ("reactions.add", {"timestamp": "x", "name": "eyes"}, "bad_timestamp"),
    ]
    for method, args, error in cases:
        with pytest.raises(SlackApiError) as refused:
            client.api_call(method, params={"channel": "C0LEADS", **args})
        assert error_of(refused) == error


def test_a_picture_is_uploaded_and_shared(client: WebClient, ana: Person) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
    answer = client.files_upload_v2(
        channel="C0LEADS",
        file=BytesIO(picture),
        filename="chart.png",
        title="Leads by week",
        alt_txt="A rising line",
        initial_comment="This week",
    )
    assert answer["files"][0]["title"] == "Leads by week"
    message = ana.message("leads", containing="This week")
    shared = message["files"][0]
    assert shared["alt_txt"] == "A rising line"
    download = http.get(shared["url_private"])
    assert (download.content, download.headers["content-type"]) == (picture, "image/png")


def test_a_file_that_is_no_picture_is_only_downloaded(client: WebClient, ana: Person) -> None:
    client.files_upload_v2(channel="C0LEADS", content="<script>", filename="page.html")
    shared = ana.messages("leads")[0]["files"][0]
    headers = http.get(shared["url_private"]).headers
    assert headers["content-disposition"] == "attachment"
    assert headers["content-type"] == "application/octet-stream"
