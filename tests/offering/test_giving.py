"""A lead is given to somebody by hand."""

import pytest

from bot.domain.giving import Answer, Outcome
from bot.domain.leads import Stage
from bot.domain.naming import meant
from bot.domain.offers import Ending
from bot.domain.people import Actor, Person
from bot.domain.presence import Absence, Source
from bot.domain.timeline import Kind

from .conftest import APP, PEOPLE, Desk

ANA, BEN, CHO, DANA, EMIL = (Actor(one, "T0") for one in PEOPLE)
TEAM = {"ana": "Ana Ruiz", "ben": "Ben Okafor", "benny": "Ben Ali"}


@pytest.mark.parametrize(
    ("typed", "people", "rest"),
    [
        ("ana", ("ana",), ""),
        ("@Ana knows them", ("ana",), "knows them"),
        ("Ana Ruiz, who knows them", ("ana",), "who knows them"),
        ("ANA RUIZ", ("ana",), ""),
        ("Ben Okafor", ("ben",), ""),
        ("benny: his region", ("benny",), "his region"),
        ("ben", ("ben", "benny"), ""),
        ("Okafor please", (), "please"),
        ("", (), ""),
    ],
)
def test_a_name_is_a_key_a_full_name_or_a_first_name(
    typed: str, people: tuple[str, ...], rest: str
) -> None:
    assert meant(typed, TEAM) == (people, rest)


def test_the_owner_gives_a_lead_away_with_the_reason(desk: Desk) -> None:
    lead = desk.lead()
    assert desk.giving.give(lead, ANA, "ben speaks Portuguese").answer is Answer.GIVEN
    assert desk.get(lead).owner == "U0BEN"
    (given,) = desk.happened(lead, Kind.GIVEN)
    assert given.actor == "U0ANA"
    assert given.data == {"owner": "U0BEN", "from": "U0ANA", "reason": "speaks Portuguese"}


def test_what_is_given_by_hand_does_not_pass_on(desk: Desk) -> None:
    lead = desk.lead()
    desk.giving.give(lead, DANA, "Cho Lee")
    desk.at("17:00")
    assert desk.get(lead).owner == "U0CHO"
    assert desk.told(lead) == [("U0ANA", Ending.WITHDRAWN)]


def test_giving_ends_a_claim_and_can_be_undone(desk: Desk) -> None:
    lead = desk.lead()
    desk.claims.claim(desk.click(lead, "U0ANA"))
    outcome = desk.giving.give(lead, EMIL, "@ben")
    assert outcome == Outcome(Answer.GIVEN, "U0BEN", "U0ANA")
    assert not desk.get(lead).claimed
    assert desk.giving.give(lead, BEN, "ana").answer is Answer.GIVEN
    assert desk.get(lead).owner == "U0ANA"


def test_a_lead_given_by_hand_is_a_turn_of_whoever_gets_it(desk: Desk) -> None:
    first = desk.lead()
    desk.giving.give(first, DANA, "ben")
    assert [desk.get(desk.lead()).owner for _ in range(3)] == ["U0CHO", "U0ANA", "U0BEN"]


def test_only_the_owner_and_who_manages_may_give(desk: Desk) -> None:
    lead = desk.lead()
    for nobody in (BEN, CHO, Actor("U0NEW", "T0")):
        assert desk.giving.give(lead, nobody, "cho").answer is Answer.NOT_YOURS
    assert desk.giving.give(lead, Actor("U0FAR", "T9"), "cho").answer is Answer.OUTSIDER
    assert desk.get(lead).owner == "U0ANA"
    assert desk.happened(lead, Kind.GIVEN) == []


def test_whom_it_cannot_go_to_is_said_and_nothing_changes(desk: Desk) -> None:
    desk.restart(APP.replace("Cho Lee", "Ben Lee"))
    lead = desk.lead()
    assert desk.giving.give(lead, DANA, "zoe") == Outcome(Answer.WHO)
    two = desk.giving.give(lead, DANA, "Ben")
    assert two == Outcome(Answer.WHO, meant=("Ben Okafor", "Ben Lee"))
    assert desk.giving.give(lead, DANA, "Ana").answer is Answer.ALREADY
    desk.store.change(
        lambda work: work.people.put(Person("U0CHO", "cho", "T0", deleted=True), desk.now)
    )
    assert desk.giving.give(lead, DANA, "cho") == Outcome(Answer.NOT_IN_SLACK, meant=("Ben Lee",))
    assert desk.giving.give(99, DANA, "ben").answer is Answer.NO_LEAD
    desk.store.change(lambda work: work.leads.set_stage(lead, Stage.LOST))
    assert desk.giving.give(lead, DANA, "ana").answer is Answer.CLOSED


def test_who_gives_a_lead_to_somebody_away_is_told_so(desk: Desk) -> None:
    lead = desk.lead()
    absence = Absence("U0BEN", Source.COMMAND, desk.now, None, "")
    desk.store.change(lambda work: work.absences.put(absence))
    assert desk.giving.give(lead, ANA, "ben").absence == absence
