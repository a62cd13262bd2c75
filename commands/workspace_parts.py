"""What following Slack needs: its people and channels, and reactions that Baton was not told of."""

from datetime import timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.services.feedback import FeedbackService
from bot.services.lookout import Lookout
from bot.services.reconciling import THOROUGH, ReconcileService
from bot.services.roster import Roster
from bot.services.wins import WinService
from bot.services.workspace import WorkspaceService
from commands.ground import Ground
from commands.parts import Duty
from handlers.ticks import Tick

#: `reactions.get` is tier 3: 50 calls a minute, of all replicas together.
_ASKING = timedelta(seconds=1.3)


@dataclass(frozen=True)
class WorkspaceParts:
    """The parts that follow what happens in Slack."""

    service: WorkspaceService
    reconcile: ReconcileService
    duties: tuple[Duty, ...]
    ticks: tuple[Tick, ...]


def workspace_parts(
    ground: Ground,
    settings: Settings,
    roster: Roster,
    *,
    feedback: FeedbackService,
    wins: WinService,
    lookout: Lookout,
) -> WorkspaceParts:
    """Make them for these settings."""
    store, directory, clock = ground.database, ground.directory, ground.clock
    service = WorkspaceService(store, settings, roster, directory, feedback, clock, wins)
    reconcile = ReconcileService(store, directory, feedback, clock, wins, lookout, _ASKING)
    return WorkspaceParts(
        service,
        reconcile,
        duties=(
            Duty("people", service.refresh_people, every=60, pace=5, wakes_on="people"),
            Duty("channels", service.refresh_channels, every=600),
            Duty("blocked channels", service.refresh_blocked, every=15),
            Duty("reconciling", reconcile.step, every=5, pace=_ASKING.total_seconds()),
        ),
        ticks=(
            Tick("ReconcileService.alive", reconcile.alive, timedelta(seconds=10)),
            Tick("ReconcileService.begin", lambda: reconcile.begin(THOROUGH), nightly=True),
        ),
    )
