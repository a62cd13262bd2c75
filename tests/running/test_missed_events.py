"""Reactions of which Baton may not have heard are compared with Slack, by whichever replica."""

from datetime import timedelta

from bot.domain.feedback import Verdict
from bot.services.comparing_round import NEWEST, Round
from bot.services.lookout import Lookout
from bot.services.reconciling import RECENT
from storage.database import Database

from .replicas import START, Replicas, places, reaction


def test_exactly_the_message_of_a_missed_reaction_is_compared(database: Database) -> None:
    team = Replicas(database)
    first, _ = team.cards(2)
    lookout = Lookout()
    here, other = team.one(lookout), team.one()
    here.alive()
    assert not team.round(other), "nothing was missed"
    team.slack.there[places([1])[0]] = {("U0ANA", "+1")}
    lookout.missed(*places([1])[0])
    here.alive()
    assert team.round(other) == places([1])
    assert team.votes(first) == {"U0ANA": Verdict.GOOD}
    assert team.told(first) == ["voted good"]
    here.alive()
    assert not team.round(other), "that is done"


def test_a_message_that_is_missed_again_while_slack_is_asked_is_asked_about_once_more(
    database: Database,
) -> None:
    team, lookout = Replicas(database), Lookout()
    replica = team.one(lookout)
    (card,) = places([1])

    def miss() -> None:
        team.now += timedelta(seconds=5)
        lookout.missed(*card)
        replica.alive()

    miss()
    team.slack.meanwhile.append(miss)
    assert team.round(replica) == [card, card]


def test_a_replica_that_cannot_note_anything_for_a_while_has_the_newest_compared_first(
    database: Database,
) -> None:
    team = Replicas(database)
    team.cards(3)
    here = team.one()
    here.alive()
    team.now += timedelta(seconds=20)
    here.alive()
    assert not team.round(here)
    team.now += timedelta(seconds=40)
    here.alive()
    assert team.round(here) == places([3, 2, 1])


def test_what_a_killed_replica_may_have_taken_with_it_is_compared_by_another(
    database: Database,
) -> None:
    team = Replicas(database)
    team.cards(1)
    killed, other = team.one(), team.one()
    killed.alive()
    for _ in range(4):
        other.alive()
        team.now += timedelta(seconds=10)
    other.alive()
    assert team.round(other) == places([1])
    team.now += timedelta(seconds=10)
    other.alive()
    assert not team.round(other), "of the killed one nothing is known any more"


def test_while_slack_cannot_reach_any_replica_nobody_says_that_it_listens(
    database: Database,
) -> None:
    team = Replicas(database)
    team.cards(1)
    connection: list[str | None] = ["a"]
    here = team.one(Lookout(lambda: connection[0]))
    here.alive()
    connection[0] = None
    team.now += timedelta(minutes=10)
    here.alive()
    assert not team.round(here)
    connection[0] = "b"
    here.alive()
    assert team.round(here) == places([1])


def test_replicas_take_turns_so_that_slack_is_asked_at_one_pace(database: Database) -> None:
    team = Replicas(database, pace=timedelta(seconds=1.3))
    team.cards(3)
    one, two = team.one(), team.one()
    one.begin(RECENT)
    assert one.step()
    assert not two.step()
    assert not one.step()
    team.now += timedelta(seconds=1.3)
    assert two.step()
    assert not one.step()
    team.now += timedelta(seconds=1.3)
    assert one.step()
    assert team.slack.asked == places([3, 2, 1])


def test_the_turn_of_a_replica_that_was_killed_passes(database: Database) -> None:
    team = Replicas(database)
    team.cards(1)
    one, two = team.one(), team.one()
    one.begin(RECENT)
    until = (team.now + timedelta(seconds=25)).isoformat()
    assert database.change(lambda work: one._take_turn(work, until))  # and is killed
    assert not two.step()
    team.now += timedelta(seconds=26)
    assert team.round(two) == places([1])


def test_slack_that_does_not_answer_now_is_asked_again_about_the_same_card(
    database: Database,
) -> None:
    team = Replicas(database)
    team.cards(2)
    here = team.one()
    here.begin(RECENT)
    team.slack.errors[:] = ["fatal_error"]
    assert team.round(here) == places([2])
    assert team.round(here) == places([2, 1])


