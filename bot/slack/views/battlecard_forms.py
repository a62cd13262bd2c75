"""The forms about a document: what was wrong on a call, what a rep heard, why not."""

import json
from collections.abc import Mapping

from bot.slack import ids
from bot.slack.views import forms
from bot.slack.views.kit import Json, plain, section

#: docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
_INPUT_LIMIT = 1000
#: The input's block.
WORDS = "words"


def wrong(name: str, title: str, carried: Mapping[str, object]) -> Json:
    """Ask what was wrong with a section."""
    intro = (
        f"{name}, {title}. It is hidden behind a warning until its owner has verified it again; "
        "the owner and whoever read it in the last 30 days are told."
    )
    words = ("Wrong on a call", "Report", intro, "What did the customer say?")
    return _form(ids.WRONG_FORM, words, carried)


def note(name: str, title: str, carried: Mapping[str, object]) -> Json:
    """Ask what a rep heard."""
    where = f"{name}, {title}" if title else name
    intro = f"{where}. The owner takes it into the document or tells you why not."
    words = ("Add a field note", "Send", intro, "What did you hear?")
    return _form(ids.NOTE_FORM, words, carried)


def decline(carried: Mapping[str, object]) -> Json:
    """Ask for a word to whoever sent a note."""
    intro = "Whoever sent it is told your answer."
    words = ("Decline the note", "Decline", intro, "Why not?")
    return _form(ids.DECLINE_FORM, words, carried)


def _form(callback: str, words: tuple[str, str, str, str], carried: Mapping[str, object]) -> Json:
    title, submit, intro, question = words
    return forms.form(
        callback,
        title,
        submit,
        [
            section(plain(intro)),
            forms.field(
                WORDS,
                question,
                {
                    "type": "plain_text_input",
                    "action_id": ids.VALUE,
                    "multiline": True,
                    "max_length": _INPUT_LIMIT,
                },
            ),
        ],
        json.dumps(carried),
    )
