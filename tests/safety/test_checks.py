"""What `make check` says of vulnerable packages and of secrets."""

import json
import subprocess
import sys
from typing import Any

import pytest

from checks import dependencies, secrets


def test_a_vulnerable_package_is_named_with_the_version_that_mends_it() -> None:
    told: list[dict[str, Any]] = [
        {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]},
        {"name": "b", "version": "1", "vulns": []},
        {"name": "c", "version": "1", "skip_reason": "not found"},
    ]
    assert dependencies.findings(told) == (["a 1: PYSEC-1, mended in 2"], 2)


def test_an_ignored_advisory_has_a_reason() -> None:
    pyproject = (dependencies._ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(len(why) > 20 for why in dependencies.ignore_list(pyproject).values())


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("print('x')", "cannot be asked"),
        ("raise SystemExit('no network')", "no network"),
        ("import time; time.sleep(9)", "did not answer"),
    ],
)
def test_an_index_that_cannot_be_asked_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, says: str
) -> None:
    real = subprocess.run

    def instead(_words: object, **options: object) -> object:
        return real([sys.executable, "-c", command], **options)  # type: ignore[call-overload]  # as given

    monkeypatch.setattr(subprocess, "run", instead)
    monkeypatch.setattr(dependencies, "_SECONDS", 1)
    assert dependencies.main() == 0
    assert says in capsys.readouterr().out


def test_a_token_in_a_file_is_found_and_one_in_the_baseline_is_allowed() -> None:
    baseline = json.loads(secrets.BASELINE.read_text(encoding="utf-8"))
    name = "tests/rules/test_settings_changes.py"
    found = secrets._scan([name], {key: baseline[key] for key in ("plugins_used", "filters_used")})
    assert {"Slack Token", "Private Key"} <= {one[1] for one in found}
    assert {one[:3] for one in found} <= secrets.allowed(baseline)
    assert not {one[:3] for one in found} & secrets.allowed({"results": {}})


def test_sql_that_is_put_together_from_strings_is_found() -> None:
    code = 'def look(name: str) -> str:\n    return f"SELECT id FROM leads WHERE name = {name}"\n'
    words = [sys.executable, "-m", "ruff", "check", "--quiet"]
    for folder in ("storage", "bot/services", "handlers", "commands"):
        done = subprocess.run(
            [*words, "--stdin-filename", f"{folder}/made_up.py", "-"],
            cwd=dependencies._ROOT,
            input=code,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "S608" in done.stdout, folder
