"""What one person is told about meetings: lists, answers to commands, direct messages."""

from collections.abc import Sequence

from bot.domain.agenda import Item, ItemState
from bot.domain.meeting_shown import AgendaShown, Coming, MeetingShown, Refusal, Skip, Tell
from bot.domain.meetings import Meeting, Series, State, is_early
from bot.slack import ids
from bot.slack.views.battlecard import fit
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    code,
    context,
    header,
    link,
    literal,
    mention,
    mrkdwn,
    section,
    when,
)
from bot.slack.views.look import Look
from bot.slack.views.meeting_lines import item_line

_ITEMS, _MEETINGS = 18, 20
_NAME = 80
#: After an item's id in a button's value: it stands in the private list, which is shown anew.
IN_LIST = "list"
_REFUSED = {
    Refusal.STRANGER: "This is for colleagues. If you are one, try again in a moment: I am just "
    "asking Slack.",
    Refusal.NO_SERIES: "There is no such meeting. /meeting lists them; /meeting new makes one.",
    Refusal.NO_MEETING: "There is no meeting to do that with. /meeting lists those to come.",
    Refusal.NO_ITEM: "There is no such item on the agenda any more. /agenda shows what is on it.",
    Refusal.NOT_YOURS: "That is for the chair, the leads of the teams and admins.",
    Refusal.EMPTY: "Say what it is about: /agenda add the price list of 2027",
    Refusal.NO_TIME: "Say when, in the future: /meeting move friday 14:00",
    Refusal.CHANGED: "Somebody was faster, so nothing was changed. It shows what it is now.",
    Refusal.NOT_RUNNING: "The meeting does not run, so nothing was changed. /meeting start begins "
    "it.",
    Refusal.RUNNING: "The meeting runs already.",
    Refusal.GOES_ON: "The meeting goes on; its minutes come when it ends.",
    Refusal.HANDED_OVER: "That is in the thread of the minutes already.",
    Refusal.TOO_LATE: "It is too late for that: it can be taken back for a while only.",
    Refusal.FULL: "The agenda is full. Take something off it first: /agenda shows what is on it.",
    Refusal.CONFIGURED: "That meeting is named in app.yaml, so it ends when it is taken out there. "
    "/meeting cancel leaves one of them out.",
    Refusal.TAKEN: "There is one of that name already.",
}


def refused(why: Refusal) -> Message:
    """Why nothing was done."""
    return sentence(_REFUSED[why])


def sentence(text: str) -> Message:
    """One sentence of ours."""
    return Message(text, [section(mrkdwn(text))])


def agenda(found: AgendaShown, look: Look) -> Message:
    """The agenda of the next meeting, for one person; they may take off what is theirs."""
    shown = found.shown
    at = when(shown.meeting.at, shown.series.zone.key)
    title = f"Agenda: {shown.series.name}"
    blocks: list[Json] = [header(title), context(mrkdwn(f"{at}."))]
    told = [f"{literal(title, _NAME)}, {at}."]
    for one in shown.agenda[:_ITEMS]:
        line = item_line(one, look)
        told.append(f"{line}.".replace("\n", ", "))
        own = found.manages or one.item.by in {found.reader, None}
        value, number = f"{one.item.id}:{IN_LIST}", one.item.number
        buttons = [button("Vote", ids.AGENDA_VOTE, value, spoken=f"Vote for item {number}")]
        if own:
            spoken = f"Take item {number} off the agenda"
            buttons.append(button("Remove", ids.AGENDA_REMOVE, value, spoken=spoken))
        if one.item.by == found.reader:
            spoken = f"Put item {number} in other words"
            buttons.append(button("Edit", ids.AGENDA_WORDS, value, spoken=spoken))
        blocks += [section(mrkdwn(line)), actions(*buttons)]
    more = len(shown.agenda) - _ITEMS
    if more > 0:
        blocks.append(context(mrkdwn(f"{more} more, with fewer votes or younger.")))
    if not shown.agenda:
        text = "Nothing is on it yet."
        blocks.append(section(mrkdwn(text)))
        told.append(text)
    for item in found.parked[:3]:
        text = f"Parked: {literal(item.text, 150)}"
        value = f"{item.id}:{IN_LIST}"
        back = button("Put back", ids.AGENDA_BACK, value, spoken="Put it on the agenda")
        blocks.append(section(mrkdwn(text), back))
        told.append(f"{text}.")
    blocks.append(actions(button("Add an item", ids.AGENDA_ADD, shown.series.key)))
    hint = "Also: /agenda add TEXT · /agenda remove NUMBER · 🗓 on any message."
    return Message(fit(told), [*blocks, context(mrkdwn(hint))])


