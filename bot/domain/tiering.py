"""Which tier a lead is of, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import field

from bot.dataclass import dataclass
from bot.domain.conditions import Condition
from bot.domain.tiers import Tier


@dataclass(frozen=True)
class TierLine:
    """A line of the settings: leads that meet the condition are of the tier."""

    tier: Tier
    when: Condition


@dataclass(frozen=True)
class Tiered:
    """A lead's tier and what decided it."""

    tier: Tier = Tier.NORMAL
    #: The routing rule that names the tier itself.
    rule: str | None = None
    #: The text of the condition that decided, and the values it looked at.
    when: str | None = None
    saw: Mapping[str, object] = field(default_factory=dict)

    def as_facts(self) -> dict[str, object]:
        """The decision as it is stored in a lead's trace."""
        return {"tier": self.tier, "rule": self.rule, "when": self.when, "saw": dict(self.saw)}


def tier_of(
    lines: Sequence[TierLine], rule: str, named: Tier | None, values: Mapping[str, object]
) -> Tiered:
    """The tier that the routing rule names, else that of the first line that matches, else normal.

    A condition that depends on a missing value does not match.
    """
    if named is not None:
        return Tiered(named, rule=rule)
    for line in lines:
        if line.when.matches(values):
            return Tiered(line.tier, when=line.when.text, saw=line.when.saw(values))
    return Tiered()
