"""What the company's senders and people do, as requests that are whole, signed and timed."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.company import TOKEN, lead_of
from bench.crowd import EMOJI, Card
from bench.ledger import Claim, Ledger
from bench.load.company import SENDERS, Enterprise
from bench.load.generator import Answered, Plan
from bench.speed import requests
from bot.slack import ids

Address = tuple[str, int]
#: How many requests senders have under way in all, and people at most.
AT_ONCE, CLICKS_AT_ONCE = 32, 256
#: The share of posts that come twice, as after a timeout of the sender's.
TWICE = 0.02
#: What people do: claim, vote by button, react. Of the votes a few are bad, which asks why.
CLAIMS, BUTTONS = 0.1, 0.7
_VERDICTS = ("good", "good", "good", "good", "good", "unsure", "unsure", "unsure", "unsure", "bad")
#: What people ask, and whom battlecards are about.
_QUESTIONS = (
    *("how long is the refund window?", "is it GDPR compliant?", "what does a course cost?"),
    *("how large are the groups?", "what is an MQL?", "can we pay in instalments?"),
    *("which certificate do I get?", "how did Tessaly Bank use it?", "do you cater for weddings?"),
)
_NAMES = ("acme", "globex", "initech", "skillharbor", "brightpath", "list", "acme globex")


def leads(
    keys: Sequence[str], lanes: Sequence[str], addresses: Sequence[Address], at_once: int = AT_ONCE
) -> Plan:
    """The senders' posts, as fast as they are answered; some come twice."""
    dice = random.Random(len(keys))
    made: list[tuple[str, bytes]] = []
    for number, key in enumerate(keys):
        sender = SENDERS[number % len(SENDERS)]
        body = json.dumps(lead_of(key, lanes[number % len(lanes)])).encode()
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        post = (key, requests.post(f"/leads/{sender}", body, headers))
        made += [post] * (2 if dice.random() < TWICE else 1)
    return {"addresses": addresses, "connections": at_once, "requests": made, "due": None}


@dataclass
class Reps:
    """2,000 people who act on cards, so many of them a second; no two acts are alike."""

    company: Enterprise
    cards: dict[int, Card]
    seed: int
    #: By the names of requests: the lead, the person and what was pressed or put there.
    acts: dict[str, tuple[int, str, str]] = field(default_factory=dict)

    def plans(
        self, rate: float, seconds: float, bots: Sequence[Address], slack: Address
    ) -> tuple[Plan, Plan]:
        """Clicks, sent straight to the bots as Slack does, and reactions, put on in Slack."""
        dice = random.Random(self.seed)
        users, leads = self.company.users, sorted(self.cards)
        clicks: list[tuple[float, tuple[str, bytes]]] = []
        reactions: list[tuple[float, tuple[str, bytes]]] = []
        done: set[tuple[int, str]] = set()
        for number in range(int(rate * seconds)):
            which, lead = dice.randrange(len(users)), dice.choice(leads)
            person = users[which]
            if (lead, person) in done:
                continue
            done.add((lead, person))
            # The audit holds either buttons or reactions of one person, never both.
            name, at, share = f"a{number}", number / rate, dice.random()
            if share < CLAIMS:
                clicks.append((at, self._click(name, lead, person, ids.CLAIM)))
            elif share < BUTTONS:
                button = f"{ids.VOTE}{dice.choice(_VERDICTS)}"
                clicks.append((at, self._click(name, lead, person, button)))
            else:
                emoji = EMOJI[dice.choice(("good", "unsure"))]
                reactions.append((at, self._reaction(name, lead, person, emoji)))
        return _timed(clicks, bots), _timed(reactions, [slack])

    def _click(self, name: str, lead: int, person: str, action: str) -> tuple[str, bytes]:
        self.acts[name] = (lead, person, action)
        card = self.cards[lead]
        return name, requests.click(action, lead, person, at=(card.channel, card.ts))

    def _reaction(self, name: str, lead: int, person: str, emoji: str) -> tuple[str, bytes]:
        self.acts[name] = (lead, person, emoji)
        card = self.cards[lead]
        body = {"as": person, "do": "react", "channel": card.channel, "ts": card.ts, "name": emoji}
        headers = {"Content-Type": "application/json"}
        return name, requests.post("/sandbox/act", json.dumps(body).encode(), headers)

    def note(self, ledger: Ledger, answers: Sequence[Answered]) -> None:
        """Tell the ledger what people know."""
        for name, due, sent, answered, status, body in answers:
            lead, person, what = self.acts[name]
            acked = status == 200
            if what == ids.CLAIM:
                ledger.claimed(lead, Claim(person, sent, answered, acked))
            elif what.startswith(ids.VOTE):
                ledger.pressed(lead, person, what.removeprefix(ids.VOTE), acked=acked)
            elif not acked or not json.loads(body)["ok"]:
                ledger.surprises.append(f"{person} could not react to lead {lead}: {body[:200]!r}")
            if what.startswith((ids.CLAIM, ids.VOTE)):
                if acked:
                    ledger.answered(answered - due)
                else:
                    ledger.unanswered(sent, str(status))


def asked(people: Sequence[str], bots: Sequence[Address], seed: int) -> Plan:
    """All of them ask in the same moment, every other for a battlecard."""
    dice = random.Random(seed)
    made = [
        (ids.BATTLECARD, requests.command(ids.BATTLECARD, dice.choice(_NAMES), person))
        if number % 2
        else (ids.ASK, requests.command(ids.ASK, dice.choice(_QUESTIONS), person))
        for number, person in enumerate(people)
    ]
    return {
        "addresses": bots,
        "connections": len(made),
        "requests": made,
        "due": [0.0] * len(made),
    }


def _timed(acts: Sequence[tuple[float, tuple[str, bytes]]], to: Sequence[Address]) -> Plan:
    return {
        "addresses": to,
        "connections": CLICKS_AT_ONCE,
        "requests": [request for _, request in acts],
        "due": [at for at, _ in acts],
    }
