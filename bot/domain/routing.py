"""Where a lead goes and who gets it, with the trace that explains the decision."""

from collections.abc import Mapping, Sequence

from bot.dataclass import dataclass
from bot.domain.conditions import Condition
from bot.domain.judgements import Judgement
from bot.domain.tiers import Tier


@dataclass(frozen=True)
class Rule:
    """One routing rule: the first whose condition matches decides; None matches every lead."""

    name: str
    when: Condition | None
    channel: str
    pool: str | None = None
    #: A person's key; set when the rule names one person instead of a pool.
    owner: str | None = None
    #: The tier of its leads; None: the settings' tiers decide.
    tier: Tier | None = None
    #: Whether contact details are hidden in the channel.
    mask: bool = False


@dataclass(frozen=True)
class Considered:
    """A rule that was looked at: `matched` is None when a value it needs is missing."""

    rule: str
    matched: bool | None
    #: The values the condition looked at, as the lead had them.
    saw: Mapping[str, object]


@dataclass(frozen=True)
class Route:
    """The decision and its trace (every rule considered, the deciding one last)."""

    rule: Rule
    considered: tuple[Considered, ...]


def decide(rules: Sequence[Rule], values: Mapping[str, object]) -> Route:
    """Walk the rules top to bottom; an unknown outcome does not match and is traced as unknown.

    Raises ValueError when no rule matches, which settings exclude: the last one has no condition.
    """
    considered: list[Considered] = []
    for rule in rules:
        matched: bool | None = True
        saw: Mapping[str, object] = {}
        if rule.when is not None:
            matched = rule.when.matches(values)
            saw = rule.when.saw(values)
        considered.append(Considered(rule.name, matched, saw))
        if matched:
            return Route(rule, tuple(considered))
    raise ValueError("no rule matched: the last routing rule must have no condition")


@dataclass(frozen=True)
class Routed:
    """Where a lead went, what it was judged by, and the trace that explains it."""

    channel: str
    owner: str | None
    trace: Mapping[str, object]
    pool: str | None = None
    #: Nobody was free: the lead waits in the pool.
    held: bool = False
    score: int | None = None
    judged: tuple[Judgement, ...] = ()
    #: The name of the rule that decided.
    rule: str | None = None
    tier: Tier = Tier.NORMAL
    masked: bool = False
