"""Several battlecards: the list, two side by side, those to choose from, none, hot but stale."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate

from bot.domain.battlecard_names import Found
from bot.domain.battlecard_shown import BattlecardRow, BattlecardShown
from bot.domain.battlecards import TITLES, Section, name_of
from bot.domain.content import Indexed
from bot.slack import ids
from bot.slack.views.battlecard import (
    TITLE_LIMIT,
    ago,
    day,
    facts,
    fit,
    lines_of,
    titled,
    value,
    warning,
)
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    clip,
    context,
    header,
    literal,
    mrkdwn,
    one_line,
    packed,
    section,
)
from bot.slack.views.look import Look

#: Characters of all lines: a message was refused as a whole near 13,200 (slackapi/bolt-js#2509).
_LINES = 10_000
_CELL = 80
_CHOICES = 10
#: A cell of a comparison; a field of a section takes 2,000 characters.
_LINES_COMPARED, _COMPARED = 4, 220
_SECTIONS_COMPARED = 12
_WORDS = 150
_WON = "Won: of the decided leads for which a card was opened; “too few” under five."


def rows(found: Sequence[BattlecardRow], today: date, look: Look) -> Message:
    """All battlecards as a table."""
    if not found:
        return nothing_yet()
    lines = _fitting([_line(row, today, look) for row in found])
    blocks = [header("Battlecards"), *_paragraphs(lines)]
    foot = f"{_more(found, lines)}Used: in the last 30 days. {_WON}"
    blocks.append(context(mrkdwn(foot)))
    return Message(fit(["Battlecards.", *map(_aloud, lines), foot]), blocks)


def stale(found: Sequence[BattlecardRow], today: date, look: Look) -> Message:
    """Battlecards that people use although their review is overdue or a claim is in doubt."""
    if not found:
        return _sentence("No battlecard that is in use is overdue or reported wrong.")
    lines = _fitting([_line(row, today, look) for row in found])
    intro = "Read or used lately, but overdue or reported wrong; the most used first."
    blocks = [header("Hot but stale"), context(mrkdwn(intro)), *_paragraphs(lines)]
    foot = f"{_more(found, lines)}Used: in the last 30 days. {_WON}"
    blocks.append(context(mrkdwn(foot)))
    return Message(fit(["Hot but stale.", intro, *map(_aloud, lines), foot]), blocks)


def compared(one: BattlecardShown, other: BattlecardShown) -> Message:
    """Two cards, section by section."""
    names = [literal(shown.card.name, TITLE_LIMIT) for shown in (one, other)]
    blocks: list[Json] = [header(f"{one.card.name} and {other.card.name}")]
    told = [f"{names[0]} compared with {names[1]}."]
    for key in _keys(one, other)[:_SECTIONS_COMPARED]:
        cells = [_cell(shown, key) for shown in (one, other)]
        found = one.card.section(key) or other.card.section(key)
        title = literal(found.title if found else TITLES.get(key, key), TITLE_LIMIT)
        blocks += [section(mrkdwn(f"*{title}*")), _pair(*_under(names, cells))]
        told.append(f"{title}. {names[0]}: {cells[0]} {names[1]}: {cells[1]}")
    known = [facts(shown.state, shown.today) for shown in (one, other)]
    blocks.append(_pair(*_under(names, known)))
    opened = [
        button(f"Open {shown.card.name}", f"{ids.CARD_OPEN}{number}", value(shown, ""))
        for number, shown in enumerate((one, other))
    ]
    return Message(fit(told), [*blocks, actions(*opened)])


def choices(words: str, found: Found) -> Message:
    """Several cards that the words may mean, as buttons."""
    asked = literal(words, _WORDS)
    text = f"“{asked}” may be one of these:"
    names = ", ".join(
        literal(name_of(one.about), TITLE_LIMIT) for one in found.documents[:_CHOICES]
    )
    blocks = [section(mrkdwn(text)), actions(*_open(found.documents))]
    return Message(fit([text, f"{names}."]), blocks)


def none(words: str, found: Found) -> Message:
    """No card: the nearest names, the list, and a way to ask marketing."""
    asked = literal(words, _WORDS)
    text = f"There is no battlecard for “{asked}”."
    blocks = [section(mrkdwn(text))]
    told = [text]
    if found.nearest:
        blocks += [context(mrkdwn("The nearest:")), actions(*_open(found.nearest))]
        near = ", ".join(literal(name_of(one.about), TITLE_LIMIT) for one in found.nearest)
        told.append(f"The nearest: {near}.")
    hint = f"`{ids.BATTLECARD} list` shows all."
    ask = button("Ask marketing for it", ids.CARD_ASK, clip(one_line(words), 300) or "–")
    blocks += [context(mrkdwn(hint)), actions(ask)]
    return Message(fit([*told, hint, "Or ask marketing for it."]), blocks)


def nothing_yet() -> Message:
    """There is no card that the asker may read."""
    return _sentence(
        "There are no battlecards yet. Marketing puts them into the content repository; "
        "app.yaml names it under `content:`."
    )


def the_same(name: str) -> Message:
    """A comparison of a card with itself."""
    return _sentence(
        f"Both names mean {literal(name, TITLE_LIMIT)}. Name two different ones, as in "
        f"`{ids.BATTLECARD} compare acme vs globex`; `{ids.BATTLECARD} list` shows all."
    )


def two_names() -> Message:
    """A comparison that names fewer than two cards."""
    return _sentence(f"Name two, as in `{ids.BATTLECARD} compare acme vs globex`.")


def not_yet_known() -> Message:
    """Somebody who is a guest or stranger, or whom Slack was not asked about yet."""
    return _sentence(
        "Battlecards are for full members of this workspace. If you are one, I have only just "
        "met you: please try again in a moment."
    )


def many_ask() -> Message:
    """Too many asked in the same moment to look it up while Slack waits."""
    return _sentence("Many are asking at this moment. Please ask again in a few seconds.")


def gone() -> Message:
    """A document that is no longer there, or not for this reader."""
    return _sentence("I have no such document for you. `/battlecard list` shows what there is.")


def help_text() -> Message:
    """What /battlecard can do."""
    lines = (
        f"`{ids.BATTLECARD} acme`: what to say about Acme; other names and typos will do.",
        f"`{ids.BATTLECARD} list`: all battlecards.",
        f"`{ids.BATTLECARD} compare acme vs globex`: two side by side.",
        f"`{ids.BATTLECARD} stale`: those read or used lately that are overdue or reported wrong.",
    )
    return _sentence("\n".join(lines))


def _open(documents: Iterable[Indexed]) -> list[Json]:
    return [
        button(
            one_line(name_of(one.about)) or "–",
            f"{ids.CARD_OPEN}{number}",
            f"{one.id}|0|",
            spoken=titled(one.about.kind, name_of(one.about)),
        )
        for number, one in enumerate(list(documents)[:_CHOICES])
    ]


def _line(row: BattlecardRow, today: date, look: Look) -> str:
    """A card in two lines, which break anywhere; a table's columns would not fit a phone."""
    rate = row.wins.percent
    used = "used once" if row.used == 1 else f"used {row.used:,} times"
    won = "won: too few" if rate is None else f"won {rate}% of {row.wins.won + row.wins.lost:,}"
    owner = look.names.get(row.owner or "", "") or row.named or "nobody"
    facts = [_verified(row, today), f"owner {literal(owner, _CELL)}", used, won]
    doubt = f"*{_doubt(row)} reported wrong*" if row.doubted else ""
    name = literal(name_of(row.document.about), _CELL)
    return f"*{name}*\n{' · '.join(filter(None, (doubt, *facts)))}"


