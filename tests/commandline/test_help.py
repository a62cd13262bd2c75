"""`baton --help` and each command's own."""

import subprocess
import sys

import pytest

from app import COMMANDS

from .conftest import Baton
from .office import ROOT


def test_help_lists_every_command_with_its_purpose(baton: Baton) -> None:
    said = baton("--help")
    assert said.code == 0
    for name, command in COMMANDS.items():
        assert name in said.out
        assert command.purpose in " ".join(said.out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_its_exit_codes(baton: Baton, name: str) -> None:
    said = baton(name, "--help")
    assert said.code == 0
    assert "Exit codes: 0" in said.out


def test_without_a_command_the_use_is_shown(baton: Baton) -> None:
    said = baton()
    assert said.code == 2
    assert "usage: baton" in said.err


def test_help_loads_nothing_of_the_bot() -> None:
    code = (
        "import sys, app\n"
        "try: app.main(['--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name.split('.')[0] in ('bot', 'slack_bolt', 'sqlalchemy') "
        "for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)


def test_output_that_nobody_reads_to_its_end_is_no_error() -> None:
    command = f"{sys.executable} app.py manifest | head -c 1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, check=False)  # noqa: S602  # a pipe is the point
    assert done.stderr == b""
