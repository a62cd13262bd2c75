"""A battlecard: for one reader with its buttons, and for a channel without what is internal."""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.domain.access import Obstacle
from bot.domain.battlecard_shown import BattlecardShown, Did
from bot.domain.battlecards import OPENING, BattlecardState, Line, Part, Report, Section
from bot.slack import ids
from bot.slack.views.kit import (
    SECTION_LIMIT,
    TEXT_LIMIT,
    Json,
    Message,
    actions,
    button,
    clip,
    context,
    header,
    link,
    literal,
    mention,
    mrkdwn,
    one_line,
    packed,
    section,
)

#: A line of a card, one of its opening, and a title, in characters.
_LINE_LIMIT, _OPENING_LIMIT, TITLE_LIMIT = 600, 400, 100
#: So much of an opened section is shown: three blocks. A message is refused from about 13,000.
_BLOCKS_OPENED = 3
#: A shared card shows every section, so each gets less.
_SHARED_LINES, _SHARED_LIMIT = 5, 220
_SECTIONS_OFFERED = 12
_INTERNAL = "internal: do not tell a customer"


def card(shown: BattlecardShown) -> Message:
    """A card for one reader, with one section open if they chose one."""
    about = shown.card.about
    blocks = [*_done(shown), header(title_of(shown))]
    blocks.append(section(mrkdwn("\n".join(_opening(shown)))))
    blocks += _opened(shown)
    if rest := _sections(shown):
        blocks.append(actions(*rest))
    blocks.append(context(mrkdwn(facts(shown.state, shown.today))))
    if about.link:
        blocks.append(context(mrkdwn(link(about.link, "Open the document"))))
    blocks.append(actions(*_deeds(shown)))
    return Message(_heard(shown), blocks)


def shared(shown: BattlecardShown, by: str) -> Message:
    """A card for everybody in a channel: what customers may hear, and a way to all of it."""
    name = literal(title_of(shown), TITLE_LIMIT)
    who = f"Shared by {mention(by)}. Internal lines are left out."
    blocks = [header(title_of(shown))]
    for one in shown.card.sections[:_SECTIONS_OFFERED]:
        lines = [f"*{literal(one.title, TITLE_LIMIT)}*"]
        lines += [_said(line, _SHARED_LIMIT) for line in one.lines[:_SHARED_LINES]]
        lines += ["…"] if len(one.lines) > _SHARED_LINES else []
        blocks.append(section(mrkdwn("\n".join(lines))))
    # No mention of the owner: a share must not call them to every channel.
    known = f"{verified(shown.state, shown.today)}. {trust(shown.state)}."
    blocks.append(context(mrkdwn(f"{who} {known}")))
    blocks.append(actions(button("Read all of it", f"{ids.CARD_OPEN}0", value(shown, ""))))
    told = [_said(line, _SHARED_LIMIT) for one in shown.card.sections for line in one.lines]
    return Message(fit([f"{name}.", *told, who]), blocks)


def title_of(shown: BattlecardShown) -> str:
    """What kind of document it is, and its name."""
    return titled(shown.card.about.kind, shown.card.name)


def titled(kind: str, name: str) -> str:
    """A document's kind as people say it, with its name."""
    word = one_line(kind.replace("-", " ")).capitalize()
    return f"{word or 'Document'}: {one_line(name)}"


def value(shown: BattlecardShown, key: str) -> str:
    """What a button of the card carries."""
    return f"{shown.card.document_id}|{shown.lead_id}|{key}"


def facts(state: BattlecardState, today: date) -> str:
    """Who answers for a document, since when it holds, and how far it can be relied on."""
    return f"{owner(state)}. {verified(state, today)}. {trust(state)}."


def owner(state: BattlecardState) -> str:
    """Who answers for a document."""
    named = literal(state.named, TITLE_LIMIT) if state.named else ""
    if state.owner is None:
        return f"Owner: {named}, whom Slack does not know" if named else "Nobody owns it"
    if named:
        return f"Owner: {mention(state.owner)}, for {named} who cannot be asked"
    return f"Owner: {mention(state.owner)}"


