"""The answers of /lead: the form to add one, what was found, and help."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from bot.domain.cards import Details
from bot.domain.feedback import Verdict
from bot.domain.leads import Lead
from bot.slack import ids
from bot.slack.views import agreed, forms, offers, phrases
from bot.slack.views.kit import (
    AGO,
    LABEL_LIMIT,
    Json,
    Message,
    actions,
    button,
    clean,
    clip,
    context,
    header,
    joined,
    label,
    link,
    literal,
    mention,
    mrkdwn,
    packed,
    plain,
    section,
    when,
)
from bot.slack.views.look import Look
from bot.slack.views.trace import explained

#: The form's fields: name, hint, placeholder. The block's id is the field's name.
_INPUTS: Final = (
    ("name", "Whom to ask for.", "Ada Lovelace"),
    ("email", "An e-mail address or a phone number is enough to begin with.", "ada@example.com"),
    ("phone", "With the country's prefix, such as +44.", "+44 20 7946 0000"),
    ("company", "With a name, this will do when there is no address yet.", "Analytical Engines"),
    ("country", "Its name or its two letters. It can decide who gets the lead.", "United Kingdom"),
    ("title", "What they do there.", "Head of Research"),
    ("message", "What they want, and what you know already.", ""),
)
#: The blocks beside which an error can be shown.
FORM_FIELDS: Final = tuple(name for name, _, _ in _INPUTS)
# docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
_INPUT_LIMIT = 3000
_SHORT_INPUT_LIMIT = 500

FOUND_SHOWN: Final = 10
_TITLE_LIMIT = 150


def add_form(look: Look, values: Mapping[str, str] | None = None) -> Json:
    """The modal of /lead add; `values` fills it in. Errors come back by block id."""
    del look  # every view takes one, so that wording can follow the settings
    given = values or {}
    intro = (
        "Give an e-mail address, a phone number, or a name and a company. Everything else helps."
    )
    return {
        "type": "modal",
        "callback_id": ids.ADD_LEAD,
        "title": label("Add a lead"),
        "submit": label("Add lead"),
        "close": label("Cancel"),
        "blocks": [
            section(label(intro, 300)),
            *(_input(*each, given.get(each[0], "")) for each in _INPUTS),
        ],
    }


def _input(field: str, hint: str, placeholder: str, value: str) -> Json:
    long = field == "message"
    limit = _INPUT_LIMIT if long else _SHORT_INPUT_LIMIT
    element: Json = {
        "type": "plain_text_input",
        "action_id": ids.VALUE,
        "multiline": long,
        "max_length": limit,
    }
    if placeholder:
        element["placeholder"] = label(placeholder, 150)
    if filled := clip(clean(value), limit):
        element["initial_value"] = filled
    made = forms.field(field, phrases.label_of(field), element, optional=True)
    return made | {"hint": label(hint)}


def added(lead_id: int, repeat: bool, look: Look) -> Json:
    """What takes the form's place once the lead is kept; `repeat`: Baton knew it already."""
    del look
    text = (
        f"This is lead {lead_id}, which was already here, so it was not added twice. "
        "What you wrote is kept with it."
        if repeat
        else f"Thank you, this is lead {lead_id}. Its card comes to the channel that the rules "
        "choose."
    )
    return forms.closed("Already here" if repeat else "Lead added", text)


def gone() -> Json:
    """The modal in place of details that Baton does not have."""
    return forms.closed(
        "Lead details", "I do not know this lead any more. /lead find lists those that I do."
    )


def outsider() -> Json:
    """The modal in place of details for somebody of another company."""
    return forms.closed(
        "Lead details", "These buttons are for colleagues of the company that uses Baton."
    )


def _details(lead_id: int, title: str) -> Json:
    return button("Details", ids.DETAILS, str(lead_id), spoken=f"Details of {title}")


def found(words: str, leads: Sequence[Lead], look: Look, permalinks: Mapping[int, str]) -> Message:
    """The private list of /lead find, newest first; `permalinks`: lead id → address of its card."""
    searched = literal(words, LABEL_LIMIT)
    if not searched:
        text = "What shall I look for? Write a word after it, such as /lead find acme."
        return Message(text, [section(mrkdwn(text))])
    if not leads:
        text = (
            f"No lead matches “{searched}”. Try fewer words, or a part of the name, company, "
            "e-mail address or phone number. /lead add makes a new one."
        )
        return Message(text, [section(mrkdwn(text))])
    shown = leads[:FOUND_SHOWN]
    more = len(leads) > len(shown)
    lead_s = "1 lead matches" if len(leads) == 1 else f"{len(leads)} leads match"
    intro = (
        f"These are the {FOUND_SHOWN} newest leads that match “{searched}”; there are more. "
        "Another word narrows them down."
        if more
        else f"{lead_s} “{searched}”:"
    )
    blocks = [section(mrkdwn(intro))]
    for lead in shown:
        blocks += _row(lead, look, permalinks.get(lead.id))
    lines = [
        f"{literal(phrases.title_of(lead.data), _TITLE_LIMIT)}: {_state(lead, look)}."
        for lead in shown
    ]
    return Message(joined([intro, *lines]), blocks)


