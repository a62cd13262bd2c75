"""Bolt that finds the listener of a click or a command at once, however many there are."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeGuard

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.listener import CustomListener, Listener
from slack_bolt.listener_matcher import ListenerMatcher
from slack_bolt.listener_matcher.builtins import BuiltinListenerMatcher
from slack_bolt.middleware import (
    AttachingFunctionToken,
    IgnoringSelfEvents,
    MultiTeamsAuthorization,
    SslCheck,
    UrlVerification,
)

from handlers.hurrying import HurriedClient

#: What a payload is addressed to, as far as Bolt's own matchers look at it.
Address = tuple[str, ...]

#: Addresses remembered; ids of buttons that carry a number would be many.
_MOST = 1_000
#: Bolt's matchers that look at more of a payload than its address.
_CURIOUS = ("message_event.", "function_executed.", "workflow_step_execute.")

#: Middleware of Bolt's that lets every click through: it is about events, or tells a listener what
#: one that asks for nothing but `ack` and the body does not need.
_IDLE_ON_CLICKS = {
    SslCheck,
    MultiTeamsAuthorization,
    IgnoringSelfEvents,
    UrlVerification,
    AttachingFunctionToken,
}
#: What it looks for all the same, and no click has.
_ODD_IN_CLICKS = frozenset({"event", "ssl_check"})


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

    _by_address: dict[Address, "_Narrow"] | None = None
    #: Whether nothing but Bolt's own middleware looks at what comes.
    _ordinary = False

    def quicken(self) -> None:
        """Ask fast from now on; to be called after all listeners are registered."""
        for listener in self._listeners:
            listener.matchers = [_quick(one) for one in listener.matchers]
        self._by_address = {}
        self._ordinary = {type(one) for one in self._middleware_list} <= _IDLE_ON_CLICKS

    def _init_context(self, req: BoltRequest) -> None:
        # Bolt makes a client for each request, of its own kind whatever the app was given.
        super()._init_context(req)
        req.context["client"] = HurriedClient.like(req.context.client)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """See `App.dispatch`."""
        return self.answer(req.body, lambda: req)

    def answer(self, body: dict[str, Any], request: Callable[[], BoltRequest]) -> BoltResponse:
        """As `dispatch`; `request` makes what Bolt works with, which a plain click needs not."""
        known, address = self._by_address, address_of(body)
        if known is None or address is None:
            return App.dispatch(self, request())
        narrow = known.get(address)
        if narrow is None:
            if len(known) >= _MOST:
                known.clear()
            narrow = known[address] = self._narrowed(address, request())
        if narrow.plain is None or not _ODD_IN_CLICKS.isdisjoint(body):
            return App.dispatch(narrow.app, request())
        return self._told(narrow, narrow.plain, body, request)

    def _narrowed(self, address: Address, req: BoltRequest) -> "_Narrow":
        app = copy.copy(self)
        app._listeners = [  # noqa: SLF001  # a copy of our own
            one for one in self._listeners if _may_answer(one, req)
        ]
        first = app._listeners[0] if app._listeners else None  # noqa: SLF001  # the same
        click = self._ordinary and address[0] == "block_actions"
        return _Narrow(app, first if click and _is_plain(first) else None)

    def _told(
        self,
        narrow: "_Narrow",
        listener: CustomListener,
        body: dict[str, Any],
        request: Callable[[], BoltRequest],
    ) -> BoltResponse:
        """Call the listener as Bolt's `ThreadListenerRunner` does, without all else it collects."""
        ack = Ack()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        given = {"ack": ack, "body": body}
        try:
            returned = listener.ack_function(**{name: given[name] for name in listener.arg_names})
        except Exception as error:  # noqa: BLE001  # Bolt's error handler tells of it
            response = BoltResponse(status=500)
            handler = self._listener_runner.listener_error_handler
            handler.handle(error=error, request=request(), response=response)
            return response
        if isinstance(returned, BoltResponse):
            return returned
        if ack.response is None:
            others = copy.copy(narrow.app)
            others._listeners = others._listeners[1:]  # noqa: SLF001  # a copy of our own
            return App.dispatch(others, request())
        return ack.response


class _Narrow(NamedTuple):
    """What may answer an address."""

    #: The app with those listeners alone.
    app: App
    #: The one that surely answers, if it needs nothing of Bolt's.
    plain: CustomListener | None


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


def _is_plain(listener: Listener | None) -> TypeGuard[CustomListener]:
    """Whether a listener answers whatever comes to it, and asks for the body and `ack` alone."""
    return (
        isinstance(listener, CustomListener)
        and all(isinstance(one, _ByBody) and one.by_address for one in listener.matchers)
        and not listener.middleware
        and not listener.lazy_functions
        and {*listener.arg_names} <= {"ack", "body"}
    )


def _quick(matcher: ListenerMatcher) -> ListenerMatcher:
    if isinstance(matcher, BuiltinListenerMatcher) and list(matcher.arg_names) == ["body"]:
        return _ByBody(matcher.func)
    return matcher
