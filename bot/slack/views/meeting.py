"""What a channel sees of a meeting: the agenda, the live note, the minutes."""

from bot.domain.agenda import Item, ItemState, Ranked
from bot.domain.meeting_shown import MeetingShown, Tell
from bot.domain.meetings import State
from bot.slack import ids
from bot.slack.views.battlecard import fit
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    clip,
    confirmation,
    context,
    header,
    link,
    literal,
    mention,
    mrkdwn,
    packed,
    section,
    when,
)
from bot.slack.views.look import Look
from bot.slack.views.meeting_lines import (
    SHORT,
    action_line,
    decision_line,
    item_line,
    item_spoken,
    name_of,
    within,
)

#: Items beyond these are counted: a message that is too long as a whole is refused.
_SHOWN = 20
#: Items of a running meeting that have buttons; others move up as these are closed.
_WITH_BUTTONS = 8


def agenda(shown: MeetingShown, look: Look) -> Message:
    """What is to be talked about, with votes; while the meeting runs and afterwards it says so."""
    meeting, series = shown.meeting, shown.series
    title = f"Agenda: {series.name}"
    state = _agenda_state(shown, look)
    blocks: list[Json] = [header(title), context(mrkdwn(state))]
    told = [f"{literal(title, 150)}.", state]
    if meeting.is_open:
        some, lines = _followed(shown)
        blocks += some
        told += lines
        blocks += [_votable(one, look) for one in shown.agenda[:_SHOWN]]
        told += [f"{one.item.number}: {item_spoken(one, look)}." for one in shown.agenda[:_SHOWN]]
        more = len(shown.agenda) - _SHOWN
        if more > 0:
            blocks.append(context(mrkdwn(f"{more} more: /agenda")))
        if not shown.agenda:
            text = "Nothing yet. Add an item, or put 🗓 on a message."
            blocks.append(section(mrkdwn(text)))
            told.append(text)
        blocks += _agenda_buttons(shown)
    return Message(fit(told), blocks)


def note(shown: MeetingShown, look: Look) -> Message:
    """The meeting as it runs: each open item with its buttons, then what came of the others."""
    meeting = shown.meeting
    there = ", ".join(name_of(user, look) for user in shown.present[:30]) or "nobody yet"
    chair = f"Chair: {mention(meeting.chair)}. " if meeting.chair else ""
    state = "Under way." if meeting.state is State.RUNNING else "It has ended."
    facts = f"{state} {chair}Here: {there}."
    blocks: list[Json] = [
        header(f"{shown.series.name}: live notes"),
        context(mrkdwn(clip(facts, 1000))),
    ]
    told = [f"{literal(shown.series.name, 100)}: live notes. {facts}"]
    running = meeting.state is State.RUNNING
    for place, one in enumerate(shown.agenda[:_SHOWN]):
        told.append(f"{one.item.number}: {item_spoken(one, look)}.")
        told += [f"{line}." for line in _came(shown, one)]
        if running and place < _WITH_BUTTONS:
            blocks += _open_item(shown, one, look)
    later = shown.agenda[_WITH_BUTTONS:] if running else shown.agenda
    if later:
        names = "; ".join(literal(one.item.text, 60) for one in later[:15])
        more = f" and {len(later) - 15} more" if len(later) > 15 else ""
        blocks.append(context(mrkdwn(f"{'Then' if running else 'Not reached'}: {names}{more}")))
    lines = _notes(shown, look)
    told += lines
    blocks += [section(mrkdwn(text)) for text in packed(lines)[-1:]]
    if running:
        blocks += _note_buttons(shown)
    return Message(fit(told), blocks)


def minutes(shown: MeetingShown, look: Look) -> Message:
    """What came of a meeting, for everybody in the channel."""
    meeting, series = shown.meeting, shown.series
    title = f"Minutes: {series.name}"
    if meeting.state is not State.ENDED:
        text = "The meeting goes on; its minutes come when it ends."
        return Message(f"{literal(title, 150)}. {text}", [header(title), section(mrkdwn(text))])
    at = when(meeting.started_at or meeting.at, series.zone.key)
    there = ", ".join(name_of(user, look) for user in shown.present[:30]) or "nobody said so"
    chair = f" Chair: {name_of(meeting.chair, look)}." if meeting.chair else ""
    forgotten = "" if meeting.ended_by else " Nobody ended it, so it ended by itself."
    facts = f"Held {at}.{chair} There: {there}.{forgotten}"
    blocks: list[Json] = [header(title), context(mrkdwn(clip(facts, 2000)))]
    told = [f"{literal(title, 150)}. {facts}"]
    parts = {
        "What became of earlier decisions": [decision_line(one, shown) for one in shown.followed],
        "Decisions": [decision_line(one, shown) for one in shown.decisions],
        "Actions": [action_line(one) for one in shown.actions],
        "Talked about": [literal(one.text, SHORT) for one in _done(shown)],
        "Parked": [literal(one.text, SHORT) for one in shown.parked],
        "Not reached, and on the next agenda": [
            literal(one.item.text, SHORT) for one in shown.agenda
        ],
    }
    for name, lines in parts.items():
        if lines:
            told.append(f"{name}: {'; '.join(lines)}.")
            blocks.append(section(mrkdwn(f"*{name}*\n{within(lines)}")))
    if not any(parts.values()):
        text = "Nothing was noted down."
        blocks.append(section(mrkdwn(text)))
        told.append(text)
    value = str(meeting.id)
    blocks.append(
        actions(
            button("Make a canvas", ids.MEETING_CANVAS, value, spoken="Minutes as a canvas"),
            button("Send as a file", ids.MEETING_PAPER, value, spoken="Minutes as a file"),
            button("Reopen", ids.MEETING_REOPEN, value, spoken="Go on with the meeting"),
        )
    )
    return Message(fit(told), blocks)


