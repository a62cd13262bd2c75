"""Offers in words: on cards, in Details, in `/lead why`, to a pool's managers."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card, Details
from bot.domain.offers import Ending, Offer
from bot.slack import ids
from bot.slack.views import offers as views
from bot.slack.views.card import card as card_view
from bot.slack.views.details import details
from bot.slack.views.kit import Message
from bot.slack.views.leads import help_text, why_here
from bot.slack.views.look import Look

Check = Callable[[Message], Message]
LINK = "https://acme.slack.com/archives/C0LEADS/p1795386873017965"
QUARTER = timedelta(minutes=15)


@pytest.fixture
def offer(noon: datetime) -> Offer:
    return Offer(42, "U0ANA", noon, 2, noon + QUARTER, limit=3, why="next in turn")


@pytest.fixture
def offered(card: Card, offer: Offer) -> Card:
    return replace(card, offer=offer)


@pytest.fixture
def round_(offer: Offer, noon: datetime) -> tuple[Offer, ...]:
    """A lead passed by hand, by time, and for an absence, at last claimed in a second round."""
    away = (("U0CHO", "said /away"),)
    return (
        replace(offer, user="U0BEN", hop=1, taken_back=True).end(
            Ending.PASSED, noon + QUARTER / 3, "on a *train* <!here>"
        ),
        replace(offer, passed_over=away).end(Ending.TIMED_OUT, noon + QUARTER),
        replace(offer, user="U0EMIL", hop=3).end(Ending.AWAY, noon + 2 * QUARTER),
        replace(offer, user="U0DANA", hop=4, final=True, until=None).end(Ending.CLAIMED, noon),
        replace(offer, user="U0BEN", hop=1, round=2),
    )


def pressed(message: Message) -> list[str]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [each["action_id"] for row in rows for each in row]


def test_a_card_says_whom_it_is_offered_to_and_what_comes_then(
    offered: Card, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    message = check(card_view(offered, look))
    assert "Offered to <@U0ANA> until" in message.text
    assert "then it passes on · 2 of 3" in message.text
    assert pressed(message)[-1] == ids.PASS_ON
    assert asdict(message) == snapshot


def test_the_last_offer_says_so(offered: Card, offer: Offer, look: Look) -> None:
    last = replace(offered, offer=replace(offer, hop=3))
    assert "the last of 3 people" in card_view(last, look).text


def test_a_final_or_claimed_lead_has_no_pass_button(
    offered: Card, offer: Offer, busy_card: Card, look: Look
) -> None:
    final = card_view(replace(offered, offer=replace(offer, final=True, until=None)), look)
    assert "does not pass on any more" in final.text
    claimed = card_view(replace(busy_card, offer=offer), look)
    assert "Claimed by" in claimed.text
    for message in (final, claimed):
        assert ids.PASS_ON not in pressed(message)


def test_details_and_why_tell_every_hop(
    card: Card, round_: tuple[Offer, ...], look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    trace = {
        "rules": [],
        "channel": "leads",
        "pool": "all",
        "offer": {"claim_within": "15m", "count": "team", "hops": 3, "last_resort": "Dana Kim"},
    }
    found = Details(card, trace=trace, offers=round_)
    message = check(why_here(found, look))
    assert "not claimed in 15 minutes" in message.text
    assert "<!here>" not in message.text
    assert views.hops(round_, look) == snapshot
    assert "Whom it was offered to" in json.dumps(details(found, look))


def test_managers_read_where_a_lead_stays_and_nothing_once_it_is_claimed(
    offered: Card, busy_card: Card, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    about = {"say": "stays", "owner": "U0ANA", "why": "everybody in the pool was offered it"}
    message = views.unclaimed(offered, about, LINK, look)
    assert message is not None
    assert asdict(check(message)) == snapshot
    assert views.unclaimed(busy_card, about, LINK, look) is None


def test_the_longest_offer_fits(
    longest_card: Card, offer: Offer, longest_look: Look, check: Check
) -> None:
    why = "<!channel> *w* & " * 100
    long = replace(offer, why=why, reason=why, passed_over=(("U0ANA", why),) * 50)
    open_, ended = long, long.end(Ending.PASSED, offer.offered_at, why)
    check(card_view(replace(longest_card, offer=open_), longest_look))
    found = Details(longest_card, offers=(ended,) * 40)
    check(why_here(found, longest_look))
    assert len(details(found, longest_look)["blocks"]) <= 100
    about = {"say": "stays", "owner": "U0ANA", "why": why}
    lead = replace(longest_card.lead, claimed_at=None)
    message = views.unclaimed(replace(longest_card, lead=lead), about, LINK, longest_look)
    assert message is not None
    check(message)


def test_help_tells_of_passing_where_pools_offer(look: Look) -> None:
    assert "/lead pass 42" not in help_text(look).text
    assert "/lead pass 42" in help_text(replace(look, offers=True)).text
