"""The form that asks how far a lead has come, and the answers to it and to its commands."""

from collections.abc import Mapping
from datetime import date

from bot.domain.leads import OPEN_STAGES, Lead, Stage
from bot.domain.stages import StageChange
from bot.slack import ids
from bot.slack.views import forms, phrases
from bot.slack.views.kit import Json, Message, actions, button, label, literal, mrkdwn, section

#: The blocks of the form; their ids are the names of the values.
STAGE_FIELD = "stage"
VALUE_FIELD = "worth"
LIFETIME_FIELD = "lifetime"
DAY_FIELD = "day"
REASON_FIELD = "reason"

_REASON_LIMIT = 200
_VALUE_LIMIT = 40
_NAME_LIMIT = 80

#: Why nothing was changed, by bot.services.stages.Answer.
_WHY_NOT: Mapping[str, str] = {
    "already": "That is how it stands already; nothing was changed.",
    "gone": "I do not know this lead. /lead find lists those that I do.",
    "outsider": "Leads are for colleagues of the company that uses Baton. Nothing was changed.",
    "not_yours": "Only its owner, admins and leads of teams move a lead. Claim it first, if it is "
    "free.",
    "wrong_day": "That day lies ahead, before the lead came, or before the stage that it is in.",
    "nothing": "There is nothing of yours to take back: the newest change is somebody else's, or "
    "more than half an hour old. /lead correct puts it right all the same.",
}


def stage_button(lead: Lead) -> Json:
    """Opens the form."""
    title = phrases.title_of(lead.data)
    return button("Stage…", ids.STAGE, str(lead.id), spoken=f"Move the stage of {title}")


def form(lead: Lead, last: StageChange | None, today: date, currency: str | None) -> Json:
    """The modal; it shows what the last change told, so that this can be put right."""
    worth = str(last.worth).replace(",", "") if last and last.worth else ""
    lifetime = str(last.lifetime).replace(",", "") if last and last.lifetime else ""
    intro = f"Stage now: {phrases.STAGE_NAMES[lead.stage]}."
    money = f"Such as 12000 {currency or 'EUR'}."
    return {
        "type": "modal",
        "callback_id": ids.MOVE_STAGE,
        "private_metadata": str(lead.id),
        "title": label("Stage of the lead"),
        "submit": label("Keep"),
        "close": label("Cancel"),
        "blocks": [
            section(label(intro, 300)),
            _stages(lead.stage),
            _text(VALUE_FIELD, "Value of a won deal", money, worth, _VALUE_LIMIT),
            _text(LIFETIME_FIELD, "Lifetime value, if known", money, lifetime, _VALUE_LIMIT),
            _day(today),
            _text(
                REASON_FIELD,
                "Why it was lost, rejected or recycled",
                "In a few words.",
                last.reason if last else "",
                _REASON_LIMIT,
            ),
        ],
    }


def _stages(now: Stage) -> Json:
    options = {stage: {"text": label(_choice(stage, now)), "value": stage.value} for stage in Stage}
    return forms.field(
        STAGE_FIELD,
        "It is now",
        {
            "type": "static_select",
            "action_id": ids.VALUE,
            "options": list(options.values()),
            "initial_option": options[now],
        },
    )


def _choice(stage: Stage, now: Stage) -> str:
    if stage is Stage.NEW and now not in OPEN_STAGES:
        return "New: open again"
    return phrases.STAGE_NAMES[stage]


def _text(field: str, name: str, hint: str, value: str, limit: int) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": ids.VALUE, "max_length": limit}
    if value:
        element["initial_value"] = value
    return forms.field(field, name, element, optional=True) | {"hint": label(hint)}


def _day(today: date) -> Json:
    element: Json = {
        "type": "datepicker",
        "action_id": ids.VALUE,
        "placeholder": label(f"Today, {today.isoformat()}"),
    }
    made = forms.field(DAY_FIELD, "Since", element, optional=True)
    return made | {"hint": label("Leave it empty for now.")}


def why_not(answer: str) -> str:
    """Why nothing was changed, as a sentence."""
    return _WHY_NOT[answer]


def refused(answer: str) -> Message:
    """Why nothing was changed, in answer to a command."""
    return Message(why_not(answer), [section(mrkdwn(why_not(answer)))])


def stands(lead: Lead, last: StageChange | None) -> str:
    """How the lead stands now, as a sentence."""
    what = phrases.STAGE_NAMES[lead.stage]
    worth = f", {last.worth}" if last and last.worth else ""
    why = f" ({literal(last.reason, _REASON_LIMIT)})" if last and last.reason else ""
    title = literal(phrases.title_of(lead.data), _NAME_LIMIT)
    return f"Lead {lead.id}, {title}: {what}{worth}{why}."


def kept(lead: Lead, last: StageChange | None) -> Message:
    """The answer to a change that was kept; it can be undone."""
    text = f"Noted. {stands(lead, last)}"
    return Message(text, [section(mrkdwn(text)), actions(_undo(lead))])


def taken_back(lead: Lead, last: StageChange | None) -> Message:
    """The answer to an undo."""
    text = f"Taken back. {stands(lead, last)}"
    return Message(text, [section(mrkdwn(text))])


def window(message: Message) -> Json:
    """An answer as a modal."""
    return forms.window("Stage of the lead", message.blocks)


def usage(word: str) -> Message:
    """How a word of /lead is used."""
    examples = {
        "stage": "`/lead stage 42 sql`",
        "correct": "`/lead correct 42 opportunity`",
        "won": "`/lead won 42 12000 EUR`",
        "lost": "`/lead lost 42 too dear`",
        "undo": "`/lead undo 42`",
    }
    stages = ", ".join(stage.value for stage in Stage)
    text = f"Write it like {examples[word]}. The stages: {stages}."
    return Message(text, [section(mrkdwn(text))])


def unreadable(what: str, fix: str) -> Message:
    """Why an amount in a command could not be read."""
    text = literal(f"{what} {fix}", 300)
    return Message(text, [section(mrkdwn(text))])


def _undo(lead: Lead) -> Json:
    spoken = f"Undo the change of {phrases.title_of(lead.data)}"
    return button("Undo", ids.UNDO_STAGE, str(lead.id), spoken=spoken)
