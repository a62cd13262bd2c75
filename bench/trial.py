"""One trial's whole setting: a company at work in a folder of its own, settled and audited."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bench.audit import Audit
from bench.company import Company, Site, site
from bench.crowd import Crowd
from bench.databases import new_database
from bench.dues import Dues
from bench.evidence import Database, Workspace, waiting
from bench.ledger import Ledger

#: A trial that makes no progress for so long will make none, in seconds. Edits of cards come at
#: 48 a minute, an event that got lost on its way is sent again after half a minute, and reminders
#: are looked for once a minute, beginning a minute after a start.
STILL = 120.0
#: Slack sends an event again at once, after a minute and after five; this is quicker and as often.
RETRIES = (0.5, 3.0, 20.0)


@dataclass(frozen=True)
class Options:
    """Which database and which way to Slack a trial uses; `keep` leaves the folder there."""

    seed: int = 1
    database: str | None = None
    postgresql: bool = False
    mode: str = "socket"
    keep: Path | None = None
    #: The address at which the workspace listens.
    host: str = "127.0.0.1"


@dataclass
class Trial:
    """A workspace that runs, a bot to be started, people ready to act."""

    site: Site
    crowd: Crowd
    ledger: Ledger
    database: str
    #: What falls due while it runs, if anything.
    dues: Dues | None = None
    #: How much of that there was at the last audit.
    came: Counter[str] = field(default_factory=Counter)

    def settle(self) -> Audit:
        """Wait until everything accepted is shown, or nothing moves any more, and audit."""
        left, moved_at = -1, time.monotonic()
        while time.monotonic() - moved_at < STILL:
            now = waiting(self.database) + len(self.ledger.posted) - len(self.ledger.accepted)
            if now != left or self.crowd.busy:
                left, moved_at = now, time.monotonic()
            if not now and not self.crowd.busy:
                audit = self.audit()
                if not audit.findings:
                    return audit
                # An event may still be on its way.
            time.sleep(1)
        return self.audit()

    def audit(self) -> Audit:
        """Compare everything now."""
        audit = Audit(self.ledger, Database.read(self.database), Workspace.read(self.site))
        if self.dues is not None:
            due = self.dues.read(self.database, self.ledger.responded)
            audit.more, self.came = due.findings, due.counts
        return audit


@contextmanager
def trial(company: Company, options: Options) -> Iterator[Trial]:
    """Start the workspace and the crowd; the bot is started by whoever tries it."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        with new_database(folder, postgresql=options.postgresql, url=options.database) as url:
            place = site(company, folder, url, options.mode, options.host)
            ledger = Ledger()
            crowd = Crowd(place, ledger, options.seed)
            try:
                place.workspace.start()
                place.workspace.wait_ready()
                retries = {"retry_delays": RETRIES}
                httpx.post(f"{place.slack}/sandbox/app", json=retries, trust_env=False)
                crowd.start()
                yield Trial(place, crowd, ledger, url)
            finally:
                crowd.stop()
                place.bot.stop()
                place.workspace.stop()
