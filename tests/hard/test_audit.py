"""Where not everybody's view is looked at, the audit still sees what people are told directly."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bench.audit import Audit
from bench.company import BOT_TOKEN, Company, site
from bench.evidence import Database, Workspace
from bench.ledger import Ledger
from sandbox.seed import parse_seed
from sandbox.server import run


def told(kind: str, person: str, channel: str, ts: str) -> dict[str, Any]:
    """A delivery that is shown."""
    row: dict[str, Any] = {"key": f"{kind}:{ts}", "kind": kind, "lead_id": None, "state": "shown"}
    row |= {"person": None, "place": person, "channel_id": channel, "ts": ts}
    return row | {"wanted": 1, "shown": 1, "unknowns": 0, "error": None}


def test_direct_messages_are_looked_for_where_they_were_sent(tmp_path: Path) -> None:
    company = Company(channels=1, people=2)
    place = site(company, tmp_path, "sqlite://")
    with run(parse_seed(company.seed())) as box:
        slack = WebClient(token=BOT_TOKEN, base_url=f"{box.url}/api/")
        reader, other = company.users
        sent = [slack.chat_postMessage(channel=reader, text=text) for text in ("escalated", "42")]
        channel, (first, answer) = sent[0]["channel"], [one["ts"] for one in sent]
        rows = [told("escalation", reader, channel, first), told("answer", reader, channel, answer)]
        seen = Workspace.read_channels(replace(place, slack=box.url), [(reader, channel)])

    def findings(*deliveries: dict[str, Any]) -> list[str]:
        database = Database({}, [], Counter(), {}, set(), list(deliveries))
        return Audit(Ledger(), database, seen).findings

    assert findings(*rows) == []
    lost = told("escalation", reader, channel, "1.000001")
    assert findings(*rows, lost) == [f"{reader} does not see 1 direct messages"]
    assert findings(rows[1]) == [f"{reader} has 1 direct messages of 0+0"]
    strange = told("escalation", other, channel, first)
    assert f"{other} does not see 1 direct messages" in findings(*rows, strange)
