"""How loudly a lead is told of: hot, normal or low."""

from enum import StrEnum


class Tier(StrEnum):
    """How loudly a lead is told of; the words are stored, so they are never renamed."""

    #: A card in the channel, and a direct message to the owner.
    HOT = "hot"
    #: A card in the channel.
    NORMAL = "normal"
    #: No card; the lead is a line in the daily roundup.
    LOW = "low"

    @property
    def loudness(self) -> int:
        """Larger is louder."""
        return _LOUDNESS[self]


_LOUDNESS = {Tier.LOW: 0, Tier.NORMAL: 1, Tier.HOT: 2}
