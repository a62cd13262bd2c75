"""What each command can be told: the answer to `help` behind it."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.slack import ids
from bot.slack.views.kit import Message, literal, mrkdwn, section

#: So much of what somebody typed is quoted.
_WORDS = 80


class _Usage(NamedTuple):
    """What a command is for, what may be typed and what that does, and what else to know."""

    intro: str
    lines: tuple[tuple[str, str], ...]
    more: str = ""


_PRESENCE = _Usage(
    "While you are away, leads pass you by.",
    (
        ("/away", "until you say /back"),
        ("/away until Monday", "or until Friday 14:00, 24 December, 2026-12-24"),
        ("/away 3 days", "today counts as the first"),
        ("/back", "leads find you again"),
    ),
)
_USAGES: Mapping[str, _Usage] = {
    ids.AWAY: _PRESENCE,
    ids.BACK: _PRESENCE,
    ids.ACTIONS: _Usage(
        "Actions say who does what by when.",
        (
            ("/actions", "what you are to do"),
            ("/actions team", "what your team is to do"),
            ("/actions all", "everything"),
            ("/actions @ana", "what Ana is to do"),
            ("/actions add @ana send the deck by friday", "gives Ana an action"),
        ),
        "Days are written like today, friday, next week, in 3 days, end of month, 1 dec or "
        "2026-12-01. Owners are reminded on the day, when it is late, and then once a week. "
        "A ✅ on an action's message means done.",
    ),
    ids.AGENDA: _Usage(
        "The agenda is what the next meeting talks about.",
        (
            ("/agenda", "shows it"),
            ("/agenda add the price list", "puts something on it"),
            ("/agenda remove 2", "takes number 2 off"),
        ),
        "Or put 🗓 on a message; taking the reaction back takes it off. Where there are several "
        "meetings, name the key of one: `/agenda weekly`, `/agenda add weekly: the price list`.",
    ),
    ids.DEFINE: _Usage(
        "Definitions are what the teams agreed on.",
        (
            ("/define", "all of them"),
            ("/define MQL", "what it says, and how this month's leads met it"),
            ("/define measures", "the numbers that are explained"),
            ("/define win rate", "what one number means"),
        ),
    ),
    ids.DIGEST: _Usage(
        "Digests sum up a day, a week or a month.",
        (
            ("/digest list", "which digests there are, and what was posted"),
            ("/digest preview weekly", "what it would say now, for you alone"),
            (
                "/digest preview weekly 2026-W47",
                "of another week; months are 2026-11, days 2026-11-20",
            ),
            ("/digest now weekly", "posts it in its channel; for admins and who leads a team"),
        ),
    ),
    ids.EXCHANGE: _Usage(
        "In the exchange you meet somebody of the other team now and then.",
        (
            ("/exchange", "whether you take part, and when the next round is"),
            ("/exchange snooze 2 weeks", "leaves you out for a while"),
            ("/exchange off", "leaves you out"),
            ("/exchange on", "brings you back"),
        ),
    ),
    ids.GAPS: _Usage(
        "Gaps are what was asked for and is not in the library.",
        (
            ("/gaps", "the open ones, for marketing; for others what they asked for themselves"),
            ("/gaps mine", "those that I see to"),
            ("/gaps done", "closed ones"),
            ("/gaps all", "open and closed ones"),
            ("/gaps csv", "for a spreadsheet"),
        ),
        "All but the first are for marketing; others get what they asked for themselves.",
    ),
    ids.MEASURES: _Usage(
        "Measures are the numbers of a day, week, month, quarter or year.",
        (
            ("/measures", "last week's"),
            ("/measures month", "last month's; also day, quarter, year"),
            ("/measures this week", "so far; also today, this month, this quarter, this year"),
            ("/measures 2026-W47", "that week's; also 2026-11-20, 2026-11, 2026-Q4, 2026"),
            ("/measures 2026-11-01..2026-11-15", "those of some days"),
        ),
        "`/define measures` tells what each of them means.",
    ),
    ids.MEETING: _Usage(
        "Meetings are prepared, held and followed up here.",
        (
            ("/meeting", "the next ones"),
            ("/meeting start", "begins the next one, and asks first if it is hours away"),
            ("/meeting end", "ends it and posts the minutes"),
            ("/meeting minutes", "the last minutes"),
            ("/meeting calendar", "an address for your calendar"),
            ("/meeting cancel trade fair", "leaves the next one out, and says why"),
            ("/meeting move friday 14:00", "moves the next one"),
            ("/meeting chair @ana", "says who leads the next one"),
            ("/meeting new", "a form for a new series"),
            ("/meeting stop weekly", "ends a series that was made here"),
        ),
        "Those from cancel on are for the chair, leads of teams and admins. Where there are "
        "several, name the key of one: `/meeting start weekly`.",
    ),
    ids.POOL: _Usage(
        "The people of a pool share its leads.",
        (
            ("/pool", "who is in or away, at what load, and whose turn is next"),
            ("/pool emea", "one pool"),
            ("/pool fairness", "how evenly leads were shared out, week by week"),
            ("/pool fairness emea", "the same of one pool"),
        ),
        "Whoever manages a pool can pause people there.",
    ),
    ids.SETTINGS: _Usage(
        "Changes of app.yaml are kept, for admins and whoever leads a team.",
        (
            ("/settings", "the newest changes: when, by whom, what they did"),
            ("/settings 12", "number 12 in full"),
        ),
    ),
    ids.SLA: _Usage(
        "Both teams promised each other something.",
        (("/sla", "how well each kept its word in the last 7 and 30 days"),),
        "`/measures` has the same numbers for other weeks and months.",
    ),
}


def usage(command: str, words: str = "") -> Message:
    """What the command can be told; KeyError for one whose answer is made elsewhere.

    `words` is what somebody typed behind it that means nothing; it is said so, unless they asked
    for help.
    """
    found = _USAGES[command]
    asked = words.strip().lower() in {"", "help", "?"}
    wrong = "" if asked else f"I do not understand “{command} {literal(words, _WORDS)}”. "
    lines = [f"`{typed}`  {does}" for typed, does in found.lines]
    spoken = [f"{typed}: {does}." for typed, does in found.lines]
    more = [found.more] if found.more else []
    intro = f"{wrong}{found.intro}"
    text = " ".join([intro, *spoken, *more]).replace("`", "")
    return Message(text, [section(mrkdwn("\n".join([intro, *lines, *more])))])
