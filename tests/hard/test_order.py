"""The audit finds cards that stand in another order than their leads, and messages too soon."""

from typing import Any

from bench.evidence import Workspace
from bench.ledger import Ledger
from bench.order import out_of_order, too_fast


def card(lead: int, at: float) -> dict[str, Any]:
    return {"channel": "C0C00", "ts": f"{at:.6f}", "text": f"Lead {lead}", "reactions": []}


def shown(*cards: tuple[int, float]) -> Workspace:
    seen = Workspace()
    for lead, at in cards:
        seen.cards[lead].append(card(lead, at))
    return seen


def ledger(*leads: tuple[int, float, float]) -> Ledger:
    """Leads, when each was sent and when it was accepted."""
    made = Ledger()
    for lead, sent, accepted in leads:
        made.accepted[f"k{lead}"] = lead
        made.sent_at[f"k{lead}"], made.accepted_at[f"k{lead}"] = sent, accepted
    return made


def certain(seen: Workspace) -> set[tuple[str, str]]:
    return {(one["channel"], one["ts"]) for one in seen.messages()}


def test_a_card_above_that_of_a_lead_that_came_before_it_is_found() -> None:
    told, right = ledger((1, 1, 2), (2, 3, 4)), shown((1, 10), (2, 12))
    assert list(out_of_order(told, right, certain(right))) == []
    wrong = shown((2, 10), (1, 12))
    assert list(out_of_order(told, wrong, certain(wrong))) == [
        "lead 2's card stands above that of lead 1 in C0C00"
    ]


def test_leads_that_were_on_their_way_together_have_no_order() -> None:
    told, seen = ledger((1, 1, 4), (2, 3, 5)), shown((2, 10), (1, 12))
    assert list(out_of_order(told, seen, certain(seen))) == []


def test_a_card_of_unknown_outcome_may_come_when_it_likes() -> None:
    told, seen = ledger((1, 1, 2), (2, 3, 4)), shown((2, 10), (1, 10.2))
    sure = certain(shown((2, 10)))
    assert list(out_of_order(told, seen, sure)) == []
    assert list(too_fast(seen, sure)) == []


def test_three_messages_within_a_second_are_found_whatever_they_are() -> None:
    seen = shown((1, 10), (2, 10.8))
    seen.replies["C0C00", "10.000000"].append(card(1, 10.4))
    assert list(too_fast(seen, certain(seen))) == ["3 messages came to C0C00 within 0.80 s"]


def test_a_message_that_was_long_on_its_way_may_be_followed_closely_by_one() -> None:
    seen = shown((1, 10), (2, 10.1), (3, 11.1), (4, 12.1))
    assert list(too_fast(seen, certain(seen))) == []


def test_a_pace_that_is_a_little_too_fast_all_the_time_is_found() -> None:
    seen = shown(*((lead, 10 + lead * 0.8) for lead in range(1, 15)))
    assert "14 messages came to C0C00 within 10.40 s" in list(too_fast(seen, certain(seen)))
