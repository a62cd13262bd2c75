"""A number that was opened: what it means, and the leads behind it, page by page."""

from bot.domain.opened import Behind, Closed, Opened
from bot.domain.people import Home
from bot.domain.told_figures import told
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    Json,
    context,
    escape,
    label,
    link,
    literal,
    mention,
    mrkdwn,
    packed,
    section,
)
from bot.slack.views.look import Look

#: The block of the form that names the page.
PAGE_FIELD = "page"

_TITLE_LIMIT = 60
#: A select takes so many options; nobody turns more pages.
_PAGES = 100

#: Headings of those that count, those that do not, and where all do.
_GROUPS = (("*Counts*", True), ("*Does not count*", False), ("", None))

_WHY_CLOSED = {
    Closed.NOT_TEAM: "Numbers are for the people whom app.yaml names.",
    Closed.NOT_AUDIENCE: "This digest is for other teams (`audience` in app.yaml).",
    Closed.UNKNOWN: "I do not know this number any more; /measures shows those of now.",
}


def opened(found: Opened | Closed, look: Look, home: Home) -> Json:
    """The window over the conversation; only who pressed sees it."""
    if isinstance(found, Closed):
        return _window([section(mrkdwn(_WHY_CLOSED[found]))])
    blocks = [
        section(mrkdwn(f"{_named(found, look)}\n{escape(told_by(found))}")),
        context(mrkdwn(f"{found.measure.definition} Formula: {found.measure.formula}.")),
    ]
    if found.leads:
        for heading, counts in _GROUPS:
            lines = [_line(one, look, home) for one in found.leads if one.counts is counts]
            if lines:
                texts = packed([*filter(None, [heading]), *lines])
                blocks += [section(mrkdwn(text)) for text in texts]
    blocks.append(context(mrkdwn(_foot(found))))
    view = _window(blocks)
    if found.pages > 1:
        view["private_metadata"] = str(found.asked)
        view["submit"] = label("Show page")
        view["blocks"].append(_pages(found))
    return view


def told_by(found: Opened) -> str:
    """The figure in words."""
    return told(found.measure, found.figure, found.currency)


def _named(found: Opened, look: Look) -> str:
    source = phrases.source_of(found.asked.source, look) if found.asked.source else "all sources"
    return f"*{escape(found.measure.name)}* · {source} · {found.window.name}"


def _line(one: Behind, look: Look, home: Home) -> str:
    lead = one.lead
    name = literal(phrases.title_of(lead.data), _TITLE_LIMIT) or "no name"
    words = f"#{lead.id} {name}"
    parts = [link(home.permalink(*one.card), words) if one.card else words]
    parts.append(phrases.source_of(lead.source, look))
    parts.append(phrases.STAGE_NAMES[lead.stage])
    if lead.owner:
        parts.append(mention(lead.owner))
    return "• " + " · ".join(parts)


def _foot(found: Opened) -> str:
    if not found.total:
        return "No lead is behind it."
    source = f" --source {found.asked.source}" if found.asked.source else ""
    command = f"baton export --behind {found.asked.measure}{source} --window {found.window.name}"
    number = "1 lead" if found.total == 1 else f"{found.total:,} leads"
    page = f" Page {found.page} of {found.pages}." if found.pages > 1 else ""
    return f"{number}.{page} On the server `{command} --csv` gives all of them."


def _pages(found: Opened) -> Json:
    """Which page to show; the next one is chosen already."""
    options = [
        {"text": label(_page_name(number, found)), "value": str(number)}
        for number in range(1, min(found.pages, _PAGES) + 1)
    ]
    after = found.page % len(options)
    return {
        "type": "input",
        "block_id": PAGE_FIELD,
        "label": label("Go on to"),
        "element": {
            "type": "static_select",
            # Slack keeps what was chosen for an element of the same name, whatever comes first.
            "action_id": f"{ids.VALUE}_{found.page}",
            "options": options,
            "initial_option": options[after],
        },
    }


def _page_name(number: int, found: Opened) -> str:
    if number == found.page + 1:
        return f"Next: page {number}"
    if number == found.page - 1:
        return f"Previous: page {number}"
    return f"Page {number}"


def _window(blocks: list[Json]) -> Json:
    return {
        "type": "modal",
        "callback_id": ids.BEHIND_PAGES,
        "title": label("Behind the number"),
        "close": label("Close"),
        "blocks": blocks,
    }
