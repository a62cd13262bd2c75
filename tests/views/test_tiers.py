"""Hot and low leads as people see them: the card's line, the word to the owner, the roundup."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card, Details
from bot.domain.hiding import hide
from bot.domain.leads import Lead
from bot.domain.tiers import Tier
from bot.slack.views import tiers
from bot.slack.views.card import card as card_view
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.roundup import Roundup, roundup
from bot.slack.views.trace import because

Check = Callable[[Message], Message]

HOT = {"tier": "hot", "rule": None, "when": "score >= 40", "saw": {"score": 50}}
LOW = {"tier": "low", "rule": None, "when": "score < 0", "saw": {"score": -10}}


def test_a_hot_card_says_so(card: Card, look: Look) -> None:
    hot = replace(card, lead=replace(card.lead, tier=Tier.HOT))
    shown = card_view(hot, look)
    assert "Hot." in shown.text
    assert "Hot" in str(shown.blocks)
    assert "Hot" not in card_view(card, look).text


def test_a_hot_card_says_that_its_owner_is_off(card: Card, look: Look, noon: datetime) -> None:
    lead = replace(card.lead, tier=Tier.HOT)
    hot = replace(card, lead=lead, works_again=noon + timedelta(days=1))
    said = card_view(hot, look).text
    assert "Hot, but outside the working hours of <@U0ANA>: they work again" in said


def test_why_a_tier(look: Look) -> None:
    assert because(LOW, look) == "score < 0 (score is -10)"
    assert because({"tier": "low", "rule": "Students"}, look) == "the rule “Students” says so"
    assert not because({"tier": "normal", "rule": None, "when": None, "saw": {}}, look)


def test_the_word_to_the_owner(
    card: Card, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    lead = replace(card.lead, tier=Tier.HOT, masked=True)
    details = Details(replace(card, lead=lead), trace={"tier": HOT})
    asked = replace(look, masked=("email", "phone"))
    said = check(tiers.owned(details, "https://acme.slack.com/archives/C1/p1", asked))
    assert asdict(said) == snapshot


def test_the_longest_word_to_the_owner(
    longest_card: Card, longest_look: Look, check: Check
) -> None:
    lead = replace(longest_card.lead, tier=Tier.HOT, masked=True)
    long = {"tier": "hot", "rule": None, "when": "x" * 900, "saw": {"name": "y" * 9000}}
    details = Details(replace(longest_card, lead=lead), trace={"tier": long})
    check(tiers.owned(details, None, replace(longest_look, masked=("email", "phone", "0 a"))))


def test_a_masked_card_tells_that_the_owner_has_them(card: Card, look: Look) -> None:
    lead = replace(card.lead, data=hide(card.lead.data, ("email", "phone")), masked=True)
    said = card_view(replace(card, lead=lead), look).text
    assert "E-mail: hidden; the owner has them." in said
    assert "Phone: hidden; the owner has them." in said


def low(lead: Lead, number: int) -> Details:
    shown = replace(lead, id=number, tier=Tier.LOW)
    return Details(Card(shown), trace={"tier": LOW})


def test_a_roundup(
    lead: Lead, look: Look, noon: datetime, check: Check, snapshot: SnapshotAssertion
) -> None:
    told = Roundup(
        due=noon,
        late=True,
        low=[low(lead, 42), replace(low(lead, 43), card=Card(replace(lead, id=43)))],
        ageing=[Details(Card(replace(lead, id=7, owner=None)))],
        ageing_days=7,
    )
    assert asdict(check(roundup(told, look))) == snapshot


def test_the_longest_roundup_counts_the_rest(
    longest_lead: Lead, longest_look: Look, noon: datetime, check: Check
) -> None:
    many = [low(longest_lead, 10**15 + number) for number in range(60)]
    told = Roundup(noon, True, many, 4_000, many, 90_000, 365)
    shown = check(roundup(told, longest_look))
    assert len(shown.blocks) <= 50
    assert "And 4,032 more" in str(shown.blocks)
    assert "And 90,048 more" in str(shown.blocks)