def test_a_card_that_slack_does_not_tell_about_is_passed(database: Database) -> None:
    team = Replicas(database)
    team.cards(2)
    here = team.one()
    here.begin(RECENT)
    team.slack.errors[:] = ["not_in_channel"]
    assert team.round(here) == places([2, 1])


def test_second_copies_of_a_card_are_compared_too(database: Database) -> None:
    team = Replicas(database)
    (lead,) = team.cards(1)
    database.change(lambda work: work.deliveries.card_seen(lead, "C0", "9.000001"))
    here = team.one()
    here.begin(RECENT)
    assert set(team.round(here)) == {("C0", "1.000001"), ("C0", "9.000001")}


def test_a_round_begun_anew_looks_at_the_newest_and_goes_on_where_it_was() -> None:
    at = Round(START)
    for lead in (500, 499, 400):
        at = at.passed(lead)
    at = at.asked_again(START - RECENT)
    assert (at.below, at.since, at.again) == (None, START - RECENT, True)
    for lead in range(520, 520 - NEWEST, -1):
        at = at.passed(lead)
    assert (at.below, at.left) == (400, None)
    assert at.again, "what it had passed before is looked at once more in the end"


def test_a_round_begun_anew_again_and_again_does_not_lose_its_place() -> None:
    at = Round(START).passed(400).asked_again(START).passed(420)
    at = at.asked_again(START).asked_again(START)
    for lead in (430, 420, 399):
        at = at.passed(lead)
    assert (at.below, at.left) == (399, None), "it has met the place where it was"


def test_a_round_is_kept_as_text() -> None:
    at = Round(START).passed(400).asked_again(START)
    assert Round.read(at.kept()) == at


def test_every_card_is_compared_after_the_last_time_that_was_asked_for(database: Database) -> None:
    team = Replicas(database)
    team.cards(4)
    here = team.one()
    here.begin(RECENT)
    assert here.step()
    assert here.step()
    here.begin(RECENT)
    after = len(team.slack.asked)
    while here.step():
        pass
    assert set(team.slack.asked[after:]) == set(places(range(1, 5)))


def test_a_vote_on_a_copy_that_a_click_made_known_first_is_told(database: Database) -> None:
    team = Replicas(database)
    (lead,) = team.cards(1)
    copy = ("C0", "9.000001")
    team.feedback.react(reaction(copy[1]))
    # Somebody presses a button of it before Slack was asked whose card it is.
    database.change(lambda work: work.deliveries.card_seen(lead, *copy))
    assert team.told(lead) == []
    assert team.one().step()
    assert team.told(lead) == ["voted good"]


def test_a_vote_that_was_told_is_not_told_again(database: Database) -> None:
    team = Replicas(database)
    (lead,) = team.cards(1)
    team.feedback.react(reaction("1.000001"))
    assert team.told(lead) == ["voted good"]
    for _ in range(2):
        database.change(lambda work: team.feedback.card_posted(work, lead, "C0", "1.000001"))
    assert team.told(lead) == ["voted good"]


def test_whose_card_a_message_is_may_never_be_told_and_the_others_go_on(
    database: Database,
) -> None:
    team = Replicas(database)
    (lead,) = team.cards(1)
    team.slack.leads["C0", "9.000002"] = lead
    team.feedback.react(reaction("9.000001"))
    team.feedback.react(reaction("9.000002"))
    team.slack.errors[:] = ["not_in_channel"]
    team.round(team.one())
    assert team.told(lead) == ["voted good"]


def test_a_repaired_reaction_on_a_copy_that_nobody_knows_counts(database: Database) -> None:
    team = Replicas(database)
    (lead,) = team.cards(1)
    copy = ("C0", "9.000001")
    team.slack.there[copy], team.slack.leads[copy] = {("U0ANA", "+1")}, lead
    lookout = Lookout()
    lookout.missed(*copy)
    here = team.one(lookout)
    here.alive()
    team.round(here)
    assert team.votes(lead) == {"U0ANA": Verdict.GOOD}
    assert team.told(lead) == ["voted good"]


def test_a_fact_is_replaced_only_by_who_knows_it(database: Database) -> None:
    def swap(before: str | None, after: str) -> bool:
        return database.change(lambda work: work.facts.swap("x:1", before, after))

    assert swap(None, "a")
    assert not swap(None, "b")
    assert not swap("b", "c")
    assert swap("a", "c")
    assert database.read(lambda work: dict(work.facts.named("x:"))) == {"x:1": "c"}
