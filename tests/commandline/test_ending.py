"""How commands end when somebody presses Ctrl-C, a disk is full, a terminal lacks signs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import check, looking
from commands.table import COMMANDS

from .conftest import Baton
from .office import ROOT


def told_by(words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """What a command in a process of its own says."""
    command = f"{sys.executable} {ROOT / 'app.py'} {words}"
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(command, shell=True, capture_output=True, env=environ, check=False)  # noqa: S602  # redirections are the point


def test_ctrl_c_ends_a_command_with_130_and_a_line_that_says_what_became_of_it(
    baton: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", interrupted)
    said = baton("check")
    assert (said.code, said.err) == (130, "\nStopped. Nothing was changed.\n")


def test_commands_that_write_say_what_is_kept() -> None:
    for name in ("import", "content", "erase", "db"):
        assert COMMANDS[name].stopped != "Nothing was changed."


def test_output_onto_a_full_disk_is_told_in_a_line_and_not_in_a_traceback() -> None:
    done = told_by("manifest > /dev/full")
    assert done.returncode == 1
    assert done.stderr == b"The output cannot be written: No space left on device.\n"


def test_a_file_that_cannot_be_written_is_named(baton: Baton, office: Path) -> None:
    said = baton("check", "--write-schema", str(office / "no" / "schema.json"))
    assert (said.code, said.out) == (1, "")
    assert said.err == f"{office / 'no' / 'schema.json'}: No such file or directory.\n"


def test_signs_that_the_terminal_lacks_are_written_plainer() -> None:
    done = told_by("manifest --help", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"--url https://..." in done.stdout


def test_tables_for_machines_are_utf_8_wherever_they_go(baton: Baton, office: Path) -> None:
    assert baton("db", "upgrade").code == 0
    done = told_by("measures --json", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert not done.stderr
    done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "why",
    ["unable to open database file", "attempt to write a readonly database", "no such table: x"],
)
def test_what_databases_say_comes_with_a_remedy(why: str) -> None:
    assert looking.remedy(why)
