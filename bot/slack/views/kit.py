"""Small builders for Slack's messages, and what keeps a stranger's text harmless in them."""

import re
from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import regex

from bot.dataclass import dataclass
from bot.domain.charts import Chart

Json = dict[str, Any]

#: Slack's limits (docs.slack.dev/reference/block-kit); texts are counted after escaping.
SECTION_LIMIT: Final = 3000
HEADER_LIMIT: Final = 150
LABEL_LIMIT: Final = 75
#: `text` beside blocks is best kept below 4,000; a card that is much longer as a whole was refused
#: near 13,200 characters (slackapi/bolt-js#2509).
TEXT_LIMIT: Final = 3000

_LINES_QUOTED: Final = 8

TODAY_AT: Final = "{date_short_pretty} at {time}"
AGO: Final = "{ago}"
TIME: Final = "{time}"

_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Controls, halves of surrogate pairs, code points that are no characters, and the bidirectional
# embeddings, overrides and isolates with which one value could reorder its neighbours
_REMOVED = regex.compile(
    r"[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069--\n]", regex.V1
)
_VISIBLE = regex.compile(r"[\p{L}\p{N}\p{P}\p{S}\p{Co}]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Class=AN}]")
# A reader's character, or an escape, which must not be cut either
_UNIT = regex.compile(r"&(?:amp|lt|gt);|\X")
_LONGEST_ESCAPE = 5

# Slack has no escape for its marks, so they become their look-alikes, except where they cannot
# mark anything: inside a word, which keeps ada_lovelace@example.com as it is
_MARKS = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_UNDERSCORE = regex.compile(r"(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])")
# Begins the name of an emoji, or the rest of an address
_COLON = re.compile(r":(?!\s)")


_USER_ID = re.compile(r"[UW][A-Z0-9]+")


@dataclass(frozen=True)
class Message:
    """What Slack shows: `blocks`, and `text` for screen readers and notifications."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    #: The charts among the blocks: the sender shows each in the best form that the workspace has.
    charts: tuple[Chart, ...] = ()
    #: Slack should show nothing any more where this was shown.
    deleted: bool = False


def escape(text: str) -> str:
    """Escape Slack's three control characters (docs.slack.dev, "Escaping text")."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Remove what is not text: control and bidi characters; "" when nothing visible is left."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    text = _REMOVED.sub("", text).strip()
    return text if _VISIBLE.search(text) else ""


def clip(text: str, limit: int) -> str:
    """Shorten to at most `limit` characters, … included, without halving a character or escape."""
    if len(text) <= limit:
        return text
    kept = 0
    for unit in _UNIT.finditer(text, endpos=limit + _LONGEST_ESCAPE):
        if unit.end() > limit - 1:
            break
        kept = unit.end()
    return text[:kept].rstrip() + "…"


def pieces(text: str, size: int) -> list[str]:
    """Cut a text into parts of at most `size` characters, between what readers see as characters.

    A single one that is longer than that, which no script needs, is left out.
    """
    parts: list[str] = []
    for unit in _UNIT.findall(text):
        if len(unit) > size:
            continue
        if parts and len(parts[-1]) + len(unit) <= size:
            parts[-1] += unit
        else:
            parts.append(unit)
    return parts


def one_line(text: str) -> str:
    """Clean a text and put it on one line."""
    return " ".join(clean(text).split())


def literal(text: str, limit: int) -> str:
    """Make a stranger's text safe and one line long inside mrkdwn; at most `limit` characters.

    It cannot mention, link, format or become an emoji. A right-to-left value is isolated, so that
    it does not reorder what stands around it.
    """
    text = _UNDERSCORE.sub("\u02cd", one_line(text).translate(_MARKS))
    # Slack quotes a line that begins with >
    text = "\u203a" + text[1:] if text.startswith(">") else text
    text = escape(_COLON.sub("\u2236", text))
    if _RIGHT_TO_LEFT.search(text):
        return f"\u2068{clip(text, limit - 2)}\u2069"
    return clip(text, limit)


def mention(user: str) -> str:
    """Name a person by Slack user id, or by their key in the settings if Slack does not know them.

    Readers see the name that they know.
    """
    return f"<@{user}>" if _USER_ID.fullmatch(user) else literal(user, LABEL_LIMIT)


def link(url: str, words: str) -> str:
    """Link our own words to an address."""
    return f"<{escape(url).replace('|', '%7C')}|{words}>"


def when(at: datetime, zone: str, pattern: str = TODAY_AT) -> str:
    """Tell a time in the reader's own zone; `zone` is for clients that cannot."""
    local = at.astimezone(ZoneInfo(zone))
    return f"<!date^{int(at.timestamp())}^{pattern}|{local:%-d %b %Y, %H:%M %Z}>"


