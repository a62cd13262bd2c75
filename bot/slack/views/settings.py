"""Changes of app.yaml: told to admins when they happen, and listed by `/settings`."""

from collections.abc import Sequence

from bot.domain.settings_changes import Outcome, SettingsChange
from bot.slack.views.kit import (
    TEXT_LIMIT,
    Json,
    Message,
    clip,
    code,
    literal,
    mention,
    mrkdwn,
    section,
    when,
)

#: Changes that a list shows.
LISTED = 5
_SENTENCE_LIMIT = 400
_MOST_SENTENCES = 6
# Of each change in a list, and of one change shown alone; the latter leaves room for the rest.
_LINES_IN_LIST, _LINES_ALONE = 12, 60
_CODE_IN_LIST, _CODE_ALONE = 1_200, 8_000


def told(change: SettingsChange) -> Message:
    """What an admin is told of a change or a refusal, as soon as Baton has seen it."""
    by = f" Changed by {literal(change.by, 80)}." if change.by else ""
    see = f"/settings {change.id} shows the difference."
    if change.outcome is Outcome.REFUSED:
        first = f"app.yaml {_problems(change)} and was not taken over; what was before goes on."
        return _message([first + by, *_said(change.errors), f"{see} Nothing else is to be done."])
    if change.outcome is Outcome.RIGHT_AGAIN:
        return _message(["app.yaml is right again, as it was before. Nothing had changed."])
    if change.while_stopped:
        first = "app.yaml was changed while I did not run"
    else:
        first = "app.yaml was changed and counts now, without a restart"
    return _message([f"{first}: {_size(change)}.{by}", *_said(change.did), see])


def listed(changes: Sequence[SettingsChange], zone: str) -> Message:
    """What `/settings` answers: the newest changes, each with the beginning of its diff."""
    if not changes:
        return _message(["No change of app.yaml is on record yet."])
    heading = "*Changes of app.yaml*, newest first. /settings and a number shows one in full."
    blocks: list[Json] = [section(mrkdwn(heading))]
    lines = [heading]
    for change in changes:
        said = _line(change, zone)
        lines.append(said)
        blocks.append(section(mrkdwn(said)))
        if change.diff:
            shown = _clipped(change.diff, _LINES_IN_LIST, f"/settings {change.id}")
            blocks.append(code(shown, _CODE_IN_LIST))
    return Message(clip("\n".join(lines), TEXT_LIMIT), blocks)


def one(change: SettingsChange, zone: str) -> Message:
    """What `/settings 3` answers: one change, as much of it as a message can hold."""
    said = _line(change, zone)
    lines = [*_said(change.errors), *_said(change.did)]
    blocks: list[Json] = [section(mrkdwn(said))]
    blocks += [section(mrkdwn(line)) for line in lines]
    if change.diff:
        rest = f"baton settings {change.id}"
        blocks.append(code(_clipped(change.diff, _LINES_ALONE, rest), _CODE_ALONE))
    else:
        lines.append("No line of app.yaml differs.")
        blocks.append(section(mrkdwn(lines[-1])))
    return Message(clip("\n".join([said, *lines]), TEXT_LIMIT), blocks)


def unknown(word: str) -> Message:
    """There is no change of that number."""
    return _message(
        [f"No change has the number “{literal(word, 20)}”. /settings lists the newest."]
    )


def not_for_you(admins: Sequence[str]) -> Message:
    """What everybody else is told."""
    ask = " or ".join(mention(admin) for admin in admins[:3])
    say = f" Ask {ask}." if ask else ""
    return _message([f"Changes of app.yaml are shown to admins and to whoever leads a team.{say}"])


def _line(change: SettingsChange, zone: str) -> str:
    parts = [f"*{change.id}*", when(change.at, zone)]
    parts.append(literal(change.by, 80) if change.by else "by whom is not known")
    if change.outcome is Outcome.REFUSED:
        parts.append(f"✗ refused: {_problems(change)}")
    elif change.outcome is Outcome.RIGHT_AGAIN:
        parts.append("right again after a refusal")
    elif change.outcome is Outcome.FIRST:
        parts.append("the first that I saw")
    else:
        parts.append(_size(change))
    if change.while_stopped:
        parts.append("found at a start")
    return " · ".join(parts)


def _size(change: SettingsChange) -> str:
    if not change.diff:
        return "no line of app.yaml itself differs"
    added, removed = change.added, change.removed
    return f"{added} {'line' if added == 1 else 'lines'} added, {removed} removed"


def _problems(change: SettingsChange) -> str:
    count = len(change.errors)
    return "has 1 problem" if count == 1 else f"has {count} problems"


def _said(sentences: Sequence[str]) -> list[str]:
    said = [literal(one, _SENTENCE_LIMIT) for one in sentences[:_MOST_SENTENCES]]
    if hidden := len(sentences) - len(said):
        said.append(f"… and {hidden} more.")
    return said


def _clipped(diff: str, most: int, rest: str) -> str:
    lines = diff.split("\n")
    if len(lines) <= most:
        return diff
    return "\n".join([*lines[:most], f"… {len(lines) - most} more lines: {rest}"])


def _message(sentences: Sequence[str]) -> Message:
    text = clip(" ".join(sentences), TEXT_LIMIT)
    return Message(text, [section(mrkdwn(one)) for one in sentences])
