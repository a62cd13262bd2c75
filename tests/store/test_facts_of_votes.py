"""What one person pressed and reacted on one lead is found at once, whatever else they did."""

from datetime import UTC, datetime, timedelta

from bot.domain.feedback import Ballot, Facts, Reaction, Verdict
from bot.domain.leads import LeadData
from bot.ports import UnitOfWork
from storage.database import Database

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LEAD = LeadData(name="Ana Ruiz", email="ana@customer.example")


def facts(database: Database) -> tuple[Facts, Facts, Facts]:
    """Ana reacts on two cards and presses on one; Ben only gives a reason; Cid does nothing."""

    def change(work: UnitOfWork) -> tuple[Facts, Facts, Facts]:
        first = work.arrivals.add("website", "1", LEAD, NOW)
        second = work.arrivals.add("website", "2", LEAD, NOW)
        for lead_id, ts in ((first, "1.1"), (first, "1.2"), (second, "2.1")):
            work.deliveries.card_seen(lead_id, "C1", ts)
        for minutes, ts, name, present in (
            (3, "1.2", "+1", True),
            (2, "1.1", "-1", True),
            (4, "1.1", "thinking_face", False),
            (5, "2.1", "-1", True),
        ):
            at = NOW + timedelta(minutes=minutes)
            work.feedback.react("C1", ts, "U0ANA", name, present=present, at=at)
        work.feedback.react("C1", "1.1", "U0BEN", "+1", present=True, at=NOW)
        work.feedback.cast(first, "U0ANA", Verdict.GOOD, NOW)
        work.feedback.give_reason(second, "U0BEN", "spam")
        return (
            work.feedback.facts_of(first, "U0ANA"),
            work.feedback.facts_of(second, "U0BEN"),
            work.feedback.facts_of(first, "U0CID"),
        )

    return database.change(change)


def test_only_what_one_person_did_on_one_lead_is_found_in_its_order(database: Database) -> None:
    ana, ben, cid = facts(database)
    assert ana == Facts(
        "U0ANA",
        Ballot(Verdict.GOOD, NOW),
        (
            Reaction("-1", NOW + timedelta(minutes=2)),
            Reaction("+1", NOW + timedelta(minutes=3)),
        ),
    )
    assert (ben.ballot, ben.reactions, ben.reason) == (None, (), "spam")
    assert cid == Facts("U0CID")
