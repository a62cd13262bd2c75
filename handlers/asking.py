"""Questions by command, by name, in direct messages and channels; and what answers are used for."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.dataclass import dataclass
from bot.domain.answers import Question, Where
from bot.domain.asking import addresses_somebody, asks_nothing, is_question, is_thanks, typed
from bot.domain.content import Audience
from bot.domain.drafts import Draft
from bot.domain.people import Actor, Home
from bot.services.answer_deeds import AnswerClick, AnswerDeeds
from bot.services.answering import AnswerService
from bot.services.asked import Asked, Refused
from bot.services.drafting import DraftService
from bot.slack import ids
from bot.slack.views import answer as views
from bot.slack.views import answer_form as forms
from bot.slack.views.kit import Message
from handlers.forms import values_of
from handlers.payloads import (
    Body,
    actor_of,
    commander_of,
    identity_of,
    lead_id_of,
    moment,
    private,
    submission_identity,
)
from handlers.threads import LATE, waited

#: Longer messages are read so far.
_LONGEST = 4_000
_REFUSED = {
    Refused.STRANGER: views.not_a_member,
    Refused.TOO_MANY: views.too_many,
    Refused.LATER: views.later,
}


@dataclass(frozen=True)
class Asking:
    """What the doors open on."""

    answers: AnswerService
    deeds: AnswerDeeds
    drafts: DraftService
    today: Callable[[], date]
    #: Whether app.yaml names any content to answer from.
    has_content: bool


def register(slack: App, services: Asking, home: Home) -> None:
    """Listen for questions, for the buttons under answers, and for answers to be saved."""
    _register_command(slack, services)
    _register_messages(slack, services.answers, home)
    _register_buttons(slack, services.deeds)
    _register_saving(slack, services.drafts)


def _register_command(slack: App, services: Asking) -> None:
    @slack.command(ids.ASK)
    def on_ask(ack: Ack, body: Body) -> None:
        words = " ".join(body.get("text", "").split())[:_LONGEST]
        if asks_nothing(words) or is_thanks(words):
            ack(**private(views.no_question()))
            return
        asked = Asked(
            identity=f"command:{body.get('trigger_id', '')}",
            actor=commander_of(body),
            words=words,
            where=Where.PRIVATE,
            channel_id=body.get("channel_id", ""),
            at=datetime.now(UTC),
            response_url=body.get("response_url"),
        )
        late = waited() > LATE and asked.response_url is not None
        answers = services.answers
        told = answers.late.put_off(asked) if late else answers.ask(asked)
        ack(**private(_told(services, told)))


def _told(services: Asking, told: Question | Refused) -> Message:
    if isinstance(told, Refused):
        return _REFUSED[told]()
    if told.answer is None or not (services.has_content or told.answer.found):
        return views.nothing_yet()
    return views.answer(
        views.AnswerShown(
            told.id,
            told.words,
            told.answer,
            services.today(),
            shares=told.channel_id[:1] in {"C", "G"},
            shortening=services.answers.shortens(told.answer),
        )
    )


def _register_messages(slack: App, answers: AnswerService, home: Home) -> None:
    @slack.event("app_mention")
    def on_mention(body: Body, event: dict[str, Any]) -> None:
        if _by_a_person(event, home):
            thread = event.get("thread_ts") or event["ts"]
            answers.hear(_asked(body, event, Where.THREAD, thread))

    @slack.event("message")
    def on_message(body: Body, event: dict[str, Any]) -> None:
        if not _by_a_person(event, home):
            return
        if event.get("channel_type") == "im":
            answers.hear(_asked(body, event, Where.DIRECT, event.get("thread_ts")))
            return
        text = event.get("text") or ""
        if "thread_ts" in event or addresses_somebody(text) or not is_question(typed(text)):
            return
        answers.hear(_asked(body, event, Where.CHANNEL, event["ts"]))


def _by_a_person(event: dict[str, Any], home: Home) -> bool:
    """Whether a person wrote it just now: no app, no edit, no deletion, no message of our own.

    Nothing that an app writes is answered, so that two apps never talk to each other for ever.
    """
    by_app = any(event.get(key) for key in ("bot_id", "bot_profile", "app_id", "subtype", "hidden"))
    return not by_app and event.get("user") not in {None, "", "USLACKBOT", home.bot_user}


def _asked(body: Body, event: dict[str, Any], where: Where, thread: str | None) -> Asked:
    team = event.get("user_team") or event.get("team") or body.get("team_id")
    return Asked(
        identity=f"event:{body['event_id']}",
        actor=Actor(event["user"], team),
        words=typed(event.get("text") or "")[:_LONGEST],
        where=where,
        channel_id=event["channel"],
        at=moment(event["ts"]),
        thread_ts=thread,
    )


def _register_buttons(slack: App, deeds: AnswerDeeds) -> None:
    @slack.action(ids.ANSWER_RATE)
    def on_rate(ack: Ack, body: Body) -> None:
        rating, _, number = body["actions"][0].get("value", "").partition(":")
        deeds.rate(_click(body, number), good=rating == "good")
        ack()

    @slack.action(ids.ANSWER_SHARE)
    def on_share(ack: Ack, body: Body) -> None:
        deeds.share(_click(body, body["actions"][0]["value"]))
        ack()

    @slack.action(ids.ANSWER_SEND)
    def on_send(ack: Ack, body: Body) -> None:
        deeds.send(_click(body, body["actions"][0]["value"]))
        ack()


def _click(body: Body, number: str) -> AnswerClick:
    container = body.get("container", {})
    return AnswerClick(
        identity=identity_of(body),
        actor=actor_of(body),
        answer_id=lead_id_of(number),
        channel_id=body.get("channel", {}).get("id") or container.get("channel_id", ""),
        # Only a private message may be replaced.
        response_url=body.get("response_url") if container.get("is_ephemeral") else None,
    )


def _register_saving(slack: App, drafts: DraftService) -> None:
    @slack.shortcut(ids.SAVE_ANSWER)
    def on_save(ack: Ack, body: Body, client: WebClient) -> None:
        message, actor = body["message"], actor_of(body)
        channel_id = body["channel"]["id"]
        repositories = drafts.repositories(actor)
        view = forms.not_allowed()
        if repositories:
            question = drafts.question_at(channel_id, message.get("thread_ts"))
            owner = message.get("user") or actor.user
            by_app = bool(message.get("bot_id"))
            view = forms.form(
                question,
                typed(message.get("text") or ""),
                actor.user if by_app else owner,
                repositories,
                {"channel": channel_id},
            )
        ack()
        # In the listener, because Slack takes the trigger for three seconds only.
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.SAVE_FORM)
    def on_submit(ack: Ack, body: Body) -> None:
        draft = submitted(body)
        missing = {
            block: "Write something here."
            for block, words in ((forms.TITLE, draft.title), (forms.TEXT, draft.text))
            if not words
        }
        if missing:
            ack(response_action="errors", errors=missing)
            return
        kept = drafts.save(draft, actor_of(body), submission_identity(body))
        ack(response_action="update", view=forms.saved() if kept else forms.not_allowed())


def submitted(body: Body) -> Draft:
    """What was filled in."""
    values = values_of(body)
    return Draft(
        id=0,
        person=body["user"]["id"],
        channel_id=json.loads(body["view"]["private_metadata"])["channel"],
        repository=values.chosen(forms.REPOSITORY),
        title=" ".join(values.text(forms.TITLE).split()),
        text=values.text(forms.TEXT),
        owner=values.person(forms.OWNER) or "",
        kind=values.chosen(forms.KIND),
        audience=Audience(values.chosen(forms.AUDIENCE)),
        at=datetime.now(UTC),
    )
