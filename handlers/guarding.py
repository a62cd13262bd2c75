"""The door-keeper: what outsiders, bots and closed accounts ask for goes no further."""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltRequest, BoltResponse

from bot.domain.people import Actor
from bot.slack import ids
from bot.slack.views import leads as windows
from bot.slack.views import sla as sentences
from handlers.matching import QuickApp
from handlers.payloads import Body, actor_of, commander_of, private

_CHECKED = frozenset({"view_submission", "message_action", "shortcut", "block_suggestion"})
#: Buttons that open a window before anything is kept, or are about nobody but who presses. All
#: others are checked in the transaction that keeps the press, which spares a look at the database.
_BUTTONS = frozenset(
    {
        ids.HOME_AWAY,
        ids.HOME_BACK,
        ids.CALIBRATION_ON,
        ids.CALIBRATION_OFF,
        ids.PAUSE,
        ids.RESUME,
        ids.FAIRNESS,
        ids.POOL_NOW,
        ids.AGENDA_ADD,
        ids.AGENDA_WORDS,
        ids.NO_ASSET,
    }
)


class GuardedApp(QuickApp):
    """Bolt, refusing whom `counts` refuses before any listener hears of it."""

    def __init__(self, counts: Callable[[Actor], bool], **options: Any) -> None:
        self._counts = counts
        super().__init__(**options)

    def answer(self, body: Body, request: Callable[[], BoltRequest]) -> BoltResponse:
        """See `QuickApp.answer`."""
        actor = who_asks(body)
        if actor is not None and not self._counts(actor):
            return refusal(body)
        return super().answer(body, request)


def who_asks(body: Body) -> Actor | None:
    """Who sends something that is checked here; None: a listener's service checks it."""
    if "command" in body:
        return commander_of(body)
    kind = body.get("type")
    if kind in _CHECKED:
        return actor_of(body)
    actions = body.get("actions") or [{}]
    if kind == "block_actions" and actions[0].get("action_id") in _BUTTONS:
        return actor_of(body)
    return None


def refusal(body: Body) -> BoltResponse:
    """What those are told who may not: nothing where Slack offers no private answer."""
    if "command" in body:
        return BoltResponse(status=200, body=private(sentences.outsider()))
    if body.get("type") == "view_submission":
        answer = {"response_action": "update", "view": windows.outsider()}
        return BoltResponse(status=200, body=answer)
    return BoltResponse(status=200)
