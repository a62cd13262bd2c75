"""Several battlecards: the list, two side by side, those to choose from, none, hot but stale."""

from collections.abc import Iterable, Sequence
from datetime import date

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
    grid,
    header,
    literal,
    mrkdwn,
    one_line,
    section,
)
from bot.slack.views.look import Look

#: Rows of a table, its header among them, and characters of all its cells
#: (docs.slack.dev/reference/block-kit/blocks/table-block).
_ROWS, _TABLE = 100, 10_000
_CELL = 80
_CHOICES = 10
#: A cell of a comparison; a field of a section takes 2,000 characters.
_LINES_COMPARED, _COMPARED = 4, 220
_SECTIONS_COMPARED = 12
_WORDS = 150
_COLUMNS = ("Competitor", "Verified", "Owner", "Used in 30 days", "Won")


def rows(found: Sequence[BattlecardRow], today: date, look: Look) -> Message:
    """All battlecards as a table."""
    if not found:
        return nothing_yet()
    shown = found[: _ROWS - 1]
    table, more = _table([_COLUMNS, *(_cells(row, today, look) for row in found)])
    blocks = [header("Battlecards"), table]
    foot = f"{more} more are not shown. " if more else ""
    foot += "Won: of the decided leads for which a card was opened; “too few” under five."
    blocks.append(context(mrkdwn(foot)))
    told = [_aloud(row, today, look) for row in shown]
    return Message(fit(["Battlecards.", *told]), blocks)


def stale(found: Sequence[BattlecardRow], today: date, look: Look) -> Message:
    """Battlecards that people use although their review is overdue or a claim is in doubt."""
    if not found:
        return _sentence("No battlecard that is in use is overdue or reported wrong.")
    shown = found[: _ROWS - 1]
    heading = (*_COLUMNS[:4], "In doubt")
    table, _ = _table([heading, *(_stale_cells(row, today, look) for row in shown)])
    foot = "Read or used lately, but overdue or reported wrong; the most used first."
    blocks = [header("Hot but stale"), context(mrkdwn(foot)), table]
    told = [f"{_aloud(row, today, look)} In doubt: {_doubt(row)}." for row in shown]
    return Message(fit(["Hot but stale.", *told]), blocks)


def compared(one: BattlecardShown, other: BattlecardShown) -> Message:
    """Two cards, section by section."""
    names = [literal(shown.card.name, TITLE_LIMIT) for shown in (one, other)]
    blocks: list[Json] = [header(f"{one.card.name} and {other.card.name}"), _pair(*_bold(names))]
    told = [f"{names[0]} compared with {names[1]}."]
    for key in _keys(one, other)[:_SECTIONS_COMPARED]:
        cells = [_cell(shown, key) for shown in (one, other)]
        found = one.card.section(key) or other.card.section(key)
        title = literal(found.title if found else TITLES.get(key, key), TITLE_LIMIT)
        blocks += [section(mrkdwn(f"*{title}*")), _pair(*cells)]
        told.append(f"{title}. {names[0]}: {cells[0]} {names[1]}: {cells[1]}")
    blocks.append(_pair(*(facts(shown.state, shown.today) for shown in (one, other))))
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


def _cells(row: BattlecardRow, today: date, look: Look) -> tuple[str, ...]:
    name, verified, owner, used = _stale_cells(row, today, look)[:4]
    if row.doubted:
        name = f"{name} (reported wrong)"
    rate = row.wins.percent
    won = "too few" if rate is None else f"{rate} % of {row.wins.won + row.wins.lost}"
    return name, verified, owner, used, won


def _stale_cells(row: BattlecardRow, today: date, look: Look) -> tuple[str, ...]:
    if row.verified is None:
        verified = "never"
    else:
        overdue = ", overdue" if row.overdue(today) else ""
        verified = f"{day(row.verified)}, {ago(row.verified, today)}{overdue}"
    owner = look.names.get(row.owner or "", "") or row.named or "nobody"
    return name_of(row.document.about), verified, owner, str(row.used), _doubt(row)


def _doubt(row: BattlecardRow) -> str:
    return f"{row.doubted} sections" if row.doubted > 1 else "1 section" if row.doubted else "none"


def _aloud(row: BattlecardRow, today: date, look: Look) -> str:
    name, verified, owner, used, won = _cells(row, today, look)
    told = [literal(text, _CELL) for text in (name, verified, owner)]
    return f"{told[0]}: verified {told[1]}, owner {told[2]}, used {used} times, won {won}."


def _table(lines: Sequence[Sequence[str]]) -> tuple[Json, int]:
    """As many rows as a table takes, and how many are left out."""
    rows_: list[list[Json]] = []
    size = 0
    for line in lines[:_ROWS]:
        cells = [clip(one_line(text), _CELL) or "–" for text in line]
        size += sum(map(len, cells))
        if size > _TABLE:
            break
        rows_.append([{"type": "raw_text", "text": text} for text in cells])
    return grid(rows_, figures=False), len(lines) - len(rows_)


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


def _bold(names: Iterable[str]) -> list[str]:
    return [f"*{name}*" for name in names]


def _pair(left: str, right: str) -> Json:
    return {"type": "section", "fields": [mrkdwn(left), mrkdwn(right)]}


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
