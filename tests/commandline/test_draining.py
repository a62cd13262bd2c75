"""A replica that is asked to stop finishes what is under way, and the others do the rest."""

import signal
from functools import partial

import httpx
import pytest

from bench.parts import answers, free_port
from bot.ports import UnitOfWork
from sandbox.server import RunningSandbox
from storage.database import Database
from tests.conftest import NewDatabase

from .conftest import Process, Started
from .office import INTAKE_TOKEN, tokens

_LEADS = 6


def _post(port: int, number: int) -> None:
    answer = httpx.post(
        f"http://127.0.0.1:{port}/leads/website",
        json={"id": f"post-{number}", "name": f"Lead{number}"},
        headers={"authorization": f"Bearer {INTAKE_TOKEN}"},
        trust_env=False,
    )
    assert answer.status_code == 202, answer.text


def _unknowns(work: UnitOfWork) -> int:
    return work.deliveries.unknowns()


@pytest.mark.slow
@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_a_replica_stops_within_ten_seconds_and_nothing_is_lost_or_doubled(
    start: Started, box: RunningSandbox, new_database: NewDatabase
) -> None:
    url = new_database()
    ports = free_port(), free_port()
    environ = tokens(box.url) | {"BATON_DATABASE_URL": url}
    replicas: list[Process] = [
        start("run", "--http", f"127.0.0.1:{port}", **environ) for port in ports
    ]
    for replica, port in zip(replicas, ports, strict=True):
        replica.wait_until(partial(answers, f"http://127.0.0.1:{port}/readyz"))
    box.driver.fault(on="chat.*", do="slow", seconds=1.5)
    for number in range(_LEADS):
        _post(ports[number % 2], number)
    ana = box.driver.person("ana")

    def cards() -> list[str]:
        return [one["text"] for one in ana.messages("leads") if "Lead" in one["text"]]

    box.driver.wait_for(cards, 20, "the first card")  # so the next one is under way
    code, seconds = replicas[0].stop(signal.SIGTERM)
    assert (code, seconds < 10) == (0, True), replicas[0].said
    assert "Traceback" not in replicas[0].said
    _post(ports[1], _LEADS)
    box.driver.wait_for(lambda: len(cards()) > _LEADS, 40, "every card")
    shown = "\n".join(cards())
    assert all(f"Lead{number}" in shown for number in range(_LEADS + 1))
    assert len(cards()) == _LEADS + 1
    store = Database(url)
    assert store.read(_unknowns) == 0
    store.close()
