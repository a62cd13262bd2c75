"""What marketing promises about what the content lacks."""

from pydantic import Field

from bot.config.sla import Duration
from bot.config.values import Section


class Gaps(Section):
    """The backlog of what sales asked for in vain."""

    answer_within: Duration | None = Field(
        default=None,
        description="By when marketing answers what the content lacks. Days (5d) are marketing's "
        "working days, the day of the request not counted; hours (16h) are its working hours. "
        "Without it nothing is promised.",
        examples=["5d"],
    )
