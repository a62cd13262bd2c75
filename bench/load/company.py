"""A large company: 2,000 salespeople in 12 offices, each with a zone and a digest of its own."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.company import SOURCE, Company

PEOPLE = 2_000
#: Where the webinar's leads go. Each channel takes a card a second and the workspace five messages:
#: with four of them channels are what is waited for, and replies and digests still have room.
WEBINAR = 4
#: The offices' zones; a digest comes at 09:00 on Monday in each of them.
ZONES = (
    *("Pacific/Auckland", "Australia/Sydney", "Asia/Tokyo", "Asia/Singapore", "Asia/Kolkata"),
    *("Asia/Dubai", "Europe/Athens", "Europe/Berlin", "Europe/London", "America/Sao_Paulo"),
    *("America/New_York", "America/Los_Angeles"),
)
#: How many people share the leads of a channel; the others look at them, claim and vote.
CREW = 25
#: Who sends leads, each under an address of its own.
SENDERS = (SOURCE, "webinar", "partner")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Enterprise(Company):
    """The first channels are the webinar's, the others the offices'."""

    channels: int = WEBINAR + len(ZONES)
    people: int = PEOPLE
    #: The folder with what people ask about.
    content: Path = Path()
    #: When all digests are due: 09:00 on Monday comes to twelve zones within nineteen hours, which
    #: nobody wants to wait for, so each is told the day and time at which it is this moment there.
    digests_at: datetime | None = None

    @property
    def webinar(self) -> list[str]:
        """The channels that the webinar's leads go to."""
        return self.lanes[:WEBINAR]

    @property
    def offices(self) -> list[str]:
        """The channels of the offices."""
        return self.lanes[WEBINAR:]

    def settings(self) -> dict[str, Any]:
        """As `Company.settings`, with a pool for each channel, promises, content and digests."""
        known = super().settings()
        known["sources"] = {key: known["sources"][SOURCE] | {"name": key} for key in SENDERS}
        people = list(known["people"])
        known["pools"] = {
            key: {"people": people[number :: self.channels][:CREW]}
            for number, key in enumerate(self.lanes)
        }
        for rule in known["routing"]:
            rule["pool"] = rule["channel"]
        known["sla"] = [{"name": "All", "respond_within": "4h", "count": "wall", "warn_at": "75%"}]
        known["content"] = {
            "repositories": {"sales": {"path": str(self.content), "readers": ["everyone"]}}
        }
        if self.digests_at is not None:
            known["digests"] = {
                f"office-{key}": self._digest(key, zone, self.digests_at)
                for key, zone in zip(self.offices, ZONES, strict=True)
            }
        return known

    @staticmethod
    def _digest(channel: str, zone: str, at: datetime) -> dict[str, str]:
        there = at.astimezone(ZoneInfo(zone))
        return {
            "every": "week",
            "weekday": _DAYS[there.weekday()],
            "at": f"{there:%H:%M}",
            "zone": zone,
            "channel": channel,
            "name": f"Monday in {zone}",
        }