def added(item: Item, series: Series, meeting: Meeting | None, *, words: bool = False) -> Message:
    """What was put on the agenda; it can be taken off again, and with `words` told better."""
    on = f", {when(meeting.at, series.zone.key)}" if meeting else ""
    text = f"On the agenda of {literal(series.name, _NAME)}{on}: {literal(item.text, 300)}"
    undo = button("Undo", ids.AGENDA_REMOVE, str(item.id), spoken="Take it off the agenda again")
    say = button("Say what it is about", ids.AGENDA_WORDS, str(item.id))
    buttons = [say, undo] if words else [undo]
    return Message(text, [section(mrkdwn(text)), actions(*buttons)])


def known(item: Item, series: Series) -> Message:
    """It was on the agenda before."""
    text = (
        f"That is on the agenda of {literal(series.name, _NAME)} already, as number {item.number}: "
        f"{literal(item.text, 300)}"
    )
    return sentence(text)


def turned(item: Item) -> Message:
    """An item was taken off, or put back."""
    value, text = str(item.id), literal(item.text, 300)
    if item.state is ItemState.OPEN:
        told = f"On the agenda: {text}"
        buttons = [button("Remove", ids.AGENDA_REMOVE, value)]
    else:
        told = f"Off the agenda: {text}"
        buttons = [button("Put back", ids.AGENDA_BACK, value)]
    return Message(told, [section(mrkdwn(told)), actions(*buttons)])


def ask(shown: MeetingShown, reader: str) -> Message:
    """Ask an attendee what is to be talked about; shows what they have added so far."""
    meeting, series = shown.meeting, shown.series
    name, at = literal(series.name, _NAME), when(meeting.at, series.zone.key)
    if meeting.state is not State.PLANNED:
        return sentence(f"{name}, {at}: its agenda is closed.")
    chair = " You chair it." if meeting.chair == reader else ""
    text = f"{name} is {at}.{chair} What should it talk about?"
    mine = [one for one in shown.agenda if one.item.by == reader]
    others = len(shown.agenda) - len(mine)
    lines = [f"Yours: {literal(one.item.text, 150)}" for one in mine[:10]]
    if others:
        lines.append(f"{others} more {'is' if others == 1 else 'are'} on the agenda: /agenda")
    blocks: list[Json] = [section(mrkdwn(text))]
    blocks += [section(mrkdwn("\n".join(lines)))] if lines else []
    blocks.append(actions(button("Add an item", ids.AGENDA_ADD, series.key, primary=True)))
    hint = "Or /agenda add TEXT, or 🗓 on a message."
    return Message(fit([text, *(f"{line}." for line in lines), hint]), [*blocks, _small(hint)])


def skipped(found: Skip) -> Message:
    """Tell whoever leads a team that meetings do not take place."""
    zone = found.series.zone.key
    said = {State.CANCELLED: "cancelled", State.MISSED: "nobody started it"}
    lines = [
        f"• {when(one.at, zone, '{date_short_pretty}')}: {said.get(one.state, 'skipped')}"
        + (f" ({literal(one.why, 100)})" if one.why else "")
        for one in found.meetings[-6:]
    ]
    count = len(found.meetings)
    text = (
        f"{literal(found.series.name, _NAME)} was skipped {'twice' if count == 2 else count} "
        f"{'' if count == 2 else 'times '}in a row. Is it at the right time, with the right "
        "people, or to be ended?"
    )
    return Message(fit([text, *lines]), [section(mrkdwn("\n".join([text, *lines])))])


def coming(found: Sequence[Coming], look: Look) -> Message:
    """The meetings to come, with what the reader may do about each."""
    if not found:
        return sentence("There are no meetings. /meeting new makes one; app.yaml may name them.")
    blocks: list[Json] = [header("Meetings")]
    told = ["Meetings."]
    for one in found[:_MEETINGS]:
        line = _coming(one, look)
        told.append(f"{line}.".replace("\n", ", "))
        blocks.append(section(mrkdwn(line)))
    hint = (
        "/meeting start · cancel WHY · move friday 14:00 · chair @ana · minutes · calendar · new; "
        "name a meeting's key where there are several: /meeting cancel weekly trade fair"
    )
    return Message(fit([*told, hint]), [*blocks, _small(hint)])