def verified(state: BattlecardState, today: date) -> str:
    """When it was verified last, and whether that was too long ago."""
    if state.verified is None:
        return "Never verified"
    text = f"Verified {day(state.verified)}, {ago(state.verified, today)}"
    if state.overdue(today) and state.due is not None:
        return f"{text}; *review overdue* since {day(state.due)}"
    return text


def trust(state: BattlecardState) -> str:
    """How far it can be relied on, with the counts behind it."""
    known = state.trust
    if known.percent is None:
        return "Trust: too few readers yet"
    wrong = "nobody" if not known.reporters else f"{known.reporters} of them"
    return f"Trust {known.percent}%: {known.readers} readers in 90 days, {wrong} reported it wrong"


def day(when: date) -> str:
    """A date as people write it."""
    return f"{when:%-d %b %Y}"


def ago(when: date, today: date) -> str:
    """How long ago a day was."""
    days = (today - when).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago") if days >= 0 else "today"


def warning(report: Report, state: BattlecardState) -> str:
    """Why a section is not shown."""
    until = f"{mention(state.owner)} has" if state.owner else "its owner has"
    when = day(report.at.date())
    return (
        f":warning: Reported wrong on a call by {mention(report.person)} on {when}: "
        f"“{literal(report.words, 300)}”. It is hidden until {until} verified it again."
    )


def lines_of(one: Section, limit: int = _LINE_LIMIT) -> list[str]:
    """A section's lines; whom they are not for is said once when that is all of them."""
    return [_said(line, limit, whole=one.internal) for line in one.lines]


def _said(line: Line, limit: int, *, whole: bool = False) -> str:
    text = literal(line.text, limit)
    if line.heading:
        text = f"*{text}*"
    return text if whole or not line.internal else f"{text} _({_INTERNAL})_"


def _opening(shown: BattlecardShown) -> Iterator[str]:
    """The first lines to say, or why they are not shown."""
    say = shown.card.section(Part.SAY) or next(iter(shown.card.sections), None)
    if say is None:
        yield "There is no text in it yet."
        return
    if report := shown.state.reports.get(say.key):
        yield warning(report, shown.state)
        return
    if say.internal:
        yield f"_{_INTERNAL.capitalize()}._"
    lines = [line for line in say.lines if not line.heading][:OPENING]
    yield from (_said(line, _OPENING_LIMIT, whole=say.internal) for line in lines)


def _opened(shown: BattlecardShown) -> Iterator[Json]:
    one = shown.card.section(shown.opened or "")
    if one is None:
        return
    title = f"*{literal(one.title, TITLE_LIMIT)}*"
    if report := shown.state.reports.get(one.key):
        yield section(mrkdwn(f"{title}\n{warning(report, shown.state)}"))
        return
    if one.internal:
        title += f" _({_INTERNAL})_"
    texts = packed([title, *lines_of(one)])
    yield from (section(mrkdwn(text)) for text in texts[:_BLOCKS_OPENED])
    if len(texts) > _BLOCKS_OPENED:
        yield context(mrkdwn("The rest is in the document: this section is too long for a card."))
    wrong = button(
        "Wrong on a call",
        ids.CARD_WRONG,
        value(shown, one.key),
        spoken=f"{one.title} was wrong on a call",
    )
    note = button("Add field note", ids.CARD_NOTE, value(shown, one.key))
    yield actions(wrong, note)


def _sections(shown: BattlecardShown) -> list[Json]:
    others = [one for one in shown.card.sections if one.key != shown.opened]
    return [
        button(
            one_line(one.title) or "…",
            f"{ids.CARD_OPEN}{number}",
            value(shown, one.key),
            spoken=f"{one.title} of {shown.card.name}",
        )
        for number, one in enumerate(others[:_SECTIONS_OFFERED])
    ]


