"""The answers of /away, /back and /pool."""

from collections.abc import Sequence

from bot.domain.pool_now import MemberNow, PoolNow
from bot.domain.presence import Absence, Source
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    TODAY_AT,
    Json,
    Message,
    button,
    context,
    header,
    joined,
    literal,
    mention,
    mrkdwn,
    plain,
    section,
    when,
)
from bot.slack.views.look import Look

#: Members that one answer shows per pool, and pools; a message takes 50 blocks (Block Kit).
_MEMBERS_SHOWN = 12
_POOLS_SHOWN = 4


def away(absence: Absence, look: Look) -> Message:
    """What somebody reads who said that they are away."""
    until = f"until {when(absence.until, look.zone)}" if absence.until else "until you type /back"
    return _sentence(f"You get no leads {until}. /back ends it at any time.")


def not_understood(words: str) -> Message:
    """What somebody reads whose words name no moment in the future."""
    said = literal(words, 80)
    return _sentence(
        f"I cannot tell when “{said}” is, so nothing was changed. Try /away until Monday, "
        "/away 3 days, /away until Friday 14:00, or just /away."
    )


def back(was_away: bool) -> Message:
    """What somebody reads who is back."""
    if was_away:
        return _sentence("Welcome back. You take turns again from now on.")
    return _sentence("You were not away, so nothing was changed.")


def pools(shown: Sequence[PoolNow], look: Look, *, manages: frozenset[str]) -> Message:
    """Who is in each pool, away, at what load, and whose turn is next.

    `manages`: keys of the pools in which the reader may pause people.
    """
    if not shown:
        return _sentence("app.yaml names no pools, so leads have no turns.")
    blocks: list[Json] = []
    told: list[str] = []
    for pool in shown[:_POOLS_SHOWN]:
        name = phrases.key_of(pool.key).capitalize()
        blocks.append(header(name))
        intro = _intro(pool)
        blocks.append(section(mrkdwn(intro)))
        told.append(f"{name}: {intro}")
        for member in pool.members[:_MEMBERS_SHOWN]:
            line = _member(member, pool, look)
            told.append(line)
            may = pool.key in manages
            blocks.append(section(mrkdwn(line), accessory=_pause(member, pool) if may else None))
        if (hidden := len(pool.members) - _MEMBERS_SHOWN) > 0:
            blocks.append(context(plain(f"and {hidden} more")))
    if len(shown) > _POOLS_SHOWN:
        rest = ", ".join(pool.key for pool in shown[_POOLS_SHOWN:])
        blocks.append(context(plain(f"More pools: {rest}. Type /pool and a name.")))
    return Message(joined(told), blocks)


def unknown_pool(word: str, known: Sequence[str]) -> Message:
    """What /pool answers to a name that is no pool's."""
    names = ", ".join(known) or "none"
    return _sentence(f"There is no pool “{literal(word, 50)}”. Known: {names}.")


def _intro(pool: PoolNow) -> str:
    next_ = f"Next: {mention(pool.next)}." if pool.next else "Nobody is free."
    if not pool.held:
        return next_
    leads = "1 lead waits" if pool.held == 1 else f"{pool.held} leads wait"
    return f"{next_} {leads} for somebody to be free."


def _member(member: MemberNow, pool: PoolNow, look: Look) -> str:
    state = "in"
    if member.absence is not None:
        state = _absence(member.absence, look)
    elif member.obstacle:
        state = literal(member.obstacle, 80)
    elif member.user == pool.next:
        state = "in, next"
    limit = f" of {member.open_limit}" if member.open_limit else ""
    facts = [state, f"{member.open}{limit} open"]
    if member.standing is not None:
        day = f" of {member.per_day}" if member.per_day else ""
        facts.append(f"{member.standing.given_today}{day} today")
    if member.weight != 1:
        facts.append(f"weight {member.weight:g}")
    return f"{mention(member.user)} · {' · '.join(facts)}"


def _absence(absence: Absence, look: Look) -> str:
    kinds = {
        Source.COMMAND: "away",
        Source.STATUS: "away by Slack status",
        Source.PAUSE: f"paused by {mention(absence.by)}" if absence.by else "paused",
    }
    until = f" until {when(absence.until, look.zone, TODAY_AT)}" if absence.until else ""
    return f"{kinds[absence.source]}{until}"


def _pause(member: MemberNow, pool: PoolNow) -> Json:
    value = f"{pool.key}:{member.user}"
    if member.absence is not None and member.absence.source is Source.PAUSE:
        return button("Resume", ids.RESUME, value)
    return button("Pause", ids.PAUSE, value)


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
