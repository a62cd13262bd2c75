"""The body of a post: read within its limits, and parsed from JSON or a form."""

from collections.abc import Iterable
from email.message import Message
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl

import python_multipart
from pydantic_core import from_json
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from handlers.at_once import within_seconds
from handlers.head import Head
from handlers.problem_details import ProblemError

#: Long enough for a telephone in the countryside, too short for holding many connections open.
BODY_SECONDS = 20.0
#: Names and values of one form.
FORM_FIELDS = 1_000

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


async def read(receive: Receive, head: Head, limit: int) -> bytes:
    """Read the body up to `limit` bytes; ProblemError as soon as it is larger or takes too long.

    ClientDisconnect when the sender hangs up before the end.
    """
    announced = head.get(b"content-length")
    if announced.isdecimal() and int(announced) > limit:
        raise _too_large(limit)
    try:
        body = await within_seconds(within(receive, limit), BODY_SECONDS)
    except TimeoutError as error:
        raise ProblemError(
            408,
            "too-slow",
            f"The body was not complete after {BODY_SECONDS:g} seconds.",
            headers={"Connection": "close"},
        ) from error
    if body is None:
        raise _too_large(limit)
    return body


async def within(receive: Receive, limit: int) -> bytes | None:
    """Read the body; None as soon as it has more than `limit` bytes.

    ClientDisconnect when the sender hangs up before the end.
    """
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            return None
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def parse(body: bytes, head: Head) -> Any:
    """Parse a body by its content type: JSON to its value, a form to its values by name.

    A name that comes several times, as checkboxes do, gets a list. ProblemError when the type is
    none of these or the body is not what its type says.
    """
    if head.get(b"content-encoding", "identity") != "identity":
        raise ProblemError(415, "unsupported-type", "Send the body without Content-Encoding.")
    kind, charset = _type_of(head.get(b"content-type") or "application/json")
    if kind == "application/json" or kind.endswith("+json"):
        return _json(body, charset)
    if kind == _FORM:
        return _form(body, charset)
    if kind == _MULTIPART:
        return _multipart(body, head.get(b"content-type"))
    raise ProblemError(
        415,
        "unsupported-type",
        f"Send the lead as application/json, {_FORM} or {_MULTIPART}.",
        headers={"Accept-Post": f"application/json, {_FORM}, {_MULTIPART}"},
    )


@lru_cache(maxsize=64)
def _type_of(content_type: str) -> tuple[str, str]:
    """Kind and character set; remembered, for a sender always writes the same."""
    header = Message()
    header["content-type"] = content_type
    return header.get_content_type(), header.get_content_charset("utf-8")


def _json(body: bytes, charset: str) -> Any:
    try:
        text = body if charset == "utf-8" else body.decode(charset)
        return from_json(text, allow_inf_nan=False)
    except (ValueError, LookupError) as error:
        raise ProblemError(400, "malformed", f"This is not JSON: {error}.") from error


def _form(body: bytes, charset: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            body.decode(charset, "replace"),
            encoding=charset,
            max_num_fields=FORM_FIELDS,
        )
    except (ValueError, LookupError) as error:
        raise ProblemError(400, "malformed", f"This is not a form: {error}.") from error
    return _by_name(pairs)


def _multipart(body: bytes, content_type: str) -> dict[str, Any]:
    pairs: list[tuple[str, str]] = []

    def keep(field: Field) -> None:
        if len(pairs) < FORM_FIELDS:
            name = (field.field_name or b"").decode("utf-8", "replace")
            pairs.append((name, (field.value or b"").decode("utf-8", "replace")))

    try:
        # files are parsed past and not kept
        python_multipart.parse_form(
            {"Content-Type": content_type.encode("latin-1")},
            BytesIO(body),
            keep,
            lambda _file: None,
        )
    except (FormParserError, ValueError) as error:
        raise ProblemError(400, "malformed", f"This is not a form: {error}.") from error
    return _by_name(pairs)


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name not in values:
            values[name] = value
        elif isinstance(values[name], list):
            values[name].append(value)
        else:
            values[name] = [values[name], value]
    return values


def _too_large(limit: int) -> ProblemError:
    return ProblemError(
        413,
        "too-large",
        f"A post may have {limit:,} bytes. Leave out what nobody reads, or raise "
        "intake.max_bytes in app.yaml.",
        # the rest of the body is not read, so the connection cannot be used again
        headers={"Connection": "close"},
    )