def _deeds(shown: BattlecardShown) -> list[Json]:
    all_of_it = value(shown, shown.opened or "")
    name = shown.card.name
    deeds = [button("Used it", ids.CARD_USED, all_of_it, spoken=f"I used {name} on a call")]
    if shown.lead_id:
        deeds.append(button("Send to the lead's thread", ids.CARD_SEND, all_of_it))
    deeds.append(
        button("Share to this channel", ids.CARD_SHARE, all_of_it, spoken=f"Share {name} here")
    )
    if shown.opened is None:
        deeds.append(button("Add field note", ids.CARD_NOTE, all_of_it))
    if shown.verifies:
        deeds.append(button("Still right: verify", ids.CARD_VERIFY, all_of_it))
    return deeds


def _done(shown: BattlecardShown) -> Iterator[Json]:
    """What the last press did, and how the card was found."""
    if shown.did:
        yield section(mrkdwn(did(shown.did, shown.why)))
    if shown.asked:
        asked = literal(shown.asked, TITLE_LIMIT)
        yield context(mrkdwn(f"Nothing is called “{asked}”; this is nearest."))


def did(what: Did, why: str) -> str:
    """What a press did, in a sentence."""
    if what is Did.NOT_SHARED:
        return f"Not shared: {OBSTACLES[Obstacle(why)]}"
    return _DID[what]


def _heard(shown: BattlecardShown) -> str:
    opened = shown.card.section(shown.opened or "")
    told = [did(shown.did, shown.why)] if shown.did else []
    told += [f"{literal(title_of(shown), TITLE_LIMIT)}.", *_opening(shown)]
    if opened and (report := shown.state.reports.get(opened.key)):
        told += [f"{literal(opened.title, TITLE_LIMIT)}.", warning(report, shown.state)]
    elif opened:
        mark = f" ({_INTERNAL})" if opened.internal else ""
        told += [f"{literal(opened.title, TITLE_LIMIT)}{mark}.", *lines_of(opened)]
    return fit([*told, facts(shown.state, shown.today)])


def fit(sentences: Iterable[str]) -> str:
    """As many whole sentences as `text` should have."""
    text = ""
    for sentence in sentences:
        if len(text) + len(sentence) > min(TEXT_LIMIT, SECTION_LIMIT) - 20:
            return f"{text} More is below."
        text = f"{text} {sentence}".strip()
    return clip(text, TEXT_LIMIT)


OBSTACLES = {
    Obstacle.UNKNOWN: "Slack has not told yet who is in this channel. Try again in a moment.",
    Obstacle.HIDDEN: "I cannot see who reads this conversation. Invite me with /invite @Baton, or "
    "share it in a channel.",
    Obstacle.ABSENT: "I am not in this channel. Type /invite @Baton there first.",
    Obstacle.SHARED: "people of another company are in this channel.",
    Obstacle.GUEST: "a guest is in this channel.",
    Obstacle.EMPTY: "nobody in this channel may read it.",
}
_DID = {
    Did.USED: "Noted: you used it.",
    Did.USED_ALREADY: "You noted that already today.",
    Did.REPORTED: "Thank you. It is hidden now, its owner and everybody who read it are told.",
    Did.NOTED: "Thank you. The owner decides, and you are told.",
    Did.VERIFIED: "Thank you, it counts as verified from today.",
    Did.NOT_MINE: "Noted. Somebody else is asked about it from now on.",
    Did.SHARED: "It is shared here, without internal lines, if everybody in the channel may read "
    "it; else you are told.",
    Did.ENCLOSED: "It goes to the lead's thread, without internal lines, if everybody in the "
    "channel may read it; else you are told.",
    Did.NOT_FOR_ALL: "Not shared: not everybody in the channel may read it.",
    Did.ALL_INTERNAL: "Not shared: all of it is internal or reported wrong. Mark what customers "
    "may hear with [customer] in the document.",
    Did.NO_THREAD: "Not sent: the lead has no card in a channel.",
}
