"""What people, sources and the sender do to one lead after another, each marked in the log."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from typing import TypeVar

from bench.growth.office import US, MovableClock
from bench.growth.past import PEOPLE
from bot.domain.contacts import ContactKind
from bot.domain.deliveries import Delivery, Kind
from bot.domain.feedback import Verdict
from bot.domain.people import Actor
from bot.services.clicks import Click
from bot.services.feedback import ReactionEvent
from commands.wiring import Baton

T = TypeVar("T")

#: From where to where in the log.
Stretch = tuple[int, int]
_GROUP = 32
_LEASE = timedelta(seconds=60)
_WORKER = "bench"


@dataclass
class Marks:
    """Where in the log each operation's changes stand, and how often it was done."""

    #: Where the log ends now.
    end: Callable[[], int]
    stretches: dict[str, list[Stretch]] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)

    def run(self, name: str, step: Callable[[], T], of: int = 1) -> T:
        """Do it; `of`: for so many leads at once."""
        began = self.end()
        value = step()
        self.stretches.setdefault(name, []).append((began, self.end()))
        self.times[name] = self.times.get(name, 0) + of
        return value


@dataclass
class Office:
    """Leads that come, are shown and are worked on, while nobody else changes anything."""

    baton: Baton
    clock: MovableClock
    marks: Marks
    #: Tells its leads from another office's.
    name: str
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def group(self) -> None:
        """So many leads that were posted at the same time; they are not followed."""
        intake = self.baton.current.parts.services.intake
        posts = [intake.understand("website", self._posted()) for _ in range(_GROUP)]
        self.marks.run("a post, kept with 31 others", lambda: intake.keep_together(posts), _GROUP)
        self._route()
        self._drain()

    def lead(self) -> None:
        """One lead from its post to a verdict, with its card in Slack all the time."""
        self.clock.pass_by(90)
        services = self.baton.current.parts.services
        posted = self._posted()
        [receipt] = self.marks.run("a post", lambda: services.intake.accept("website", posted))
        self.marks.run("a lead is routed", self._route)
        ts = self._shown("a card")
        lead_id = receipt.lead_id
        owner, other = (PEOPLE[(lead_id + step) % len(PEOPLE)] for step in (0, 7))

        def click(what: str, person: str) -> Click:
            self.clock.pass_by(1)
            at = self.clock()
            return Click(
                # As long as Slack's, and growing like them.
                f"action:{int(at.timestamp() * 1000)}.4711.{lead_id:032x}:{what}:{at.timestamp()}",
                lead_id,
                Actor(person, US.team),
                "C0LEADS",
                ts,
                at,
            )

        self.marks.run("a claim", lambda: services.claims.claim(click("claim", owner)))
        self._drain()
        note, vote, react = services.contacts.note, services.feedback.vote, services.feedback.react
        self.marks.run("a contact", lambda: note(click("respond", owner), ContactKind.RESPONDED))
        self._drain()
        self.marks.run("a vote", lambda: vote(click("vote", owner), Verdict.GOOD))
        self._shown("an edit")
        self._drain()
        seen = ReactionEvent(
            f"event:Ev{lead_id:09}", "C0LEADS", ts, other, "thumbsup", present=True, at=self.clock()
        )
        self.marks.run("a reaction", lambda: react(seen))
        self._drain()

    def _route(self) -> None:
        """Have all that waits routed."""
        duties = self.baton.current.parts.duties
        routing = next(duty for duty in duties if duty.name == "routing")
        while routing.step():
            pass

    def _posted(self) -> dict[str, str]:
        number = next(self._numbers)
        key = f"{self.name}-{number}"
        return {
            "id": key,
            "name": f"Newcomer Number {key}",
            "email": f"newcomer.{key}@fresh{key}.example",
            "phone": f"+49 30 {80_000_000 + len(self.name) * 1_000_000 + number}",
            "company": f"Fresh {key}",
            "message": "Please call me.",
        }

    def _shown(self, what: str) -> str:
        """Have the sender post or edit the card that waits; its ts."""
        while True:
            [delivery] = self.marks.run(f"{what} is claimed", lambda: self._claimed(1))
            if delivery.kind is Kind.CARD:
                return self.marks.run(f"{what} is noted", partial(self._noted, delivery))
            self._noted(delivery)

    def _drain(self) -> None:
        """Have everything shown that waits, as the sender soon would."""
        for _ in range(1000):
            self.clock.pass_by(2)
            claimed = self._claimed(20)
            if not claimed:
                return
            for delivery in claimed:
                self._noted(delivery)
        raise RuntimeError("the sender does not come to an end")

    def _claimed(self, most: int) -> list[Delivery]:
        now = self.clock()
        return self.baton.database.change(
            lambda work: list(work.sending.claim(now, _WORKER, _LEASE, most))
        )

    def _noted(self, delivery: Delivery) -> str:
        at = self.clock()
        ts = delivery.ts or f"{at.timestamp():.2f}{delivery.id:04}"
        self.baton.database.change(
            lambda work: work.attempts.shown(delivery, _WORKER, at, "C0LEADS", ts)
        )
        return ts
