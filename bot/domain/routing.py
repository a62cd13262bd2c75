"""Where a lead goes and who gets it, with the trace that explains the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.conditions import Condition
from bot.domain.judgements import Judgement


@dataclass(frozen=True)
class Rule:
    """One routing rule: the first whose condition matches decides; None matches every lead."""

    name: str
    when: Condition | None
    channel: str
    pool: str | None = None
    #: A person's key; set when the rule names one person instead of a pool.
    owner: str | None = None


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
class Turn:
    """Whose turn it was: who got the lead, and who was passed over and why."""

    owner: str | None
    passed_over: tuple[tuple[str, str], ...] = ()


def next_in_turn(pool: Sequence[str], last: str | None, absent: Mapping[str, str]) -> Turn:
    """Strict round robin: the first present person after `last` in the pool's order.

    `pool` holds Slack user ids; `absent` maps those who cannot get a lead to the reason. A `last`
    who has left the pool starts it from the top. Nobody present: the owner is None.
    """
    start = pool.index(last) + 1 if last in pool else 0
    passed: list[tuple[str, str]] = []
    for person in [*pool[start:], *pool[:start]]:
        if person not in absent:
            return Turn(person, tuple(passed))
        passed.append((person, absent[person]))
    return Turn(None, tuple(passed))


@dataclass(frozen=True)
class Routed:
    """Where a lead went, what it was judged by, and the trace that explains it."""

    channel: str
    owner: str | None
    trace: Mapping[str, object]
    score: int | None = None
    judged: tuple[Judgement, ...] = ()
