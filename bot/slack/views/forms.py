"""The frames of forms and of windows that only tell something, and a form's fields."""

from bot.slack.views.kit import Json, label, mrkdwn, plain, section

#: Characters of a title and of the words on its buttons (docs.slack.dev/reference/views).
_WORDS = 24


def form(callback: str, title: str, submit: str, blocks: list[Json], carried: str) -> Json:
    """A form; `carried` comes back with what was filled in."""
    return {
        "type": "modal",
        "callback_id": callback,
        "title": label(title, _WORDS),
        "submit": label(submit, _WORDS),
        "close": label("Cancel", _WORDS),
        "private_metadata": carried,
        "blocks": blocks,
    }


def field(block: str, name: str, element: Json, *, optional: bool = False) -> Json:
    """An input with its label."""
    made = {"type": "input", "block_id": block, "label": label(name), "element": element}
    return made | {"optional": True} if optional else made


def window(title: str, blocks: list[Json]) -> Json:
    """What is only to be read."""
    return {
        "type": "modal",
        "title": label(title, _WORDS),
        "close": label("Close", _WORDS),
        "blocks": blocks,
    }


def closed(title: str, text: str) -> Json:
    """What takes a form's place when there is nothing to fill in: a sentence with mentions."""
    return window(title, [section(mrkdwn(text))])


def told(title: str, text: str) -> Json:
    """As `closed`, without anything that Slack would format."""
    return window(title, [section(plain(text))])
