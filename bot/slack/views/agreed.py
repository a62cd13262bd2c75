"""Definitions in words: how a lead meets them, and what they say."""

from collections.abc import Mapping, Sequence

from bot.domain.definitions import Definition, clause_reason
from bot.domain.judgements import Judgement
from bot.domain.leads import Lead
from bot.slack.views.kit import (
    Json,
    Message,
    clip,
    context,
    header,
    literal,
    mrkdwn,
    one_line,
    packed,
    plain,
    section,
)
from bot.slack.views.look import Look

# The settings' own limits for a definition's name and a clause's sentence
_NAME_LIMIT = 20
_CLAUSE_LIMIT = 60
#: Definitions and clauses of each kind that a card names; Details names all.
_SHOWN_ON_CARD = 2
_NAMED_ON_CARD = 2


def on_card(lead: Lead, look: Look) -> str:
    """The score and how the lead meets the definitions, in one line; "" when nothing was judged.

    The first definition always shows; a further one when the lead meets it or still might.
    """
    shown = [
        judgement
        for place, judgement in enumerate(lead.judged)
        if place == 0 or judgement.met is not False
    ][:_SHOWN_ON_CARD]
    parts = [f"Score {lead.score}"] if lead.score is not None and look.scored else []
    return " · ".join([*parts, *(verdict(one, look, _NAMED_ON_CARD) for one in shown)])


def verdict(judgement: Judgement, look: Look, most: int | None = None) -> str:
    """How a lead meets one definition, with the clauses that fail or cannot be told.

    `most`: how many clauses of each kind are named.
    """
    name, count = name_of(judgement.definition, look), len(judgement.results)
    met = f"{len(judgement.numbers(True))} of {count}"
    if judgement.met:
        return f"{name} ✓ met, {met}"
    failed = _clauses(judgement, False, look, most)
    unknown = _clauses(judgement, None, look, most)
    said = [f"fails {failed}" if failed else "", f"unknown {unknown}" if unknown else ""]
    mark = "✗ not met" if failed else "? open"
    return f"{name} {mark}, {met}: {'; '.join(filter(None, said))}"


def clause_says(reason: str, look: Look) -> str | None:
    """The sentence of a reason that names a clause (`clause:mql:3`); None for any other reason."""
    return clause_reasons(look).get(reason)


def clause_reasons(look: Look) -> dict[str, str]:
    """Reason key → button text, for every clause of the definitions.

    A rep who calls a lead bad can say which part of the agreement does not hold.
    """
    return {
        clause_reason(key, number): f"{definition.name} {number}: {clause.says}"
        for key, definition in look.definitions.items()
        for number, clause in enumerate(definition.clauses, 1)
    }


def listed(definitions: Sequence[Definition]) -> Message:
    """What `/define` answers without a name."""
    if not definitions:
        text = "app.yaml holds no definitions yet. They stand under definitions: there."
        return Message(text, [section(plain(text))])
    lines = [
        f"*{literal(one.name, _NAME_LIMIT)}* · version {one.version}, "
        f"{len(one.clauses)} clauses · /define {one.key}"
        for one in definitions
    ]
    more = "/define measures lists what the numbers mean."
    text = "\n".join(["What the teams agreed on:", *lines, more])
    return Message(text, [section(mrkdwn(text))])


def explained(
    definition: Definition, counts: Mapping[int, tuple[int, int, int]], leads: int
) -> Message:
    """What `/define mql` answers: each clause with how this month's leads met it.

    `counts`: clause number → met, failed, unknown; `leads`: how many were judged by this version.
    """
    name = literal(definition.name, _NAME_LIMIT)
    lines = []
    for number, clause in enumerate(definition.clauses, 1):
        said = f"{number}. {literal(clause.says, _CLAUSE_LIMIT)}"
        if leads:
            met, failed, unknown = counts.get(number, (0, 0, 0))
            said += f" · met by {_share(met, leads)}, failed {failed}, unknown {unknown}"
        lines.append(said)
    judged = f"{leads} leads judged this month" if leads else "no lead judged this month yet"
    closing = f"Version {definition.version}, all clauses must be met · {judged}."
    conditions = "\n".join(
        f"{number}. {clip(one_line(clause.when.text), 300)}"
        for number, clause in enumerate(definition.clauses, 1)
    )
    blocks: list[Json] = [header(definition.name)]
    blocks += [section(mrkdwn(text)) for text in packed(lines)]
    blocks += [section(plain(f"As app.yaml tests them:\n{conditions}")), context(plain(closing))]
    return Message(f"{name}: " + " ".join(lines) + f" {closing}", blocks)


def unknown(word: str, definitions: Sequence[Definition]) -> Message:
    """What `/define` answers to a name nobody defined."""
    known = ", ".join(literal(one.name, _NAME_LIMIT) for one in definitions) or "none yet"
    said = literal(word, _NAME_LIMIT)
    text = f"No definition is called “{said}”. Known: {known}. /define measures lists the numbers."
    return Message(text, [section(mrkdwn(text))])


def name_of(key: str, look: Look) -> str:
    """What people call a definition; one that is no longer configured stands for itself."""
    definition = look.definitions.get(key)
    return literal(definition.name if definition else key, _NAME_LIMIT)


def _clauses(judgement: Judgement, result: bool | None, look: Look, most: int | None) -> str:
    numbers = judgement.numbers(result)
    definition = look.definitions.get(judgement.definition)
    same = definition is not None and definition.version == judgement.version
    named = [
        f"{number}. {literal(definition.clauses[number - 1].says, _CLAUSE_LIMIT)}"
        if same and definition and number <= len(definition.clauses)
        else f"clause {number} of version {judgement.version}"
        for number in numbers[:most]
    ]
    if hidden := len(numbers) - len(named):
        named.append(f"{hidden} more")
    return ", ".join(named)


def _share(count: int, total: int) -> str:
    return f"{count} of {total} ({round(100 * count / total)}%)"
