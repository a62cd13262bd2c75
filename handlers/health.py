"""What operators ask: is it alive, is it ready, how is it doing."""

from collections.abc import Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

#: Name of a check → None when it is fine, else a sentence.
Checks = Callable[[], Mapping[str, str | None]]


def routes(ready: Checks, queue: Collector) -> list[Route]:
    """`/healthz` (the process answers), `/readyz` (it can do its work), `/metrics`.

    `queue` is asked whenever somebody asks for the metrics.
    """
    asked_for = CollectorRegistry()
    asked_for.register(queue)

    def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    def readyz(_request: Request) -> Response:
        checks = ready()
        faults = {name: why for name, why in checks.items() if why}
        return JSONResponse(
            {"status": "not ready" if faults else "ready", "checks": dict(checks)},
            503 if faults else 200,
        )

    def metrics(_request: Request) -> Response:
        told = generate_latest() + generate_latest(asked_for)
        return Response(told, media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
    ]
