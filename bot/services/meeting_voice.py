"""What one person is told after a press about a meeting: privately, or in place of it."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.meeting_shown import Told
from bot.domain.notes import Say
from bot.ports import UnitOfWork


@dataclass(frozen=True)
class Reply:
    """Where an answer goes: `response_url` replaces the private message that was pressed."""

    identity: str
    person: str
    channel_id: str
    told: Told
    facts: Mapping[str, object] = field(default_factory=dict)
    response_url: str | None = None


def reply(work: UnitOfWork, what: Reply, now: datetime) -> None:
    """Have one person told something."""
    about: dict[str, object] = {"say": Say.MEETING, "told": what.told, **what.facts}
    key, person = what.identity, what.person
    if what.response_url:
        about["response_url"] = what.response_url
        wish = Wish(f"answer:{key}", Kind.ANSWER, person, about=about, person=person)
    else:
        wish = Wish(f"note:{key}", Kind.NOTE, what.channel_id, about=about, person=person)
    work.deliveries.want_once(wish, now)
