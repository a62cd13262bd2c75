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
_COLUMNS = ("Card", "Verified", "Owner", "Used")
_USED = "Used: how often in the last 30 days."
_WON = "Won: of the decided leads for which a card was opened; “too few” under five."


def rows(found: Sequence[BattlecardRow], today: date, look: Look) -> Message:
    """All battlecards as a table."""
    if not found:
        return nothing_yet()
    cells = [(*_doubted(row, _cells(row, today, look)), _won(row)) for row in found]
    return _listed("Battlecards", [(*_COLUMNS, "Won"), *cells], f"{_USED} {_WON}")


def stale(found: Sequence[BattlecardRow], today: date, look: Look) -> Message:
    """Battlecards that people use although their review is overdue or a claim is in doubt."""
    if not found:
        return _sentence("No battlecard that is in use is overdue or reported wrong.")
    foot = f"Read or used lately, but overdue or reported wrong; the most used first. {_USED}"
    cells = [(*_cells(row, today, look), _doubt(row)) for row in found]
    return _listed("Hot but stale", [(*_COLUMNS, "Reported wrong"), *cells], foot)


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


def _listed(title: str, rows_: Sequence[Sequence[str]], foot: str) -> Message:
    """A table, the heading first, and each of its rows as a sentence for those who hear it."""
    shown = _fitting([[clip(one_line(text), _CELL) for text in row] for row in rows_])
    table = [[{"type": "raw_text", "text": text} for text in row] for row in shown]
    if more := len(rows_) - len(shown):
        foot = f"{more:,} more {'is' if more == 1 else 'are'} not shown. {foot}"
    told = [_aloud(rows_[0], row) for row in shown[1:]]
    blocks = [header(title), grid(table, figures=False), context(mrkdwn(foot))]
    return Message(fit([f"{title}.", *told, foot]), blocks)


def _fitting(rows_: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """As many as a table takes."""
    sizes = accumulate(sum(map(len, row)) for row in rows_)
    return [row for row, size in zip(rows_[:_ROWS], sizes, strict=False) if size <= _TABLE]


def _cells(row: BattlecardRow, today: date, look: Look) -> tuple[str, ...]:
    owner = look.names.get(row.owner or "", "") or row.named or "nobody"
    return name_of(row.document.about), _verified(row, today), owner, f"{row.used:,}"


def _doubted(row: BattlecardRow, cells: tuple[str, ...]) -> tuple[str, ...]:
    name, *others = cells
    return (f"{name} (reported wrong)" if row.doubted else name, *others)


def _verified(row: BattlecardRow, today: date) -> str:
    if row.verified is None:
        return "never"
    overdue = ", overdue" if row.overdue(today) else ""
    return f"{day(row.verified)}, {ago(row.verified, today)}{overdue}"


def _won(row: BattlecardRow) -> str:
    rate = row.wins.percent
    return "too few" if rate is None else f"{rate}% of {row.wins.won + row.wins.lost:,}"


def _doubt(row: BattlecardRow) -> str:
    sections = {0: "nothing", 1: "1 section"}
    return sections.get(row.doubted, f"{row.doubted:,} sections")


def _aloud(heading: Sequence[str], row: Sequence[str]) -> str:
    cells = zip(heading[1:], row[1:], strict=True)
    told = ", ".join(f"{name.lower()} {literal(text, _CELL)}" for name, text in cells)
    return f"{literal(row[0], _CELL)}: {told}."


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
