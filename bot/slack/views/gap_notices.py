"""Direct messages about gaps: to whoever asked, and to whoever sees to them."""

from bot.domain.battlecards import name_of
from bot.domain.gap_shown import Reply, Which
from bot.domain.gaps import Cause, Gap, Request
from bot.slack import ids
from bot.slack.views.battlecard import day, fit
from bot.slack.views.gaps import title_of
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    context,
    link,
    literal,
    mention,
    mrkdwn,
    section,
)

_WORDS = 300
_QUOTE = 1200
_TITLE = 120


def answered(request: Request, reply: Reply) -> Message:
    """Tell an asker that what they asked for is there."""
    about = reply.document.about
    name = f"*{literal(name_of(about), _TITLE)}*"
    asked = f"“{literal(request.words, _WORDS)}”"
    match request.cause:
        case Cause.MISS:
            text = f"You looked for a battlecard of {asked}. There is one now: {name}."
        case Cause.WRONG:
            text = f"You reported that {name} was wrong: {asked}. Its owner has dealt with it."
        case _:
            text = f"You asked: {asked}. The library answers it now, in {name}:"
    blocks: list[Json] = [section(mrkdwn(text))]
    told = [text]
    if reply.quote:
        quote = literal(reply.quote, _QUOTE)
        blocks.append(section(mrkdwn(f">{quote}")))
        told.append(quote)
        if reply.internal:
            told.append("Internal: do not tell a customer.")
            blocks.append(context(mrkdwn(told[-1])))
        where = " › ".join(literal(one, 80) for one in reply.path[-2:])
        dated = f"verified {day(about.verified)}" if about.verified else "never verified"
        cited = " · ".join(filter(None, (where, dated)))
        blocks.append(context(mrkdwn(cited)))
        told.append(cited)
    if about.link:
        blocks.append(context(mrkdwn(link(about.link, "Open the document"))))
    carried = str(request.id)
    blocks.append(
        actions(
            button("Open it here", f"{ids.CARD_OPEN}0", f"{reply.document.id}|0|"),
            button("Solved", ids.GAP_SOLVED, carried, primary=True),
            button("Still missing", ids.GAP_MISSING, carried),
        )
    )
    return Message(fit(told), blocks)


def judged(request: Request, *, solved: bool) -> Message:
    """What the message becomes when the asker has said whether it helped."""
    asked = f"You asked: “{literal(request.words, _WORDS)}”."
    if solved:
        return _sentence(f"{asked} You said that it is solved. Thank you.")
    return _sentence(
        f"{asked} You said that it is still missing. Marketing sees that, and you are told when "
        "the library says more about it."
    )


def wont_do(request: Request, gap: Gap) -> Message:
    """Tell an asker politely that it will not be done, and why."""
    by = mention(gap.closed_by) if gap.closed_by else "Marketing"
    return _sentence(
        f"You asked: “{literal(request.words, _WORDS)}”. Thank you for telling us. {by} has looked "
        f"at it, and it will not go into the library: {literal(gap.why, 600)}"
    )


def assigned(gap: Gap, by: str) -> Message:
    """Tell somebody of marketing that a gap is theirs."""
    planned = f" It is planned for {day(gap.due)}." if gap.due else ""
    text = f"{mention(by)} asks you to see to a gap in the library: {title_of(gap)}.{planned}"
    return Message(text, [section(mrkdwn(text)), actions(_open(gap))])


def proposed(gap: Gap, requests: int) -> Message:
    """Ask whoever sees to a gap whether it is done."""
    people = "Whoever asked" if requests == 1 else f"All {requests} who asked"
    text = f"{people} for {title_of(gap)} got an answer from the library. Is it done?"
    carried = f"{gap.id}|{Which.OPEN}"
    done = button("Done", ids.GAP_DONE, carried, primary=True)
    return Message(text, [section(mrkdwn(text)), actions(done, _open(gap))])


def closed(gap: Gap) -> Message:
    """What that question becomes once it is answered."""
    return _sentence(f"{title_of(gap)} is closed.")


def _open(gap: Gap) -> Json:
    return button("Open…", ids.GAP_OPEN, f"{gap.id}|{Which.OPEN}")


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
