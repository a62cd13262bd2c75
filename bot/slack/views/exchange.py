"""The messages of the exchange, the form for what was learned, and the answers of `/exchange`."""

from collections.abc import Mapping, Sequence

from bot.domain.exchange_programme import (
    TEXT_LIMIT,
    ExchangeAnswer,
    Invitation,
    Learned,
    Meeting,
    Standing,
)
from bot.domain.feedback import Verdict
from bot.slack import ids
from bot.slack.views import forms, phrases
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    clip,
    context,
    joined,
    label,
    link,
    literal,
    mention,
    mrkdwn,
    packed,
    plain,
    quote,
    section,
    when,
)
from bot.slack.views.look import Look

#: The form's fields, and the option of the second.
TEXT_FIELD, AGREED_FIELD, AGREED = "text", "agreed", "yes"

_TITLE, _QUESTION = 150, 300
_PAIRS_HEARD = 20

_SAYS = {
    Verdict.GOOD: "calls it good",
    Verdict.BAD: "calls it bad",
    Verdict.UNSURE: "is not sure of it",
}
_PRIVATE = (
    "It goes to the agenda of the next meeting of both teams only if you both want it there; "
    "else nobody reads it."
)
_REFUSED: Mapping[ExchangeAnswer, str] = {
    ExchangeAnswer.NONE: "There is no exchange programme here (`exchange:` in app.yaml).",
    ExchangeAnswer.NOT_FOR_YOU: "The exchange is for people of the two teams that app.yaml names "
    "for it, and you are not among them.",
    ExchangeAnswer.UNREADABLE: "I could not read until when. Write it like "
    "`/exchange snooze 2 weeks` or `/exchange snooze until 7 January`.",
}
_LEAVE = "`/exchange off` leaves you out, `/exchange snooze 2 weeks` for a while."


def invitation(found: Invitation, look: Look) -> Message:
    """What a pair is told: that they meet, about which lead, and what to talk about."""
    meeting = found.meeting
    marketer, rep = mention(meeting.marketer), mention(meeting.rep)
    late = ""
    if found.late_since is not None:
        late = f"This was due {when(found.late_since, look.zone)}; I was not there then."
    intro = (
        f"{marketer} and {rep}, you two meet in this round of the exchange between marketing and "
        "sales. Find half an hour within the week."
    )
    lead = _lead(found, marketer, rep, look)
    numbered = [
        f"{number}. {literal(question, _QUESTION)}"
        for number, question in enumerate(found.questions, start=1)
    ]
    later = "In a week I ask each of you alone what you learned."
    talk = "\n".join(["Then talk about:", *numbered])
    value = str(meeting.id)
    blocks: list[Json] = [
        *([context(mrkdwn(late))] if late else []),
        section(mrkdwn(intro)),
        section(mrkdwn(lead)),
        *(section(mrkdwn(text)) for text in packed(talk.split("\n"))),
        context(mrkdwn(later)),
        actions(
            button(
                "Leave me out for 4 weeks",
                ids.EXCHANGE_SNOOZE,
                value,
                spoken="Leave me out of the exchange for 4 weeks",
            ),
            button("Leave me out", ids.EXCHANGE_OFF, value, spoken="Leave me out of the exchange"),
        ),
    ]
    return Message(joined([late, intro, lead, "Then talk about:", *numbered, later]), blocks)


def announcement(meetings: Sequence[Meeting], look: Look) -> Message:
    """Who meets in a round, for a channel; by name, so that nobody is called."""
    pairs = [f"{_name(one.marketer, look)} and {_name(one.rep, look)}" for one in meetings]
    head = "In this round of the exchange between marketing and sales meet:"
    lines = [f"• {pair}" for pair in pairs]
    heard = [f"{pair};" for pair in pairs[:_PAIRS_HEARD]]
    hidden = len(pairs) - len(heard)
    more = f"and {hidden} more pairs." if hidden > 0 else ""
    footer = "`/exchange` says how you stand with it."
    blocks = [section(mrkdwn(text)) for text in packed([head, *lines])]
    return Message(joined([head, *heard, more, footer]), [*blocks, context(mrkdwn(footer))])


