"""A Home tab: the parts that belong to the reader's roles, what is urgent first."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.actions import Action
from bot.domain.home_tab import AdminPart, HomeTab, LeadPart, NextMeeting, Role
from bot.domain.presence import Absence, Source
from bot.slack import ids
from bot.slack.views import actions as action_views
from bot.slack.views import private
from bot.slack.views.home_marketing import marketing
from bot.slack.views.home_rep import open_leads, past
from bot.slack.views.home_team import team
from bot.slack.views.kit import (
    Json,
    Message,
    button,
    context,
    divider,
    header,
    joined,
    literal,
    mention,
    mrkdwn,
    packed,
    plain,
    section,
    when,
)
from bot.slack.views.look import Look

#: A view takes 100 blocks and 250 kB (docs.slack.dev/reference/views).
BLOCKS = 100
_NAME_LIMIT = 120
_WRONG_SHOWN = 10
_WRONG_LIMIT = 400

_STRANGER = (
    "Baton carries leads from marketing to sales, and feedback back. "
    "You are not in its app.yaml yet, so there is nothing of yours to show here. "
    "Ask whoever runs Baton to add you under `people:`; `/ask` and `/battlecard` work for all "
    "colleagues meanwhile."
)


def home(tab: HomeTab, look: Look) -> Message:
    """The whole tab as of this moment; `text` has its sentences."""
    if not tab.roles:
        return Message(_STRANGER, [header("Welcome to Baton"), section(mrkdwn(_STRANGER))])
    blocks: list[Json] = []
    told: list[str] = []
    if tab.said.get("say") in private.SAYS:
        note = private.note(tab.said, look)
        blocks += note.blocks
        told.append(note.text)
    for made, said in _parts(tab, look):
        if made:
            blocks += [divider(), *made] if blocks else made
            told += said
    blocks.append(
        context(mrkdwn(f"As of {when(tab.now, look.zone)}; drawn anew when you open it."))
    )
    if len(blocks) > BLOCKS:
        cut = context(plain("There is more than fits here; the commands show all of it."))
        blocks = [*blocks[: BLOCKS - 1], cut]
    return Message(joined(told), blocks)


def _parts(tab: HomeTab, look: Look) -> Sequence[tuple[list[Json], list[str]]]:
    today = _today(tab.now, look)
    found: list[tuple[list[Json], list[str]]] = []
    if tab.admin is not None and tab.admin.wrong:
        found.append(_wrong(tab.admin))
    if tab.meeting is not None:
        found.append(_meeting(tab.meeting, tab.user, look))
    if Role.REP in tab.roles:
        found.append(_presence(tab.absence, look))
    if tab.rep is not None:
        found.append(open_leads(tab.rep.leads, look))
    found.append(_actions(tab.actions, tab.actions_total, tab.now))
    if tab.rep is not None:
        found.append(past(tab.rep))
    if tab.marketing is not None:
        found += marketing(tab.marketing, tab.user, today, look)
    if tab.lead is not None:
        found += [*team(tab.lead, look), _overdue(tab.lead)]
    return found


def _wrong(part: AdminPart) -> tuple[list[Json], list[str]]:
    title = f"What is wrong: {len(part.wrong)}"
    lines = [f"• {literal(one, _WRONG_LIMIT)}" for one in part.wrong[:_WRONG_SHOWN]]
    blocks = [header(title), *(section(mrkdwn(text)) for text in packed(lines))]
    if more := len(part.wrong) - len(lines):
        blocks.append(context(plain(f"and {more} more; `baton doctor` tells all")))
    return blocks, [f"{title}.", *lines]


def _presence(absence: Absence | None, look: Look) -> tuple[list[Json], list[str]]:
    if absence is None:
        text = "You are here, and get leads when it is your turn."
        pressed = button("Away until tomorrow", ids.HOME_AWAY, "tomorrow")
        return [section(mrkdwn(text), accessory=pressed)], []
    until = f" until {when(absence.until, look.zone)}" if absence.until else ""
    if absence.source is Source.PAUSE:
        by = f" by {mention(absence.by)}" if absence.by else ""
        text = f"You are paused{by}{until}: you get no leads meanwhile."
        return [section(mrkdwn(text))], [text]
    text = f"You are away{until}: you get no leads meanwhile."
    return [section(mrkdwn(text), accessory=button("I am back", ids.HOME_BACK, "back"))], [text]


def _meeting(found: NextMeeting, user: str, look: Look) -> tuple[list[Json], list[str]]:
    name = literal(found.name, _NAME_LIMIT)
    starts = "under way" if found.running else when(found.at, look.zone)
    chair = ""
    if found.chair:
        chair = " · you chair it" if found.chair == user else f" · {mention(found.chair)} chairs"
    told = "Your meeting" if found.running else "Your next meeting"
    text = f"{told}: *{name}* · {starts}{chair}"
    return [section(mrkdwn(text))], [f"{text.replace('*', '')}."]


def _actions(shown: Sequence[Action], total: int, now: datetime) -> tuple[list[Json], list[str]]:
    if not total:
        return [], []
    blocks, told = [header(f"Your actions: {total:,}")], [f"You have {total:,} open actions."]
    for one in shown:
        heard, made = action_views.entry(one, late=one.is_late(now))
        blocks += made
        told.append(heard)
    if more := total - len(shown):
        blocks.append(context(plain(f"and {more:,} more: /actions")))
    return blocks, told


def _overdue(part: LeadPart) -> tuple[list[Json], list[str]]:
    if not part.overdue_total:
        return [], []
    title = f"Overdue actions of your team: {part.overdue_total:,}"
    lines = [action_views.line_of(one, late=True) for one in part.overdue]
    blocks = [header(title), *(section(mrkdwn(text)) for text in packed(lines))]
    if more := part.overdue_total - len(lines):
        blocks.append(context(plain(f"and {more:,} more: /actions")))
    return blocks, [f"{title}.", *lines]


def _today(now: datetime, look: Look) -> date:
    return now.astimezone(ZoneInfo(look.zone)).date()
