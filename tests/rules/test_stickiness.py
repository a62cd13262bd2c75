"""The owner whom a lead already has comes before the pool."""

from bot.domain.stickiness import Claim, Preference, WhenAway, prefer

ACCOUNT = Claim("ana", "owns Acme")
BEFORE = Claim("ben", "had this person's lead in May")


def test_the_accounts_owner_gets_it_before_the_previous_owner() -> None:
    assert prefer([ACCOUNT, BEFORE], {}, {}) == Preference("ana", None, "owns Acme")


def test_an_owner_who_is_away_is_skipped_and_the_trace_says_so() -> None:
    found = prefer([ACCOUNT, BEFORE], {"ana": "on leave"}, {})
    assert (found.owner, found.passed_over) == ("ben", (("ana", "on leave"),))
    everybody = prefer([ACCOUNT, BEFORE], {"ana": "on leave", "ben": "ill"}, {})
    assert (everybody.owner, everybody.waits_for) == (None, None)


def test_a_lead_may_wait_for_its_owner() -> None:
    found = prefer([ACCOUNT, BEFORE], {"ana": "on leave"}, {}, WhenAway.HOLD)
    assert (found.owner, found.waits_for) == (None, "ana")


def test_nobody_waits_for_somebody_who_has_left() -> None:
    found = prefer([ACCOUNT, BEFORE], {}, {"ana": "deactivated in Slack"}, WhenAway.HOLD)
    assert found.owner == "ben"
