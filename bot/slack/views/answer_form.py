"""The form that makes a document of what somebody answered."""

import json
from collections.abc import Mapping, Sequence

from bot.domain.content import Audience
from bot.slack import ids
from bot.slack.views import forms
from bot.slack.views.kit import Json, clean, clip, label, literal, mrkdwn, section

#: The blocks of the form; their inputs have the action id `ids.VALUE`.
TITLE, TEXT, OWNER, KIND, AUDIENCE, REPOSITORY = (
    "title",
    "text",
    "owner",
    "kind",
    "audience",
    "repository",
)
TITLE_LIMIT, TEXT_LIMIT = 150, 3000
_KINDS = {"faq": "FAQ", "story": "Story", "case-study": "Case study", "pricing": "Pricing"}
_AUDIENCES = {
    Audience.INTERNAL.value: "Internal: to know, not to tell",
    Audience.CUSTOMER.value: "May be told to customers",
}


def form(
    question: str, text: str, owner: str, repositories: Sequence[str], carried: Mapping[str, str]
) -> Json:
    """The form, filled in with what is known: the question, the answer, and who gave it."""
    return forms.form(
        ids.SAVE_FORM,
        "Save answer",
        "Save",
        [
            section(mrkdwn("It becomes a document, and whoever asks next finds it.")),
            _input(TITLE, "Title: the question that it answers", _text(question, TITLE_LIMIT)),
            _input(TEXT, "Answer", {**_text(text, TEXT_LIMIT), "multiline": True}),
            _input(OWNER, "Who answers for it", {"type": "users_select", "initial_user": owner}),
            _input(KIND, "Kind", _select(_KINDS, "faq")),
            _input(AUDIENCE, "May this be said?", _select(_AUDIENCES, Audience.INTERNAL.value)),
            _input(
                REPOSITORY,
                "Where it is kept; all its readers will find it",
                _select({key: key for key in repositories}, repositories[0]),
            ),
        ],
        json.dumps(dict(carried)),
    )


def not_allowed() -> Json:
    """Somebody who may not add to any repository."""
    text = (
        "There is no repository of documents that you may add to. If you are a member of this "
        "workspace, I have only just met you: please try again in a moment."
    )
    return forms.told("Save answer", text)


def saved() -> Json:
    """The draft is on its way."""
    return forms.told("Thank you", "It is being written. I tell you where it stands.")


def kept(title: str, where: str) -> str:
    """Where a document is that was saved."""
    return (
        f"“{literal(title, TITLE_LIMIT)}” is saved as {literal(where, 300)}. It is found as soon "
        "as it is read, and counts as never verified until its owner looks at it."
    )


def waits(title: str, why: str) -> str:
    """Why a document is not saved yet."""
    return (
        f"“{literal(title, TITLE_LIMIT)}” is not saved yet: {literal(why, 300)} Nothing is lost. "
        "It is saved as soon as that is over, and I tell you then."
    )


def failed(title: str, why: str) -> str:
    """Why a document could not be saved."""
    return f"“{literal(title, TITLE_LIMIT)}” could not be saved: {literal(why, 300)}"


def _text(initial: str, limit: int) -> Json:
    made: Json = {"type": "plain_text_input", "max_length": limit}
    return {**made, "initial_value": clip(clean(initial), limit)} if clean(initial) else made


def _select(options: Mapping[str, str], initial: str) -> Json:
    made = {key: {"text": label(words), "value": str(key)} for key, words in options.items()}
    return {
        "type": "static_select",
        "options": list(made.values()),
        "initial_option": made[initial],
    }


def _input(block_id: str, words: str, element: Json) -> Json:
    return forms.field(block_id, words, {**element, "action_id": ids.VALUE})
