"""Who moves a lead, what is kept of it, and what a closed lead no longer needs."""

from datetime import date, timedelta

import pytest

from bot.domain.leads import Stage
from bot.domain.money import Money
from bot.domain.people import Actor
from bot.domain.sla_policy import Duty
from bot.domain.stages import StageChange
from bot.domain.timeline import Entry, Kind
from bot.services.duties import Duties
from bot.services.promising import Promiser
from bot.services.roster import Roster
from bot.services.stages import Answer, Outcome, StageService, Wish
from storage.database import Database
from tests.promises.conftest import APP, HOME, Desk
from tests.settings import loaded

DEAL = Money(1_200_000, "EUR")
ANA, BEN, DANA, EMIL = (Actor(f"U0{name}", "T0") for name in ("ANA", "BEN", "DANA", "EMIL"))


class Moving(Desk):
    """A desk where leads are moved from stage to stage."""

    def restart(self, app: str | None = None) -> None:
        super().restart(app)
        settings = loaded(self.app, {})
        roster = Roster(settings)
        self.stages = StageService(
            self.store, settings, roster, Duties(Promiser(settings, roster)), HOME, lambda: self.now
        )

    def move(self, lead_id: int, stage: Stage, actor: Actor = DANA, **facts: object) -> Outcome:
        identity = f"command:{next(self._numbers)}"
        return self.stages.move(
            lead_id,
            actor,
            Wish(stage, **facts),  # type: ignore[arg-type]  # its fields
            identity,
        )

    def undo(self, lead_id: int, actor: Actor = DANA) -> Outcome:
        return self.stages.undo(lead_id, actor, f"command:{next(self._numbers)}")

    def stage(self, lead_id: int) -> Stage:
        return self.get(lead_id).stage

    def timeline(self, lead_id: int) -> list[Entry]:
        return list(self.store.read(lambda work: work.timeline.of(lead_id)))

    def rows(self, lead_id: int) -> list[StageChange]:
        return list(self.store.read(lambda work: work.stages.of(lead_id)))


@pytest.fixture
def desk(database: Database) -> Moving:
    return Moving(database, APP)


def test_a_lead_goes_from_stage_to_stage(desk: Moving) -> None:
    lead = desk.lead()
    for stage in (Stage.ACCEPTED, Stage.SQL, Stage.OPPORTUNITY):
        assert desk.move(lead, stage).answer is Answer.DONE
        assert desk.stage(lead) is stage
        desk.now += timedelta(days=1)
    won = desk.move(lead, Stage.WON, worth=DEAL, lifetime=Money(5, "USD"))
    assert won.last is not None
    assert (desk.stage(lead), won.last.worth, won.last.lifetime) == (
        Stage.WON,
        DEAL,
        Money(5, "USD"),
    )
    moved = [one for one in desk.timeline(lead) if one.kind is Kind.MOVED]
    assert [one.data["stage"] for one in moved] == ["accepted", "sql", "opportunity", "won"]
    assert moved[-1].data["worth"] == "12,000.00 EUR"


def test_only_the_owner_admins_and_leads_of_teams_move_a_lead(desk: Moving) -> None:
    lead = desk.lead()
    owner = desk.get(lead).owner
    other = BEN if owner == ANA.user else ANA
    assert desk.move(lead, Stage.SQL, other).answer is Answer.NOT_YOURS
    assert desk.move(lead, Stage.SQL, Actor("U0OUT", "T9")).answer is Answer.OUTSIDER
    assert desk.move(99, Stage.SQL).answer is Answer.GONE
    assert desk.stages.look(lead, other).answer is Answer.NOT_YOURS
    assert desk.rows(lead) == []
    for who in (Actor(owner or "", "T0"), DANA, EMIL):
        assert desk.stages.look(lead, who).answer is Answer.DONE


def test_the_same_again_changes_nothing_and_other_facts_correct_it(desk: Moving) -> None:
    lead = desk.lead()
    assert desk.move(lead, Stage.NEW).answer is Answer.ALREADY
    desk.move(lead, Stage.WON, worth=DEAL)
    desk.now += timedelta(days=2)
    assert desk.move(lead, Stage.WON).answer is Answer.ALREADY
    more = Money(1_500_000, "EUR")
    assert desk.move(lead, Stage.WON, worth=more).answer is Answer.DONE
    first, second = desk.rows(lead)
    assert (second.corrects, second.at, second.worth) == (first.id, first.at, more)
    assert desk.timeline(lead)[-1].kind is Kind.STAGE_CORRECTED


