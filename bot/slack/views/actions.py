"""Actions in lists and in direct messages: who does what by when, with buttons."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.actions import Action, ActionState, Origin, What
from bot.domain.actions_shown import PAGE, ActionList, ActionRow, Asked, Refusal, Which
from bot.domain.times_words import times
from bot.slack import ids
from bot.slack.views.battlecard import day, fit
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    context,
    header,
    link,
    literal,
    mention,
    mrkdwn,
    section,
)

_TEXT = 300
_WHY = 200
#: Actions told with buttons in one direct message; the rest is counted.
_DUE_SHOWN = 15
_ALSO = (
    "Also: /actions team, all or @somebody; /actions add @somebody send the deck by friday; "
    "/actions help."
)
_TITLES = {
    Which.MINE: "Your actions",
    Which.TEAM: "Actions of your team",
    Which.ALL: "All open actions",
    Which.PERSON: "Actions of",
}
_DID = {
    What.DONE: "Done",
    What.DROPPED: "Dropped",
    What.REOPENED: "Open again",
    What.SNOOZED: "Snoozed",
    What.REASSIGNED: "Given to somebody else",
    What.EDITED: "Changed",
}


def listing(found: ActionList, before: Message | None = None) -> Message:
    """A page of a list; above it what the reader has just changed, or why nothing was."""
    asked = found.asked
    named = f"{_TITLES[asked.which]} {mention(asked.person)}" if asked.person else ""
    title = named or _TITLES[asked.which]
    blocks: list[Json] = list(before.blocks) if before else []
    told: list[str] = [before.text] if before else []
    if found.just is not None:
        blocks, told = _just(found.just, asked)
    if not found.total:
        text = f"{title}: none. {_ALSO}"
        return Message(fit([*told, text]), [*blocks, section(mrkdwn(text))])
    # A heading shows no names.
    blocks.append(section(mrkdwn(f"*{title}*")) if named else header(title))
    told.append(f"{title}: {found.total}.")
    for row in found.rows:
        line = line_of(row.action, late=row.action.is_late(found.now))
        told.append(line.replace("\n", ". "))
        blocks += [section(mrkdwn(line)), actions(*_buttons(row, asked))]
    pages = _pages(asked, found.total)
    if pages:
        blocks.append(actions(*pages))
    first = asked.page * PAGE + 1
    shown = f"{first} to {first + len(found.rows) - 1} of {found.total}. " if pages else ""
    blocks.append(context(mrkdwn(f"{shown}{_ALSO}")))
    return Message(fit(told), blocks)


def line_of(action: Action, *, late: bool) -> str:
    """An action: what, who, by when, where from, what became of it."""
    facts = [
        mention(action.owner),
        _state(action) or _due(action, late=late),
        f"snoozed until {day(action.snoozed_until)}"
        if action.snoozed_until and action.is_open
        else "",
        carried(action),
        _whence(action),
    ]
    return f"*{text_of(action)}*\n{' · '.join(filter(None, facts))}"


def entry(action: Action, *, late: bool) -> tuple[str, list[Json]]:
    """An action with its buttons, for its owner and other surfaces: what is heard, and blocks."""
    line = line_of(action, late=late)
    row = actions(*_buttons(ActionRow(action), Asked(Which.MINE)))
    return line.replace("\n", ". "), [section(mrkdwn(line)), row]


def text_of(action: Action) -> str:
    """What is to be done, on one line."""
    return literal(action.text, _TEXT) or "(no words)"


def carried(action: Action) -> str:
    """How often it was carried over; "" when it never was."""
    return f"carried over {times(action.carried)}" if action.carried else ""


def given(row: ActionRow, by: str, reader: str, *, late: bool) -> Message:
    """Tell somebody that an action is theirs; as it stands now when the message is drawn anew."""
    action = row.action
    if action.owner != reader:
        return _sentence(f"{mention(action.owner)} sees to it now: {text_of(action)}")
    told = f"{mention(by)} gave you an action." if action.is_open else _now(action)
    return _one(told, row, late=late)


def carried_often(row: ActionRow, *, late: bool) -> Message:
    """Tell whoever leads a team that an action is carried from meeting to meeting."""
    action = row.action
    told = (
        f"This is open after {action.carried} meetings. Does it need help, another owner or "
        "another day, or should it be dropped?"
    )
    return _one(told if action.is_open else _now(action), row, late=late)


def due(rows: Sequence[ActionRow], today: date, late: frozenset[int]) -> Message:
    """Remind somebody on one of their days of all that is due by then."""
    still = [row for row in rows if row.action.is_open and not _later(row.action, today)]
    if still:
        many = "1 action is" if len(still) == 1 else f"{len(still)} actions are"
        title = f"{day(today)}: {many} due."
    else:
        title = f"{day(today)}: all your actions that were due are dealt with."
    blocks: list[Json] = [section(mrkdwn(f"*{title}*"))]
    told = [title]
    for row in rows[:_DUE_SHOWN]:
        line = line_of(row.action, late=row.action.id in late)
        told.append(line.replace("\n", ". "))
        blocks += [section(mrkdwn(line)), actions(*_buttons(row, Asked(Which.MINE)))]
    if (more := len(rows) - _DUE_SHOWN) > 0:
        told.append(f"{more} more: /actions.")
        blocks.append(context(mrkdwn(told[-1])))
    return Message(fit(told), blocks)


def _later(action: Action, today: date) -> bool:
    return action.snoozed_until is not None and action.snoozed_until > today


def kept(row: ActionRow) -> Message:
    """Tell whoever pressed where everybody reads what came of it."""
    blocks, told = _just(row, Asked(Which.MINE))
    return Message(fit(told), blocks)


def added(action: Action) -> Message:
    """Answer whoever added one."""
    when = f"by {day(action.due)}" if action.due else "without a day, so nobody is reminded"
    told = f"{mention(action.owner)} has it, {when}: *{text_of(action)}*"
    row = actions(*_buttons(ActionRow(action), Asked(Which.MINE)))
    return Message(told, [section(mrkdwn(told)), row])


def nobody(name: str) -> Message:
    """What somebody reads who asks for the actions of an unknown person."""
    who = literal(name, 80)
    return _sentence(f"I do not know @{who}: choose somebody from the list that Slack shows.")


def stranger() -> Message:
    """What somebody reads whom Slack has not told us about yet."""
    return _sentence(
        "This is for colleagues. If you are one, try again in a moment: I am just asking Slack."
    )


def not_added(why: str) -> Message:
    """Tell what to write instead."""
    return _sentence(f"Nothing was added. {why}")


def _just(row: ActionRow, asked: Asked) -> tuple[list[Json], list[str]]:
    did = _DID.get(row.undo.what, "Changed") if row.undo else "As it was again"
    text = f"{did}: {text_of(row.action)}"
    blocks: list[Json] = [section(mrkdwn(text))]
    if row.undo:
        blocks.append(actions(_undo(row, asked)))
    return blocks, [text]


def _one(told: str, row: ActionRow, *, late: bool) -> Message:
    line = line_of(row.action, late=late)
    buttons = _buttons(row, Asked(Which.MINE))
    return Message(
        fit([told, line.replace("\n", ". ")]),
        [section(mrkdwn(told)), section(mrkdwn(line)), actions(*buttons)],
    )


def _now(action: Action) -> str:
    by = f" by {mention(action.closed_by)}" if action.closed_by else ""
    return f"This is {'done' if action.state is ActionState.DONE else 'dropped'}{by}."


def _state(action: Action) -> str:
    by = f" by {mention(action.closed_by)}" if action.closed_by else ""
    if action.state is ActionState.DONE:
        return f"done{by}"
    if action.state is ActionState.DROPPED:
        return f"dropped{by}: {literal(action.why, _WHY)}"
    return ""


def _due(action: Action, *, late: bool) -> str:
    if action.due is None:
        return "no day"
    return f"{'overdue, was due' if late else 'due'} {day(action.due)}"


def _whence(action: Action) -> str:
    if action.permalink:
        return link(action.permalink, "where it was said")
    return "from a meeting" if action.origin is Origin.MEETING else ""


def _buttons(row: ActionRow, asked: Asked) -> list[Json]:
    action = row.action
    value, said = f"{action.id}|{asked.as_text}", text_of(action)
    change = button("Change…", ids.ACTION_OPEN, value, spoken=f"Change: {said}")
    undo = [_undo(row, asked)] if row.undo else []
    if not action.is_open:
        return [*undo, change]
    return [
        button("Done", ids.ACTION_DONE, value, spoken=f"Done: {said}", primary=True),
        button("Snooze a day", f"{ids.ACTION_SNOOZE}day", value, spoken=f"Snooze a day: {said}"),
        button(
            "Until Monday", f"{ids.ACTION_SNOOZE}week", value, spoken=f"Snooze until Monday: {said}"
        ),
        change,
        *undo,
    ]


def _undo(row: ActionRow, asked: Asked) -> Json:
    number = row.undo.id if row.undo else 0
    value = f"{row.action.id}:{number}|{asked.as_text}"
    return button("Undo", ids.ACTION_UNDO, value, spoken=f"Undo: {text_of(row.action)}")


def _pages(asked: Asked, total: int) -> list[Json]:
    def turn(words: str, way: str, page: int) -> Json:
        value = Asked(asked.which, asked.person, page).as_text
        return button(words, f"{ids.ACTIONS_PAGE}{way}", value)

    found: Iterable[Json] = (
        *((turn("Back", "back", asked.page - 1),) if asked.page else ()),
        *((turn("More", "on", asked.page + 1),) if (asked.page + 1) * PAGE < total else ()),
    )
    return list(found)


def refused(why: Refusal) -> str:
    """Why something was not done, and what to do instead."""
    return _REFUSED[why]


_REFUSED = {
    Refusal.NOT_THERE: "There is no such action for you any more.",
    Refusal.NOT_ALLOWED: "Only its owner, whoever made it, and the leads of the teams change it.",
    Refusal.NO_TEXT: "Write what is to be done, as in: /actions add @ana send the deck by friday.",
    Refusal.NO_OWNER: "Choose a colleague: apps, people who left and other companies cannot do it.",
    Refusal.DAY_PASSED: "Choose a day that has not passed where its owner lives.",
    Refusal.ALREADY: "It was added before: /actions all.",
    Refusal.NO_REASON: "Write a word on why it is dropped, so that nobody asks again.",
}


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
