"""The buttons about contacts and their second thoughts, `/sla`, and the words of `/lead`."""

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack, App

from bot.domain.contacts import ContactKind
from bot.domain.people import Actor
from bot.domain.promises import Promise
from bot.services.contacts import Answer, ContactService, Outcome
from bot.services.scoring import ScoreService
from bot.services.sla import SlaService
from bot.slack import ids
from bot.slack.views import sla as views
from bot.slack.views.kit import Message
from bot.slack.views.look import Look
from bot.slack.views.scorecard import scorecards
from bot.slack.views.usage import usage
from handlers.payloads import Body, lead_id_of, press_of, private

#: The periods that /sla shows, in days.
PERIODS = (7, 30)

#: What a word of `/lead` does with the rest of the line, for whom.
Deed = Callable[[str, Actor], Message]


def register(
    slack: App, contacts: ContactService, scoring: ScoreService, look: Callable[[], Look]
) -> None:
    """Listen for the buttons and for /sla."""

    @slack.action(ids.RESPONDED)
    def on_responded(ack: Ack, body: Body) -> None:
        contacts.note(press_of(body), ContactKind.RESPONDED)
        ack()

    @slack.action(ids.CONTACTED)
    def on_contacted(ack: Ack, body: Body) -> None:
        contacts.note(press_of(body), ContactKind.CONTACTED)
        ack()

    @slack.action(ids.NOT_YET)
    def on_not_yet(ack: Ack, body: Body) -> None:
        contacts.take_back(press_of(body))
        ack()

    @slack.command(ids.SLA)
    def on_sla(ack: Ack, body: Body) -> None:
        if words := body.get("text", "").strip():
            ack(**private(usage(ids.SLA, words)))
        elif scoring.agreed:
            found = [scoring.scorecard(days) for days in PERIODS]
            ack(**private(scorecards(found, look())))
        else:
            ack(**private(views.no_promises()))


def deeds(sla: SlaService, contacts: ContactService, look: Callable[[], Look]) -> dict[str, Deed]:
    """The words of `/lead` that change a promise."""

    def responded(rest: str, actor: Actor) -> Message:
        lead_id, _ = _number(rest)
        outcome = contacts.note_by(lead_id, actor, ContactKind.RESPONDED)
        said = partial(views.nothing_promised, "responded", lead_id)
        return _answer(outcome, lambda: views.responded(_promised(outcome), look()), said)

    def contacted(rest: str, actor: Actor) -> Message:
        lead_id, _ = _number(rest)
        outcome = contacts.note_by(lead_id, actor, ContactKind.CONTACTED)
        said = partial(views.nothing_promised, "contacted", lead_id)
        return _answer(
            outcome, lambda: views.contacted(_promised(outcome), outcome.duties, look()), said
        )

    def snooze(rest: str, actor: Actor) -> Message:
        lead_id, words = _number(rest)
        outcome = sla.snooze(lead_id, actor, words)
        said = partial(views.nothing_promised, "snooze", lead_id)
        return _answer(outcome, lambda: views.snoozed(_promised(outcome), look()), said)

    def stop(rest: str, actor: Actor) -> Message:
        lead_id, reason = _number(rest)
        said = partial(views.nothing_promised, "stop", lead_id)
        return _answer(sla.stop(lead_id, actor, reason), views.stopped, said)

    return {"responded": responded, "contacted": contacted, "snooze": snooze, "stop": stop}


def _number(rest: str) -> tuple[int, str]:
    number, _, words = rest.strip().partition(" ")
    return lead_id_of(number.lstrip("#")), words.strip()


def _promised(outcome: Outcome) -> Promise:
    if outcome.promise is None:
        raise ValueError("an outcome that is done carries the promise")
    return outcome.promise


def _answer(
    outcome: Outcome, done: Callable[[], Message], nothing: Callable[[], Message]
) -> Message:
    match outcome.answer:
        case Answer.DONE:
            return done()
        case Answer.ALREADY:
            return views.already(_promised(outcome))
        case Answer.OUTSIDER:
            return views.outsider()
        case Answer.NO_MOMENT:
            return views.no_moment()
        case Answer.NOTHING:
            return nothing()
