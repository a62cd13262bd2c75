"""The sandbox's own addresses: state, stream, clock, app, traffic; and who may ask."""

import json
import threading
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from starlette.testclient import TestClient

from sandbox.asgi import create_app
from sandbox.driver import Person, RefusedError, Workspace
from sandbox.lookup import NotThereError
from sandbox.seed import Seed
from tests.asking import http

from .cards import CARD, home, section


def test_a_person_sees_what_is_theirs(workspace: Workspace, client: WebClient, ana: Person) -> None:
    client.chat_postMessage(channel="C0LEADS", text="one")
    client.chat_postMessage(channel="U0ANA", text="psst")
    state = ana.state()
    assert state["me"] == "U0ANA"
    assert state["team"] == {"id": "T0SANDBOX", "name": "Northwind"}
    assert state["app"] | {"connections": 0} == {
        "bot_user_id": "U0ECHO",
        "name": "Echo",
        "mode": "socket",
        "connections": 0,
        "home_tab": True,
        "unknown_blocks": [],
    }
    channels = {c["id"]: c for c in state["channels"]}
    assert channels["C0LEADS"]["unread"] == 1
    assert channels["C0SECRET"]["kind"] == "private"
    assert (channels["D0ANA"]["kind"], channels["D0ANA"]["with"]) == ("im", "U0ECHO")
    assert [c["command"] for c in state["commands"]] == ["/echo", "/escaped"]
    assert [s["type"] for s in state["shortcuts"]] == ["message", "global"]
    assert state["emoji"] == {"party_parrot": "alias:tada"}
    assert state["tour"][0]["title"] == "Begin"
    assert [p["id"] for p in state["people"] if p["stranger"]] == ["U0OUT"]
    theirs = {c["id"] for c in workspace.state("U0BEN")["channels"]}
    assert not {"C0SECRET", "D0ANA"} & theirs


def test_reading_clears_the_unread_mark(client: WebClient, ana: Person) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="one")["ts"])
    client.chat_postMessage(channel="C0LEADS", text="two")
    assert unread(ana, "C0LEADS") == 2
    ana.act("read", channel="leads", ts=ts)
    assert unread(ana, "C0LEADS") == 1
    ana.post("leads", "mine")
    assert unread(ana, "C0LEADS") == 0


def unread(person: Person, channel: str) -> int:
    return {c["id"]: int(c["unread"]) for c in person.state()["channels"]}[channel]


def test_nobody_else_has_a_state(workspace: Workspace) -> None:
    with pytest.raises(RefusedError, match="U0ANA"):
        workspace.state("U0NOBODY")


class Listener:
    """Reads one stream in a thread."""

    def __init__(self, url: str, me: str) -> None:
        self.events: list[dict[str, Any]] = []
        self._response: httpx.Response | None = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(url, me), daemon=True)
        self._thread.start()
        self._ready.wait(5)

    def _read(self, url: str, me: str) -> None:
        with http.stream("GET", f"{url}/sandbox/stream", params={"as": me}) as response:
            for line in response.iter_lines():
                self._ready.set()
                if line.startswith("data: "):
                    self.events.append(json.loads(line[6:]))
                    if self.events[-1]["type"] == "reset":
                        return

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["type"] == kind]


def test_changes_are_streamed_to_those_who_see_them(
    workspace: Workspace, client: WebClient, ana: Person
) -> None:
    hers, his = Listener(workspace.url, "U0ANA"), Listener(workspace.url, "U0BEN")
    ts = str(client.chat_postMessage(channel="C0LEADS", text="for all")["ts"])
    client.chat_postEphemeral(channel="C0LEADS", user="U0ANA", text="for her")
    ana.post("secret", "hidden")
    client.views_publish(user_id="U0ANA", view=home(section("x")))
    workspace.advance(60)
    ana.act("status", emoji=":tada:", text="")
    client.chat_delete(channel="C0LEADS", ts=ts)
    workspace.wait_for(lambda: his.of("message_deleted") and hers.of("message_deleted"))
    assert [e["message"]["text"] for e in hers.of("message")] == ["for all", "for her", "hidden"]
    assert [e["message"]["text"] for e in his.of("message")] == ["for all"]
    assert hers.of("home")
    assert not his.of("home")
    assert 59 < his.of("clock")[0]["clock_offset"] < 61
    assert his.of("people")
    assert his.of("channels")
    assert his.of("message_deleted") == [
        {"type": "message_deleted", "channel": "C0LEADS", "ts": ts}
    ]
    entries = [e["entry"]["name"] for e in his.of("traffic")]
    assert "chat.postMessage" in entries
    assert "xoxb-test" not in json.dumps(his.events)
    workspace.reset()
    workspace.wait_for(lambda: hers.of("reset") and his.of("reset"))


