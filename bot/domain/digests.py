"""What a digest says, section by section, before anybody has decided how it looks.

Slack, the terminal, JSON and HTML all show the same sections. Every text may come from outside:
whoever shows it escapes it. Nothing here carries markup.
"""

from datetime import datetime
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.charts import Chart
from bot.domain.windows import Window


class SectionKey(StrEnum):
    """The parts that a digest may have; the words are used in app.yaml, so they stay."""

    #: What was decided, and what became of it.
    DECISIONS = "decisions"
    SCORECARD = "scorecard"
    FUNNEL = "funnel"
    SOURCES = "sources"
    EXCEPTIONS = "exceptions"
    WINS = "wins"
    AGENDA = "agenda"
    #: Open action items.
    ACTIONS = "actions"
    UNANSWERED = "unanswered"
    AGEING = "ageing"
    #: Leads of low tier.
    LOW = "low"
    #: What the daily roundup of the channels tells: low and ageing leads.
    ROUNDUP = "roundup"
    #: A line to smile at, when it is wanted.
    LIGHT = "light"


class Tone(StrEnum):
    """What a line means to its reader; always said in words or by a sign, too, never by colour."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True)
class LeadRef:
    """A lead, shown as a link to its card where there is one."""

    lead_id: int
    title: str


@dataclass(frozen=True)
class PersonRef:
    """A person by Slack user id, shown by name so that a list does not call everybody in it."""

    user: str


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    url: str
    words: str


@dataclass(frozen=True)
class FigureRef:
    """A number that can be opened: the leads behind a measure (key) of a source ("" is all)."""

    words: str
    measure: str
    source: str = ""


#: A part of a sentence; a str is plain text, of ours or from outside.
Piece = str | LeadRef | PersonRef | Link | FigureRef


@dataclass(frozen=True)
class Line:
    """One sentence or entry of a list."""

    pieces: tuple[Piece, ...]
    tone: Tone = Tone.PLAIN
    #: What it is about, by a word that stays the same from digest to digest; "" for none.
    about: str = ""
    #: What it rests on, for an agenda that takes it over; a digest itself says this in its thread.
    evidence: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Table:
    """A heading and rows of the same length; the first column names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    #: What a screen reader is told that the table compares.
    caption: str = ""


@dataclass(frozen=True)
class Press:
    """A button of a section: one of `bot.slack.ids`, its words and its value."""

    words: str
    action: str
    value: str
    spoken: str = ""


@dataclass(frozen=True)
class Section:
    """One part of a digest; `details` go to its thread, never into the message itself."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    presses: tuple[Press, ...] = ()
    #: Further lines and tables for the thread.
    details: tuple[Line, ...] = ()
    detail_table: Table | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.lines or self.table or self.chart or self.details or self.detail_table)


@dataclass(frozen=True)
class Digest:
    """A digest of one window, made at `made_at`; sections in the order in which they are read."""

    #: The digest's key in the settings, such as `weekly`.
    key: str
    title: str
    window: Window
    made_at: datetime
    #: The one sentence of what changed.
    headline: Line
    sections: tuple[Section, ...]
    #: When it should have come, if that is so long ago that it says so.
    late_since: datetime | None = None
    #: Who asked for it (Slack user id), if it did not come by itself.
    asked_by: str | None = None
