"""HTTP mode: signatures, retries, and what the app's answers do."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.driver import Person, Workspace

from .cards import CARD
from .conftest import Attach


class Recorder(ThreadingHTTPServer):
    """Answers with the statuses it is given, then with 200, and keeps what came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[dict[str, str], str]] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        self.hold = threading.Event()
        self.hold.set()


class Handler(BaseHTTPRequestHandler):
    server: Recorder

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        self.server.requests.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.server.hold.wait(10)
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Keep quiet."""


@pytest.fixture
def recorder(workspace: Workspace) -> Iterator[Recorder]:
    with Recorder() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        workspace.app(request_url=f"http://127.0.0.1:{server.server_port}/slack/events")
        yield server
        server.hold.set()
        server.shutdown()
        thread.join()
        workspace.app(request_url="", mode="socket")


def test_requests_are_signed_as_slack_signs_them(
    workspace: Workspace, ana: Person, recorder: Recorder
) -> None:
    workspace.advance(86_400)
    ana.post("leads", "hello")
    workspace.wait_for(lambda: recorder.requests)
    headers, body = recorder.requests[0]
    assert SignatureVerifier("not-so-secret").is_valid_request(body, headers)
    assert not SignatureVerifier("another").is_valid_request(body, headers)
    assert "x-slack-retry-num" not in headers


def test_events_are_retried_with_number_and_reason(
    workspace: Workspace, ana: Person, recorder: Recorder
) -> None:
    recorder.statuses = [500, 404]
    ana.post("leads", "hello")
    workspace.wait_for(lambda: len(recorder.requests) == 3)
    retries = [
        (h.get("x-slack-retry-num"), h.get("x-slack-retry-reason")) for h, _ in recorder.requests
    ]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({body for _, body in recorder.requests}) == 1


def test_four_attempts_are_all(workspace: Workspace, ana: Person, recorder: Recorder) -> None:
    recorder.statuses = [500] * 9
    ana.post("leads", "hello")
    workspace.wait_for(lambda: len(recorder.requests) == 4)
    with pytest.raises(TimeoutError):
        workspace.wait_for(lambda: len(recorder.requests) > 4, seconds=0.5)


def test_an_app_may_refuse_retries(workspace: Workspace, ana: Person, recorder: Recorder) -> None:
    recorder.statuses, recorder.headers = [500], {"x-slack-no-retry": "1"}
    ana.post("leads", "hello")
    with pytest.raises(TimeoutError):
        workspace.wait_for(lambda: len(recorder.requests) > 1, seconds=0.5)


def test_events_wait_for_a_server_that_is_down(
    workspace: Workspace, ana: Person, attach_http: Attach, bolt: App
) -> None:
    workspace.app(request_url="http://127.0.0.1:9/slack/events")
    ana.post("leads", "early")
    workspace.wait_for(lambda: len(workspace.traffic(error="connection_failed")) > 5)
    heard: list[str] = []
    bolt.event("message")(lambda event: heard.append(event["text"]))
    attach_http(bolt)
    workspace.wait_for(lambda: heard == ["early"])


def test_an_error_status_is_told_to_the_person(
    client: WebClient, workspace: Workspace, ana: Person, recorder: Recorder
) -> None:
    client.chat_postMessage(channel="C0LEADS", text="card", blocks=CARD)
    workspace.wait_for(lambda: recorder.requests)
    recorder.statuses = [500]
    outcome = ana.click(ana.message("leads", containing="card"), "Claim")
    assert outcome["detail"] == "Echo answered with an error."
    assert len(recorder.requests) == 2


def test_three_seconds_are_all_an_app_has(
    workspace: Workspace, ana: Person, recorder: Recorder
) -> None:
    recorder.hold.clear()
    outcome = ana.command("leads", "/echo slow")
    assert outcome["detail"] == "Echo did not answer within 3 seconds."
    assert 2_900 < outcome["ms"] < 4_000


def test_an_app_without_a_url_is_not_reached(workspace: Workspace, ana: Person) -> None:
    workspace.app(mode="http", request_url="")
    outcome = ana.command("leads", "/echo")
    assert outcome["detail"] == "Echo has no request URL for this."


def test_bolt_refuses_a_wrong_signature(
    attach_http: Attach, bolt: App, ana: Person, client: WebClient
) -> None:
    other = App(client=client, signing_secret="another", process_before_response=True)
    other.command("/echo")(lambda ack: ack("hi"))
    attach_http(other)
    outcome: dict[str, Any] = ana.command("leads", "/echo")
    assert outcome["delivered"] is False
