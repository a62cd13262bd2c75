"""One door that Baton opens in Slack: how it is tried, and who may."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from . import payloads
from .company import ADMIN, COLLEAGUE, LEAD, MARKETER, OWNER, Json

EVERYBODY = frozenset({OWNER, COLLEAGUE, MARKETER, LEAD, ADMIN})
LEADS = frozenset({LEAD, ADMIN})
OWNER_OR_LEADS = LEADS | {OWNER}
MARKETING = frozenset({MARKETER, ADMIN})
ONLY_OWNER = frozenset({OWNER})
#: Makes the payload that somebody (user id) sends.
Make = Callable[[str], Json]


@dataclass(frozen=True)
class Door:
    """One way of going through a door; one door may have several."""

    #: As it is registered: `action lead_claim`, `command /lead`, `form lead_add` …
    name: str
    make: Make
    may: frozenset[str] = EVERYBODY
    #: What must have happened before; the owner does it.
    before: Sequence[Make] = ()
    #: What the same person must have done before.
    first: Sequence[Make] = ()
    #: Shows everybody the same, such as an empty form, which is refused when it is submitted.
    open_to_all: bool = False


def press(action_id: str, value: str = "", may: frozenset[str] = EVERYBODY, **more: Any) -> Door:
    alone = bool(more.pop("alone", False))
    return Door(
        f"action {action_id}",
        lambda user: payloads.press(user, action_id, value, alone=alone),
        may,
        **more,
    )


def command(name: str, text: str = "", may: frozenset[str] = EVERYBODY, **more: Any) -> Door:
    return Door(f"command {name}", lambda user: payloads.command(user, name, text), may, **more)


def form(
    callback_id: str,
    carried: Any,
    values: dict[str, Json],
    may: frozenset[str] = EVERYBODY,
    **more: Any,
) -> Door:
    metadata = carried if isinstance(carried, str) else json.dumps(carried)
    return Door(
        f"form {callback_id}",
        lambda user: payloads.form(user, callback_id, metadata, values),
        may,
        **more,
    )


def shortcut(callback_id: str, **more: Any) -> Door:
    return Door(
        f"shortcut {callback_id}", lambda user: payloads.shortcut(user, callback_id), **more
    )


def event(kind: str, may: frozenset[str] = EVERYBODY, **facts: Any) -> Door:
    first = facts.pop("first", ())
    return Door(f"event {kind}", lambda user: payloads.event(user, kind, **facts), may, first=first)


def pressed(action_id: str, value: str) -> Make:
    return lambda user: payloads.press(user, action_id, value)


def typed(name: str, text: str) -> Make:
    return lambda user: payloads.command(user, name, text)


def text(words: str) -> Json:
    return {"type": "plain_text_input", "value": words}


def chosen(value: str) -> Json:
    return {"type": "static_select", "selected_option": {"value": value}}


def user_chosen(user: str) -> Json:
    return {"type": "users_select", "selected_user": user}


def day(written: str | None) -> Json:
    return {"type": "datepicker", "selected_date": written}
