"""A disk in memory that can be filled up, where this machine lets us mount one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


class NoRightError(Exception):
    """This machine does not let us mount a disk."""


@dataclass
class SmallDisk:
    """A folder with room for so many bytes, or, without the right to mount, an ordinary one."""

    folder: Path
    room: int
    mounted: bool = False

    def begin(self) -> None:
        """Make the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() != 0 or not shutil.which("mount"):
            return
        words = ["mount", "-t", "tmpfs", "-o", f"size={self.room}", "tmpfs", str(self.folder)]
        done = subprocess.run(words, check=False, capture_output=True)  # our own words
        # A container may be root and still not be allowed to.
        self.mounted = done.returncode == 0

    def end(self) -> None:
        """Take the disk away, with all that is on it."""
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False)  # our own
            self.mounted = False

    @contextmanager
    def full(self) -> Iterator[None]:
        """Have no byte left on it. Raises NoRightError where no disk could be mounted."""
        if not self.mounted:
            raise NoRightError("only root may mount a disk, and not in every container")
        ballast = self.folder / "ballast"
        try:
            with ballast.open("wb") as out:
                with suppress(OSError):
                    os.posix_fallocate(out.fileno(), 0, shutil.disk_usage(self.folder).free)
                # What was freed meanwhile, to the last page.
                with suppress(OSError):
                    while True:
                        os.write(out.fileno(), bytes(4096))
            yield
        finally:
            ballast.unlink(missing_ok=True)
