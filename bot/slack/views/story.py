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
    return _TOLD[entry.kind](entry.data, look)


def _fact(data: Mapping[str, object], key: str) -> str:
    return str(data.get(key) or "")


def _through(data: Mapping[str, object], look: Look) -> str:
    source = _fact(data, "source")
    return f" through {phrases.source_of(source, look)}" if source else ""


def _received(data: Mapping[str, object], look: Look) -> str:
    return f"came in{_through(data, look)}"


def _imported(_: Mapping[str, object], __: Look) -> str:
    return "imported as history"


def _joined(data: Mapping[str, object], look: Look) -> str:
    return f"came again{_through(data, look)}"


def _routed(data: Mapping[str, object], look: Look) -> str:
    channel, owner = _fact(data, "channel"), _fact(data, "owner")
    where = f" to {phrases.channel_of(channel, look)}" if channel else ""
    return f"routed{where}{f', for {mention(owner)}' if owner else ''}"


def _claimed(_: Mapping[str, object], __: Look) -> str:
    return "claimed the lead"


def _released(_: Mapping[str, object], __: Look) -> str:
    return "released the lead"


def _voted(data: Mapping[str, object], look: Look) -> str:
    name = phrases.VERDICT_NAMES[Verdict(_fact(data, "verdict"))]
    reason = _fact(data, "reason")
    return f"says {name}{f': {phrases.reason_of(reason, look)}' if reason else ''}"


def _withdrew(_: Mapping[str, object], __: Look) -> str:
    return "took their vote back"


def _reasoned(data: Mapping[str, object], look: Look) -> str:
    reason = _fact(data, "reason")
    if not reason:
        return "took the reason back"
    return f"gives the reason “{phrases.reason_of(reason, look)}”"


_TOLD: Mapping[Kind, Callable[[Mapping[str, object], Look], str]] = {
    Kind.RECEIVED: _received,
    Kind.IMPORTED: _imported,
    Kind.JOINED: _joined,
    Kind.ROUTED: _routed,
    Kind.CLAIMED: _claimed,
    Kind.RELEASED: _released,
    Kind.VOTED: _voted,
    Kind.WITHDREW: _withdrew,
    Kind.REASONED: _reasoned,
}
