"""A workflow tool beside Baton: n8n with a webhook that saves its executions, where it is there.

It is not ours to install: `BATON_BENCH_N8N` names its command (docs/benchmarks.md).
"""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.parts import PartError, free_port
from bench.speed import client
from bench.speed.requests import post
from bench.speed.rounds import Server

#: Where its webhooks are.
PREFIX = "/webhook"
#: Seconds that its commands take, the first of which makes its database.
_PATIENCE = 180.0
#: Nothing goes elsewhere, and steps run in the same process, which is quicker.
_SETTINGS = {
    "N8N_LISTEN_ADDRESS": "127.0.0.1",
    "N8N_DIAGNOSTICS_ENABLED": "false",
    "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
    "N8N_TEMPLATES_ENABLED": "false",
    "N8N_PERSONALIZATION_ENABLED": "false",
    "N8N_RUNNERS_ENABLED": "false",
    # There are no expressions, and the other engine must be compiled where it is installed.
    "N8N_EXPRESSION_ENGINE": "legacy",
    "EXECUTIONS_DATA_SAVE_ON_SUCCESS": "all",
    "EXECUTIONS_DATA_PRUNE": "false",
}
_WORKFLOW = {
    "id": "bench",
    "name": "Leads",
    "active": True,
    "nodes": [
        {
            "id": "1",
            "name": "Lead",
            "type": "n8n-nodes-base.webhook",
            "typeVersion": 2,
            "position": [0, 0],
            "webhookId": "leads",
            "parameters": {
                "httpMethod": "POST",
                "path": "leads/form",
                # It answers at once, not when the workflow has run.
                "responseMode": "onReceived",
                "options": {},
            },
        },
        {
            "id": "2",
            "name": "Nothing more",
            "type": "n8n-nodes-base.noOp",
            "typeVersion": 1,
            "position": [200, 0],
            "parameters": {},
        },
    ],
    "connections": {"Lead": {"main": [[{"node": "Nothing more", "type": "main", "index": 0}]]}},
    "settings": {"saveDataSuccessExecution": "all", "executionOrder": "v1"},
}


@contextmanager
def workflow_tool(folder: Path) -> Iterator[Server | None]:
    """Run it with its files in `folder` until the body ends; None: nobody has told where it is."""
    command = os.environ.get("BATON_BENCH_N8N")
    if not command:
        yield None
        return
    port = free_port()
    environ = {**os.environ, **_SETTINGS, "N8N_USER_FOLDER": str(folder), "N8N_PORT": str(port)}
    told = folder / "workflow.json"
    told.write_text(json.dumps([_WORKFLOW]))
    for words in (
        ["import:workflow", f"--input={told}"],
        ["update:workflow", "--id=bench", "--active=true"],
    ):
        subprocess.run(
            [command, *words], env=environ, check=True, capture_output=True, timeout=_PATIENCE
        )
    with (folder / "n8n.log").open("wb") as log:
        process = subprocess.Popen([command, "start"], env=environ, stdout=log, stderr=log)
    try:
        _wait_until_it_answers(process, port, folder)
        yield Server(port, process.pid, folder)
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_it_answers(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    over = time.monotonic() + _PATIENCE
    # Its own "healthy" comes before its webhooks are there.
    trial = post(f"{PREFIX}/leads/form", b"{}", {"Content-Type": "application/json"})
    while process.poll() is None and time.monotonic() < over:
        with suppress(OSError, ConnectionError):
            if not client.run(("127.0.0.1", port), [trial], 1).refused:
                return
        time.sleep(0.5)
    raise PartError(f"n8n did not start: {(folder / 'n8n.log').read_text()[-800:]}")
