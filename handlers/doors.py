"""What all addresses for senders have in common: trust, size, problems, one answer after commit."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import structlog
from prometheus_client import Counter
from pydantic_core import to_json
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
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


class Answer(NamedTuple):
    """What a request is told: a status of HTTP, the fields of the head, the body."""

    status: int
    fields: Sequence[tuple[bytes, bytes]]
    body: bytes


#: Is told an answer.
Told = Callable[[Answer], None]
#: Takes a post that is there as a whole, from its head and its body. Whether it was taken: then
#: what becomes of it is told later, on the same event loop.
Takes = Callable[[Head, bytes, Told], bool]


class HasDoors(Protocol):
    """An ASGI application that can take posts without ASGI, too."""

    def door_at(self, path: bytes) -> Takes | None:
        """What takes posts to a path (of the request's first line); None: nobody there."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""


class _Warming:
    """How far a door is from having all loaded that it needs."""

    #: Posts that were understood in a thread, or might have been.
    posts = 0


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
    #: Without waiting: the answer, or the error, is told later. None: there is no such way.
    offer: Callable[[T, Callable[[dict[str, Any] | Exception], None]], None] | None = None
    _warming: _Warming = field(default_factory=_Warming, init=False)

    async def take(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP request from the source of that key (ASGI)."""
        try:
            answer = _accepted(await self._answered(key, scope, receive))
        except ProblemError as problem:
            await self._refusal(key, problem)(scope, receive, send)
            return
        except ClientDisconnect:
            return  # nobody is there to read an answer
        # Without Starlette's response, which costs as much as parsing the post.
        head = {"type": "http.response.start", "status": answer.status, "headers": answer.fields}
        await send(head)
        await send({"type": "http.response.body", "body": answer.body})

    def take_whole(self, key: str, head: Head, body: bytes, told: Told) -> bool:
        """Take a small post that is there as a whole; `told` gets the answer after the commit.

        False: nothing was done, and `take` is to be asked; of whatever is refused, it tells why.
        """
        most = min(_SMALL, self.settings.intake.max_bytes)
        if self.offer is None or len(body) > most or self._warming.posts < _FIRST:
            return False
        try:
            source = self.source_of(key)
            secret = self.settings.secret_of(key)
            if secret is None:
                return False
            self._check(source, secret.get_secret_value(), head, body)
            self.offer(self._understood(key, body, head), partial(self._tell, key, told))
        except Exception:  # noqa: BLE001  # it comes again where it is told
            return False
        return True

    def _tell(self, key: str, told: Told, kept: dict[str, Any] | Exception) -> None:
        """Tell a post that was taken as a whole what became of it."""
        if not isinstance(kept, Exception):
            told(_accepted(kept))
            return
        try:
            response = self._refusal(key, _problem_of(key, kept))
        except Exception:
            log.exception("post_failed", source=key)
            response = PlainTextResponse("Internal Server Error", 500)
        told(Answer(response.status_code, response.raw_headers, bytes(response.body)))

    def _refusal(self, key: str, problem: ProblemError) -> Response:
        known = key if key in self.settings.sources else ""
        self.counter.labels(known, problem.kind).inc()
        log.info("post_refused", problem=problem.kind, source=known, instance=problem.instance)
        return problem.response()

    async def _answered(self, key: str, scope: Scope, receive: Receive) -> dict[str, Any]:
        method = scope["method"]
        if method != "POST":
            detail = f"Use POST, not {method}."
            raise ProblemError(405, "method-not-allowed", detail, headers={"Allow": "POST"})
        source = self.source_of(key)
        head = Head(scope["headers"])
        body = await self._trusted_body(key, source, head, receive)
        try:
            self._warming.posts += 1
            if len(body) <= _SMALL and self._warming.posts > _FIRST:
                understood = self._understood(key, body, head)
            else:
                understood = await in_thread(self._understood, key, body, head)
            return await self.keep(key, understood)
        except (RefusedError, StoreUnavailableError) as error:
            raise _problem_of(key, error) from error

    async def _trusted_body(self, key: str, source: Source, head: Head, receive: Receive) -> bytes:
        secret = self.settings.secret_of(key)
        if secret is None:
            log.error("secret_not_set", source=key, variable=source.auth.secret_env)
            raise ProblemError(503, "not-ready", "Its secret is not set yet; see Baton's log.")
        if source.auth.hmac is None:
            # before the body, so that strangers cannot have megabytes read
            check_token(secret.get_secret_value(), head)
        body = await read(receive, head, self.settings.intake.max_bytes)
        if source.auth.hmac is not None:
            self._check(source, secret.get_secret_value(), head, body)
        return body

    def _check(self, source: Source, secret: str, head: Head, body: bytes) -> None:
        """Compare the token or the signature; ProblemError when it is not right."""
        if source.auth.hmac is None:
            check_token(secret, head)
        else:
            check_signature(source.auth.hmac, secret, head, body, self.clock())

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

    def door_at(self, path: bytes) -> Takes | None:
        """What takes whole posts at a path as it was sent; None: none of the doors."""
        at, source = _divided(path)
        door = self.doors.get(at)
        return None if door is None else partial(door.take_whole, source)

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


@lru_cache(maxsize=64)
def _divided(path: bytes) -> tuple[str, str]:
    """A door's path and a source's key, as far as a path is plain; senders ask for few."""
    written = path.decode("latin-1").removesuffix("/")
    at, _, source = written.rpartition("/")
    return (at, source) if source and "%" not in written and "?" not in written else ("", "")


def _accepted(kept: dict[str, Any]) -> Answer:
    body = to_json(kept)
    length = (b"content-length", str(len(body)).encode())
    return Answer(202, [length, (b"content-type", b"application/json")], body)


def _problem_of(key: str, error: Exception) -> ProblemError:
    """What a sender is told of an error; raises all of which there is nothing to say."""
    if isinstance(error, RefusedError):
        errors = [error_of(problem) for problem in error.problems]
        detail = "Nothing was kept; each error says what to change."
        return ProblemError(422, "refused", detail, errors=errors)
    if isinstance(error, StoreUnavailableError):
        log.warning("store_unavailable", source=key, why=str(error))
        detail = "Nothing was kept. Send it again in a few seconds."
        return ProblemError(503, "try-again", detail, headers={"Retry-After": "2"})
    raise error


def error_of(problem: FieldProblem) -> dict[str, str]:
    """A problem as the answer tells it."""
    return {"pointer": problem.pointer, "detail": problem.what, "fix": problem.fix}
