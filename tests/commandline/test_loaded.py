"""What a command loads: libraries that few need wait until somebody needs them."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.parts import answers, free_port
from sandbox.server import RunningSandbox

from .conftest import Started
from .office import ROOT, clean, tokens

#: Python says of every module that it loads: `import time: self [us] | cumulative | name`.
_TOLD = {"PYTHONPROFILEIMPORTTIME": "1"}
#: What a bot on SQLite over Socket Mode does without, each 5 to 60 ms of its start, or 1 to 10 MB.
_HEAVY = {
    "chardet": "content that is not UTF-8",
    "dateparser": "an absence in words",
    "email_validator": "an address that is not plain",
    "holidays": "a region's holidays",
    "icalendar": "a calendar's feed",
    "iso4217": "money",
    "mammoth": "a Word document",
    "markdown_it": "content",
    "matplotlib": "a chart",
    "numpy": "vectors",
    "openai": "a model",
    "phonenumbers": "a telephone number",
    "pptx": "a presentation",
    "psycopg": "PostgreSQL",
    "pypdfium2": "a PDF document",
    "rapidfuzz": "a question",
    "rich.console": "a table in a terminal",
    "sentencex": "a written answer",
    "sqlalchemy.dialects.postgresql": "PostgreSQL",
    "websockets": "a server that speaks WebSocket",
    "yarl": "Slack over HTTP",
}


def _loaded(said: str) -> set[str]:
    return {line.rpartition("|")[2].strip() for line in said.splitlines() if "import time:" in line}


def test_a_bot_that_is_ready_has_not_loaded_what_nobody_has_asked_for(
    start: Started, installed: RunningSandbox
) -> None:
    def ready_bot() -> str:
        port = free_port()
        words = ("run", "--http", f"127.0.0.1:{port}")
        process = start(*words, **tokens(installed.url), **_TOLD)
        process.wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
        assert process.stop()[0] == 0
        return process.said

    # The first time Alembic makes the tables, and loads what it has for every database.
    assert "alembic" in _loaded(ready_bot())
    loaded = _loaded(ready_bot())
    assert {"slack_bolt", "sqlalchemy", "bot.services.routing"} <= loaded
    assert (_HEAVY.keys() | {"alembic", "mako"}) & loaded == set()


@pytest.mark.parametrize("words", [("check",), ("manifest",)])
def test_a_light_command_loads_neither(office: Path, words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *words],
        cwd=office,
        env=clean(_TOLD),
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = _loaded(done.stderr)
    assert "pydantic" in loaded
    assert _HEAVY.keys() & loaded == set()
