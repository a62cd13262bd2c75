"""What stands in the way of posting a document's words where not everybody may read it."""

from bot.services.sharing import Admitted
from bot.slack.outcomes import Fault, Outcome

#: None: nothing does.
FAULTS: dict[Admitted | None, Fault] = {
    Admitted.LATER: Fault(Outcome.REST, "Slack did not tell who reads there"),
    Admitted.EARLY: Fault(Outcome.EARLY, "its card is not shown", tries=2),
    Admitted.NO: Fault(Outcome.FAILED, "not everybody there may read it"),
}
