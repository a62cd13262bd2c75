"""How far a lead has come: the Stage button with its form, and the words of `/lead`."""

from collections.abc import Callable
from datetime import date

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.leads import Stage
from bot.domain.money import Money, UnreadableMoneyError, read_money
from bot.domain.people import Actor
from bot.services.stages import Answer, Outcome, StageService, Wish
from bot.slack import ids
from bot.slack.views import stages as views
from bot.slack.views.kit import Json, Message
from handlers.payloads import Body, actor_of, lead_id_of, press_of, submission_identity, submitted
from handlers.sla import Deed


def register(slack: App, stages: StageService) -> None:
    """Listen for the Stage button, its form, and Undo."""

    @slack.action(ids.STAGE)
    def on_stage(ack: Ack, body: Body, client: WebClient) -> None:
        click = press_of(body)
        found = stages.look(click.lead_id, click.actor)
        ack()
        if found.answer is Answer.DONE and found.lead is not None:
            today = stages.day_of(stages.clock())
            currency = stages.settings.money.currency
            view = views.form(found.lead, found.last, today, currency)
        else:
            view = views.window(views.refused(found.answer))
        _open(client, body, view)

    @slack.view(ids.MOVE_STAGE)
    def on_submit(ack: Ack, body: Body) -> None:
        values = submitted(body)
        worth, problems = {}, {}
        for field in (views.VALUE_FIELD, views.LIFETIME_FIELD):
            try:
                worth[field] = _money(values.get(field, ""), stages)
            except UnreadableMoneyError as error:
                problems[field] = f"{error.what} {error.fix}"
        if problems:
            ack(response_action="errors", errors=problems)
            return
        stage, day = Stage(values[views.STAGE_FIELD]), values.get(views.DAY_FIELD)
        wish = Wish(
            stage,
            worth[views.VALUE_FIELD] if stage is Stage.WON else None,
            worth[views.LIFETIME_FIELD] if stage is Stage.WON else None,
            values.get(views.REASON_FIELD, "") if stage in _WITH_REASON else "",
            date.fromisoformat(day) if day else None,
        )
        lead_id = lead_id_of(body["view"]["private_metadata"])
        outcome = stages.move(lead_id, actor_of(body), wish, submission_identity(body))
        if outcome.answer is Answer.WRONG_DAY:
            ack(response_action="errors", errors={views.DAY_FIELD: views.why_not(outcome.answer)})
        else:
            ack(response_action="update", view=views.window(_answer(outcome, views.kept)))

    @slack.action(ids.UNDO_STAGE)
    def on_undo(ack: Ack, body: Body, client: WebClient) -> None:
        click = press_of(body)
        outcome = stages.undo(click.lead_id, click.actor, click.identity)
        ack()
        _open(client, body, views.window(_answer(outcome, views.taken_back)))


#: What people say of other stages needs no reason; what stands in the form is an older one's.
_WITH_REASON = frozenset({Stage.LOST, Stage.REJECTED, Stage.RECYCLED})


def deeds(stages: StageService) -> dict[str, Deed]:
    """The words of `/lead` that move a lead."""

    def move(word: str) -> Deed:
        def deed(rest: str, actor: Actor) -> Message:
            number, _, words = rest.strip().partition(" ")
            lead_id = lead_id_of(number.lstrip("#"))
            try:
                wish = _wish(word, words.strip(), stages)
            except UnreadableMoneyError as error:
                return views.unreadable(error.what, error.fix)
            if wish is None or not lead_id:
                return views.usage(word)
            return _answer(stages.move(lead_id, actor, wish, _typed(actor, stages)), views.kept)

        return deed

    def undo(rest: str, actor: Actor) -> Message:
        lead_id = lead_id_of(rest.strip().lstrip("#"))
        if not lead_id:
            return views.usage("undo")
        return _answer(stages.undo(lead_id, actor, _typed(actor, stages)), views.taken_back)

    return {word: move(word) for word in ("stage", "correct", "won", "lost")} | {"undo": undo}


def _wish(word: str, words: str, stages: StageService) -> Wish | None:
    """What the words after a lead's number ask for; None when they cannot be read."""
    if word == "won":
        return Wish(Stage.WON, _money(words, stages))
    if word == "lost":
        return Wish(Stage.LOST, reason=words)
    first, _, rest = words.partition(" ")
    if first.lower() not in list(Stage):
        return None
    stage = Stage(first.lower())
    worth = _money(rest, stages) if stage is Stage.WON else None
    return Wish(stage, worth, reason="" if worth else rest.strip(), correct=word == "correct")


def _money(words: str, stages: StageService) -> Money | None:
    return read_money(words, stages.settings.money.currency) if words.strip() else None


def _typed(actor: Actor, stages: StageService) -> str:
    return f"command:stage:{actor.user}:{stages.clock().isoformat()}"


def _answer(outcome: Outcome, done: Callable[..., Message]) -> Message:
    if outcome.answer is Answer.DONE and outcome.lead is not None:
        return done(outcome.lead, outcome.last)
    return views.refused(outcome.answer)


def _open(client: WebClient, body: Body, view: Json) -> None:
    """Show a window in the listener, because Slack takes the trigger for three seconds only."""
    if body.get("view"):
        client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)