def test_a_mistake_is_corrected_and_both_stay_on_record(desk: Moving) -> None:
    lead = desk.lead()
    desk.move(lead, Stage.LOST, reason="too dear")
    desk.now += timedelta(days=9)
    assert desk.move(lead, Stage.OPPORTUNITY, correct=True).answer is Answer.DONE
    assert desk.stage(lead) is Stage.OPPORTUNITY
    wrong, right = desk.rows(lead)
    assert (wrong.reason, right.corrects, right.at) == ("too dear", wrong.id, wrong.at)


def test_a_form_that_was_refused_for_its_day_is_kept_when_it_comes_again_with_another(
    desk: Moving,
) -> None:
    lead = desk.lead()
    ahead = Wish(Stage.LOST, day=date(2030, 1, 1))
    assert desk.stages.move(lead, DANA, ahead, "view:1").answer is Answer.WRONG_DAY
    assert desk.stages.move(lead, DANA, Wish(Stage.LOST), "view:1").answer is Answer.DONE
    assert desk.stage(lead) is Stage.LOST


def test_an_undo_takes_ones_own_change_back_for_half_an_hour(desk: Moving) -> None:
    lead = desk.lead()
    desk.move(lead, Stage.SQL)
    desk.now += timedelta(minutes=10)
    desk.move(lead, Stage.LOST)
    assert desk.undo(lead, EMIL).answer is Answer.NOTHING
    desk.now += timedelta(minutes=30)
    assert desk.undo(lead).answer is Answer.DONE
    assert desk.stage(lead) is Stage.SQL
    assert desk.undo(lead).answer is Answer.NOTHING, "only the newest, and only once"
    assert desk.timeline(lead)[-1].kind is Kind.STAGE_UNDONE


def test_a_press_that_slack_sends_twice_counts_once(desk: Moving) -> None:
    lead = desk.lead()
    for _ in range(2):
        assert desk.stages.move(lead, DANA, Wish(Stage.SQL), "view:1").answer is Answer.DONE
        assert desk.stages.undo(lead, DANA, "action:1").answer is Answer.DONE
    assert len(desk.rows(lead)) == 2


def test_a_day_can_be_named_between_the_stage_before_and_today(desk: Moving) -> None:
    lead = desk.lead()
    desk.now += timedelta(days=3)
    desk.move(lead, Stage.OPPORTUNITY, day=date(2026, 11, 24))
    for wrong in (date(2026, 11, 27), date(2026, 11, 22), date(2026, 11, 23)):
        assert desk.move(lead, Stage.WON, day=wrong).answer is Answer.WRONG_DAY
    desk.move(lead, Stage.WON, day=date(2026, 11, 24))
    opportunity, won = desk.rows(lead)
    assert opportunity.at < won.at < desk.now - timedelta(days=1)
    assert desk.stage(lead) is Stage.WON
    assert desk.move(lead, Stage.WON, day=date(2026, 11, 24)).answer is Answer.ALREADY
    assert desk.move(lead, Stage.WON, day=date(2026, 11, 25)).answer is Answer.DONE


def test_a_closed_lead_is_owed_nothing_and_an_undo_brings_it_back(desk: Moving) -> None:
    lead = desk.lead()
    assert desk.promise(lead).is_open
    desk.move(lead, Stage.REJECTED, reason="a student")
    assert desk.promise(lead).ended
    desk.now += timedelta(minutes=20)
    desk.sweep.sweep()
    assert desk.promise(lead).ended
    desk.undo(lead)
    promise = desk.promise(lead)
    assert promise.is_open
    assert promise.duty is Duty.FIRST_RESPONSE
    desk.now += timedelta(hours=5)
    desk.sweep.sweep()
    assert Kind.BREACHED in {one.kind for one in desk.timeline(lead)}


def test_a_closed_lead_takes_nobodys_room(desk: Moving) -> None:
    lead = desk.lead()
    owner = desk.get(lead).owner
    assert desk.store.read(lambda work: work.pools.open_leads([owner or ""])) == {owner: 1}
    desk.move(lead, Stage.RECYCLED)
    assert desk.store.read(lambda work: work.pools.open_leads([owner or ""])) == {}
    desk.move(lead, Stage.NEW)
    assert desk.store.read(lambda work: work.pools.open_leads([owner or ""])) == {owner: 1}
