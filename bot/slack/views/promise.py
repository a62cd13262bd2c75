"""What is promised to a lead, in words: on cards, in reminders, in Details."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count

from bot.domain.cards import Card
from bot.domain.clocks import Count, Excluded, PauseKind
from bot.domain.promises import Promise
from bot.domain.sla import Standing, State
from bot.domain.sla_policy import Duty, StepKind
from bot.domain.sla_steps import Delay, DueStep
from bot.domain.told_figures import spoken
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

_PRESSING = frozenset({State.WARNED, State.BREACHED})

_PROMISED: Mapping[Duty, str] = {
    Duty.FIRST_RESPONSE: "an answer",
    Duty.FEEDBACK: "a verdict",
}

_NOT_DONE: Mapping[Duty, str] = {
    Duty.FIRST_RESPONSE: "Nobody has answered {what} yet.",
    Duty.FOLLOW_UP: "Nobody has contacted {what} again yet.",
    Duty.FEEDBACK: "Nobody has said yet what {what} is worth.",
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


def duties_on_card(duties: Sequence[Promise], look: Look) -> str:
    """The line about follow-ups, and the one about a verdict that is due soon; "" without any."""
    again = [one for one in duties if one.duty is Duty.FOLLOW_UP]
    lines = [_follow_ups(sorted(again, key=lambda one: one.number), look)]
    lines += [
        _owed(one.state, when(one.due_at, look.zone) if one.due_at else "", "Verdict")
        for one in duties
        if one.duty is Duty.FEEDBACK and one.is_open and one.state in _PRESSING
    ]
    return "\n".join(filter(None, lines))


def owes_contact(card: Card) -> bool:
    """Whether a follow-up is still owed."""
    return any(one.duty is Duty.FOLLOW_UP and one.is_open for one in card.duties)


def _follow_ups(again: Sequence[Promise], look: Look) -> str:
    made = [one for one in again if one.responded_at]
    still = [one for one in again if one.is_open]
    late = sum(one.state is State.MISSED for one in made)
    so_far = f"{len(made)} made{f', {late} of them late' if late else ''}" if made else ""
    if not still:
        return f"Follow-ups: {so_far}" if so_far else ""
    lines = [
        _owed(one.state, when(one.due_at, look.zone) if one.due_at else "", _named(one))
        for one in still
    ]
    return "; ".join(filter(None, (*lines, so_far)))


def _named(promise: Promise) -> str:
    return f"Follow-up {promise.number}"


def _answered(promise: Promise, due: str) -> str:
    took = spoken(promise.took or timedelta())
    if promise.state is State.MET:
        return f"Answered in {took}, in time"
    return f"Answered in {took}, late{f': it was due {due}' if due else ''}"


def _owed(state: State, due: str, what: str = "Answer") -> str:
    if state is State.BREACHED:
        return f"{what} late since {due}" if due else f"{what} late"
    if state is State.PAUSED:
        return f"{what} by {due} · the clock stands still" if due else f"{what}: clock stands still"
    if not due:
        return f"{what}: the hours that count never come"
    return f"{what} by {due} · {'due soon' if state is State.WARNED else 'in time'}"


def reminder(
    card: Card, about: Mapping[str, object], address: str | None, look: Look
) -> Message | None:
    """A reminder in the thread, or with the address of the card as a direct message.

    None when there is nothing to remind of any more.
    """
    promise = _meant(card, about)
    if promise is None or not promise.is_open:
        return None
    owner = card.lead.owner
    title = literal(phrases.title_of(card.lead.data), _TITLE_LIMIT)
    what = link(address, title) if address else title
    state, waits = _state_of(promise, look), _waits_for(promise)
    following = _following(about, look)
    if address is not None:
        text = joined([f"{what} waits for {waits}.", f"{state}.", following])
        return Message(text, [section(mrkdwn(text)), _buttons(card, promise, look)])
    whom = f"{mention(owner)}, this lead" if owner else "Nobody owns this lead, and it"
    text = joined([f"{whom} waits for {waits}.", f"{state}.", following])
    return Message(text, [section(mrkdwn(text))])


def escalation(
    card: Card, about: Mapping[str, object], address: str | None, look: Look
) -> Message | None:
    """What whoever leads the team reads; None when it was done meanwhile."""
    promise, lead = _meant(card, about), card.lead
    if promise is None or not promise.is_open:
        return None
    title = literal(phrases.title_of(lead.data), _TITLE_LIMIT)
    what = link(address, title) if address else title
    text = joined(
        [
            _NOT_DONE[promise.duty].replace("{what}", what),
            f"{_state_of(promise, look)}.",
            f"It came {when(lead.received_at, look.zone)}.",
            f"{phrases.owner(lead, look)}.",
            f"The promise: {literal(promise.policy, _NAME_LIMIT)}.",
        ]
    )
    return Message(text, [section(mrkdwn(text)), _buttons(card, promise, look)])


def _meant(card: Card, about: Mapping[str, object]) -> Promise | None:
    """The promise that a delivery is about; without a word of which, the answer."""
    if "duty" not in about:
        return card.promise
    meant = (str(about["duty"]), int(str(about["number"])))
    return next((one for one in card.duties if (one.duty.value, one.number) == meant), None)


def _state_of(promise: Promise, look: Look) -> str:
    if promise.duty is Duty.FIRST_RESPONSE:
        return on_card(promise, look)
    due = when(promise.due_at, look.zone) if promise.due_at else ""
    return _owed(
        promise.state, due, "Verdict" if promise.duty is Duty.FEEDBACK else _named(promise)
    )


def _waits_for(promise: Promise) -> str:
    if promise.duty is Duty.FOLLOW_UP:
        return f"follow-up {promise.number}"
    return "a verdict" if promise.duty is Duty.FEEDBACK else "an answer"


def _buttons(card: Card, promise: Promise, look: Look) -> Json:
    value, title = str(card.lead.id), phrases.title_of(card.lead.data)
    done = [button("Responded", ids.RESPONDED, value, spoken=f"Responded to {title}")]
    if promise.duty is Duty.FOLLOW_UP:
        done = [contacted(value, title)]
    elif promise.duty is Duty.FEEDBACK:
        done = [
            button(
                f"{phrases.emoji_of(verdict, look)} {name.capitalize()}".strip(),
                f"{ids.JUDGE}{verdict}",
                value,
                spoken=f"{name.capitalize()}: {title}",
            )
            for verdict, name in phrases.VERDICT_NAMES.items()
        ]
    return actions(*done, button("Details", ids.DETAILS, value, spoken=f"Details of {title}"))


def contacted(value: str, title: str) -> Json:
    """The button that notes a follow-up."""
    return button("Contacted again", ids.CONTACTED, value, spoken=f"Contacted {title} again")


def _following(about: Mapping[str, object], look: Look) -> str:
    kind, at = about.get("next"), about.get("next_at")
    if not kind or not at:
        return ""
    moment = when(datetime.fromisoformat(str(at)), look.zone)
    return f"Next, {moment}: {_STEPS[StepKind(str(kind))]}."


def in_details(standings: Sequence[Standing], look: Look) -> list[str]:
    """How the time was counted, line by line; empty when nothing is promised."""
    numbers = count(1)
    lines: list[str] = []
    for one in standings:
        again = one.duty is Duty.FOLLOW_UP
        lines += _counted(one, f"follow-up {next(numbers)}" if again else _PROMISED[one.duty], look)
    return lines


def _counted(standing: Standing, what: str, look: Look) -> list[str]:
    trace = standing.trace
    name, started = literal(standing.policy, _NAME_LIMIT), when(standing.started, look.zone)
    target = spoken(standing.target)
    lines = [
        f"Promise: {name}, {what} within {target}; {_COUNTED[trace.count]}",
        f"Counted since {started}: {spoken(standing.elapsed)}{_left(standing)}",
    ]
    if standing.responded is not None and standing.duty is not Duty.FIRST_RESPONSE:
        late = "late" if standing.state is State.MISSED else "in time"
        lines.append(f"Done {when(standing.responded, look.zone)}, {late}")
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