def test_the_clock_moves_and_keeps_ticking(workspace: Workspace) -> None:
    before = workspace.now()
    assert workspace.advance(3_600) == pytest.approx(before + 3_600, abs=2)
    assert workspace.call("POST", "clock", {"set": 1_800_000_000})["now"] == pytest.approx(
        1_800_000_000, abs=2
    )
    assert workspace.call("POST", "clock", {"reset": True})["offset"] == 0
    with pytest.raises(RefusedError, match="advance"):
        workspace.call("POST", "clock", {"forward": 1})


def test_messages_carry_the_workspace_s_time(workspace: Workspace, client: WebClient) -> None:
    workspace.call("POST", "clock", {"set": 1_900_000_000})
    ts = float(str(client.chat_postMessage(channel="C0LEADS", text="later")["ts"]))
    assert ts == pytest.approx(1_900_000_000, abs=2)


def test_traffic_is_numbered_and_pages(workspace: Workspace, client: WebClient) -> None:
    for _ in range(3):
        client.auth_test()
    first, second, third = workspace.traffic(name="auth.test")
    assert first["n"] < second["n"] < third["n"]
    assert workspace.traffic(after=second["n"], name="auth.test") == [third]
    assert (first["direction"], first["kind"], first["ok"]) == ("from_app", "api", True)
    assert first["ms"] >= 0


def test_a_foreign_host_name_is_refused(workspace: Workspace) -> None:
    answer = http.get(f"{workspace.url}/sandbox/state?as=U0ANA", headers={"host": "evil.example"})
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_host")
    for host in ("localhost:1", "127.0.0.1", "[::1]:8100"):
        fine = http.get(f"{workspace.url}/sandbox/clock", headers={"host": host})
        assert fine.status_code == 200


