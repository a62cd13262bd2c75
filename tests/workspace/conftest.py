"""A running sandbox, Slack's own client, and real Bolt apps in both modes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.driver import Person, Workspace
from sandbox.seed import parse_seed
from sandbox.server import RunningSandbox, run

from .bolt_apps import SocketConnection, serve_http
from .northwind import SEED

#: Starts a Bolt app against the sandbox; it stops when the test ends.
Attach = Callable[[App], Any]


@pytest.fixture(scope="session")
def shared_box() -> Iterator[RunningSandbox]:
    with run(parse_seed(SEED)) as box:
        yield box


@pytest.fixture(scope="session")
def second_box() -> Iterator[RunningSandbox]:
    with run(parse_seed(SEED)) as box:
        yield box


@pytest.fixture
def lonely_box(second_box: RunningSandbox) -> Iterator[RunningSandbox]:
    """A sandbox to which nothing is connected."""
    driver = second_box.driver
    driver.reset()
    driver.app(retry_delays=[0.05, 0.1, 0.2])
    yield second_box
    driver.wait_for(lambda: driver.app()["app"]["connections"] == 0)


@pytest.fixture
def box(shared_box: RunningSandbox) -> RunningSandbox:
    """The session's sandbox, as if it had just started."""
    shared_box.driver.reset()
    shared_box.driver.app(retry_delays=[0.05, 0.1, 0.2])
    return shared_box


@pytest.fixture
def client(box: RunningSandbox) -> WebClient:
    """Slack's own client with the bot's token; it does not try again by itself."""
    return WebClient("xoxb-test", base_url=f"{box.url}/api/", retry_handlers=[])


@pytest.fixture
def workspace(box: RunningSandbox) -> Workspace:
    return box.driver


@pytest.fixture
def ana(workspace: Workspace) -> Person:
    return workspace.person("ana")


@pytest.fixture
def bolt(client: WebClient) -> App:
    """An app without listeners that answers only after they have run."""
    return App(client=client, signing_secret="not-so-secret", process_before_response=True)


@pytest.fixture(scope="session")
def connection(shared_box: RunningSandbox) -> Iterator[SocketConnection]:
    client = WebClient("xoxb-test", base_url=f"{shared_box.url}/api/")
    connection = SocketConnection(App(client=client), shared_box.driver)
    yield connection
    connection.close()


@pytest.fixture
def attach_socket(connection: SocketConnection, bolt: App) -> Iterator[Attach]:
    """Connects apps by Socket Mode."""
    yield connection.use
    connection.use(App(client=bolt.client))


@pytest.fixture
def attach_http(workspace: Workspace) -> Iterator[Attach]:
    """Serves apps over HTTP."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(serve_http(app, workspace))


@pytest.fixture(params=["socket", "http"])
def attach(request: pytest.FixtureRequest) -> Attach:
    """Either way, one after the other."""
    found: Attach = request.getfixturevalue(f"attach_{request.param}")
    return found
