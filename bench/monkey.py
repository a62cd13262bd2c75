"""Lets things go wrong with a fleet, one after another or at once, by the dice of a seed."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bench.fleet import Replica
from bench.parts import PartError

#: Seconds between two faults, and that one lasts, at most.
PAUSE, LASTS = 8.0, 9.0


@dataclass
class Monkey:
    """Chooses what goes wrong, with which replica and for how long; counts it by kind."""

    replicas: list[Replica]
    #: Addresses of the workspace and of the database, without anything in between.
    slack: str
    database: str
    restart_database: Callable[[], None]
    seed: int
    done: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin: one hand for the processes, one for what lies between them."""
        for number, faults in enumerate((self._processes(), self._surroundings())):
            dice = random.Random(f"{self.seed}:{number}")
            thread = threading.Thread(target=self._play, args=(dice, faults), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Leave off, and mend everything."""
        self._stop.set()
        for thread in self._threads:
            thread.join(120)
        for one in self.replicas:
            one.mend()
            if not one.bot.running:
                one.bot.start()
        for one in self.replicas:
            one.bot.wait_ready()

    def _play(self, dice: random.Random, faults: dict[str, Callable[..., None]]) -> None:
        while not self._stop.wait(dice.random() * PAUSE):
            # Drawn before anything happens, so that the same seed means the same choices.
            name = dice.choice(list(faults))
            replica, seconds = dice.choice(self.replicas), 1 + dice.random() * LASTS
            try:
                faults[name](replica, seconds, dice.random())
            except (httpx.HTTPError, SQLAlchemyError, OSError, PartError) as error:
                self.trouble.append(f"{name}: {error}")
            else:
                self.done[name] += 1

    def _processes(self) -> dict[str, Callable[..., None]]:
        return {
            "kill -9": self._kill,
            "SIGTERM and start": self._drain,
            "stopped for seconds": self._freeze,
            "database restarted": self._restart,
            "connections used up": self._crowd_out,
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

    def _kill(self, replica: Replica, seconds: float, _which: float) -> None:
        replica.bot.kill()
        self._stop.wait(seconds / 4)
        replica.bot.start()

    def _drain(self, replica: Replica, _seconds: float, _which: float) -> None:
        began = time.monotonic()
        replica.bot.stop()
        if (took := time.monotonic() - began) > 15:
            self.trouble.append(f"{replica.bot.name} took {took:.0f} s to end")
        replica.bot.start()

    def _freeze(self, replica: Replica, seconds: float, _which: float) -> None:
        with suppress(ProcessLookupError):
            os.kill(replica.bot.pid, signal.SIGSTOP)
            self._stop.wait(seconds * 4)
            os.kill(replica.bot.pid, signal.SIGCONT)

    def _restart(self, _replica: Replica, _seconds: float, _which: float) -> None:
        self.restart_database()

    def _crowd_out(self, _replica: Replica, seconds: float, _which: float) -> None:
        """Take every connection that the server has left."""
        engine = create_engine(self.database, poolclass=NullPool)
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
