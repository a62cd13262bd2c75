"""Whoever asked is told once, only what they may read, and only if it is answered now."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from bot.domain.battlecard_changes import Signal, SignalKind
from bot.domain.gap_shown import Decision
from bot.domain.gaps import GapState
from bot.services import calling_back
from storage.database import Database

from .office import MONDAY, Office, actor

QUESTION = "Do we support single sign-on with Okta?"
ANSWER = "We support single sign-on with Okta and with Entra. Single sign-on needs the top plan."


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database)
    for number in range(8):
        office.write(f"{number}.md", f"Topic {number}", f"Nothing is said of {number}.")
    office.wait(minutes=1)
    office.call_back()
    return office


def test_everybody_who_asked_is_told_once(office: Office) -> None:
    office.ask("U0ANA", QUESTION)
    office.ask("U0BEN", "okta single sign-on")
    office.wait(minutes=1)
    office.write("sso.md", "Single sign-on", ANSWER)
    office.call_back()
    assert office.told("answered") == ["U0ANA", "U0BEN"]
    office.wait(minutes=1)
    office.write("sso.md", "Single sign-on", f"{ANSWER} It takes a day.")
    office.call_back()
    assert office.told("answered") == ["U0ANA", "U0BEN"]


def test_nobody_is_told_of_what_they_may_not_read(office: Office) -> None:
    office.ask("U0ANA", QUESTION)
    office.ask("U0EMIL", QUESTION)
    office.ask("U0GUEST", QUESTION)
    office.wait(minutes=1)
    office.write("sso.md", "Single sign-on", ANSWER, "marketing")
    office.call_back()
    assert office.told("answered") == ["U0EMIL"]


def test_a_change_of_something_else_tells_nobody(office: Office) -> None:
    office.ask("U0ANA", QUESTION)
    office.wait(minutes=1)
    office.write("lunch.md", "Lunch", "On Mondays there is soup.")
    office.call_back()
    assert office.told() == []
    assert not office.store.read(lambda work: work.gaps.to_ask(9))


def test_an_answer_that_was_there_before_is_none(office: Office) -> None:
    office.write("sso.md", "Single sign-on", ANSWER)
    office.wait(minutes=1)
    office.store.change(lambda work: office.gaps.rated_badly(work, QUESTION, "U0ANA"))
    office.wait(minutes=1)
    office.write("okta.md", "Support hours", "We support you with a smile.")
    office.call_back()
    assert office.told("answered") == []


def test_what_marketing_calls_done_is_asked_again_at_once(office: Office) -> None:
    office.write("sso.md", "Single sign-on", ANSWER)
    office.call_back()
    office.wait(minutes=1)
    gap_id = office.ask("U0ANA", QUESTION)
    office.desk.done(office.click("U0EMIL", gap_id))
    office.call_back()
    assert office.told("answered") == ["U0ANA"]


def test_who_still_misses_it_opens_the_gap_and_is_told_of_the_next_change(office: Office) -> None:
    gap_id = office.ask("U0ANA", QUESTION)
    office.wait(minutes=1)
    office.write("sso.md", "Single sign-on", ANSWER)
    office.call_back()
    office.desk.done(office.click("U0EMIL", gap_id))
    (request,) = office.store.read(lambda work: work.gaps.requests([gap_id]))
    office.calls.missing("a press of somebody else", actor("U0BEN"), request.id)
    office.calls.missing("a press", actor("U0ANA"), request.id)
    office.calls.missing("a press", actor("U0ANA"), request.id)
    gap = office.store.read(lambda work: work.gaps.get(gap_id))
    assert gap
    assert gap.state is GapState.OPEN
    office.call_back()
    assert len(office.told("answered")) == 1
    office.wait(minutes=1)
    office.write("sso.md", "Single sign-on", f"{ANSWER} Ask for the guide.")
    office.call_back()
    assert office.told("answered") == ["U0ANA", "U0ANA"]


def test_whoever_sees_to_it_is_asked_whether_it_is_done_when_all_are_told(office: Office) -> None:
    gap_id = office.ask("U0ANA", QUESTION)
    office.ask("U0BEN", QUESTION)
    office.desk.take(office.click("U0NORA", gap_id))
    office.wait(minutes=1)
    office.write("sso.md", "Single sign-on", ANSWER)
    office.call_back()
    assert office.told("proposed") == ["U0NORA"]


def test_the_missing_battlecard_is_found_also_by_a_misspelt_name(office: Office) -> None:
    miss = Signal(SignalKind.MISS, "Initecj", "U0ANA", MONDAY)
    office.store.change(lambda work: work.battlecards.signal(miss))
    office.call_back()
    office.wait(minutes=1)
    office.write("i.md", "Initech", "We answer sooner.", kind="battlecard", competitor="Initech")
    office.call_back()
    assert office.told("answered") == ["U0ANA"]


def test_a_signal_is_taken_once_by_two_that_look_at_the_same_time(office: Office) -> None:
    miss = Signal(SignalKind.MISS, "Initech", "U0ANA", MONDAY)
    office.store.change(lambda work: work.battlecards.signal(miss))
    office.call_back()
    office.store.change(lambda work: work.facts.put("gaps:signals", "0"))
    office.call_back()
    (found,) = office.store.read(lambda work: work.gaps.backlog({GapState.OPEN}))
    assert len(office.store.read(lambda work: work.gaps.requests([found.gap.id]))) == 1


def test_many_changes_and_requests_are_worked_off_bit_by_bit(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling_back, "_DOCUMENTS_AT_ONCE", 3)
    monkeypatch.setattr(calling_back, "_REQUESTS_AT_ONCE", 2)
    for user in ("U0ANA", "U0BEN", "U0DANA", "U0EMIL", "U0NORA"):
        office.ask(user, QUESTION)
    office.wait(minutes=1)
    for number in range(10):
        # All in the same moment.
        office.write(f"new {number}.md", f"Number {number}", f"Another matter, {number}.")
    office.write("sso.md", "Single sign-on", ANSWER)
    office.call_back()
    assert len(office.told("answered")) == 5


def test_what_will_not_be_done_tells_askers_and_stays_closed(office: Office) -> None:
    gap_id = office.ask("U0ANA", QUESTION)
    office.decide("U0EMIL", gap_id, Decision(GapState.WONT_DO, why="Nobody else asks."))
    assert office.told("wont_do") == ["U0ANA"]
    office.wait(minutes=1)
    office.write("sso.md", "Single sign-on", ANSWER)
    office.call_back()
    assert office.told("answered") == []


_GROUPS = st.sets(st.sampled_from(["sales", "marketing", "everyone", "@nobody"]), min_size=1)


@tuned(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(groups=_GROUPS)
def test_only_who_may_read_the_answer_is_told_whatever_its_groups(
    office: Office, groups: set[str]
) -> None:
    office.wait(days=1)
    sales, marketing = f"{QUESTION} {office.now:%j}", f"{QUESTION} {office.now:%j}"
    before = len(office.told("answered"))
    office.ask("U0ANA", sales)
    office.ask("U0EMIL", marketing)
    office.wait(minutes=1)
    office.write("sso.md", "Single sign-on", f"{ANSWER} {office.now:%j}", *sorted(groups))
    office.call_back()
    expected = [
        user
        for user, team in (("U0ANA", "sales"), ("U0EMIL", "marketing"))
        if groups & {team, "everyone"}
    ]
    assert office.told("answered")[before:] == expected
    office.store.change(lambda work: work.content.remove("main", "sso.md"))
    for one in office.store.read(lambda work: work.gaps.backlog({GapState.OPEN})):
        office.decide("U0EMIL", one.gap.id, Decision(GapState.WONT_DO, why="Next."))
