"""What all addresses for senders have in common: trust, size, problems, one answer after commit."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import field
from itertools import count
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import structlog
from prometheus_client import Counter
from pydantic_core import to_json
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.config import Settings
from bot.config.sources import Source
from bot.dataclass import dataclass
from bot.ports import Clock, StoreUnavailableError
from bot.services.intake import FieldProblem, RefusedError
from handlers.head import Head
from handlers.posted import parse, read
from handlers.problem_details import ProblemError
from handlers.senders import check_signature, check_token
from handlers.threads import in_thread

log = structlog.get_logger(__name__)

T = TypeVar("T")

#: Bytes of a body that are read and understood at once; a larger one would hold up everybody else.
_SMALL = 8_192
#: So many are understood in a thread whatever their size: the first ones have lists of countries,
#: domains and numbering plans loaded, which takes a tenth of a second.
_FIRST = 8


@dataclass(frozen=True)
class Door(Generic[T]):
    """An address that senders post to, `PATH/SOURCE`.

    It speaks ASGI itself: what Starlette does around an endpoint costs as much of a core as all
    that is done here (docs/decisions/0034).
    """

    path: str
    settings: Settings
    clock: Clock
    counter: Counter
    #: Gives a source that may post here; ProblemError for any other.
    source_of: Callable[[str], Source]
    #: Understands a parsed body that a source sent; RefusedError when there is nothing to be kept.
    understand: Callable[[str, Any], T]
    #: Keeps what was understood, and returns the answer.
    keep: Callable[[str, T], Awaitable[dict[str, Any]]]
    _posts: Iterator[int] = field(default_factory=count, init=False)

    async def take(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP request from the source of that key (ASGI)."""
        try:
            answer = await self._answered(key, scope, receive)
        except ProblemError as problem:
            known = key if key in self.settings.sources else ""
            self.counter.labels(known, problem.kind).inc()
            log.info("post_refused", problem=problem.kind, source=known, instance=problem.instance)
            await problem.response()(scope, receive, send)
            return
        except ClientDisconnect:
            return  # nobody is there to read an answer
        # Without Starlette's response, which costs as much as parsing the post.
        length = (b"content-length", str(len(answer)).encode())
        fields = [length, (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 202, "headers": fields})
        await send({"type": "http.response.body", "body": answer})

    async def _answered(self, key: str, scope: Scope, receive: Receive) -> bytes:
        method = scope["method"]
        if method != "POST":
            detail = f"Use POST, not {method}."
            raise ProblemError(405, "method-not-allowed", detail, headers={"Allow": "POST"})
        source = self.source_of(key)
        head = Head(scope["headers"])
        body = await self._trusted_body(key, source, head, receive)
        try:
            if len(body) <= _SMALL and next(self._posts) >= _FIRST:
                understood = self._understood(key, body, head)
            else:
                understood = await in_thread(self._understood, key, body, head)
            answer = await self.keep(key, understood)
        except RefusedError as refused:
            errors = [error_of(problem) for problem in refused.problems]
            detail = "Nothing was kept; each error says what to change."
            raise ProblemError(422, "refused", detail, errors=errors) from refused
        except StoreUnavailableError as error:
            log.warning("store_unavailable", source=key, why=str(error))
            raise ProblemError(
                503,
                "try-again",
                "Nothing was kept. Send it again in a few seconds.",
                headers={"Retry-After": "2"},
            ) from error
        return to_json(answer)

    async def _trusted_body(self, key: str, source: Source, head: Head, receive: Receive) -> bytes:
        secret = self.settings.secret_of(key)
        if secret is None:
            log.error("secret_not_set", source=key, variable=source.auth.secret_env)
            raise ProblemError(503, "not-ready", "Its secret is not set yet; see Baton's log.")
        signature = source.auth.hmac
        if signature is None:
            # before the body, so that strangers cannot have megabytes read
            check_token(secret.get_secret_value(), head)
        body = await read(receive, head, self.settings.intake.max_bytes)
        if signature is not None:
            value = secret.get_secret_value()
            check_signature(signature, value, head, body, self.clock())
        return body

    def _understood(self, key: str, body: bytes, head: Head) -> T:
        return self.understand(key, parse(body, head))


@dataclass(frozen=True)
class Entrance:
    """The ASGI application: requests go straight to their doors, all others to the other routes."""

    doors: Mapping[str, Door[Any]]
    others: ASGIApp
    #: What has one address without sources.
    at: Mapping[str, ASGIApp] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        doors: Iterable[Door[Any]],
        others: Iterable[BaseRoute] = (),
        at: Mapping[str, ASGIApp] = MappingProxyType({}),
    ) -> "Entrance":
        """The doors by their paths, the other routes, and what has one address."""
        return cls({door.path: door for door in doors}, Starlette(routes=list(others)), at)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.others(scope, receive, send)
            return
        # Some senders write a slash at the end.
        asked = scope["path"].removesuffix("/")
        path, _, source = asked.rpartition("/")
        if source and (door := self.doors.get(path)):
            await door.take(source, scope, receive, send)
        elif one := self.at.get(asked):
            await one(scope, receive, send)
        else:
            await self.others({**scope, "path": asked or "/"}, receive, send)


def error_of(problem: FieldProblem) -> dict[str, str]:
    """A problem as the answer tells it."""
    return {"pointer": problem.pointer, "detail": problem.what, "fix": problem.fix}
