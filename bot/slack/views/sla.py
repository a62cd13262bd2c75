"""The answers of /sla, and of /lead responded, snooze and stop."""

from collections.abc import Sequence

from bot.domain.promises import Promise
from bot.slack.views.kit import Message, mention, mrkdwn, section, when
from bot.slack.views.look import Look
from bot.slack.views.promise import duties_on_card, on_card


def no_promises() -> Message:
    """What /sla answers when the settings promise nothing."""
    return _sentence("app.yaml promises no answers: it has no `sla:` section.")


def responded(promise: Promise, look: Look) -> Message:
    """The response was noted."""
    return _sentence(f"Noted. {on_card(promise, look)}.")


def contacted(promise: Promise, duties: Sequence[Promise], look: Look) -> Message:
    """A further contact was noted."""
    now = duties_on_card(duties, look).replace("\n", ". ") or on_card(promise, look)
    return _sentence(f"Noted. {now}.")


def already(promise: Promise) -> Message:
    """Somebody noted a response before."""
    by = f" by {mention(promise.responded_by)}" if promise.responded_by else ""
    return _sentence(f"A response was noted already{by}, so nothing was changed.")


def snoozed(promise: Promise, look: Look) -> Message:
    """Reminders wait."""
    until = when(promise.snoozed_until, look.zone) if promise.snoozed_until else "later"
    return _sentence(f"No reminders until {until}. The due time and the escalation stand.")


def stopped() -> Message:
    """Reminders have ended."""
    return _sentence("No more reminders for this lead. The due time and the escalation stand.")


def nothing_promised(word: str, lead_id: int) -> Message:
    """There is no such lead, or no promise for it; `word` is that of `/lead`, 0: no number."""
    wrong = f"No answer is promised for lead {lead_id}, or there is no such lead. " * bool(lead_id)
    examples = {"snooze": "snooze 42 2 hours"}
    return _sentence(
        f"{wrong}Give the lead's number, as in `/lead {examples.get(word, f'{word} 42')}`; "
        "`/lead mine` and `/lead find acme` show the numbers."
    )


def outsider() -> Message:
    """Only colleagues may."""
    return _sentence("This is for colleagues of the company that uses Baton. Nothing was changed.")


def no_moment() -> Message:
    """The words of a snooze name no moment."""
    return _sentence(
        "I cannot tell until when, so nothing was changed. Try `/lead snooze 42 2 hours` or "
        "`/lead snooze 42 Monday 9:00 they asked for it`."
    )


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
