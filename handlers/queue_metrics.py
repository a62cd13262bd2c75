"""What waits for Slack, looked up in the database whenever somebody asks for /metrics."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.domain.deliveries import Backlog
from bot.ports import Clock, StoreUnavailableError

_METHODS = ["method"]


class QueueMetrics(Collector):
    """The lanes of all replicas together, by method: a place may be a person.

    When the database does not answer, nothing is told of the lanes, and that instead.
    """

    def __init__(self, backlog: Callable[[], Sequence[Backlog]], clock: Clock) -> None:
        self._backlog = backlog
        self._clock = clock

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database once."""
        up = GaugeMetricFamily("baton_database_up", "Whether the database answers.")
        try:
            lanes = self._backlog()
        except StoreUnavailableError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from self._lanes(lanes)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """The names without asking the database."""
        yield GaugeMetricFamily("baton_database_up", "Whether the database answers.")
        yield from self._lanes(())

    def _lanes(self, lanes: Sequence[Backlog]) -> Iterator[GaugeMetricFamily]:
        waiting: dict[str, int] = defaultdict(int)
        number: dict[str, int] = defaultdict(int)
        oldest = 0.0
        for lane in lanes:
            method = lane.lane.partition(":")[0]
            waiting[method] += lane.waiting
            number[method] += 1
            if lane.oldest is not None and lane.parked is None:
                oldest = max(oldest, (self._clock() - lane.oldest).total_seconds())
        told = GaugeMetricFamily(
            "baton_queue_deliveries", "What waits or is under way.", labels=_METHODS
        )
        for method, count in waiting.items():
            told.add_metric([method], count)
        yield told
        told = GaugeMetricFamily(
            "baton_queue_lanes", "Lanes in which something waits.", labels=_METHODS
        )
        for method, count in number.items():
            told.add_metric([method], count)
        yield told
        parked = sum(lane.parked is not None for lane in lanes)
        yield GaugeMetricFamily(
            "baton_queue_parked_lanes", "Lanes that wait for somebody to mend something.", parked
        )
        yield GaugeMetricFamily(
            "baton_queue_oldest_seconds",
            "Age of what has waited longest, parked lanes aside.",
            oldest,
        )