def question(meeting: Meeting, reader: str, said: Learned | None) -> Message:
    """Ask one of a pair what they learned; afterwards, what they said and where it goes."""
    other = mention(meeting.rep if reader == meeting.marketer else meeting.marketer)
    value = str(meeting.id)
    tell = button("Tell what you learned", ids.EXCHANGE_TELL, value, primary=said is None)
    if said is None:
        text = f"You and {other} were to meet last week. What did you learn? {_PRIVATE}"
        missed = button("We did not meet", ids.EXCHANGE_MISSED, value)
        return Message(text, [section(mrkdwn(text)), actions(tell, missed)])
    if not said.met:
        text = f"You said that you and {other} did not meet. You may be paired again."
        return Message(text, [section(mrkdwn(text)), actions(tell)])
    if meeting.agenda_at is not None:
        text = f"What you and {other} learned is on the agenda, because you both wanted it there."
        return Message(text, [section(mrkdwn(text)), quote(said.text, TEXT_LIMIT)])
    if said.agreed:
        where = f"It goes to the agenda once {other} wants it there, too."
    else:
        where = "It stays private."
    text = f"Thank you. This is what you learned with {other}. {where}"
    change = button("Change it", ids.EXCHANGE_TELL, value)
    shown = [quote(said.text, TEXT_LIMIT)] if said.text else []
    heard = f"{text} “{literal(said.text, TEXT_LIMIT)}”" if said.text else text
    return Message(heard, [section(mrkdwn(text)), *shown, actions(change)])


def form(meeting: Meeting, said: Learned | None) -> Json:
    """Ask what somebody learned."""
    text: Json = {
        "type": "plain_text_input",
        "action_id": ids.VALUE,
        "multiline": True,
        "max_length": TEXT_LIMIT,
    }
    if said is not None and said.text:
        text["initial_value"] = clip(said.text, TEXT_LIMIT)
    option = {"text": plain("Put it on the agenda, if we both want that", 75), "value": AGREED}
    agreed: Json = {"type": "checkboxes", "action_id": ids.VALUE, "options": [option]}
    if said is not None and said.agreed:
        agreed["initial_options"] = [option]
    return forms.form(
        ids.EXCHANGE_FORM,
        "What you learned",
        "Save",
        [
            forms.field(TEXT_FIELD, "What did you learn that the others should know?", text),
            forms.field(AGREED_FIELD, "Where it goes", agreed, optional=True)
            | {"hint": label(_PRIVATE, 150)},
        ],
        str(meeting.id),
    )


def standing(found: Standing, look: Look) -> Message:
    """What `/exchange` and its buttons answer."""
    if found.answer in _REFUSED:
        return _sentence(_REFUSED[found.answer])
    upcoming = when(found.next_round, look.zone) if found.next_round else ""
    match found.answer:
        case ExchangeAnswer.OFF:
            text = "You take no part in the exchange until you type `/exchange on`."
        case ExchangeAnswer.SNOOZED:
            until = when(found.until, look.zone) if found.until else ""
            text = f"You take no part in the exchange until {until}. `/exchange on` ends that."
        case ExchangeAnswer.ALREADY:
            text = f"You take part already. The next round is {upcoming}. {_LEAVE}"
        case _:
            text = f"You take part in the exchange. The next round is {upcoming}. {_LEAVE}"
    last = f" Last you met {mention(found.last)}." if found.last else ""
    return _sentence(f"{text}{last}")


def window(message: Message) -> Json:
    """An answer in a window, for buttons in a message that others read, too."""
    return forms.window("Exchange", message.blocks)


def not_yours() -> Json:
    """For whoever presses a button of others."""
    return window(_sentence("This is for the two who meet."))


def noted() -> Json:
    """After somebody said that they did not meet."""
    return window(_sentence("Noted. You may be paired again."))


def _lead(found: Invitation, marketer: str, rep: str, look: Look) -> str:
    lead = found.lead
    if lead is None:
        return (
            f"No open lead fits this time, so bring one each: {marketer} one from a campaign, "
            f"{rep} one that was hard."
        )
    title = literal(phrases.title_of(lead.data), _TITLE)
    shown = link(found.address, title) if found.address else title
    source = phrases.source_of(lead.source, look)
    said = f"{rep} has it" if lead.owner == found.meeting.rep else f"{rep} knows it"
    if found.verdict is not None:
        why = f": {phrases.reason_of(found.reason, look)}" if found.reason else ""
        said = f"{said} and {_SAYS[found.verdict]}{why}"
    return f"Walk through this lead: *{shown}*, lead {lead.id}, from {source}. {said}."


def _name(user: str, look: Look) -> str:
    return literal(look.names[user], 80) if user in look.names else mention(user)


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
