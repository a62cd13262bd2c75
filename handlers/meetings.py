"""`/meeting`, and a meeting as it runs: its buttons and forms."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.asking import typed
from bot.domain.meeting_shown import Refusal, Told
from bot.domain.meetings import Meeting, Series, State, is_early
from bot.domain.occurrences import RuleError, read_every
from bot.services.meeting_desk import MeetingDesk, Order
from bot.services.meeting_press import Press
from bot.slack import ids
from bot.slack.views import meeting_forms as forms
from bot.slack.views import meeting_lists as views
from bot.slack.views.forms import closed
from bot.slack.views.kit import Json, Message
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers import meeting_items, minutes
from handlers.forms import values_of
from handlers.meeting_replies import Meetings, press_of, reply_to, tell
from handlers.payloads import (
    Body,
    actor_of,
    commander_of,
    private,
    submission_identity,
)

_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_NAME = re.compile(r"@([A-Za-z0-9._-]+)")


def register(slack: App, services: Meetings, look: Callable[[], Look]) -> None:
    """Listen for the command, the buttons and the forms."""
    _register_command(slack, services, look)
    _register_meeting(slack, services)
    meeting_items.register(slack, services)
    minutes.register(slack, services)
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
        "cancel": lambda: _pair(desk.cancel(_worded(order)), views.cancelled),
        "move": lambda: _pair(desk.move(_worded(order)), views.planned),
        "chair": lambda: _chair(desk, order),
        "stop": lambda: _stopped(desk, order),
        "calendar": lambda: _calendar(services, order),
        "minutes": lambda: _minutes(desk, order),
    }
    return doers[word]() if word in doers else usage(ids.MEETING, f"{word} {rest}")


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


def _worded(order: Order) -> Order:
    """With the words as they were typed: Slack escapes those of commands that name people."""
    return replace(order, words=typed(order.words))


def _started(services: Meetings, order: Order) -> Message:
    desk, room = services.desk, services.room
    meeting = desk.next_of(order)
    asks = False
    if not isinstance(meeting, Refusal):
        asks = meeting.state is State.PLANNED and is_early(meeting, desk.clock())
        meeting = meeting if asks else room.start(order.identity, order.actor, meeting.id)
    shown = meeting if isinstance(meeting, Refusal) else room.shown(order.actor, meeting.id)
    if isinstance(shown, Refusal):
        return views.refused(shown)
    return views.not_yet(shown) if asks else views.started(shown)


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
    mentioned, named = _USER.search(order.words), _NAME.search(order.words)
    user = mentioned[1] if mentioned else desk.user_named(named[1]) if named else None
    if user is None and named:
        return views.nobody(named[1])
    if user is None:
        return views.sentence("Say who: /meeting chair @ana")
    return _pair(desk.chair(order, user), views.planned)


def _stopped(desk: MeetingDesk, order: Order) -> Message:
    found = desk.stop(order)
    if isinstance(found, Refusal):
        return views.refused(found)
    return views.sentence("It takes place no more. What its meetings decided stays.")


def _calendar(services: Meetings, order: Order) -> Message:
    new = order.words.strip().lower() == "new"
    found = services.desk.calendar(order.actor, new=new)
    if isinstance(found, Refusal):
        return views.refused(found)
    reached_at = services.settings.workspace.address
    return views.calendar(reached_at, f"/meetings/{found}.ics", new=new)


def _minutes(desk: MeetingDesk, order: Order) -> Message:
    found = desk.minutes(order)
    return views.refused(found) if isinstance(found, Refusal) else views.minutes_at(found)


def _register_meeting(slack: App, services: Meetings) -> None:
    desk, room = services.desk, services.room

    @slack.action(ids.MEETING_START)
    def on_start(ack: Ack, body: Body) -> None:
        press = press_of(body)
        found = room.start(press.identity, press.actor, press.meeting_id)
        tell(services, body, found)
        if not isinstance(found, Refusal) and body.get("container", {}).get("is_ephemeral"):
            # The private question is answered where it stands; its channel may be another.
            services.tell(reply_to(body, Told.STARTED, {"meeting": found.id}))
        ack()

    @slack.action(ids.MEETING_HERE)
    def on_here(ack: Ack, body: Body) -> None:
        tell(services, body, room.here(press_of(body)))
        ack()

    @slack.action(ids.MEETING_END)
    def on_end(ack: Ack, body: Body) -> None:
        tell(services, body, room.end(press_of(body)))
        ack()

    @slack.action(ids.MEETING_REOPEN)
    def on_reopen(ack: Ack, body: Body) -> None:
        tell(services, body, room.reopen(press_of(body)))
        ack()

    @slack.action(ids.MEETING_BACK)
    def on_back(ack: Ack, body: Body) -> None:
        press = press_of(body)
        found = desk.call_back(press.identity, press.actor, press.meeting_id)
        if isinstance(found, Refusal):
            tell(services, body, found)
        else:
            services.tell(reply_to(body, Told.PLANNED, {"meeting": found.id}))
        ack()


def _register_series(slack: App, services: Meetings) -> None:
    desk = services.desk

    @slack.view(ids.SERIES_FORM)
    def on_series(ack: Ack, body: Body) -> None:
        values = values_of(body)
        teams = values.of(forms.TEAMS).get("selected_options") or []
        people = values.of(forms.PEOPLE).get("selected_users") or []
        attendees = (*(one["value"] for one in teams), *people)
        name, every = values.text(forms.NAME)[:80], values.text(forms.EVERY)
        if wrong := _wrong(desk, name, every, attendees):
            ack(response_action="errors", errors=wrong)
            return
        first = values.day(forms.FIRST) or desk.first_day().date()
        hour = values.of(forms.AT).get("selected_time") or "10:00"
        series = Series(
            key="",
            name=name,
            rule="",
            first=first,
            at=time.fromisoformat(hour),
            zone=services.settings.workspace.zone,
            duration=timedelta(minutes=int(values.chosen(forms.MINUTES) or 30)),
            channel=values.chosen(forms.CHANNEL),
            attendees=attendees,
            chair=values.person(forms.CHAIR),
        )
        found = desk.make(submission_identity(body), actor_of(body), series, every)
        message = views.refused(found) if isinstance(found, Refusal) else views.made(*found)
        ack(response_action="update", view=closed("Meetings", message.text))


def _wrong(desk: MeetingDesk, name: str, every: str, attendees: tuple[str, ...]) -> dict[str, str]:
    """What is wrong in each field of the form, by its block: people see all of it at once."""
    found = {}
    if not name:
        found[forms.NAME] = "Give it a name."
    elif desk.is_taken(name):
        found[forms.NAME] = "There is a meeting of that name already. Choose another name."
    try:
        read_every(every)
    except RuleError as error:
        found[forms.EVERY] = str(error)[:150]
    if not attendees:
        found[forms.PEOPLE] = "Say who takes part: teams, people or both."
    return found


def _new_series(services: Meetings, body: Body) -> Json:
    desk, settings = services.desk, services.settings
    if not desk.may_make(commander_of(body)):
        return closed("Meetings", views.refused(Refusal.NOT_YOURS).text)
    teams = {key: team.name for key, team in settings.teams.items()}
    return forms.new_series(dict(settings.channels), teams, desk.first_day().date())
