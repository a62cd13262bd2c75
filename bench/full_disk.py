"""`python -m bench disk`: a process on SQLite whose disk is full again and again."""

import re
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.company import Company
from bench.parts import Part, PartError, answers
from bench.report import tell
from bench.small_disk import NoRightError, SmallDisk
from bench.trial import Options, Trial, trial

#: Bytes of the disk: the log alone may take 32 MB.
_ROOM = 96 * 2**20
#: Seconds with and without room, and leads that are posted in each.
_SECONDS, _LEADS, _ACTS = 4.0, 12, 6
#: Seconds that coming up again may take.
_PATIENCE = 60.0
#: What people read in Baton's log.
_CLEAR = re.compile(r"disk is full")


def full_disk(times: int, options: Options) -> int:
    """Fill the disk so many times under load, make room, audit; returns the exit code.

    Raises NoRightError where no disk can be mounted.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        disk = SmallDisk(Path(folder) / "disk", _ROOM)
        disk.begin()
        try:
            if not disk.mounted:
                raise NoRightError("only root may mount a disk, and not in every container")
            url = f"sqlite:///{disk.folder / 'baton.db'}"
            with trial(Company(channels=12), replace(options, database=url)) as one:
                one.site.bot.start()
                one.site.bot.wait_ready()
                falsely = [_fill(one, disk) for _ in range(times)]
                one.site.bot.stop()
                with disk.full():
                    # It says what is wrong and does not come up, or comes up and refuses.
                    one.site.bot.start()
                    time.sleep(_SECONDS)
                _come_up(one.site.bot)
                audit = one.settle()
                said = one.site.bot.log.read_text(errors="replace")
                findings = [
                    *audit.findings,
                    *(["no post was answered 503"] * (not one.ledger.refused)),
                    *(["the log does not say that the disk is full"] * (not _CLEAR.search(said))),
                ]
                figures = {
                    "times full": times,
                    "seed": options.seed,
                    "minutes": (time.monotonic() - started) / 60,
                    "posts answered 503": one.ledger.refused,
                    "posts accepted while full": sum(falsely),
                    **audit.counts(),
                }
        finally:
            disk.end()
    return tell("full disk on sqlite", figures, findings)


def _come_up(bot: Part) -> None:
    """Wait until it is ready; start it again whenever it ended, as a service manager does."""
    until = time.monotonic() + _PATIENCE
    while not answers(bot.ready_at):
        if not bot.running:
            bot.start()
        if time.monotonic() > until:
            raise PartError(f"{bot.name} did not come up: {bot.last_words()}")
        time.sleep(0.2)


def _fill(one: Trial, disk: SmallDisk) -> int:
    """Returns how many leads were accepted meanwhile: the log may have had room of its own."""
    one.crowd.add_leads(_LEADS)
    one.crowd.add_acts(_ACTS)
    time.sleep(_SECONDS)
    with disk.full():
        before = len(one.ledger.accepted)
        one.crowd.add_leads(_LEADS)
        one.crowd.add_acts(_ACTS)
        time.sleep(_SECONDS)
        accepted = len(one.ledger.accepted) - before
    time.sleep(_SECONDS)
    return accepted
