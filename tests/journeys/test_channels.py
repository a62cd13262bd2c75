"""Channels that Baton cannot post to: who is told, what waits, and that nothing is lost."""

from collections.abc import Callable

from .places import HTTP, PAIRS
from .team import Json, Team


def direct(team: Team, *texts: str) -> Json:
    """Wait until the admin got a direct message that says all that."""

    def look() -> Json | None:
        got = team.dana.everything(team.dana.direct_channel())
        right = [one for one in got if all(text in one["text"] for text in texts)]
        return right[-1] if right else None

    found = team.wait_for(look, f"the admin being told {texts}")
    assert found is not None
    return found


def obstacle(team: Team, key: str) -> Callable[[], bool]:
    def look() -> bool:
        channel = team.read(lambda work: work.channels.get(key))
        return channel is not None and channel.obstacle is not None

    return look


def names(team: Team, channel: str = "leads") -> list[str]:
    """Whose cards are in a channel, from top to bottom."""
    texts = [one["text"] for one in team.ana.messages(channel)]
    return [text.partition(":")[2].partition(".")[0].strip() for text in texts if "Lead:" in text]


@PAIRS
def test_cards_wait_while_baton_is_not_in_the_channel_and_come_in_order_once_invited(
    team: Team,
) -> None:
    team.new_card("Ada")
    team.dana.act("kick", channel="leads", user="U0BATON")
    direct(team, "I cannot post in the channel “leads”", "/invite @Baton")
    for name in ("Bob", "Cleo", "Dan"):
        team.post(name=name)
    team.new_card("Elsewhere", country="FR")
    team.stays(lambda: names(team) == ["Ada"])
    team.dana.act("invite", channel="leads", user="U0BATON")
    team.wait_for(lambda: len(names(team)) == 4, "all cards")
    assert names(team) == ["Ada", "Bob", "Cleo", "Dan"]
    direct(team, "I can post in the channel “leads” again", "3 leads that waited")


@HTTP
def test_what_happened_meanwhile_is_shown_after_the_invitation(team: Team) -> None:
    card = team.new_card("Ada")
    team.dana.act("kick", channel="leads", user="U0BATON")
    team.wait_for(obstacle(team, "leads"), "noticing")
    team.press(team.ben, card, "lead_claim")
    team.press(team.dana, card, "vote_bad")
    team.advance(4)
    team.stays(lambda: not team.ana.thread("leads", card["ts"]))
    assert not team.dana.ephemerals("leads")
    team.dana.act("invite", channel="leads", user="U0BATON")
    direct(team, "again", "The lead that waited is")
    team.sees(card, "Claimed by <@U0BEN>")
    team.thread(card, "Ben Okafor claimed the lead", "Dana Kim says bad")
    team.told(team.dana, "leads", "Why is the lead Ada bad?")
    team.press(team.ana, card, "lead_release")
    team.told(team.ana, "leads", "only they can release it")


@HTTP
def test_cards_wait_for_an_archived_channel(team: Team) -> None:
    card = team.new_card("Ada", email="ada@engines.example")
    team.dana.act("archive", channel="leads")
    team.post(name="Bob")
    team.post("webinar", email="ada@engines.example", company="Engines")
    direct(team, "#leads is archived")
    team.stays(lambda: names(team) == ["Ada"])
    team.dana.act("unarchive", channel="leads")
    team.wait_for(lambda: "Bob" in str(names(team)), "the card")
    team.sees(card, "Website, then Webinar", "Engines")
    team.thread(card, "the same person came again")


@PAIRS
def test_a_channel_that_is_not_there_yet_gets_its_cards_once_it_is_created(team: Team) -> None:
    direct(team, "There is no channel #later")
    team.post(name="Ada", country="JP")
    team.post(name="Bob", country="JP")
    team.dana.act("create_channel", name="later")
    direct(team, "Baton is not in #later")
    team.dana.act("invite", channel="later", user="U0BATON")
    cards = team.wait_for(lambda: team.dana.messages("later")[1:], "both cards")
    assert "Bob" in cards[0]["text"]


@HTTP
def test_a_renamed_channel_stays_the_same_channel(team: Team) -> None:
    team.new_card("Ada")
    team.dana.act("rename", channel="leads", name="inbound")
    team.post(name="Bob")
    team.wait_for(lambda: "Bob" in str(names(team, "inbound")), "the card")


@HTTP
def test_a_deleted_card_is_posted_anew_with_the_next_change(team: Team) -> None:
    old = team.new_card("Ada", email="ada@engines.example")
    team.dana.act("delete_message", channel="leads", ts=old["ts"])
    team.post("webinar", email="ada@engines.example", company="Engines")
    new = team.card("Engines")
    assert new["ts"] != old["ts"]
    team.press(team.ben, new, "lead_claim")
    team.sees(new, "Claimed by <@U0BEN>")
    team.thread(new, "Ben Okafor claimed the lead")
    assert len(names(team)) == 1


@HTTP
def test_a_card_beyond_editing_is_continued_in_its_thread(team: Team) -> None:
    card = team.new_card("Ada")
    team.workspace.app(edit_window_seconds=60)
    team.advance(120)
    team.press(team.ben, card, "lead_claim")
    replies = team.thread(card, "Slack no longer lets me change the card above")
    standin = next(one for one in replies if "no longer lets me" in one["text"])
    assert "Claimed by <@U0BEN>" in standin["text"]
    team.press(team.ana, standin, "vote_good")
    team.wait_for(
        lambda: (
            "good: <@U0ANA>" in team.ana.thread("leads", card["ts"])[-1]["text"]
            or "good: <@U0ANA>" in team.ana.thread("leads", card["ts"])[-2]["text"]
        ),
        "the vote in a newer reply",
    )
    team.ben.react(standin, "fire")
    team.wait_for(
        lambda: any(
            "<@U0BEN>" in one["text"].partition("Votes")[2] for one in replies_of(team, card)
        ),
        "the reaction on the reply",
    )


def replies_of(team: Team, card: Json) -> list[Json]:
    return team.ana.thread(card["channel"], card["ts"])


@HTTP
def test_a_refusal_that_membership_does_not_explain_is_tried_again_without_noise(
    team: Team,
) -> None:
    team.new_card("Ada")
    team.workspace.fault(
        on="chat.postMessage", do="error", error="restricted_action_read_only_channel"
    )
    team.post(name="Bob")
    team.wait_for(lambda: team.workspace.faults()[0]["fired"] >= 1, "a refusal")
    team.stays(lambda: team.workspace.faults()[0]["fired"] <= 2, 1.5)
    team.workspace.clear_faults()
    team.advance(20)
    team.wait_for(lambda: "Bob" in str(names(team)), "the card")
    assert "resumed" not in str(team.dana.everything(team.dana.direct_channel()))
