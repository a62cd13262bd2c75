"""What comes of the items of a meeting: decisions, actions, done, parked."""

import json
from collections.abc import Callable
from datetime import timedelta

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.agenda import ItemState
from bot.domain.meeting_shown import MeetingShown, Refusal
from bot.services.meeting_press import Agreed, Decided, Press
from bot.services.meeting_room import MeetingRoom
from bot.slack import ids
from bot.slack.views import meeting_forms as forms
from bot.slack.views import meeting_lists as views
from bot.slack.views.forms import closed
from bot.slack.views.kit import Json
from handlers.forms import values_of
from handlers.meeting_replies import Meetings, answer_form, press_of, tell
from handlers.payloads import Body, actor_of, lead_id_of, submission_identity

#: What the forms propose: a look at a decision after four weeks, an action within one.
_CHECK, _DUE = timedelta(days=28), timedelta(days=7)


def register(slack: App, services: Meetings) -> None:
    """Listen for the buttons of items and their forms."""
    room, desk = services.room, services.desk

    @slack.action(ids.ITEM_DONE)
    def on_done(ack: Ack, body: Body) -> None:
        _close(services, body, ItemState.DONE)
        ack()

    @slack.action(ids.ITEM_PARK)
    def on_park(ack: Ack, body: Body) -> None:
        _close(services, body, ItemState.PARKED)
        ack()

    @slack.action(ids.ITEM_DECISION)
    def on_decision(ack: Ack, body: Body, client: WebClient) -> None:
        day = desk.first_day().date() + _CHECK
        view = _of_item(room, body, lambda shown, item: forms.decision(shown, item, day))
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.action(ids.ITEM_ACTION)
    def on_action(ack: Ack, body: Body, client: WebClient) -> None:
        day = desk.first_day().date() + _DUE
        view = _of_item(room, body, lambda shown, item: forms.action(shown, item, day))
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.DECISION_FORM)
    def on_decided(ack: Ack, body: Body) -> None:
        values, press, item_id = values_of(body), *_sent(body)
        said = Decided(
            text=values.text(forms.TEXT),
            item_id=item_id,
            measure=values.chosen(forms.MEASURE) or None,
            expected=values.text(forms.EXPECTED),
            check_on=values.day(forms.CHECK_ON),
        )
        answer_form(ack, room.decide(press, said))

    @slack.view(ids.ITEM_ACTION_FORM)
    def on_agreed(ack: Ack, body: Body) -> None:
        values, press, item_id = values_of(body), *_sent(body)
        owner = values.person(forms.OWNER) or ""
        text = values.text(forms.TEXT)
        wrong = {forms.OWNER: "" if owner else "Say who does it."}
        wrong[forms.TEXT] = "" if text else "Write something here."
        if errors := {block: why for block, why in wrong.items() if why}:
            ack(response_action="errors", errors=errors)
            return
        said = Agreed(text, owner, item_id, values.day(forms.DUE))
        answer_form(ack, room.agree(press, said))


def _close(services: Meetings, body: Body, state: ItemState) -> None:
    item_id, version = _item_of(body)
    found = services.room.close(press_of(body), item_id, state, version)
    tell(services, body, found)


def _of_item(room: MeetingRoom, body: Body, form: Callable[[MeetingShown, int], Json]) -> Json:
    press, (item_id, _) = press_of(body), _item_of(body)
    shown = room.shown(press.actor, press.meeting_id)
    if isinstance(shown, Refusal):
        return closed("Meeting", views.refused(shown).text)
    return form(shown, item_id)


def _item_of(body: Body) -> tuple[int, int]:
    """Item and version in a button's value `<meeting>|<item>|<version>`."""
    _, item, version = f"{body['actions'][0].get('value', '')}||".split("|")[:3]
    return lead_id_of(item), lead_id_of(version)


def _sent(body: Body) -> tuple[Press, int | None]:
    carried = json.loads(body["view"]["private_metadata"])
    press = Press(submission_identity(body), actor_of(body), int(carried["meeting"]))
    return press, int(carried["item"]) or None
