"""Reps learn how their verdicts compared with outcomes: late enough, each alone, once a quarter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.domain.deliveries import Delivery, Kind
from bot.domain.feedback import Verdict
from bot.domain.leads import Stage
from bot.domain.shares import Share
from bot.domain.verdict_records import LEAST, Record, Tally
from bot.ports import UnitOfWork
from bot.slack.views import calibration as view

from .company import EVERYBODY, MONDAY, Company, actor

pytestmark = pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)


def history(company: Company) -> None:
    """Ana judges ten leads, Ben twelve, Cleo four; each in their own way."""
    for user, good, bad in (("U0ANA", 6, 4), ("U0BEN", 4, 8), ("U0CLEO", 4, 0)):
        for number in range(good):
            stage = Stage.WON if number < 3 else Stage.LOST
            company.judged(user, Verdict.GOOD, stage)
        for number in range(bad):
            stage = Stage.OPPORTUNITY if number < 1 else Stage.REJECTED
            company.judged(user, Verdict.BAD, stage)


def told(company: Company) -> list[tuple[str, str]]:
    return [
        (one.place, str(one.about["quarter"]))
        for one in company.waiting()
        if one.kind is Kind.CALIBRATION
    ]


def test_who_has_enough_verdicts_is_told_once_a_quarter_and_nobody_else(company: Company) -> None:
    history(company)
    company.calibration.sweep()
    assert sorted(told(company)) == [("U0ANA", "2026-Q4"), ("U0BEN", "2026-Q4")]
    for _ in range(3):
        company.now += timedelta(hours=1)
        company.calibration.sweep()
    company.now += timedelta(days=1)
    assert told(company) == []
    company.now = datetime(2027, 1, 4, 10, tzinfo=UTC)
    company.calibration.sweep()
    assert {quarter for _, quarter in told(company)} == {"2027-Q1"}


def test_nobody_is_written_to_at_night(company: Company) -> None:
    history(company)
    company.now = MONDAY + timedelta(hours=14)
    company.calibration.sweep()
    assert told(company) == []


def test_who_wants_no_message_gets_none_and_home_shows_it_all_the_same(company: Company) -> None:
    history(company)
    company.calibration.tell("press 1", actor("U0ANA"), on=False)
    company.calibration.sweep()
    assert told(company) == [("U0BEN", "2026-Q4")]
    shown = company.shown("U0ANA")
    assert "Of 6 leads that you called good, 3 were won" in shown.text
    assert "Write to me once a quarter" in str(shown.blocks)
    company.calibration.tell("press 2", actor("U0ANA"), on=True)
    company.calibration.tell("press 1", actor("U0ANA"), on=False)  # Slack sends it once more
    company.calibration.sweep()
    assert ("U0ANA", "2026-Q4") in told(company)


def test_a_verdict_that_was_taken_back_or_changed_is_not_held_against_anybody(
    company: Company,
) -> None:
    history(company)
    lead_id = company.judged("U0CLEO", Verdict.BAD, Stage.WON)
    company.vote(lead_id, "U0CLEO", Verdict.GOOD, MONDAY - timedelta(days=110))
    quiet = company.lead("U0CLEO", at=MONDAY - timedelta(days=120))
    company.vote(quiet, "U0CLEO", Verdict.GOOD, MONDAY - timedelta(days=119))
    company.calibration.sweep()
    record = company.tab("U0CLEO").rep
    assert record is not None
    assert record.record is not None
    assert record.record.own == Tally(good=Share(4, 6))


def test_nobody_is_shown_anothers_record_not_even_admins_and_leads_of_teams(
    company: Company,
) -> None:
    history(company)
    company.calibration.sweep()
    assert "Of 6 leads that you called good, 3 were won" in company.shown("U0ANA").text
    messages = [one for one in company.waiting() if one.kind is Kind.CALIBRATION]
    assert {one.place for one in messages} == {one.person for one in messages}
    pairs = [(one, reader) for one in messages for reader in EVERYBODY]
    for reader in set(EVERYBODY) - {"U0ANA"}:
        shown = str(company.shown(reader))
        for sentence in view.sentences(_record(company, "U0ANA")):
            assert sentence not in shown
    for one, reader in pairs:
        # Whoever might get hold of somebody else's message is shown nothing of it.
        taken = replace(one, place=reader)
        seen = company.store.read(partial(_render, company, taken))
        assert seen is None or one.person == reader


def test_one_persons_verdicts_change_nothing_of_what_others_are_told_of_themselves(
    company: Company,
) -> None:
    history(company)
    company.calibration.sweep()
    before = _record(company, "U0BEN").own
    for _ in range(5):
        company.judged("U0ANA", Verdict.BAD, Stage.WON)
    company.now += timedelta(days=1)
    company.calibration.sweep()
    assert _record(company, "U0BEN").own == before
    assert _record(company, "U0ANA").own.bad == Share(6, 9)


def _render(company: Company, delivery: Delivery, work: UnitOfWork) -> object:
    return company.displays.render(work, delivery)


def _record(company: Company, user: str) -> Record:
    record = company.store.read(lambda work: company.calibration.record(work, user))
    assert record is not None
    assert record.own.verdicts >= LEAST
    return record
