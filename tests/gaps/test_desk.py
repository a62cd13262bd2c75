"""Marketing's desk: assign, plan, merge, take apart, close; and who may see and do that."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.battlecard_changes import Signal, SignalKind
from bot.domain.calendar import Always, Hours
from bot.domain.gap_due import after_days
from bot.domain.gap_shown import Decision, GapDetails, Listing, OwnRequests, Refusal, Which, tally
from bot.domain.gaps import Cause, Gap, GapState, Interest, Ranked
from bot.domain.hours import Block, Week
from bot.domain.scorecard import Tally
from bot.services.gap_table import COLUMNS, csv_of
from storage.database import Database

from .office import APP, MONDAY, Office, actor

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def listed(office: Office, user: str, which: Which = Which.OPEN) -> list[str]:
    found = office.desk.listed(actor(user), which)
    assert isinstance(found, Listing)
    return [row.ranked.gap.text for row in found.rows]


def details(office: Office, gap_id: int) -> GapDetails:
    found = office.desk.details(actor("U0EMIL"), gap_id)
    assert found
    return found


def gap(office: Office, gap_id: int) -> Gap:
    found = office.store.read(lambda work: work.gaps.get(gap_id))
    assert found
    return found


def test_marketing_and_admins_see_all_others_their_own_and_strangers_nothing(
    office: Office,
) -> None:
    gap_id = office.ask("U0ANA", "Is there an audit log?")
    office.ask("U0BEN", "Where is the data centre?")
    for user in ("U0EMIL", "U0DANA"):
        assert len(listed(office, user)) == 2
    own = office.desk.listed(actor("U0ANA"), Which.ALL)
    assert isinstance(own, OwnRequests)
    assert [one.words for _, one in own.rows] == ["Is there an audit log?"]
    for user in ("U0GUEST", "U0STRANGER"):
        assert office.desk.listed(actor(user), Which.ALL) is None
    for user in ("U0ANA", "U0BEN", "U0GUEST", "U0STRANGER"):
        assert office.desk.details(actor(user), gap_id) is None


@pytest.mark.parametrize("user", ["U0ANA", "U0GUEST", "U0STRANGER"])
def test_nobody_else_changes_a_gap(office: Office, user: str) -> None:
    gap_id = office.ask("U0ANA", "Is there an audit log?")
    before = gap(office, gap_id)
    office.desk.take(office.click(user, gap_id))
    office.desk.done(office.click(user, gap_id))
    decided = office.decide(user, gap_id, Decision(GapState.WONT_DO, why="No."))
    assert decided is Refusal.NOT_THERE
    assert gap(office, gap_id) == before
    assert office.told() == []


def test_who_is_given_a_gap_is_told_and_finds_it_among_theirs(office: Office) -> None:
    gap_id = office.ask("U0ANA", "Is there an audit log?")
    planned = Decision(GapState.OPEN, assignee="U0NORA", due=date(2026, 12, 1))
    assert office.decide("U0EMIL", gap_id, planned) is None
    assert office.told("assigned") == ["U0NORA"]
    assert listed(office, "U0NORA", Which.MINE) == ["Is there an audit log?"]
    assert gap(office, gap_id).due == date(2026, 12, 1)


def test_only_marketing_can_be_given_a_gap(office: Office) -> None:
    gap_id = office.ask("U0ANA", "Is there an audit log?")
    given_ = Decision(GapState.OPEN, assignee="U0BEN")
    assert office.decide("U0EMIL", gap_id, given_) is Refusal.NOT_MARKETING
    assert gap(office, gap_id).assignee is None


def test_what_will_not_be_done_needs_a_reason(office: Office) -> None:
    gap_id = office.ask("U0ANA", "Is there an audit log?")
    refused = office.decide("U0EMIL", gap_id, Decision(GapState.WONT_DO, why="  "))
    assert refused is Refusal.NO_REASON
    assert gap(office, gap_id).state is GapState.OPEN


def test_merged_gaps_are_one_and_can_be_taken_apart_again(office: Office) -> None:
    one = office.ask("U0ANA", "Is there an audit log?")
    other = office.ask("U0BEN", "Who changed what, and when?")
    more = office.ask("U0DANA", "Where are changes recorded?")
    office.decide("U0EMIL", other, Decision(GapState.OPEN, into=more))
    office.decide("U0EMIL", more, Decision(GapState.OPEN, into=one))
    found = details(office, one)
    assert {request.person for request in found.requests} == {"U0ANA", "U0BEN", "U0DANA"}
    assert set(found.merged) == {other, more}
    assert listed(office, "U0EMIL") == ["Is there an audit log?"]
    apart = next(request.id for request in found.requests if request.person == "U0BEN")
    office.decide("U0EMIL", one, Decision(GapState.OPEN, apart=frozenset({apart})))
    assert gap(office, other).state is GapState.OPEN
    assert [request.person for request in details(office, other).requests] == ["U0BEN"]
    assert len(details(office, one).requests) == 2


def test_a_request_that_joined_by_mistake_gets_a_gap_of_its_own(office: Office) -> None:
    gap_id = office.ask("U0ANA", "Do we support SSO with Okta?")
    assert office.ask("U0BEN", "Okta SSO?") == gap_id
    wrong = details(office, gap_id).requests[1].id
    office.decide("U0EMIL", gap_id, Decision(GapState.OPEN, apart=frozenset({wrong})))
    assert sorted(listed(office, "U0EMIL")) == ["Do we support SSO with Okta?", "Okta SSO?"]
    # The last one stays.
    (last,) = details(office, gap_id).requests
    office.decide("U0EMIL", gap_id, Decision(GapState.OPEN, apart=frozenset({last.id})))
    assert len(details(office, gap_id).requests) == 1


def test_the_same_press_twice_counts_once(office: Office) -> None:
    gap_id = office.ask("U0ANA", "Is there an audit log?")
    click = office.click("U0EMIL", gap_id)
    office.desk.done(click)
    office.decide("U0EMIL", gap_id, Decision(GapState.OPEN))
    office.desk.done(click)
    assert gap(office, gap_id).state is GapState.OPEN


def test_a_document_that_was_wrong_is_named_to_whoever_may_read_it_only(office: Office) -> None:
    document = office.write("g.md", "Globex", "Cheap.", "marketing", kind="battlecard")
    signal = Signal(SignalKind.WRONG, "They raised it", "U0EMIL", MONDAY, document, "price")
    office.store.change(lambda work: office.gaps.take_signal(work, signal))
    named = {}
    for user in ("U0EMIL", "U0DANA"):
        found = office.desk.listed(actor(user), Which.OPEN)
        assert isinstance(found, Listing)
        named[user] = found.rows[0].document
    assert named["U0EMIL"]
    assert named["U0DANA"] is None


def test_marketing_answers_within_five_of_its_working_days(office: Office) -> None:
    # Monday afternoon: Tuesday is the first of five days, Monday the fifth.
    in_time = office.ask("U0ANA", "Is there an audit log?")
    assert str(gap(office, in_time).answer_by) == "2026-11-30 16:00:00+00:00"
    late = office.ask("U0BEN", "Where is the data centre?")
    still = office.ask("U0BEN", "Which browsers are supported?")
    office.wait(days=3)
    office.desk.done(office.click("U0EMIL", in_time))
    office.wait(days=7)
    office.desk.done(office.click("U0EMIL", late))
    new = office.ask("U0BEN", "Is there an app for phones?")
    assert new != still
    counted = office.store.read(
        lambda work: office.desk.content_requests(work, MONDAY, MONDAY + timedelta(days=30))
    )
    assert counted == Tally(kept=1, late=2, open=1)
    numbers = office.store.read(lambda work: office.desk.summary(work, MONDAY))
    assert (numbers.opened, numbers.closed, numbers.open, numbers.late) == (4, 2, 2, 1)


def test_without_a_promise_nothing_is_late(database: Database) -> None:
    office = Office(database, APP)
    gap_id = office.ask("U0ANA", "Is there an audit log?")
    office.wait(days=400)
    assert tally([gap(office, gap_id)], office.now) == Tally()


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # naive bounds, as Hypothesis wants them
    st.integers(1, 30),
)
def test_working_days_end_when_marketing_goes_home(since: datetime, days: int) -> None:
    day = (Block(time(9), time(12)), Block(time(13), time(17)))
    hours = Hours(Week((day,) * 5 + ((),) * 2), BERLIN)
    due = after_days(hours, BERLIN, since, days)
    assert due
    local = due.astimezone(BERLIN)
    assert (local.hour, local.minute) == (17, 0)
    assert local.weekday() < 5
    first = since.astimezone(BERLIN).date() + timedelta(days=1)
    between = [first + timedelta(days=n) for n in range((local.date() - first).days + 1)]
    assert sum(one.weekday() < 5 for one in between) == days


def test_around_the_clock_days_end_at_midnight() -> None:
    due = after_days(Always(), BERLIN, MONDAY, 2)
    assert due
    assert str(due.astimezone(BERLIN)) == "2026-11-26 00:00:00+01:00"


@given(st.text(max_size=60))
def test_no_cell_is_a_formula_and_every_gap_is_one_row(words: str) -> None:
    gap_ = Gap(1, Cause.UNANSWERED, words, GapState.OPEN, MONDAY, why=words)
    rows = list(csv.reader(io.StringIO(csv_of([Ranked(gap_, Interest(1, 0, 1))]))))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in rows[1])


def test_what_was_closed_long_ago_is_forgotten_with_its_words(office: Office) -> None:
    old = office.ask("U0ANA", "Is there an audit log?")
    merged = office.ask("U0BEN", "Who changed what, and when?")
    office.decide("U0EMIL", merged, Decision(GapState.OPEN, into=old))
    office.desk.done(office.click("U0EMIL", old))
    still = office.ask("U0ANA", "Which browsers are supported?")
    office.wait(days=10)
    assert office.store.change(lambda work: work.gaps.forget_closed(office.now)) == 2
    assert office.store.read(lambda work: work.gaps.get(old)) is None
    assert gap(office, still).text == "Which browsers are supported?"
    assert office.store.change(lambda work: work.gaps.forget_closed(office.now)) == 0
