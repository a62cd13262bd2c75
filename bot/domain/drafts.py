"""Answers that people gave each other, on their way into the content repository."""

import re
from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.analysis import words
from bot.domain.content import Audience
from bot.domain.editing import new_document

#: The folder of a repository that drafts go to.
FOLDER = "answers"
_NAME_WORDS, _NAME_LIMIT = 8, 60
_RULE = re.compile(r"^(?=-{3,}\s*$)", re.MULTILINE)


@dataclass(frozen=True)
class Draft:
    """A document that somebody wants to be written; people are Slack user ids."""

    id: int
    #: Who saved it, and the channel (id) where they are told what became of it.
    person: str
    channel_id: str
    repository: str
    title: str
    text: str
    owner: str
    kind: str
    audience: Audience
    at: datetime


def path_of(title: str, number: int = 1) -> str:
    """Where a draft with this title goes; the second of a name gets `number` 2, and so on."""
    name = "-".join(words(title)[:_NAME_WORDS])[:_NAME_LIMIT].strip("-") or "answer"
    return f"{FOLDER}/{name}{f'-{number}' if number > 1 else ''}.md"


def document_of(draft: Draft, owner: str) -> str:
    """The source of its document; `owner` as documents name people. It is not verified yet."""
    values = {
        "title": draft.title,
        "kind": draft.kind,
        "owner": owner,
        "audience": draft.audience.value,
    }
    # A line of dashes would make the line above it a heading.
    return new_document(values, _RULE.sub("\\\\", draft.text))
