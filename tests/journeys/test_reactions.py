"""Rating a lead by reaction: the same vote as by button."""

from .places import HTTP, PAIRS, SOCKET
from .team import Json, Team


def text_of(team: Team, card: Json) -> str:
    return str(team.ana.message(card["channel"], ts=card["ts"])["text"])


@PAIRS
def test_a_reaction_is_a_vote_until_it_is_removed(team: Team) -> None:
    card = team.new_card()
    # The thread is told of what happens within three seconds.
    with team.clock.standing():
        team.ana.react(card, "+1")
        team.sees(card, "good: <@U0ANA>")
        team.ana.unreact(card, "+1")
        team.sees(card, "Ada Lovelace", without=("good: <@U0ANA>",))
    team.thread(card, "Ana Ruiz says good, took their vote back")


@HTTP
def test_aliases_and_skin_tones_count(team: Team) -> None:
    card = team.new_card()
    for name in ("thumbsup", "+1::skin-tone-5", "thumbsup::skin-tone-2", "fire"):
        team.ana.react(card, name)
        team.sees(card, "good: <@U0ANA>")
        team.ana.unreact(card, name)
        team.sees(card, "Ada Lovelace", without=("good: <@U0ANA>",))


@HTTP
def test_one_of_several_emojis_can_go_without_the_vote(team: Team) -> None:
    card = team.new_card()
    for name in ("+1", "+1::skin-tone-3", "fire"):
        team.ana.react(card, name)
    team.sees(card, "good: <@U0ANA>")
    team.ana.unreact(card, "fire")
    team.ana.unreact(card, "+1")
    team.stays(lambda: "good: <@U0ANA>" in text_of(team, card))
    team.ana.unreact(card, "+1::skin-tone-3")
    team.sees(card, "Ada Lovelace", without=("good: <@U0ANA>",))


@HTTP
def test_the_newest_of_buttons_and_reactions_wins(team: Team) -> None:
    card = team.new_card()
    team.ana.react(card, "+1")
    card = team.sees(card, "good: <@U0ANA>")
    team.press(team.ana, card, "vote_unsure")
    card = team.sees(card, "not sure: <@U0ANA>", without=("good: <@U0ANA>",))
    team.ana.react(card, "fire")
    card = team.sees(card, "good: <@U0ANA>", without=("not sure: <@U0ANA>",))
    team.ana.unreact(card, "fire")
    team.sees(card, "not sure: <@U0ANA>", without=("good: <@U0ANA>",))


@HTTP
def test_the_button_takes_back_a_vote_that_was_a_reaction(team: Team) -> None:
    card = team.new_card()
    team.ana.react(card, "+1")
    card = team.sees(card, "good: <@U0ANA>")
    team.press(team.ana, card, "vote_good")
    team.sees(card, "Ada Lovelace", without=("good: <@U0ANA>",))


@HTTP
def test_reactions_that_mean_nothing_or_are_elsewhere_are_ignored(team: Team) -> None:
    card = team.new_card()
    note = team.ben.post("leads", "Look at that one", thread_ts=card["ts"])
    root = team.ben.post("leads", "Good morning")
    team.ana.react(card, "tada")
    team.ana.react(note, "+1")
    team.ana.react(root, "-1")
    team.stays(lambda: "<@U0ANA>, not claimed" in text_of(team, card) and not told(team, card))
    assert "Votes" not in text_of(team, card)
    assert not team.ana.ephemerals("leads")


def told(team: Team, card: Json) -> list[str]:
    replies = team.ana.thread(card["channel"], card["ts"])
    return [reply["text"] for reply in replies if reply["user"] == "U0BATON"]


@HTTP
def test_somebody_whom_baton_has_not_met_is_looked_up_and_counts(team: Team) -> None:
    card = team.new_card()
    team.nora.react(card, "-1")
    team.sees(card, "bad: <@U0NEW>")
    team.thread(card, "Nora New says bad")
    team.told(team.nora, "leads", "Why is")
    assert any(call["request"].get("user") == "U0NEW" for call in team.calls("users.info"))


@SOCKET
def test_a_removal_that_overtakes_its_reaction_wins(team: Team) -> None:
    card = team.new_card()
    team.workspace.fault(on="reaction_added", do="late", seconds=0.5, times=1)
    team.ana.react(card, "+1")
    team.ana.unreact(card, "+1")
    team.stays(lambda: "Votes" not in text_of(team, card), seconds=1.2)
    assert told(team, card) == []


@HTTP
def test_an_event_that_comes_twice_counts_once(team: Team) -> None:
    card = team.new_card()
    team.workspace.fault(on="event", do="duplicate")
    team.ana.react(card, "+1")
    team.sees(card, "good: <@U0ANA>")
    (reply,) = team.thread(card, "Ana Ruiz says good")
    assert reply["text"].count("says") == 1


@HTTP
def test_a_reaction_counts_that_came_before_the_card_was_on_record(team: Team) -> None:
    team.new_card("Somebody before", email="before@engines.example")
    team.workspace.fault(on="chat.postMessage", do="reset_after", times=1)
    team.post(name="Ada Lovelace", email="ada@engines.example")
    first = team.card("Ada Lovelace")
    team.ana.react(first, "+1")

    def both() -> bool:
        cards = [one for one in team.ana.messages("leads") if "Ada Lovelace" in one["text"]]
        return len(cards) == 2

    team.wait_for(both, "the card that is posted again")
    second = team.card("Ada Lovelace")
    assert second["ts"] != first["ts"]
    team.press(team.ben, first, "lead_claim")
    team.sees(second, "Claimed by <@U0BEN>", "good: <@U0ANA>")
    team.ana.react(first, "-1")
    team.sees(second, "bad: <@U0ANA>")
    assert team.read(lambda work: work.deliveries.unknowns()) == 1
