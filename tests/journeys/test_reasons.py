"""Why a lead is bad: asked once, in private, and answered with one click."""

from .places import HTTP, PAIRS
from .team import Json, Team

QUESTION = "Why is the lead Ada Lovelace bad?"


def asked(team: Team) -> Json:
    return team.told(team.ana, "leads", QUESTION)


@PAIRS
def test_a_bad_vote_is_asked_about_once_and_the_answer_takes_the_questions_place(
    team: Team,
) -> None:
    card = team.new_card()
    # The thread is told of what happens within three seconds.
    with team.clock.standing():
        team.ana.react(card, "-1")
        question = asked(team)
        assert not team.ben.ephemerals("leads")
        team.ana.click(question, "Spam or test")
        team.told(team.ana, "leads", "Thank you, noted: Spam or test")
        assert len(team.ana.ephemerals("leads")) == 1
        team.sees(card, "bad: <@U0ANA> (Spam or test)")
    team.thread(card, "says bad, gives the reason “Spam or test”")


@HTTP
def test_a_reason_is_changed_and_taken_back(team: Team) -> None:
    card = team.new_card()
    team.press(team.ana, card, "vote_bad")
    team.ana.click(asked(team), "Spam or test")
    team.ana.click(team.told(team.ana, "leads", "noted: Spam"), "Change")
    team.ana.click(asked(team), "No budget")
    answer = team.told(team.ana, "leads", "noted: No budget")
    team.sees(card, "bad: <@U0ANA> (No budget)")
    team.ana.click(answer, "Take the reason back")
    team.told(team.ana, "leads", "No reason noted")
    team.sees(card, "bad: <@U0ANA>", without=("No budget",))
    team.thread(card, "gives the reason “No budget”", "took the reason back")


@HTTP
def test_whoever_would_rather_not_say_is_not_asked_again(team: Team) -> None:
    card = team.new_card()
    team.ana.react(card, "-1")
    team.ana.click(asked(team), "I'd rather not say")
    team.told(team.ana, "leads", "No reason noted")
    team.ana.unreact(card, "-1")
    team.sees(card, "Ada Lovelace", without=("bad: <@U0ANA>",))
    team.ana.react(card, "no_entry_sign")
    team.sees(card, "bad: <@U0ANA>")
    team.stays(lambda: all(QUESTION not in one["text"] for one in team.ana.ephemerals("leads")))


@HTTP
def test_a_kept_reason_counts_again_with_the_next_bad_vote(team: Team) -> None:
    card = team.new_card()
    team.press(team.ana, card, "vote_bad")
    team.ana.click(asked(team), "No budget")
    team.sees(card, "bad: <@U0ANA> (No budget)")
    team.press(team.ana, card, "vote_good")
    team.sees(card, "good: <@U0ANA>", without=("No budget",))
    team.press(team.ana, card, "vote_bad")
    team.sees(card, "bad: <@U0ANA> (No budget)")


@HTTP
def test_a_reason_makes_the_vote_bad_again(team: Team) -> None:
    card = team.new_card()
    team.ana.react(card, "-1")
    question = asked(team)
    team.press(team.ana, card, "vote_good")
    team.sees(card, "good: <@U0ANA>")
    team.ana.click(question, "Spam or test")
    team.sees(card, "bad: <@U0ANA> (Spam or test)", without=("good: <@U0ANA>",))


@HTTP
def test_everybody_is_asked_for_themselves(team: Team) -> None:
    card = team.new_card()
    team.ana.react(card, "-1")
    team.ben.react(card, "-1")
    team.ana.click(asked(team), "Spam or test")
    team.ben.click(team.told(team.ben, "leads", QUESTION), "No budget")
    team.sees(card, "<@U0ANA> (Spam or test)", "<@U0BEN> (No budget)")
