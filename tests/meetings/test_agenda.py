"""Items are added, voted for and withdrawn, by hand and by reaction, by whoever may."""

from datetime import timedelta

import pytest

from bot.domain.agenda import ItemState, Proposed
from bot.domain.meeting_shown import Refusal
from bot.domain.people import Actor
from bot.services.agenda_book import MOST, Draft
from storage.database import Database

from .office import Office, actor


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def test_what_is_wanted_most_comes_first(office: Office) -> None:
    first, second = office.add("U0ANA", "Prices"), office.add("U0BEN", "The fair")
    office.agenda.vote(office.identity(), actor("U0EMIL"), second.item.id, office.now)
    assert office.texts() == ["The fair", "Prices"]
    office.wait(seconds=5)
    office.agenda.vote(office.identity(), actor("U0EMIL"), second.item.id, office.now)
    assert office.texts() == ["Prices", "The fair"]
    assert (first.item.number, second.item.number) == (1, 2)


def test_the_same_press_twice_counts_once(office: Office) -> None:
    item = office.add("U0ANA", "Prices").item
    for _ in range(2):
        office.agenda.vote("the same", actor("U0EMIL"), item.id, office.now)
    (one,) = office.shown().shown.agenda
    assert one.voters == ("U0EMIL",)
    draft = Draft("Again")
    assert office.agenda.add("once", actor("U0ANA"), draft) is not None
    assert office.agenda.add("once", actor("U0ANA"), draft) is None
    assert office.texts() == ["Prices", "Again"]


def test_guests_and_strangers_add_nothing(office: Office) -> None:
    for who in (actor("U0GUEST"), Actor("U0OTTO", "T0ELSEWHERE")):
        assert office.agenda.add(office.identity(), who, Draft("Spam")) is Refusal.STRANGER
        assert office.agenda.listed(who, "") is Refusal.STRANGER


def test_only_who_added_it_or_leads_may_take_an_item_off(office: Office) -> None:
    item = office.add("U0ANA", "Prices").item
    assert office.agenda.remove(office.identity(), actor("U0BEN"), item.id) is Refusal.NOT_YOURS
    taken = office.agenda.remove(office.identity(), actor("U0DANA"), item.id)
    assert not isinstance(taken, Refusal)
    assert taken.state is ItemState.WITHDRAWN
    office.agenda.put_back(office.identity(), actor("U0ANA"), item.id)
    assert office.texts() == ["Prices"]
    found = office.agenda.remove_number(office.identity(), actor("U0ANA"), "weekly", 1)
    assert not isinstance(found, Refusal)
    assert office.texts() == []


def test_a_calendar_adds_a_message_and_votes_and_withdraws(office: Office) -> None:
    office.react("U0ANA", "spiral_calendar_pad")
    office.react("U0BEN", "calendar")
    (one,) = office.shown().shown.agenda
    assert one.voters == ("U0ANA", "U0BEN")
    assert one.item.url == "https://acme.slack.com/archives/C1/p15"
    assert one.item.text == "A message by U0EMIL"
    # Ben still wants it.
    office.react("U0ANA", "spiral_calendar_pad", present=False)
    assert len(office.texts()) == 1
    office.react("U0BEN", "calendar", present=False)
    office.react("U0ANA", "spiral_calendar_pad")
    office.react("U0ANA", "spiral_calendar_pad", present=False)
    assert office.texts() == []
    office.react("U0ANA", "tada")
    assert office.texts() == []


def test_a_full_agenda_takes_no_more(office: Office) -> None:
    for number in range(MOST):
        office.add("U0ANA", f"Item {number}")
    found = office.agenda.add(office.identity(), actor("U0ANA"), Draft("One more"))
    assert found is Refusal.FULL
    office.react("U0ANA", "calendar")
    assert len(office.texts()) == MOST


def test_exceptions_are_told_anew_and_not_again(office: Office) -> None:
    series = next(iter(office.store.read(office.book.all).values()))

    def propose(text: str) -> int:
        proposals = [Proposed("exception:late", text, "By the digest of 2026-W47")]
        return office.store.change(
            lambda work: office.agenda.propose(work, series, proposals, office.now)
        )

    assert propose("3 leads had no answer") == 1
    assert propose("3 leads had no answer") == 0
    office.add("U0ANA", "Prices")
    assert propose("5 leads had no answer") == 1
    assert office.texts() == ["5 leads had no answer", "Prices"]
    # Somebody takes it off: it does not come back next week, but after a month.
    (item, *_) = office.shown().shown.agenda
    office.agenda.remove(office.identity(), actor("U0BEN"), item.item.id)
    office.wait(days=7)
    assert propose("6 leads had no answer") == 0
    office.wait(days=30)
    assert propose("7 leads had no answer") == 1


def test_items_stay_the_same_from_meeting_to_meeting(office: Office) -> None:
    item = office.add("U0ANA", "Prices").item
    office.held()
    office.wait(minutes=1)
    (one,) = office.shown().shown.agenda
    assert one.item.id == item.id
    assert one.carried == 1
    office.wait(days=7)
    office.held()
    (one,) = office.shown().shown.agenda
    assert one.carried == 2
    assert one.item.created_at < office.now - timedelta(days=7)


def test_the_same_words_again_are_the_same_item_with_one_more_vote(office: Office) -> None:
    first = office.add("U0ANA", "The price list")
    again = office.add("U0BEN", " the  PRICE list. ")
    assert again.known
    assert again.item.id == first.item.id
    assert office.texts() == ["The price list"]
    (one,) = office.shown().shown.agenda
    assert one.voters == ("U0BEN",)


def test_who_types_their_own_item_again_gives_it_no_vote(office: Office) -> None:
    office.add("U0ANA", "The price list")
    assert office.add("U0ANA", "The price list").known
    (one,) = office.shown().shown.agenda
    assert one.voters == ()


def test_what_was_taken_off_may_be_added_anew(office: Office) -> None:
    first = office.add("U0ANA", "The price list")
    office.agenda.remove(office.identity(), actor("U0ANA"), first.item.id)
    assert not office.add("U0BEN", "The price list").known
    assert office.texts() == ["The price list"]
