"""A lead that is offered passes on until somebody claims it, and always comes to rest."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import update

from bot.domain.contacts import ContactKind
from bot.domain.feedback import Verdict
from bot.domain.offers import Ending
from bot.domain.people import Actor
from bot.domain.timeline import Kind
from bot.services.offers import Answer
from storage.models import leads

from .conftest import APP, Desk, berlin

ANA, BEN, CHO = (Actor(user, "T0") for user in ("U0ANA", "U0BEN", "U0CHO"))


def test_a_lead_is_offered_for_its_time_and_then_to_the_next(desk: Desk) -> None:
    lead = desk.lead()
    assert desk.until(lead) == "Mon 10:15"
    desk.at("10:14")
    assert desk.get(lead).owner == "U0ANA"
    desk.at("10:15")
    assert desk.get(lead).owner == "U0BEN"
    assert desk.told(lead) == [("U0ANA", Ending.TIMED_OUT), ("U0BEN", None)]
    assert desk.until(lead) == "Mon 10:30"
    (passed,) = desk.happened(lead, Kind.PASSED)
    assert (passed.data["from"], passed.data["owner"]) == ("U0ANA", "U0BEN")
    assert passed.data["how"] == Ending.TIMED_OUT
    offered = desk.happened(lead, Kind.OFFERED)
    assert [one.data["owner"] for one in offered] == ["U0ANA", "U0BEN"]


def test_a_claim_ends_it_whoever_claims(desk: Desk) -> None:
    first, second = desk.lead(), desk.lead()
    desk.claims.claim(desk.click(first, "U0ANA"))
    desk.claims.claim(desk.click(second, "U0ANA"))
    desk.at("12:00")
    assert desk.told(first) == [("U0ANA", Ending.CLAIMED)]
    assert desk.told(second) == [("U0BEN", Ending.CLAIMED)]
    assert desk.get(second).owner == "U0ANA"


def test_only_open_hours_count(desk: Desk) -> None:
    desk.now = berlin("2026-11-27 17:50")
    lead = desk.lead()
    assert desk.until(lead) == "Mon 09:05"
    desk.at("2026-11-28 12:00")
    assert desk.get(lead).owner == "U0ANA"
    desk.at("2026-11-30 09:05")
    assert desk.get(lead).owner == "U0BEN"


def test_when_nobody_claims_it_the_last_resort_has_it_for_good(desk: Desk) -> None:
    lead = desk.lead()
    for moment in ("10:15", "10:30", "10:45", "11:00", "17:00"):
        desk.at(moment)
    assert [user for user, _ in desk.told(lead)] == ["U0ANA", "U0BEN", "U0CHO", "U0DANA"]
    offer = desk.open(lead)
    assert offer is not None
    assert offer.final
    assert desk.get(lead).owner == "U0DANA"
    assert not desk.notices()
    desk.claims.claim(desk.click(lead, "U0DANA"))
    assert desk.told(lead)[-1] == ("U0DANA", Ending.CLAIMED)


def test_without_a_last_resort_it_stays_and_the_managers_hear_of_it_once(
    desk_with: Callable[[str], Desk],
) -> None:
    desk = desk_with(APP.replace(", last_resort: dana", ""))
    lead = desk.lead()
    for moment in ("10:15", "10:30", "10:45", "11:00", "17:00"):
        desk.at(moment)
    assert desk.get(lead).owner == "U0CHO"
    assert [place for place, _ in desk.notices()] == ["U0EMIL"]
    (stayed,) = desk.happened(lead, Kind.STAYED)
    assert stayed.data["owner"] == "U0CHO"


def test_after_an_outage_a_lead_passes_on_once_not_through_everybody(desk: Desk) -> None:
    lead = desk.lead()
    desk.at("14:00")
    desk.look()
    assert desk.get(lead).owner == "U0BEN"
    assert desk.until(lead) == "Mon 14:15"


def test_an_offer_passes_at_once_when_whom_it_is_made_to_goes_away(desk: Desk) -> None:
    lead = desk.lead()
    desk.now = berlin("10:03")
    desk.presence.away("U0ANA", "")
    desk.look()
    assert desk.told(lead) == [("U0ANA", Ending.AWAY), ("U0BEN", None)]
    assert desk.until(lead) == "Mon 10:18"
    desk.presence.pause("all", "U0BEN", by="U0EMIL")
    desk.look()
    assert desk.get(lead).owner == "U0CHO"


def test_those_who_are_away_are_not_asked(desk: Desk) -> None:
    desk.presence.away("U0BEN", "")
    lead = desk.lead()
    desk.at("10:15")
    assert desk.get(lead).owner == "U0CHO"
    assert desk.history(lead)[1].passed_over == (("U0BEN", "said /away"),)


def test_a_lead_that_finds_nobody_is_held_and_offered_to_the_first_who_is_back(
    desk: Desk,
) -> None:
    for user in ("U0ANA", "U0BEN", "U0CHO"):
        desk.presence.away(user, "")
    lead = desk.lead()
    desk.at("11:00")
    assert desk.get(lead).held
    assert not desk.told(lead)
    desk.presence.back("U0CHO")
    desk.at("11:30")
    assert desk.told(lead) == [("U0CHO", None)]
    assert desk.until(lead) == "Mon 11:45"


def test_a_pass_by_hand_goes_on_with_its_reason_and_only_theirs_counts(desk: Desk) -> None:
    lead = desk.lead()
    assert desk.offers.pass_lead(lead, BEN, "").answer is Answer.NOT_YOURS
    outcome = desk.offers.pass_lead(lead, ANA, "on a train")
    assert outcome.answer is Answer.PASSED
    assert desk.history(lead)[0].reason == "on a train"
    (passed,) = desk.happened(lead, Kind.PASSED)
    assert (passed.actor, passed.data["reason"]) == ("U0ANA", "on a train")
    assert desk.offers.pass_lead(lead, ANA, "again").answer is Answer.NOT_YOURS
    assert desk.offers.pass_lead(99, ANA, "").answer is Answer.NO_LEAD
    outsider = Actor("U0OUT", "T0ELSEWHERE")
    assert desk.offers.pass_lead(lead, outsider, "").answer is Answer.OUTSIDER


def test_a_press_that_slack_sends_twice_passes_once(desk: Desk) -> None:
    lead = desk.lead()
    press = desk.click(lead, "U0ANA")
    desk.offers.pass_on(press)
    desk.offers.pass_on(press)
    assert desk.told(lead) == [("U0ANA", Ending.PASSED), ("U0BEN", None)]


def test_a_pass_is_taken_back_once_with_everybodys_credit(desk: Desk) -> None:
    lead = desk.lead()
    before = desk.credits()
    desk.offers.pass_lead(lead, ANA, "")
    assert desk.credits() != before
    desk.now = berlin("10:10")
    desk.offers.take_back(desk.click(lead, "U0ANA"))
    assert desk.get(lead).owner == "U0ANA"
    assert desk.credits() == before
    assert desk.until(lead) == "Mon 10:25"
    following = desk.offers.pass_lead(lead, ANA, "").offer
    desk.offers.take_back(desk.click(lead, "U0ANA"))
    assert following is not None
    assert desk.get(lead).owner == following.user != "U0ANA"


def test_a_pass_stands_once_the_next_has_claimed_or_passed(desk: Desk) -> None:
    claimed, passed = desk.lead(), desk.lead()
    desk.offers.pass_lead(claimed, ANA, "")
    desk.claims.claim(desk.click(claimed, "U0BEN"))
    desk.offers.take_back(desk.click(claimed, "U0ANA"))
    assert desk.get(claimed).owner == "U0BEN"
    first, second = desk.offers.pass_lead(passed, BEN, ""), desk.get(passed).owner
    assert first.answer is Answer.PASSED
    assert second is not None
    desk.offers.pass_lead(passed, Actor(second, "T0"), "")
    desk.offers.take_back(desk.click(passed, "U0BEN"))
    assert desk.get(passed).owner not in {"U0BEN", second}


def test_a_claim_given_back_is_the_same_offer_again(desk: Desk) -> None:
    lead = desk.lead()
    desk.claims.claim(desk.click(lead, "U0CHO"))
    desk.now = berlin("10:05")
    desk.claims.release(desk.click(lead, "U0CHO"))
    assert desk.told(lead) == [("U0ANA", None)]
    assert desk.until(lead) == "Mon 10:15"
    desk.claims.claim(desk.click(lead, "U0ANA"))
    desk.now = berlin("11:00")
    desk.claims.release(desk.click(lead, "U0ANA"))
    desk.look()
    assert desk.get(lead).owner == "U0BEN"


def test_a_lead_that_its_owner_calls_bad_does_not_go_on(desk: Desk) -> None:
    lead = desk.lead()
    desk.feedback.vote(desk.click(lead, "U0ANA"), Verdict.BAD)
    desk.at("10:15")
    desk.at("10:30")
    assert desk.get(lead).owner == "U0ANA"
    (stayed,) = desk.happened(lead, Kind.STAYED)
    assert stayed.data["why"] == "they say it is bad"
    assert not desk.notices()


def test_a_pool_that_offers_nothing_any_more_leaves_its_leads_where_they_are(desk: Desk) -> None:
    lead = desk.lead()
    without = [line for line in APP.splitlines() if "offer:" not in line]
    desk.restart("\n".join(without))
    desk.at("10:15")
    assert desk.told(lead) == [("U0ANA", Ending.WITHDRAWN)]
    assert desk.get(lead).owner == "U0ANA"


def test_replicas_that_look_at_once_pass_each_lead_on_once(desk: Desk) -> None:
    claimed, *others = [desk.lead() for _ in range(6)]
    press = desk.click(claimed, "U0CHO")
    replicas = [desk, Desk(desk.store), Desk(desk.store)]
    for replica in replicas:
        replica.now = berlin("10:15")
    with ThreadPoolExecutor(4) as pool:
        claim = pool.submit(desk.claims.claim, press)
        swept = [pool.submit(replica.offers.sweep) for replica in replicas]
        claim.result()
        assert all(one.result() >= 0 for one in swept)
    desk.restart()
    desk.offers.sweep()
    for lead in others:
        (_, first), (_, second) = desk.told(lead)
        assert (first, second) == (Ending.TIMED_OUT, None)
    assert desk.get(claimed).owner == "U0CHO"
    assert desk.told(claimed)[-1][1] is Ending.CLAIMED


def test_the_owner_of_a_company_is_offered_its_lead_first(
    desk_with: Callable[[str], Desk],
) -> None:
    desk = desk_with(APP.replace("    offer:", "    sticky: true\n    offer:"))
    known = desk.lead("zephyr.nl")
    desk.claims.claim(desk.click(known, "U0CHO"))
    lead = desk.lead("zephyr.nl")
    assert desk.told(lead) == [("U0CHO", None)]
    assert "latest lead of zephyr.nl" in desk.history(lead)[0].why
    desk.at("10:15")
    assert desk.get(lead).owner in {"U0ANA", "U0BEN"}


def test_a_companys_owner_from_outside_the_pool_is_one_more_to_ask(
    desk_with: Callable[[str], Desk],
) -> None:
    app = APP.replace("[ana, ben, cho]", "[ana, ben]")
    desk = desk_with(app.replace("    offer:", "    sticky: true\n    offer:"))
    desk.claims.claim(desk.click(desk.lead("zephyr.nl"), "U0CHO"))
    lead = desk.lead("zephyr.nl")
    desk.at("10:15")
    desk.at("10:30")
    assert [(one.hop, one.limit) for one in desk.history(lead)] == [(1, 3), (2, 3), (3, 3)]


def test_a_lead_that_was_closed_is_not_offered_any_more(desk: Desk) -> None:
    lead = desk.lead()
    with desk.store.engine.begin() as connection:
        connection.execute(update(leads).where(leads.c.id == lead).values(stage="lost"))
    desk.at("10:15")
    assert desk.told(lead) == [("U0ANA", Ending.WITHDRAWN)]
    assert desk.get(lead).owner == "U0ANA"


def test_without_an_offer_a_pool_works_as_before(desk_with: Callable[[str], Desk]) -> None:
    without = [line for line in APP.splitlines() if "offer:" not in line]
    desk = desk_with("\n".join(without))
    lead = desk.lead()
    desk.at("17:00")
    assert desk.get(lead).owner == "U0ANA"
    assert not desk.told(lead)
    assert desk.offers.pass_lead(lead, ANA, "").answer is Answer.NOT_YOURS


def test_a_promise_that_is_not_kept_begins_a_new_round(desk_with: Callable[[str], Desk]) -> None:
    promised = "sla: [{name: Hour, respond_within: 1h, ladder: [{do: unclaim, at: 100%}]}]\n"
    desk = desk_with(APP + promised)
    lead = desk.lead()
    desk.at("10:15")
    desk.claims.claim(desk.click(lead, "U0BEN"))
    desk.at("11:00")
    latest = desk.open(lead)
    assert latest is not None
    assert (latest.round, latest.hop) == (2, 1)
    assert latest.user == desk.get(lead).owner
    assert latest.user != "U0BEN"
    assert not desk.get(lead).claimed


def test_a_reassignment_begins_a_new_round(desk_with: Callable[[str], Desk]) -> None:
    promise = "{name: Soon, respond_within: 10m, ladder: [{do: reassign, at: 100%}]}"
    desk = desk_with(f"{APP}sla: [{promise}]\n")
    lead = desk.lead()
    desk.at("10:10")
    assert desk.told(lead) == [("U0ANA", Ending.TIMED_OUT), ("U0BEN", None)]
    assert [one.round for one in desk.history(lead)] == [1, 2]
    (reassigned,) = desk.happened(lead, Kind.REASSIGNED)
    assert reassigned.data["owner"] == "U0BEN"


def test_a_lead_that_has_its_answer_does_not_go_on(desk_with: Callable[[str], Desk]) -> None:
    desk = desk_with(APP + "sla: [{name: Hour, respond_within: 1h}]\n")
    lead = desk.lead()
    desk.contacts.note_by(lead, ANA, ContactKind.RESPONDED)
    desk.at("10:15")
    assert desk.get(lead).owner == "U0ANA"
