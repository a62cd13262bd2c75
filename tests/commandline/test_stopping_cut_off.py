"""A process that is asked to end does so in ten seconds, also behind networks that are silent."""

import signal
from functools import partial

import httpx
import pytest
from sqlalchemy import make_url

from bench.parts import answers, free_port
from bench.wire import Wire
from sandbox.server import RunningSandbox
from tests.conftest import NewDatabase

from .conftest import Process, Started
from .office import INTAKE_TOKEN, tokens


def _wire_to(url: str) -> tuple[Wire, str]:
    """A wire to the PostgreSQL at that address, and the address through it."""
    address = make_url(url)
    folder = address.query.get("host")
    server = (
        f"{folder}/.s.PGSQL.{address.query.get('port') or address.port or 5432}"
        if isinstance(folder, str)
        else (address.host or "127.0.0.1", address.port or 5432)
    )
    wire = Wire(free_port(), [server])
    near = address.set(host="127.0.0.1", port=wire.port, query={})
    return wire, near.render_as_string(hide_password=False)


@pytest.mark.slow
@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("silent", ["database", "Slack"])
def test_a_process_ends_within_ten_seconds_though_nobody_answers(
    start: Started, box: RunningSandbox, new_database: NewDatabase, silent: str
) -> None:
    to_database, url = _wire_to(new_database())
    to_slack = Wire(free_port(), [("127.0.0.1", int(box.url.rpartition(":")[2]))])
    wires = {"database": to_database, "Slack": to_slack}
    port = free_port()
    environ = tokens(f"http://127.0.0.1:{to_slack.port}") | {"BATON_DATABASE_URL": url}
    try:
        to_database.start()
        to_slack.start()
        baton: Process = start("run", "--http", f"127.0.0.1:{port}", **environ)
        baton.wait_until(partial(answers, f"http://127.0.0.1:{port}/readyz"))
        httpx.post(
            f"http://127.0.0.1:{port}/leads/website",
            json={"id": "1", "name": "Lead"},
            headers={"authorization": f"Bearer {INTAKE_TOKEN}"},
            trust_env=False,
        ).raise_for_status()
        wires[silent].silence()
        code, seconds = baton.stop(signal.SIGTERM)
        assert (code, seconds < 10) == (0, True), baton.said
    finally:
        to_database.stop()
        to_slack.stop()
