"""What measures mean, in words."""

from bot.domain.measures import MEASURES, Owner
from bot.slack.views.kit import Message, mrkdwn, packed, section

_OWNERS = {Owner.SALES: "sales", Owner.MARKETING: "marketing", Owner.BOTH: "both teams"}


def explained(word: str) -> Message | None:
    """What `/define` answers to "measures", or to the name or key of one; None: it is neither."""
    wanted = word.casefold()
    if wanted == "measures":
        lines = [f"• {one.name}" for one in MEASURES.values()]
        intro = "Each number has its definition. Type its name, as in `/define win rate`:"
        return Message(
            f"{intro.replace('`', '')} {', '.join(one.name for one in MEASURES.values())}.",
            [section(mrkdwn(text)) for text in packed([intro, *lines])],
        )
    named = (one for one in MEASURES.values() if wanted in (one.key, one.name.casefold()))
    found = next(named, None)
    if found is None:
        return None
    told = f"{found.definition} Formula: {found.formula}. {_OWNERS[found.owner].capitalize()}"
    text = f"{told} answer for it." if found.owner is Owner.BOTH else f"{told} answers for it."
    return Message(f"{found.name}: {text}", [section(mrkdwn(f"*{found.name}*\n{text}"))])
