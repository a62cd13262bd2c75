"""What the doors of meetings have in common: presses, forms, and where answers go."""

from collections.abc import Callable, Mapping

from slack_bolt import Ack

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.meeting_shown import Refusal, Told
from bot.services.meeting_desk import MeetingDesk
from bot.services.meeting_press import Press
from bot.services.meeting_room import MeetingRoom
from bot.services.meeting_voice import Reply
from bot.services.minutes import MinutesService
from bot.slack.views import meeting_forms as forms
from bot.slack.views import meeting_lists as views
from bot.slack.views.forms import closed
from handlers.payloads import Body, actor_of, identity_of, lead_id_of


def reply_to(body: Body, told: Told, facts: Mapping[str, object]) -> Reply:
    """The answer to a press: in place of a private message, else beside what was pressed."""
    container = body.get("container", {})
    return Reply(
        identity=identity_of(body),
        person=body["user"]["id"],
        channel_id=body.get("channel", {}).get("id") or container.get("channel_id", ""),
        told=told,
        facts=facts,
        response_url=body.get("response_url") if container.get("is_ephemeral") else None,
    )


@dataclass(frozen=True)
class Meetings:
    """What the doors open on."""

    desk: MeetingDesk
    room: MeetingRoom
    minutes: MinutesService
    settings: Settings
    tell: Callable[[Reply], None]


def tell(services: Meetings, body: Body, found: object) -> None:
    """Tell why nothing was done; what was done shows by itself."""
    if isinstance(found, Refusal) and found is not Refusal.TAKEN:
        services.tell(reply_to(body, Told.REFUSED, {"why": found}))


def answer_form(ack: Ack, found: object) -> None:
    """Answer a form: nothing where it was kept, else why it was not."""
    if found is Refusal.EMPTY:
        ack(response_action="errors", errors={forms.TEXT: "Write something here."})
    elif isinstance(found, Refusal) and found is not Refusal.TAKEN:
        ack(response_action="update", view=closed("Meeting", views.refused(found).text))
    else:
        ack()


def press_of(body: Body) -> Press:
    """A press of a button whose value begins with a meeting's id."""
    value = body["actions"][0].get("value", "").partition("|")[0]
    return Press(identity_of(body), actor_of(body), lead_id_of(value))
