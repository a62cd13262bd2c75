"""`/meeting`, and a meeting as it runs: its buttons and forms."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.config import Settings
from bot.domain.agenda import ItemState
from bot.domain.meeting_shown import MeetingShown, Refusal, Told
from bot.domain.meetings import Meeting, Series
from bot.domain.minutes import markdown
from bot.domain.occurrences import RuleError
from bot.services.meeting_desk import MeetingDesk, Order
from bot.services.meeting_room import Agreed, Decided, MeetingRoom, Press
from bot.services.meeting_voice import Reply
from bot.slack import ids
from bot.slack.views import meeting_forms as forms
from bot.slack.views import meeting_lists as views
from bot.slack.views.kit import Json, Message
from bot.slack.views.look import Look
from handlers.meeting_replies import reply_to
from handlers.payloads import (
    Body,
    actor_of,
    commander_of,
    identity_of,
    lead_id_of,
    private,
    submission_identity,
)

_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
#: What the forms propose: a look at a decision after four weeks, an action within one.
_CHECK, _DUE = timedelta(days=28), timedelta(days=7)


@dataclass(frozen=True)
class Meetings:
    """What the doors open on."""

    desk: MeetingDesk
    room: MeetingRoom
    settings: Settings
    tell: Callable[[Reply], None]


def register(slack: App, services: Meetings, look: Callable[[], Look]) -> None:
    """Listen for the command, the buttons and the forms."""
    _register_command(slack, services, look)
    _register_meeting(slack, services)
    _register_items(slack, services)
    _register_series(slack, services)


def _register_command(slack: App, services: Meetings, look: Callable[[], Look]) -> None:
    @slack.command(ids.MEETING)
    def on_command(ack: Ack, body: Body, client: WebClient) -> None:
        word, _, rest = body.get("text", "").strip().partition(" ")
        if word.lower() == "new":
            view = _new_series(services, body)
            ack()
            # In the listener, because Slack takes the trigger for three seconds only.
            client.views_open(trigger_id=body["trigger_id"], view=view)
            return
        ack(**private(_answer(services, look, body, word.lower(), rest)))


def _answer(
    services: Meetings, look: Callable[[], Look], body: Body, word: str, rest: str
) -> Message:
    desk = services.desk
    order = _order(body, rest, desk.series_keys())
    if word in {"", "list"}:
        found = desk.coming(order.actor)
        return views.refused(found) if isinstance(found, Refusal) else views.coming(found, look())
    doers: dict[str, Callable[[], Message]] = {
        "start": lambda: _started(services, order),
        "end": lambda: _ended(services, order),
        "cancel": lambda: _pair(desk.cancel(order), views.cancelled),
        "move": lambda: _pair(desk.move(order), views.planned),
        "chair": lambda: _chair(desk, order),
        "stop": lambda: _stopped(desk, order),
        "calendar": lambda: _calendar(desk, order),
        "minutes": lambda: _minutes(desk, order),
    }
    return doers[word]() if word in doers else views.help_text()


def _order(body: Body, rest: str, keys: tuple[str, ...]) -> Order:
    word, _, others = rest.strip().partition(" ")
    named = word in keys
    return Order(
        identity=f"command:{body.get('trigger_id', '')}",
        actor=commander_of(body),
        channel_id=body.get("channel_id", ""),
        series=word if named else "",
        words=others if named else rest,
    )


def _started(services: Meetings, order: Order) -> Message:
    meeting = services.desk.next_of(order)
    if not isinstance(meeting, Refusal):
        meeting = services.room.start(order.identity, order.actor, meeting.id)
    if isinstance(meeting, Refusal):
        return views.refused(meeting)
    shown = services.room.shown(order.actor, meeting.id)
    return views.refused(shown) if isinstance(shown, Refusal) else views.started(shown)


def _ended(services: Meetings, order: Order) -> Message:
    meeting = services.desk.next_of(order)
    if not isinstance(meeting, Refusal):
        meeting = services.room.end(Press(order.identity, order.actor, meeting.id))
    if isinstance(meeting, Refusal):
        return views.refused(meeting)
    return views.sentence("The meeting has ended; its minutes come to the channel.")


def _pair(
    found: tuple[Meeting, Series] | Refusal, view: Callable[[Meeting, Series], Message]
) -> Message:
    return views.refused(found) if isinstance(found, Refusal) else view(*found)


def _chair(desk: MeetingDesk, order: Order) -> Message:
    named = _USER.search(order.words)
    if named is None:
        return views.sentence("Say who: /meeting chair @ana")
    return _pair(desk.chair(order, named[1]), views.planned)


def _stopped(desk: MeetingDesk, order: Order) -> Message:
    found = desk.stop(order)
    if isinstance(found, Refusal):
        return views.refused(found)
    return views.sentence("It takes place no more. What its meetings decided stays.")


def _calendar(desk: MeetingDesk, order: Order) -> Message:
    new = order.words.strip().lower() == "new"
    found = desk.calendar(order.actor, new=new)
    if isinstance(found, Refusal):
        return views.refused(found)
    return views.calendar(f"/meetings/{found}.ics", new=new)


def _minutes(desk: MeetingDesk, order: Order) -> Message:
    found = desk.minutes(order)
    return views.refused(found) if isinstance(found, Refusal) else views.minutes_at(found)


def _register_meeting(slack: App, services: Meetings) -> None:
    desk, room = services.desk, services.room

    @slack.action(ids.MEETING_START)
    def on_start(ack: Ack, body: Body) -> None:
        press = _press(body)
        _tell(services, body, room.start(press.identity, press.actor, press.meeting_id))
        ack()

    @slack.action(ids.MEETING_HERE)
    def on_here(ack: Ack, body: Body) -> None:
        _tell(services, body, room.here(_press(body)))
        ack()

    @slack.action(ids.MEETING_END)
    def on_end(ack: Ack, body: Body) -> None:
        _tell(services, body, room.end(_press(body)))
        ack()

    @slack.action(ids.MEETING_REOPEN)
    def on_reopen(ack: Ack, body: Body) -> None:
        _tell(services, body, room.reopen(_press(body)))
        ack()

    @slack.action(ids.MEETING_BACK)
    def on_back(ack: Ack, body: Body) -> None:
        press = _press(body)
        found = desk.call_back(press.identity, press.actor, press.meeting_id)
        if isinstance(found, Refusal):
            _tell(services, body, found)
        else:
            services.tell(reply_to(body, Told.PLANNED, {"meeting": found.id}))
        ack()

    @slack.action(ids.MEETING_FILE)
    def on_file(ack: Ack, body: Body, client: WebClient) -> None:
        press = _press(body)
        shown = room.shown(press.actor, press.meeting_id)
        ack()
        if isinstance(shown, Refusal):
            view = forms.closed("Minutes", views.refused(shown).text)
        else:
            view = forms.file(f"{shown.meeting.key}.md", markdown(shown, room.names(shown)))
        client.views_open(trigger_id=body["trigger_id"], view=view)


def _register_items(slack: App, services: Meetings) -> None:
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
        values, press, item_id = _values(body), *_sent(body)
        said = Decided(
            text=values.text(forms.TEXT),
            item_id=item_id,
            measure=values.chosen(forms.MEASURE) or None,
            expected=values.text(forms.EXPECTED),
            check_on=values.day(forms.CHECK_ON),
        )
        _answer_form(ack, room.decide(press, said))

    @slack.view(ids.ITEM_ACTION_FORM)
    def on_agreed(ack: Ack, body: Body) -> None:
        values, press, item_id = _values(body), *_sent(body)
        owner = values.of(forms.OWNER).get("selected_user")
        if not owner:
            ack(response_action="errors", errors={forms.OWNER: "Say who does it."})
            return
        said = Agreed(values.text(forms.TEXT), owner, item_id, values.day(forms.DUE))
        _answer_form(ack, room.agree(press, said))


def _register_series(slack: App, services: Meetings) -> None:
    desk = services.desk

    @slack.view(ids.SERIES_FORM)
    def on_series(ack: Ack, body: Body) -> None:
        values = _values(body)
        teams = values.of(forms.TEAMS).get("selected_options") or []
        people = values.of(forms.PEOPLE).get("selected_users") or []
        attendees = (*(one["value"] for one in teams), *people)
        if not attendees:
            ack(response_action="errors", errors={forms.PEOPLE: "Say who takes part."})
            return
        first = values.day(forms.FIRST) or desk.first_day().date()
        hour = values.of(forms.AT).get("selected_time") or "10:00"
        series = Series(
            key="",
            name=values.text(forms.NAME)[:80],
            rule="",
            first=first,
            at=time.fromisoformat(hour),
            zone=services.settings.workspace.zone,
            duration=timedelta(minutes=int(values.chosen(forms.MINUTES) or 30)),
            channel=values.chosen(forms.CHANNEL),
            attendees=attendees,
            chair=values.of(forms.CHAIR).get("selected_user"),
        )
        every = values.text(forms.EVERY)
        found = desk.make(submission_identity(body), actor_of(body), series, every)
        if isinstance(found, RuleError):
            ack(response_action="errors", errors={forms.EVERY: str(found)[:150]})
            return
        message = views.refused(found) if isinstance(found, Refusal) else views.made(*found)
        ack(response_action="update", view=forms.closed("Meetings", message.text))


def _new_series(services: Meetings, body: Body) -> Json:
    desk, settings = services.desk, services.settings
    if not desk.may_make(commander_of(body)):
        return forms.closed("Meetings", views.refused(Refusal.NOT_YOURS).text)
    teams = {key: team.name for key, team in settings.teams.items()}
    return forms.new_series(dict(settings.channels), teams, desk.first_day().date())


def _close(services: Meetings, body: Body, state: ItemState) -> None:
    item_id, version = _item_of(body)
    found = services.room.close(_press(body), item_id, state, version)
    _tell(services, body, found)


def _of_item(room: MeetingRoom, body: Body, form: Callable[[MeetingShown, int], Json]) -> Json:
    press, (item_id, _) = _press(body), _item_of(body)
    shown = room.shown(press.actor, press.meeting_id)
    if isinstance(shown, Refusal):
        return forms.closed("Meeting", views.refused(shown).text)
    return form(shown, item_id)


def _tell(services: Meetings, body: Body, found: object) -> None:
    """Tell why nothing was done; what was done shows by itself."""
    if isinstance(found, Refusal) and found is not Refusal.TAKEN:
        services.tell(reply_to(body, Told.REFUSED, {"why": found}))


def _answer_form(ack: Ack, found: object) -> None:
    if found is Refusal.EMPTY:
        ack(response_action="errors", errors={forms.TEXT: "Write something here."})
    elif isinstance(found, Refusal) and found is not Refusal.TAKEN:
        ack(response_action="update", view=forms.closed("Meeting", views.refused(found).text))
    else:
        ack()


def _press(body: Body) -> Press:
    value = body["actions"][0].get("value", "").partition("|")[0]
    return Press(identity_of(body), actor_of(body), lead_id_of(value))


def _item_of(body: Body) -> tuple[int, int]:
    """Item and version in a button's value `<meeting>|<item>|<version>`."""
    _, item, version = f"{body['actions'][0].get('value', '')}||".split("|")[:3]
    return lead_id_of(item), lead_id_of(version)


def _sent(body: Body) -> tuple[Press, int | None]:
    carried = json.loads(body["view"]["private_metadata"])
    press = Press(submission_identity(body), actor_of(body), int(carried["meeting"]))
    return press, int(carried["item"]) or None


@dataclass(frozen=True)
class _Values:
    """What was filled in, by block."""

    held: dict[str, dict[str, Any]]

    def of(self, block: str) -> dict[str, Any]:
        """The element's state; empty when the form has no such block."""
        return self.held.get(block, {})

    def text(self, block: str) -> str:
        """What was typed."""
        return str(self.of(block).get("value") or "").strip()

    def chosen(self, block: str) -> str:
        """The value of the option that was chosen."""
        return str((self.of(block).get("selected_option") or {}).get("value") or "")

    def day(self, block: str) -> date | None:
        """The day that was picked."""
        found = self.of(block).get("selected_date")
        return date.fromisoformat(found) if found else None


def _values(body: Body) -> _Values:
    held = body["view"]["state"]["values"]
    return _Values({block: next(iter(elements.values())) for block, elements in held.items()})
