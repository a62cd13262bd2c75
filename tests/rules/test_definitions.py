"""Definitions and scores held against a lead: met, failed, or unknown, and never a crash."""

import pytest

from bot.config.conditions import routing_values
from bot.domain.appraisal import appraise
from bot.domain.conditions import LEAD_VALUES, Condition
from bot.domain.definitions import Clause, Definition, Points, judge, score
from bot.domain.judgements import Judgement, judgement_of
from bot.domain.leads import LeadData
from bot.domain.routing import Rule


def lead(text: str) -> Condition:
    return Condition.compile(text, LEAD_VALUES)


def routed(text: str) -> Condition:
    return Condition.compile(text, routing_values(["mql"]))


MQL = Definition(
    "mql",
    "MQL",
    3,
    (
        Clause("We can reach them", lead("email != null or phone != null")),
        Clause("In our market", lead('country in ["DE", "FR"]')),
        Clause("They can decide", lead('"head" in title.as_lower')),
    ),
)


@pytest.mark.parametrize(
    ("values", "results", "met"),
    [
        ({"email": "a@b.de", "country": "DE", "title": "Head of IT"}, (True, True, True), True),
        ({"email": "a@b.de", "country": "US", "title": "Head of IT"}, (True, False, True), False),
        ({"email": "a@b.de", "country": "DE"}, (True, True, None), None),
        ({"country": "US"}, (False, False, None), False),
        ({}, (False, None, None), False),
    ],
)
def test_a_missing_value_makes_a_clause_unknown_and_one_that_fails_settles_it(
    values: dict[str, object], results: tuple[bool | None, ...], met: bool | None
) -> None:
    judged = judge(MQL, values)
    assert judged == Judgement("mql", 3, results)
    assert judged.met is met


def test_a_judgement_comes_back_from_storage_as_it_was() -> None:
    judged = judge(MQL, {"email": "a@b.de", "country": "US"})
    assert judgement_of(judged.as_facts()) == judged
    assert (judged.numbers(True), judged.numbers(False), judged.numbers(None)) == ((1,), (2,), (3,))


def test_a_score_adds_what_holds_and_names_what_is_not_known() -> None:
    german = Points(20, "German", lead('country == "DE"'))
    french = Points(10, "French", lead('country == "FR"'))
    head = Points(15, "Decides", lead('"head" in title.as_lower'))
    found = score([german, french, head], {"country": "DE"})
    assert (found.total, found.held, found.unknown) == (20, (german,), (head,))


def test_points_can_be_taken_away() -> None:
    test = Points(-50, "A test", lead('"test" in message.as_lower'))
    assert score([test], {"message": "Only a TEST"}).total == -50


def test_rules_may_ask_for_definitions_and_score() -> None:
    rules = [
        Rule("Hot", routed("score >= 30 and mql"), "hot"),
        Rule("Not an MQL", routed("not mql"), "nurture"),
        Rule("Rest", None, "leads"),
    ]
    points = [Points(30, "MQL", Condition.compile("mql", {**LEAD_VALUES, "mql": bool}))]

    def channel(data: LeadData) -> str:
        return appraise("website", data, [MQL], points, rules).route.rule.channel

    reachable = LeadData(email="a@b.de", country="DE", title="Head of IT")
    assert channel(reachable) == "hot"
    assert channel(LeadData(email="a@b.de", country="US", title="Head")) == "nurture"
    # Whether it is an MQL cannot be told, so neither rule about it matches.
    assert channel(LeadData(email="a@b.de", country="DE")) == "leads"
