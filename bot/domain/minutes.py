"""The minutes of a meeting as a Markdown file."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain.agenda import Item
from bot.domain.decision_words import became, promised
from bot.domain.decisions import Decision
from bot.domain.meeting_shown import MeetingShown
from bot.domain.meetings import State

#: What Markdown would read as markup at the start of or within a line of somebody's words.
_MARKUP = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~!"})


def markdown(shown: MeetingShown, names: Mapping[str, str]) -> str:
    """The whole minutes; `names`: Slack user id → name. People's words are escaped."""
    meeting, series = shown.meeting, shown.series

    def name(user: str | None) -> str:
        return plain(names.get(user or "", user or "nobody"))

    local = (meeting.started_at or meeting.at).astimezone(series.zone)
    lines = [f"# {plain(titled(shown))}", ""]
    lines.append(f"{_state(shown)}, {local:%H:%M} {local:%Z}. Chair: {name(meeting.chair)}.")
    there = ", ".join(name(user) for user in shown.present) or "nobody said so"
    lines += [f"There: {there}.", ""]
    lines += _section(
        "What became of earlier decisions", (_decision(shown, one) for one in shown.followed)
    )
    lines += _section("Decisions", (_decision(shown, one) for one in shown.decisions))
    lines += _section(
        "Actions",
        (f"{plain(one.text)} – {name(one.owner)}, {_due(one.due)}" for one in shown.actions),
    )
    done = [one for one in shown.closed if one not in shown.parked]
    lines += _section("Talked about", map(_item, done))
    lines += _section("Parked", map(_item, shown.parked))
    left = [one.item for one in shown.agenda]
    lines += _section("Not reached, on the next agenda", map(_item, left))
    lines += _section(
        "Still to be done from before",
        (f"{plain(one.text)} – {name(one.owner)}, {_due(one.due)}" for one in shown.older_actions),
    )
    return "\n".join(lines).rstrip() + "\n"


def titled(shown: MeetingShown) -> str:
    """The name of the minutes, on one line and as it was typed."""
    meeting, series = shown.meeting, shown.series
    local = (meeting.started_at or meeting.at).astimezone(series.zone)
    return f"{' '.join(series.name.split())}, {local:%-d %B %Y}"


def plain(text: str) -> str:
    """Somebody's words on one line, without markup."""
    return " ".join(text.split()).translate(_MARKUP)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [*lines]
    return [f"## {title}", "", *(f"- {line}" for line in found), ""] if found else []


def _state(shown: MeetingShown) -> str:
    match shown.meeting.state:
        case State.ENDED:
            return "Held" if shown.meeting.ended_by else "Held, and ended by itself"
        case State.RUNNING:
            return "It is still going on"
        case _:
            return "It has not been held"


def _decision(shown: MeetingShown, one: Decision) -> str:
    about = shown.items.get(one.item_id or 0)
    subject = f"about: {_item(about)}" if about else ""
    numbers = became(one, shown.currency) if one.outcome else promised(one, shown.currency)
    expected = f"expected: {plain(one.expected)}" if one.expected else ""
    facts = "; ".join(filter(None, [subject, plain(numbers), expected]))
    return f"{plain(one.text)}{f' ({facts})' if facts else ''}"


def _item(item: Item) -> str:
    return plain(item.text)


def _due(due: date | None) -> str:
    return f"by {due:%-d %b %Y}" if due else "no day named"
