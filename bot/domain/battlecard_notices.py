"""What is said about documents to one person, by name."""

from enum import StrEnum


class Tell(StrEnum):
    """What a message about a document says; stored with deliveries, so never renamed.

    Its facts travel in the delivery's `about`: `document` is the document's id.
    """

    #: A card, privately. `opened`, `lead_id`, `did`, `why`.
    CARD = "card"
    #: A review is due. `due`: the date.
    REVIEW = "review"
    #: To who answers for it: a section was wrong on a call. `report`: its id.
    WRONG = "wrong"
    #: To whoever read it: the same.
    WARNED = "warned"
    #: To who answers for it: what a rep heard. `change`: its id.
    NOTE = "note"
    #: To the rep: what became of their note. `change`.
    NOTE_ANSWERED = "note_answered"
    #: To whoever asked for it: a change could not be written. `change`.
    NOT_WRITTEN = "not_written"
    #: To whoever asked for it: a change waits for room on the disk. `change`.
    WAITS = "waits"
    #: A card could not be shared. `did`, `why`.
    NOT_SHARED = "not_shared"
