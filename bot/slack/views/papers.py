"""What is said with minutes that are handed over as a canvas or a file."""

from bot.dataclass import dataclass
from bot.domain.papers import Paper, Sheet
from bot.slack import ids
from bot.slack.views.kit import Message, actions, button, link, literal, mention, mrkdwn, section

_WHY = {
    "missing_scope": "Baton was not given the right to make canvases (its admin installs it again "
    "with the new manifest)",
    "canvas_disabled_user_team": "canvases are switched off here",
    "restricted_action": "this workspace lets only some people make canvases",
}
_FREE = "free plans have no canvases of their own"
_OTHER = "Slack made none"


@dataclass(frozen=True, kw_only=True)
class Handed(Message):
    """A message with a text to hand over: the sender makes a canvas or a file of it."""

    sheet: Sheet


def minutes(sheet: Sheet, by: str, meeting_id: int) -> Handed:
    """The minutes for somebody (Slack user id), where they come neither as canvas nor as file."""
    kind = "a canvas" if sheet.paper is Paper.CANVAS else "a file"
    text = (
        f"{mention(by)} asked for the minutes as {kind}. This workspace takes no files from "
        "Baton; an admin sees why with `baton doctor`. Here they are to be copied."
    )
    copy = button("Show the text", ids.MEETING_FILE, str(meeting_id), spoken="Minutes as text")
    return Handed(text, [section(mrkdwn(text)), actions(copy)], sheet=sheet)


def canvas(sheet: Sheet, address: str) -> Message:
    """The minutes as a canvas."""
    where = link(address, literal(sheet.title, 150))
    text = f"The minutes as a canvas: {where}. Everybody here can write in it."
    return Message(text, [section(mrkdwn(text))])


def enclosing(message: Handed, why: str) -> str:
    """What is said with a file; `why`: Slack's word for why it is no canvas, "" if none was asked.

    Who asked for another thing is called, so that they see what came of it.
    """
    title = literal(message.sheet.title, 150)
    if not why:
        return f"The minutes as a Markdown file: {title}."
    told = _WHY.get(why, _FREE if why.startswith("free_team") else _OTHER)
    by = message.text.partition(" ")[0]
    return f"{by} There is no canvas: {told}. Here are the minutes as a Markdown file: {title}."
