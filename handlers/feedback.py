"""Votes: a 👍 is the same as a button and as a reaction."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App

from bot.domain.feedback import Verdict
from bot.domain.people import Home
from bot.services.feedback import FeedbackService, ReactionEvent, ReasonGiven
from bot.slack import ids
from handlers.payloads import Body, actor_of, click_of, identity_of, lead_id_of, moment, press_of

#: Takes a reaction on a message of Baton's; says by its own identity what it has seen before.
React = Callable[[ReactionEvent], None]

_VOTE = re.compile(f"^{ids.VOTE}({'|'.join(Verdict)})$")
_JUDGE = re.compile(f"^{ids.JUDGE}({'|'.join(Verdict)})$")
_REASON = re.compile(f"^({ids.REASON}.+|{ids.NO_REASON})$")


def register(
    slack: App,
    feedback: FeedbackService,
    home: Home,
    also: Sequence[React] = (),
    anywhere: Sequence[React] = (),
) -> None:
    """Listen for vote buttons, reasons and reactions.

    `also` are told of reactions on Baton's messages, `anywhere` of those on any message.
    """
    _register_reactions(slack, (feedback.react, *also), anywhere, home)

    @slack.action(_VOTE)
    def on_vote(ack: Ack, body: Body) -> None:
        verdict = Verdict(body["actions"][0]["action_id"].removeprefix(ids.VOTE))
        feedback.vote(click_of(body), verdict)
        ack()

    @slack.action(_JUDGE)
    def on_vote_in_a_reminder(ack: Ack, body: Body) -> None:
        verdict = Verdict(body["actions"][0]["action_id"].removeprefix(ids.JUDGE))
        feedback.vote(press_of(body), verdict)
        ack()

    @slack.action(_REASON)
    def on_reason(ack: Ack, body: Body) -> None:
        feedback.reason(reason_of(body))
        ack()

    @slack.action(ids.WHY)
    def on_change_of_reason(ack: Ack, body: Body) -> None:
        feedback.ask_again(reason_of(body))
        ack()


def _register_reactions(
    slack: App, reacts: Sequence[React], anywhere: Sequence[React], home: Home
) -> None:
    """Listen once for all: Bolt hands an event to one listener only."""

    def tell(body: Body, event: dict[str, Any], *, present: bool) -> None:
        reaction = reaction_of(body, event, present=present)
        if reaction is None:
            return
        ours = reaction.author in {home.bot_user, None}
        for react in (*anywhere, *(reacts if ours else ())):
            react(reaction)

    @slack.event("reaction_added")
    def on_added(body: Body, event: dict[str, Any]) -> None:
        tell(body, event, present=True)

    @slack.event("reaction_removed")
    def on_removed(body: Body, event: dict[str, Any]) -> None:
        tell(body, event, present=False)


def reason_of(body: Body) -> ReasonGiven:
    """A press in the private "why?"."""
    action = body["actions"][0]
    _, _, reason = action["value"].partition(":")
    return ReasonGiven(
        identity=identity_of(body),
        lead_id=lead_id_of(action["value"]),
        actor=actor_of(body),
        reason=reason or None,
        at=moment(action["action_ts"]),
        response_url=body.get("response_url"),
    )


def reaction_of(body: Body, event: dict[str, Any], *, present: bool) -> ReactionEvent | None:
    """A reaction on a message; None for any on something else."""
    item = event["item"]
    if item.get("type") != "message":
        return None
    return ReactionEvent(
        identity=f"event:{body['event_id']}",
        channel_id=item["channel"],
        ts=item["ts"],
        person=event["user"],
        name=event["reaction"],
        present=present,
        at=moment(event["event_ts"]),
        author=event.get("item_user"),
    )
