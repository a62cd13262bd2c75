"""`GET /meetings/SECRET.ics`: the calendar of all meetings, for whoever knows the address."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

#: Nothing that is asked for is longer; what is, is not looked at.
_LONGEST = 100


def routes(opens: Callable[[str], bool], text: Callable[[], bytes]) -> list[Route]:
    """The one route; a wrong secret looks like any address that does not exist.

    `opens`: whether that is the secret, compared in constant time. `text`: the calendar.
    """

    def calendar(request: Request) -> Response:
        secret = request.path_params["secret"]
        if len(secret) > _LONGEST or not opens(secret):
            return Response("Not Found", 404, media_type="text/plain")
        return Response(
            text(),
            media_type="text/calendar; charset=utf-8",
            headers={"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"},
        )

    return [Route("/meetings/{secret}.ics", calendar)]
