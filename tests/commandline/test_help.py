"""`baton --help` and each command's own."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from commands.table import COMMANDS

from .conftest import Baton
from .office import ROOT


def test_help_lists_every_command_with_its_purpose(baton: Baton) -> None:
    said = baton("--help")
    assert said.code == 0
    for name, command in COMMANDS.items():
        assert name in said.out
        assert command.purpose in " ".join(said.out.split())


def test_it_says_which_version_it_is(baton: Baton) -> None:
    said = baton("--version")
    assert (said.code, said.out) == (0, f"Baton {version('baton')}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_its_exit_codes(baton: Baton, name: str) -> None:
    said = baton(name, "--help")
    assert said.code == 0
    assert "Exit codes: 0" in said.out


@pytest.mark.parametrize(
    "words", [("--config", "nowhere.yaml", "check"), ("check", "--config", "nowhere.yaml")]
)
def test_the_settings_are_named_before_or_behind_the_command(
    baton: Baton, words: tuple[str, ...]
) -> None:
    said = baton(*words)
    assert said.code == 2
    assert "there is no file" in said.err
    assert "nowhere.yaml" in said.err


LOOKING = [
    ("pool",), ("sla",), ("actions",), ("exchange",), ("gaps",), ("meetings",), ("settings",),
    ("measures",), ("digest", "weekly"), ("export", "--behind", "leads"), ("erase", "42"),
    ("content", "search", "refund"), ("content", "usage"), ("replay", "--config", "app.yaml"),
]  # fmt: skip


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_whoever_only_looks_makes_no_database_and_is_told_what_does(
    baton: Baton, office: Path, words: tuple[str, ...]
) -> None:
    said = baton(*words, "--database", f"sqlite:///{office / 'other.db'}")
    assert said.code == 2
    assert f"there is no database {office / 'other.db'} yet" in said.err
    assert "`baton run`" in said.err
    assert not (office / "other.db").exists()


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"", "It is empty or of an earlier version. Try: baton db upgrade\n"),
        (b"Lead,E-mail\n" * 50, "Name another with --database or BATON_DATABASE_URL.\n"),
    ],
)
def test_what_is_no_database_of_this_version_is_told_with_what_helps(
    baton: Baton, office: Path, content: bytes, remedy: str
) -> None:
    (office / "other.db").write_bytes(content)
    said = baton("sla", "--database", f"sqlite:///{office / 'other.db'}")
    assert said.code == 1
    assert said.err.endswith(remedy)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("content", "usage", "--days", "99999999"), "not a number of days from 1 to 3650"),
        (("content", "usage", "--days", "0"), "not a number of days from 1 to 3650"),
        (("exchange", "--rounds", "-1"), "not a number from 1"),
        (("settings", "--last", "0"), "not a number from 1"),
        (("demo", "--port", "99999"), "not a port from 1 to 65535"),
        (("demo", "--every", "-1"), "not a number of seconds"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_numbers_beyond_their_limits_are_refused_in_plain_words(
    baton: Baton, words: tuple[str, ...], told: str
) -> None:
    said = baton(*words)
    assert said.code == 2
    assert told in said.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("actions",), "No action is open."),
        (("actions", "--overdue"), "Nothing is overdue."),
        (("gaps",), "No gap is open"),
        (("meetings",), "No meeting is planned."),
        (("meetings", "agenda"), "There is no meeting to print."),
        (("meetings", "list", "nope"), 'No series is called "nope".'),
        (("export", "--behind", "leads"), "No lead is behind it."),
        (("replay", "--config", "app.yaml"), "imported as history count with --history"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_where_there_is_nothing_a_sentence_says_so(
    baton: Baton, words: tuple[str, ...], told: str
) -> None:
    assert baton("db", "upgrade").code == 0
    said = baton(*words)
    assert told in said.out + said.err
    assert "┏" not in said.out


def test_days_that_are_no_number_are_refused_in_plain_words(baton: Baton) -> None:
    said = baton("sla", "--days", "x")
    assert said.code == 2
    assert "x is not a number of days from 1 to 3650" in said.err


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
