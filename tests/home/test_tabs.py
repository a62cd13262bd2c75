"""What is on whose Home tab, and that it is fast and small however much there is."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from bot.domain.actions import Action, Origin
from bot.domain.deliveries import Kind
from bot.domain.feedback import Verdict
from bot.domain.home_tab import Role
from bot.domain.leads import LeadData, Stage
from bot.domain.meetings import State as MeetingState
from bot.domain.notes import Say
from bot.domain.people import Actor
from bot.domain.promises import Promise
from bot.domain.shares import Share
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from bot.ports import UnitOfWork
from bot.services.telling import Whisper, whisper
from bot.slack.views.home import BLOCKS, home
from bot.slack.views.home_rep import mine
from bot.slack.views.kit import Message
from sandbox import validate
from storage.models import leads as leads_table
from storage.models import promises as promises_table

from .company import EVERYBODY, MONDAY, Company, actor

ON_SQLITE = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)


def promise(
    company: Company,
    lead_id: int,
    hours: float | None,
    state: State = State.ON_TIME,
    duty: Duty = Duty.FIRST_RESPONSE,
    **more: Any,
) -> None:
    due = None if hours is None else company.now + timedelta(hours=hours)
    one = Promise(lead_id, "All", "sales", company.now, due, None, state, duty=duty, **more)
    company.store.change(lambda work: work.promises.put(one))


def accepted(shown: Message) -> Message:
    """A tab that Slack would take."""
    view = {"type": "home", "blocks": shown.blocks}
    validate.check_view(json.loads(json.dumps(view)), "home")
    assert len(shown.blocks) <= BLOCKS
    assert len(json.dumps(view)) < 250_000
    return shown


def live(value: Any) -> Iterator[str]:
    """The texts in which markup counts."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for held in value.values():
            yield from live(held)
    elif isinstance(value, list):
        for held in value:
            yield from live(held)


@contextmanager
def counted(company: Company) -> Iterator[list[str]]:
    """The statements that the database was asked meanwhile."""
    asked: list[str] = []

    def note(*arguments: Any) -> None:
        asked.append(str(arguments[2]))

    engine = company.store._reader
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@ON_SQLITE
def test_everybody_has_the_parts_of_their_roles_and_strangers_have_none(company: Company) -> None:
    roles = {user: company.tab(user).roles for user in EVERYBODY}
    assert roles == {
        "U0ANA": {Role.REP},
        "U0BEN": {Role.REP},
        "U0CLEO": {Role.REP},
        "U0DANA": {Role.REP, Role.LEAD, Role.ADMIN},
        "U0EMIL": {Role.MARKETING, Role.LEAD},
        "U0STRANGER": frozenset(),
    }
    assert "You are not in its app.yaml yet" in accepted(company.shown("U0STRANGER")).text
    for user in EVERYBODY:
        accepted(company.shown(user))


def test_what_is_late_comes_first_then_what_is_due_next_then_the_rest(company: Company) -> None:
    names = ("nothing owed", "due tomorrow", "long late", "late since today", "paused", "answered")
    ids = {name: company.lead("U0ANA", name) for name in names}
    promise(company, ids["due tomorrow"], 24)
    promise(company, ids["long late"], -50, State.BREACHED)
    promise(company, ids["late since today"], -1)
    promise(company, ids["late since today"], 40, duty=Duty.FEEDBACK)
    promise(company, ids["paused"], -3, State.PAUSED)
    promise(company, ids["answered"], -60, State.MISSED, responded_at=company.now)
    company.lead("U0BEN", "somebody else's")
    company.move(company.lead("U0ANA", "closed"), Stage.LOST, company.now)
    found = company.tab("U0ANA").rep
    assert found is not None
    shown = [card.lead.data.name for card in found.leads.cards]
    assert shown == [
        "long late",
        "late since today",
        "paused",
        "due tomorrow",
        "nothing owed",
        "answered",
    ]
    assert (found.leads.total, found.leads.late) == (6, 2)
    boss = company.tab("U0DANA").lead
    assert boss is not None
    assert [(one.user, one.open, one.late) for one in boss.workload] == [
        ("U0ANA", 6, 2),
        ("U0BEN", 1, 0),
    ]


