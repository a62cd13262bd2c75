"""What is tampered with by hand in the database or in Slack is found by the audit."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bench.audit import Audit
from bench.company import Company
from bench.evidence import Database, Workspace
from bench.ledger import Ledger
from bench.trial import Options, Trial, trial

#: What is done to the rows, and what the audit says then.
ROWS = {
    "DELETE FROM ballots WHERE verdict IS NOT NULL": "'s vote on lead",
    "UPDATE ballots SET verdict = CASE verdict WHEN 'good' THEN 'bad' ELSE 'good' END"
    " WHERE verdict IS NOT NULL": "should be one of",
    "DELETE FROM reactions": "is not in the database",
    "UPDATE reactions SET present = 1": "but was taken away",
    "UPDATE leads SET claimed_at = NULL WHERE claimed_at IS NOT NULL": "is claimed by nobody",
    "UPDATE leads SET email = (SELECT max(email) FROM leads) WHERE id = 1": "is kept as",
    "UPDATE leads SET channel = 'c05' WHERE id = 1": "is kept as",
    "DELETE FROM origins WHERE lead_id = 1": "lead 1 came from nowhere",
    "DELETE FROM leads WHERE id = 1": "is gone",
    "DELETE FROM timeline WHERE kind = 'routed' AND lead_id = 1": "was routed 0 times",
    "DELETE FROM deliveries WHERE kind = 'card' AND lead_id = 1": "lead 1 has no card",
    "DELETE FROM deliveries WHERE kind = 'log'": "replies of 0+0",
    "UPDATE deliveries SET wanted = 99 WHERE kind = 'card' AND lead_id = 1": "lead:1:card is",
}


def _drop_card(seen: Workspace) -> None:
    del seen.cards[1]


def _double_card(seen: Workspace) -> None:
    seen.cards[1].append({**seen.cards[1][0], "ts": f"{time.time():.6f}"})


def _exchange_cards(seen: Workspace) -> None:
    one, other = seen.cards[4], seen.cards[8]
    one[0], other[0] = {**one[0], "ts": other[0]["ts"]}, {**other[0], "ts": one[0]["ts"]}


def _drop_replies(seen: Workspace) -> None:
    seen.replies.clear()


def _double_reply(seen: Workspace) -> None:
    replies = next(iter(seen.replies.values()))
    replies.append({**replies[0], "ts": f"{time.time():.6f}"})


def _silence_replies(seen: Workspace) -> None:
    for place, replies in seen.replies.items():
        seen.replies[place] = [{**reply, "text": "Something happened"} for reply in replies]


def _drop_reaction(seen: Workspace) -> None:
    seen.reactions.pop()


def _forget_claims(seen: Workspace) -> None:
    for lead, copies in seen.cards.items():
        seen.cards[lead] = [
            {**card, "text": card["text"].replace("Claimed by", "Seen by")} for card in copies
        ]


def _whisper(seen: Workspace) -> None:
    seen.whispers["U0P03"] += 1


def _write_directly(seen: Workspace) -> None:
    seen.directs["U0P03"].add(("D0", f"{time.time():.6f}"))


#: What is done to the channels, and what the audit says then.
SEEN: dict[Callable[[Any], None], str] = {
    _drop_card: "lead 1 has no card",
    _double_card: "lead 1 has 2 cards, 0 outcomes unknown",
    _exchange_cards: "card is not at",
    _drop_replies: "thread lacks",
    _double_reply: "replies of",
    _silence_replies: "'s thread does not tell of its claim",
    _drop_reaction: "was taken away",
    _forget_claims: "says claimed by None",
    _whisper: "private messages of",
    _write_directly: "direct messages of",
}


def _posted_in_another_order(clean: Audit) -> Audit:
    """Two cards of the busy channel, as if both sender and Slack had exchanged them."""
    seen, database = deepcopy(clean.workspace), deepcopy(clean.database)
    _exchange_cards(seen)
    places = {lead: seen.cards[lead][0]["ts"] for lead in (4, 8)}
    database.deliveries = [
        {**row, "ts": places[row["lead_id"]]}
        if row["kind"] == "card" and row["lead_id"] in places
        else row
        for row in database.deliveries
    ]
    return Audit(clean.ledger, database, seen)


def _tampered(file: Path, statement: str, into: Path) -> Database:
    """The database after a statement that nobody else knows of."""
    into.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as whole, closing(sqlite3.connect(into)) as copy:
        whole.backup(copy)
        assert copy.execute(statement).rowcount > 0, statement
        copy.commit()
    return Database.read(f"sqlite:///{into}")


def _played(one: Trial) -> Audit:
    one.site.bot.start()
    one.site.bot.wait_ready()
    one.crowd.add_leads(12)
    while len(one.crowd.cards) < 12:
        time.sleep(0.1)
    one.crowd.add_acts(60)
    return one.settle()


@pytest.mark.slow
def test_no_row_and_no_message_is_changed_by_hand_without_being_found(tmp_path: Path) -> None:
    with trial(Company(channels=6), Options(seed=11)) as one:
        clean = _played(one)
        file = Path(str(one.database).removeprefix("sqlite:///"))
        assert clean.findings == []
        for statement, found in ROWS.items():
            database = _tampered(file, statement, tmp_path / "tampered.db")
            findings = Audit(one.ledger, database, clean.workspace).findings
            assert any(found in each for each in findings), (statement, findings)
    for tamper, found in SEEN.items():
        workspace = deepcopy(clean.workspace)
        tamper(workspace)
        findings = Audit(one.ledger, clean.database, workspace).findings
        assert any(found in each for each in findings), (tamper.__name__, findings)
    findings = _posted_in_another_order(clean).findings
    assert any("lead 8's card stands above that of lead 4 in C0C01" in each for each in findings)


def test_a_lead_that_is_never_accepted_is_found() -> None:
    told = Ledger()
    told.send("k1", {})
    database = Database({}, [], Counter(), {}, set(), [])
    assert Audit(told, database, Workspace()).findings == [
        "lead k1 was sent again and again, and never accepted"
    ]
    assert Audit(told, database, Workspace(), settled=False).findings == []
