"""What the handlers listen to, read off their own registration; the app manifest is made of it."""

import re
from collections.abc import Callable
from dataclasses import field
from typing import Any, cast

from slack_bolt import App

import handlers
from bot.dataclass import dataclass
from bot.domain.people import Home


@dataclass
class Listened:
    """Names of what is listened to; patterns are left out, since Slack's settings know none."""

    events: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)
    shortcuts: set[str] = field(default_factory=set)

    def event(self, name: str | re.Pattern[str]) -> Callable[[Any], Any]:
        return _note(self.events, name)

    def command(self, name: str | re.Pattern[str]) -> Callable[[Any], Any]:
        return _note(self.commands, name)

    def shortcut(self, name: str | re.Pattern[str]) -> Callable[[Any], Any]:
        return _note(self.shortcuts, name)

    @staticmethod
    def action(_name: str | re.Pattern[str]) -> Callable[[Any], Any]:
        return _as_is

    view = options = action

    @staticmethod
    def error(listener: Callable[..., Any]) -> Callable[..., Any]:
        return listener


def listened(into: Listened | None = None) -> Listened:
    """Register every handler with an app that only takes notes."""
    notes = into or Listened()
    handlers.register(
        cast("App", notes),
        cast("handlers.Services", _Nothing()),
        look=cast("Any", None),
        home=Home("", ""),
        look_again=lambda: None,
    )
    return notes


class _Nothing:
    """Stands where services are handed on and not called."""

    def __getattr__(self, name: str) -> "_Nothing":
        return self


def _note(into: set[str], name: str | re.Pattern[str]) -> Callable[[Any], Any]:
    if isinstance(name, str):
        into.add(name)
    return _as_is


def _as_is(listener: Callable[..., Any]) -> Callable[..., Any]:
    return listener
