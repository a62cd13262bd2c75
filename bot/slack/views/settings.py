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
    one_line,
    plain,
    section,
    when,
)

#: Changes that a list shows.
LISTED = 5
_SENTENCE_LIMIT = 400
_MOST_SENTENCES = 6
# Lines and characters of the diff of each change in a list, and of one change shown alone.
_IN_LIST, _ALONE = (12, 1_200), (60, 8_000)
_LINE_LIMIT = 160


def told(change: SettingsChange) -> Message:
    """What an admin is told of a change or a refusal, as soon as Baton has seen it."""
    by = f" Changed by {literal(change.by, 80)}." if change.by else ""
    see = f"/settings {change.id} shows the difference."
    if change.outcome is Outcome.REFUSED:
        first = f"app.yaml has {_problems(change)} and was not taken over; what was before goes on."
        return _message(first + by, change.errors, see)
    if change.outcome is Outcome.RIGHT_AGAIN:
        return _message("app.yaml is right again, as it was before. Nothing had changed.")
    if change.while_stopped:
        first = "app.yaml was changed while I did not run"
    else:
        first = "app.yaml was changed and counts now, without a restart"
    return _message(f"{first}: {_size(change)}.{by}", change.did, see)


def listed(changes: Sequence[SettingsChange], zone: str) -> Message:
    """What `/settings` answers: the newest changes, each with the beginning of its diff."""
    if not changes:
        return _message("No change of app.yaml is on record yet.")
    heading = "*Changes of app.yaml*, newest first. /settings and a number shows one in full."
    blocks: list[Json] = [section(mrkdwn(heading))]
    lines = [heading]
    for change in changes:
        said = _line(change, zone)
        lines.append(said)
        blocks.append(section(mrkdwn(said)))
        if change.diff:
            blocks.append(code(_clipped(change.diff, _IN_LIST, f"/settings {change.id}")))
    return Message(clip("\n".join(lines), TEXT_LIMIT), blocks)


def one(change: SettingsChange, zone: str) -> Message:
    """What `/settings 3` answers: one change, as much of it as a message can hold."""
    said = _line(change, zone)
    sentences = _said((*change.errors, *change.did))
    if not change.diff:
        sentences.append("No line of app.yaml differs.")
    blocks: list[Json] = [section(mrkdwn(said)), *(section(plain(one)) for one in sentences)]
    lines = [said, *map(_spoken, sentences)]
    if change.diff:
        shown = _clipped(change.diff, _ALONE, f"baton settings {change.id}")
        blocks.append(code(shown))
        lines += map(_spoken, shown.split("\n"))
    return Message(clip("\n".join(lines), TEXT_LIMIT), blocks)


def unknown(word: str) -> Message:
    """There is no change of that number."""
    return _message(f"No change has the number “{literal(word, 20)}”. /settings lists the newest.")


def not_for_you(admins: Sequence[str]) -> Message:
    """What everybody else is told."""
    ask = " or ".join(mention(admin) for admin in admins[:3])
    say = f" Ask {ask}." if ask else ""
    return _message(f"Changes of app.yaml are shown to admins and to whoever leads a team.{say}")


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
    return "1 problem" if count == 1 else f"{count} problems"


def _said(sentences: Sequence[str]) -> list[str]:
    said = [clip(one_line(one), _SENTENCE_LIMIT) for one in sentences[:_MOST_SENTENCES]]
    if hidden := len(sentences) - len(said):
        said.append(f"… and {hidden} more.")
    return said


def _spoken(sentence: str) -> str:
    return literal(sentence, _SENTENCE_LIMIT)


def _clipped(diff: str, limit: tuple[int, int], rest: str) -> str:
    """Whole lines within a number of lines and of characters; `rest` shows the others."""
    most, room = limit
    # the first two lines name the file
    lines = [clip(line, _LINE_LIMIT) for line in diff.split("\n")[2:]]
    kept: list[str] = []
    for line in lines[:most]:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    hidden = len(lines) - len(kept)
    return "\n".join([*kept, f"… {hidden} more lines: {rest}"] if hidden else kept)


def _message(first: str, sentences: Sequence[str] = (), last: str = "") -> Message:
    """`first` and `last` are ours, the sentences quote what somebody wrote."""
    said = _said(sentences)
    text = clip(" ".join(filter(None, [first, *map(_spoken, said), last])), TEXT_LIMIT)
    blocks = [section(mrkdwn(first)), *(section(plain(one)) for one in said)]
    return Message(text, [*blocks, section(mrkdwn(last))] if last else blocks)
