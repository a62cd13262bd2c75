"""The database is locked, or the disk is full: nothing is half done, and later it works."""

import sqlite3
import threading
from pathlib import Path

from sqlalchemy import make_url

from bot.ports import UnitOfWork
from storage.unit_of_work import SqlUnitOfWork
from tests.asking import http

from .company import TOKEN
from .places import HTTP
from .team import Json, Team


def opened(team: Team) -> sqlite3.Connection:
    path = make_url(team.database_url).database
    assert path
    assert Path(path).exists()
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


@HTTP
def test_a_click_waits_for_somebody_who_locks_the_database_for_a_moment(team: Team) -> None:
    card = team.new_card("Ada")
    other = opened(team)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(1, other.execute, ["COMMIT"]).start()
    clicked = team.press(team.ben, card, "lead_claim")
    assert clicked["delivered"]
    assert clicked["ms"] > 500
    team.sees(card, "Claimed by <@U0BEN>")
    other.close()


@HTTP
def test_a_card_that_was_posted_while_the_database_was_locked_is_posted_once(team: Team) -> None:
    team.new_card("Ada")
    team.workspace.fault(on="chat.postMessage", do="slow", seconds=1, times=1)
    team.post(name="Bob")
    team.wait_for(lambda: team.workspace.faults()[0]["fired"], "the call")
    other = opened(team)
    other.execute("BEGIN IMMEDIATE")
    # Longer than the database is waited for, and than a lease lasts.
    threading.Timer(8, other.execute, ["COMMIT"]).start()
    team.card("Bob")
    team.wait_for(lambda: not team.read(lambda work: work.deliveries.backlog()), "the record")
    assert len(cards(team, "Bob")) == 1
    assert team.read(lambda work: work.deliveries.unknowns()) == 0
    other.close()


def cards(team: Team, name: str) -> list[Json]:
    return [one for one in team.ana.messages("leads") if name in one["text"]]


def limit(team: Team, pages: int) -> None:
    """Let the database have so many pages at most; what it has already it keeps."""

    def tell(work: UnitOfWork) -> None:
        assert isinstance(work, SqlUnitOfWork)
        work.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    team.baton.database.change(tell)


def press_until_it_fails(team: Team, card: Json) -> str:
    """Vote to and fro; returns the last verdict that was taken."""
    taken = ""
    for number in range(400):
        verdict = ("good", "unsure")[number % 2]
        if not team.press(team.ana, card, f"vote_{verdict}")["delivered"]:
            return taken
        taken = verdict
    raise AssertionError("the disk was never full")


@HTTP
def test_on_a_full_disk_clicks_fail_visibly_and_work_again_when_there_is_room(team: Team) -> None:
    card = team.new_card("Ada")
    limit(team, 1)
    taken = press_until_it_fails(team, card)
    lead = http.post(
        f"{team.url}/leads/website",
        json={"name": "Bob", "message": "x" * 10_000},
        headers={"authorization": f"Bearer {TOKEN}"},
    )
    assert lead.status_code == 503
    assert "database or disk is full" not in lead.text
    limit(team, 1_000_000)
    names = {"good": "good: <@U0ANA>", "unsure": "not sure: <@U0ANA>"}
    team.sees(card, names[taken])
    team.advance(2)
    team.press(team.ana, card, f"vote_{taken}")
    team.sees(card, "Ada", without=(names[taken],))
    team.new_card("Cleo")
    assert len(cards(team, "Ada")) == len(cards(team, "Cleo")) == 1


@HTTP
def test_a_card_whose_record_finds_no_room_is_posted_once(team: Team) -> None:
    team.new_card("Ada")
    team.workspace.fault(on="chat.postMessage", do="slow", seconds=1.5, times=1)
    team.post(name="Bob")
    team.wait_for(lambda: team.workspace.faults()[0]["fired"], "the call")
    limit(team, 1)
    press_until_it_fails(team, cards(team, "Ada")[0])
    team.card("Bob")
    team.stays(lambda: len(cards(team, "Bob")) == 1, 5)
    limit(team, 1_000_000)
    team.press(team.ben, team.card("Bob"), "lead_claim")
    team.sees(team.card("Bob"), "Claimed by <@U0BEN>")
    assert len(cards(team, "Bob")) == 1
    assert team.read(lambda work: work.deliveries.unknowns()) == 0
