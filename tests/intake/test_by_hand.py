"""`/lead add`: what a person types is checked more strictly, because they can correct it."""

import pytest

from bot.domain.leads import Arrival
from bot.services.intake import RefusedError

from .setting import Stack


def test_a_typed_lead_is_kept_with_who_added_it(stored: Stack) -> None:
    values = {"name": "Ana Ruiz", "email": "Ana@Acme.example", "phone": None, "message": ""}
    receipt = stored.intake.add_by_hand(values, "U0ANA", "view:V1")
    lead = stored.lead(receipt.lead_id)
    assert (lead.source, lead.data.email, receipt.arrival) == (
        "slack",
        "ana@acme.example",
        Arrival.NEW,
    )
    (entry,) = stored.database.read(lambda work: work.timeline.of(lead.id))
    assert entry.actor == "U0ANA"


def test_a_form_that_slack_sends_again_adds_nothing(stored: Stack) -> None:
    first, second = (stored.intake.add_by_hand({"name": "Ana"}, "U0ANA", "view:V1") for _ in "12")
    assert (first.lead_id, second.arrival) == (second.lead_id, Arrival.REPEAT)


def test_every_value_that_cannot_be_read_is_named(stack: Stack) -> None:
    values = {"name": "Ana", "email": "ana(at)acme", "phone": "12", "country": "Atlantis"}
    with pytest.raises(RefusedError) as raised:
        stack.intake.add_by_hand(values, "U0ANA", "view:V1")
    assert [problem.field for problem in raised.value.problems] == ["email", "country", "phone"]
    assert all(problem.what and problem.fix for problem in raised.value.problems)
    assert stack.count() == 0


def test_somebody_to_talk_to_is_needed(stack: Stack) -> None:
    with pytest.raises(RefusedError, match="A lead needs a name"):
        stack.intake.add_by_hand({"message": "Call them", "name": "n/a"}, "U0ANA", "view:V1")
