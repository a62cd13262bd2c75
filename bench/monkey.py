"""Lets things go wrong with a fleet, one after another or at once, by the dice of a seed."""

import os
import random
import resource
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bench.cluster import Cluster
from bench.draws import draws
from bench.fleet import Replica
from bench.machines import Machine
from bench.outages import Outages
from bench.parts import Part, PartError, answers
from bench.small_disk import NoRightError

#: What only makes things slow or wrong, so that no click may fail for it.
HARMLESS = frozenset({"database slow", "clock set wrong"})
#: Bytes that a process may take beside what it has when its memory is limited.
_SPARE = 4 * 2**20
#: Seconds between two looks of the service manager.
_RESTART = 2.0
#: Seconds after which a process that had no memory should be well again.
_RECOVERY = 20.0
#: Starts after which a process that ends by itself, with nothing in its way, is given up.
_STARTS = 3

_TROUBLE = (
    httpx.HTTPError,
    SQLAlchemyError,
    OSError,
    PartError,
    subprocess.SubprocessError,
    NoRightError,
)


@dataclass
class Monkey:
    """Chooses what goes wrong, with which replica and for how long; counts it by kind."""

    replicas: list[Replica]
    #: Address of the workspace, without anything in between.
    slack: str
    cluster: Cluster
    seed: int
    outages: Outages = field(default_factory=Outages)
    #: Seconds from SIGTERM to the end, of each stop.
    stops: list[float] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)
    #: Held by whoever ends or starts a process.
    _manager: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin: a hand for the processes, one for what lies between, one for their cables."""
        self.outages.watch()
        hands = [self._processes(), self._surroundings()]
        if all(one.machine for one in self.replicas):
            hands.append(self._cables())
        for number, faults in enumerate(hands):
            dice = random.Random(f"{self.seed}:{number}")
            thread = threading.Thread(target=self._play, args=(dice, faults), daemon=True)
            thread.start()
            self._threads.append(thread)
        self._threads.append(threading.Thread(target=self._restart_ended, daemon=True))
        self._threads[-1].start()

    def _restart_ended(self) -> None:
        """Start again what ended by itself, as a service manager does (`Restart=always`)."""
        while not self._stop.wait(_RESTART):
            for replica in self.replicas:
                with self._manager:
                    if not replica.bot.running:
                        self.done["ended by itself, started again"] += 1
                        replica.bot.start()

    def stop(self) -> None:
        """Leave off, and mend everything."""
        self._stop.set()
        for thread in self._threads:
            thread.join(120)
        for one in self.replicas:
            one.mend()
        for one in self.replicas:
            _revive(one.bot)

    def _play(self, dice: random.Random, faults: dict[str, Callable[..., None]]) -> None:
        for draw in draws(dice, list(faults), len(self.replicas)):
            if self._stop.wait(draw.pause):
                return
            harmless = draw.name in HARMLESS
            stands_in_the_way = nullcontext() if harmless else self.outages.noted(draw.name)
            try:
                with stands_in_the_way:
                    faults[draw.name](self.replicas[draw.replica], draw.seconds, draw.which)
            except _TROUBLE as error:
                self.trouble.append(f"{draw.name}: {error}")
            else:
                self.done[draw.name] += 1

    def _processes(self) -> dict[str, Callable[..., None]]:
        return {
            "kill -9": self._kill,
            "SIGTERM and start": self._drain,
            "stopped for seconds": self._freeze,
            "database restarted": self._restart,
            "connections used up": self._crowd_out,
            "database failed over": self._fail_over,
            "database refuses to write": self._refuse_writes,
            "database's disk full": self._fill_disk,
            "memory limited": self._limit_memory,
        }

    def _surroundings(self) -> dict[str, Callable[..., None]]:
        return {
            "database cut off": self._cut_database,
            "database silent": self._silence_database,
            "database slow": self._slow_database,
            "Slack cut off": self._cut_slack,
            "Slack silent": self._silence_slack,
            "Slack slow": self._slow_slack,
            "all sockets closed": self._storm,
            "clock set wrong": self._clock,
        }

    def _cables(self) -> dict[str, Callable[..., None]]:
        return {
            "network: cable out": self._cable(Machine.unplugged),
            "network: all lost": self._cable(Machine.lost),
            "network: answers lost": self._cable(Machine.deaf),
        }

    def _cable(
        self, fault: Callable[[Machine], AbstractContextManager[None]]
    ) -> Callable[..., None]:
        def play(replica: Replica, seconds: float, _which: float) -> None:
            assert replica.machine is not None
            with fault(replica.machine):
                self._stop.wait(seconds)

        return play

    def _kill(self, replica: Replica, seconds: float, _which: float) -> None:
        with self._manager:
            replica.bot.kill()
            self._stop.wait(seconds / 4)
            replica.bot.start()

    def _drain(self, replica: Replica, _seconds: float, _which: float) -> None:
        with self._manager:
            began = time.monotonic()
            replica.bot.stop()
            self.stops.append(time.monotonic() - began)
            replica.bot.start()

    def _freeze(self, replica: Replica, seconds: float, _which: float) -> None:
        with suppress(ProcessLookupError):
            os.kill(replica.bot.pid, signal.SIGSTOP)
            self._stop.wait(seconds * 4)
            os.kill(replica.bot.pid, signal.SIGCONT)

    def _restart(self, _replica: Replica, _seconds: float, _which: float) -> None:
        self.cluster.restart()

    def _fail_over(self, _replica: Replica, _seconds: float, _which: float) -> None:
        self.cluster.fail_over()

    def _refuse_writes(self, _replica: Replica, seconds: float, _which: float) -> None:
        self.cluster.refuse_writes(lambda: self._stop.wait(seconds))

    def _fill_disk(self, _replica: Replica, seconds: float, which: float) -> None:
        self.cluster.fill_disk(lambda: self._stop.wait(seconds), log_too=which < 0.5)

    def _limit_memory(self, replica: Replica, seconds: float, _which: float) -> None:
        """Give a process no more memory for a while; it is replaced if it does not recover."""
        bot = replica.bot
        pages = int(Path(f"/proc/{bot.pid}/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + _SPARE
        resource.prlimit(bot.pid, resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
        limited = bot.pid
        self._stop.wait(seconds)
        if bot.pid != limited or not bot.running:
            self.done["ended while memory was limited"] += 1
            return
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(bot.pid, resource.RLIMIT_AS, unlimited)
        until = time.monotonic() + _RECOVERY
        while not answers(bot.ready_at):
            if time.monotonic() > until:
                self.done["killed, not well after memory was limited"] += 1
                with self._manager:
                    bot.kill()
                return
            time.sleep(0.2)

    def _crowd_out(self, _replica: Replica, seconds: float, _which: float) -> None:
        """Take every connection that the server has left."""
        engine = create_engine(self.cluster.url, poolclass=NullPool)
        held = []
        try:
            for _ in range(200):
                held.append(engine.connect())
                held[-1].execute(text("SELECT 1"))
        except SQLAlchemyError:
            self._stop.wait(seconds)
        finally:
            for one in held:
                with suppress(SQLAlchemyError):
                    one.close()

    def _cut_database(self, replica: Replica, seconds: float, _which: float) -> None:
        replica.to_database.cut()
        self._stop.wait(seconds)
        replica.to_database.mend()

    def _silence_database(self, replica: Replica, seconds: float, _which: float) -> None:
        replica.to_database.silence()
        self._stop.wait(seconds)
        replica.to_database.mend()

    def _slow_database(self, replica: Replica, seconds: float, which: float) -> None:
        replica.to_database.delay = 0.01 + which * 0.04
        self._stop.wait(seconds)
        replica.to_database.mend()

    def _cut_slack(self, replica: Replica, seconds: float, _which: float) -> None:
        replica.to_slack.cut()
        self._stop.wait(seconds)
        replica.to_slack.mend()

    def _silence_slack(self, replica: Replica, seconds: float, _which: float) -> None:
        replica.to_slack.silence()
        self._stop.wait(seconds)
        replica.to_slack.mend()

    def _slow_slack(self, replica: Replica, seconds: float, which: float) -> None:
        replica.to_slack.delay = 0.05 + which * 0.5
        self._stop.wait(seconds)
        replica.to_slack.mend()

    def _clock(self, replica: Replica, seconds: float, which: float) -> None:
        replica.clock.set((which - 0.5) * 600)
        self._stop.wait(seconds)
        replica.clock.set(0)

    def _storm(self, _replica: Replica, _seconds: float, which: float) -> None:
        how = "now" if which < 0.5 else "warn"
        httpx.post(
            f"{self.slack}/sandbox/faults", json={"disconnect": how}, trust_env=False, timeout=10
        )


def _revive(bot: Part) -> None:
    """Wait until it can do its work, started again if it ended for what is over by now."""
    for left in reversed(range(_STARTS)):
        if not bot.running:
            bot.start()
        try:
            bot.wait_ready()
        except PartError:
            if bot.running or not left:
                raise
        else:
            return
