"""`/actions`, the buttons and forms about actions, and "Make it an action"."""

import json
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.dataclass import dataclass
from bot.domain.actions import ActionState, Origin
from bot.domain.actions_shown import ActionDetails, Asked, Refusal, Which
from bot.domain.asking import typed
from bot.domain.day_words import DayError, split_day
from bot.domain.people import Actor, Home
from bot.services.action_answers import ActionClick
from bot.services.action_reactions import ActionReactions
from bot.services.actions import ActionService, Decision, NewAction
from bot.slack import ids
from bot.slack.views import action_forms as forms
from bot.slack.views import actions as views
from bot.slack.views.forms import closed
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers.forms import values_of
from handlers.payloads import (
    Body,
    actor_of,
    commander_of,
    identity_of,
    lead_id_of,
    private,
    submission_identity,
)

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
#: A name that Slack did not know, or that came without its list.
_NAME = re.compile(r"@([A-Za-z0-9._-]+)")
_SNOOZE = re.compile(f"^{ids.ACTION_SNOOZE}(day|week)$")
_PAGE = re.compile(f"^{ids.ACTIONS_PAGE}(back|on)$")
_BLOCKS = {
    Refusal.NO_TEXT: forms.TEXT,
    Refusal.NO_OWNER: forms.OWNER,
    Refusal.DAY_PASSED: forms.DUE,
    Refusal.NO_REASON: forms.WHY,
}


@dataclass(frozen=True)
class Actions:
    """What the doors open on."""

    actions: ActionService
    reactions: ActionReactions
    home: Home


def register(slack: App, services: Actions, look: Callable[[], Look]) -> None:
    """Listen for the command, the buttons, the shortcut and the forms."""
    _register_command(slack, services.actions)
    _register_buttons(slack, services.actions)
    _register_form(slack, services.actions, look)
    _register_shortcut(slack, services)


def _register_command(slack: App, actions: ActionService) -> None:
    @slack.command(ids.ACTIONS)
    def on_command(ack: Ack, body: Body) -> None:
        text = body.get("text", "").strip()
        word, _, rest = text.partition(" ")
        if word.lower() == "add":
            ack(**private(_added(actions, body, rest.strip())))
            return
        asked = _asked(actions, text)
        if asked is None:
            name = _NAME.fullmatch(text)
            ack(**private(views.nobody(name[1]) if name else usage(ids.ACTIONS, text)))
            return
        found = actions.listed(commander_of(body), asked)
        ack(**private(views.listing(found) if found else views.stranger()))


def _asked(actions: ActionService, text: str) -> Asked | None:
    """The list that the words name; None: they name none."""
    word = text.lower()
    if word in {"", "mine", "team", "all"}:
        return Asked(Which(word or "mine"))
    if person := _PERSON.fullmatch(text):
        return Asked(Which.PERSON, person[1])
    name = _NAME.fullmatch(text)
    user = actions.user_named(name[1]) if name else None
    return Asked(Which.PERSON, user) if user else None


def _added(actions: ActionService, body: Body, words: str) -> Message:
    actor, owner, text = commander_of(body), None, words
    if person := _PERSON.match(words):
        owner, text = person[1], words[person.end() :]
    elif name := _NAME.match(words):
        owner, text = actions.user_named(name[1]), words[name.end() :]
        if owner is None:
            return views.not_added(
                f"I do not know @{name[1]}: choose somebody from the list that Slack shows."
            )
    try:
        what, due = split_day(typed(text), actions.today(owner or actor.user))
    except DayError as error:
        return views.not_added(str(error))
    identity = f"command:{body.get('trigger_id', '')}"
    made = actions.add(identity, actor, NewAction(what, owner, due))
    if made is None:
        return views.stranger()
    return views.not_added(views.refused(made)) if isinstance(made, Refusal) else views.added(made)


def _register_buttons(slack: App, actions: ActionService) -> None:
    @slack.action(ids.ACTION_DONE)
    def on_done(ack: Ack, body: Body) -> None:
        actions.done(click_of(body))
        ack()

    @slack.action(_SNOOZE)
    def on_snooze(ack: Ack, body: Body) -> None:
        week = body["actions"][0]["action_id"].endswith("week")
        actions.snooze(click_of(body), week=week)
        ack()

    @slack.action(ids.ACTION_UNDO)
    def on_undo(ack: Ack, body: Body) -> None:
        actions.undo(click_of(body))
        ack()

    @slack.action(_PAGE)
    def on_page(ack: Ack, body: Body) -> None:
        actions.turn(click_of(body))
        ack()


