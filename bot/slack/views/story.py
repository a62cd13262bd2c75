"""What happened to a lead, entry by entry, in words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.feedback import Verdict
from bot.domain.leads import Stage
from bot.domain.offers import Ending
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Entry, Kind
from bot.slack.views import phrases
from bot.slack.views.kit import literal, mention, when
from bot.slack.views.look import Look

# The settings' own limits for the names of rules and people
_RULE_LIMIT = 80
_NAME_LIMIT = 80
_REASON_LIMIT = 200


def who(entry: Entry) -> str:
    """The person behind an entry, mentioned; "" when Baton itself did it."""
    return mention(entry.actor) if entry.actor else ""


def named(entry: Entry, look: Look) -> str:
    """The person behind an entry, by name where it is known.

    In a message a mention would notify people of what they did themselves.
    """
    if not entry.actor:
        return ""
    name = look.names.get(entry.actor)
    return literal(name, _NAME_LIMIT) if name else mention(entry.actor)


def happening(entry: Entry, look: Look) -> str:
    """What the entry's person did, as words that follow their name, or stand alone without one."""
    return _ALWAYS.get(entry.kind) or _TOLD[entry.kind](entry, look)


def _fact(entry: Entry, key: str) -> str:
    return str(entry.data.get(key) or "")


def _through(entry: Entry, look: Look) -> str:
    source = _fact(entry, "source")
    return f" through {phrases.source_of(source, look)}" if source else ""


def _received(entry: Entry, look: Look) -> str:
    return "added the lead" if entry.actor else f"came in{_through(entry, look)}"


def _joined(entry: Entry, look: Look) -> str:
    sign = _fact(entry, "by").replace("_", " ")
    by = f", by the same {_SIGNS.get(sign, sign)}" if sign else ""
    also = entry.data.get("also")
    others = ", ".join(f"#{number}" for number in also) if isinstance(also, list) else ""
    tail = f"{by}{f'; {others} may be the same person, too' if others else ''}"
    if entry.actor:
        return f"added the same person again{tail}"
    return f"the same person came again{_through(entry, look)}{tail}"


_SIGNS = {
    "email": "e-mail address",
    "phone": "phone number",
    "name and domain": "name and company domain",
}


def _split(entry: Entry, look: Look) -> str:
    if of := _fact(entry, "from"):
        return f"was joined to lead #{of} by mistake and is a lead of its own again"
    made = _fact(entry, "lead")
    return f"took out what came{_through(entry, look)}: it is lead #{made} now"


def _routed(entry: Entry, look: Look) -> str:
    rule, channel, owner = (_fact(entry, key) for key in ("rule", "channel", "owner"))
    tier = _fact(entry, "tier")
    loud = f", {tier} tier" if tier and tier != "normal" else ""
    by = f" by the rule “{literal(rule, _RULE_LIMIT)}”" if rule else ""
    where = f" to {phrases.channel_of(channel, look)}" if channel else ""
    return f"routed{by}{where}{f', for {mention(owner)}' if owner else ''}{loud}"


def _given(entry: Entry, _look: Look) -> str:
    if entry.actor:
        return f"gave the lead to {mention(_fact(entry, 'owner'))}{_because(entry)}"
    return f"somebody is free again, so the lead goes to {mention(_fact(entry, 'owner'))}"


def _offered(entry: Entry, look: Look) -> str:
    until = _when(entry, "until", look)
    return f"offered to {mention(_fact(entry, 'owner'))}{f' until {until}' if until else ''}"


def _passed(entry: Entry, look: Look) -> str:
    owner, until = mention(_fact(entry, "owner")), _when(entry, "until", look)
    goes = f"offered to {owner} until {until}" if until else f"for {owner} now"
    if entry.actor:
        return f"passed the lead on{_because(entry)}; it is {goes}"
    return f"{_unclaimed(entry)}, so it is {goes}"


