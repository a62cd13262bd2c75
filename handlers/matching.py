"""Bolt that finds the listener of a click or a command at once, however many there are."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.listener import Listener
from slack_bolt.listener_matcher import ListenerMatcher
from slack_bolt.listener_matcher.builtins import BuiltinListenerMatcher

#: What a payload is addressed to, as far as Bolt's own matchers look at it.
Address = tuple[str, ...]

#: Addresses remembered; ids of buttons that carry a number would be many.
_MOST = 1_000
#: Bolt's matchers that look at more of a payload than its address.
_CURIOUS = ("message_event.", "function_executed.", "workflow_step_execute.")


class _ByBody(ListenerMatcher):
    """A matcher of Bolt's own that reads nothing but the body."""

    def __init__(self, func: Callable[..., object]) -> None:
        self._func = func
        self.by_address = not func.__qualname__.startswith(_CURIOUS)

    def matches(self, req: BoltRequest, resp: BoltResponse) -> bool:  # noqa: ARG002  # Bolt's
        return bool(self._func(req.body))


class QuickApp(App):
    """Bolt asks one listener after the other, and collects 30 arguments to ask each.

    Its own matchers take the body alone, so they are given that alone; and what they say depends on
    the payload's address alone, so each address is asked about once (docs/decisions/0030). What is
    remembered is the app itself with only those listeners that may answer, in their order.
    """

    _by_address: dict[Address, App] | None = None

    def quicken(self) -> None:
        """Ask fast from now on; to be called after all listeners are registered."""
        for listener in self._listeners:
            listener.matchers = [_quick(one) for one in listener.matchers]
        self._by_address = {}

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """See `App.dispatch`."""
        return App.dispatch(self._narrowed(req), req)

    def _narrowed(self, req: BoltRequest) -> App:
        known, address = self._by_address, address_of(req.body)
        if known is None or address is None:
            return self
        narrow = known.get(address)
        if narrow is None:
            if len(known) >= _MOST:
                known.clear()
            narrow = copy.copy(self)
            narrow._listeners = [  # noqa: SLF001  # a copy of our own
                one for one in self._listeners if _may_answer(one, req)
            ]
            known[address] = narrow
        return narrow


def address_of(body: Mapping[str, Any]) -> Address | None:
    """The kind of a payload and the ids that listeners are registered for; None for odd ones."""
    found: tuple[Any, ...]
    try:
        match body.get("type"):
            case None:
                found = ("command", body["command"])
            case kind if "command" in body:
                return None
            case "block_actions" as kind:
                action = body["actions"][0]
                found = (kind, action["action_id"], action.get("block_id") or "")
            case "event_callback" as kind:
                event = body["event"]
                found = (kind, event["type"], event.get("subtype", ""))
            case "view_submission" | "view_closed" as kind:
                found = (kind, body["view"]["callback_id"])
            case "shortcut" | "message_action" as kind:
                found = (kind, body["callback_id"])
            case _:
                return None
    except (KeyError, IndexError, TypeError, AttributeError):
        return None
    return found if all(isinstance(one, str) for one in found) else None


def _may_answer(listener: Listener, req: BoltRequest) -> bool:
    """Whether a listener answers this address, or must be asked about each payload."""
    by_address = [one for one in listener.matchers if isinstance(one, _ByBody) and one.by_address]
    return all(one.matches(req, BoltResponse(status=200)) for one in by_address)


def _quick(matcher: ListenerMatcher) -> ListenerMatcher:
    if isinstance(matcher, BuiltinListenerMatcher) and list(matcher.arg_names) == ["body"]:
        return _ByBody(matcher.func)
    return matcher
