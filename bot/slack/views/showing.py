"""What whoever asks for a lead's card is answered."""

from bot.slack.views import leads
from bot.slack.views.kit import Message, link, mrkdwn, section
from bot.slack.views.look import Look

_ANSWERS = {
    "done": "Its card comes to the channel now; from there on it is a lead like any other.",
    "nowhere": "This lead has no channel: it was imported as history, or is being routed just now.",
    "outsider": "Leads are for colleagues of the company that uses Baton.",
}


def there(address: str | None) -> str:
    """That the card is there already."""
    if address:
        return f"This lead has its card already: {link(address, 'open it')}."
    return "This lead has its card already."


def shown(answer: str, number: str, address: str | None, look: Look) -> Message:
    """The private answer to `/lead show`; `answer` is a bot.services.tiering.Shown."""
    if answer == "gone":
        return leads.unknown_lead(number, look, "show")
    text = _ANSWERS.get(answer) or there(address)
    return Message(text, [section(mrkdwn(text))])
