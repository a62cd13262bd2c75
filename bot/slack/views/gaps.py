"""The backlog of gaps: `/gaps` for marketing, one's own requests for others, and as CSV."""

from collections.abc import Iterable

from bot.domain.battlecards import name_of
from bot.domain.gap_shown import GapRow, Listing, OwnRequests, Which, is_late
from bot.domain.gaps import Cause, Gap, GapState, Request
from bot.slack import ids
from bot.slack.views.battlecard import day, fit
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    code,
    context,
    header,
    literal,
    mention,
    mrkdwn,
    section,
    when,
)
from bot.slack.views.look import Look

#: Two blocks each; a message takes 50 (Block Kit).
_SHOWN = 12
_OWN_SHOWN = 20
_WORDS = 200
#: Lines of CSV in a message; a text of a rich text block is best kept below 3,000 characters.
_CSV = 2_800

_TITLES = {
    Which.OPEN: "What the library lacks",
    Which.MINE: "Gaps that you see to",
    Which.DONE: "Gaps that are closed",
    Which.ALL: "All gaps",
}
_CAUSES = {
    Cause.UNANSWERED: "question without an answer",
    Cause.RATED_BADLY: "answer that did not help",
    Cause.MISS: "battlecard that is missing",
    Cause.WRONG: "wrong on a call",
    Cause.NO_ASSET: "nothing to send to a lead",
}
_FILTERS = "Also: /gaps mine, done, all or csv."


def listing(found: Listing, look: Look) -> Message:
    """Gaps with the most people and leads first, with buttons."""
    title = _TITLES[found.which]
    if not found.rows:
        text = f"{title}: none. {_FILTERS}"
        return Message(text, [section(mrkdwn(text))])
    blocks: list[Json] = [header(title)]
    told = [f"{title}."]
    for row in found.rows[:_SHOWN]:
        line = line_of(row, found, look)
        told.append(line.replace("\n", ". "))
        blocks += [section(mrkdwn(line)), actions(*_buttons(row.ranked.gap, found.which))]
    more = len(found.rows) - _SHOWN
    blocks.append(context(mrkdwn(f"{f'{more} more. ' if more > 0 else ''}{_FILTERS}")))
    return Message(fit(told), blocks)


def line_of(row: GapRow, found: Listing, look: Look) -> str:
    """A gap: what, why it is one, who waits, who sees to it."""
    gap, interest = row.ranked.gap, row.ranked.interest
    depends = [
        _some(interest.people, "person", "people"),
        _some(interest.leads, "lead") if interest.leads else "",
        f"{interest.waiting} waiting" if interest.waiting else "everybody was told",
    ]
    facts = [
        cause_of(row),
        ", ".join(filter(None, depends)),
        f"since {when(gap.created_at, look.zone)}",
        *_state(gap, found, look),
    ]
    return f"*{title_of(gap)}*\n{' · '.join(filter(None, facts))}"


def title_of(gap: Gap) -> str:
    """The words of whoever asked first."""
    return f"“{literal(gap.text, _WORDS)}”" if gap.text else "(no words)"


def cause_of(row: GapRow) -> str:
    """How a gap was noticed, with the document for whoever may read it."""
    told = _CAUSES[row.ranked.gap.cause]
    if row.document is None:
        return told
    name = literal(name_of(row.document.about), 80)
    return f"{told}: {name}, {literal(row.ranked.gap.section, 60)}"


def own(found: OwnRequests, look: Look) -> Message:
    """What somebody asked for, and what became of it."""
    if not found.rows:
        text = (
            "You have asked for nothing that the library lacks. When /ask or /battlecard finds "
            "nothing, send it to marketing, and you are told once it is there."
        )
        return Message(text, [section(mrkdwn(text))])
    lines = [_own_line(gap, one, look) for gap, one in found.rows[:_OWN_SHOWN]]
    blocks = [header("What you asked for"), *(section(mrkdwn(line)) for line in lines)]
    return Message(fit(["What you asked for.", *lines]), blocks)


def as_csv(text: str) -> Message:
    """The backlog as CSV, as far as a message holds it."""
    lines = text.splitlines()
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > _CSV:
            break
        kept.append(line)
    more = len(lines) - len(kept)
    foot = f"{more} more lines: run baton gaps --csv." if more else "Also: baton gaps --csv."
    told = fit(["The backlog as CSV.", foot, *(literal(line, 300) for line in kept)])
    return Message(told, [code("\n".join(kept)), context(mrkdwn(foot))])


def stranger() -> Message:
    """What somebody reads whom Slack has not told us about yet."""
    text = "This is for colleagues. If you are one, try again in a moment: I am just asking Slack."
    return Message(text, [section(mrkdwn(text))])


def not_marketing() -> Message:
    """What somebody else than marketing reads."""
    text = "The whole backlog is for marketing. Type /gaps for what you asked for yourself."
    return Message(text, [section(mrkdwn(text))])


def _own_line(gap: Gap, request: Request, look: Look) -> str:
    words = f"“{literal(request.words, _WORDS)}”"
    asked = f"asked {when(request.at, look.zone)}"
    return f"*{words}*\n{asked} · {became(gap, request)}"


def became(gap: Gap, request: Request) -> str:
    """What became of a request, for its asker."""
    if gap.state is GapState.WONT_DO:
        return f"will not be done: {literal(gap.why, _WORDS)}"
    if request.solved_at:
        return "solved"
    if request.told_at:
        return "answered"
    if gap.assignee:
        return f"{mention(gap.assignee)} sees to it"
    return "marketing knows"


def _state(gap: Gap, found: Listing, look: Look) -> Iterable[str]:
    if gap.state is GapState.DONE:
        yield f"done by {mention(gap.closed_by)}" if gap.closed_by else "done"
    elif gap.state is GapState.WONT_DO:
        yield f"won’t do: {literal(gap.why, _WORDS)}"
    else:
        yield f"{mention(gap.assignee)} sees to it" if gap.assignee else "nobody sees to it yet"
        yield f"planned for {day(gap.due)}" if gap.due else ""
    if gap.answer_by and gap.state is GapState.OPEN:
        late = is_late(gap, found.now)
        yield f"{'late, was ' if late else ''}promised by {when(gap.answer_by, look.zone)}"


def _buttons(gap: Gap, which: Which) -> list[Json]:
    value = f"{gap.id}|{which}"
    spoken = gap.text
    shown = [button("Open…", ids.GAP_OPEN, value, spoken=f"Open: {spoken}")]
    if gap.state is GapState.OPEN:
        if gap.assignee is None:
            shown.insert(
                0, button("Assign to me", ids.GAP_TAKE, value, spoken=f"Assign to me: {spoken}")
            )
        shown.append(button("Done", ids.GAP_DONE, value, spoken=f"Done: {spoken}"))
    return shown


def _some(count: int, one: str, more: str = "") -> str:
    return f"1 {one}" if count == 1 else f"{count} {more or f'{one}s'}"
