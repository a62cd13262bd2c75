"""What Slack should show and does not: what waits, stands still, failed, or is unknown."""

from datetime import datetime, timedelta

from bot.domain.deliveries import Backlog
from bot.ports import Clock, Store, UnitOfWork
from commands.diagnosis.findings import Findings, Part, counted

#: Waiting so long is no longer the usual pace.
_LONG = timedelta(minutes=5)
_DELIVERIES = Part("deliveries")
_NOBODY_SENDS = "See in Baton's log what Slack answers; if Baton does not run, start it."


def examine(store: Store, clock: Clock) -> Findings:
    """Look at every lane, and at what will not be tried again."""
    lanes = store.read(lambda work: work.deliveries.backlog())
    now = clock()
    for lane in lanes:
        yield from _lane(lane, now)
    if not lanes:
        yield _DELIVERIES.ok("Nothing waits: Slack shows everything it should.")
    for why, number in store.read(lambda work: work.deliveries.failures()).items():
        what = f"{counted(number, 'message')} could not be shown: {why or 'no reason kept'}."
        yield _DELIVERIES.note(what, "They are not tried again; Baton's log has the details.")
    if unknown := store.read(lambda work: work.deliveries.unknowns()):
        what = f"{counted(unknown, 'time')} it stayed unknown whether Slack had posted something."
        yield _DELIVERIES.note(what, "A card may be there twice; both work.")


def known_channels(store: Store) -> dict[str, str]:
    """Ids of the channels that Baton has met, by the settings' name for them."""

    def look(work: UnitOfWork) -> dict[str, str]:
        return {one.reference: one.id for one in work.channels.all() if one.id}

    return store.read(look)


def _lane(lane: Backlog, now: datetime) -> Findings:
    oldest = now - lane.oldest if lane.oldest else timedelta(0)
    method, _, place = lane.lane.partition(":")
    what = f"{counted(lane.waiting, 'message')} for {place} ({method}), the oldest {_age(oldest)}"
    if lane.parked:
        why, _, fix = lane.parked.partition(". ")
        yield _DELIVERIES.problem(
            f"{what}, standing still: {why.rstrip('.')}.", fix or "Mend that; they go out then."
        )
    elif oldest > _LONG:
        yield _DELIVERIES.problem(f"{what}.", _NOBODY_SENDS)
    else:
        yield _DELIVERIES.ok(f"{what}.")


def _age(age: timedelta) -> str:
    seconds = max(age.total_seconds(), 0)
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds // size:.0f} {unit}s old"
    return f"{seconds:.0f} s old"
