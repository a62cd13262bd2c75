"""What happened to a lead, entry by entry, in words."""

from collections.abc import Callable, Mapping

from bot.domain.feedback import Verdict
from bot.domain.timeline import Entry, Kind
from bot.slack.views import phrases
from bot.slack.views.kit import mention
from bot.slack.views.look import Look


def who(entry: Entry) -> str:
    """The person behind an entry; "" when Baton itself did it."""
    return mention(entry.actor) if entry.actor else ""


def happening(entry: Entry, look: Look) -> str:
    """What the entry's person did, as words that follow their name, or stand alone without one."""
    return _ALWAYS.get(entry.kind) or _TOLD[entry.kind](entry.data, look)


def _fact(data: Mapping[str, object], key: str) -> str:
    return str(data.get(key) or "")


def _through(data: Mapping[str, object], look: Look) -> str:
    source = _fact(data, "source")
    return f" through {phrases.source_of(source, look)}" if source else ""


def _received(data: Mapping[str, object], look: Look) -> str:
    return f"came in{_through(data, look)}"


def _joined(data: Mapping[str, object], look: Look) -> str:
    return f"the same person came again{_through(data, look)}"


def _routed(data: Mapping[str, object], look: Look) -> str:
    channel, owner = _fact(data, "channel"), _fact(data, "owner")
    where = f" to {phrases.channel_of(channel, look)}" if channel else ""
    return f"routed{where}{f', for {mention(owner)}' if owner else ''}"


def _voted(data: Mapping[str, object], look: Look) -> str:
    name = phrases.VERDICT_NAMES[Verdict(_fact(data, "verdict"))]
    reason = _fact(data, "reason")
    return f"says {name}{f': {phrases.reason_of(reason, look)}' if reason else ''}"


def _reasoned(data: Mapping[str, object], look: Look) -> str:
    reason = _fact(data, "reason")
    if not reason:
        return "took the reason back"
    return f"gives the reason “{phrases.reason_of(reason, look)}”"


_ALWAYS: Mapping[Kind, str] = {
    Kind.IMPORTED: "imported as history",
    Kind.CLAIMED: "claimed the lead",
    Kind.RELEASED: "released the lead",
    Kind.WITHDREW: "took their vote back",
}

_TOLD: Mapping[Kind, Callable[[Mapping[str, object], Look], str]] = {
    Kind.RECEIVED: _received,
    Kind.JOINED: _joined,
    Kind.ROUTED: _routed,
    Kind.VOTED: _voted,
    Kind.REASONED: _reasoned,
}
