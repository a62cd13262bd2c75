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
_BLOCKS = 50
_POOLS_SHOWN = 4
_AWAITED_SHOWN = 8


def away(absence: Absence, look: Look) -> Message:
    """What somebody reads who said that they are away."""
    if absence.until is None:
        return _sentence("You get no leads until you type /back.")
    until = when(absence.until, look.zone)
    return _sentence(f"You get no leads until {until}. /back ends it at any time.")


def not_understood(words: str) -> Message:
    """What somebody reads whose words name no moment in the future."""
    said = literal(words, 80)
    return _sentence(
        f"“{said}” is over, or I cannot tell when it is, so nothing was changed. Try "
        "/away until Monday, /away 3 days, /away until Friday 14:00, or just /away."
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
    pools_shown = min(len(shown), _POOLS_SHOWN)
    # Each pool has a heading, a sentence and perhaps "and more"; one line may end it all.
    members_shown = min(_MEMBERS_SHOWN, (_BLOCKS - 1) // pools_shown - 3)
    for pool in shown[:_POOLS_SHOWN]:
        name = phrases.pool_of(pool.key, look)
        blocks.append(header(look.pools.get(pool.key, pool.key)))
        intro = _intro(pool)
        blocks.append(section(mrkdwn(intro), accessory=button("Fairness", ids.FAIRNESS, pool.key)))
        told.append(f"{name}: {intro}")
        for member in pool.members[:members_shown]:
            line = _member(member, pool, look)
            told.append(line)
            may = pool.key in manages
            blocks.append(section(mrkdwn(line), accessory=_pause(member, pool) if may else None))
        if (hidden := len(pool.members) - members_shown) > 0:
            blocks.append(context(plain(f"and {hidden} more")))
    if len(shown) > _POOLS_SHOWN:
        rest = ", ".join(pool.key for pool in shown[_POOLS_SHOWN:])
        blocks.append(context(plain(f"More pools: {rest}. Type /pool and a key of them.")))
    return Message(joined(told), blocks)


def unknown_pool(word: str, known: Sequence[str]) -> Message:
    """What /pool answers to a name that is no pool's."""
    names = ", ".join(known) or "none"
    return _sentence(f"There is no pool “{literal(word, 50)}”. Known: {names}.")


def _intro(pool: PoolNow) -> str:
    next_ = f"Next: {mention(pool.next)}." if pool.next else "Nobody is free."
    if not pool.held:
        return next_
    said = [next_]
    if free := pool.held - sum(pool.awaited.values()):
        said.append(f"{_leads_wait(free)} for somebody to be free.")
    named = list(pool.awaited.items())
    said += [f"{_leads_wait(count)} for {mention(user)}." for user, count in named[:_AWAITED_SHOWN]]
    if rest := sum(count for _, count in named[_AWAITED_SHOWN:]):
        said.append(f"{_leads_wait(rest)} for others.")
    return " ".join(said)


def _leads_wait(count: int) -> str:
    return "1 lead waits" if count == 1 else f"{count} leads wait"


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
    if member.ramp < 1:
        facts.append(f"new, gets {member.ramp:.0%} of their share yet")
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
