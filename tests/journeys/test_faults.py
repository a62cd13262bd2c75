"""Slack fails in every way it can; leads end up right."""

import time

import pytest

from bot.domain.deliveries import Delivery
from bot.ports import UnitOfWork
from bot.slack.views.kit import Message

from .places import HTTP, POSTGRESQL, SOCKET
from .team import Json, Team


def cards(team: Team, name: str, channel: str = "leads") -> list[Json]:
    return [one for one in team.ana.messages(channel) if name in one["text"]]


@HTTP
def test_a_429_rests_only_its_channel_and_keeps_the_order(team: Team) -> None:
    team.new_card("Ada")
    refusal = {"do": "status", "status": 429, "retry_after": 30, "times": 1}
    team.workspace.fault(on="chat.postMessage", **refusal)
    team.post(name="Bob")
    team.wait_for(lambda: team.workspace.faults()[0]["fired"], "the refusal")
    team.post(name="Cleo")
    team.new_card("Elsewhere", country="FR")
    team.advance(20)
    team.stays(lambda: not cards(team, "Bob") and not cards(team, "Cleo"))
    team.advance(11)
    team.card("Cleo")
    texts = str([one["text"] for one in team.ana.messages("leads")])
    assert texts.index("Ada") < texts.index("Bob") < texts.index("Cleo")


@HTTP
@pytest.mark.parametrize(
    ("fault", "copies"),
    [
        ({"do": "status", "status": 500}, 1),
        ({"do": "error", "error": "internal_error"}, 1),
        ({"do": "reset_before"}, 1),
        ({"do": "reset_after"}, 2),
        ({"do": "garbage"}, 2),
    ],
    ids=["500", "internal_error", "reset before", "reset after", "garbage"],
)
def test_a_card_comes_though_nobody_knows_what_became_of_the_first_try(
    team: Team, fault: Json, copies: int
) -> None:
    team.workspace.fault(on="chat.postMessage", times=1, **fault)
    team.post(name="Ada", country="FR")
    team.wait_for(lambda: len(cards(team, "Ada", "leads-emea")) == copies, "the card")
    team.stays(lambda: len(cards(team, "Ada", "leads-emea")) == copies, 0.3)
    assert team.read(lambda work: work.deliveries.unknowns()) == 1


@HTTP
def test_every_button_of_a_second_copy_works(team: Team) -> None:
    team.workspace.fault(on="chat.postMessage", do="reset_after", times=1)
    team.post(name="Ada")
    team.wait_for(lambda: len(cards(team, "Ada")) == 2, "both copies")
    orphan, card = cards(team, "Ada")
    team.ana.react(orphan, "+1")
    team.press(team.ben, orphan, "lead_claim")
    team.sees(card, "Claimed by <@U0BEN>", "good: <@U0ANA>")
    team.ana.unreact(orphan, "+1")
    team.sees(card, "Claimed by <@U0BEN>", without=("good: <@U0ANA>",))
    team.press(team.dana, orphan, "vote_bad")
    team.told(team.dana, "leads", "Why is")
    team.press(team.dana, orphan, "lead_details")
    assert "Ada" in str(team.dana.modal()["blocks"])


@HTTP
def test_slow_answers_hold_up_no_click(team: Team) -> None:
    card = team.new_card("Ada")
    team.workspace.fault(on="chat.*", do="slow", seconds=2)
    started = time.monotonic()
    assert team.press(team.ana, card, "vote_good")["ms"] < 1000
    assert team.press(team.ben, card, "lead_claim")["ms"] < 1000
    assert time.monotonic() - started < 2
    team.sees(card, "Claimed by <@U0BEN>", "good: <@U0ANA>")
    assert len(cards(team, "Ada")) == 1


@HTTP
def test_an_edit_that_failed_is_made_again_and_never_posted_anew(team: Team) -> None:
    card = team.new_card("Ada")
    for number, do in enumerate(("reset_before", "reset_after", "garbage", "error", "status")):
        team.workspace.clear_faults()
        team.workspace.fault(on="chat.update", do=do, times=1)
        said = ("good", "unsure")[number % 2]
        team.press(team.ben, card, f"vote_{said}")
        team.sees(card, {"good": "good: <@U0BEN>", "unsure": "not sure: <@U0BEN>"}[said])
        assert team.workspace.faults()[0]["fired"] == 1
    assert len(cards(team, "Ada")) == 1
    assert team.read(lambda work: work.deliveries.unknowns()) == 0


@HTTP
def test_nothing_is_lost_while_slack_refuses_the_token(team: Team) -> None:
    card = team.new_card("Ada")
    team.workspace.fault(on="chat.*", do="error", error="invalid_auth")
    team.post(name="Bob")
    assert team.press(team.ben, card, "lead_claim")["delivered"]
    team.wait_for(lambda: team.workspace.faults()[0]["fired"] >= 2, "refusals")
    team.stays(lambda: team.workspace.faults()[0]["fired"] <= 3)
    team.workspace.clear_faults()
    team.advance(31)
    team.card("Bob")
    team.sees(card, "Claimed by <@U0BEN>")
    assert len(cards(team, "Bob")) == 1


@HTTP
def test_blocks_that_slack_refuses_are_left_out_and_the_text_says_it_all(team: Team) -> None:
    team.workspace.fault(on="chat.postMessage", do="error", error="invalid_blocks", times=1)
    team.post(name="Ada", company="Engines")
    assert "Engines" in team.card("Ada")["text"]


