"""`/battlecard`, the buttons on documents' cards, and the forms behind them."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.dataclass import dataclass
from bot.domain.people import Actor
from bot.services.battlecard_deeds import BattlecardClick, BattlecardDeeds
from bot.services.battlecards import BattlecardService, LookUp
from bot.services.reviews import ReviewService
from bot.services.sharing import ShareService
from bot.slack import ids
from bot.slack.views import battlecard as views
from bot.slack.views import battlecard_forms as forms
from bot.slack.views import battlecard_lists as lists
from bot.slack.views.forms import told
from bot.slack.views.kit import Json, Message
from bot.slack.views.look import Look
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
from handlers.threads import LATE, waited

_OPEN = re.compile(f"^{ids.CARD_OPEN}[0-9]+$")
_ON_LEAD = re.compile(f"^{ids.LEAD_DOCUMENT}[0-9]+$")


@dataclass(frozen=True)
class Battlecards:
    """What the doors open on."""

    cards: BattlecardService
    deeds: BattlecardDeeds
    sharing: ShareService
    reviews: ReviewService


def register(slack: App, services: Battlecards, look: Callable[[], Look]) -> None:
    """Listen for the command, the buttons and the forms."""
    _register_command(slack, services, look)
    _register_buttons(slack, services)
    _register_forms(slack, services)


def _register_command(slack: App, services: Battlecards, look: Callable[[], Look]) -> None:
    cards, reviews = services.cards, services.reviews

    @slack.command(ids.BATTLECARD)
    def on_command(ack: Ack, body: Body) -> None:
        if waited() > LATE:
            ack(**private(lists.many_ask()))
            return
        text, actor = " ".join(body.get("text", "").split()), commander_of(body)
        word, _, rest = text.partition(" ")
        match word.lower(), rest:
            case ("list" | "", ""):
                found = cards.rows(actor)
                answer = lists.rows(found, cards.today(), look()) if found is not None else None
            case "stale", "":
                found = reviews.stale(actor)
                answer = lists.stale(found, cards.today(), look()) if found is not None else None
            case "compare", _:
                answer = _compared(cards, actor, rest)
            case "help", "":
                answer = lists.help_text()
            case _:
                answer = _looked_up(cards, actor, text, body.get("channel_id", ""))
        ack(**private(answer or lists.not_yet_known()))

    @slack.action(ids.CARD_ASK)
    def on_ask(ack: Ack, body: Body) -> None:
        words = body["actions"][0]["value"]
        cards.missed(actor_of(body), words, identity_of(body), body.get("response_url"))
        ack()


def _looked_up(
    cards: BattlecardService, actor: Actor, words: str, channel_id: str
) -> Message | None:
    looked = cards.look_up(actor, words, channel_id)
    return _found(looked, words) if looked else None


def _found(looked: LookUp, words: str) -> Message:
    if looked.shown:
        return views.card(looked.shown)
    if not looked.any:
        return lists.nothing_yet()
    found = looked.found
    return lists.choices(words, found) if found.documents else lists.none(words, found)


def _compared(cards: BattlecardService, actor: Actor, words: str) -> Message | None:
    both = cards.compare(actor, words)
    if both is None:
        return None
    if not both:
        return lists.two_names()
    for looked, name in both:
        if looked.shown is None:
            return _found(looked, name)
    one, other = (looked.shown for looked, _ in both)
    if one and other and one.card == other.card:
        return lists.the_same(one.card.name)
    return lists.compared(one, other) if one and other else None


def _register_buttons(slack: App, services: Battlecards) -> None:
    deeds, sharing = services.deeds, services.sharing
    pressed: dict[str | re.Pattern[str], Callable[[BattlecardClick], object]] = {
        _OPEN: deeds.open,
        ids.CARD_USED: deeds.used,
        ids.CARD_VERIFY: deeds.verify,
        ids.CARD_NOT_MINE: deeds.not_mine,
        ids.CARD_SHARE: sharing.to_channel,
        ids.CARD_SEND: sharing.to_thread,
    }
    for action, deed in pressed.items():
        slack.action(action)(_button(deed))

    @slack.action(_ON_LEAD)
    def on_lead(ack: Ack, body: Body) -> None:
        # The card of the lead stays as it is: the answer is a message of its own.
        deeds.open(replace(card_click(body), response_url=None))
        ack()

    @slack.action(ids.NOTE_ACCEPT)
    def on_accept(ack: Ack, body: Body) -> None:
        click = card_click(body)
        deeds.decide(replace(click, section=""), lead_id_of(click.section), accept=True)
        ack()


def _button(deed: Callable[[BattlecardClick], object]) -> Callable[[Ack, Body], None]:
    def on_press(ack: Ack, body: Body) -> None:
        deed(card_click(body))
        ack()

    return on_press


def _register_forms(slack: App, services: Battlecards) -> None:
    cards, deeds = services.cards, services.deeds

    def form(body: Body, make: Callable[[str, str, dict[str, Any]], Json]) -> Json:
        click = card_click(body)
        shown = cards.peek(click.actor, click.document_id)
        if shown is None:
            return told("Not there", "There is no such document for you any more.")
        part = shown.card.section(click.section)
        return make(views.title_of(shown), part.title if part else "", _carried(click))

    def opens(action: str, make: Callable[[str, str, dict[str, Any]], Json]) -> None:
        @slack.action(action)
        def on_press(ack: Ack, body: Body, client: WebClient) -> None:
            view = form(body, make)
            ack()
            # In the listener, because Slack takes the trigger for three seconds only.
            client.views_open(trigger_id=body["trigger_id"], view=view)

    opens(ids.CARD_WRONG, forms.wrong)
    opens(ids.CARD_NOTE, forms.note)
    opens(ids.NOTE_DECLINE, lambda _name, _title, carried: forms.decline(carried))

    @slack.view(ids.WRONG_FORM)
    def on_wrong(ack: Ack, body: Body) -> None:
        deeds.report(*submitted(body))
        text = "It is hidden now. Its owner and everybody who read it lately are told."
        ack(response_action="update", view=told("Thank you", text))

    @slack.view(ids.NOTE_FORM)
    def on_note(ack: Ack, body: Body) -> None:
        deeds.note(*submitted(body))
        text = "The owner decides whether it goes into the document, and you are told."
        ack(response_action="update", view=told("Thank you", text))

    @slack.view(ids.DECLINE_FORM)
    def on_decline(ack: Ack, body: Body) -> None:
        click, words = submitted(body)
        change_id = lead_id_of(click.section)
        deeds.decide(replace(click, section=""), change_id, accept=False, answer=words)
        ack(response_action="update", view=told("Declined", "Whoever sent it is told."))


def card_click(body: Body) -> BattlecardClick:
    """A press of a button whose value is `<document id>|<lead id or 0>|<section key>`."""
    action = body["actions"][0]
    document, _, rest = action["value"].partition("|")
    lead, _, section = rest.partition("|")
    channel = body.get("channel", {}).get("id") or body.get("container", {}).get("channel_id", "")
    ephemeral = body.get("container", {}).get("is_ephemeral", False)
    return BattlecardClick(
        identity=identity_of(body),
        actor=actor_of(body),
        document_id=lead_id_of(document),
        section=section,
        lead_id=lead_id_of(lead),
        channel_id=channel,
        # Only a private message may be replaced: a direct message or a share stays as it is.
        response_url=body.get("response_url") if ephemeral else None,
    )


def _carried(click: BattlecardClick) -> dict[str, Any]:
    return {
        "document": click.document_id,
        "section": click.section,
        "lead": click.lead_id,
        "channel": click.channel_id,
        "response_url": click.response_url,
    }


def submitted(body: Body) -> tuple[BattlecardClick, str]:
    """A form about a document, and what was written."""
    carried = json.loads(body["view"]["private_metadata"])
    words = values_of(body).text(forms.WORDS)
    click = BattlecardClick(
        identity=submission_identity(body),
        actor=actor_of(body),
        document_id=carried["document"],
        section=carried["section"],
        lead_id=carried["lead"],
        channel_id=carried["channel"],
        response_url=carried["response_url"],
    )
    return click, " ".join(words.split())
