"""The message of a shared win, the form that adds a word, and the answers of `/win`."""

from collections.abc import Mapping

from bot.domain.wins import TEXT_LIMIT, WORD_LIMIT, WinAnswer, WinShown, WinState
from bot.slack import ids
from bot.slack.views import forms, phrases
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    context,
    joined,
    label,
    literal,
    mention,
    mrkdwn,
    packed,
    quote,
    section,
)
from bot.slack.views.look import Look

#: The form's field.
WORD_FIELD = "word"

_TITLE = 150
_CAMPAIGN = 80
_WORDS_SHOWN = 10
_HEARD_WORDS = 3
_KUDOS_SHOWN = 8

_ANSWERS: Mapping[WinAnswer, str] = {
    WinAnswer.SHARED: "Shared. `/win undo` takes it back within half an hour.",
    WinAnswer.ADDED: "This win is shared already; what you said is added to it.",
    WinAnswer.ALREADY: "This win is shared already. Add a few words to it: `/win 42 they signed`.",
    WinAnswer.TAKEN_BACK: "Taken back. The message says so.",
    WinAnswer.OFF: "Wins are not shared here yet: app.yaml names no channel for them "
    "(`wins: {channel: …}`).",
    WinAnswer.OUTSIDER: "Only colleagues share wins here.",
    WinAnswer.NOT_WON: "This lead is not won. Mark it first: `/lead won 42 12000`. For a sentence "
    "that begins with a number, put a word before it.",
    WinAnswer.GONE: "There is no such lead. `/lead find acme` shows the numbers. For a sentence "
    "that begins with a number, put a word before it.",
    WinAnswer.NOTHING: "There is no win of yours from the last half hour.",
    WinAnswer.EMPTY: "Say what was won: `/win Acme signed for three years`, or `/win 42` for lead "
    "42. `/win undo` takes your newest one back within half an hour.",
}


def win(shown: WinShown, look: Look) -> Message:
    """A win as everybody in its channel sees it now."""
    if shown.win.state is WinState.WITHDRAWN:
        by = mention(shown.win.by) if shown.win.by else "Whoever shared it"
        return _sentence(f"{by} took this win back.")
    title = _title(shown)
    if shown.win.state is WinState.REVERTED:
        text = f"Corrected: {title or 'this lead'} is not won any more."
        return Message(text, [section(mrkdwn(text))])
    head = f"Won: {title}" if title else "A win"
    by = f"{mention(shown.win.by)} shares a win." if shown.win.by else ""
    facts = _facts(shown, look)
    lines = [f":tada: *{head}*", *filter(None, (by, *facts))]
    blocks: list[Json] = [section(mrkdwn(text)) for text in packed(lines)]
    if shown.win.text:
        blocks.append(quote(shown.win.text, TEXT_LIMIT))
    words = [f"{mention(one.person)}: “{literal(one.text, WORD_LIMIT)}”" for one in shown.words]
    hidden = len(words) - _WORDS_SHOWN
    if words:
        more = [f"{hidden} more have added a word."] if hidden > 0 else []
        told = packed([*words[:_WORDS_SHOWN], *more])
        blocks += [section(mrkdwn(text)) for text in told]
    kudos = _kudos(shown, look)
    if kudos:
        blocks.append(context(mrkdwn(kudos)))
    said = f"“{literal(shown.win.text, TEXT_LIMIT)}”" if shown.win.text else ""
    heard = words[:_HEARD_WORDS]
    rest = len(words) - len(heard)
    counted = f"{rest} more {'has' if rest == 1 else 'have'} added a word." if rest else ""
    told = [f"{one}." for one in (*facts, *heard, kudos) if one]
    text = joined([f"{head}.", by, said, *told, counted])
    spoken = f"Add a word to {shown.lead.data.company or 'this win'}" if shown.lead else ""
    add = button("Add a word", ids.WIN_WORD, str(shown.win.id), spoken=spoken)
    return Message(text, [*blocks, actions(add)])


def form(shown: WinShown, before: str) -> Json:
    """Ask for a word about a win; `before` is what the person has added."""
    element: Json = {
        "type": "plain_text_input",
        "action_id": ids.VALUE,
        "max_length": WORD_LIMIT,
        "multiline": True,
    }
    if before:
        element["initial_value"] = before
    word = forms.field(WORD_FIELD, "Your word", element, optional=True) | {
        "hint": label("Everybody in the channel reads it. Empty it to take it back.")
    }
    title = _title(shown)
    intro = [section(mrkdwn(f"About {title}:"))] if title else []
    return forms.form(ids.WIN_FORM, "Add a word", "Add", [*intro, word], str(shown.win.id))


def gone() -> Json:
    """What takes the form's place when the win does not stand any more."""
    text = "This win does not stand any more, or you are not a colleague."
    return forms.told("Add a word", text)


def answer(found: WinAnswer) -> Message:
    """What `/win` answers."""
    return _sentence(_ANSWERS[found])


def _title(shown: WinShown) -> str:
    if shown.lead is None:
        return ""
    data = shown.lead.data
    return literal(data.company or phrases.title_of(data), _TITLE) or f"lead {shown.lead.id}"


def _facts(shown: WinShown, look: Look) -> list[str]:
    found = [f"Worth {shown.worth}"] if shown.worth else []
    if shown.win.rep:
        found.append(f"Sales: {mention(shown.win.rep)}")
    if shown.first is not None and shown.last is not None:
        found += _marketing(shown, look)
    if shown.lead is not None and shown.lead.data.campaign:
        found.append(f"Campaign: {literal(shown.lead.data.campaign, _CAMPAIGN)}")
    if shown.days is not None:
        found.append(
            "Won on the day of the hand-over"
            if shown.days == 0
            else f"{shown.days} {'day' if shown.days == 1 else 'days'} from hand-over to won"
        )
    return found


def _marketing(shown: WinShown, look: Look) -> list[str]:
    """The touches, each with who answers for its source."""
    first, last = shown.first or "", shown.last or ""
    if first == last:
        return [f"Marketing: {_touch(first, shown.first_owner, look)}"]
    return [
        f"Marketing, first touch: {_touch(first, shown.first_owner, look)}",
        f"Marketing, last touch: {_touch(last, shown.last_owner, look)}",
    ]


def _touch(source: str, owner: str | None, look: Look) -> str:
    name = phrases.source_of(source, look)
    return f"{mention(owner)} ({name})" if owner else name


def _kudos(shown: WinShown, look: Look) -> str:
    if not shown.kudos:
        return ""
    names = [
        literal(look.names[one], 80) if one in look.names else mention(one)
        for one in shown.kudos[:_KUDOS_SHOWN]
    ]
    if hidden := len(shown.kudos) - len(names):
        names.append(f"{hidden} more")
    return f"{len(shown.kudos)} kudos: {', '.join(names)}"


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
