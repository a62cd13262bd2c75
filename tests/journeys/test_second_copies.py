"""A card that was posted twice, because nobody knew whether Slack had acted, stays one lead."""

from .places import PAIRS
from .team import Json, Team


def copies(team: Team, name: str) -> list[Json]:
    return [one for one in team.ana.messages("leads") if name in one["text"]]


@PAIRS
def test_a_reaction_on_the_copy_that_baton_does_not_remember_counts(team: Team) -> None:
    team.workspace.fault(on="chat.postMessage", do="reset_after", times=1)
    team.post(name="Ada Lovelace")
    team.workspace.wait_for(lambda: len(copies(team, "Ada")) == 2, what="the second copy")
    forgotten, card = copies(team, "Ada")
    team.ana.react(forgotten, "+1")
    team.sees(card, "good: <@U0ANA>")
    team.ana.unreact(forgotten, "+1")
    team.sees(card, "Ada", without=("good: <@U0ANA>",))


@PAIRS
def test_a_reaction_on_a_message_that_is_no_card_changes_nothing(team: Team) -> None:
    card = team.new_card("Ada Lovelace")
    team.press(team.ben, card, "lead_claim")
    reply = team.thread(card, "Ben Okafor claimed the lead")[-1]
    team.ana.react(reply, "+1")
    team.wait_for(
        lambda: team.read(lambda work: work.facts.first("stray:")) is None, "it being looked at"
    )
    team.sees(card, "Ada", without=("good: <@U0ANA>",))
