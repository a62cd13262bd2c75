"""What only one person sees: answers to a click, and the question why a lead is bad."""

from collections.abc import Callable, Mapping

from bot.domain.feedback import Verdict
from bot.domain.notes import Say
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    LABEL_LIMIT,
    Message,
    actions,
    button,
    literal,
    mention,
    mrkdwn,
    one_line,
    section,
)
from bot.slack.views.look import Look

About = Mapping[str, object]

_TITLE_LIMIT = 150


def note(about: About, look: Look) -> Message:
    """The private message that a delivery's `about` asks for (bot.domain.notes.Say)."""
    say = Say(str(about["say"]))
    if say is Say.WHY:
        return why(_lead(about), _fact(about, "title"), look)
    if say in (Say.REASON_KEPT, Say.REASON_REMOVED):
        reason = _fact(about, "reason") if say is Say.REASON_KEPT else None
        return answered(_lead(about), reason, look)
    return _sentence(_ALWAYS.get(say) or _SAID[say](about, look))


def why(lead_id: int, title: str, look: Look) -> Message:
    """Ask why a lead is bad: one button per reason, in the settings' order."""
    name = literal(title, _TITLE_LIMIT)
    lead = f"the lead {name}" if name else "this lead"
    text = f"Why is {lead} bad? One press helps marketing to send better ones."
    reasons = [
        button(
            one_line(sentence) or key,
            f"{ids.REASON}{key}",
            f"{lead_id}:{key}",
        )
        for key, sentence in look.reasons.items()
    ]
    silent = button("I'd rather not say", ids.NO_REASON, str(lead_id))
    offered = ", ".join(literal(sentence, LABEL_LIMIT) for sentence in look.reasons.values())
    return Message(
        f"{text} The choices: {offered}. You need not say.",
        [section(mrkdwn(text)), actions(*reasons, silent)],
    )


def answered(lead_id: int, reason_key: str | None, look: Look) -> Message:
    """What takes the question's place once it is answered; the answer can be changed."""
    value = str(lead_id)
    if reason_key is None:
        text = "No reason noted. Your vote counts all the same."
        return Message(
            text, [section(mrkdwn(text)), actions(button("Give a reason", ids.WHY, value))]
        )
    text = f"Thank you, noted: {phrases.reason_of(reason_key, look)}."
    change = button("Change", ids.WHY, value, spoken="Change the reason")
    back = button("Take the reason back", ids.NO_REASON, value)
    return Message(text, [section(mrkdwn(text)), actions(change, back)])


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])


def _lead(about: About) -> int:
    return int(str(about["lead_id"]))


def _fact(about: About, key: str) -> str:
    return str(about.get(key) or "")


def _taken(about: About, _: Look) -> str:
    by = _fact(about, "by")
    if not by:
        return "Somebody else was a moment faster: this lead is already claimed."
    return f"{mention(by)} was a moment faster and has this lead."


def _not_yours(about: About, _: Look) -> str:
    by = _fact(about, "by")
    if not by:
        return "Nobody has claimed this lead, so there is nothing to release."
    return f"{mention(by)} has this lead, so only they can release it."


def _voted(about: About, look: Look) -> str:
    verdict = Verdict(_fact(about, "verdict"))
    name = f"{phrases.emoji_of(verdict, look)} {phrases.VERDICT_NAMES[verdict]}".strip()
    return f"Noted: {name}. Press the same button again to take it back."


def _failed(about: About, _: Look) -> str:
    reference = _fact(about, "reference")
    more = f" If it happens again, tell your admin: {literal(reference, 80)}." if reference else ""
    return f"That did not work, and nothing was changed. Please try again in a moment.{more}"


_ALWAYS: Mapping[Say, str] = {
    Say.OUTSIDER: "These buttons are for colleagues of the company that uses Baton. "
    "Nothing was changed.",
    Say.GONE: "I do not know this lead any more, so nothing was changed. Try /lead find.",
    Say.WITHDRAWN: "Your vote on this lead is taken back.",
}

_SAID: Mapping[Say, Callable[[About, Look], str]] = {
    Say.TAKEN: _taken,
    Say.NOT_YOURS: _not_yours,
    Say.VOTED: _voted,
    Say.FAILED: _failed,
}