def test_a_month_counts_what_was_given_in_it_and_what_came_of_that(company: Company) -> None:
    before = datetime(2026, 10, 31, 22, 30, tzinfo=UTC)  # half past eleven at night, in Berlin
    company.lead("U0ANA", at=before)
    first = company.lead("U0ANA", at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    second, third = company.lead("U0ANA"), company.lead("U0ANA")
    promise(company, first, 1, State.MET, responded_at=company.now)
    promise(company, second, -1, State.BREACHED)
    promise(company, third, 5)
    company.vote(first, "U0ANA", Verdict.GOOD, company.now)
    company.vote(second, "U0BEN", Verdict.BAD, company.now)
    company.move(first, Stage.WON, company.now)
    found = company.tab("U0ANA").rep
    assert found is not None
    month = found.month
    assert (month.given, month.judged, month.opportunities, month.won) == (3, 1, 1, 1)
    assert month.answered == Share(1, 2)


@ON_SQLITE
def test_nobody_sees_what_is_on_anothers_tab(company: Company) -> None:
    for user in ("U0ANA", "U0BEN", "U0CLEO"):
        company.lead(user, f"Lead of {user}")
        own = Action(0, f"Deed of {user}", user, user, MONDAY, Origin.COMMAND, date(2026, 11, 30))
        company.store.change(lambda work, own=own: work.actions.add(own))  # type: ignore[misc]  # bound at once
    for reader in EVERYBODY:
        shown = str(company.shown(reader))
        for user in ("U0ANA", "U0BEN", "U0CLEO"):
            assert (f"Lead of {user}" in shown) == (user == reader)
            assert (f"Deed of {user}" in shown) == (user == reader)


@ON_SQLITE
def test_a_tab_is_drawn_anew_after_ones_own_deeds_and_for_nobody_else(company: Company) -> None:
    for user in ("U0ANA", "U0BEN"):
        company.home.opened(f"opened {user}", actor(user))
    first = company.waiting()
    assert {one.key for one in first} == {"home:U0ANA", "home:U0BEN"}
    for one in first:
        company.store.change(
            lambda work, one=one: work.attempts.shown(one, "w", company.now, one.place, None)  # type: ignore[misc]  # bound at once
        )
    company.now += timedelta(minutes=5)
    for _ in range(20):
        company.home.acted("U0ANA")
    company.home.acted("U0CLEO")  # who never opened theirs
    assert company.home.step()
    assert not company.home.step()
    assert [one.key for one in company.waiting()] == ["home:U0ANA"]


@ON_SQLITE
def test_the_next_meeting_is_told_to_those_who_go_there(company: Company) -> None:
    at = MONDAY + timedelta(days=1)

    def plan(work: UnitOfWork) -> None:
        work.meetings.plan("weekly", at.date(), at, MeetingState.PLANNED)
        found = work.meetings.on("weekly", at.date())
        assert found is not None
        work.meetings.put(replace(found, chair="U0ANA"))

    company.store.change(plan)
    assert "Your next meeting: Sales weekly" in company.shown("U0ANA").text
    assert "you chair it" in company.shown("U0ANA").text
    assert "<@U0ANA> chairs" in company.shown("U0BEN").text
    assert "Sales weekly" not in str(company.shown("U0EMIL"))


@ON_SQLITE
def test_an_outsider_gets_no_tab_at_all(company: Company) -> None:
    company.home.opened("opened by an outsider", Actor("U0OUT", "T0ELSEWHERE"))
    assert company.waiting() == []


@ON_SQLITE
def test_a_press_on_the_tab_is_answered_there_for_a_while(company: Company) -> None:
    def say(work: UnitOfWork) -> None:
        whisper(work, Whisper("press", "", "U0ANA", Say.TAKEN, {"by": "U0BEN"}), company.now)

    company.store.change(say)
    (one,) = company.waiting()
    assert one.kind is Kind.HOME

    def shown() -> str:
        return str(company.store.read(lambda work: company.displays.render(work, one)))

    assert "<@U0BEN> was a moment faster" in shown()
    lists = {"say": Say.GAPS, "which": "open"}  # which only a private message can show
    tab = replace(company.tab("U0ANA"), said=lists)
    look = company.store.read(company.displays.look)
    assert "As of" in str(home(tab, look).blocks)
    company.now += timedelta(minutes=11)
    assert "was a moment faster" not in shown()


@ON_SQLITE
def test_one_lead_fits_every_tab(company: Company) -> None:
    with company.store.engine.begin() as connection:
        connection.execute(insert(leads_table), [_row(0, "Ada & <!channel>")])
        connection.execute(insert(promises_table), [_promised(_row(0, "")["id"])])
    for user in EVERYBODY:
        accepted(company.shown(user))
    assert "Your open leads: 1" in str(company.shown("U0DANA").blocks)


@ON_SQLITE
def test_ten_thousand_leads_sixty_sources_and_long_names_fit(company: Company) -> None:
    name = "<!channel> *Ñame* & Söhne " * 8
    rows = [_row(number, name) for number in range(10_000)]
    with company.store.engine.begin() as connection:
        connection.execute(insert(leads_table), rows)
        connection.execute(insert(promises_table), [_promised(one["id"]) for one in rows])
    for number in range(30):
        text = f"{number} {name}"
        one = Action(0, text[:200], "U0DANA", "U0ANA", MONDAY, Origin.MEETING, date(2026, 11, 1))
        company.store.change(lambda work, one=one: work.actions.add(one))  # type: ignore[misc]  # bound at once
    for user in ("U0DANA", "U0EMIL"):
        shown = accepted(company.shown(user))
        assert "<!channel>" not in "".join(live(shown.blocks)) + shown.text
        assert "more" in str(shown.blocks)
    assert "Your open leads: 10,000" in str(company.shown("U0DANA").blocks)
    look = company.store.read(company.displays.look)
    listed = mine(company.home.open_leads(actor("U0DANA")), look)
    validate.check_blocks(json.loads(json.dumps(listed.blocks)))
    assert "<!channel>" not in "".join(live(listed.blocks)) + listed.text
    assert len(json.dumps(listed.blocks)) < 13_000 + 500 * len(listed.blocks)
    assert "and 50 more with fewer leads" in str(company.shown("U0EMIL").blocks)


def test_what_the_tab_has_no_room_for_is_listed_on_demand(company: Company) -> None:
    for number in range(12):
        company.lead("U0ANA", f"Person {number}")
    look = company.store.read(company.displays.look)
    assert "and 3 more; these are due first. `/lead mine` lists all." in str(
        company.shown("U0ANA").blocks
    )
    listed = mine(company.home.open_leads(actor("U0ANA")), look)
    assert all(f"*Person {number}*" in str(listed.blocks) for number in range(12))
    assert "Your open leads: 12." in listed.text
    assert "You have no open leads." in mine(company.home.open_leads(actor("U0OUT")), look).text


@ON_SQLITE
def test_a_tab_asks_the_same_few_questions_however_many_leads_there_are(company: Company) -> None:
    def questions() -> int:
        company.shown("U0ANA")
        with counted(company) as asked:
            company.shown("U0ANA")
        return len(asked)

    for _ in range(3):
        promise(company, company.lead("U0ANA"), 3)
    few = questions()
    for _ in range(30):
        promise(company, company.lead("U0ANA"), 3)
    assert questions() == few
    assert few <= 20, few


def _row(number: int, name: str) -> dict[str, Any]:
    empty = LeadData()
    return {
        "id": number + 1,
        "source": f"source-{number % 60}",
        "received_at": MONDAY - timedelta(minutes=number),
        "name": name[:200],
        "extra": {},
        "free_mail": empty.free_mail,
        "doubts": [],
        "haystack": "",
        "stage": "new",
        "history": False,
        "channel": "leads",
        "owner": "U0DANA",
        "given_to": "U0DANA",
        "given_at": MONDAY,
        "held": False,
        "turn_returned": False,
        "routed_at": MONDAY,
        "trace": {},
        "judged": [],
        "tier": "normal",
        "masked": False,
    }


def _promised(lead_id: int) -> dict[str, Any]:
    return {
        "lead_id": lead_id,
        "duty": "first_response",
        "number": 1,
        "policy": "All",
        "team": "sales",
        "started_at": MONDAY,
        "due_at": MONDAY + timedelta(minutes=lead_id % 97 - 40),
        "state": "on_time",
        "done": [],
        "stopped": False,
        "ended": False,
    }
