"""The forms about actions: one action with all that can be decided about it, and a new one."""

import json
from collections.abc import Mapping
from datetime import date

from bot.domain.actions import Action, ActionState, Change, What
from bot.domain.actions_shown import ActionDetails
from bot.slack import ids
from bot.slack.views import forms
from bot.slack.views.actions import carried, line_of
from bot.slack.views.kit import (
    Json,
    context,
    label,
    literal,
    mention,
    mrkdwn,
    packed,
    plain,
    section,
    when,
)
from bot.slack.views.look import Look

#: The inputs' blocks.
TEXT, OWNER, DUE, SNOOZE, STATE, WHY = "text", "owner", "due", "snooze", "state", "why"
#: What a field of a form takes (Block Kit).
_TEXT_LIMIT = 3000
_HISTORY = 25
_STATES = {
    ActionState.OPEN: "To be done",
    ActionState.DONE: "Done",
    ActionState.DROPPED: "Dropped: nobody will do it",
}
_HAPPENED = {
    What.CREATED: "added it",
    What.DONE: "called it done",
    What.DROPPED: "dropped it",
    What.REOPENED: "opened it again",
    What.SNOOZED: "snoozed it",
    What.REASSIGNED: "gave it to somebody else",
    What.EDITED: "changed it",
    What.UNDONE: "took a change back",
    What.CARRIED: "A meeting ended with it open",
}


def form(found: ActionDetails, carried_along: Mapping[str, object], look: Look) -> Json:
    """One action: what can be decided about it, and what became of it so far."""
    action = found.row.action
    blocks: list[Json] = [
        section(mrkdwn(line_of(action, late=action.is_late(found.now)))),
        _text(action.text),
        _owner(action.owner),
        _day(DUE, "Due", action.due, "The day where its owner lives."),
        _day(SNOOZE, "Leave it alone until", action.snoozed_until, "The day it is due stays."),
        _state(action),
        _why(action),
    ]
    lines = [happened(one, look) for one in reversed(found.history[-_HISTORY:])]
    blocks += [context(mrkdwn(text)) for text in packed(lines)]
    return forms.form(ids.ACTION_FORM, "An action", "Save", blocks, json.dumps(carried_along))


def new(text: str, owner: str, carried_along: Mapping[str, object]) -> Json:
    """An action made of a message."""
    return forms.form(
        ids.ACTION_NEW,
        "Make it an action",
        "Add",
        [
            _text(text),
            _owner(owner),
            _day(DUE, "Due", None, "The day where its owner lives; they are reminded on it."),
        ],
        json.dumps(carried_along),
    )


def happened(change: Change, look: Look) -> str:
    """A line of an action's history."""
    who = mention(change.actor) if change.actor else ""
    facts = ", ".join(_fact(name, change) for name in change.after if name in _NAMES)
    told = f"{who} {_HAPPENED[change.what]}".strip()
    return f"{when(change.at, look.zone)} · {told}{f': {facts}' if facts else ''}"


_NAMES = {"owner": "owner", "due": "due", "snoozed_until": "snoozed until", "why": "why"}


def _fact(name: str, change: Change) -> str:
    def shown(value: object) -> str:
        if not value:
            return "nothing"
        return mention(str(value)) if name == "owner" else literal(str(value), 200)

    before = f"{shown(change.before[name])} → " if change.before.get(name) else ""
    return f"{_NAMES[name]} {before}{shown(change.after[name])}"


def _text(text: str) -> Json:
    element: Json = {
        "type": "plain_text_input",
        "action_id": ids.VALUE,
        "multiline": True,
        "max_length": _TEXT_LIMIT,
    }
    if text:
        element["initial_value"] = text[:_TEXT_LIMIT]
    return forms.field(TEXT, "What is to be done", element)


def _owner(owner: str) -> Json:
    element = {"type": "users_select", "action_id": ids.VALUE, "initial_user": owner}
    return forms.field(OWNER, "Who does it", element)


def _day(block: str, name: str, day: date | None, hint: str) -> Json:
    element: Json = {"type": "datepicker", "action_id": ids.VALUE}
    if day:
        element["initial_date"] = day.isoformat()
    return forms.field(block, name, element, optional=True) | {"hint": label(hint, 150)}


def _state(action: Action) -> Json:
    options = [{"text": plain(name, 75), "value": state.value} for state, name in _STATES.items()]
    element = {
        "type": "radio_buttons",
        "action_id": ids.VALUE,
        "options": options,
        "initial_option": options[list(_STATES).index(action.state)],
    }
    name = f"It is ({carried(action)})" if action.carried else "It is"
    return forms.field(STATE, name, element)


def _why(action: Action) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": ids.VALUE, "max_length": 500}
    if action.why:
        element["initial_value"] = action.why
    return forms.field(WHY, "Why it is dropped", element, optional=True)
