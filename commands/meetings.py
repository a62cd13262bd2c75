"""`baton meetings`: the meetings to come, an agenda, the minutes of one."""

import argparse
import json
import sys
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, load
from bot.domain.agenda import ItemState
from bot.domain.decision_words import became
from bot.domain.meeting_shown import MeetingShown
from bot.domain.meetings import Meeting, Series
from bot.domain.minutes import markdown
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.services.meeting_book import MeetingBook
from bot.services.roster import Roster
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unreadable
from storage.database import Database

#: Meetings that were held among which one is looked for.
_ENDED = 200


def run(arguments: argparse.Namespace) -> int:
    """Print meetings, an agenda or minutes.

    Exit codes: 0 printed, 1 the database cannot be read, 2 the settings or the name are wrong.
    """
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database = Database(environment.database_url.get_secret_value())
    book = MeetingBook(settings, Roster(settings))
    try:
        if arguments.what == "list":
            if arguments.key and arguments.key not in (known := database.read(book.all)):
                there = ", ".join(known) or "none"
                print(f'No series is called "{arguments.key}". Known: {there}.', file=sys.stderr)
                return 2
            return _list(database, book, arguments.key, as_json=arguments.json)
        return _one(database, book, arguments)
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()


def _list(database: Database, book: MeetingBook, only: str | None, *, as_json: bool) -> int:
    def look(work: UnitOfWork) -> list[tuple[Series, Meeting, int | None]]:
        known = book.all(work)
        # What is open is for the next meeting of its series; later ones have no items yet.
        nearest = {key: work.meetings.next(key) for key in known}
        return [
            (
                known[one.series],
                one,
                len(work.agenda.of(one.series, {ItemState.OPEN})) if one == following else None,
            )
            for one in work.meetings.open()
            if one.series in known and only in {None, one.series}
            for following in [nearest[one.series]]
        ]

    found = database.read(look)
    if as_json:
        _print_json([_meeting(series, one) | {"items": items} for series, one, items in found])
        return 0
    if not found:
        print("No meeting is planned. `baton run` plans those of app.yaml's series.")
        return 0
    table = Table("Meeting", "Name", "When", "State", "Items")
    for series, one, items in found:
        when = one.at.astimezone(series.zone)
        moved = ", moved" if one.moved else ""
        table.add_row(
            one.key,
            escape(series.name),
            f"{when:%a %-d %b %Y, %H:%M %Z}",
            f"{one.state.value}{moved}",
            "–" if items is None else str(items),
        )
    Console(highlight=False).print(table)
    return 0


def _one(database: Database, book: MeetingBook, arguments: argparse.Namespace) -> int:
    def look(work: UnitOfWork) -> tuple[MeetingShown, dict[str, str]] | None:
        meeting = _named(work, book, arguments.key, held=arguments.what == "minutes")
        series = book.series(work, meeting.series) if meeting else None
        if meeting is None or series is None:
            return None
        shown = book.shown(work, meeting, series)
        users = {*shown.present, meeting.chair, *(one.owner for one in shown.actions)}
        users |= {one.item.by for one in shown.agenda}
        met = work.people.many(sorted(user for user in users if user))
        names = {user: one.name for user, one in met.items() if one.known} | book.names(work)
        return shown, names

    found = database.read(look)
    if found is None:
        known = ", ".join(database.read(book.all)) or "none"
        which = f' "{arguments.key}"' if arguments.key else ""
        print(
            f"There is no meeting{which} to print. Series: {known}. Write a series' key, or a "
            "meeting's as `baton meetings` lists it.",
            file=sys.stderr,
        )
        return 2
    shown, names = found
    if arguments.json:
        _print_json(_whole(shown, names))
    elif arguments.what == "minutes":
        print(markdown(shown, names), end="")
    else:
        Console(highlight=False).print(_agenda(shown, names))
    return 0


def _named(work: UnitOfWork, book: MeetingBook, key: str | None, *, held: bool) -> Meeting | None:
    """The meeting of that key, or the last (held) or next one of a series or of all."""
    known = book.all(work)
    candidates: list[Meeting] = []
    for series in known:
        found = work.meetings.ended(series, _ENDED) if held else [work.meetings.next(series)]
        some = [one for one in found if one is not None]
        if exact := [one for one in some if one.key == key]:
            return exact[0]
        candidates += some[:1] if key in {None, series} else []
    order = sorted(candidates, key=lambda one: one.at, reverse=held)
    return order[0] if order else None


def _agenda(shown: MeetingShown, names: dict[str, str]) -> Table:
    at = shown.meeting.at.astimezone(shown.series.zone)
    title = f"{escape(shown.series.name)}, {at:%a %-d %b %Y, %H:%M %Z}"
    table = Table("No.", "Item", "By", "Votes", "Carried over", title=title, title_justify="left")
    for one in shown.agenda:
        by = names.get(one.item.by or "", one.item.by or "Baton")
        text = escape(" ".join(one.item.text.split()))
        cells = (str(len(one.voters)), str(one.carried))
        table.add_row(str(one.item.number), text, escape(by), *cells)
    return table


def _whole(shown: MeetingShown, names: dict[str, str]) -> dict[str, Any]:
    """A meeting for machines; moments in UTC."""
    return _meeting(shown.series, shown.meeting) | {
        "chair": names.get(shown.meeting.chair or "", shown.meeting.chair),
        "present": [names.get(user, user) for user in shown.present],
        "agenda": [
            {
                "number": one.item.number,
                "text": one.item.text,
                "by": names.get(one.item.by or "", one.item.by),
                "votes": len(one.voters),
                "carried": one.carried,
                "evidence": one.item.evidence,
                "url": one.item.url,
            }
            for one in shown.agenda
        ],
        "closed": [{"text": one.text, "state": one.state.value} for one in shown.closed],
        "decisions": [
            {
                "text": one.text,
                "measure": one.measure,
                "expected": one.expected,
                "check_on": one.check_on.isoformat() if one.check_on else None,
                "told": became(one, shown.currency),
            }
            for one in shown.decisions
        ],
        "actions": [
            {
                "text": one.text,
                "owner": names.get(one.owner, one.owner),
                "due": one.due.isoformat() if one.due else None,
                "state": one.state.value,
            }
            for one in shown.actions
        ],
    }


def _meeting(series: Series, one: Meeting) -> dict[str, Any]:
    return {
        "key": one.key,
        "series": series.key,
        "name": series.name,
        "at": _utc(one.at),
        "state": one.state.value,
        "moved": one.moved,
        "why": one.why,
        "started_at": _utc(one.started_at),
        "ended_at": _utc(one.ended_at),
    }


def _utc(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _print_json(found: object) -> None:
    print(json.dumps(found, indent=2, ensure_ascii=False))
