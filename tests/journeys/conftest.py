"""A team at work: a practice Slack, and Baton on a database, connected by real sockets."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.parts import free_port
from sandbox.seed import parse_seed
from sandbox.server import run

from .company import workspace
from .team import Team


@pytest.fixture
def sleeping_team(door: str, new_database: Callable[[], str], tmp_path: Path) -> Iterator[Team]:
    """A team whose Baton has not started yet."""
    port = free_port()
    url = f"http://127.0.0.1:{port}" if door == "http" else None
    with run(parse_seed(workspace(tmp_path, url))) as box:
        box.driver.app(retry_delays=[0.1, 0.2, 0.4])
        team = Team(box, new_database(), door, port)
        yield team
        team.stop()


@pytest.fixture
def team(sleeping_team: Team) -> Team:
    """A team at work."""
    sleeping_team.start()
    sleeping_team.settle()
    return sleeping_team
