"""What a CRM hears when it tells what became of leads, and what is kept of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from bot.domain.contacts import Contact
from bot.domain.leads import Stage
from bot.domain.stages import StageChange
from bot.domain.timeline import Entry, Kind

from .setting import NOON, NewStack, Stack

CRM = """\
sources:
  website: {name: Website, id: id}
  crm:
    name: Acme CRM
    id: id
    outcomes:
      items: events
      id: event_id
      number: baton
      lead: lead_id
      email: [contact.email]
      kind: type
      kinds: {contacted: [Call logged, E-mail sent]}
      at: when
      by: rep
"""


@pytest.fixture
def stack(new_stack: NewStack) -> Stack:
    made = new_stack(CRM)
    made.post("website", {"id": 1, "name": "Ada", "email": "ada@acme.example"})
    made.clock.advance(hours=3)
    return made


@pytest.fixture
def stored(database_url: str) -> Iterator[Stack]:
    made = Stack(database_url, CRM)
    made.post("website", {"id": 1, "name": "Ada", "email": "ada@acme.example"})
    made.clock.advance(hours=3)
    yield made
    made.database.close()


def call(**changes: Any) -> dict[str, Any]:
    told = {"event_id": 7, "contact": {"email": "Ada@acme.example"}, "type": "Call logged"}
    return {name: value for name, value in (told | changes).items() if value is not None}


def contacts(stack: Stack) -> list[Contact]:
    return list(stack.database.read(lambda work: work.contacts.of(1)))


def told_of(stack: Stack) -> list[Entry]:
    entries = stack.database.read(lambda work: work.timeline.of(1))
    return [one for one in entries if one.kind in (Kind.RESPONDED, Kind.CONTACTED)]


def test_a_call_is_kept_with_its_time_and_person(stored: Stack) -> None:
    answer = stored.tell("crm", {"events": [call(when="2026-03-02T14:00:00+01:00", rep="ana")]})
    assert answer.status == 202
    assert answer.json == {"outcomes": [{"status": "kept", "lead": 1, "kind": "contacted"}]}
    (contact,) = contacts(stored)
    assert (contact.at, contact.by, contact.source) == (NOON + timedelta(hours=1), "U0ANA", "crm")
    (entry,) = told_of(stored)
    assert (entry.kind, entry.actor, entry.data["source"]) == (Kind.RESPONDED, "U0ANA", "crm")


def test_the_same_event_twice_counts_once(stored: Stack) -> None:
    for status in ("kept", "known"):
        answer = stored.tell("crm", {"events": [call()]})
        assert answer.json["outcomes"][0]["status"] == status
    assert len(contacts(stored)) == len(told_of(stored)) == 1


def test_without_an_id_the_content_decides(stack: Stack) -> None:
    first, again = call(event_id=None, when=1772452800), call(event_id=None, when=1772456400)
    for events in ([first], [first, again], [again]):
        assert stack.tell("crm", {"events": events}).status == 202
    assert [one.at for one in contacts(stack)] == [NOON, NOON + timedelta(hours=1)]


@pytest.mark.parametrize(
    "who", [{"baton": 1}, {"baton": "#1"}, {"contact": {"email": " ada@acme.example "}}]
)
def test_a_lead_is_found_by_our_number_and_its_address(stack: Stack, who: dict[str, Any]) -> None:
    answer = stack.tell("crm", {"events": [call(contact=None) | who]})
    assert answer.json["outcomes"][0]["lead"] == 1


def test_a_lead_is_found_by_the_senders_own_id(stack: Stack) -> None:
    lead = stack.post("crm", {"id": "00Q-9", "name": "Bo"}).lead_id
    answer = stack.tell("crm", {"events": [call(contact=None, lead_id="00Q-9")]})
    assert answer.json["outcomes"][0]["lead"] == lead


def test_an_unknown_lead_is_named_and_the_others_are_kept(stack: Stack) -> None:
    events = [call(), call(event_id=8, contact={"email": "nobody@acme.example"})]
    answer = stack.tell("crm", {"events": events})
    assert answer.status == 202
    (refused,) = answer.json["refused"]
    assert refused["pointer"] == "/events/1/contact/email"
    assert "nobody@acme.example" in refused["detail"]
    stack.post("website", {"id": 2, "email": "nobody@acme.example"})
    assert stack.tell("crm", {"events": events[1:]}).json["outcomes"][0]["status"] == "kept"


@pytest.mark.parametrize(
    ("changes", "pointer", "said"),
    [
        ({"contact": None, "lead_id": "x"}, "/events/0/lead_id", 'No lead has the id "x"'),
        ({"contact": None, "baton": 99}, "/events/0/baton", 'No lead has the number "99"'),
        ({"contact": None}, "/events/0/baton", "which lead"),
        ({"type": None}, "/events/0/type", "what happened"),
        ({"when": "2026-03-02T16:00:00Z"}, "/events/0/when", "ahead"),
        ({"when": "2026-02-28T16:00:00Z"}, "/events/0/when", "before the lead came"),
        ({"when": "2026-03-02T13:00:00"}, "/events/0/when", "no zone"),
        ({"when": "yesterday"}, "/events/0/when", "not a time"),
        ({"when": "nan"}, "/events/0/when", "not a time"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(
    stack: Stack, changes: dict[str, Any], pointer: str, said: str
) -> None:
    answer = stack.tell("crm", {"events": [call(**changes)]})
    assert answer.problem == (422, "refused")
    (error,) = answer.json["errors"]
    assert error["pointer"] == pointer
    assert said in error["detail"]
    assert error["fix"]
    assert not contacts(stack)


def test_a_clock_that_is_a_little_ahead_means_now(stack: Stack) -> None:
    stack.tell("crm", {"events": [call(when="2026-03-02T15:04:00Z")]})
    assert [one.at for one in contacts(stack)] == [stack.clock.now]


def test_kinds_that_mean_nothing_to_us_are_let_pass(stack: Stack) -> None:
    answer = stack.tell("crm", {"events": [call(type="Meeting cancelled")]})
    assert (answer.status, answer.json) == (202, {"outcomes": [{"status": "ignored"}]})


def test_whatever_the_order_the_same_is_kept(new_stack: NewStack) -> None:
    events = [
        call(event_id=1, type="responded", when=NOON.isoformat()),
        call(event_id=2, when="2026-03-02T13:00:00Z"),
        call(event_id=3, when="2026-03-02T14:00:00Z"),
    ]
    seen: set[tuple[tuple[str, datetime], ...]] = set()
    for order in permutations(events):
        stack = new_stack(CRM)
        stack.post("website", {"id": 1, "email": "ada@acme.example"})
        stack.clock.advance(hours=3)
        for event in (*order, *order):
            stack.tell("crm", {"events": [event]})
        seen.add(tuple((one.kind, one.at) for one in contacts(stack)))
    assert len(seen) == 1


def test_only_whoever_has_the_token_may_tell(stack: Stack) -> None:
    answer = stack.tell("crm", {"events": [call()]}, Authorization="Bearer wrong")
    assert answer.problem == (401, "not-authorized")
    assert not contacts(stack)


def test_a_source_without_outcomes_takes_none(stack: Stack) -> None:
    assert stack.tell("website", call()).problem == (404, "unknown-source")


def test_one_post_carries_so_many_and_no_more(stack: Stack) -> None:
    answer = stack.tell("crm", {"events": [{}] * 1001})
    assert answer.problem == (422, "refused")
    assert "1,000 outcomes" in answer.json["errors"][0]["detail"]


def deal(**changes: Any) -> dict[str, Any]:
    return call(**{"event_id": 8, "type": "won", "value": 12000, "currency": "EUR"} | changes)


def stage_of(stack: Stack) -> tuple[Stage, list[StageChange]]:
    return stack.lead(1).stage, list(stack.database.read(lambda work: work.stages.of(1)))


def test_a_crm_tells_that_a_deal_was_won(stored: Stack) -> None:
    told = deal(when="2026-03-02T14:00:00+01:00", rep="ana", lifetime_value="30,000 EUR")
    for status in ("kept", "known"):
        answer = stored.tell("crm", {"events": [told]})
        assert answer.json == {"outcomes": [{"status": status, "lead": 1, "kind": "won"}]}
    stage, (change,) = stage_of(stored)
    assert (stage, change.at) == (Stage.WON, NOON + timedelta(hours=1))
    assert (change.by, change.source) == ("U0ANA", "crm")
    assert (str(change.worth), str(change.lifetime)) == ("12,000.00 EUR", "30,000.00 EUR")


def test_stages_told_out_of_order_come_to_the_same(new_stack: NewStack) -> None:
    events = [
        call(event_id=1, type="sql", when=1772456400),
        call(event_id=2, type="opportunity", when=1772460000),
        deal(event_id=3, when=1772462000),
        call(event_id=4, type="lost", when=1772463000, reason="they went back on it"),
    ]
    for order in permutations(events):
        stack = new_stack(CRM)
        stack.post("website", {"id": 1, "name": "Ada", "email": "ada@acme.example"})
        stack.clock.advance(hours=3)
        for event in order:
            stack.tell("crm", {"events": [event]})
        stage, changes = stage_of(stack)
        assert stage is Stage.LOST
        assert {one.stage for one in changes} == {
            Stage.SQL,
            Stage.OPPORTUNITY,
            Stage.WON,
            Stage.LOST,
        }


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [({"currency": None}, "/events/0/value"), ({"value": "a lot"}, "/events/0/value")],
)
def test_an_amount_that_cannot_be_read_is_refused(
    stack: Stack, changes: dict[str, Any], pointer: str
) -> None:
    answer = stack.tell("crm", {"events": [deal(**changes)]})
    assert answer.problem == (422, "refused")
    assert answer.json["errors"][0]["pointer"] == pointer
    assert stage_of(stack) == (Stage.NEW, [])


def test_new_must_be_meant_to_open_a_lead_again(stack: Stack) -> None:
    assert stack.tell("crm", {"events": [call(type="new")]}).json["outcomes"] == [
        {"status": "ignored"}
    ]
