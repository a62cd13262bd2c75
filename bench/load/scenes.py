"""The morning itself: what happens when, with people acting all the while."""

import json
import math
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.crowd import Card
from bench.ledger import Ledger
from bench.load import plans
from bench.load.plans import Reps
from bench.load.sending import Sending, Sent
from bench.load.stage import Stage
from bench.wire import address_of

PARTS = ("burst", "reps", "asking", "digests")
#: Seconds from one volley of questions to the next.
VOLLEY_EVERY = 5.0
#: Seconds that something is waited for which should have been there long ago.
PATIENCE = 60.0
_CARDS = "SELECT lead_id, channel_id, ts FROM deliveries WHERE kind = 'card' AND ts IS NOT NULL"
_DIGESTS = "SELECT ts FROM deliveries WHERE kind = 'digest' AND ts IS NOT NULL"
_REACTIONS = "SELECT ts FROM reactions"
_DUE = "SELECT id FROM deliveries WHERE state IN ('due', 'sending')"
#: Posts come first, so ten thousand leads may take a while where a replica has little of a core.
_ALL_ROUTED = 600.0
#: Ten thousand cards take half an hour at least, at Slack's pace.
_ALL_SHOWN = 7200.0


@dataclass(frozen=True)
class Script:
    """What is played, with `rate` acts of people a second all the while."""

    parts: frozenset[str]
    leads: int = 10_000
    #: How many of their posts are under way at once, whatever the number of replicas.
    at_once: int = plans.AT_ONCE
    #: How many ask at once, and how often.
    asking: int = 200
    volleys: int = 3
    rate: float = 40.0
    #: Seconds that people act before anything else happens.
    seconds: float = 10.0
    seed: int = 1
    #: Leads of the offices, which are there before it begins, so that there are cards to act on.
    warm: int = 96
    #: Seconds that cards are watched for after the last lead of the burst was accepted.
    watched: float = 15.0


@dataclass
class Played:
    """What was measured; moments in epoch seconds."""

    ledger: Ledger = field(default_factory=Ledger)
    #: What was going on → from when to when.
    scenes: dict[str, tuple[float, float]] = field(default_factory=dict)
    #: The same → what each process used of a core, in seconds.
    cpu: dict[str, dict[str, float]] = field(default_factory=dict)
    burst: Sent | None = None
    clicks: Sent | None = None
    #: The ids of the burst's leads → when each was sent, and when accepted.
    sent: dict[int, float] = field(default_factory=dict)
    accepted: dict[int, float] = field(default_factory=dict)
    questions: list[Sent] = field(default_factory=list)
    #: When digests were posted.
    digests: list[float] = field(default_factory=list)


def play(at: Stage, script: Script, digests_at: datetime | None, *, until_shown: bool) -> Played:
    """Play it all; nothing is asked of Slack or the bots afterwards."""
    played = Played()
    cards = _warm_up(at, script, played)
    reps = Reps(at.company, cards, script.seed)
    # Far longer than it takes; they are told to stop.
    acts = reps.plans(script.rate, 240, at.addresses, address_of(at.place.slack))
    acting = [at.send(plan) for plan in acts] if script.rate else []
    with _scene("people alone", at, played):
        time.sleep(script.seconds)
    if "burst" in script.parts:
        _burst(at, script, played)
    if "asking" in script.parts:
        _asking(at, script, played)
    if digests_at is not None:
        _digests(at, played, digests_at)
    _leave(at, reps, acting, played)
    if until_shown:
        _until(lambda: not at.watch.rows(_DUE), _ALL_SHOWN)
    return played


@contextmanager
def _scene(name: str, at: Stage, played: Played) -> Iterator[None]:
    print(f"  {name}")
    began, before = time.time(), at.watch.cpu()
    yield
    played.scenes[name] = (began, time.time())
    played.cpu[name] = {key: used - before[key] for key, used in at.watch.cpu().items()}


def _warm_up(at: Stage, script: Script, played: Played) -> dict[int, Card]:
    """Post the offices' leads and wait for their cards."""
    keys = [f"w{number}" for number in range(script.warm)]
    played.ledger.posted |= set(keys)
    _accept(at.send(plans.leads(keys, at.company.offices, at.addresses)).wait(), played)
    _until(lambda: len(at.watch.rows(_CARDS)) == script.warm)
    rows = at.watch.rows(_CARDS)
    return {row.lead_id: Card(row.channel_id, row.ts, frozenset()) for row in rows}


def _burst(at: Stage, script: Script, played: Played) -> None:
    keys = [f"b{number}" for number in range(script.leads)]
    played.ledger.posted |= set(keys)
    plan = plans.leads(keys, at.company.webinar, at.addresses, script.at_once)
    with _scene("burst", at, played):
        played.burst = at.send(plan).wait()
    # What was compared has been measured; routing goes on beside it and would take far longer.
    at.lift_limits()
    _accept(played.burst, played)
    for key, _, sent, answered, status, _body in played.burst.answers:
        if 200 <= status < 300:
            lead = played.ledger.accepted[key]
            # Of the same lead twice, the first that was told counts.
            played.sent.setdefault(lead, sent)
            played.accepted.setdefault(lead, answered)
    with _scene("after the burst", at, played):
        over = time.time() + script.watched
        _until(lambda: time.time() > over and at.watch.looks[-1].unrouted == 0, _ALL_ROUTED)


def _accept(sent: Sent, played: Played) -> None:
    for key, *_, status, body in sent.answers:
        if status == 202:
            played.ledger.accept(key, int(json.loads(body)["id"]))
        else:
            played.ledger.surprises.append(f"{key}: {status} {body[:200]!r}")


def _asking(at: Stage, script: Script, played: Played) -> None:
    people = list(at.company.users)
    random.Random(script.seed).shuffle(people)
    with _scene("asking", at, played):
        for number in range(script.volleys):
            began = time.time()
            those = people[number * script.asking : (number + 1) * script.asking]
            played.questions.append(at.send(plans.asked(those, at.addresses, number)).wait())
            time.sleep(max(0.0, began + VOLLEY_EVERY - time.time()))


def _digests(at: Stage, played: Played, due: datetime) -> None:
    time.sleep(max(0.0, due.timestamp() - 2 - time.time()))
    with _scene("digests", at, played):
        count = len(at.company.offices)
        _until(lambda: len(at.watch.rows(_DIGESTS)) == count)
    played.digests = sorted(float(row.ts) for row in at.watch.rows(_DIGESTS))


def _leave(at: Stage, reps: Reps, acting: list[Sending], played: Played) -> None:
    """People stop, and what they did has arrived."""
    told = [one.stop() for one in acting]
    for sent in told:
        reps.note(played.ledger, sent.answers)
    if told:
        played.clicks, reactions = told
        # Slack tells of a reaction later than whoever made it sees it.
        _until(lambda: len(at.watch.rows(_REACTIONS)) >= len(reactions.answers))


def _until(done: Callable[[], bool], patience: float = PATIENCE) -> None:
    over = time.monotonic() + patience
    while not done() and time.monotonic() < over:
        time.sleep(0.2)


def next_minute(seconds: float) -> datetime:
    """The first full minute that is at least so far away."""
    return datetime.fromtimestamp(math.ceil((time.time() + seconds) / 60) * 60, UTC)
