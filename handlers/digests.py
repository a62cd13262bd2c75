"""`/digest`: list, preview and post digests; and the button that deletes one."""

from collections.abc import Callable
from typing import NamedTuple

from slack_bolt import Ack, App

from bot.domain.people import Actor
from bot.services.digest_desk import Answer, DigestDesk
from bot.slack import ids
from bot.slack.views import digest_words as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.usage import usage
from handlers.payloads import Body, actor_of, commander_of, identity_of, private


def register(slack: App, desk: DigestDesk, look: Callable[[], Look]) -> None:
    """Listen for the command and the button."""

    @slack.command(ids.DIGEST)
    def on_digest(ack: Ack, body: Body) -> None:
        word, *rest = body.get("text", "").split() or [""]
        if word.lower() == "list":
            ack(**private(_listed(desk, commander_of(body), look())))
        elif word.lower() in _DEEDS and rest:
            asked = _Asked(word.lower(), rest[0], " ".join(rest[1:]))
            ack(**private(_answered(desk, asked, body, look())))
        else:
            ack(**private(usage(ids.DIGEST, body.get("text", ""))))

    @slack.action(ids.DIGEST_DELETE)
    def on_delete(ack: Ack, body: Body) -> None:
        name, place = body["actions"][0]["value"], body.get("channel", {}).get("id", "")
        desk.delete(name, actor_of(body), identity_of(body), place)
        ack()


_DEEDS = frozenset({"preview", "now"})


class _Asked(NamedTuple):
    word: str
    key: str
    window: str


def _answered(desk: DigestDesk, asked: _Asked, body: Body, look: Look) -> Message:
    actor, identity = commander_of(body), f"command:{body.get('trigger_id', '')}"
    try:
        if asked.word == "now":
            answer = desk.now(asked.key, asked.window, actor, identity)
        else:
            address = body.get("response_url", "")
            answer = desk.preview(asked.key, asked.window, actor, identity, address)
    except ValueError as error:
        return views.unknown(str(error))
    digest = desk.settings.digests[asked.key]
    if answer is not Answer.DONE:
        return _refused(desk, answer, digest.title)
    if asked.word == "now":
        return views.asked(digest.title, digest.channel, look)
    return views.coming(digest.title)


def _refused(desk: DigestDesk, answer: Answer, title: str) -> Message:
    if answer is Answer.NOT_FOR_YOU:
        return views.not_for_you(title)
    if answer is Answer.NOT_A_LEAD:
        return views.not_a_lead(desk.leads().values())
    return views.stranger()


def _listed(desk: DigestDesk, actor: Actor, look: Look) -> Message:
    found = desk.coming(actor)
    if found is None:
        return views.stranger()
    return views.listed(
        [
            views.Listed(
                one.key,
                one.title,
                one.channel,
                one.every,
                one.due,
                [each.period for each in one.posted],
            )
            for one in found
        ],
        look,
    )
