"""The answers of /sla, and of /lead responded, snooze and stop."""

from collections.abc import Mapping, Sequence

from bot.domain.promises import Promise
from bot.domain.scorecard import Score
from bot.slack.views import phrases
from bot.slack.views.kit import Message, header, joined, mention, mrkdwn, section, when
from bot.slack.views.look import Look
from bot.slack.views.promise import duties_on_card, on_card, spoken

#: Teams that one table shows; a section takes 3,000 characters.
_TEAMS_SHOWN = 20
_COLUMNS = ("Team", "kept", "late", "open", "paused", "median", "p90")


def scorecards(by_days: Mapping[int, Sequence[Score]]) -> Message:
    """How promises were kept over so many days, team by team."""
    blocks = [header("How soon leads get an answer")]
    told = []
    for days, scores in by_days.items():
        if scores:
            table = _table(scores[:_TEAMS_SHOWN])
            blocks.append(section(mrkdwn(f"*The last {days} days*\n```{table}```")))
            told.append(f"The last {days} days: {'; '.join(map(_aloud, scores))}.")
        else:
            said = f"The last {days} days: no answer was promised."
            blocks.append(section(mrkdwn(said)))
            told.append(said)
    foot = "Late: answered too late, or due and not answered. Times are counted time."
    blocks.append(section(mrkdwn(foot)))
    return Message(joined([*told, foot]), blocks)


def _table(scores: Sequence[Score]) -> str:
    rows = [_COLUMNS, *map(_row, scores)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _row(score: Score) -> tuple[str, ...]:
    times = [spoken(one) if one is not None else "–" for one in (score.median, score.p90)]
    counts = (score.kept, score.late, score.open, score.paused)
    return (phrases.key_of(score.team).capitalize()[:30], *map(str, counts), *times)


def _aloud(score: Score) -> str:
    team, kept, late, opened, paused, median, p90 = _row(score)
    return (
        f"{team}: {kept} kept, {late} late, {opened} open, {paused} paused, "
        f"median {median}, 90% within {p90}"
    )


def no_promises() -> Message:
    """What /sla answers when the settings promise nothing."""
    return _sentence("app.yaml promises no answers: it has no `sla:` section.")


def responded(promise: Promise, look: Look) -> Message:
    """The response was noted."""
    return _sentence(f"Noted. {on_card(promise, look)}.")


def contacted(promise: Promise, duties: Sequence[Promise], look: Look) -> Message:
    """A further contact was noted."""
    now = duties_on_card(duties, look).replace("\n", ". ") or on_card(promise, look)
    return _sentence(f"Noted. {now}.")


def already(promise: Promise) -> Message:
    """Somebody noted a response before."""
    by = f" by {mention(promise.responded_by)}" if promise.responded_by else ""
    return _sentence(f"A response was noted already{by}, so nothing was changed.")


def snoozed(promise: Promise, look: Look) -> Message:
    """Reminders wait."""
    until = when(promise.snoozed_until, look.zone) if promise.snoozed_until else "later"
    return _sentence(f"No reminders until {until}. The due time and the escalation stand.")


def stopped() -> Message:
    """Reminders have ended."""
    return _sentence("No more reminders for this lead. The due time and the escalation stand.")


def nothing_promised() -> Message:
    """There is no such lead, or no promise for it."""
    return _sentence(
        "For this lead no answer is promised, or there is no such lead. Give its number, as in "
        "`/lead responded 42`; `/lead find acme` shows the numbers."
    )


def outsider() -> Message:
    """Only colleagues may."""
    return _sentence("This is for colleagues of the company that uses Baton. Nothing was changed.")


def no_moment() -> Message:
    """The words of a snooze name no moment."""
    return _sentence(
        "I cannot tell until when, so nothing was changed. Try `/lead snooze 42 2 hours` or "
        "`/lead snooze 42 Monday 9:00 they asked for it`."
    )


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
