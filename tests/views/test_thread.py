"""The thread: what happened is told once, in short, and a stand-in takes an old card's place."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.cards import Card
from bot.domain.timeline import TOLD_IN_THREAD, Entry, Kind
from bot.slack.views.card import card as card_view
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.thread import log, standin

Check = Callable[[Message], Message]
Happened = Callable[..., Entry]


@pytest.fixture
def happened(noon: datetime) -> Happened:
    def entry(minutes: float, kind: Kind, actor: str | None = None, **data: object) -> Entry:
        return Entry(42, noon + timedelta(minutes=minutes), kind, actor, data)

    return entry


def times(message: Message) -> int:
    return message.text.count("<!date^")


def test_a_log_of_what_two_people_did(
    happened: Happened, look: Look, check: Check, snapshot: SnapshotAssertion
) -> None:
    entries = [
        happened(4, Kind.CLAIMED, "U0ANA"),
        happened(4.2, Kind.VOTED, "U0ANA", verdict="good"),
        happened(4.4, Kind.VOTED, "U0BEN", verdict="bad"),
        happened(5, Kind.REASONED, "U0BEN", reason="wrong-region"),
        happened(9, Kind.JOINED, None, source="webinar"),
        happened(11, Kind.WITHDREW, "U0BEN"),
        happened(12, Kind.REASONED, "U0BEN", reason=None),
        happened(13, Kind.RELEASED, "U0ANA"),
    ]
    assert asdict(check(log(entries, look))) == snapshot


@pytest.mark.parametrize("kind", sorted(TOLD_IN_THREAD))
def test_everything_that_belongs_in_the_thread_can_be_told(
    kind: Kind, happened: Happened, look: Look, check: Check
) -> None:
    check(log([happened(1, kind, "U0ANA", verdict="bad")], look))


def test_nothing_to_tell_is_an_empty_message(happened: Happened, look: Look) -> None:
    assert log([], look) == Message("")
    assert log([happened(0, Kind.ROUTED, None, channel="leads")], look) == Message("")


def test_what_one_person_did_in_a_row_is_one_sentence(happened: Happened, look: Look) -> None:
    entries = [
        happened(4, Kind.CLAIMED, "U0ANA"),
        happened(9, Kind.VOTED, "U0ANA", verdict="good"),
    ]
    message = log(entries, look)
    assert message.text.endswith("Ana Ruiz claimed the lead, says good")
    assert message.text.count("Ana Ruiz") == 1


def test_a_minute_is_named_once(happened: Happened, look: Look) -> None:
    same = [
        happened(4, Kind.CLAIMED, "U0ANA"),
        happened(4.5, Kind.VOTED, "U0BEN", verdict="bad", reason="no-budget"),
    ]
    assert times(log(same, look)) == 1
    assert log(same, look).text.endswith(" · <@U0BEN> says bad: No budget")
    assert times(log([same[0], happened(6, Kind.WITHDREW, "U0BEN")], look)) == 2


def test_the_day_is_named_when_there_are_several(happened: Happened, look: Look) -> None:
    claimed = happened(4, Kind.CLAIMED, "U0ANA")
    assert "{date_short_pretty}" not in log([claimed], look).text
    days = [claimed, happened(3000, Kind.RELEASED, "U0ANA"), happened(3000, Kind.CLAIMED, "U0BEN")]
    assert "{date_short_pretty}" in log(days, look).text


def test_the_longest_log_tells_the_newest_and_says_where_the_rest_is(
    happened: Happened, look: Look, check: Check
) -> None:
    entries = [
        happened(n, Kind.VOTED, f"U{n:010}", verdict="bad", reason="no-budget") for n in range(500)
    ]
    message = check(log(entries, look))
    assert message.text.startswith("Earlier: see Details · ")
    assert "<@U0000000499>" in message.text
    endless = [happened(n, Kind.VOTED, "U0ANA", verdict="bad") for n in range(5000)]
    check(log(endless, look))


def test_a_standin_says_why_it_is_there_and_has_the_cards_buttons(
    busy_card: Card, look: Look, check: Check
) -> None:
    message = check(standin(busy_card, look))
    assert message.text.startswith("Slack no longer lets me change the card above.")
    assert message.blocks[1:] == card_view(busy_card, look).blocks


def test_the_longest_standin(longest_card: Card, longest_look: Look, check: Check) -> None:
    check(standin(longest_card, longest_look))
