"""The Home tab: when it is opened, its own buttons, and who has acted elsewhere."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse

from bot.dataclass import dataclass
from bot.domain.people import Actor
from bot.services.calibrating import CalibrationService
from bot.services.home import HomeService
from bot.services.lookout import Lookout
from bot.services.presence import PresenceService
from bot.services.prompting import PromptService
from bot.slack import ids
from bot.slack.views import home_rep as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from handlers.guarding import GuardedApp
from handlers.missing import look_out
from handlers.payloads import Body, actor_of, identity_of

#: What a word of `/lead` does with the rest of the line, for whom.
Deed = Callable[[str, Actor], Message]


@dataclass(frozen=True)
class Homes:
    """What the doors open on."""

    home: HomeService
    calibration: CalibrationService
    prompts: PromptService


def deeds(homes: Homes, look: Callable[[], Look]) -> dict[str, Deed]:
    """The word of `/lead` that lists what is on the tab in full."""

    def mine(_rest: str, actor: Actor) -> Message:
        return views.mine(homes.home.open_leads(actor), look())

    return {"mine": mine}


class ActingApp(GuardedApp):
    """Bolt, telling who acted once their deed is kept, and what reactions could not be kept.

    A middleware of Bolt's would be called before the listener has done anything.
    """

    def __init__(
        self, acted: Callable[[str], None], lookout: Lookout | None = None, **options: Any
    ) -> None:
        self._on_acted = acted
        self._lookout = lookout or Lookout()
        super().__init__(**options)

    def answer(self, body: Body, request: Callable[[], BoltRequest]) -> BoltResponse:
        """See `QuickApp.answer`."""
        answer = super().answer(body, request)
        look_out(self._lookout, body, request, kept=answer.status == HTTPStatus.OK)
        if answer.status == 200 and (user := who_acted(body)):
            self._on_acted(user)
        return answer


def who_acted(body: Body) -> str | None:
    """Who pressed, submitted, typed or reacted (user id); None: nobody did any of that."""
    event = body.get("event")
    if isinstance(event, dict):
        reacted = str(event.get("type", "")).startswith("reaction_")
        return str(event["user"]) if reacted else None
    user = body.get("user")
    found = user.get("id") if isinstance(user, dict) else body.get("user_id")
    return str(found) if found else None


def register(slack: App, homes: Homes, presence: PresenceService) -> None:
    """Listen for the tab being opened and for its own buttons."""
    home, calibration = homes.home, homes.calibration

    @slack.event("app_home_opened")
    def on_opened(body: Body, event: dict[str, Any]) -> None:
        if event.get("tab") == "home":
            actor = Actor(event["user"], body.get("team_id"), body.get("enterprise_id"))
            home.opened(f"event:{body['event_id']}", actor)
        elif event.get("tab") == "messages":
            homes.prompts.opened(event["channel"])

    @slack.action(ids.HOME_AWAY)
    def on_away(ack: Ack, body: Body) -> None:
        presence.away(body["user"]["id"], body["actions"][0]["value"])
        ack()

    @slack.action(ids.HOME_BACK)
    def on_back(ack: Ack, body: Body) -> None:
        presence.back(body["user"]["id"])
        ack()

    @slack.action(ids.CALIBRATION_ON)
    def on_tell(ack: Ack, body: Body) -> None:
        calibration.tell(identity_of(body), actor_of(body), on=True)
        ack()

    @slack.action(ids.CALIBRATION_OFF)
    def on_silence(ack: Ack, body: Body) -> None:
        calibration.tell(identity_of(body), actor_of(body), on=False)
        ack()