def _stayed(entry: Entry, _look: Look) -> str:
    why = literal(_fact(entry, "why"), _REASON_LIMIT)
    stays = f"it stays with {mention(_fact(entry, 'owner'))}: {why}"
    if entry.actor:
        return f"wanted to pass the lead on{_because(entry)}; {stays}"
    return f"{_unclaimed(entry)}; {stays}"


def _unclaimed(entry: Entry) -> str:
    if _fact(entry, "how") == Ending.AWAY:
        return "whom it was offered to cannot take it now"
    return "nobody claimed the lead in time"


def _voted(entry: Entry, look: Look) -> str:
    name = phrases.VERDICT_NAMES[Verdict(_fact(entry, "verdict"))]
    reason = _fact(entry, "reason")
    return f"says {name}{f': {phrases.reason_of(reason, look)}' if reason else ''}"


def _reasoned(entry: Entry, look: Look) -> str:
    reason = _fact(entry, "reason")
    if not reason:
        return "took the reason back"
    return f"gives the reason “{phrases.reason_of(reason, look)}”"


def _when(entry: Entry, key: str, look: Look) -> str:
    said = _fact(entry, key)
    return when(datetime.fromisoformat(said), look.zone) if said else ""


def _owed(entry: Entry, answer: str = "the answer", verdict: str = "the verdict") -> str:
    """What was promised, as the entry says it."""
    duty = _fact(entry, "duty")
    if duty == Duty.FOLLOW_UP:
        return f"follow-up {_fact(entry, 'number')}"
    return verdict if duty == Duty.FEEDBACK else answer


def _promised(entry: Entry, look: Look) -> str:
    due = _when(entry, "due", look)
    policy = literal(_fact(entry, "policy"), _RULE_LIMIT)
    by = f" by {due}" if due else ""
    return f"{_owed(entry, 'an answer', 'a verdict')} is promised{by}, by “{policy}”"


def _due_moved(entry: Entry, look: Look) -> str:
    due, before = _when(entry, "due", look), _when(entry, "before", look)
    if not due:
        return f"the clock stands still{f'; due was {before}' if before else ''}"
    return f"{_owed(entry)} is due {due}{f', no longer {before}' if before else ''}"


def _warned(entry: Entry, _look: Look) -> str:
    return f"{_owed(entry)} is due soon"


def _breached(entry: Entry, look: Look) -> str:
    due = _when(entry, "due", look)
    return f"{_owed(entry)} is late{f': it was due {due}' if due else ''}"


def _reminded(entry: Entry, _look: Look) -> str:
    owner = _fact(entry, "owner")
    where = "by direct message" if _fact(entry, "by") == "remind_owner" else "in the thread"
    of = f" of {_owed(entry)}" if entry.data.get("duty") else ""
    return f"reminded {mention(owner) if owner else 'everybody'} {where}{of}"


def _escalated(entry: Entry, _look: Look) -> str:
    to = _fact(entry, "to")
    late = f"{_owed(entry)} is late" if entry.data.get("duty") else "nobody has answered yet"
    return f"{late}, so {mention(to) if to else 'the team'} is told"


def _contacted(entry: Entry, look: Look) -> str:
    again = entry.kind is Kind.CONTACTED
    if not _fact(entry, "source"):
        return "contacted the lead again" if again else "answered the lead"
    said = f"by {phrases.source_of(_fact(entry, 'source'), look)}, {_when(entry, 'when', look)}"
    if entry.actor:
        return f"{'contacted the lead again' if again else 'answered the lead'} ({said})"
    return f"the lead was {'contacted again' if again else 'answered'} ({said})"


def _reassigned(entry: Entry, _look: Look) -> str:
    owner = _fact(entry, "owner")
    return f"nobody has answered yet, so the lead goes to {mention(owner) if owner else 'another'}"


def _snoozed(entry: Entry, look: Look) -> str:
    until = _when(entry, "until", look)
    return f"wants no reminders{f' until {until}' if until else ''}{_because(entry)}"


