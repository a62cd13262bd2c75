"""Looks for secrets in the files of the repository, other than those that the baseline allows.

detect-secrets' own hook counts line numbers as a change and rewrites its baseline, so that every
edit above a made-up token of a test would fail; here a secret is known by its file and its hash.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

_ROOT = Path(__file__).parents[1]
BASELINE = _ROOT / ".secrets.baseline"
#: Full of hashes, and written by programs.
_LEFT_OUT = (".lock", ".png", ".schema.json", ".secrets.baseline")
_AT_ONCE = 50

#: Files that were clean, by size and time of change: a look at all takes half a minute of a core.
_SEEN = _ROOT / ".venv" / ".clean-of-secrets"

#: File, kind, hash and line.
Found = tuple[str, str, str, int]


def main(words: list[str]) -> int:
    """`--allow` writes the baseline anew; else 1 when there is a secret that it does not allow."""
    baseline: dict[str, Any] = json.loads(BASELINE.read_text(encoding="utf-8"))
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=_ROOT, text=True)  # noqa: S607
    files = [name for name in listed.split("\0") if name and not name.endswith(_LEFT_OUT)]
    everything = {name: mark(_ROOT / name) for name in files if (_ROOT / name).is_file()}
    seen = _seen() if words != ["--allow"] else {}
    unseen = [name for name, now in everything.items() if seen.get(name) != now]
    found = scan(unseen, baseline["plugins_used"], baseline["filters_used"])
    if words == ["--allow"]:
        BASELINE.write_text(_with(baseline, found), encoding="utf-8")
        return 0
    new = [one for one in found if one[:3] not in allowed(baseline)]
    dirty = {one[0] for one in new}
    clean = {name: now for name, now in everything.items() if name not in dirty}
    _SEEN.write_text(json.dumps({"baseline": mark(BASELINE), **clean}), encoding="utf-8")
    for name, kind, _, line in new:
        print(f"{name}:{line}: looks like a secret ({kind})")
    if new:
        print("Made up? `make allow-secrets`, and commit the baseline. Real? Revoke it now.")
    return 1 if new else 0


def allowed(baseline: dict[str, Any]) -> set[tuple[str, str, str]]:
    """File, kind and hash of what the baseline allows."""
    results = baseline["results"].items()
    return {(name, one["type"], one["hashed_secret"]) for name, many in results for one in many}


def mark(file: Path) -> str:
    """What changes whenever a file does."""
    told = file.stat()
    return f"{told.st_size}:{told.st_mtime_ns}"


def _seen() -> dict[str, str]:
    """The files that were clean; none when the baseline has changed since."""
    try:
        seen: dict[str, str] = json.loads(_SEEN.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return seen if seen.get("baseline") == mark(BASELINE) else {}


def scan(
    files: list[str], plugins: list[dict[str, Any]], filters: list[dict[str, Any]]
) -> list[Found]:
    """All secrets in files (relative to the repository), in order."""
    settings = {"plugins_used": plugins, "filters_used": filters}
    parts = [files[at : at + _AT_ONCE] for at in range(0, len(files), _AT_ONCE)]
    with ProcessPoolExecutor() as pool:
        found = pool.map(_scan, parts, [settings] * len(parts))
        return sorted(one for some in found for one in some)


def _scan(files: list[str], settings: dict[str, Any]) -> list[Found]:
    with transient_settings(settings):
        return [
            (name, secret.type, secret.secret_hash, secret.line_number)
            for name in files
            for secret in scan_file(str(_ROOT / name))
        ]


def _with(baseline: dict[str, Any], found: Iterable[Found]) -> str:
    results: dict[str, list[dict[str, str]]] = {}
    for name, kind, hashed, _ in found:
        one = {"type": kind, "hashed_secret": hashed}
        if one not in results.setdefault(name, []):
            results[name].append(one)
    return json.dumps({**baseline, "results": results}, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
