"""`/agenda`, its buttons and forms, the shortcut on messages, 🗓 and numbers as reactions."""

import json
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.dataclass import dataclass
from bot.domain.agenda import Item
from bot.domain.asking import typed
from bot.domain.meeting_shown import Refusal, Told
from bot.domain.people import Home
from bot.services.agenda import Added, AgendaService
from bot.services.agenda_book import Draft
from bot.services.agenda_reactions import AgendaReactions
from bot.services.meeting_desk import MeetingDesk
from bot.slack import ids
from bot.slack.views import meeting_forms as forms
from bot.slack.views import meeting_lists as views
from bot.slack.views.forms import closed
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers.meeting_replies import reply_to
from handlers.payloads import (
    Body,
    actor_of,
    commander_of,
    identity_of,
    lead_id_of,
    moment,
    private,
    submission_identity,
    submitted,
)

_NAMED = re.compile(r"(?P<key>[a-z0-9][a-z0-9_-]*)\s*:\s*(?P<rest>\S.*)", re.DOTALL)
_QUOTE = 2000


@dataclass(frozen=True)
class Agenda:
    """What the doors open on."""

    agenda: AgendaService
    reactions: AgendaReactions
    desk: MeetingDesk
    home: Home


def register(slack: App, services: Agenda, look: Callable[[], Look]) -> None:
    """Listen for the command, the buttons, the forms and the shortcut."""
    _register_command(slack, services, look)
    _register_buttons(slack, services)
    _register_forms(slack, services)


def _register_command(slack: App, services: Agenda, look: Callable[[], Look]) -> None:
    agenda, desk = services.agenda, services.desk

    def answer(body: Body) -> Message:
        actor, channel = commander_of(body), body.get("channel_id", "")
        identity = f"command:{body.get('trigger_id', '')}"
        word, _, rest = body.get("text", "").strip().partition(" ")
        if word.lower() == "help":
            return usage(ids.AGENDA)
        if word.lower() == "add":
            key, text = _named(rest, desk.series_keys())
            found = agenda.add(identity, actor, Draft(text, key, channel))
            return _added(found)
        if word.lower() == "remove":
            key, number = _keyed(rest, desk.series_keys())
            listed = agenda.listed(actor, channel, key)
            if isinstance(listed, Refusal):
                return views.refused(listed)
            if not number.isdecimal():
                return usage(ids.AGENDA, f"{word} {rest}")
            series = listed.shown.series.key
            return _turned(agenda.remove_number(identity, actor, series, int(number[:6])))
        shown = agenda.listed(actor, channel, word.lower())
        return views.refused(shown) if isinstance(shown, Refusal) else views.agenda(shown, look())

    @slack.command(ids.AGENDA)
    def on_command(ack: Ack, body: Body) -> None:
        ack(**private(answer(body)))