def _stopped(entry: Entry, _look: Look) -> str:
    return f"wants no more reminders{_because(entry)}"


_RAISED = {
    "claimed": "because somebody claimed it",
    "responded": "because it was answered",
    "joined": "because the same person came again",
}


def _raised(entry: Entry, _look: Look) -> str:
    before, tier, why = (_fact(entry, key) for key in ("before", "tier", "why"))
    card = ", with a card" if before == "low" else ""
    if entry.actor:
        return f"asked for the card: the lead is {tier} now, no longer {before}"
    reason = _RAISED.get(why, "")
    return f"the lead is {tier} now{card}, no longer {before}{f', {reason}' if reason else ''}"


def _moved(entry: Entry, look: Look) -> str:
    stage = _stage(entry, "stage")
    worth = literal(_fact(entry, "worth"), _NAME_LIMIT)
    to = f"{stage}{f', {worth}' if worth else ''}"
    if lifetime := _fact(entry, "lifetime"):
        to += f", {literal(lifetime, _NAME_LIMIT)} over its lifetime"
    when_so = f", as of {at}" if (at := _when(entry, "when", look)) else ""
    source = _fact(entry, "source")
    by = f" (by {phrases.source_of(source, look)})" if source else ""
    if entry.kind is Kind.STAGE_CORRECTED:
        did = "corrected the stage: it is" if entry.actor else "the stage is corrected: it is"
    else:
        did = "moved the lead to" if entry.actor else "the lead came to"
    return f"{did} {to}{when_so}{by}{_because(entry)}"


def _stage(entry: Entry, key: str) -> str:
    return phrases.STAGE_NAMES[Stage(_fact(entry, key) or Stage.NEW)]


def _undone(entry: Entry, _look: Look) -> str:
    now = _stage(entry, "now")
    return f"took the last change of the stage back: it is {now} again"


def _because(entry: Entry) -> str:
    reason = _fact(entry, "reason")
    return f": {literal(reason, _REASON_LIMIT)}" if reason else ""


_ALWAYS: Mapping[Kind, str] = {
    Kind.IMPORTED: "imported as history",
    Kind.TOOK_BACK: "took the pass back",
    Kind.CLAIMED: "claimed the lead",
    Kind.RELEASED: "released the lead",
    Kind.WITHDREW: "took their vote back",
    Kind.NOT_REASSIGNED: "nobody else is free, so the lead stays where it is",
    Kind.UNCLAIMED: "nobody has answered yet, so the claim ends and anyone may claim the lead",
    Kind.NOT_RESPONDED: "has not answered yet after all",
    Kind.NOT_CONTACTED: "has not contacted the lead again after all",
}

_TOLD: Mapping[Kind, Callable[[Entry, Look], str]] = {
    Kind.RECEIVED: _received,
    Kind.JOINED: _joined,
    Kind.SPLIT: _split,
    Kind.ROUTED: _routed,
    Kind.GIVEN: _given,
    Kind.OFFERED: _offered,
    Kind.PASSED: _passed,
    Kind.STAYED: _stayed,
    Kind.VOTED: _voted,
    Kind.REASONED: _reasoned,
    Kind.PROMISED: _promised,
    Kind.DUE_MOVED: _due_moved,
    Kind.WARNED: _warned,
    Kind.BREACHED: _breached,
    Kind.RESPONDED: _contacted,
    Kind.CONTACTED: _contacted,
    Kind.REMINDED: _reminded,
    Kind.ESCALATED: _escalated,
    Kind.REASSIGNED: _reassigned,
    Kind.SNOOZED: _snoozed,
    Kind.STOPPED: _stopped,
    Kind.RAISED: _raised,
    Kind.MOVED: _moved,
    Kind.STAGE_CORRECTED: _moved,
    Kind.STAGE_UNDONE: _undone,
}
