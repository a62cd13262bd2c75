"""What only one person sees: answers to a click, and the question why a lead is bad."""

from collections.abc import Callable, Mapping
from itertools import islice

from bot.domain.feedback import Verdict
from bot.domain.notes import Say
from bot.slack import ids
from bot.slack.views import agreed, answer, answer_form, offers, phrases, showing
from bot.slack.views.kit import (
    LABEL_LIMIT,
    Json,
    Message,
    actions,
    button,
    context,
    joined,
    literal,
    mention,
    mrkdwn,
    one_line,
    plain,
    section,
)
from bot.slack.views.look import Look

About = Mapping[str, object]

_TITLE_LIMIT = 150
_CLAUSES_OFFERED = 50


def note(about: About, look: Look) -> Message:
    """The private message that a delivery's `about` asks for (bot.domain.notes.Say)."""
    say = Say(str(about["say"]))
    if say is Say.WHY:
        return why(_lead(about), _fact(about, "title"), look)
    if say in (Say.REASON_KEPT, Say.REASON_REMOVED):
        reason = _fact(about, "reason") if say is Say.REASON_KEPT else None
        return answered(_lead(about), reason, look)
    if say in (Say.RESPONDED, Say.CONTACTED):
        return responded(_lead(about), again=say is Say.CONTACTED)
    if offered := _OFFERS.get(say):
        return offered(about, look)
    return _sentence(_ALWAYS.get(say) or _SAID[say](about, look))


def why(lead_id: int, title: str, look: Look) -> Message:
    """Ask why a lead is bad: one button per reason, in the settings' order."""
    name = literal(title, _TITLE_LIMIT)
    lead = f"the lead {name}" if name else "this lead"
    text = f"Why is {lead} bad? One press helps marketing to send better ones."
    clauses = dict(islice(agreed.clause_reasons(look).items(), _CLAUSES_OFFERED))
    offered = {**look.reasons, **clauses}
    silent = button("I'd rather not say", ids.NO_REASON, str(lead_id))
    blocks = [section(mrkdwn(text)), actions(*_choices(lead_id, look.reasons), silent)]
    if clauses:
        blocks.append(context(plain("Or name the part of our agreement that does not hold:")))
        choices = iter(_choices(lead_id, clauses))
        # an actions block takes 25 elements (Block Kit)
        while some := list(islice(choices, 25)):
            blocks.append(actions(*some))
    named = ", ".join(literal(sentence, LABEL_LIMIT) for sentence in offered.values())
    return Message(joined([text, f"The choices: {named}.", "You need not say."]), blocks)


def _choices(lead_id: int, reasons: Mapping[str, str]) -> list[Json]:
    return [
        button(one_line(sentence) or key, f"{ids.REASON}{key}", f"{lead_id}:{key}")
        for key, sentence in reasons.items()
    ]


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


def responded(lead_id: int, *, again: bool = False) -> Message:
    """A contact was noted; it can be taken back."""
    text = "Noted, the lead is answered and its clock stands still."
    if again:
        text = "Noted, you were in contact with the lead again."
    spoken = "Not contacted again yet" if again else "Not answered yet"
    back = button("Not yet", ids.NOT_YET, str(lead_id), spoken=spoken)
    return Message(text, [section(mrkdwn(text)), actions(back)])


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


def _responded_already(about: About, _: Look) -> str:
    by = _fact(about, "by")
    return f"A response was noted already{f' by {mention(by)}' if by else ''}."


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
    Say.NOT_TAKEN_BACK: "It is too late for that, or somebody else noted it: the response stands.",
    Say.NO_ACTION: "I do not know this action any more, so nothing was changed. Try /actions all.",
    Say.ACTION_MOVED_ON: "Something else has happened to this action since, so nothing was taken "
    "back. Press Change… to see its history.",
    Say.ASKED_MARKETING: "Marketing is asked for it.",
    Say.WITHDRAWN: "Your vote on this lead is taken back.",
}

_SAID: Mapping[Say, Callable[[About, Look], str]] = {
    Say.TAKEN: _taken,
    Say.NOT_YOURS: _not_yours,
    Say.VOTED: _voted,
    Say.NOT_YOUR_ACTION: lambda about, _look: (
        f"{mention(_fact(about, 'owner') or 'Somebody else')} is to do this, so nothing was "
        "changed. Its owner, whoever made it, and the leads of the teams can change it."
    ),
    Say.NOT_YOUR_DIGEST: lambda about, _look: (
        f"{mention(_fact(about, 'by'))} asked for this digest; only they and admins delete it."
    ),
    Say.FAILED: _failed,
    Say.RESPONDED_ALREADY: _responded_already,
    Say.RATED: lambda about, _look: answer.rated(good=bool(about.get("good"))),
    Say.DRAFT_KEPT: lambda about, _look: answer_form.kept(
        _fact(about, "title"), _fact(about, "where")
    ),
    Say.DRAFT_WAITS: lambda about, _look: answer_form.waits(
        _fact(about, "title"), _fact(about, "why")
    ),
    Say.DRAFT_FAILED: lambda about, _look: answer_form.failed(
        _fact(about, "title"), _fact(about, "why")
    ),
    Say.CARD_THERE: lambda about, _: showing.there(_fact(about, "address") or None),
}

_OFFERS: Mapping[Say, Callable[[About, Look], Message]] = {
    Say.PASSED_ON: offers.note,
    Say.STAYS_YOURS: lambda _about, _look: offers.stays(),
    Say.NOT_OFFERED: lambda about, _look: offers.not_offered(_fact(about, "by")),
    Say.OFFER_STANDS: lambda _about, _look: offers.offer_stands(),
}

#: What `note` can say.
SAYS = frozenset(
    {
        *(Say.WHY, Say.REASON_KEPT, Say.REASON_REMOVED, Say.RESPONDED, Say.CONTACTED),
        *_OFFERS,
        *_ALWAYS,
        *_SAID,
    }
)
