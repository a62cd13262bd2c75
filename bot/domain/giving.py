"""What comes of giving a lead to somebody by hand."""

from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.presence import Absence


class Answer(StrEnum):
    """What came of a wish to give a lead to somebody."""

    GIVEN = "given"
    #: They have it.
    ALREADY = "already"
    NO_LEAD = "no_lead"
    CLOSED = "closed"
    #: Nobody of that name, or several.
    WHO = "who"
    #: Slack does not know them yet, or no more.
    NOT_IN_SLACK = "not_in_slack"
    NOT_YOURS = "not_yours"
    OUTSIDER = "outsider"


@dataclass(frozen=True)
class Outcome:
    """What came of it; to whom, and from whom (Slack user ids)."""

    answer: Answer
    to: str = ""
    before: str | None = None
    #: Names of those who may be meant.
    meant: tuple[str, ...] = ()
    #: The new owner is away.
    absence: Absence | None = None