def _register_buttons(slack: App, services: Agenda) -> None:
    agenda, desk = services.agenda, services.desk

    @slack.action(ids.AGENDA_VOTE)
    def on_vote(ack: Ack, body: Body) -> None:
        action = body["actions"][0]
        at, item_id = moment(action["action_ts"]), lead_id_of(action["value"])
        agenda.vote(identity_of(body), actor_of(body), item_id, at)
        _tell(agenda, body, agenda.item(item_id), quiet=True)
        ack()

    @slack.action(ids.AGENDA_REMOVE)
    def on_remove(ack: Ack, body: Body) -> None:
        item_id = lead_id_of(body["actions"][0]["value"])
        _tell(agenda, body, agenda.remove(identity_of(body), actor_of(body), item_id))
        ack()

    @slack.action(ids.AGENDA_BACK)
    def on_back(ack: Ack, body: Body) -> None:
        item_id = lead_id_of(body["actions"][0]["value"])
        _tell(agenda, body, agenda.put_back(identity_of(body), actor_of(body), item_id))
        ack()

    @slack.action(ids.AGENDA_ADD)
    def on_add(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        # In the listener, because Slack takes the trigger for three seconds only.
        view = forms.item(desk.names(), body["actions"][0].get("value", ""), {})
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.action(ids.AGENDA_WORDS)
    def on_words(ack: Ack, body: Body, client: WebClient) -> None:
        found = agenda.item(lead_id_of(body["actions"][0]["value"]))
        ack()
        view = forms.words(found) if found else _gone()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @slack.shortcut(ids.PUT_ON_AGENDA)
    def on_message(ack: Ack, body: Body, client: WebClient) -> None:
        message, channel = body["message"], body["channel"]["id"]
        ts, thread = str(message["ts"]), message.get("thread_ts")
        url = services.home.permalink(channel, ts)
        if thread and thread != ts:
            url += f"?thread_ts={thread}&cid={channel}"
        meant = agenda.meant(actor_of(body), channel)
        carried = {
            "channel": channel,
            "ts": ts,
            "url": url,
            "quote": typed(str(message.get("text") or ""))[:_QUOTE],
        }
        ack()
        names = desk.names()
        view = forms.item(names, meant, carried) if names else _gone()
        client.views_open(trigger_id=body["trigger_id"], view=view)


def _register_forms(slack: App, services: Agenda) -> None:
    agenda = services.agenda

    @slack.view(ids.AGENDA_FORM)
    def on_item(ack: Ack, body: Body) -> None:
        values, carried = submitted(body), json.loads(body["view"]["private_metadata"])
        draft = Draft(
            text=values.get(forms.TEXT, ""),
            series=values.get(forms.SERIES) or carried.get("series", ""),
            channel_id=carried.get("channel", ""),
            url=carried.get("url", ""),
            quote=carried.get("quote", ""),
            ts=carried.get("ts", ""),
        )
        found = agenda.add(submission_identity(body), actor_of(body), draft)
        if isinstance(found, Added) and found.known:
            text = views.known(found.item, found.series).text
            ack(response_action="update", view=closed("On the agenda", text))
            return
        _answer_form(ack, found if isinstance(found, Refusal) else None)

    @slack.view(ids.AGENDA_WORDS_FORM)
    def on_words(ack: Ack, body: Body) -> None:
        item_id = int(json.loads(body["view"]["private_metadata"])["item"])
        text = submitted(body).get(forms.TEXT, "")
        _answer_form(ack, agenda.word(submission_identity(body), actor_of(body), item_id, text))


def _tell(
    agenda: AgendaService, body: Body, found: Item | Refusal | None, *, quiet: bool = False
) -> None:
    """Answer a press privately; `quiet`: only where it stood in a list, which is shown anew."""
    in_list = body["actions"][0].get("value", "").endswith(f":{views.IN_LIST}")
    if isinstance(found, Refusal):
        agenda.tell(reply_to(body, Told.REFUSED, {"why": found}))
    elif found is not None and in_list:
        agenda.tell(reply_to(body, Told.AGENDA, {"series": found.series}))
    elif found is not None and not quiet:
        agenda.tell(reply_to(body, Told.TURNED, {"item": found.id}))


def _answer_form(ack: Ack, refused: Refusal | None) -> None:
    if refused is Refusal.EMPTY:
        ack(response_action="errors", errors={forms.TEXT: "Say what it is about."})
    elif refused is not None:
        text = views.refused(refused).text
        ack(response_action="update", view=closed("On the agenda", text))
    else:
        ack()


def _gone() -> dict[str, Any]:
    return closed("On the agenda", views.refused(Refusal.NO_ITEM).text)


def _added(found: Added | Refusal | None) -> Message:
    if found is None:
        return views.sentence("It is on the agenda.")
    if isinstance(found, Refusal):
        return views.refused(found)
    if found.known:
        return views.known(found.item, found.series)
    return views.added(found.item, found.series, found.meeting)


def _turned(found: Item | Refusal) -> Message:
    return views.refused(found) if isinstance(found, Refusal) else views.turned(found)


def _named(text: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """`weekly: the price list` names a series; any other text does not."""
    found = _NAMED.fullmatch(text.strip())
    if found and found["key"] in keys:
        return found["key"], found["rest"]
    return "", text


def _keyed(text: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """A series' key before the rest of a text, if there is one."""
    word, _, rest = text.strip().partition(" ")
    return (word, rest.strip()) if word in keys else ("", text.strip())
