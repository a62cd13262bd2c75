"""What a lead is worth by the rules agreed on: definitions, points, where it goes, its tier."""

from collections.abc import Sequence
from dataclasses import field

from bot.dataclass import dataclass
from bot.domain.definitions import Definition, Points, Score, judge, score
from bot.domain.judgements import Judgement
from bot.domain.leads import FIELDS, LeadData
from bot.domain.routing import Route, Rule, decide
from bot.domain.territories import NONE, Found, Territories
from bot.domain.tiering import Tiered, TierLine, tier_of


@dataclass(frozen=True)
class Appraisal:
    """A lead's judgements, score, route and tier, all from the same values."""

    judged: tuple[Judgement, ...]
    score: Score
    route: Route
    territory: Found | None = None
    tiered: Tiered = field(default_factory=Tiered)


def appraise(
    source: str,
    data: LeadData,
    definitions: Sequence[Definition],
    lines: Sequence[Points],
    rules: Sequence[Rule],
    *,
    territories: Territories = NONE,
    tiers: Sequence[TierLine] = (),
) -> Appraisal:
    """Hold a lead against definitions, score, rules, tiers; the later may ask for the earlier."""
    territory = territories.of(data.country, data.state, data.postcode)
    values = values_of(source, data) | territory_value(territory)
    judged = tuple(judge(definition, values) for definition in definitions)
    values |= {one.definition: one.met for one in judged}
    points = score(lines, values)
    values["score"] = points.total
    route = decide(rules, values)
    tiered = tier_of(tiers, route.rule.name, route.rule.tier, values)
    return Appraisal(judged, points, route, territory, tiered)


def territory_value(found: Found | None) -> dict[str, object]:
    """What conditions see of a lead's territory."""
    return {"territory": found.name if found else None}


def values_of(source: str, data: LeadData) -> dict[str, object]:
    """What conditions may look at (`bot.domain.conditions.LEAD_VALUES`) besides the territory."""
    values: dict[str, object] = {name: getattr(data, name) for name in FIELDS}
    values |= {
        "source": source,
        "company_domain": data.domain,
        "free_mail": data.free_mail if data.email else None,
        "extra": data.extra,
    }
    return values
