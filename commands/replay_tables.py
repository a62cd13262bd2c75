"""What a replay found, as tables and a picture for people."""

from collections.abc import Mapping
from datetime import UTC, datetime

from rich.bar import Bar
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import Settings
from bot.domain.tiers import Tier
from bot.services.replay import Comparison, Outcome

#: Changed leads that are listed; --csv writes all.
_LISTED = 20
_BAR = 24


def show(
    console: Console, found: Comparison, settings: tuple[Settings, Settings], since: datetime
) -> None:
    """Print who and what gets the leads, and which of them change."""
    absences = (
        f"with the {found.absences:,} absences on record"
        if found.absences
        else ("as if everybody were present: no absence is on record")
    )
    console.print(f"{found.leads:,} leads since {since:%Y-%m-%d}, {absences}.")
    if not found.leads:
        console.print("Leads imported as history count with --history, earlier ones with --since.")
        return
    names = {key: one.name for each in settings for key, one in each.people.items()}
    people = {
        names.get(key, key) if key else "nobody, or waiting": counts
        for key, counts in found.people.items()
    }
    console.print(_compared("People", people))
    console.print(_compared("Channels", found.channels))
    if len([one for one in found.tiers.values() if any(one)]) > 1:
        console.print(_compared("Tiers", found.tiers))
    console.print(_rules(found))
    changed, channels, takers = len(found.changed), found.channel_changes, found.taker_changes
    console.print(
        f"{changed:,} leads change ({changed / found.leads:.1%}): {channels:,} their channel, "
        f"{takers:,} the pool or person that the rule names, {found.tier_changes:,} their tier."
    )
    if found.changed:
        console.print(_changed(found))
    if changed > _LISTED:
        console.print(f"… and {changed - _LISTED:,} more; --csv FILE writes all.")
    offering = {
        key for each in settings for key, pool in each.pools.items() if pool.offer is not None
    }
    if offering:
        console.print(
            f"Pools that offer their leads ({', '.join(sorted(offering))}): counted is to whom a "
            "lead would be offered first; nobody passes."
        )
    limited = {
        key
        for each in settings
        for key, pool in each.pools.items()
        if any(one.open_limit for one in pool.people)
    }
    if limited:
        console.print(
            f"Limits of open leads ({', '.join(sorted(limited))}) were not counted: "
            "nobody knows when these leads would have been closed."
        )


def when(at: float) -> str:
    """A moment in seconds since 1970 as people read it, in UTC."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"


def _compared(title: str, counts: Mapping[str, tuple[int, int]]) -> Table:
    table = Table("", title=title, title_justify="left")
    for column in ("now", "draft", "difference"):
        table.add_column(column, justify="right")
    table.add_column("now above, draft below", min_width=_BAR)
    most = max(max(pair) for pair in counts.values())
    for name, (now, draft) in counts.items():
        picture = Table.grid()
        picture.add_row(Bar(most, 0, now, width=_BAR, color="blue"))
        picture.add_row(Bar(most, 0, draft, width=_BAR, color="green"))
        table.add_row(escape(name), f"{now:,}", f"{draft:,}", _difference(now, draft), picture)
    return table


def _rules(found: Comparison) -> Table:
    table = Table("", title="Rules, in the draft's order", title_justify="left")
    for column in ("now", "draft", "difference"):
        table.add_column(column, justify="right")
    for name, (now, draft) in found.rules.items():
        counts = ["not there" if one is None else f"{one:,}" for one in (now, draft)]
        table.add_row(escape(name), *counts, _difference(now or 0, draft or 0))
    return table


def _changed(found: Comparison) -> Table:
    table = Table("lead", "came", "now", "draft", title="Leads that change", title_justify="left")
    for one in found.changed[:_LISTED]:
        row = (f"#{one.lead_id}", when(one.at), _outcome(one.now), _outcome(one.draft))
        table.add_row(*map(escape, row))
    return table


def _outcome(side: Outcome) -> str:
    tier = "" if side.tier is Tier.NORMAL else f", {side.tier}"
    return f"{side.channel}, {side.taker or 'nobody'}{tier}: {side.rule}"


def _difference(now: int, draft: int) -> str:
    return f"{draft - now:+,}" if draft != now else "="
