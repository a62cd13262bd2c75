"""A running sandbox and a real Bolt app for each test that asks for one."""

from collections.abc import Iterator

import pytest
from sandbox.seed import parse_seed
from sandbox.server import RunningSandbox, run
from slack_sdk import WebClient

from .northwind import SEED


@pytest.fixture(scope="session")
def shared_box() -> Iterator[RunningSandbox]:
    with run(parse_seed(SEED)) as box:
        yield box


@pytest.fixture
def box(shared_box: RunningSandbox) -> RunningSandbox:
    """The session's sandbox, as if it had just started."""
    shared_box.driver.reset()
    return shared_box


@pytest.fixture
def client(box: RunningSandbox) -> WebClient:
    """Slack's own client with the bot's token; it does not try again by itself."""
    return WebClient("xoxb-test", base_url=f"{box.url}/api/", retry_handlers=[])
