"""Which rows are the cases of a measure, and which of these are its hits."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.dataclass import dataclass
from bot.domain.feedback import Verdict
from bot.domain.measured import Part, Rows
from bot.domain.sla import State
from bot.domain.sla_policy import Duty

LATE = frozenset({State.MISSED, State.BREACHED})


@dataclass(frozen=True)
class Rule:
    """A measure's rows: those of `part`, which must be cases, and may be hits."""

    part: Part
    # A rule only ever sees rows of its own part, which the types cannot say.
    case: Callable[[Any], bool]
    hit: Callable[[Any], bool] | None = None
    #: What it is computed from besides.
    also: frozenset[Part] = frozenset()


def _all(_row: object) -> bool:
    return True


def _in_time(duty: Duty) -> Rule:
    return Rule(
        Part.OWED,
        lambda one: one.duty is duty and (one.state is State.MET or one.state in LATE),
        lambda one: one.state is State.MET,
    )


#: By the key of `bot.domain.measures`.
RULES: Mapping[str, Rule] = {
    "leads": Rule(Part.CAME, _all),
    "met_definition": Rule(
        Part.CAME, lambda one: one.version is not None, lambda one: bool(one.met)
    ),
    "handover_complete": Rule(
        Part.CAME,
        lambda one: one.handed_over and one.complete is not None,
        lambda one: bool(one.complete),
    ),
    "accepted": Rule(Part.CAME, _all, lambda one: one.accepted),
    "lead_to_sql": Rule(Part.CAME, lambda one: one.handed_over, lambda one: one.sql),
    "sql_to_opportunity": Rule(Part.CAME, lambda one: one.sql, lambda one: one.opportunity),
    "opportunity_to_won": Rule(Part.CAME, lambda one: one.opportunity, lambda one: one.won),
    "first_response": Rule(Part.TOOK, _all),
    "answered_in_time": _in_time(Duty.FIRST_RESPONSE),
    "followed_up": _in_time(Duty.FOLLOW_UP),
    "judged_in_time": _in_time(Duty.FEEDBACK),
    "good": Rule(
        Part.SAID,
        lambda one: one.newest and (one.verdict is Verdict.GOOD or one.worked),
        lambda one: one.verdict is Verdict.GOOD,
    ),
    "untested": Rule(
        Part.SAID,
        lambda one: one.newest and one.verdict is Verdict.BAD,
        lambda one: not one.worked,
    ),
    "win_rate": Rule(Part.CLOSED, _all, lambda one: one.won),
    "won_value": Rule(Part.CLOSED, lambda one: one.won, also=frozenset({Part.TOUCHED})),
    "lifetime_value": Rule(Part.CLOSED, lambda one: one.won and one.lifetime is not None),
    "time_to_win": Rule(Part.CLOSED, lambda one: one.won),
    "velocity": Rule(Part.OPENED, _all, also=frozenset({Part.CLOSED})),
    "cost_per_accepted": Rule(Part.CAME, lambda one: one.accepted),
    "cost_per_won": Rule(Part.CAME, lambda one: one.won),
    "questions_answered": Rule(Part.ASKED, _all, lambda one: one.answered),
    "gaps": Rule(Part.LACKED, lambda one: one.noticed),
    "gaps_in_time": Rule(
        Part.LACKED,
        lambda one: one.noticed and one.in_time is not None,
        lambda one: bool(one.in_time),
    ),
    "time_to_fill": Rule(Part.LACKED, lambda one: one.took is not None),
}


def parts_of(keys: Iterable[str]) -> frozenset[Part]:
    """The kinds of rows that measures are computed from."""
    parts = set[Part]()
    for rule in (RULES[key] for key in keys):
        parts |= {rule.part} | rule.also
    return frozenset(parts)


#: Where the rows of each part are; touches are no cases of their own.
ROWS: Mapping[Part, Callable[[Rows], Iterable[Any]]] = {
    Part.CAME: lambda rows: rows.came,
    Part.CLOSED: lambda rows: rows.closed,
    Part.OPENED: lambda rows: rows.opened,
    Part.OWED: lambda rows: rows.owed,
    Part.TOOK: lambda rows: rows.took,
    Part.SAID: lambda rows: rows.said,
    Part.ASKED: lambda rows: rows.asked,
    Part.LACKED: lambda rows: rows.lacked,
}
#: Of these it is not known through which source they came, and no lead is behind them.
NO_SOURCE = frozenset({Part.ASKED, Part.LACKED})


def behind(key: str, rows: Rows) -> dict[int, bool | None]:
    """The leads (ids) that are cases of a measure, with whether they are hits, lead by lead.

    None where all cases count. A lead that is several cases (follow-ups) is a hit if all are.
    """
    rule = RULES[key]
    found: dict[int, bool | None] = {}
    if rule.part in NO_SOURCE:
        return found
    for one in ROWS[rule.part](rows):
        if rule.case(one):
            before = found.get(one.lead_id, True)
            found[one.lead_id] = bool(before) and rule.hit(one) if rule.hit else None
    return found
