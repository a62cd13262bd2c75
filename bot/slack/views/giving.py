"""The answers of `/lead give`."""

from bot.domain.giving import Answer, Outcome
from bot.slack.views.kit import Message, literal, mention, mrkdwn, section, when
from bot.slack.views.look import Look

_NAME = 80


def gave(lead_id: int, outcome: Outcome, look: Look) -> Message:
    """What became of the wish to give a lead to somebody."""
    text = _told(lead_id, outcome, look)
    return Message(text, [section(mrkdwn(text))])


def _told(lead_id: int, outcome: Outcome, look: Look) -> str:
    names = ", ".join(literal(name, _NAME) for name in outcome.meant)
    match outcome.answer:
        case Answer.GIVEN:
            return " ".join(_given(lead_id, outcome, look))
        case Answer.WHO if names:
            return f"Several people may be meant: {names}. Write the whole name."
        case Answer.NOT_IN_SLACK:
            return f"Slack does not know {names}, so nothing was changed."
        case Answer.ALREADY:
            return f"Lead #{lead_id} is {mention(outcome.to)}'s already."
        case _:
            return _ANSWERS[outcome.answer]


def _given(lead_id: int, outcome: Outcome, look: Look) -> list[str]:
    told = [f"Lead #{lead_id} is {mention(outcome.to)}'s now; its thread says so."]
    if (absence := outcome.absence) is not None:
        until = f" until {when(absence.until, look.zone)}" if absence.until else ""
        told.append(f"They are away{until}.")
    if (before := outcome.before) is not None:
        name = literal(look.names.get(before, ""), _NAME)
        undo = f": `/lead give {lead_id} {name}` undoes it." if name else "."
        told.append(f"It was {mention(before)}'s{undo}")
    return told


_ANSWERS = {
    Answer.NO_LEAD: "There is no such lead. Write its number and a name, as in "
    "`/lead give 42 Ana`; `/lead find acme` shows the numbers.",
    Answer.CLOSED: "This lead is closed, so nobody needs to have it. `/lead undo` and "
    "`/lead correct` open it again.",
    Answer.WHO: "I cannot tell to whom: nobody in app.yaml has that name. Write it "
    "behind the number, as in "
    "`/lead give 42 Ana too technical for me`.",
    Answer.NOT_YOURS: "Only a lead's owner, whoever manages its pool, leads of teams and admins "
    "can give it to somebody. *Claim* takes a lead that nobody has claimed.",
    Answer.OUTSIDER: "This is for colleagues of the company that uses Baton. Nothing was changed.",
}
