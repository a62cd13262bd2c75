"""Items, decisions and actions of a meeting, each told in a line or two."""

from collections.abc import Iterable, Sequence

from bot.domain.actions import Action
from bot.domain.agenda import Ranked
from bot.domain.decision_words import became, promised
from bot.domain.decisions import Decision
from bot.domain.meeting_shown import MeetingShown
from bot.domain.times_words import times
from bot.slack.views.kit import clip, link, literal, mention
from bot.slack.views.look import Look

#: A message that is longer than some 13,000 characters as a whole is refused, so texts are shown
#: in part; the file of the minutes has all of them.
_TEXT, SHORT, _EVIDENCE = 200, 120, 240
#: So many characters of one part of the minutes.
_PART = 1700


def item_line(one: Ranked, look: Look) -> str:
    """An item with where it comes from, who wants it, and how long it has waited."""
    item = one.item
    facts = [
        name_of(item.by, look) if item.by else "Baton noticed this",
        f"{len(one.voters)} vote{'s' * (len(one.voters) != 1)}" if one.voters else "",
        f"carried over {times(one.carried)}" if one.carried else "",
        link(item.url, "message") if item.url else "",
    ]
    room = SHORT if item.quote else _EVIDENCE
    evidence = f"\n{literal(item.evidence, room)}" if item.evidence else ""
    quote = f"\n› {literal(item.quote, SHORT)}" if item.quote else ""
    line = f"*{item.number}* {literal(item.text, _TEXT)}"
    return f"{line}{evidence}{quote}\n{' · '.join(filter(None, facts))}"


def decision_line(one: Decision, shown: MeetingShown) -> str:
    """What was decided, and what came or is to come of it."""
    currency = shown.currency
    numbers = became(one, currency) if one.outcome else promised(one, currency)
    expected = f"expected: {literal(one.expected, 100)}" if one.expected else ""
    facts = "; ".join(filter(None, [numbers, expected]))
    return f"{literal(one.text, _TEXT)}{f' ({facts})' if facts else ''}"


def action_line(one: Action) -> str:
    """Who does what by when."""
    due = f"by {one.due:%-d %b}" if one.due else "no day named"
    done = "" if one.is_open else ", done"
    return f"{literal(one.text, _TEXT)} – {mention(one.owner)}, {due}{done}"


def item_spoken(one: Ranked, look: Look) -> str:
    """An item without its number, on one line, for those who hear a message."""
    return item_line(one, look).partition(" ")[2].replace("\n", ", ")


def name_of(user: str | None, look: Look) -> str:
    """By name and not as a mention, which would call for everybody in a list."""
    if user is None:
        return "somebody"
    name = look.names.get(user)
    return literal(name, 60) if name else mention(user)


def within(lines: Sequence[str]) -> str:
    """As many lines as fit a part, whole ones, and how many are left."""
    kept: list[str] = []
    for line in _bulleted(lines):
        if sum(map(len, kept)) + len(kept) + len(line) > _PART:
            break
        kept.append(line)
    more = len(lines) - len(kept)
    return "\n".join([*kept, *([f"… and {more} more"] if more else [])])


def _bulleted(lines: Iterable[str]) -> list[str]:
    return [f"• {clip(line, 600)}" for line in lines]
