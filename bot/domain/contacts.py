"""Contacts with a lead as people and CRMs tell them: the first is the answer, others follow up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass

#: Contacts closer than this are one: a rep presses the button and their CRM logs the same call.
ONE_CONTACT = timedelta(minutes=15)


class ContactKind(StrEnum):
    """What was told; the words are stored, so they are never renamed."""

    #: Somebody has answered. Told again, it is the same answer.
    RESPONDED = "responded"
    #: Somebody was in contact again; the first answer, if there was none.
    CONTACTED = "contacted"


@dataclass(frozen=True)
class Contact:
    """One contact; all that is derived from contacts is the same in whatever order they came."""

    lead_id: int
    kind: ContactKind
    at: datetime
    #: When Baton learnt of it.
    noted_at: datetime
    #: Unique per contact, so that it counts once.
    key: str
    #: Slack user id; None when the sender told nobody whom we know.
    by: str | None = None
    #: The source (key) that told it; None: a person in Slack.
    source: str | None = None


def response(contacts: Iterable[Contact]) -> Contact | None:
    """The first contact of any kind; None while there was none."""
    return min(contacts, key=lambda one: (one.at, one.noted_at, one.key), default=None)


def later_contacts(contacts: Iterable[Contact], first: Contact) -> tuple[Contact, ...]:
    """The contacts after the response that count as follow-ups, in order."""
    found: list[Contact] = []
    before = first.at
    for one in sorted(contacts, key=lambda one: (one.at, one.noted_at, one.key)):
        if one.kind is ContactKind.CONTACTED and one.at - before >= ONE_CONTACT:
            found.append(one)
        before = max(before, one.at)
    return tuple(found)
