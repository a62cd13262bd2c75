"""`/gaps`, its buttons and form, "No asset for this", and what askers say of an answer."""

import json
from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.dataclass import dataclass
from bot.domain.gap_shown import Decision, Listing, Refusal, Which
from bot.domain.gaps import GapState
from bot.services.calling_back import CallBack
from bot.services.gap_desk import GapClick, GapDesk
from bot.services.gap_table import csv_of
from bot.slack import ids
from bot.slack.views import gap_forms as forms
from bot.slack.views import gaps as views
from bot.slack.views.forms import told
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers.forms import values_of
from handlers.payloads import (
    Body,
    actor_of,
    commander_of,
    identity_of,
    lead_id_of,
    private,
    submission_identity,
)

_REFUSED = {
    Refusal.NO_REASON: (forms.WHY, "Whoever asked is told why, so write a sentence."),
    Refusal.NOT_MARKETING: (forms.ASSIGNEE, "Only marketing and admins see what people asked."),
}


@dataclass(frozen=True)
class Gaps:
    """What the doors open on."""

    desk: GapDesk
    calls: CallBack


def register(slack: App, services: Gaps, look: Callable[[], Look]) -> None:
    """Listen for the command, the buttons and the forms."""
    desk, calls = services.desk, services.calls
    _register_command(slack, services, look)
    _register_form(slack, services, look)

    @slack.action(ids.GAP_TAKE)
    def on_take(ack: Ack, body: Body) -> None:
        desk.take(gap_click(body))
        ack()

    @slack.action(ids.GAP_DONE)
    def on_done(ack: Ack, body: Body) -> None:
        desk.done(gap_click(body))
        ack()

    @slack.action(ids.GAP_SOLVED)
    def on_solved(ack: Ack, body: Body) -> None:
        calls.solved(identity_of(body), actor_of(body), lead_id_of(_value(body)))
        ack()

    @slack.action(ids.GAP_MISSING)
    def on_missing(ack: Ack, body: Body) -> None:
        calls.missing(identity_of(body), actor_of(body), lead_id_of(_value(body)))
        ack()

    @slack.action(ids.NO_ASSET)
    def on_no_asset(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        # In the listener, because Slack takes the trigger for three seconds only.
        view = forms.no_asset(lead_id_of(_value(body)))
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.NO_ASSET_FORM)
    def on_asset_asked(ack: Ack, body: Body) -> None:
        lead_id = lead_id_of(body["view"]["private_metadata"])
        words = values_of(body).text(forms.WORDS)
        asked = desk.no_asset(submission_identity(body), actor_of(body), lead_id, words)
        text = "Marketing is asked for it." if asked else "This is for colleagues, on known leads."
        ack(response_action="update", view=told("No asset for this", text))


def _register_command(slack: App, services: Gaps, look: Callable[[], Look]) -> None:
    desk = services.desk

    @slack.command(ids.GAPS)
    def on_command(ack: Ack, body: Body) -> None:
        word, actor = body.get("text", "").strip().lower(), commander_of(body)
        if word == "help" or (word not in {"", "csv", *Which} and word):
            ack(**private(usage(ids.GAPS, word)))
            return
        which = Which(word) if word in set(Which) else Which.ALL if word else Which.OPEN
        found = desk.listed(actor, which)
        answer: Message
        if found is None:
            answer = views.stranger()
        elif not isinstance(found, Listing):
            answer = views.own(found, look())
        elif word == "csv":
            answer = views.as_csv(csv_of([row.ranked for row in found.rows]))
        else:
            answer = views.listing(found, look())
        ack(**private(answer))


def _register_form(slack: App, services: Gaps, look: Callable[[], Look]) -> None:
    desk = services.desk

    @slack.action(ids.GAP_OPEN)
    def on_open(ack: Ack, body: Body, client: WebClient) -> None:
        click = gap_click(body)
        found = desk.details(click.actor, click.gap_id)
        ack()
        if found:
            carried = {
                "gap": click.gap_id,
                "which": click.which,
                "response_url": click.response_url,
            }
            view = forms.form(found, carried, look())
        else:
            view = told("Not there", "There is no such gap for you any more.")
        # In the listener, because Slack takes the trigger for three seconds only.
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.GAP_FORM)
    def on_submit(ack: Ack, body: Body) -> None:
        carried = json.loads(body["view"]["private_metadata"])
        click = GapClick(
            submission_identity(body),
            actor_of(body),
            carried["gap"],
            Which(carried["which"]),
            carried["response_url"],
        )
        match desk.decide(click, decision_of(body)):
            case None:
                ack()
            case Refusal.NOT_THERE:
                text = "There is no such gap for you any more."
                ack(response_action="update", view=told("Not there", text))
            case refused:
                block, why = _REFUSED[refused]
                ack(response_action="errors", errors={block: why})


def gap_click(body: Body) -> GapClick:
    """A press of a button whose value is `<gap id>|<which list>`."""
    number, _, which = _value(body).partition("|")
    ephemeral = body.get("container", {}).get("is_ephemeral", False)
    return GapClick(
        identity=identity_of(body),
        actor=actor_of(body),
        gap_id=lead_id_of(number),
        which=Which(which) if which in set(Which) else Which.OPEN,
        # Only a private message may be replaced: a direct message stays as it is.
        response_url=body.get("response_url") if ephemeral else None,
    )


def decision_of(body: Body) -> Decision:
    """What was filled in."""
    values = values_of(body)
    into = values.chosen(forms.INTO)
    apart = values.of(forms.APART).get("selected_options") or []
    return Decision(
        state=GapState(values.chosen(forms.STATE)),
        assignee=values.person(forms.ASSIGNEE),
        due=values.day(forms.DUE),
        why=values.text(forms.WHY),
        into=lead_id_of(into) if into else None,
        apart=frozenset(lead_id_of(one["value"]) for one in apart),
    )


def _value(body: Body) -> str:
    return str(body["actions"][0].get("value", ""))
