"""Direct messages to an admin about what only people can mend."""

from bot.slack.views.kit import Message, clip, literal, mrkdwn, section

_SENTENCE_LIMIT = 1000


def obstacle(channel_key: str, sentence: str, waiting: int) -> Message:
    """Baton cannot post in a channel: `sentence` says why and what to do; `waiting` leads wait."""
    return _message(
        f"I cannot post in the channel “{literal(channel_key, 80)}” of app.yaml.",
        literal(sentence, _SENTENCE_LIMIT),
        f"{_leads(waiting)} Nothing is lost: cards are posted once this is put right, "
        "without a restart.",
    )


def resumed(channel_key: str, waiting: int) -> Message:
    """Baton can post in the channel again; `waiting` leads are posted now."""
    now = f"{_count(waiting)} now posted, oldest first." if waiting else "Nothing had to wait."
    return _message(f"I can post in the channel “{literal(channel_key, 80)}” again.", now)


def _leads(waiting: int) -> str:
    if not waiting:
        return "No lead waits for it yet."
    return f"{waiting} lead waits for it." if waiting == 1 else f"{waiting} leads wait for it."


def _count(waiting: int) -> str:
    return "The lead that waited is" if waiting == 1 else f"The {waiting} leads that waited are"


def _message(*sentences: str) -> Message:
    return Message(clip(" ".join(sentences), 3000), [section(mrkdwn(s)) for s in sentences])
