"""Socket Mode: greetings, acknowledgements, redelivery, several connections, disconnects."""

import threading
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sandbox.driver import Person, Workspace
from sandbox.server import RunningSandbox

from .cards import CARD
from .raw_socket import RawSocket


@pytest.fixture
def box(lonely_box: RunningSandbox) -> RunningSandbox:
    return lonely_box


def test_an_app_is_greeted(workspace: Workspace) -> None:
    with RawSocket(workspace.url) as socket:
        assert socket.hello["type"] == "hello"
        assert socket.hello["connection_info"] == {"app_id": "A0ECHO"}
        assert workspace.app()["app"]["connections"] == 1
    workspace.wait_for(lambda: workspace.app()["app"]["connections"] == 0)


def test_an_address_works_once(workspace: Workspace) -> None:
    with (
        RawSocket(workspace.url) as socket,
        pytest.raises(InvalidStatus),
        connect(socket.address, proxy=None),
    ):
        pass


def test_interactions_may_carry_an_answer_and_events_may_not(
    workspace: Workspace, ana: Person
) -> None:
    with RawSocket(workspace.url) as socket:
        ana.post("leads", "hi")
        assert not socket.take()["accepts_response_payload"]
        outcomes: list[dict[str, Any]] = []
        thread = threading.Thread(
            target=lambda: outcomes.append(ana.command("leads", "/echo hi")), daemon=True
        )
        thread.start()
        envelope = socket.receive()
        assert envelope["accepts_response_payload"]
        assert envelope["type"] == "slash_commands"
        socket.ack(envelope, {"text": "hello"})
        thread.join()
        assert outcomes[0]["reply"]["text"] == "hello"


def test_what_is_not_acknowledged_comes_again(workspace: Workspace, ana: Person) -> None:
    with RawSocket(workspace.url) as socket:
        ana.post("leads", "hi")
        first = socket.receive()
        again = socket.receive(seconds=5)
        socket.ack(again)
        assert again["payload"]["event_id"] == first["payload"]["event_id"]
        assert again["envelope_id"] != first["envelope_id"]
        assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
        assert socket.nothing_comes()


def test_a_lost_connection_hands_its_events_to_the_next(workspace: Workspace, ana: Person) -> None:
    with RawSocket(workspace.url) as one, RawSocket(workspace.url) as other:
        ana.post("leads", "1")
        ana.post("leads", "2")
        lost, kept = one.receive(), other.take()
        one.close()
        again = other.take()
        assert again["payload"]["event_id"] == lost["payload"]["event_id"]
        assert again["payload"]["event_id"] != kept["payload"]["event_id"]
        assert again["retry_attempt"] == 1


def test_connections_share_the_events(workspace: Workspace, ana: Person) -> None:
    with RawSocket(workspace.url) as one, RawSocket(workspace.url) as other:
        for n in range(4):
            ana.post("leads", str(n))
        texts = [socket.take()["payload"]["event"]["text"] for socket in (one, one, other, other)]
        assert sorted(texts) == ["0", "1", "2", "3"]


def test_events_wait_for_an_app_that_is_not_there(workspace: Workspace, ana: Person) -> None:
    for n in range(3):
        ana.post("leads", str(n))
    with RawSocket(workspace.url) as socket:
        texts = [socket.take()["payload"]["event"]["text"] for _ in range(3)]
    assert texts == ["0", "1", "2"]


def test_interactions_fail_visibly_when_the_app_is_not_there(
    box: RunningSandbox, workspace: Workspace, ana: Person
) -> None:
    client = WebClient("xoxb-test", base_url=f"{box.url}/api/")
    client.chat_postMessage(channel="C0LEADS", text="card", blocks=CARD)
    outcome = ana.click(ana.message("leads", containing="card"), "Claim")
    assert outcome["delivered"] is False
    assert outcome["detail"] == "Echo is not connected."


def test_an_eleventh_connection_is_one_too_many(workspace: Workspace) -> None:
    sockets = [RawSocket(workspace.url) for _ in range(11)]
    assert sockets[9].hello["num_connections"] == 10
    assert sockets[10].hello == {"type": "disconnect", "reason": "too_many_websockets"}
    for socket in sockets:
        socket.close()


def test_a_warned_connection_is_spared_when_another_is_up(
    workspace: Workspace, ana: Person
) -> None:
    with RawSocket(workspace.url) as old:
        workspace.call("POST", "faults", {"disconnect": "warn"})
        notice = old.receive()
        assert (notice["type"], notice["reason"]) == ("disconnect", "warning")
        with RawSocket(workspace.url) as new:
            for n in range(3):
                ana.post("leads", str(n))
                new.take()
            assert old.nothing_comes(0.1)


def test_in_http_mode_there_are_no_sockets(workspace: Workspace, box: RunningSandbox) -> None:
    workspace.app(mode="http")
    client = WebClient(base_url=f"{box.url}/api/")
    with pytest.raises(SlackApiError, match="forbidden_method"):
        client.apps_connections_open(app_token="xapp-test")


def test_a_slow_listener_does_not_hold_the_others(
    box: RunningSandbox, workspace: Workspace, ana: Person
) -> None:
    with RawSocket(workspace.url) as socket:
        ana.post("leads", "slow")
        slow = socket.receive()
        ana.post("leads", "fast")
        fast = socket.take()
        socket.ack(slow)
        assert fast["payload"]["event"]["text"] == "fast"
        assert socket.nothing_comes()
