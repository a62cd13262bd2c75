"""The answers of `/lead split`."""

from bot.domain.duplicates import Split, SplitAnswer
from bot.slack.views.kit import Message, mrkdwn, section


def split(lead_id: int, outcome: Split) -> Message:
    """What became of the wish to take the arrival that joined a lead last out of it."""
    return _sentence(_ANSWERS[outcome.answer].format(lead=lead_id, made=outcome.made))


_ANSWERS = {
    SplitAnswer.DONE: "What joined lead #{lead} last is lead #{made} now. It goes the way of every "
    "new lead, and lead #{lead} is as it was before. Both threads say so.",
    SplitAnswer.NOTHING: "Nothing joined lead #{lead} that could be taken out again.",
    SplitAnswer.UNKNOWN: "There is no such lead. Give its number, as in `/lead split 42`; "
    "`/lead find acme` shows the numbers.",
    SplitAnswer.OUTSIDER: "This is for colleagues of the company that uses Baton. Nothing was "
    "changed.",
}


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