def started(shown: MeetingShown) -> Message:
    """The meeting runs."""
    where = shown.addresses.get(Tell.NOTE) or shown.addresses.get(Tell.AGENDA)
    at = f": {link(where, 'live notes')}" if where else ", in its channel"
    meeting = shown.meeting
    early = ""
    if meeting.started_at and is_early(meeting, meeting.started_at):
        planned = when(meeting.at, shown.series.zone.key)
        early = f" It was planned for {planned}, and does not take place then."
    return sentence(f"{literal(shown.series.name, _NAME)} is under way{at}.{early}")


def not_yet(shown: MeetingShown) -> Message:
    """A meeting was not started, because it is to come much later; a button starts it now."""
    meeting, name = shown.meeting, literal(shown.series.name, _NAME)
    at = when(meeting.at, shown.series.zone.key)
    text = (
        f"{name} is planned for {at}, so nothing was started. "
        "If you start it now, it does not take place then."
    )
    now = button("Start it now", ids.MEETING_START, str(meeting.id), spoken=f"Start {name} now")
    return Message(text, [section(mrkdwn(text)), actions(now)])


def cancelled(meeting: Meeting, series: Series) -> Message:
    """A meeting does not take place; that can be taken back."""
    at = when(meeting.at, series.zone.key)
    text = f"{literal(series.name, _NAME)} of {at} does not take place. Its items stay."
    back = button("Undo", ids.MEETING_BACK, str(meeting.id), spoken="It takes place after all")
    return Message(text, [section(mrkdwn(text)), actions(back)])


def planned(meeting: Meeting, series: Series) -> Message:
    """When a meeting takes place now."""
    at = when(meeting.at, series.zone.key)
    chair = f" Chair: {mention(meeting.chair)}." if meeting.chair else ""
    return sentence(f"{literal(series.name, _NAME)} takes place {at}.{chair}")


def made(series: Series, meeting: Meeting | None) -> Message:
    """A series was made."""
    first = f" First: {when(meeting.at, series.zone.key)}." if meeting else ""
    return sentence(f"{literal(series.name, _NAME)} is planned; its key is {series.key}.{first}")


def nobody(name: str) -> Message:
    """A name that means nobody here."""
    return sentence(
        f"I do not know @{literal(name, _NAME)}, so nothing was changed: choose somebody from the "
        "list that Slack shows, as in /meeting chair @ana"
    )


def calendar(reached_at: str | None, path: str, *, new: bool) -> Message:
    """The secret address of the calendar; `reached_at`: where Baton is, as far as that is known."""
    text = "The old address does not work any more. The new one:" if new else "The meetings:"
    address = f"{(reached_at or '').rstrip('/')}{path}"
    how = (
        "Subscribe to it in your calendar, by its address (not as a file, which is read once)."
        if reached_at
        else "Put the address at which Baton is reached before it, and subscribe to it in your "
        "calendar. Your admin can name that in app.yaml (workspace: address), so that it is whole."
    )
    more = (
        f"{how} Whoever has it can read when meetings are, so keep it to yourselves; "
        "/meeting calendar new replaces it."
    )
    return Message(f"{text} {address} {more}", [section(mrkdwn(text)), code(address), _small(more)])


def minutes_at(shown: MeetingShown) -> Message:
    """Where the minutes of a meeting are."""
    name = literal(shown.series.name, _NAME)
    at = when(shown.meeting.started_at or shown.meeting.at, shown.series.zone.key)
    where = shown.addresses.get(Tell.MINUTES)
    text = f"{name}, {at}: {link(where, 'minutes')}." if where else f"{name}, {at}."
    file = button("Show as text", ids.MEETING_FILE, str(shown.meeting.id))
    return Message(text, [section(mrkdwn(text)), actions(file)])


def _coming(one: Coming, look: Look) -> str:
    meeting, zone = one.meeting, one.series.zone.key
    chair = look.names.get(meeting.chair or "")
    facts = [
        when(meeting.at, zone),
        f"chair: {literal(chair, 60)}" if chair else "",
        f"{one.items} item{'s' * (one.items != 1)}" if one.items else "no items yet",
        "moved" if meeting.moved else "",
        "*under way*" if meeting.state is State.RUNNING else "",
    ]
    name = f"*{literal(one.series.name, _NAME)}* ({one.series.key})"
    return f"{name}\n{' · '.join(filter(None, facts))}"


def _small(text: str) -> Json:
    return context(mrkdwn(text))
