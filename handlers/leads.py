"""Details of a lead, and `/lead add`, `/lead find`, `/lead help`."""

from collections.abc import Callable, Mapping

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.domain.leads import Arrival
from bot.domain.people import Actor, Home
from bot.services.intake import IntakeService, RefusedError
from bot.services.leads import LeadService
from bot.slack import ids
from bot.slack.views import details as details_view
from bot.slack.views import leads as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from handlers.payloads import (
    Body,
    actor_of,
    click_of,
    commander_of,
    lead_id_of,
    private,
    submission_identity,
    submitted,
)
from handlers.sla import Deed


def register(
    slack: App,
    leads: LeadService,
    intake: IntakeService,
    look: Callable[[], Look],
    *,
    home: Home,
    deeds: Mapping[str, Deed],
) -> None:
    """Listen for the Details button, and for the form and the words of `/lead`."""
    register_command(slack, leads, look, home, deeds)

    @slack.action(ids.DETAILS)
    def on_details(ack: Ack, body: Body, client: WebClient) -> None:
        click = click_of(body)
        colleague = leads.may_see(click.actor)
        found = leads.details(click.lead_id, click.actor.user) if colleague else None
        ack()
        if found:
            view = details_view.details(found, look())
        else:
            view = views.gone() if colleague else views.outsider()
        # In the listener, because Slack takes the trigger for three seconds only.
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.view(ids.ADD_LEAD)
    def on_submit(ack: Ack, body: Body) -> None:
        try:
            receipt = intake.add_by_hand(
                submitted(body), actor_of(body).user, submission_identity(body)
            )
        except RefusedError as refused:
            ack(response_action="errors", errors=by_block(refused))
            return
        known = receipt.arrival is Arrival.JOINED
        ack(response_action="update", view=views.added(receipt.lead_id, known, look()))


def register_command(
    slack: App,
    leads: LeadService,
    look: Callable[[], Look],
    home: Home,
    deeds: Mapping[str, Deed],
) -> None:
    """Listen for `/lead` and its words; `deeds` are those of other modules."""

    def find(words: str, actor: Actor) -> Message:
        found = leads.find(words, actor.user)
        shown = leads.shown_at([lead.id for lead in found])
        links = {lead_id: home.permalink(*place) for lead_id, place in shown.items()}
        return views.found(words, found, look(), links)

    def unknown(word: str, actor: Actor) -> Message:
        if (number := word.lstrip("#")).isdecimal():
            return find(f"#{number}", actor)
        return views.unknown_subcommand(word, look(), ("add", *filter(None, answers)))

    def why(number: str, _actor: Actor) -> Message:
        found = leads.details(lead_id_of(number.lstrip("#")))
        return views.why_here(found, look()) if found else views.unknown_lead(number, look())

    def explain(_rest: str, _actor: Actor) -> Message:
        return views.help_text(look())

    answers = {**deeds, "find": find, "why": why, "help": explain, "": explain}

    @slack.command(ids.LEAD)
    def on_command(ack: Ack, body: Body, client: WebClient) -> None:
        word, _, rest = body.get("text", "").strip().partition(" ")
        if word.lower() == "add":
            client.views_open(trigger_id=body["trigger_id"], view=views.add_form(look()))
            ack()
        elif answer := answers.get(word.lower()):
            ack(**private(answer(rest.strip(), commander_of(body))))
        else:
            ack(**private(unknown(word, commander_of(body))))


def by_block(refused: RefusedError) -> dict[str, str]:
    """Each problem beside the input it concerns; the first one of a field is told.

    What concerns no input of the form stands beside the first: Slack refuses other places.
    """
    errors: dict[str, str] = {}
    for problem in refused.problems:
        field = problem.field if problem.field in views.FORM_FIELDS else views.FORM_FIELDS[0]
        errors.setdefault(field, f"{problem.what} {problem.fix}".strip()[:2000])
    return errors