def test_a_form_from_another_site_does_nothing(workspace: Workspace) -> None:
    answer = http.post(f"{workspace.url}/sandbox/reset", headers={"origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_origin")


def test_an_unknown_address_is_not_found(workspace: Workspace) -> None:
    answer = http.get(f"{workspace.url}/sandbox/nothing")
    assert (answer.status_code, answer.json()["ok"]) == (404, False)


def test_page_files_come_from_the_page_folder_only(workspace: Workspace) -> None:
    for path in ("../server.py", "%2e%2e/server.py", "..%2fserver.py", "nothing.js"):
        assert http.get(f"{workspace.url}/page/{path}").status_code == 404


@pytest.mark.parametrize(
    ("act", "named"),
    [
        ({"as": "U0ANA", "do": "fly"}, "unknown_act"),
        ({"as": "U0NOBODY", "do": "post"}, "no_such_person"),
        ({"as": "U0GONE", "do": "post", "channel": "leads", "text": "x"}, "deactivated"),
        ({"as": "U0ANA", "do": "post", "channel": "leads"}, "missing_argument"),
        ({"as": "U0BEN", "do": "post", "channel": "other", "text": "x"}, "not_in_channel"),
        ({"as": "U0BEN", "do": "post", "channel": "secret", "text": "x"}, "no_such_channel"),
        ({"as": "U0ANA", "do": "post", "channel": "old", "text": "x"}, "is_archived"),
        ({"as": "U0ANA", "do": "command", "channel": "leads", "text": "/nope"}, "unknown_command"),
        ({"as": "U0OUT", "do": "command", "channel": "leads", "text": "/echo"}, "unknown_command"),
        ({"as": "U0ANA", "do": "shortcut", "callback_id": "nope"}, "unknown_shortcut"),
        ({"as": "U0ANA", "do": "close", "view_id": "V1"}, "no_such_view"),
        (
            {"as": "U0ANA", "do": "react", "channel": "leads", "ts": "1.000000", "name": "+1"},
            "no_such_message",
        ),
    ],
)
def test_what_nobody_could_do_is_refused(
    workspace: Workspace, act: dict[str, Any], named: str
) -> None:
    with pytest.raises(RefusedError, match=named):
        workspace.call("POST", "act", act)


def test_people_delete_their_own_messages_and_admins_any(
    workspace: Workspace, client: WebClient, ana: Person
) -> None:
    ts = str(client.chat_postMessage(channel="C0LEADS", text="card")["ts"])
    card = ana.message("leads", ts=ts)
    with pytest.raises(RefusedError, match="cant_delete_message"):
        ana.act("delete_message", channel="leads", ts=ts)
    ana.act("invite", channel="leads", user="U0CARA")
    workspace.person("cara").act("delete_message", channel="leads", ts=card["ts"])
    client.chat_postEphemeral(channel="C0LEADS", user="U0ANA", text="note")
    ana.act("delete_message", channel="leads", ts=ana.ephemerals("leads")[0]["ts"])
    assert ana.everything("leads") == []


def test_the_driver_says_what_is_there_instead(
    workspace: Workspace, client: WebClient, ana: Person
) -> None:
    client.chat_postMessage(channel="C0LEADS", text="card", blocks=CARD)
    card = ana.message("leads", containing="wants a demo")
    with pytest.raises(NotThereError, match="'Claim' \\(claim\\)"):
        ana.click(card, "Reject")
    with pytest.raises(NotThereError, match="wants a demo"):
        ana.message("leads", containing="Globex")
    with pytest.raises(NotThereError, match="leads, other"):
        ana.messages("sales")
    with pytest.raises(NotThereError, match="ana, ben"):
        workspace.person("zoe")
    with pytest.raises(TimeoutError, match=r"the card did not happen in 0.05 s; .*Globex"):
        workspace.wait_for(lambda: ana.message("leads", containing="Globex"), 0.05, "the card")


def test_buttons_for_certain_people_are_not_there_for_others(
    workspace: Workspace, client: WebClient, ana: Person
) -> None:
    secret = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}
    block = {"type": "actions", "elements": [secret | {"visible_to_user_ids": ["U0BEN"]}]}
    client.chat_postMessage(channel="C0LEADS", text="card", blocks=[block])
    with pytest.raises(RefusedError, match="does not see"):
        ana.click(ana.message("leads", containing="card"), "Go")


def test_strangers_see_only_the_channels_they_are_in(workspace: Workspace) -> None:
    outsider = workspace.person("out")
    assert [c["name"] for c in outsider.state()["channels"]] == ["leads"]


def test_a_script_sees_metadata_and_flags(client: WebClient, ana: Person) -> None:
    metadata = {"event_type": "lead", "event_payload": {"id": 42}}
    client.chat_postMessage(channel="C0LEADS", text="x", metadata=metadata, unfurl_links=False)
    message = ana.message("leads", containing="x")
    assert message["metadata"] == metadata
    assert message["options"]["unfurl_links"] is False


def test_rich_content_is_kept(client: WebClient, ana: Person) -> None:
    client.chat_postMessage(channel="C0LEADS", markdown_text="**bold**")
    assert ana.message("leads", containing="bold")["blocks"] == [
        {"type": "markdown", "text": "**bold**"}
    ]
    attachment = {"fallback": "x", "blocks": [section("inside")]}
    client.chat_postMessage(channel="C0LEADS", text="y", attachments=[attachment])
    assert ana.message("leads", containing="inside")["attachments"]


def test_the_page_is_served_and_loads_nothing_from_elsewhere(workspace: Workspace) -> None:
    for path in ("/", "/archives/C0LEADS/p1790000000000100"):
        answer = http.get(workspace.url + path)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-cache"
        assert "http://" not in answer.text.replace("http://www.w3.org", "")
        assert "https://" not in answer.text


def test_the_address_that_it_listens_at_is_its_own_unless_that_is_every_address() -> None:
    def answer(listening_at: str, asked_as: str) -> int:
        client = TestClient(create_app(Seed(), listening_at), base_url=f"http://{asked_as}")
        return client.get("/sandbox/clock").status_code

    assert answer("10.1.2.3", "10.1.2.3:8100") == 200
    assert answer("127.0.0.1", "10.1.2.3:8100") == 400
    assert answer("0.0.0.0", "0.0.0.0:8100") == 400  # noqa: S104  # nothing is bound
    assert answer("fd00::1", "[fd00::1]:8100") == 200
