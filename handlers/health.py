"""What operators ask: is it alive, is it ready, how is it doing."""

from collections.abc import Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

#: Name of a check → None when it is fine, else a sentence.
Checks = Callable[[], Mapping[str, str | None]]


def routes(ready: Checks) -> list[Route]:
    """`/healthz` (the process answers), `/readyz` (it can do its work), `/metrics`."""

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
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
    ]
