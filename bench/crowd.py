"""A form that posts leads and people who claim and vote, each remembering what was accepted."""

import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.company import SOURCE, TOKEN, Site, lead_of
from bench.ledger import Claim, Ledger
from bot.slack import ids

EMOJI = {"good": "+1", "bad": "-1", "unsure": "thinking_face"}
#: People act on one of so many newest cards, so that several meet on the same one.
RECENT = 24
#: Of so many leads one goes to the second channel, so that cards wait for each other there; the
#: others go to all channels in turn.
BUSY = 4
#: The share of acts that is an answer to a lead, where answers are promised.
ANSWERING = 0.1
#: Seconds that somebody looks at a card before acting, at most.
THINKING = 0.4


def lane_of(number: int, lanes: Sequence[str]) -> str:
    """The channel to which the lead of that number goes."""
    rounds, place = divmod(number, BUSY)
    return lanes[(rounds * (BUSY - 1) + place - 1) % len(lanes)] if place else lanes[1]


@dataclass(frozen=True)
class Card:
    """A lead's card as people see it: where it is and which buttons it has."""

    channel: str
    ts: str
    actions: frozenset[str]


@dataclass
class Crowd:
    """Posts and acts as told, in threads of its own; all choices come from the seed."""

    site: Site
    ledger: Ledger
    seed: int
    actors: int = 2
    cards: dict[int, Card] = field(default_factory=dict)
    #: Where somebody's emoji is: a card may have been posted a second time since.
    _emoji_on: dict[tuple[int, str], Card] = field(default_factory=dict)
    _unsent: deque[str] = field(default_factory=deque)
    _acts: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _waiting_acts: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _number: int = 0

    def start(self) -> None:
        """Begin to look at the cards, post and act."""
        works: list[Callable[[], None]] = [self._follow, self._post]
        works += [lambda number=number: self._act(number) for number in range(self.actors)]  # type: ignore[misc]  # mypy does not infer lambdas with defaults
        for work in works:
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Finish what is under way."""
        self._stop.set()
        for _ in self._threads:
            self._acts.release()
        for thread in self._threads[1:]:
            thread.join(30)

    def add_leads(self, count: int) -> None:
        """Have so many new leads posted."""
        for _ in range(count):
            self._number += 1
            key = f"s{self.seed}n{self._number}"
            self.ledger.posted.add(key)
            self._unsent.append(key)

    def add_acts(self, count: int) -> None:
        """Have people do so many things."""
        self._waiting_acts += count
        self._acts.release(count)

    @property
    def busy(self) -> bool:
        """Whether a lead is not accepted yet or somebody is still to act."""
        return bool(self._unsent) or self._waiting_acts > 0

    def _post(self) -> None:
        """Post leads one after another, each again and again until it is accepted."""
        lanes = self.site.company.lanes
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        with httpx.Client(timeout=3, trust_env=False, headers=headers) as client:
            while not self._stop.is_set():
                if not self._unsent:
                    time.sleep(0.01)
                    continue
                key = self._unsent[0]
                number = int(key.partition("n")[2])
                lane = lane_of(number, lanes)
                said = lead_of(key, lane)
                body = json.dumps(said)
                self.ledger.send(key, said)
                try:
                    answer = client.post(f"{self.site.http}/leads/{SOURCE}", content=body)
                except httpx.HTTPError:
                    time.sleep(0.05)
                    continue
                if answer.status_code == 202:
                    self.ledger.accept(key, int(answer.json()["id"]))
                    self._unsent.popleft()
                elif answer.status_code == 503:
                    self.ledger.refused += 1
                    time.sleep(0.05)
                else:
                    self.ledger.surprises.append(f"{key}: {answer.status_code} {answer.text}")
                    self._unsent.popleft()

    def _follow(self) -> None:
        """Look at the channels as a person's screen does."""
        me = self.site.company.users[0]
        while not self._stop.is_set():
            with suppress(httpx.HTTPError), httpx.Client(trust_env=False, timeout=30) as client:
                stream = f"{self.site.slack}/sandbox/stream"
                with client.stream("GET", stream, params={"as": me}) as lines:
                    for line in lines.iter_lines():
                        if self._stop.is_set():
                            return
                        if line.startswith('data: {"type": "message"'):
                            self._seen(json.loads(line[6:])["message"])

    def _seen(self, message: dict[str, Any]) -> None:
        lead = lead_on(message)
        if lead is not None and "thread_ts" not in message:
            card = Card(message["channel"], message["ts"], actions_of(message))
            self.cards[lead] = card

    def _act(self, number: int) -> None:
        dice = random.Random(f"{self.seed}:{number}")
        people = [
            user for n, user in enumerate(self.site.company.users) if n % self.actors == number
        ]
        with httpx.Client(timeout=15, trust_env=False) as client:
            while True:
                self._acts.acquire()
                if self._stop.is_set():
                    return
                time.sleep(dice.random() * THINKING)
                try:
                    self._one_act(client, dice, people)
                except (httpx.HTTPError, ValueError) as error:
                    self.ledger.surprises.append(f"somebody could not act: {error!r}")
                self._waiting_acts -= 1

    def _one_act(self, client: httpx.Client, dice: random.Random, people: list[str]) -> None:
        newest = sorted(self.cards)[-RECENT:]
        if not newest:
            return
        owed = [lead for lead in newest if ids.RESPONDED in self.cards[lead].actions]
        if owed and dice.random() < ANSWERING:
            self._respond(client, dice.choice(owed), dice.choice(people))
            return
        lead = dice.choice(newest)
        # Half of the people vote by button, the others by reaction; all of them claim.
        number = dice.randrange(len(people))
        person = people[number]
        if dice.random() < 0.35:
            self._claim(client, lead, person)
        elif number % 2:
            self._press(client, lead, person, dice.choice(list(EMOJI)))
        else:
            self._react(client, lead, person, dice.choice(list(EMOJI)))

    def _claim(self, client: httpx.Client, lead: int, person: str) -> None:
        card = self.cards[lead]
        if ids.CLAIM not in card.actions:
            return
        began = time.monotonic()
        answer = self._do(client, card, person, "click", action_id=ids.CLAIM)
        if answer is not None:
            acked = bool(answer["acked"])
            self.ledger.claimed(lead, Claim(person, began, time.monotonic(), acked))

    def _press(self, client: httpx.Client, lead: int, person: str, verdict: str) -> None:
        card = self.cards[lead]
        answer = self._do(client, card, person, "click", action_id=f"{ids.VOTE}{verdict}")
        if answer is not None:
            self.ledger.pressed(lead, person, verdict, acked=bool(answer["acked"]))

    def _respond(self, client: httpx.Client, lead: int, person: str) -> None:
        answer = self._do(client, self.cards[lead], person, "click", action_id=ids.RESPONDED)
        if answer is not None and answer["acked"]:
            self.ledger.was_responded(lead)

    def _react(self, client: httpx.Client, lead: int, person: str, verdict: str) -> None:
        """Put an emoji on the card, or change it, or take it away if it is the same."""
        before = self.ledger.reactions.get((lead, person))
        if before is not None:
            card = self._emoji_on[lead, person]
            self._do(client, card, person, "unreact", name=EMOJI[before])
            self.ledger.reacted(lead, person, None)
        if before != verdict:
            card = self.cards[lead]
            self._do(client, card, person, "react", name=EMOJI[verdict])
            self._emoji_on[lead, person] = card
            self.ledger.reacted(lead, person, verdict)

    def _do(
        self, client: httpx.Client, card: Card, person: str, do: str, **more: str
    ) -> dict[str, Any] | None:
        """Act through the workspace; None when it could not be done at all."""
        content = {"as": person, "do": do, "channel": card.channel, "ts": card.ts, **more}
        began = time.monotonic()
        answer = client.post(f"{self.site.slack}/sandbox/act", json=content).json()
        if not answer["ok"]:
            if answer["error"] != "no_such_element":  # the card was redrawn in this moment
                self.ledger.surprises.append(f"{do}: {answer['error']}: {answer.get('detail')}")
            return None
        if do == "click" and answer["acked"]:
            self.ledger.answered(answer["ms"] / 1000)
        elif do == "click":
            self.ledger.unanswered(began, answer["detail"])
        return dict(answer)


def lead_on(message: dict[str, Any]) -> int | None:
    """The lead whose card a message is, by its buttons' value; None when it is no card."""
    for block in message.get("blocks", ()):
        for element in block.get("elements", ()):
            if element.get("action_id") == ids.DETAILS:
                return int(element["value"])
    return None


def actions_of(message: dict[str, Any]) -> frozenset[str]:
    """The action ids of a message's buttons."""
    return frozenset(
        element["action_id"]
        for block in message.get("blocks", ())
        if block["type"] == "actions"
        for element in block["elements"]
    )