def _register_form(slack: App, actions: ActionService, look: Callable[[], Look]) -> None:
    @slack.action(ids.ACTION_OPEN)
    def on_open(ack: Ack, body: Body, client: WebClient) -> None:
        click = click_of(body)
        found = actions.details(click.actor, click.action_id)
        ack()
        if isinstance(found, ActionDetails):
            view = forms.form(found, _carried(click), look())
        else:
            view = closed("Not changed", views.refused(found))
        # In the listener, because Slack takes the trigger for three seconds only.
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.ACTION_FORM)
    def on_submit(ack: Ack, body: Body) -> None:
        carried = json.loads(body["view"]["private_metadata"])
        click = ActionClick(
            identity=submission_identity(body),
            actor=actor_of(body),
            action_id=carried["action"],
            channel_id=carried["channel"],
            asked=Asked.of(carried["list"]),
            response_url=carried["response_url"],
        )
        _answer(ack, actions.decide(click, decision_of(body)))


def _register_shortcut(slack: App, services: Actions) -> None:
    actions = services.actions

    @slack.shortcut(ids.MAKE_ACTION)
    def on_shortcut(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        message, channel_id = body["message"], body["channel"]["id"]
        link = services.home.permalink(channel_id, message["ts"])
        view = forms.new(typed(message.get("text") or ""), body["user"]["id"], {"permalink": link})
        # In the listener, because Slack takes the trigger for three seconds only.
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.ACTION_NEW)
    def on_submit(ack: Ack, body: Body) -> None:
        values = values_of(body)
        new = NewAction(
            text=values.text(forms.TEXT),
            owner=values.person(forms.OWNER),
            due=values.day(forms.DUE),
            origin=Origin.MESSAGE,
            permalink=json.loads(body["view"]["private_metadata"])["permalink"],
        )
        actor: Actor = actor_of(body)
        made = actions.add(submission_identity(body), actor, new)
        if made is None:
            text = views.stranger().text
            ack(response_action="update", view=closed("Nothing was added", text))
        elif isinstance(made, Refusal):
            _answer(ack, made, "Nothing was added")
        else:
            ack(response_action="update", view=closed("Added", views.added(made).text))


def _answer(ack: Ack, refused: Refusal | None, title: str = "Not changed") -> None:
    if refused is None:
        ack()
    elif refused in _BLOCKS:
        ack(response_action="errors", errors={_BLOCKS[refused]: views.refused(refused)})
    else:
        ack(response_action="update", view=closed(title, views.refused(refused)))


def click_of(body: Body) -> ActionClick:
    """A press of a button whose value is `<action id>[:<change>]|<list>`; a page has the list."""
    value = str(body["actions"][0].get("value", ""))
    paging = body["actions"][0]["action_id"].startswith(ids.ACTIONS_PAGE)
    number, _, listed = ("", "", value) if paging else value.partition("|")
    container = body.get("container", {})
    return ActionClick(
        identity=identity_of(body),
        actor=actor_of(body),
        action_id=lead_id_of(number),
        channel_id=body.get("channel", {}).get("id") or container.get("channel_id", ""),
        asked=Asked.of(listed),
        # Only a private message may be replaced: a direct message is drawn anew by itself.
        response_url=body.get("response_url") if container.get("is_ephemeral") else None,
        change=lead_id_of(number.partition(":")[2]),
    )


def decision_of(body: Body) -> Decision:
    """What was filled in."""
    values = values_of(body)
    return Decision(
        text=values.text(forms.TEXT),
        owner=values.person(forms.OWNER),
        due=values.day(forms.DUE),
        snoozed_until=values.day(forms.SNOOZE),
        state=ActionState(values.chosen(forms.STATE)),
        why=values.text(forms.WHY),
    )


def _carried(click: ActionClick) -> dict[str, Any]:
    return {
        "action": click.action_id,
        "channel": click.channel_id,
        "list": click.asked.as_text,
        "response_url": click.response_url,
    }
