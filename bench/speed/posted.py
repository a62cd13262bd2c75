"""Has all that waits shown, as the sender would note it, so that clicks come from real cards."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from bot.ports import UnitOfWork
from commands.clocks import system_clock
from storage.database import Database
from storage.models import card_messages

#: What one transaction notes: so many calls in each lane.
_ROUNDS = 50
#: More than the pace of any lane.
_PAUSE = timedelta(seconds=2)
_LEASE = timedelta(seconds=60)
_SENDER = "bench"


#: Channel and ts of each lead's card.
Cards = Mapping[int, tuple[str, str]]


def show_all(url: str) -> Cards:
    """Note everything as shown without asking Slack."""
    database = Database(url)
    now = system_clock()
    while database.change(partial(_shown, now)):
        now += _ROUNDS * _PAUSE
    with database.engine.connect() as connection:
        rows = connection.execute(select(card_messages)).all()
    database.close()
    return {row.lead_id: (row.channel_id, row.ts) for row in rows}


def _shown(now: datetime, work: UnitOfWork) -> int:
    """Some rounds from a moment on; how many deliveries that were."""
    count = 0
    for number in range(_ROUNDS):
        at = now + number * _PAUSE
        for delivery in work.sending.claim(at, _SENDER, _LEASE, 100):
            channel, ts = f"C0{delivery.place.upper()}", f"{1_790_000_000 + delivery.id}.000100"
            work.attempts.shown(delivery, _SENDER, at, channel, ts)
            count += 1
    return count
