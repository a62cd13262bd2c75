"""Limits processes to a share of a core, where the machine lets us.

Four replicas on a machine of two cores take each other's; with a fifth of a core each, four have
four times as much as one, and what they carry shows whether they share the work.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
#: Short, so that a process that has used up its share does not stop for long at a time.
_PERIOD = 10_000


class NoSharesError(Exception):
    """This machine does not let us limit processes; the message says what is missing."""


@contextmanager
def limited(pids: list[int], cores: float) -> Iterator[None]:
    """Each of the processes gets at most so much of a core, by control groups (version 1 or 2)."""
    made: list[Path] = []
    try:
        for pid in pids:
            made.append(_made(pid))
            _limit(made[-1], cores)
            (made[-1] / "cgroup.procs").write_text(f"{pid}\n")
        yield
    except OSError as error:
        raise NoSharesError(f"control groups cannot be used: {error}") from error
    finally:
        for group in made:
            with suppress(OSError):
                _leave(group)
                group.rmdir()


def _parent() -> Path:
    for root in (_ROOT / "cpu", _ROOT):
        # Version 1 has a folder for each kind, version 2 one for all.
        if (root / "cgroup.procs").exists():
            return root
    raise NoSharesError(f"there are no control groups in {_ROOT}")


def _made(pid: int) -> Path:
    group = _parent() / f"baton-bench-{os.getpid()}-{pid}"
    group.mkdir()
    return group


def _limit(group: Path, cores: float) -> None:
    quota = int(_PERIOD * cores)
    if (group / "cpu.max").exists():
        (group / "cpu.max").write_text(f"{quota} {_PERIOD}")
    else:
        (group / "cpu.cfs_period_us").write_text(f"{_PERIOD}")
        (group / "cpu.cfs_quota_us").write_text(f"{quota}")


def _leave(group: Path) -> None:
    for pid in (group / "cgroup.procs").read_text().split():
        with suppress(ProcessLookupError):
            (group.parent / "cgroup.procs").write_text(pid)