def joined(
    sentences: Iterable[str], limit: int = TEXT_LIMIT, rest: str = " More is in Details."
) -> str:
    """Join sentences as far as they fit, whole ones only, so that no mention or time is cut.

    `rest` ends a text from which some were left out.
    """
    text = ""
    for sentence in filter(None, sentences):
        if len(text) + 1 + len(sentence) > limit - len(rest):
            return text + rest
        text = f"{text} {sentence}".strip()
    return text


def packed(lines: Iterable[str]) -> list[str]:
    """As many lines to a text as a section takes, so that no line is cut."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + 1 + len(line) <= SECTION_LIMIT:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return texts


def plain(text: str, limit: int = SECTION_LIMIT) -> Json:
    """A text object in which nothing is live; for a stranger's text."""
    return {"type": "plain_text", "text": clip(clean(text), limit) or "–", "emoji": False}


def label(text: str, limit: int = LABEL_LIMIT) -> Json:
    """A text object for our own words, with emoji."""
    return {"type": "plain_text", "text": clip(text, limit), "emoji": True}


def mrkdwn(text: str) -> Json:
    """A text object for our own sentences; a stranger's text in them went through `literal`."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Json:
    """A heading; a stranger's text is welcome."""
    return {"type": "header", "text": plain(one_line(text), HEADER_LIMIT)}


def section(text: Json, accessory: Json | None = None) -> Json:
    """A paragraph, with a button beside it if wanted."""
    return {"type": "section", "text": text} | ({"accessory": accessory} if accessory else {})


def columns(pairs: Iterable[tuple[str, str]], limit: int) -> list[Json]:
    """Labels and a stranger's values in two columns; a section takes ten of them."""
    fields = [
        plain(f"{clip(one_line(name), LABEL_LIMIT)}\n{clip(one_line(value), limit)}")
        for name, value in pairs
    ]
    return [{"type": "section", "fields": fields[at : at + 10]} for at in range(0, len(fields), 10)]


def fields(texts: Iterable[str]) -> Json:
    """Our own short texts in two columns; a section takes ten of them."""
    return {"type": "section", "fields": [mrkdwn(text) for text in texts]}


def divider() -> Json:
    """A line between two parts."""
    return {"type": "divider"}


def quote(text: str, limit: int) -> Json:
    """A stranger's words, set apart; rich text is shown as it is, without any markup.

    Many lines would push other cards off the screen, so only the first of them are shown.
    """
    lines = [line for line in clean(text).split("\n") if clean(line)]
    shown = "\n".join(lines[:_LINES_QUOTED]) + ("\n…" if len(lines) > _LINES_QUOTED else "")
    words = {"type": "text", "text": clip(shown, limit)}
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_quote", "elements": [words]}],
    }


def context(*texts: Json) -> Json:
    """Small print."""
    return {"type": "context", "elements": list(texts)}


def actions(*buttons: Json) -> Json:
    """A row of buttons."""
    return {"type": "actions", "elements": list(buttons)}


def button(
    words: str,
    action_id: str,
    value: str,
    *,
    spoken: str = "",
    primary: bool = False,
    confirm: Json | None = None,
) -> Json:
    """A button; `spoken` is what a screen reader says instead of `words`."""
    made: Json = {"type": "button", "text": label(words), "action_id": action_id, "value": value}
    if spoken:
        made["accessibility_label"] = clip(clean(spoken), LABEL_LIMIT)
    if primary:
        made["style"] = "primary"
    if confirm:
        made["confirm"] = confirm
    return made


def confirmation(title: str, text: str, yes: str, no: str) -> Json:
    """The question before something that is easily pressed by mistake."""
    return {
        "title": label(title, 100),
        "text": label(text, 300),
        "confirm": label(yes, 30),
        "deny": label(no, 30),
    }


def grid(rows: list[list[Json]], *, figures: bool = True) -> Json:
    """A table of cells, of which a message takes one; `figures`: all but the first are numbers.

    Cells break their lines, because a phone would show the first column alone.
    """
    aside = "right" if figures else "left"
    settings = [
        {"align": aside if place else "left", "is_wrapped": True} for place in range(len(rows[0]))
    ]
    return {"type": "table", "rows": rows, "column_settings": settings}


def code(text: str) -> Json:
    """Lines in a box with letters of one width, shown as they are, without any markup."""
    lines = _REMOVED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", "  "))
    return {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_preformatted",
                "elements": [{"type": "text", "text": lines}],
            }
        ],
    }
