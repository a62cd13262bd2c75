"""Definitions on cards and in /define: which clauses hold, fail, or cannot be told."""

from dataclasses import replace
from typing import Any

from bot.domain.cards import Card
from bot.domain.judgements import Judgement
from bot.domain.leads import Lead
from bot.slack.views.agreed import explained, listed, on_card, unknown, verdict
from bot.slack.views.card import card as card_view
from bot.slack.views.look import Look
from bot.slack.views.private import why


def test_a_definition_that_is_met_says_so_in_words(look: Look) -> None:
    assert verdict(Judgement("mql", 2, (True, True)), look) == "MQL ✓ met, 2 of 2"


def test_the_clause_that_fails_is_named(look: Look) -> None:
    judged = Judgement("mql", 2, (True, False))
    assert verdict(judged, look) == "MQL ✗ not met, 1 of 2: fails 2. In our market"


def test_a_clause_that_cannot_be_told_leaves_the_definition_open(look: Look) -> None:
    judged = Judgement("mql", 2, (True, None))
    assert verdict(judged, look) == "MQL ? open, 1 of 2: unknown 2. In our market"


def test_a_lead_judged_by_an_older_version_names_its_clauses_by_number(look: Look) -> None:
    judged = Judgement("mql", 1, (True, False))
    assert verdict(judged, look).endswith("fails clause 2 of version 1")


def test_the_card_tells_score_and_definition_in_blocks_and_text(
    lead: Lead, look: Look, check: Any
) -> None:
    judged = replace(lead, score=35, judged=(Judgement("mql", 2, (True, False)),))
    message = check(card_view(Card(judged), look))
    line = "Score 35 · MQL ✗ not met, 1 of 2: fails 2. In our market"
    assert line in message.text
    assert line in str(message.blocks)


def test_a_further_definition_shows_only_when_it_is_met_or_may_be(lead: Lead, look: Look) -> None:
    other = replace(look.definitions["mql"], key="student", name="Student")
    both = replace(look, definitions={**look.definitions, "student": other})
    first = Judgement("mql", 2, (True, True))
    failed = replace(lead, judged=(first, Judgement("student", 2, (False, True))))
    open_ = replace(lead, judged=(first, Judgement("student", 2, (None, True))))
    assert "Student" not in on_card(failed, both)
    assert "Student ? open" in on_card(open_, both)


def test_the_question_why_offers_the_clauses_as_reasons(look: Look, check: Any) -> None:
    message = check(why(42, "Ada", look))
    assert "MQL 2: In our market" in message.text
    assert "reason_clause:mql:2" in str(message.blocks)


def test_define_counts_what_this_months_leads_met(look: Look, check: Any) -> None:
    message = check(explained(look.definitions["mql"], {1: (3, 1, 0), 2: (1, 1, 2)}, 4))
    assert "1. We can reach them · met by 3 of 4 (75%), failed 1, unknown 0" in message.text
    assert "4 leads judged this month" in message.text


def test_define_lists_all_and_names_what_is_known(
    look: Look, longest_look: Look, check: Any
) -> None:
    definitions = list(look.definitions.values())
    assert "/define mql" in check(listed(definitions)).text
    assert "Known: MQL." in check(unknown("mqll", definitions)).text
    assert "holds no definitions yet" in check(listed([])).text
    check(listed(list(longest_look.definitions.values())))
    for definition in longest_look.definitions.values():
        check(explained(definition, dict.fromkeys(range(1, 16), (10**6,) * 3), 10**6))