def _verified(row: BattlecardRow, today: date) -> str:
    if row.verified is None:
        return "never verified"
    overdue = ", *overdue*" if row.overdue(today) else ""
    return f"verified {day(row.verified)}, {ago(row.verified, today)}{overdue}"


def _doubt(row: BattlecardRow) -> str:
    return "1 section" if row.doubted == 1 else f"{row.doubted:,} sections"


def _fitting(lines: Sequence[str]) -> list[str]:
    """As many as one message takes."""
    sizes = accumulate(len(line) + 1 for line in lines)
    return [line for line, size in zip(lines, sizes, strict=True) if size <= _LINES]


def _more(found: Sequence[BattlecardRow], lines: Sequence[str]) -> str:
    more = len(found) - len(lines)
    return f"{more:,} more are not shown. " if more > 1 else "1 more is not shown. " if more else ""


def _paragraphs(lines: Iterable[str]) -> list[Json]:
    return [section(mrkdwn(text)) for text in packed(lines)]


def _aloud(line: str) -> str:
    return line.replace("*", "").replace("\n", ": ") + "."


def _keys(one: BattlecardShown, other: BattlecardShown) -> list[str]:
    """The sections of either, known ones first."""
    keys = dict.fromkeys(part.key for shown in (one, other) for part in shown.card.sections)
    order = {key: number for number, key in enumerate(TITLES)}
    return sorted(keys, key=lambda key: order.get(key, len(order)))


def _cell(shown: BattlecardShown, key: str) -> str:
    found = shown.card.section(key)
    if found is None:
        return "–"
    if report := shown.state.reports.get(key):
        return clip(warning(report, shown.state), 900)
    lines = lines_of(Section(found.key, found.title, found.lines[:_LINES_COMPARED]), _COMPARED)
    mark = ["_internal: do not tell a customer_"] if found.internal else []
    more = ["…"] if len(found.lines) > _LINES_COMPARED else []
    return "\n".join([*mark, *lines, *more])


def _under(names: Iterable[str], cells: Iterable[str]) -> list[str]:
    """Each with its name, because a phone shows the two below each other."""
    return [f"_{name}_\n{cell}" for name, cell in zip(names, cells, strict=True)]


def _pair(left: str, right: str) -> Json:
    return {"type": "section", "fields": [mrkdwn(left), mrkdwn(right)]}


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