def _agenda_state(shown: MeetingShown, look: Look) -> str:
    meeting, zone = shown.meeting, shown.series.zone.key
    at = when(meeting.at, zone)
    chair = f" Chair: {mention(meeting.chair)}." if meeting.chair else ""
    note_at, minutes_at = (shown.addresses.get(one) for one in (Tell.NOTE, Tell.MINUTES))
    match meeting.state:
        case State.PLANNED:
            moved = f" Moved{_because(meeting.why)}." if meeting.moved else ""
            return f"{at}.{moved}{chair}"
        case State.RUNNING:
            where = f" {link(note_at, 'Live notes')}." if note_at else ""
            return f"Under way in this thread.{where}{chair}"
        case State.ENDED:
            where = f" {link(minutes_at, 'Minutes')}." if minutes_at else ""
            return f"It was held, {at}.{where}"
        case State.CANCELLED:
            by = f" by {name_of(meeting.changed_by, look)}" if meeting.changed_by else ""
            return f"It does not take place ({at}): cancelled{by}{_because(meeting.why)}."
        case State.MISSED:
            return f"Nobody started it ({at}). Its items are on the next agenda."
        case State.HOLIDAY:
            return f"It does not take place ({at}): a holiday."


def _because(why: str) -> str:
    return f": {literal(why, 200)}" if why else ""


def _followed(shown: MeetingShown) -> tuple[list[Json], list[str]]:
    """What became of earlier decisions comes first: promises are looked at before new ones."""
    lines = [f"We decided: {decision_line(one, shown)}" for one in shown.followed]
    return ([section(mrkdwn(within(lines)))] if lines else []), lines


def _votable(one: Ranked, look: Look) -> Json:
    vote = button(
        "Vote", ids.AGENDA_VOTE, str(one.item.id), spoken=f"Vote for item {one.item.number}"
    )
    return section(mrkdwn(item_line(one, look)), vote)


def _agenda_buttons(shown: MeetingShown) -> list[Json]:
    meeting = shown.meeting
    add = button("Add an item", ids.AGENDA_ADD, shown.series.key)
    start = button("Start meeting", ids.MEETING_START, str(meeting.id), primary=True)
    buttons = [start, add] if meeting.state is State.PLANNED else [add]
    hint = "Vote with a button, or react with an item's number (1️⃣ to 🔟)."
    return [actions(*buttons), context(mrkdwn(hint))]


def _open_item(shown: MeetingShown, one: Ranked, look: Look) -> list[Json]:
    value = f"{shown.meeting.id}|{one.item.id}|{one.item.version}"
    came = [clip(line, 200) for line in _came(shown, one)[-2:]]
    text = "\n".join([item_line(one, look), *came])
    name = f"for item {one.item.number}"
    return [
        section(mrkdwn(text)),
        actions(
            button("Decision", ids.ITEM_DECISION, value, spoken=f"Decision {name}"),
            button("Action", ids.ITEM_ACTION, value, spoken=f"Action {name}"),
            button("Done", ids.ITEM_DONE, value, spoken=f"Item {one.item.number} is done"),
            button("Park", ids.ITEM_PARK, value, spoken=f"Park item {one.item.number}"),
        ),
    ]


def _came(shown: MeetingShown, one: Ranked) -> list[str]:
    """What came of an item that is still open."""
    decided, agreed = shown.outcomes(one.item.id)
    return [
        *(f"✔ {decision_line(each, shown)}" for each in decided),
        *(f"→ {action_line(each)}" for each in agreed),
    ]


def _note_buttons(shown: MeetingShown) -> list[Json]:
    meeting_id = str(shown.meeting.id)
    about = f"{meeting_id}|0|0"
    sure = confirmation(
        "End the meeting?",
        "The minutes are posted, and what was not reached goes to the next agenda.",
        "End it",
        "Go on",
    )
    return [
        actions(
            button("I am here", ids.MEETING_HERE, meeting_id),
            button("Add an item", ids.AGENDA_ADD, shown.series.key),
            button("Other decision", ids.ITEM_DECISION, about, spoken="Decision without an item"),
            button("Other action", ids.ITEM_ACTION, about, spoken="Action without an item"),
            button("End meeting", ids.MEETING_END, meeting_id, confirm=sure),
        )
    ]


def _notes(shown: MeetingShown, look: Look) -> list[str]:
    """What came of items that are closed, and of none in particular."""
    lines: list[str] = []
    for item in shown.closed:
        decided, agreed = shown.outcomes(item.id)
        word = "Parked" if item.state is ItemState.PARKED else "Done"
        by = f" by {name_of(item.closed_by, look)}" if item.closed_by else ""
        lines.append(f"*{word}*{by}: {literal(item.text, SHORT)}")
        lines += [f"    ✔ {decision_line(one, shown)}" for one in decided]
        lines += [f"    → {action_line(one)}" for one in agreed]
    known = {item.id for item in shown.closed} | {one.item.id for one in shown.agenda}
    lines += [
        f"✔ {decision_line(one, shown)}" for one in shown.decisions if one.item_id not in known
    ]
    lines += [f"→ {action_line(one)}" for one in shown.actions if one.item_id not in known]
    return [clip(line, 600) for line in lines]


def _done(shown: MeetingShown) -> list[Item]:
    return [one for one in shown.closed if one.state is ItemState.DONE]