def _row(lead: Lead, look: Look, permalink: str | None) -> list[Json]:
    title = phrases.title_of(lead.data)
    facts = [_state(lead, look)]
    if permalink:
        facts.append(link(permalink, "Open the card"))
    return [
        section(plain(title, _TITLE_LIMIT), accessory=_details(lead.id, title)),
        context(mrkdwn(" · ".join(facts))),
    ]


def _state(lead: Lead, look: Look) -> str:
    facts = [
        f"Lead {lead.id}",
        phrases.source_of(lead.source, look),
        when(lead.received_at, look.zone, AGO),
    ]
    if lead.history:
        facts.append("imported as history")
    if phrases.stage(lead) or not lead.history:
        facts.append(phrases.STAGE_NAMES[lead.stage].lower())
    if lead.owner:
        facts.append(f"{'claimed by' if lead.claimed else 'owner'} {mention(lead.owner)}")
    elif not lead.history:
        facts.append("no owner yet")
    return " · ".join(facts)


def why_here(details: Details, look: Look) -> Message:
    """What `/lead why 42` answers: the trace of how the lead came where it is, read aloud."""
    title = phrases.title_of(details.card.lead.data)
    judged = [agreed.verdict(one, look) for one in details.card.lead.judged]
    blocks = [
        header(f"Why {title} came here"),
        *(section(mrkdwn(text)) for text in packed(judged)),
        *explained(details.trace, look),
        *(section(mrkdwn(text)) for text in packed(offers.hops(details.offers, look))),
        actions(_details(details.card.lead.id, title)),
    ]
    told = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    return Message(joined([f"Why {literal(title, _TITLE_LIMIT)} came here.", *told]), blocks)


def unknown_lead(number: str, look: Look, word: str = "why") -> Message:
    """What `/lead why` (or another word) answers to a number that is no lead's."""
    del look
    asked = f"There is no lead {literal(number, LABEL_LIMIT)}. " if number else ""
    text = f"{asked}Give its number, as in `/lead {word} 42`; `/lead find acme` shows the numbers."
    return Message(text, [section(mrkdwn(text))])


_ABOUT_OFFERS: Final = (
    "*Pass* on a card, or */lead pass 42 on a train*, passes on a lead that is offered to you.",
)
_ABOUT_ANSWERS: Final = (
    "*/lead responded 42* notes the first answer, */lead contacted 42* each contact after it.",
    "*/lead snooze 42 2 hours* puts its reminders off, */lead stop 42* ends them.",
)


def help_text(look: Look) -> Message:
    """What a rep can do here."""
    emoji = ", ".join(
        f"{phrases.emoji_of(verdict, look)} {phrases.VERDICT_NAMES[verdict]}"
        for verdict in Verdict
        if look.emoji.get(verdict)
    )
    lines = [
        "*On a card:* Claim takes the lead. Good, Bad and Not sure rate it; again takes it back.",
        "Details shows everything known about the lead and why it came to you.",
        f"*By reaction:* {emoji}. Removing the reaction takes the vote back." if emoji else "",
        "*/lead mine* lists your open leads, those that are due first.",
        "*/lead find acme* lists leads by name, company, e-mail address or phone, for you only.",
        "*/lead why 42* tells why a lead came where it is; /lead find shows the numbers.",
        *(_ABOUT_OFFERS if look.offers else ()),
        *(_ABOUT_ANSWERS if look.promises else ()),
        "*/lead give 42 Ana* gives your lead to her; who manages its pool may give any.",
        "*/lead split 42* makes what joined a lead by mistake a lead of its own again.",
        "*/lead stage 42 sql* tells how far it has come, */lead won 42 12000 EUR* what it brings.",
        "*/lead lost 42 too dear* tells why not. */lead undo 42* takes that back soon after,",
        "*/lead correct 42 opportunity* puts the last word right later.",
        "*/lead show 42* shows the card of a lead that came without one.",
        "*/lead add* adds a lead of your own.",
        "*/lead help* shows this.",
    ]
    text = "\n".join(filter(None, lines))
    return Message(text.replace("*", ""), [section(mrkdwn(text))])


def unknown_subcommand(word: str, look: Look, words: Sequence[str] = ()) -> Message:
    """An answer to /lead with a word that Baton does not know; `words` are those that it does."""
    text = f"There is no “/lead {literal(word, LABEL_LIMIT)}”."
    if near := get_close_matches(word.lower(), words, n=1, cutoff=0.6):
        text = f"{text} Did you mean `/lead {near[0]}`? `/lead help` shows all."
        return Message(text, [section(mrkdwn(text))])
    text = f"{text} This is what there is:"
    known = help_text(look)
    return Message(f"{text}\n{known.text}", [section(mrkdwn(text)), *known.blocks])
