"""Asks the package index whether a pinned package has a known vulnerability."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[1]
_LOCK = "requirements.lock"
#: An index that does not answer within so many seconds must not keep anybody from working.
_SECONDS = 60


def main() -> int:
    """0: nothing is known against them, or nobody could be asked; 1: something must be done."""
    ignored = ignore_list((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = _ask([f"--ignore-vuln={one}" for one in ignored])
    if isinstance(found, str):
        print(f"Dependencies not audited: {found}")
        return 0
    lines, asked = findings(found)
    if lines:
        print("\n".join(lines))
        print("Raise the versions (make lock), or see [tool.baton.audit] in pyproject.toml.")
        return 1
    if not asked:
        print("Dependencies not audited: this package index knows no advisories.")
    return 0


def ignore_list(pyproject: str) -> dict[str, str]:
    """The advisories to ignore, each with its reason, as pyproject.toml names them."""
    table = tomllib.loads(pyproject)["tool"]["baton"]["audit"]["ignore"]
    return {str(name): str(why) for name, why in table.items()}


def findings(dependencies: list[dict[str, Any]]) -> tuple[list[str], int]:
    """A line for each vulnerability, and about how many packages the index knew anything."""
    known = [one for one in dependencies if "skip_reason" not in one]
    lines = [
        f"{one['name']} {one['version']}: {vulnerability['id']}, mended in "
        f"{', '.join(vulnerability.get('fix_versions', ())) or 'no version yet'}"
        for one in known
        for vulnerability in one.get("vulns", ())
    ]
    return lines, len(known)


def _ask(ignoring: list[str]) -> list[dict[str, Any]] | str:
    """What pip-audit tells of each package, or why it could not ask."""
    words = [sys.executable, "-m", "pip_audit", "-r", _LOCK, "--require-hashes", "--disable-pip"]
    words += ["--progress-spinner=off", "--format=json", *ignoring]
    try:
        done = subprocess.run(  # noqa: S603  # our own words
            words, cwd=_ROOT, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"the package index did not answer within {_SECONDS} seconds."
    try:
        return list(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        return f"the package index cannot be asked ({last[:200]})."


if __name__ == "__main__":
    sys.exit(main())
