"""The sender: claims due deliveries, renders them, calls Slack, records the outcome."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import field
from datetime import datetime, timedelta
from time import monotonic

import structlog
from slack_sdk import WebClient

from bot import metrics
from bot.dataclass import dataclass
from bot.domain.deliveries import Delivery, Kind, Method
from bot.ports import Clock, Store, StoreUnavailableError, UnitOfWork
from bot.ports.deadlines import AnsweredBy
from bot.slack.calls import Shown, show
from bot.slack.outcomes import Fault, Outcome, fault_of
from bot.slack.places import place_of
from bot.slack.recording import record
from bot.slack.views.kit import Message
from bot.slack.views.papers import Handed

log = structlog.get_logger(__name__)

#: How many lanes are served at once; one waits for Slack while the others go on.
LANES_AT_ONCE = 8
#: A sender that has not renewed its leases for so long is taken for dead.
LEASE = timedelta(seconds=3)
#: Seconds from a look that found nothing to the next: what many clicks ask for is seen together.
_GATHER = 0.02
#: The longest sleep: other processes write deliveries without waking this one.
LONGEST_SLEEP = 0.5

#: Seconds that looking up what to show may take: a lane is held meanwhile.
_LOOK = 10.0
#: Seconds between two tries to keep what came of a call.
_KEEP_AGAIN = 0.5

Render = Callable[[UnitOfWork, Delivery], Message | None]
HandOver = Callable[[Handed, Delivery, str, Callable[[Message], Shown]], Shown]
#: Lead id, channel id and ts of a card.
OnCard = Callable[[UnitOfWork, int, str, str], None]
#: A delivery, channel id and ts of the message that shows it.
OnPosted = Callable[[UnitOfWork, Delivery, str, str], None]


@dataclass
class Messenger:
    """Keeps Slack as the database wants it, lane by lane.

    `on_obstacle` is told the place whose channel Slack refused; `on_card` is told, in the
    transaction that keeps it, which message has become the card of a lead; `on_posted` the same of
    every new message.
    """

    store: Store
    client: WebClient
    render: Render
    clock: Clock
    worker: str
    on_obstacle: Callable[[str], None] = lambda _place: None
    #: Asked before a delivery is rendered, outside any transaction: what stands in its way?
    admit: Callable[[Delivery], Fault | None] = lambda _delivery: None
    #: Shows a message by a call, its charts in whatever form Slack takes.
    illustrate: Callable[[Message, Callable[[Message], Shown]], Shown] = lambda message, call: call(
        message
    )
    #: Shows a text to hand over, of a delivery, at a place: by a call, or with its own ones.
    hand_over: HandOver = lambda message, _delivery, _place, call: call(message)
    on_card: OnCard = lambda _work, _lead_id, _channel_id, _ts: None
    on_posted: OnPosted = lambda _work, _delivery, _channel_id, _ts: None
    _wake: threading.Event = field(default_factory=threading.Event)
    _stop: threading.Event = field(default_factory=threading.Event)
    #: No call is under way any more, so no lane is held.
    _over: threading.Event = field(default_factory=threading.Event)
    #: When (by the clock) it last looked for what is due.
    _looked_at: datetime | None = None
    #: How often what was to be shown was not ready, one time after the other, by id and version.
    _unready: dict[tuple[int, int], int] = field(default_factory=dict)
    #: What is under way: each call's future and the lane it serves.
    _busy: dict[Future[None], str] = field(default_factory=dict)

    def wake(self) -> None:
        """Look at once whether something is due."""
        self._wake.set()

    def stop(self) -> None:
        """Take nothing new; `run` returns when the calls under way have ended."""
        self._stop.set()
        self._wake.set()

    def run(self) -> None:
        """Serve lanes until `stop`."""
        renewer = threading.Thread(target=self._keep_leases, name="leases", daemon=True)
        renewer.start()
        try:
            self._serve()
        finally:
            self._over.set()

    def _serve(self) -> None:
        with ThreadPoolExecutor(LANES_AT_ONCE, thread_name_prefix="lane") as pool:
            while not self._stop.is_set():
                self._wake.clear()
                looked = monotonic()
                try:
                    sent = self._round(pool)
                    sleep = 0.0 if sent else self._sleep()
                except StoreUnavailableError as error:
                    log.warning("store_unavailable", why=str(error))
                    sleep = 1.0
                if sleep and self._wake.wait(sleep):
                    self._stop.wait(looked + _GATHER - monotonic())

    def _round(self, pool: ThreadPoolExecutor) -> int:
        self._busy = {future: lane for future, lane in self._busy.items() if not future.done()}
        free = LANES_AT_ONCE - len(self._busy)
        if free == 0:
            return 0
        claimed = self._claim(free)
        for delivery in claimed:
            future = pool.submit(self._send, delivery)
            future.add_done_callback(lambda _done: self.wake())
            self._busy[future] = delivery.lane
        return len(claimed)

    def _claim(self, limit: int) -> list[Delivery]:
        now = self.clock()
        serving = self._serving()
        set_back = self._looked_at is not None and self._looked_at - now > LEASE

        def take(work: UnitOfWork) -> list[Delivery]:
            if set_back:
                # Paces and leases that were counted from there would hold lanes until then.
                work.sending.clock_was_set_back(now + LEASE)
            lost = work.sending.recover(now, self.worker, serving)
            if lost:
                metrics.unknowns.inc(lost)
            return list(work.sending.claim(now, self.worker, LEASE, limit))

        taken = self.store.change(take)
        self._looked_at = now
        return taken

    def _sleep(self) -> float:
        due = self.store.read(lambda work: work.sending.next_due())
        if due is None:
            return LONGEST_SLEEP
        return min(max((due - self.clock()).total_seconds(), 0.005), LONGEST_SLEEP)

    def _keep_leases(self) -> None:
        # Also while it stops: whoever else takes the lane would take the call for abandoned.
        while not self._over.wait(LEASE.total_seconds() / 3):
            lanes = self._serving()
            if not lanes:
                continue
            until = self.clock() + LEASE

            def renew(work: UnitOfWork, lanes: list[str] = lanes, until: datetime = until) -> None:
                work.sending.renew(self.worker, lanes, until)

            try:
                self.store.change(renew)
            except StoreUnavailableError as error:
                log.warning("lease_not_renewed", why=str(error))

    def _serving(self) -> list[str]:
        # Another thread adds to it meanwhile; a copy is made in one step.
        return [lane for future, lane in list(self._busy.items()) if not future.done()]

    def _send(self, delivery: Delivery) -> None:
        bound = structlog.contextvars.bound_contextvars(delivery=delivery.key)
        with bound:
            try:
                self._show(delivery)
            except StoreUnavailableError as error:
                # Nothing was sent yet: the lane is free again when the lease ends.
                log.warning("store_unavailable", why=str(error))
            except Exception:
                # Slack may show it already, so it is not sent again.
                log.exception("delivery_broke")
                self._record(delivery, Fault(Outcome.FAILED, "Baton could not note this"))

    def _show(self, delivery: Delivery) -> None:
        try:
            ready = self._ready(delivery)
        except StoreUnavailableError:
            raise
        except Exception:
            # Slack has not been told anything yet, so it may be tried again.
            log.exception("rendering_broke")
            ready = Fault(Outcome.EARLY, "Baton could not render this")
        version = delivery.id, delivery.wanted
        tries = self._unready.pop(version, 0) + 1
        if not isinstance(ready, Fault):
            self._call(delivery, *ready)
            return
        if ready.outcome is Outcome.EARLY:
            # What it lacked, such as memory or a card, may be there the next time.
            if tries < ready.tries:
                self._unready[version] = tries
            else:
                ready = Fault(Outcome.FAILED, ready.why)
        self._record(delivery, ready)

    def _ready(self, delivery: Delivery) -> Fault | tuple[str, Message]:
        """The place and the message, or what is in the way."""
        if refused := self.admit(delivery):
            return refused
        with AnsweredBy(monotonic() + _LOOK):
            place, message = self.store.read(
                lambda work: (place_of(work, delivery), self.render(work, delivery))
            )
        deletes = delivery.method is Method.DELETE
        if message is None or (message.deleted and delivery.ts is None and not deletes):
            return Fault(Outcome.FAILED, "nothing to show any more")
        return place if isinstance(place, Fault) else (place, message)

    def _call(self, delivery: Delivery, place: str, message: Message) -> None:
        started = self.clock()
        try:
            shown = self._shown(delivery, place, message)
        except StoreUnavailableError:
            raise  # nothing was posted: what the workspace shows could not be looked up
        except Exception as error:  # noqa: BLE001  # the SDK lets any error of the stack through
            fault = fault_of(error)
            if fault.outcome is Outcome.BLOCKS and message.blocks:
                log.warning("blocks_refused", kind=delivery.kind, why=fault.why)
                self._call(delivery, place, Message(message.text))
                return
            self._record(delivery, fault)
            return
        self._keep(delivery, started, shown)

    def _shown(self, delivery: Delivery, place: str, message: Message) -> Shown:
        def call(drawn: Message) -> Shown:
            with metrics.slack_call.labels(delivery.method).time():
                return show(self.client, delivery, place, drawn)

        if isinstance(message, Handed):
            return self.hand_over(message, delivery, place, call)
        return self.illustrate(message, call)

    def _keep(self, delivery: Delivery, started: datetime, shown: Shown) -> None:
        metrics.deliveries.labels(delivery.kind, "shown").inc()
        log.info("shown", kind=delivery.kind, channel=shown.channel_id, ts=shown.ts)
        is_new_card = delivery.kind is Kind.CARD and delivery.ts is None

        def keep(work: UnitOfWork) -> None:
            if is_new_card and delivery.lead_id is not None and shown.ts is not None:
                self.on_card(work, delivery.lead_id, shown.channel_id, shown.ts)
            if delivery.ts is None and shown.ts is not None:
                self.on_posted(work, delivery, shown.channel_id, shown.ts)
            work.attempts.shown(delivery, self.worker, started, shown.channel_id, shown.ts)

        self._insist(keep)

    def _insist(self, keep: Callable[[UnitOfWork], None]) -> None:
        """Try until the database keeps what came of a call.

        What was posted and is forgotten would be posted again, and again, while the disk is full.
        """
        while True:
            try:
                self.store.change(keep)
            except StoreUnavailableError as error:
                log.warning("outcome_not_kept", why=str(error))
                if self._stop.wait(_KEEP_AGAIN):
                    return
            else:
                return

    def _record(self, delivery: Delivery, fault: Fault) -> None:
        metrics.deliveries.labels(delivery.kind, fault.outcome).inc()
        if fault.outcome is Outcome.UNKNOWN and not delivery.method.repeatable:
            metrics.unknowns.inc()
        log.warning("not_shown", kind=delivery.kind, outcome=fault.outcome, why=fault.why)
        now = self.clock()
        self._insist(lambda work: record(work, delivery, self.worker, now, fault))
        if fault.outcome is Outcome.PARK:
            self.on_obstacle(delivery.place)
