"""The measures: one written definition, owner and formula each, for `/define`, docs and reports."""

from collections.abc import Mapping
from enum import StrEnum

from bot.dataclass import dataclass


class Unit(StrEnum):
    """What a measure's value is."""

    COUNT = "count"
    #: Hits of cases, with an interval.
    SHARE = "share"
    #: Median and 90th percentile.
    SPAN = "span"
    #: A sum in each currency.
    MONEY = "money"
    #: An amount in the settings' currency.
    RATE = "rate"


class Owner(StrEnum):
    """Which team answers for a measure."""

    SALES = "sales"
    MARKETING = "marketing"
    BOTH = "both"


@dataclass(frozen=True)
class Measure:
    """What a number says, who answers for it, and how it is computed."""

    key: str
    name: str
    owner: Owner
    unit: Unit
    definition: str
    formula: str


_ALL = (
    Measure(
        "leads",
        "Leads",
        Owner.MARKETING,
        Unit.COUNT,
        "Leads that came within the window. A person who comes again to an open lead is one lead.",
        "count of leads",
    ),
    Measure(
        "met_definition",
        "Met the definition",
        Owner.MARKETING,
        Unit.SHARE,
        "Of the leads that came within the window and were held against the definition that both "
        "teams agreed on (the hand-over's, else MQL), in the version of that day: those that met "
        "every clause.",
        "met ÷ held against it",
    ),
    Measure(
        "handover_complete",
        "Complete hand-overs",
        Owner.MARKETING,
        Unit.SHARE,
        "Of the leads that came within the window and were handed over to sales: those that came "
        "with all that was agreed on.",
        "complete ÷ leads handed over",
    ),
    Measure(
        "accepted",
        "Accepted",
        Owner.BOTH,
        Unit.SHARE,
        "Of the leads that came within the window: those that somebody has claimed, or that have "
        "come to accepted or further, up to now.",
        "claimed or accepted ÷ leads",
    ),
    Measure(
        "lead_to_sql",
        "MQL → SQL",
        Owner.BOTH,
        Unit.SHARE,
        "Of the leads that came within the window and were handed over to sales: those that have "
        "come to SQL or further, up to now.",
        "SQL or further ÷ leads handed over",
    ),
    Measure(
        "sql_to_opportunity",
        "SQL → opportunity",
        Owner.SALES,
        Unit.SHARE,
        "Of the leads that came within the window and came to SQL: those that came further.",
        "opportunity or further ÷ SQL or further",
    ),
    Measure(
        "opportunity_to_won",
        "Opportunity → won",
        Owner.SALES,
        Unit.SHARE,
        "Of the leads that came within the window and became an opportunity: those that are won.",
        "won ÷ opportunity or further",
    ),
    Measure(
        "first_response",
        "First response",
        Owner.SALES,
        Unit.SPAN,
        "Time until the first answer, in the hours that the promise counts, of the promises that "
        "began within the window and were answered.",
        "nearest-rank median and 90th percentile",
    ),
    Measure(
        "answered_in_time",
        "First answers in time",
        Owner.SALES,
        Unit.SHARE,
        "Of the promises of a first answer that began within the window and were kept or are "
        "late: those that were kept.",
        "kept ÷ (kept + late)",
    ),
    Measure(
        "followed_up",
        "Follow-ups in time",
        Owner.SALES,
        Unit.SHARE,
        "As first answers in time, of follow-ups; a lead counts once for each.",
        "kept ÷ (kept + late)",
    ),
    Measure(
        "judged_in_time",
        "Verdicts in time",
        Owner.SALES,
        Unit.SHARE,
        "As first answers in time, of verdicts on leads.",
        "kept ÷ (kept + late)",
    ),
    Measure(
        "good",
        "Good leads",
        Owner.MARKETING,
        Unit.SHARE,
        "Of the leads that came within the window and have a verdict that was tested: those that "
        "sales calls good. A bad verdict is tested only when the lead was worked: answered in "
        "time, with none of the agreed follow-ups late. Of several verdicts the newest counts.",
        "good ÷ (good + bad after work)",
    ),
    Measure(
        "untested",
        "Untested",
        Owner.SALES,
        Unit.SHARE,
        "Of the leads that came within the window and are called bad: those that were not worked, "
        "so that the verdict does not count against the source.",
        "bad without work ÷ bad",
    ),
    Measure(
        "win_rate",
        "Win rate",
        Owner.SALES,
        Unit.SHARE,
        "Of the leads that were won or lost within the window: those that were won.",
        "won ÷ (won + lost)",
    ),
    Measure(
        "won_value",
        "Won",
        Owner.BOTH,
        Unit.MONEY,
        "What the leads that were won within the window are worth.",
        "sum of values",
    ),
    Measure(
        "lifetime_value",
        "Lifetime value",
        Owner.BOTH,
        Unit.MONEY,
        "What the customers who were won within the window are expected to bring in all, where "
        "that was told.",
        "sum of lifetime values",
    ),
    Measure(
        "time_to_win",
        "Time to win",
        Owner.BOTH,
        Unit.SPAN,
        "Days from a lead's arrival until it was won, of leads won within the window: the fastest "
        "channels first.",
        "nearest-rank median and 90th percentile",
    ),
    Measure(
        "velocity",
        "Pipeline velocity per day",
        Owner.SALES,
        Unit.RATE,
        "What the pipeline brings a day: opportunities that began within the window, at the win "
        "rate, average value and average days from opportunity to won of the deals that closed "
        "within it.",
        "opportunities × win rate × average value ÷ days",
    ),
    Measure(
        "cost_per_accepted",
        "Cost per accepted lead",
        Owner.MARKETING,
        Unit.RATE,
        "What a source cost within the window (a month's cost evenly by day), by leads that came "
        "within it and are accepted.",
        "cost ÷ accepted leads",
    ),
    Measure(
        "cost_per_won",
        "Cost per won lead",
        Owner.MARKETING,
        Unit.RATE,
        "What a source cost within the window, by leads that came within it and are won.",
        "cost ÷ won leads",
    ),
    Measure(
        "evenly_shared",
        "Shared evenly",
        Owner.SALES,
        Unit.SHARE,
        "Of the leads that pools gave out within the window: those that nobody had above what was "
        "due to them by weight and presence. A part of a lead above is even still.",
        "(leads given - leads above anybody's due) ÷ leads given",
    ),
    Measure(
        "questions_answered",
        "Answered questions",
        Owner.MARKETING,
        Unit.SHARE,
        "Of the questions put to Baton within the window: those that the content answered. The "
        "others were not answered; they are known for as long as questions are kept.",
        "answered ÷ asked",
    ),
    Measure(
        "gaps",
        "Content gaps",
        Owner.MARKETING,
        Unit.COUNT,
        "What the content lacked, as it was noticed within the window. Gaps that mean the same "
        "are one.",
        "count of gaps",
    ),
    Measure(
        "gaps_in_time",
        "Content requests in time",
        Owner.MARKETING,
        Unit.SHARE,
        "Of the gaps that were noticed within the window, for which a time was promised, and that "
        "were closed or are late: those that were closed in time.",
        "closed in time ÷ (closed + late)",
    ),
    Measure(
        "time_to_fill",
        "Time to fill a gap",
        Owner.MARKETING,
        Unit.SPAN,
        "Time from when a gap was noticed until it was filled, of those filled within the window.",
        "nearest-rank median and 90th percentile",
    ),
)

#: All measures by key, in the order of reports.
MEASURES: Mapping[str, Measure] = {one.key: one for one in _ALL}