@SOCKET
@pytest.mark.parametrize("how", ["warn", "now"])
def test_clicks_and_reactions_survive_a_reconnection(team: Team, how: str) -> None:
    card = team.new_card("Ada")
    team.workspace.call("POST", "faults", {"disconnect": how})
    team.ana.react(card, "+1")
    team.sees(card, "good: <@U0ANA>")

    def claimed() -> bool:
        return bool(team.press(team.ben, card, "lead_claim")["delivered"])

    team.wait_for(claimed, "a click")
    team.sees(card, "Claimed by <@U0BEN>")


@HTTP
def test_a_click_that_got_lost_changes_nothing_and_can_be_repeated(team: Team) -> None:
    card = team.new_card("Ada")
    team.workspace.fault(on="action", do="lost", times=1)
    assert not team.press(team.ben, card, "lead_claim")["delivered"]
    assert "not claimed" in team.ana.message("leads", ts=card["ts"])["text"]
    assert team.press(team.ben, card, "lead_claim")["delivered"]
    team.sees(card, "Claimed by <@U0BEN>")


@HTTP
def test_details_that_cannot_be_opened_are_a_click_that_failed(team: Team) -> None:
    card = team.new_card("Ada")
    team.workspace.fault(on="views.open", do="error", error="expired_trigger_id", times=1)
    assert not team.press(team.ana, card, "lead_details")["delivered"]
    assert team.press(team.ana, card, "lead_details")["delivered"]
    assert "Ada" in str(team.ana.modal()["blocks"])


@POSTGRESQL
def test_many_leads_end_up_right_while_a_tenth_of_all_calls_fail(team: Team) -> None:
    for number, do in enumerate(("reset_before", "reset_after", "garbage", "error", "status")):
        team.workspace.fault(on="*", share=0.02, seed=number, do=do)
    for number in range(12):
        team.post(name=f"Lead{number:02}", country="FR" if number % 2 else "GB")
    team.wait_for(lambda: everything_shown(team), "all cards", 25)
    for channel, odd in (("leads", 0), ("leads-emea", 1)):
        for number in range(odd, 12, 2):
            assert cards(team, f"Lead{number:02}", channel)
    copies = sum(len(team.ana.messages(channel)) for channel in ("leads", "leads-emea"))
    assert copies - 12 <= team.read(lambda work: work.deliveries.unknowns())


def everything_shown(team: Team) -> bool:
    team.advance(1)
    return not team.read(lambda work: work.deliveries.backlog())


@HTTP
def test_a_card_for_which_memory_was_short_is_rendered_again(team: Team) -> None:
    render, tried = team.baton.messenger.render, list[str]()

    def short(work: UnitOfWork, delivery: Delivery) -> Message | None:
        tried.append(delivery.key)
        if len(tried) < 3:
            raise MemoryError
        return render(work, delivery)

    team.baton.messenger.render = short
    team.post(name="Ada")
    team.wait_for(lambda: tried, "a try")
    team.advance(3)
    team.wait_for(lambda: tried[1:], "another")
    team.advance(3)
    team.card("Ada")


@HTTP
def test_what_can_never_be_rendered_holds_up_no_other(team: Team) -> None:
    render = team.baton.messenger.render

    def broken(work: UnitOfWork, delivery: Delivery) -> Message | None:
        if delivery.key == "lead:1:card":
            raise ValueError
        return render(work, delivery)

    team.baton.messenger.render = broken
    team.post(name="Ada")
    team.post(name="Bob")
    for _ in range(3):
        time.sleep(0.7)
        team.advance(3)
    team.card("Bob")
    assert not cards(team, "Ada")


@HTTP
def test_a_card_that_could_not_be_noted_is_not_posted_again(team: Team) -> None:
    on_card, noted = team.baton.messenger.on_card, list[int]()

    def short(work: UnitOfWork, lead_id: int, channel_id: str, ts: str) -> None:
        noted.append(lead_id)
        if noted == [1]:
            raise MemoryError
        on_card(work, lead_id, channel_id, ts)

    team.baton.messenger.on_card = short
    team.post(name="Ada")
    team.wait_for(lambda: noted, "the card")
    for _ in range(3):
        team.advance(3)
        time.sleep(0.7)
    assert len(cards(team, "Ada")) == 1


@HTTP
def test_a_reply_waits_for_the_card_that_could_not_be_shown_before(team: Team) -> None:
    render, tried = team.baton.messenger.render, list[str]()

    def short(work: UnitOfWork, delivery: Delivery) -> Message | None:
        if delivery.key == "lead:1:card":
            tried.append(delivery.key)
            if len(tried) <= 6:
                raise MemoryError
        return render(work, delivery)

    def given_up() -> bool:
        team.advance(1)
        return bool(team.read(lambda work: work.deliveries.failures()))

    team.baton.messenger.render = short
    team.post(name="Ada", email="ada@example.com")
    team.wait_for(given_up, "the card being given up")
    assert len(tried) == 3
    team.post(name="Ada", email="ada@example.com")
    team.wait_for(lambda: everything_shown(team) and cards(team, "Ada"), "the card")
    [card] = cards(team, "Ada")
    [reply] = team.ana.thread(card["channel"], card["ts"])[-1:]
    assert "again" in reply["text"]
    assert not team.read(lambda work: work.deliveries.failures())
