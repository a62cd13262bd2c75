"""The demonstration's two processes: started one after the other, watched, ended in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from bot.dataclass import dataclass

#: How long each part may take to answer for the first time, in seconds.
_PATIENCE = 60.0
#: How long each part may take to end, in seconds.
_FAREWELL = 5.0
_LAST_WORDS = 8
# Both talk to this machine only; a proxy that the environment names has no part in that.
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_DIRECT = build_opener(ProxyHandler({}))


class DemoError(Exception):
    """The demonstration cannot go on; the message says why and what to do."""


@dataclass
class Parts:
    """Processes by name, in the order of their start; their output goes to files in `folder`."""

    folder: Path
    root: Path
    environ: Mapping[str, str]
    _running: dict[str, subprocess.Popen[Any]] = field(default_factory=dict)

    def start(self, name: str, words: list[str], ready_at: str) -> None:
        """Start a part and wait until it answers; DemoError with its last words if it does not."""
        with self.log(name).open("wb") as out:
            process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, *words],
                cwd=self.root,
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for this process, which ends the others in order.
                start_new_session=True,
            )
        self._running[name] = process
        deadline = time.monotonic() + _PATIENCE
        while not _answers(ready_at):
            if process.poll() is not None or time.monotonic() > deadline:
                raise DemoError(f"The {name} did not start. {self._last_words(name)}")
            time.sleep(0.05)

    def finish(self, name: str, words: list[str], hear: Callable[[str], None]) -> None:
        """Run a part to its end; `hear` gets each line that it prints. DemoError if it fails."""
        with self.log(name).open("wb") as out:
            process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, *words],
                cwd=self.root,
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=out,
                start_new_session=True,
                text=True,
            )
        self._running[name] = process
        for line in process.stdout or ():
            hear(line.strip())
        if process.wait():
            raise DemoError(f"The {name} did not work. {self._last_words(name)}")
        del self._running[name]

    def check(self) -> None:
        """DemoError when a part has ended by itself."""
        for name, process in self._running.items():
            if process.poll() is not None:
                raise DemoError(f"The {name} has stopped by itself. {self._last_words(name)}")

    def stop(self) -> None:
        """End all, the last first, so that the bot can still finish what it is saying."""
        for process in reversed(self._running.values()):
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(_FAREWELL)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def kill(self) -> None:
        """End all at once."""
        for process in self._running.values():
            process.kill()
            process.wait()

    def log(self, name: str) -> Path:
        """The file that a part writes to."""
        return self.folder / f"{name}.log"

    def _last_words(self, name: str) -> str:
        path = self.log(name)
        lines = path.read_text(errors="replace").splitlines()[-_LAST_WORDS:]
        return "\n".join([f"Its last words, in {path}:", *(f"  {line}" for line in lines)])

    def _environ(self) -> dict[str, str]:
        mine = {name: held for name, held in os.environ.items() if name.lower() not in _PROXIES}
        return {**mine, **self.environ}


def _answers(address: str) -> bool:
    with suppress(URLError, OSError), _DIRECT.open(address, timeout=1):
        return True
    return False
