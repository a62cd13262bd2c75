"""A text that Baton hands over as something to keep: a canvas in Slack, or a file."""

from enum import StrEnum

from bot.dataclass import dataclass


class Paper(StrEnum):
    """How a text is handed over, the dearest way first; stored, so never renamed."""

    #: A document in Slack that the channel can go on writing.
    CANVAS = "canvas"
    #: A Markdown file in a thread.
    FILE = "file"


@dataclass(frozen=True)
class Sheet:
    """A text (Markdown) with how somebody asked for it; `name`: of the file."""

    paper: Paper
    title: str
    name: str
    markdown: str
