"""The promise of a first answer, in words: on cards, in reminders, in Details."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.domain.cards import Card
from bot.domain.clocks import Count, Excluded, PauseKind
from bot.domain.promises import Promise
from bot.domain.sla import Standing, State
from bot.domain.sla_policy import StepKind
from bot.domain.sla_steps import Delay, DueStep
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    joined,
    link,
    literal,
    mention,
    mrkdwn,
    section,
    when,
)
from bot.slack.views.look import Look

_TITLE_LIMIT = 150
_NAME_LIMIT = 80
_PAUSES_SHOWN = 8
_HOLIDAYS_SHOWN = 8

_COUNTED: Mapping[Count, str] = {
    Count.WALL: "every minute counts",
    Count.TEAM: "the team's hours count",
    Count.OWNER: "the owner's hours count",
    Count.BOTH: "the hours of team and owner count",
}

_PAUSED: Mapping[PauseKind, str] = {
    PauseKind.AWAY: "the owner was away",
    PauseKind.HOLD: "the lead was on hold",
    PauseKind.DOWNTIME: "Baton was not running",
}

_STEPS: Mapping[StepKind, str] = {
    StepKind.REMIND_THREAD: "a reminder in the thread",
    StepKind.REMIND_OWNER: "a direct message to the owner",
    StepKind.ESCALATE: "word to whoever leads the team",
    StepKind.REASSIGN: "the lead goes to somebody else",
    StepKind.UNCLAIM: "the claim ends",
}

_DELAYS: Mapping[Delay, str] = {
    Delay.SNOOZE: "snoozed",
    Delay.QUIET_HOURS: "put off by quiet hours",
    Delay.BUDGET: "put off because it is enough for today",
}


def on_card(promise: Promise | None, look: Look) -> str:
    """The line that a card shows; "" when nothing is promised."""
    if promise is None or promise.ended:
        return ""
    due = when(promise.due_at, look.zone) if promise.due_at else ""
    return _answered(promise, due) if promise.responded_at else _owed(promise.state, due)


def _answered(promise: Promise, due: str) -> str:
    took = spoken(promise.took or timedelta())
    if promise.state is State.MET:
        return f"Answered in {took}, in time"
    return f"Answered in {took}, late{f': it was due {due}' if due else ''}"


def _owed(state: State, due: str) -> str:
    if state is State.BREACHED:
        return f"Answer late since {due}" if due else "Answer late"
    if state is State.PAUSED:
        return f"Answer by {due} · the clock stands still" if due else "Answer: clock stands still"
    if not due:
        return "Answer: the hours that count never come"
    return f"Answer by {due} · {'due soon' if state is State.WARNED else 'in time'}"


def reminder(
    card: Card, about: Mapping[str, object], address: str | None, look: Look
) -> Message | None:
    """A reminder in the thread, or with the address of the card as a direct message.

    None when there is nothing to remind of any more.
    """
    promise = card.promise
    if promise is None or not promise.is_open:
        return None
    owner = card.lead.owner
    title = literal(phrases.title_of(card.lead.data), _TITLE_LIMIT)
    what = link(address, title) if address else title
    state = on_card(promise, look)
    following = _following(about, look)
    if address is not None:
        text = joined([f"{what} waits for an answer.", f"{state}.", following])
        return Message(text, [section(mrkdwn(text)), _buttons(card)])
    whom = f"{mention(owner)}, this lead" if owner else "Nobody owns this lead, and it"
    text = joined([f"{whom} waits for an answer.", f"{state}.", following])
    return Message(text, [section(mrkdwn(text))])


def escalation(card: Card, address: str | None, look: Look) -> Message | None:
    """What whoever leads the team reads; None when the answer has come meanwhile."""
    promise, lead = card.promise, card.lead
    if promise is None or not promise.is_open:
        return None
    title = literal(phrases.title_of(lead.data), _TITLE_LIMIT)
    what = link(address, title) if address else title
    text = joined(
        [
            f"Nobody has answered {what} yet.",
            f"{on_card(promise, look)}.",
            f"It came {when(lead.received_at, look.zone)}.",
            f"{phrases.owner(lead, look)}.",
            f"The promise: {literal(promise.policy, _NAME_LIMIT)}.",
        ]
    )
    return Message(text, [section(mrkdwn(text)), _buttons(card)])


def _buttons(card: Card) -> Json:
    value, title = str(card.lead.id), phrases.title_of(card.lead.data)
    return actions(
        button("Responded", ids.RESPONDED, value, spoken=f"Responded to {title}"),
        button("Details", ids.DETAILS, value, spoken=f"Details of {title}"),
    )


def _following(about: Mapping[str, object], look: Look) -> str:
    kind, at = about.get("next"), about.get("next_at")
    if not kind or not at:
        return ""
    moment = when(datetime.fromisoformat(str(at)), look.zone)
    return f"Next, {moment}: {_STEPS[StepKind(str(kind))]}."


def in_details(standing: Standing | None, look: Look) -> list[str]:
    """How the time was counted, line by line; empty when nothing is promised."""
    if standing is None:
        return []
    trace = standing.trace
    name, started = literal(standing.policy, _NAME_LIMIT), when(standing.started, look.zone)
    target = spoken(standing.target)
    lines = [
        f"Promise: {name}, an answer within {target}; {_COUNTED[trace.count]}",
        f"Counted since {started}: {spoken(standing.elapsed)}{_left(standing)}",
    ]
    if standing.due_at:
        lines.append(f"Due {when(standing.due_at, look.zone)}")
    if standing.paused_by is not None:
        until = f" until {when(standing.resumes_at, look.zone)}" if standing.resumes_at else ""
        lines.append(f"The clock stands still{until}: {_PAUSED[standing.paused_by.kind]}")
    elif standing.resumes_at is not None:
        lines.append(
            f"Outside the hours that count; on from {when(standing.resumes_at, look.zone)}"
        )
    lines += [_excluded(one, look) for one in trace.excluded[-_PAUSES_SHOWN:]]
    if trace.holidays:
        days = ", ".join(f"{day:%-d %b}" for day in trace.holidays[:_HOLIDAYS_SHOWN])
        lines.append(f"Holidays left out: {days}")
    if standing.next is not None:
        lines.append(_next(standing.next, look))
    return lines


def _left(standing: Standing) -> str:
    if standing.responded is not None:
        return ""
    if standing.remaining < timedelta():
        return f", {spoken(-standing.remaining)} too long"
    return f", {spoken(standing.remaining)} left"


def _excluded(one: Excluded, look: Look) -> str:
    pause = one.pause
    end = f" to {when(pause.end, look.zone)}" if pause.end else ""
    span = f"{when(pause.start, look.zone)}{end}"
    return f"Left out: {spoken(one.open_time)}, {_PAUSED[pause.kind]} ({span})"


def _next(step: DueStep, look: Look) -> str:
    at = when(step.at, look.zone) if step.at else "when the clock runs again"
    why = "".join(f", {_DELAYS[delay]}" for delay in dict.fromkeys(step.delays))
    return f"Next step, {at}{why}: {_STEPS[step.kind]}"


def spoken(span: timedelta) -> str:
    """A span in hours and minutes: `12 min`, `5 h 3 min`; less than a minute is said so."""
    minutes = int(span.total_seconds() // 60)
    if minutes == 0:
        return "less than a minute" if span else "0 min"
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else "")))
